/* Executors by hand: moves, first and later tasks, commitments, failures, copies, slow start. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/bigdata/bigdata.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static const char *const all[] = { "bigdata.stage_fifo",     "bigdata.stage_fair",
                                   "bigdata.stage_weighted", "bigdata.stage_sjf_cp",
                                   "bigdata.stage_linear",   "bigdata.stage_expr" };
enum { ALL = sizeof all / sizeof all[0] };

static struct big_harness bed_of(const char *policy, const char *nodes)
{
    struct big_harness h = { .policy = policy_find(policy, NULL), .platform = { nodes } };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

static void ends(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time finish = big_harness_job(h, job)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("job %lld ends at %.9f s, not %.9f s", (long long)job, time_seconds(finish),
                 seconds);
}

/* A profile of one key whose lists have one value each, in seconds; below 0: empty. */
struct durations {
    sim_time value[3];
    struct big_sample sample[3];
    struct big_profile profile;
};

static const int64_t key[] = { 5 };

static void set_durations(struct durations *d, struct big_stage *stage, const double seconds[3])
{
    for (int i = 0; i < 3; i++) {
        d->value[i] = time_from_seconds(seconds[i]);
        d->sample[i] = (struct big_sample){ &d->value[i], seconds[i] >= 0 };
    }
    d->profile = (struct big_profile){ .key = key,
                                       .keys = 1,
                                       .first = &d->sample[0],
                                       .rest = &d->sample[1],
                                       .fresh = &d->sample[2],
                                       .rough = stage->mean,
                                       .rough_ns = (double)stage->mean };
    stage->profile = &d->profile;
}

/*
 * One executor: it moves for 2 s, takes 7 s for its first task (fresh), 2 s for the second (rest);
 * the next stage has no fresh ones measured: 3 s (first), then 1 s (rest). A new job whose stage
 * has no fresh ones: 2 s of moving, 3 s and a second of warming up. Where the second stage waits
 * for the first, the executor goes through the free pool, and has to warm up, too.
 */
static void first_rest_and_fresh(void **state)
{
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[2] = { big_harness_stage(2, SECOND), big_harness_stage(2, SECOND) };
    struct big_stage other = big_harness_stage(1, SECOND);
    struct durations d[3];
    struct big_arrival item[2] = { big_harness_arrival(0, stage, 2),
                                   big_harness_arrival(0, &other, 1) };
    struct big_harness h = bed_of("bigdata.stage_fifo", "nodes=1");

    (void)state;
    set_durations(&d[0], &stage[0], (const double[]){ 5, 2, 7 });
    set_durations(&d[1], &stage[1], (const double[]){ 3, 1, -1 });
    set_durations(&d[2], &other, (const double[]){ 3, -1, -1 });
    h.items = item;
    h.count = 2;
    h.measures[0] = "moves";
    go(&h);
    ends(&h, 0, 2 + 7 + 2 + 3 + 1);
    ends(&h, 1, 15 + 2 + 3 + 1);
    assert_true(h.values[0] == 2);
    stage[1].parent = parent;
    stage[1].parents = 1;
    go(&h);
    ends(&h, 0, 2 + 7 + 2 + 1 + 3 + 1);
    stage[1].parents = 0;
    h.options[0] = "move_delay=0s";
    h.options[1] = "warm_up=0s";
    go(&h);
    ends(&h, 1, 13 + 3);
    big_harness_free(&h);
}

/*
 * Two jobs of 4 tasks of 10 s, 4 executors: first come, both in 12 s and 24 s; fair, two executors
 * each: 22 s for both.
 */
static void fifo_and_fair_shares(void **state)
{
    struct big_stage stage = big_harness_stage(4, 10 * SECOND);
    struct big_arrival item[2] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(0, &stage, 1) };
    struct big_harness h = bed_of("bigdata.stage_fifo", "nodes=4");

    (void)state;
    h.items = item;
    h.count = 2;
    go(&h);
    ends(&h, 0, 12);
    ends(&h, 1, 24);
    h.policy = policy_find("bigdata.stage_fair", NULL);
    go(&h);
    ends(&h, 0, 22);
    ends(&h, 1, 22);
    big_harness_free(&h);
}

