/* What a point puts into the study. */
#include <string.h>

#include "sim/run/axes_internal.h"

/* An axis alone must not bring in a trace or a workload. */
static bool has_root(const struct yaml *root, const struct axis *axis, const char *path,
                     struct error *err)
{
    static const char *const roots[] = { "trace", "workload" };

    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
        if (!strncmp(path, roots[i], strlen(roots[i])) && path[strlen(roots[i])] == '.' &&
            !yaml_get(root, roots[i]))
            return yaml_key_error(axis->at, err, "axis %s needs a '%s:' in the study", axis->name,
                                  roots[i]);
    return true;
}

static bool apply_keys(const struct axis *axis, const struct axis_value *value, struct yaml *root,
                       struct arena *arena, struct error *err)
{
    for (int k = 0; k < 2 && value->path[k]; k++)
        if (!has_root(root, axis, value->path[k], err) ||
            !yaml_put(root, value->path[k], yaml_copy(value->node[k], arena), arena, err))
            return false;
    return true;
}

/* Replaces or appends one key of a map; the key may hold dots. */
static void put_key(struct yaml *map, struct yaml *value)
{
    struct yaml **at = &map->first;

    while (*at && strcmp((*at)->key, value->key) != 0)
        at = &(*at)->next;
    value->next = *at ? (*at)->next : NULL;
    map->count += !*at;
    *at = value;
}

/* Key by key, so that what the value does not name stays as the study says. */
static bool apply_map(const struct axis *axis, const struct axis_value *value, struct yaml *root,
                      struct arena *arena, struct error *err)
{
    struct yaml *part = yaml_get(root, axis->name);

    if (!part || (part->kind == YAML_SCALAR && !part->text[0])) {
        struct yaml *map = yaml_copy(value->node[0], arena);

        map->kind = YAML_MAP;
        return yaml_put(root, axis->name, map, arena, err);
    }
    if (part->kind != YAML_MAP)
        return yaml_error(part, err, "%s must be a map, as it is an axis of the sweep", axis->name);
    for (const struct yaml *node = value->node[0]->first; node; node = node->next)
        put_key(part, yaml_copy(node, arena));
    return true;
}

/* `- name` becomes `- name: {parameter: value}`. */
static bool apply_param(const struct axis *axis, const struct axis_value *value, struct yaml *root,
                        struct arena *arena)
{
    struct yaml *policy = yaml_get(root, "policies");
    struct yaml *node = yaml_copy(value->node[0], arena);
    struct yaml *params;

    if (policy->kind == YAML_SCALAR) {
        params = yaml_copy(policy, arena);
        params->key = policy->text;
        params->key_line = policy->line;
        params->key_column = policy->column;
        params->next = NULL;
        policy->kind = YAML_MAP;
        policy->text = "";
        policy->first = params;
        policy->count = 1;
        params->text = "";
    }
    params = policy->first;
    if (params->kind == YAML_SCALAR && !params->text[0])
        params->kind = YAML_MAP;
    node->key = axis->param;
    node->key_line = axis->at->key_line;
    node->key_column = axis->at->key_column;
    if (params->kind == YAML_MAP)
        put_key(params, node);
    return true;
}

bool axes_apply(const struct study *study, size_t point, struct yaml *root, struct arena *arena,
                struct error *err)
{
    /* Whole parts first: an axis such as platform.nodes may be about what they bring. */
    for (int maps = 1; maps >= 0; maps--)
        for (size_t i = 0; i < study->axis_count; i++) {
            const struct axis *axis = &study->axes[i];
            uint32_t at = axes_at(study, point, i);
            const struct axis_value *value = &axis->values[at == AXES_ABSENT ? 0 : at];
            bool ok = true;

            if (at == AXES_ABSENT || (axis->kind == AXIS_MAP) != (maps == 1))
                continue;
            if (axis->kind == AXIS_MAP)
                ok = apply_map(axis, value, root, arena, err);
            else if (axis->kind == AXIS_PARAM)
                ok = apply_param(axis, value, root, arena);
            else
                ok = apply_keys(axis, value, root, arena, err);
            if (!ok)
                return false;
        }
    return true;
}
