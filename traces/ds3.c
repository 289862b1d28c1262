/* Rows of DS3's descriptions, checked: what texts and JSON have in common. */
#include "traces/ds3.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TYPES = 256, MOST_ELEMENTS = 65536 };

static const struct intake_reason cost_twice = {
    STORE_REPAIRED, "the same task on the same resource a second time; the first counts", NULL
};
static const struct intake_reason band_twice = {
    STORE_REPAIRED, "the same bandwidth a second time; the last counts", NULL
};

static const struct intake_reason no_volume = { STORE_NOTED,
                                                "a predecessor without comm_vol; taken as 0",
                                                NULL };
static const struct intake_reason no_predecessor = {
    STORE_DROPPED, "comm_vol between tasks of which one does not precede the other; left out", NULL
};

void ds3_begin(struct ds3_soc *soc, struct intake *intake)
{
    *soc = (struct ds3_soc){ .intake = intake,
                             .tasks = { .arena = intake_arena(intake) },
                             .types = { .arena = intake_arena(intake) } };
}

static struct ds3_type *type_at(const struct ds3_soc *soc, size_t number)
{
    return vec_at(&soc->type, number, sizeof(struct ds3_type));
}

void ds3_free(struct ds3_soc *soc)
{
    for (size_t i = 0; i < soc->type.count; i++) {
        struct ds3_type *type = type_at(soc, i);

        text_free(&type->opp);
        text_free(&type->profile);
        text_free(&type->gated);
        text_free(&type->trip);
        text_free(&type->dtpm_trip);
        text_free(&type->mesh);
    }
    names_free(&soc->tasks);
    names_free(&soc->types);
    vec_free(&soc->type);
    vec_free(&soc->cost);
    vec_free(&soc->band);
}

bool ds3_add_type(struct ds3_soc *soc, const struct ds3_type *type, const struct ds3_place *place,
                  struct error *err)
{
    struct arena *arena = intake_arena(soc->intake);
    struct ds3_type *own;

    if (soc->type.count == MOST_TYPES)
        return error_at(err, place->file, place->line, place->column, "more than %d resources",
                        MOST_TYPES);
    if (names_find(&soc->types, type->name) >= 0)
        return error_at(err, place->file, place->line, place->column,
                        "resource '%.60s' is there twice", type->name);
    if (type->id != (int64_t)soc->type.count)
        return error_at(err, place->file, place->line, place->column,
                        "resource '%.60s' has id %lld; expected %zu: ids count from 0", type->name,
                        (long long)type->id, soc->type.count);
    if (type->capacity < 1 || type->capacity > MOST_ELEMENTS)
        return error_at(err, place->file, place->line, place->column,
                        "resource '%.60s' has capacity %lld; expected 1 to %d", type->name,
                        (long long)type->capacity, MOST_ELEMENTS);
    names_add(&soc->types, type->name);
    own = vec_push(&soc->type, sizeof *own);
    *own = *type;
    own->name = names_text(&soc->types, type->id);
    own->class = arena_text(arena, type->class);
    own->governor = arena_text(arena, type->governor);
    return true;
}

bool ds3_add_cost(struct ds3_soc *soc, const char *task, sim_time run, struct error *err)
{
    int64_t number = names_add(&soc->tasks, task);

    if (number < 0)
        return error_set(err, "%s: too many tasks", input_name(intake_input(soc->intake)));
    *(struct ds3_cost *)vec_push(&soc->cost, sizeof(struct ds3_cost)) =
        (struct ds3_cost){ number, (int64_t)soc->type.count - 1, run,
                           input_line_number(intake_input(soc->intake)) };
    return true;
}

/* "600MHz" */
static void add_mhz(struct text *to, double mhz)
{
    text_add_real(to, mhz);
    text_add(to, "MHz");
}

bool ds3_add_opp(struct ds3_soc *soc, double mhz, double mv, const struct ds3_place *place,
                 struct error *err)
{
    struct ds3_type *type = type_at(soc, soc->type.count - 1);

