/* An os policy that does anything that is legal, by chance; and ones that do what is not. */
#include "sim/os/os.h"
#include "tests/support/os_watch.h"
#include "tests/support/os_world.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 2500, MOST = OS_WORLD_THREADS };

/* Ready threads in no order. */
struct chaos {
    struct rng rng;
    struct os_thread *ready[MOST];
    uint32_t count;
};

static struct {
    uint64_t seed;
} now;

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static bool chaos_init(void *ptr, struct os *os, struct error *err)
{
    struct chaos *self = ptr;

    (void)os;
    (void)err;
    rng_seed(&self->rng, now.seed);
    return true;
}

static void chaos_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    struct chaos *self = ptr;

    (void)reason;
    assert_true(self->count < MOST);
    self->ready[self->count++] = thread;
    if (below(&self->rng, 8) == 0)
        os_resched(os, below(&self->rng, os_cpus(os)));
    if (below(&self->rng, 8) == 0)
        os_timer(os, cpu, os_now(os) + below(&self->rng, 3000) * MICROSECOND);
}

static void take(struct chaos *self, uint32_t at)
{
    self->ready[at] = self->ready[--self->count];
}

static void chaos_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct chaos *self = ptr;
    uint32_t at = 0;

    (void)os;
    (void)reason;
    while (at < self->count && self->ready[at] != thread)
        at++;
    assert_true(at < self->count);
    take(self, at);
}

/* Any allowed one; now and then none, but then it is asked again. */
static struct os_thread *chaos_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct chaos *self = ptr;
    uint32_t first = self->count ? below(&self->rng, self->count) : 0;

    if (self->count > 0 && below(&self->rng, 4) == 0) {
        os_timer(os, cpu, os_now(os) + below(&self->rng, 2000) * MICROSECOND);
        return NULL;
    }
    for (uint32_t i = 0; i < self->count; i++) {
        uint32_t at = (first + i) % self->count;
        struct os_thread *thread = self->ready[at];

        if (!os_may_run(thread, cpu))
            continue;
        take(self, at);
        return thread;
    }
    return NULL;
}

static sim_time chaos_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    struct chaos *self = ptr;

    assert_true(os_current(os, thread->cpu) == thread);
    switch (below(&self->rng, 5)) {
    case 0:
        return TIME_NEVER;
    case 1:
        return below(&self->rng, 2);
    default:
        return below(&self->rng, 5000) * MICROSECOND;
    }
}

static void chaos_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    struct chaos *self = ptr;

    assert_int_equal(thread->state, OS_RUNNING);
    if (below(&self->rng, 2))
        os_resched(os, below(&self->rng, 2) ? thread->cpu : below(&self->rng, os_cpus(os)));
}

static bool chaos_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                           const struct os_thread *running)
{
    struct chaos *self = ptr;

    (void)os;
    assert_true(ready != running && running->state == OS_RUNNING);
    return below(&self->rng, 2);
}

static uint32_t chaos_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    struct chaos *self = ptr;
    uint32_t cpu;

    (void)reason;
    do
        cpu = below(&self->rng, os_cpus(os));
    while (!os_may_run(thread, cpu));
    return cpu;
}

static void chaos_balance(void *ptr, struct os *os, uint32_t cpu, bool idle)
{
    struct chaos *self = ptr;

    assert_true(!idle || !os_current(os, cpu));
    if (self->count == 0 || below(&self->rng, 2))
        return;
    for (uint32_t tries = below(&self->rng, 4); tries > 0; tries--) {
        struct os_thread *thread = self->ready[below(&self->rng, self->count)];
        uint32_t to = below(&self->rng, 2) ? cpu : below(&self->rng, os_cpus(os));

        /* One that gives way at this moment is in the queue, too, and still has its CPU. */
        if (os_may_run(thread, to) && thread->state == OS_READY)
            os_migrate(os, thread, to);
    }
}

