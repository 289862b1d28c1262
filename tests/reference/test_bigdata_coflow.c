/* Coflows: tables by hand, bounds, and the Facebook trace under the published policies. */
#include <math.h>
#include <stdio.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static const char *const all_policies[] = { "bigdata.varys",           "bigdata.aalo",
                                            "bigdata.coflow_fifo",     "bigdata.coflow_fair",
                                            "bigdata.coflow_shortest", "bigdata.coflow_narrowest",
                                            "bigdata.coflow_lightest", NULL };

static struct big_harness bed_of(const char *policy, const char *nodes, const char *bandwidth)
{
    struct big_harness h = { .policy = policy_find(policy, NULL),
                             .platform = { nodes, bandwidth } };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s: %s", h->policy->name, err.text);
}

static struct big_arrival coflow_of(double submit, const struct big_flow *flow, uint32_t flows)
{
    struct big_arrival item = big_harness_arrival(time_from_seconds(submit), NULL, 0);

    item.flow = flow;
    item.flows = flows;
    return item;
}

static double cct_of(const struct big_harness *h, int64_t job)
{
    for (size_t i = 0; i < h->coflows.count; i++) {
        const struct big_harness_coflow *row = vec_at(&h->coflows, i, sizeof *row);

        if (row->job == job)
            return time_seconds(row->finish - row->arrival);
    }
    fail_msg("%s: coflow %lld has no row", h->policy->name, (long long)job);
    return 0;
}

/*
 * Ports of 1 B/s, both coflows at 0: the first has 4 B 0->2 and 1 B 1->2, the second 2 B 0->1 and
 * 2 B 1->2. Busiest ports: 5 B into 2; 2 B out of 0, out of 1, into 1, into 2. Smallest bottleneck
 * first: the second in 2 s, everything of it at rate 1; then the first, 5 s on port 2: 7 s in all.
 */
static const struct big_flow two_first[] = { { 0, 2, 4 }, { 1, 2, 1 } };
static const struct big_flow two_second[] = { { 0, 1, 2 }, { 1, 2, 2 } };

static void two(const char *policy, double first, double second)
{
    struct big_arrival items[] = { coflow_of(0, two_first, 2), coflow_of(0, two_second, 2) };
    struct big_harness h = bed_of(policy, "nodes=3", "port_bandwidth=1B/s");
    double a, b;

    h.items = items;
    h.count = 2;
    go(&h);
    a = cct_of(&h, 0);
    b = cct_of(&h, 1);
    if (a != first || b != second)
        fail_msg("%s: %.9f and %.9f s, not %.9f and %.9f", policy, a, b, first, second);
    big_harness_free(&h);
}

/*
 * First come first served: the first takes 5 s, rates .8 and .2. The second gets nothing by MADD as
 * port 2 is full, but is filled up: .2 out of 0, so 1 B of 2 in 5 s. Then 1 B 0->1 and 2 B 1->2: 7
 * s.
 *
 * Fair: into 2 three flows at 1/3, 0->1 gets 2/3. At 3 s that and 1->2 of the first (1 B) are
 * done; 4 - 1 and 2 - 1 B are left, at 1/2 each: at 5 s the second is over; 2 B left: 7 s.
 */
static void by_hand(void **state)
{
    (void)state;
    two("bigdata.varys", 7, 2);
    two("bigdata.coflow_fifo", 5, 7);
    two("bigdata.coflow_fair", 7, 5);
    two("bigdata.coflow_shortest", 7, 2);  /* largest flows 4 and 2 */
    two("bigdata.coflow_lightest", 7, 2);  /* 5 and 4 B */
    two("bigdata.coflow_narrowest", 5, 7); /* one receiver; two of each */
}

/*
 * Aalo: limits of 2 B, then 4 B, rounds each second. The first shares port 2 into halves until 2 s,
 * when 1->2 is done and it has sent 2 B: not more than the limit. At 2.5 s the second comes, the
 * first has sent 2.5 B and goes to the next queue, with 2.5 B left; the second has its ports at
 * rate 1. At 4 s it has sent 3 B, which is more than 2, and goes behind the first, .5 B left of
 * each flow. At 6 s the first has sent 4.5 B and goes to the third queue, .5 B left; the second is
 * over at 6.5 s and the first at 7 s.
 */
static void queues(void **state)
{
    struct big_arrival items[] = { coflow_of(0, two_first, 2), coflow_of(2.5, two_second, 2) };
    struct big_harness h = bed_of("bigdata.aalo", "nodes=3", "port_bandwidth=1B/s");

    (void)state;
    h.params[0] = "first_limit=2B";
    h.params[1] = "factor=2";
    h.params[2] = "interval=1s";
    h.items = items;
    h.count = 2;
    go(&h);
    assert_true(cct_of(&h, 1) == 4);
    assert_true(cct_of(&h, 0) == 7);
    big_harness_free(&h);
}

