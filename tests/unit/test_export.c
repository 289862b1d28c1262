/* Pieces of exports against their definitions: processors of jobs, fields of CSV, names, times. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/report/export_axes.h"
#include "sim/report/export_procs.h"
#include "tests/unit/unit.h"

enum { JOBS = 120, PROCS = 40, ROUNDS = 300 };

/* A processor is free for a job if nobody who holds it ends after the job's start. */
struct naive {
    int64_t until[PROCS * 4];
};

static int naive_order(const void *left, const void *right)
{
    const struct export_job *a = *(const struct export_job *const *)left;
    const struct export_job *b = *(const struct export_job *const *)right;
    int64_t keys_a[] = { a->start, a->finish > a->start, a->job_no };
    int64_t keys_b[] = { b->start, b->finish > b->start, b->job_no };

    for (int i = 0; i < 3; i++)
        if (keys_a[i] != keys_b[i])
            return keys_a[i] < keys_b[i] ? -1 : 1;
    return 0;
}

/* The processors of one job, one after the other from the first: "0 1 2 7". */
static void naive_take(struct naive *naive, const struct export_job *job, struct text *out)
{
    int64_t left = job->procs;

    for (int p = 0; p < PROCS * 4 && left > 0; p++)
        if (naive->until[p] <= job->start) {
            naive->until[p] = job->finish;
            text_format(out, "%d ", p);
            left--;
        }
    assert_int_equal(left, 0);
}

/* "0-2 7" in the same form. */
static void expand(const char *spans, struct text *out)
{
    char *end;

    for (const char *at = spans; *at; at = end + (*end == ' ')) {
        long first = strtol(at, &end, 10);
        long last = *end == '-' ? strtol(end + 1, &end, 10) : first;

        assert_true(end > at && (*end == ' ' || !*end) && last >= first);
        for (; first <= last; first++)
            text_format(out, "%ld ", first);
    }
}

/* Jobs that a machine of PROCS processors could have run, first come first served. */
static void make_jobs(struct export_job *jobs, struct rng *rng)
{
    int64_t now = 0;
    int64_t ends[JOBS];

    for (int i = 0; i < JOBS; i++) {
        int64_t procs = (int64_t)rng_below(rng, PROCS / 2);
        int64_t used = 0;

        now += rng_below(rng, 3) ? 0 : (int64_t)rng_below(rng, 5);
        for (bool fits = false; !fits;) {
            used = 0;
            for (int k = 0; k < i; k++)
                used += ends[k] > now ? jobs[k].procs : 0;
            fits = used + procs <= PROCS;
            now += !fits;
        }
        ends[i] = now + (int64_t)rng_below(rng, 12);
        jobs[i] = (struct export_job){ .job_no = i,
                                       .procs = procs,
                                       .start = now,
                                       .finish = ends[i],
                                       .job = "",
                                       .status = "completed",
                                       .machines = "",
                                       .ran = rng_below(rng, 10) > 0 };
    }
}

static void processors_are_the_first_free_ones(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_create();
        struct export_job *jobs = arena_array(arena, JOBS, sizeof *jobs);
        const struct export_job *order[JOBS];
        struct text expected[JOBS] = { 0 };
        struct naive *naive = arena_alloc(arena, sizeof *naive);
        const struct export_jobs all = { .job = jobs, .count = JOBS };
        const char *const *procs;
        struct rng rng;
        size_t ran = 0;

        rng_seed(&rng, round);
        make_jobs(jobs, &rng);
        procs = export_procs(arena, &all);
        for (int p = 0; p < PROCS * 4; p++)
            naive->until[p] = INT64_MIN;
        for (size_t i = 0; i < JOBS; i++)
            if (jobs[i].ran)
                order[ran++] = &jobs[i];
        qsort(order, ran, sizeof *order, naive_order);
        for (size_t i = 0; i < ran; i++)
            naive_take(naive, order[i], &expected[order[i]->job_no]);
        for (size_t i = 0; i < JOBS; i++) {
            struct text found = { 0 };

            expand(procs[i], &found);
            assert_string_equal(text_get(&found), text_get(&expected[i]));
            text_free(&found);
            text_free(&expected[i]);
        }
        for (int p = PROCS; p < PROCS * 4; p++)
            assert_true(naive->until[p] == INT64_MIN); /* never more than the busiest instant */
        arena_destroy(arena);
    }
}

