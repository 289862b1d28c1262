/* What is measured of a dag run. */
#include <math.h>
#include <string.h>

#include "sim/base/stats_quantile.h"
#include "sim/dag/dag_internal.h"

/*
 * Definitions: Topcuoglu, Hariri and Wu 2002, section 5.1 (SLR, speedup, efficiency); Boloni and
 * Marinescu, "Robust scheduling of metaprograms", Journal of Scheduling 5, 2002 (slack).
 */
const struct metric dag_metrics[] = {
    [M_LATENCY] = { "latency", METRIC_SAMPLE, "s",
                    "Last end of a task of a job minus its arrival." },
    [M_SLR] = { "slr", METRIC_SAMPLE, "",
                "Schedule length ratio: latency over the critical path with the least cost of each "
                "task." },
    [M_SPEEDUP] = { "speedup", METRIC_SAMPLE, "",
                    "All tasks of a job on the machine where that takes least, over its latency." },
    [M_EFFICIENCY] = { "efficiency", METRIC_SAMPLE, "", "Speedup over the number of machines." },
    [M_SLACK] = { "slack", METRIC_SAMPLE, "s",
                  "Of a task: how much later it could have ended without its job ending later." },
    [M_ROBUSTNESS] = { "stretch", METRIC_SAMPLE, "",
                       "Latency of a job over the one that its static plan promised." },
    [M_TARDINESS] = { "tardiness", METRIC_SAMPLE, "s",
                      "By how much a job with a deadline missed it, 0 if it did not." },
    [M_TASK_WAIT] = { "task_wait", METRIC_SAMPLE, "s", "Start of a task minus its being ready." },
    [M_DATA_WAIT] = { "data_wait", METRIC_SAMPLE, "s",
                      "From a task's being ready until its data are on its machine." },
    [M_IN_SYSTEM] = { "in_system", METRIC_LEVEL, "", "Jobs that have arrived and not ended." },
    [M_READY] = { "ready", METRIC_LEVEL, "", "Tasks that wait to be assigned." },
    [M_RUNNING] = { "running", METRIC_LEVEL, "", "Tasks that run." },
    [M_BUSY] = { "busy", METRIC_LEVEL, "", "Cores that run a task." },
    [M_LEASED] = { "leased", METRIC_LEVEL, "", "Machines on demand in use." },
    [M_POWER] = { "power", METRIC_LEVEL, "W", "Of all machines and what is always on." },
    [M_TEMPERATURE] = { "temperature", METRIC_LEVEL, "", "Hottest spot, degrees Celsius." },
    [M_MAKESPAN] = { "makespan", METRIC_SCALAR, "s",
                     "Last end minus first arrival of measured jobs." },
    [M_UTILIZATION] = { "utilization", METRIC_SCALAR, "",
                        "Core seconds of tasks over cores times makespan." },
    [M_COST] = { "cost", METRIC_SCALAR, "", "What the machines cost, by options.billing." },
    [M_MISSES] = { "misses", METRIC_SCALAR, "", "Jobs that missed their deadline." },
    [M_MISSED_SHARE] = { "missed_share", METRIC_SCALAR, "", "Misses over jobs with a deadline." },
    [M_DATA_MOVED] = { "data_moved", METRIC_SCALAR, "B", "Sent from one machine to another." },
    [M_TRANSFERS] = { "transfers", METRIC_SCALAR, "", "Times that something was sent so." },
    [M_ENERGY] = { "energy", METRIC_SCALAR, "J", "Power over time, until the last end." },
    [M_EDP] = { "edp", METRIC_SCALAR, "", "Energy times makespan (energy-delay product), J s." },
    [M_PEAK_TEMPERATURE] = { "peak_temperature", METRIC_SCALAR, "", "Degrees Celsius." },
    [M_THROTTLED] = { "throttled", METRIC_SCALAR, "s", "Time in which a cluster was throttled." },
    [M_JOBS] = { "jobs", METRIC_SCALAR, "", "Measured jobs that ended." },
    [M_TASKS] = { "tasks", METRIC_SCALAR, "", "Measured tasks that ended." },
    [M_REPEATED] = { "repeated", METRIC_SCALAR, "", "Executions that failed." },
    [M_PREEMPTED] = { "preempted", METRIC_SCALAR, "", "Executions that a policy ended." },
    [M_BOUND] = { "bound", METRIC_SCALAR, "s",
                  "Greatest lower bound that a static plan proved for its end." },
    [M_EVENTS] = { "events", METRIC_SCALAR, "", "Events simulated." },
    [M_TIES] = { "ties", METRIC_SCALAR, "", "Events of one kind at the same instant as another." },
    { 0 },
};

