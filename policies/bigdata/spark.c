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
 */
#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

enum { MESSAGE_REVIVE };
enum { MODE_FIFO, MODE_FAIR };

struct spark {
    struct pools base; /* first member */
    int mode;
    const char *pools;
    sim_time node_wait, rack_wait, revive;
    bool revives; /* a message is on its way */
};

/* Private bytes of a stage. */
struct spark_stage {
    int level;      /* enum big_level: it starts tasks this far from their data */
    sim_time since; /* its last start, or change of level */
};

static const char *const modes[] = { "fifo", "fair", NULL };

static const struct param spark_params[] = {
    PARAM_CHOICE(spark, mode, "fifo", modes, "Order of jobs: by arrival, or of pools by share."),
    PARAM_TEXT(spark, pools, "",
               "Weight and least slots of queues: \"ads:2:10, logs:1\"; others have 1 and 0."),
    PARAM_TIME(spark, node_wait, "3s", "Time that a stage waits for data on the machine."),
    PARAM_TIME(spark, rack_wait, "3s", "Further time for data in the rack."),
    PARAM_TIME(spark, revive, "1s", "A machine left idle is offered again after; see heartbeat."),
    { 0 },
};

static bool spark_init(void *ptr, struct big *big, struct error *err)
{
    struct spark *self = ptr;

    if (self->revive <= 0)
        return error_set(err, "revive: expected a time above 0");
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

static void spark_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    struct spark_stage *own = big_stage_priv(big, stage);

    *own = (struct spark_stage){ .level = BIG_LOCAL, .since = big_now(big) };
    pools_stage_ready(self, big, stage);
}

static int level_of(const struct spark *self, const struct big *big, struct spark_stage *own)
{
    const sim_time wait[] = { self->node_wait, self->rack_wait };

    while (own->level < BIG_ANY && big_now(big) - own->since >= wait[own->level]) {
        own->since += wait[own->level];
        own->level++;
    }
    return own->level;
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

static void spark_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct spark *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;
    bool declined = false;

    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big))) {
        struct pick pick = pick_any(self, big, job, machine);
        struct spark_stage *own;

        if (!pick.stage) {
            declined = declined || pick_task(big, job, machine, BIG_ANY).stage;
            pools_pass(&self->base, big, job);
            continue;
        }
        own = big_stage_priv(big, pick.stage);
        *own = (struct spark_stage){ .level = pick.level, .since = big_now(big) };
        if (!big_start(big, pick.stage, pick.task, machine))
            return;
    }
    pools_done(&self->base, big);
    if (declined)
        revive_later(self, big);
}

static void spark_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct spark *self = ptr;

    (void)message;
    self->revives = false;
    for (uint32_t machine = big_next_room(big, 0); machine != BIG_NONE && big_waiting(big) > 0;
         machine = big_next_room(big, machine + 1))
        spark_offer(self, big, machine);
}

const struct bigdata_policy bigdata_spark = {
    .policy = { .name = "bigdata.spark",
                .doc = "Jobs by arrival or pools by share; a stage waits a while for its data.",
                .source = "Apache Spark, SchedulingAlgorithm, TaskSetManager (locality wait)",
                .params = spark_params,
                .self_size = sizeof(struct spark) },
    .job_size = sizeof(struct pools_job),
    .stage_size = sizeof(struct spark_stage),
    .init = spark_init,
    .job_arrived = pools_job_arrived,
    .stage_ready = spark_stage_ready,
    .task_started = pools_task_started,
    .task_ended = pools_task_ended,
    .job_over = pools_job_over,
    .machine_changed = pools_machine_changed,
    .message = spark_message,
    .offer = spark_offer,
};
