/* Builds workflows for tests of machine choice. */
#include "tests/support/wsp_bed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/json.h"
#include "tests/unit/unit.h"
#include "traces/input.h"

void wsp_bed_open(struct wsp_bed *bed)
{
    *bed = (struct wsp_bed){ .arena = arena_create() };
}

void wsp_bed_close(struct wsp_bed *bed)
{
    vec_free(&bed->edges);
    arena_destroy(bed->arena);
}

void wsp_bed_edge(struct wsp_bed *bed, uint32_t from, uint32_t to)
{
    *(struct wsp_edge *)vec_push(&bed->edges, sizeof(struct wsp_edge)) =
        (struct wsp_edge){ from, to };
}

static void rows(struct wsp_bed *bed, uint32_t tasks, bool forward)
{
    const struct wsp_edge *edges = bed->edges.data;
    uint32_t *start = arena_array(bed->arena, tasks + 2, sizeof *start);
    uint32_t *to = arena_array(bed->arena, bed->edges.count, sizeof *to);

    for (size_t e = 0; e < bed->edges.count; e++)
        start[(forward ? edges[e].from : edges[e].to) + 2]++;
    for (uint32_t v = 0; v < tasks; v++)
        start[v + 2] += start[v + 1];
    for (size_t e = 0; e < bed->edges.count; e++)
        to[start[(forward ? edges[e].from : edges[e].to) + 1]++] =
            forward ? edges[e].to : edges[e].from;
    *(forward ? &bed->w.succ_start : &bed->w.pred_start) = start;
    *(forward ? &bed->w.succ : &bed->w.pred) = to;
}

void wsp_bed_make(struct wsp_bed *bed, uint32_t tasks, uint32_t machines)
{
    rows(bed, tasks, true);
    rows(bed, tasks, false);
    bed->w.tasks = tasks;
    bed->w.machines = machines;
    bed->w.tau = bed->tau = arena_array(bed->arena, (size_t)tasks * machines, sizeof(double));
    bed->w.cost = bed->cost = arena_array(bed->arena, (size_t)tasks * machines, sizeof(double));
    bed->choice = arena_array(bed->arena, tasks, sizeof(uint32_t));
}

/* Numbers are not in the order of the edges. */
static uint32_t *shuffled(struct wsp_bed *bed, struct rng *rng, uint32_t tasks)
{
    uint32_t *number = arena_array(bed->arena, tasks, sizeof *number);

    for (uint32_t i = 0; i < tasks; i++) {
        uint32_t k = (uint32_t)rng_below(rng, i + 1);

        number[i] = number[k];
        number[k] = i;
    }
    return number;
}

void wsp_bed_random(struct wsp_bed *bed, struct rng *rng, uint32_t tasks, double density)
{
    uint32_t *number = shuffled(bed, rng, tasks);

    for (uint32_t i = 0; i < tasks; i++)
        for (uint32_t k = i + 1; k < tasks; k++)
            if (rng_uniform(rng) < density)
                wsp_bed_edge(bed, number[i], number[k]);
    wsp_bed_make(bed, tasks, 1);
}

struct span {
    uint32_t low, high;
    bool series;
};

/* Splits [low, high) in two again and again; series edges between all, or some but enough. */
void wsp_bed_series_parallel(struct wsp_bed *bed, struct rng *rng, uint32_t tasks)
{
    uint32_t *number = shuffled(bed, rng, tasks);
    struct vec spans = { 0 };

    *(struct span *)vec_push(&spans, sizeof(struct span)) = (struct span){ 0, tasks, false };
    for (size_t i = 0; i < spans.count; i++) {
        struct span span = *(struct span *)vec_at(&spans, i, sizeof span);
        uint32_t middle;
        bool series = rng_below(rng, 2) == 0;

        if (span.high - span.low < 2)
            continue;
        middle = span.low + 1 + (uint32_t)rng_below(rng, span.high - span.low - 1);
        for (uint32_t a = span.low; series && a < middle; a++)
            for (uint32_t b = middle; b < span.high; b++)
                wsp_bed_edge(bed, number[a], number[b]);
        *(struct span *)vec_push(&spans, sizeof span) = (struct span){ span.low, middle, series };
        *(struct span *)vec_push(&spans, sizeof span) = (struct span){ middle, span.high, series };
    }
    vec_free(&spans);
    wsp_bed_make(bed, tasks, 1);
}

void wsp_bed_layered(struct wsp_bed *bed, struct rng *rng, uint32_t layers, uint32_t width,
                     uint32_t parents)
{
    for (uint32_t v = width; v < layers * width; v++)
        for (uint32_t i = 0; i < parents; i++)
            wsp_bed_edge(bed, (v / width - 1) * width + (uint32_t)rng_below(rng, width), v);
    wsp_bed_make(bed, layers * width, 1);
}

