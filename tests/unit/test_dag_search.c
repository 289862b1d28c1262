/* Search and the planners without insertion: against all schedules, and what holds always. */
#include <string.h>

#include "policies/lib/dag/annealing.h"
#include "policies/lib/dag/bil.h"
#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/branch_and_bound.h"
#include "policies/lib/dag/fcp.h"
#include "policies/lib/dag/flb.h"
#include "policies/lib/dag/frontier.h"
#include "policies/lib/dag/gdl.h"
#include "policies/lib/dag/genetic.h"
#include "policies/lib/dag/hbmct.h"
#include "policies/lib/dag/planners.h"
#include "policies/lib/dag/sequence.h"
#include "policies/lib/dag/stochastic_heft.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

#define NO ((double)INFINITY)

/* All schedules ------------------------------------------------------------------------------ */

/* The naive search: every order of the tasks, every processor, the first gap that is there. */
struct all {
    const struct problem *p;
    struct planned task[8];
    uint32_t done; /* a bit a task */
    double best;
};

/* What starts at the time counts unless `inside`. */
static uint64_t cores_used(const struct all *all, uint32_t q, double time, bool inside)
{
    const struct problem *p = all->p;
    uint64_t sum = 0;

    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        const struct planned *at = &all->task[i];

        if (all->done >> i & 1 && at->processor == q && time < at->finish &&
            (inside ? at->start < time : at->start <= time))
            sum += p->graph->task[i].cores;
    }
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++) {
        const struct problem_busy *busy = &p->busy[i];

        if (time < busy->finish && (inside ? busy->start < time : busy->start <= time))
            sum += busy->cores;
    }
    return sum;
}

static bool free_over(const struct all *all, uint32_t task, uint32_t q, double start)
{
    const struct problem *p = all->p;
    double finish = start + problem_cost(p, task, q);
    uint64_t need = p->graph->task[task].cores;

    /* A task of no time needs a core as well, but fits between two that follow one another. */
    if (cores_used(all, q, start, finish == start) + need > p->cores[q])
        return false;
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        if (all->done >> i & 1 && all->task[i].processor == q && all->task[i].start > start &&
            all->task[i].start < finish &&
            cores_used(all, q, all->task[i].start, false) + need > p->cores[q])
            return false;
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
        if (p->busy[i].start > start && p->busy[i].start < finish &&
            cores_used(all, q, p->busy[i].start, false) + need > p->cores[q])
            return false;
    return true;
}

static double first_gap(const struct all *all, uint32_t task, uint32_t q, double ready)
{
    const struct problem *p = all->p;
    double best = free_over(all, task, q, ready) ? ready : NO;

    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        double end = all->task[i].finish;

        if (all->done >> i & 1 && all->task[i].processor == q && end > ready && end < best &&
            free_over(all, task, q, end))
            best = end;
    }
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++) {
        double end = p->busy[i].finish;

        if (end > ready && end < best && free_over(all, task, q, end))
            best = end;
    }
    return best;
}

static void enumerate(struct all *all, double latest)
{
    const struct problem *p = all->p;
    const struct taskgraph *g = p->graph;

    if (latest >= all->best)
        return;
    if (all->done == (1U << g->tasks) - 1) {
        all->best = latest;
        return;
    }
    for (uint32_t task = 0; task < g->tasks; task++) {
        bool ready = !(all->done >> task & 1);

        for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++)
            ready = ready && all->done >> g->predecessors.item[i] & 1;
        for (uint32_t q = 0; ready && q < p->processors; q++) {
            double from = p->release + (double)g->task[task].release;

            if (!problem_runs(p, task, q))
                continue;
            for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++) {
                const struct planned *at = &all->task[g->predecessors.item[i]];

                from = fmax(from, at->finish +
                                      problem_transfer_up(p, g->bytes[g->in[i]], at->processor, q));
            }
            from = first_gap(all, task, q, from);
            all->task[task] = (struct planned){ q, 0, from, from + problem_cost(p, task, q) };
            all->done |= 1U << task;
            enumerate(all, fmax(latest, all->task[task].finish));
            all->done &= ~(1U << task);
        }
    }
}

