/* Who is best, by how much, and how sure that is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats_quantile.h"
#include "sim/base/stats_rank.h"
#include "sim/run/compare_internal.h"

enum { RESAMPLES = 2000, SEED = 1 };

/* Policies that have a value, and the repetitions that all of these have, as one table. */
struct joint {
    size_t *policy; /* index in the comparison */
    double *values;
    struct stats_table table;
};

static void join(const struct compare_table *table, const struct compare_values *v,
                 struct joint *joint)
{
    size_t count = 0;
    size_t n = 0;

    joint->policy = mem_alloc(table->policy_count * sizeof *joint->policy);
    joint->values = mem_alloc(table->policy_count * v->repetitions * sizeof *joint->values);
    for (size_t k = 0; k < table->policy_count; k++)
        if (compare_cell(table, v->point, k, v->metric)->mean.n)
            joint->policy[count++] = k;
    for (size_t r = 0; r < v->repetitions; r++) {
        bool all = true;

        for (size_t i = 0; i < count; i++) {
            double value = v->of[joint->policy[i]][r];

            joint->values[i * v->repetitions + n] = value;
            all = all && !isnan(value);
        }
        n += all;
    }
    joint->table = (struct stats_table){ joint->values, count, n, v->repetitions };
}

/* The middle `level` of the resampled values; with one repetition there is no interval. */
static struct interval middle(double *values, size_t n, double mean, double level)
{
    struct interval interval = { .n = n, .mean = mean, .p = (double)NAN };

    interval.low = interval.high = (double)NAN;
    if (n < 2)
        return interval;
    interval.low = stats_quantile(values, RESAMPLES, 0.5 - level / 2);
    interval.high = stats_quantile(values, RESAMPLES, 0.5 + level / 2);
    return interval;
}

static void bootstrap(struct compare_table *table, const struct compare_values *v,
                      const struct joint *joint)
{
    const struct stats_table *values = &joint->table;
    double *means = mem_alloc(values->count * RESAMPLES * sizeof *means);
    double *part = mem_alloc(RESAMPLES * sizeof *part);
    double *p_best = mem_alloc(values->count * sizeof *p_best);
    int better = table->better[v->metric];
    const double *base = NULL;

    stats_resample(values, RESAMPLES, SEED, means);
    stats_best(means, values->count, RESAMPLES, better == COMPARE_HIGHER, p_best);
    for (size_t i = 0; i < values->count; i++)
        if (joint->policy[i] == v->base)
            base = &means[i * RESAMPLES];
    for (size_t i = 0; i < values->count; i++) {
        struct compare_cell *cell = compare_cell(table, v->point, joint->policy[i], v->metric);
        const double *mine = &means[i * RESAMPLES];

        for (size_t s = 0; base && s < RESAMPLES; s++)
            part[s] = mine[s] - base[s];
        if (base && base != mine)
            cell->boot_diff = middle(part, values->n, cell->diff.mean, table->level);
        memcpy(part, mine, RESAMPLES * sizeof *part);
        cell->boot = middle(part, values->n, cell->mean.mean, table->level);
        cell->p_best = better != COMPARE_UNKNOWN && values->n > 1 ? p_best[i] : (double)NAN;
    }
    mem_free(p_best);
    mem_free(part);
    mem_free(means);
}

/* 1 and the number of policies that are better; the same mean has the same rank. */
static void rank(struct compare_table *table, const struct compare_values *v)
{
    double sign = table->better[v->metric] == COMPARE_HIGHER ? -1 : 1;
    size_t best = table->policy_count;

    if (table->better[v->metric] == COMPARE_UNKNOWN)
        return;
    for (size_t k = 0; k < table->policy_count; k++) {
        struct compare_cell *cell = compare_cell(table, v->point, k, v->metric);

        if (isnan(cell->mean.mean))
            continue;
        cell->rank = 1;
        for (size_t i = 0; i < table->policy_count; i++)
            cell->rank += sign * compare_cell(table, v->point, i, v->metric)->mean.mean <
                          sign * cell->mean.mean;
        if (cell->rank == 1 && best == table->policy_count)
            best = k;
    }
    for (size_t k = 0; best < table->policy_count && k < table->policy_count; k++)
        compare_cell(table, v->point, k, v->metric)->behind =
            compare_paired(v->of[k], v->of[best], v->repetitions, table->level);
}

void compare_rank(struct compare_table *table, const struct compare_values *values)
{
    const struct interval none = { 0, (double)NAN, (double)NAN, (double)NAN, (double)NAN };
    struct joint joint;

    for (size_t k = 0; k < table->policy_count; k++) {
        struct compare_cell *cell = compare_cell(table, values->point, k, values->metric);

        cell->boot = cell->boot_diff = cell->behind = none;
        cell->p_best = (double)NAN;
    }
    rank(table, values);
    join(table, values, &joint);
    if (joint.table.count && joint.table.n)
        bootstrap(table, values, &joint);
    mem_free(joint.policy);
    mem_free(joint.values);
}
