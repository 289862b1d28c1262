/*
 * The task scheduler inside a Spark application: with mode fifo, jobs by arrival and of a job its
 * stages by number; with mode fair, pools (queues) first: those that run less than their least
 * share, by the part of it they have, then by running tasks over weight (FairSchedulingAlgorithm;
 * equals: the pool that was seen first), and inside a pool as with fifo. A stage starts tasks with
 * data on the machine only, until it has not started any for `node_wait`; then in the rack, and
 * `rack_wait` later anywhere. The level of the last task that was started is where it goes on, and
 * begins to wait anew (TaskSetManager.getAllowedLocalityLevel, resourceOffer, as up to Spark 3.0
 * and later with spark.locality.wait.legacyResetOnTaskLaunch).
 *
 * Machines that nobody takes are offered again after `revive`, or at their next heartbeat.
 *
 * With allocation dynamic each job is an application with executors of its own, whose number
 * follows its work (policies/lib/bigdata/allocation.h; ExecutorAllocationManager). Its stages wait
 * only for levels at which one of its executors is (computeValidLocalityLevels); one that comes
 * nearer to the data than the stage looks takes it back to its level (SPARK-31837).
 */
#include "policies/lib/bigdata/allocation.h"
#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

enum { MESSAGE_REVIVE }; /* others are of allocation.h */
enum { MODE_FIFO, MODE_FAIR };
enum { ALLOCATION_STATIC, ALLOCATION_DYNAMIC };
enum { ALL_LEVELS = 1 << BIG_LOCAL | 1 << BIG_RACK };

struct spark {
    struct pools base; /* first member */
    int mode;
    const char *pools;
    sim_time node_wait, rack_wait, revive;
    int allocation;
    sim_time backlog_timeout, sustained_timeout, idle_timeout;
    int64_t min_executors, max_executors, initial_executors;
    struct allocation dynamic;
    bool revives; /* a message is on its way */
};

/* Private bytes of a stage. */
struct spark_stage {
    int level;      /* enum big_level: it starts tasks this far from their data */
    unsigned valid; /* a bit each level at which there are executors */
    sim_time since; /* its last start, or change of level */
};

static const char *const modes[] = { "fifo", "fair", NULL };
static const char *const allocations[] = { "static", "dynamic", NULL };

static const struct param spark_params[] = {
    PARAM_CHOICE(spark, mode, "fifo", modes, "Order of jobs: by arrival, or of pools by share."),
    PARAM_TEXT(spark, pools, "",
               "Weight and least slots of queues: \"ads:2:10, logs:1\"; others have 1 and 0."),
    PARAM_TIME(spark, node_wait, "3s", "Time that a stage waits for data on the machine."),
    PARAM_TIME(spark, rack_wait, "3s", "Further time for data in the rack."),
    PARAM_TIME(spark, revive, "1s", "A machine left idle is offered again after; see heartbeat."),
    PARAM_CHOICE(spark, allocation, "static", allocations,
                 "Jobs share all machines, or each has executors of its own as it needs them."),
    PARAM_TIME(spark, backlog_timeout, "1s", "Tasks wait so long before a job asks for more."),
    PARAM_TIME(spark, sustained_timeout, "1s", "And so long before each further time."),
    PARAM_TIME(spark, idle_timeout, "60s", "Executors idle for so long are given back."),
    PARAM(spark, min_executors, 0, 0, 1 << 24, "", "A job keeps so many."),
    PARAM(spark, max_executors, 0, 0, 1 << 24, "", "A job has no more than; 0: no limit."),
    PARAM(spark, initial_executors, 0, 0, 1 << 24, "", "It asks for when it comes; or the least."),
    { 0 },
};

static bool init_dynamic(struct spark *self, struct big *big, struct error *err)
{
    if (self->mode != MODE_FIFO)
        return error_set(err, "mode: fair is for jobs of one application; with allocation: "
                              "dynamic each is one of its own");
    self->dynamic = (struct allocation){ .backlog = self->backlog_timeout,
                                         .sustained = self->sustained_timeout,
                                         .idle = self->idle_timeout,
                                         .least = self->min_executors,
                                         .most = self->max_executors,
                                         .initial = self->initial_executors };
    return allocation_init(&self->dynamic, big, err);
}

