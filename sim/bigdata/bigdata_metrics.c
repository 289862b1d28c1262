/* What is measured of a bigdata run, and its record rows. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

const struct metric big_metrics[] = {
    [M_COMPLETION] = { "completion", METRIC_SAMPLE, "s", "End of a job minus its arrival (JCT)." },
    [M_SLOWDOWN] = { "slowdown", METRIC_SAMPLE, "",
                     "Completion over that alone: the critical path, of a coflow its busiest "
                     "port." },
    [M_WAIT] = { "wait", METRIC_SAMPLE, "s", "First start of a task of a job minus its arrival." },
    [M_TASK_WAIT] = { "task_wait", METRIC_SAMPLE, "s",
                      "Start of an attempt minus when its stage could start." },
    [M_TASK_TIME] = { "big_task_time", METRIC_SAMPLE, "s", "Length of an attempt that was done." },
    [M_CCT] = { "cct", METRIC_SAMPLE, "s", "End of a coflow minus its arrival." },
    [M_WAITING] = { "waiting", METRIC_LEVEL, "", "Tasks that could start and do not." },
    [M_RUNNING] = { "running", METRIC_LEVEL, "", "Attempts." },
    [M_IN_SYSTEM] = { "in_system", METRIC_LEVEL, "", "Jobs that have arrived and are not over." },
    [M_FAIRNESS] = { "fairness", METRIC_SCALAR, "",
                     "Jain's index of attempts over weight of the jobs in the system, over time." },
    [M_MAKESPAN] = { "makespan", METRIC_SCALAR, "s", "Last end minus first arrival." },
    [M_UTILIZATION] = { "utilization", METRIC_SCALAR, "", "Core time of attempts over all of it." },
    [M_JOBS] = { "jobs", METRIC_SCALAR, "", "Jobs that were completed." },
    [M_FAILED] = { "failed", METRIC_SCALAR, "", "Jobs that failed." },
    [M_TASKS] = { "tasks", METRIC_SCALAR, "", "Tasks that were done." },
    [M_LOCAL] = { "local", METRIC_SCALAR, "",
                  "Part of the tasks done that had their data at hand." },
    [M_RACK] = { "rack", METRIC_SCALAR, "", "Part that read from their rack." },
    [M_REMOTE] = { "remote", METRIC_SCALAR, "", "Part that read from another rack." },
    [M_COPIES] = { "copies", METRIC_SCALAR, "", "Attempts beside another of the same task." },
    [M_COPIES_WON] = { "copies_won", METRIC_SCALAR, "", "Copies that were done first." },
    [M_KILLED] = { "killed", METRIC_SCALAR, "", "Attempts that a policy ended." },
    [M_LOST] = { "lost", METRIC_SCALAR, "", "Attempts that ended with their machine." },
    [M_WASTED] = { "wasted", METRIC_SCALAR, "", "Part of the core time spent in vain." },
    [M_MOVES] = { "moves", METRIC_SCALAR, "", "Executors sent to another job." },
    [M_BYTES] = { "bytes_moved", METRIC_SCALAR, "B", "Data read over the network." },
    [M_DECISIONS] = { "decisions", METRIC_SCALAR, "", "Decisions that policies count." },
    [M_CONFLICTS] = { "conflicts", METRIC_SCALAR, "",
                      "Transactions that failed in part or whole, for each that was tried." },
    [M_MESSAGES] = { "messages", METRIC_SCALAR, "", "Messages that policies count." },
    [M_BUSY] = { "scheduler_busy", METRIC_SCALAR, "",
                 "Time that schedulers took to decide over the time; of all of them." },
    [M_WASTED_THINK] = { "wasted_think", METRIC_SCALAR, "",
                         "Part of the time to decide that came to nothing." },
    [M_EVENTS] = { "events", METRIC_SCALAR, "", "Events simulated." },
    [M_TIES] = { "ties", METRIC_SCALAR, "", "Events of one kind at the same instant as another." },
    { 0 },
};

const char *const big_measures[] = { "completion.mean", "completion.p95", "slowdown.mean",
                                     "makespan",        "utilization",    NULL };

const char *const big_series[] = { "waiting", "running", "in_system", "completion", NULL };

struct job_row {
    int64_t job_no, tasks, failed;
    const char *job, *queue, *status;
    sim_time arrival, first_start, finish;
    double slowdown;
};

static const struct column job_columns[] = {
    { "job_no", COLUMN_INT, offsetof(struct job_row, job_no), "In order of arrival." },
    { "job", COLUMN_TEXT, offsetof(struct job_row, job), "Name, or number." },
    { "queue", COLUMN_TEXT, offsetof(struct job_row, queue), "Its pool or framework." },
    { "arrival", COLUMN_TIME, offsetof(struct job_row, arrival), "Arrival." },
    { "first_start", COLUMN_TIME, offsetof(struct job_row, first_start), "NULL: nothing ran." },
    { "finish", COLUMN_TIME, offsetof(struct job_row, finish), "NULL: it was not over." },
    { "tasks", COLUMN_INT, offsetof(struct job_row, tasks), "Of all stages." },
    { "lost", COLUMN_INT, offsetof(struct job_row, failed), "Attempts that ended with a machine." },
    { "slowdown", COLUMN_REAL, offsetof(struct job_row, slowdown), "As the metric." },
    { "status", COLUMN_TEXT, offsetof(struct job_row, status), "completed, failed or alive." },
    { 0 },
};

struct task_row {
    int64_t row_no, job_no, stage, task, machine, copy;
    const char *job, *place, *locality, *end;
    sim_time start, finish;
};

static const struct column task_columns[] = {
    { "row_no", COLUMN_INT, offsetof(struct task_row, row_no), "Dense number, by end." },
    { "job_no", COLUMN_INT, offsetof(struct task_row, job_no), "As in big_jobs." },
    { "job", COLUMN_TEXT, offsetof(struct task_row, job), "As in big_jobs." },
    { "stage", COLUMN_INT, offsetof(struct task_row, stage), "From 0." },
    { "task", COLUMN_INT, offsetof(struct task_row, task), "Of the stage, from 0." },
    { "machine", COLUMN_INT, offsetof(struct task_row, machine), "From 0." },
    { "start", COLUMN_TIME, offsetof(struct task_row, start), "It took its room." },
    { "finish", COLUMN_TIME, offsetof(struct task_row, finish), "It gave it back." },
    { "locality", COLUMN_TEXT, offsetof(struct task_row, locality), "local, rack or any." },
    { "copy", COLUMN_INT, offsetof(struct task_row, copy), "1: beside another attempt." },
    { "end", COLUMN_TEXT, offsetof(struct task_row, end),
      "done, beaten (by its twin), killed (by a policy) or lost (with its machine)." },
    { 0 },
};

struct coflow_row {
    int64_t job_no, flows, senders, receivers;
    const char *job, *status;
    sim_time arrival, finish;
    double bytes, least;
};

static const struct column coflow_columns[] = {
    { "job_no", COLUMN_INT, offsetof(struct coflow_row, job_no), "In order of arrival." },
    { "job", COLUMN_TEXT, offsetof(struct coflow_row, job), "Name, or number." },
    { "arrival", COLUMN_TIME, offsetof(struct coflow_row, arrival), "Arrival." },
    { "finish", COLUMN_TIME, offsetof(struct coflow_row, finish), "NULL: it was not over." },
    { "flows", COLUMN_INT, offsetof(struct coflow_row, flows), "Of it." },
    { "senders", COLUMN_INT, offsetof(struct coflow_row, senders), "Ports that send." },
    { "receivers", COLUMN_INT, offsetof(struct coflow_row, receivers), "Ports that receive." },
    { "bytes", COLUMN_REAL, offsetof(struct coflow_row, bytes), "Of all its flows." },
    { "least", COLUMN_REAL, offsetof(struct coflow_row, least),
      "Seconds through its busiest port alone: no policy is faster." },
    { "status", COLUMN_TEXT, offsetof(struct coflow_row, status), "completed or alive." },
    { 0 },
};

static const struct gantt attempts = {
    .lane = "machine", .start = "start", .finish = "finish", .label = "task", .group = "job"
};

const struct record_table big_tables[] = {
    [TABLE_JOBS] = { .name = "big_jobs",
                     .columns = job_columns,
                     .doc = "Every job, by end; those alive at the end of the run last." },
    [TABLE_TASKS] = { .name = "big_tasks",
                      .columns = task_columns,
                      .doc = "Every attempt at a task that is over.",
                      .gantt = &attempts },
    [TABLE_COFLOWS] = { .name = "big_coflows",
                        .columns = coflow_columns,
                        .doc = "Every coflow, by end; those alive at the end of the run last." },
    { 0 },
};

static bool put(struct big *big, enum big_record table, const void *row)
{
    if (big->input->sink->row(big->input->sink, table, row, &big->error))
        return true;
    big->failed = true;
    engine_stop(big->engine);
    return false;
}

static bool wanted(const struct big *big, enum big_record table)
{
    return sink_wants(big->input->sink, table) && !big->failed;
}

static bool measured(const struct big *big, const struct big_job *job)
{
    return job->submit >= big->options.warmup;
}

void big_measure_levels(struct big *big)
{
    if (!big->levels)
        return;
    meter_level(big->input->meter, M_WAITING, big_now(big), big->waiting);
    meter_level(big->input->meter, M_RUNNING, big_now(big), big->running);
    meter_level(big->input->meter, M_IN_SYSTEM, big_now(big), (double)big->in_system);
}

/* Jain's index over the jobs in the system, weighed by the time it holds, as long as one runs. */
void big_measure_share(struct big *big, struct job *job)
{
    struct big_totals *t = &big->totals;
    double now = time_seconds(big_now(big)), share;

    if (!meter_wants(big->input->meter, M_FAIRNESS))
        return;
    if (t->fair_squares > 0 && t->fair_jobs > 0) {
        t->fair_area += (now - t->fair_time) * t->fair_sum * t->fair_sum /
                        ((double)t->fair_jobs * t->fair_squares);
        t->fair_span += now - t->fair_time;
    }
    t->fair_time = now;
    share = job->over ? -1 : (double)job->view.running / job->view.weight;
    if (job->counts) {
        t->fair_sum -= job->share;
        t->fair_squares -= job->share * job->share;
        t->fair_jobs--;
    }
    job->counts = share >= 0;
    job->share = share;
    if (job->counts) {
        t->fair_sum += share;
        t->fair_squares += share * share;
        t->fair_jobs++;
    }
    if (big->running == 0)
        t->fair_sum = t->fair_squares = 0; /* but for rounding they are */
}

