/* The batch system against a naive scheduler, start by start, on thousands of small workloads. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "tests/support/harness.h"
#include "tests/support/naive.h"
#include "tests/support/random_jobs.h"
#include "tests/unit/unit.h"

enum { MOST_JOBS = 60, WORKLOADS = 1500 };

static const char *const instants[] = { "same_instant=batch", "same_instant=finish_first",
                                        "same_instant=submit_first" };
static const char *const estimates[] = { "candidate_estimate=request", "candidate_estimate=true",
                                         "candidate_estimate=predicted" };

/* One scheduler, both ways; settings that are NULL are left out. */
struct variant {
    const char *policy;
    const char *param;
    const char *option;
    struct naive_setup naive; /* without instant, estimate and procs */
    bool by_estimate;         /* candidate_estimate matters */
    bool predicts;            /* ... and may be predicted */
};

static const struct variant variants[] = {
    { "batch.fcfs", NULL, NULL, { .policy = NAIVE_FCFS }, false, false },
    { "batch.sjf", NULL, NULL, { .policy = NAIVE_SJF }, false, false },
    { "batch.sjf", "misfit=skip", NULL, { .policy = NAIVE_SJF, .skip = true }, false, false },
    { "batch.easy", NULL, NULL, { .policy = NAIVE_EASY }, true, true },
    { "batch.easy", "backfill=sjf", NULL, { .policy = NAIVE_EASY, .shortest = true }, true, true },
    { "batch.easy",
      NULL,
      "backfill_end=strict",
      { .policy = NAIVE_EASY, .strict = true },
      true,
      true },
    { "batch.easy",
      "backfill=sjf",
      "backfill_end=strict",
      { .policy = NAIVE_EASY, .strict = true, .shortest = true },
      true,
      true },
    { "batch.conservative", NULL, NULL, { .policy = NAIVE_CONSERVATIVE }, true, false },
    { "batch.conservative",
      NULL,
      "conservative=replan",
      { .policy = NAIVE_CONSERVATIVE, .replan = true },
      true,
      true },
};

static void fill_naive(struct naive_job *to, const struct batch_arrival *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t request = from[i].request > 0 ? from[i].request : from[i].run;

        to[i] = (struct naive_job){ .submit = from[i].submit,
                                    .run = from[i].run < request ? from[i].run : request,
                                    .request = request,
                                    .procs = from[i].procs,
                                    .user = from[i].user };
    }
}

/* The workload and both schedules in seconds, to check with a pencil. */
static void print_case(const struct naive_job *jobs, const struct harness_result *results,
                       size_t count)
{
    printf("# id submit procs request run user | naive system promised estimate\n");
    for (size_t i = 0; i < count; i++)
        printf("%3zu %6" PRId64 " %5" PRId64 " %7" PRId64 " %3" PRId64 " %4" PRId64 " | %5" PRId64
               " %6" PRId64 " %5" PRId64 " %5" PRId64 "%s\n",
               i, jobs[i].submit / SECOND, jobs[i].procs, jobs[i].request / SECOND,
               jobs[i].run / SECOND, jobs[i].user, jobs[i].start / SECOND,
               results[i].start / SECOND, jobs[i].promised / SECOND, jobs[i].estimate / SECOND,
               results[i].start == jobs[i].start ? "" : "  <-");
}

struct world {
    struct batch_arrival arrivals[MOST_JOBS];
    struct naive_job jobs[MOST_JOBS];
    struct harness_result results[MOST_JOBS];
};