static bool spark_init(void *ptr, struct big *big, struct error *err)
{
    struct spark *self = ptr;

    if (self->revive <= 0)
        return error_set(err, "revive: expected a time above 0");
    if (self->allocation == ALLOCATION_DYNAMIC && !init_dynamic(self, big, err))
        return false;
    if (self->mode == MODE_FAIR) {
        if (!pools_init_shares(&self->base, big, POOLS_FIFO, self->pools, err))
            return false;
        self->base.rule = POOLS_BY_MIN;
        return true;
    }
    if (self->pools[0])
        return error_set(err, "pools: only with mode: fair");
    pools_init(&self->base, big, POOLS_ONE, POOLS_FIFO);
    return true;
}

static bool is_dynamic(const struct spark *self)
{
    return self->allocation == ALLOCATION_DYNAMIC;
}

/* Where a machine is from tasks of the stage that wait. */
static unsigned levels_on(const struct big *big, const struct big_stage_view *stage,
                          uint32_t machine)
{
    unsigned levels = 0;

    for (int level = BIG_LOCAL; level < BIG_ANY; level++)
        if (big_find(big, stage, machine, level) != BIG_NONE)
            levels |= 1U << level;
    return levels;
}

static unsigned levels_of(const struct big *big, const struct big_stage_view *stage)
{
    unsigned levels = 0;

    for (uint32_t e = allocation_next(big, stage->job, BIG_NONE);
         e != BIG_NONE && levels != ALL_LEVELS; e = allocation_next(big, stage->job, e))
        levels |= levels_on(big, stage, e);
    return levels;
}

static void spark_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct spark *self = ptr;
    struct spark_stage *own = big_stage_priv(big, stage);

    *own = (struct spark_stage){ .level = BIG_LOCAL, .valid = ALL_LEVELS, .since = big_now(big) };
    if (is_dynamic(self)) {
        own->valid = levels_of(big, stage);
        allocation_stage_ready(&self->dynamic, big, stage);
    }
    pools_stage_ready(self, big, stage);
}

static int level_of(const struct spark *self, const struct big *big, struct spark_stage *own)
{
    const sim_time wait[] = { self->node_wait, self->rack_wait };

    while (own->level < BIG_ANY) {
        bool valid = own->valid >> own->level & 1;

        if (valid && big_now(big) - own->since < wait[own->level])
            break;
        if (valid)
            own->since += wait[own->level];
        own->level++;
    }
    return own->level;
}

/* An executor has come, or (BIG_NONE) gone: the levels of the job's stages anew. */
static void set_levels(const struct big *big, const struct big_job *job, uint32_t came)
{
    for (uint32_t s = 0; s < job->stages; s++) {
        struct big_stage_view *stage = &job->stage[s];
        struct spark_stage *own = big_stage_priv(big, stage);
        unsigned before = own->valid;

        if (!stage->ready || stage->waiting == 0)
            continue;
        own->valid =
            came == BIG_NONE ? levels_of(big, stage) : before | levels_on(big, stage, came);
        for (int level = BIG_LOCAL; level < own->level; level++)
            if (own->valid & ~before & 1U << level)
                own->level = level;
    }
}

/* The nearest task that one of the stages, in their order, may start. */
static struct pick pick_of(const struct spark *self, const struct big *big,
                           const struct big_job *job, uint32_t machine, bool early)
{
    for (uint32_t s = 0; s < job->stages; s++) {
        struct big_stage_view *stage = &job->stage[s];
        int most;

        if (!stage->ready || stage->waiting == 0 || (stage->parents_left > 0) != early ||
            !big_fits(big, stage, machine))
            continue;
        most = level_of(self, big, big_stage_priv(big, stage));
        for (int level = BIG_LOCAL; level <= most; level++) {
            uint32_t task = big_find(big, stage, machine, level);

            if (task != BIG_NONE)
                return (struct pick){ stage, task, level };
        }
    }
    return (struct pick){ NULL, BIG_NONE, BIG_ANY };
}

/* Reduces that would wait for their parents come when there is nothing else to be had at all. */
static struct pick pick_any(const struct spark *self, const struct big *big,
                            const struct big_job *job, uint32_t machine)
{
    struct pick pick = pick_of(self, big, job, machine, false), other;

    if (pick.stage)
        return pick;
    other = pick_task(big, job, machine, BIG_ANY);
    if (!other.stage || other.stage->parents_left == 0)
        return pick;
    return pick_of(self, big, job, machine, true);
}

