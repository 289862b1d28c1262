/* A report in GitHub's Markdown: to be pasted into an issue or a paper's notebook. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/report/report_format_internal.h"

/* Words as they are: nothing in them is taken for a mark, and they stay on one line. */
static void add_words(struct text *out, const char *words)
{
    for (; *words; words++) {
        if ((unsigned char)*words < ' ') {
            text_add(out, " ");
            continue;
        }
        if (strchr("\\`*_[]<>|~#&$", *words))
            text_add(out, "\\");
        text_add_bytes(out, words, 1);
    }
}

/* "load 0.6, nodes 128" from a point. */
static void add_point(struct text *out, struct arena *arena, const char *point)
{
    struct error ignored;
    const struct json *tree = json_parse("point", point, strlen(point), arena, &ignored);
    const struct json *axis = tree && tree->kind == JSON_OBJECT ? tree->first : NULL;

    for (; axis; axis = axis->next) {
        if (axis->kind != JSON_NUMBER && axis->kind != JSON_STRING) {
            add_words(out, point);
            return;
        }
    }
    for (axis = tree ? tree->first : NULL; axis; axis = axis->next) {
        if (axis != tree->first)
            text_add(out, ", ");
        add_words(out, axis->key);
        text_add(out, " ");
        add_words(out, axis->text);
    }
}

/* "5772 ± 310 (-12.3 %\*)": mean, half of its interval, difference to the baseline. */
static void add_cell(struct text *out, const struct compare_table *table,
                     const struct compare_cell *cell)
{
    char number[32];

    compare_number(number, sizeof number, cell->mean.mean);
    text_add(out, number);
    if (!isnan(cell->mean.low)) {
        compare_number(number, sizeof number, cell->mean.high - cell->mean.mean);
        text_format(out, " ± %s", number);
    }
    if (!isnan(cell->diff.mean) && cell->base_mean != 0)
        text_format(out, " (%+.1f %%%s)", 100 * cell->diff.mean / fabs(cell->base_mean),
                    report_significant(table, cell) ? "\\*" : "");
}

static void add_table(struct text *out, const struct compare_table *table, size_t point)
{
    char heading[256];

    text_add(out, "| policy |");
    for (size_t m = 0; m < table->metric_count; m++) {
        compare_heading(table, m, heading, sizeof heading);
        text_add(out, " ");
        add_words(out, heading);
        text_add(out, " |");
    }
    text_add(out, "\n|---|");
    for (size_t m = 0; m < table->metric_count; m++)
        text_add(out, "--:|");
    text_add(out, "\n");
    for (size_t k = 0; k < table->policy_count; k++) {
        text_add(out, "| ");
        add_words(out, table->policies[k]);
        text_add(out, " |");
        for (size_t m = 0; m < table->metric_count; m++) {
            text_add(out, " ");
            add_cell(out, table, compare_cell(table, point, k, m));
            text_add(out, " |");
        }
        text_add(out, "\n");
    }
    text_add(out, "\n");
}

static void add_legend(struct text *out, const struct compare_table *table)
{
    if (table->repetitions > 1)
        text_format(out, "Mean ± half of the %.0f %% interval over %zu repetitions",
                    100 * table->level, table->repetitions);
    else if (table->batches)
        text_format(out, "Mean ± half of the %.0f %% interval by batch means of the only run",
                    100 * table->level);
    if (table->baseline) {
        text_add(out, table->repetitions > 1 || table->batches ? "; in brackets the difference to "
                                                               : "In brackets the difference to ");
        add_words(out, table->baseline);
        if (table->repetitions > 1)
            text_add(out, ", paired, \\* where it is significant (Holm)");
    }
    if (table->repetitions > 1 || table->batches || table->baseline)
        text_add(out, ".\n\n");
}

static void add_failures(struct text *out, const struct report_facts *facts)
{
    if (facts->failure_count == 0)
        return;
    text_add(out, "### Failed runs\n\n| run | policy | axes | why |\n|---|---|---|---|\n");
    for (size_t i = 0; i < facts->failure_count; i++) {
        const struct report_failure *failure = &facts->failures[i];

        text_format(out, "| `%.8s` | ", failure->run_id);
        add_words(out, failure->policy);
        text_add(out, " | ");
        add_point(out, facts->arena, failure->axes);
        text_add(out, " | ");
        add_words(out, failure->error);
        text_add(out, " |\n");
    }
    text_add(out, "\n");
}

static void add_origin(struct text *out, const struct report_origin *origin)
{
    text_add(out, "### Provenance\n\n- orrery ");
    add_words(out, origin->version);
    text_add(out, " (");
    add_words(out, origin->build);
    text_add(out, ") on ");
    add_words(out, origin->host);
    text_format(out, ", %s to %s\n", origin->first, origin->last);
    text_format(out, "- %.3g s of CPU time in %.3g s of run time\n", origin->cpu_s, origin->wall_s);
    if (*origin->traces)
        text_format(out, "- trace SHA-256: %s\n", origin->traces);
    text_add(out, "\n");
}

static void add_study(const struct report_facts *facts, void *form)
{
    const struct compare_table *table = facts->table;
    struct text *out = form;

    text_add(out, "## ");
    add_words(out, table->study);
    text_add(out, "\n\nSystem ");
    add_words(out, facts->system);
    text_format(out, ": %zu %s, %zu %s, %zu %s of each; %zu of %zu runs finished",
                table->policy_count, table->policy_count == 1 ? "policy" : "policies",
                table->point_count, table->point_count == 1 ? "point" : "points",
                table->repetitions, table->repetitions == 1 ? "run" : "repetitions",
                table->finished, table->planned);
    if (table->failed)
        text_format(out, ", %zu failed", table->failed);
    text_add(out, ".\n\n");
    for (size_t point = 0; point < table->point_count; point++) {
        if (strcmp(table->points[point], "{}") != 0) {
            text_add(out, "### ");
            add_point(out, facts->arena, table->points[point]);
            text_add(out, "\n\n");
        }
        add_table(out, table, point);
    }
    add_legend(out, table);
    add_failures(out, facts);
    if (table->finished)
        add_origin(out, &facts->origin);
}

bool report_format_md(struct results *results, const char *study, struct text *out,
                      struct error *err)
{
    return report_facts_each(results, study, add_study, out, err);
}
