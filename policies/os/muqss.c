/*
 * MuQSS (Kolivas 2016, Documentation/scheduler/sched-MuQSS.txt, kernel/sched/MuQSS.c): the slices
 * and virtual deadlines of BFS in a queue of each CPU. Who picks compares the heads of all queues,
 * its own first, then by distance (earliest_deadline_task in interactive mode, the default). A
 * thread that wakes joins the nearest idle CPU, else the nearest of the shortest queues
 * (select_best_cpu), and preempts on the nearest CPU whose thread has a later deadline
 * (try_preempt), where BFS preempts the latest one.
 *
 * CPUs at the same distance are taken by number. The queues are search trees, not skip lists: the
 * order is the same. Without SCHED_ISO and SMT nice.
 */
#include "policies/lib/os/virtual_deadline.h"

/* What speaks against an idle CPU, from most to least (best_mask_cpu). */
enum {
    OTHER_NODE = 64,
    THREAD_BUSY = 32,
    OTHER_CACHE = 16,
    CACHE_BUSY = 8,
    OTHER_CORE = 2,
    OTHER_THREAD = 1,
    WORST = 128
};

/* Distances. */
enum { SAME, SAME_CORE, SAME_CACHE, SAME_NODE, DISTANT };

struct muqss {
    sim_time rr_interval;

    struct vd_rules rules;
};

struct cpu {
    struct vd_queue queue;
    struct os_thread *prev; /* gives way in the present decision */
    bool claimed;           /* idle, and somebody has been sent there */
};

static const struct param muqss_params[] = {
    PARAM_TIME(muqss, rr_interval, "6ms", "Slice of every thread."),
    { 0 },
};

static bool muqss_init(void *ptr, struct os *os, struct error *err)
{
    struct muqss *self = ptr;

    (void)os;
    return vd_init(&self->rules, self->rr_interval, err);
}

static int distance(const struct os *os, uint32_t one, uint32_t other)
{
    return one == other                                     ? SAME
           : os_core_of(os, one) == os_core_of(os, other)   ? SAME_CORE
           : os_cache_of(os, one) == os_cache_of(os, other) ? SAME_CACHE
           : os_node_of(os, one) == os_node_of(os, other)   ? SAME_NODE
                                                            : DISTANT;
}

/* Goes through the CPUs in order of distance; begins with level SAME and cpu UINT32_MAX. */
struct walk {
    int level;
    uint32_t cpu;
};

static bool next_cpu(const struct os *os, uint32_t from, struct walk *walk)
{
    for (; walk->level <= DISTANT; walk->level++) {
        while (++walk->cpu < os_cpus(os))
            if (distance(os, from, walk->cpu) == walk->level)
                return true;
        walk->cpu = UINT32_MAX;
    }
    return false;
}

static const struct walk begin = { .level = SAME, .cpu = UINT32_MAX };

/* Idle CPUs ------------------------------------------------------------------------------- */

static bool is_idle(const struct os *os, uint32_t cpu)
{
    const struct cpu *c = os_cpu_priv(os, cpu);

    return !os_current(os, cpu) && !c->claimed;
}

/* Whether the other CPUs of its core, or of its cache, idle, too. */
static bool part_idles(const struct os *os, uint32_t cpu,
                       uint32_t (*part_of)(const struct os *os, uint32_t cpu))
{
    for (uint32_t c = 0; c < os_cpus(os); c++)
        if (part_of(os, c) == part_of(os, cpu) && !is_idle(os, c))
            return false;
    return true;
}

static int ranking(const struct os *os, uint32_t from, uint32_t cpu)
{
    static const int far[] = { [SAME] = 0,
                               [SAME_CORE] = OTHER_THREAD,
                               [SAME_CACHE] = OTHER_CORE,
                               [SAME_NODE] = OTHER_CACHE,
                               [DISTANT] = OTHER_NODE };

    return far[distance(os, from, cpu)] + (part_idles(os, cpu, os_core_of) ? 0 : THREAD_BUSY) +
           (part_idles(os, cpu, os_cache_of) ? 0 : CACHE_BUSY);
}

/* The best idle CPU for a thread of the CPU `from`; OS_NO_CPU: none. */
static uint32_t idle_cpu(const struct os *os, const struct os_thread *thread, uint32_t from)
{
    uint32_t best = OS_NO_CPU;
    int least = WORST;

    if (os_may_run(thread, from) && is_idle(os, from))
        return from;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        if (os_may_run(thread, cpu) && is_idle(os, cpu) && ranking(os, from, cpu) < least) {
            best = cpu;
            least = ranking(os, from, cpu);
        }
    return best;
}

