/*
 * First come first served: who became ready first runs until it sleeps, yields or ends.
 * Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.1. It is cooperative
 * multitasking, too: nobody loses a CPU that it does not give away. One queue serves all CPUs.
 */
#include "policies/lib/os/queue.h"

struct fcfs {
    struct os_fifo ready;
};

static void fcfs_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                         int reason)
{
    struct fcfs *self = ptr;

    (void)cpu;
    /* Whoever lost its CPU against its will (a quota) has not had its turn. */
    if (reason == OS_PREEMPT)
        os_fifo_prepend(&self->ready, os, thread);
    else
        os_fifo_append(&self->ready, os, thread);
}

static void fcfs_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct fcfs *self = ptr;

    (void)reason;
    os_fifo_remove(&self->ready, os, thread);
}

static struct os_thread *fcfs_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct fcfs *self = ptr;

    return os_fifo_take(&self->ready, os, cpu);
}

const struct os_policy os_fcfs = {
    .policy = { .name = "os.fcfs",
                .doc = "First come first served: a thread runs until it sleeps, yields or ends.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.1",
                .self_size = sizeof(struct fcfs) },
    .entity_size = sizeof(struct os_link),
    .enqueue = fcfs_enqueue,
    .dequeue = fcfs_dequeue,
    .pick = fcfs_pick,
    .global = true,
};