bool big_measure_attempt(struct big *big, const struct attempt *attempt, int end)
{
    static const char *const levels[] = { "local", "rack", "any" };
    static const char *const ends[] = { "done", "beaten", "killed", "lost" };
    const struct big_attempt *view = &attempt->view;
    const struct job *job = job_of(view->stage->job);
    char room[32];

    if (measured(big, &job->view)) {
        meter_sample(big->input->meter, M_TASK_WAIT,
                     time_seconds(view->start - stage_of(view->stage)->ready_since));
        if (end == BIG_DONE)
            meter_sample(big->input->meter, M_TASK_TIME, time_seconds(big_now(big) - view->start));
    }
    if (!wanted(big, TABLE_TASKS))
        return !big->failed;
    return put(big, TABLE_TASKS,
               &(struct task_row){ .row_no = big->totals.task_rows++,
                                   .job_no = (int64_t)job->view.order,
                                   .job = big_job_label(job, room),
                                   .stage = view->stage->index,
                                   .task = view->task,
                                   .machine = view->machine,
                                   .start = view->start,
                                   .finish = big_now(big),
                                   .locality = levels[view->level],
                                   .copy = view->copy,
                                   .end = ends[end] });
}

static void count_end(struct big *big)
{
    if (big->options.most_jobs > 0 && big->totals.jobs >= big->options.most_jobs) {
        big->over = true;
        engine_stop(big->engine);
    }
}

