/* Comparison: intervals and paired differences against the closed form of Student's t at 3 degrees.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/run/compare.h"
#include "sim/run/runner.h"
#include "tests/support/study_bed.h"
#include "tests/unit/unit.h"

static const char study_text[] = "study: s\n"
                                 "system: batch\n"
                                 "workload: {generator: batch.lublin, jobs: 20}\n"
                                 "platform: {nodes: 16}\n"
                                 "policies: [batch.fcfs, batch.sjf, batch.easy]\n"
                                 "sweep: {load: [0.5, 0.9], seed: 1..4}\n"
                                 "measure: [wait.mean, makespan]\n"
                                 "compare: {to: batch.fcfs, pair: seed}\n";

/* Simulates the study, then puts numbers for a pencil in place of its metrics. */
static int open_world(void **state)
{
    struct study_bed *bed = test_calloc(1, sizeof *bed);

    *state = bed;
    return study_bed_open(bed, study_text) && study_bed_run(bed) ? 0 : -1;
}

static int close_world(void **state)
{
    struct study_bed *bed = *state;
    bool clean = study_bed_close(bed);

    test_free(bed);
    return clean ? 0 : -1;
}

static void set_values(struct study_bed *w, const char *policy, const double values[4])
{
    for (int i = 0; i < 4; i++) {
        char sql[400];

        snprintf(sql, sizeof sql,
                 "UPDATE metric SET value = %.17g WHERE name = 'wait.mean' AND run_no IN "
                 "(SELECT run_no FROM run WHERE policy = '%s' AND seed = %d AND "
                 "json_extract(params, '$.load') = 0.5)",
                 values[i], policy, i + 1);
        if (!db_exec(results_db(w->results), sql, &w->err))
            fail_msg("%s", w->err.text);
        assert_int_equal(db_changes(results_db(w->results)), 1);
    }
}

static struct compare_table *table_of(struct study_bed *w, const char *baseline)
{
    struct compare_table *table = compare_study(w->results, "s", baseline, w->arena, &w->err);

    if (!table)
        fail_msg("%s", w->err.text);
    return table;
}

static void near(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-9 * fabs(expected)))
        fail_msg("got %.15g, expected %.15g", got, expected);
}

/* P(|T| > t) for Student's t with 3 degrees of freedom. */
static double two_sided(double t)
{
    double x = t / sqrt(3);

    return 1 - 2 / acos(-1) * (x / (1 + x * x) + atan(x));
}

static void differences_are_paired(void **state)
{
    static const double base[] = { 10, 12, 11, 13 };
    static const double sjf[] = { 8, 11, 9, 10 };   /* differences -2 -1 -2 -3 */
    static const double easy[] = { 11, 9, 12, 12 }; /* differences 1 -3 1 -1 */
    static const double t975 = 3.18244630528371;    /* quantile of t, 3 degrees */
    struct study_bed *w = *state;
    const struct compare_table *table;
    const struct compare_cell *cell;
    double p_sjf = two_sided(2 / (sqrt(2.0 / 3) / 2));
    double p_easy = two_sided(0.5 / (sqrt(11.0 / 3) / 2));

    set_values(w, "batch.fcfs", base);
    set_values(w, "batch.sjf", sjf);
    set_values(w, "batch.easy", easy);
    table = table_of(w, NULL);
    assert_string_equal(table->baseline, "batch.fcfs");
    assert_int_equal(table->point_count, 2);
    assert_int_equal(table->policy_count, 3);
    assert_int_equal(table->metric_count, 2);
    assert_int_equal(table->repetitions, 4);
    assert_int_equal(table->finished, 24);
    assert_string_equal(table->points[0], "{\"load\":0.5}");
    assert_string_equal(table->units[0], "s");
    assert_true(table->level == 0.95);

    cell = compare_cell(table, 0, 0, 0);
    near(cell->mean.mean, 11.5);
    near(cell->mean.high, 11.5 + t975 * sqrt(5.0 / 3) / 2);
    assert_true(isnan(cell->diff.mean) && isnan(cell->p_adj));

    cell = compare_cell(table, 0, 1, 0);
    near(cell->mean.mean, 9.5);
    near(cell->base_mean, 11.5);
    near(cell->diff.mean, -2);
    near(cell->diff.low, -2 - t975 * sqrt(2.0 / 3) / 2);
    near(cell->diff.high, -2 + t975 * sqrt(2.0 / 3) / 2);
    near(cell->diff.p, p_sjf);
    near(cell->p_adj, 2 * p_sjf); /* the smaller of two */

    cell = compare_cell(table, 0, 2, 0);
    near(cell->diff.mean, -0.5);
    near(cell->diff.p, p_easy);
    near(cell->p_adj, p_easy);
}

