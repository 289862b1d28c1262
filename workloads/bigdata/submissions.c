/* Submissions with exact distances, whatever the length of the run; distributions by name. */
#include "workloads/bigdata/submissions.h"

#include <math.h>

bool submissions_dist(const struct submissions_dist *what, struct dist *dist, struct error *err)
{
    if (!dist_parse(what->text, dist, err))
        return error_prefix(err, "%s: %s", what->who, what->name);
    return dist_min(dist) >= 0 ||
           error_set(err, "%s: %s: '%s' can be negative", what->who, what->name, what->text);
}

int64_t submissions_whole(const struct dist *dist, struct rng *rng, int64_t least, int64_t most)
{
    double whole = floor(dist_sample(dist, rng) + 0.5);

    return whole <= (double)least ? least : whole >= (double)most ? most : (int64_t)whole;
}

bool submissions_init(struct submissions *gaps, const struct submissions_dist *gap,
                      const struct generator_input *input, struct error *err)
{
    if (!submissions_dist(gap, &gaps->gap, err))
        return false;
    if (!(dist_mean(&gaps->gap) * (double)gaps->jobs < time_seconds(TIME_NEVER)))
        return error_set(err,
                         "%s: %s: %lld jobs at '%s' last longer than the 292 years a run can have",
                         gap->who, gap->name, (long long)gaps->jobs, gap->text);
    rng_stream(&gaps->rng, input->seed, input->replication, RNG_ARRIVAL, 0);
    return true;
}

bool submissions_next(struct submissions *gaps)
{
    double gap, whole;

    if (gaps->made >= gaps->jobs)
        return false;
    if (gaps->made++ == 0)
        return true;
    gap = dist_sample(&gaps->gap, &gaps->rng) * 1e9 + gaps->carry;
    whole = floor(gap);
    gaps->carry = gap - whole;
    gaps->now = whole < 9.2e18 ? time_add(gaps->now, (sim_time)whole) : TIME_NEVER;
    if (gaps->now == TIME_NEVER)
        gaps->made = gaps->jobs;
    return gaps->now != TIME_NEVER;
}
