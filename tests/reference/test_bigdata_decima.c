/*
 * Spark stages on executors against the simulator of Decima's authors: every task's executor, start
 * and finish, every job, the totals; means over random durations.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/big_harness.h"
#include "tests/support/harness.h"
#include "tests/support/tpch_bed.h"
#include "tests/unit/unit.h"

#define FOLDER ORRERY_DATA "/reference/bigdata/"

enum { MOST_JOBS = 64, TASK_COLUMNS = 6, SEEDS = 10 };

/* Names of the reference, and what they are here. */
static const struct heuristic {
    const char *name, *policy, *param;
} heuristics[] = {
    { "fifo", "bigdata.stage_fifo", NULL },
    { "sjf_cp", "bigdata.stage_sjf_cp", "late_paths=true" },
    { "dynamic_partition", "bigdata.stage_fair", NULL },
    { "wf_1", "bigdata.stage_weighted", "exponent=1" },
    { "wf_m05", "bigdata.stage_weighted", "exponent=-0.5" },
    { "wf_m1", "bigdata.stage_weighted", "exponent=-1" },
    { "wf_m15", "bigdata.stage_weighted", "exponent=-1.5" },
};
enum { HEURISTICS = sizeof heuristics / sizeof heuristics[0] };

static const struct heuristic *heuristic_of(const char *name)
{
    for (size_t i = 0; i < HEURISTICS; i++)
        if (strcmp(heuristics[i].name, name) == 0)
            return &heuristics[i];
    fail_msg("no such policy: %s", name);
    return NULL;
}

/* The jobs of a case with what the reference says of them under one policy. */
struct row {
    long long arrival, finish, jct;
    unsigned stages, tasks;
    double work;
};

struct world {
    struct arena *arena;
    struct tpch_bed *bed;
    struct big_arrival item[MOST_JOBS];
    struct row row[MOST_JOBS];
    size_t jobs;
};

static int make(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);

    w->arena = arena_create();
    w->bed = tpch_bed_open(w->arena);
    *state = w;
    return 0;
}

static int unmake(void **state)
{
    struct world *w = *state;

    arena_destroy(w->arena);
    test_free(w);
    return 0;
}

static void read_jobs(struct world *w, const char *name, const char *policy)
{
    FILE *file = fopen(FOLDER "det_jobs.csv", "r");
    char line[256], head[80];
    size_t length = (size_t)snprintf(head, sizeof head, "%s,%s,", name, policy);

    w->jobs = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        struct row *row = &w->row[w->jobs];
        const struct tpch_bed_template *item;
        char template[40];
        unsigned id;

        if (strncmp(line, head, length) != 0)
            continue;
        assert_true(w->jobs < MOST_JOBS);
        assert_int_equal(sscanf(line + length, "%u,%39[^,],%lld,%lld,%lld,%u,%u,%lf", &id, template,
                                &row->arrival, &row->finish, &row->jct, &row->stages, &row->tasks,
                                &row->work),
                         8);
        assert_int_equal(id, w->jobs);
        item = tpch_bed_find(w->bed, template);
        assert_non_null(item);
        assert_int_equal(item->stages, row->stages);
        assert_int_equal(item->tasks, row->tasks);
        if (fabs(item->work_ms - row->work) > 0.00051)
            fail_msg("%s: work %.6f ms, not %.3f", template, item->work_ms, row->work);
        w->item[w->jobs++] = tpch_bed_arrival(item, row->arrival * MILLISECOND);
    }
    fclose(file);
    assert_true(w->jobs > 0);
}

static struct big_harness harness_of(const struct world *w, const struct heuristic *heuristic,
                                     const char *nodes)
{
    struct big_harness h = { .policy = policy_find(heuristic->policy, NULL),
                             .params = { heuristic->param },
                             .platform = { nodes },
                             .items = w->item,
                             .count = w->jobs,
                             .measures = { "decisions", "utilization", "makespan", "tasks",
                                           "completion.mean" } };

    assert_non_null(h.policy);
    return h;
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s: %s", h->policy->name, err.text);
}

/* Tasks ------------------------------------------------------------------------------------- */