const char *const dag_measures[] = { "latency.mean", "latency.p95",    "slr.mean", "makespan",
                                     "utilization",  "in_system.mean", NULL };

const char *const dag_series[] = { "in_system", "busy", "power", "temperature", "latency", NULL };

void dag_measure_levels(struct dag *d)
{
    struct meter *meter = d->input->meter;
    sim_time now = dag_now(d);

    if (!d->levels)
        return;
    meter_level(meter, M_IN_SYSTEM, now, d->in_system);
    meter_level(meter, M_READY, now, (double)d->ready);
    meter_level(meter, M_RUNNING, now, d->running);
    meter_level(meter, M_BUSY, now, d->busy);
    meter_level(meter, M_LEASED, now, d->leases);
}

void dag_measure_start(struct dag *d)
{
    for (int metric = M_IN_SYSTEM; metric <= M_LEASED; metric++)
        d->levels = d->levels || meter_wants(d->input->meter, metric);
    dag_measure_levels(d);
}

/* Money: time in seconds on so many cores of a machine of a kind. */
static double price_of(const struct dag *d, uint32_t kind, double seconds, double cores)
{
    const struct dag_machine *machine = &d->kind[kind];

    return seconds * machine->price * cores / (double)machine->cores;
}

bool dag_measure_task(struct dag *d, struct task *task, double seconds)
{
    uint32_t kind = d->machine[task->view.machine].kind, cores = spec_of(task)->cores;

    if (!job_of_task(task)->measured)
        return true;
    d->totals.busy_time += seconds * cores;
    if (d->options.billing == DAG_BILL_USE)
        d->totals.cost += price_of(d, kind, seconds, cores);
    return true;
}

void dag_measure_lease(struct dag *d, uint32_t kind, sim_time since)
{
    double unit = (double)d->options.billing_unit;
    double units = ceil((double)(dag_now(d) - since) / unit);

    if (d->options.billing == DAG_BILL_LEASE)
        d->totals.cost += fmax(units, 1) * unit / 1e9 * d->kind[kind].price;
}

/* Slack of all tasks of a job, as it ran: latest end that delays nothing minus end. */
static void add_slack(struct dag *d, const struct job *job)
{
    const struct taskgraph *graph = job->view.graph;
    struct running_order *order = job_in_order(job);
    sim_time *latest = mem_alloc(graph->tasks * sizeof *latest);

    for (uint32_t i = graph->tasks; i-- > 0;) {
        uint32_t t = order[i].task, next = order[i].next;
        const struct task *task = &job->task[t];

        latest[t] = dag_now(d);
        if (next != TASKGRAPH_NONE)
            latest[t] = latest[next] - (job->task[next].view.finish - job->task[next].view.start);
        for (uint32_t e = graph->successors.at[t]; e < graph->successors.at[t + 1]; e++) {
            uint32_t s = graph->successors.item[e];
            const struct task *to = &job->task[s];
            sim_time start = latest[s] - (to->view.finish - to->view.start);

            start -= data_time(d, graph->bytes[e], task->view.machine, to->view.machine);
            if (start < latest[t])
                latest[t] = start;
        }
        meter_sample(d->input->meter, M_SLACK,
                     fmax(0, time_seconds(latest[t] - task->view.finish)));
    }
    mem_free(latest);
    mem_free(order);
}

static void add_ratios(struct dag *d, struct job *job, double latency)
{
    struct meter *meter = d->input->meter;
    bool wanted = meter_wants(meter, M_SLR) || meter_wants(meter, M_SPEEDUP) ||
                  meter_wants(meter, M_EFFICIENCY);

    if (!wanted || latency <= 0)
        return;
    info_measure(d, job->info);
    if (job->info->least_path > 0)
        meter_sample(meter, M_SLR, latency * 1e9 / job->info->least_path);
    if (isinf(job->info->serial))
        return;
    meter_sample(meter, M_SPEEDUP, job->info->serial / 1e9 / latency);
    meter_sample(meter, M_EFFICIENCY, job->info->serial / 1e9 / latency / fmax(1, d->machines));
}