/* Any combination of what a problem may have. */
static struct dag_problem_random shape(uint32_t trial, uint32_t tasks, uint32_t processors)
{
    return (struct dag_problem_random){ .tasks = tasks,
                                        .processors = processors,
                                        .kinds = trial % 3,
                                        .degree = 1 + trial % 2,
                                        .ccr = .3 * (1 + trial % 5),
                                        .layers = trial >> 1 & 1,
                                        .uneven = trial >> 2 & 1,
                                        .zeros = trial >> 3 & 1,
                                        .forbidden = trial % 5 == 1,
                                        .multicore = trial % 7 < 2,
                                        .busy = trial % 11 < 4,
                                        .whole = trial % 4 != 3 };
}

static void check_plan(const struct dag_bed *bed)
{
    struct error err = { "" };
    double latest = 0;

    if (!problem_check(&bed->problem, &bed->schedule, &err))
        fail_msg("%s", err.text);
    for (uint32_t i = 0; i < bed->problem.graph->tasks; i++)
        latest = fmax(latest, bed->schedule.task[i].finish);
    assert_true(bed->schedule.makespan == latest || bed->problem.release == bed->schedule.makespan);
    assert_true(bed->schedule.makespan > bounds_all(&bed->problem) - PROBLEM_TICK);
}

/* Whether some task can run nowhere. */
static bool refused(struct dag_bed *bed)
{
    struct error err = { "" };

    return !problem_possible(&bed->problem, &err);
}

static void branch_and_bound_finds_the_optimum(void **unused)
{
    struct rng rng;
    int checked = 0;

    (void)unused;
    rng_seed(&rng, 1);
    for (uint32_t trial = 0; trial < 400; trial++) {
        uint32_t tasks = 3 + trial % 4;
        struct dag_problem_random how = shape(trial, tasks, tasks < 6 ? 1 + trial % 3 : 2);
        struct branch_and_bound b = { .nodes = UINT64_MAX, .memory = 1 << 22, .tasks = 8 };
        struct all all = { .best = NO };
        struct dag_bed bed = { 0 };
        struct error err = { "" };

        dag_bed_random(&bed, &how, &rng);
        all.p = &bed.problem;
        if (!refused(&bed)) {
            enumerate(&all, bed.problem.release);
            assert_true(plan_mapping(&bed.problem, PLAN_OLB, &bed.schedule, &err));
            branch_and_bound(&b, &bed.problem, &bed.schedule);
            check_plan(&bed);
            assert_true(b.proven);
            assert_true(bed.schedule.bound == bed.schedule.makespan);
            if (fabs(bed.schedule.makespan - all.best) >= PROBLEM_TICK)
                fail_msg("trial %u: %.3f, not %.3f", trial, bed.schedule.makespan, all.best);
            checked++;
        }
        dag_bed_close(&bed);
    }
    assert_true(checked > 300);
}

/* With no memory nothing is compared, with no states the first schedule stays. */
static void limits_are_kept(void **unused)
{
    struct dag_problem_random how = { .tasks = 9, .processors = 3, .degree = 2, .ccr = 1 };
    struct branch_and_bound full = { .nodes = UINT64_MAX, .memory = 1 << 22, .tasks = 9 };
    struct branch_and_bound poor = { .nodes = UINT64_MAX, .memory = 0, .tasks = 9 };
    struct branch_and_bound none = { .nodes = 0, .memory = 0, .tasks = 9 };
    struct branch_and_bound small = { .nodes = UINT64_MAX, .memory = 0, .tasks = 8 };
    struct dag_bed bed = { 0 };
    struct error err = { "" };
    double first, optimum;
    struct rng rng;

    (void)unused;
    rng_seed(&rng, 4);
    dag_bed_random(&bed, &how, &rng);
    assert_true(plan_mapping(&bed.problem, PLAN_MET, &bed.schedule, &err));
    first = bed.schedule.makespan;
    branch_and_bound(&none, &bed.problem, &bed.schedule);
    assert_true(!none.proven && none.seen == 0 && bed.schedule.makespan == first);
    assert_true(bed.schedule.bound < first);
    branch_and_bound(&small, &bed.problem, &bed.schedule);
    assert_true(!small.proven && small.seen == 0 && bed.schedule.makespan == first);
    branch_and_bound(&full, &bed.problem, &bed.schedule);
    optimum = bed.schedule.makespan;
    assert_true(full.proven && optimum < first);
    assert_true(plan_mapping(&bed.problem, PLAN_MET, &bed.schedule, &err));
    branch_and_bound(&poor, &bed.problem, &bed.schedule);
    assert_true(poor.proven && bed.schedule.makespan == optimum);
    assert_true(poor.seen > full.seen);
    dag_bed_close(&bed);
}

