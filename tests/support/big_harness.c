/* The bigdata system on arrays, without store, study or results. */
#include "tests/support/big_harness.h"

#include <stdio.h>
#include <string.h>

#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_bigdata;

enum { TABLE_JOBS, TABLE_TASKS, TABLE_COFLOWS, TABLES };
enum { MOST_FIELDS = 12 };

struct array_source {
    struct source source; /* first member */
    const struct big_arrival *items;
    size_t count, at;
};

/* A number of a record row and where it goes; both have eight bytes. */
struct field {
    const char *column; /* NULL closes the list */
    size_t to;
};

#define FIELD(row, column, member)                         \
    {                                                      \
        column, offsetof(struct big_harness_##row, member) \
    }

static const struct field fields[TABLES][MOST_FIELDS] = {
    { FIELD(job, "job_no", job), FIELD(job, "arrival", arrival),
      FIELD(job, "first_start", first_start), FIELD(job, "finish", finish),
      FIELD(job, "tasks", tasks) },
    { FIELD(task, "job_no", job), FIELD(task, "stage", stage), FIELD(task, "task", task),
      FIELD(task, "machine", machine), FIELD(task, "start", start), FIELD(task, "finish", finish),
      FIELD(task, "copy", copy) },
    { FIELD(coflow, "job_no", job), FIELD(coflow, "arrival", arrival),
      FIELD(coflow, "finish", finish), FIELD(coflow, "flows", flows),
      FIELD(coflow, "least", least) },
};

struct capture {
    struct sink sink; /* first member */
    struct big_harness *h;
};

static bool next_item(struct source *source, void *item, bool *more, struct error *err)
{
    struct array_source *array = (struct array_source *)source;
    struct big_arrival *copy = item;

    (void)err;
    *more = array->at < array->count;
    if (!*more)
        return true;
    *copy = array->items[array->at];
    if (copy->number == BIG_UNKNOWN && !copy->name)
        copy->number = (int64_t)array->at;
    array->at++;
    return true;
}

static const char *text_of(size_t table, const void *row, const char *name)
{
    const struct column *column = harness_column(&system_bigdata, table, name);
    const char *text;

    memcpy(&text, (const char *)row + column->offset, sizeof text);
    return text;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct big_harness *h = ((struct capture *)sink)->h;
    struct big_harness_task *task;
    char *to;

    (void)err;
    if (table == TABLE_JOBS)
        to = vec_push(&h->jobs, sizeof(struct big_harness_job));
    else if (table == TABLE_COFLOWS)
        to = vec_push(&h->coflows, sizeof(struct big_harness_coflow));
    else
        to = vec_push(&h->tasks, sizeof(struct big_harness_task));
    for (size_t i = 0; fields[table][i].column; i++)
        memcpy(to + fields[table][i].to,
               (const char *)row +
                   harness_column(&system_bigdata, table, fields[table][i].column)->offset,
               8);
    if (table != TABLE_TASKS)
        return true;
    task = (struct big_harness_task *)(void *)to;
    snprintf(task->locality, sizeof task->locality, "%s", text_of(table, row, "locality"));
    snprintf(task->end, sizeof task->end, "%s", text_of(table, row, "end"));
    return true;
}

static void keep_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

/* A policy's parameters, set; NULL: one of them is wrong. */
static void *params_of(const struct policy *policy, const char *const *settings,
                       struct arena *arena, struct error *err)
{
    void *self = arena_alloc(arena, policy->self_size + 1);

    if (!policy->params)
        return self;
    param_defaults(policy->params, self, arena);
    return harness_set(policy->params, self, settings, arena, err) ? self : NULL;
}

static bool run(struct big_harness *h, struct arena *arena, struct error *err)
{
    struct array_source source = { .source = { .next = next_item },
                                   .items = h->items,
                                   .count = h->count };
    struct capture capture = { .sink = { .row = keep_row,
                                         .count = keep_count,
                                         .tables = h->quiet       ? 0
                                                   : h->jobs_only ? 1
                                                                  : 7 },
                               .h = h };
    struct big_options *options = arena_alloc(arena, sizeof *options);
    struct big_platform *platform = arena_alloc(arena, sizeof *platform);
    struct run_policy with = { .policy = h->with };
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .with = &with,
                               .with_count = h->with != NULL,
                               .options = options,
                               .platform = platform,
                               .source = &source.source,
                               .sink = &capture.sink,
                               .seed = h->seed ? h->seed : 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    param_defaults(big_option_table, options, arena);
    param_defaults(big_platform_table, platform, arena);
    input.policy_self = params_of(h->policy, h->params, arena, err);
    if (h->with)
        with.self = params_of(h->with, h->with_params, arena, err);
    if (!input.policy_self || (h->with && !with.self) ||
        !harness_set(big_option_table, options, h->options, arena, err) ||
        !harness_set(big_platform_table, platform, h->platform, arena, err))
        return false;
    platform->kinds = (struct param_list){ (void *)(uintptr_t)h->kinds, h->kind_count };
    ok = harness_simulate(&system_bigdata, &input, &figures, err);
    h->seconds = figures.seconds;
    return ok;
}

bool big_harness_run(struct big_harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    bool ok;

    big_harness_free(h);
    ok = run(h, arena, err);
    arena_destroy(arena);
    return ok;
}

void big_harness_free(struct big_harness *h)
{
    vec_free(&h->jobs);
    vec_free(&h->tasks);
    vec_free(&h->coflows);
}

const struct big_harness_job *big_harness_job(const struct big_harness *h, int64_t job)
{
    for (size_t i = 0; i < h->jobs.count; i++) {
        const struct big_harness_job *row = vec_at(&h->jobs, i, sizeof *row);

        if (row->job == job)
            return row;
    }
    bug_stop(__FILE__, __LINE__, "no such job");
}

struct big_stage big_harness_stage(uint32_t tasks, sim_time mean)
{
    return (struct big_stage){ .tasks = tasks, .demand = { 1000 }, .mean = mean };
}

struct big_arrival big_harness_arrival(sim_time submit, const struct big_stage *stage,
                                       uint32_t stages)
{
    return (struct big_arrival){ .submit = submit,
                                 .number = BIG_UNKNOWN,
                                 .user = BIG_UNKNOWN,
                                 .weight = 1,
                                 .stage = stage,
                                 .stages = stages };
}
