/* Conditions and exclusions: which values they name, and whether a point fits. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"
#include "sim/run/axes_internal.h"
#include "sim/run/plan_internal.h"

/*
 * A value as it is compared: "0.70" is 0.7 and "60s" is 1min. Values that are the same share a
 * class, the index of the first of them in the sorted list.
 */
struct key {
    enum { KEY_NUMBER, KEY_TIME, KEY_TEXT } kind;
    double number;
    sim_time time;
    const char *text;
    uint32_t value; /* index in the axis */
};

struct axes_index {
    struct key *keys;    /* sorted */
    uint32_t *classes;   /* of each value of the axis */
    const char **labels; /* of each policy, for the axis of the policies; "" for unknown ones */
};

uint32_t axes_row_at(const struct study *study, const uint32_t *row, size_t axis)
{
    const struct axis *a = &study->axes[axis];

    return a->takes && !a->takes[row[0]] ? AXES_ABSENT : row[a->factor];
}

static struct key key_of(const char *text, uint32_t value)
{
    struct key key = { .kind = KEY_NUMBER, .text = text, .value = value };
    struct error why;

    if (!text_to_real(text, &key.number))
        key.kind = units_time(text, &key.time, &why) ? KEY_TIME : KEY_TEXT;
    return key;
}

static int by_key(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;

    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->kind == KEY_NUMBER)
        return (a->number > b->number) - (a->number < b->number);
    if (a->kind == KEY_TIME)
        return (a->time > b->time) - (a->time < b->time);
    return strcmp(a->text, b->text);
}

/* The label in results; "" for a policy that nobody knows. */
static const char *policy_label(struct axes_reader *r, const struct yaml *item)
{
    const struct policy *policy = axes_policy(r, item);
    struct error why;
    struct param_context context = { r->arena, &why };
    void *self;

    if (!policy)
        return "";
    self = arena_alloc(r->arena, policy->self_size);
    param_defaults(policy->params, self, r->arena);
    if (item->kind == YAML_MAP &&
        !param_read(policy->params, self, item->first, policy->name, &context))
        return "";
    return plan_label(policy, self, r->arena);
}

static struct axes_index *index_axis(struct axes_reader *r, const struct axis *axis)
{
    struct axes_index *index = arena_alloc(r->arena, sizeof *index);

    if (axis->kind == AXIS_POLICY) {
        index->labels = arena_array(r->arena, axis->count, sizeof *index->labels);
        for (size_t i = 0; i < axis->count; i++)
            index->labels[i] = policy_label(r, axis->values[i].node[0]);
    }
    index->keys = arena_array(r->arena, axis->count, sizeof *index->keys);
    index->classes = arena_array(r->arena, axis->count, sizeof *index->classes);
    for (size_t i = 0; i < axis->count; i++)
        index->keys[i] = key_of(axis->values[i].label, (uint32_t)i);
    qsort(index->keys, axis->count, sizeof *index->keys, by_key);
    for (size_t i = 0, first = 0; i < axis->count; i++) {
        if (by_key(&index->keys[first], &index->keys[i]) != 0)
            first = i;
        index->classes[index->keys[i].value] = (uint32_t)first;
    }
    return index;
}

struct labels {
    struct axes_reader *r;
    const struct axis *axis;
    size_t next;
};

static const char *next_label(void *state)
{
    struct labels *labels = state;
    const struct axis *axis = labels->axis;
    const struct policy *policy;

    if (labels->next == axis->count)
        return NULL;
    if (axis->kind != AXIS_POLICY)
        return axis->values[labels->next++].label;
    policy = axes_policy(labels->r, axis->values[labels->next++].node[0]);
    return policy ? policy->name : "";
}

static int by_number(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;

    return (*a > *b) - (*a < *b);
}

