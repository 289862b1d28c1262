/*
 * Shortest job first, without preemption: the ready thread with the shortest next CPU burst.
 * Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.2: the burst is known, or
 * predicted by an exponential average of those before it.
 */
#include "policies/lib/os/burst.h"
#include "policies/lib/os/queue.h"

struct sjf {
    int knows;
    double alpha;
    sim_time first;

    struct os_ranking ready;
};

static const struct param sjf_params[] = {
    PARAM_CHOICE(sjf, knows, "truth", os_burst_names,
                 "How long a burst will be: the truth, or an "
                 "exponential average of those before it."),
    PARAM(sjf, alpha, 0.5, 0, 1, "", "Weight of the last burst in the average."),
    PARAM_TIME(sjf, first, "10ms", "What is expected of the first burst of a thread."),
    { 0 },
};

static bool sjf_init(void *ptr, struct os *os, struct error *err)
{
    struct sjf *self = ptr;

    (void)err;
    os_ranking_init(&self->ready, os_memory(os));
    return true;
}

static void sjf_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct sjf *self = ptr;
    struct os_burst *burst = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW)
        burst->expected = self->first;
    os_ranking_put(&self->ready, thread,
                   (uint64_t)(self->knows == OS_BURST_TRUTH ? os_burst_left(os, thread)
                                                            : os_burst_rest(burst, thread)));
}

static void sjf_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct sjf *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *sjf_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct sjf *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static void sjf_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct sjf *self = ptr;

    if (reason == OS_BLOCK)
        os_burst_learn(os_priv(os, thread), thread, self->alpha);
}

const struct os_policy os_sjf = {
    .policy = { .name = "os.sjf",
                .doc = "Shortest CPU burst first, without preemption.",
                .source = "Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.2",
                .params = sjf_params,
                .self_size = sizeof(struct sjf) },
    .entity_size = sizeof(struct os_burst),
    .init = sjf_init,
    .enqueue = sjf_enqueue,
    .dequeue = sjf_dequeue,
    .pick = sjf_pick,
    .stop = sjf_stop,
    .global = true,
};
