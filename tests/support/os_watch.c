/* A policy around a policy. */
#include "tests/support/os_watch.h"

#include <string.h>

#include "tests/unit/unit.h"

enum { MOST_THREADS = 256 };
enum where { NOWHERE, QUEUED, ON_CPU };

/* Behind the private bytes of the watched policy. */
struct watched {
    int where;
    bool known, blocked, throttled, yielded, ended;
    uint32_t cpu;
    sim_time charged;
};

static struct {
    struct os_policy outer;
    const struct os_policy *inner;
    size_t behind;
    bool conserves;
    sim_time last;
    const struct os_thread *current[OS_MOST_CPUS];
    const struct os_thread *queued[MOST_THREADS]; /* by slot */
    struct os_watch_counts counts;
} now;

#define SEEN(condition)                                                                \
    do {                                                                               \
        if (!(condition))                                                              \
            fail_msg("%s: the system breaks its contract: %s", now.inner->policy.name, \
                     #condition);                                                      \
    } while (0)

static struct watched *watched_of(const struct os *os, const struct os_thread *thread)
{
    return (void *)((char *)os_priv(os, thread) + now.behind);
}

/* Time has passed: nobody stood idle through it for whom there was something to do. */
static void look(const struct os *os)
{
    if (os_now(os) == now.last)
        return;
    SEEN(os_now(os) > now.last);
    now.last = os_now(os);
    for (size_t id = 0; id < MOST_THREADS; id++) {
        const struct os_thread *thread = now.queued[id];

        if (!thread)
            continue;
        for (uint32_t cpu = 0; now.conserves && cpu < os_cpus(os); cpu++)
            if (!now.current[cpu] && os_may_run(thread, cpu) &&
                (now.inner->global || watched_of(os, thread)->cpu == cpu))
                fail_msg("%s: CPU %u idles, and thread %llu is ready", now.inner->policy.name, cpu,
                         (unsigned long long)thread->order);
    }
}

static void watch_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    struct watched *w = watched_of(os, thread);

    look(os);
    SEEN(thread->id < MOST_THREADS && thread->state == OS_READY && os_may_run(thread, cpu));
    SEEN(!w->ended && w->where != QUEUED && (w->known || reason == OS_NEW));
    switch (reason) {
    case OS_NEW:
        SEEN(!w->known);
        break;
    case OS_WAKE:
        SEEN(w->blocked);
        break;
    case OS_UNTHROTTLE:
        SEEN(w->throttled);
        break;
    case OS_YIELDED:
        SEEN(w->yielded);
        break;
    case OS_MIGRATE:
        SEEN(w->where == NOWHERE);
        now.counts.migrations++;
        break;
    default:
        SEEN((reason == OS_PREEMPT || reason == OS_EXPIRE) && w->where == ON_CPU);
        SEEN(w->cpu == cpu && now.current[cpu] == thread && w->charged == thread->ran);
        now.current[cpu] = NULL;
    }
    w->known = true;
    w->blocked = w->throttled = w->yielded = false;
    w->where = QUEUED;
    w->cpu = cpu;
    now.queued[thread->id] = thread;
    now.counts.enqueues++;
    now.inner->enqueue(self, os, thread, cpu, reason);
}

static void watch_dequeue(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct watched *w = watched_of(os, thread);

    look(os);
    SEEN(w->where == QUEUED && (reason == OS_MIGRATE || reason == OS_THROTTLE));
    w->where = NOWHERE;
    w->throttled = reason == OS_THROTTLE;
    now.queued[thread->id] = NULL;
    now.counts.dequeues++;
    now.counts.throttles += reason == OS_THROTTLE;
    now.inner->dequeue(self, os, thread, reason);
}

static struct os_thread *watch_pick(void *self, struct os *os, uint32_t cpu)
{
    struct os_thread *thread;
    struct watched *w;
    uint32_t ready = 0;

    look(os);
    SEEN(!now.current[cpu]);
    for (size_t id = 0; id < MOST_THREADS; id++)
        ready += now.queued[id] && watched_of(os, now.queued[id])->cpu == cpu;
    SEEN(os_ready(os, cpu) == ready);
    thread = now.inner->pick(self, os, cpu);
    now.counts.picks++;
    if (!thread)
        return NULL;
    w = watched_of(os, thread);
    SEEN(w->where == QUEUED && os_may_run(thread, cpu));
    w->where = ON_CPU;
    w->cpu = cpu;
    now.queued[thread->id] = NULL;
    now.current[cpu] = thread;
    return thread;
}

/* It does not run any more. */
static struct watched *off(struct os *os, const struct os_thread *thread)
{
    struct watched *w = watched_of(os, thread);

    look(os);
    SEEN(w->where == ON_CPU && now.current[w->cpu] == thread && thread->cpu == w->cpu);
    SEEN(w->charged == thread->ran);
    now.current[w->cpu] = NULL;
    w->where = NOWHERE;
    return w;
}

static void watch_stop(void *self, struct os *os, struct os_thread *thread, int reason)
{
    struct watched *w = off(os, thread);

    SEEN(reason == OS_BLOCK || reason == OS_EXIT || reason == OS_THROTTLE);
    w->blocked = reason == OS_BLOCK;
    w->ended = reason == OS_EXIT;
    w->throttled = reason == OS_THROTTLE;
    now.counts.throttles += reason == OS_THROTTLE;
    now.counts.stops++;
    if (now.inner->stop)
        now.inner->stop(self, os, thread, reason);
}

static void watch_yield(void *self, struct os *os, struct os_thread *thread)
{
    off(os, thread)->yielded = true;
    now.counts.yields++;
    if (now.inner->yield)
        now.inner->yield(self, os, thread);
}

static void watch_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct watched *w = watched_of(os, thread);

    look(os);
    SEEN(w->where == ON_CPU && thread->state == OS_RUNNING && ran > 0);
    SEEN(now.current[w->cpu] == thread && os_current(os, w->cpu) == thread);
    w->charged += ran;
    SEEN(w->charged == thread->ran && thread->burst <= thread->ran);
    SEEN(os_ran_since_pick(os, w->cpu) <= os_now(os) - thread->since);
    if (now.inner->charge)
        now.inner->charge(self, os, thread, ran);
}

const struct policy *os_watch(const struct policy *policy, bool conserves)
{
    const struct os_policy *inner = (const struct os_policy *)(const void *)policy;

    memset(&now, 0, sizeof now);
    now.inner = inner;
    now.outer = *inner;
    now.behind = (inner->entity_size + 15) / 16 * 16;
    now.conserves = conserves;
    now.outer.entity_size = now.behind + sizeof(struct watched);
    now.outer.enqueue = watch_enqueue;
    now.outer.dequeue = watch_dequeue;
    now.outer.pick = watch_pick;
    now.outer.stop = watch_stop;
    now.outer.yield = watch_yield;
    now.outer.charge = watch_charge;
    return &now.outer.policy;
}

struct os_watch_counts os_watch_counts(void)
{
    return now.counts;
}
