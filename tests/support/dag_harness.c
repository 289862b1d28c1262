/* The dag system on arrays, without store, study or results. */
#include "tests/support/dag_harness.h"

#include <stdio.h>
#include <string.h>

#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_dag;

enum { TABLE_JOBS, TABLE_TASKS, TABLE_TRANSFERS, TABLES };
enum { MOST_FIELDS = 12 };

struct array_source {
    struct source source; /* first member */
    const struct dag_arrival *items;
    size_t count, at;
};

/* A number of a record row and where it goes; both have eight bytes. */
struct field {
    const char *column; /* NULL closes the list */
    size_t to;
};

#define FIELD(row, column, member)                         \
    {                                                      \
        column, offsetof(struct dag_harness_##row, member) \
    }

static const struct field fields[TABLES][MOST_FIELDS] = {
    { FIELD(job, "job_no", job), FIELD(job, "submit", submit), FIELD(job, "start", start),
      FIELD(job, "finish", finish), FIELD(job, "deadline", deadline), FIELD(job, "tasks", tasks),
      FIELD(job, "slr", slr), FIELD(job, "plan_s", plan) },
    { FIELD(task, "job_no", job), FIELD(task, "task_no", task), FIELD(task, "pe_no", pe),
      FIELD(task, "ready", ready), FIELD(task, "data", data), FIELD(task, "start", start),
      FIELD(task, "finish", finish), FIELD(task, "cores", cores), FIELD(task, "critical", critical),
      FIELD(task, "attempts", attempts) },
    { FIELD(transfer, "job_no", job), FIELD(transfer, "source", source),
      FIELD(transfer, "target", target), FIELD(transfer, "bytes", bytes),
      FIELD(transfer, "start", start), FIELD(transfer, "finish", finish) },
};

struct capture {
    struct sink sink; /* first member */
    struct dag_harness *h;
    size_t from[TABLES][MOST_FIELDS]; /* offset of each field in the system's row */
};

static bool next_item(struct source *source, void *item, bool *more, struct error *err)
{
    struct array_source *array = (struct array_source *)source;
    struct dag_arrival *copy = item;

    (void)err;
    *more = array->at < array->count;
    if (!*more)
        return true;
    *copy = array->items[array->at];
    if (copy->number == DAG_UNKNOWN && !copy->name)
        copy->number = (int64_t)array->at;
    array->at++;
    return true;
}

static size_t offset_of(size_t table, const char *name)
{
    const struct column *column = harness_column(&system_dag, table, name);

    BUG_UNLESS(column->type != COLUMN_TEXT);
    return column->offset;
}

static const char *text_of(size_t table, const void *row, const char *name)
{
    const struct column *column = harness_column(&system_dag, table, name);
    const char *text;

    BUG_UNLESS(column->type == COLUMN_TEXT);
    memcpy(&text, (const char *)row + column->offset, sizeof text);
    return text;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct capture *capture = (struct capture *)sink;
    struct dag_harness *h = capture->h;
    struct dag_harness_job *job = NULL;
    struct dag_harness_task *task = NULL;
    struct dag_harness_transfer *transfer = NULL;
    char *to;

    (void)err;
    if (table == TABLE_JOBS)
        to = (char *)(job = vec_push(&h->jobs, sizeof *job));
    else if (table == TABLE_TASKS)
        to = (char *)(task = vec_push(&h->tasks, sizeof *task));
    else
        to = (char *)(transfer = vec_push(&h->transfers, sizeof *transfer));
    for (size_t i = 0; fields[table][i].column; i++)
        memcpy(to + fields[table][i].to, (const char *)row + capture->from[table][i], 8);
    if (job) {
        job->late = !strcmp(text_of(table, row, "status"), "late");
        job->first = h->tasks.count - (size_t)job->tasks;
    }
    if (task)
        snprintf(task->name, sizeof task->name, "%s", text_of(table, row, "pe"));
    if (transfer)
        transfer->file = !strcmp(text_of(table, row, "kind"), "file");
    return true;
}

static void keep_count(struct sink *sink, const char *what, int64_t rows)
{
    struct dag_harness *h = ((struct capture *)sink)->h;
    size_t used = strlen(h->counts);

    snprintf(h->counts + used, sizeof h->counts - used, "%s=%lld\n", what, (long long)rows);
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

bool dag_harness_run(struct dag_harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    struct dag_platform platform;
    void *options = arena_alloc(arena, system_dag.options_size);
    void *self = arena_alloc(arena, h->policy->self_size);
    struct array_source source = { .source = { next_item, NULL },
                                   .items = h->items,
                                   .count = h->count };
    struct capture capture = {
        .sink = { .row = keep_row, .count = keep_count, .tables = h->quiet ? 0 : 7 }, .h = h
    };
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = self,
                               .options = options,
                               .platform = &platform,
                               .source = &source.source,
                               .sink = &capture.sink,
                               .seed = h->seed ? h->seed : 1,
                               .replication = h->replication };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    forget(h);
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; fields[t][i].column; i++)
            capture.from[t][i] = offset_of(t, fields[t][i].column);
    memset(&platform, 0, sizeof platform);
    param_defaults(system_dag.platform, &platform, arena);
    param_defaults(system_dag.options, options, arena);
    platform.hosts = h->hosts;
    platform.host_count = (int64_t)h->host_count;
    platform.rates = h->rates;
    if (h->policy->params)
        param_defaults(h->policy->params, self, arena);
    ok = harness_set(system_dag.options, options, h->options, arena, err) &&
         harness_set(system_dag.platform, &platform, h->platform, arena, err) &&
         set_machines(h, &platform, arena, err) &&
         (!h->policy->params || harness_set(h->policy->params, self, h->params, arena, err)) &&
         harness_simulate(&system_dag, &input, &figures, err);
    h->bytes = arena_bytes(arena);
    h->seconds = figures.seconds;
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
