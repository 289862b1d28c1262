/* Submission times with exact distances, whatever the length of the run. */
#include "workloads/dag/clock.h"

#include <math.h>

bool clock_dist(const char *who, const char *name, const char *text, struct dist *dist,
                struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "%s: %s", who, name);
    if (!(dist_min(dist) >= 0))
        return error_set(err, "%s: %s: '%s' can be negative", who, name, text);
    return true;
}

bool clock_init(struct clock *clock, const char *who, const char *gap,
                const struct generator_input *input, struct error *err)
{
    if (!clock_dist(who, "gap", gap, &clock->gap, err))
        return false;
    if (clock->until == TIME_NEVER &&
        !(dist_mean(&clock->gap) * (double)clock->jobs < time_seconds(TIME_NEVER)))
        return error_set(err,
                         "%s: gap: %lld graphs at '%s' last longer than the 292 years a run can "
                         "have",
                         who, (long long)clock->jobs, gap);
    rng_stream(&clock->rng, input->seed, input->replication, RNG_ARRIVAL, 0);
    return true;
}

static bool advance(struct clock *clock)
{
    double gap = dist_sample(&clock->gap, &clock->rng) * 1e9 + clock->carry;
    double whole = floor(gap);

    if (!(whole < 9.2e18))
        return false;
    if (clock->unit > 0)
        whole = floor(whole / (double)clock->unit) * (double)clock->unit;
    else
        clock->carry = gap - whole;
    clock->now = time_add(clock->now, (sim_time)whole);
    return clock->now != TIME_NEVER;
}

bool clock_next(struct clock *clock)
{
    if (clock->made < clock->jobs && (clock->made == 0 || advance(clock)) &&
        clock->now < clock->until) {
        clock->made++;
        return true;
    }
    clock->jobs = clock->made;
    return false;
}