static void add_tasks(struct dag *d, const struct job *job)
{
    struct meter *meter = d->input->meter;

    if (!meter_wants(meter, M_TASK_WAIT) && !meter_wants(meter, M_DATA_WAIT))
        return;
    for (uint32_t t = 0; t < job->view.graph->tasks; t++) {
        const struct task *task = &job->task[t];

        meter_sample(meter, M_TASK_WAIT, time_seconds(task->view.start - task->view.ready));
        meter_sample(meter, M_DATA_WAIT, fmax(0, time_seconds(task->data_at - task->view.ready)));
    }
}

bool dag_measure_job(struct dag *d, struct job *job)
{
    struct meter *meter = d->input->meter;
    double latency = time_seconds(dag_now(d) - job->view.submit);
    double late = job->view.deadline == TIME_NEVER
                      ? 0
                      : fmax(0, time_seconds(dag_now(d) - job->view.deadline));

    if (!record_job(d, job))
        return false;
    if (!job->measured)
        return true;
    d->totals.jobs++;
    d->totals.tasks += job->view.graph->tasks;
    d->totals.last_finish = dag_now(d);
    meter_sample(meter, M_LATENCY, latency);
    if (job->plan_makespan > 0)
        meter_sample(meter, M_ROBUSTNESS, latency * 1e9 / job->plan_makespan);
    if (job->view.deadline != TIME_NEVER) {
        d->totals.with_deadline++;
        d->totals.misses += late > 0;
        meter_sample(meter, M_TARDINESS, late);
    }
    add_ratios(d, job, latency);
    add_tasks(d, job);
    if (meter_wants(meter, M_SLACK))
        add_slack(d, job);
    return true;
}

void dag_measure_transfer(struct dag *d, const struct job *job, const struct transfer_row *row)
{
    if (job->measured) {
        d->totals.transfers++;
        d->totals.moved += row->bytes;
    }
    record_transfer(d, job, row);
}

static int64_t all_cores(const struct dag *d)
{
    int64_t cores = 0;

    for (uint32_t m = 0; m < d->machines; m++)
        cores += dag_is_memory(&d->kind[d->machine[m].kind]) ? 0 : d->machine[m].cores;
    return cores;
}

/* Machines that are not on demand are paid for from the first arrival to the last end. */
static double standing_cost(const struct dag *d, sim_time span)
{
    double unit = (double)d->options.billing_unit, cost = 0;
    double seconds = ceil((double)span / unit) * unit / 1e9;

    for (uint32_t m = 0; m < d->machines && d->options.billing == DAG_BILL_LEASE; m++)
        if (!d->kind[d->machine[m].kind].elastic)
            cost += seconds * d->kind[d->machine[m].kind].price;
    return cost;
}

void dag_measure_end(struct dag *d)
{
    struct meter *meter = d->input->meter;
    const struct dag_totals *totals = &d->totals;
    sim_time span = totals->jobs ? totals->last_finish - totals->first_submit : 0;
    double core_time = time_seconds(span) * (double)all_cores(d);

    if (d->soc)
        soc_finish(d);
    meter_end(meter, dag_now(d)); /* tasks that are not measured may have run after the last end */
    record_types(d);
    meter_scalar(meter, M_MAKESPAN, time_seconds(span));
    if (core_time > 0)
        meter_scalar(meter, M_UTILIZATION, totals->busy_time / core_time);
    meter_scalar(meter, M_COST, totals->cost + standing_cost(d, span));
    meter_scalar(meter, M_MISSES, (double)totals->misses);
    if (totals->with_deadline)
        meter_scalar(meter, M_MISSED_SHARE, (double)totals->misses / (double)totals->with_deadline);
    meter_scalar(meter, M_DATA_MOVED, totals->moved);
    meter_scalar(meter, M_TRANSFERS, (double)totals->transfers);
    meter_scalar(meter, M_JOBS, (double)totals->jobs);
    meter_scalar(meter, M_TASKS, (double)totals->tasks);
    meter_scalar(meter, M_REPEATED, (double)totals->repeated);
    meter_scalar(meter, M_PREEMPTED, (double)totals->preempted);
    if (totals->bound > 0)
        meter_scalar(meter, M_BOUND, totals->bound / 1e9);
    meter_scalar(meter, M_EVENTS, (double)engine_events(d->engine));
    meter_scalar(meter, M_TIES, (double)engine_ties(d->engine));
}
