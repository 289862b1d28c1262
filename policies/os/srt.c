/*
 * Shortest remaining time first, with preemption. Schrage, "A proof of the optimality of the
 * shortest remaining processing time discipline", Operations Research 16(3), 1968; with rank: size
 * it is PSJF of Wierman & Harchol-Balter, SIGMETRICS 2003, by the size at the beginning. Bursts are
 * known, or predicted as in Silberschatz, Galvin & Gagne, section 5.3.2.
 */
#include "policies/lib/os/burst.h"
#include "policies/lib/os/queue.h"

enum { BY_REST, BY_SIZE };

struct srt {
    int knows;
    int rank;
    double alpha;
    sim_time first;

    struct os_ranking ready;
};

static const char *const ranks[] = { "remaining", "size", NULL };

static const struct param srt_params[] = {
    PARAM_CHOICE(srt, knows, "truth", os_burst_names,
                 "How long a burst will be: the truth, or an "
                 "exponential average of those before it."),
    PARAM_CHOICE(srt, rank, "remaining", ranks, "What of a burst is compared: the rest or all."),
    PARAM(srt, alpha, 0.5, 0, 1, "", "Weight of the last burst in the average."),
    PARAM_TIME(srt, first, "10ms", "What is expected of the first burst of a thread."),
    { 0 },
};

static bool srt_init(void *ptr, struct os *os, struct error *err)
{
    struct srt *self = ptr;

    (void)err;
    os_ranking_init(&self->ready, os_memory(os));
    return true;
}

static uint64_t rank_of(const struct srt *self, const struct os *os, const struct os_thread *thread)
{
    const struct os_burst *burst = os_priv(os, thread);

    if (self->knows == OS_BURST_TRUTH)
        return (uint64_t)(os_burst_left(os, thread) + (self->rank == BY_SIZE ? thread->burst : 0));
    return (uint64_t)(self->rank == BY_SIZE ? burst->expected : os_burst_rest(burst, thread));
}

static void srt_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct srt *self = ptr;

    (void)cpu;
    if (reason == OS_NEW)
        ((struct os_burst *)os_priv(os, thread))->expected = self->first;
    if (reason == OS_PREEMPT)
        os_ranking_put_first(&self->ready, thread, rank_of(self, os, thread));
    else
        os_ranking_put(&self->ready, thread, rank_of(self, os, thread));
}

static void srt_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct srt *self = ptr;

    (void)os;
    (void)reason;
    os_ranking_remove(&self->ready, thread);
}

static struct os_thread *srt_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct srt *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static bool srt_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                         const struct os_thread *running)
{
    const struct srt *self = ptr;

    return rank_of(self, os, ready) < rank_of(self, os, running);
}

static void srt_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    const struct srt *self = ptr;

    if (reason == OS_BLOCK)
        os_burst_learn(os_priv(os, thread), thread, self->alpha);
}

const struct os_policy os_srt = {
    .policy = { .name = "os.srt",
                .doc = "Shortest remaining CPU burst first, with preemption.",
                .source = "Schrage, Operations Research 16(3), 1968; rank: size is PSJF, Wierman & "
                          "Harchol-Balter, SIGMETRICS 2003",
                .params = srt_params,
                .self_size = sizeof(struct srt) },
    .entity_size = sizeof(struct os_burst),
    .init = srt_init,
    .enqueue = srt_enqueue,
    .dequeue = srt_dequeue,
    .pick = srt_pick,
    .preempts = srt_preempts,
    .stop = srt_stop,
    .global = true,
};