static bool coflow_row(struct big *big, const struct coflow *coflow, const char *name, bool over)
{
    char room[32];

    snprintf(room, sizeof room, "%" PRId64, coflow->number);
    if (wanted(big, TABLE_JOBS) &&
        !put(big, TABLE_JOBS,
             &(struct job_row){ .job_no = (int64_t)coflow->order,
                                .job = name ? name : room,
                                .queue = "",
                                .arrival = coflow->arrival,
                                .first_start = coflow->arrival,
                                .finish = over ? big_now(big) : BIG_UNKNOWN,
                                .slowdown = (double)NAN,
                                .status = over ? "completed" : "alive" }))
        return false;
    return !wanted(big, TABLE_COFLOWS) ||
           put(big, TABLE_COFLOWS,
               &(struct coflow_row){ .job_no = (int64_t)coflow->order,
                                     .job = name ? name : room,
                                     .arrival = coflow->arrival,
                                     .finish = over ? big_now(big) : BIG_UNKNOWN,
                                     .flows = coflow->width,
                                     .senders = coflow->senders,
                                     .receivers = coflow->receivers,
                                     .bytes = coflow->bytes,
                                     .least = coflow->bottleneck / big->platform->port_bandwidth,
                                     .status = over ? "completed" : "alive" });
}

