/* Who is best, by how much, and how sure that is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats.h"
#include "sim/base/stats_interval.h"
#include "sim/base/stats_quantile.h"
#include "sim/base/stats_rank.h"
#include "sim/run/compare_internal.h"

enum { RESAMPLES = 2000, SEED = 1 };

/*
 * What ranks are made of: the policies that have a value, and the repetitions without gaps, as one
 * table. A gap is a run that has no value: it failed, was not reached, or there was nothing to
 * measure. Who fails where it is hard must not win by the rest, so such a repetition counts for
 * nobody. That a policy was not asked to repeat as often as others is no gap.
 */
struct joint {
    size_t *policy; /* index in the comparison */
    double *values;
    struct stats_table table;
    bool drawn; /* every policy has two values, so it makes sense to draw from them */
    bool whole; /* every policy has a value in every repetition */
};

static bool has_gap(const struct compare_values *v, const struct joint *joint, size_t count,
                    size_t repetition)
{
    for (size_t i = 0; i < count; i++)
        if (v->asked[joint->policy[i]][repetition] && isnan(v->of[joint->policy[i]][repetition]))
            return true;
    return false;
}

/* Takes policies out that have values only where others have gaps. */
static size_t take_empty_out(const struct compare_table *table, const struct compare_values *v,
                             struct joint *joint, size_t n)
{
    size_t kept = 0;

    joint->drawn = joint->whole = true;
    for (size_t i = 0; i < joint->table.count; i++) {
        double *values = joint->values + i * v->repetitions;
        struct compare_cell *cell = compare_cell(table, v->point, joint->policy[i], v->metric);

        cell->drawn = 0;
        for (size_t r = 0; r < n; r++)
            cell->drawn += isnan(values[r]) ? 0 : 1;
        if (!cell->drawn)
            continue;
        joint->drawn = joint->drawn && cell->drawn > 1;
        joint->whole = joint->whole && cell->drawn == n;
        joint->policy[kept] = joint->policy[i];
        memmove(joint->values + kept++ * v->repetitions, values, n * sizeof *values);
    }
    return kept;
}

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
        bool any = false;

        for (size_t i = 0; i < count; i++) {
            joint->values[i * v->repetitions + n] = v->of[joint->policy[i]][r];
            any = any || !isnan(v->of[joint->policy[i]][r]);
        }
        n += any && !has_gap(v, joint, count, r);
    }
    joint->table = (struct stats_table){ joint->values, count, n, v->repetitions };
    joint->table.count = take_empty_out(table, v, joint, n);
}

/* The middle `level` of the resampled values. */
static struct interval middle(double *values, size_t n, double mean, double level)
{
    struct interval interval = { .n = n, .mean = mean, .p = (double)NAN };

    interval.low = stats_quantile(values, RESAMPLES, 0.5 - level / 2);
    interval.high = stats_quantile(values, RESAMPLES, 0.5 + level / 2);
    return interval;
}

/* The values of `a`, or what they are above those of `b`, bootstrapped by themselves. */
static struct interval alone(const double *a, const double *b, size_t repetitions, double level)
{
    double *values = mem_alloc(repetitions * sizeof *values);
    struct interval interval;
    size_t n = 0;

    for (size_t r = 0; r < repetitions; r++)
        if (!isnan(a[r]) && !(b && isnan(b[r])))
            values[n++] = b ? a[r] - b[r] : a[r];
    interval = stats_bootstrap_interval(values, n, level, RESAMPLES, SEED);
    mem_free(values);
    return interval;
}

/*
 * An interval is of the repetitions that its mean is of. They are drawn by themselves where these
 * are not all of the table; otherwise the means of the table are what would be drawn.
 */
static void intervals(struct compare_table *table, const struct compare_values *v, size_t k,
                      const double *mine)
{
    struct compare_cell *cell = compare_cell(table, v->point, k, v->metric);

    if (mine) {
        double *part = mem_alloc(RESAMPLES * sizeof *part);

        memcpy(part, mine, RESAMPLES * sizeof *part);
        cell->boot = middle(part, cell->mean.n, cell->mean.mean, table->level);
        mem_free(part);
    } else {
        cell->boot = alone(v->of[k], NULL, v->repetitions, table->level);
    }
    if (v->base < table->policy_count && k != v->base)
        cell->boot_diff = alone(v->of[k], v->of[v->base], v->repetitions, table->level);
}

static void bootstrap(struct compare_table *table, const struct compare_values *v,
                      const struct joint *joint)
{
    const struct stats_table *values = &joint->table;
    double *means = mem_alloc(values->count * RESAMPLES * sizeof *means);
    double *p_best = mem_alloc(values->count * sizeof *p_best);
    const double **mine = mem_alloc(table->policy_count * sizeof *mine);
    int better = table->better[v->metric];

    for (size_t k = 0; k < table->policy_count; k++)
        mine[k] = NULL;
    if (joint->drawn && values->count) {
        stats_resample(values, RESAMPLES, SEED, means);
        stats_best(means, values->count, RESAMPLES, better == COMPARE_HIGHER, p_best);
        for (size_t i = 0; i < values->count; i++) {
            struct compare_cell *cell = compare_cell(table, v->point, joint->policy[i], v->metric);

            if (joint->whole && cell->mean.n == values->n)
                mine[joint->policy[i]] = &means[i * RESAMPLES];
            if (better != COMPARE_UNKNOWN)
                cell->p_best = p_best[i];
        }
    }
    for (size_t k = 0; k < table->policy_count; k++)
        if (compare_cell(table, v->point, k, v->metric)->mean.n)
            intervals(table, v, k, mine[k]);
    mem_free(mine);
    mem_free(p_best);
    mem_free(means);
}

static double mean_of(const double *values, size_t n)
{
    struct moments sum = { 0 };

    for (size_t r = 0; r < n; r++)
        if (!isnan(values[r]))
            moments_add(&sum, values[r]);
    return moments_mean(&sum);
}

/* 1 and the number of policies that are better; the same mean has the same rank. */
static void rank(struct compare_table *table, const struct compare_values *v,
                 const struct joint *joint)
{
    double sign = table->better[v->metric] == COMPARE_HIGHER ? -1 : 1;
    size_t count = joint->table.count;
    size_t best = count;
    double *means;

    if (table->better[v->metric] == COMPARE_UNKNOWN)
        return;
    means = mem_alloc(count * sizeof *means);
    for (size_t i = 0; i < count; i++)
        means[i] = mean_of(joint->values + i * v->repetitions, joint->table.n);
    for (size_t i = 0; i < count; i++) {
        struct compare_cell *cell = compare_cell(table, v->point, joint->policy[i], v->metric);

        cell->rank = 1;
        for (size_t j = 0; j < count; j++)
            cell->rank += sign * means[j] < sign * means[i];
        if (cell->rank == 1 && best == count)
            best = i;
    }
    mem_free(means);
    for (size_t k = 0; best < count && k < table->policy_count; k++)
        compare_cell(table, v->point, k, v->metric)->behind =
            compare_paired(v->of[k], v->of[joint->policy[best]], v->repetitions, table->level);
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
    join(table, values, &joint);
    rank(table, values, &joint);
    if (values->repetitions > 1)
        bootstrap(table, values, &joint);
    mem_free(joint.policy);
    mem_free(joint.values);
}
