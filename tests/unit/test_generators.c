/* Generators: the queues they make against closed forms, Lublin's model against its own parameters.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats.h"
#include "sim/base/stats_interval.h"
#include "sim/batch/batch_spec.h"
#include "tests/unit/goodness.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

/* A generator with its parameters, opened; its own arena. */
struct source {
    const struct generator *generator;
    struct arena *arena;
    void *self;
};

struct setting {
    const char *name;
    const char *value;
};

static bool open_with(struct source *source, const char *name, const struct setting *settings,
                      const struct generator_input *input, struct error *err)
{
    struct generator_input copy = *input;
    const struct generator *found = generator_find(name, err);
    struct param_context context = { .err = err };

    assert_non_null(found);
    source->generator = found;
    source->arena = arena_create();
    source->self = arena_alloc(source->arena, found->policy.self_size);
    copy.arena = context.arena = source->arena;
    param_defaults(found->policy.params, source->self, source->arena);
    for (; settings->name; settings++)
        assert_true(param_set(found->policy.params, source->self, settings->name, settings->value,
                              &context));
    return source->generator->init(source->self, &copy, err);
}

static struct source opened(const char *name, int64_t procs, uint64_t replication,
                            const struct setting *settings)
{
    struct generator_input input = { .capacity = procs, .seed = 5, .replication = replication };
    struct source source;
    struct error err = { "" };

    if (!open_with(&source, name, settings, &input, &err))
        printf("%s\n", err.text);
    assert_true(err.text[0] == '\0');
    return source;
}

static bool next_of(struct source *source, struct batch_arrival *job)
{
    return source->generator->next(source->self, job);
}

static void registry_is_complete(void **state)
{
    struct error err = { "" };

    (void)state;
    for (size_t i = 0; generator_all[i]; i++) {
        assert_ptr_equal(generator_find(generator_all[i]->policy.name, &err), generator_all[i]);
        assert_true(strlen(generator_all[i]->policy.doc) > 10 &&
                    strlen(generator_all[i]->policy.source) > 10);
    }
    assert_string_equal(generator_all[0]->policy.name, "batch.general");
    assert_null(generator_find("batch.lubin", &err));
    assert_string_equal(err.text, "no generator 'batch.lubin'; did you mean 'batch.lublin'?");
    assert_null(generator_find("nothing", &err));
    assert_string_equal(err.text, "no generator 'nothing'; see 'orrery list generators'");
}

/* Mean wait in seconds of first come first served on `servers` servers, by the rules of the queue.
 */
static double mean_wait(struct source *source, size_t servers)
{
    sim_time *free_at = mem_alloc(servers * sizeof *free_at);
    struct moments waits = { 0 };
    struct batch_arrival job;

    while (next_of(source, &job)) {
        size_t first = 0;
        sim_time start;

        for (size_t i = 1; i < servers; i++)
            first = free_at[i] < free_at[first] ? i : first;
        start = free_at[first] > job.submit ? free_at[first] : job.submit;
        free_at[first] = start + job.run;
        moments_add(&waits, time_seconds(start - job.submit));
    }
    mem_free(free_at);
    return moments_mean(&waits);
}

