/* Jobs drawn from the graphs of a trace: mixes, exact counts, gaps, errors. */
#include "tests/unit/dag_source.h"

/* Three applications of a trace; only who they are counts here. */
static const struct taskgraph graphs[3];
static const struct taskgraph *const graph_list[] = { &graphs[0], &graphs[1], &graphs[2] };
static const char *const graph_names[] = { "WIFI TX", "WIFI_RX", NULL };
static const uint32_t *const recorded[] = { NULL, (const uint32_t[]){ 7 }, NULL };
static const struct dag_templates templates = {
    .graph = graph_list, .name = graph_names, .recorded = recorded, .count = 3
};

static struct source injected(const char *settings, uint64_t seed)
{
    struct generator_input input = { .platform = &platform, .seed = seed, .templates = &templates };
    struct source source;
    struct error err = { "" };

    if (!open_with(&source, "dag.inject", settings, &input, &err))
        fail_msg("%s", err.text);
    return source;
}

/* Counts the jobs of each graph and checks what is the same for all. */
static void count_types(struct source *source, size_t types[3])
{
    struct dag_arrival item;
    sim_time last = 0;

    for (int64_t i = 0; source->generator->next(source->self, &item); i++) {
        size_t which = (size_t)(item.graph - graphs);

        assert_true(item.number == i && item.lasting && item.submit >= last);
        assert_true(i > 0 || item.submit == 0);
        assert_ptr_equal(item.type, graph_names[which]);
        assert_ptr_equal(item.recorded, recorded[which]);
        last = item.submit;
        types[which]++;
    }
    finish(source);
}

static bool about(size_t count, double n, double share)
{
    return fabs((double)count - n * share) <= 4 * sqrt(n * share * (1 - share));
}

static void injection_mixes(void **state)
{
    struct source equal = injected("jobs=30000", 1);
    struct source mixed = injected("jobs=30000;mix=WIFI_RX 0.2, WIFI TX  0.8", 1);
    size_t a[3] = { 0 }, b[3] = { 0 };

    (void)state;
    count_types(&equal, a);
    count_types(&mixed, b);
    assert_true(about(a[0], 30000, 1 / 3.0) && about(a[1], 30000, 1 / 3.0) &&
                about(a[2], 30000, 1 / 3.0));
    assert_true(about(b[0], 30000, 0.8) && about(b[1], 30000, 0.2) && b[2] == 0);
}

/* Exact counts in random order: every order alike, so every type comes first by its share. */
static void injection_counts(void **state)
{
    size_t first[3] = { 0 };

    (void)state;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct source source = injected("counts=WIFI TX 3, WIFI_RX 1", seed);
        struct dag_arrival item;
        size_t types[3] = { 0 };

        for (int i = 0; source.generator->next(source.self, &item); i++) {
            types[item.graph - graphs]++;
            if (i == 0)
                first[item.graph - graphs]++;
        }
        assert_true(types[0] == 3 && types[1] == 1 && types[2] == 0);
        finish(&source);
    }
    assert_true(about(first[0], 4000, 0.75));
}

static void injection_times(void **state)
{
    struct source whole = injected("jobs=20000;whole=true;gap=exponential(mean=25us)", 3);
    struct source until = injected("until=1s;gap=1ms", 1);
    struct dag_arrival item;
    struct moments gap = { 0 };
    sim_time last = 0;
    size_t types[3] = { 0 };

    (void)state;
    for (int i = 0; whole.generator->next(whole.self, &item); i++) {
        assert_true(item.submit % MICROSECOND == 0);
        if (i)
            moments_add(&gap, (double)(item.submit - last) / 1e3);
        last = item.submit;
    }
    /* E floor(X) of an exponential X of mean m is 1 / (exp(1 / m) - 1). */
    assert_true(fabs(moments_mean(&gap) - 1 / expm1(1 / 25.0)) <
                4 * sqrt(moments_variance(&gap) / 20000));
    finish(&whole);
    count_types(&until, types);
    assert_int_equal(types[0] + types[1] + types[2], 1000);
}

static void bad_injections(void **state)
{
    static const char *const rows[][2] = {
        { "", "dag.inject: give jobs, counts or until" },
        { "jobs=5;mix=WIFI_RY 1",
          "dag.inject: mix: the trace has no graph 'WIFI_RY'; did you mean 'WIFI_RX'?" },
        { "jobs=5;mix=nothing 1",
          "dag.inject: mix: the trace has no graph 'nothing'; see 'orrery trace info'" },
        { "jobs=5;mix=WIFI_RX", "dag.inject: mix: 'WIFI_RX'; expected a list like 'WIFI_TX 0.8'" },
        { "jobs=5;mix=WIFI_RX 1,,", "dag.inject: mix: ''; expected a list like 'WIFI_TX 0.8'" },
        { "jobs=5;mix=WIFI_RX 0", "dag.inject: mix: the numbers sum up to nothing" },
        { "counts=WIFI_RX 1.5",
          "dag.inject: counts: 'WIFI_RX 1.5'; expected a list like 'WIFI_TX 8'" },
        { "counts=WIFI_RX 1;mix=WIFI_RX 1", "dag.inject: mix and counts exclude each other" },
        { "counts=WIFI_RX 1;jobs=4",
          "dag.inject: counts say how many jobs there are; jobs must be 0" },
        { "until=1s;gap=0s", "dag.inject: gap: more than 1e+09 jobs at '0s' before `until`" },
        { "until=1s;gap=500ns;whole=true",
          "dag.inject: gap: more than 1e+09 jobs at '500ns' before `until`" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refuse("dag.inject", rows[i][0], &templates, rows[i][1]);
    refuse("dag.inject", "jobs=5", NULL, "dag.inject: the trace holds no graphs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(injection_mixes),
        cmocka_unit_test(injection_counts),
        cmocka_unit_test(injection_times),
        cmocka_unit_test(bad_injections),
    };

    return cmocka_run_group_tests_name("dag_inject", tests, NULL, NULL);
}
