/* Static list scheduling: free time, partial schedules and ranks against plain oracles. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/dag/planners.h"
#include "tests/support/dag_naive.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

enum { SPAN = 64, PIECES = 400, WIDE = 3000, MANY = 2000 };

static void start_rng(struct rng *rng, uint64_t entity)
{
    rng_stream(rng, 1, 0, RNG_TEST, entity);
}

/* Free time ----------------------------------------------------------------------------------- */

/* One core, second by second; all is free from WIDE on. */
static double plain_fit(const bool *taken, double ready, double length)
{
    for (int start = (int)ready;; start++) {
        int t = start;

        while (t < start + length && t < WIDE && !taken[t])
            t++;
        if (t >= start + length || t >= WIDE)
            return start;
    }
}

static void gaps_are_what_is_free(void **unused)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct gaps gaps;
    struct rng rng;

    (void)unused;
    slab_init(&slab, arena);
    start_rng(&rng, 1);
    uint32_t most_parts = 0;

    for (int round = 0; round < 4; round++) {
        bool taken[WIDE] = { false };
        double start[MANY], finish[MANY];
        int count = 0;

        gaps_init(&gaps, &slab, 0);
        for (int i = 0; i < MANY; i++) {
            double ready = (double)rng_below(&rng, WIDE), length = 1 + (double)rng_below(&rng, 6);
            double at = gaps_fit(&gaps, ready, length, (double)INFINITY);

            assert_true(at == plain_fit(taken, ready, length));
            assert_true(gaps_fit(&gaps, ready, length, at + length) >= at);
            most_parts = gaps.parts > most_parts ? gaps.parts : most_parts;
            if (at + length <= WIDE && rng_below(&rng, 3)) {
                gaps_take(&gaps, &slab, at, at + length);
                memset(taken + (int)at, true, (size_t)length);
                start[count] = at;
                finish[count++] = at + length;
            } else if (count > 0) {
                int back = (int)rng_below(&rng, (uint64_t)count--);

                gaps_give(&gaps, &slab, start[back], finish[back]);
                memset(taken + (int)start[back], false, (size_t)(finish[back] - start[back]));
                start[back] = start[count];
                finish[back] = finish[count];
            }
        }
        while (count-- > 0)
            gaps_give(&gaps, &slab, start[count], finish[count]);
        assert_true(gaps.parts == 1 && gaps.part[0].count == 1 && gaps.last == 0);
    }
    assert_true(most_parts > 4);
    arena_destroy(arena);
}

static double plain_level_fit(const uint32_t *used, uint32_t most, double ready, double length)
{
    for (int start = (int)ready;; start++) {
        int t = start;

        while (t < start + length && t < SPAN && used[t] <= most)
            t++;
        if (t >= start + length || t >= SPAN)
            return start;
    }
}

static void levels_are_the_free_cores(void **unused)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct levels levels;
    uint32_t used[SPAN] = { 0 };
    double piece[PIECES][3];
    int count = 0;
    struct rng rng;

    (void)unused;
    slab_init(&slab, arena);
    start_rng(&rng, 2);
    levels_init(&levels, &slab, 5, 0);
    for (int i = 0; i < 20 * PIECES; i++) {
        double ready = (double)rng_below(&rng, SPAN), length = 1 + (double)rng_below(&rng, 9);
        uint32_t cores = 1 + (uint32_t)rng_below(&rng, 5);
        double at = levels_fit(&levels, ready, length, cores);

        assert_true(at == plain_level_fit(used, 5 - cores, ready, length));
        assert_true(levels_append(&levels, ready, cores) ==
                    plain_level_fit(used, 5 - cores, ready, 2 * SPAN));
        if (at + length <= SPAN && count < PIECES && rng_below(&rng, 3)) {
            levels_take(&levels, &slab, at, at + length, cores);
            for (int t = (int)at; t < at + length; t++)
                used[t] += cores;
            memcpy(piece[count++], (double[]){ at, at + length, cores }, sizeof piece[0]);
        } else if (count > 0) {
            double *back = piece[rng_below(&rng, (uint64_t)count--)];

            levels_give(&levels, &slab, back[0], back[1], (uint32_t)back[2]);
            for (int t = (int)back[0]; t < back[1]; t++)
                used[t] -= (uint32_t)back[2];
            memcpy(back, piece[count], sizeof piece[0]);
        }
    }
    while (count-- > 0)
        levels_give(&levels, &slab, piece[count][0], piece[count][1], (uint32_t)piece[count][2]);
    assert_true(levels.count == 1 && levels.level[0].free == 5);
    arena_destroy(arena);
}