static void recorded_processors_stay(void **state)
{
    struct arena *arena = arena_create();
    struct export_job job = { .procs = 4, .finish = 5, .machines = "0-2,17", .ran = true };
    const struct export_jobs all = { .job = &job, .count = 1 };

    (void)state;
    assert_string_equal(export_procs(arena, &all)[0], "0-2 17");
    arena_destroy(arena);
}

static void fields_are_those_of_rfc_4180(void **state)
{
    static const char *const pairs[][2] = {
        { "", "" },
        { "plain", "plain" },
        { "a,b", "\"a,b\"" },
        { "a\"b", "\"a\"\"b\"" },
        { "a\nb", "\"a\nb\"" },
        { "\r", "\"\r\"" },
        { " a", "\" a\"" },
        { "é", "é" },
        { "\"", "\"\"\"\"" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct text out = { 0 };

        export_csv_field(&out, pairs[i][0]);
        assert_string_equal(text_get(&out), pairs[i][1]);
        text_free(&out);
    }
}

static void file_names_suit_every_system(void **state)
{
    static const char *const pairs[][2] = {
        { "wait.mean", "wait.mean" },
        { "../../etc", "_._.._etc" },
        { "..", "_." },
        { "", "_" },
        { "a/b:c*d", "a_b_c_d" },
        { "ü", "_" },
        { "a  b!", "a_b" },
        { "0123456789abcdef", "0123456789" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct text out = { 0 };

        export_safe_name(&out, pairs[i][0], 10);
        assert_string_equal(text_get(&out), pairs[i][1]);
        assert_true(out.data[0] != '.' && !strchr(out.data, '/'));
        text_free(&out);
    }
}

static void times_are_exact(void **state)
{
    static const struct {
        int64_t ns;
        const char *seconds, *micros;
    } rows[] = {
        { 0, "0", "0" },
        { 1, "0.000000001", "0.001" },
        { -1, "-0.000000001", "-0.001" },
        { 1500000000, "1.5", "1500000" },
        { INT64_MAX, "9223372036.854775807", "9223372036854775.807" },
        { INT64_MIN, "-9223372036.854775808", "-9223372036854775.808" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text seconds = { 0 }, micros = { 0 };

        export_seconds(&seconds, rows[i].ns);
        export_micros(&micros, rows[i].ns);
        assert_string_equal(text_get(&seconds), rows[i].seconds);
        assert_string_equal(text_get(&micros), rows[i].micros);
        text_free(&seconds);
        text_free(&micros);
    }
}

static void axes_become_columns(void **state)
{
    struct export_axes axes = { .arena = arena_create() };
    const char *const objects[] = { "{\"load\":0.50,\"a b\":\"x\\\"y\"}",
                                    "{\"seed\":3,\"m\":[{\"n\":1},null,true]}" };
    static const char *const values[] = { "0.50", "x\"y", "3", "[{\"n\":1},null,true]" };

    (void)state;
    export_axes_add(&axes, objects[0]);
    export_axes_add(&axes, objects[1]);
    export_axes_add(&axes, objects[0]);
    export_axes_add(&axes, "no object");
    assert_int_equal(axes.count, 4);
    for (size_t i = 0; i < axes.count; i++) {
        struct text out = { 0 };

        export_axes_value(&axes, i, objects, 2, &out);
        assert_string_equal(text_get(&out), values[i]);
        text_free(&out);
    }
    arena_destroy(axes.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processors_are_the_first_free_ones),
        cmocka_unit_test(recorded_processors_stay),
        cmocka_unit_test(fields_are_those_of_rfc_4180),
        cmocka_unit_test(file_names_suit_every_system),
        cmocka_unit_test(times_are_exact),
        cmocka_unit_test(axes_become_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
