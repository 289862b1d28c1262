/*
 * The O(n) scheduler of Linux 2.4, as of its last versions (kernel/sched.c: goodness, schedule,
 * reschedule_idle, __schedule_tail; kernel/timer.c: update_process_times): one list of all runnable
 * threads, walked at each decision for the greatest goodness. A tick costs the running thread one
 * count; when no thread that may run has any left, all threads, the sleeping ones too, get half of
 * what they have and their nice value's ticks. (Before 2.4.17 or so, the running thread came before
 * its equals, woken ones stood at the head of the list, and 2 were needed to preempt.)
 *
 * A new thread has no parent to share counts with: it begins with its nice value's ticks, and on
 * no CPU. Without ticks the counts are of 10 ms and taken from the CPU time itself.
 */
#include "policies/lib/os/queue.h"

enum {
    CHANGE_PENALTY = 15, /* PROC_CHANGE_PENALTY of i386 */
    REAL_TIME = 1000,
    NEVER = -1000
};

#define JIFFY (10 * MILLISECOND)

struct linux_on {
    struct os_fifo runnable; /* the running ones, too */
    sim_time jiffy;
    uint64_t recalculations;
};

struct task {
    struct os_link link; /* first member */
    int64_t counter;
    uint64_t recalculations; /* that the counter has seen */
    sim_time used;           /* of a count, without ticks */
    bool ready, yielded;
};

struct cpu {
    struct os_thread *prev; /* still runnable, gives way in the present decision */
    int64_t memory;         /* whose address space is loaded (active_mm) */
    sim_time switched;      /* last_schedule */
    bool claimed;           /* idle, and somebody has been sent there */
};

/* Threads without a process have an address space each. */
static int64_t memory_of(const struct os_thread *thread)
{
    return thread->process ? thread->process : -1 - (int64_t)thread->order;
}

static bool is_rt(const struct os_thread *thread)
{
    return thread->scheduling == OS_FIFO || thread->scheduling == OS_RR;
}

/* NICE_TO_TICKS: about 50 ms for nice 0, whatever the tick. */
static int64_t full_counter(const struct linux_on *self, const struct os_thread *thread)
{
    int64_t hz = SECOND / self->jiffy, value = 20 - thread->nice;

    return (hz < 200    ? value >> 2
            : hz < 400  ? value >> 1
            : hz < 800  ? value
            : hz < 1600 ? value << 1
                        : value << 2) +
           1;
}

/* The recalculations that it has slept or run through; the counter soon changes no more. */
static void catch_up(const struct linux_on *self, struct task *task, const struct os_thread *thread)
{
    int64_t full = full_counter(self, thread);

    while (task->recalculations < self->recalculations) {
        int64_t next = (task->counter >> 1) + full;

        task->recalculations++;
        if (next == task->counter)
            task->recalculations = self->recalculations;
        task->counter = next;
    }
}

static int64_t goodness(struct linux_on *self, const struct os *os, const struct os_thread *thread,
                        uint32_t cpu, int64_t memory)
{
    struct task *task = os_priv(os, thread);

    if (task->yielded)
        return -1;
    if (is_rt(thread))
        return REAL_TIME + thread->priority;
    catch_up(self, task, thread);
    if (task->counter == 0)
        return 0;
    return task->counter + (os_cpus(os) > 1 && thread->cpu == cpu ? CHANGE_PENALTY : 0) +
           (memory_of(thread) == memory) + 20 - thread->nice;
}

/* preemption_goodness: what the CPU would gain. */
static int64_t gain(struct linux_on *self, const struct os *os, const struct os_thread *ready,
                    const struct os_thread *running)
{
    int64_t memory = memory_of(running);

    return goodness(self, os, ready, running->cpu, memory) -
           goodness(self, os, running, running->cpu, memory);
}

static bool is_idle(const struct os *os, uint32_t cpu)
{
    const struct cpu *c = os_cpu_priv(os, cpu);

    return !os_current(os, cpu) && !c->claimed;
}

/* Of two siblings that idle both take one at once. */
static bool core_idles(const struct os *os, uint32_t cpu)
{
    return os_machine(os)->smt == 2 && is_idle(os, cpu ^ 1);
}

/*
 * reschedule_idle: its last CPU if that idles, else the CPU that has idled longest, else the one
 * that gains most; OS_NO_CPU: none.
 */
static uint32_t find_cpu(struct linux_on *self, const struct os *os, const struct os_thread *thread)
{
    uint32_t idle = OS_NO_CPU, target = OS_NO_CPU;
    sim_time oldest = TIME_NEVER;
    int64_t most = 0;

    if (thread->cpu != OS_NO_CPU && os_may_run(thread, thread->cpu) && is_idle(os, thread->cpu))
        return thread->cpu;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct cpu *c = os_cpu_priv(os, cpu);
        const struct os_thread *running = os_current(os, cpu);

        if (!os_may_run(thread, cpu) || running == thread)
            continue;
        if (is_idle(os, cpu)) {
            if (core_idles(os, cpu))
                return cpu;
            if (c->switched < oldest) {
                oldest = c->switched;
                idle = cpu;
            }
        } else if (running && idle == OS_NO_CPU) {
            int64_t more = gain(self, os, thread, running);

            if (more > most) {
                most = more;
                target = cpu;
            }
        }
    }
    return idle != OS_NO_CPU ? idle : target;
}

static uint32_t linux_on_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    uint32_t cpu = reason == OS_YIELDED ? thread->cpu : find_cpu(ptr, os, thread);

    if (cpu != OS_NO_CPU)
        return cpu;
    if (thread->cpu != OS_NO_CPU && os_may_run(thread, thread->cpu))
        return thread->cpu;
    for (cpu = 0; !os_may_run(thread, cpu);)
        cpu++;
    return cpu;
}

