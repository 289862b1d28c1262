/* Periodic real-time tasks with random periods, and utilisations that sum up to a given total. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/os/os_spec.h"
#include "workloads/os/arrivals.h"
#include "workloads/os/tasksets.h"

enum method { FIXED_SUM, DISCARD, UUNIFAST };
enum { MOST_TASKS = 2000, NAME_ROOM = 32, HIGHEST = 99 };

/* Longer ones would leave the range of time after some thousand jobs. */
static const sim_time LONGEST = 1000000 * SECOND;

struct task {
    sim_time offset, period, deadline, wcet;
    int64_t number, priority;
    struct os_step step[2];
    struct os_program program;
};

struct periodic {
    int64_t tasks;
    double utilization;
    int method;
    const char *period;
    sim_time grain;
    const char *slack;
    const char *offset;
    int64_t jobs;
    int scheduling;
    /* State. */
    struct task **task; /* in order of release */
    int64_t made;
    char name[NAME_ROOM];
};

static const char *const methods[] = { "fixed_sum", "discard", "uunifast", NULL };
static const char *const classes[] = { "other", "batch", "idle", "fifo", "rr", "deadline", NULL };

static const struct param periodic_params[] = {
    PARAM(periodic, tasks, 8, 1, MOST_TASKS, "", "Number of tasks, each a thread."),
    PARAM(periodic, utilization, 0.7, 1e-6, MOST_TASKS, "",
          "Sum of worst case / period over all tasks, on all CPUs together."),
    PARAM_CHOICE(periodic, method, "fixed_sum", methods,
                 "How the sum is split: uniformly with no task above 1 (RandFixedSum, or "
                 "UUniFast-Discard), or with such tasks, too (UUniFast)."),
    PARAM_TEXT(periodic, period, "loguniform(10ms, 1s)", "Distribution of periods."),
    PARAM_TIME(periodic, grain, "1ms", "Periods are rounded up to multiples of it."),
    PARAM_TEXT(periodic, slack, "1",
               "Distribution of (deadline - worst case) / (period - worst case), cut at 1."),
    PARAM_TEXT(periodic, offset, "0",
               "Distribution of the first release, in periods; 0: all at once."),
    PARAM(periodic, jobs, 0, 0, 1e12, "", "Jobs of every task before it ends; 0: it never does."),
    PARAM_CHOICE(periodic, scheduling, "deadline", classes,
                 "Class of the threads; priorities are by deadline, the shortest has 99."),
    { 0 },
};

/* Worst cases as parts of the periods. */
static bool draw_shares(const struct periodic *self, double *share,
                        const struct generator_input *input, struct error *err)
{
    size_t count = (size_t)self->tasks;
    struct rng rng;

    rng_stream(&rng, input->seed, input->replication, RNG_SIZE, 0);
    if (self->method != UUNIFAST && self->utilization > (double)self->tasks)
        return error_set(err, "os.periodic: utilization: %g is more than %lld tasks can have",
                         self->utilization, (long long)self->tasks);
    if (self->method == FIXED_SUM)
        taskset_fixed_sum(share, count, self->utilization, &rng);
    else if (self->method == UUNIFAST)
        taskset_uunifast(share, count, self->utilization, &rng);
    else if (!taskset_discard(share, count, self->utilization, &rng))
        return error_set(err,
                         "os.periodic: method: 1000 draws gave a task above 1 each; expected "
                         "'fixed_sum' for a utilization of %g of %lld tasks",
                         self->utilization, (long long)self->tasks);
    return true;
}

struct laws {
    struct dist period, slack, offset;
    struct rng period_rng, slack_rng, offset_rng;
};

static bool read_laws(const struct periodic *self, struct laws *laws,
                      const struct generator_input *input, struct error *err)
{
    const struct arrivals_dist period = { "os.periodic", "period", self->period, 0 };
    const struct arrivals_dist slack = { "os.periodic", "slack", self->slack, 0 };
    const struct arrivals_dist offset = { "os.periodic", "offset", self->offset, 0 };

    if (self->grain <= 0)
        return error_set(err, "os.periodic: grain: 0s; expected a time above it");
    rng_stream(&laws->period_rng, input->seed, input->replication, RNG_SERVICE, 0);
    rng_stream(&laws->slack_rng, input->seed, input->replication, RNG_ESTIMATE, 0);
    rng_stream(&laws->offset_rng, input->seed, input->replication, RNG_ARRIVAL, 0);
    return arrivals_dist(&period, &laws->period, err) && arrivals_dist(&slack, &laws->slack, err) &&
           arrivals_dist(&offset, &laws->offset, err);
}

