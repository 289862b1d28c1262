/*
 * Speculation of Hadoop 2 (DefaultSpeculator with LegacyTaskRuntimeEstimator): every second each
 * job looks, in each of its stages, for the task that a copy would bring forward most. An attempt
 * is thought to end after its time so far over its progress, a copy after the mean time of the
 * tasks that are done. One task of a stage at a time; after a copy has been asked for the job looks
 * again only after 15 s. A stage is left alone until 5 % of its tasks are done, and may have copies
 * of a tenth of its running tasks, a hundredth of all, or 10, whichever is most. Attempts that
 * still wait for their data have reported nothing and are not judged.
 */
#include <math.h>

#include "policies/lib/bigdata/speculate.h"
#include "sim/bigdata/bigdata.h"

struct hadoop_speculation {
    struct speculate list; /* asked for, and not yet on a machine */
    double running_part, total_part, done_part;
    int64_t least;
    sim_time interval, retry;
};

/* Private bytes of a job. */
struct watch {
    bool looks; /* a message is on its way */
};

static const struct param hadoop_speculation_params[] = {
    PARAM(hadoop_speculation, running_part, 0.1, 0, 1, "",
          "Copies of a stage, of its running tasks ..."),
    PARAM(hadoop_speculation, total_part, 0.01, 0, 1, "", "... or of all its tasks ..."),
    PARAM(hadoop_speculation, least, 10, 0, 1e9, "", "... or so many: the most of the three."),
    PARAM(hadoop_speculation, done_part, 0.05, 0, 1, "",
          "Part of the tasks of a stage that are done before it is looked at; at least one."),
    PARAM_TIME(hadoop_speculation, interval, "1s", "A job looks again after it has found none ..."),
    PARAM_TIME(hadoop_speculation, retry, "15s", "... or after it has asked for a copy."),
    { 0 },
};

static bool hadoop_speculation_init(void *ptr, struct big *big, struct error *err)
{
    struct hadoop_speculation *self = ptr;

    if (self->interval <= 0 || self->retry <= 0)
        return error_set(err, "interval and retry: expected times above 0");
    self->list.memory = big_memory(big);
    return true;
}

/* How much earlier the task would end; 0 or less: no gain. */
static double gain(const struct big *big, const struct big_attempt *attempt, double mean)
{
    double gone = (double)(big_now(big) - attempt->start), progress = big_progress(big, attempt);

    return progress > 0 ? gone / progress - gone - mean : 0;
}

/* Asks for a copy of the task of the stage that gains most; false: none does. */
static bool look_at(struct hadoop_speculation *self, struct big *big,
                    const struct big_stage_view *stage)
{
    const struct big_attempt *best = NULL;
    double most = 0, allowed = floor(self->total_part * stage->spec->tasks);
    uint32_t pairs = 0, asked = 0, copied; /* attempts that are one of two, or soon will be */

    if (stage->done == 0 || stage->done < self->done_part * stage->spec->tasks)
        return false;
    for (const struct big_attempt *a = big_first_of(big, stage); a; a = big_next_of(big, a)) {
        double value;

        pairs += big_has_copy(big, a);
        if (big_has_copy(big, a))
            continue;
        if (speculate_has(&self->list, a)) {
            asked++;
            continue;
        }
        value = gain(big, a, stage->done_ns / stage->done);
        if (value > most || (best && value == most && a->task < best->task)) {
            best = a;
            most = value;
        }
    }
    copied = asked + pairs / 2;
    allowed = fmax(allowed, (double)self->least);
    if (!best || copied >= fmax(allowed, floor(self->running_part * (stage->running - pairs / 2))))
        return false;
    speculate_add(&self->list, best, most);
    return true;
}

static void look_later(struct big *big, struct big_job *job, sim_time delay)
{
    struct watch *watch = big_job_priv(big, job);

    if (watch->looks)
        return;
    watch->looks = true;
    big_after(big, delay, &(struct big_message){ .a = job->id, .c = job->order });
}

static void hadoop_speculation_message(void *ptr, struct big *big,
                                       const struct big_message *message)
{
    struct hadoop_speculation *self = ptr;
    struct big_job *job = big_job_at(big, message->a);
    struct watch *watch;
    bool asked = false;

    if (!job || job->order != message->c)
        return;
    watch = big_job_priv(big, job);
    watch->looks = false;
    speculate_purge(&self->list, big);
    for (uint32_t s = 0; s < job->stages && job->running > 0; s++)
        if (job->stage[s].running > 0 && job->stage[s].parents_left == 0)
            asked = look_at(self, big, &job->stage[s]) || asked;
    if (job->running > 0)
        look_later(big, job, asked ? self->retry : self->interval);
    speculate_place_all(&self->list, big, (double)INFINITY);
}

static void hadoop_speculation_spare(void *ptr, struct big *big, uint32_t machine)
{
    struct hadoop_speculation *self = ptr;

    speculate_place(&self->list, big, machine, (double)INFINITY);
}

static void hadoop_speculation_task_started(void *ptr, struct big *big,
                                            const struct big_attempt *attempt)
{
    struct hadoop_speculation *self = ptr;

    look_later(big, attempt->stage->job, self->interval);
}

const struct bigdata_policy bigdata_hadoop_speculation = {
    .policy = { .name = "bigdata.hadoop_speculation",
                .doc = "Copies the task of a job that a copy would bring forward most, one a scan.",
                .source = "Apache Hadoop 2, mapreduce v2 DefaultSpeculator",
                .params = hadoop_speculation_params,
                .self_size = sizeof(struct hadoop_speculation) },
    .job_size = sizeof(struct watch),
    .init = hadoop_speculation_init,
    .task_started = hadoop_speculation_task_started,
    .message = hadoop_speculation_message,
    .spare = hadoop_speculation_spare,
};
