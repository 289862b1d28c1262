/* One TPC-H query as a graph of Spark stages with measured task durations, from a JSON line. */
#include "traces/tpch.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/text.h"

/* What a line may say at most; a duration is in ms. */
#define MOST_MS 1e12
#define MOST_KEY 1e6
#define MOST_TASKS 1e7
enum { MOST_STAGES = 10000, MOST_MEMBERS = 5 };

struct reader {
    const struct tpch_text *text;
    struct arena *arena;
    struct error *err;
};

/* An error at a value; the text knows which line of the source it is. */
static bool wrong(const struct reader *r, const struct json *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(const struct reader *r, const struct json *at, const char *format, ...)
{
    char reason[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return error_at(r->err, r->text->name, r->text->number, at->column, "%s", reason);
}

/* The members of an object, each of which must be there and nothing else. */
static bool members(const struct reader *r, const struct json *object, const char *const *names,
                    const struct json **value)
{
    if (object->kind != JSON_OBJECT)
        return wrong(r, object, "expected an object, not %s", json_kind_name(object->kind));
    for (const struct json *at = object->first; at; at = at->next) {
        size_t i = 0;

        while (names[i] && strcmp(names[i], at->key) != 0)
            i++;
        if (names[i])
            continue;
        wrong(r, at, "unknown member '%.60s'", at->key);
        return error_hint(r->err, text_nearest_of(at->key, names, i), "");
    }
    for (size_t i = 0; names[i]; i++) {
        value[i] = json_get(object, names[i]);
        if (!value[i])
            return wrong(r, object, "an object without '%s'", names[i]);
    }
    return true;
}

static bool kind_is(const struct reader *r, const struct json *at, enum json_kind kind,
                    const char *what)
{
    return at->kind == kind || wrong(r, at, "%s is %s; expected %s", what, json_kind_name(at->kind),
                                     json_kind_name(kind));
}

static bool whole(const struct reader *r, const struct json *at, double most, int64_t *value)
{
    if (at->kind != JSON_NUMBER || at->number < 0 || at->number > most ||
        at->number != floor(at->number))
        return wrong(r, at, "expected a whole number from 0 to %.0f, not %.40s", most,
                     at->kind == JSON_NUMBER ? at->text : json_kind_name(at->kind));
    *value = (int64_t)at->number;
    return true;
}

/* Durations ---------------------------------------------------------------------------------- */

static bool read_list(const struct reader *r, const struct json *at, struct tpch_list *list)
{
    sim_time *value;
    uint32_t i = 0;

    if (!kind_is(r, at, JSON_LIST, "the durations"))
        return false;
    value = arena_array(r->arena, at->count, sizeof *value);
    for (const struct json *item = at->first; item; item = item->next) {
        int64_t ms = 0;

        if (!whole(r, item, MOST_MS, &ms))
            return false;
        value[i++] = ms * MILLISECOND;
    }
    *list = (struct tpch_list){ value, i };
    return true;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The keys of a stage, ascending; all that follows goes by them. */
static bool read_keys(const struct reader *r, const struct json *lists, struct tpch_stage *stage)
{
    int64_t *key;
    uint32_t i = 0;

    if (!kind_is(r, lists, JSON_OBJECT, "'first'"))
        return false;
    if (lists->count == 0)
        return wrong(r, lists, "a stage without durations");
    key = arena_array(r->arena, lists->count, sizeof *key);
    for (const struct json *at = lists->first; at; at = at->next) {
        char back[32] = "";

        if (text_to_int(at->key, &key[i]))
            snprintf(back, sizeof back, "%lld", (long long)key[i]);
        if (strcmp(back, at->key) != 0 || key[i] < 1 || (double)key[i] > MOST_KEY)
            return wrong(r, at, "expected a number of executors, not '%.40s'", at->key);
        i++;
    }
    qsort(key, i, sizeof *key, by_number);
    stage->key = key;
    stage->keys = i;
    return true;
}

static const struct tpch_list *read_lists(const struct reader *r, const struct json *lists,
                                          const char *what, const struct tpch_stage *stage)
{
    struct tpch_list *list = arena_array(r->arena, stage->keys, sizeof *list);

    if (!kind_is(r, lists, JSON_OBJECT, what))
        return NULL;
    for (uint32_t k = 0; k < stage->keys; k++) {
        const struct json *at;
        char key[32];

        snprintf(key, sizeof key, "%lld", (long long)stage->key[k]);
        at = json_get(lists, key);
        if (!at || lists->count != stage->keys) {
            wrong(r, lists, "%s has other numbers of executors than 'first'", what);
            return NULL;
        }
        if (!read_list(r, at, &list[k]))
            return NULL;
    }
    return list;
}

/* What is left of the raw first ones when each fresh one has taken its earliest equal. */
static struct tpch_list without_fresh(const struct reader *r, const struct tpch_list *first,
                                      const struct tpch_list *fresh)
{
    sim_time *gone = arena_array(r->arena, fresh->count, sizeof *gone);
    sim_time *left = arena_array(r->arena, first->count, sizeof *left);
    bool *used = arena_array(r->arena, fresh->count, sizeof *used);
    uint32_t count = 0;

    memcpy(gone, fresh->value, fresh->count * sizeof *gone);
    qsort(gone, fresh->count, sizeof *gone, by_number);
    for (uint32_t i = 0; i < first->count; i++) {
        uint32_t low = 0, high = fresh->count;

        /* The first equal; the used ones of a run of equals come first in it. */
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;

            if (gone[middle] < first->value[i] || (gone[middle] == first->value[i] && used[middle]))
                low = middle + 1;
            else
                high = middle;
        }
        if (low < fresh->count && gone[low] == first->value[i])
            used[low] = true;
        else
            left[count++] = first->value[i];
    }
    return (struct tpch_list){ left, count };
}

static void add(const struct tpch_list *list, double *sum, double *count)
{
    for (uint32_t i = 0; i < list->count; i++)
        *sum += (double)(list->value[i] / MILLISECOND);
    *count += list->count;
}

static bool clean(const struct reader *r, const struct json *at, struct tpch_stage *stage)
{
    struct tpch_list *first = arena_array(r->arena, stage->keys, sizeof *first);
    double sum = 0, count = 0;

    for (uint32_t k = 0; k < stage->keys; k++) {
        first[k] = without_fresh(r, &stage->first[k], &stage->fresh[k]);
        if (first[k].count == 0 && k > 0)
            first[k] = first[k - 1];
        if (first[k].count + stage->rest[k].count + stage->fresh[k].count == 0)
            return wrong(r, at, "a stage without durations for %lld executors",
                         (long long)stage->key[k]);
        add(&first[k], &sum, &count);
        add(&stage->rest[k], &sum, &count);
        add(&stage->fresh[k], &sum, &count);
    }
    stage->first = first;
    stage->rough_ms = sum / count;
    return true;
}

static bool read_stage(const struct reader *r, const struct json *at, int64_t id,
                       struct tpch_stage *stage)
{
    static const char *const names[] = { "id", "num_tasks", "first", "rest", "fresh", NULL };
    const struct json *value[MOST_MEMBERS];
    int64_t own = 0, tasks = 0;

    if (!members(r, at, names, value) || !whole(r, value[0], MOST_STAGES, &own) ||
        !whole(r, value[1], MOST_TASKS, &tasks))
        return false;
    if (own != id)
        return wrong(r, value[0], "stage %lld stands where %lld belongs", (long long)own,
                     (long long)id);
    if (tasks == 0)
        return wrong(r, value[1], "a stage without tasks");
    stage->tasks = (uint32_t)tasks;
    if (!read_keys(r, value[2], stage))
        return false;
    stage->first = read_lists(r, value[2], "'first'", stage);
    stage->rest = stage->first ? read_lists(r, value[3], "'rest'", stage) : NULL;
    stage->fresh = stage->rest ? read_lists(r, value[4], "'fresh'", stage) : NULL;
    return stage->fresh && clean(r, at, stage);
}

/* Edges ------------------------------------------------------------------------------------- */

static bool read_edge(const struct reader *r, const struct json *at, uint32_t stages,
                      int64_t ends[2])
{
    if (!kind_is(r, at, JSON_LIST, "an edge"))
        return false;
    if (at->count != 2)
        return wrong(r, at, "an edge of %zu numbers; expected a parent and a child", at->count);
    if (!whole(r, at->first, stages - 1, &ends[0]) ||
        !whole(r, at->first->next, stages - 1, &ends[1]))
        return false;
    return ends[0] < ends[1] ||
           wrong(r, at, "an edge from stage %lld to %lld; expected a later one", (long long)ends[0],
                 (long long)ends[1]);
}

/* Puts a parent in its place among those of the stage. */
static bool insert_parent(struct tpch_stage *stage, uint32_t *parent, uint32_t value)
{
    uint32_t at = stage->parents;

    while (at > 0 && parent[at - 1] > value)
        at--;
    if (at > 0 && parent[at - 1] == value)
        return false;
    memmove(&parent[at + 1], &parent[at], (stage->parents - at) * sizeof *parent);
    parent[at] = value;
    stage->parents++;
    return true;
}

static bool read_edges(const struct reader *r, const struct json *edges, struct tpch_stage *stage,
                       uint32_t stages)
{
    uint32_t **parent = arena_array(r->arena, stages, sizeof(uint32_t *));
    uint32_t *count = arena_array(r->arena, stages, sizeof *count);
    int64_t ends[2];

    if (!kind_is(r, edges, JSON_LIST, "'edges'"))
        return false;
    for (const struct json *at = edges->first; at; at = at->next) {
        if (!read_edge(r, at, stages, ends))
            return false;
        count[ends[1]]++;
    }
    for (uint32_t s = 0; s < stages; s++)
        stage[s].parent = parent[s] = arena_array(r->arena, count[s], sizeof **parent);
    for (const struct json *at = edges->first; at; at = at->next) {
        if (!read_edge(r, at, stages, ends))
            return false;
        if (!insert_parent(&stage[ends[1]], parent[ends[1]], (uint32_t)ends[0]))
            return wrong(r, at, "the edge from stage %lld to %lld is there twice",
                         (long long)ends[0], (long long)ends[1]);
    }
    return true;
}

/* The line ---------------------------------------------------------------------------------- */

static struct json *parse(const struct reader *r)
{
    struct error inner = { "" };
    struct json *top = json_parse("", r->text->line, r->text->size, r->arena, &inner);
    int line = 0, column = 0, end = 0;

    if (top)
        return top;
    /* The parser knows the column only: it saw this line and no other. */
    if (sscanf(inner.text, ":%d:%d: %n", &line, &column, &end) == 2 && end > 0)
        error_at(r->err, r->text->name, r->text->number, column, "%s", inner.text + end);
    else
        error_at(r->err, r->text->name, r->text->number, 0, "%s", inner.text);
    return NULL;
}

static bool read_stages(const struct reader *r, const struct json *list,
                        struct tpch_template *template)
{
    struct tpch_stage *stage;
    int64_t id = 0;

    if (!kind_is(r, list, JSON_LIST, "'stages'"))
        return false;
    if (list->count == 0 || list->count > MOST_STAGES)
        return wrong(r, list, "%zu stages; expected 1 to %d", list->count, MOST_STAGES);
    stage = arena_array(r->arena, list->count, sizeof *stage);
    for (const struct json *at = list->first; at; at = at->next, id++) {
        if (!read_stage(r, at, id, &stage[id]))
            return false;
        template->work_ms += stage[id].tasks *stage[id].rough_ms;
    }
    template->stage = stage;
    template->stages = (uint32_t)list->count;
    return true;
}

bool tpch_parse(const struct tpch_text *text, struct arena *arena, struct tpch_template *template,
                struct error *err)
{
    static const char *const names[] = { "size", "query", "edges", "stages", NULL };
    struct reader r = { text, arena, err };
    const struct json *value[MOST_MEMBERS];
    struct json *top = parse(&r);

    *template = (struct tpch_template){ 0 };
    if (!top || !members(&r, top, names, value) || !kind_is(&r, value[0], JSON_STRING, "'size'") ||
        !whole(&r, value[1], 1e9, &template->query) || !read_stages(&r, value[3], template) ||
        !read_edges(&r, value[2], (struct tpch_stage *)(uintptr_t) template->stage,
                    template->stages))
        return false;
    template->size = value[0]->text;
    template->edges = (uint32_t)value[2]->count;
    return true;
}