/* Pollaczek and Khinchine: lambda E[S^2] / (2 (1 - rho)); the limits are some 4 standard errors. */
static void single_server_queues(void **state)
{
    static const struct {
        const char *interarrival;
        const char *runtime;
        double wait;
        double limit;
    } rows[] = {
        { "exponential(mean=2)", "exponential(1)", 1, 0.02 },
        { "exponential(mean=1.25)", "exponential(1)", 4, 0.06 },
        { "exponential(mean=2)", "constant(1)", 0.5, 0.01 },
        { "exponential(mean=1.25)", "constant(1s)", 2, 0.05 },
        { "exponential(mean=1.25)", "erlang(k=4, mean=1)", 2.5, 0.05 },
        { "exponential(mean=2)", "uniform(0, 2s)", 2.0 / 3, 0.01 },
        { "exponential(mean=2)", "hyperexponential(mean=1, cv2=4)", 2.5, 0.03 },
        { "exponential(mean=2)", "pareto_bounded(1.5, 0.3442075922, 344.2075922)", 5.442399896,
          0.2 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct setting settings[] = { { "jobs", "1000000" },
                                            { "interarrival", rows[i].interarrival },
                                            { "runtime", rows[i].runtime },
                                            { NULL, NULL } };
        struct source source = opened("batch.general", 1, i, settings);
        double wait = mean_wait(&source, 1);

        if (!(fabs(wait / rows[i].wait - 1) < rows[i].limit))
            printf("%s: wait %.5f, expected %.5f\n", rows[i].runtime, wait, rows[i].wait);
        assert_true(fabs(wait / rows[i].wait - 1) < rows[i].limit);
        arena_destroy(source.arena);
    }
}

/* Erlang C, table values of the M/M/c queue. */
static void many_server_queues(void **state)
{
    static const struct {
        size_t servers;
        const char *interarrival;
        double wait;
    } rows[] = {
        { 2, "exponential(mean=0.625)", 1.777777778 },
        { 4, "exponential(mean=0.3125)", 0.7455405897 },
        { 8, "exponential(mean=0.1388888888888889)", 0.8769162377 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct setting settings[] = { { "jobs", "1000000" },
                                            { "interarrival", rows[i].interarrival },
                                            { "runtime", "exponential(1s)" },
                                            { NULL, NULL } };
        struct source source = opened("batch.general", (int64_t)rows[i].servers, i, settings);
        double wait = mean_wait(&source, rows[i].servers);

        assert_true(fabs(wait / rows[i].wait - 1) < 0.05);
        arena_destroy(source.arena);
    }
}

/* A third of a second is no whole number of ticks; a million of them must still be a million. */
static void rounding_does_not_add_up(void **state)
{
    static const struct setting thirds[] = { { "jobs", "1000000" },
                                             { "interarrival", "0.3333333333333333" },
                                             { "runtime", "0.1" },
                                             { NULL, NULL } };
    static const struct setting tenths[] = { { "jobs", "1000000" },
                                             { "interarrival", "constant(100ms)" },
                                             { NULL, NULL } };
    struct source source = opened("batch.general", 1, 0, thirds);
    struct batch_arrival job;
    int64_t count = 0;

    (void)state;
    while (next_of(&source, &job)) {
        sim_time exact = ++count * SECOND / 3;

        assert_true(job.submit >= exact - 1 && job.submit <= exact);
        assert_true(job.run == 100 * MILLISECOND && job.request == job.run);
        assert_true(job.number == count && job.procs == 1 && job.procs_used == 1);
        assert_true(job.user == BATCH_UNKNOWN && job.name == NULL);
    }
    assert_true(count == 1000000);
    arena_destroy(source.arena);
    source = opened("batch.general", 1, 0, tenths);
    for (count = 1; next_of(&source, &job); count++)
        assert_true(job.submit == count * 100 * MILLISECOND);
    arena_destroy(source.arena);
}

/* Another size changes no arrival and no run time; another replication changes them all. */
static void streams_are_apart(void **state)
{
    static const struct setting small[] = { { "users", "10" }, { NULL, NULL } };
    static const struct setting large[] = { { "procs", "uniform(0.5, 64.5)" },
                                            { "estimate", "uniform(1, 5)" },
                                            { "users", "20" },
                                            { NULL, NULL } };
    static const char *const names[] = { "batch.general", "batch.lublin" };

    (void)state;
    for (size_t n = 0; n < 2; n++) {
        struct source a = opened(names[n], 64, 0, small);
        struct source b = opened(names[n], 64, 0, n ? small : large);
        struct source c = opened(names[n], 64, 1, small);
        struct batch_arrival first;
        struct batch_arrival second;
        struct batch_arrival third;
        size_t equal = 0;

        while (next_of(&a, &first)) {
            assert_true(next_of(&b, &second) && next_of(&c, &third));
            assert_true(first.submit == second.submit && first.run == second.run);
            if (n)
                assert_memory_equal(&first, &second, sizeof first);
            assert_true(second.request >= second.run);
            equal += first.submit == third.submit || first.run == third.run;
        }
        assert_true(!next_of(&b, &second) && equal < 3);
        arena_destroy(a.arena);
        arena_destroy(b.arena);
        arena_destroy(c.arena);
    }
}

static void sizes_and_users(void **state)
{
    static const struct setting settings[] = {
        { "jobs", "200000" },  { "procs", "uniform(0.5, 10.5)" },
        { "estimate", "0.5" }, { "users", "4" },
        { "user_skew", "1" },  { NULL, NULL }
    };
    struct source source = opened("batch.general", 4, 0, settings);
    size_t procs[10] = { 0 };
    size_t users[4] = { 0 };
    double even[10];
    double harmonic[4];
    struct batch_arrival job;

    (void)state;
    while (next_of(&source, &job)) {
        assert_true(job.procs >= 1 && job.procs <= 10 && job.user >= 1 && job.user <= 4);
        assert_true(labs((long)(2 * job.request - job.run)) <= 2);
        procs[job.procs - 1]++;
        users[job.user - 1]++;
    }
    for (int i = 0; i < 10; i++)
        even[i] = 20000;
    for (int i = 0; i < 4; i++)
        harmonic[i] = 200000 / (i + 1.0) / (25.0 / 12);
    assert_true(goodness_chi2(procs, even, 10) < CHI2_9);
    assert_true(goodness_chi2(users, harmonic, 4) < 16.3); /* 3 degrees of freedom */
    arena_destroy(source.arena);
}

static void general_errors(void **state)
{
    static const char *const cases[][3] = {
        { "interarrival", "expnential(1)",
          "batch.general: interarrival: unknown distribution 'expnential'; did you mean "
          "'exponential'?" },
        { "runtime", "uniform(-1, 1)", "batch.general: runtime: 'uniform(-1, 1)' can be negative" },
        { "procs", "-3", "batch.general: procs: '-3' can be negative" },
        { "estimate", "constant()", "batch.general: estimate: constant needs 'value'" },
        { "interarrival", "pareto(1, 1)",
          "batch.general: interarrival: 10000 jobs at 'pareto(1, 1)' last longer than the 292 "
          "years a run can have" },
        { "interarrival", "2 weeks",
          "batch.general: interarrival: 10000 jobs at '2 weeks' last longer than the 292 years a "
          "run can have" },
    };
    struct generator_input input = { .capacity = 1 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct setting settings[] = { { cases[i][0], cases[i][1] }, { NULL, NULL } };
        struct error err = { "" };
        struct source source;

        assert_false(open_with(&source, "batch.general", settings, &input, &err));
        assert_string_equal(err.text, cases[i][2]);
        arena_destroy(source.arena);
    }
}

/* A gap that leaves the range of time ends the workload; a huge run time saturates. */
static void extremes_end_well(void **state)
{
    static const struct setting huge[] = { { "runtime", "1e300" },
                                           { "procs", "1e300" },
                                           { NULL, NULL } };
    static const struct setting long_gap[] = { { "jobs", "1" },
                                               { "interarrival", "discrete(1:0.991, 1e12:0.009)" },
                                               { NULL, NULL } };
    struct source source = opened("batch.general", 1, 0, huge);
    struct batch_arrival job;
    size_t ended = 0;

    (void)state;
    assert_true(next_of(&source, &job));
    assert_true(job.run == TIME_NEVER && job.request == TIME_NEVER && job.procs == INT64_MAX);
    arena_destroy(source.arena);
    for (uint64_t replication = 0; replication < 1000; replication++) {
        source = opened("batch.general", 1, replication, long_gap);
        ended += !next_of(&source, &job);
        assert_true(!next_of(&source, &job));
        arena_destroy(source.arena);
    }
    assert_true(ended > 0 && ended < 25);
}

/* ln of the run time of a serial job: hyper-gamma with p = 0.78 - 0.0054, cut at 12. */
static double serial_cdf(double x)
{
    double p = 0.78 - 0.0054;
    double whole = p * stats_gamma_cdf(12, 4.2, 0.94) + (1 - p) * stats_gamma_cdf(12, 312, 0.03);

    return (p * stats_gamma_cdf(x, 4.2, 0.94) + (1 - p) * stats_gamma_cdf(x, 312, 0.03)) / whole;
}

static bool within(double share, double expected, size_t n)
{
    return fabs(share - expected) < 3.5 * sqrt(expected * (1 - expected) / (double)n);
}

/* Shares, ranges and the law of run times, with the published parameters. */
static void lublin_sizes_and_runs(void **state)
{
    enum { JOBS = 200000 };
    static const struct setting settings[] = { { "jobs", "200000" }, { NULL, NULL } };
    struct source source = opened("batch.lublin", 128, 0, settings);
    double *runs = mem_alloc(JOBS * sizeof *runs);
    size_t serial = 0;
    size_t pow2 = 0;
    size_t first_stage = 0;
    struct moments small = { 0 };
    struct moments large = { 0 };
    struct batch_arrival job;

    (void)state;
    while (next_of(&source, &job)) {
        double run = time_seconds(job.run);

        assert_true(job.procs >= 1 && job.procs <= 128 && job.queue == BATCH_UNKNOWN);
        assert_true(run >= 1 && run <= 162755 && job.request == job.run);
        if (job.procs == 1)
            runs[serial++] = log(run);
        pow2 += job.procs > 1 && !(job.procs & (job.procs - 1));
        /* Sizes up to 2^4.5 = 22.6: a power of two up to 16, or any other up to 22. */
        first_stage += job.procs > 1 && job.procs <= 22;
        moments_add(job.procs <= 8 ? &small : &large, log(run));
    }
    assert_true(within((double)serial / JOBS, 0.244, JOBS));
    /* Others become one by chance: 0.18 of all, an eighth or so of them. */
    assert_true((double)pow2 / JOBS > 0.576 && (double)pow2 / JOBS < 0.576 + 0.18 / 2);
    assert_true(fabs((double)first_stage / JOBS / (1 - 0.244) - 0.86) < 0.01);
    assert_true(moments_mean(&large) > moments_mean(&small) + 0.2);
    assert_true(goodness_ks(runs, serial, serial_cdf) < KS_LIMIT);
    mem_free(runs);
    arena_destroy(source.arena);
}

/* Afternoons are busy, nights are not, by the weights of the model; submit times never go back. */
static void lublin_daily_cycle(void **state)
{
    static const struct setting settings[] = { { "jobs", "1000000" }, { NULL, NULL } };
    struct source source = opened("batch.lublin", 128, 0, settings);
    double share[48] = { 0 };
    double sum = 0;
    struct batch_arrival job;
    sim_time last = 0;

    (void)state;
    while (next_of(&source, &job)) {
        assert_true(job.submit >= last);
        last = job.submit;
        share[job.submit / (1800 * SECOND) % 48] += 1e-6;
    }
    for (int i = 11; i < 59; i++)
        sum += stats_gamma_cdf(i + 0.5, 8.1737, 3.9631) - stats_gamma_cdf(i - 0.5, 8.1737, 3.9631);
    for (int i = 11; i < 59; i++) {
        double expected =
            (stats_gamma_cdf(i + 0.5, 8.1737, 3.9631) - stats_gamma_cdf(i - 0.5, 8.1737, 3.9631)) /
            sum;

        assert_true(fabs(share[(i - 1) % 48] - expected) < 0.05 * expected + 2e-4);
    }
    /* 14:00 against 5:00. */
    assert_true(share[28] > 10 * share[10]);
    arena_destroy(source.arena);
}

/* Sizes keep to the machine and queues to the class, for every kind. */
static void lublin_keeps_to_machine_and_class(void **state)
{
    static const char *const kinds[] = { "all", "batch", "interactive", "both" };
    static const int64_t machines[] = { 3, 100, 20000 };

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        for (size_t m = 0; m < 3; m++) {
            const struct setting settings[] = { { "jobs", "40000" },
                                                { "kind", kinds[k] },
                                                { NULL, NULL } };
            struct source source = opened("batch.lublin", machines[m], m, settings);
            struct batch_arrival job;
            size_t n = 0;

            for (; next_of(&source, &job); n++) {
                assert_true(job.procs >= 1 && job.procs <= machines[m]);
                assert_true(k == 0 ? job.queue == BATCH_UNKNOWN
                                   : k == 3 || job.queue == (k == 1 ? 1 : 0));
            }
            assert_int_equal(n, 40000);
            arena_destroy(source.arena);
        }
    }
}

static void lublin_estimates(void **state)
{
    static const struct setting factor[] = { { "estimate", "factor" },
                                             { "estimate_factor", "3" },
                                             { NULL, NULL } };
    static const struct setting rounded[] = { { "estimate", "rounded" }, { NULL, NULL } };
    struct source source = opened("batch.lublin", 128, 0, factor);
    struct moments ratio = { 0 };
    struct batch_arrival job;
    size_t hours = 0;

    (void)state;
    while (next_of(&source, &job)) {
        assert_true(job.request >= job.run && job.request <= 4 * job.run);
        moments_add(&ratio, (double)job.request / (double)job.run);
    }
    assert_true(fabs(moments_mean(&ratio) - 2.5) < 0.03);
    arena_destroy(source.arena);
    source = opened("batch.lublin", 128, 0, rounded);
    while (next_of(&source, &job)) {
        assert_true(job.request >= job.run && job.request % (60 * SECOND) == 0);
        assert_true(job.request <= 24 * 3600 * SECOND || job.request % (24 * 3600 * SECOND) == 0);
        hours += job.request == 3600 * SECOND;
    }
    assert_true(hours > 30);
    arena_destroy(source.arena);
}

static void lublin_needs_a_machine(void **state)
{
    static const struct setting none[] = { { NULL, NULL } };
    struct generator_input input = { .capacity = 0 };
    struct error err = { "" };
    struct source source;

    (void)state;
    assert_false(open_with(&source, "batch.lublin", none, &input, &err));
    assert_string_equal(err.text, "batch.lublin: the cluster has no processors");
    arena_destroy(source.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry_is_complete),
        cmocka_unit_test(single_server_queues),
        cmocka_unit_test(many_server_queues),
        cmocka_unit_test(rounding_does_not_add_up),
        cmocka_unit_test(streams_are_apart),
        cmocka_unit_test(sizes_and_users),
        cmocka_unit_test(general_errors),
        cmocka_unit_test(extremes_end_well),
        cmocka_unit_test(lublin_sizes_and_runs),
        cmocka_unit_test(lublin_daily_cycle),
        cmocka_unit_test(lublin_keeps_to_machine_and_class),
        cmocka_unit_test(lublin_estimates),
        cmocka_unit_test(lublin_needs_a_machine),
    };

    return cmocka_run_group_tests_name("generators", tests, NULL, NULL);
}
