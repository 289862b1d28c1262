/* Records of a dag run: rows of jobs, tasks, transfers and types of jobs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats_quantile.h"
#include "sim/dag/dag_internal.h"

struct job_row {
    int64_t job_no;
    const char *job, *type;
    sim_time submit, start, finish, deadline;
    int64_t tasks;
    double slr, plan;
    const char *status;
};

static const struct column job_columns[] = {
    { "job_no", COLUMN_INT, offsetof(struct job_row, job_no), "Dense number in order of arrival." },
    { "job", COLUMN_TEXT, offsetof(struct job_row, job), "Id in the source." },
    { "type", COLUMN_TEXT, offsetof(struct job_row, type), "Application; NULL if it has none." },
    { "submit", COLUMN_TIME, offsetof(struct job_row, submit), "Arrival." },
    { "start", COLUMN_TIME, offsetof(struct job_row, start), "Of the first task." },
    { "finish", COLUMN_TIME, offsetof(struct job_row, finish), "Of the last task." },
    { "deadline", COLUMN_TIME, offsetof(struct job_row, deadline), "NULL: none." },
    { "tasks", COLUMN_INT, offsetof(struct job_row, tasks), "Of its graph." },
    { "slr", COLUMN_REAL, offsetof(struct job_row, slr), "Schedule length ratio." },
    { "plan_s", COLUMN_REAL, offsetof(struct job_row, plan),
      "Latency that the static plan promised; NULL: there was none." },
    { "status", COLUMN_TEXT, offsetof(struct job_row, status), "completed or late." },
    { 0 },
};

struct task_row {
    int64_t row_no, job_no;
    const char *job;
    int64_t task_no;
    const char *task, *type, *pe;
    int64_t pe_no;
    sim_time ready, data, start, finish;
    int64_t cores, critical, attempts;
};

static const struct column task_columns[] = {
    { "row_no", COLUMN_INT, offsetof(struct task_row, row_no), "Dense number of the row." },
    { "job_no", COLUMN_INT, offsetof(struct task_row, job_no), "As in dag_jobs." },
    { "job", COLUMN_TEXT, offsetof(struct task_row, job), "As in dag_jobs." },
    { "task_no", COLUMN_INT, offsetof(struct task_row, task_no), "In the graph, from 0." },
    { "task", COLUMN_TEXT, offsetof(struct task_row, task), "Name in the graph." },
    { "type", COLUMN_TEXT, offsetof(struct task_row, type), "Of its job." },
    { "pe", COLUMN_TEXT, offsetof(struct task_row, pe), "Machine, by kind and number." },
    { "pe_no", COLUMN_INT, offsetof(struct task_row, pe_no), "Number of the machine, from 0." },
    { "ready", COLUMN_TIME, offsetof(struct task_row, ready), "All before it had ended." },
    { "data", COLUMN_TIME, offsetof(struct task_row, data), "Its data were on the machine." },
    { "start", COLUMN_TIME, offsetof(struct task_row, start), "First start." },
    { "finish", COLUMN_TIME, offsetof(struct task_row, finish), "End." },
    { "cores", COLUMN_INT, offsetof(struct task_row, cores), "In use." },
    { "critical", COLUMN_INT, offsetof(struct task_row, critical),
      "1: on the chain of waits that ends with the last task of its job." },
    { "attempts", COLUMN_INT, offsetof(struct task_row, attempts), "Executions." },
    { 0 },
};

struct move_row {
    int64_t row_no, job_no, source, target;
    const char *kind;
    double bytes;
    sim_time start, finish;
};

static const struct column move_columns[] = {
    { "row_no", COLUMN_INT, offsetof(struct move_row, row_no), "Dense number of the row." },
    { "job_no", COLUMN_INT, offsetof(struct move_row, job_no), "As in dag_jobs." },
    { "source", COLUMN_INT, offsetof(struct move_row, source),
      "Task that sent it; NULL: a file that was there from the start." },
    { "target", COLUMN_INT, offsetof(struct move_row, target),
      "Task that got it; of a file: the machine." },
    { "kind", COLUMN_TEXT, offsetof(struct move_row, kind), "edge or file." },
    { "bytes", COLUMN_REAL, offsetof(struct move_row, bytes), "Sent." },
    { "start", COLUMN_TIME, offsetof(struct move_row, start), "Start." },
    { "finish", COLUMN_TIME, offsetof(struct move_row, finish), "All of it is there." },
    { 0 },
};

struct type_row {
    int64_t type_no;
    const char *type;
    int64_t jobs, misses;
    double mean, p50, p95, p99, max;
};

static const struct column type_columns[] = {
    { "type_no", COLUMN_INT, offsetof(struct type_row, type_no), "In order of the first end." },
    { "type", COLUMN_TEXT, offsetof(struct type_row, type), "Application." },
    { "jobs", COLUMN_INT, offsetof(struct type_row, jobs), "That ended, after the warm-up." },
    { "misses", COLUMN_INT, offsetof(struct type_row, misses), "Deadlines missed." },
    { "latency_mean", COLUMN_REAL, offsetof(struct type_row, mean), "Seconds." },
    { "latency_p50", COLUMN_REAL, offsetof(struct type_row, p50), "Seconds." },
    { "latency_p95", COLUMN_REAL, offsetof(struct type_row, p95), "Seconds." },
    { "latency_p99", COLUMN_REAL, offsetof(struct type_row, p99), "Seconds." },
    { "latency_max", COLUMN_REAL, offsetof(struct type_row, max), "Seconds." },
    { 0 },
};

static const struct gantt task_gantt = { .lane = "pe",
                                         .start = "start",
                                         .finish = "finish",
                                         .label = "task",
                                         .group = "job",
                                         .mark = "critical" };

const struct record_table dag_tables[] = {
    [TABLE_JOBS] = { .name = "dag_jobs",
                     .columns = job_columns,
                     .doc = "Every job that ended, in the order of ends." },
    [TABLE_TASKS] = { .name = "dag_tasks",
                      .columns = task_columns,
                      .doc = "Every task, job by job in the order in which jobs end.",
                      .gantt = &task_gantt },
    [TABLE_TRANSFERS] = { .name = "dag_transfers",
                          .columns = move_columns,
                          .doc = "What was sent from one machine to another." },
    [TABLE_TYPES] = { .name = "dag_types",
                      .columns = type_columns,
                      .doc = "Latency of each type of job." },
    { 0 },
};

/* Latencies of one type of job. */
struct type_totals {
    const char *name;
    int64_t jobs, misses;
    double sum;
    struct quantiles latency;
};