static bool draw_task(const struct periodic *self, struct task *task, double share,
                      struct laws *laws, struct error *err)
{
    double period = dist_sample(&laws->period, &laws->period_rng) * 1e9;
    double grain = (double)self->grain;
    double slack = fmin(dist_sample(&laws->slack, &laws->slack_rng), 1);
    double offset = dist_sample(&laws->offset, &laws->offset_rng);

    period = fmax(ceil(period / grain), 1) * grain;
    offset *= period;
    if (!(period <= (double)LONGEST && offset <= (double)LONGEST && share <= MOST_TASKS))
        return error_set(err, "os.periodic: period: %g s from '%s'; expected at most %g s",
                         period / 1e9, self->period, time_seconds(LONGEST));
    task->period = (sim_time)period;
    task->offset = (sim_time)offset;
    task->wcet = (sim_time)fmax(round(share * period), 1);
    task->deadline = task->period;
    if (task->wcet < task->period)
        task->deadline = task->wcet + (sim_time)round(slack * (double)(task->period - task->wcet));
    task->step[0] = (struct os_step){ .kind = OS_RUN, .time = task->wcet };
    task->step[1] = (struct os_step){ .kind = OS_TIMER, .time = task->period };
    task->program = (struct os_program){ .step = task->step, .steps = 2, .loops = self->jobs };
    return true;
}

static int by_deadline(const void *a, const void *b)
{
    const struct task *x = *(struct task *const *)a;
    const struct task *y = *(struct task *const *)b;

    if (x->deadline != y->deadline)
        return x->deadline < y->deadline ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Pointers are sorted, never tasks: programs point into them. */
static int by_offset(const void *a, const void *b)
{
    const struct task *x = *(struct task *const *)a;
    const struct task *y = *(struct task *const *)b;

    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool periodic_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct periodic *self = ptr;
    size_t count = (size_t)self->tasks;
    double *share = arena_array(input->arena, count, sizeof *share);
    struct task *task = arena_array(input->arena, count, sizeof *task);
    struct laws *laws = arena_alloc(input->arena, sizeof *laws);

    if (!draw_shares(self, share, input, err) || !read_laws(self, laws, input, err))
        return false;
    self->task = arena_array(input->arena, count, sizeof *self->task);
    for (size_t i = 0; i < count; i++) {
        if (!draw_task(self, &task[i], share[i], laws, err))
            return false;
        task[i].number = (int64_t)i + 1;
        self->task[i] = &task[i];
    }
    qsort(self->task, count, sizeof *self->task, by_deadline);
    for (size_t i = 0; i < count; i++)
        self->task[i]->priority = HIGHEST - (int64_t)(count <= HIGHEST ? i : i * HIGHEST / count);
    qsort(self->task, count, sizeof *self->task, by_offset);
    return true;
}

static bool periodic_next(void *ptr, void *item)
{
    struct periodic *self = ptr;
    struct os_arrival *thread = item;
    const struct task *task;

    if (self->made == self->tasks)
        return false;
    task = self->task[self->made++];
    snprintf(self->name, sizeof self->name, "task-%lld", (long long)task->number);
    *thread = (struct os_arrival){
        .submit = task->offset,
        .program = &task->program,
        .name = self->name,
        .number = task->number,
        .scheduling = self->scheduling,
        .priority = task->priority,
        .period = task->period,
        .deadline = task->deadline,
        .runtime = task->wcet,
        .group = -1,
    };
    return true;
}

const struct generator os_periodic = {
    .policy = { .name = "os.periodic",
                .doc = "Periodic real-time tasks of random periods and a given total utilisation.",
                .source = "Emberson, Stafford & Davis, WATERS 2010; Bini & Buttazzo, Real-Time "
                          "Systems 30, 2005",
                .params = periodic_params,
                .self_size = sizeof(struct periodic) },
    .init = periodic_init,
    .next = periodic_next,
};
