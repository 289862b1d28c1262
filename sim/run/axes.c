/* What a sweep says: axes, and factors of axes that move together. */
#include "sim/run/axes.h"

#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/text.h"
#include "sim/run/axes_internal.h"

enum { MOST_NAMES = 256 };

const struct policy *axes_policy(struct axes_reader *r, const struct yaml *item)
{
    const char *name = item->kind == YAML_MAP && item->first ? item->first->key : item->text;
    const struct policy *policy;
    struct error why;

    policy = policy_find(name, &why);
    if (policy)
        return policy;
    if (!r->plugins_asked && !plugins_environment(&r->plugins, &why))
        return NULL;
    r->plugins_asked = true;
    return plugins_find(&r->plugins, name, r->study->system, &why);
}

/* The names of all parameters that the policies of the study have; of one of them, if it is told.
 */
static size_t all_params(struct axes_reader *r, const char *only, const char *names[MOST_NAMES])
{
    const struct axis *policies = &r->study->axes[0];
    size_t count = 0;

    for (size_t i = 0; i < policies->count; i++) {
        const struct policy *policy = axes_policy(r, policies->values[i].node[0]);

        if (!policy || (only && strcmp(policy->name, only) != 0))
            continue;
        for (const struct param *row = policy->params; row && row->name && count < MOST_NAMES;
             row++)
            names[count++] = row->name;
    }
    return count;
}

/* Which policies an axis such as policy.depth is for; an error if none has the parameter. */
static bool take_policies(struct axes_reader *r, struct axis *axis, const char *only)
{
    const struct axis *policies = &r->study->axes[0];
    bool *takes = arena_array(r->arena, policies->count, sizeof *takes);
    const char *names[MOST_NAMES];
    bool any = false;
    bool met = !only;
    const char *near;

    axis->takes = takes;
    for (size_t i = 0; i < policies->count; i++) {
        const struct policy *policy = axes_policy(r, policies->values[i].node[0]);
        bool meant = policy && (!only || !strcmp(policy->name, only));

        met = met || meant;
        takes[i] = meant && param_find(policy->params, axis->param);
        any = any || takes[i] || !policy; /* the plan tells unknown policies */
    }
    if (any)
        return true;
    if (!met)
        return yaml_key_error(axis->at, r->err,
                              "sweep has no axis '%.60s': '%.60s' is not one of this study's "
                              "policies",
                              axis->name, only);
    near = text_nearest_of(axis->param, names, all_params(r, only, names));
    yaml_key_error(axis->at, r->err, "sweep has no axis '%.60s': %s has no parameter '%.60s'",
                   axis->name, only ? only : "no policy of this study", axis->param);
    if (!only)
        yaml_key_error(axis->at, r->err,
                       "sweep has no axis '%.60s': no policy of this study has a parameter '%.60s'",
                       axis->name, axis->param);
    return error_hint(r->err, near, "");
}

/* policy.NAME or SYSTEM.POLICY.NAME; false in *is if it is neither. */
static bool read_param(struct axes_reader *r, struct axis *axis, bool *is)
{
    size_t length = strlen(r->study->system);
    const char *dot = strrchr(axis->name, '.');
    char *only = NULL;

    *is = !strncmp(axis->name, "policy.", 7);
    if (!*is && !strncmp(axis->name, r->study->system, length) && axis->name[length] == '.' &&
        dot > axis->name + length) {
        *is = true;
        only = arena_text(r->arena, axis->name);
        only[dot - axis->name] = '\0';
    }
    if (!*is)
        return true;
    axis->kind = AXIS_PARAM;
    axis->param = only ? dot + 1 : axis->name + 7;
    return take_policies(r, axis, only);
}

static bool unknown_axis(struct axes_reader *r, const struct axis *axis)
{
    static const char *const names[] = { "load",     "seed",   "replication", "slice",   "with",
                                         "zip",      "points", "sample",      "exclude", "platform",
                                         "workload", "trace",  "options" };
    const char *params[MOST_NAMES];
    size_t count = all_params(r, NULL, params);
    const char *near = text_nearest_of(axis->name, names, sizeof names / sizeof names[0]);

    for (size_t i = 0; !near && i < count; i++)
        if (!strcmp(params[i], axis->name))
            return yaml_key_error(axis->at, r->err,
                                  "sweep has no axis '%.60s'; did you mean 'policy.%s'?",
                                  axis->name, params[i]);
    yaml_key_error(axis->at, r->err, "sweep has no axis '%.60s'", axis->name);
    if (near && !strcmp(near, axis->name)) /* not as an axis */
        near = NULL;
    return error_hint(r->err, near,
                      "; expected load, seed, replication, slice, with, zip, points, sample, "
                      "exclude, or a key such as platform.NAME or policy.NAME");
}

