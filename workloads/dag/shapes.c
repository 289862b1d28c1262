/* Costs, bytes and submission of generated task graphs. */
#include "workloads/dag/shapes.h"

#include <math.h>
#include <string.h>

enum { RELATED, UNRELATED };

/* Draws beyond it are cut, so that no sum or product leaves the range of numbers. */
static const double largest_draw = 1e100;
/* So long, in seconds, is no run. */
static const double longest_time = 9e9;

const char *const shape_cost_kinds[] = { "related", "unrelated", NULL };

/* A table of costs is found by the names of the kinds, so each needs its own. */
static bool check_names(const struct shape *s, const char *name, struct error *err)
{
    for (size_t i = 0; s->costs == UNRELATED && i < s->machines; i++) {
        const char *one = s->machine[i].name;

        if (!one || !*one)
            return error_set(err,
                             "%s: costs: unrelated needs a name for each kind of machine; kind %zu "
                             "of the platform has none",
                             name, i + 1);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(one, s->machine[k].name))
                return error_set(err,
                                 "%s: costs: unrelated needs a name of its own for each kind of "
                                 "machine; kinds %zu and %zu of the platform are both '%.60s'",
                                 name, k + 1, i + 1, one);
    }
    return true;
}

static double count_of(const struct dag_machine *machine)
{
    return machine->elastic || machine->count < 1 ? 1 : (double)machine->count;
}

static bool read_platform(struct shape *s, const char *name, const struct dag_platform *platform,
                          struct error *err)
{
    s->machine = platform->machines.item;
    s->machines = platform->machines.count;
    if (s->machines == 0)
        return error_set(err, "%s: the platform names no machines", name);
    for (size_t i = 0; i < s->machines; i++) {
        s->count += count_of(&s->machine[i]);
        s->slowness += count_of(&s->machine[i]) / s->machine[i].speed;
    }
    s->slowness /= s->count;
    s->rate = s->bandwidth > 0 ? s->bandwidth : platform->bandwidth;
    if (!s->exact && s->ccr > 0 && !(s->rate > 0))
        return error_set(err,
                         "%s: ccr is %g, but communication takes no time on this platform; give "
                         "the platform or the workload a bandwidth, or set ccr: 0",
                         name, s->ccr);
    return check_names(s, name, err);
}

bool shape_init(struct shape *s, const char *name, const struct generator_input *input,
                struct error *err)
{
    s->clock = (struct clock){ .jobs = s->jobs, .until = TIME_NEVER };
    if (!clock_init(&s->clock, name, s->gap, input, err) ||
        (s->cost && !clock_dist(name, "cost", s->cost, &s->cost_dist, err)) ||
        (s->volume && !clock_dist(name, "volume", s->volume, &s->volume_dist, err)) ||
        !read_platform(s, name, input->platform, err))
        return false;
    s->type = strchr(name, '.') + 1;
    s->seed = input->seed;
    s->replication = input->replication;
    slab_init(&s->slab, input->arena);
    return true;
}

bool shape_fits(const char *name, double tasks, double edges, struct error *err)
{
    if (tasks <= SHAPE_TASKS && edges <= SHAPE_EDGES)
        return true;
    return error_set(err,
                     "%s: a graph would have up to %.4g tasks and %.4g edges; at most %d and %d",
                     name, tasks, edges, SHAPE_TASKS, SHAPE_EDGES);
}

uint64_t shape_between(struct shape *s, int64_t least, int64_t most)
{
    return (uint64_t)least + rng_below(&s->rng, (uint64_t)(most - least) + 1);
}

/* Two streams a graph and purpose: draws that differ in number must not move each other. */
static struct rng stream(const struct shape *s, enum rng_purpose purpose, uint64_t which)
{
    struct rng rng;

    rng_stream(&rng, s->seed, s->replication, purpose, 2 * (uint64_t)(s->clock.made - 1) + which);
    return rng;
}

struct rng shape_stream(const struct shape *s, enum rng_purpose purpose)
{
    return stream(s, purpose, 0);
}

bool shape_begin(struct shape *s)
{
    taskgraph_free(s->graph, &s->slab);
    s->graph = NULL;
    if (!clock_next(&s->clock))
        return false;
    s->tasks = s->edges = 0;
    s->filled = false;
    s->rng = stream(s, RNG_PLACE, 0);
    s->builder = taskgraph_builder_create();
    return true;
}

/* Room for one more in an array of the slab. */
static void *grown(struct shape *s, void *array, size_t count, size_t *room, size_t size)
{
    size_t more = 2 * *room + 64;

    if (count < *room)
        return array;
    array = slab_resize(&s->slab, array, *room * size, more * size);
    *room = more;
    return array;
}

