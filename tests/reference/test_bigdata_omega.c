/* Omega's schedulers against closed forms, and the shape of its published curves. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_harness.h"
#include "tests/support/harness.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

enum { MOST_JOBS = 20000, SEEDS = 10 };

enum { CONFLICTS, DECISIONS, BUSY, WASTED, WAIT, JOBS, FAILED };

/* A cell, its jobs and its policy. */
struct bed {
    struct arena *arena;
    struct big_arrival *item;
    size_t count;
    struct big_kind kind;
    struct big_harness h;
};

/* Jobs of bigdata.cells with these settings, closed by NULL. */
static void fill(struct bed *bed, const char *const *settings, uint64_t seed)
{
    const struct generator *generator = generator_find("bigdata.cells", NULL);
    struct generator_input input = { .seed = seed };
    struct error err = { "" };
    void *self;

    assert_non_null(generator);
    bed->arena = input.arena = arena_create();
    bed->item = arena_array(bed->arena, MOST_JOBS, sizeof *bed->item);
    self = arena_alloc(bed->arena, generator->policy.self_size);
    param_defaults(generator->policy.params, self, bed->arena);
    if (!harness_set(generator->policy.params, self, settings, bed->arena, &err) ||
        !generator->init(self, &input, &err))
        fail_msg("%s", err.text);
    while (bed->count < MOST_JOBS && generator->next(self, &bed->item[bed->count]))
        bed->count++;
}

/* Runs it with these parameters of the policy, closed by NULL. */
static void go(struct bed *bed, const char *policy, const char *const *params, uint64_t seed)
{
    struct big_harness *h = &bed->h;
    struct error err = { "" };

    *h = (struct big_harness){ .policy = policy_find(policy, NULL),
                               .kinds = &bed->kind,
                               .kind_count = 1,
                               .items = bed->item,
                               .count = bed->count,
                               .seed = seed,
                               .quiet = true,
                               .measures = { "conflicts", "decisions", "scheduler_busy",
                                             "wasted_think", "wait.mean", "jobs", "failed" } };
    assert_non_null(h->policy);
    for (size_t i = 0; params[i]; i++)
        h->params[i] = params[i];
    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
    big_harness_free(h);
}

static void close_bed(struct bed *bed)
{
    arena_destroy(bed->arena);
    *bed = (struct bed){ 0 };
}

static void near(const char *what, double value, double expected, double part)
{
    if (!(fabs(value - expected) <= part * expected))
        fail_msg("%s is %.6g, not %.6g within %g %%", what, value, expected, 100 * part);
}

/*
 * One scheduler with a fixed time to think D and Poisson arrivals is the queue M/D/1: its busy part
 * is rho = D / gap, and a job waits rho D / (2 (1 - rho)) in line and D for the decision.
 */
static void one_scheduler_is_a_queue(void **state)
{
    static const char *const jobs[] = { "jobs=20000", "service_interarrival=1e12s", "batch_tasks=1",
                                        "batch_time=1s", NULL };
    static const char *const params[] = { "decision=5s", "per_task=0s", NULL };
    static const char *const policies[] = { "bigdata.omega", "bigdata.monolithic" };
    struct bed bed = { .kind = { "pm", 100, 4, 16e9, 0, 0, 1 } };

    (void)state;
    fill(&bed, jobs, 5);
    for (size_t i = 0; i < 2; i++) {
        go(&bed, policies[i], params, 1);
        near("busy part", bed.h.values[BUSY], 0.5, 0.02);
        near("wait", bed.h.values[WAIT], 7.5, 0.04);
        assert_true(!(bed.h.values[CONFLICTS] > 0)); /* who could be in the way? */
        assert_true(bed.h.values[JOBS] == 20000);
    }
    close_bed(&bed);
}

/* The time to think grows with the tasks: 100 ms + 5 ms a task. 100 tasks every 10 s: .06. */
static void busy_by_tasks(void **state)
{
    static const char *const jobs[] = {
        "jobs=5000",     "service_interarrival=1e12s", "batch_tasks=100",
        "batch_time=1s", "batch_interarrival=10s",     NULL
    };
    static const char *const params[] = { NULL };
    struct bed bed = { .kind = { "pm", 100, 4, 16e9, 0, 0, 1 } };

    (void)state;
    fill(&bed, jobs, 5);
    go(&bed, "bigdata.omega", params, 1);
    near("busy part", bed.h.values[BUSY], 0.06, 0.001);
    close_bed(&bed);
}

/*
 * Jobs of one task, of one queue at rate 1/s without thought, of the other with T = 50 s of it, on
 * 100 machines that are never full: a commit finds its machine changed with probability
 * p = 1 - exp(-T / 100), and a job needs p / (1 - p) more tries. Room is never short.
 */