static uint32_t muqss_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    uint32_t from = thread->cpu == OS_NO_CPU ? 0 : thread->cpu, cpu, least = UINT32_MAX;
    struct walk walk = begin;

    (void)ptr;
    if (reason == OS_YIELDED)
        return thread->cpu;
    cpu = idle_cpu(os, thread, from);
    if (cpu != OS_NO_CPU)
        return cpu;
    while (next_cpu(os, from, &walk))
        if (os_may_run(thread, walk.cpu) && os_ready(os, walk.cpu) < least) {
            least = os_ready(os, walk.cpu);
            cpu = walk.cpu;
        }
    return cpu;
}

/* Queues ------------------------------------------------------------------------------------ */

/* try_preempt, for a thread in the queue of a CPU that is busy. */
static void preempt_near(struct os *os, const struct os_thread *thread, uint32_t from)
{
    struct walk walk = begin;

    while (next_cpu(os, from, &walk)) {
        const struct os_thread *running = os_current(os, walk.cpu);

        if (running && os_may_run(thread, walk.cpu) && vd_preempts(os, thread, running)) {
            os_resched(os, walk.cpu);
            return;
        }
    }
}

static void muqss_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    const struct muqss *self = ptr;
    struct cpu *c = os_cpu_priv(os, cpu);

    vd_enqueue(&self->rules, &c->queue, os, thread, reason);
    ((struct vd_entity *)os_priv(os, thread))->cpu = cpu;
    if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED)
        c->prev = thread;
    else if (os_current(os, cpu))
        preempt_near(os, thread, cpu);
    else
        c->claimed = true;
}

static struct vd_queue *queue_of(struct os *os, const struct vd_entity *e)
{
    return &((struct cpu *)os_cpu_priv(os, e->cpu))->queue;
}

static void muqss_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct vd_entity *e = os_priv(os, thread);

    (void)ptr;
    (void)reason;
    vd_dequeue(queue_of(os, e), e);
}

static bool goes_before(const struct vd_entity *e, const struct vd_entity *best)
{
    bool idle = e->thread->scheduling == OS_IDLE;

    if (!best || idle != (best->thread->scheduling == OS_IDLE))
        return !best || !idle;
    return e->node.deadline < best->node.deadline;
}

static struct os_thread *muqss_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct cpu *c = os_cpu_priv(os, cpu);
    struct os_thread *prev = c->prev;
    struct vd_entity *best = NULL;
    struct walk walk = begin;

    (void)ptr;
    c->prev = NULL;
    c->claimed = false;
    while (next_cpu(os, cpu, &walk)) {
        const struct cpu *other = os_cpu_priv(os, walk.cpu);
        struct vd_entity *e = os_ready(os, walk.cpu) > 0 ? vd_first(&other->queue, cpu) : NULL;

        if (e && goes_before(e, best))
            best = e;
    }
    if (!best)
        return NULL;
    vd_take(queue_of(os, best), os, best, cpu);
    if (prev && best->thread != prev) {
        uint32_t idle = idle_cpu(os, prev, cpu);

        if (idle != OS_NO_CPU && idle != cpu) {
            ((struct cpu *)os_cpu_priv(os, idle))->claimed = true;
            os_resched(os, idle);
        }
    }
    return best->thread;
}

static void muqss_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct muqss *self = ptr;

    (void)reason;
    vd_stop(&self->rules, os, thread);
}

static void muqss_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    (void)ptr;
    vd_charge(os, thread, ran);
}

static sim_time muqss_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    (void)ptr;
    return vd_slice(os, thread);
}

static void muqss_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)ptr;
    vd_tick(os, thread);
}

const struct os_policy os_muqss = {
    .policy = { .name = "os.muqss",
                .doc = "BFS with a queue a CPU: the earliest virtual deadline of all their heads.",
                .source = "Kolivas, MuQSS, kernel/sched/MuQSS.c, 2016",
                .params = muqss_params,
                .self_size = sizeof(struct muqss) },
    .entity_size = sizeof(struct vd_entity),
    .cpu_size = sizeof(struct cpu),
    .init = muqss_init,
    .enqueue = muqss_enqueue,
    .dequeue = muqss_dequeue,
    .pick = muqss_pick,
    .stop = muqss_stop,
    .charge = muqss_charge,
    .slice = muqss_slice,
    .tick = muqss_tick,
    .place = muqss_place,
    .global = true,
    .bounded_wait = true,
};
