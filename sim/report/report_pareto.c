/* The fronts of a report: what no other policy and point beats in two metrics at once. */
#include <string.h>

#include "sim/report/pareto.h"
#include "sim/report/report_internal.h"

/* Index of a metric of the study; their count if it did not measure it. */
static size_t metric_index(const struct compare_table *table, const char *name)
{
    size_t i = 0;

    while (i < table->metric_count && strcmp(table->metrics[i], name) != 0)
        i++;
    return i;
}

static void add_points(struct text *json, const struct pareto_point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        report_next(json);
        text_format(json, "[%zu,%zu,%d]", points[i].point, points[i].policy, points[i].front);
    }
}

/* One pair of metrics; a study without both has no front. */
static bool take_pair(struct report_study *study, struct db_query *query, struct error *err)
{
    const struct compare_table *table = study->table;
    size_t x = metric_index(table, db_col_text(query, 0));
    size_t y = metric_index(table, db_col_text(query, 1));
    struct pareto_point *points;
    size_t count, front;

    (void)err;
    if (x == table->metric_count || y == table->metric_count)
        return true;
    points = arena_array(study->arena, table->point_count * table->policy_count, sizeof *points);
    count = pareto_find(table, x, y, points, &front);
    if (count == 0)
        return true;
    report_next(study->json);
    text_add(study->json, "{\"title\":");
    text_add_json(study->json, db_col_text(query, 2));
    text_format(study->json, ",\"x\":%zu,\"y\":%zu,\"points\":[", x, y);
    add_points(study->json, points, count);
    text_add(study->json, "]}");
    return true;
}

bool report_pareto(struct report_study *study, struct error *err)
{
    report_next(study->json);
    text_add(study->json, "\"pareto\":[");
    if (!report_each(study,
                     "SELECT p.x, p.y, p.title FROM pareto p JOIN study USING(system) "
                     "WHERE study_no = ? ORDER BY p.place",
                     study->study_no, take_pair, err))
        return false;
    text_add(study->json, "]");
    return true;
}
