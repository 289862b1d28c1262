/* The values of one axis: lists, ranges, slices, lists of policies, named maps. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"
#include "sim/run/axes_internal.h"
#include "sim/run/axes_range.h"

/* How many values an item of an axis stands for; 0 is an error, which is set. */
static size_t width_of(const struct yaml *item, struct range *range, struct error *err)
{
    struct error why;

    if (item->kind != YAML_SCALAR) {
        yaml_error(item, err, "values of an axis are single values, not lists or maps");
        return 0;
    }
    if (!range_is(item->text))
        return 1;
    if (range_read(range, item->text, AXES_MOST_VALUES, &why))
        return range->count;
    yaml_error(item, err, "%s", why.text);
    return 0;
}

const struct yaml *axes_made(const char *text, const struct yaml *from, struct arena *arena)
{
    struct yaml *made = yaml_scalar(text, arena);

    made->file = from->file;
    made->line = from->line;
    made->column = from->column;
    return made;
}

static void add_scalar(struct axis *axis, const struct yaml *node)
{
    axis->values[axis->count++] =
        (struct axis_value){ .label = node->text, .path = { axis->name }, .node = { node } };
}

/* "seed: 1..10" becomes ten values; anything else is one. */
static void add_values(struct axis *axis, const struct yaml *item, struct arena *arena)
{
    struct range range;
    struct error why;

    if (!range_is(item->text) || !range_read(&range, item->text, AXES_MOST_VALUES, &why)) {
        add_scalar(axis, item);
        return;
    }
    for (size_t i = 0; i < range.count; i++) {
        char label[RANGE_LABEL];

        range_label(&range, i, label);
        add_scalar(axis, axes_made(label, item, arena));
    }
}

/* Cuts the word for items off "2000 jobs" or "2000 VMs"; false when it is no number of items. */
static bool cut_items(char *size)
{
    static const char *const words[] = { "jobs", "vms", "VMs" };
    char *word = strrchr(size, ' ');

    for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
        if (!strcmp(word + 1, words[i])) {
            *word = '\0';
            return true;
        }
    return false;
}

/*
 * "4 weeks x 10", "2000 jobs x 5" or "2000 VMs x 5": disjoint parts of the trace, one after the
 * other.
 */
static bool add_slices(struct axis *axis, const struct yaml *item, struct arena *arena,
                       struct error *err)
{
    const char *x = item->kind == YAML_SCALAR ? strstr(item->text, " x ") : NULL;
    struct error why;
    char size[64];
    bool items = false;
    int64_t count = 0;
    sim_time part = 0;
    bool ok = x && (size_t)(x - item->text) < sizeof size && text_to_int(x + 3, &count) &&
              count > 0 && count <= AXES_MOST_VALUES;

    if (ok) {
        memcpy(size, item->text, (size_t)(x - item->text));
        size[x - item->text] = '\0';
        items = cut_items(size);
        ok = items ? text_to_int(size, &part) : units_time(size, &part, &why);
        ok = ok && part > 0 && part < INT64_MAX / count;
    }
    if (!ok)
        return yaml_error(item, err, "slice: '%.40s' is not like '4 weeks x 10' or '2000 jobs x 5'",
                          item->kind == YAML_SCALAR ? item->text : "a list or map");
    axis->values = arena_array(arena, (size_t)count, sizeof *axis->values);
    for (int64_t i = 0; i < count; i++) {
        struct axis_value *value = &axis->values[axis->count++];
        char text[2][32];

        snprintf(text[0], sizeof text[0], "%" PRId64 "%s", part * i, items ? "" : "ns");
        snprintf(text[1], sizeof text[1], "%" PRId64 "%s", items ? part : part * (i + 1),
                 items ? "" : "ns");
        value->path[0] = items ? "trace.skip" : "trace.from";
        value->path[1] = items ? "trace.jobs" : "trace.to";
        value->node[0] = axes_made(text[0], item, arena);
        value->node[1] = axes_made(text[1], item, arena);
        snprintf(text[0], sizeof text[0], "%" PRId64, i + 1);
        value->label = arena_text(arena, text[0]);
    }
    return true;
}

