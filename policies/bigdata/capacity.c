/*
 * YARN's Capacity Scheduler with one level of queues. Each queue is guaranteed a part of the
 * cluster and may use more, up to its maximum, while others leave it; the queue with the least in
 * use over its guarantee is asked first, and its jobs by priority, then arrival. In a queue a user
 * who has more than max(C / active users, C * minimum_user_limit) or more than the guarantee times
 * user_limit_factor gets nothing, where C is the guarantee or, once that is in use, what is in use
 * and the next task (LeafQueue.computeUserLimit; as there, the last task may go beyond).
 *
 * With `preemption`, a monitor finds every `monitor` what queues should have: max-min shares by
 * guarantee of what they use and want. A queue above its guarantee by more than `dead_zone` is to
 * give back what it has above that, all queues together no more than `per_round` of the cluster,
 * and of that `natural`, as other tasks end by themselves; the latest attempts of the latest jobs
 * are chosen, and killed when they are still chosen after `wait`
 * (ProportionalCapacityPreemptionPolicy). Delays for locality are those of bigdata.delay, and left
 * to it.
 */
#include <math.h>

#include "policies/lib/bigdata/pick.h"
#include "policies/lib/bigdata/pools.h"
#include "sim/bigdata/bigdata.h"

enum { MESSAGE_CHECK, MESSAGE_RETRY };

struct user {
    int64_t id;
    uint32_t queue;
    int64_t used;     /* milli-cores */
    uint32_t waiting; /* jobs with waiting tasks */
};

struct capacity {
    struct pools base; /* first member */
    const char *queues;
    double user_limit_factor, minimum_user_limit;
    bool preemption;
    sim_time monitor, wait, retry;
    double per_round, dead_zone, natural;
    struct user *user;
    uint32_t users, user_room;
    bool checks;      /* a look of the monitor is on its way */
    bool retries;     /* so is an offer of all machines with room */
    sim_time *chosen; /* by slot of attempt: since when it is to be killed; 0: not */
    size_t chosen_room;
};

/* Private bytes of a job. */
struct capacity_job {
    struct pools_job pools; /* first member */
    uint32_t user;
    bool waits; /* as it counts for its user */
};

static const struct param capacity_params[] = {
    PARAM_TEXT(
        capacity, queues, "",
        "Guaranteed and largest part of queues in percent: \"prod:60:100, dev:40:70\"; none: "
        "all that appear are alike."),
    PARAM(capacity, user_limit_factor, 1, 0.01, 1e6, "",
          "Most that one user may have, of the guarantee of the queue."),
    PARAM(capacity, minimum_user_limit, 1, 0, 1, "",
          "Part of the queue that a user may have however many there are."),
    PARAM(capacity, preemption, false, 0, 1, "", "Queues may take back what they are due."),
    PARAM_TIME(capacity, monitor, "3s", "Between two looks of the monitor."),
    PARAM_TIME(capacity, retry, "1s",
               "A machine left idle because of limits is offered again after; see heartbeat."),
    PARAM_TIME(capacity, wait, "15s", "From being chosen to being killed."),
    PARAM(capacity, per_round, 0.1, 0, 1, "", "Most that a look takes back, of the cluster."),
    PARAM(capacity, dead_zone, 0.1, 0, 1e6, "",
          "Part of its guarantee by which a queue may exceed."),
    PARAM(capacity, natural, 0.2, 0, 1, "", "Part of what is due that is taken; others just end."),
    { 0 },
};

/* Guarantees of named queues are parts of the whole, of others of what is there. */
static double guarantee(const struct capacity *self, const struct big *big, const struct pool *pool)
{
    double sum = 0;

    if (self->base.settings > 0)
        return (double)big_capacity(big)[BIG_CPU] * pool->weight / 100;
    for (uint32_t p = 0; p < self->base.count; p++)
        sum += self->base.pool[p].weight;
    return (double)big_capacity(big)[BIG_CPU] * pool->weight / sum;
}

static void set_queue(struct pools *pools, struct big *big, struct pool *pool)
{
    const char *name = big_queue_name(big, pool->id);
    const struct pools_setting *setting = pools_setting(pools, name);

    if (setting) {
        pool->weight = setting->number[0];
        pool->most = llround((double)big_capacity(big)[BIG_CPU] * setting->number[1] / 100);
    } else if (pools->settings > 0) {
        big_fail(big, "a job is of a queue that `queues` does not name");
    }
}

