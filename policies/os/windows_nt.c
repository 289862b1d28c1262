/*
 * The dispatcher of Windows NT: 32 priorities, of which 0 to 15 move: a wait that ends raises a
 * thread above its base, and every quantum takes one level away again. Rules: ReactOS,
 * ntoskrnl/ke: thrdschd.c (KiDeferredReadyThread), dpc.c (KiQuantumEnd), KiComputeNewPriority;
 * quanta: ps/process.c (three units a clock tick). A thread's own priority, if it is at least 1, is
 * its base (31 at most), else the parameter. There is no foreground window, so no boost of one.
 */
#include "policies/lib/os/levels.h"
#include "sim/os/os.h"

enum { TOP = 31, REAL_TIME = 16, CRITICAL = REAL_TIME - 2, UNITS_PER_TICK = 3 };

struct windows_nt {
    int64_t base;
    int64_t boost;
    int64_t quantum;
    sim_time clock;
};

static const struct param windows_nt_params[] = {
    PARAM(windows_nt, base, 8, 1, TOP, "",
          "Base priority of threads without one: idle class 4, below normal 6, normal 8, above "
          "normal 10, high 13, real time 24."),
    PARAM(windows_nt, boost, 1, 0, 15, "",
          "Levels above the base after a wait: timer 0, disk 1, network 2, keyboard 6, sound 8."),
    PARAM(windows_nt, quantum, 6, 1, 127, "",
          "Quantum in thirds of a clock tick: 6, 12, 18 (short, variable), 12, 24, 36 (long, "
          "variable), 18 (short, fixed), 36 (long, fixed)."),
    PARAM_TIME(windows_nt, clock, "15.625ms", "Clock tick: 64 in a second."),
    { 0 },
};

struct task {
    struct levels_link link; /* first member */
    int64_t base, priority;
    uint32_t cpu;     /* whose queue it stands in */
    bool quantum_end; /* to the end of its queue */
    sim_time left;    /* of the quantum, three times as long: a unit is `clock` */
};

struct queue {
    struct levels ready; /* level: TOP - priority */
};

static void refill(const struct windows_nt *self, struct task *task)
{
    task->left = self->quantum * self->clock;
}

static void quantum_end(const struct windows_nt *self, struct task *task)
{
    refill(self, task);
    if (task->priority < REAL_TIME && task->priority > task->base)
        task->priority--;
    task->quantum_end = true;
}

/*
 * A wait has ended: it costs a unit, unless the thread is raised, which gives a whole quantum; time
 * critical threads get that in any case.
 */
static void wake(const struct windows_nt *self, struct task *task)
{
    int64_t raised = task->base + self->boost;

    if (task->priority >= REAL_TIME || task->base >= CRITICAL) {
        refill(self, task);
    } else {
        if (self->boost > 0)
            refill(self, task);
        task->left -= self->clock;
        if (task->left <= 0)
            quantum_end(self, task);
    }
    if (task->priority >= REAL_TIME)
        return;
    if (raised >= REAL_TIME)
        raised = REAL_TIME - 1;
    if (raised > task->priority)
        task->priority = raised;
}

static void windows_nt_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                               int reason)
{
    const struct windows_nt *self = ptr;
    struct queue *queue = os_cpu_priv(os, cpu);
    struct task *task = os_priv(os, thread);
    bool front = false;

    task->cpu = cpu;
    if (reason == OS_NEW) {
        task->base = thread->priority < 1     ? self->base
                     : thread->priority > TOP ? TOP
                                              : thread->priority;
        task->priority = task->base;
        refill(self, task);
    } else if (reason == OS_WAKE) {
        wake(self, task);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE) {
        if (task->left <= 0)
            quantum_end(self, task);
        front = !task->quantum_end;
    }
    task->quantum_end = false;
    if (front)
        levels_head(&queue->ready, os, thread, (uint32_t)(TOP - task->priority));
    else
        levels_tail(&queue->ready, os, thread, (uint32_t)(TOP - task->priority));
}

static void windows_nt_dequeue(void *self, struct os *os, struct os_thread *thread, int reason)
{
    const struct task *task = os_priv(os, thread);
    struct queue *queue = os_cpu_priv(os, task->cpu);

    (void)self;
    (void)reason;
    levels_remove(&queue->ready, os, thread);
}

static struct os_thread *windows_nt_pick(void *self, struct os *os, uint32_t cpu)
{
    struct queue *queue = os_cpu_priv(os, cpu);

    (void)self;
    return levels_pop(&queue->ready, os);
}

static void windows_nt_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct task *task = os_priv(os, thread);

    (void)self;
    task->left -= UNITS_PER_TICK * ran;
}

static sim_time windows_nt_slice(void *self, struct os *os, const struct os_thread *thread)
{
    const struct task *task = os_priv(os, thread);

    (void)self;
    return task->left > 0 ? (task->left + UNITS_PER_TICK - 1) / UNITS_PER_TICK : 0;
}

/* KiQuantumEnd: the thread goes on with a new quantum unless another is ready at its new level. */
static void windows_nt_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct windows_nt *self = ptr;
    struct queue *queue = os_cpu_priv(os, thread->cpu);
    struct task *task = os_priv(os, thread);
    int32_t best;

    if (task->left > 0)
        return;
    quantum_end(self, task);
    best = levels_from(&queue->ready, 0);
    if (best != LEVELS_NONE && best <= TOP - task->priority)
        os_resched(os, thread->cpu);
    else
        task->quantum_end = false;
}

static bool windows_nt_preempts(void *self, struct os *os, const struct os_thread *ready,
                                const struct os_thread *running)
{
    const struct task *one = os_priv(os, ready), *other = os_priv(os, running);

    (void)self;
    return one->priority > other->priority;
}

const struct os_policy os_windows_nt = {
    .policy = { .name = "os.windows_nt",
                .doc = "Windows NT: 32 priorities, raised after a wait, lowered by each quantum.",
                .source = "ReactOS, ntoskrnl/ke/thrdschd.c and dpc.c, ps/process.c",
                .params = windows_nt_params,
                .self_size = sizeof(struct windows_nt) },
    .entity_size = sizeof(struct task),
    .cpu_size = sizeof(struct queue),
    .enqueue = windows_nt_enqueue,
    .dequeue = windows_nt_dequeue,
    .pick = windows_nt_pick,
    .charge = windows_nt_charge,
    .slice = windows_nt_slice,
    .tick = windows_nt_tick,
    .preempts = windows_nt_preempts,
};