void wsp_bed_speeds(struct wsp_bed *bed, struct rng *rng, uint32_t machines)
{
    wsp_bed_make(bed, bed->w.tasks, machines);
    for (uint32_t v = 0; v < bed->w.tasks; v++) {
        double work = 1 + 99 * rng_uniform(rng);

        for (uint32_t j = 0; j < machines; j++) {
            double speed = 1 + .25 * j;

            bed->tau[v * machines + j] = work / speed;
            bed->cost[v * machines + j] = work * speed;
        }
    }
}

void wsp_bed_unrelated(struct wsp_bed *bed, struct rng *rng, uint32_t machines)
{
    wsp_bed_make(bed, bed->w.tasks, machines);
    for (uint32_t i = 0; i < bed->w.tasks * machines; i++) {
        bed->tau[i] = (double)rng_below(rng, 8);
        bed->cost[i] = (double)rng_below(rng, 8);
    }
}

double wsp_bed_finish(struct wsp_bed *bed, bool fastest)
{
    struct wsp_result result = { .choice = bed->choice };

    for (uint32_t v = 0; v < bed->w.tasks; v++) {
        const double *value = (fastest ? bed->tau : bed->cost) + (size_t)v * bed->w.machines;

        bed->choice[v] = 0;
        for (uint32_t j = 1; j < bed->w.machines; j++)
            if (value[j] < value[bed->choice[v]])
                bed->choice[v] = j;
    }
    wsp_evaluate(&bed->w, &result);
    return result.finish;
}

static const struct json *read_json(struct wsp_bed *bed, const char *path)
{
    struct error err;
    struct input *input = input_open(path, &err);
    const struct json *tree = NULL;
    char *data;
    size_t size;

    if (!input || !input_whole(input, &data, &size, &err))
        fail_msg("%s", err.text);
    tree = json_parse(arena_text(bed->arena, path), data, size, bed->arena, &err);
    if (!tree)
        fail_msg("%s", err.text);
    input_close(input);
    return tree;
}

static const struct json *get(const struct json *object, const char *path)
{
    char key[32];

    for (size_t n; *path; path += n + (path[n] == '.')) {
        n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        object = json_get(object, key);
        assert_non_null(object);
    }
    return object;
}

static uint32_t task_number(const struct wsp_bed *bed, uint32_t tasks, const char *name)
{
    uint32_t v = 0;

    while (v < tasks && strcmp(bed->names[v], name))
        v++;
    assert_true(v < tasks);
    return v;
}

/* Megacycles: runtime x MHz x cores of the machine that it was recorded on. */
static double work_of(const struct json *task, const struct json *machines)
{
    const char *name = get(task, "machines")->first->text;
    const struct json *machine = machines->first;

    while (machine && strcmp(get(machine, "nodeName")->text, name))
        machine = machine->next;
    assert_non_null(machine);
    return get(task, "runtimeInSeconds")->number * get(machine, "cpu.speedInMHz")->number *
           get(machine, "cpu.coreCount")->number;
}

static void read_times(struct wsp_bed *bed, const struct json *workflow)
{
    const struct json *set =
        get(read_json(bed, ORRERY_DATA "/traces/spwd/linear_smaller_diff.json"), "machines");
    const struct json *tasks = get(workflow, "execution.tasks");
    uint32_t machines = (uint32_t)set->count;

    wsp_bed_make(bed, (uint32_t)tasks->count, machines);
    for (const struct json *task = tasks->first; task; task = task->next) {
        uint32_t v = task_number(bed, (uint32_t)tasks->count, get(task, "id")->text);
        double work = work_of(task, get(workflow, "execution.machines"));
        uint32_t j = 0;

        for (const struct json *kind = set->first; kind; kind = kind->next, j++) {
            double rate = get(kind, "cpu.speed")->number * get(kind, "cpu.count")->number;

            bed->tau[v * machines + j] = work / rate;
            bed->cost[v * machines + j] = work / rate * get(kind, "price")->number;
        }
    }
}

void wsp_bed_read(struct wsp_bed *bed, const char *name)
{
    char path[512];
    const struct json *workflow, *tasks;
    uint32_t v = 0;

    snprintf(path, sizeof path, ORRERY_DATA "/traces/wfinstances/%s.gz", name);
    workflow = get(read_json(bed, path), "workflow");
    tasks = get(workflow, "specification.tasks");
    bed->names = arena_array(bed->arena, tasks->count, sizeof *bed->names);
    for (const struct json *task = tasks->first; task; task = task->next)
        bed->names[v++] = get(task, "id")->text;
    v = 0;
    for (const struct json *task = tasks->first; task; task = task->next, v++)
        for (const struct json *child = get(task, "children")->first; child; child = child->next)
            wsp_bed_edge(bed, v, task_number(bed, (uint32_t)tasks->count, child->text));
    read_times(bed, workflow);
}
