/* DS3's descriptions as JSON: the same facts as the texts. */
#include <string.h>

#include "traces/ds3.h"
#include "traces/members.h"

struct soc {
    const char *name;
    const struct json *elements, *bands;
};

struct element {
    const char *class, *name, *mode;
    int64_t id, capacity;
    const struct json *opp, *trip, *dtpm_trip, *profile, *gated, *costs;
};

struct job {
    const char *name;
    const struct json *tasks, *edges;
};

struct task {
    const char *name;
    int64_t id, in, out;
    sim_time release, deadline;
    const struct json *after;
};

#define AT(type, field) offsetof(struct type, field)

static const struct member soc_members[] = {
    { "name", MEMBER_TEXT, AT(soc, name), false, 0, false },
    { "pes", MEMBER_LIST, AT(soc, elements), true, 0, false },
    { "comm_band_self", MEMBER_IGNORED, 0, false, 0, false },
    { "comm_band", MEMBER_LIST, AT(soc, bands), false, 0, false },
};

static const struct member element_members[] = {
    { "type", MEMBER_TEXT, AT(element, class), true, 0, false },
    { "name", MEMBER_TEXT, AT(element, name), true, 0, false },
    { "id", MEMBER_NUMBER, AT(element, id), true, 0, false },
    { "capacity", MEMBER_NUMBER, AT(element, capacity), true, 0, false },
    { "dvfs", MEMBER_TEXT, AT(element, mode), true, 0, false },
    { "opp_mhz_mv", MEMBER_LIST, AT(element, opp), false, 0, false },
    { "trip_freq", MEMBER_LIST, AT(element, trip), false, 0, false },
    { "dtpm_trip_freq", MEMBER_LIST, AT(element, dtpm_trip), false, 0, false },
    { "power_profile_w", MEMBER_OBJECT, AT(element, profile), false, 0, false },
    { "pg_profile_w", MEMBER_OBJECT, AT(element, gated), false, 0, false },
    { "exec_us", MEMBER_OBJECT, AT(element, costs), false, 0, false },
};

static const struct member job_members[] = {
    { "name", MEMBER_TEXT, AT(job, name), true, 0, false },
    { "tasks", MEMBER_LIST, AT(job, tasks), true, 0, false },
    { "edges", MEMBER_LIST, AT(job, edges), true, 0, false },
};

static const struct member task_members[] = {
    { "name", MEMBER_TEXT, AT(task, name), true, 0, false },
    { "id", MEMBER_NUMBER, AT(task, id), true, 0, false },
    { "preds", MEMBER_LIST, AT(task, after), true, 0, false },
    { "earliest_start", MEMBER_NUMBER, AT(task, release), false, 3, false },
    { "deadline", MEMBER_NUMBER, AT(task, deadline), false, 3, false },
    { "input_vol", MEMBER_NUMBER, AT(task, in), false, 0, false },
    { "output_vol", MEMBER_NUMBER, AT(task, out), false, 0, false },
    { "head", MEMBER_IGNORED, 0, false, 0, false },
    { "tail", MEMBER_IGNORED, 0, false, 0, false },
};

#define LIST(array) array, sizeof(array) / sizeof((array)[0])
static const struct members socs = { "the file", LIST(soc_members) };
static const struct members elements = { "a resource", LIST(element_members) };
static const struct members jobs = { "the job", LIST(job_members) };
static const struct members tasks = { "a task", LIST(task_members) };

static struct ds3_place place_of(const struct json *at)
{
    return (struct ds3_place){ at->name, at->line, at->column };
}

/* A list of exactly `count` numbers. */
static bool read_numbers(const struct json *at, double *value, size_t count, const char *expected,
                         struct error *err)
{
    const struct json *item = at->first;

    if (at->kind != JSON_LIST || at->count != count)
        return json_error(at, err, "expected %s", expected);
    for (size_t i = 0; i < count; i++, item = item->next) {
        if (item->kind != JSON_NUMBER)
            return json_error(item, err, "expected %s", expected);
        value[i] = item->number;
    }
    return true;
}

/* A whole number that a double holds. */
static bool as_whole(const struct json *at, double value, int64_t *whole, struct error *err)
{
    if (!(value >= 0 && value <= 9e15) || value != (double)(int64_t)value)
        return json_error(at, err, "%g; expected a whole number, 0 or more", value);
    *whole = (int64_t)value;
    return true;
}

static bool read_opps(struct ds3_soc *soc, const struct json *list, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        const struct ds3_place place = place_of(at);
        double pair[2] = { 0 };

        if (!read_numbers(at, pair, 2, "a frequency (MHz) and a voltage (mV)", err) ||
            !ds3_add_opp(soc, pair[0], pair[1], &place, err))
            return false;
    }
    return true;
}

static bool read_trips(struct text *to, const struct json *list, struct error *err)
{
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        const struct ds3_place place = place_of(at);

        if (at->kind != JSON_NUMBER)
            return json_error(at, err, "expected a frequency (MHz)");
        if (!ds3_add_trip(to, at->number, &place, err))
            return false;
    }
    return true;
}

static bool read_profile(struct text *to, const struct json *object, struct error *err)
{
    for (const struct json *at = object ? object->first : NULL; at; at = at->next) {
        double mhz;

        if (!text_to_real(at->key, &mhz) || at->kind != JSON_LIST || !at->first)
            return json_error(at, err, "expected a list of powers (W) by frequency (MHz)");
        if (to->count)
            text_add(to, ", ");
        text_add_real(to, mhz);
        text_add(to, "MHz:");
        for (const struct json *item = at->first; item; item = item->next) {
            if (item->kind != JSON_NUMBER || item->number < 0)
                return json_error(item, err, "expected a power (W), 0 or more");
            text_add(to, " ");
            text_add_real(to, item->number);
        }
    }
    return true;
}

