/* A policy around a policy. */
#include "tests/support/big_watch.h"

#include <string.h>

#include "tests/support/big_world.h"
#include "tests/unit/unit.h"

enum { MOST_MACHINES = 64 };

static struct {
    struct bigdata_policy outer;
    const struct bigdata_policy *inner;
    bool conserves, fails;
    sim_time last;
    bool idle; /* at the last rest a machine stood idle for whom there was something to do ... */
    uint32_t idle_machine;
    uint64_t idle_job;
    bool down[MOST_MACHINES];
    uint8_t done[BIG_WORLD_JOBS][BIG_WORLD_STAGES][BIG_WORLD_TASKS];
    bool over[BIG_WORLD_JOBS], known[BIG_WORLD_JOBS];
    uint64_t arrivals;
    struct big_watch_counts counts;
} now;

#define SEEN(condition)                                                                \
    do {                                                                               \
        if (!(condition))                                                              \
            fail_msg("%s: the system breaks its contract: %s", now.inner->policy.name, \
                     #condition);                                                      \
    } while (0)

/* Time has passed: nobody stood idle through it for whom there was something to do. */
static void look(const struct big *big)
{
    if (big_now(big) == now.last)
        return;
    SEEN(big_now(big) > now.last);
    now.last = big_now(big);
    if (now.idle)
        fail_msg("%s: machine %u idles until t=%.9gs, and a task of job %llu has room there",
                 now.inner->policy.name, now.idle_machine, time_seconds(now.last),
                 (unsigned long long)now.idle_job);
}

/* At rest ------------------------------------------------------------------------------------ */

static void check_machine(const struct big *big, uint32_t id)
{
    const struct big_machine *m = big_machine(big, id);
    int64_t used[BIG_RESOURCES] = { 0 };
    uint32_t running = 0;

    for (const struct big_attempt *a = big_first_on(big, id); a; a = big_next_on(big, a)) {
        SEEN(a->machine == id && big_attempt_at(big, a->id) == a);
        for (int r = 0; r < BIG_RESOURCES; r++)
            used[r] += a->stage->spec->demand[r];
        running++;
    }
    SEEN(m->id == id && m->running == running);
    SEEN(m->up == !now.down[id] && (m->up || running == 0));
    for (int r = 0; r < BIG_RESOURCES; r++) {
        SEEN(m->capacity[r] != INT64_MAX || m->free[r] == INT64_MAX);
        SEEN(m->capacity[r] == INT64_MAX || m->free[r] == m->capacity[r] - used[r]);
        SEEN(m->free[r] >= 0);
    }
    if (m->job)
        SEEN(big_job_at(big, m->job->id) == m->job);
}

/* The waiting task that big_find must answer, where all others are known to run or to be done. */
static void check_find(const struct big *big, const struct big_stage_view *stage, const bool *waits)
{
    for (uint32_t m = 0; m < big_machines(big); m++)
        for (int level = BIG_LOCAL; level <= BIG_ANY; level++) {
            uint32_t least = BIG_NONE;

            for (uint32_t t = 0; t < stage->spec->tasks && least == BIG_NONE && stage->ready; t++)
                if (waits[t] && big_level(big, stage, t, m) <= level)
                    least = t;
            SEEN(big_find(big, stage, m, level) == least);
            now.counts.finds++;
        }
}

static void check_attempts(const struct big *big, const struct big_stage_view *stage)
{
    bool waits[BIG_WORLD_TASKS];
    uint32_t attempts[BIG_WORLD_TASKS] = { 0 }, running = 0, tasks = 0, waiting = 0;

    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a)) {
        SEEN(a->stage == stage && a->task < stage->spec->tasks && ++attempts[a->task] <= 2);
        SEEN(a->level == big_level(big, stage, a->task, a->machine) && a->start <= big_now(big));
        SEEN(big_progress(big, a) >= 0 && big_progress(big, a) <= 1 && big_left(big, a) >= 0);
        tasks += attempts[a->task] == 1;
        running++;
    }
    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a))
        SEEN(big_has_copy(big, a) == (attempts[a->task] == 2));
    SEEN(stage->running == running);
    /* Of a stage that gives way some may stay, when what they wait for has got room meanwhile. */
    SEEN(stage->ready ? stage->waiting + tasks + stage->done == stage->spec->tasks
                      : stage->waiting == 0 && (now.fails || stage->done == 0));
    if (now.fails)
        return;
    for (uint32_t t = 0; t < stage->spec->tasks; t++) {
        uint8_t done = now.done[stage->job->order][stage->index][t];

        SEEN(done <= 1 && (!done || attempts[t] == 0));
        waits[t] = !done && attempts[t] == 0;
        waiting += waits[t];
    }
    SEEN(!stage->ready || stage->waiting == waiting);
    check_find(big, stage, waits);
}

