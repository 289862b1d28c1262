/* Jobs with independent gaps, run times, sizes and estimates: every G/G/c queue, and the first
 * test. */
#include <math.h>

#include "sim/base/dist.h"
#include "sim/batch/batch_spec.h"

struct general {
    int64_t jobs;
    const char *interarrival;
    const char *runtime;
    const char *procs;
    const char *estimate;
    int64_t users;
    double user_skew;
    /* State. A stream a purpose: another distribution of sizes leaves the arrivals as they were. */
    struct dist gap_dist, run_dist, procs_dist, estimate_dist;
    struct rng gap_rng, run_rng, procs_rng, estimate_rng, user_rng;
    struct rng_zipf zipf;
    int64_t made;
    sim_time now;
    double carry; /* the part of `now` below one tick, 0 <= carry < 1 */
};

static const struct param general_params[] = {
    PARAM(general, jobs, 10000, 1, 1e15, "", "Number of jobs."),
    PARAM_TEXT(general, interarrival, "exponential(mean=100s)",
               "Distribution of the time between two arrivals; the first job comes after one."),
    PARAM_TEXT(general, runtime, "exponential(mean=90s)", "Distribution of run times."),
    PARAM_TEXT(general, procs, "1",
               "Distribution of processors, rounded to the nearest whole number, at least 1."),
    PARAM_TEXT(general, estimate, "1",
               "Distribution of requested time / run time; below 1 the job asks for too little."),
    PARAM(general, users, 0, 0, 4e9, "", "Number of users, numbered from 1; 0: jobs have none."),
    PARAM(general, user_skew, 0, 0, 10, "",
          "Exponent of the Zipf law of jobs per user; 0: all submit alike."),
    { 0 },
};

static bool read_dist(const char *name, const char *text, struct dist *dist, struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "batch.general: %s", name);
    if (!(dist_min(dist) >= 0))
        return error_set(err, "batch.general: %s: '%s' can be negative", name, text);
    return true;
}

static bool general_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct general *self = ptr;
    uint64_t seed = input->seed;
    uint64_t replication = input->replication;

    if (!read_dist("interarrival", self->interarrival, &self->gap_dist, err) ||
        !read_dist("runtime", self->runtime, &self->run_dist, err) ||
        !read_dist("procs", self->procs, &self->procs_dist, err) ||
        !read_dist("estimate", self->estimate, &self->estimate_dist, err))
        return false;
    if (!(dist_mean(&self->gap_dist) * (double)self->jobs < time_seconds(TIME_NEVER)))
        return error_set(err,
                         "batch.general: interarrival: %lld jobs at '%s' last longer than the "
                         "292 years a run can have",
                         (long long)self->jobs, self->interarrival);
    rng_stream(&self->gap_rng, seed, replication, RNG_ARRIVAL, 0);
    rng_stream(&self->run_rng, seed, replication, RNG_SERVICE, 0);
    rng_stream(&self->procs_rng, seed, replication, RNG_SIZE, 0);
    rng_stream(&self->estimate_rng, seed, replication, RNG_ESTIMATE, 0);
    rng_stream(&self->user_rng, seed, replication, RNG_USER, 0);
    if (self->users)
        rng_zipf_make(&self->zipf, (uint64_t)self->users, self->user_skew);
    return true;
}

/*
 * Whole ticks are added and the rest is carried over, so that arrivals keep their exact distance
 * whatever the length of the run. False beyond the end of time.
 */
static bool advance(struct general *self)
{
    double gap = dist_sample(&self->gap_dist, &self->gap_rng) * 1e9 + self->carry;
    double whole = floor(gap);

    if (!(whole < 9.2e18))
        return false;
    self->carry = gap - whole;
    self->now = time_add(self->now, (sim_time)whole);
    return self->now != TIME_NEVER;
}

static int64_t whole_procs(double procs)
{
    double whole = floor(procs + 0.5);

    return whole < 1 ? 1 : whole < 9e18 ? (int64_t)whole : INT64_MAX;
}

static bool general_next(void *ptr, void *item)
{
    struct general *self = ptr;
    struct batch_arrival *job = item;
    double run;

    if (self->made == self->jobs)
        return false;
    if (!advance(self)) {
        self->made = self->jobs;
        return false;
    }
    run = dist_sample(&self->run_dist, &self->run_rng);
    *job = (struct batch_arrival){
        .submit = self->now,
        .run = time_from_seconds(run),
        .procs = whole_procs(dist_sample(&self->procs_dist, &self->procs_rng)),
        .user = BATCH_UNKNOWN,
        .group = BATCH_UNKNOWN,
        .queue = BATCH_UNKNOWN,
        .number = ++self->made,
    };
    job->procs_used = job->procs;
    job->request = time_from_seconds(dist_sample(&self->estimate_dist, &self->estimate_rng) * run);
    if (self->users)
        job->user = (int64_t)rng_zipf(&self->user_rng, &self->zipf);
    return true;
}

const struct generator batch_general = {
    .policy = { .name = "batch.general",
                .doc = "Independent gaps, run times, sizes and estimates from any distribution.",
                .source = "Kendall's G/G/c queues; Poisson arrivals by default",
                .params = general_params,
                .self_size = sizeof(struct general) },
    .init = general_init,
    .next = general_next,
};