/* One unit flow after the other over a slow port: rounding does not add up. */
static void chain(void **state)
{
    enum { LINKS = 3000 };
    static const struct big_flow flow = { 0, 1, 1 };
    struct big_arrival *items = mem_alloc(LINKS * sizeof *items);
    struct big_harness h = bed_of("bigdata.coflow_fifo", "nodes=2", "port_bandwidth=7B/s");

    (void)state;
    for (int i = 0; i < LINKS; i++)
        items[i] = coflow_of(0, &flow, 1);
    h.items = items;
    h.count = LINKS;
    go(&h);
    for (int i = 0; i < LINKS; i += 100)
        assert_true(fabs(cct_of(&h, i) - (i + 1) / 7.0) < 1.5e-9);
    big_harness_free(&h);
    mem_free(items);
}

static void wrong(const char *policy, const struct big_arrival *item, const char *message)
{
    struct big_harness h = bed_of(policy, "nodes=3", "port_bandwidth=1B/s");
    struct error err = { "" };

    h.items = item;
    h.count = 1;
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, message);
    big_harness_free(&h);
}

static void errors(void **state)
{
    static const struct big_flow far[] = { { 0, 1, 1 }, { 1, 3, 1 } }, less[] = { { 0, 1, -1 } };
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = coflow_of(0, far, 2), tasks = big_harness_arrival(0, &stage, 1);

    (void)state;
    wrong("bigdata.varys", &item, "job 1: flow 1 is from port 1 to port 3 of 3");
    wrong("bigdata.fifo", &item,
          "job 1 is a coflow; expected a policy for coflows, in `policies:` or `with:`");
    item = coflow_of(0, less, 1);
    wrong("bigdata.varys", &item, "job 1: flow 0 has -1 bytes");
    item.stage = &stage;
    item.stages = 1;
    wrong("bigdata.varys", &item, "job 1 has both stages and flows");
    wrong("bigdata.varys", &tasks,
          "job 1 has stages; expected a policy that starts tasks in `with:`");
}

/* Coflows and tasks in one run, each with its policy; nothing of one delays the other. */
static void both(void **state)
{
    struct big_stage stage = big_harness_stage(6, SECOND);
    struct big_arrival items[] = { coflow_of(0, two_first, 2), big_harness_arrival(0, &stage, 1) };
    struct big_harness h = bed_of("bigdata.fifo", "nodes=3", "port_bandwidth=1B/s");

    (void)state;
    h.with = policy_find("bigdata.varys", NULL);
    h.items = items;
    h.count = 2;
    h.measures[0] = "jobs";
    h.measures[1] = "cct.mean";
    go(&h);
    assert_true(cct_of(&h, 0) == 5);
    assert_true(big_harness_job(&h, 1)->finish == 2 * SECOND);
    assert_true(h.values[0] == 2 && h.values[1] == 5);
    big_harness_free(&h);
}

/* Drawn coflows: no bound is beaten under any policy; alone, MADD reaches it. */
static void drawn(void **state)
{
    enum { PORTS = 6, COFLOWS = 12, FLOWS = 10, WORLDS = 300 };
    static struct big_flow flow[COFLOWS][FLOWS];
    struct big_arrival items[COFLOWS];
    struct rng rng;

    (void)state;
    for (int world = 0; world < WORLDS; world++) {
        double submit = 0;

        rng_stream(&rng, 7, (uint32_t)world, RNG_TEST, 0);
        for (int c = 0; c < COFLOWS; c++) {
            uint32_t count = 1 + (uint32_t)rng_below(&rng, FLOWS);

            for (uint32_t f = 0; f < count; f++)
                flow[c][f] = (struct big_flow){ (uint32_t)rng_below(&rng, PORTS),
                                                (uint32_t)rng_below(&rng, PORTS),
                                                (double)rng_below(&rng, 50) };
            items[c] = coflow_of(submit, flow[c], count);
            submit += (double)rng_below(&rng, 20);
        }
        for (int p = 0; all_policies[p]; p++) {
            struct big_harness h = bed_of(all_policies[p], "nodes=6", "port_bandwidth=3B/s");

            h.items = items;
            h.count = world % 2 ? COFLOWS : 1;
            if (p == 1)
                h.params[0] = "first_limit=20B";
            go(&h);
            assert_int_equal(h.coflows.count, h.count);
            for (size_t i = 0; i < h.coflows.count; i++) {
                const struct big_harness_coflow *row = vec_at(&h.coflows, i, sizeof *row);
                double cct = time_seconds(row->finish - row->arrival);

                assert_true(cct >= row->least - 1e-9);
                if (h.count == 1 && p != 1 && p != 3)
                    assert_true(cct <= row->least + 2e-9);
            }
            big_harness_free(&h);
        }
    }
}

/* The Facebook trace ------------------------------------------------------------------------- */

