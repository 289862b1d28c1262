/* Spark jobs drawn from the TPC-H templates of a trace, as Decima's authors make them. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/bigdata/bigdata_spec.h"
#include "workloads/bigdata/submissions.h"

/*
 * A batch at time 0 (gap 0) or a stream of Poisson arrivals, mean 25 s (Mao et al., SIGCOMM 2019,
 * section 7.2); queries and sizes uniform, or templates in a given order.
 */
struct tpch {
    int64_t jobs;
    const char *gap, *queries, *sizes, *order;
    /* State. */
    struct submissions gaps;
    struct rng rng;
    const struct big_templates *templates;
    uint32_t *pick; /* templates that are drawn from, or taken in turn */
    size_t picks;
    bool in_order;
};

static const struct param tpch_params[] = {
    PARAM(tpch, jobs, 20, 0, 1e9, "", "Number of jobs; 0: as many as `order` names."),
    PARAM_TEXT(tpch, gap, "0s",
               "Distribution of the time between two submissions; the first is at 0. "
               "exponential(mean=25s): a stream as in the paper."),
    PARAM_TEXT(tpch, queries, "", "Numbers of the queries, \"1 5 17\"; empty: all."),
    PARAM_TEXT(tpch, sizes, "", "Sizes of the tables, \"2g 50g\"; empty: all."),
    PARAM_TEXT(tpch, order, "",
               "Templates in turn, over and over, \"tpch-2g-1 tpch-50g-9\"; empty: drawn."),
    { 0 },
};

static bool is_word(const char *word, size_t length, const char *text, size_t size)
{
    return length == size && memcmp(word, text, size) == 0;
}

/* Whether a list of words, or an empty one, has a word. */
static bool listed(const char *list, const char *text, size_t size)
{
    const char *at = list + strspn(list, " ,");

    if (!*at)
        return true;
    while (*at) {
        size_t length = strcspn(at, " ,");

        if (is_word(at, length, text, size))
            return true;
        at += length;
        at += strspn(at, " ,");
    }
    return false;
}

/* "tpch-2g-17": its size and its query; false if the name is another one. */
static bool parts_of(const char *name, const char **size, size_t *length, const char **query)
{
    const char *dash = name ? strrchr(name, '-') : NULL;

    if (!name || strncmp(name, "tpch-", 5) != 0 || dash < name + 5)
        return false;
    *size = name + 5;
    *length = (size_t)(dash - *size);
    *query = dash + 1;
    return true;
}

static bool no_template(const struct tpch *self, const char *word, size_t length, struct error *err)
{
    const char **names = mem_alloc((self->templates->count + 1) * sizeof *names);
    size_t count = 0;
    char near[64] = "";

    for (size_t i = 0; i < self->templates->count; i++)
        if (self->templates->item[i].name)
            names[count++] = self->templates->item[i].name;
    memcpy(near, word, length < sizeof near - 1 ? length : sizeof near - 1);
    error_set(err, "bigdata.tpch: order: the trace has no template '%s'", near);
    error_hint(err, text_nearest_of(near, names, count), "; see 'orrery trace info'");
    mem_free(names);
    return false;
}

static bool read_order(struct tpch *self, struct error *err)
{
    const struct big_templates *t = self->templates;
    const char *at = self->order + strspn(self->order, " ,");

    while (*at) {
        size_t length = strcspn(at, " ,");
        size_t i = 0;

        while (i < t->count &&
               !(t->item[i].name && is_word(at, length, t->item[i].name, strlen(t->item[i].name))))
            i++;
        if (i == t->count)
            return no_template(self, at, length, err);
        self->pick[self->picks++] = (uint32_t)i;
        at += length;
        at += strspn(at, " ,");
    }
    self->in_order = true;
    return true;
}

/* Every word of a list must choose something, lest a slip of the pen leaves a part out. */
static bool all_used(const struct tpch *self, const char *name, const char *list, struct error *err)
{
    bool sizes = list == self->sizes;

    for (const char *at = list + strspn(list, " ,"); *at; at += strspn(at, " ,")) {
        size_t length = strcspn(at, " ,");
        bool used = false;

        for (size_t i = 0; i < self->picks && !used; i++) {
            const char *size, *query;
            size_t width;

            used = parts_of(self->templates->item[self->pick[i]].name, &size, &width, &query) &&
                   (sizes ? is_word(at, length, size, width)
                          : is_word(at, length, query, strlen(query)));
        }
        if (!used)
            return error_set(err, "bigdata.tpch: %s: the trace has no template for '%.*s'", name,
                             (int)(length < 40 ? length : 40), at);
        at += length;
    }
    return true;
}

static bool choose(struct tpch *self, struct error *err)
{
    for (size_t i = 0; i < self->templates->count; i++) {
        const char *size, *query;
        size_t length;

        if (parts_of(self->templates->item[i].name, &size, &length, &query) &&
            listed(self->sizes, size, length) && listed(self->queries, query, strlen(query)))
            self->pick[self->picks++] = (uint32_t)i;
    }
    if (!all_used(self, "queries", self->queries, err) ||
        !all_used(self, "sizes", self->sizes, err))
        return false;
    return self->picks > 0 ||
           error_set(err, "bigdata.tpch: the trace has no TPC-H templates; import format tpch");
}

static bool tpch_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct tpch *self = ptr;
    const struct submissions_dist gap = { "bigdata.tpch", "gap", self->gap };
    size_t room;

    self->templates = input->templates;
    if (!self->templates || self->templates->count == 0)
        return error_set(err, "bigdata.tpch: the trace has no templates");
    if (*self->order && (*self->queries || *self->sizes))
        return error_set(err, "bigdata.tpch: order excludes queries and sizes");
    room = *self->order ? strlen(self->order) : self->templates->count;
    self->pick = arena_array(input->arena, room, sizeof *self->pick);
    if (*self->order ? !read_order(self, err) : !choose(self, err))
        return false;
    self->gaps.jobs = self->jobs ? self->jobs : self->in_order ? (int64_t)self->picks : 0;
    if (self->gaps.jobs == 0)
        return error_set(err, "bigdata.tpch: give jobs, or templates by order");
    rng_stream(&self->rng, input->seed, input->replication, RNG_SIZE, 0);
    return submissions_init(&self->gaps, &gap, input, err);
}

static bool tpch_next(void *ptr, void *item)
{
    struct tpch *self = ptr;
    const struct big_template *template;
    uint64_t at = (uint64_t)self->gaps.made;

    if (!submissions_next(&self->gaps))
        return false;
    at = self->in_order ? at % self->picks : rng_below(&self->rng, self->picks);
    template = &self->templates->item[self->pick[at]];
    *(struct big_arrival *)item = (struct big_arrival){
        .submit = self->gaps.now,
        .number = self->gaps.made - 1,
        .user = BIG_UNKNOWN,
        .weight = 1,
        .stage = template->stage,
        .stages = template->stages,
    };
    return true;
}

const struct generator bigdata_tpch = {
    .policy = { .name = "bigdata.tpch",
                .doc = "Spark jobs drawn from the TPC-H templates of the study's trace.",
                .source = "Mao et al., Learning Scheduling Algorithms for Data Processing "
                          "Clusters, SIGCOMM 2019, section 7.2",
                .params = tpch_params,
                .self_size = sizeof(struct tpch) },
    .templates = true,
    .init = tpch_init,
    .next = tpch_next,
};
