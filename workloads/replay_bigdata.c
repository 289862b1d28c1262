/* Jobs of stages and coflows of the bigdata system as the store keeps them; read once for all runs.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/bigdata/bigdata_spec.h"
#include "workloads/replay.h"

_Static_assert(offsetof(struct big_arrival, submit) == 0, "an item begins with its submit time");

/* More tasks of a stage than this are taken for a mistake in the options. */
enum { MOST_TASKS = 10000000 };

/* What all items of a trace share. */
struct shared {
    struct big_templates templates; /* first member: what generators draw from */
    struct big_flow *flow;          /* by job */
    size_t *first;                  /* of each job its first flow, and one more */
    int64_t jobs;
    int64_t machines;          /* of a trace of coflows: their ports */
    struct store_queue *queue; /* by id */
    size_t queues;
};

/* The trace that is loaded, and where to. */
struct loader {
    const struct replay_trace *trace;
    struct store *store;
    struct arena *arena;
    struct shared *shared;
};

static int64_t known(int64_t value, int64_t otherwise)
{
    return value == STORE_UNKNOWN ? otherwise : value;
}

/* Profiles ----------------------------------------------------------------------------------- */

static bool read_times(const struct json *list, struct big_sample *sample, struct arena *arena,
                       struct error *err)
{
    sim_time *value;

    if (!list || list->kind != JSON_LIST || list->count > UINT32_MAX)
        return error_set(err, "a profile without a list of durations");
    value = arena_array(arena, list->count, sizeof *value);
    *sample = (struct big_sample){ value, (uint32_t)list->count };
    for (const struct json *at = list->first; at; at = at->next, value++) {
        if (at->kind != JSON_NUMBER || !(at->number >= 0 && at->number <= 1e12))
            return error_set(err, "a duration is no number of ms from 0 to 1e12");
        *value = (sim_time)(at->number * (double)MILLISECOND);
    }
    return true;
}

static const char *const list_names[] = { "first", "rest", "fresh" };
enum { LISTS = 3 };

/* The keys ascend, and every list has them all. */
static bool read_lists(const struct json *profile, struct big_profile *to, struct arena *arena,
                       struct error *err)
{
    const struct json *key = json_get(profile, list_names[0]);
    size_t keys = key && key->kind == JSON_OBJECT ? key->count : 0;
    int64_t *number = arena_array(arena, keys, sizeof *number);
    struct big_sample *lists = arena_array(arena, LISTS * keys, sizeof *lists);
    uint32_t k = 0;

    if (keys == 0)
        return error_set(err, "a profile without durations");
    *to =
        (struct big_profile){ number, (uint32_t)keys, lists, lists + keys, lists + 2 * keys, 0, 0 };
    for (key = key->first; key; key = key->next, k++) {
        if (!text_to_int(key->key, &number[k]) || number[k] < 1 ||
            (k > 0 && number[k] <= number[k - 1]))
            return error_set(err, "the numbers of executors of a profile do not ascend");
        for (size_t i = 0; i < LISTS; i++)
            if (!read_times(json_get(json_get(profile, list_names[i]), key->key),
                            &lists[i * keys + k], arena, err))
                return false;
    }
    return true;
}

static bool read_profile(const struct json *profile, struct big_stage *stage, struct arena *arena,
                         struct error *err)
{
    struct big_profile *to = arena_alloc(arena, sizeof *to);
    double sum = 0, count = 0;

    if (!read_lists(profile, to, arena, err))
        return false;
    for (uint32_t k = 0; k < to->keys; k++) {
        const struct big_sample *const samples[LISTS] = { &to->first[k], &to->rest[k],
                                                          &to->fresh[k] };
        double before = count;

        for (size_t i = 0; i < LISTS; i++) {
            for (uint32_t v = 0; v < samples[i]->count; v++)
                sum += (double)(samples[i]->value[v] / MILLISECOND);
            count += samples[i]->count;
        }
        if (count == before)
            return error_set(err, "a profile without durations for %" PRId64 " executors",
                             to->key[k]);
    }
    to->rough_ns = sum / count * (double)MILLISECOND;
    to->rough = (sim_time)llround(to->rough_ns);
    stage->profile = to;
    stage->mean = to->rough;
    return true;
}

/* Stages ------------------------------------------------------------------------------------- */

/* One a task, where the source has them. */
static bool read_durations(const struct json *list, struct big_stage *stage, struct arena *arena,
                           struct error *err)
{
    sim_time *value;

