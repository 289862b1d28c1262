/*
 * Round robin: each ready thread in turn for at most one quantum. Silberschatz, Galvin & Gagne,
 * Operating System Concepts, section 5.3.3. One queue serves all CPUs, or each has its own: then a
 * thread stays where it began (on the CPU with the fewest), but at all multiples of `peek` an idle
 * CPU with an empty queue looks into that of another one, drawn at random, and takes its first
 * thread; Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 10, and its multi.py.
 */
#include "policies/lib/os/queue.h"

enum { ONE, PER_CPU };

struct round_robin {
    sim_time quantum;
    int queues;
    sim_time peek;

    struct os_fifo ready; /* of all CPUs */
    uint32_t active;      /* threads that are ready or run */
    sim_time looked;      /* when idle CPUs looked last */
};

/* Of a CPU with a queue of its own. */
struct round_robin_cpu {
    struct os_fifo ready;
    sim_time next_look;
};

struct round_robin_thread {
    struct os_link link; /* first member */
    uint32_t cpu;        /* in whose queue */
};

static const char *const kinds[] = { "one", "per_cpu", NULL };

static const struct param round_robin_params[] = {
    PARAM_TIME(round_robin, quantum, "10ms", "Turn of a thread that asks for no slice of its own."),
    PARAM_CHOICE(round_robin, queues, "one", kinds, "One for all CPUs, or one for each."),
    PARAM_TIME(round_robin, peek, "30ms",
               "Between the looks of an idle CPU into the queues of others; never: none."),
    { 0 },
};

static bool round_robin_init(void *ptr, struct os *os, struct error *err)
{
    const struct round_robin *self = ptr;

    (void)os;
    if (self->peek <= 0)
        return error_set(err, "peek must be above 0");
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static struct os_fifo *queue_of(struct round_robin *self, const struct os *os, uint32_t cpu)
{
    return self->queues == ONE ? &self->ready
                               : &((struct round_robin_cpu *)os_cpu_priv(os, cpu))->ready;
}

static bool peeks(const struct round_robin *self, const struct os *os)
{
    return self->queues == PER_CPU && self->peek != TIME_NEVER && os_cpus(os) > 1;
}

/* An idle CPU looks at the next multiple, unless nothing at all is to be found or to come. */
static void look_later(const struct round_robin *self, struct os *os, uint32_t cpu)
{
    struct round_robin_cpu *c = os_cpu_priv(os, cpu);

    if (!peeks(self, os) || self->active == 0 || c->next_look > os_now(os))
        return;
    c->next_look = time_add(os_now(os) - os_now(os) % self->peek, self->peek);
    os_timer(os, cpu, c->next_look);
}

/* The first thread of another queue, drawn at random, that may run on this CPU; NULL: none. */
static struct os_thread *find_elsewhere(struct os *os, uint32_t cpu)
{
    uint32_t others = os_cpus(os) - 1;
    uint32_t from = (uint32_t)(rng_uniform(os_rng(os)) * others);
    struct os_thread *thread;

    from += from >= cpu;
    thread = ((struct round_robin_cpu *)os_cpu_priv(os, from))->ready.head;
    while (thread && !os_may_run(thread, cpu))
        thread = ((struct round_robin_thread *)os_priv(os, thread))->link.next;
    return thread;
}

/* All idle CPUs look before any of them picks at this time. */
static void look(struct round_robin *self, struct os *os)
{
    if (!peeks(self, os) || os_now(os) % self->peek != 0 || self->looked == os_now(os))
        return;
    self->looked = os_now(os);
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        const struct round_robin_cpu *c = os_cpu_priv(os, cpu);
        struct os_thread *thread;

        if (os_current(os, cpu) || c->ready.head)
            continue;
        thread = find_elsewhere(os, cpu);
        if (thread)
            os_migrate(os, thread, cpu);
    }
}

static void round_robin_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                                int reason)
{
    struct round_robin *self = ptr;

    ((struct round_robin_thread *)os_priv(os, thread))->cpu = cpu;
    os_fifo_append(queue_of(self, os, cpu), os, thread);
    if (reason != OS_NEW && reason != OS_WAKE && reason != OS_UNTHROTTLE)
        return;
    if (self->active++ == 0)
        for (uint32_t c = 0; c < os_cpus(os) && peeks(self, os); c++)
            if (!os_current(os, c))
                look_later(self, os, c);
}

static void round_robin_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct round_robin *self = ptr;

    os_fifo_remove(queue_of(self, os, ((struct round_robin_thread *)os_priv(os, thread))->cpu), os,
                   thread);
    self->active -= reason == OS_THROTTLE;
}

static void round_robin_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)os;
    (void)thread;
    (void)reason;
    ((struct round_robin *)ptr)->active--;
}

static struct os_thread *round_robin_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct round_robin *self = ptr;
    struct os_thread *thread;

    look(self, os);
    thread = os_fifo_take(queue_of(self, os, cpu), os, cpu);
    if (!thread)
        look_later(self, os, cpu);
    return thread;
}

static sim_time round_robin_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct round_robin *self = ptr;

    (void)os;
    return thread->slice > 0 ? thread->slice : self->quantum;
}

static uint32_t load(const struct os *os, uint32_t cpu)
{
    return os_ready(os, cpu) + (os_current(os, cpu) != NULL);
}

/* With one queue it is the system's choice which CPU is asked. */
static uint32_t round_robin_place(void *ptr, struct os *os, const struct os_thread *thread,
                                  int reason)
{
    const struct round_robin *self = ptr;
    uint32_t best = OS_NO_CPU;

    (void)reason;
    if (self->queues == ONE)
        return OS_NO_CPU;
    if (thread->cpu != OS_NO_CPU)
        return thread->cpu;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        if (os_may_run(thread, cpu) && (best == OS_NO_CPU || load(os, cpu) < load(os, best)))
            best = cpu;
    return best;
}

const struct os_policy os_round_robin = {
    .policy = { .name = "os.round_robin",
                .doc = "Each ready thread in turn, for at most one quantum.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.3; "
                          "queues: per_cpu is Three Easy Pieces, chapter 10",
                .params = round_robin_params,
                .self_size = sizeof(struct round_robin) },
    .entity_size = sizeof(struct round_robin_thread),
    .cpu_size = sizeof(struct round_robin_cpu),
    .init = round_robin_init,
    .enqueue = round_robin_enqueue,
    .dequeue = round_robin_dequeue,
    .pick = round_robin_pick,
    .stop = round_robin_stop,
    .slice = round_robin_slice,
    .place = round_robin_place,
    .global = true,
    .bounded_wait = true,
};
