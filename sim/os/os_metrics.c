/* What is measured of an os run, and its record rows. */
#include <math.h>
#include <string.h>

#include "sim/os/os_internal.h"

const struct metric os_metrics[] = {
    [M_TURNAROUND] = { "turnaround", METRIC_SAMPLE, "s", "End of a thread minus its arrival." },
    [M_RESPONSE] = { "response", METRIC_SAMPLE, "s", "First run of a thread minus its arrival." },
    [M_WAIT] = { "wait", METRIC_SAMPLE, "s", "Time that a thread was ready and did not run." },
    [M_SLOWDOWN] = { "slowdown", METRIC_SAMPLE, "", "Turnaround over CPU time of a thread." },
    [M_LATENCY] = { "wake_latency", METRIC_SAMPLE, "s",
                    "From when a sleep was to be over, or what blocked it was, until a thread "
                    "runs." },
    [M_JOB_RESPONSE] = { "job_response", METRIC_SAMPLE, "s",
                         "End of a job of a periodic task minus its release." },
    [M_TARDINESS] = { "tardiness", METRIC_SAMPLE, "s",
                      "By how much a job missed its deadline, 0 if it did not." },
    [M_JITTER] = { "jitter", METRIC_SAMPLE, "s",
                   "Difference between the response times of a task's jobs that follow each "
                   "other." },
    [M_SHARE] = { "share", METRIC_SAMPLE, "", "CPU time of a thread over its time in the system." },
    [M_FAIRNESS] = { "fairness", METRIC_SCALAR, "",
                     "Jain's index of CPU time over weight and time in the system." },
    [M_READY] = { "ready", METRIC_LEVEL, "", "Threads that could run and do not." },
    [M_RUNNING] = { "running", METRIC_LEVEL, "", "Threads that run." },
    [M_IN_SYSTEM] = { "in_system", METRIC_LEVEL, "", "Threads that have arrived and not ended." },
    [M_MAKESPAN] = { "makespan", METRIC_SCALAR, "s", "Last end minus first arrival." },
    [M_UTILIZATION] = { "utilization", METRIC_SCALAR, "", "CPU time over CPUs times the time." },
    [M_SWITCHES] = { "switches", METRIC_SCALAR, "", "Times that a CPU changed its thread." },
    [M_VOLUNTARY] = { "voluntary", METRIC_SCALAR, "", "Switches by sleep, end or yield." },
    [M_INVOLUNTARY] = { "involuntary", METRIC_SCALAR, "", "Switches by preemption or slice end." },
    [M_MIGRATIONS] = { "migrations", METRIC_SCALAR, "", "Starts on another CPU than before." },
    [M_PREEMPTIONS] = { "preemptions", METRIC_SCALAR, "", "Threads that lost their CPU." },
    [M_MISSES] = { "misses", METRIC_SCALAR, "", "Jobs that ended after their deadline." },
    [M_JOBS] = { "jobs", METRIC_SCALAR, "", "Jobs of periodic tasks that ended." },
    [M_THREADS] = { "threads", METRIC_SCALAR, "", "Threads that ended." },
    [M_LOCK_WAIT] = { "lock_wait", METRIC_SAMPLE, "s",
                      "From a lock step until the thread has the lock, 0 if it was free." },
    [M_LONGEST_WAIT] = { "longest_wait", METRIC_SCALAR, "s",
                         "Longest time that a ready thread did not run (starvation)." },
    [M_WARM] = { "warm", METRIC_SCALAR, "", "Part of the CPU time with a warm cache." },
    [M_THROTTLED] = { "throttled", METRIC_SCALAR, "s", "Time of groups without quota." },
    [M_EVENTS] = { "events", METRIC_SCALAR, "", "Events simulated." },
    [M_TIES] = { "ties", METRIC_SCALAR, "", "Events of one kind at the same instant as another." },
    { 0 },
};

const char *const os_measures[] = { "turnaround.mean", "response.mean", "wake_latency.p95",
                                    "switches",        "utilization",   NULL };

const char *const os_series[] = { "ready", "running", "wake_latency", NULL };

struct thread_row {
    int64_t thread_no;
    const char *thread, *status;
    sim_time arrival, first_run, end, cpu_time, waited, longest_wait, blocked;
    int64_t nice, voluntary, involuntary, migrations;
};

