/* Closed forms of queueing theory through the whole program: generator, study, results file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/run/runner.h"
#include "tests/support/analytic.h"
#include "tests/unit/unit.h"

enum { REPLICATIONS = 30, APPLY = 70 };

/* How a metric of the table is called in a study. */
static const char *const names[][2] = {
    { "L", "in_system.mean" },     { "T", "turnaround.mean" },    { "Wq", "wait.mean" },
    { "VarT", "turnaround.var" },  { "T_p95", "turnaround.p95" }, { "T_p99", "turnaround.p99" },
    { "P(N=3)", "in_system.at3" }, { "P(wait)", "wait.over0" },   { "Lq", "queue_length.mean" },
    { "P(Wq>1)", "wait.over1" },
};

static const char *measure_of(const char *metric)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i][0], metric))
            return names[i][1];
    fail_msg("analytic.csv has a new metric '%s'", metric);
    return NULL;
}

/* The study of one model. */
static void write_study(const struct analytic_row *row, const char *path)
{
    double lambda = analytic_parameter(row, "lambda", 0);
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    fprintf(out,
            "study: %s\nsystem: batch\n"
            "workload:\n  generator: batch.general\n  jobs: 110000\n"
            "  interarrival: exponential(mean=%.17gs)\n  runtime: %s\n"
            "platform: {nodes: %d}\noptions: {warmup_jobs: 10000}\n"
            "policies: [batch.fcfs]\nsweep: {seed: 1..%d}\n"
            "measure: [in_system.mean, turnaround.mean, wait.mean, turnaround.var, "
            "turnaround.p95, turnaround.p99, in_system.at3, wait.over0, queue_length.mean, "
            "wait.over1]\n",
            row->id, 1 / lambda, analytic_service(row), (int)analytic_parameter(row, "c", 1),
            REPLICATIONS);
    assert_int_equal(fclose(out), 0);
}

static void run_study(const char *path, struct results *results)
{
    struct arena *arena = arena_create();
    struct runner_options options = { .threads = 2 };
    struct runner_report report;
    struct error err;
    struct study *study;
    struct plan *plan;

    study = study_load(path, NULL, 0, arena, &err);
    plan = study ? plan_make(study, arena, &err) : NULL;
    if (!plan || !runner_run(plan, results, &options, &report, &err))
        fail_msg("%s", err.text);
    assert_int_equal(report.failed, 0);
    arena_destroy(arena);
}

/* The values of one metric over the replications of one study. */
static size_t read_values(struct results *results, const struct analytic_row *row, double *values)
{
    struct error err;
    struct db_query *query = db_query(results_db(results),
                                      "SELECT m.value FROM v_runs r JOIN v_metrics m "
                                      "USING(run_id) WHERE r.study = ? AND m.metric = ?",
                                      &err);
    size_t n = 0;
    bool more = true;

    assert_non_null(query);
    db_bind_text(query, 1, row->id);
    db_bind_text(query, 2, measure_of(row->metric));
    while (db_step(query, &more, &err) && more && n < REPLICATIONS)
        values[n++] = db_col_real(query, 0);
    db_done(query);
    return n;
}

/* Queues without priorities, quanta or sizes that anybody looks at. */
static bool applies(const struct analytic_row *row)
{
    return strncmp(row->id, "mm1_", 4) == 0 || strncmp(row->id, "mmc_", 4) == 0 ||
           strncmp(row->id, "mg1_", 4) == 0;
}

static void closed_forms_lie_in_simultaneous_intervals(void **state)
{
    struct analytic_row *rows = analytic_read();
    char folder[] = "/tmp/orrery-analytic-XXXXXX";
    char path[256], study[256];
    const char *last = "";
    struct results *results;
    struct error err;
    long outside = 0;
    size_t count = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/results.db", folder);
    snprintf(study, sizeof study, "%s/study.yaml", folder);
    results = results_create(path, &err);
    assert_non_null(results);
    for (size_t i = 0; i < ANALYTIC_ROWS; i++) {
        double values[REPLICATIONS];

        if (!applies(&rows[i]))
            continue;
        if (strcmp(rows[i].id, last) != 0) {
            write_study(&rows[i], study);
            run_study(study, results);
            last = rows[i].id;
        }
        assert_int_equal(read_values(results, &rows[i], values), REPLICATIONS);
        outside += !analytic_fits(&rows[i], values, REPLICATIONS, APPLY);
        count++;
    }
    results_close(results);
    printf("%zu rows, %ld outside\n", count, outside);
    assert_int_equal(count, APPLY);
    assert_int_equal(outside, 0);
    mem_free(rows);
    unlink(path);
    unlink(study);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_lie_in_simultaneous_intervals),
    };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    printf("skipped: 60 million jobs take too long under a sanitizer\n");
    return 77;
#endif
    if (access(ORRERY_DATA "/reference/os/analytic.csv", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
