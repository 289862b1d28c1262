/* What is measured of a batch run, and the record row of a job. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/batch/batch_internal.h"

enum {
    WAIT,
    TURNAROUND,
    SLOWDOWN,
    BOUNDED_SLOWDOWN,
    PP_BOUNDED_SLOWDOWN,
    USER_SLOWDOWN,
    BUSY,
    QUEUE_LENGTH,
    IN_SYSTEM,
    DEMAND,
    LOST,
    UTILIZATION,
    MAKESPAN,
    AREA_RESPONSE,
    CAPACITY_LOSS,
    FINISHED,
    KILLED,
    REJECTED,
    EVENTS,
    TIES
};

/* Definitions: Feitelson, "Metrics for parallel job scheduling and their convergence", 2001. */
const struct metric batch_metrics[] = {
    [WAIT] = { "wait", METRIC_SAMPLE, "s", "Start minus submission of a job." },
    [TURNAROUND] = { "turnaround", METRIC_SAMPLE, "s", "Finish minus submission (flow time)." },
    [SLOWDOWN] = { "slowdown", METRIC_SAMPLE, "",
                   "Turnaround over run time (stretch); jobs without run time are left out." },
    [BOUNDED_SLOWDOWN] = { "bounded_slowdown", METRIC_SAMPLE, "",
                           "max(1, turnaround / max(run time, slowdown_bound))." },
    [PP_BOUNDED_SLOWDOWN] = { "pp_bounded_slowdown", METRIC_SAMPLE, "",
                              "max(1, turnaround / (processors max(run time, slowdown_bound)))." },
    [USER_SLOWDOWN] = { "user_slowdown", METRIC_SAMPLE, "",
                        "Mean bounded slowdown of each user; its .jain is fairness among users." },
    [BUSY] = { "busy", METRIC_LEVEL, "", "Processors held by running jobs." },
    [QUEUE_LENGTH] = { "queue_length", METRIC_LEVEL, "", "Waiting jobs." },
    [IN_SYSTEM] = { "in_system", METRIC_LEVEL, "", "Waiting and running jobs." },
    [DEMAND] = { "demand", METRIC_LEVEL, "", "Processors asked for by waiting jobs." },
    [LOST] = { "lost", METRIC_LEVEL, "", "Idle processors that waiting jobs ask for." },
    [UTILIZATION] = { "utilization", METRIC_SCALAR, "",
                      "Run time times processors of all measured jobs over cluster times "
                      "makespan." },
    [MAKESPAN] = { "makespan", METRIC_SCALAR, "s",
                   "Last finish minus first submission of measured jobs." },
    [AREA_RESPONSE] = { "area_response", METRIC_SCALAR, "s",
                        "Turnaround averaged with processors times run time as weight." },
    [CAPACITY_LOSS] = { "capacity_loss", METRIC_SCALAR, "",
                        "Mean of lost over cluster size (loss of capacity, Zhang et al. 2000)." },
    [FINISHED] = { "jobs", METRIC_SCALAR, "", "Measured jobs that ended, killed ones included." },
    [KILLED] = { "killed", METRIC_SCALAR, "", "Measured jobs ended at their requested time." },
    [REJECTED] = { "rejected", METRIC_SCALAR, "", "Jobs larger than the cluster." },
    [EVENTS] = { "events", METRIC_SCALAR, "", "Events simulated." },
    [TIES] = { "ties", METRIC_SCALAR, "", "Events of one kind at the same instant as another." },
    { 0 },
};

const char *const batch_measures[] = { "wait.mean",         "bounded_slowdown.mean",
                                       "wait.p95",          "bounded_slowdown.p95",
                                       "utilization",       "makespan",
                                       "queue_length.mean", NULL };

const char *const batch_series[] = { "busy", "queue_length", "wait", "bounded_slowdown", NULL };

struct row {
    int64_t job_no;
    const char *job;
    sim_time submit, start, finish, request;
    int64_t procs, user, queue;
    const char *status;
    const char *machines;
};

