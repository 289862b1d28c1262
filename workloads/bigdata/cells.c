/*
 * Omega's example cell: two streams of jobs, batch and service, with exponential gaps, numbers of
 * tasks (rounded up) and times (one for all tasks of a job); Workloads.scala and
 * ExpExpExpWorkloadGenerator of cluster-scheduler-simulator (Schwarzkopf et al., EuroSys 2013).
 * There it has 10000 machines of 4 cores and 16 GB.
 */
#include <math.h>

#include "sim/base/dist.h"
#include "sim/bigdata/bigdata_spec.h"

enum { BATCH, SERVICE, STREAMS };
static const char *const queue_names[STREAMS] = { "batch", "service" };

enum { MOST_TASKS = 1000000 };

/* One of the two kinds of jobs. */
struct stream {
    struct dist gap, tasks, time;
    struct rng gap_rng, size_rng;
    double at; /* the next arrival [s] */
};

struct cells {
    int64_t jobs;
    const char *batch_interarrival, *batch_tasks, *batch_time;
    const char *service_interarrival, *service_tasks, *service_time;
    double cores, memory;
    /* State */
    struct arena *arena;
    struct stream stream[STREAMS];
    int64_t made;
};

static const struct param cells_params[] = {
    PARAM(cells, jobs, 10000, 1, 1e15, "", "Number of jobs, of both kinds together."),
    PARAM_TEXT(cells, batch_interarrival, "exponential(mean=10s)",
               "Distribution of the time between two jobs of the queue batch ..."),
    PARAM_TEXT(cells, batch_tasks, "exponential(mean=100)", "... of their tasks, rounded up ..."),
    PARAM_TEXT(cells, batch_time, "exponential(mean=100s)",
               "... and of the time that each of its tasks takes."),
    PARAM_TEXT(cells, service_interarrival, "exponential(mean=20s)", "The same of service ..."),
    PARAM_TEXT(cells, service_tasks, "exponential(mean=10)", "... their tasks ..."),
    PARAM_TEXT(cells, service_time, "exponential(mean=500s)", "... and times."),
    PARAM(cells, cores, 1, 0.001, 1e6, "", "Cores of a task."),
    PARAM(cells, memory, 2e9, 0, 9e18, "B", "Memory of a task."),
    { 0 },
};

static bool read_dist(const char *name, const char *text, struct dist *dist, struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "bigdata.cells: %s", name);
    return dist_min(dist) >= 0 ||
           error_set(err, "bigdata.cells: %s: '%s' can be negative", name, text);
}

static bool cells_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct cells *self = ptr;
    struct stream *batch = &self->stream[BATCH], *service = &self->stream[SERVICE];

    self->arena = input->arena;
    if (!read_dist("batch_interarrival", self->batch_interarrival, &batch->gap, err) ||
        !read_dist("batch_tasks", self->batch_tasks, &batch->tasks, err) ||
        !read_dist("batch_time", self->batch_time, &batch->time, err) ||
        !read_dist("service_interarrival", self->service_interarrival, &service->gap, err) ||
        !read_dist("service_tasks", self->service_tasks, &service->tasks, err) ||
        !read_dist("service_time", self->service_time, &service->time, err))
        return false;
    for (int s = 0; s < STREAMS; s++) {
        struct stream *stream = &self->stream[s];

        rng_stream(&stream->gap_rng, input->seed, input->replication, RNG_ARRIVAL, (uint64_t)s);
        rng_stream(&stream->size_rng, input->seed, input->replication, RNG_SIZE, (uint64_t)s);
        stream->at = dist_sample(&stream->gap, &stream->gap_rng);
    }
    return true;
}

/* One task at least; a job of more than a million is cut there. */
static uint32_t tasks_of(struct stream *stream)
{
    double tasks = ceil(dist_sample(&stream->tasks, &stream->size_rng));

    return tasks < 1 ? 1 : tasks > MOST_TASKS ? MOST_TASKS : (uint32_t)tasks;
}

static bool cells_next(void *ptr, void *item)
{
    struct cells *self = ptr;
    int which = self->stream[SERVICE].at < self->stream[BATCH].at ? SERVICE : BATCH;
    struct stream *stream = &self->stream[which];
    struct big_stage *stage;

    if (self->made == self->jobs || time_from_seconds(stream->at) == TIME_NEVER)
        return false;
    stage = arena_alloc(self->arena, sizeof *stage);
    stage->tasks = tasks_of(stream);
    stage->mean = time_from_seconds(dist_sample(&stream->time, &stream->size_rng));
    stage->demand[BIG_CPU] = (int64_t)llround(self->cores * 1000);
    stage->demand[BIG_MEMORY] = (int64_t)self->memory;
    *(struct big_arrival *)item = (struct big_arrival){ .submit = time_from_seconds(stream->at),
                                                        .number = ++self->made,
                                                        .queue = queue_names[which],
                                                        .user = BIG_UNKNOWN,
                                                        .weight = 1,
                                                        .stage = stage,
                                                        .stages = 1 };
    stream->at += dist_sample(&stream->gap, &stream->gap_rng);
    return true;
}

const struct generator bigdata_cells = {
    .policy = { .name = "bigdata.cells",
                .doc = "Batch and service jobs of Omega's example cell.",
                .source = "Schwarzkopf et al., EuroSys 2013; cluster-scheduler-simulator, "
                          "Workloads.scala",
                .params = cells_params,
                .self_size = sizeof(struct cells) },
    .init = cells_init,
    .next = cells_next,
};
