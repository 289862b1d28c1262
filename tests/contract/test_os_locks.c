/* Locks, barriers and forks under every os policy: who holds a lock runs alone, and all comes to an
 * end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 60, THREADS = 8, STEPS = 14, LOCKS = 3, LOOPS = 3 };

struct world {
    struct os_step step[THREADS][STEPS];
    struct os_program program[THREADS];
    struct os_arrival item[THREADS];
    sim_time work[THREADS]; /* CPU time of each, without its children */
    struct os_step child_step[3];
    struct os_program child_program;
    struct os_arrival child;
    int64_t children; /* in all */
    char text[4][40];
    struct os_harness h;
};

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static void add(struct world *w, uint32_t t, struct os_step step)
{
    w->step[t][w->program[t].steps++] = step;
    if (step.kind == OS_RUN)
        w->work[t] += LOOPS * step.time;
    if (step.kind == OS_FORK)
        w->children += LOOPS;
}

static struct os_step takes(int kind, struct rng *rng)
{
    return (struct os_step){ .kind = kind, .time = (1 + below(rng, 9000)) * MICROSECOND };
}

static void draw_machine(struct world *w, struct rng *rng)
{
    static const char *const ticks[] = { "tick=0s", "tick=1ms", "tick=4ms" };

    snprintf(w->text[0], sizeof w->text[0], "cores=%u", 1 + below(rng, 4));
    snprintf(w->text[1], sizeof w->text[1], "wake_cost=%uus", below(rng, 50));
    w->h.platform[0] = w->text[0];
    w->h.options[0] = ticks[below(rng, 3)];
    w->h.options[1] = w->text[1];
    w->h.items = w->item;
    w->h.count = THREADS;
}

static void draw_thread(struct world *w, uint32_t t, struct rng *rng)
{
    struct os_arrival *item = &w->item[t];

    w->program[t].step = w->step[t];
    w->program[t].loops = LOOPS;
    *item = os_harness_arrival(t * below(rng, 2) * MILLISECOND, &w->program[t]);
    if (t > 0 && item->submit < item[-1].submit)
        item->submit = item[-1].submit;
    item->nice = (int64_t)below(rng, 40) - 20;
    item->priority = 1 + below(rng, 99);
    item->tickets = 1 + below(rng, 100);
    item->period = (1 + below(rng, 100)) * MILLISECOND;
    item->runtime = item->period / (2 + below(rng, 30));
}

/* Threads that run inside of one lock only, and sleep there, too. */
static void draw_alone(struct world *w, struct rng *rng)
{
    for (uint32_t t = 0; t < THREADS; t++) {
        draw_thread(w, t, rng);
        add(w, t, (struct os_step){ .kind = OS_LOCK });
        add(w, t, takes(OS_RUN, rng));
        if (below(rng, 2))
            add(w, t, takes(OS_IO, rng));
        add(w, t, takes(OS_RUN, rng));
        add(w, t, (struct os_step){ .kind = OS_UNLOCK });
        add(w, t, below(rng, 2) ? takes(OS_SLEEP, rng) : (struct os_step){ .kind = OS_YIELD });
    }
}

/* Locks inside of each other in rising order, children, and a barrier of all in every round. */
static void draw_together(struct world *w, struct rng *rng)
{
    w->child_step[0] = (struct os_step){ .kind = OS_LOCK, .object = LOCKS - 1 };
    w->child_step[1] = (struct os_step){ .kind = OS_RUN, .time = MILLISECOND };
    w->child_step[2] = (struct os_step){ .kind = OS_UNLOCK, .object = LOCKS - 1 };
    w->child_program = (struct os_program){ w->child_step, 3, 1 };
    w->child = (struct os_arrival){ .program = &w->child_program, .group = -1 };
    for (uint32_t t = 0; t < THREADS; t++) {
        bool held[LOCKS];

        draw_thread(w, t, rng);
        for (uint32_t lock = 0; lock < LOCKS; lock++) {
            held[lock] = below(rng, 2);
            if (!held[lock])
                continue;
            add(w, t, (struct os_step){ .kind = OS_LOCK, .object = lock });
            add(w, t, takes(below(rng, 3) ? OS_RUN : OS_IO, rng));
        }
        for (uint32_t lock = 0; lock < LOCKS; lock++)
            if (held[lock])
                add(w, t, (struct os_step){ .kind = OS_UNLOCK, .object = lock });
        if (below(rng, 3) == 0) {
            add(w, t, (struct os_step){ .kind = OS_FORK, .child = &w->child, .inherits = true });
            add(w, t, takes(OS_RUN, rng));
            add(w, t, (struct os_step){ .kind = OS_JOIN });
        }
        add(w, t, (struct os_step){ .kind = OS_BARRIER, .other = THREADS });
    }
}

static int by_start(const void *a, const void *b)
{
    const struct os_harness_segment *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static void check_alone(struct world *w)
{
    struct os_harness_segment *row = w->h.segments.data;

    qsort(row, w->h.segments.count, sizeof *row, by_start);
    for (size_t i = 1; i < w->h.segments.count; i++)
        assert_true(row[i].start >= row[i - 1].finish);
}

/* Nobody but children ends before all have come. Numbers of threads do not tell who is a child. */
static void check_together(const struct world *w)
{
    const struct os_harness_thread *rows = w->h.threads.data;
    int64_t late = 0;

    for (size_t i = 0; i < w->h.threads.count; i++)
        late += rows[i].end >= w->item[THREADS - 1].submit;
    assert_true(late >= THREADS);
}

static void check_threads(const struct world *w)
{
    const struct os_harness_thread *rows = w->h.threads.data;
    sim_time sum = 0, all = w->children * MILLISECOND;

    assert_int_equal(w->h.threads.count, THREADS + w->children);
    for (size_t i = 0; i < w->h.threads.count; i++) {
        const struct os_harness_thread *row = &rows[i];

        sum += row->cpu_time;
        assert_true(row->end > row->arrival);
        assert_true(row->end - row->arrival >= row->cpu_time + row->waited + row->blocked);
    }
    for (uint32_t t = 0; t < THREADS; t++)
        all += w->work[t];
    assert_int_equal(sum, all);
}

static void run_world(const struct policy *policy, uint64_t seed, bool alone)
{
    struct world *w = mem_alloc(sizeof *w);
    struct error err = { "" };
    struct rng rng;

    rng_stream(&rng, seed, alone, RNG_TEST, 0);
    draw_machine(w, &rng);
    (alone ? draw_alone : draw_together)(w, &rng);
    w->h.policy = policy;
    w->h.seed = seed;
    if (!os_harness_run(&w->h, &err))
        fail_msg("%s, seed %llu: %s", policy->name, (unsigned long long)seed, err.text);
    if (alone)
        check_alone(w);
    else
        check_together(w);
    check_threads(w);
    os_harness_free(&w->h);
    mem_free(w);
}

static void every_policy(bool alone)
{
    for (size_t i = 0; policy_all[i]; i++)
        for (uint64_t seed = 1; seed <= ROUNDS && !strncmp(policy_all[i]->name, "os.", 3); seed++)
            run_world(policy_all[i], seed, alone);
}

static void alone_in_the_lock(void **state)
{
    (void)state;
    every_policy(true);
}

static void all_come_to_an_end(void **state)
{
    (void)state;
    every_policy(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_in_the_lock),
        cmocka_unit_test(all_come_to_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
