/* Options and platform of the batch system, and how they turn arrivals into jobs. */
#include "sim/batch/batch_spec.h"

#include "sim/batch/batch_internal.h"

static const char *const compats[] = { "none", "pyss", "cqsim", "batsched", NULL };
static const char *const instants[] = { "batch", "finish_first", "submit_first", NULL };
static const char *const estimates[] = { "request", "true", "predicted", NULL };
static const char *const reservations[] = { "count", "machines", NULL };
static const char *const plans[] = { "compress", "replan", NULL };
static const char *const ends[] = { "inclusive", "strict", NULL };
static const char *const oversizes[] = { "reject", "drop", "clip", "error", NULL };
static const char *const zero_runs[] = { "keep", "one", "drop", NULL };
static const char *const walltimes[] = { "kill", "extend", NULL };
static const char *const truths[] = { "request", "true_run", NULL };
static const char *const fields[] = { "requested", "allocated", NULL };
static const char *const allocations[] = { "count", "identity", NULL };
static const char *const ties[] = { "fifo", "lifo", "random", NULL };

const struct param batch_option_table[] = {
    PARAM_CHOICE(batch_options, compat, "none", compats,
                 "Preset of the rules below that imitates another simulator."),
    PARAM_CHOICE(batch_options, same_instant, "batch", instants,
                 "When the policy decides within one instant: once after all ends and submissions, "
                 "or after each of them with ends or with submissions first."),
    PARAM_CHOICE(batch_options, candidate_estimate, "request", estimates,
                 "Run time by which waiting jobs are judged: the request, the truth, or the mean "
                 "of the user's last two run times."),
    PARAM_CHOICE(batch_options, reservation, "count", reservations,
                 "Reserve processors as a number or as concrete machines."),
    PARAM_CHOICE(batch_options, conservative, "compress", plans,
                 "Whether reservations of all jobs are kept and improved, or made anew each time."),
    PARAM_CHOICE(batch_options, backfill_end, "inclusive", ends,
                 "May a backfilled job end exactly when the reserved one starts?"),
    PARAM_CHOICE(batch_options, oversize, "reject", oversizes,
                 "A job larger than the cluster: reject it, leave it out, clip it, or stop."),
    PARAM_CHOICE(batch_options, zero_run, "keep", zero_runs,
                 "A job without run time: keep it, let it run one second, or leave it out."),
    PARAM_CHOICE(batch_options, walltime, "kill", walltimes,
                 "A job longer than its request: kill it there, or raise the request."),
    PARAM_CHOICE(batch_options, estimate, "request", truths,
                 "What stands for the request: the user's, or the true run time."),
    PARAM_CHOICE(batch_options, procs_from, "requested", fields,
                 "Which processor count of the workload counts; the other one stands in for it."),
    PARAM_CHOICE(batch_options, allocation, "count", allocations,
                 "Give out processors as a number or by identity, lowest first."),
    PARAM_CHOICE(batch_options, tie, "fifo", ties,
                 "Order of events of one kind at one instant, to test how much it matters."),
    PARAM_TIME(batch_options, slowdown_bound, "10s",
               "Shorter run times count as this in bounded slowdowns."),
    PARAM(batch_options, warmup_jobs, 0, 0, 1e15, "",
          "Jobs at the start that are simulated but not measured."),
    { 0 },
};

const struct param batch_platform_table[] = {
    PARAM(batch_platform, nodes, 0, 0, 16777216, "",
          "Nodes of the cluster; 0: as many processors as the trace was recorded on."),
    PARAM(batch_platform, cores, 1, 1, 65536, "", "Processors of one node."),
    { 0 },
};

/* Semantics of the simulators imitated: facts read in their sources, see docs/guide/batch.md. */
const struct preset batch_presets[] = {
    { "compat",
      "pyss",
      { "same_instant=submit_first", "conservative=compress", "oversize=clip", "zero_run=one",
        "procs_from=allocated", NULL } },
    { "compat",
      "cqsim",
      { "same_instant=finish_first", "candidate_estimate=true", "conservative=replan",
        "oversize=drop", "zero_run=drop", NULL } },
    { "compat", "batsched", { "reservation=machines", "allocation=identity", NULL } },
    { 0 },
};

static int64_t count_of(const struct batch_options *options, const struct batch_arrival *arrival)
{
    int64_t first = options->procs_from ? arrival->procs_used : arrival->procs;
    int64_t other = options->procs_from ? arrival->procs : arrival->procs_used;

    return first > 0 ? first : other;
}

/* The run time by the rules, or -1 when the job has none and is left out. */
static sim_time run_of(const struct batch_options *options, sim_time run,
                       int64_t repairs[BATCH_REPAIRS])
{
    if (run > 0)
        return run;
    if (run < 0 && options->zero_run != BATCH_ZERO_ONE) {
        repairs[BATCH_REPAIR_NO_RUN]++;
        return -1;
    }
    repairs[BATCH_REPAIR_ZERO_RUN] += run < 0 || options->zero_run != BATCH_ZERO_KEEP;
    if (options->zero_run == BATCH_ZERO_ONE)
        return SECOND;
    return options->zero_run == BATCH_ZERO_DROP ? -1 : 0;
}

struct batch_admitted batch_admit(const struct batch_options *options, uint32_t procs,
                                  const struct batch_arrival *arrival,
                                  int64_t repairs[BATCH_REPAIRS])
{
    struct batch_admitted job = { .verdict = BATCH_DROPPED };
    int64_t count = count_of(options, arrival);

    if (count <= 0) {
        repairs[BATCH_REPAIR_NO_PROCS]++;
        return job;
    }
    job.run = run_of(options, arrival->run, repairs);
    if (job.run < 0)
        return job;
    job.request = arrival->request;
    if (job.request <= 0 || options->estimate) {
        repairs[BATCH_REPAIR_NO_REQUEST] += job.request <= 0;
        job.request = job.run;
    }
    if (job.run > job.request) {
        repairs[BATCH_REPAIR_WALLTIME]++;
        job.killed = options->walltime == 0;
        if (job.killed)
            job.run = job.request;
        else
            job.request = job.run;
    }
    job.verdict = BATCH_ADMITTED;
    if (count > procs) {
        static const enum batch_admission verdicts[] = { BATCH_REJECTED, BATCH_DROPPED,
                                                         BATCH_ADMITTED, BATCH_REFUSED };

        repairs[BATCH_REPAIR_OVERSIZE]++;
        job.verdict = verdicts[options->oversize];
        count = procs;
    }
    job.procs = (uint32_t)count;
    return job;
}

const char *batch_repair_text(const struct batch_options *options, enum batch_repair repair)
{
    static const char *const oversize[] = { "oversize: rejected", "oversize: dropped",
                                            "oversize: clipped", "oversize: error" };

    switch (repair) {
    case BATCH_REPAIR_NO_PROCS:
        return "no processors: dropped";
    case BATCH_REPAIR_NO_RUN:
        return "no run time: dropped";
    case BATCH_REPAIR_ZERO_RUN:
        return options->zero_run == BATCH_ZERO_ONE ? "zero run time: one second"
                                                   : "zero run time: dropped";
    case BATCH_REPAIR_NO_REQUEST:
        return "no request: run time used";
    case BATCH_REPAIR_WALLTIME:
        return options->walltime ? "longer than request: request raised"
                                 : "longer than request: killed";
    case BATCH_REPAIR_OVERSIZE:
        return oversize[options->oversize];
    case BATCH_REPAIRS:
        break;
    }
    return "";
}
