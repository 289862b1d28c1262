/* MapReduce jobs: maps that read blocks, reduces that read what the maps leave, queues, users. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/bigdata/bigdata_spec.h"
#include "workloads/bigdata/submissions.h"

enum { MOST_QUEUES = 64, MOST_TASKS = 10000000 };

struct mapreduce {
    int64_t jobs;
    const char *gap, *maps, *reduces, *map_time, *reduce_time, *shuffle, *queues;
    double block, memory;
    int64_t users;
    /* State. A stream a purpose: other sizes leave arrivals and queues as they were. */
    struct submissions gaps;
    struct dist maps_dist, reduces_dist, map_dist, reduce_dist, shuffle_dist;
    struct rng maps_rng, reduces_rng, shuffle_rng, queue_rng, user_rng;
    struct arena *arena;
    const char *queue[MOST_QUEUES];
    double share[MOST_QUEUES], sum;
    size_t queue_count;
};

static const struct param mapreduce_params[] = {
    PARAM(mapreduce, jobs, 100, 1, 1e9, "", "Number of jobs."),
    PARAM_TEXT(mapreduce, gap, "exponential(mean=10s)",
               "Distribution of the time between two submissions; the first is at 0."),
    PARAM_TEXT(mapreduce, maps, "lognormal(mean=20, cv2=4)",
               "Distribution of the number of maps, rounded to 1 or more."),
    PARAM_TEXT(mapreduce, reduces, "lognormal(mean=4, cv2=4)",
               "Distribution of the number of reduces, rounded; 0: maps only."),
    PARAM_TEXT(mapreduce, map_time, "lognormal(mean=20s, cv2=0.25)",
               "Distribution of the time of a map, without reading."),
    PARAM_TEXT(mapreduce, reduce_time, "lognormal(mean=40s, cv2=0.25)",
               "Distribution of the time of a reduce, without reading."),
    PARAM(mapreduce, block, 128 << 20, 0, 1e15, "B", "Bytes of a file that each map reads."),
    PARAM_TEXT(mapreduce, shuffle, "0.5",
               "Distribution of the bytes that a job shuffles for each that it reads."),
    PARAM(mapreduce, memory, 0, 0, 9e18, "B", "Memory of a task, beside one core."),
    PARAM_TEXT(mapreduce, queues, "default",
               "Queues and their shares of the jobs, \"production 3, research 1\"; alone: 1."),
    PARAM(mapreduce, users, 1, 1, 1e9, "", "Users, who submit alike."),
    { 0 },
};

/* "production 3, research": a queue and its share. */
static bool read_queue(struct mapreduce *self, const char *text, size_t length, struct error *err)
{
    char name[64], end;
    double share = 1;
    char word[128] = "";
    int fields;

    memcpy(word, text, length < sizeof word - 1 ? length : sizeof word - 1);
    fields = sscanf(word, " %63s %lf %c", name, &share, &end);
    if (length >= sizeof word || fields < 1 || fields > 2 || !(share > 0 && share <= 1e15))
        return error_set(err,
                         "bigdata.mapreduce: queues: '%.60s'; expected a name and its share, "
                         "above 0",
                         word);
    if (self->queue_count == MOST_QUEUES)
        return error_set(err, "bigdata.mapreduce: queues: more than %d", MOST_QUEUES);
    self->queue[self->queue_count] = arena_text(self->arena, name);
    self->share[self->queue_count++] = share;
    self->sum += share;
    return true;
}

static bool read_queues(struct mapreduce *self, struct error *err)
{
    for (const char *at = self->queues;; at++) {
        size_t length = strcspn(at, ",");

        if (!read_queue(self, at, length, err))
            return false;
        at += length;
        if (!*at)
            return true;
    }
}