static const struct column thread_columns[] = {
    { "thread_no", COLUMN_INT, offsetof(struct thread_row, thread_no), "In order of arrival." },
    { "thread", COLUMN_TEXT, offsetof(struct thread_row, thread), "Name, or number." },
    { "arrival", COLUMN_TIME, offsetof(struct thread_row, arrival), "Arrival." },
    { "first_run", COLUMN_TIME, offsetof(struct thread_row, first_run), "NULL: it never ran." },
    { "end", COLUMN_TIME, offsetof(struct thread_row, end), "NULL: it had not ended." },
    { "cpu_time", COLUMN_TIME, offsetof(struct thread_row, cpu_time), "Used." },
    { "waited", COLUMN_TIME, offsetof(struct thread_row, waited), "Ready and not running." },
    { "longest_wait", COLUMN_TIME, offsetof(struct thread_row, longest_wait), "At one stretch." },
    { "blocked", COLUMN_TIME, offsetof(struct thread_row, blocked),
      "At locks, conditions, barriers, suspended, or waiting for children." },
    { "nice", COLUMN_INT, offsetof(struct thread_row, nice), "Nice value." },
    { "voluntary", COLUMN_INT, offsetof(struct thread_row, voluntary), "Switches." },
    { "involuntary", COLUMN_INT, offsetof(struct thread_row, involuntary), "Switches." },
    { "migrations", COLUMN_INT, offsetof(struct thread_row, migrations), "To another CPU." },
    { "status", COLUMN_TEXT, offsetof(struct thread_row, status), "completed or alive." },
    { 0 },
};

struct segment_row {
    int64_t row_no, thread_no;
    const char *cpu, *thread, *why;
    sim_time start, finish;
};

static const struct column segment_columns[] = {
    { "row_no", COLUMN_INT, offsetof(struct segment_row, row_no), "Dense number of the row." },
    { "cpu", COLUMN_TEXT, offsetof(struct segment_row, cpu), "Where." },
    { "thread_no", COLUMN_INT, offsetof(struct segment_row, thread_no), "As in os_threads." },
    { "thread", COLUMN_TEXT, offsetof(struct segment_row, thread), "As in os_threads." },
    { "start", COLUMN_TIME, offsetof(struct segment_row, start), "It runs from here." },
    { "finish", COLUMN_TIME, offsetof(struct segment_row, finish), "To here." },
    { "why", COLUMN_TEXT, offsetof(struct segment_row, why),
      "It ended: sleep, blocked, exit, yield, slice, preempted or end of the run." },
    { 0 },
};

struct job_row {
    int64_t row_no, thread_no, job;
    const char *thread;
    sim_time release, finish, deadline;
    int64_t missed, preemptions;
};

static const struct column job_columns[] = {
    { "row_no", COLUMN_INT, offsetof(struct job_row, row_no), "Dense number of the row." },
    { "thread_no", COLUMN_INT, offsetof(struct job_row, thread_no), "As in os_threads." },
    { "thread", COLUMN_TEXT, offsetof(struct job_row, thread), "As in os_threads." },
    { "job", COLUMN_INT, offsetof(struct job_row, job), "Of the task, from 1." },
    { "release", COLUMN_TIME, offsetof(struct job_row, release), "It could begin." },
    { "finish", COLUMN_TIME, offsetof(struct job_row, finish), "It ended." },
    { "deadline", COLUMN_TIME, offsetof(struct job_row, deadline), "NULL: none." },
    { "missed", COLUMN_INT, offsetof(struct job_row, missed), "1: it ended after its deadline." },
    { "preemptions", COLUMN_INT, offsetof(struct job_row, preemptions), "Of the job." },
    { 0 },
};

static const struct gantt segments = {
    .lane = "cpu", .start = "start", .finish = "finish", .label = "thread", .group = "thread"
};

const struct record_table os_tables[] = {
    [TABLE_THREADS] = { .name = "os_threads",
                        .columns = thread_columns,
                        .doc = "Every thread, those alive at the end last." },
    [TABLE_SEGMENTS] = { .name = "os_segments",
                         .columns = segment_columns,
                         .doc = "What ran where, without a break.",
                         .gantt = &segments },
    [TABLE_JOBS] = { .name = "os_jobs",
                     .columns = job_columns,
                     .doc = "Every job of a periodic task that ended." },
    { 0 },
};

static bool put(struct os *os, enum os_record table, const void *row)
{
    if (os->input->sink->row(os->input->sink, table, row, &os->error))
        return true;
    os->failed = true;
    engine_stop(os->engine);
    return false;
}

