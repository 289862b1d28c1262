/*
 * The multi-level scheduling of the Compatible Time-Sharing System: Corbato, Merwin-Daggett and
 * Daley, An Experimental Time-Sharing System, SJCC 1962. A program enters, or has answered its user
 * (here: wakes), at the level that its size asks for, [log2([words / words of a quantum] + 1)]. The
 * lowest level that is occupied runs; the head of level l has up to 2^l quanta, then stands at the
 * end of level l + 1. When a lower level becomes occupied, the program that runs goes back to the
 * head of its level.
 *
 * The paper does not say whether that one's 2^l quanta begin anew: parameter. What it says of
 * programs that change their size or wait for tapes has no counterpart here.
 */
#include "policies/lib/os/queue.h"

enum { CTSS_LEVELS = 32 };

struct ctss {
    sim_time quantum;
    int64_t words;
    bool anew;

    struct os_fifo ready[CTSS_LEVELS];
};

static const struct param ctss_params[] = {
    PARAM_TIME(ctss, quantum, "16ms", "One quantum; level l has 2^l of them."),
    PARAM(ctss, words, 1, 1, 1e12, "", "Part of a working set moved in and out in one quantum."),
    PARAM(ctss, anew, true, 0, 1, "", "Whether who was preempted has all of its quanta again."),
    { 0 },
};

struct program {
    struct os_link link; /* first member */
    uint32_t level;
    sim_time left; /* of its 2^l quanta */
};

static bool ctss_init(void *ptr, struct os *os, struct error *err)
{
    const struct ctss *self = ptr;

    (void)os;
    if (self->quantum < MICROSECOND || self->quantum > SECOND)
        return error_set(err, "quantum must be from 1us to 1s");
    return true;
}

static uint32_t first_level(const struct ctss *self, const struct os_thread *thread)
{
    int64_t parts = thread->working_set / self->words + 1;
    uint32_t level = 0;

    while (parts > 1 && level < CTSS_LEVELS - 1) {
        parts /= 2;
        level++;
    }
    return level;
}

static void begin(const struct ctss *self, struct program *program, uint32_t level)
{
    program->level = level < CTSS_LEVELS ? level : CTSS_LEVELS - 1;
    program->left = self->quantum << program->level;
}

static void ctss_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                         int reason)
{
    struct ctss *self = ptr;
    struct program *program = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW || reason == OS_WAKE) {
        begin(self, program, first_level(self, thread));
    } else if (reason == OS_YIELDED) {
        begin(self, program, program->level);
    } else if (program->left <= 0) {
        begin(self, program, program->level + 1);
    } else {
        if (self->anew && reason == OS_PREEMPT)
            begin(self, program, program->level);
        os_fifo_prepend(&self->ready[program->level], os, thread);
        return;
    }
    os_fifo_append(&self->ready[program->level], os, thread);
}

static void ctss_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct ctss *self = ptr;
    const struct program *program = os_priv(os, thread);

    (void)reason;
    os_fifo_remove(&self->ready[program->level], os, thread);
}

static struct os_thread *ctss_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct ctss *self = ptr;
    struct os_thread *thread = NULL;

    for (uint32_t level = 0; level < CTSS_LEVELS && !thread; level++)
        thread = os_fifo_take(&self->ready[level], os, cpu);
    return thread;
}

static void ctss_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct program *program = os_priv(os, thread);

    (void)ptr;
    program->left -= ran;
}

static sim_time ctss_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct program *program = os_priv(os, thread);

    (void)ptr;
    return program->left > 0 ? program->left : 0;
}

static void ctss_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct program *program = os_priv(os, thread);

    (void)ptr;
    if (program->left <= 0)
        os_resched(os, thread->cpu);
}

static bool ctss_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                          const struct os_thread *running)
{
    const struct program *one = os_priv(os, ready), *other = os_priv(os, running);

    (void)ptr;
    return one->level < other->level;
}

const struct os_policy os_ctss = {
    .policy = { .name = "os.ctss",
                .doc = "CTSS: levels by program size, 2^l quanta at level l, then one further.",
                .source = "Corbato, Merwin-Daggett, Daley, SJCC 1962",
                .params = ctss_params,
                .self_size = sizeof(struct ctss) },
    .entity_size = sizeof(struct program),
    .init = ctss_init,
    .enqueue = ctss_enqueue,
    .dequeue = ctss_dequeue,
    .pick = ctss_pick,
    .charge = ctss_charge,
    .slice = ctss_slice,
    .tick = ctss_tick,
    .preempts = ctss_preempts,
    .global = true,
};