static bool mapreduce_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct mapreduce *self = ptr;
    static const char who[] = "bigdata.mapreduce";
    const struct {
        struct submissions_dist what;
        struct dist *dist;
    } list[] = {
        { { who, "maps", self->maps }, &self->maps_dist },
        { { who, "reduces", self->reduces }, &self->reduces_dist },
        { { who, "map_time", self->map_time }, &self->map_dist },
        { { who, "reduce_time", self->reduce_time }, &self->reduce_dist },
        { { who, "shuffle", self->shuffle }, &self->shuffle_dist },
    };
    const struct submissions_dist gap = { who, "gap", self->gap };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (!submissions_dist(&list[i].what, list[i].dist, err))
            return false;
    self->arena = input->arena;
    self->gaps.jobs = self->jobs;
    rng_stream(&self->maps_rng, input->seed, input->replication, RNG_SIZE, 0);
    rng_stream(&self->reduces_rng, input->seed, input->replication, RNG_SIZE, 1);
    rng_stream(&self->shuffle_rng, input->seed, input->replication, RNG_SIZE, 2);
    rng_stream(&self->queue_rng, input->seed, input->replication, RNG_USER, 0);
    rng_stream(&self->user_rng, input->seed, input->replication, RNG_USER, 1);
    return read_queues(self, err) && submissions_init(&self->gaps, &gap, input, err);
}

static const char *draw_queue(struct mapreduce *self)
{
    double u = rng_uniform(&self->queue_rng) * self->sum;
    size_t at = 0;

    while (at + 1 < self->queue_count && u >= self->share[at])
        u -= self->share[at++];
    return self->queue[at];
}

static struct big_stage stage_of(const struct mapreduce *self, uint32_t tasks,
                                 const struct dist *dist)
{
    struct big_stage stage = { .tasks = tasks,
                               .demand = { [BIG_CPU] = 1000, [BIG_MEMORY] = (int64_t)self->memory },
                               .mean = time_from_seconds(dist_mean(dist)),
                               .dist = dist };

    return stage;
}

/* All draws are taken whatever comes of them, so that one parameter changes one thing. */
static struct big_stage *draw_stages(struct mapreduce *self, uint32_t *count)
{
    static const uint32_t map[] = { 0 };
    struct big_stage *stage = arena_array(self->arena, 2, sizeof *stage);
    int64_t maps = submissions_whole(&self->maps_dist, &self->maps_rng, 1, MOST_TASKS);
    int64_t reduces = submissions_whole(&self->reduces_dist, &self->reduces_rng, 0, MOST_TASKS);
    double ratio = dist_sample(&self->shuffle_dist, &self->shuffle_rng);

    stage[0] = stage_of(self, (uint32_t)maps, &self->map_dist);
    stage[0].kind = BIG_MAP;
    stage[0].input = self->block * (double)maps;
    *count = 1;
    if (reduces > 0) {
        stage[1] = stage_of(self, (uint32_t)reduces, &self->reduce_dist);
        stage[1].kind = BIG_REDUCE;
        stage[1].parents = 1;
        stage[1].parent = map;
        stage[1].shuffle = stage[0].input * ratio;
        *count = 2;
    }
    return stage;
}

static bool mapreduce_next(void *ptr, void *item)
{
    struct mapreduce *self = ptr;
    struct big_arrival *job = item;

    if (!submissions_next(&self->gaps))
        return false;
    *job = (struct big_arrival){
        .submit = self->gaps.now,
        .number = self->gaps.made - 1,
        .queue = draw_queue(self),
        .user = (int64_t)rng_below(&self->user_rng, (uint64_t)self->users),
        .weight = 1,
    };
    job->stage = draw_stages(self, &job->stages);
    return true;
}

const struct generator bigdata_mapreduce = {
    .policy = { .name = "bigdata.mapreduce",
                .doc = "MapReduce jobs with tasks, times and bytes from any distribution, queues "
                       "and users.",
                .source = "Dean and Ghemawat, MapReduce, OSDI 2004: the shape of the jobs; all "
                          "figures are parameters",
                .params = mapreduce_params,
                .self_size = sizeof(struct mapreduce) },
    .init = mapreduce_init,
    .next = mapreduce_next,
};
