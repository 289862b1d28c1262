/* Runs threads under a policy and compares who ran on a CPU, in turn, with a table. */
#ifndef ORRERY_TESTS_UNIT_OS_TURNS_H
#define ORRERY_TESTS_UNIT_OS_TURNS_H

#include "policies/registry.h"
#include "sim/base/units.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

#define MS(n) ((n)*MILLISECOND)

/* What ran: threads in turn and for how long, in ms; closed by thread -1. */
struct turn {
    int64_t thread;
    double ms;
};

static const struct os_step hog_steps[] = { { .kind = OS_RUN, .time = 100 * SECOND } };
static const struct os_program hog = { .step = hog_steps, .steps = 1, .loops = 1 };

static inline void simulate(struct os_harness *h, const char *name, const struct os_arrival *items,
                            size_t count)
{
    struct error err = { 0 };

    h->policy = policy_find(name, &err);
    assert_non_null(h->policy);
    h->items = items;
    h->count = count;
    MUST(os_harness_run(h, &err));
}

/* Segments of one thread that follow each other on a CPU are one turn. */
static inline void check_cpu(struct os_harness *h, int64_t cpu, const struct turn *turns)
{
    const struct os_harness_segment *segments = h->segments.data;
    size_t at = 0;

    for (size_t i = 0; turns[i].thread >= 0; i++) {
        sim_time ran = 0;

        for (; at < h->segments.count &&
               (segments[at].cpu != cpu || segments[at].thread == turns[i].thread);
             at++)
            if (segments[at].cpu == cpu)
                ran += segments[at].finish - segments[at].start;
        if (ran != (sim_time)(turns[i].ms * 1e6))
            fail_msg("CPU %lld, turn %zu: thread %lld ran %.6f ms, expected %.6f", (long long)cpu,
                     i, (long long)turns[i].thread, (double)ran / 1e6, turns[i].ms);
    }
}

static inline void check_turns(struct os_harness *h, const struct turn *turns)
{
    check_cpu(h, 0, turns);
}

#endif
