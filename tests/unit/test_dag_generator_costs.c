/* Costs and bytes of generated task graphs: CCR, heterogeneity, seeds, memory. */
#include "tests/unit/dag_source.h"

static double cost_of(const struct taskgraph *g, uint32_t t)
{
    double mean = 0;

    for (uint32_t k = 0; k < g->kinds; k++)
        mean += machine_share[k] * time_seconds(g->cost[t * g->kinds + k]);
    return mean;
}

/* Tasks of one level of an FFT cost the same up to heterogeneity. */
static void fft_levels_cost_alike(void **state)
{
    struct source source = opened("dag.fft", "points=8;beta=0", 7);
    const struct taskgraph *g = next_of(&source);
    uint32_t *depth = depths(g);

    (void)state;
    for (uint32_t t = 0; t < g->tasks; t++)
        for (uint32_t u = 0; u < t; u++)
            assert_true((depth[t] == depth[u]) == (fabs(cost_of(g, t) - cost_of(g, u)) < 1e-7));
    mem_free(depth);
    finish(&source);
}

static const char *const with_ccr[] = { "dag.chains",  "dag.cholesky",  "dag.daggen",
                                        "dag.fft",     "dag.fork_join", "dag.gaussian_elimination",
                                        "dag.in_tree", "dag.laplace",   "dag.layered",
                                        "dag.lu",      "dag.out_tree",  "dag.topcuoglu" };
enum { WITH_CCR = sizeof with_ccr / sizeof with_ccr[0] };

/* Mean time of an edge over mean time of a task, as the definition has it. */
static void ccr_is_exact(void **state)
{
    static const double ratios[] = { 0, 0.1, 1, 10 };

    (void)state;
    for (size_t n = 0; n < WITH_CCR; n++)
        for (size_t r = 0; r < 4; r++)
            for (int related = 0; related < 2; related++) {
                char text[128];
                struct source source;
                int with_edges = 0;

                snprintf(text, sizeof text, "jobs=5;ccr=%g;volume=exponential(3);costs=%s",
                         ratios[r], related ? "related" : "unrelated");
                source = opened(with_ccr[n], text, r + 1);
                for (int i = 0; i < 5; i++) {
                    const struct taskgraph *g = next_of(&source);
                    double cost = 0, bytes = 0;

                    for (uint32_t t = 0; t < g->tasks; t++)
                        cost += related ? g->task[t].work * (0.5 + 0.25 / 2 + 0.25 / 4) / 1e9
                                        : cost_of(g, t);
                    for (uint32_t e = 0; e < g->edges; e++)
                        bytes += g->bytes[e];
                    assert_true(cost > 0 && (related == (g->kinds == 0)));
                    with_edges += g->edges > 0;
                    if (g->edges == 0)
                        continue;
                    assert_true(fabs(bytes / 1e8 / g->edges - ratios[r] * cost / g->tasks) <=
                                1e-9 * ratios[r] * cost / g->tasks);
                }
                if (with_edges < 4)
                    fail_msg("%s: %d graphs with edges", with_ccr[n], with_edges);
                finish(&source);
            }
}

/* Factors on the mean: uniform in 1 +- beta/2, drawn for each kind; limits of 4 standard errors. */
static void heterogeneity_is_uniform(void **state)
{
    static const double betas[] = { 0.1, 1, 2 };

    (void)state;
    for (size_t b = 0; b < 3; b++) {
        struct source source;
        struct moments factor = { 0 };
        char text[96];
        double beta = betas[b];

        snprintf(text, sizeof text, "chains=100;length=200;cost=5s;beta=%g", beta);
        source = opened("dag.chains", text, b);
        {
            const struct taskgraph *g = next_of(&source);

            assert_int_equal(g->kinds, KINDS);
            assert_string_equal(g->kind[2], "c");
            for (size_t i = 0; i < (size_t)g->tasks * KINDS; i++) {
                double f = time_seconds(g->cost[i]) / 5;

                assert_true(f >= 1 - beta / 2 - 1e-9 && f <= 1 + beta / 2 + 1e-9);
                moments_add(&factor, f);
            }
        }
        assert_true(fabs(moments_mean(&factor) - 1) < 4 * beta / sqrt(12 * 60000.0));
        assert_true(fabs(sqrt(moments_variance(&factor)) / (beta / sqrt(12)) - 1) < 0.02);
        finish(&source);
    }
}

