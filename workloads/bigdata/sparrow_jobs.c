/*
 * Jobs of one stage of independent tasks, arriving at random: the workload of Sparrow's simulator
 * (Ousterhout et al., SOSP 2013), in which the load alone says how often they come. A part of them
 * may be long, as in Hawk (Delgado et al., ATC 2015) and Eagle (SoCC 2016).
 */
#include <math.h>

#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/bigdata/bigdata_spec.h"

/* Stages of jobs with fewer tasks than this are made once for all jobs. */
enum { SHARED = 4096 };

/* Jobs of one kind: short or long. */
struct kind {
    const char *name;
    struct dist tasks, duration;
    struct big_stage *shared[SHARED]; /* by the number of tasks; NULL: none so far */
};

struct sparrow_jobs {
    int64_t jobs;
    const char *tasks, *duration, *long_tasks, *long_duration;
    double long_part;
    bool alike;
    double load;
    struct kind kind[2];
    struct arena *arena;
    struct rng arrivals, sizes, kinds, durations;
    double now, gap_mean; /* seconds */
    int64_t made;
};

static const struct param sparrow_jobs_params[] = {
    PARAM(sparrow_jobs, jobs, 4000, 1, 1e15, "", "Number of jobs; the first arrives at 0."),
    PARAM_TEXT(sparrow_jobs, tasks, "100",
               "Distribution of the tasks of a job, rounded, at least 1."),
    PARAM_TEXT(sparrow_jobs, duration, "exponential(mean=100ms)", "Distribution of a task's time."),
    PARAM(sparrow_jobs, alike, false, 0, 1, "", "The tasks of a job are equally long."),
    PARAM(sparrow_jobs, long_part, 0, 0, 1, "", "Part of the jobs that are long, in queue `long`."),
    PARAM_TEXT(sparrow_jobs, long_tasks, "100", "Distribution of the tasks of a long job."),
    PARAM_TEXT(sparrow_jobs, long_duration, "exponential(mean=2s)", "Distribution of their time."),
    PARAM(sparrow_jobs, load, 0.8, 1e-6, 1000, "",
          "Work that arrives over what the slots can do: exponential gaps follow from it."),
    { 0 },
};

static bool read_dist(const char *text, const char *name, double least, struct dist *dist,
                      struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "bigdata.sparrow_jobs: %s", name);
    if (dist_min(dist) < least)
        return error_set(err, "bigdata.sparrow_jobs: %s: '%s' can be below %g", name, text, least);
    if (!(dist_mean(dist) < 1e15))
        return error_set(err, "bigdata.sparrow_jobs: %s: '%s' has no finite mean", name, text);
    return true;
}

/* Mean work of a job, slot-seconds. */
static double mean_work(const struct sparrow_jobs *self)
{
    double work[2];

    for (int k = 0; k < 2; k++)
        work[k] = dist_mean(&self->kind[k].tasks) * dist_mean(&self->kind[k].duration);
    return work[0] * (1 - self->long_part) + work[1] * self->long_part;
}

static bool sparrow_jobs_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct sparrow_jobs *self = ptr;

    if (!read_dist(self->tasks, "tasks", 1, &self->kind[0].tasks, err) ||
        !read_dist(self->duration, "duration", 0, &self->kind[0].duration, err) ||
        !read_dist(self->long_tasks, "long_tasks", 1, &self->kind[1].tasks, err) ||
        !read_dist(self->long_duration, "long_duration", 0, &self->kind[1].duration, err))
        return false;
    if (input->capacity < 1)
        return error_set(err, "bigdata.sparrow_jobs: the platform has no whole slot");
    self->kind[0].name = NULL;
    self->kind[1].name = "long";
    self->arena = input->arena;
    self->gap_mean = mean_work(self) / (self->load * (double)input->capacity);
    if (!(self->gap_mean * (double)self->jobs < 1e9))
        return error_set(err,
                         "bigdata.sparrow_jobs: %lld jobs at load %g last longer than 30 years",
                         (long long)self->jobs, self->load);
    rng_stream(&self->arrivals, input->seed, input->replication, RNG_ARRIVAL, 0);
    rng_stream(&self->sizes, input->seed, input->replication, RNG_SIZE, 0);
    rng_stream(&self->kinds, input->seed, input->replication, RNG_USER, 0);
    rng_stream(&self->durations, input->seed, input->replication, RNG_SERVICE, 0);
    return true;
}

static struct big_stage *make_stage(struct sparrow_jobs *self, const struct kind *kind,
                                    uint32_t tasks)
{
    struct big_stage *stage = arena_alloc(self->arena, sizeof *stage);

    stage->tasks = tasks;
    stage->demand[BIG_CPU] = 1000;
    stage->mean = time_from_seconds(dist_mean(&kind->duration));
    stage->dist = &kind->duration;
    if (self->alike) {
        stage->mean = time_from_seconds(dist_sample(&kind->duration, &self->durations));
        stage->dist = NULL;
    }
    return stage;
}

/* A stage lasts as long as the run: jobs that differ in nothing have the same one. */
static const struct big_stage *next_stage(struct sparrow_jobs *self, struct kind *kind)
{
    double drawn = floor(dist_sample(&kind->tasks, &self->sizes) + 0.5);
    uint32_t tasks = drawn > 1e6 ? 1000000 : (uint32_t)drawn;

    if (self->alike || tasks >= SHARED)
        return make_stage(self, kind, tasks);
    if (!kind->shared[tasks])
        kind->shared[tasks] = make_stage(self, kind, tasks);
    return kind->shared[tasks];
}

static bool sparrow_jobs_next(void *ptr, void *item)
{
    struct sparrow_jobs *self = ptr;
    struct big_arrival *job = item;
    struct kind *kind = &self->kind[rng_uniform(&self->kinds) < self->long_part];

    if (self->made == self->jobs)
        return false;
    if (self->made++ > 0)
        self->now += rng_exponential(&self->arrivals, self->gap_mean);
    *job = (struct big_arrival){ .submit = time_from_seconds(self->now),
                                 .number = self->made,
                                 .queue = kind->name,
                                 .user = BIG_UNKNOWN,
                                 .weight = 1,
                                 .stage = next_stage(self, kind),
                                 .stages = 1 };
    return true;
}

const struct generator bigdata_sparrow_jobs = {
    .policy = { .name = "bigdata.sparrow_jobs",
                .doc = "Poisson arrivals of jobs of independent tasks, at a given load.",
                .source = "Ousterhout et al., Sparrow, SOSP 2013: the authors' simulator; long and "
                          "short jobs: Delgado et al., Hawk, ATC 2015",
                .params = sparrow_jobs_params,
                .self_size = sizeof(struct sparrow_jobs) },
    .init = sparrow_jobs_init,
    .next = sparrow_jobs_next,
};