static bool known_axis(struct axes_reader *r, struct axis *axis)
{
    static const char *const roots[] = { "platform", "options", "workload", "trace" };
    static const char *const plain[] = { "load", "seed", "replication", "slice", "with" };
    bool param;

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (!strcmp(axis->name, plain[i]))
            return true;
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        size_t length = strlen(roots[i]);

        if (strncmp(axis->name, roots[i], length) != 0)
            continue;
        if (!axis->name[length])
            axis->kind = AXIS_MAP;
        if (!axis->name[length] || axis->name[length] == '.')
            return true;
    }
    if (!read_param(r, axis, &param))
        return false;
    return param || unknown_axis(r, axis);
}

struct factor *axes_add_factor(struct axes_reader *r, const struct yaml *at)
{
    struct factor *factor = &r->study->factors[r->study->factor_count++];

    factor->at = at;
    factor->first = r->study->axis_count;
    return factor;
}

struct axis *axes_add(struct axes_reader *r, const struct yaml *node)
{
    struct study *study = r->study;
    struct axis *axis = &study->axes[study->axis_count];

    for (size_t i = 0; i < study->axis_count; i++)
        if (!strcmp(study->axes[i].name, node->key)) {
            yaml_key_error(node, r->err, "axis %.60s is there twice; first at line %d", node->key,
                           study->axes[i].at->key_line);
            return NULL;
        }
    if (study->axis_count == AXES_MOST) {
        yaml_key_error(node, r->err, "more than %d axes", AXES_MOST);
        return NULL;
    }
    axis->name = node->key;
    axis->kind = AXIS_KEYS;
    axis->at = node;
    axis->replicate = !strcmp(node->key, "seed") || !strcmp(node->key, "replication") ||
                      !strcmp(node->key, "slice");
    if (!known_axis(r, axis))
        return NULL;
    axis->factor = study->factor_count - 1;
    study->factors[axis->factor].count++;
    study->axis_count++;
    return axis;
}

/* `{values: [...], when: {...}}`, or the values alone. */
static bool read_plain(struct axes_reader *r, const struct yaml *node)
{
    static const char *const keys[] = { "values", "when" };
    struct factor *factor = axes_add_factor(r, node);
    struct axis *axis = axes_add(r, node);
    const struct yaml *values = node;
    char who[80];

    if (!axis)
        return false;
    if (node->kind == YAML_MAP) {
        snprintf(who, sizeof who, "axis %.60s", node->key);
        if (!yaml_get(node, keys[0]) && !yaml_get(node, keys[1]))
            return yaml_error(node, r->err,
                              "%s: expected a list of values or "
                              "{values: [...], when: {axis: value}}",
                              who);
        if (!yaml_only(node, who, keys, 2, r->err))
            return false;
        values = yaml_get(node, "values");
        factor->when = yaml_get(node, "when");
        if (!values)
            return yaml_error(node, r->err, "%s needs 'values:'", who);
    }
    if (!axes_read_values(r, axis, values))
        return false;
    factor->rows = axis->count;
    return true;
}

static bool read_zip(struct axes_reader *r, const struct yaml *zip)
{
    struct factor *factor = axes_add_factor(r, zip);

    if (zip->kind != YAML_MAP || zip->count < 2)
        return yaml_error(zip, r->err,
                          "zip needs axes that move together, such as "
                          "{platform.nodes: [64, 128], workload.jobs: [1000, 2000]}");
    for (const struct yaml *node = zip->first; node; node = node->next) {
        struct axis *axis = axes_add(r, node);

        if (!axis || !axes_read_values(r, axis, node))
            return false;
        if (node != zip->first && axis->count != factor->rows)
            return yaml_error(node, r->err, "zip: %s has %zu values, %s has %zu", axis->name,
                              axis->count, r->study->axes[factor->first].name, factor->rows);
        factor->rows = axis->count;
    }
    return true;
}

static const char *next_key(void *state)
{
    const struct yaml **node = state;
    const char *key = *node ? (*node)->key : NULL;

    *node = *node ? (*node)->next : NULL;
    return key;
}

