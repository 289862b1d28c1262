/* The recorded series of a report: which runs, and their numbers in few bytes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/report_internal.h"

/* Screens resolve no more than this. */
enum { DIGITS = 5 };

static bool take_size(struct report_study *study, struct db_query *query, struct error *err)
{
    size_t at = (size_t)db_col_int(query, 0);

    (void)err;
    if (at < study->run_count)
        study->runs[at].numbers = (size_t)db_col_int(query, 1);
    return true;
}

static int by_group(const void *left, const void *right)
{
    const struct report_run *a = *(const struct report_run *const *)left;
    const struct report_run *b = *(const struct report_run *const *)right;

    if (a->pair != b->pair)
        return a->pair < b->pair ? -1 : 1;
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    return a < b ? -1 : a > b;
}

size_t report_choose(struct report_study *study, size_t most)
{
    struct report_run **order = arena_array(study->arena, study->run_count, sizeof *order);
    size_t used = 0;
    size_t left_out = 0;

    for (size_t i = 0; i < study->run_count; i++)
        order[i] = &study->runs[i];
    qsort(order, study->run_count, sizeof *order, by_group);
    for (size_t from = 0, to; from < study->run_count; from = to) {
        size_t group = 0;
        bool fits;

        for (to = from; to < study->run_count && order[to]->pair == order[from]->pair &&
                        order[to]->point == order[from]->point;
             to++)
            group += order[to]->numbers;
        fits = used == 0 || used + group <= most;
        used += group;
        for (size_t i = from; i < to; i++) {
            order[i]->chosen = fits;
            left_out += !fits && order[i]->numbers > 0;
        }
    }
    return left_out;
}

/* Blobs hold doubles without any alignment. */
static double number_at(const unsigned char *bytes, size_t i)
{
    double value;

    memcpy(&value, bytes + i * sizeof value, sizeof value);
    return value;
}

/* The common distance of the values, which begin at 0; 0 when they are not even. */
static double even_step(const unsigned char *bytes, size_t n)
{
    double step = n > 1 ? number_at(bytes, 1) : 0;

    for (size_t i = 0; i < n; i++)
        if (!(fabs(number_at(bytes, i) - (double)i * step) <= 1e-9 * step * (double)n))
            return 0;
    return step > 0 ? step : 0;
}

/* "x":[...], or "x_step":0.01 for values 0, 0.01, 0.02, ... */
static void add_axis(struct text *json, const char *axis, const unsigned char *bytes, size_t n)
{
    double step = even_step(bytes, n);

    if (step > 0) {
        text_format(json, ",\"%s_step\":", axis);
        text_add_real(json, step);
        return;
    }
    text_format(json, ",\"%s\":[", axis);
    for (size_t i = 0; i < n; i++) {
        report_next(json);
        report_number(json, number_at(bytes, i), DIGITS);
    }
    text_add(json, "]");
}

static bool take_series(struct report_study *study, struct db_query *query, struct error *err)
{
    size_t x_size, y_size;
    const void *x = db_col_blob(query, 4, &x_size);
    const void *y = db_col_blob(query, 5, &y_size);
    size_t n = (size_t)db_col_int(query, 3);

    if (n == 0 || x_size / sizeof(double) != n || y_size != x_size || x_size % sizeof(double))
        return error_set(err, "%s: damaged series '%.40s'", db_path(results_db(study->results)),
                         db_col_text(query, 0));
    report_next(study->json);
    text_format(study->json, "{\"run\":%zu,\"name\":", study->at);
    text_add_json(study->json, db_col_text(query, 0));
    text_add(study->json, ",\"kind\":");
    text_add_json(study->json, db_col_text(query, 1));
    text_add(study->json, ",\"unit\":");
    text_add_json(study->json, db_col_text(query, 2));
    text_format(study->json, ",\"n\":%zu", n);
    add_axis(study->json, "x", x, n);
    add_axis(study->json, "y", y, n);
    text_add(study->json, "}");
    return true;
}

static bool add_runs(struct report_study *study, struct error *err)
{
    for (study->at = 0; study->at < study->run_count; study->at++) {
        const struct report_run *run = &study->runs[study->at];

        if (run->chosen && run->numbers > 0 &&
            !report_each(study,
                         "SELECT name, kind, unit, n, x, y FROM series WHERE run_no = ? "
                         "ORDER BY name",
                         run->run_no, take_series, err))
            return false;
    }
    return true;
}

bool report_series(struct report_study *study, struct error *err)
{
    size_t left_out;

    if (!report_each(
            study,
            "SELECT ordinal, sum(n) FROM (SELECT ordinal, n FROM study_run "
            "JOIN series USING(run_no) WHERE study_no = ?1 AND NOT spare UNION ALL SELECT ordinal, "
            "length(data) / 16 FROM study_run JOIN heat USING(run_no) "
            "WHERE study_no = ?1 AND NOT spare) GROUP BY ordinal",
            study->study_no, take_size, err))
        return false;
    left_out = report_choose(study, REPORT_NUMBERS);
    report_next(study->json);
    text_add(study->json, "\"series\":[");
    if (!add_runs(study, err))
        return false;
    text_format(study->json, "],\"left_out\":%zu", left_out);
    return true;
}