/* Random problems ----------------------------------------------------------------------------- */

static const struct dag_problem_random shapes[] = {
    { .tasks = 1, .processors = 1 },
    { .tasks = 40, .processors = 1, .degree = 1, .ccr = 1, .whole = true },
    { .tasks = 60, .processors = 4, .degree = 2, .ccr = 1, .whole = true },
    { .tasks = 60, .processors = 4, .degree = 2, .ccr = 1 },
    { .tasks = 80, .processors = 7, .degree = 3, .ccr = 4, .layers = true },
    { .tasks = 80,
      .processors = 7,
      .kinds = 3,
      .degree = 2,
      .ccr = 0.3,
      .zeros = true,
      .whole = true },
    { .tasks = 60, .processors = 5, .degree = 2, .ccr = 1, .uneven = true },
    { .tasks = 60,
      .processors = 5,
      .degree = 2,
      .ccr = 2,
      .uneven = true,
      .busy = true,
      .forbidden = true,
      .whole = true },
    { .tasks = 60,
      .processors = 6,
      .kinds = 2,
      .degree = 2,
      .ccr = 1,
      .busy = true,
      .zeros = true },
    { .tasks = 60,
      .processors = 6,
      .degree = 2,
      .ccr = 1,
      .busy = true,
      .forbidden = true,
      .whole = true },
    { .tasks = 60, .processors = 5, .kinds = 2, .degree = 2, .ccr = 1, .multicore = true },
    { .tasks = 60,
      .processors = 5,
      .degree = 2,
      .ccr = 1,
      .multicore = true,
      .uneven = true,
      .busy = true,
      .zeros = true,
      .whole = true },
    { .tasks = 100, .processors = 3, .whole = true },
    { .tasks = 100, .processors = 4, .degree = 4, .layers = true },
};

enum { SHAPES = sizeof shapes / sizeof shapes[0], REPEATS = 25 };

static void each_problem(void (*check)(struct dag_bed *bed))
{
    for (uint64_t i = 0; i < SHAPES * REPEATS; i++) {
        struct dag_bed bed = { 0 };
        struct rng rng;

        start_rng(&rng, 100 + i);
        dag_bed_random(&bed, &shapes[i % SHAPES], &rng);
        check(&bed);
        dag_bed_close(&bed);
    }
}

static void must(bool ok, const struct error *err, const char *what)
{
    if (!ok)
        fail_msg("%s: %s", what, err->text);
}

static void compare_heft(struct dag_bed *bed)
{
    uint32_t count = bed->problem.graph->tasks;
    struct schedule plain = { .task = arena_array(bed->arena, count, sizeof *plain.task) };
    struct error err = { "" };

    for (int insertion = 0; insertion < 2; insertion++) {
        struct plan_heft options = { .insertion = insertion };

        dag_naive_heft(&bed->problem, insertion, &plain);
        must(plan_heft(&bed->problem, &options, &bed->schedule, &err), &err, "heft");
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(bed->schedule.task[i].processor, plain.task[i].processor);
            assert_true(bed->schedule.task[i].start == plain.task[i].start);
        }
        assert_true(bed->schedule.makespan == plain.makespan);
    }
}

static void heft_equals_the_plain_one(void **unused)
{
    (void)unused;
    each_problem(compare_heft);
}