static void sequence_numbers_by_chance(void **state)
{
    static const char *const jobs[] = {
        "jobs=20000",       "batch_interarrival=exponential(mean=1s)",
        "batch_tasks=1",    "batch_time=1s",
        "service_tasks=1",  "service_interarrival=exponential(mean=10s)",
        "service_time=10s", NULL
    };
    static const char *const fit[] = { "decision=0s", "per_task=0s", "schedulers=service:50s",
                                       "conflict=resource_fit", NULL };
    static const char *const sequence[] = { "decision=0s", "per_task=0s",
                                            "schedulers=service:50s:0s:1", NULL };
    const double p = 1 - exp(-0.5);
    struct bed bed = { .kind = { "pm", 100, 1000, 0, 0, 0, 1 } };
    double conflicts, service = 0;

    (void)state;
    fill(&bed, jobs, 7);
    for (size_t i = 0; i < bed.count; i++)
        service += strcmp(bed.item[i].queue, "service") == 0;
    go(&bed, "bigdata.omega", sequence, 1);
    conflicts = bed.h.values[CONFLICTS] * bed.h.values[DECISIONS];
    assert_true(service > 1500 && bed.h.values[JOBS] == 20000);
    /* While batch jobs come the service line only grows: 20000 s of one decision each 50 s. */
    assert_true(conflicts > 50);
    near("conflicts of service", conflicts, p * 18200 / 50, 0.15);
    go(&bed, "bigdata.omega", fit, 1);
    assert_true(!(bed.h.values[CONFLICTS] > 0));
    close_bed(&bed);
}

/* Conflicts for each job of service whose scheduler thinks for so long, the mean of some seeds. */
static double conflicts_at(const char *think, const char *conflict, const char *transaction)
{
    static const char *const jobs[] = { "jobs=2500", "batch_tasks=exponential(mean=20)",
                                        "service_interarrival=exponential(mean=400s)", NULL };
    char schedulers[64], how[64], what[64];
    const char *const params[] = { "decision=0s", "per_task=0s", schedulers,     how,
                                   what,          "tries=0",     "most_tries=0", NULL };
    double sum = 0;

    snprintf(schedulers, sizeof schedulers, "schedulers=service:%s", think);
    snprintf(how, sizeof how, "conflict=%s", conflict);
    snprintf(what, sizeof what, "transaction=%s", transaction);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct bed bed = { .kind = { "pm", 200, 4, 16e9, 0, 0, 1 } };
        double service = 0;

        fill(&bed, jobs, seed);
        for (size_t i = 0; i < bed.count; i++)
            service += strcmp(bed.item[i].queue, "service") == 0;
        go(&bed, "bigdata.omega", params, seed);
        assert_true(bed.h.values[JOBS] == 2500);
        sum += bed.h.values[CONFLICTS] * bed.h.values[DECISIONS] / service;
        close_bed(&bed);
    }
    return sum / SEEDS;
}

/*
 * Figures 8 and 14 of the paper: conflicts grow with the time to decide, from nearly none to many;
 * sequence numbers and all-or-nothing transactions make more of them.
 */
static void conflicts_grow(void **state)
{
    static const char *const think[] = { "100ms", "1s", "10s", "100s" };
    static const char *const conflict[] = { "resource_fit", "sequence_numbers" };
    static const char *const transaction[] = { "incremental", "all_or_nothing" };
    double at[2][2][4];

    (void)state;
    for (int c = 0; c < 2; c++)
        for (int t = 0; t < 2; t++)
            for (int i = 0; i < 4; i++) {
                at[c][t][i] = conflicts_at(think[i], conflict[c], transaction[t]);
                assert_true(i == 0 || at[c][t][i] > at[c][t][i - 1]);
            }
    /* With 100 s the scheduler of service does nothing but try: the bounds of both meet there. */
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 2; j++) {
            assert_true(at[j][1][i] >= at[j][0][i]);
            assert_true(at[1][j][i] >= at[0][j][i]);
        }
    assert_true(at[0][1][2] > at[0][0][2] && at[1][1][2] > at[1][0][2] * 1.2);
    assert_true(at[1][0][2] > at[0][0][2] * 2 && at[1][0][3] > at[0][0][3] * 2);
    assert_true(at[1][0][0] < 0.1 && at[1][1][0] < 0.1);
    assert_true(at[1][0][3] > 1 && at[1][1][3] > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_scheduler_is_a_queue),
        cmocka_unit_test(busy_by_tasks),
        cmocka_unit_test(sequence_numbers_by_chance),
        cmocka_unit_test(conflicts_grow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