static struct os_policy chaos_policy(void)
{
    return (struct os_policy){ .policy = { .name = "os.chaos", .self_size = sizeof(struct chaos) },
                               .init = chaos_init,
                               .enqueue = chaos_enqueue,
                               .dequeue = chaos_dequeue,
                               .pick = chaos_pick,
                               .slice = chaos_slice,
                               .tick = chaos_tick,
                               .preempts = chaos_preempts,
                               .balance = chaos_balance };
}

static void chaos(void **state)
{
    uint64_t migrations = 0, throttles = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct os_policy policy = chaos_policy();
        struct os_world *w = mem_alloc(sizeof *w);

        now.seed = seed;
        if (seed % 3 == 0)
            policy.place = chaos_place;
        if (seed % 4 == 0)
            policy.tick = NULL;
        /* Its queue is one, so that any CPU may take from it. */
        policy.global = true;
        os_world_draw(w, 100000 + seed);
        os_world_run(w, os_watch(&policy.policy, false), seed);
        os_world_check(w);
        migrations += os_watch_counts().migrations;
        throttles += os_watch_counts().throttles;
        os_harness_free(&w->h);
        mem_free(w);
    }
    assert_true(migrations > 1000 && throttles > 1000);
}

/* Illegal ones ------------------------------------------------------------------------------ */

enum crime {
    PICKS_SLEEPING,
    PICKS_RUNNING,
    PICKS_FORBIDDEN,
    FORGETS,
    MOVES_FORBIDDEN,
    MOVES_OUTSIDE,
    MOVES_RUNNING,
    PLACES_FORBIDDEN,
    PLACES_OUTSIDE,
    SPINS_IDLE,
    SPINS_BUSY,
    SPINS_SLICES,
    SPINS_TICKING,
    GIVES_UP,
    CRIMES
};

struct criminal {
    struct chaos queue;      /* first member */
    struct os_thread *slept; /* the last one that went to sleep */
};

static int crime;

static struct os_thread *first_allowed(struct criminal *self, uint32_t cpu, bool allowed)
{
    for (uint32_t at = 0; at < self->queue.count; at++) {
        struct os_thread *thread = self->queue.ready[at];

        if (os_may_run(thread, cpu) == allowed) {
            take(&self->queue, at);
            return thread;
        }
    }
    return NULL;
}

static void criminal_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                             int reason)
{
    struct criminal *self = ptr;

    (void)reason;
    self->queue.ready[self->queue.count++] = thread;
    if (crime == GIVES_UP && thread->order == 1)
        os_fail(os, "cannot go on");
    if (crime == PICKS_FORBIDDEN && thread->order == 1)
        os_resched(os, 0);
    if (crime == MOVES_FORBIDDEN && thread->order == 1)
        os_migrate(os, thread, 1 - cpu);
    if (crime == MOVES_OUTSIDE && thread->order == 1)
        os_migrate(os, thread, os_cpus(os));
    if (crime == MOVES_RUNNING && thread->order == 1)
        os_migrate(os, os_current(os, 0), 1);
}

static struct os_thread *criminal_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct criminal *self = ptr;
    struct os_thread *thread;

    if (crime == PICKS_SLEEPING && self->slept)
        return self->slept;
    if (crime == PICKS_RUNNING && cpu == 1 && os_current(os, 0))
        return os_current(os, 0);
    if (crime == PICKS_FORBIDDEN && cpu == 0 && (thread = first_allowed(self, cpu, false)))
        return thread;
    if (crime == SPINS_IDLE)
        os_timer(os, cpu, os_now(os));
    thread = first_allowed(self, cpu, true);
    if (crime == FORGETS && thread && thread->order == 1)
        return NULL;
    if (crime == SPINS_BUSY && thread)
        os_timer(os, cpu, os_now(os));
    return thread;
}

static void criminal_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct criminal *self = ptr;

    (void)os;
    if (reason == OS_BLOCK)
        self->slept = thread;
}

static sim_time criminal_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    (void)ptr;
    (void)os;
    (void)thread;
    return crime == SPINS_SLICES ? 0 : TIME_NEVER;
}

