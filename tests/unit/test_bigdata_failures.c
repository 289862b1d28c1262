/* Maps, shuffles and reduces under failures, slow start, heartbeats and a shared network. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

static const uint32_t first_stage[] = { 0 };

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
        fail_msg("%s, seed %llu: %s", h->policy->name, (unsigned long long)h->seed, err.text);
}

static void ends(const struct big_harness *h, int64_t job, double seconds)
{
    sim_time finish = big_harness_job(h, job)->finish;

    if (finish != time_from_seconds(seconds))
        fail_msg("job %lld ends at %.9f s, not %.9f s", (long long)job, time_seconds(finish),
                 seconds);
}

/* A job of maps and reduces. */
static void map_reduce(struct big_stage stage[2], uint32_t maps, uint32_t reduces)
{
    stage[0] = big_harness_stage(maps, SECOND);
    stage[1] = big_harness_stage(reduces, SECOND);
    stage[0].kind = BIG_MAP;
    stage[1].kind = BIG_REDUCE;
    stage[1].parent = first_stage;
    stage[1].parents = 1;
}

/* The first start of an attempt of a stage. */
static sim_time first_start(const struct big_harness *h, int64_t stage)
{
    sim_time first = INT64_MAX;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->stage == stage && row->start < first)
            first = row->start;
    }
    return first;
}

/* Ten maps that end at 1, 2, ... 10 s on ten machines: reduces start with the part that is asked.
 */
static void slow_start_parts(void **state)
{
    static const struct {
        const char *option;
        double start;
    } parts[] = { { "slowstart=0.05", 1 },
                  { "slowstart=0.1", 1 },
                  { "slowstart=0.11", 2 },
                  { "slowstart=0.5", 5 },
                  { "slowstart=1", 10 } };
    struct big_stage stage[2];
    struct big_arrival item;
    struct big_harness h = bed_of("bigdata.fifo", "nodes=10");
    sim_time maps[10];

    (void)state;
    map_reduce(stage, 10, 2);
    for (int i = 0; i < 10; i++)
        maps[i] = (i + 1) * SECOND;
    stage[0].duration = maps;
    item = big_harness_arrival(0, stage, 2);
    h.items = &item;
    h.count = 1;
    for (int i = 0; i < 5; i++) {
        h.options[0] = parts[i].option;
        go(&h);
        assert_int_equal(first_start(&h, 1), time_from_seconds(parts[i].start));
        ends(&h, 0, 11); /* whenever they start, they wait for the last map */
    }
    big_harness_free(&h);
}

/* Reduces that may start early leave the slots to maps that wait, near their data or not. */
static void maps_first(void **state)
{
    struct big_stage stage[2];
    struct big_arrival item;
    struct big_harness h = bed_of("bigdata.fifo", "nodes=4");

    (void)state;
    map_reduce(stage, 40, 8);
    stage[0].input = 40;
    item = big_harness_arrival(0, stage, 2);
    h.options[0] = "slowstart=0.05";
    h.options[1] = "replicas=1";
    h.items = &item;
    h.count = 1;
    for (h.seed = 1; h.seed <= 10; h.seed++) {
        go(&h);
        assert_int_equal(first_start(&h, 1), 10 * SECOND);
        ends(&h, 0, 12);
    }
    big_harness_free(&h);
}

/* Links of 10 B/s: two reduces of 20 B each on their own machines, on one, and across racks. */
static void shared_links(void **state)
{
    struct big_stage stage[2];
    struct big_arrival item;
    struct big_harness h = bed_of("bigdata.fifo", "nodes=2");

    (void)state;
    map_reduce(stage, 2, 2);
    stage[1].shuffle = 40;
    item = big_harness_arrival(0, stage, 2);
    h.options[0] = "network=shared";
    h.platform[1] = "rack_bandwidth=10B/s";
    h.items = &item;
    h.count = 1;
    h.measures[0] = "bytes_moved";
    go(&h);
    ends(&h, 0, 1 + 2 + 1);
    assert_true(h.values[0] == 40);
    h.platform[0] = "nodes=1";
    h.platform[2] = "slots=2";
    go(&h);
    ends(&h, 0, 1 + 4 + 1);
    h.platform[0] = "nodes=2";
    h.platform[2] = "rack_size=1";
    h.platform[3] = "core_bandwidth=5B/s";
    go(&h);
    ends(&h, 0, 1 + 4 + 1);
    big_harness_free(&h);
}

/* Failures ------------------------------------------------------------------------------------ */

enum { JOBS = 6, MAPS = 30, REDUCES = 8, NODES = 6 };

static bool is(const struct big_harness_task *row, const char *end)
{
    return strcmp(row->end, end) == 0;
}

/* The last end of a job's stage at a done attempt. */
static sim_time stage_end(const struct big_harness *h, int64_t job, int64_t stage)
{
    sim_time end = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == job && row->stage == stage && is(row, "done") && row->finish > end)
            end = row->finish;
    }
    return end;
}

static bool made_again(const struct big_harness *h, const struct big_harness_task *map,
                       sim_time after)
{
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->job == map->job && row->stage == 0 && row->task == map->task && is(row, "done") &&
            row->finish > after)
            return true;
    }
    return false;
}