/* The values of differences_are_paired: sjf is best in sums of all resamples but few. */
static void ranks_and_the_bootstrap(void **state)
{
    struct study_bed *w = *state;
    const struct compare_table *table = table_of(w, NULL);
    const struct compare_cell *fcfs = compare_cell(table, 0, 0, 0);
    const struct compare_cell *sjf = compare_cell(table, 0, 1, 0);
    const struct compare_cell *easy = compare_cell(table, 0, 2, 0);

    assert_int_equal(table->better[0], COMPARE_LOWER);
    assert_int_equal(fcfs->rank, 3);
    assert_int_equal(sjf->rank, 1);
    assert_int_equal(easy->rank, 2);
    near(sjf->behind.mean, 0);
    near(easy->behind.mean, 1.5); /* 3 -2 3 2 */
    near(easy->behind.high, 1.5 + 3.18244630528371 * sqrt(17.0 / 3) / 2);
    near(fcfs->p_best + sjf->p_best + easy->p_best, 1);
    assert_true(fcfs->p_best == 0); /* sjf is below it in every repetition */
    assert_true(sjf->p_best > 0.85 && sjf->p_best < 0.97);
    assert_true(sjf->boot_diff.low >= -3 && sjf->boot_diff.low < -2);
    assert_true(sjf->boot_diff.high <= -1 && sjf->boot_diff.high > -2);
    assert_true(isnan(fcfs->boot_diff.low) && fcfs->boot.low < 11.5 && fcfs->boot.high > 11.5);
}

static void another_baseline(void **state)
{
    struct study_bed *w = *state;
    const struct compare_table *table = table_of(w, "batch.easy");

    assert_string_equal(table->baseline, "batch.easy");
    near(compare_cell(table, 0, 0, 0)->diff.mean, 0.5);
    near(compare_cell(table, 0, 1, 0)->diff.mean, -1.5);
    assert_null(compare_study(w->results, "s", "batch.laf", w->arena, &w->err));
    assert_string_equal(w->err.text, "study 's' has no policy 'batch.laf' to compare with");
    assert_null(compare_study(w->results, "t", NULL, w->arena, &w->err));
}

static void the_view_holds_the_same(void **state)
{
    struct study_bed *w = *state;
    const struct compare_table *table = table_of(w, NULL);
    int64_t rows = 0;
    char sql[400];

    assert_true(compare_store(w->results, table, &w->err));
    assert_true(compare_store(w->results, table, &w->err)); /* twice is as once */
    assert_true(
        db_int(results_db(w->results), "SELECT count(*) FROM v_compare", 0, &rows, &w->err));
    assert_int_equal(rows, 2 * 2 * 2);
    assert_true(db_int(results_db(w->results),
                       "SELECT count(*) FROM v_compare WHERE policy = 'batch.sjf' AND metric = "
                       "'wait.mean' AND diff = -2 AND base_mean = 11.5 AND n = 4 AND rank = 1 AND "
                       "boot_low < -2 AND boot_high > -2 AND p_best > 0.85",
                       0, &rows, &w->err));
    assert_int_equal(rows, 1);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM v_compare WHERE policy = 'batch.sjf' AND metric = 'wait.mean' "
             "AND mean = 9.5 AND p_adj = %.17g AND ci_low = %.17g AND ci_high = %.17g",
             compare_cell(table, 0, 1, 0)->p_adj, compare_cell(table, 0, 1, 0)->diff.low,
             compare_cell(table, 0, 1, 0)->diff.high);
    assert_true(db_int(results_db(w->results), sql, 0, &rows, &w->err));
    assert_int_equal(rows, 1);
}

