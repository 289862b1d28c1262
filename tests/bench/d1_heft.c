/* D1: HEFT on layered random graphs, four predecessors a task, as much transfer as computing. */
#include <stdio.h>

#include "policies/lib/dag/planners.h"
#include "tests/bench/bench.h"
#include "tests/support/dag_problem.h"

struct heft_case {
    uint32_t tasks, processors;
    uint32_t kinds; /* of processors */
    double ccr;
    bool append; /* without insertion */
    double target;
};

static void row(struct bench *bench, const struct heft_case *c)
{
    const struct dag_problem_random how = { .tasks = c->tasks,
                                            .processors = c->processors,
                                            .kinds = c->kinds,
                                            .degree = 4,
                                            .ccr = c->ccr,
                                            .layers = true };
    const struct plan_heft options = { .insertion = !c->append };
    double seconds[BENCH_REPEATS];
    char what[96];
    struct bench_row row = { "D1", what, "ms", 0, c->target, 0 };
    struct dag_bed bed = { 0 };
    struct error err = { "" };
    struct rng rng;

    rng_stream(&rng, 1, 0, RNG_TEST, c->tasks);
    dag_bed_random(&bed, &how, &rng);
    for (int i = 0; i < BENCH_REPEATS; i++) {
        seconds[i] = bench_seconds();
        bench_check(bench, plan_heft(&bed.problem, &options, &bed.schedule, &err), "D1",
                    "there is a plan");
        seconds[i] = bench_seconds() - seconds[i];
    }
    bench_check(bench, problem_check(&bed.problem, &bed.schedule, &err), "D1",
                "the plan can be carried out");
    snprintf(what, sizeof what, "HEFT, %u tasks on %u PEs of %u kinds, CCR %g%s",
             (unsigned)c->tasks, (unsigned)c->processors, (unsigned)c->kinds, c->ccr,
             c->append ? ", append" : "");
    row.checksum = (uint64_t)bed.schedule.makespan;
    row.value = 1e3 * bench_median(seconds, BENCH_REPEATS);
    bench_print(&row);
    dag_bed_close(&bed);
}

void bench_d1(struct bench *bench)
{
    static const struct heft_case cases[] = {
        { 1000, 64, 8, 1, false, 0.5 },   { 10000, 64, 8, 1, false, 6 },
        { 100000, 64, 8, 1, false, 150 }, { 1000000, 64, 8, 1, false, 700 },
        { 1000, 8, 8, 1, false, 0 },      { 10000, 8, 8, 1, false, 0 },
        { 100000, 8, 8, 1, false, 0 },    { 1000000, 8, 8, 1, false, 0 },
        { 100000, 64, 64, 1, false, 0 },  { 100000, 64, 8, 10, false, 0 },
        { 1000000, 64, 8, 10, false, 0 }, { 1000000, 64, 8, 1, true, 0 },
        { 100000, 1024, 8, 1, false, 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        row(bench, &cases[i]);
}