bool big_measure_coflow(struct big *big, const struct coflow *coflow, const char *name)
{
    struct meter *meter = big->input->meter;
    double ideal_ns = coflow->bottleneck / big->platform->port_bandwidth * 1e9;
    double taken = (double)(big_now(big) - coflow->arrival);

    if (!coflow_row(big, coflow, name, true))
        return false;
    big->totals.last_end = big_now(big);
    if (coflow->arrival < big->options.warmup)
        return true;
    big->totals.jobs++;
    big->totals.bytes += coflow->bytes;
    meter_sample(meter, M_CCT, taken * 1e-9);
    meter_sample(meter, M_COMPLETION, taken * 1e-9);
    if (ideal_ns > 0)
        meter_sample(meter, M_SLOWDOWN, taken / ideal_ns);
    count_end(big);
    return true;
}

bool big_measure_coflow_alive(struct big *big, const struct coflow *coflow, const char *name)
{
    return coflow_row(big, coflow, name, false);
}

static void sample_job(struct big *big, const struct job *job)
{
    struct meter *meter = big->input->meter;
    double completion = time_seconds(big_now(big) - job->view.submit);

    big->totals.jobs++;
    meter_sample(meter, M_COMPLETION, completion);
    if (job->ideal_ns > 0)
        meter_sample(meter, M_SLOWDOWN, completion * 1e9 / job->ideal_ns);
    if (job->first_start != TIME_NEVER)
        meter_sample(meter, M_WAIT, time_seconds(job->first_start - job->view.submit));
}

bool big_measure_job(struct big *big, const struct job *job, const char *status)
{
    bool done = strcmp(status, "completed") == 0;
    double completion = (double)(big_now(big) - job->view.submit);
    char room[32];

    if (wanted(big, TABLE_JOBS) &&
        !put(big, TABLE_JOBS,
             &(struct job_row){
                 .job_no = (int64_t)job->view.order,
                 .job = big_job_label(job, room),
                 .queue = big->queue[job->view.queue],
                 .arrival = job->view.submit,
                 .first_start = job->first_start == TIME_NEVER ? BIG_UNKNOWN : job->first_start,
                 .finish = job->over ? big_now(big) : BIG_UNKNOWN,
                 .tasks = job->view.tasks,
                 .failed = job->failures,
                 .slowdown = done && job->ideal_ns > 0 ? completion / job->ideal_ns : (double)NAN,
                 .status = status }))
        return false;
    if (job->over)
        big->totals.last_end = big_now(big);
    if (!measured(big, &job->view))
        return true;
    if (done)
        sample_job(big, job);
    else
        big->totals.failed += job->over;
    count_end(big);
    return true;
}