/* A run that is not there takes its partner out of the pairs, but not out of the means. */
static void missing_runs_leave_their_pairs(void **state)
{
    struct study_bed *w = *state;
    const struct compare_cell *cell;

    assert_true(db_exec(results_db(w->results),
                        "UPDATE run SET status = 'failed' WHERE policy = 'batch.sjf' AND seed = 4 "
                        "AND json_extract(params, '$.load') = 0.5",
                        &w->err));
    cell = compare_cell(table_of(w, NULL), 0, 1, 0);
    assert_int_equal(cell->diff.n, 3);
    near(cell->diff.mean, -5.0 / 3);
    near(cell->base_mean, 11);
    near(cell->mean.mean, 28.0 / 3);
    assert_int_equal(table_of(w, NULL)->failed, 1);
    near(compare_cell(table_of(w, NULL), 0, 0, 0)->mean.mean, 11.5);
    cell = compare_cell(table_of(w, "batch.sjf"), 0, 0, 0); /* nor does the baseline's */
    assert_int_equal(cell->diff.n, 3);
    near(cell->diff.mean, 5.0 / 3);
}

static void change(struct study_bed *w, const char *sql)
{
    if (!db_exec(results_db(w->results), sql, &w->err))
        fail_msg("%s", w->err.text);
    assert_true(db_changes(results_db(w->results)) > 0);
}

/*
 * sjf has no run where it is hard: by the three that it has (10) it would be better than fcfs (11),
 * which is better by 1 wherever both have one. Nobody's run is taken from easy by that.
 */
static void failing_where_it_is_hard_does_not_win(void **state)
{
    static const double fcfs[] = { 7, 9, 11, 17 };
    static const double sjf[] = { 8, 10, 12, 99 };
    static const double easy[] = { 12, 13, 14, 15 };
    struct study_bed *w = *state;
    const struct compare_table *table;

    change(w, "UPDATE run SET status = 'ok'");
    set_values(w, "batch.fcfs", fcfs);
    set_values(w, "batch.sjf", sjf);
    set_values(w, "batch.easy", easy);
    change(w, "UPDATE run SET status = 'failed' WHERE policy = 'batch.sjf' AND seed = 4 AND "
              "json_extract(params, '$.load') = 0.5");
    table = table_of(w, NULL);
    near(compare_cell(table, 0, 0, 0)->mean.mean, 11);
    near(compare_cell(table, 0, 1, 0)->mean.mean, 10);
    assert_int_equal(compare_cell(table, 0, 0, 0)->rank, 1);
    assert_int_equal(compare_cell(table, 0, 1, 0)->rank, 2);
    assert_int_equal(compare_cell(table, 0, 2, 0)->rank, 3);
    for (size_t k = 0; k < 3; k++) {
        const struct compare_cell *cell = compare_cell(table, 0, k, 0);

        assert_int_equal(cell->drawn, 3);
        near(cell->p_best, k == 0);
        assert_true(cell->boot.low <= cell->mean.mean && cell->boot.high >= cell->mean.mean);
    }
}

/*
 * What `repeat:` did not ask of a policy is no gap: the others keep all of their repetitions, and
 * an interval is of as many as its mean.
 */
