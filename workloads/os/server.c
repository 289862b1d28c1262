/*
 * Requests to a server, each a thread, some of which need one of its locks: run, lock, run inside
 * of the lock, unlock, run. With processors enough, one lock and exponential times the lock is an
 * M/M/1 queue, as what leaves an M/M/infinity queue is a Poisson process (Burke 1956, Mirasol
 * 1963).
 */
#include "sim/os/os_spec.h"
#include "workloads/os/arrivals.h"

enum { STEPS = 5 };

struct server {
    int64_t threads;
    const char *interarrival;
    const char *before, *section, *after;
    double lock_share;
    int64_t locks;
    const char *nice;
    const char *priority;
    /* State. A stream a purpose: other priorities or locks leave the arrivals as they were. */
    struct arrivals arrivals;
    struct dist before_dist, section_dist, after_dist, nice_dist, priority_dist;
    struct rng lock_rng, nice_rng, priority_rng;
    struct os_step free_step[2];
    struct os_program free; /* without a lock */
    struct os_program *locked;
};

static const struct param server_params[] = {
    PARAM(server, threads, 10000, 1, 1e15, "", "Number of threads, one a request."),
    PARAM_TEXT(server, interarrival, "exponential(mean=10ms)",
               "Distribution of the time between two arrivals; the first thread comes after one."),
    PARAM_TEXT(server, before, "exponential(mean=2ms)", "CPU time before the lock."),
    PARAM_TEXT(server, section, "exponential(mean=1ms)", "CPU time inside of the lock."),
    PARAM_TEXT(server, after, "exponential(mean=2ms)", "CPU time behind the lock."),
    PARAM(server, lock_share, 0.5, 0, 1, "",
          "Share of requests that need a lock; the others run before and after only."),
    PARAM(server, locks, 1, 1, OS_MOST_OBJECTS, "", "Number of locks; all are equally likely."),
    PARAM_TEXT(server, nice, "0",
               "Distribution of nice values, rounded to whole numbers; above 19 it is 19."),
    PARAM_TEXT(server, priority, "1",
               "Distribution of fixed priorities, rounded to whole numbers, 1 to 99; 99 is first."),
    { 0 },
};

/* One program for each lock: times are drawn when a thread comes to them. */
static void make_programs(struct server *self, struct arena *arena)
{
    struct os_step *step = arena_array(arena, (size_t)self->locks * STEPS, sizeof *step);

    self->free_step[0] = (struct os_step){ .kind = OS_RUN, .dist = &self->before_dist };
    self->free_step[1] = (struct os_step){ .kind = OS_RUN, .dist = &self->after_dist };
    self->free = (struct os_program){ .step = self->free_step, .steps = 2, .loops = 1 };
    self->locked = arena_array(arena, (size_t)self->locks, sizeof *self->locked);
    for (uint32_t lock = 0; lock < (uint32_t)self->locks; lock++, step += STEPS) {
        step[0] = self->free_step[0];
        step[1] = (struct os_step){ .kind = OS_LOCK, .object = lock };
        step[2] = (struct os_step){ .kind = OS_RUN, .dist = &self->section_dist };
        step[3] = (struct os_step){ .kind = OS_UNLOCK, .object = lock };
        step[4] = self->free_step[1];
        self->locked[lock] = (struct os_program){ .step = step, .steps = STEPS, .loops = 1 };
    }
}

static bool server_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct server *self = ptr;
    const struct arrivals_dist before = { "os.server", "before", self->before, 0 };
    const struct arrivals_dist section = { "os.server", "section", self->section, 0 };
    const struct arrivals_dist after = { "os.server", "after", self->after, 0 };
    const struct arrivals_dist nice = { "os.server", "nice", self->nice, -20 };
    const struct arrivals_dist priority = { "os.server", "priority", self->priority, 1 };

    self->arrivals.threads = self->threads;
    if (!arrivals_init(&self->arrivals, "os.server", self->interarrival, input, err) ||
        !arrivals_dist(&before, &self->before_dist, err) ||
        !arrivals_dist(&section, &self->section_dist, err) ||
        !arrivals_dist(&after, &self->after_dist, err) ||
        !arrivals_dist(&nice, &self->nice_dist, err) ||
        !arrivals_dist(&priority, &self->priority_dist, err))
        return false;
    rng_stream(&self->lock_rng, input->seed, input->replication, RNG_PLACE, 0);
    rng_stream(&self->nice_rng, input->seed, input->replication, RNG_USER, 0);
    rng_stream(&self->priority_rng, input->seed, input->replication, RNG_SIZE, 0);
    make_programs(self, input->arena);
    return true;
}

/* Both numbers are drawn for every request, so that another share moves no lock. */
static const struct os_program *draw_program(struct server *self)
{
    bool needs = rng_uniform(&self->lock_rng) < self->lock_share;
    uint64_t lock = rng_below(&self->lock_rng, (uint64_t)self->locks);

    return needs ? &self->locked[lock] : &self->free;
}

static bool server_next(void *ptr, void *item)
{
    struct server *self = ptr;
    struct os_arrival *thread = item;

    if (!arrivals_next(&self->arrivals))
        return false;
    *thread = (struct os_arrival){
        .submit = self->arrivals.now,
        .program = draw_program(self),
        .number = self->arrivals.made,
        .nice = arrivals_whole(&self->nice_dist, &self->nice_rng, -20, 19),
        .scheduling = OS_OTHER,
        .priority = arrivals_whole(&self->priority_dist, &self->priority_rng, 1, 99),
        .group = -1,
    };
    return true;
}

const struct generator os_server = {
    .policy = { .name = "os.server",
                .doc = "Requests, a thread each, that run and may need one of the server's locks.",
                .source = "A critical section inside of each job: Silberschatz, Galvin and Gagne, "
                          "Operating System Concepts, 10th ed., section 6.2; times are parameters",
                .params = server_params,
                .self_size = sizeof(struct server) },
    .init = server_init,
    .next = server_next,
};
