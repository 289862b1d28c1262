/* PD2, an optimal Pfair policy of several CPUs (Anderson & Srinivasan 2004). */
#include "policies/lib/os/urgent.h"

/*
 * Time goes in quanta. A task that wants e quanta in each p, of weight w = e / p, is cut into
 * subtasks 1, 2, ...: subtask i has the window from floor((i - 1) / w) to ceil(i / w), counted from
 * the thread's arrival. At each quantum the CPUs run the subtasks whose windows are open, in this
 * order: earlier deadline; windows that overlap the next one (b-bit); later group deadline, that is
 * the end of the row of windows of two quanta which a delay would push on, for w >= 1/2. No
 * deadline is missed up to a utilisation of the number of CPUs when runtimes and periods are whole
 * quanta and periods begin with quanta. Runtimes are rounded up, periods down. A thread that sleeps
 * before its runtime is used up lets the rest of the job's subtasks go; one that comes late has its
 * windows later by as much. Threads that tell no runtime and period run when a CPU is left.
 */
struct pd2 {
    sim_time quantum;           /* parameter */
    struct urgent open, closed; /* by priority; by the quantum in which their windows begin */
    struct urgent others;
    sim_time decided; /* the last instant at which all CPUs were asked; -1: none */
};

struct pd2_thread {
    int64_t quanta, period; /* e and p; 0: no real-time task */
    int64_t first;          /* quantum from which windows are counted */
    int64_t done;           /* subtasks */
    sim_time picked;        /* when it was picked last */
};

/* Fields of a priority. */
enum { GROUP_BITS = 26, DEADLINE_BITS = 36 };

static const struct param pd2_params[] = {
    PARAM_TIME(pd2, quantum, "1ms", "Time between decisions; all CPUs decide at once."),
    { 0 },
};

static bool pd2_init(void *ptr, struct os *os, struct error *err)
{
    struct pd2 *self = ptr;

    if (self->quantum <= 0)
        return error_set(err, "quantum is 0; expected a time above it");
    urgent_init(&self->open, os);
    urgent_init(&self->closed, os);
    urgent_init(&self->others, os);
    self->decided = -1;
    return true;
}

static int64_t up(int64_t a, int64_t b)
{
    return a / b + (a % b != 0);
}

static int64_t begins(const struct pd2_thread *t)
{
    return t->first + t->done * t->period / t->quanta;
}

/* Deadline, b-bit and group deadline of the next subtask as one key. */
static sim_time rank(struct os *os, const struct pd2_thread *t)
{
    int64_t e = t->quanta, p = t->period, i = t->done + 1;
    int64_t end = up(i * p, e), group = 0;
    bool overlaps = i * p % e != 0;

    if (2 * e >= p && e < p)
        group = up(up(end * (p - e), p) * p, p - e) - end + 1;
    if ((t->first + end) >> (DEADLINE_BITS - 1))
        os_fail(os, "has more quanta in the run than it can count: its quantum is too short");
    return (t->first + end) << (GROUP_BITS + 1) | (sim_time)(!overlaps) << GROUP_BITS |
           ((INT64_C(1) << GROUP_BITS) - 1 - group);
}

static void put(struct pd2 *self, struct os *os, struct os_thread *thread, bool first)
{
    const struct pd2_thread *t = os_priv(os, thread);

    if (!t->quanta)
        urgent_put(&self->others, thread, 0);
    else if (begins(t) > os_now(os) / self->quantum)
        urgent_put(&self->closed, thread, begins(t));
    else if (first)
        urgent_put_first(&self->open, thread, rank(os, t));
    else
        urgent_put(&self->open, thread, rank(os, t));
}

