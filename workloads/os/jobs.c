/* Threads that run once and end: an arrival process and a service time make every M/G/k queue. */
#include "sim/os/os_spec.h"
#include "workloads/os/arrivals.h"

struct jobs {
    int64_t threads;
    const char *interarrival;
    const char *service;
    const char *nice;
    const char *priority;
    /* State. A stream a purpose: other priorities leave the arrivals as they were. */
    struct arrivals arrivals;
    struct dist service_dist, nice_dist, priority_dist;
    struct rng nice_rng, priority_rng;
    struct os_step step;
    struct os_program program;
};

static const struct param jobs_params[] = {
    PARAM(jobs, threads, 10000, 1, 1e15, "", "Number of threads."),
    PARAM_TEXT(jobs, interarrival, "exponential(mean=10ms)",
               "Distribution of the time between two arrivals; the first thread comes after one."),
    PARAM_TEXT(jobs, service, "exponential(mean=8ms)", "Distribution of the CPU time of a thread."),
    PARAM_TEXT(jobs, nice, "0",
               "Distribution of nice values, rounded to whole numbers; above 19 it is 19."),
    PARAM_TEXT(jobs, priority, "1",
               "Distribution of fixed priorities, rounded to whole numbers, 1 to 99; 99 is first."),
    { 0 },
};

static bool jobs_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct jobs *self = ptr;
    const struct arrivals_dist service = { "os.jobs", "service", self->service, 0 };
    const struct arrivals_dist nice = { "os.jobs", "nice", self->nice, -20 };
    const struct arrivals_dist priority = { "os.jobs", "priority", self->priority, 1 };

    self->arrivals.threads = self->threads;
    if (!arrivals_init(&self->arrivals, "os.jobs", self->interarrival, input, err) ||
        !arrivals_dist(&service, &self->service_dist, err) ||
        !arrivals_dist(&nice, &self->nice_dist, err) ||
        !arrivals_dist(&priority, &self->priority_dist, err))
        return false;
    rng_stream(&self->nice_rng, input->seed, input->replication, RNG_USER, 0);
    rng_stream(&self->priority_rng, input->seed, input->replication, RNG_SIZE, 0);
    /* One program for all: the time is drawn when a thread begins to run, so that the memory does
     * not grow with the number of threads. */
    self->step = (struct os_step){ .kind = OS_RUN, .dist = &self->service_dist };
    self->program = (struct os_program){ .step = &self->step, .steps = 1, .loops = 1 };
    return true;
}

static bool jobs_next(void *ptr, void *item)
{
    struct jobs *self = ptr;
    struct os_arrival *thread = item;

    if (!arrivals_next(&self->arrivals))
        return false;
    *thread = (struct os_arrival){
        .submit = self->arrivals.now,
        .program = &self->program,
        .number = self->arrivals.made,
        .nice = arrivals_whole(&self->nice_dist, &self->nice_rng, -20, 19),
        .scheduling = OS_OTHER,
        .priority = arrivals_whole(&self->priority_dist, &self->priority_rng, 1, 99),
        .group = -1,
    };
    return true;
}

const struct generator os_jobs = {
    .policy = { .name = "os.jobs",
                .doc = "Threads that run once: arrivals and service times from any distribution.",
                .source = "Kendall's G/G/k queues; Poisson arrivals by default",
                .params = jobs_params,
                .self_size = sizeof(struct jobs) },
    .init = jobs_init,
    .next = jobs_next,
};
