/* Reads closed forms of queueing theory and compares measured values with them. */
#include "tests/support/analytic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/stats_interval.h"

/* One field of a CSV line; quotes may surround it. Returns the rest. */
static char *csv_field(char *at, char *out, size_t size)
{
    char end = *at == '"' ? '"' : ',';
    size_t n = 0;

    for (at += end == '"'; *at && *at != end && *at != '\n'; at++)
        if (n + 1 < size)
            out[n++] = *at;
    out[n] = '\0';
    at += *at == '"';
    return at + (*at == ',');
}

struct analytic_row *analytic_read(void)
{
    FILE *file = fopen(ORRERY_DATA "/reference/os/analytic.csv", "r");
    struct analytic_row *rows;
    char line[512], number[64];
    size_t count = 0;

    if (!file)
        return NULL;
    rows = mem_alloc(ANALYTIC_ROWS * sizeof *rows);
    BUG_UNLESS(fgets(line, sizeof line, file)); /* the names of the columns */
    while (fgets(line, sizeof line, file)) {
        struct analytic_row *row = &rows[count++];
        char *at = line;

        BUG_UNLESS(count <= ANALYTIC_ROWS);
        at = csv_field(at, row->id, sizeof row->id);
        at = csv_field(at, row->model, sizeof row->model);
        at = csv_field(at, row->params, sizeof row->params);
        at = csv_field(at, row->metric, sizeof row->metric);
        csv_field(at, number, sizeof number);
        row->expected = strtod(number, NULL);
    }
    BUG_UNLESS(count == ANALYTIC_ROWS);
    fclose(file);
    return rows;
}

size_t analytic_group(const struct analytic_row *row, size_t count)
{
    size_t group = 1;

    while (group < count && strcmp(row->id, row[group].id) == 0)
        group++;
    return group;
}

/* Behind "name=" where a word begins with it; NULL: nowhere. */
static const char *value_of(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name))
        if ((at == text || at[-1] == ' ') && at[length] == '=')
            return at + length + 1;
    return NULL;
}

double analytic_parameter(const struct analytic_row *row, const char *name, double otherwise)
{
    const char *value = value_of(row->params, name);

    if (!value)
        value = value_of(row->model, name);
    return value ? strtod(value, NULL) : otherwise;
}

const char *analytic_service(const struct analytic_row *row)
{
    static const char *const services[][2] = {
        { "D", "constant(1s)" },
        { "Exp", "exponential(mean=1s)" },
        { "Erlang4", "erlang(k=4, mean=1s)" },
        { "H2(cv2=4)", "hyperexponential(mean=1s, cv2=4)" },
        { "Uniform[0,2]", "uniform(0s, 2s)" },
        { "BoundedPareto", "pareto_bounded(alpha=1.5, low=0.3442075922, high=344.2075922)" },
    };
    const char *law = value_of(row->params, "dist");

    for (size_t i = 0; law && i < sizeof services / sizeof services[0]; i++)
        if (strcmp(law, services[i][0]) == 0)
            return services[i][1];
    BUG_UNLESS(!law);
    return "exponential(mean=1s)";
}

bool analytic_fits(const struct analytic_row *row, const double *values, size_t n, size_t rows)
{
    struct interval got = stats_mean_interval(values, n, 1 - 0.01 / (double)rows);
    bool fits = got.low <= row->expected && row->expected <= got.high;

    printf("%-24s %-8s expected %-9g got %-9g +- %.2g%%%s\n", row->id, row->metric, row->expected,
           got.mean, 50 * (got.high - got.low) / row->expected, fits ? "" : "  OUTSIDE");
    return fits;
}
