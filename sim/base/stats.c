/* Moments and time averages: merging and the numbers taken from them. */
#include "sim/base/stats.h"

#include <math.h>
#include <string.h>

#include "sim/base/error.h"

void moments_merge(struct moments *m, const struct moments *other)
{
    double n = (double)m->n;
    double k = (double)other->n;
    double apart = other->centre - m->centre;

    if (!other->n)
        return;
    if (!m->n) {
        *m = *other;
        return;
    }
    m->m2 += other->m2 + apart * apart * (n * k / (n + k));
    m->centre += apart * (k / (n + k));
    m->n += other->n;
    exact_add(&m->sum, other->sum.sum);
    exact_add(&m->sum, other->sum.rest);
    m->min = other->min < m->min ? other->min : m->min;
    m->max = other->max > m->max ? other->max : m->max;
}

double moments_sum(const struct moments *m)
{
    return exact_get(&m->sum);
}

double moments_mean(const struct moments *m)
{
    return exact_get(&m->sum) / (double)m->n;
}

double moments_variance(const struct moments *m)
{
    return m->m2 / (double)m->n;
}

double moments_sample_variance(const struct moments *m)
{
    return m->n < 2 ? nan("") : m->m2 / (double)(m->n - 1);
}

/* Both parts are >= 0, so nothing cancels. */
static double mean_square(const struct moments *m)
{
    double mean = moments_mean(m);

    return moments_variance(m) + mean * mean;
}

double moments_rms(const struct moments *m)
{
    return sqrt(mean_square(m));
}

double moments_jain(const struct moments *m)
{
    double mean = moments_mean(m);
    double square = mean_square(m);

    return square == 0 ? 1 : mean * mean / square;
}

double moments_min(const struct moments *m)
{
    return m->n ? m->min : nan("");
}

double moments_max(const struct moments *m)
{
    return m->n ? m->max : nan("");
}

void timeavg_start(struct timeavg *t, sim_time now, double level)
{
    memset(t, 0, sizeof *t);
    t->since = now;
    t->level = level;
}

/* Weighted Welford (West 1979): the weight is the time, and the divisor the total time. */
void timeavg_close(struct timeavg *t, sim_time now)
{
    sim_time lasted = now - t->since;
    double weight = (double)lasted;
    double before = t->level - t->centre;
    int whole;

    BUG_UNLESS(lasted >= 0);
    if (!lasted)
        return;
    if (!t->total)
        t->min = t->max = t->level;
    t->min = t->level < t->min ? t->level : t->min;
    t->max = t->level > t->max ? t->level : t->max;
    t->total += lasted;
    t->since = now;
    exact_add(&t->area, weight * t->level);
    t->centre += before * (weight / (double)t->total);
    t->m2 += weight * before * (t->level - t->centre);
    if (t->level >= 0 && t->level < TIMEAVG_LEVELS) {
        whole = (int)t->level;
        if (t->level == whole)
            t->at[whole] += lasted;
    }
}

double timeavg_mean(const struct timeavg *t)
{
    return exact_get(&t->area) / (double)t->total;
}

double timeavg_variance(const struct timeavg *t)
{
    return t->m2 / (double)t->total;
}

double timeavg_min(const struct timeavg *t)
{
    return t->total ? t->min : nan("");
}

double timeavg_max(const struct timeavg *t)
{
    return t->total ? t->max : nan("");
}

double timeavg_at(const struct timeavg *t, int level)
{
    BUG_UNLESS(level >= 0 && level < TIMEAVG_LEVELS);
    return (double)t->at[level] / (double)t->total;
}
