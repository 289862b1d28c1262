/*
 * Round robin: each ready thread in turn for at most one quantum. Silberschatz, Galvin & Gagne,
 * Operating System Concepts, section 5.3.3. One queue serves all CPUs.
 */
#include "policies/lib/os/queue.h"

struct round_robin {
    sim_time quantum;

    struct os_fifo ready;
};

static const struct param round_robin_params[] = {
    PARAM_TIME(round_robin, quantum, "10ms", "Turn of a thread that asks for no slice of its own."),
    { 0 },
};

static bool round_robin_init(void *ptr, struct os *os, struct error *err)
{
    const struct round_robin *self = ptr;

    (void)os;
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static void round_robin_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                                int reason)
{
    struct round_robin *self = ptr;

    (void)cpu;
    (void)reason;
    os_fifo_append(&self->ready, os, thread);
}

static void round_robin_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct round_robin *self = ptr;

    (void)reason;
    os_fifo_remove(&self->ready, os, thread);
}

static struct os_thread *round_robin_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct round_robin *self = ptr;

    return os_fifo_take(&self->ready, os, cpu);
}

static sim_time round_robin_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct round_robin *self = ptr;

    (void)os;
    return thread->slice > 0 ? thread->slice : self->quantum;
}

const struct os_policy os_round_robin = {
    .policy = { .name = "os.round_robin",
                .doc = "Each ready thread in turn, for at most one quantum.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.3",
                .params = round_robin_params,
                .self_size = sizeof(struct round_robin) },
    .entity_size = sizeof(struct os_link),
    .init = round_robin_init,
    .enqueue = round_robin_enqueue,
    .dequeue = round_robin_dequeue,
    .pick = round_robin_pick,
    .slice = round_robin_slice,
    .global = true,
    .bounded_wait = true,
};