    if (list->kind != JSON_LIST || list->count != stage->tasks)
        return error_set(err, "'durations' is no list of %" PRIu32 " numbers", stage->tasks);
    value = arena_array(arena, list->count, sizeof *value);
    stage->duration = value;
    for (const struct json *at = list->first; at; at = at->next, value++)
        if (at->kind != JSON_NUMBER || !text_to_int(at->text, value) || *value < 0)
            return error_set(err, "a duration is no whole number of ns from 0 on");
    return true;
}

static bool read_attrs(const char *attrs, struct big_stage *stage, struct arena *arena,
                       struct error *err)
{
    struct arena *scratch = arena_create();
    const struct json *root = json_parse("attrs", attrs, strlen(attrs), scratch, err);
    const struct json *input = json_get(root, "input"), *profile = json_get(root, "profile");
    const struct json *durations = json_get(root, "durations");
    bool ok = root != NULL;

    if (ok && input && !(input->kind == JSON_NUMBER && input->number >= 0))
        ok = error_set(err, "'input' is no number of bytes");
    if (ok && input)
        stage->input = input->number;
    if (ok && durations)
        ok = read_durations(durations, stage, arena, err);
    if (ok && profile)
        ok = read_profile(profile, stage, arena, err);
    arena_destroy(scratch);
    return ok;
}

static int kind_of(const char *kind)
{
    return kind && strcmp(kind, "map") == 0      ? BIG_MAP
           : kind && strcmp(kind, "reduce") == 0 ? BIG_REDUCE
                                                 : BIG_STAGE;
}

/* What the trace says; `tasks` 0 and `mean` BIG_UNKNOWN where the run's options have to. */
static bool read_stage(struct loader *l, const struct store_task *task, struct big_stage *stage,
                       struct error *err)
{
    int64_t tasks = known(task->instances, 0);

    *stage =
        (struct big_stage){ .kind = kind_of(task->kind), .mean = known(task->run, BIG_UNKNOWN) };
    stage->demand[BIG_CPU] = known(task->cpu_milli, 1000);
    stage->demand[BIG_MEMORY] = known(task->mem_bytes, 0);
    if (tasks < 0 || tasks > MOST_TASKS || stage->demand[BIG_CPU] < 0 ||
        stage->demand[BIG_MEMORY] < 0 || (task->run != STORE_UNKNOWN && task->run < 0))
        return error_set(err, "impossible figures; see 'orrery trace check'");
    stage->tasks = (uint32_t)tasks;
    return !task->attrs || read_attrs(task->attrs, stage, l->arena, err);
}

static bool read_edges(struct loader *l, const struct store_graph *graph, struct big_stage *stage,
                       struct error *err)
{
    uint32_t **parent = arena_array(l->arena, graph->task_count, sizeof(uint32_t *));

    for (size_t i = 0; i < graph->edge_count; i++)
        stage[graph->edges[i].to].parents++;
    for (size_t i = 0; i < graph->task_count; i++) {
        stage[i].parent = parent[i] = arena_array(l->arena, stage[i].parents, sizeof **parent);
        stage[i].parents = 0;
    }
    /* Edges come by source, so that the parents of each stage ascend. */
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct store_edge *edge = &graph->edges[i];
        struct big_stage *to = &stage[edge->to];

        if (edge->from >= edge->to)
            return error_set(
                err, "stage %" PRId64 " stands before stage %" PRId64 ", which it waits for",
                edge->to, edge->from);
        parent[edge->to][to->parents++] = (uint32_t)edge->from;
        to->shuffle += (double)(edge->bytes > 0 ? edge->bytes : 0);
    }
    return true;
}

static bool read_graph(struct loader *l, const struct store_graph *graph, struct big_template *to,
                       struct error *err)
{
    struct big_stage *stage = arena_array(l->arena, graph->task_count, sizeof *stage);

    *to = (struct big_template){ graph->name ? arena_text(l->arena, graph->name) : NULL, stage,
                                 (uint32_t)graph->task_count };
    if (graph->task_count == 0 || graph->task_count > UINT32_MAX)
        return error_set(err, "a job without stages");
    for (size_t i = 0; i < graph->task_count; i++)
        if (!read_stage(l, &graph->tasks[i], &stage[i], err))
            return error_prefix(err, "stage %zu", i);
    return read_edges(l, graph, stage, err);
}

