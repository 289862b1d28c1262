/* One rule through every layer a policy may come from gives one schedule, job by job. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policies/plugin.h"
#include "policies/registry.h"
#include "tests/support/harness.h"
#include "tests/support/random_jobs.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 40, MOST_JOBS = 300 };

static const struct policy *built_in(const char *name)
{
    struct error err;
    const struct policy *policy = policy_find(name, &err);

    assert_non_null(policy);
    return policy;
}

/* The source of the policy that is built in, compiled as a shared object of another name. */
static const struct policy *from_file(const char *name)
{
    struct plugins set = { 0 };
    struct error err = { "" };
    const struct policy *policy = plugins_find(&set, name, "batch", &err);

    if (!policy)
        fail_msg("%s", err.text);
    plugins_free(&set);
    return policy;
}

/* The first of a rule is what the others must equal; a further layer is a line for each rule. */
struct layer {
    const char *rule;
    const struct policy *(*find)(const char *name);
    const char *name;
    const char *params[4];
};

static const struct layer layers[] = {
    { "fcfs", built_in, "batch.fcfs", { 0 } },
    { "fcfs", built_in, "batch.priority", { "expr=submit", "first=lowest" } },
    { "fcfs", built_in, "batch.priority", { "expr=wait" } },
    { "fcfs", from_file, ORRERY_PLUGINS "/fcfs_so.so", { 0 } },
    { "sjf", built_in, "batch.sjf", { 0 } },
    { "sjf", built_in, "batch.priority", { "expr=request", "first=lowest" } },
    { "sjf", built_in, "batch.priority", { "expr=1/walltime" } },
    { "sjf", from_file, ORRERY_PLUGINS "/sjf_so.so", { 0 } },
    { "easy", built_in, "batch.easy", { 0 } },
    { "easy", from_file, ORRERY_PLUGINS "/easy_so.so", { 0 } },
    { "easy", built_in, "batch.priority", { "expr=submit", "first=lowest", "backfill=easy" } },
    { "easy-sjbf", built_in, "batch.easy", { "backfill=sjf" } },
    { "easy-sjbf", from_file, ORRERY_PLUGINS "/easy_so.so", { "backfill=sjf" } },
    { "easy-sjbf",
      built_in,
      "batch.priority",
      { "expr=-submit", "backfill=easy", "backfill_expr=-estimate" } },
};

/* Rules of the run under which the layers must agree; of these, one of each row. */
static const char *const options[][3] = {
    { "same_instant=batch", "same_instant=finish_first", "same_instant=submit_first" },
    { "candidate_estimate=request", "candidate_estimate=true", "candidate_estimate=predicted" },
    { "backfill_end=inclusive", "backfill_end=strict", "backfill_end=inclusive" },
    { "walltime=kill", "walltime=extend", "walltime=kill" },
    { "zero_run=keep", "zero_run=one", "zero_run=drop" },
    { "tie=fifo", "tie=lifo", "tie=random" },
    { "reservation=count", "reservation=count", "reservation=machines" },
};

enum { OPTIONS = sizeof options / sizeof options[0] };

struct workload {
    struct batch_arrival jobs[MOST_JOBS];
    struct harness_result results[MOST_JOBS], expected[MOST_JOBS];
    struct harness harness;
};

static void draw(struct workload *w, uint64_t seed)
{
    struct random_jobs kind = { .zero = true, .oversize = true, .overrun = seed % 2 == 0 };
    struct rng rng;

    rng_stream(&rng, seed, 1, RNG_TEST, 0);
    kind.procs = 1 + (int64_t)rng_below(&rng, 30);
    kind.count = 1 + rng_below(&rng, MOST_JOBS);
    random_jobs_fill(&rng, &kind, w->jobs);
    w->harness = (struct harness){
        .nodes = kind.procs, .jobs = w->jobs, .count = kind.count, .results = w->results
    };
    for (size_t i = 0; i < OPTIONS; i++)
        w->harness.options[i] = options[i][rng_below(&rng, 3)];
    if (!strcmp(w->harness.options[OPTIONS - 1], "reservation=machines")) {
        w->harness.options[0] = "same_instant=batch";
        w->harness.options[OPTIONS] = "allocation=identity";
    }
}

static void run(struct workload *w, const struct layer *layer)
{
    struct error err = { "" };

    w->harness.policy = layer->find(layer->name);
    memcpy(w->harness.params, layer->params, sizeof layer->params);
    MUST(harness_run(&w->harness, &err));
}

static void compare(const struct workload *w, const struct layer *layer, uint64_t seed)
{
    for (size_t i = 0; i < w->harness.count; i++)
        if (memcmp(&w->results[i], &w->expected[i], sizeof w->results[i]) != 0)
            fail_msg("seed %" PRIu64 ", %s by %s: job %zu starts at %g, expected %g", seed,
                     layer->rule, layer->name, i, time_seconds(w->results[i].start),
                     time_seconds(w->expected[i].start));
}

/* With reservation: machines, easy takes no other order for backfilling. */
static bool is_asked(const struct workload *w, const char *rule)
{
    return strcmp(rule, "easy-sjbf") != 0 || !w->harness.options[OPTIONS];
}

static void test_same_schedules(void **state)
{
    struct workload *w = mem_alloc(sizeof *w);
    size_t compared = 0;

    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        const char *rule = "";

        draw(w, seed);
        for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
            if (!is_asked(w, layers[i].rule))
                continue;
            run(w, &layers[i]);
            if (strcmp(rule, layers[i].rule) != 0) {
                memcpy(w->expected, w->results, sizeof w->results);
            } else {
                compare(w, &layers[i], seed);
                compared += w->harness.count;
            }
            rule = layers[i].rule;
        }
    }
    assert_true(compared > 10000);
    mem_free(w);
}

/* The rules differ on these workloads, so that equal schedules say something. */
static void test_rules_differ(void **state)
{
    static const struct layer *const pairs[][2] = { { &layers[0], &layers[4] },
                                                    { &layers[0], &layers[8] },
                                                    { &layers[8], &layers[11] } };
    struct workload *w = mem_alloc(sizeof *w);

    (void)state;
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++) {
        size_t differ = 0;

        for (uint64_t seed = 0; seed < ROUNDS; seed++) {
            draw(w, seed);
            if (!is_asked(w, pairs[p][1]->rule))
                continue;
            run(w, pairs[p][0]);
            memcpy(w->expected, w->results, sizeof w->results);
            run(w, pairs[p][1]);
            differ += memcmp(w->results, w->expected, w->harness.count * sizeof w->results[0]) != 0;
        }
        assert_true(differ > ROUNDS / 4);
    }
    mem_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_schedules),
        cmocka_unit_test(test_rules_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
