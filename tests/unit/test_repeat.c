/* The rule of `repeat:` against a naive one, and the same runs however a study is cut up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/rng.h"
#include "sim/base/stats_interval.h"
#include "sim/report/export.h"
#include "sim/run/runner.h"
#include "tests/support/study_bed.h"
#include "tests/unit/unit.h"

enum { MOST = 40 };

/* n replications are enough when every series of values is precise; counted up from the least. */
static size_t naive_equal(const struct repeat *rule, const double *values, size_t policies)
{
    for (size_t n = (size_t)rule->least;; n += (size_t)rule->step) {
        bool precise = true;

        n = n < (size_t)rule->most ? n : (size_t)rule->most;
        for (size_t k = 0; k < policies; k++)
            for (size_t of = 0; of < rule->of_count; of++) {
                double sum = 0;
                double squares = 0;
                double mean, half;

                for (size_t r = 0; r < n; r++)
                    sum += values[(k * MOST + r) * rule->of_count + of];
                mean = sum / (double)n;
                for (size_t r = 0; r < n; r++)
                    squares += pow(values[(k * MOST + r) * rule->of_count + of] - mean, 2);
                half = stats_t_quantile(0.5 + rule->level / 2, (double)n - 1) *
                       sqrt(squares / (double)(n - 1) / (double)n);
                precise = precise && half <= rule->precision * fabs(mean);
            }
        if (precise || n == (size_t)rule->most)
            return n;
    }
}

static void equal_stops_where_the_naive_rule_does(void **state)
{
    size_t of[] = { 0, 1 };
    struct rng rng;
    size_t early = 0;
    size_t late = 0;

    (void)state;
    rng_stream(&rng, 7, 0, RNG_TEST, 0);
    for (int round = 0; round < 300; round++) {
        struct repeat rule = { .precision = 0.01 + 0.1 * rng_uniform(&rng),
                               .level = 0.9,
                               .least = 2 + (int64_t)rng_below(&rng, 5),
                               .most = MOST,
                               .step = 1 + (int64_t)rng_below(&rng, 3),
                               .of = of,
                               .of_count = 2 };
        double values[3 * MOST * 2];
        size_t given[3] = { 0 };
        struct repeat_point point = { .policies = 3, .given = given, .values = values };
        enum repeat_state last;
        size_t expected;

        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
            values[i] = 5 + rng_uniform(&rng);
        expected = naive_equal(&rule, values, 3);
        while ((last = repeat_decide(&rule, &point)) == REPEAT_OPEN)
            ;
        assert_int_equal(given[0], expected);
        assert_int_equal(given[1], expected);
        assert_int_equal(given[2], expected);
        assert_int_equal(last == REPEAT_REACHED, point.worst <= rule.precision);
        early += last == REPEAT_REACHED && expected > (size_t)rule.least;
        late += last == REPEAT_MOST;
    }
    assert_true(early > 50);
    assert_true(late > 0);
}

/* No value at all asks for nothing; a value that is missing is not a value of 0. */
static void missing_values(void **state)
{
    size_t of[] = { 0, 1 };
    struct repeat rule = {
        .precision = 0.1, .level = 0.95, .least = 2, .most = 4, .step = 1, .of = of, .of_count = 2
    };
    double nothing = (double)NAN;
    double values[] = { 5, nothing, nothing, nothing, 5, nothing, 5, nothing };
    size_t given[1] = { 0 };
    struct repeat_point point = { .policies = 1, .given = given, .values = values };

    (void)state;
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_OPEN);
    assert_int_equal(given[0], 2);
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_OPEN); /* one value has no interval */
    assert_int_equal(given[0], 3);
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_REACHED);
    values[4] = (double)INFINITY; /* nothing is precise about that */
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_OPEN);
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_MOST);
    point.failed = true;
    assert_int_equal(repeat_decide(&rule, &point), REPEAT_FAILED);
}

/* The close rivals get the replications, the one far away does not. */
static void ocba_looks_where_it_is_close(void **state)
{
    size_t of[] = { 0 };
    struct repeat rule = { .allocate = REPEAT_OCBA,
                           .sure = 0.95,
                           .least = 5,
                           .most = MOST,
                           .step = 4,
                           .of = of,
                           .of_count = 1 };
    double values[3 * MOST];
    size_t given[3] = { 0 };
    struct repeat_point point = { .policies = 3, .given = given, .values = values };
    struct rng rng;
    enum repeat_state last;

    (void)state;
    rng_stream(&rng, 11, 0, RNG_TEST, 0);
    for (size_t r = 0; r < MOST; r++) {
        values[r] = 10 + 6 * rng_uniform(&rng);
        values[MOST + r] = 11 + 6 * rng_uniform(&rng);
        values[2 * MOST + r] = 30 + 6 * rng_uniform(&rng);
    }
    while ((last = repeat_decide(&rule, &point)) == REPEAT_OPEN)
        ;
    assert_int_equal(last == REPEAT_REACHED, point.worst >= 0.95);
    assert_int_equal(given[2], 5);
    assert_true(given[0] + given[1] > 20);
}