/* Planners whose answer may not depend on what was planned with the same memory before. */
static void check_planners(struct dag_bed *bed)
{
    const struct problem *p = &bed->problem;
    size_t size = p->graph->tasks * sizeof *bed->schedule.task;
    struct schedule again = { .task = arena_alloc(bed->arena, size) };
    double bound = dag_naive_bound(p), bytes = 0;
    struct error err = { "" };

    for (uint32_t e = 0; e < p->graph->edges; e++)
        bytes += p->graph->bytes[e];
    for (const struct planner *planner = planners; planner->name; planner++) {
        double work = 0, latest = 0;

        must(planner->plan(NULL, p, &bed->schedule, &err), &err, planner->name);
        must(problem_check(p, &bed->schedule, &err), &err, planner->name);
        must(planner->plan(NULL, p, &again, &err), &err, planner->name);
        assert_memory_equal(bed->schedule.task, again.task, size);
        for (uint32_t i = 0; i < p->graph->tasks; i++) {
            work += again.task[i].finish - again.task[i].start;
            latest = fmax(latest, again.task[i].finish);
        }
        assert_true(bed->schedule.makespan == latest && latest >= bound);
        /* Without transfers something ends wherever a task starts: there is no moment of rest. */
        if (bytes == 0 && p->busy_at[p->processors] == 0)
            assert_true(latest <= work * (1 + 1e-12));
    }
}

static void every_planner_makes_a_schedule(void **unused)
{
    (void)unused;
    each_problem(check_planners);
}

static void check_lists(struct dag_bed *bed)
{
    struct error err = { "" };

    for (int rank = PLAN_UPWARD; rank <= PLAN_RANDOM; rank++) {
        for (int pick = LIST_EFT; pick <= LIST_QUICKEST; pick++) {
            struct plan_list options = { (enum plan_rank)rank, (enum rank_cost)((rank + pick) % 4),
                                         (enum list_pick)pick, rank % 2 == 0 };

            must(plan_list(&bed->problem, &options, &bed->schedule, &err), &err, plan_ranks[rank]);
            must(problem_check(&bed->problem, &bed->schedule, &err), &err, plan_ranks[rank]);
        }
    }
    for (int tie = LIST_TOPOLOGICAL; tie <= LIST_SUCCESSOR; tie++) {
        struct plan_heft options = { RANK_MEDIAN, (enum list_tie)tie, true };

        must(plan_heft(&bed->problem, &options, &bed->schedule, &err), &err, "heft");
        must(problem_check(&bed->problem, &bed->schedule, &err), &err, "heft");
    }
}

static void every_rank_and_pick_makes_a_schedule(void **unused)
{
    (void)unused;
    each_problem(check_lists);
}

/* What is placed in any order and taken back in any other leaves nothing. */
static void check_partial(struct dag_bed *bed)
{
    const struct problem *p = &bed->problem;
    struct planned *at = bed->schedule.task;
    struct partial s;
    struct rng rng;

    start_rng(&rng, 3);
    partial_open(&s, p, at);
    for (uint32_t n = 0; n < p->graph->tasks; n++) {
        uint32_t task = p->graph->order[n];
        bool insertion = rng_below(&rng, 2);
        struct partial_choice first = partial_earliest_finish(&s, task, insertion);
        struct partial_choice plain = { PROBLEM_NOWHERE, 0, (double)INFINITY };
        const double *ready = partial_ready_all(&s, task);

        for (uint32_t i = 0; i < p->processors; i++) {
            assert_true(ready[i] == problem_ready(s.problem, s.at, task, i));
            if (!problem_runs(s.problem, task, i))
                continue;
            double start = partial_start(&s, task, i, ready[i], insertion);

            assert_true(start >= ready[i] &&
                        (insertion || start >= partial_available(&s, task, i)));
            if (start + problem_cost(p, task, i) < plain.finish)
                plain = (struct partial_choice){ i, start, start + problem_cost(p, task, i) };
        }
        assert_true(first.processor == plain.processor && first.start == plain.start &&
                    first.finish == plain.finish);
        partial_place(&s, task, first.processor, first.start);
        if (rng_below(&rng, 4) == 0) {
            partial_remove(&s, task);
            assert_false(partial_placed(&s, task));
            first = partial_earliest_finish(&s, task, insertion);
            assert_true(first.processor == plain.processor && first.start == plain.start);
            partial_place(&s, task, first.processor, first.start);
        }
    }
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        partial_remove(&s, i);
    for (uint32_t i = 0; i < p->processors; i++)
        assert_true(partial_available(&s, 0, i) == p->available[i]);
    partial_close(&s);
}