    if (!(mhz > 0 && mhz < 1e9 && mv > 0 && mv < 1e9))
        return error_at(err, place->file, place->line, place->column,
                        "an operating point of %g MHz and %g mV; expected both above 0", mhz, mv);
    if (type->opp.count)
        text_add(&type->opp, ", ");
    add_mhz(&type->opp, mhz);
    text_add(&type->opp, " ");
    text_add_real(&type->opp, mv / 1000);
    text_add(&type->opp, "V");
    if (mhz > type->top_mhz)
        type->top_mhz = mhz;
    return true;
}

bool ds3_add_trip(struct text *list, double mhz, const struct ds3_place *place, struct error *err)
{
    if (list->count)
        text_add(list, " ");
    if (mhz == -1) {
        text_add(list, "-");
        return true;
    }
    if (!(mhz > 0 && mhz < 1e9))
        return error_at(err, place->file, place->line, place->column,
                        "a trip point of %g MHz; expected a frequency, or -1 for none", mhz);
    add_mhz(list, mhz);
    return true;
}

bool ds3_add_band(struct ds3_soc *soc, const struct ds3_band *band, const struct ds3_place *place,
                  struct error *err)
{
    if (band->a < 0 || band->b < 0 || band->a >= (int64_t)soc->type.count ||
        band->b >= (int64_t)soc->type.count)
        return error_at(err, place->file, place->line, place->column,
                        "a bandwidth between resources %lld and %lld; there are %zu",
                        (long long)band->a, (long long)band->b, soc->type.count);
    if (!(band->rate >= 0 && band->rate < 1e15))
        return error_at(err, place->file, place->line, place->column,
                        "a bandwidth of %g; expected 0 or more", band->rate);
    *(struct ds3_band *)vec_push(&soc->band, sizeof *band) =
        (struct ds3_band){ band->a < band->b ? band->a : band->b,
                           band->a < band->b ? band->b : band->a, band->rate, place->line };
    return true;
}

bool ds3_governor(struct ds3_soc *soc, const char *mode, const struct ds3_place *place,
                  const char **governor, struct error *err)
{
    static const char *const plain[] = { "performance", "powersave", "ondemand", "none" };
    struct text text = { 0 };
    double mhz;

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (strcmp(mode, plain[i]) == 0) {
            *governor = plain[i];
            return true;
        }
    if (strncmp(mode, "constant-", 9) != 0 || !text_to_real(mode + 9, &mhz) || !(mhz > 0))
        return error_at(err, place->file, place->line, place->column,
                        "DVFS mode '%.40s'; expected performance, powersave, ondemand, none or "
                        "constant-<MHz>",
                        mode);
    text_add(&text, "userspace(");
    add_mhz(&text, mhz);
    text_add(&text, ")");
    *governor = arena_text(intake_arena(soc->intake), text_get(&text));
    text_free(&text);
    return true;
}

/* A cost and where it stood: sorting keeps the first of equals first. */
struct placed_cost {
    struct ds3_cost cost;
    size_t place;
};