/* Parts of the tasks, and what policies counted. */
static void end_counts(struct big *big, double span)
{
    struct meter *meter = big->input->meter;
    const struct big_totals *t = &big->totals;
    const double *count = t->count;

    for (int level = 0; level < 3 && t->tasks > 0; level++)
        meter_scalar(meter, M_LOCAL + level, (double)t->level[level] / (double)t->tasks);
    meter_scalar(meter, M_DECISIONS, count[BIG_DECISIONS]);
    if (count[BIG_TRANSACTIONS] > 0)
        meter_scalar(meter, M_CONFLICTS, count[BIG_CONFLICTS] / count[BIG_TRANSACTIONS]);
    meter_scalar(meter, M_MESSAGES, count[BIG_MESSAGES]);
    if (span > 0)
        meter_scalar(meter, M_BUSY, count[BIG_THINK_NS] / 1e9 / span);
    if (count[BIG_THINK_NS] > 0)
        meter_scalar(meter, M_WASTED_THINK, count[BIG_WASTED_NS] / count[BIG_THINK_NS]);
    if (t->fair_span > 0)
        meter_scalar(meter, M_FAIRNESS, t->fair_area / t->fair_span);
}

/* What still runs counts up to now. */
static void still_alive(struct big *big)
{
    for (size_t i = 0; i < big->attempts; i++) {
        const struct attempt *attempt = big->attempt[i];

        if (attempt->used)
            big->totals.busy_ns += (double)(big_now(big) - attempt->view.start) *
                                   (double)attempt->view.stage->spec->demand[BIG_CPU] / 1000;
    }
    for (uint32_t id = big->first_job; id != BIG_NONE; id = big->job[id]->next)
        big_measure_job(big, big->job[id], "alive");
    big_coflows_alive(big);
}

void big_measure_end(struct big *big)
{
    struct meter *meter = big->input->meter;
    const struct big_totals *t = &big->totals;
    sim_time end;
    double span;

    if (!big->failed)
        still_alive(big);
    end = big->in_system ? big_now(big) : t->last_end;
    span = t->first_arrival < end ? time_seconds(end - t->first_arrival) : 0;
    meter_end(meter, big_now(big));
    meter_scalar(meter, M_MAKESPAN, span);
    if (span > 0)
        meter_scalar(meter, M_UTILIZATION,
                     t->busy_ns / 1e9 / (span * (double)big->capacity[BIG_CPU] / 1000));
    meter_scalar(meter, M_JOBS, (double)t->jobs);
    meter_scalar(meter, M_FAILED, (double)t->failed);
    meter_scalar(meter, M_TASKS, (double)t->tasks);
    meter_scalar(meter, M_COPIES, (double)t->copies);
    meter_scalar(meter, M_COPIES_WON, (double)t->copies_won);
    meter_scalar(meter, M_KILLED, (double)t->killed);
    meter_scalar(meter, M_LOST, (double)t->lost);
    if (t->busy_ns > 0)
        meter_scalar(meter, M_WASTED, t->wasted_ns / t->busy_ns);
    meter_scalar(meter, M_MOVES, (double)t->moves);
    meter_scalar(meter, M_BYTES, t->bytes);
    end_counts(big, span);
    meter_scalar(meter, M_EVENTS, (double)engine_events(big->engine));
    meter_scalar(meter, M_TIES, (double)engine_ties(big->engine));
}