static bool put(struct dag *d, enum dag_record table, const void *row)
{
    struct sink *sink = d->input->sink;

    if (sink->row(sink, table, row, &d->error))
        return true;
    d->failed = true;
    engine_stop(d->engine);
    return false;
}

static bool record(const struct dag *d, enum dag_record table)
{
    return sink_wants(d->input->sink, table) && !d->failed;
}

/* Tasks of a job in order ------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct running_order *x = a, *y = b;

    if (x->machine != y->machine)
        return x->machine < y->machine ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static int by_start(const void *a, const void *b)
{
    const struct running_order *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

struct running_order *job_in_order(const struct job *job)
{
    const struct taskgraph *graph = job->view.graph;
    struct running_order *order = mem_alloc(graph->tasks * sizeof *order);

    for (uint32_t i = 0; i < graph->tasks; i++) {
        uint32_t t = graph->order[i];

        order[i] = (struct running_order){ .task = t,
                                           .next = TASKGRAPH_NONE,
                                           .place = i,
                                           .machine = job->task[t].view.machine,
                                           .start = job->task[t].view.start };
    }
    qsort(order, graph->tasks, sizeof *order, by_place);
    for (uint32_t i = 0; i + 1 < graph->tasks; i++)
        if (order[i].machine == order[i + 1].machine &&
            job->task[order[i].task].view.finish <= order[i + 1].start)
            order[i].next = order[i + 1].task;
    qsort(order, graph->tasks, sizeof *order, by_start);
    return order;
}

/* 1 for each task on the chain of waits back from the last end. */
static void mark_critical(const struct job *job, bool *critical)
{
    uint32_t t = 0;

    for (uint32_t i = 1; i < job->view.graph->tasks; i++)
        if (job->task[i].view.finish > job->task[t].view.finish)
            t = i;
    for (; t != TASKGRAPH_NONE && !critical[t]; t = job->task[t].cause)
        critical[t] = true;
}

static const char *pe_name(struct dag *d, uint32_t machine)
{
    const char *kind = d->kind[d->machine[machine].kind].name;

    if (d->machine[machine].name)
        return d->machine[machine].name;
    d->scratch.count = 0;
    text_format(&d->scratch, "%s %u", kind ? kind : "pe", machine);
    return text_get(&d->scratch);
}

