/*
 * Shortest job first with the critical path (Mao et al., SIGCOMM 2019, section 7.1, "SJF-CP"): jobs
 * by total work; of a job the stage with the longest way to a last one, runnable stages first. All
 * executors that the stage can use.
 */
#include <string.h>

#include "policies/lib/bigdata/executors.h"

struct sjf {
    struct executors x;   /* first member */
    struct big_job **job; /* by work, then by arrival */
    size_t jobs, room;
    bool late_paths;
};

static const struct param params[] = {
    PARAM(sjf, late_paths, false, 0, 1, "",
          "Paths as of when a job is first looked at: with the true times of first tasks that have "
          "begun, as the authors' simulator has them."),
    { 0 },
};

/* The stage of a job that gets executors; NULL: none. */
static struct big_stage_view *stage_of(const struct sjf *self, const struct big_job *job)
{
    if (executors_job(&self->x, job)->frontier == 0)
        return NULL;
    if (self->late_paths)
        executors_late_paths(&self->x, job);
    return executors_longest_stage(&self->x, job);
}

static struct stage_choice choose(void *ptr, const struct executors *x, struct big_job *source,
                                  int64_t left)
{
    const struct sjf *self = ptr;
    struct big_stage_view *stage = source ? stage_of(self, source) : NULL;

    if (stage)
        return (struct stage_choice){ stage, left };
    for (size_t i = 0; i < self->jobs; i++) {
        int64_t room = x->count - executors_claim(x, self->job[i]);

        stage = room > 0 ? stage_of(self, self->job[i]) : NULL;
        if (stage)
            return (struct stage_choice){ stage, room < left ? room : left };
    }
    return (struct stage_choice){ NULL, left };
}

/* Where a job stands, or would stand. */
static size_t place_of(const struct sjf *self, const struct big_job *job)
{
    size_t low = 0, high = self->jobs;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct big_job *other = self->job[middle];

        if (other->work_ns < job->work_ns ||
            (other->work_ns == job->work_ns && other->order < job->order))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void arrived(void *ptr, const struct executors *x, struct big_job *job)
{
    struct sjf *self = ptr;
    size_t at = place_of(self, job), room = self->room ? 2 * self->room : 64;

    if (self->jobs == self->room) {
        self->job =
            slab_resize(big_memory(x->big), self->job, self->room * sizeof(struct big_job *),
                        room * sizeof(struct big_job *));
        self->room = room;
    }
    memmove(&self->job[at + 1], &self->job[at], (self->jobs - at) * sizeof(struct big_job *));
    self->job[at] = job;
    self->jobs++;
}

static void over(void *ptr, const struct executors *x, struct big_job *job)
{
    struct sjf *self = ptr;
    size_t at = place_of(self, job);

    (void)x;
    self->jobs--;
    memmove(&self->job[at], &self->job[at + 1], (self->jobs - at) * sizeof(struct big_job *));
}

static const struct stage_policy rule = { .choose = choose, .arrived = arrived, .over = over };

static bool init(void *ptr, struct big *big, struct error *err)
{
    (void)err;
    executors_open(ptr, big, &rule);
    return true;
}

const struct bigdata_policy bigdata_stage_sjf_cp = {
    .policy = { .name = "bigdata.stage_sjf_cp",
                .doc = "The job of least work first; of it the stage of the longest path.",
                .source = "Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim",
                .params = params,
                .self_size = sizeof(struct sjf) },
    .init = init,
    .job_size = sizeof(struct executor_job),
    .stage_size = sizeof(struct executor_stage),
    .machine_size = sizeof(struct executor_machine),
    .job_arrived = executors_job_arrived,
    .stage_ready = executors_stage_ready,
    .task_ended = executors_task_ended,
    .job_over = executors_job_over,
    .executor_arrived = executors_arrived,
    .machine_changed = executors_machine_changed,
    .message = executors_message,
    .executors = true,
};
