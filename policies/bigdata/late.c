/*
 * LATE, Longest Approximate Time to End (Zaharia et al., OSDI 2008, section 4): a task that has run
 * for a while progresses at progress / time, and is left with (1 - progress) / rate. A machine that
 * has nothing else to do, and is not a slow one, copies the task with the longest time left whose
 * rate is below the 25th percentile, as long as copies take less than a tenth of all slots. A slow
 * machine is one whose progress, of its tasks done and under way, is below the 25th percentile of
 * machines. The paper does not say which tasks the percentile of rates is over: here those of the
 * stage that are done or under way. Rates and ranks are as old as `refresh` at most, as the reports
 * of machines were.
 */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/bigdata/speculate.h"
#include "sim/bigdata/bigdata.h"

struct late {
    struct speculate list;
    double cap, slow_node, slow_task;
    sim_time age, refresh;
    bool ranked;
    sim_time ranked_at;
    double most;       /* copies */
    double node_least; /* progress of a machine that is not slow */
    double *rate, *node;
    uint32_t rate_room;
};

static const struct param late_params[] = {
    PARAM(late, cap, 0.1, 0, 1, "", "Copies at a time, of all slots; at least one."),
    PARAM(late, slow_node, 0.25, 0, 1, "", "Quantile of machines below which one is slow."),
    PARAM(late, slow_task, 0.25, 0, 1, "", "Quantile of tasks below which one is slow."),
    PARAM_TIME(late, age, "1m", "Time that a task runs before it is judged."),
    PARAM_TIME(late, refresh, "3s", "Age that the ranking may have."),
    { 0 },
};

static bool late_init(void *ptr, struct big *big, struct error *err)
{
    struct late *self = ptr;

    if (self->refresh <= 0)
        return error_set(err, "refresh: expected a time above 0");
    self->list.memory = big_memory(big);
    self->most = fmax(1, floor(self->cap * (double)big_capacity(big)[BIG_CPU] / 1000));
    self->node = big_alloc(big, big_machines(big) * sizeof *self->node);
    return true;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double node_progress(const struct big *big, uint32_t machine)
{
    const double *done = big_machine_priv(big, machine);
    double progress = *done;

    for (const struct big_attempt *a = big_first_on(big, machine); a; a = big_next_on(big, a))
        progress += big_progress(big, a);
    return progress;
}

static void rank_nodes(struct late *self, const struct big *big)
{
    uint32_t count = big_machines(big);

    for (uint32_t m = 0; m < count; m++)
        self->node[m] = node_progress(big, m);
    qsort(self->node, count, sizeof *self->node, ascending);
    self->node_least = self->node[(uint32_t)(self->slow_node * (count - 1))];
}

static double rate_of(const struct big *big, const struct big_attempt *attempt)
{
    sim_time gone = big_now(big) - attempt->start;

    return gone > 0 ? big_progress(big, attempt) / (double)gone : 0;
}

/* The quantile of the rates in `done`, ascending, and in the first n of self->rate. */
static double slow_rate(const struct late *self, const struct speculate_sample *done, uint32_t n)
{
    uint32_t rank = (uint32_t)(self->slow_task * (n + done->count - 1)), d = 0, r = 0;
    double rate = 0;

    for (uint32_t i = 0; i <= rank; i++) {
        bool from_done = r == n || (d < done->count && done->value[d] <= self->rate[r]);

        rate = from_done ? done->value[d++] : self->rate[r++];
    }
    return rate;
}

static void rank_stage(struct late *self, struct big *big, const struct big_stage_view *stage)
{
    struct speculate_sample *done = big_stage_priv(big, stage);
    uint32_t n = 0;
    double slow;

    if (stage->running > self->rate_room) {
        self->rate =
            slab_resize(self->list.memory, self->rate, self->rate_room * sizeof *self->rate,
                        2 * stage->running * sizeof *self->rate);
        self->rate_room = 2 * stage->running;
    }
    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a))
        self->rate[n++] = rate_of(big, a);
    qsort(self->rate, n, sizeof *self->rate, ascending);
    speculate_sample_sort(self->list.memory, done);
    slow = slow_rate(self, done, n);
    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a)) {
        double rate = rate_of(big, a);

        if (rate < slow && big_now(big) - a->start >= self->age && !big_has_copy(big, a))
            speculate_add(&self->list, a,
                          rate > 0 ? (1 - big_progress(big, a)) / rate : (double)TIME_NEVER);
    }
}

static void rank(struct late *self, struct big *big)
{
    if (self->ranked && big_now(big) - self->ranked_at < self->refresh)
        return;
    self->ranked = true;
    self->ranked_at = big_now(big);
    self->list.count = 0;
    rank_nodes(self, big);
    for (struct big_job *job = big_first_job(big); job; job = big_next_job(big, job))
        for (uint32_t s = 0; s < job->stages && job->running > 0; s++)
            if (job->stage[s].running > 0 && job->stage[s].parents_left == 0)
                rank_stage(self, big, &job->stage[s]);
    speculate_sort(&self->list);
}

static void late_spare(void *ptr, struct big *big, uint32_t machine)
{
    struct late *self = ptr;

    rank(self, big);
    if (self->list.count > 0 && node_progress(big, machine) >= self->node_least)
        speculate_place(&self->list, big, machine, self->most);
}

static void late_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct late *self = ptr;
    uint32_t machine;

    (void)message;
    speculate_ticked(&self->list);
    for (machine = big_next_room(big, 0); machine != BIG_NONE && self->list.copies < self->most;
         machine = big_next_room(big, machine + 1)) {
        late_spare(self, big, machine);
        if (self->list.count == 0)
            break;
    }
    if (big_running(big) > 0)
        speculate_tick(&self->list, big, self->refresh);
}

/* Idle machines that do not report are thought of again and again. */
static void late_task_started(void *ptr, struct big *big, const struct big_attempt *attempt)
{
    struct late *self = ptr;

    speculate_started(&self->list, attempt);
    if (big_rules(big)->heartbeat == 0)
        speculate_tick(&self->list, big, self->refresh);
}

static void late_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct late *self = ptr;
    sim_time time = big_now(big) - attempt->start;
    double *done = big_machine_priv(big, attempt->machine);

    speculate_ended(&self->list, attempt);
    if (end != BIG_DONE)
        return;
    *done += 1;
    speculate_sample_add(self->list.memory, big_stage_priv(big, attempt->stage),
                         time > 0 ? 1 / (double)time : (double)INFINITY);
}

static void late_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct late *self = ptr;

    for (uint32_t s = 0; s < job->stages; s++)
        speculate_sample_free(self->list.memory, big_stage_priv(big, &job->stage[s]));
}

const struct bigdata_policy bigdata_late = {
    .policy = { .name = "bigdata.late",
                .doc = "Copies the slow task with the longest time left to a machine that is fast.",
                .source = "Zaharia et al., OSDI 2008, section 4",
                .params = late_params,
                .self_size = sizeof(struct late) },
    .stage_size = sizeof(struct speculate_sample),
    .machine_size = sizeof(double),
    .init = late_init,
    .task_started = late_task_started,
    .task_ended = late_task_ended,
    .job_over = late_job_over,
    .message = late_message,
    .spare = late_spare,
};
