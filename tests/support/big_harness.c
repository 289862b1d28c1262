/* The bigdata system on arrays, without store, study or results. */
#include "tests/support/big_harness.h"

#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_bigdata;

#define NUMBER(row, column, member) HARNESS_NUMBER(big_harness_##row, column, member)
#define ROWS(member, row) .rows = offsetof(struct big_harness, member), .size = sizeof(struct row)

static const struct harness_table tables[HARNESS_TABLES] = {
    { ROWS(jobs, big_harness_job),
      .fields = { NUMBER(job, "job_no", job), NUMBER(job, "arrival", arrival),
                  NUMBER(job, "first_start", first_start), NUMBER(job, "finish", finish),
                  NUMBER(job, "tasks", tasks) } },
    { ROWS(tasks, big_harness_task),
      .fields = { NUMBER(task, "job_no", job), NUMBER(task, "stage", stage),
                  NUMBER(task, "task", task), NUMBER(task, "machine", machine),
                  NUMBER(task, "start", start), NUMBER(task, "finish", finish),
                  NUMBER(task, "copy", copy), HARNESS_TEXT(big_harness_task, "locality", locality),
                  HARNESS_TEXT(big_harness_task, "end", end) } },
    { ROWS(coflows, big_harness_coflow),
      .fields = { NUMBER(coflow, "job_no", job), NUMBER(coflow, "arrival", arrival),
                  NUMBER(coflow, "finish", finish), NUMBER(coflow, "flows", flows),
                  NUMBER(coflow, "least", least) } },
};

static bool run(struct big_harness *h, struct arena *arena, struct error *err)
{
    struct harness_items items = HARNESS_ITEMS(big_arrival, h->items, h->count);
    struct harness_capture capture = { .system = &system_bigdata, .tables = tables, .harness = h };
    struct big_platform *platform =
        harness_object(big_platform_table, sizeof *platform, h->platform, arena, err);
    struct run_policy with = { h->with, h->with
                                            ? harness_params(h->with, h->with_params, arena, err)
                                            : NULL };
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = harness_params(h->policy, h->params, arena, err),
                               .with = &with,
                               .with_count = h->with != NULL,
                               .options =
                                   harness_object(big_option_table, sizeof(struct big_options),
                                                  h->options, arena, err),
                               .platform = platform,
                               .source = &items.source,
                               .sink = harness_capture_open(&capture, h->quiet       ? 0
                                                                      : h->jobs_only ? 1
                                                                                     : 7),
                               .seed = h->seed ? h->seed : 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    if (!input.policy_self || (h->with && !with.self) || !input.options || !platform)
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
    return harness_row(&h->jobs, sizeof(struct big_harness_job), job);
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