/* Means of tasks are uniform in 0 to twice their mean; the mean of the distribution is kept. */
static void costs_have_their_distribution(void **state)
{
    struct source source = opened("dag.topcuoglu", "jobs=200;beta=0;cost=uniform(0, 4s)", 11);
    struct moments cost = { 0 };

    (void)state;
    for (int i = 0; i < 200; i++) {
        const struct taskgraph *g = next_of(&source);

        for (uint32_t t = 0; t < g->tasks; t++) {
            assert_true(cost_of(g, t) >= 0 && cost_of(g, t) <= 4 + 1e-8);
            moments_add(&cost, cost_of(g, t));
        }
    }
    assert_true(fabs(moments_mean(&cost) - 2) < 4 * 4 / sqrt(12 * 20000.0));
    assert_true(fabs(sqrt(moments_variance(&cost)) / (4 / sqrt(12)) - 1) < 0.02);
    finish(&source);
}

/* Work of the kernels of tiled factorisations: their ratios, with the mean as told. */
static void kernels_share_the_work(void **state)
{
    struct source source = opened("dag.cholesky", "n=6;cost=10ms;beta=0", 1);
    const struct taskgraph *g = next_of(&source);
    double sum = 0;
    double potrf = cost_of(g, 0);

    (void)state;
    for (uint32_t t = 0; t < g->tasks; t++) {
        const char *name = g->task[t].name;
        double ratio = !strcmp(name, "potrf") ? 1 : !strcmp(name, "gemm") ? 6 : 3;

        assert_true(fabs(cost_of(g, t) / potrf - ratio) < 1e-5);
        sum += cost_of(g, t);
    }
    assert_true(fabs(sum / g->tasks - 0.01) < 1e-8);
    finish(&source);
}

static bool same_structure(const struct taskgraph *a, const struct taskgraph *b)
{
    return a->tasks == b->tasks && a->edges == b->edges &&
           !memcmp(a->successors.item, b->successors.item, a->edges * sizeof(uint32_t)) &&
           !memcmp(a->source, b->source, a->edges * sizeof(uint32_t));
}

static bool same_costs(const struct taskgraph *a, const struct taskgraph *b)
{
    return a->tasks == b->tasks && a->kinds == b->kinds &&
           !memcmp(a->cost, b->cost, (size_t)a->tasks * a->kinds * sizeof *a->cost);
}

/* The same seed gives the same graphs; costs do not move the structure, nor earlier graphs later.
 */
static void graphs_depend_on_their_seed_only(void **state)
{
    static const char *const random[] = { "dag.daggen", "dag.layered", "dag.out_tree",
                                          "dag.topcuoglu", "dag.montage" };

    (void)state;
    for (size_t n = 0; n < 5; n++) {
        bool costs = n < 4;
        struct source a = opened(random[n], "jobs=20;gap=exponential(5s)", 1);
        struct source b = opened(random[n], "jobs=20;gap=exponential(5s)", 1);
        struct source c = opened(random[n], costs ? "jobs=20;cost=3s;beta=1" : "jobs=20;beta=1", 1);
        struct source d = opened(random[n], "jobs=20", 2);
        int other = 0;

        for (int i = 0; i < 20; i++) {
            struct dag_arrival one, two;
            const struct taskgraph *third = next_of(&c);

            assert_true(a.generator->next(a.self, &one) && b.generator->next(b.self, &two));
            assert_true(one.submit == two.submit && one.number == i);
            assert_true(same_structure(one.graph, two.graph) && same_costs(one.graph, two.graph));
            assert_memory_equal(one.graph->bytes, two.graph->bytes,
                                one.graph->edges * sizeof(double));
            assert_true(same_structure(one.graph, third) && !same_costs(one.graph, third));
            other += !same_structure(one.graph, next_of(&d));
        }
        assert_true(other > 15);
        finish(&a);
        finish(&b);
        finish(&c);
        finish(&d);
    }
}

/* Graph number 7 does not depend on how large the six before it are. */
static void graphs_stand_alone(void **state)
{
    struct source one = opened("dag.topcuoglu", "jobs=9;tasks=50;out_degree=2", 1);
    struct source two = opened("dag.topcuoglu", "jobs=9;tasks=50;out_degree=5", 1);

    (void)state;
    for (int i = 0; i < 9; i++) {
        const struct taskgraph *a = next_of(&one);
        const struct taskgraph *b = next_of(&two);

        assert_true(same_costs(a, b) && !same_structure(a, b));
    }
    finish(&one);
    finish(&two);
}