static void revive_later(struct spark *self, struct big *big)
{
    if (self->revives || big_rules(big)->heartbeat > 0)
        return;
    self->revives = true;
    big_after(big, self->revive, &(struct big_message){ .kind = MESSAGE_REVIVE });
}

/* False: there is nothing for it on this machine. */
static bool start_of(struct spark *self, struct big *big, struct big_job *job, uint32_t machine)
{
    struct pick pick = pick_any(self, big, job, machine);
    struct spark_stage *own;

    if (!pick.stage)
        return false;
    own = big_stage_priv(big, pick.stage);
    own->level = pick.level;
    own->since = big_now(big);
    return big_start(big, pick.stage, pick.task, machine);
}

static void spark_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct spark *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;
    bool declined = false;

    if (is_dynamic(self)) {
        while (m->job && m->free[BIG_CPU] > 0 && start_of(self, big, m->job, machine))
            continue;
        if (m->job && pick_task(big, m->job, machine, BIG_ANY).stage)
            revive_later(self, big);
        return;
    }
    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big)))
        if (!start_of(self, big, job, machine)) {
            declined = declined || pick_task(big, job, machine, BIG_ANY).stage;
            pools_pass(&self->base, big, job);
        }
    pools_done(&self->base, big);
    if (declined)
        revive_later(self, big);
}

static void spark_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct spark *self = ptr;

    if (message->kind != MESSAGE_REVIVE) {
        struct big_job *job = allocation_message(&self->dynamic, big, message);

        if (job)
            set_levels(big, job, BIG_NONE);
        return;
    }
    self->revives = false;
    for (uint32_t machine = big_next_room(big, 0); machine != BIG_NONE && big_waiting(big) > 0;
         machine = big_next_room(big, machine + 1))
        spark_offer(self, big, machine);
}

/* What happens, for pools and executors ----------------------------------------------------- */

static void spark_job_arrived(void *ptr, struct big *big, struct big_job *job)
{
    struct spark *self = ptr;

    pools_job_arrived(self, big, job);
    if (is_dynamic(self))
        allocation_job_arrived(&self->dynamic, big, job);
}

static void spark_task_started(void *ptr, struct big *big, const struct big_attempt *attempt)
{
    struct spark *self = ptr;

    pools_task_started(self, big, attempt);
    if (is_dynamic(self))
        allocation_task_started(&self->dynamic, big, attempt);
}

static void spark_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct spark *self = ptr;

    pools_task_ended(self, big, attempt, end);
    if (is_dynamic(self))
        allocation_task_ended(&self->dynamic, big, attempt);
}

static void spark_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct spark *self = ptr;

    pools_job_over(self, big, job);
    if (is_dynamic(self))
        allocation_job_over(&self->dynamic, big, job);
}

static void spark_executor_arrived(void *ptr, struct big *big, uint32_t machine)
{
    struct spark *self = ptr;

    allocation_arrived(&self->dynamic, big, machine);
    if (big_machine(big, machine)->job)
        set_levels(big, big_machine(big, machine)->job, machine);
}

static void spark_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct spark *self = ptr;

    pools_machine_changed(self, big, machine);
    if (!is_dynamic(self))
        return;
    allocation_machine_changed(&self->dynamic, big, machine);
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        set_levels(big, job, BIG_NONE);
}

static void spark_decide(void *ptr, struct big *big)
{
    struct spark *self = ptr;

    if (is_dynamic(self))
        allocation_decide(&self->dynamic, big);
}

const struct bigdata_policy bigdata_spark = {
    .policy = { .name = "bigdata.spark",
                .doc = "Jobs by arrival or pools by share; a stage waits a while for its data.",
                .source = "Apache Spark, SchedulingAlgorithm, TaskSetManager (locality wait), "
                          "ExecutorAllocationManager",
                .params = spark_params,
                .self_size = sizeof(struct spark) },
    .job_size = sizeof(struct allocation_job),
    .stage_size = sizeof(struct spark_stage),
    .machine_size = sizeof(struct allocation_machine),
    .init = spark_init,
    .job_arrived = spark_job_arrived,
    .stage_ready = spark_stage_ready,
    .task_started = spark_task_started,
    .task_ended = spark_task_ended,
    .job_over = spark_job_over,
    .machine_changed = spark_machine_changed,
    .executor_arrived = spark_executor_arrived,
    .message = spark_message,
    .decide = spark_decide,
    .offer = spark_offer,
};
