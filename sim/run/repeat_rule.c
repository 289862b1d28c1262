/* The rule of `repeat:`: which replications a point needs, from the values it has. */
#include <math.h>
#include <string.h>

#include "sim/base/stats.h"
#include "sim/base/stats_interval.h"
#include "sim/base/stats_rank.h"
#include "sim/run/repeat.h"

/* The values that are there of one policy and measure, in the order of the replications. */
static size_t values_of(const struct repeat *rule, const struct repeat_point *point, size_t policy,
                        size_t of, double *out)
{
    size_t count = 0;

    for (size_t r = 0; r < point->given[policy]; r++) {
        double value = point->values[(policy * (size_t)rule->most + r) * rule->of_count + of];

        if (!isnan(value))
            out[count++] = value;
    }
    return count;
}

/* Half-width over |mean|; infinite where an interval is missing. No value at all asks nothing. */
static double relative_half_width(const double *values, size_t count, double level)
{
    struct interval interval = stats_mean_interval(values, count, level);
    double half = (interval.high - interval.low) / 2;

    if (count == 0 || half == 0)
        return 0;
    return isfinite(half) && interval.mean != 0 ? half / fabs(interval.mean) : (double)INFINITY;
}

static bool is_precise(const struct repeat *rule, struct repeat_point *point)
{
    double *values = mem_alloc((size_t)rule->most * sizeof *values);

    point->worst = 0;
    for (size_t k = 0; k < point->policies; k++)
        for (size_t of = 0; of < rule->of_count; of++) {
            size_t count = values_of(rule, point, k, of, values);
            double width = relative_half_width(values, count, rule->level);

            if (width > point->worst) {
                point->worst = width;
                point->worst_of = of;
            }
        }
    mem_free(values);
    return point->worst <= rule->precision;
}

static enum repeat_state decide_equal(const struct repeat *rule, struct repeat_point *point)
{
    size_t next = point->given[0] + (size_t)rule->step;

    if (is_precise(rule, point))
        return REPEAT_REACHED;
    if (point->given[0] >= (size_t)rule->most)
        return REPEAT_MOST;
    for (size_t k = 0; k < point->policies; k++)
        point->given[k] = next < (size_t)rule->most ? next : (size_t)rule->most;
    return REPEAT_OPEN;
}

/*
 * Gives the next `step` replications one by one to the policy that is furthest below its share of
 * the budget so far and these; the first of equals. What those that have the most cannot take is
 * not given to others beyond their shares, as it would tell nothing. False: nobody takes any.
 */
static bool hand_out(const struct repeat *rule, struct repeat_point *point, double *share,
                     const struct stats_choice *choices)
{
    double total = (double)rule->step;
    bool any = false;

    for (size_t k = 0; k < point->policies; k++)
        total += (double)point->given[k];
    stats_ocba(choices, point->policies, rule->highest, total, share);
    for (int64_t i = 0; i < rule->step; i++) {
        size_t next = point->policies;

        for (size_t k = 0; k < point->policies; k++)
            if (point->given[k] < (size_t)rule->most && share[k] > (double)point->given[k] &&
                (next == point->policies ||
                 share[k] - (double)point->given[k] > share[next] - (double)point->given[next]))
                next = k;
        if (next == point->policies)
            break;
        point->given[next]++;
        any = true;
    }
    return any;
}

/* False: a policy has too few values to be judged. */
static bool judge(const struct repeat *rule, const struct repeat_point *point,
                  struct stats_choice *choices)
{
    double *values = mem_alloc((size_t)rule->most * sizeof *values);
    bool all = true;

    for (size_t k = 0; k < point->policies; k++) {
        size_t count = values_of(rule, point, k, 0, values);
        struct moments moments = { 0 };

        for (size_t i = 0; i < count; i++)
            moments_add(&moments, values[i]);
        choices[k] = (struct stats_choice){ moments_mean(&moments),
                                            moments_sample_variance(&moments), count };
        all = all && count >= 2;
    }
    mem_free(values);
    return all;
}

static enum repeat_state decide_ocba(const struct repeat *rule, struct repeat_point *point)
{
    struct stats_choice *choices = mem_alloc(point->policies * sizeof *choices);
    double *share = mem_alloc(point->policies * sizeof *share);
    enum repeat_state state = REPEAT_MOST;

    point->worst = 0;
    if (judge(rule, point, choices)) {
        point->worst = stats_choice_sure(choices, point->policies, rule->highest);
        if (point->worst >= rule->sure)
            state = REPEAT_REACHED;
        else if (hand_out(rule, point, share, choices))
            state = REPEAT_OPEN;
    }
    mem_free(share);
    mem_free(choices);
    return state;
}

enum repeat_state repeat_decide(const struct repeat *rule, struct repeat_point *point)
{
    if (point->failed)
        return REPEAT_FAILED;
    if (point->given[0] == 0) {
        for (size_t k = 0; k < point->policies; k++)
            point->given[k] = (size_t)rule->least;
        return REPEAT_OPEN;
    }
    return rule->allocate == REPEAT_OCBA ? decide_ocba(rule, point) : decide_equal(rule, point);
}