static bool read_graphs(struct loader *l, struct error *err)
{
    struct store_graph *graphs;
    struct big_template *to;
    size_t count;

    if (!store_graphs(l->store, l->trace->info.id, &graphs, &count, err))
        return false;
    to = arena_array(l->arena, count, sizeof *to);
    l->shared->templates = (struct big_templates){ to, count };
    for (size_t i = 0; i < count; i++)
        if (!read_graph(l, &graphs[i], &to[i], err))
            return error_prefix(err, "%s: trace %s, job '%.60s'", l->trace->store,
                                l->trace->info.name, graphs[i].name ? graphs[i].name : "");
    return true;
}

/* Coflows ------------------------------------------------------------------------------------ */

static bool sound(const struct loader *l, const struct store_flow *flow)
{
    const struct shared *s = l->shared;

    return flow->job >= 0 && flow->job < s->jobs && flow->src >= 0 && flow->src < s->machines &&
           flow->dst >= 0 && flow->dst < s->machines && flow->bytes >= 0;
}

/* The flows of each job, in the order of the source. */
static bool read_flows(struct loader *l, struct error *err)
{
    struct shared *s = l->shared;
    struct store_flow *flows;
    struct store_sizes sizes;
    size_t *next;
    size_t count;

    if (!store_sizes(l->store, l->trace->info.id, &sizes, err) ||
        !store_flows(l->store, l->trace->info.id, &flows, &count, err))
        return false;
    s->machines = sizes.machines;
    if (count == 0)
        return true;
    s->first = arena_array(l->arena, (size_t)s->jobs + 1, sizeof *s->first);
    for (size_t i = 0; i < count; i++) {
        if (!sound(l, &flows[i]))
            return error_set(err,
                             "%s: damaged store: trace %s: flow %zu is of no job or no machine "
                             "that it holds",
                             l->trace->store, l->trace->info.name, i);
        s->first[flows[i].job + 1]++;
    }
    for (int64_t j = 0; j < s->jobs; j++)
        s->first[j + 1] += s->first[j];
    s->flow = arena_array(l->arena, count, sizeof *s->flow);
    next = arena_array(l->arena, (size_t)s->jobs, sizeof *next);
    memcpy(next, s->first, (size_t)s->jobs * sizeof *next);
    for (size_t i = 0; i < count; i++)
        s->flow[next[flows[i].job]++] =
            (struct big_flow){ (uint32_t)flows[i].src, (uint32_t)flows[i].dst,
                               (double)flows[i].bytes };
    return true;
}

static bool read_queues(struct loader *l, struct error *err)
{
    struct shared *s = l->shared;
    struct store_queue *queues;

    if (!store_queues(l->store, l->trace->info.id, &queues, &s->queues, err))
        return false;
    s->queue = arena_array(l->arena, s->queues, sizeof *s->queue);
    for (size_t i = 0; i < s->queues; i++)
        s->queue[i] =
            (struct store_queue){ queues[i].id,
                                  arena_text(l->arena, queues[i].name ? queues[i].name : "") };
    return true;
}

