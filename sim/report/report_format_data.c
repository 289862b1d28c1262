/* A report as data: CSV with a row for each cell of its tables, and JSON with everything. */
#include <math.h>
#include <string.h>

#include "sim/report/export_axes.h"
#include "sim/report/export_file.h"
#include "sim/report/report_format_internal.h"

/* What the rows of CSV need: the axes of all studies come first, then the rows. */
struct sheet {
    struct text *out;
    struct export_axes axes;
};

static void take_axes(const struct report_facts *facts, void *form)
{
    struct sheet *sheet = form;

    for (size_t i = 0; i < facts->table->point_count; i++)
        export_axes_add(&sheet->axes, arena_text(sheet->axes.arena, facts->table->points[i]));
}

static void add_real(struct text *out, double value)
{
    text_add(out, ",");
    if (isfinite(value))
        text_add_real(out, value);
}

static void add_row(struct sheet *sheet, const struct report_facts *facts, const size_t at[3])
{
    const struct compare_table *table = facts->table;
    const struct compare_cell *cell = compare_cell(table, at[0], at[1], at[2]);
    struct text *out = sheet->out;

    export_csv_field(out, table->study);
    text_add(out, ",");
    export_csv_field(out, facts->system);
    for (size_t i = 0; i < sheet->axes.count; i++) {
        struct text value = { 0 };

        export_axes_value(&sheet->axes, i, &table->points[at[0]], 1, &value);
        text_add(out, ",");
        export_csv_field(out, text_get(&value));
        text_free(&value);
    }
    text_add(out, ",");
    export_csv_field(out, table->policies[at[1]]);
    text_add(out, ",");
    export_csv_field(out, table->metrics[at[2]]);
    text_add(out, ",");
    export_csv_field(out, table->units[at[2]]);
    text_format(out, ",%zu", cell->mean.n);
    add_real(out, cell->mean.mean);
    add_real(out, cell->mean.low);
    add_real(out, cell->mean.high);
    text_add(out, ",");
    export_csv_field(out, table->baseline ? table->baseline : "");
    add_real(out, cell->base_mean);
    add_real(out, cell->diff.mean);
    add_real(out, cell->diff.low);
    add_real(out, cell->diff.high);
    add_real(out, table->level);
    add_real(out, cell->p_adj);
    text_format(out, ",%s", isnan(cell->p_adj) ? "" : report_significant(table, cell) ? "1" : "0");
    add_real(out, cell->p_best);
    text_add(out, ",");
    if (cell->rank)
        text_format(out, "%zu", cell->rank);
    text_add(out, "\r\n");
}

static void add_rows(const struct report_facts *facts, void *form)
{
    size_t at[3];

    for (at[0] = 0; at[0] < facts->table->point_count; at[0]++)
        for (at[1] = 0; at[1] < facts->table->policy_count; at[1]++)
            for (at[2] = 0; at[2] < facts->table->metric_count; at[2]++)
                add_row(form, facts, at);
}

bool report_format_csv(struct results *results, const char *study, struct text *out,
                       struct error *err)
{
    struct sheet sheet = { .out = out, .axes = { .arena = arena_create() } };
    bool ok = report_facts_each(results, study, take_axes, &sheet, err);

    text_add(out, "study,system");
    for (size_t i = 0; i < sheet.axes.count; i++) {
        text_add(out, ",");
        export_csv_field(out, sheet.axes.names[i]);
    }
    text_add(out, ",policy,metric,unit,n,mean,ci_low,ci_high,baseline,base_mean,diff,diff_low,"
                  "diff_high,level,p_adj,significant,p_best,rank\r\n");
    ok = ok && report_facts_each(results, study, add_rows, &sheet, err);
    arena_destroy(sheet.axes.arena);
    return ok;
}

static void add_key(struct text *out, const char *key)
{
    text_format(out, ", \"%s\": ", key);
}

static void add_member(struct text *out, const char *key, const char *value)
{
    add_key(out, key);
    if (value)
        text_add_json(out, value);
    else
        text_add(out, "null");
}

/* NaN and infinities are null. */
static void add_number(struct text *out, const char *key, double value)
{
    add_key(out, key);
    text_add_real(out, value);
}

static void add_texts(struct text *out, const char *key, const char *const *texts, size_t count)
{
    text_format(out, ",\n   \"%s\": [", key);
    for (size_t i = 0; i < count; i++) {
        text_add(out, i ? ", " : "");
        text_add_json(out, texts[i]);
    }
    text_add(out, "]");
}