struct trace {
    struct big_arrival *items;
    struct big_flow *flow;
    size_t count, flows;
};

/* MB are 2^20 bytes, a reducer's come equally from all mappers; NULL members: it is absent. */
static struct trace read_trace(void)
{
    FILE *file = fopen(ORRERY_DATA "/traces/coflow/FB2010-1Hr-150-first350.txt", "r");
    struct trace trace = { 0 };
    long ports, id, arrival, mappers, reducers, port;
    long mapper[200];
    double mb;

    if (!file)
        return trace;
    assert_int_equal(fscanf(file, "%ld %zu", &ports, &trace.count), 2);
    trace.items = mem_alloc(trace.count * sizeof *trace.items);
    trace.flow = mem_alloc(400000 * sizeof *trace.flow);
    for (size_t c = 0; c < trace.count; c++) {
        size_t first = trace.flows;

        assert_int_equal(fscanf(file, "%ld %ld %ld", &id, &arrival, &mappers), 3);
        assert_in_range(mappers, 1, 200);
        for (long m = 0; m < mappers; m++)
            assert_int_equal(fscanf(file, "%ld", &mapper[m]), 1);
        assert_int_equal(fscanf(file, "%ld", &reducers), 1);
        for (long r = 0; r < reducers; r++) {
            assert_int_equal(fscanf(file, "%ld:%lf", &port, &mb), 2);
            for (long m = 0; m < mappers; m++)
                trace.flow[trace.flows++] = (struct big_flow){ (uint32_t)mapper[m], (uint32_t)port,
                                                               mb * 1048576 / (double)mappers };
        }
        trace.items[c] =
            coflow_of((double)arrival / 1e3, &trace.flow[first], (uint32_t)(trace.flows - first));
        trace.items[c].number = id;
    }
    fclose(file);
    return trace;
}

/* Mean CCT; the bound of each coflow is checked. */
static double mean_cct(const struct trace *trace, const char *policy, const char *param,
                       const char *param_2)
{
    struct big_harness h = bed_of(policy, "nodes=150", "port_bandwidth=134217728B/s");
    double mean;

    h.params[0] = param;
    h.params[1] = param ? param_2 : NULL;
    h.items = trace->items;
    h.count = trace->count;
    h.measures[0] = "cct.mean";
    h.measures[1] = "cct.p95";
    h.measures[2] = "slowdown.mean";
    h.measures[3] = "events";
    go(&h);
    assert_int_equal(h.coflows.count, trace->count);
    for (size_t i = 0; i < h.coflows.count; i++) {
        const struct big_harness_coflow *row = vec_at(&h.coflows, i, sizeof *row);

        assert_true(time_seconds(row->finish - row->arrival) >= row->least * (1 - 1e-12));
    }
    mean = h.values[0];
    printf("%-26s %-20s mean %8.3f p95 %9.3f slowdown %7.2f events %8.0f %6.2f s\n", policy,
           param ? param : "", mean, h.values[1], h.values[2], h.values[3], h.seconds);
    big_harness_free(&h);
    return mean;
}

/*
 * The order and the rough factors of the papers: Varys against per-flow fairness and FIFO (SIGCOMM
 * 2014, section 7), Aalo near Varys and 1.93 times as fast as per-flow fairness (SIGCOMM 2015).
 */
static void facebook(void **state)
{
    struct trace trace = read_trace();
    double varys, aalo, fifo, fair, equal;

    (void)state;
    if (!trace.items)
        skip();
    assert_int_equal(trace.flows, 360943);
    varys = mean_cct(&trace, "bigdata.varys", NULL, NULL);
    mean_cct(&trace, "bigdata.varys", "bottleneck=arrival", NULL);
    mean_cct(&trace, "bigdata.coflow_shortest", NULL, NULL);
    mean_cct(&trace, "bigdata.coflow_narrowest", NULL, NULL);
    mean_cct(&trace, "bigdata.coflow_lightest", NULL, NULL);
    fifo = mean_cct(&trace, "bigdata.coflow_fifo", NULL, NULL);
    aalo = mean_cct(&trace, "bigdata.aalo", "interval=1s", NULL);
    fair = mean_cct(&trace, "bigdata.coflow_fair", "interval=1s", NULL);
    equal = mean_cct(&trace, "bigdata.coflow_fair", "interval=1s", "share=equal");
    assert_true(varys < aalo && aalo < fair && fair < fifo);
    assert_true(fair / varys > 1.3 && fair / varys < 3);
    assert_true(equal / varys > 1.5 && equal / varys < 3.5);
    assert_true(fifo / varys > 2);
    assert_true(aalo / varys < 1.5);
    mem_free(trace.items);
    mem_free(trace.flow);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(queues),
                                        cmocka_unit_test(chain),   cmocka_unit_test(errors),
                                        cmocka_unit_test(both),    cmocka_unit_test(drawn),
                                        cmocka_unit_test(facebook) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