static bool capacity_init(void *ptr, struct big *big, struct error *err)
{
    struct capacity *self = ptr;
    static const double missing[] = { 0, 100 };
    double sum = 0;

    if (self->monitor <= 0 || self->retry <= 0)
        return error_set(err, "monitor and retry: expected times above 0");
    pools_init(&self->base, big, POOLS_BY_USED, POOLS_FIFO);
    self->base.created = set_queue;
    if (!pools_read(&self->base, big, self->queues, missing, err))
        return error_prefix(err, "queues");
    for (uint32_t i = 0; i < self->base.settings; i++) {
        const struct pools_setting *one = &self->base.setting[i];

        sum += one->number[0];
        if (!(one->number[0] > 0) || one->number[1] < one->number[0] || one->number[1] > 100)
            return error_set(err,
                             "queues: '%s': expected a capacity above 0 and a maximum from there "
                             "to 100",
                             one->name);
    }
    return sum <= 100.0001 || error_set(err, "queues: capacities add up to %.10g, not 100", sum);
}

/* Users ------------------------------------------------------------------------------------- */

static uint32_t user_of(struct capacity *self, const struct big_job *job)
{
    for (uint32_t u = 0; u < self->users; u++)
        if (self->user[u].id == job->user && self->user[u].queue == job->queue)
            return u;
    if (self->users == self->user_room) {
        uint32_t room = self->user_room ? 2 * self->user_room : 16;

        self->user = slab_resize(self->base.memory, self->user,
                                 self->user_room * sizeof *self->user, room * sizeof *self->user);
        self->user_room = room;
    }
    self->user[self->users] = (struct user){ .id = job->user, .queue = job->queue };
    return self->users++;
}

/* Its user is active as long as any of the user's jobs in the queue has waiting tasks. */
static void count_user(struct capacity *self, struct big *big, const struct big_job *job,
                       bool waits)
{
    struct capacity_job *own = big_job_priv(big, job);
    struct user *user = &self->user[own->user];

    if (own->waits == waits)
        return;
    own->waits = waits;
    user->waiting += waits ? 1 : (uint32_t)-1;
    if (waits && user->waiting == 1)
        self->base.pool[job->queue].users++;
    else if (!waits && user->waiting == 0)
        self->base.pool[job->queue].users--;
}

/* Whether its user may have one more task of so many milli-cores. */
static bool user_may(const struct capacity *self, const struct big *big, const struct big_job *job,
                     int64_t cores)
{
    const struct capacity_job *own = big_job_priv(big, job);
    const struct pool *pool = &self->base.pool[job->queue];
    double guaranteed = guarantee(self, big, pool);
    double all = (double)pool->used < guaranteed ? guaranteed : (double)(pool->used + cores);
    double most = fmax(all / pool->users, all * self->minimum_user_limit);

    most = fmin(most, guaranteed * self->user_limit_factor);
    return (double)self->user[own->user].used <= most;
}

/* What happens ------------------------------------------------------------------------------ */

static void capacity_job_arrived(void *ptr, struct big *big, struct big_job *job)
{
    struct capacity *self = ptr;
    struct capacity_job *own = big_job_priv(big, job);

    own->user = user_of(self, job);
    pools_job_arrived(self, big, job);
}

static void capacity_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    pools_stage_ready(ptr, big, stage);
    count_user(ptr, big, stage->job, true);
}

static void check_later(struct capacity *self, struct big *big)
{
    if (!self->preemption || self->checks)
        return;
    self->checks = true;
    big_after(big, self->monitor, &(struct big_message){ .kind = MESSAGE_CHECK });
}

static void capacity_task_started(void *ptr, struct big *big, const struct big_attempt *attempt)
{
    struct capacity *self = ptr;
    struct big_job *job = attempt->stage->job;
    const struct capacity_job *own = big_job_priv(big, job);

    pools_task_started(self, big, attempt);
    self->user[own->user].used += attempt->stage->spec->demand[BIG_CPU];
    count_user(self, big, job, job->waiting > 0);
    check_later(self, big);
}

static void capacity_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                                int end)
{
    struct capacity *self = ptr;
    struct big_job *job = attempt->stage->job;
    const struct capacity_job *own = big_job_priv(big, job);

    pools_task_ended(self, big, attempt, end);
    self->user[own->user].used -= attempt->stage->spec->demand[BIG_CPU];
    count_user(self, big, job, job->waiting > 0);
    if (attempt->id < self->chosen_room)
        self->chosen[attempt->id] = 0;
}

static void capacity_job_over(void *ptr, struct big *big, struct big_job *job)
{
    pools_job_over(ptr, big, job);
    count_user(ptr, big, job, false);
}

static void capacity_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    pools_machine_changed(ptr, big, machine);
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        count_user(ptr, big, job, true);
}

/* Limits can fall when no machine gets room, or one that others do not fit on. */
static void retry_later(struct capacity *self, struct big *big)
{
    if (self->retries || big_rules(big)->heartbeat > 0 || big_running(big) == 0)
        return;
    self->retries = true;
    big_after(big, self->retry, &(struct big_message){ .kind = MESSAGE_RETRY });
}

