/* Policies that score machines or tasks: by hand, and Kubernetes against a naive version. */
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static void go(struct big_harness *h, const char *policy)
{
    struct error err = { "" };

    h->policy = policy_find(policy, NULL);
    assert_non_null(h->policy);
    if (!big_harness_run(h, &err))
        fail_msg("%s: %s", policy, err.text);
}

static void first_start(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time start = big_harness_job(h, job)->first_start;

    if (start != time_from_seconds(seconds))
        fail_msg("job %lld starts at %.9f s, not %.9f s", (long long)job, time_seconds(start),
                 seconds);
}

/* Tasks of a job that start at time 0. */
static uint32_t at_once(const struct big_harness *h, int64_t job)
{
    uint32_t count = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        count += row->job == job && row->start == 0;
    }
    return count;
}

static struct big_stage demanding(uint32_t tasks, int64_t cores, int64_t memory)
{
    struct big_stage stage = big_harness_stage(tasks, SECOND);

    stage.demand[BIG_CPU] = cores * 1000;
    stage.demand[BIG_MEMORY] = memory;
    return stage;
}

enum { PODS = 60, NODES = 12 };

/* What a node has left at a time, by the records: attempts that have started before and not ended.
 */
static void left_at(const struct big_harness *h, sim_time now, const struct big_stage *stage,
                    int64_t left[NODES][2])
{
    for (uint32_t n = 0; n < NODES; n++) {
        left[n][0] = (int64_t)h->kinds[n].cores * 1000;
        left[n][1] = (int64_t)h->kinds[n].memory;
    }
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->start < now && row->finish > now)
            for (int r = 0; r < 2; r++)
                left[row->machine][r] -= stage[row->job].demand[r];
    }
}

/* The score of a node in whole numbers; below 0: no room. */
static int64_t naive_score(const struct big_kind *kind, const int64_t left[2],
                           const int64_t demand[2], bool most)
{
    const double total[2] = { kind->cores * 1000, kind->memory };
    int64_t fit = 0;
    double part[2], gap;

    for (int r = 0; r < 2; r++) {
        int64_t after = left[r] - demand[r];

        if (after < 0)
            return -1;
        fit += (most ? (int64_t)total[r] - after : after) * 100 / (int64_t)total[r];
        part[r] = (total[r] - (double)after) / total[r];
    }
    gap = part[0] > part[1] ? part[0] - part[1] : part[1] - part[0];
    return fit / 2 + (int64_t)((1 - gap / 2) * 100);
}

static void check_pods(const struct big_harness *h, const struct big_stage *stage, bool most)
{
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);
        int64_t left[NODES][2], best = -1, own;

        left_at(h, row->start, stage, left);
        for (uint32_t n = 0; n < NODES; n++) {
            int64_t score = naive_score(&h->kinds[n], left[n], stage[row->job].demand, most);

            best = score > best ? score : best;
        }
        own =
            naive_score(&h->kinds[row->machine], left[row->machine], stage[row->job].demand, most);
        if (own < 0 || own != best)
            fail_msg("pod %lld has a node of score %lld, not %lld", (long long)row->job,
                     (long long)own, (long long)best);
    }
}

/* One pod at a time on nodes of all sizes: each gets a node of the best score that there is. */
static void kubernetes_picks_the_best(void **state)
{
    struct big_kind kind[NODES];
    struct big_stage stage[PODS];
    struct big_arrival item[PODS];
    struct big_harness h = { .kinds = kind, .kind_count = NODES, .items = item, .count = PODS };
    struct rng rng;

    (void)state;
    rng_seed(&rng, 5);
    for (int world = 0; world < 40; world++) {
        for (int n = 0; n < NODES; n++)
            kind[n] = (struct big_kind){
                "pm", 1, (double)(8 + rng_below(&rng, 40)), (double)(50 + rng_below(&rng, 300)), 0,
                0,    1
            };
        for (int p = 0; p < PODS; p++) {
            stage[p] = demanding(1, 1 + (int64_t)rng_below(&rng, 5), (int64_t)rng_below(&rng, 30));
            stage[p].mean = (sim_time)(1 + rng_below(&rng, 40)) * SECOND;
            item[p] = big_harness_arrival((p + 1) * SECOND / 2, &stage[p], 1);
        }
        for (int most = 0; most < 2; most++) {
            h.params[0] = most ? "strategy=most" : "strategy=least";
            go(&h, "bigdata.kubernetes");
            check_pods(&h, stage, most);
        }
    }
    big_harness_free(&h);
}

/*
 * One node of 4 cores: 3 cores until 10 s, then a pod of 4 cores cannot be placed, and the one of 1
 * core behind it is. The large one comes when all is free; a higher priority goes first there.
 */
