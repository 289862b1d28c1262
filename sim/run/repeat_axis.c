/* The axis that `repeat:` brings into a study. */
#include <stdio.h>
#include <string.h>

#include "sim/run/axes_internal.h"
#include "sim/run/repeat.h"

/* A condition on single replications would leave points with holes. */
static bool refuse_condition(const struct yaml *pattern, struct error *err)
{
    const struct yaml *named = yaml_get(pattern, "replication");

    return !named || yaml_key_error(named, err,
                                    "replication: the study has 'repeat:', which needs all of it");
}

static bool refuse_others(struct axes_reader *r)
{
    const struct study *study = r->study;
    const struct yaml *single = yaml_get(study->root, "replication");
    const struct yaml *exclude = yaml_get(yaml_get(study->root, "sweep"), "exclude");

    if (single)
        return yaml_key_error(single, r->err,
                              "replication: the study has 'repeat:', which sets it");
    for (size_t i = 1; i < study->axis_count; i++)
        if (study->axes[i].replicate)
            return yaml_key_error(study->axes[i].at, r->err,
                                  "axis %s: the study has 'repeat:', which makes all repetitions",
                                  study->axes[i].name);
    for (size_t i = 0; i < study->factor_count; i++)
        if (!refuse_condition(study->factors[i].when, r->err))
            return false;
    for (const struct yaml *item = exclude ? exclude->first : NULL; item; item = item->next)
        if (!refuse_condition(item, r->err))
            return false;
    return true;
}

bool repeat_add_axis(struct axes_reader *r)
{
    struct study *study = r->study;
    const struct yaml *node = yaml_get(study->root, "repeat");
    struct factor *factor;
    struct axis *axis;

    if (!node)
        return true;
    study->repeat = repeat_read(node, r->arena, r->err);
    if (!study->repeat || !refuse_others(r))
        return false;
    if (study->axis_count == AXES_MOST)
        return yaml_key_error(node, r->err, "a study has at most %d axes", AXES_MOST);
    factor = axes_add_factor(r, node);
    axis = &study->axes[study->axis_count++];
    *axis = (struct axis){ .name = "replication",
                           .kind = AXIS_KEYS,
                           .at = node,
                           .replicate = true,
                           .factor = study->factor_count - 1 };
    axis->values = arena_array(r->arena, (size_t)study->repeat->most, sizeof *axis->values);
    for (; axis->count < (size_t)study->repeat->most; axis->count++) {
        struct axis_value *value = &axis->values[axis->count];
        char number[32];

        snprintf(number, sizeof number, "%zu", axis->count);
        value->path[0] = axis->name;
        value->node[0] = axes_made(number, node, r->arena);
        value->label = value->node[0]->text;
    }
    factor->count = 1;
    factor->rows = axis->count;
    return true;
}
