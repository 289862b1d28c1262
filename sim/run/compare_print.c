/* The comparison as a table for the terminal. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/run/compare.h"

void compare_number(char *out, size_t size, double value)
{
    double magnitude = fabs(value);

    if (isnan(value))
        snprintf(out, size, "-");
    else if (magnitude >= 1000)
        snprintf(out, size, "%.0f", value);
    else if (magnitude >= 100)
        snprintf(out, size, "%.1f", value);
    else if (magnitude >= 10)
        snprintf(out, size, "%.2f", value);
    else
        snprintf(out, size, "%.*f", magnitude >= 0.001 || value == 0 ? 4 : 7, value);
}

/*
 * " ±310", or " [5420, 6090]" of the bootstrap, whose interval has no middle; "": none. One
 * repetition has nothing to draw from, but may have batch means.
 */
static void spread_text(char *out, size_t size, const struct compare_table *table,
                        const struct compare_cell *cell)
{
    char low[32], high[32];

    *out = '\0';
    if (table->bootstrap && !isnan(cell->boot.low)) {
        compare_number(low, sizeof low, cell->boot.low);
        compare_number(high, sizeof high, cell->boot.high);
        snprintf(out, size, " [%s, %s]", low, high);
    } else if ((!table->bootstrap || table->batches) && !isnan(cell->mean.low)) {
        compare_number(high, sizeof high, cell->mean.high - cell->mean.mean);
        snprintf(out, size, " ±%s", high);
    }
}

/* "5772 ±310 (-12.3%*)": mean, half its interval, difference to the baseline. */
static void cell_text(char *out, size_t size, const struct compare_table *table,
                      const struct compare_cell *cell)
{
    char mean[32], spread[80];
    int length;

    compare_number(mean, sizeof mean, cell->mean.mean);
    spread_text(spread, sizeof spread, table, cell);
    length = snprintf(out, size, "%s%s", mean, spread);
    if (!isnan(cell->diff.mean) && cell->base_mean != 0)
        snprintf(out + length, size - (size_t)length, " (%+.1f%%%s)",
                 100 * cell->diff.mean / fabs(cell->base_mean),
                 !isnan(cell->p_adj) && cell->p_adj < 1 - table->level ? "*" : "");
}