static int by_task(const void *a, const void *b)
{
    const struct big_harness_task *x = a, *y = b;

    if (x->job != y->job)
        return x->job < y->job ? -1 : 1;
    if (x->stage != y->stage)
        return x->stage < y->stage ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

/* Number of tasks that differ; the first ones are shown. */
static size_t compare_tasks(const struct big_harness *h, const double *rows, size_t count)
{
    size_t wrong = 0;

    qsort(h->tasks.data, h->tasks.count, sizeof(struct big_harness_task), by_task);
    assert_int_equal(h->tasks.count, count);
    for (size_t i = 0; i < count; i++) {
        const double *row = rows + i * TASK_COLUMNS;
        struct big_harness_task key = { .job = (int64_t)row[0],
                                        .stage = (int64_t)row[1],
                                        .task = (int64_t)row[2] };
        const struct big_harness_task *task =
            bsearch(&key, h->tasks.data, count, sizeof key, by_task);

        assert_non_null(task);
        if (task->machine == (int64_t)row[3] && task->start == (sim_time)row[4] * MILLISECOND &&
            task->finish == (sim_time)row[5] * MILLISECOND)
            continue;
        if (wrong++ < 5)
            fprintf(stderr, "%s: job %d stage %d task %d: on %lld %.3f-%.3f, not on %d %.3f-%.3f\n",
                    h->policy->name, (int)row[0], (int)row[1], (int)row[2],
                    (long long)task->machine, time_seconds(task->start), time_seconds(task->finish),
                    (int)row[3], row[4] / 1e3, row[5] / 1e3);
    }
    return wrong;
}

static void check_tasks(struct world *w, const char *name, const char *nodes, size_t tasks)
{
    for (size_t i = 0; i < HEURISTICS; i++) {
        struct big_harness h;
        char path[512];
        double *rows;
        size_t count, wrong;

        snprintf(path, sizeof path, FOLDER "det_%s_%s_tasks.csv.gz", name, heuristics[i].name);
        rows = harness_table(path, TASK_COLUMNS, &count);
        assert_non_null(rows);
        assert_int_equal(count, tasks);
        read_jobs(w, name, heuristics[i].name);
        h = harness_of(w, &heuristics[i], nodes);
        h.options[0] = "durations=deterministic";
        go(&h);
        wrong = compare_tasks(&h, rows, count);
        if (wrong)
            fail_msg("%s, %s: %zu of %zu tasks differ", name, heuristics[i].name, wrong, count);
        mem_free(rows);
        big_harness_free(&h);
    }
}

static void tasks_of_b5(void **state)
{
    check_tasks(*state, "b5", "nodes=10", 4926);
}

static void tasks_of_b20(void **state)
{
    check_tasks(*state, "b20", "nodes=50", 19411);
}

/* Jobs and totals --------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Linear between the order statistics, as is usual. */
static double quantile(const double *sorted, size_t count, double q)
{
    double at = q * (double)(count - 1);
    size_t low = (size_t)at;

    return low + 1 < count ? sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low])
                           : sorted[low];
}

static void near(const char *what, double value, double expected, double digits)
{
    if (fabs(value - expected) > 0.5 * digits + 1e-9)
        fail_msg("%s is %.6f, not %.6f", what, value, expected);
}

/* A row of det_runs.csv: case and policy in front, then these. */
enum {
    JOBS,
    EXECUTORS,
    TASKS,
    MEAN,
    P50,
    P95,
    MOST,
    MAKESPAN,
    UTILIZATION,
    DECISIONS,
    REWARD,
    CELLS
};

static void check_run(struct world *w, const char *name, const char *policy, const double *cell)
{
    struct big_harness h;
    char nodes[32];
    double jct[MOST_JOBS], sum = 0;

    snprintf(nodes, sizeof nodes, "nodes=%d", (int)cell[EXECUTORS]);
    read_jobs(w, name, policy);
    assert_int_equal(w->jobs, (size_t)cell[JOBS]);
    h = harness_of(w, heuristic_of(policy), nodes);
    h.options[0] = "durations=deterministic";
    go(&h);
    for (size_t j = 0; j < w->jobs; j++) {
        const struct big_harness_job *job = big_harness_job(&h, (int64_t)j);

        if (job->finish != w->row[j].finish * MILLISECOND)
            fail_msg("%s, %s: job %zu ends at %.3f s, not %.3f", name, policy, j,
                     time_seconds(job->finish), (double)w->row[j].finish / 1e3);
        assert_true(job->finish - job->arrival == w->row[j].jct * MILLISECOND);
        jct[j] = time_seconds(job->finish - job->arrival);
        sum += jct[j];
    }
    qsort(jct, w->jobs, sizeof jct[0], by_value);
    near("decisions", h.values[0], cell[DECISIONS], 0);
    near("utilization", h.values[1], cell[UTILIZATION], 1e-4);
    near("makespan", h.values[2], cell[MAKESPAN], 1e-3);
    near("tasks", h.values[3], cell[TASKS], 0);
    near("mean", h.values[4], cell[MEAN], 1e-4);
    near("median", quantile(jct, w->jobs, 0.5), cell[P50], 1e-3);
    near("95 % quantile", quantile(jct, w->jobs, 0.95), cell[P95], 1e-3);
    near("longest", jct[w->jobs - 1], cell[MOST], 1e-3);
    near("reward", -sum / 100, cell[REWARD], 1e-4);
    big_harness_free(&h);
}