uint32_t shape_task(struct shape *s, const char *name, double weight)
{
    uint32_t number = (uint32_t)s->tasks;

    s->task = grown(s, s->task, s->tasks, &s->task_room, sizeof *s->task);
    s->task[s->tasks++] = (struct shape_task){ name, weight, number };
    return number;
}

void shape_alike(struct shape *s, uint32_t task, uint32_t as)
{
    s->task[task].as = as;
}

void shape_edge(struct shape *s, uint32_t from, uint32_t to, double weight)
{
    s->edge = grown(s, s->edge, s->edges, &s->edge_room, sizeof *s->edge);
    s->edge[s->edges++] = (struct shape_edge){ from, to, weight };
}

static void need_values(struct shape *s, size_t count)
{
    if (count <= s->value_room)
        return;
    s->value = slab_resize(&s->slab, s->value, s->value_room * sizeof *s->value,
                           2 * count * sizeof *s->value);
    s->value_room = 2 * count;
}

/* Mean time in seconds of each task, into value[]. */
static void draw_costs(struct shape *s)
{
    struct rng rng = stream(s, RNG_SERVICE, 0);
    double sum = 0;

    for (size_t i = 0; i < s->tasks; i++) {
        sum += s->task[i].weight;
        if (!s->exact)
            s->value[i] =
                s->task[i].as < i ? s->value[s->task[i].as] : dist_sample(&s->cost_dist, &rng);
    }
    for (size_t i = 0; i < s->tasks; i++)
        s->value[i] = fmin(longest_time,
                           s->exact  ? s->task[i].weight
                           : sum > 0 ? s->value[i] * s->task[i].weight * ((double)s->tasks / sum)
                                     : 0);
}

static sim_time whole_ns(double seconds)
{
    double ns = floor(seconds * 1e9 + 0.5);

    return ns < 1 ? seconds > 0 : ns < 9e18 ? (sim_time)ns : (sim_time)9e18;
}

/* Adds the tasks; returns their mean time in seconds over tasks and machines. */
static double add_tasks(struct shape *s)
{
    struct rng rng = stream(s, RNG_SERVICE, 1);
    double mean = 0;

    for (size_t k = 0; s->costs == UNRELATED && k < s->machines; k++)
        taskgraph_add_kind(s->builder, s->machine[k].name);
    for (size_t i = 0; i < s->tasks; i++) {
        struct taskgraph_task task = taskgraph_task_default;
        uint32_t number;

        task.name = s->task[i].name;
        task.work = s->costs == RELATED ? s->value[i] / s->slowness : (double)NAN;
        number = taskgraph_add_task(s->builder, &task);
        if (s->costs == RELATED)
            mean += s->value[i];
        for (size_t k = 0; s->costs == UNRELATED && k < s->machines; k++) {
            double factor = 1 - s->beta / 2 + s->beta * rng_uniform(&rng);
            sim_time cost = whole_ns(s->value[i] * factor);

            taskgraph_add_cost(s->builder, number, (uint32_t)k, cost);
            mean += time_seconds(cost) * count_of(&s->machine[k]) / s->count;
        }
    }
    return s->tasks ? mean / (double)s->tasks : 0;
}

/* Adds the edges, with bytes such that their mean time is ccr times the mean time of a task. */
static void add_edges(struct shape *s, double mean_cost)
{
    struct rng rng = stream(s, RNG_SIZE, 0);
    double sum = 0;
    double total = 0; /* of all edges */

    for (size_t i = 0; i < s->edges; i++) {
        s->value[i] = s->edge[i].weight;
        if (!s->exact)
            s->value[i] *= fmin(dist_sample(&s->volume_dist, &rng), largest_draw);
        sum += s->value[i];
    }
    if (!s->exact && sum > 0)
        total = s->ccr * mean_cost * s->rate * (double)s->edges;
    for (size_t i = 0; i < s->edges; i++)
        taskgraph_add_edge(s->builder, s->edge[i].from, s->edge[i].to,
                           s->exact    ? s->value[i]
                           : total > 0 ? s->value[i] / sum * total
                                       : 0);
}

void shape_fill(struct shape *s)
{
    need_values(s, s->tasks > s->edges ? s->tasks : s->edges);
    draw_costs(s);
    add_edges(s, add_tasks(s));
    s->filled = true;
}

bool shape_end(struct shape *s, void *item)
{
    struct dag_arrival *arrival = item;
    struct error err;

    if (!s->filled)
        shape_fill(s);
    s->graph = taskgraph_build(s->builder, &s->slab, &err);
    if (!s->graph)
        bug_stop(__FILE__, __LINE__, err.text);
    taskgraph_builder_free(s->builder);
    s->builder = NULL;
    *arrival = (struct dag_arrival){ .submit = s->clock.now,
                                     .graph = s->graph,
                                     .deadline = TIME_NEVER,
                                     .type = s->type,
                                     .number = s->clock.made - 1 };
    return true;
}