/* Two rivals that nothing tells apart take all they may have; who has lost is left alone. */
static void ocba_spends_nothing_in_vain(void **state)
{
    size_t of[] = { 0 };
    struct repeat rule = { .allocate = REPEAT_OCBA,
                           .sure = 0.95,
                           .least = 5,
                           .most = MOST,
                           .step = 7,
                           .of = of,
                           .of_count = 1 };
    double values[3 * MOST];
    size_t given[3] = { 0 };
    struct repeat_point point = { .policies = 3, .given = given, .values = values };
    enum repeat_state last;

    (void)state;
    for (size_t r = 0; r < MOST; r++) {
        values[r] = r % 2 ? 10 : 12;
        values[MOST + r] = r % 2 ? 12 : 10;
        values[2 * MOST + r] = r % 2 ? 30 : 31;
    }
    while ((last = repeat_decide(&rule, &point)) == REPEAT_OPEN)
        ;
    assert_int_equal(last, REPEAT_MOST);
    assert_int_equal(given[0], MOST);
    assert_int_equal(given[1], MOST);
    assert_int_equal(given[2], 5);
}

static const char study_text[] = "study: s\n"
                                 "system: batch\n"
                                 "workload: {generator: batch.lublin, jobs: 100}\n"
                                 "platform: {nodes: 64}\n"
                                 "policies: [batch.fcfs, batch.easy]\n"
                                 "sweep: {load: [0.5, 0.9]}\n"
                                 "measure: [wait.mean, utilization]\n"
                                 "repeat: {precision: 8%, of: utilization, min: 3, max: 30}\n";

static int open_world(void **state)
{
    struct study_bed *bed = test_calloc(1, sizeof *bed);

    *state = bed;
    return study_bed_open(bed, study_text) ? 0 : -1;
}

static int close_world(void **state)
{
    struct study_bed *bed = *state;
    bool clean = study_bed_close(bed);

    test_free(bed);
    return clean ? 0 : -1;
}

/* Runs into the file; `mine` as in runner_options. */
static struct runner_report run_part(struct study_bed *w, int threads, const bool *mine)
{
    struct runner_options options = { .threads = threads, .mine = mine };
    struct results *results = results_create(w->path, &w->err);
    struct runner_report report;

    if (!results || !runner_run(w->plan, results, &options, &report, &w->err))
        fail_msg("%s", w->err.text);
    results_close(results);
    return report;
}

/* The canonical export of the file, which is removed. */
static char *export_all(struct study_bed *w)
{
    struct results *results = results_read(w->path, &w->err);
    FILE *out = tmpfile();
    char *text;
    size_t size;

    if (!results || !out || !export_results(results, false, out, &w->err))
        fail_msg("%s", w->err.text);
    size = (size_t)ftell(out);
    text = mem_alloc(size + 1);
    rewind(out);
    assert_int_equal(fread(text, 1, size, out), size);
    fclose(out);
    results_close(results);
    unlink(w->path);
    return text;
}

static void the_same_bytes_however_it_is_run(void **state)
{
    struct study_bed *w = *state;
    struct runner_report whole = run_part(w, 1, NULL);
    char *one = export_all(w);
    char *two, *parts;
    bool *mine = mem_alloc(w->plan->count * sizeof *mine);

    assert_int_equal(whole.repeat.points, 2);
    assert_int_equal(whole.repeat.reached, 2);
    assert_true(whole.run > 12 && whole.run < 120);
    assert_int_equal(whole.run, whole.repeat.needed);

    run_part(w, 3, NULL);
    two = export_all(w);
    assert_string_equal(one, two);

    for (size_t i = 0; i < w->plan->count; i++)
        mine[i] = strstr(w->plan->runs[i].point, "0.9") != NULL;
    assert_int_equal(run_part(w, 2, mine).repeat.points, 1);
    assert_int_equal(run_part(w, 2, NULL).repeat.needed, whole.run);
    parts = export_all(w);
    assert_string_equal(one, parts);
    mem_free(mine);
    mem_free(one);
    mem_free(two);
    mem_free(parts);
}