static const struct column columns[] = {
    { "job_no", COLUMN_INT, offsetof(struct row, job_no), "Dense number in order of arrival." },
    { "job", COLUMN_TEXT, offsetof(struct row, job), "Id in the source log." },
    { "submit", COLUMN_TIME, offsetof(struct row, submit), "From the start of the slice." },
    { "start", COLUMN_TIME, offsetof(struct row, start), "NULL for a rejected job." },
    { "finish", COLUMN_TIME, offsetof(struct row, finish), "NULL for a rejected job." },
    { "procs", COLUMN_INT, offsetof(struct row, procs), "Processors." },
    { "request", COLUMN_TIME, offsetof(struct row, request), "Requested time." },
    { "user", COLUMN_INT, offsetof(struct row, user), "User number; NULL if unknown." },
    { "queue", COLUMN_INT, offsetof(struct row, queue), "Queue number; NULL if unknown." },
    { "status", COLUMN_TEXT, offsetof(struct row, status), "completed, killed or rejected." },
    { "machines", COLUMN_TEXT, offsetof(struct row, machines),
      "Processors held, e.g. 0-15,17; only with allocation: identity." },
    { 0 },
};

static const struct gantt job_gantt = { .lane = "machines",
                                        .start = "start",
                                        .finish = "finish",
                                        .label = "job",
                                        .group = "user",
                                        .width = "procs",
                                        .arrival = "submit" };

enum { JOBS };

const struct record_table batch_tables[] = {
    [JOBS] = { "jobs", columns, "Every job of the workload, in the order in which they end.",
               &job_gantt },
    { 0 },
};

void batch_measure_levels(struct batch *b)
{
    struct meter *meter = b->input->meter;
    sim_time now = batch_now(b);
    uint64_t idle = b->free > 0 ? (uint64_t)b->free : 0;
    double lost = (double)(b->demand < idle ? b->demand : idle);

    b->totals.lost_area += b->totals.lost * (double)(now - b->totals.lost_since);
    b->totals.lost = lost;
    b->totals.lost_since = now;
    if (!b->levels)
        return;
    meter_level(meter, BUSY, now, (double)((int64_t)b->procs - b->free));
    meter_level(meter, QUEUE_LENGTH, now, (double)batch_waiting(b));
    meter_level(meter, IN_SYSTEM, now, (double)(batch_waiting(b) + b->running));
    meter_level(meter, DEMAND, now, (double)b->demand);
    meter_level(meter, LOST, now, lost);
}

void batch_measure_start(struct batch *b)
{
    struct meter *meter = b->input->meter;

    for (int metric = BUSY; metric <= LOST; metric++)
        b->levels = b->levels || meter_wants(meter, metric);
    b->users_wanted = meter_wants(meter, USER_SLOWDOWN);
    for (int metric = SLOWDOWN; metric <= USER_SLOWDOWN; metric++)
        b->slowdowns = b->slowdowns || meter_wants(meter, metric);
}

/* The measured window begins: the warm-up is over. */
void batch_measure_window(struct batch *b, sim_time now)
{
    meter_start(b->input->meter, now);
    b->totals.lost_area = 0;
    b->totals.lost_since = now;
}

/* "0-15,17" from a machine set, in the run's scratch text. */
static const char *machines_text(struct batch *b, struct job *job)
{
    const uint64_t *set = *set_of(job);

    b->scratch.count = 0;
    for (uint32_t i = 0; i < b->procs; i++) {
        uint32_t first = i;

        if (!(set[i / 64] >> i % 64 & 1))
            continue;
        while (i + 1 < b->procs && (set[(i + 1) / 64] >> (i + 1) % 64 & 1))
            i++;
        text_format(&b->scratch, i > first ? "%s%u-%u" : "%s%u", b->scratch.count ? "," : "", first,
                    i);
    }
    return text_get(&b->scratch);
}

