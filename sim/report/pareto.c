/* The front of a study, found and printed. */
#include "sim/report/pareto.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_metrics(const void *left, const void *right)
{
    const struct pareto_point *a = left;
    const struct pareto_point *b = right;

    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    return a->policy < b->policy ? -1 : a->policy > b->policy;
}

/* In order of x, a point is beaten unless it has less y than all that have less x. */
static size_t mark_front(struct pareto_point *points, size_t count)
{
    double least = INFINITY;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct pareto_point *before = i > 0 ? &points[i - 1] : NULL;

        if (before && before->x == points[i].x && before->y == points[i].y)
            points[i].front = before->front;
        else
            points[i].front = points[i].y < least;
        least = fmin(least, points[i].y);
        found += points[i].front;
    }
    return found;
}

size_t pareto_find(const struct compare_table *table, size_t x, size_t y, struct pareto_point *out,
                   size_t *front_count)
{
    size_t count = 0;

    for (size_t point = 0; point < table->point_count; point++)
        for (size_t policy = 0; policy < table->policy_count; policy++) {
            struct pareto_point *one = &out[count];

            one->x = compare_cell(table, point, policy, x)->mean.mean;
            one->y = compare_cell(table, point, policy, y)->mean.mean;
            one->point = point;
            one->policy = policy;
            count += isfinite(one->x) && isfinite(one->y);
        }
    qsort(out, count, sizeof *out, by_metrics);
    *front_count = mark_front(out, count);
    return count;
}

static bool find_metric(const struct compare_table *table, const char *name, size_t *metric,
                        struct error *err)
{
    for (size_t i = 0; i < table->metric_count; i++)
        if (!strcmp(table->metrics[i], name)) {
            *metric = i;
            return true;
        }
    error_set(err, "study '%.80s' did not measure '%.60s'", table->study, name);
    error_hint(err, text_nearest_of(name, table->metrics, table->metric_count), "");
    return false;
}

static bool find_metrics(const struct compare_table *table, const char *metrics,
                         struct arena *arena, size_t found[2], struct error *err)
{
    const char *comma = strchr(metrics, ',');
    char *x;

    if (!comma || comma == metrics || !comma[1] || strchr(comma + 1, ','))
        return error_set(err, "'%.80s' behind --pareto: expected two metrics with a comma between",
                         metrics);
    x = arena_text(arena, metrics);
    x[comma - metrics] = '\0';
    if (!find_metric(table, x, &found[0], err) || !find_metric(table, comma + 1, &found[1], err))
        return false;
    return found[0] != found[1] ||
           error_set(err, "'%.80s' behind --pareto: a metric has no front with itself", metrics);
}

/* How wide a column of texts must be. */
static void widen(int *width, const char *text)
{
    int length = compare_width(text) + 2;

    *width = length > *width ? length : *width;
}

static void print_rows(const struct compare_table *table, const struct pareto_point *points,
                       size_t count, const size_t metric[2])
{
    int label_width = 8;
    int width[2] = { 0 };
    char text[256];

    for (size_t i = 0; i < count; i++) {
        if (points[i].front)
            widen(&label_width, table->policies[points[i].policy]);
        for (int k = 0; points[i].front && k < 2; k++) {
            compare_number(text, sizeof text, k ? points[i].y : points[i].x);
            widen(&width[k], text);
        }
    }
    compare_pad("policy", -label_width);
    for (int k = 0; k < 2; k++) {
        compare_heading(table, metric[k], text, sizeof text);
        widen(&width[k], text);
        compare_pad(text, width[k]);
    }
    printf("%s\n", table->point_count > 1 ? "  point" : "");
    for (size_t i = 0; i < count; i++) {
        if (!points[i].front)
            continue;
        compare_pad(table->policies[points[i].policy], -label_width);
        for (int k = 0; k < 2; k++) {
            compare_number(text, sizeof text, k ? points[i].y : points[i].x);
            compare_pad(text, width[k]);
        }
        printf("%s%s\n", table->point_count > 1 ? "  " : "",
               table->point_count > 1 ? table->points[points[i].point] : "");
    }
}

bool pareto_print(const struct compare_table *table, const char *metrics, struct arena *arena,
                  struct error *err)
{
    size_t most = table->point_count * table->policy_count;
    struct pareto_point *points = arena_array(arena, most, sizeof *points);
    size_t metric[2] = { 0 }, count, front;

    if (!find_metrics(table, metrics, arena, metric, err))
        return false;
    count = pareto_find(table, metric[0], metric[1], points, &front);
    printf("%s\n", table->study);
    print_rows(table, points, count, metric);
    printf("\nnot beaten in %s and %s at once: %zu of %zu; the less the better, of both\n",
           table->metrics[metric[0]], table->metrics[metric[1]], front, count);
    if (table->finished < table->planned)
        printf("%zu of %zu runs are finished, %zu failed\n", table->finished, table->planned,
               table->failed);
    return true;
}