static bool read_costs(struct ds3_soc *soc, const struct json *object, struct error *err)
{
    for (const struct json *at = object ? object->first : NULL; at; at = at->next) {
        if (at->kind != JSON_NUMBER || !(at->number >= 0 && at->number < 9e15))
            return json_error(at, err, "expected a time in microseconds, 0 or more");
        if (!ds3_add_cost(soc, at->key, (sim_time)(at->number * 1000 + 0.5), err))
            return false;
    }
    return true;
}

static bool read_element(struct ds3_soc *soc, const struct json *at, struct error *err)
{
    const struct ds3_place place = place_of(at);
    struct ds3_type type = { 0 };
    struct element element;
    struct ds3_type *own;

    if (!members_read(soc->intake, at, &elements, &element, err) ||
        !ds3_governor(soc, element.mode, &place, &type.governor, err))
        return false;
    type.class = element.class;
    type.name = element.name;
    type.id = element.id;
    type.capacity = element.capacity;
    if (!ds3_add_type(soc, &type, &place, err) || !read_opps(soc, element.opp, err))
        return false;
    own = vec_at(&soc->type, soc->type.count - 1, sizeof *own);
    return read_trips(&own->trip, element.trip, err) &&
           read_trips(&own->dtpm_trip, element.dtpm_trip, err) &&
           read_profile(&own->profile, element.profile, err) &&
           read_profile(&own->gated, element.gated, err) && read_costs(soc, element.costs, err);
}

static bool read_band(struct ds3_soc *soc, const struct json *at, struct error *err)
{
    const struct ds3_place place = place_of(at);
    struct ds3_band band;
    double three[3] = { 0 };

    if (!read_numbers(at, three, 3, "two resources and a bandwidth", err) ||
        !as_whole(at, three[0], &band.a, err) || !as_whole(at, three[1], &band.b, err))
        return false;
    band.rate = three[2];
    return ds3_add_band(soc, &band, &place, err);
}

bool ds3_soc_from_json(struct ds3_soc *soc, struct error *err)
{
    const struct json *root = members_parse(soc->intake, err);
    const struct json *own = json_get(root, "comm_band_self");
    struct soc document;

    if (!root || !members_read(soc->intake, root, &socs, &document, err))
        return false;
    if (own && (own->kind != JSON_NUMBER || !(own->number >= 0 && own->number < 1e15)))
        return json_error(own, err, "expected a bandwidth, 0 or more");
    soc->own = own ? own->number : 0;
    for (const struct json *at = document.elements->first; at; at = at->next)
        if (!read_element(soc, at, err))
            return false;
    for (const struct json *at = document.bands ? document.bands->first : NULL; at; at = at->next)
        if (!read_band(soc, at, err))
            return false;
    return true;
}

static bool read_task(struct graph *graph, const struct json *at, struct vec *after,
                      struct error *err)
{
    struct graph_task row = { store_task_unknown, at->line, at->column };
    struct text text = { 0 };
    struct task task;
    int64_t other = 0;

    if (!members_read(graph->intake, at, &tasks, &task, err))
        return false;
    if (task.id != (int64_t)graph->task.count)
        return json_error(at, err, "task '%.60s' has id %lld; expected %zu: ids count from 0",
                          task.name, (long long)task.id, graph->task.count);
    row.task.name = task.name;
    row.task.release = task.release;
    row.task.deadline = task.deadline;
    if (task.in != STORE_UNKNOWN && task.out != STORE_UNKNOWN) {
        text_format(&text, "{\"input_vol\":%lld,\"output_vol\":%lld}", (long long)task.in,
                    (long long)task.out);
        row.task.attrs = arena_text(intake_arena(graph->intake), text_get(&text));
        text_free(&text);
    }
    if (graph_add_task(graph, &row) < 0)
        return json_error(at, err, "task '%.60s' is there twice", task.name);
    for (const struct json *pred = task.after->first; pred; pred = pred->next) {
        if (pred->kind != JSON_NUMBER)
            return json_error(pred, err, "expected the id of a task");
        if (!as_whole(pred, pred->number, &other, err))
            return false;
        *(struct ds3_edge *)vec_push(after, sizeof(struct ds3_edge)) =
            (struct ds3_edge){ other, task.id, 0, place_of(pred) };
    }
    return true;
}

static bool read_edge(const struct json *at, struct vec *sent, struct error *err)
{
    struct ds3_edge edge = { .place = place_of(at) };
    double three[3] = { 0 };

    if (!read_numbers(at, three, 3, "two tasks and a volume", err) ||
        !as_whole(at, three[0], &edge.from, err) || !as_whole(at, three[1], &edge.to, err) ||
        !as_whole(at, three[2], &edge.bytes, err))
        return false;
    *(struct ds3_edge *)vec_push(sent, sizeof edge) = edge;
    return true;
}

bool ds3_job_from_json(struct graph *graph, const char **name, struct error *err)
{
    const struct json *root = members_parse(graph->intake, err);
    struct vec after = { 0 }, sent = { 0 };
    struct job job;
    bool ok = root && members_read(graph->intake, root, &jobs, &job, err);

    for (const struct json *at = ok ? job.tasks->first : NULL; at && ok; at = at->next)
        ok = read_task(graph, at, &after, err);
    for (const struct json *at = ok ? job.edges->first : NULL; at && ok; at = at->next)
        ok = read_edge(at, &sent, err);
    ok = ok && ds3_join(graph, &after, &sent, err);
    if (ok)
        *name = job.name;
    vec_free(&after);
    vec_free(&sent);
    return ok;
}