static bool wanted(const struct os *os, enum os_record table)
{
    return sink_wants(os->input->sink, table) && !os->failed;
}

/* The first call after the warm-up finds the levels as they were at its end. */
static void begin_levels(struct os *os)
{
    if (os->levels_begun || os_now(os) < os->options.warmup)
        return;
    os->levels_begun = true;
    if (os->options.warmup > 0)
        meter_start(os->input->meter, os->options.warmup);
}

void os_measure_levels(struct os *os)
{
    if (!os->levels || os->pass_pending) /* the pass tells them */
        return;
    begin_levels(os);
    meter_level(os->input->meter, M_READY, os_now(os), os->ready);
    meter_level(os->input->meter, M_RUNNING, os_now(os), os->running);
    meter_level(os->input->meter, M_IN_SYSTEM, os_now(os), os->in_system);
}

static bool measured(const struct os *os, const struct thread *thread)
{
    return thread->view.arrival >= os->options.warmup;
}

void os_measure_wait(struct os *os, struct thread *thread)
{
    sim_time waited = os_now(os) - thread->view.since;

    thread->waited += waited;
    if (waited > thread->longest_wait)
        thread->longest_wait = waited;
    if (measured(os, thread) && waited > os->totals.longest_wait)
        os->totals.longest_wait = waited;
    if (thread->first_run == TIME_NEVER) {
        thread->first_run = os_now(os);
        if (measured(os, thread))
            meter_sample(os->input->meter, M_RESPONSE,
                         time_seconds(os_now(os) - thread->view.arrival));
    }
    if (thread->waking && os_now(os) >= os->options.warmup)
        meter_sample(os->input->meter, M_LATENCY, time_seconds(os_now(os) - thread->due));
    thread->waking = false;
}

bool os_measure_segment(struct os *os, uint32_t cpu, const char *why)
{
    const struct cpu *c = &os->cpu[cpu];
    char room[32], lane[16];
    size_t length;

    if (!wanted(os, TABLE_SEGMENTS) || c->charged <= c->since)
        return !os->failed;
    os->scratch.count = 0;
    text_format(&os->scratch, "cpu %u", cpu);
    length = os->scratch.count < sizeof lane ? os->scratch.count : sizeof lane - 1;
    memcpy(lane, text_get(&os->scratch), length);
    lane[length] = '\0';
    return put(os, TABLE_SEGMENTS,
               &(struct segment_row){ .row_no = os->totals.segment_rows++,
                                      .cpu = lane,
                                      .thread_no = (int64_t)c->current->view.order,
                                      .thread = thread_label(c->current, room),
                                      .start = c->since,
                                      .finish = os_now(os),
                                      .why = why });
}

bool os_measure_job(struct os *os, struct thread *thread)
{
    struct meter *meter = os->input->meter;
    sim_time response = os_now(os) - thread->release;
    bool missed = os_now(os) > thread->view.deadline;
    char room[32];

    if (measured(os, thread)) {
        os->totals.jobs++;
        os->totals.misses += missed;
        meter_sample(meter, M_JOB_RESPONSE, time_seconds(response));
        if (thread->view.deadline != TIME_NEVER)
            meter_sample(meter, M_TARDINESS,
                         missed ? time_seconds(os_now(os) - thread->view.deadline) : 0);
        if (thread->last_response >= 0)
            meter_sample(meter, M_JITTER, fabs(time_seconds(response - thread->last_response)));
    }
    thread->last_response = response;
    if (!wanted(os, TABLE_JOBS))
        return !os->failed;
    return put(os, TABLE_JOBS,
               &(struct job_row){ .row_no = os->totals.job_rows++,
                                  .thread_no = (int64_t)thread->view.order,
                                  .thread = thread_label(thread, room),
                                  .job = thread->jobs,
                                  .release = thread->release,
                                  .finish = os_now(os),
                                  .deadline = thread->view.deadline == TIME_NEVER
                                                  ? OS_UNKNOWN
                                                  : thread->view.deadline,
                                  .missed = missed,
                                  .preemptions = thread->job_preemptions });
}

static void add_share(struct os *os, const struct thread *thread)
{
    double life = time_seconds(os_now(os) - thread->view.arrival), fair;

    if (life <= 0)
        return;
    fair = time_seconds(thread->view.ran) / life / (double)thread->view.weight;
    os->totals.share_sum += fair;
    os->totals.share_squares += fair * fair;
    os->totals.shares++;
    meter_sample(os->input->meter, M_SHARE, time_seconds(thread->view.ran) / life);
}