/* All points have the keys of the first. */
static bool read_point(struct axes_reader *r, const struct factor *factor, const struct yaml *point,
                       const struct yaml *first)
{
    const struct yaml *names = first->first;

    for (const struct yaml *node = point->first; node; node = node->next)
        if (!yaml_get(first, node->key)) {
            yaml_key_error(node, r->err, "the first point has no '%.60s'", node->key);
            return error_hint(r->err, text_nearest(node->key, next_key, &names),
                              "; all points have the same keys");
        }
    for (size_t i = 0; i < factor->count; i++) {
        struct axis *axis = &r->study->axes[factor->first + i];
        const struct yaml *node = yaml_get(point, axis->name);

        if (!node)
            return yaml_error(point, r->err, "a point without '%.60s', which the first one has",
                              axis->name);
        if (!axes_read_value(r, axis, node))
            return false;
    }
    return true;
}

static bool read_points(struct axes_reader *r, const struct yaml *list)
{
    struct factor *factor = axes_add_factor(r, list);

    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(list, r->err,
                          "points must be a list, each line a point such as "
                          "'- {load: 0.7, platform.nodes: 64}'");
    for (const struct yaml *point = list->first; point; point = point->next)
        if (point->kind != YAML_MAP || !point->count)
            return yaml_error(point, r->err,
                              "a point is a map of axes, such as {load: 0.7, platform.nodes: 64}");
    for (const struct yaml *node = list->first->first; node; node = node->next) {
        struct axis *axis = axes_add(r, node);

        if (!axis)
            return false;
        axis->values = arena_array(r->arena, list->count, sizeof *axis->values);
    }
    for (const struct yaml *point = list->first; point; point = point->next)
        if (!read_point(r, factor, point, list->first))
            return false;
    factor->rows = list->count;
    return true;
}

/* One of them, or a list of several. */
static bool read_each(struct axes_reader *r, const struct yaml *node,
                      bool (*read)(struct axes_reader *r, const struct yaml *node))
{
    if (node->kind != YAML_LIST || !node->count)
        return read(r, node);
    for (const struct yaml *item = node->first; item; item = item->next)
        if (!read(r, item))
            return false;
    return true;
}

static bool read_policies(struct axes_reader *r)
{
    struct study *study = r->study;
    const struct yaml *list = yaml_get(study->root, "policies");
    struct factor *factor = axes_add_factor(r, list);
    struct axis *axis = &study->axes[study->axis_count++];

    if (!list)
        return yaml_error(study->root, r->err, "a study needs 'policies:', a list of policies");
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(list, r->err,
                          "policies must be a list, each line '- name' or "
                          "'- name: {parameter: value}'");
    *axis = (struct axis){ .name = "policy", .kind = AXIS_POLICY, .at = list };
    axis->values = arena_array(r->arena, list->count, sizeof *axis->values);
    for (const struct yaml *item = list->first; item; item = item->next) {
        if (item->kind == YAML_LIST || (item->kind == YAML_MAP && item->count != 1))
            return yaml_error(item, r->err, "a policy is '- name' or '- name: {parameter: value}'");
        axis->values[axis->count++] =
            (struct axis_value){ .label = "", .path = { "policies" }, .node = { item } };
    }
    factor->count = 1;
    factor->rows = axis->count;
    return true;
}

static bool read_entry(struct axes_reader *r, const struct yaml *node)
{
    if (!strcmp(node->key, "zip"))
        return read_each(r, node, read_zip);
    if (!strcmp(node->key, "points"))
        return read_points(r, node);
    if (!strcmp(node->key, "sample"))
        return read_each(r, node, axes_read_sample);
    return !strcmp(node->key, "exclude") || read_plain(r, node);
}

static bool read_sweep(struct axes_reader *r, const struct yaml *sweep)
{
    if (sweep && sweep->kind != YAML_MAP)
        return yaml_error(sweep, r->err, "sweep must name its axes: 'load: [0.7, 0.9]'");
    if (!read_policies(r))
        return false;
    for (const struct yaml *node = sweep ? sweep->first : NULL; node; node = node->next)
        if (!read_entry(r, node))
            return false;
    return repeat_add_axis(r) && axes_enumerate(r, yaml_get(sweep, "exclude"));
}

bool axes_read(struct study *study, struct arena *arena, struct error *err)
{
    struct axes_reader r = { .study = study, .arena = arena, .err = err };
    bool ok;

    study->axes = arena_array(arena, AXES_MOST + 1, sizeof *study->axes); /* closed by no name */
    study->factors = arena_array(arena, AXES_MOST + 1, sizeof *study->factors);
    ok = read_sweep(&r, yaml_get(study->root, "sweep"));
    plugins_free(&r.plugins);
    return ok;
}