static void criminal_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    (void)ptr;
    if (crime == SPINS_TICKING || crime == SPINS_BUSY)
        os_timer(os, thread->cpu, os_now(os));
}

static uint32_t criminal_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    (void)ptr;
    (void)reason;
    if (crime == PLACES_OUTSIDE)
        return os_cpus(os) + 5;
    if (crime == PLACES_FORBIDDEN)
        return os_may_run(thread, 0) ? 1 : 0;
    return os_may_run(thread, 0) ? 0 : 1;
}

static const struct os_policy criminal = { .policy = { .name = "os.criminal",
                                                       .self_size = sizeof(struct criminal) },
                                           .enqueue = criminal_enqueue,
                                           .dequeue = chaos_dequeue,
                                           .pick = criminal_pick,
                                           .stop = criminal_stop,
                                           .slice = criminal_slice,
                                           .tick = criminal_tick,
                                           .place = criminal_place };

/* Two threads pinned to the two CPUs: each runs for 3 ms, sleeps for 1 ms and does so again. */
static void commit(int what, const char *error)
{
    static const struct os_step steps[] = { { .kind = OS_RUN, .time = 3 * MILLISECOND },
                                            { .kind = OS_SLEEP, .time = MILLISECOND } };
    static const struct os_program program = { steps, 2, 2 };
    struct os_arrival item[2];
    struct os_harness h = { .policy = &criminal.policy,
                            .platform = { "cores=2" },
                            .options = { "tick=1ms" },
                            .items = item,
                            .count = 2 };
    struct error err = { "" };

    crime = what;
    if (what == SPINS_SLICES)
        h.options[0] = "tick=0s";
    for (uint32_t t = 0; t < 2; t++) {
        item[t] = os_harness_arrival(t * 500 * MICROSECOND, &program);
        os_set_add(&item[t].affinity, t);
    }
    assert_false(os_harness_run(&h, &err));
    assert_string_equal(err.text, error);
    os_harness_free(&h);
}

static void crimes(void **state)
{
    static const char *const errors[CRIMES] = {
        [PICKS_SLEEPING] = "os.criminal at t=0.003s: picked thread 0 for CPU 0, which is not ready "
                           "for it",
        [PICKS_RUNNING] = "os.criminal at t=0.0005s: picked thread 0 for CPU 1, which is not ready "
                          "for it",
        [PICKS_FORBIDDEN] =
            "os.criminal at t=0.0005s: picked thread 1 for CPU 0, which is not ready for it",
        [FORGETS] = "os.criminal at t=0.009s: starves 1 ready threads: nothing more will happen",
        [MOVES_FORBIDDEN] = "os.criminal at t=0.0005s: moved thread 1 to CPU 0; expected a ready "
                            "thread and a CPU that it may use",
        [MOVES_OUTSIDE] = "os.criminal at t=0.0005s: moved thread 1 to CPU 2; expected a ready "
                          "thread and a CPU that it may use",
        [MOVES_RUNNING] = "os.criminal at t=0.0005s: moved thread 0 to CPU 1; expected a ready "
                          "thread and a CPU that it may use",
        [PLACES_FORBIDDEN] = "os.criminal at t=0s: placed thread 0 on CPU 1, where it may not run",
        [PLACES_OUTSIDE] = "os.criminal at t=0s: placed thread 0 on CPU 7, where it may not run",
        [SPINS_IDLE] =
            "os.criminal at t=0.003s: does not come to rest: 4001 decisions at one instant",
        [SPINS_BUSY] = "os.criminal at t=0s: does not come to rest: 3001 decisions at one instant",
        [SPINS_SLICES] =
            "os.criminal at t=0s: does not come to rest: 3001 decisions at one instant",
        [SPINS_TICKING] =
            "os.criminal at t=0.001s: does not come to rest: 4001 decisions at one instant",
        [GIVES_UP] = "os.criminal at t=0.0005s: cannot go on",
    };

    (void)state;
    for (int what = 0; what < CRIMES; what++)
        commit(what, errors[what]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crimes),
        cmocka_unit_test(chaos),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
