/* What policies see and do: views, and verbs that are checked. */
#include "sim/os/os.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/os/os_internal.h"

sim_time os_now(const struct os *os)
{
    return engine_now(os->engine);
}

uint32_t os_cpus(const struct os *os)
{
    return os->cpus;
}

const struct os_platform *os_machine(const struct os *os)
{
    return os->platform;
}

const struct os_options *os_rules(const struct os *os)
{
    return &os->options;
}

struct os_thread *os_current(const struct os *os, uint32_t cpu)
{
    return os->cpu[cpu].current ? &os->cpu[cpu].current->view : NULL;
}

size_t os_slots(const struct os *os)
{
    return os->slots;
}

uint32_t os_ready(const struct os *os, uint32_t cpu)
{
    return os->cpu[cpu].ready;
}

bool os_may_run(const struct os_thread *thread, uint32_t cpu)
{
    return os_set_has(&thread->affinity, cpu);
}

uint32_t os_core_of(const struct os *os, uint32_t cpu)
{
    return cpu / (uint32_t)os->platform->smt;
}

uint32_t os_cache_of(const struct os *os, uint32_t cpu)
{
    return os->platform->cache_cpus ? cpu / (uint32_t)os->platform->cache_cpus : 0;
}

uint32_t os_node_of(const struct os *os, uint32_t cpu)
{
    return os->platform->node_cpus ? cpu / (uint32_t)os->platform->node_cpus : 0;
}

int32_t os_group_parent(const struct os *os, int32_t group)
{
    return os->group[group].parent;
}

void *os_priv(const struct os *os, const struct os_thread *thread)
{
    (void)os;
    return thread_of(thread)->priv;
}

void *os_cpu_priv(const struct os *os, uint32_t cpu)
{
    return os->cpu[cpu].priv;
}

sim_time os_ran_since_pick(const struct os *os, uint32_t cpu)
{
    const struct cpu *c = &os->cpu[cpu];
    sim_time ran = os_now(os) - c->picked;

    return c->current && ran > 0 ? ran : 0;
}

void os_stop(struct os *os, const char *format, ...)
{
    char reason[700];
    va_list arguments;

    if (os->failed)
        return;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    error_set(&os->error, "%s at t=%.9gs: %s", os->policy->policy.name, time_seconds(os_now(os)),
              reason);
    os->failed = true;
    engine_stop(os->engine);
}

void os_fail(struct os *os, const char *reason)
{
    os_stop(os, "%s", reason);
}

void os_resched(struct os *os, uint32_t cpu)
{
    if (cpu < os->cpus && !os->failed)
        cpu_ask(os, cpu);
}

void os_migrate(struct os *os, struct os_thread *view, uint32_t cpu)
{
    struct thread *thread = thread_of(view);
    char room[32];

    if (os->failed)
        return;
    if (view->state != OS_READY || cpu >= os->cpus || !os_may_run(view, cpu)) {
        os_stop(os, "moved thread %s to CPU %u; expected a ready thread and a CPU that it may use",
                thread_label(thread, room), cpu);
        return;
    }
    os->policy->dequeue(os->self, os, view, OS_MIGRATE);
    os->cpu[thread->queue].ready--;
    thread->queue = cpu;
    os->cpu[cpu].ready++;
    os->policy->enqueue(os->self, os, view, cpu, OS_MIGRATE);
    if (!os->cpu[cpu].current)
        cpu_ask(os, cpu);
}

struct rng *os_rng(struct os *os)
{
    return &os->rng;
}

struct slab *os_memory(struct os *os)
{
    return &os->memory;
}