/*
 * Works of 30 s and 10 s (tasks of 1 s) on 4 executors. Exponent 1: caps 3 and 1; 30 tasks on 3 in
 * 12 s, 10 on 1 in 12 s. Exponent -1: caps 1 and 3; the small job has 3: 4 rounds, 6 s. Shortest
 * job first: all 4 to the small one: 3 rounds, 5 s.
 */
static void shares_by_work(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(30, SECOND), big_harness_stage(10, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = bed_of("bigdata.stage_weighted", "nodes=4");

    (void)state;
    h.items = item;
    h.count = 2;
    h.params[0] = "exponent=1";
    go(&h);
    ends(&h, 0, 12);
    ends(&h, 1, 12);
    h.params[0] = "exponent=-1";
    go(&h);
    ends(&h, 1, 6);
    h.policy = policy_find("bigdata.stage_sjf_cp", NULL);
    h.params[0] = NULL;
    go(&h);
    ends(&h, 1, 5);
    big_harness_free(&h);
}

/* Of two roots, 1 s and then 9 s or 5 s alone, the longest way starts with the first. */
static void critical_path_first(void **state)
{
    static const uint32_t parent[] = { 0 };
    struct big_stage stage[3] = { big_harness_stage(1, SECOND), big_harness_stage(1, 5 * SECOND),
                                  big_harness_stage(1, 9 * SECOND) };
    struct big_arrival item = big_harness_arrival(0, stage, 3);
    struct big_harness h = bed_of("bigdata.stage_sjf_cp", "nodes=1");
    const struct big_harness_task *row;

    (void)state;
    stage[2].parent = parent;
    stage[2].parents = 1;
    h.items = &item;
    h.count = 1;
    go(&h);
    row = h.tasks.data;
    assert_int_equal(row[0].stage, 0);
    stage[0].mean = 3 * SECOND;
    stage[2].parent = (const uint32_t[]){ 1 };
    go(&h);
    row = h.tasks.data;
    assert_int_equal(row[0].stage, 1);
    big_harness_free(&h);
}

/*
 * By weights: the job of least work first, as in shares_by_work; the other way round; at most half
 * of the executors for a job: 10 tasks on 2 in 7 s. Wrong weights are told.
 */
static void by_weights(void **state)
{
    static const char *const wrong[][2] = {
        { "weights=pathe=1", "bigdata.stage_linear: weights: no feature 'pathe'; "
                             "did you mean 'path'?" },
        { "weights=zzz=1", "bigdata.stage_linear: weights: no feature 'zzz'; "
                           "expected one such as path" },
        { "weights=path=1 path=2", "bigdata.stage_linear: weights: path is there twice" },
        { "weights=path", "bigdata.stage_linear: weights: expected name=value, not 'path'" },
        { "weights=path=x", "bigdata.stage_linear: weights: path: expected a number of at most "
                            "1e+100, not 'x'" },
    };
    struct big_stage stage[2] = { big_harness_stage(30, SECOND), big_harness_stage(10, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, &stage[0], 1),
                                   big_harness_arrival(0, &stage[1], 1) };
    struct big_harness h = bed_of("bigdata.stage_linear", "nodes=4");
    struct error err = { "" };

    (void)state;
    h.items = item;
    h.count = 2;
    go(&h);
    ends(&h, 1, 5);
    h.params[0] = "weights=own=1e9 job_work=1";
    go(&h);
    ends(&h, 0, 10);
    h.params[0] = "width=0.5";
    go(&h);
    ends(&h, 1, 7);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        h.params[0] = wrong[i][0];
        assert_false(big_harness_run(&h, &err));
        assert_string_equal(err.text, wrong[i][1]);
    }
    big_harness_free(&h);
}

/* Jobs of three stages in a row with drawn numbers of tasks. */
enum { WORLD = 30, STAGES = 3 };

struct drawn {
    struct big_stage stage[WORLD][STAGES];
    struct big_arrival item[WORLD];
    size_t tasks;
};