/* NULL: the source gives it no name. */
static const char *queue_of(const struct shared *s, int64_t id)
{
    size_t low = 0, high = s->queues;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->queue[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->queues && s->queue[low].id == id ? s->queue[low].name : NULL;
}

static bool load_shared(struct replay_trace *trace, struct store *store, struct arena *arena,
                        struct error *err)
{
    struct shared *s = arena_alloc(arena, sizeof *s);
    struct loader l = { trace, store, arena, s };

    trace->shared = s;
    s->jobs = trace->info.jobs;
    return read_graphs(&l, err) && read_flows(&l, err) && read_queues(&l, err);
}

/* Items -------------------------------------------------------------------------------------- */

static void *open_jobs(struct store *store, const struct replay_trace *trace, sim_time from,
                       sim_time to, struct error *err)
{
    return store_jobs(store, trace->info.id, from, to, err);
}

static bool next_job(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                     struct error *err)
{
    const struct shared *s = trace->shared;
    struct big_arrival *job = item;
    struct store_job row;

    if (!store_next(cursor, &row, more, err))
        return false;
    if (!*more)
        return true;
    *job = (struct big_arrival){
        .submit = row.submit,
        .number = known(row.number, row.row),
        .name = row.name,
        .queue = queue_of(s, row.queue),
        .user = known(row.user, BIG_UNKNOWN),
        .weight = 1,
    };
    if (row.graph >= 0 && row.graph < (int64_t)s->templates.count) {
        job->stage = s->templates.item[row.graph].stage;
        job->stages = s->templates.item[row.graph].stages;
    } else if (s->first && row.row < s->jobs && s->first[row.row + 1] > s->first[row.row]) {
        job->flow = s->flow + s->first[row.row];
        job->flows = (uint32_t)(s->first[row.row + 1] - s->first[row.row]);
    } else {
        return error_set(err, "%s: trace %s: job %" PRId64 " has neither stages nor flows",
                         trace->store, trace->info.name, row.row);
    }
    return true;
}

static void done(void *cursor)
{
    store_done(cursor);
}

static void keep_name(void *item, struct arena *arena)
{
    struct big_arrival *job = item;

    if (job->name)
        job->name = arena_text(arena, job->name);
}

/* What the options make of a trace --------------------------------------------------------- */

static bool is_open(const struct big_stage *stage)
{
    return stage->tasks == 0 || stage->mean == BIG_UNKNOWN;
}

/* A map reads a block, a reduce its part of what is shuffled; there is one task at least. */
static bool count_tasks(struct big_stage *stage, const struct big_options *o, struct error *err)
{
    bool reduce = stage->kind == BIG_REDUCE;
    double tasks = reduce ? fmin(ceil(stage->shuffle / o->reduce_bytes), (double)o->most_reduces)
                          : ceil((stage->input + stage->shuffle) / o->block);

    if (tasks > MOST_TASKS)
        return error_set(err, "%.0f bytes make %.0f tasks, more than %d; options: %s is too small",
                         stage->input + stage->shuffle, tasks, MOST_TASKS,
                         reduce ? "reduce_bytes" : "block");
    stage->tasks = tasks < 1 ? 1 : (uint32_t)tasks;
    return true;
}

static bool time_tasks(struct big_stage *stage, const struct big_options *o, bool bytes,
                       struct error *err)
{
    double seconds = (stage->input + stage->shuffle) / stage->tasks / o->task_rate;

    if (bytes && o->task_rate > 0)
        stage->mean = seconds > 9e9 ? TIME_NEVER : time_from_seconds(seconds);
    else if (o->task_time != TIME_NEVER)
        stage->mean = o->task_time;
    else
        return error_set(err,
                         "the trace does not say how long its tasks take; expected options: "
                         "{%s: ...}",
                         bytes ? "task_rate" : "task_time");
    return true;
}

static bool fit(void *item, const struct workload_context *context, struct error *err)
{
    struct big_arrival *job = item;
    struct big_stage *stage;
    uint32_t open = 0;

    while (open < job->stages && !is_open(&job->stage[open]))
        open++;
    if (open == job->stages)
        return true;
    stage = arena_array(context->arena, job->stages, sizeof *stage);
    memcpy(stage, job->stage, job->stages * sizeof *stage);
    for (uint32_t i = open; i < job->stages; i++) {
        bool bytes = stage[i].tasks == 0;

        if ((bytes && !count_tasks(&stage[i], context->options, err)) ||
            (stage[i].mean == BIG_UNKNOWN && !time_tasks(&stage[i], context->options, bytes, err)))
            return job->name ? error_prefix(err, "job %.60s, stage %" PRIu32, job->name, i)
                             : error_prefix(err, "job %" PRId64 ", stage %" PRIu32, job->number, i);
    }
    job->stage = stage;
    return true;
}

/* The ports of coflows are machines. */
static bool fill_platform(const struct replay_trace *trace, void *platform, struct arena *arena,
                          struct error *err)
{
    const struct shared *s = trace->shared;
    struct big_platform *p = platform;

    (void)arena;
    (void)err;
    if (p->nodes == 0 && p->kinds.count == 0 && s->flow)
        p->nodes = s->machines;
    return true;
}

/* Seconds of cores, as far as they are known before; of coflows nothing. */
static double work_of(const void *item, const struct workload_context *context)
{
    const struct big_arrival *job = item;
    double sum = 0;

    (void)context;
    if (job->stages == 0)
        return -1;
    for (uint32_t i = 0; i < job->stages; i++) {
        const struct big_stage *stage = &job->stage[i];
        double seconds = time_seconds(stage->mean) * stage->tasks;

        for (uint32_t t = 0; stage->duration && t < stage->tasks; t++)
            seconds = (t ? seconds : 0) + time_seconds(stage->duration[t]);
        sum += seconds * (double)stage->demand[BIG_CPU] / 1000;
    }
    return sum;
}

static const char *const families[] = { "bigdata", NULL };

const struct replay_kind replay_bigdata = {
    .system = "bigdata",
    .families = families,
    .item_size = sizeof(struct big_arrival),
    .open = open_jobs,
    .next = next_job,
    .done = done,
    .fit = fit,
    .keep = keep_name,
    .load_shared = load_shared,
    .platform = fill_platform,
    .work = work_of,
};