static bool linux_on_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                              const struct os_thread *running)
{
    return gain(ptr, os, ready, running) > 0;
}

static bool linux_on_init(void *ptr, struct os *os, struct error *err)
{
    struct linux_on *self = ptr;

    (void)err;
    self->jiffy = os_rules(os)->tick > 0 ? os_rules(os)->tick : JIFFY;
    return true;
}

static void move_last(struct linux_on *self, struct os *os, struct os_thread *thread)
{
    os_fifo_remove(&self->runnable, os, thread);
    os_fifo_append(&self->runnable, os, thread);
}

static void give_way(struct linux_on *self, struct os *os, struct os_thread *thread, int reason)
{
    struct task *task = os_priv(os, thread);

    if (reason == OS_YIELDED) {
        task->yielded = !is_rt(thread);
        move_last(self, os, thread);
    }
    if (thread->scheduling == OS_RR && task->counter == 0) {
        task->counter = full_counter(self, thread);
        move_last(self, os, thread);
    }
}

static void linux_on_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct linux_on *self = ptr;
    struct task *task = os_priv(os, thread);
    struct cpu *c = os_cpu_priv(os, cpu);

    task->ready = true;
    if (reason == OS_NEW) {
        task->counter = full_counter(self, thread);
        task->recalculations = self->recalculations;
    }
    if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED) {
        give_way(self, os, thread, reason);
        c->prev = thread;
        return;
    }
    c->claimed = !os_current(os, cpu);
    os_fifo_append(&self->runnable, os, thread);
}

static void linux_on_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct linux_on *self = ptr;
    struct task *task = os_priv(os, thread);

    (void)reason;
    task->ready = false;
    os_fifo_remove(&self->runnable, os, thread);
}

static void linux_on_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct linux_on *self = ptr;

    (void)reason;
    os_fifo_remove(&self->runnable, os, thread);
}

/* The first of the greatest goodness. */
static struct os_thread *best(struct linux_on *self, struct os *os, uint32_t cpu, int64_t *most)
{
    const struct cpu *c = os_cpu_priv(os, cpu);
    struct os_thread *found = NULL, *next;

    *most = NEVER;
    for (struct os_thread *thread = self->runnable.head; thread; thread = next) {
        const struct task *task = os_priv(os, thread);
        int64_t weight;

        next = task->link.next;
        if (!task->ready || !os_may_run(thread, cpu))
            continue;
        weight = goodness(self, os, thread, cpu, c->memory);
        if (weight > *most) {
            *most = weight;
            found = thread;
        }
    }
    return found;
}

static struct os_thread *linux_on_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct linux_on *self = ptr;
    struct cpu *c = os_cpu_priv(os, cpu);
    struct os_thread *prev = c->prev, *next;
    struct task *task = prev ? os_priv(os, prev) : NULL;
    bool yielded = task && task->yielded;
    int64_t most;

    c->claimed = false;
    next = best(self, os, cpu, &most);
    if (most == 0) {
        self->recalculations++;
        next = best(self, os, cpu, &most);
    }
    c->prev = NULL;
    if (task)
        task->yielded = false;
    if (!next)
        return NULL;
    if (next != prev)
        c->switched = os_now(os);
    c->memory = memory_of(next);
    task = os_priv(os, next);
    task->ready = false;
    if (prev && next != prev && !yielded) {
        uint32_t other = find_cpu(self, os, prev);

        if (other != OS_NO_CPU && other != cpu) {
            struct cpu *o = os_cpu_priv(os, other);

            o->claimed = !os_current(os, other);
            os_resched(os, other);
        }
    }
    return next;
}

static bool by_tick(const struct os *os)
{
    return os_rules(os)->tick > 0;
}

static void linux_on_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct linux_on *self = ptr;
    struct task *task = os_priv(os, thread);

    if (by_tick(os))
        return;
    catch_up(self, task, thread);
    task->used += ran;
    task->counter -= task->used / self->jiffy;
    task->used %= self->jiffy;
    if (task->counter < 0)
        task->counter = 0;
}

static sim_time linux_on_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    struct linux_on *self = ptr;
    struct task *task = os_priv(os, thread);

    if (by_tick(os) || thread->scheduling == OS_FIFO)
        return TIME_NEVER;
    catch_up(self, task, thread);
    return task->counter * self->jiffy - task->used;
}

/* update_process_times: the whole tick is of the thread that it finds. */
static void linux_on_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct task *task = os_priv(os, thread);

    catch_up(ptr, task, thread);
    if (task->counter > 0)
        task->counter--;
    if (task->counter == 0)
        os_resched(os, thread->cpu);
}

const struct os_policy os_linux_on = {
    .policy = { .name = "os.linux_on",
                .doc = "Linux 2.4 O(n): one list, the greatest goodness runs; counts by epochs.",
                .source = "Linux 2.4, kernel/sched.c (goodness)",
                .self_size = sizeof(struct linux_on) },
    .entity_size = sizeof(struct task),
    .cpu_size = sizeof(struct cpu),
    .init = linux_on_init,
    .enqueue = linux_on_enqueue,
    .dequeue = linux_on_dequeue,
    .pick = linux_on_pick,
    .stop = linux_on_stop,
    .charge = linux_on_charge,
    .slice = linux_on_slice,
    .tick = linux_on_tick,
    .preempts = linux_on_preempts,
    .place = linux_on_place,
    .global = true,
    .bounded_wait = true,
};