/* Bytes that continue a UTF-8 character take no column. */
int compare_width(const char *text)
{
    int width = 0;

    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

void compare_pad(const char *text, int width)
{
    int spaces = abs(width) - compare_width(text);

    spaces = spaces > 0 ? spaces : 0;
    if (width < 0)
        printf("%s%*s", text, spaces, "");
    else
        printf("%*s%s", spaces, "", text);
}

void compare_heading(const struct compare_table *table, size_t metric, char *out, size_t size)
{
    const char *unit = table->units[metric];

    snprintf(out, size, "%s%s%s%s", table->metrics[metric], *unit ? " [" : "", unit,
             *unit ? "]" : "");
}

static void print_point(const struct compare_table *table, size_t point, const int *width,
                        int label_width)
{
    char text[256];

    if (strcmp(table->points[point], "{}") != 0)
        printf("\n%s\n", table->points[point]);
    printf("%-*s", label_width, "policy");
    for (size_t m = 0; m < table->metric_count; m++) {
        compare_heading(table, m, text, sizeof text);
        compare_pad(text, width[m]);
    }
    printf("\n");
    for (size_t k = 0; k < table->policy_count; k++) {
        if (!compare_has(table, point, k))
            continue;
        printf("%-*s", label_width, table->policies[k]);
        for (size_t m = 0; m < table->metric_count; m++) {
            cell_text(text, sizeof text, table, compare_cell(table, point, k, m));
            compare_pad(text, width[m]);
        }
        printf("\n");
    }
}

/* A point may have fewer repetitions than another: runs failed, or `repeat:` needed no more. */
static void print_repetitions(const struct compare_table *table)
{
    size_t cells = table->point_count * table->policy_count * table->metric_count;
    size_t least = table->repetitions;
    size_t most = 0;

    for (size_t i = 0; i < cells; i++) {
        size_t n = table->cells[i].mean.n;

        least = n > 0 && n < least ? n : least;
        most = n > most ? n : most;
    }
    printf("\nmean %s %.0f%% interval over ",
           table->bootstrap ? "[with the bootstrap's]" : "± half of the", 100 * table->level);
    if (least < most)
        printf("%zu to ", least);
    printf("%zu repetitions", most);
}

static void print_missing(const struct compare_table *table)
{
    if (table->finished < table->planned)
        printf("%zu of %zu runs are finished, %zu failed\n", table->finished, table->planned,
               table->failed);
}

void compare_print(const struct compare_table *table)
{
    bool spread = table->repetitions > 1 || table->batches;
    int width[1024] = { 0 };
    int label_width = 8;
    char text[256];

    for (size_t k = 0; k < table->policy_count; k++)
        if (compare_width(table->policies[k]) + 2 > label_width)
            label_width = compare_width(table->policies[k]) + 2;
    for (size_t m = 0; m < table->metric_count; m++) {
        compare_heading(table, m, text, sizeof text);
        width[m] = compare_width(text) + 2;
        for (size_t i = 0; i < table->point_count * table->policy_count; i++) {
            cell_text(text, sizeof text, table, &table->cells[i * table->metric_count + m]);
            if (compare_width(text) + 2 > width[m])
                width[m] = compare_width(text) + 2;
        }
    }
    printf("%s\n", table->study);
    for (size_t point = 0; point < table->point_count; point++)
        print_point(table, point, width, label_width);
    if (table->repetitions > 1)
        print_repetitions(table);
    else if (table->batches)
        printf("\nmean ± half of the %.0f%% interval by batch means within the run",
               100 * table->level);
    if (table->baseline)
        printf("%sdifference to %s%s", spread ? "; " : "\n", table->baseline,
               table->repetitions > 1 ? ", paired; * where it is significant (Holm)" : "");
    if (spread || table->baseline)
        printf("\n");
    print_missing(table);
}

/* Policies in the order of rank, those without one at the end; of equals the first. */
static void order_by_rank(const struct compare_table *table, size_t point, size_t metric,
                          size_t *order)
{
    for (size_t k = 0; k < table->policy_count; k++) {
        size_t rank = compare_cell(table, point, k, metric)->rank;
        size_t at = k;

        for (; at > 0; at--) {
            size_t before = compare_cell(table, point, order[at - 1], metric)->rank;

            if (before && (!rank || before <= rank))
                break;
            order[at] = order[at - 1];
        }
        order[at] = k;
    }
}

static void print_ranked(const struct compare_table *table, const struct compare_cell *cell,
                         const char *policy, int label_width)
{
    char text[256] = "-";

    if (cell->rank)
        snprintf(text, sizeof text, "%zu", cell->rank);
    compare_pad(text, -6);
    compare_pad(policy, -label_width);
    compare_number(text, sizeof text, cell->mean.mean);
    spread_text(text + strlen(text), sizeof text - strlen(text), table, cell);
    compare_pad(text, 24);
    compare_number(text, sizeof text, cell->p_best);
    compare_pad(text, 9);
    if (cell->rank > 1) {
        compare_number(text, sizeof text, cell->behind.mean);
        if (!isnan(cell->behind.low)) {
            strncat(text, " ±", sizeof text - strlen(text) - 1);
            compare_number(text + strlen(text), sizeof text - strlen(text),
                           cell->behind.high - cell->behind.mean);
        }
        compare_pad(text, 24);
    }
    printf("\n");
}

static bool find_ranked(const struct compare_table *table, const char *measure, size_t *metric,
                        struct error *err)
{
    for (*metric = 0; *metric < table->metric_count; ++*metric)
        if (!strcmp(table->metrics[*metric], measure))
            break;
    if (*metric == table->metric_count) {
        error_set(err, "study '%.80s' did not measure '%.60s'", table->study, measure);
        return error_hint(err, text_nearest_of(measure, table->metrics, table->metric_count), "");
    }
    return table->better[*metric] != COMPARE_UNKNOWN ||
           error_set(err, "--rank %.60s: nobody says whether it is better lower or higher",
                     measure);
}

/* Fewer often agree by chance: two do in every second case, five in one of 16. */
enum { ENOUGH_DRAWN = 5 };

/* "10 repetitions", "5 to 10 repetitions": what probabilities are drawn from. */
static void print_drawn(const struct compare_table *table, size_t metric)
{
    size_t least = table->repetitions;
    size_t most = 0;

    for (size_t i = 0; i < table->point_count * table->policy_count; i++) {
        const struct compare_cell *cell = &table->cells[i * table->metric_count + metric];

        if (cell->mean.n && cell->drawn < least)
            least = cell->drawn;
        if (cell->mean.n && cell->drawn > most)
            most = cell->drawn;
    }
    if (least < most)
        printf("%zu to ", least);
    printf("%zu repetition%s%s", most, most == 1 ? "" : "s",
           least < ENOUGH_DRAWN ? ", which are few: it looks surer than it is" : "");
}

bool compare_print_rank(const struct compare_table *table, const char *measure, struct error *err)
{
    size_t *order;
    size_t metric;
    int label_width = 8;
    char text[256];

    if (!find_ranked(table, measure, &metric, err))
        return false;
    for (size_t k = 0; k < table->policy_count; k++)
        if (compare_width(table->policies[k]) + 2 > label_width)
            label_width = compare_width(table->policies[k]) + 2;
    compare_heading(table, metric, text, sizeof text);
    order = mem_alloc(table->policy_count * sizeof *order);
    printf("%s\n", table->study);
    for (size_t point = 0; point < table->point_count; point++) {
        if (strcmp(table->points[point], "{}") != 0)
            printf("\n%s\n", table->points[point]);
        printf("rank  ");
        compare_pad("policy", -label_width);
        compare_pad(text, 24);
        compare_pad("P(best)", 9);
        compare_pad("behind the best", 24);
        printf("\n");
        order_by_rank(table, point, metric, order);
        for (size_t i = 0; i < table->policy_count; i++)
            if (compare_has(table, point, order[i]))
                print_ranked(table, compare_cell(table, point, order[i], metric),
                             table->policies[order[i]], label_width);
    }
    mem_free(order);
    printf("\nthe %s the better; P(best): bootstrap over ",
           table->better[metric] == COMPARE_HIGHER ? "higher" : "lower");
    print_drawn(table, metric);
    printf("; behind: paired, ± half of the %.0f%% interval\n", 100 * table->level);
    print_missing(table);
    return true;
}
