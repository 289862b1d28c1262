/* Interactive, batch and io-bound threads side by side, each kind with times and nice values. */
#include <stdio.h>

#include "sim/os/os_spec.h"
#include "workloads/os/arrivals.h"

enum kind { INTERACTIVE, BATCH, IO_BOUND, KINDS };
enum { NAME_ROOM = 40 };

/* A kind of thread: so many, each a program of one run and one wait. */
struct group {
    const char *name;
    int64_t left;
    int64_t made;
    struct dist run, wait, nice;
    struct rng nice_rng;
    struct os_step step[2];
    struct os_program program;
};

struct mix {
    int64_t interactive;
    int64_t batch;
    int64_t io;
    const char *interactive_run;
    const char *interactive_sleep;
    const char *batch_run;
    const char *io_run;
    const char *io_wait;
    const char *interactive_nice;
    const char *batch_nice;
    const char *io_nice;
    const char *interarrival;
    int64_t loops;
    /* State. A stream a purpose: another mix leaves the arrivals as they were. */
    struct arrivals arrivals;
    struct rng kind_rng;
    struct group group[KINDS];
    char name[NAME_ROOM];
};

static const struct param mix_params[] = {
    PARAM(mix, interactive, 4, 0, 1e12, "", "Threads that run shortly and sleep long."),
    PARAM(mix, batch, 2, 0, 1e12, "", "Threads that only run."),
    PARAM(mix, io, 2, 0, 1e12, "", "Threads that run shortly and wait for a device."),
    PARAM_TEXT(mix, interactive_run, "exponential(mean=2ms)", "CPU time between two sleeps."),
    PARAM_TEXT(mix, interactive_sleep, "exponential(mean=50ms)", "Sleep, by a timer."),
    PARAM_TEXT(mix, batch_run, "1s", "CPU time of one loop of a batch thread."),
    PARAM_TEXT(mix, io_run, "exponential(mean=500us)", "CPU time between two requests."),
    PARAM_TEXT(mix, io_wait, "exponential(mean=5ms)", "Time that the device takes."),
    PARAM_TEXT(mix, interactive_nice, "0",
               "Nice values of the interactive threads: rounded; above 19 it is 19."),
    PARAM_TEXT(mix, batch_nice, "0", "Nice values of the batch threads, likewise."),
    PARAM_TEXT(mix, io_nice, "0", "Nice values of the io-bound threads, likewise."),
    PARAM_TEXT(mix, interarrival, "0s",
               "Time between two arrivals, in random order of the kinds; 0s: all at the start."),
    PARAM(mix, loops, 0, 0, 1e15, "", "Loops of every thread before it ends; 0: it never does."),
    { 0 },
};

/* What the parameters say of one kind, in the words of the study. */
struct wording {
    const char *name;
    int64_t count;
    struct arrivals_dist run, wait, nice;
    int wait_kind; /* enum os_step_kind */
};

static bool make_group(struct group *group, const struct wording *say, int64_t loops,
                       struct error *err)
{
    uint32_t steps = say->wait.name ? 2 : 1;

    if (!arrivals_dist(&say->run, &group->run, err) ||
        !arrivals_dist(&say->nice, &group->nice, err) ||
        (steps == 2 && !arrivals_dist(&say->wait, &group->wait, err)))
        return false;
    /* A thread that neither runs nor waits would go round for ever at one instant. */
    if (!(dist_mean(&group->run) > 0))
        return error_set(err, "os.mix: %s: '%s' is never above 0", say->run.name, say->run.text);
    group->name = say->name;
    group->left = say->count;
    group->step[0] = (struct os_step){ .kind = OS_RUN, .dist = &group->run };
    group->step[1] = (struct os_step){ .kind = say->wait_kind, .dist = &group->wait };
    group->program = (struct os_program){ .step = group->step, .steps = steps, .loops = loops };
    return true;
}

static bool mix_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct mix *self = ptr;
    const struct wording say[KINDS] = {
        { "interactive",
          self->interactive,
          { "os.mix", "interactive_run", self->interactive_run, 0 },
          { "os.mix", "interactive_sleep", self->interactive_sleep, 0 },
          { "os.mix", "interactive_nice", self->interactive_nice, -20 },
          OS_SLEEP },
        { "batch",
          self->batch,
          { "os.mix", "batch_run", self->batch_run, 0 },
          { NULL, NULL, NULL, 0 },
          { "os.mix", "batch_nice", self->batch_nice, -20 },
          OS_SLEEP },
        { "io",
          self->io,
          { "os.mix", "io_run", self->io_run, 0 },
          { "os.mix", "io_wait", self->io_wait, 0 },
          { "os.mix", "io_nice", self->io_nice, -20 },
          OS_IO },
    };
    int64_t threads = self->interactive + self->batch + self->io;

    if (threads == 0)
        return error_set(err, "os.mix: no threads; expected interactive, batch or io above 0");
    for (int kind = 0; kind < KINDS; kind++) {
        if (!make_group(&self->group[kind], &say[kind], self->loops, err))
            return false;
        rng_stream(&self->group[kind].nice_rng, input->seed, input->replication, RNG_USER,
                   (uint64_t)kind);
    }
    rng_stream(&self->kind_rng, input->seed, input->replication, RNG_SIZE, 0);
    self->arrivals.threads = threads;
    return arrivals_init(&self->arrivals, "os.mix", self->interarrival, input, err);
}

/* Every order of the kinds is equally likely: each of the threads left is the next. */
static struct group *draw_group(struct mix *self)
{
    uint64_t left = 0;
    uint64_t at;
    int kind = 0;

    for (int i = 0; i < KINDS; i++)
        left += (uint64_t)self->group[i].left;
    at = rng_below(&self->kind_rng, left);
    while (at >= (uint64_t)self->group[kind].left)
        at -= (uint64_t)self->group[kind++].left;
    return &self->group[kind];
}

static bool mix_next(void *ptr, void *item)
{
    struct mix *self = ptr;
    struct os_arrival *thread = item;
    struct group *group;

    if (!arrivals_next(&self->arrivals))
        return false;
    group = draw_group(self);
    group->left--;
    snprintf(self->name, sizeof self->name, "%s-%lld", group->name, (long long)++group->made);
    *thread = (struct os_arrival){
        .submit = self->arrivals.now,
        .program = &group->program,
        .name = self->name,
        .number = self->arrivals.made,
        .nice = arrivals_whole(&group->nice, &group->nice_rng, -20, 19),
        .scheduling = OS_OTHER,
        .priority = 1,
        .group = -1,
    };
    return true;
}

const struct generator os_mix = {
    .policy = { .name = "os.mix",
                .doc = "Interactive, batch and io-bound threads with nice values, side by side.",
                .source = "Batch and interactive, compute-bound and I/O-bound: Tanenbaum and Bos, "
                          "Modern Operating Systems, 4th ed., section 2.4.1; times are parameters",
                .params = mix_params,
                .self_size = sizeof(struct mix) },
    .init = mix_init,
    .next = mix_next,
};