/* Outputs of maps that were on a machine when it failed, before the reduces had ended. */
static int check_failure(const struct big_harness *h, int64_t machine, sim_time at)
{
    int again = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (row->machine != machine || row->stage != 0 || !is(row, "done") || row->finish >= at ||
            stage_end(h, row->job, 1) <= at)
            continue;
        if (!made_again(h, row, row->finish))
            fail_msg("map %lld of job %lld was lost at %g s and not made again",
                     (long long)row->task, (long long)row->job, time_seconds(at));
        again++;
    }
    return again;
}

/* Every task is done, no slot has two attempts at a time, and nobody reads what is not there. */
static void check_rows(const struct big_harness *h)
{
    bool done[JOBS][2][MAPS] = { { { false } } };

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (is(row, "done"))
            done[row->job][row->stage][row->task] = true;
        for (size_t k = 0; k < i; k++) {
            const struct big_harness_task *other = vec_at(&h->tasks, k, sizeof *other);

            if (other->machine == row->machine && other->start < row->finish &&
                row->start < other->finish)
                fail_msg("two attempts on machine %lld", (long long)row->machine);
        }
    }
    for (int job = 0; job < JOBS; job++)
        for (int stage = 0; stage < 2; stage++)
            for (int task = 0; task < (stage ? REDUCES : MAPS); task++)
                assert_true(done[job][stage][task]);
}

static int check_failures(const struct big_harness *h)
{
    int again = 0;

    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h->tasks, i, sizeof *row);

        if (is(row, "lost"))
            again += check_failure(h, row->machine, row->finish);
    }
    return again;
}

struct chaos {
    const char *policy, *with;
    const char *options[4];
};

static const struct chaos chaos[] = {
    { "bigdata.fifo", NULL, { "slowstart=0.05" } },
    { "bigdata.fair", "bigdata.late", { "slowstart=0.05", "heartbeat=1s" } },
    { "bigdata.fair", "bigdata.spark_speculation", { "slowstart=0.5" } },
    { "bigdata.capacity", "bigdata.hadoop_speculation", { "slowstart=0.05", "network=shared" } },
    { "bigdata.delay", NULL, { "slowstart=0.05" } },
    { "bigdata.delay", "bigdata.late", { "slowstart=0.3", "heartbeat=2s", "network=shared" } },
};

static int run_chaos(const struct chaos *one, const struct big_arrival *items, uint64_t seed)
{
    struct big_harness h = bed_of(one->policy, "nodes=6");
    int again, n = 0;

    h.with = one->with ? policy_find(one->with, NULL) : NULL;
    h.with_params[0] = one->with && strcmp(one->with, "bigdata.late") == 0 ? "age=5s" : NULL;
    h.platform[1] = "rack_size=2";
    h.platform[2] = "rack_bandwidth=100B/s";
    h.platform[3] = "core_bandwidth=100B/s";
    for (; one->options[n]; n++)
        h.options[n] = one->options[n];
    h.options[n++] = "mtbf=100s";
    h.options[n++] = "repair=10s";
    h.options[n++] = "replicas=1";
    h.options[n] = "straggle=discrete(1:0.9, 5:0.1)";
    h.items = items;
    h.count = JOBS;
    h.seed = seed;
    go(&h);
    assert_int_equal(h.jobs.count, JOBS);
    check_rows(&h);
    again = check_failures(&h);
    big_harness_free(&h);
    return again;
}

static void everything_ends(void **state)
{
    static const char *const queues[] = { "a", "b", "c" };
    struct big_stage stage[JOBS][2];
    struct big_arrival items[JOBS];
    int again = 0;

    (void)state;
    for (int j = 0; j < JOBS; j++) {
        map_reduce(stage[j], MAPS, REDUCES);
        stage[j][0].input = 3000;
        stage[j][1].shuffle = 8000;
        stage[j][0].mean = (2 + j) * SECOND;
        items[j] = big_harness_arrival(j * 20 * SECOND, stage[j], 2);
        items[j].queue = queues[j % 3];
    }
    for (size_t c = 0; c < sizeof chaos / sizeof *chaos; c++)
        for (uint64_t seed = 1; seed <= 10; seed++)
            again += run_chaos(&chaos[c], items, seed);
    assert_true(again > 100);
}

/* Machines go on failing after a time without jobs. */
static void failures_after_idle_time(void **state)
{
    struct big_stage stage = big_harness_stage(100, 10 * SECOND);
    struct big_arrival items[] = { big_harness_arrival(0, &stage, 1),
                                   big_harness_arrival(100000 * SECOND, &stage, 1) };
    struct big_harness h = bed_of("bigdata.fifo", "nodes=4");
    int lost[2] = { 0, 0 };

    (void)state;
    h.options[0] = "mtbf=100s";
    h.options[1] = "repair=10s";
    h.items = items;
    h.count = 2;
    go(&h);
    for (size_t i = 0; i < h.tasks.count; i++) {
        const struct big_harness_task *row = vec_at(&h.tasks, i, sizeof *row);

        lost[row->job] += is(row, "lost");
    }
    assert_in_range(lost[0], 3, 100);
    assert_in_range(lost[1], 3, 100);
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_start_parts),
        cmocka_unit_test(maps_first),
        cmocka_unit_test(shared_links),
        cmocka_unit_test(everything_ends),
        cmocka_unit_test(failures_after_idle_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