static void all_jobs_and_totals(void **state)
{
    FILE *file = fopen(FOLDER "det_runs.csv", "r");
    char line[256];
    int runs = 0;

    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        char *name = line, *policy = line + strcspn(line, ","), *at;
        double cell[CELLS];

        *policy++ = '\0';
        at = policy + strcspn(policy, ",");
        *at = '\0';
        for (int i = 0; i < CELLS; i++)
            cell[i] = strtod(at + 1, &at);
        check_run(*state, name, policy, cell);
        runs++;
    }
    fclose(file);
    assert_int_equal(runs, 3 * HEURISTICS);
}

/* Random durations ------------------------------------------------------------------------- */

enum { BATCH = 20, FIGURES = 3 };

/* Mean and variance of one figure over the seeds. */
struct spread {
    double sum, squares;
    int count;
};

static void add(struct spread *spread, double value)
{
    spread->sum += value;
    spread->squares += value * value;
    spread->count++;
}

static double mean_of(const struct spread *spread)
{
    return spread->sum / spread->count;
}

/* Of the mean. */
static double variance_of(const struct spread *spread)
{
    double mean = mean_of(spread);

    return (spread->squares / spread->count - mean * mean) / (spread->count - 1);
}

/* Mean completion, makespan, utilization of one policy in the reference. */
static void read_random(const char *policy, struct spread figure[FIGURES])
{
    FILE *file = fopen(FOLDER "random_batch_runs.csv", "r");
    char line[256], name[40];

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        double value[FIGURES];

        if (sscanf(line, "%39[^,],%*d,%lf,%*f,%*f,%lf,%lf", name, &value[0], &value[1],
                   &value[2]) != 4 ||
            strcmp(name, policy) != 0)
            continue;
        for (int f = 0; f < FIGURES; f++)
            add(&figure[f], value[f]);
    }
    fclose(file);
    assert_int_equal(figure[0].count, SEEDS);
}

/* The jobs of a seed: templates drawn evenly. */
static void draw_jobs(struct world *w, uint64_t seed)
{
    struct rng rng;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    for (w->jobs = 0; w->jobs < BATCH; w->jobs++)
        w->item[w->jobs] = tpch_bed_arrival(&w->bed->item[rng_below(&rng, w->bed->count)], 0);
}

static void random_durations(void **state)
{
    static const char *const what[FIGURES] = { "completion", "makespan", "utilization" };
    struct world *w = *state;

    for (size_t i = 0; i < HEURISTICS; i++) {
        struct spread theirs[FIGURES] = { { 0 } }, ours[FIGURES] = { { 0 } };

        read_random(heuristics[i].name, theirs);
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct big_harness h;

            draw_jobs(w, seed);
            h = harness_of(w, &heuristics[i], "nodes=50");
            h.seed = seed;
            h.quiet = true;
            go(&h);
            add(&ours[0], h.values[4]);
            add(&ours[1], h.values[2]);
            add(&ours[2], h.values[1]);
        }
        for (int f = 0; f < FIGURES; f++) {
            double off = mean_of(&ours[f]) - mean_of(&theirs[f]);
            double error = sqrt(variance_of(&ours[f]) + variance_of(&theirs[f]));

            if (fabs(off) > 3 * error)
                fail_msg("%s: mean %s %.4f, not %.4f within 3 x %.4f", heuristics[i].name, what[f],
                         mean_of(&ours[f]), mean_of(&theirs[f]), error);
            printf("%s: mean %s %.4f, reference %.4f, %.2f standard errors\n", heuristics[i].name,
                   what[f], mean_of(&ours[f]), mean_of(&theirs[f]), off / error);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_of_b5),
        cmocka_unit_test(tasks_of_b20),
        cmocka_unit_test(all_jobs_and_totals),
        cmocka_unit_test(random_durations),
    };
    struct arena *arena = arena_create();
    bool there = tpch_bed_open(arena) != NULL;

    arena_destroy(arena);
    if (!there) {
        fprintf(stderr, "no reference data\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, make, unmake);
}