static void capacity_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct capacity *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job;
    bool limited = false;

    while (m->free[BIG_CPU] > 0 && (job = pools_next(&self->base, big))) {
        struct pick pick = pick_task(big, job, machine, BIG_ANY);
        const struct pool *pool = pools_of(&self->base, big, job);
        int64_t cores = pick.stage ? pick.stage->spec->demand[BIG_CPU] : 0;

        bool full = pick.stage && cores > pool->most - pool->used;
        bool may = pick.stage && !full && user_may(self, big, job, cores);

        limited = limited || (pick.stage && !may);
        if (full)
            pools_pass_pool(&self->base, big, job);
        else if (!may)
            pools_pass(&self->base, big, job);
        else if (!big_start(big, pick.stage, pick.task, machine))
            return;
    }
    pools_done(&self->base, big);
    if (limited)
        retry_later(self, big);
}

/* Preemption -------------------------------------------------------------------------------- */

/* What each queue is to give back in this round; false: nothing. */
static bool plan(struct capacity *self, const struct big *big)
{
    double total = (double)big_capacity(big)[BIG_CPU], sum = 0, scale;
    bool any = false;

    pools_shares(&self->base, total);
    for (uint32_t p = 0; p < self->base.count; p++) {
        struct pool *pool = &self->base.pool[p];

        pool->obtain = fmax((double)pool->used - pool->share, 0);
        sum += pool->obtain;
    }
    scale = sum > self->per_round * total ? self->per_round * total / sum : 1;
    for (uint32_t p = 0; p < self->base.count; p++) {
        struct pool *pool = &self->base.pool[p];

        pool->obtain *= scale * self->natural;
        if ((double)pool->used <= guarantee(self, big, pool) * (1 + self->dead_zone))
            pool->obtain = 0;
        any = any || pool->obtain > 0;
    }
    return any;
}

/* Chosen for the first time it is told; it goes when it has been for longer than `wait`. */
static void choose(struct capacity *self, struct big *big, const struct big_attempt *attempt)
{
    sim_time *since = &self->chosen[attempt->id];

    if (*since > 0 && big_now(big) - *since > 2 * self->wait)
        *since = 0; /* long forgotten */
    if (*since == 0)
        *since = big_now(big);
    else if (big_now(big) - *since > self->wait)
        big_kill(big, attempt);
}

static void take_back(struct capacity *self, struct big *big)
{
    size_t count, slots = big_attempt_slots(big);
    struct pools_victim *victim = pools_victims(&self->base, big, true, &count);

    if (slots > self->chosen_room) {
        self->chosen =
            slab_resize(self->base.memory, self->chosen, self->chosen_room * sizeof *self->chosen,
                        2 * slots * sizeof *self->chosen);
        self->chosen_room = 2 * slots;
    }
    for (size_t i = 0; i < count; i++) {
        const struct big_attempt *attempt = big_attempt_at(big, victim[i].attempt);
        struct pool *pool = pools_of(&self->base, big, attempt->stage->job);

        if (pool->obtain <= 0)
            continue;
        pool->obtain -= (double)attempt->stage->spec->demand[BIG_CPU];
        choose(self, big, attempt);
    }
    pools_victims_free(&self->base, victim, slots);
}

/* Looks go on as long as anything runs: nothing else can be preempted. */
static void check(struct capacity *self, struct big *big)
{
    self->checks = false;
    if (plan(self, big))
        take_back(self, big);
    if (big_running(big) > 0)
        check_later(self, big);
}

static void retry(struct capacity *self, struct big *big)
{
    self->retries = false;
    for (uint32_t machine = big_next_room(big, 0); machine != BIG_NONE && big_waiting(big) > 0;
         machine = big_next_room(big, machine + 1))
        capacity_offer(self, big, machine);
}

static void capacity_message(void *ptr, struct big *big, const struct big_message *message)
{
    if (message->kind == MESSAGE_CHECK)
        check(ptr, big);
    else
        retry(ptr, big);
}

const struct bigdata_policy bigdata_capacity = {
    .policy = { .name = "bigdata.capacity",
                .doc = "Queues with guaranteed parts that may grow; limits for users; preemption.",
                .source = "Apache Hadoop YARN: CapacityScheduler, LeafQueue, "
                          "ProportionalCapacityPreemptionPolicy",
                .params = capacity_params,
                .self_size = sizeof(struct capacity) },
    .job_size = sizeof(struct capacity_job),
    .init = capacity_init,
    .job_arrived = capacity_job_arrived,
    .stage_ready = capacity_stage_ready,
    .task_started = capacity_task_started,
    .task_ended = capacity_task_ended,
    .job_over = capacity_job_over,
    .machine_changed = capacity_machine_changed,
    .message = capacity_message,
    .offer = capacity_offer,
};
