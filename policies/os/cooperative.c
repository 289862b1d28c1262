/*
 * Cooperative multitasking of 16-bit Windows: a thread runs until it sleeps, yields or ends; then
 * the list of all tasks is searched from its head for one that has something to do. The list is in
 * order of priority (here nice, least first); a task that gets the CPU goes behind its equals, a
 * new one comes before them. The rule is that of TASK_Reschedule and TASK_LinkTask of Wine's
 * loader/task.c, 1999 (no DirectedYield, no LockCurrentTask). os.fcfs differs: there the order is
 * who became ready first, here who has not run for longest, awake or asleep. One list for all CPUs.
 */
#include "policies/lib/os/queue.h"

struct cooperative {
    struct os_ranking ready;
    int64_t last, first; /* places given out, upwards and downwards from 0 */
};

struct task {
    int64_t place; /* in the list, among those of its priority */
};

static bool cooperative_init(void *ptr, struct os *os, struct error *err)
{
    struct cooperative *self = ptr;

    (void)err;
    os_ranking_init(&self->ready, os_memory(os));
    return true;
}

static void cooperative_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                                int reason)
{
    struct cooperative *self = ptr;
    struct task *task = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW)
        task->place = --self->first;
    /* Six bits of priority (nice is -20 to 19) above the place. */
    os_ranking_put(&self->ready, thread,
                   ((uint64_t)(thread->nice + 20) << 57) +
                       (uint64_t)((INT64_C(1) << 56) + task->place));
}

static void cooperative_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct cooperative *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *cooperative_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct cooperative *self = ptr;
    struct os_thread *thread = os_ranking_take(&self->ready, cpu);

    if (thread)
        ((struct task *)os_priv(os, thread))->place = ++self->last;
    return thread;
}

const struct os_policy os_cooperative = {
    .policy = { .name = "os.cooperative",
                .doc = "16-bit Windows: nobody loses the CPU; next is who has not run for longest.",
                .source = "Wine, loader/task.c of 1999: TASK_Reschedule, TASK_LinkTask",
                .self_size = sizeof(struct cooperative) },
    .entity_size = sizeof(struct task),
    .init = cooperative_init,
    .enqueue = cooperative_enqueue,
    .dequeue = cooperative_dequeue,
    .pick = cooperative_pick,
    .global = true,
};
