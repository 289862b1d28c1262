/* Jobs drawn from the graphs of a trace: applications that arrive again and again at a SoC. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/dag/dag_spec.h"
#include "workloads/dag/clock.h"

/*
 * DS3's generator: the first job at time 0, exponential or equal gaps, cut to whole microseconds
 * with `whole: true`, and types drawn by probability or from exact counts.
 */
struct inject {
    int64_t jobs;
    sim_time until;
    const char *gap;
    bool whole;
    const char *mix;
    const char *counts;
    /* State. */
    struct clock clock;
    struct rng rng;
    const struct dag_templates *templates;
    double *share; /* of each template; jobs that are left of it with `counts` */
    double sum;    /* of the shares */
};

static const struct param inject_params[] = {
    PARAM(inject, jobs, 0, 0, 1e15, "", "Number of jobs; 0: as `counts` or `until` say."),
    PARAM_TIME(inject, until, "never", "No job is submitted at or after this time."),
    PARAM_TEXT(inject, gap, "exponential(mean=1ms)",
               "Distribution of the time between two submissions; the first is at 0."),
    PARAM(inject, whole, false, 0, 1, "", "Cut gaps to whole microseconds, as DS3 does."),
    PARAM_TEXT(inject, mix, "",
               "Graphs of the trace and their shares, \"WIFI_TX 0.8, WIFI_RX 0.2\"; empty: all "
               "alike."),
    PARAM_TEXT(inject, counts, "",
               "Graphs of the trace and how many jobs of each, \"WIFI_TX 8, WIFI_RX 2\", in random "
               "order."),
    { 0 },
};

/* The template of a name that is `length` bytes long. */
static bool find(const struct inject *self, const char *name, size_t length, size_t *which,
                 struct error *err)
{
    const struct dag_templates *from = self->templates;
    char word[128];
    const char **names = mem_alloc((from->count + 1) * sizeof *names);
    size_t named = 0;
    bool found = false;

    for (size_t i = 0; i < from->count && !found; i++) {
        if (!from->name[i])
            continue;
        names[named++] = from->name[i];
        found = strlen(from->name[i]) == length && !memcmp(from->name[i], name, length);
        *which = i;
    }
    if (!found) {
        length = length < sizeof word - 1 ? length : sizeof word - 1;
        memcpy(word, name, length);
        word[length] = '\0';
        error_set(err, "the trace has no graph '%.60s'", word);
        error_hint(err, text_nearest_of(word, names, named), "; see 'orrery trace info'");
    }
    mem_free(names);
    return found;
}

/* "NAME number, NAME number": numbers into share[]. Names may hold blanks. */
static bool read_shares(struct inject *self, const char *text, bool counts, struct error *err)
{
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, ",");
        const char *next = at + length + (at[length] == ',');
        const char *space;
        char *end = NULL;
        double share;
        size_t which;

        for (; length > 0 && *at == ' '; at++)
            length--;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        space = at + length;
        while (space > at && space[-1] != ' ')
            space--;
        share = space > at ? strtod(space, &end) : -1;
        if (!(share >= 0 && share <= 1e15) || end != at + length ||
            (counts && share != (double)(int64_t)share))
            return error_set(err, "'%.*s'; expected a list like 'WIFI_TX %s'",
                             (int)(length < 60 ? length : 60), at, counts ? "8" : "0.8");
        while (space > at && space[-1] == ' ')
            space--;
        if (!find(self, at, (size_t)(space - at), &which, err))
            return false;
        self->share[which] += share;
        self->sum += share;
        at = next;
    }
    return self->sum > 0 || error_set(err, "the numbers sum up to nothing");
}

static bool read_mix(struct inject *self, struct error *err)
{
    if (*self->mix && *self->counts)
        return error_set(err, "dag.inject: mix and counts exclude each other");
    if (*self->counts && self->jobs)
        return error_set(err, "dag.inject: counts say how many jobs there are; jobs must be 0");
    if (*self->mix)
        return read_shares(self, self->mix, false, err) || error_prefix(err, "dag.inject: mix");
    if (*self->counts)
        return read_shares(self, self->counts, true, err) ||
               error_prefix(err, "dag.inject: counts");
    for (size_t i = 0; i < self->templates->count; i++)
        self->share[i] = 1;
    self->sum = (double)self->templates->count;
    return true;
}

/* Jobs without a number of their own must not come without end. */
static bool check_end(struct inject *self, struct error *err)
{
    double most = 1e9;
    double least = self->whole ? 1e-6 : 1e-9;

    if (self->clock.jobs > 0)
        return true;
    if (self->until == TIME_NEVER)
        return error_set(err, "dag.inject: give jobs, counts or until");
    if (dist_mean(&self->clock.gap) < least ||
        time_seconds(self->until) / dist_mean(&self->clock.gap) > most)
        return error_set(err, "dag.inject: gap: more than %g jobs at '%s' before `until`", most,
                         self->gap);
    self->clock.jobs = INT64_MAX;
    return true;
}

static bool inject_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct inject *self = ptr;

    self->templates = input->templates;
    if (!self->templates || self->templates->count == 0)
        return error_set(err, "dag.inject: the trace holds no graphs");
    self->share = arena_array(input->arena, self->templates->count, sizeof *self->share);
    if (!read_mix(self, err))
        return false;
    self->clock = (struct clock){ .jobs = *self->counts ? (int64_t)self->sum : self->jobs,
                                  .until = self->until,
                                  .unit = self->whole ? MICROSECOND : 0 };
    rng_stream(&self->rng, input->seed, input->replication, RNG_USER, 0);
    return clock_init(&self->clock, "dag.inject", self->gap, input, err) && check_end(self, err);
}

static size_t draw(struct inject *self)
{
    double u = rng_uniform(&self->rng) * self->sum;
    size_t last = 0;

    for (size_t i = 0; i < self->templates->count; i++) {
        if (!(self->share[i] > 0))
            continue;
        last = i;
        u -= self->share[i];
        if (u < 0)
            break;
    }
    if (*self->counts) {
        self->share[last]--;
        self->sum--;
    }
    return last;
}

static bool inject_next(void *ptr, void *item)
{
    struct inject *self = ptr;
    struct dag_arrival *arrival = item;
    size_t which;

    if (!clock_next(&self->clock))
        return false;
    which = draw(self);
    *arrival = (struct dag_arrival){
        .submit = self->clock.now,
        .graph = self->templates->graph[which],
        .lasting = true,
        .deadline = TIME_NEVER,
        .recorded = self->templates->recorded ? self->templates->recorded[which] : NULL,
        .type = self->templates->name[which],
        .number = self->clock.made - 1,
    };
    return true;
}

const struct generator dag_inject = {
    .policy = { .name = "dag.inject",
                .doc = "Jobs drawn from the graphs of the study's trace, as they arrive at a SoC.",
                .source = "Arda et al., DS3, IEEE TC 69(8), 2020, job generator",
                .params = inject_params,
                .self_size = sizeof(struct inject) },
    .templates = true,
    .init = inject_init,
    .next = inject_next,
};
