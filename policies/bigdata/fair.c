/*
 * Hadoop's Fair Scheduler: pools (queues) share the cluster by weight, with a guaranteed minimum.
 * A machine with room goes to the pool that is furthest below its minimum, by the part of it that
 * it has; when none is, to the one with the least in use over weight (FairShareComparator); inside
 * a pool jobs are treated alike, or first come first served. With `preemption`, a pool that has
 * been below its minimum, or below half of its fair share, for longer than a timeout takes back
 * what is missing: the tasks that started last are killed, of pools above their fair share only
 * (FairScheduler.preemptTasksIfNecessary).
 */
#include <math.h>

#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

enum { MESSAGE_CHECK };

struct fair {
    struct pools base; /* first member */
    const char *pools;
    int jobs;
    bool preemption;
    sim_time min_timeout, fair_timeout, update, interval;
    bool checks;       /* a check is on its way */
    sim_time next_cut; /* no preemption before */
};

static const char *const orders[] = { "fifo", "fair", NULL };

static const struct param fair_params[] = {
    PARAM_TEXT(fair, pools, "",
               "Weight and least slots of queues: \"ads:2:10, logs:1\"; others have 1 and 0."),
    PARAM_CHOICE(fair, jobs, "fair", orders, "Order of the jobs in a pool."),
    PARAM(fair, preemption, false, 0, 1, "", "Pools may take back what they are due by killing."),
    PARAM_TIME(fair, min_timeout, "never", "Time below its minimum after which a pool preempts."),
    PARAM_TIME(fair, fair_timeout, "never",
               "Time below half of its fair share after which a pool preempts."),
    PARAM_TIME(fair, update, "500ms", "Between two looks at the shares."),
    PARAM_TIME(fair, interval, "15s", "Between two preemptions."),
    { 0 },
};

static bool fair_init(void *ptr, struct big *big, struct error *err)
{
    struct fair *self = ptr;

    if (self->update <= 0 || self->interval <= 0)
        return error_set(err, "update and interval: expected times above 0");
    return pools_init_shares(&self->base, big, self->jobs, self->pools, err);
}

static void fair_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct fair *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;

    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big))) {
        struct pick pick = pick_task(big, job, machine, BIG_ANY);

        if (!pick.stage)
            pools_pass(&self->base, big, job);
        else if (!big_start(big, pick.stage, pick.task, machine))
            return;
    }
    pools_done(&self->base, big);
}

/* Preemption -------------------------------------------------------------------------------- */

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* What a pool has missed for too long, in milli-cores; keeps in mind when it last had enough. */
static double missing_of(const struct fair *self, const struct big *big, struct pool *pool)
{
    double demand = (double)(pool->used + pool->wanted), used = (double)pool->used, missing = 0;
    double min = least((double)pool->min, demand), share = least(pool->share, demand);

    if (used >= min)
        pool->fed = big_now(big);
    if (used >= least(floor(pool->share / 2000) * 1000, demand))
        pool->half = big_now(big);
    if (big_now(big) - pool->fed > self->min_timeout)
        missing = min - used;
    if (big_now(big) - pool->half > self->fair_timeout && share - used > missing)
        missing = share - used;
    return missing;
}

static void cut(struct fair *self, struct big *big, double missing)
{
    size_t count, slots = big_attempt_slots(big);
    struct pools_victim *victim = pools_victims(&self->base, big, false, &count);

    for (size_t i = 0; i < count && missing > 0; i++) {
        const struct big_attempt *attempt = big_attempt_at(big, victim[i].attempt);
        const struct pool *pool;
        int64_t cores;

        if (!attempt)
            continue; /* it went with another */
        pool = pools_of(&self->base, big, attempt->stage->job);
        cores = attempt->stage->spec->demand[BIG_CPU];
        if ((double)pool->used <= pool->share)
            continue;
        big_kill(big, attempt);
        missing -= (double)cores;
    }
    pools_victims_free(&self->base, victim, slots);
}

static void check_later(struct fair *self, struct big *big)
{
    if (!self->preemption || self->checks)
        return;
    self->checks = true;
    big_after(big, self->update, &(struct big_message){ .kind = MESSAGE_CHECK });
}

static void fair_task_started(void *ptr, struct big *big, const struct big_attempt *attempt)
{
    pools_task_started(ptr, big, attempt);
    check_later(ptr, big);
}

/* Looks go on as long as anything runs: nothing else can be preempted. */
static void fair_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct fair *self = ptr;
    double missing = 0;

    (void)message;
    self->checks = false;
    pools_shares(&self->base, (double)big_capacity(big)[BIG_CPU]);
    for (uint32_t p = 0; p < self->base.count; p++)
        missing += missing_of(self, big, &self->base.pool[p]);
    if (missing > 0 && big_now(big) >= self->next_cut) {
        self->next_cut = time_add(big_now(big), self->interval);
        cut(self, big, missing);
    }
    if (big_running(big) > 0)
        check_later(self, big);
}

const struct bigdata_policy bigdata_fair = {
    .policy = { .name = "bigdata.fair",
                .doc = "Pools share by weight with guaranteed minimums; jobs inside share alike.",
                .source = "Apache Hadoop Fair Scheduler: FairSharePolicy, preemptTasksIfNecessary",
                .params = fair_params,
                .self_size = sizeof(struct fair) },
    .job_size = sizeof(struct pools_job),
    .init = fair_init,
    .job_arrived = pools_job_arrived,
    .stage_ready = pools_stage_ready,
    .task_started = fair_task_started,
    .task_ended = pools_task_ended,
    .job_over = pools_job_over,
    .machine_changed = pools_machine_changed,
    .message = fair_message,
    .conserves = true,
    .offer = fair_offer,
};
