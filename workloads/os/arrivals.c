/* Arrival times with exact distances, whatever the length of the run; distributions by name. */
#include "workloads/os/arrivals.h"

#include <math.h>

bool arrivals_dist(const struct arrivals_dist *what, struct dist *dist, struct error *err)
{
    if (!dist_parse(what->text, dist, err))
        return error_prefix(err, "%s: %s", what->who, what->name);
    if (dist_min(dist) >= what->least)
        return true;
    if (what->least < 0 || what->least > 0)
        return error_set(err, "%s: %s: '%s' can be below %g", what->who, what->name, what->text,
                         what->least);
    return error_set(err, "%s: %s: '%s' can be negative", what->who, what->name, what->text);
}

int64_t arrivals_whole(const struct dist *dist, struct rng *rng, int64_t least, int64_t most)
{
    double whole = floor(dist_sample(dist, rng) + 0.5);

    return whole <= (double)least ? least : whole >= (double)most ? most : (int64_t)whole;
}

bool arrivals_init(struct arrivals *arrivals, const char *who, const char *gap,
                   const struct generator_input *input, struct error *err)
{
    const struct arrivals_dist what = { who, "interarrival", gap, 0 };

    if (!arrivals_dist(&what, &arrivals->gap, err))
        return false;
    if (!(dist_mean(&arrivals->gap) * (double)arrivals->threads < time_seconds(TIME_NEVER)))
        return error_set(err,
                         "%s: interarrival: %lld threads at '%s' last longer than the 292 years a "
                         "run can have",
                         who, (long long)arrivals->threads, gap);
    rng_stream(&arrivals->rng, input->seed, input->replication, RNG_ARRIVAL, 0);
    return true;
}

/* Whole ticks are added and the rest is carried over. False beyond the end of time. */
static bool advance(struct arrivals *arrivals)
{
    double gap = dist_sample(&arrivals->gap, &arrivals->rng) * 1e9 + arrivals->carry;
    double whole = floor(gap);

    if (!(whole < 9.2e18))
        return false;
    arrivals->carry = gap - whole;
    arrivals->now = time_add(arrivals->now, (sim_time)whole);
    return arrivals->now != TIME_NEVER;
}

bool arrivals_next(struct arrivals *arrivals)
{
    if (arrivals->made < arrivals->threads && advance(arrivals)) {
        arrivals->made++;
        return true;
    }
    arrivals->threads = arrivals->made;
    return false;
}