/* A quantum begins: windows open, and all CPUs decide. */
static void begin(struct pd2 *self, struct os *os)
{
    sim_time now = os_now(os), start;
    struct os_thread *thread = urgent_head(&self->closed, &start);

    if (now % self->quantum || self->decided == now)
        return;
    self->decided = now;
    for (; thread && start <= now / self->quantum; thread = urgent_head(&self->closed, &start)) {
        urgent_remove(&self->closed, thread);
        put(self, os, thread, false);
    }
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        os_resched(os, cpu);
}

/* The alarm is moved by this: one that is to ring at this instant still has to. */
static void wait_for_quantum(const struct pd2 *self, struct os *os)
{
    sim_time now = os_now(os), past = now % self->quantum;
    bool decides = past == 0 && self->decided != now;

    os_timer(os, 0, decides ? now : time_add(now - past, self->quantum));
}

/* A new task, or the next job of one: its windows begin now at the earliest. */
static void release(const struct pd2 *self, struct os *os, const struct os_thread *thread)
{
    struct pd2_thread *t = os_priv(os, thread);
    int64_t now = up(os_now(os), self->quantum);

    if (thread->period / self->quantum >> (GROUP_BITS - 1)) {
        os_fail(os, "has more quanta in a period than it can count: its quantum is too short");
        return;
    }
    if (!t->quanta && thread->runtime > 0 && thread->period >= self->quantum) {
        t->period = thread->period / self->quantum;
        t->quanta = up(thread->runtime, self->quantum);
        t->quanta = t->quanta < t->period ? t->quanta : t->period;
        t->first = now;
    }
    if (t->quanta && begins(t) < now)
        t->first += now - begins(t);
}

static void pd2_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct pd2 *self = ptr;
    struct pd2_thread *t = os_priv(os, thread);
    bool ran = reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED;

    (void)cpu;
    if (reason == OS_NEW || reason == OS_WAKE)
        release(self, os, thread);
    if (ran && t->picked < os_now(os))
        t->done++;
    /* A second decision at one instant finds things as they were. */
    put(self, os, thread, ran && t->picked == os_now(os));
    if (t->quanta)
        wait_for_quantum(self, os);
}

static void pd2_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct pd2 *self = ptr;

    (void)os;
    (void)reason;
    if (urgent_has(&self->open, thread))
        urgent_remove(&self->open, thread);
    else if (urgent_has(&self->closed, thread))
        urgent_remove(&self->closed, thread);
    else
        urgent_remove(&self->others, thread);
}

static struct os_thread *pd2_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct pd2 *self = ptr;
    struct os_thread *thread = NULL;

    begin(self, os);
    if (self->decided == os_now(os))
        thread = urgent_take(&self->open, cpu);
    if (!thread)
        thread = urgent_take(&self->others, cpu);
    if (thread)
        ((struct pd2_thread *)os_priv(os, thread))->picked = os_now(os);
    if (urgent_head(&self->open, NULL) || urgent_head(&self->closed, NULL) || thread)
        wait_for_quantum(self, os);
    return thread;
}

/* A job that sleeps has ended: its other subtasks are not needed. */
static void pd2_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct pd2_thread *t = os_priv(os, thread);

    (void)ptr;
    if (reason == OS_BLOCK && t->quanta)
        t->done = up(t->done + 1, t->quanta) * t->quanta;
}

static void pd2_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)thread;
    begin(ptr, os);
    wait_for_quantum(ptr, os);
}

const struct os_policy os_pd2 = {
    .policy = { .name = "os.pd2",
                .doc = "Pfair: tasks advance evenly in quanta, which keeps all deadlines on "
                       "several CPUs up to full use.",
                .source = "Anderson & Srinivasan, J. Computer & System Sciences 68(1), 2004",
                .params = pd2_params,
                .self_size = sizeof(struct pd2) },
    .entity_size = sizeof(struct pd2_thread),
    .init = pd2_init,
    .enqueue = pd2_enqueue,
    .dequeue = pd2_dequeue,
    .pick = pd2_pick,
    .stop = pd2_stop,
    .tick = pd2_tick,
    .global = true,
};