static void partial_schedules_can_be_taken_back(void **unused)
{
    (void)unused;
    each_problem(check_partial);
}

/* By hand ------------------------------------------------------------------------------------- */

/* Costs 1, 2, 4, 20 on four processors; the median of three and of four. */
static void costs_are_averaged_as_told(void **unused)
{
    const double inf = (double)INFINITY;
    const double cost[] = { 20, 2, 1, 4, 20, inf, 1, 4 };
    const struct dag_problem_table table = { .tasks = 2, .processors = 4, .cost = cost };
    const double expected[][2] = { { 6.75, 25.0 / 3 }, { 3, 4 }, { 1, 1 }, { 20, 20 } };
    struct dag_bed bed = { 0 };
    double mean[2];

    (void)unused;
    dag_bed_open(&bed, &table);
    for (int how = RANK_MEAN; how <= RANK_WORST; how++) {
        rank_cost(&bed.problem, (enum rank_cost)how, mean);
        for (int i = 0; i < 2; i++)
            assert_true(mean[i] == rint(expected[how][i] * 1e9));
    }
    dag_bed_close(&bed);
}

static void median_counts_processors_not_kinds(void **unused)
{
    const double cost[] = { 9, 1 };
    const uint32_t kind[] = { 0, 1, 1, 0, 0 };
    const struct dag_problem_table table = {
        .tasks = 1, .processors = 5, .cost = cost, .kinds = 2, .kind = kind
    };
    struct dag_bed bed = { 0 };
    double median;

    (void)unused;
    dag_bed_open(&bed, &table);
    rank_cost(&bed.problem, RANK_MEDIAN, &median);
    assert_true(median == 9e9);
    dag_bed_close(&bed);
}

/* Tasks 0 and 1 have upward rank 8; the child of 1 has the higher one. Then 2 before 3. */
static void successors_break_ties(void **unused)
{
    const double cost[] = { 6, 3, 2, 5 };
    const struct dag_problem_edge edge[] = { { 0, 2, 0 }, { 1, 3, 0 } };
    const struct dag_problem_table table = {
        .tasks = 4, .processors = 1, .cost = cost, .edge = edge, .edges = 2
    };
    struct plan_heft options = { .insertion = true };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    must(plan_heft(&bed.problem, &options, &bed.schedule, &err), &err, "heft");
    assert_true(bed.schedule.task[0].start == 0 && bed.schedule.task[1].start == 6e9);
    options.tie = LIST_SUCCESSOR;
    must(plan_heft(&bed.problem, &options, &bed.schedule, &err), &err, "heft");
    assert_true(bed.schedule.task[1].start == 0);
    dag_bed_close(&bed);
}

/*
 * Upward ranks 6, 8, 8, 2, 5 on one processor: tasks 1 and 2 have the same latest start, the child
 * of 2 has the earlier one.
 */
static void lists_of_latest_starts_break_ties(void **unused)
{
    const double cost[] = { 6, 6, 3, 2, 5 };
    const double start[] = { 9e9, 3e9, 0, 20e9, 15e9 };
    const struct dag_problem_edge edge[] = { { 1, 3, 0 }, { 2, 4, 0 } };
    const struct dag_problem_table table = {
        .tasks = 5, .processors = 1, .cost = cost, .edge = edge, .edges = 2
    };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    must(plan_mcp(NULL, &bed.problem, &bed.schedule, &err), &err, "mcp");
    for (uint32_t i = 0; i < 5; i++)
        assert_true(bed.schedule.task[i].start == start[i]);
    dag_bed_close(&bed);
}