/* Both schedulers on the workload; true when every job starts and ends at the same time. */
static bool agree(struct world *world, const struct variant *variant, struct naive_setup *setup,
                  size_t count)
{
    struct harness h = { .nodes = setup->procs,
                         .params = { variant->param },
                         .options = { instants[setup->instant], estimates[setup->estimate],
                                      variant->option },
                         .jobs = world->arrivals,
                         .count = count,
                         .results = world->results };
    struct error err;

    h.policy = policy_find(variant->policy, &err);
    assert_non_null(h.policy);
    fill_naive(world->jobs, world->arrivals, count);
    naive_run(setup, world->jobs, count);
    if (!harness_run(&h, &err)) {
        printf("%s\n", err.text);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (world->results[i].start != world->jobs[i].start ||
            world->results[i].finish != world->jobs[i].finish)
            return false;
    return true;
}

/* Leaves out jobs for as long as the schedulers still differ; returns how many are left. */
static size_t shrink(struct world *world, const struct variant *variant, struct naive_setup *setup,
                     size_t count)
{
    for (size_t i = count; i-- > 0;) {
        struct batch_arrival out = world->arrivals[i];
        size_t tail = (count - i - 1) * sizeof out;

        memmove(&world->arrivals[i], &world->arrivals[i + 1], tail);
        if (!agree(world, variant, setup, count - 1)) {
            count--;
            continue;
        }
        memmove(&world->arrivals[i + 1], &world->arrivals[i], tail);
        world->arrivals[i] = out;
    }
    return count;
}

static void compare(struct world *world, const struct variant *variant, uint64_t seed)
{
    struct naive_setup setup = variant->naive;
    struct random_jobs kind = { 0 };
    struct rng rng;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    kind.procs = 1 + (int64_t)rng_below(&rng, 12);
    kind.count = 1 + rng_below(&rng, MOST_JOBS);
    kind.zero = rng_below(&rng, 3) == 0;
    kind.exact = rng_below(&rng, 4) == 0;
    kind.overrun = rng_below(&rng, 3) == 0;
    random_jobs_fill(&rng, &kind, world->arrivals);
    setup.procs = kind.procs;
    setup.instant = (int)rng_below(&rng, 3);
    if (variant->by_estimate)
        setup.estimate = (int)rng_below(&rng, variant->predicts ? 3 : 2);
    if (agree(world, variant, &setup, kind.count))
        return;
    kind.count = shrink(world, variant, &setup, kind.count);
    agree(world, variant, &setup, kind.count);
    print_case(world->jobs, world->results, kind.count);
    fail_msg("seed %" PRIu64 ": %s %s %s %s %s on %" PRId64 " processors differs", seed,
             variant->policy, variant->param ? variant->param : "",
             variant->option ? variant->option : "", instants[setup.instant],
             estimates[setup.estimate], setup.procs);
}

static void starts_equal_the_naive_scheduler(void **state)
{
    struct world *world = mem_alloc(sizeof *world);

    (void)state;
    for (size_t v = 0; v < sizeof variants / sizeof variants[0]; v++)
        for (uint64_t seed = 0; seed < WORKLOADS; seed++)
            compare(world, &variants[v], 1000000 * v + seed);
    mem_free(world);
}

/* By the oracle's plan, which the test above shows to be the system's. */
static void conservative_keeps_its_first_reservations(void **state)
{
    struct world *world = mem_alloc(sizeof *world);
    size_t improved = 0;

    (void)state;
    for (uint64_t seed = 0; seed < WORKLOADS; seed++) {
        struct naive_setup setup = { .policy = NAIVE_CONSERVATIVE, .procs = 8 };
        struct random_jobs kind = { .procs = 8, .count = 40 };
        struct rng rng;

        rng_stream(&rng, seed, 1, RNG_TEST, 0);
        setup.instant = (int)rng_below(&rng, 3);
        random_jobs_fill(&rng, &kind, world->arrivals);
        assert_true(agree(world, &variants[7], &setup, kind.count));
        for (size_t i = 0; i < kind.count; i++) {
            assert_true(world->results[i].start <= world->jobs[i].promised);
            improved += world->results[i].start < world->jobs[i].promised;
        }
    }
    assert_true(improved > 0);
    mem_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_equal_the_naive_scheduler),
        cmocka_unit_test(conservative_keeps_its_first_reservations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