/* Policies are named as the study writes them, by their names, or by their labels in results. */
static bool fit_policies(struct axes_reader *r, const struct axis *axis, const char *text,
                         bool *named)
{
    bool any = false;

    for (size_t i = 0; i < axis->count; i++) {
        const struct yaml *item = axis->values[i].node[0];
        const struct policy *policy = axes_policy(r, item);

        if (strcmp(axis->index->labels[i], text) != 0 && strcmp(item->text, text) != 0 &&
            (!policy || strcmp(policy->name, text) != 0))
            continue;
        named[i] = any = true;
    }
    return any;
}

static bool fit_item(struct axes_reader *r, const struct axis *axis, const struct yaml *item,
                     struct axes_term *term)
{
    struct labels labels = { r, axis, 0 };
    struct key key = key_of(item->text, 0);
    const struct key *found;

    if (item->kind != YAML_SCALAR || !item->text[0])
        return yaml_error(item, r->err, "expected a value of axis %s, or a list of them",
                          axis->name);
    if (axis->kind == AXIS_POLICY && fit_policies(r, axis, item->text, term->policies))
        return true;
    found = axis->kind == AXIS_POLICY
                ? NULL
                : bsearch(&key, axis->index->keys, axis->count, sizeof key, by_key);
    if (found) {
        term->classes[term->count++] = axis->index->classes[found->value];
        return true;
    }
    yaml_error(item, r->err, "axis %s has no value '%.60s'", axis->name, item->text);
    return error_hint(r->err, text_nearest(item->text, next_label, &labels), "");
}

static const char *next_axis(void *state)
{
    const struct axis **axis = state;

    return (*axis)->name ? (*axis)++->name : NULL;
}

static bool read_term(struct axes_reader *r, const struct yaml *node, const char *who,
                      struct axes_term *term)
{
    const struct study *study = r->study;
    const struct yaml *first = node->kind == YAML_LIST ? node->first : node;
    struct axis *axis = study->axes;
    const struct axis *names = study->axes;

    while (axis->name && strcmp(axis->name, node->key) != 0)
        axis++;
    if (!axis->name) {
        yaml_key_error(node, r->err, "%s: the sweep has no axis '%.60s'", who, node->key);
        return error_hint(r->err, text_nearest(node->key, next_axis, &names), "");
    }
    if (!first)
        return yaml_error(node, r->err, "expected a value of axis %s, or a list of them",
                          axis->name);
    if (!axis->index)
        axis->index = index_axis(r, axis);
    term->axis = (size_t)(axis - study->axes);
    term->classes = arena_array(r->arena, node->count + 1, sizeof *term->classes);
    if (axis->kind == AXIS_POLICY)
        term->policies = arena_array(r->arena, axis->count, sizeof *term->policies);
    for (const struct yaml *item = first; item; item = item == node ? NULL : item->next)
        if (!fit_item(r, axis, item, term))
            return false;
    qsort(term->classes, term->count, sizeof *term->classes, by_number);
    return true;
}

bool axes_read_pattern(struct axes_reader *r, const struct yaml *map, const char *who,
                       struct axes_pattern *pattern)
{
    if (map->kind != YAML_MAP || !map->count)
        return yaml_error(map, r->err,
                          "%s: expected axes and their values, such as {policy: NAME, load: 0.7}",
                          who);
    pattern->at = map;
    pattern->term = arena_array(r->arena, map->count, sizeof *pattern->term);
    for (const struct yaml *node = map->first; node; node = node->next)
        if (!read_term(r, node, who, &pattern->term[pattern->count++]))
            return false;
    return true;
}

bool axes_fits(const struct study *study, const struct axes_pattern *pattern, const uint32_t *row)
{
    for (size_t i = 0; i < pattern->count; i++) {
        const struct axes_term *term = &pattern->term[i];
        uint32_t at = axes_row_at(study, row, term->axis);
        const uint32_t *classes = study->axes[term->axis].index->classes;

        if (at == AXES_ABSENT)
            return false;
        if (term->policies
                ? !term->policies[at]
                : !bsearch(&classes[at], term->classes, term->count, sizeof *classes, by_number))
            return false;
    }
    return true;
}