/* All planners -------------------------------------------------------------------------------- */

static void heft(struct dag_bed *bed)
{
    dag_bed_plan(bed, planners[0].plan);
}

static void run_fcp(struct dag_bed *bed)
{
    assert_true(fcp_plan(&bed->problem, 0, &bed->schedule, &(struct error){ "" }));
}

static void run_stochastic(struct dag_bed *bed)
{
    struct error err = { "" };

    bed->problem.noise = .5;
    assert_true(stochastic_heft_plan(&bed->problem, 1e9, &bed->schedule, &err));
}

static void run_branch(struct dag_bed *bed)
{
    struct branch_and_bound b = { .nodes = 300, .memory = 1 << 20, .tasks = 100 };

    heft(bed);
    branch_and_bound(&b, &bed->problem, &bed->schedule);
}

static void run_annealing(struct dag_bed *bed)
{
    struct annealing options = {
        .evaluations = 400, .hot = .01, .cold = .001, .cooling = .9, .greedy = .3
    };

    heft(bed);
    annealing(&options, &bed->problem, &bed->schedule);
}

static void run_genetic(struct dag_bed *bed)
{
    struct genetic options = {
        .evaluations = 400, .population = 20, .crossover = .6, .mutation = .4, .patience = 50
    };

    heft(bed);
    genetic(&options, &bed->problem, &bed->schedule);
}

static const struct planner_case {
    const char *name;
    void (*run)(struct dag_bed *bed); /* NULL: the planner alone */
    dag_planner *planner;
    bool search; /* begins with HEFT and is never worse */
} planner_cases[] = {
    { "bil", NULL, bil_plan, false },
    { "gdl", NULL, gdl_plan, false },
    { "hbmct", NULL, hbmct_plan, false },
    { "fcp", run_fcp, NULL, false },
    { "flb", NULL, flb_plan, false },
    { "stochastic_heft", run_stochastic, NULL, false },
    { "branch_and_bound", run_branch, NULL, true },
    { "annealing", run_annealing, NULL, true },
    { "genetic", run_genetic, NULL, true },
};

enum { PLANNERS = sizeof planner_cases / sizeof *planner_cases };

static void run_case(const struct planner_case *one, struct dag_bed *bed)
{
    if (one->run)
        one->run(bed);
    else
        dag_bed_plan(bed, one->planner);
}

static void check_planner(struct dag_bed *bed, const struct planner_case *one)
{
    uint32_t tasks = bed->problem.graph->tasks;
    struct planned *first = arena_array(bed->arena, tasks, sizeof *first);
    double limit = NO;

    if (one->search) {
        heft(bed);
        limit = bed->schedule.makespan;
    }
    run_case(one, bed);
    check_plan(bed);
    assert_true(bed->schedule.makespan <= limit);
    memcpy(first, bed->schedule.task, tasks * sizeof *first);
    memset(bed->schedule.task, 0xff, tasks * sizeof *first);
    run_case(one, bed);
    for (uint32_t i = 0; i < tasks; i++)
        assert_true(first[i].processor == bed->schedule.task[i].processor &&
                    first[i].start == bed->schedule.task[i].start);
}