static bool write_row(struct batch *b, struct job *job, const char *status)
{
    struct sink *sink = b->input->sink;
    char room[32];
    bool ran = job->view.start != TIME_NEVER;
    struct row row = {
        .job_no = (int64_t)job->view.order,
        .job = batch_label(job, room),
        .submit = job->view.submit,
        .start = ran ? job->view.start : BATCH_UNKNOWN,
        .finish = ran ? batch_now(b) : BATCH_UNKNOWN,
        .request = job->view.request,
        .procs = job->view.procs,
        .user = job->view.user < 0 ? BATCH_UNKNOWN : job->view.user,
        .queue = job->view.queue < 0 ? BATCH_UNKNOWN : job->view.queue,
        .status = status,
        .machines = b->set_words && ran ? machines_text(b, job) : NULL,
    };

    if (sink->row(sink, JOBS, &row, &b->error))
        return true;
    b->failed = true;
    engine_stop(b->engine);
    return false;
}

/* The larger of two numbers that are no NaN; fmax() is a call. */
static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void add_slowdowns(struct batch *b, const struct job *job, double turnaround, double run)
{
    struct meter *meter = b->input->meter;
    double base = larger(run, time_seconds(b->options.slowdown_bound));
    double bounded = larger(1, turnaround / base);

    if (job->run > 0)
        meter_sample(meter, SLOWDOWN, turnaround / run);
    meter_sample(meter, BOUNDED_SLOWDOWN, bounded);
    meter_sample(meter, PP_BOUNDED_SLOWDOWN, larger(1, turnaround / (job->view.procs * base)));
    if (b->users_wanted)
        batch_user_slowdown(b, job, bounded);
}

static void add_times(struct batch *b, const struct job *job)
{
    struct meter *meter = b->input->meter;
    double turnaround = time_seconds(batch_now(b) - job->view.submit);
    double run = time_seconds(job->run);
    double area = run * job->view.procs;

    meter_sample(meter, WAIT, time_seconds(job->view.start - job->view.submit));
    meter_sample(meter, TURNAROUND, turnaround);
    if (b->slowdowns)
        add_slowdowns(b, job, turnaround, run);
    exact_add(&b->totals.area, area);
    exact_add(&b->totals.area_response, area * turnaround);
}

/* A job is over, or was rejected. False when its record cannot be kept. */
bool batch_measure_job(struct batch *b, struct job *job, const char *status)
{
    struct batch_totals *totals = &b->totals;

    if (sink_wants(b->input->sink, JOBS) && !write_row(b, job, status))
        return false;
    if (job->view.order < (uint64_t)b->options.warmup_jobs)
        return true;
    if (job->view.start == TIME_NEVER) {
        totals->rejected++;
        return true;
    }
    if (job->view.submit < totals->first_submit)
        totals->first_submit = job->view.submit;
    totals->last_finish = batch_now(b);
    totals->finished++;
    totals->killed += job->killed;
    add_times(b, job);
    return true;
}

void batch_measure_end(struct batch *b)
{
    struct meter *meter = b->input->meter;
    const struct batch_totals *totals = &b->totals;
    sim_time span = totals->finished ? totals->last_finish - totals->first_submit : 0;
    double capacity = time_seconds(span) * b->procs;

    meter_end(meter, totals->finished ? totals->last_finish : 0);
    for (size_t i = 0; b->users_wanted && i < b->users.count; i++)
        if (b->user[i].jobs)
            meter_sample(meter, USER_SLOWDOWN, b->user[i].slowdown / (double)b->user[i].jobs);
    meter_scalar(meter, MAKESPAN, time_seconds(span));
    meter_scalar(meter, FINISHED, (double)totals->finished);
    meter_scalar(meter, KILLED, (double)totals->killed);
    meter_scalar(meter, REJECTED, (double)totals->rejected);
    meter_scalar(meter, EVENTS, (double)engine_events(b->engine));
    meter_scalar(meter, TIES, (double)engine_ties(b->engine));
    if (capacity > 0) {
        meter_scalar(meter, UTILIZATION, exact_get(&totals->area) / capacity);
        meter_scalar(meter, CAPACITY_LOSS, totals->lost_area / 1e9 / capacity);
    }
    if (exact_get(&totals->area) > 0)
        meter_scalar(meter, AREA_RESPONSE,
                     exact_get(&totals->area_response) / exact_get(&totals->area));
}