/* Answers all that rounds ask for: values that are never precise, one run that fails. */
static size_t answer(const struct plan *plan, const bool *known, double *values,
                     struct repeat_summary *summary)
{
    struct repeat_rounds *rounds = repeat_start(plan, NULL, known, values);
    size_t *queue = mem_alloc(plan->count * sizeof *queue);
    const struct repeat_asked *asked = repeat_first(rounds);
    size_t queued = 0;

    for (size_t i = 0;; i++) {
        for (size_t k = 0; k < asked->fresh_count; k++)
            queue[queued++] = asked->fresh[k];
        if (i == queued)
            break;
        for (size_t m = 0; m < plan->measure_count; m++)
            values[queue[i] * plan->measure_count + m] =
                (double)(1 + plan->runs[queue[i]].replication % 2);
        asked = repeat_ended(rounds, queue[i], queue[i] != 1);
    }
    repeat_summary(rounds, summary);
    mem_free(queue);
    repeat_end(rounds);
    return queued;
}

/* Run 1 fails while others of its point are still to end well: no more are asked for, ever. */
static void a_failed_run_stops_its_point(void **state)
{
    struct study_bed *w = *state;
    size_t measures = w->plan->measure_count;
    double *values = mem_alloc(w->plan->count * measures * sizeof *values);
    bool *known = mem_alloc(w->plan->count * sizeof *known);
    struct repeat_summary summary;

    for (size_t i = 0; i < w->plan->count; i++)
        known[i] = false;
    assert_string_equal(w->plan->runs[1].point, w->plan->runs[0].point);
    assert_int_equal(answer(w->plan, known, values, &summary), 2 * 3 + 2 * 30);
    assert_int_equal(summary.failed, 1);
    assert_int_equal(summary.reached, 0);
    assert_int_equal(summary.needed, 2 * 3 + 2 * 30);

    /* With all but that one known, a resume tries it again and needs no other. */
    for (size_t i = 0; i < w->plan->count; i++)
        known[i] = i != 1 && (strcmp(w->plan->runs[i].point, w->plan->runs[1].point) != 0 ||
                              w->plan->runs[i].replication < 3);
    assert_int_equal(answer(w->plan, known, values, &summary), 1);
    assert_int_equal(summary.failed, 1);
    assert_int_equal(summary.needed, 2 * 3 + 2 * 30);
    mem_free(known);
    mem_free(values);
}

static void what_is_told(void **state)
{
    struct study_bed *w = *state;
    struct repeat_summary summary = { .points = 3, .reached = 2, .worst = 0.1234, .worst_of = 1 };
    char text[200];

    repeat_tell(w->plan, &summary, text, sizeof text);
    assert_string_equal(text, "precision 8% not reached at 1 of 3 points; worst utilization 12.3%");
    summary.worst = (double)INFINITY;
    repeat_tell(w->plan, &summary, text, sizeof text);
    assert_string_equal(
        text, "precision 8% not reached at 1 of 3 points; utilization has no such interval");
    summary.failed = 1;
    repeat_tell(w->plan, &summary, text, sizeof text);
    assert_string_equal(text, "precision 8% reached at 2 of 3 points; 1 stopped asking because a "
                              "run failed");
}

/* A coarser target needs fewer runs; those that are there already do not come back as needed. */
static void a_coarser_rule_leaves_runs_out(void **state)
{
    struct study_bed *w = *state;
    size_t fine = run_part(w, 2, NULL).repeat.needed;
    struct results *results;
    struct runner_report coarse;
    int64_t spare = 0;

    w->plan->repeat->precision = 0.2;
    coarse = run_part(w, 2, NULL);
    w->plan->repeat->precision = 0.08;
    assert_int_equal(coarse.run, 0);
    assert_true(coarse.repeat.needed < fine);
    assert_int_equal(coarse.done, coarse.repeat.needed);
    results = results_read(w->path, &w->err);
    assert_non_null(results);
    assert_true(
        db_int(results_db(results), "SELECT sum(spare) FROM study_run", 0, &spare, &w->err));
    results_close(results);
    assert_int_equal(spare, w->plan->count - coarse.repeat.needed);
    unlink(w->path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_stops_where_the_naive_rule_does),
        cmocka_unit_test(missing_values),
        cmocka_unit_test(ocba_looks_where_it_is_close),
        cmocka_unit_test(ocba_spends_nothing_in_vain),
        cmocka_unit_test(the_same_bytes_however_it_is_run),
        cmocka_unit_test(a_failed_run_stops_its_point),
        cmocka_unit_test(what_is_told),
        cmocka_unit_test(a_coarser_rule_leaves_runs_out),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
