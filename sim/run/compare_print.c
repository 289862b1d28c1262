/* The comparison as a table for the terminal. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* "5772 +-310 (-12.3 %*)": mean, half its interval, difference to the baseline. */
static void cell_text(char *out, size_t size, const struct compare_table *table,
                      const struct compare_cell *cell)
{
    char mean[32], half[32];
    int length;

    compare_number(mean, sizeof mean, cell->mean.mean);
    length = snprintf(out, size, "%s", mean);
    if (table->repetitions > 1 && !isnan(cell->mean.low)) {
        compare_number(half, sizeof half, cell->mean.high - cell->mean.mean);
        length += snprintf(out + length, size - (size_t)length, " ±%s", half);
    }
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
        printf("%-*s", label_width, table->policies[k]);
        for (size_t m = 0; m < table->metric_count; m++) {
            cell_text(text, sizeof text, table, compare_cell(table, point, k, m));
            compare_pad(text, width[m]);
        }
        printf("\n");
    }
}

void compare_print(const struct compare_table *table)
{
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
        printf("\nmean ± half of the %.0f%% interval over %zu repetitions", 100 * table->level,
               table->repetitions);
    if (table->baseline)
        printf("%sdifference to %s%s", table->repetitions > 1 ? "; " : "\n", table->baseline,
               table->repetitions > 1 ? ", paired; * where it is significant (Holm)" : "");
    if (table->repetitions > 1 || table->baseline)
        printf("\n");
    if (table->finished < table->planned)
        printf("%zu of %zu runs are finished, %zu failed\n", table->finished, table->planned,
               table->failed);
}
