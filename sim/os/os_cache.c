/*
 * The caches of CPUs: whose working sets they hold. A thread is warm on the CPU where it ran last
 * once it has run there for options.warm_up. With platform.cache_size, the working sets of the
 * threads that are warm on a CPU share its cache: when they do not fit, those used least recently
 * leave it, down to the one that has just come, and have to warm up anew.
 */
#include "sim/os/os_internal.h"

static bool is_limited(const struct os *os)
{
    return os->platform->cache_size > 0 && os->options.warm_up > 0;
}

bool cache_is_warm(const struct os *os, const struct thread *thread, uint32_t cpu)
{
    return os->options.warm_up > 0 && thread->warm_cpu == cpu &&
           thread->warm_time >= os->options.warm_up;
}

sim_time cache_cold(const struct os *os, const struct thread *thread)
{
    sim_time left = os->options.warm_up - thread->warm_time;

    return os->options.warm_up > 0 && left > 0 ? left : TIME_NEVER;
}

static void unlink_set(struct os *os, struct thread *thread)
{
    struct cpu *c = &os->cpu[thread->warm_cpu];

    if (thread->cache_older)
        thread->cache_older->cache_newer = thread->cache_newer;
    else
        c->cache_oldest = thread->cache_newer;
    if (thread->cache_newer)
        thread->cache_newer->cache_older = thread->cache_older;
    else
        c->cache_newest = thread->cache_older;
    thread->cache_older = thread->cache_newer = NULL;
    thread->cached = false;
    c->cache_used -= thread->working_set;
}

static void link_newest(struct os *os, struct thread *thread)
{
    struct cpu *c = &os->cpu[thread->warm_cpu];

    thread->cache_older = c->cache_newest;
    if (c->cache_newest)
        c->cache_newest->cache_newer = thread;
    else
        c->cache_oldest = thread;
    c->cache_newest = thread;
    thread->cached = true;
    c->cache_used += thread->working_set;
}

void cache_leave(struct os *os, struct thread *thread)
{
    if (thread->cached)
        unlink_set(os, thread);
}

void cache_start(struct os *os, struct thread *thread, uint32_t cpu)
{
    if (thread->warm_cpu != cpu) {
        cache_leave(os, thread);
        thread->warm_cpu = cpu;
        thread->warm_time = 0;
    } else if (thread->cached) {
        unlink_set(os, thread);
        link_newest(os, thread);
    }
}

void cache_ran(struct os *os, struct thread *thread, sim_time ran)
{
    struct cpu *c = &os->cpu[thread->warm_cpu];

    thread->warm_time += ran;
    if (!is_limited(os) || thread->cached || !cache_is_warm(os, thread, thread->warm_cpu))
        return;
    link_newest(os, thread);
    while (c->cache_used > os->platform->cache_size) {
        struct thread *gone = c->cache_oldest;

        unlink_set(os, gone);
        gone->warm_time = 0;
    }
}