/* Three tasks of 1 s and one of 3 s on two processors: here the long one must go first. */
static void long_tasks_may_have_to_go_first(void **unused)
{
    const uint32_t kind[] = { 0, 0 };
    const double cost[] = { 1, 1, 1, 3 };
    struct dag_problem_table table = {
        .tasks = 4, .processors = 2, .cost = cost, .kinds = 1, .kind = kind
    };
    struct dag_bed bed = { 0 };
    struct error err = { "" };

    (void)unused;
    dag_bed_open(&bed, &table);
    must(plan_pairs(&bed.problem, PLAN_MIN_MIN, &bed.schedule, &err), &err, "min-min");
    assert_true(bed.schedule.makespan == 4e9);
    must(plan_pairs(&bed.problem, PLAN_MAX_MIN, &bed.schedule, &err), &err, "max-min");
    assert_true(bed.schedule.makespan == 3e9);
    dag_bed_close(&bed);
}

static void duplex_is_the_better_of_two(void **unused)
{
    /* Identical machines and no edges ask for long tasks first, different machines do not. */
    const struct dag_problem_random how[] = { { .tasks = 12, .processors = 3, .kinds = 1 },
                                              { .tasks = 30, .processors = 4 } };
    int better[2] = { 0, 0 };

    (void)unused;
    for (uint64_t i = 0; i < 20; i++) {
        double makespan[3];
        struct dag_bed bed = { 0 };
        struct error err = { "" };
        struct rng rng;

        start_rng(&rng, i);
        dag_bed_random(&bed, &how[i % 2], &rng);
        for (int rule = 0; rule < 3; rule++) {
            const enum plan_pairs rules[] = { PLAN_MIN_MIN, PLAN_MAX_MIN, PLAN_DUPLEX };

            must(plan_pairs(&bed.problem, rules[rule], &bed.schedule, &err), &err, "pairs");
            must(problem_check(&bed.problem, &bed.schedule, &err), &err, "pairs");
            makespan[rule] = bed.schedule.makespan;
        }
        assert_true(makespan[2] == fmin(makespan[0], makespan[1]));
        better[makespan[1] < makespan[0]]++;
        dag_bed_close(&bed);
    }
    assert_true(better[0] > 0 && better[1] > 0);
}

static void a_task_that_runs_nowhere_is_told(void **unused)
{
    const double cost[] = { 1, 1, (double)INFINITY, (double)INFINITY };
    const struct dag_problem_table table = { .tasks = 2, .processors = 2, .cost = cost };
    struct dag_bed bed = { 0 };

    (void)unused;
    dag_bed_open(&bed, &table);
    for (const struct planner *planner = planners; planner->name; planner++) {
        struct error err = { "" };

        assert_false(planner->plan(NULL, &bed.problem, &bed.schedule, &err));
        assert_string_equal(err.text, "task 1 can run on no machine");
    }
    dag_bed_close(&bed);
}

/* The names of two tables that must not drift apart. */
static void names_are_those_of_the_planners(void **unused)
{
    size_t i = 0;

    (void)unused;
    for (; planners[i].name; i++)
        assert_string_equal(planners[i].name, planner_names[i]);
    assert_null(planner_names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_what_is_free),
        cmocka_unit_test(levels_are_the_free_cores),
        cmocka_unit_test(heft_equals_the_plain_one),
        cmocka_unit_test(every_planner_makes_a_schedule),
        cmocka_unit_test(every_rank_and_pick_makes_a_schedule),
        cmocka_unit_test(partial_schedules_can_be_taken_back),
        cmocka_unit_test(costs_are_averaged_as_told),
        cmocka_unit_test(median_counts_processors_not_kinds),
        cmocka_unit_test(successors_break_ties),
        cmocka_unit_test(lists_of_latest_starts_break_ties),
        cmocka_unit_test(long_tasks_may_have_to_go_first),
        cmocka_unit_test(duplex_is_the_better_of_two),
        cmocka_unit_test(a_task_that_runs_nowhere_is_told),
        cmocka_unit_test(names_are_those_of_the_planners),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