/* A block is on as many machines as the rules say, or on all. */
static void check_replicas(const struct big *big, const struct big_stage_view *stage)
{
    uint32_t want = (uint32_t)big_rules(big)->replicas;
    const uint32_t *machine;

    want = stage->spec->input <= 0 ? 0 : want < big_machines(big) ? want : big_machines(big);
    for (uint32_t t = 0; t < stage->spec->tasks; t++) {
        SEEN(big_replicas(big, stage, t, &machine) == want);
        for (uint32_t i = 0; i < want; i++)
            for (uint32_t j = 0; j < i; j++)
                SEEN(machine[i] != machine[j] && machine[i] < big_machines(big));
    }
}

static void check_stage(const struct big *big, const struct big_stage_view *stage)
{
    uint32_t left = 0, done = 0, tasks = 0;
    bool early = stage->spec->kind == BIG_REDUCE;

    for (uint32_t p = 0; p < stage->spec->parents; p++) {
        const struct big_stage_view *parent = &stage->job->stage[stage->spec->parent[p]];

        left += !parent->complete;
        done += parent->done;
        tasks += parent->spec->tasks;
    }
    SEEN(stage->parents_left == left);
    SEEN(stage->complete == (stage->done == stage->spec->tasks));
    SEEN(stage->ready || left > 0);
    if (stage->spec->kind != BIG_REDUCE && !now.fails)
        SEEN(stage->ready == (left == 0));
    SEEN(stage->spec->kind != BIG_REDUCE || !stage->ready || now.fails ||
         (double)done >= big_rules(big)->slowstart * tasks);
    for (uint32_t p = 0; p < stage->spec->parents; p++)
        early = early && stage->job->stage[stage->spec->parent[p]].ready;
    early = early && (double)done >= big_rules(big)->slowstart * tasks && !now.fails;
    if (early && !stage->ready) /* it gave way, with those of others perhaps */
        SEEN(big_now(big) >= big_rules(big)->reduce_wait);
    now.counts.slow_starts += stage->ready && left > 0;
    check_replicas(big, stage);
    check_attempts(big, stage);
}

static void check_job(const struct big *big, const struct big_job *job)
{
    uint32_t waiting = 0, running = 0, done = 0, tasks = 0, complete = 0;
    int64_t use[BIG_RESOURCES] = { 0 };

    SEEN(job->order < BIG_WORLD_JOBS && now.known[job->order] && !now.over[job->order]);
    SEEN(big_job_at(big, job->id) == job && job->id < big_job_slots(big));
    for (uint32_t s = 0; s < job->stages; s++) {
        const struct big_stage_view *stage = &job->stage[s];

        SEEN(stage->job == job && stage->index == s);
        check_stage(big, stage);
        waiting += stage->waiting;
        running += stage->running;
        done += stage->done;
        tasks += stage->spec->tasks;
        complete += stage->complete;
        for (int r = 0; r < BIG_RESOURCES; r++)
            use[r] += stage->running * stage->spec->demand[r];
    }
    SEEN(job->waiting == waiting && job->running == running && job->tasks == tasks);
    SEEN(job->tasks_left == tasks - done && job->tasks_left > 0);
    SEEN(job->stages_left == job->stages - complete);
    SEEN(!memcmp(job->use, use, sizeof use));
}

/* Whether a machine has room that a waiting task could have. */
static void check_idle(const struct big *big)
{
    now.idle = false;
    if (!now.conserves || big_rules(big)->heartbeat > 0)
        return;
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            for (uint32_t m = 0; m < big_machines(big); m++)
                if (job->stage[s].ready && job->stage[s].waiting > 0 &&
                    big_fits(big, &job->stage[s], m)) {
                    now.idle = true;
                    now.idle_machine = m;
                    now.idle_job = job->order;
                }
}

static void rest(const struct big *big)
{
    const struct big_job *last = NULL, *waits = big_first_waiting(big);
    uint32_t waiting = 0, executors[BIG_WORLD_JOBS] = { 0 };
    size_t jobs = 0;

    now.counts.rests++;
    for (uint32_t m = 0; m < big_machines(big); m++) {
        check_machine(big, m);
        if (big_machine(big, m)->job)
            executors[big_machine(big, m)->job->order]++;
    }
    for (const struct big_job *job = big_first_job(big); job; job = big_next_job(big, job)) {
        SEEN(!last || job->order > last->order);
        check_job(big, job);
        SEEN(job->executors == executors[job->order]);
        if (job->waiting > 0) {
            SEEN(waits == job);
            waits = big_next_waiting(big, job);
        }
        waiting += job->waiting;
        last = job;
        jobs++;
    }
    SEEN(!waits && big_jobs(big) == jobs && big_waiting(big) == waiting);
    check_idle(big);
}