static void plans_are_possible_and_repeatable(void **unused)
{
    struct rng rng;
    int checked = 0;

    (void)unused;
    rng_seed(&rng, 2);
    for (uint32_t trial = 0; trial < 300; trial++) {
        struct dag_problem_random how = shape(trial, 1 + trial % 40, 1 + trial % 6);
        struct dag_bed bed = { 0 };

        dag_bed_random(&bed, &how, &rng);
        for (size_t i = 0; i < PLANNERS && !refused(&bed); i++, checked++)
            check_planner(&bed, &planner_cases[i]);
        dag_bed_close(&bed);
    }
    assert_true(checked > 200 * PLANNERS);
}

/* Placing and taking back leaves no trace; a schedule's own sequence makes it no longer. */
static void sequences_are_exact(void **unused)
{
    struct rng rng;

    (void)unused;
    rng_seed(&rng, 3);
    for (uint32_t trial = 0; trial < 200; trial++) {
        struct dag_problem_random how = shape(trial, 1 + trial % 20, 1 + trial % 4);
        struct dag_bed bed = { 0 };

        how.zeros = false; /* HEFT puts tasks of no time into others, which no processor does */
        dag_bed_random(&bed, &how, &rng);
        if (!refused(&bed)) {
            struct scratch scratch = { .slab = &bed.slab };
            struct sequence s = sequence_make(&bed.problem, &scratch);
            double before;

            heft(&bed);
            before = bed.schedule.makespan;
            sequence_read(&bed.problem, bed.schedule.task, &s);
            append_sequence(&bed.problem, s.order, s.where, &bed.schedule);
            check_plan(&bed);
            assert_true(bed.schedule.makespan <= before);
            sequence_random(&bed.problem, &s, &rng);
            append_sequence(&bed.problem, s.order, s.where, &bed.schedule);
            check_plan(&bed);
            scratch_free(&scratch);
        }
        dag_bed_close(&bed);
    }
}

/* Where all processors are alike, each task that FLB places starts first of all ready ones. */
static void flb_is_etf_on_equal_processors(void **unused)
{
    struct rng rng;

    (void)unused;
    rng_seed(&rng, 5);
    for (uint32_t trial = 0; trial < 200; trial++) {
        struct dag_problem_random how = { .tasks = 2 + trial % 40,
                                          .processors = 1 + trial % 5,
                                          .kinds = 1,
                                          .degree = 1 + trial % 3,
                                          .ccr = .5 * (1 + trial % 6),
                                          .whole = trial % 2 };
        struct scratch scratch;
        struct dag_bed bed = { 0 };
        struct planned *at;
        struct append a;
        struct frontier f;
        uint32_t *order;

        dag_bed_random(&bed, &how, &rng);
        scratch = (struct scratch){ .slab = &bed.slab };
        at = scratch_array(&scratch, how.tasks, sizeof *at);
        order = scratch_array(&scratch, how.tasks, sizeof *order);
        dag_bed_plan(&bed, flb_plan);
        append_order(&bed.problem, bed.schedule.task, order);
        append_init(&a, &bed.problem, false, at, &scratch);
        frontier_init(&f, &a, &scratch);
        for (uint32_t i = 0; i < how.tasks; i++) {
            double least = NO;

            for (uint32_t k = 0; k < f.count; k++)
                for (uint32_t q = 0; q < how.processors; q++)
                    least = fmin(least, frontier_start(&f, k)[q]);
            assert_true(bed.schedule.task[order[i]].start == least);
            frontier_place(&f, f.place[order[i]], bed.schedule.task[order[i]].processor);
        }
        scratch_free(&scratch);
        dag_bed_close(&bed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branch_and_bound_finds_the_optimum), cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(plans_are_possible_and_repeatable),  cmocka_unit_test(sequences_are_exact),
        cmocka_unit_test(flb_is_etf_on_equal_processors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