/* What stands for a policy, or a list of them, in results: "batch.mine{depth: 10} + batch.his". */
static void name_policies(const struct yaml *item, struct text *out)
{
    for (const struct yaml *child = item->first; child; child = child->next) {
        text_add(out, child == item->first ? "" : item->kind == YAML_LIST ? " + " : ", ");
        if (item->kind == YAML_MAP)
            text_format(out, child->count ? "%s{" : child->text[0] ? "%s: " : "%s", child->key);
        name_policies(child, out);
        text_add(out, item->kind == YAML_MAP && child->count ? "}" : "");
    }
    text_add(out, item->text);
}

/* Each value is one policy or a list of policies, for a run of its own. */
static void add_with(struct axis *axis, const struct yaml *item, struct arena *arena)
{
    struct text label = { 0 };

    name_policies(item, &label);
    axis->values[axis->count++] = (struct axis_value){ .label = arena_text(arena, text_get(&label)),
                                                       .path = { axis->name },
                                                       .node = { item } };
    text_free(&label);
}

/* "- small: {nodes: 64}": a name and what is merged over the study's own map. */
static bool add_map(struct axis *axis, const struct yaml *item, struct error *err)
{
    const struct yaml *map = item->kind == YAML_MAP && item->count == 1 ? item->first : NULL;

    if (!map || (map->kind != YAML_MAP && (map->kind != YAML_SCALAR || map->text[0])))
        return yaml_error(item, err,
                          "axis %s: a value is a name and its map, such as "
                          "'- small: {key: value}'",
                          axis->name);
    for (size_t i = 0; i < axis->count; i++)
        if (!strcmp(axis->values[i].label, map->key))
            return yaml_key_error(map, err, "axis %s has two values named '%.60s'", axis->name,
                                  map->key);
    axis->values[axis->count++] =
        (struct axis_value){ .label = map->key, .path = { axis->name }, .node = { map } };
    return true;
}

static bool read_items(struct axes_reader *r, struct axis *axis, const struct yaml *node)
{
    const struct yaml *first = node->kind != YAML_SCALAR ? node->first : *node->text ? node : NULL;
    struct range range;
    size_t room = 0;

    if (!first)
        return yaml_error(node, r->err, "axis %s has no values", axis->name);
    for (const struct yaml *item = first; item; item = item == node ? NULL : item->next) {
        size_t width = width_of(item, &range, r->err);

        room += width;
        if (!width)
            return false;
        if (room > AXES_MOST_VALUES)
            return yaml_error(item, r->err, "axis %s has more than %d values", axis->name,
                              AXES_MOST_VALUES);
    }
    axis->values = arena_array(r->arena, room, sizeof *axis->values);
    for (const struct yaml *item = first; item; item = item == node ? NULL : item->next)
        add_values(axis, item, r->arena);
    return true;
}

bool axes_read_values(struct axes_reader *r, struct axis *axis, const struct yaml *node)
{
    bool with = !strcmp(axis->name, "with");

    if (!strcmp(axis->name, "slice"))
        return add_slices(axis, node, r->arena, r->err);
    if (axis->kind != AXIS_MAP && !with) {
        if (node->kind == YAML_MAP)
            return yaml_error(node, r->err, "axis %s: expected a list of values", axis->name);
        return read_items(r, axis, node);
    }
    if (node->kind != YAML_LIST || !node->count)
        return yaml_error(node, r->err, "axis %s: expected a list, each line %s", axis->name,
                          with ? "a policy or a list of policies" : "'- name: {key: value}'");
    axis->values = arena_array(r->arena, node->count, sizeof *axis->values);
    for (const struct yaml *item = node->first; item; item = item->next) {
        if (with)
            add_with(axis, item, r->arena);
        else if (!add_map(axis, item, r->err))
            return false;
    }
    return true;
}

bool axes_read_value(struct axes_reader *r, struct axis *axis, const struct yaml *item)
{
    if (!strcmp(axis->name, "slice"))
        return yaml_key_error(item, r->err, "slice is an axis of its own, not part of a point");
    if (axis->kind == AXIS_MAP)
        return add_map(axis, item, r->err);
    if (!strcmp(axis->name, "with"))
        add_with(axis, item, r->arena);
    else if (item->kind != YAML_SCALAR || !item->text[0])
        return yaml_error(item, r->err, "a point has one value for %s, not %s", axis->name,
                          item->kind == YAML_SCALAR ? "none"
                          : item->kind == YAML_LIST ? "a list"
                                                    : "a map");
    else
        add_scalar(axis, item);
    return true;
}
