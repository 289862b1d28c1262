/*
 * Delay scheduling (Zaharia et al., EuroSys 2010, algorithms 1 and 3): jobs are asked in fair or
 * first-come order; one whose turn it is and that has no task with data on the machine lets the
 * others go first. After `skips` such offers it may run a task in the rack of its data, after
 * `rack_skips` more anywhere, and it stays at that level until a task runs nearer again. With
 * by: time it waits `node_wait` and `rack_wait` instead. To reach a part l of local tasks with M
 * machines, R replicas and N tasks takes skips >= -(M/R) ln((1-l) N / (1 + (1-l) N)) (section 4.2).
 *
 * Machines that nobody takes are offered again at their next heartbeat; without heartbeats, after
 * `retry`.
 */
#include <math.h>

#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

enum { MESSAGE_RETRY };
enum { BY_SKIPS, BY_TIME };

struct delay {
    struct pools base; /* first member */
    int order, by;
    const char *pools;
    int64_t skips, rack_skips;
    sim_time node_wait, rack_wait, retry;
    bool retries; /* a message is on its way */
};

/* Private bytes of a job. */
struct delay_job {
    struct pools_job pools; /* first member */
    int64_t skipped;        /* offers since its last task, or level */
    sim_time since;         /* it has been passed over from here on; valid while `waits` */
    bool waits;
    int level; /* enum big_level: it may run tasks this far from their data */
};

static const char *const orders[] = { "fifo", "fair", NULL };
static const char *const measures[] = { "skips", "time", NULL };

static const struct param delay_params[] = {
    PARAM_CHOICE(delay, order, "fair", orders,
                 "Jobs by arrival, or as in bigdata.fair: pools, and jobs in them, by use."),
    PARAM_TEXT(delay, pools, "",
               "Weight and least slots of queues: \"ads:2:10, logs:1\"; others have 1 and 0."),
    PARAM_CHOICE(delay, by, "skips", measures, "How waiting is counted."),
    PARAM(delay, skips, 40, 0, 1e12, "", "Offers that a job passes up for data on the machine."),
    PARAM(delay, rack_skips, 0, 0, 1e12, "", "Further offers for data in the rack."),
    PARAM_TIME(delay, node_wait, "5s", "Time that a job waits for data on the machine."),
    PARAM_TIME(delay, rack_wait, "5s", "Further time for data in the rack."),
    PARAM_TIME(delay, retry, "1s", "A machine left idle is offered again after; see heartbeat."),
    { 0 },
};

static bool delay_init(void *ptr, struct big *big, struct error *err)
{
    struct delay *self = ptr;

    if (self->retry <= 0)
        return error_set(err, "retry: expected a time above 0");
    if (self->order == POOLS_FAIR)
        return pools_init_shares(&self->base, big, POOLS_FAIR, self->pools, err);
    if (self->pools[0])
        return error_set(err, "pools: only with order: fair");
    pools_init(&self->base, big, POOLS_ONE, POOLS_FIFO);
    return true;
}

/* How far from its data the job may run a task now. */
static int level_of(const struct delay *self, const struct big *big, const struct delay_job *own)
{
    double waited = (double)own->skipped;
    double node = (double)self->skips, rack = (double)self->rack_skips;

    if (self->by == BY_TIME) {
        waited = own->waits ? (double)(big_now(big) - own->since) : 0;
        node = (double)self->node_wait;
        rack = (double)self->rack_wait;
    }
    if (own->level == BIG_ANY || waited >= node + rack ||
        (own->level == BIG_RACK && waited >= rack))
        return BIG_ANY;
    return own->level == BIG_RACK || waited >= node ? BIG_RACK : BIG_LOCAL;
}

static void passed_over(const struct big *big, struct delay_job *own)
{
    own->skipped++;
    if (!own->waits)
        own->since = big_now(big);
    own->waits = true;
}

static void launched(struct delay_job *own, int level)
{
    own->skipped = 0;
    own->waits = false;
    own->level = level;
}

static void retry_later(struct delay *self, struct big *big)
{
    if (self->retries || big_rules(big)->heartbeat > 0)
        return;
    self->retries = true;
    big_after(big, self->retry, &(struct big_message){ .kind = MESSAGE_RETRY });
}

/* Reduces that would wait for their maps leave the machine to these, near their data or not. */
static struct pick nearest(const struct big *big, const struct big_job *job, uint32_t machine,
                           int level)
{
    struct pick pick = pick_task(big, job, machine, level);

    if (pick.stage && pick.stage->parents_left > 0 && level < BIG_ANY &&
        pick_task(big, job, machine, BIG_ANY).stage->parents_left == 0)
        return (struct pick){ NULL, BIG_NONE, BIG_ANY };
    return pick;
}

static void delay_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct delay *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;
    bool declined = false;

    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big))) {
        struct delay_job *own = big_job_priv(big, job);
        int level = level_of(self, big, own);
        struct pick pick = nearest(big, job, machine, level);

        if (pick.stage) {
            launched(own, pick.level);
            if (!big_start(big, pick.stage, pick.task, machine))
                return;
            continue;
        }
        if (level < BIG_ANY && pick_task(big, job, machine, BIG_ANY).stage) {
            passed_over(big, own);
            declined = true;
        }
        pools_pass(&self->base, big, job);
    }
    pools_done(&self->base, big);
    if (declined)
        retry_later(self, big);
}

static void delay_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct delay *self = ptr;

    (void)message;
    self->retries = false;
    for (uint32_t machine = big_next_room(big, 0); machine != BIG_NONE && big_waiting(big) > 0;
         machine = big_next_room(big, machine + 1))
        delay_offer(self, big, machine);
}

const struct bigdata_policy bigdata_delay = {
    .policy = { .name = "bigdata.delay",
                .doc = "Fair or first come, but a job waits a while for a machine with its data.",
                .source = "Zaharia et al., EuroSys 2010, algorithms 1 and 3, section 4.2",
                .params = delay_params,
                .self_size = sizeof(struct delay) },
    .job_size = sizeof(struct delay_job),
    .init = delay_init,
    .job_arrived = pools_job_arrived,
    .stage_ready = pools_stage_ready,
    .task_started = pools_task_started,
    .task_ended = pools_task_ended,
    .job_over = pools_job_over,
    .machine_changed = pools_machine_changed,
    .message = delay_message,
    .offer = delay_offer,
};