/* Ops ---------------------------------------------------------------------------------------- */

static void watch_job_arrived(void *self, struct big *big, struct big_job *job)
{
    look(big);
    SEEN(job->order == now.arrivals++ && !now.known[job->order] && job->submit == big_now(big));
    now.known[job->order] = true;
    if (now.inner->job_arrived)
        now.inner->job_arrived(self, big, job);
}

static void watch_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    look(big);
    SEEN(stage->ready && (stage->waiting > 0 || now.fails) && !now.over[stage->job->order]);
    SEEN(now.known[stage->job->order]);
    if (now.inner->stage_ready)
        now.inner->stage_ready(self, big, stage);
}

static void watch_task_ended(void *self, struct big *big, const struct big_attempt *attempt,
                             int end)
{
    look(big);
    SEEN(end >= BIG_DONE && end <= BIG_LOST && !now.over[attempt->stage->job->order]);
    SEEN(!big_attempt_at(big, attempt->id));
    now.counts.ends[end]++;
    now.counts.copies += attempt->copy;
    if (end == BIG_DONE && !now.fails) {
        SEEN(attempt->stage->parents_left == 0);
        SEEN(++now.done[attempt->stage->job->order][attempt->stage->index][attempt->task] == 1);
    }
    SEEN((end == BIG_LOST) == !big_machine(big, attempt->machine)->up || end == BIG_KILLED);
    if (now.inner->task_ended)
        now.inner->task_ended(self, big, attempt, end);
}

static void watch_stage_complete(void *self, struct big *big, struct big_stage_view *stage)
{
    look(big);
    SEEN(stage->complete && stage->done == stage->spec->tasks && stage->ready);
    if (now.inner->stage_complete)
        now.inner->stage_complete(self, big, stage);
}

static void watch_job_over(void *self, struct big *big, struct big_job *job)
{
    look(big);
    SEEN(!now.over[job->order] && job->running == 0);
    now.over[job->order] = true;
    if (now.inner->job_over)
        now.inner->job_over(self, big, job);
}

static void watch_executor_arrived(void *self, struct big *big, uint32_t machine)
{
    look(big);
    SEEN(big_machine(big, machine)->up && big_machine(big, machine)->running == 0);
    if (now.inner->executor_arrived)
        now.inner->executor_arrived(self, big, machine);
}

static void watch_machine_changed(void *self, struct big *big, uint32_t machine)
{
    look(big);
    SEEN(big_machine(big, machine)->up == now.down[machine] && now.fails);
    now.down[machine] = !now.down[machine];
    now.counts.downs += now.down[machine];
    SEEN(!big_first_on(big, machine));
    if (now.inner->machine_changed)
        now.inner->machine_changed(self, big, machine);
}

static void watch_message(void *self, struct big *big, const struct big_message *message)
{
    look(big);
    now.inner->message(self, big, message);
}

static void watch_decide(void *self, struct big *big)
{
    look(big);
    rest(big);
    if (now.inner->decide)
        now.inner->decide(self, big);
    rest(big);
}

static void watch_offer(void *self, struct big *big, uint32_t machine)
{
    look(big);
    SEEN(big_waiting(big) > 0 && big_machine(big, machine)->up);
    SEEN(big_machine(big, machine)->free[BIG_CPU] > 0);
    now.counts.offers++;
    now.inner->offer(self, big, machine);
    rest(big);
}

static void watch_spare(void *self, struct big *big, uint32_t machine)
{
    look(big);
    SEEN(big_machine(big, machine)->up && big_machine(big, machine)->free[BIG_CPU] > 0);
    now.counts.spares++;
    now.inner->spare(self, big, machine);
    rest(big);
}

const struct policy *big_watch(const struct policy *policy, bool conserves)
{
    memset(&now, 0, sizeof now);
    now.inner = (const struct bigdata_policy *)(const void *)policy;
    now.conserves = conserves;
    now.outer = *now.inner;
    now.outer.job_arrived = watch_job_arrived;
    now.outer.stage_ready = watch_stage_ready;
    now.outer.task_ended = watch_task_ended;
    now.outer.stage_complete = watch_stage_complete;
    now.outer.job_over = watch_job_over;
    now.outer.executor_arrived = watch_executor_arrived;
    now.outer.machine_changed = watch_machine_changed;
    now.outer.decide = watch_decide;
    if (now.inner->message)
        now.outer.message = watch_message;
    if (now.inner->offer)
        now.outer.offer = watch_offer;
    if (now.inner->spare)
        now.outer.spare = watch_spare;
    return &now.outer.policy;
}

void big_watch_fails(bool fails)
{
    now.fails = fails;
}

struct big_watch_counts big_watch_counts(void)
{
    return now.counts;
}