/* Memory follows the largest graph, not their number. */
static void memory_stays(void **state)
{
    (void)state;
    for (size_t n = 0; generator_all[n]; n++) {
        const char *name = generator_all[n]->policy.name;
        struct source source;
        size_t early = 0;

        if (strncmp(name, "dag.", 4) != 0 || generator_all[n]->templates)
            continue;
        source = opened(name, "jobs=1000", 4);
        for (int i = 0; i < 1000; i++) {
            next_of(&source);
            if (i == 99)
                early = arena_bytes(source.arena);
        }
        assert_true(arena_bytes(source.arena) <= 2 * early);
        finish(&source);
    }
}

static void submissions_keep_their_distance(void **state)
{
    struct source source = opened("dag.chains", "jobs=100000;gap=0.3333333333333333;length=1", 1);
    struct dag_arrival item;

    (void)state;
    for (int64_t i = 0; i < 100000; i++) {
        sim_time exact = i * SECOND / 3;

        assert_true(source.generator->next(source.self, &item));
        assert_true(item.submit >= exact - 1 && item.submit <= exact && item.number == i);
        assert_string_equal(item.type, "chains");
    }
    finish(&source);
}

static void bad_platforms(void **state)
{
    struct dag_machine twins[] = { { .name = "x", .speed = 1 }, { .name = "x", .speed = 1 } };
    struct dag_machine nameless[] = { { .speed = 1 } };
    struct dag_platform one = { .machines = { twins, 2 }, .bandwidth = 1 };
    struct dag_platform two = { .machines = { nameless, 1 }, .bandwidth = 1 };
    struct dag_platform three = { .machines = { machines, KINDS } };
    struct dag_platform four = { .bandwidth = 1 };
    struct {
        const struct dag_platform *platform;
        const char *settings;
        const char *expected;
    } rows[] = {
        { &one, "",
          "dag.chains: costs: unrelated needs a name of its own for each kind of machine; kinds 1 "
          "and 2 of the platform are both 'x'" },
        { &one, "costs=related", NULL },
        { &two, "",
          "dag.chains: costs: unrelated needs a name for each kind of machine; kind 1 of the "
          "platform has none" },
        { &three, "",
          "dag.chains: ccr is 1, but communication takes no time on this platform; give the "
          "platform or the workload a bandwidth, or set ccr: 0" },
        { &three, "ccr=0", NULL },
        { &three, "bandwidth=1MB/s", NULL },
        { &four, "", "dag.chains: the platform names no machines" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct generator_input input = { .platform = rows[i].platform };
        struct error err = { "" };
        struct source source;
        bool ok = open_with(&source, "dag.chains", rows[i].settings, &input, &err);

        assert_string_equal(err.text, rows[i].expected ? rows[i].expected : "");
        assert_true(ok == !rows[i].expected);
        close_source(&source);
    }
}

/* Whatever is drawn, times and bytes stay numbers. */
static void extremes_stay_finite(void **state)
{
    static const char *const settings[] = { "cost=1e300;volume=1e300;ccr=1000000", "cost=0",
                                            "volume=1e-300;cost=pareto(0.01, 1)", "volume=0",
                                            "volume=discrete(0:1, 1e300:1)" };

    (void)state;
    for (size_t n = 0; n < WITH_CCR; n++)
        for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
            struct source source = opened(with_ccr[n], settings[i], 1);
            const struct taskgraph *g = next_of(&source);

            for (size_t k = 0; k < (size_t)g->tasks * g->kinds; k++)
                assert_true(g->cost[k] >= 0 && g->cost[k] < TIME_NEVER);
            for (uint32_t e = 0; e < g->edges; e++)
                assert_true(g->bytes[e] >= 0 && isfinite(g->bytes[e]));
            finish(&source);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fft_levels_cost_alike),
        cmocka_unit_test(ccr_is_exact),
        cmocka_unit_test(heterogeneity_is_uniform),
        cmocka_unit_test(costs_have_their_distribution),
        cmocka_unit_test(kernels_share_the_work),
        cmocka_unit_test(graphs_depend_on_their_seed_only),
        cmocka_unit_test(graphs_stand_alone),
        cmocka_unit_test(memory_stays),
        cmocka_unit_test(extremes_stay_finite),
        cmocka_unit_test(submissions_keep_their_distance),
        cmocka_unit_test(bad_platforms),
    };

    return cmocka_run_group_tests_name("dag_generator_costs", tests, NULL, NULL);
}