static int compare_costs(const void *left, const void *right)
{
    const struct placed_cost *a = left, *b = right;

    if (a->cost.task != b->cost.task)
        return a->cost.task < b->cost.task ? -1 : 1;
    if (a->cost.type != b->cost.type)
        return a->cost.type < b->cost.type ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

/* By task, then type, each once. */
static bool sort_costs(struct ds3_soc *soc, struct error *err)
{
    struct ds3_cost *costs = soc->cost.data;
    struct placed_cost *placed = mem_alloc(soc->cost.count * sizeof *placed + 1);
    size_t kept = 0;
    bool ok = true;

    for (size_t i = 0; i < soc->cost.count; i++)
        placed[i] = (struct placed_cost){ costs[i], i };
    qsort(placed, soc->cost.count, sizeof *placed, compare_costs);
    for (size_t i = 0; i < soc->cost.count && ok; i++) {
        if (kept && costs[kept - 1].task == placed[i].cost.task &&
            costs[kept - 1].type == placed[i].cost.type) {
            intake_at(soc->intake, placed[i].cost.line);
            ok = intake_count(soc->intake, &cost_twice, NULL, err);
        } else {
            costs[kept++] = placed[i].cost;
        }
    }
    soc->cost.count = kept;
    mem_free(placed);
    return ok;
}

struct placed_band {
    struct ds3_band band;
    size_t place;
};

static int compare_bands(const void *left, const void *right)
{
    const struct placed_band *a = left, *b = right;

    if (a->band.a != b->band.a)
        return a->band.a < b->band.a ? -1 : 1;
    if (a->band.b != b->band.b)
        return a->band.b < b->band.b ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

/* By pair, each once; the matrix of the simulator is filled line by line, so the last one counts.
 */
static bool sort_bands(struct ds3_soc *soc, struct error *err)
{
    struct ds3_band *bands = soc->band.data;
    struct placed_band *placed = mem_alloc(soc->band.count * sizeof *placed + 1);
    size_t kept = 0;
    bool ok = true;

    for (size_t i = 0; i < soc->band.count; i++)
        placed[i] = (struct placed_band){ bands[i], i };
    qsort(placed, soc->band.count, sizeof *placed, compare_bands);
    for (size_t i = 0; i < soc->band.count && ok; i++) {
        bool again =
            kept && bands[kept - 1].a == placed[i].band.a && bands[kept - 1].b == placed[i].band.b;

        intake_at(soc->intake, placed[i].band.line);
        if (again && bands[kept - 1].rate != placed[i].band.rate)
            ok = intake_count(soc->intake, &band_twice, NULL, err);
        bands[again ? kept - 1 : kept++] = placed[i].band;
    }
    soc->band.count = kept;
    mem_free(placed);
    return ok;
}

bool ds3_is_json(struct intake *intake, bool *json, struct error *err)
{
    const char *bytes;
    size_t count, at = 0;

    if (!input_peek(intake_input(intake), &bytes, &count, err))
        return false;
    while (at < count && strchr(" \t\r\n", bytes[at]) && bytes[at])
        at++;
    *json = at < count && bytes[at] == '{';
    return true;
}

bool ds3_sort_soc(struct ds3_soc *soc, struct error *err)
{
    if (soc->type.count == 0)
        return error_set(err, "%s: a system on chip without resources",
                         input_name(intake_input(soc->intake)));
    if (!sort_costs(soc, err) || !sort_bands(soc, err))
        return false;
    intake_at(soc->intake, 1);
    return true;
}

static int compare_edges(const void *left, const void *right)
{
    const struct ds3_edge *a = left, *b = right;

    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

/* Sorts edges whose tasks are all there. */
static bool sort_edges(const struct graph *graph, struct vec *edges, struct error *err)
{
    int64_t tasks = (int64_t)graph->task.count;

    for (size_t i = 0; i < edges->count; i++) {
        const struct ds3_edge *edge = vec_at(edges, i, sizeof *edge);

        if (edge->from >= tasks || edge->to >= tasks || edge->from < 0 || edge->to < 0)
            return error_at(
                err, edge->place.file, edge->place.line, edge->place.column,
                "task %lld is not there; the job has %lld",
                (long long)(edge->from >= tasks || edge->from < 0 ? edge->from : edge->to),
                (long long)tasks);
    }
    if (edges->count)
        qsort(edges->data, edges->count, sizeof(struct ds3_edge), compare_edges);
    return true;
}

bool ds3_join(struct graph *graph, struct vec *after, struct vec *sent, struct error *err)
{
    const struct ds3_edge *before, *bytes;
    size_t i = 0, j = 0;

    if (!sort_edges(graph, after, err) || !sort_edges(graph, sent, err))
        return false;
    before = after->data;
    bytes = sent->data;
    while (i < after->count || j < sent->count) {
        int order = i == after->count  ? 1
                    : j == sent->count ? -1
                                       : compare_edges(&before[i], &bytes[j]);
        const struct ds3_edge *edge = order <= 0 ? &before[i] : &bytes[j];
        size_t last = j;

        intake_at(graph->intake, edge->place.line);
        if (order &&
            !intake_count(graph->intake, order < 0 ? &no_volume : &no_predecessor, NULL, err))
            return false;
        while (i < after->count && compare_edges(&before[i], edge) == 0)
            i++;
        while (j < sent->count && compare_edges(&bytes[j], edge) == 0)
            last = j++;
        if (order <= 0)
            graph_add_edge(graph, edge->from, edge->to, order ? 0 : bytes[last].bytes);
    }
    return true;
}
