/*
 * Speculation of Spark (TaskSetManager.checkSpeculatableTasks): once a quantile of the tasks of a
 * stage are done, those that have run for longer than `multiplier` times the median of the done
 * ones, and `least` at any rate, are copied, once each, in the order of their numbers. Stages are
 * looked at every `interval`; a stage of one task never is. Spark 1 to 3 have the quantile 0.75 and
 * the multiplier 1.5, Spark 4 has 0.9 and 3.
 */
#include <math.h>

#include "policies/lib/bigdata/speculate.h"
#include "sim/bigdata/bigdata.h"

struct active {
    uint32_t job, stage;
    uint64_t order;
};

struct spark_speculation {
    struct speculate list; /* to be copied */
    double quantile, multiplier;
    sim_time interval, least;
    struct active *active; /* stages that may have slow tasks */
    uint32_t actives, active_room;
};

/* Private bytes of a stage. */
struct history {
    struct speculate_sample time; /* of done tasks */
    bool active;                  /* it is in the list */
};

static const struct param spark_speculation_params[] = {
    PARAM(spark_speculation, quantile, 0.75, 0, 1, "",
          "Part of the tasks of a stage that are done before others may be slow."),
    PARAM(spark_speculation, multiplier, 1.5, 0, 1e6, "",
          "A task is slow after so many times the median of the done ones."),
    PARAM_TIME(spark_speculation, interval, "100ms", "Between two looks."),
    PARAM_TIME(spark_speculation, least, "100ms", "No task is slow before."),
    { 0 },
};

static bool spark_speculation_init(void *ptr, struct big *big, struct error *err)
{
    struct spark_speculation *self = ptr;

    if (self->interval <= 0)
        return error_set(err, "interval: expected a time above 0");
    self->list.memory = big_memory(big);
    return true;
}

/* At the next multiple of the interval, as of a clock that runs from the start. */
static void look_later(struct spark_speculation *self, struct big *big)
{
    speculate_tick(&self->list, big, self->interval - big_now(big) % self->interval);
}

static double median(struct spark_speculation *self, struct history *history)
{
    const double *time;
    uint32_t n = history->time.count;

    speculate_sample_sort(self->list.memory, &history->time);
    time = history->time.value;
    return n % 2 ? time[n / 2] : (time[n / 2 - 1] + time[n / 2]) / 2;
}

static void look_at(struct spark_speculation *self, struct big *big,
                    const struct big_stage_view *stage)
{
    double slow = self->multiplier * median(self, big_stage_priv(big, stage));

    if (stage->parents_left > 0)
        return; /* they wait for outputs, wherever they are */
    slow = fmax(slow, (double)self->least);
    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a))
        if ((double)(big_now(big) - a->start) > slow && !big_has_copy(big, a) &&
            !speculate_has(&self->list, a))
            speculate_add(&self->list, a, 0);
}

static void spark_speculation_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct spark_speculation *self = ptr;
    uint32_t kept = 0;

    (void)message;
    speculate_ticked(&self->list);
    speculate_purge(&self->list, big);
    for (uint32_t i = 0; i < self->actives; i++) {
        struct active one = self->active[i];
        const struct big_job *job = big_job_at(big, one.job);
        struct big_stage_view *stage;

        if (!job || job->order != one.order)
            continue;
        stage = &job->stage[one.stage];
        if (stage->running == 0) {
            struct history *history = big_stage_priv(big, stage);

            history->active = false;
            continue;
        }
        self->active[kept++] = one;
        look_at(self, big, stage);
    }
    self->actives = kept;
    speculate_sort(&self->list);
    speculate_place_all(&self->list, big, (double)INFINITY);
    if (self->actives > 0)
        look_later(self, big);
}

static void activate(struct spark_speculation *self, struct big *big,
                     const struct big_stage_view *stage)
{
    struct history *history = big_stage_priv(big, stage);
    double needed = fmax(floor(self->quantile * stage->spec->tasks), 1);

    if (history->active || stage->spec->tasks == 1 || stage->running == 0 || stage->done < needed ||
        history->time.count == 0)
        return;
    if (self->actives == self->active_room) {
        uint32_t room = self->active_room ? 2 * self->active_room : 64;

        self->active =
            slab_resize(self->list.memory, self->active, self->active_room * sizeof *self->active,
                        room * sizeof *self->active);
        self->active_room = room;
    }
    history->active = true;
    self->active[self->actives++] =
        (struct active){ stage->job->id, stage->index, stage->job->order };
    look_later(self, big);
}

static void spark_speculation_task_started(void *ptr, struct big *big,
                                           const struct big_attempt *attempt)
{
    activate(ptr, big, attempt->stage);
}

static void spark_speculation_task_ended(void *ptr, struct big *big,
                                         const struct big_attempt *attempt, int end)
{
    struct spark_speculation *self = ptr;
    struct history *history = big_stage_priv(big, attempt->stage);

    if (end == BIG_DONE)
        speculate_sample_add(self->list.memory, &history->time,
                             (double)(big_now(big) - attempt->start));
    activate(self, big, attempt->stage);
}

static void spark_speculation_spare(void *ptr, struct big *big, uint32_t machine)
{
    struct spark_speculation *self = ptr;

    speculate_place(&self->list, big, machine, (double)INFINITY);
}

static void spark_speculation_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct spark_speculation *self = ptr;

    for (uint32_t s = 0; s < job->stages; s++) {
        struct history *history = big_stage_priv(big, &job->stage[s]);

        speculate_sample_free(self->list.memory, &history->time);
    }
}

const struct bigdata_policy bigdata_spark_speculation = {
    .policy = { .name = "bigdata.spark_speculation",
                .doc = "Copies tasks that run for longer than a multiple of the median.",
                .source = "Apache Spark, TaskSetManager.checkSpeculatableTasks",
                .params = spark_speculation_params,
                .self_size = sizeof(struct spark_speculation) },
    .stage_size = sizeof(struct history),
    .init = spark_speculation_init,
    .task_started = spark_speculation_task_started,
    .task_ended = spark_speculation_task_ended,
    .job_over = spark_speculation_job_over,
    .message = spark_speculation_message,
    .spare = spark_speculation_spare,
};