static void draw(struct drawn *d, struct rng *rng)
{
    static const uint32_t parent[STAGES][1] = { { 0 }, { 0 }, { 1 } };

    d->tasks = 0;
    for (int j = 0; j < WORLD; j++) {
        for (int s = 0; s < STAGES; s++) {
            struct big_stage *stage = &d->stage[j][s];

            *stage = big_harness_stage((uint32_t)rng_below(rng, 12) + 1,
                                       (sim_time)rng_below(rng, 20) * SECOND + 1);
            stage->parent = s ? parent[s] : NULL;
            stage->parents = s ? (uint32_t)rng_below(rng, 2) : 0;
            stage->kind = s == 2 ? BIG_REDUCE : BIG_MAP;
            stage->shuffle = s ? 1e6 : 0;
            stage->input = s ? 0 : 1e7;
            d->tasks += stage->tasks;
        }
        d->item[j] = big_harness_arrival(j / 3 * 7 * SECOND, d->stage[j], STAGES);
    }
}

/* Someone who copies what runs to machines that are free, and now and then ends an attempt. */
static void copy_something(void *self, struct big *big, uint32_t machine)
{
    (void)self;
    for (uint32_t id = 0; id < big_attempt_slots(big); id++) {
        const struct big_attempt *attempt = big_attempt_at(big, id);

        if (!attempt || !attempt->stage->ready || attempt->machine == machine ||
            big_has_copy(big, attempt) || !big_fits(big, attempt->stage, machine) ||
            big_machine(big, machine)->moves ||
            (big_machine(big, machine)->job &&
             big_machine(big, machine)->job != attempt->stage->job))
            continue;
        if (rng_below(big_rng(big), 50) == 0)
            big_kill(big, attempt);
        else if (rng_below(big_rng(big), 3) == 0)
            big_copy(big, attempt, machine);
        return;
    }
}

static const struct bigdata_policy copier = {
    .policy = { .name = "bigdata.copier", .doc = "Copies.", .source = "this test" },
    .spare = copy_something,
};

/* Every job ends in worlds with failures, slow start, slow machines, shared links and copies. */
static void worlds_end(void **state)
{
    static const char *const option[] = { "durations=random",
                                          "mtbf=90s",
                                          "slowstart=0.3",
                                          "straggle=discrete(1:0.8, 5:0.2)",
                                          "network=shared",
                                          "move_delay=0s",
                                          "slow_machines=uniform(0.5, 1)" };
    static const char *const measures[] = { "tasks", "lost", "copies", "killed" };
    struct drawn d;
    struct rng rng;
    double sum[4] = { 0 };

    (void)state;
    rng_stream(&rng, 1, 0, RNG_TEST, 0);
    for (int world = 0; world < 400; world++) {
        struct big_harness h = bed_of(all[world % ALL], world % 7 ? "nodes=7" : "nodes=1");
        int at = 0;

        draw(&d, &rng);
        h.items = d.item;
        h.count = WORLD;
        h.seed = (uint64_t)world + 1;
        h.platform[1] = "rack_bandwidth=1e6";
        h.options[at++] = "repair=20s";
        for (size_t o = 0; o < sizeof option / sizeof option[0]; o++)
            if (rng_below(&rng, 2))
                h.options[at++] = option[o];
        if (rng_below(&rng, 3) == 0)
            h.with = &copier.policy;
        memcpy(h.measures, measures, sizeof measures);
        go(&h);
        assert_int_equal(h.jobs.count, WORLD);
        assert_true(h.values[0] >= (double)d.tasks);
        for (int m = 0; m < 4; m++)
            sum[m] += h.values[m];
        big_harness_free(&h);
    }
    for (int m = 0; m < 4; m++)
        if (sum[m] < 100)
            fail_msg("only %.0f %s", sum[m], measures[m]);
}

/* A task that has room on one kind of machine only. */
static void needs_room_everywhere(void **state)
{
    struct big_kind kinds[2] = { { .name = "a", .count = 1, .cores = 1, .speed = 1 },
                                 { .name = "b", .count = 1, .cores = 2, .speed = 1 } };
    struct big_stage stage = big_harness_stage(1, SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = bed_of("bigdata.stage_fifo", NULL);
    struct error err = { "" };

    (void)state;
    stage.demand[BIG_CPU] = 2000;
    h.kinds = kinds;
    h.kind_count = 2;
    h.items = &item;
    h.count = 1;
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, "job 1: a task of stage 0 has room on not every machine; "
                                  "as executors all must do");
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_rest_and_fresh),
        cmocka_unit_test(fifo_and_fair_shares),
        cmocka_unit_test(shares_by_work),
        cmocka_unit_test(critical_path_first),
        cmocka_unit_test(by_weights),
        cmocka_unit_test(worlds_end),
        cmocka_unit_test(needs_room_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
