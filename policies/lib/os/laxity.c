/* Keys of ready and running threads, and when the one overtakes the other. */
#include "policies/lib/os/laxity.h"

void laxity_init(struct laxity *self, struct os *os, bool until_zero)
{
    self->until_zero = until_zero;
    urgent_init(&self->queue, os);
    urgent_init(&self->alarms, os);
}

/* When the thread must run at the latest, from what its job has used. */
static sim_time latest(const struct os *os, const struct os_thread *thread, sim_time used)
{
    sim_time left = thread->runtime > 0 ? thread->runtime - used : os_burst_left(os, thread);

    if (thread->deadline == TIME_NEVER)
        return TIME_NEVER;
    return thread->deadline - (left > 0 ? left : 0);
}

static sim_time used_now(const struct os *os, const struct os_thread *thread)
{
    const struct laxity_thread *t = os_priv(os, thread);

    if (t->job != thread->deadline)
        return 0;
    return thread->state == OS_RUNNING ? t->at_pick + os_ran_since_pick(os, thread->cpu) : t->used;
}

static sim_time key_of(const struct laxity *self, const struct os *os,
                       const struct os_thread *thread)
{
    const struct laxity_thread *t = os_priv(os, thread);
    sim_time start = latest(os, thread, used_now(os, thread));
    bool urgent = thread->state == OS_RUNNING ? t->urgent : start <= os_now(os);

    if (!self->until_zero)
        return start;
    return urgent ? INT64_MIN : thread->deadline;
}

/* Those whose laxity is used up go to the front. */
static void raise(struct laxity *self, const struct os *os)
{
    sim_time start;

    for (struct os_thread *thread = urgent_head(&self->alarms, &start);
         thread && start <= os_now(os); thread = urgent_head(&self->alarms, &start)) {
        urgent_remove(&self->alarms, thread);
        urgent_remove(&self->queue, thread);
        urgent_put(&self->queue, thread, INT64_MIN);
    }
}

/*
 * The CPU whose thread goes last of those that may run this one; OS_NO_CPU: one of them idles.
 * `picked` is about to run on the CPU `at`.
 */
static uint32_t last_of(const struct laxity *self, const struct os *os,
                        const struct os_thread *thread, uint32_t at, const struct os_thread *picked)
{
    uint32_t worst = OS_NO_CPU;
    sim_time most = INT64_MIN;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct os_thread *running = cpu == at ? picked : os_current(os, cpu);
        sim_time key;

        if (!os_may_run(thread, cpu))
            continue;
        if (!running)
            return OS_NO_CPU;
        key = key_of(self, os, running);
        if (worst == OS_NO_CPU || key > most) {
            worst = cpu;
            most = key;
        }
    }
    return worst;
}

static void look_at(struct os *os, uint32_t cpu, sim_time time)
{
    if (time <= os_now(os))
        os_resched(os, cpu);
    else if (time != TIME_NEVER)
        os_timer(os, cpu, time);
}

/* Equal laxities take turns, or two threads would change places without end. */
static void settle_laxity(struct laxity *self, struct os *os, uint32_t at,
                          const struct os_thread *picked)
{
    sim_time key, ran, cross;
    struct os_thread *head = urgent_head(&self->queue, &key);
    uint32_t cpu = head ? last_of(self, os, head, at, picked) : OS_NO_CPU;

    if (cpu == OS_NO_CPU || key == TIME_NEVER)
        return;
    ran = cpu == at ? 0 : os_ran_since_pick(os, cpu);
    cross = key - key_of(self, os, cpu == at ? picked : os_current(os, cpu));
    if (cross < self->quantum - ran)
        cross = self->quantum - ran;
    look_at(os, cpu, time_add(os_now(os), cross > 0 ? cross : 0));
}

static void settle_deadlines(struct laxity *self, struct os *os, uint32_t at,
                             const struct os_thread *picked)
{
    sim_time key, start = 0;
    struct os_thread *head = urgent_head(&self->queue, &key);
    struct os_thread *next = urgent_head(&self->alarms, &start);
    uint32_t cpu = head ? last_of(self, os, head, at, picked) : OS_NO_CPU;

    if (cpu == OS_NO_CPU)
        return;
    if (key < key_of(self, os, cpu == at ? picked : os_current(os, cpu))) {
        os_resched(os, cpu);
        return;
    }
    cpu = next ? last_of(self, os, next, at, picked) : OS_NO_CPU;
    if (cpu != OS_NO_CPU)
        look_at(os, cpu, start);
}

static void settle(struct laxity *self, struct os *os, uint32_t at, const struct os_thread *picked)
{
    if (self->until_zero) {
        raise(self, os);
        settle_deadlines(self, os, at, picked);
    } else {
        settle_laxity(self, os, at, picked);
    }
}

void laxity_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu, int reason)
{
    struct laxity *self = ptr;
    struct laxity_thread *t = os_priv(os, thread);
    sim_time key;

    (void)cpu;
    if (t->job != thread->deadline) {
        t->job = thread->deadline;
        t->used = 0;
    }
    key = key_of(self, os, thread);
    if (reason == OS_PREEMPT && self->until_zero)
        urgent_put_first(&self->queue, thread, key);
    else
        urgent_put(&self->queue, thread, key);
    if (self->until_zero && key != INT64_MIN && thread->deadline != TIME_NEVER)
        urgent_put(&self->alarms, thread, latest(os, thread, t->used));
    if (reason != OS_PREEMPT && reason != OS_EXPIRE)
        settle(self, os, OS_NO_CPU, NULL);
}

void laxity_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct laxity *self = ptr;

    (void)os;
    (void)reason;
    urgent_remove(&self->queue, thread);
    if (urgent_has(&self->alarms, thread))
        urgent_remove(&self->alarms, thread);
}

struct os_thread *laxity_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct laxity *self = ptr;
    struct os_thread *picked;
    struct laxity_thread *t;

    if (self->until_zero)
        raise(self, os);
    picked = urgent_take(&self->queue, cpu);
    if (!picked)
        return NULL;
    if (urgent_has(&self->alarms, picked))
        urgent_remove(&self->alarms, picked);
    t = os_priv(os, picked);
    t->urgent = latest(os, picked, t->used) <= os_now(os);
    t->at_pick = t->used;
    settle(self, os, cpu, picked);
    return picked;
}

void laxity_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct laxity_thread *t = os_priv(os, thread);

    (void)ptr;
    t->used += ran;
}

void laxity_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)thread;
    settle(ptr, os, OS_NO_CPU, NULL);
}

bool laxity_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running)
{
    const struct laxity *self = ptr;

    return key_of(self, os, ready) < key_of(self, os, running);
}