static void kubernetes_queue(void **state)
{
    const struct big_kind kind = { "pm", 1, 4, 16, 0, 0, 1 };
    struct big_stage three = demanding(1, 3, 0), four = demanding(1, 4, 0);
    struct big_stage one = demanding(1, 1, 0);
    struct big_arrival item[4] = { big_harness_arrival(0, &three, 1),
                                   big_harness_arrival(1 * SECOND, &four, 1),
                                   big_harness_arrival(2 * SECOND, &one, 1),
                                   big_harness_arrival(3 * SECOND, &four, 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 4 };

    (void)state;
    three.mean = 10 * SECOND;
    item[3].priority = 1;
    go(&h, "bigdata.kubernetes");
    first_start(&h, 2, 2);
    first_start(&h, 3, 10);
    first_start(&h, 1, 11);
    big_harness_free(&h);
}

/*
 * One machine of 4 cores and 16 B. A: 10 tasks of <1, 8>, alignment 1/4 + 8/16; B: 1 of <2, 2>,
 * 2/4 + 2/16. Packing alone starts A; the work left, 7.5 and .625 s, is for B.
 */
static void tetris_scores(void **state)
{
    const struct big_kind kind = { "pm", 1, 4, 16, 0, 0, 1 };
    struct big_stage stage[2] = { demanding(10, 1, 8), demanding(1, 2, 2) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 2 };

    (void)state;
    stage[0].mean = stage[1].mean = 1 * SECOND;
    h.params[0] = "fairness=0";
    h.params[1] = "remaining=0";
    go(&h, "bigdata.tetris"); /* A, and A again: 3/4 x 1/4 + 1/2 x 1/2 > 3/4 x 1/2 + 1/2 x 1/8 */
    assert_int_equal(at_once(&h, 0), 2);
    assert_int_equal(at_once(&h, 1), 0);
    h.params[1] = "remaining=1";
    go(&h, "bigdata.tetris");
    assert_int_equal(at_once(&h, 0), 1);
    assert_int_equal(at_once(&h, 1), 1);
    h.params[0] = "fairness=1"; /* the second task is of who has nothing */
    h.params[1] = "remaining=0";
    go(&h, "bigdata.tetris");
    assert_int_equal(at_once(&h, 0), 1);
    assert_int_equal(at_once(&h, 1), 1);
    big_harness_free(&h);
}

/*
 * Two slots. The block of A is on one of them; B reads nothing. The first slot goes to B when A
 * would read from afar there, as the penalty is on A's alignment, which is else the same.
 */
static void tetris_penalty(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(1, SECOND), big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = { .items = item, .count = 2, .platform = { "nodes=2" } };
    int local[2] = { 0, 0 };

    (void)state;
    stage[0].input = 1;
    h.options[0] = "replicas=1";
    h.params[0] = "fairness=0";
    h.params[1] = "remaining=0";
    for (int without = 0; without < 2; without++)
        for (h.seed = 1; h.seed <= 20; h.seed++) {
            h.params[2] = without ? "penalty=0" : "penalty=0.1";
            go(&h, "bigdata.tetris");
            for (size_t i = 0; i < h.tasks.count; i++) {
                const struct big_harness_task *row = vec_at(&h.tasks, i, sizeof *row);

                local[without] += row->job == 0 && strcmp(row->locality, "local") == 0;
            }
        }
    assert_int_equal(local[0], 20);
    assert_in_range(local[1], 3, 17);
    big_harness_free(&h);
}

/* When the last task of the first stage of job 0 starts. */
static sim_time last_map(const struct big_harness *h)
{
    sim_time last = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == 0 && row->stage == 0 && row->start > last)
            last = row->start;
    }
    return last;
}

/* The last of ten maps goes before a better fit, as its reduce waits for it. */
static void tetris_barrier(void **state)
{
    static const uint32_t parent[] = { 0 };
    const struct big_kind kind = { "pm", 1, 3, 16, 0, 0, 1 };
    struct big_stage stage[2] = { demanding(10, 1, 1), demanding(1, 1, 1) };
    struct big_stage fat = demanding(20, 1, 5);
    struct big_arrival item[2] = { big_harness_arrival(0, stage, 2),
                                   big_harness_arrival(SECOND / 2, &fat, 1) };
    struct big_harness h = { .kinds = &kind, .kind_count = 1, .items = item, .count = 2 };

    (void)state;
    stage[1].parent = parent;
    stage[1].parents = 1;
    h.params[0] = "fairness=0";
    h.params[1] = "remaining=0";
    h.params[2] = "barrier=1";
    go(&h, "bigdata.tetris"); /* behind the 20 of the other: 3 a second from 1 s on */
    assert_true(last_map(&h) >= 7 * SECOND);
    h.params[2] = "barrier=0.3";
    go(&h, "bigdata.tetris");
    assert_true(last_map(&h) == 3 * SECOND);
    big_harness_free(&h);
}

/* Borg with some of the machines looked at leaves none idle, and finds the only one with room. */
static void borg_looks_at_some(void **state)
{
    struct big_stage stage = big_harness_stage(12, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = { .items = &item, .count = 1, .platform = { "nodes=12" } };

    (void)state;
    h.params[0] = "enough=2";
    for (h.seed = 1; h.seed <= 20; h.seed++) {
        go(&h, "bigdata.borg");
        assert_int_equal(at_once(&h, 0), 12);
    }
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kubernetes_picks_the_best),
        cmocka_unit_test(kubernetes_queue),
        cmocka_unit_test(tetris_scores),
        cmocka_unit_test(tetris_penalty),
        cmocka_unit_test(tetris_barrier),
        cmocka_unit_test(borg_looks_at_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