bool os_measure_thread(struct os *os, struct thread *thread, const char *status)
{
    struct meter *meter = os->input->meter;
    bool ended = thread->view.state == OS_ENDED;
    double turnaround = time_seconds(os_now(os) - thread->view.arrival);
    char room[32];

    if (wanted(os, TABLE_THREADS) &&
        !put(os, TABLE_THREADS,
             &(struct thread_row){ .thread_no = (int64_t)thread->view.order,
                                   .thread = thread_label(thread, room),
                                   .arrival = thread->view.arrival,
                                   .first_run = thread->first_run == TIME_NEVER ? OS_UNKNOWN
                                                                                : thread->first_run,
                                   .end = ended ? os_now(os) : OS_UNKNOWN,
                                   .cpu_time = thread->view.ran,
                                   .waited = thread->waited,
                                   .longest_wait = thread->longest_wait,
                                   .blocked = sync_blocked(os, thread),
                                   .nice = thread->view.nice,
                                   .voluntary = thread->voluntary,
                                   .involuntary = thread->involuntary,
                                   .migrations = thread->migrations,
                                   .status = status }))
        return false;
    if (!measured(os, thread))
        return true;
    add_share(os, thread);
    meter_sample(meter, M_WAIT, time_seconds(thread->waited));
    if (!ended)
        return true;
    os->totals.threads++;
    os->totals.last_end = os_now(os);
    meter_sample(meter, M_TURNAROUND, turnaround);
    if (thread->view.ran > 0)
        meter_sample(meter, M_SLOWDOWN, turnaround / time_seconds(thread->view.ran));
    if (os->options.most_threads > 0 && os->totals.threads >= os->options.most_threads) {
        os->over = true;
        engine_stop(os->engine);
    }
    return true;
}

static void still_alive(struct os *os)
{
    for (uint32_t cpu = 0; cpu < os->cpus; cpu++) {
        cpu_charge(os, cpu);
        if (os->cpu[cpu].current)
            os_measure_segment(os, cpu, "end of the run");
    }
    for (size_t id = 0; id < os->slots; id++)
        if (os->slot[id])
            os_measure_thread(os, os->slot[id], "alive");
}

void os_measure_end(struct os *os)
{
    struct meter *meter = os->input->meter;
    const struct os_totals *totals = &os->totals;
    sim_time end = os->in_system ? os_now(os) : totals->last_end, busy = 0;
    double span;

    if (!os->failed)
        still_alive(os);
    span = totals->first_arrival < end ? time_seconds(end - totals->first_arrival) : 0;
    for (uint32_t cpu = 0; cpu < os->cpus; cpu++)
        busy += os->cpu[cpu].busy;
    begin_levels(os);
    if (!os->levels_begun)
        meter_start(meter, os_now(os));
    meter_end(meter, os_now(os));
    meter_scalar(meter, M_MAKESPAN, span);
    if (end > 0)
        meter_scalar(meter, M_UTILIZATION,
                     time_seconds(busy) / (time_seconds(end) * (double)os->cpus));
    if (totals->share_squares > 0)
        meter_scalar(meter, M_FAIRNESS,
                     totals->share_sum * totals->share_sum /
                         ((double)totals->shares * totals->share_squares));
    meter_scalar(meter, M_SWITCHES, (double)totals->switches);
    meter_scalar(meter, M_VOLUNTARY, (double)totals->voluntary);
    meter_scalar(meter, M_INVOLUNTARY, (double)totals->involuntary);
    meter_scalar(meter, M_MIGRATIONS, (double)totals->migrations);
    meter_scalar(meter, M_PREEMPTIONS, (double)totals->preemptions);
    meter_scalar(meter, M_MISSES, (double)totals->misses);
    meter_scalar(meter, M_JOBS, (double)totals->jobs);
    meter_scalar(meter, M_THREADS, (double)totals->threads);
    meter_scalar(meter, M_LONGEST_WAIT, time_seconds(totals->longest_wait));
    if (busy > 0)
        meter_scalar(meter, M_WARM, (double)totals->warm / (double)busy);
    meter_scalar(meter, M_THROTTLED, time_seconds(totals->throttled));
    meter_scalar(meter, M_EVENTS, (double)engine_events(os->engine));
    meter_scalar(meter, M_TIES, (double)engine_ties(os->engine));
}
