/* The dag system on arrays, without store, study or results. */
#include "tests/support/dag_harness.h"

#include <string.h>

#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_dag;

enum { TABLE_JOBS, TABLE_TASKS, TABLE_TRANSFERS };

#define NUMBER(row, column, member) HARNESS_NUMBER(dag_harness_##row, column, member)
#define ROWS(member, row) .rows = offsetof(struct dag_harness, member), .size = sizeof(struct row)

static const struct harness_table tables[HARNESS_TABLES] = {
    { ROWS(jobs, dag_harness_job),
      .fields = { NUMBER(job, "job_no", job), NUMBER(job, "submit", submit),
                  NUMBER(job, "start", start), NUMBER(job, "finish", finish),
                  NUMBER(job, "deadline", deadline), NUMBER(job, "tasks", tasks),
                  NUMBER(job, "slr", slr), NUMBER(job, "plan_s", plan) } },
    { ROWS(tasks, dag_harness_task),
      .fields = { NUMBER(task, "job_no", job), NUMBER(task, "task_no", task),
                  NUMBER(task, "pe_no", pe), HARNESS_TEXT(dag_harness_task, "pe", name),
                  NUMBER(task, "ready", ready), NUMBER(task, "data", data),
                  NUMBER(task, "start", start), NUMBER(task, "finish", finish),
                  NUMBER(task, "cores", cores), NUMBER(task, "critical", critical),
                  NUMBER(task, "attempts", attempts) } },
    { ROWS(transfers, dag_harness_transfer),
      .fields = { NUMBER(transfer, "job_no", job), NUMBER(transfer, "source", source),
                  NUMBER(transfer, "target", target), NUMBER(transfer, "bytes", bytes),
                  NUMBER(transfer, "start", start), NUMBER(transfer, "finish", finish) } },
};

static void finish_row(void *harness, size_t table, const void *row, void *kept)
{
    const struct dag_harness *h = harness;

    if (table == TABLE_JOBS) {
        struct dag_harness_job *job = kept;

        job->late = !strcmp(harness_text(&system_dag, table, row, "status"), "late");
        job->first = h->tasks.count - (size_t)job->tasks;
    } else if (table == TABLE_TRANSFERS) {
        struct dag_harness_transfer *transfer = kept;

        transfer->file = !strcmp(harness_text(&system_dag, table, row, "kind"), "file");
    }
}

static bool set_machines(const struct dag_harness *h, struct dag_platform *platform,
                         struct arena *arena, struct error *err)
{
    size_t count = h->kind_count;
    struct dag_machine *kinds;

    for (count = h->kinds ? count : 0; !h->kinds && h->machines[count][0]; count++)
        continue;
    kinds = arena_array(arena, count + 1, sizeof *kinds);
    for (size_t k = 0; k < count && !h->kinds; k++) {
        param_defaults(dag_machine_table, &kinds[k], arena);
        if (!harness_set(dag_machine_table, &kinds[k], h->machines[k], arena, err))
            return false;
    }
    if (h->kinds)
        memcpy(kinds, h->kinds, count * sizeof *kinds);
    platform->machines = (struct param_list){ kinds, count };
    return true;
}

static void forget(struct dag_harness *h)
{
    h->jobs.count = h->tasks.count = h->transfers.count = 0;
    h->counts[0] = '\0';
    memset(h->values, 0, sizeof h->values);
}

static bool run(struct dag_harness *h, struct arena *arena, struct error *err)
{
    struct harness_items items = HARNESS_ITEMS(dag_arrival, h->items, h->count);
    struct harness_capture capture = { .system = &system_dag,
                                       .tables = tables,
                                       .harness = h,
                                       .finish = finish_row,
                                       .counts = h->counts,
                                       .room = sizeof h->counts };
    struct dag_platform *platform =
        harness_object(dag_platform_table, sizeof *platform, h->platform, arena, err);
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = harness_params(h->policy, h->params, arena, err),
                               .options =
                                   harness_object(dag_option_table, sizeof(struct dag_options),
                                                  h->options, arena, err),
                               .platform = platform,
                               .source = &items.source,
                               .sink = harness_capture_open(&capture, h->quiet ? 0 : 7),
                               .seed = h->seed ? h->seed : 1,
                               .replication = h->replication };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    if (!input.policy_self || !input.options || !platform || !set_machines(h, platform, arena, err))
        return false;
    platform->hosts = h->hosts;
    platform->host_count = (int64_t)h->host_count;
    platform->rates = h->rates;
    ok = harness_simulate(&system_dag, &input, &figures, err);
    h->seconds = figures.seconds;
    return ok;
}

bool dag_harness_run(struct dag_harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    bool ok;

    forget(h);
    ok = run(h, arena, err);
    h->bytes = arena_bytes(arena);
    arena_destroy(arena);
    return ok;
}

void dag_harness_free(struct dag_harness *h)
{
    vec_free(&h->jobs);
    vec_free(&h->tasks);
    vec_free(&h->transfers);
}

const struct dag_harness_job *dag_harness_job(const struct dag_harness *h, int64_t job)
{
    const struct dag_harness_job *rows = h->jobs.data;

    for (size_t i = 0; i < h->jobs.count; i++)
        if (rows[i].job == job)
            return &rows[i];
    return NULL;
}

const struct dag_harness_task *dag_harness_task(const struct dag_harness *h, int64_t job,
                                                int64_t task)
{
    const struct dag_harness_job *row = dag_harness_job(h, job);
    const struct dag_harness_task *tasks = h->tasks.data;

    return row && task >= 0 && task < row->tasks ? &tasks[row->first + (size_t)task] : NULL;
}

double dag_harness_value(const struct dag_harness *h, const char *measure)
{
    size_t i = 0;

    while (h->measures[i] && strcmp(h->measures[i], measure) != 0)
        i++;
    BUG_UNLESS(h->measures[i]);
    return h->values[i];
}

struct dag_arrival dag_harness_arrival(const struct taskgraph *graph, sim_time submit)
{
    return (struct dag_arrival){ .submit = submit,
                                 .graph = graph,
                                 .lasting = true,
                                 .deadline = TIME_NEVER,
                                 .number = DAG_UNKNOWN };
}