static void add_cell(struct text *out, const struct compare_table *table, const size_t at[3])
{
    const struct compare_cell *cell = compare_cell(table, at[0], at[1], at[2]);

    text_format(out, "{\"point\": %zu, \"policy\": %zu, \"metric\": %zu, \"n\": %zu", at[0], at[1],
                at[2], cell->mean.n);
    add_number(out, "mean", cell->mean.mean);
    add_number(out, "ci_low", cell->mean.low);
    add_number(out, "ci_high", cell->mean.high);
    add_number(out, "base_mean", cell->base_mean);
    add_number(out, "diff", cell->diff.mean);
    add_number(out, "diff_low", cell->diff.low);
    add_number(out, "diff_high", cell->diff.high);
    add_number(out, "p_adj", cell->p_adj);
    text_format(out, ", \"significant\": %s", report_significant(table, cell) ? "true" : "false");
    add_number(out, "p_best", cell->p_best);
    add_key(out, "rank");
    if (cell->rank)
        text_format(out, "%zu}", cell->rank);
    else
        text_add(out, "null}");
}

static void add_cells(struct text *out, const struct compare_table *table)
{
    const char *before = "\n    ";
    size_t at[3];

    text_add(out, ",\n   \"cells\": [");
    for (at[0] = 0; at[0] < table->point_count; at[0]++)
        for (at[1] = 0; at[1] < table->policy_count; at[1]++)
            for (at[2] = 0; at[2] < table->metric_count; at[2]++) {
                text_add(out, before);
                add_cell(out, table, at);
                before = ",\n    ";
            }
    text_add(out, "]");
}

static void add_metrics(struct text *out, const struct compare_table *table)
{
    text_add(out, ",\n   \"metrics\": [");
    for (size_t i = 0; i < table->metric_count; i++) {
        text_add(out, i ? ", {\"name\": " : "{\"name\": ");
        text_add_json(out, table->metrics[i]);
        add_member(out, "unit", table->units[i]);
        add_member(out, "better",
                   table->better[i] == COMPARE_LOWER    ? "lower"
                   : table->better[i] == COMPARE_HIGHER ? "higher"
                                                        : NULL);
        text_add(out, "}");
    }
    text_add(out, "]");
}

static void add_failures(struct text *out, const struct report_facts *facts)
{
    text_add(out, ",\n   \"failures\": [");
    for (size_t i = 0; i < facts->failure_count; i++) {
        const struct report_failure *failure = &facts->failures[i];

        text_add(out, i ? ",\n    {\"run\": " : "\n    {\"run\": ");
        text_add_json(out, failure->run_id);
        add_member(out, "policy", failure->policy);
        text_format(out, ", \"axes\": %s", failure->axes);
        add_member(out, "error", failure->error);
        text_add(out, "}");
    }
    text_add(out, "]");
}

static void add_origin(struct text *out, const struct report_origin *origin)
{
    text_add(out, ",\n   \"provenance\": {\"version\": ");
    text_add_json(out, origin->version);
    add_member(out, "build", origin->build);
    add_member(out, "host", origin->host);
    add_member(out, "first", origin->first);
    add_member(out, "last", origin->last);
    add_number(out, "wall_s", origin->wall_s);
    add_number(out, "cpu_s", origin->cpu_s);
    add_member(out, "trace_sha256", origin->traces);
    text_add(out, "}");
}

/* Points are JSON already: SQLite made failure->axes, and the plan the points. */
static void add_study(const struct report_facts *facts, void *form)
{
    const struct compare_table *table = facts->table;
    struct text *out = form;

    text_add(out, out->data[out->count - 1] == '[' ? "\n  {\"name\": " : ",\n  {\"name\": ");
    text_add_json(out, table->study);
    add_member(out, "system", facts->system);
    add_member(out, "baseline", table->baseline);
    add_number(out, "level", table->level);
    text_format(out, ", \"repetitions\": %zu, \"planned\": %zu, \"finished\": %zu, \"failed\": %zu",
                table->repetitions, table->planned, table->finished, table->failed);
    text_add(out, ",\n   \"points\": [");
    for (size_t i = 0; i < table->point_count; i++)
        text_format(out, "%s%s", i ? ", " : "", table->points[i]);
    text_add(out, "]");
    add_texts(out, "policies", table->policies, table->policy_count);
    add_metrics(out, table);
    add_cells(out, table);
    add_failures(out, facts);
    if (table->finished)
        add_origin(out, &facts->origin);
    text_add(out, "}");
}

bool report_format_json(struct results *results, const char *study, struct text *out,
                        struct error *err)
{
    bool ok;

    text_add(out, "{\"format\": \"orrery report\", \"version\": 1, \"studies\": [");
    ok = report_facts_each(results, study, add_study, out, err);
    text_add(out, "\n]}\n");
    return ok;
}