static bool record_tasks(struct dag *d, const struct job *job, const char *label)
{
    uint32_t tasks = job->view.graph->tasks;
    bool *critical = mem_alloc(tasks * sizeof *critical), ok = true;

    mark_critical(job, critical);
    for (uint32_t t = 0; t < tasks && ok; t++) {
        const struct task *task = &job->task[t];
        char name[32];
        struct task_row row = { .row_no = d->totals.task_rows++,
                                .job_no = (int64_t)job->view.order,
                                .job = label,
                                .task_no = t,
                                .task = task_label(task, name),
                                .type = job->view.type,
                                .pe = pe_name(d, task->view.machine),
                                .pe_no = task->view.machine,
                                .ready = task->view.ready,
                                .data = task->data_at,
                                .start = task->view.start,
                                .finish = task->view.finish,
                                .cores = spec_of(task)->cores,
                                .critical = critical[t],
                                .attempts = task->attempts };

        ok = put(d, TABLE_TASKS, &row);
    }
    mem_free(critical);
    return ok;
}

/* Types are few; the names of a trace's types are the same pointers for all its jobs. */
static void count_type(struct dag *d, const struct job *job)
{
    const char *name = job->view.type ? job->view.type : "";
    double latency = time_seconds(dag_now(d) - job->view.submit);
    size_t i = 0;

    while (i < d->type_count && d->types[i].name != name && strcmp(d->types[i].name, name) != 0)
        i++;
    if (i == d->type_count) {
        d->types =
            slab_resize(&d->memory, d->types, i * sizeof *d->types, (i + 1) * sizeof *d->types);
        d->types[i].name = arena_text(d->arena, name);
        quantiles_init(&d->types[i].latency, &d->memory);
        d->type_count++;
    }
    d->types[i].jobs++;
    d->types[i].misses += dag_now(d) > job->view.deadline;
    d->types[i].sum += latency;
    quantiles_add(&d->types[i].latency, latency);
}

static sim_time first_start(const struct job *job)
{
    sim_time first = TIME_NEVER;

    for (uint32_t t = 0; t < job->view.graph->tasks; t++)
        if (job->task[t].view.start < first)
            first = job->task[t].view.start;
    return first;
}

bool record_job(struct dag *d, struct job *job)
{
    char room[32];
    const char *label = job_label(job, room);
    bool late = dag_now(d) > job->view.deadline;

    if (job->measured && record(d, TABLE_TYPES))
        count_type(d, job);
    if (record(d, TABLE_TASKS) && !record_tasks(d, job, label))
        return false;
    if (!record(d, TABLE_JOBS))
        return !d->failed;
    info_measure(d, job->info);
    return put(d, TABLE_JOBS,
               &(struct job_row){
                   .job_no = (int64_t)job->view.order,
                   .job = label,
                   .type = job->view.type,
                   .submit = job->view.submit,
                   .start = first_start(job),
                   .finish = dag_now(d),
                   .deadline = job->view.deadline == TIME_NEVER ? DAG_UNKNOWN : job->view.deadline,
                   .tasks = job->view.graph->tasks,
                   .slr = job->info->least_path > 0
                              ? (double)(dag_now(d) - job->view.submit) / job->info->least_path
                              : (double)NAN,
                   .plan = job->plan_makespan > 0 ? job->plan_makespan / 1e9 : (double)NAN,
                   .status = late ? "late" : "completed" });
}

void record_transfer(struct dag *d, const struct job *job, const struct transfer_row *what)
{
    if (!record(d, TABLE_TRANSFERS))
        return;
    put(d, TABLE_TRANSFERS,
        &(struct move_row){ .row_no = d->totals.transfer_rows++,
                            .job_no = (int64_t)job->view.order,
                            .source = what->from == TASKGRAPH_NONE ? DAG_UNKNOWN : what->from,
                            .target = what->to,
                            .kind = what->file ? "file" : "edge",
                            .bytes = what->bytes,
                            .start = what->start,
                            .finish = what->finish });
}

void record_types(struct dag *d)
{
    for (size_t i = 0; i < d->type_count && record(d, TABLE_TYPES); i++) {
        const struct type_totals *type = &d->types[i];

        put(d, TABLE_TYPES,
            &(struct type_row){ .type_no = (int64_t)i,
                                .type = *type->name ? type->name : NULL,
                                .jobs = type->jobs,
                                .misses = type->misses,
                                .mean = type->sum / (double)type->jobs,
                                .p50 = quantiles_get(&type->latency, 0.5),
                                .p95 = quantiles_get(&type->latency, 0.95),
                                .p99 = quantiles_get(&type->latency, 0.99),
                                .max = quantiles_get(&type->latency, 1) });
    }
}