static void fewer_repetitions_are_no_gap(void **state)
{
    static const double fcfs[] = { 100, 110, 120, 130 };
    static const double sjf[] = { 8, 11, 9, 10 };
    static const double easy[] = { 7, 10, 12, 13 };
    struct study_bed *w = *state;
    const struct compare_table *table;
    const struct compare_cell *cell;

    change(w, "UPDATE run SET status = 'ok'");
    set_values(w, "batch.fcfs", fcfs);
    set_values(w, "batch.sjf", sjf);
    set_values(w, "batch.easy", easy);
    change(w, "UPDATE study_run SET spare = 1 WHERE run_no IN (SELECT run_no FROM run WHERE policy "
              "= 'batch.fcfs' AND seed > 2 AND json_extract(params, '$.load') = 0.5)");
    table = table_of(w, "batch.sjf");
    change(w, "UPDATE study_run SET spare = 0");
    assert_int_equal(compare_cell(table, 0, 0, 0)->drawn, 2);
    assert_int_equal(compare_cell(table, 0, 1, 0)->drawn, 4);
    assert_int_equal(compare_cell(table, 0, 1, 0)->rank, 1); /* 9.5; of the first two easy is */
    assert_int_equal(compare_cell(table, 0, 2, 0)->rank, 2); /* 10.5 */
    assert_true(compare_cell(table, 0, 1, 0)->p_best > 0.6);
    assert_true(compare_cell(table, 0, 0, 0)->p_best == 0);
    cell = compare_cell(table, 0, 2, 0);
    assert_true(cell->boot.high > 12); /* two of them never are */
    assert_true(cell->boot_diff.n == 4 && cell->boot_diff.high > 2);
    cell = compare_cell(table, 0, 0, 0);
    assert_true(cell->boot.n == 2 && cell->boot.low >= 100 && cell->boot.high <= 110);
}

/* One repetition has ranks but no probability; equal means share a rank and the probability. */
static void few_repetitions_and_ties(void **state)
{
    static const double same[] = { 1, 2, 3, 4 };
    static const double more[] = { 2, 3, 4, 5 };
    struct study_bed *w = *state;
    const struct compare_table *table;

    set_values(w, "batch.fcfs", same);
    set_values(w, "batch.sjf", more);
    set_values(w, "batch.easy", same);
    table = table_of(w, NULL);
    assert_int_equal(compare_cell(table, 0, 0, 0)->rank, 1);
    assert_int_equal(compare_cell(table, 0, 1, 0)->rank, 3);
    assert_int_equal(compare_cell(table, 0, 2, 0)->rank, 1);
    near(compare_cell(table, 0, 0, 0)->p_best, 0.5);
    near(compare_cell(table, 0, 2, 0)->p_best, 0.5);
    change(w, "UPDATE run SET status = 'planned' WHERE seed > 1");
    table = table_of(w, NULL);
    assert_int_equal(compare_cell(table, 0, 0, 0)->rank, 1);
    assert_int_equal(compare_cell(table, 0, 1, 0)->rank, 3);
    assert_true(isnan(compare_cell(table, 0, 0, 0)->p_best));
    assert_true(isnan(compare_cell(table, 0, 0, 0)->boot.low));
    assert_int_equal(compare_cell(table, 0, 0, 0)->drawn, 1);
    change(w, "UPDATE metric SET value = NULL");
    table = table_of(w, NULL);
    assert_int_equal(compare_cell(table, 0, 0, 0)->rank, 0);
    assert_true(isnan(compare_cell(table, 0, 0, 0)->mean.mean));
    change(w, "UPDATE run SET status = 'ok'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_paired),
        cmocka_unit_test(ranks_and_the_bootstrap),
        cmocka_unit_test(another_baseline),
        cmocka_unit_test(the_view_holds_the_same),
        cmocka_unit_test(missing_runs_leave_their_pairs),
        cmocka_unit_test(failing_where_it_is_hard_does_not_win),
        cmocka_unit_test(fewer_repetitions_are_no_gap),
        cmocka_unit_test(few_repetitions_and_ties),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
