/* Studies: keys of the top level, overrides, axes and points. */
#include "sim/run/study.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"

enum { MOST_POINTS = 1000000, MOST_VALUES = 100000 };

static const char *const study_keys[] = { "study",    "system",      "trace",    "workload",
                                          "platform", "options",     "policies", "sweep",
                                          "measure",  "compare",     "record",   "load",
                                          "seed",     "replication", "with",     "repeat",
                                          "warmup",   "batches" };
static const char *const compare_keys[] = { "to", "pair" };

enum { STUDY_KEYS = sizeof study_keys / sizeof study_keys[0] };

static bool is_scalar(const struct yaml *node)
{
    return node && node->kind == YAML_SCALAR && node->text[0];
}

/* Whether it is meant as a range; "../my.db" is not. */
static bool is_range(const struct yaml *item)
{
    return strstr(item->text, "..") && strchr("-0123456789", item->text[0]);
}

/* Reads "1..10". */
static bool read_range(const struct yaml *item, int64_t *from, int64_t *to)
{
    char low[32];
    const char *dots = strstr(item->text, "..");
    size_t length = (size_t)(dots - item->text);

    if (length >= sizeof low)
        return false;
    memcpy(low, item->text, length);
    low[length] = '\0';
    return text_to_int(low, from) && text_to_int(dots + 2, to);
}

/* How many values an item of an axis stands for; 0 is an error, which is set. */
static size_t width_of(const struct yaml *item, struct error *err)
{
    int64_t from, to, span;

    if (item->kind != YAML_SCALAR) {
        yaml_error(item, err, "values of an axis are single values, not lists or maps");
        return 0;
    }
    if (!is_range(item))
        return 1;
    if (read_range(item, &from, &to) && from <= to && !__builtin_sub_overflow(to, from, &span) &&
        span < MOST_VALUES)
        return (size_t)span + 1;
    yaml_error(item, err, "'%.40s' is not a range such as 1..10", item->text);
    return 0;
}

/* "seed: 1..10" becomes ten values; anything else is one. */
static void add_values(struct axis *axis, const struct yaml *item, struct arena *arena)
{
    int64_t from = 0;
    int64_t to = 0;

    if (!is_range(item) || !read_range(item, &from, &to)) {
        axis->values[axis->count++] =
            (struct axis_value){ .label = item->text, .path = { axis->name }, .node = { item } };
        return;
    }
    for (int64_t i = from; i <= to; i++) {
        char number[32];
        struct axis_value *value = &axis->values[axis->count++];

        snprintf(number, sizeof number, "%" PRId64, i);
        value->path[0] = axis->name;
        value->node[0] = yaml_scalar(number, arena);
        value->label = value->node[0]->text;
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
              count > 0 && count <= MOST_VALUES;

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
        value->node[0] = yaml_scalar(text[0], arena);
        value->node[1] = yaml_scalar(text[1], arena);
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
static bool add_with(struct axis *axis, const struct yaml *list, struct arena *arena,
                     struct error *err)
{
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(list, err,
                          "axis with: expected a list, each line a policy or a list of "
                          "policies");
    axis->values = arena_array(arena, list->count, sizeof *axis->values);
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct text label = { 0 };

        name_policies(item, &label);
        axis->values[axis->count++] = (struct axis_value){
            .label = arena_text(arena, text_get(&label)), .path = { axis->name }, .node = { item }
        };
        text_free(&label);
    }
    return true;
}

static bool known_axis(const struct yaml *node, struct error *err)
{
    static const char *const roots[] = { "platform.", "options.", "workload.", "trace." };
    static const char *const plain[] = { "load", "seed", "replication", "slice", "with" };
    const char *near;

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (!strcmp(node->key, plain[i]))
            return true;
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
        if (!strncmp(node->key, roots[i], strlen(roots[i])))
            return true;
    near = text_nearest_of(node->key, plain, sizeof plain / sizeof plain[0]);
    if (near)
        return yaml_key_error(node, err, "sweep has no axis '%.60s'; did you mean '%s'?", node->key,
                              near);
    return yaml_key_error(node, err,
                          "sweep has no axis '%.60s'; expected load, seed, replication, slice, "
                          "with, or a key such as platform.NAME",
                          node->key);
}

static bool read_axis(struct axis *axis, const struct yaml *node, struct arena *arena,
                      struct error *err)
{
    const struct yaml *first = node->kind != YAML_SCALAR ? node->first : *node->text ? node : NULL;
    size_t room = 0;

    if (!known_axis(node, err))
        return false;
    axis->name = node->key;
    axis->at = node;
    axis->replicate = !strcmp(node->key, "seed") || !strcmp(node->key, "replication") ||
                      !strcmp(node->key, "slice");
    if (!strcmp(node->key, "slice"))
        return add_slices(axis, node, arena, err);
    if (!strcmp(node->key, "with"))
        return add_with(axis, node, arena, err);
    if (node->kind == YAML_MAP)
        return yaml_error(node, err, "axis %s: expected a list of values", node->key);
    if (!first)
        return yaml_error(node, err, "axis %s has no values", node->key);
    for (const struct yaml *item = first; item; item = item == node ? NULL : item->next) {
        size_t width = width_of(item, err);

        room += width;
        if (!width)
            return false;
        if (room > MOST_VALUES)
            return yaml_error(item, err, "axis %s has more than %d values", node->key, MOST_VALUES);
    }
    axis->values = arena_array(arena, room, sizeof *axis->values);
    for (const struct yaml *item = first; item; item = item == node ? NULL : item->next)
        add_values(axis, item, arena);
    return true;
}

static bool read_policies(struct study *study, struct axis *axis, struct arena *arena,
                          struct error *err)
{
    const struct yaml *list = yaml_get(study->root, "policies");

    if (!list)
        return yaml_error(study->root, err, "a study needs 'policies:', a list of policies");
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(list, err,
                          "policies must be a list, each line '- name' or "
                          "'- name: {parameter: value}'");
    axis->name = "policy";
    axis->at = list;
    axis->values = arena_array(arena, list->count, sizeof *axis->values);
    for (const struct yaml *item = list->first; item; item = item->next) {
        if (item->kind == YAML_LIST || (item->kind == YAML_MAP && item->count != 1))
            return yaml_error(item, err, "a policy is '- name' or '- name: {parameter: value}'");
        axis->values[axis->count++] =
            (struct axis_value){ .label = "", .path = { "policies" }, .node = { item } };
    }
    return true;
}

/* `repeat:` brings the replications; nothing else may repeat the points then. */
static bool add_repeat(struct study *study, struct arena *arena, struct error *err)
{
    const struct yaml *node = yaml_get(study->root, "repeat");
    struct axis *axis = &study->axes[study->axis_count];

    if (!node)
        return true;
    study->repeat = repeat_read(node, arena, err);
    if (!study->repeat)
        return false;
    if (yaml_get(study->root, "replication"))
        return yaml_key_error(yaml_get(study->root, "replication"), err,
                              "replication: the study has 'repeat:', which sets it");
    for (size_t i = 1; i < study->axis_count; i++)
        if (study->axes[i].replicate)
            return yaml_key_error(study->axes[i].at, err,
                                  "axis %s: the study has 'repeat:', which makes all repetitions",
                                  study->axes[i].name);
    *axis = (struct axis){ .name = "replication", .at = node, .replicate = true };
    axis->values = arena_array(arena, (size_t)study->repeat->most, sizeof *axis->values);
    for (; axis->count < (size_t)study->repeat->most; axis->count++) {
        struct axis_value *value = &axis->values[axis->count];
        char number[32];

        snprintf(number, sizeof number, "%zu", axis->count);
        value->path[0] = axis->name;
        value->node[0] = yaml_scalar(number, arena);
        value->label = value->node[0]->text;
    }
    study->axis_count++;
    return true;
}

static bool read_sweep(struct study *study, struct arena *arena, struct error *err)
{
    const struct yaml *sweep = yaml_get(study->root, "sweep");
    size_t count = 1 + (sweep ? sweep->count : 0);

    if (sweep && sweep->kind != YAML_MAP)
        return yaml_error(sweep, err, "sweep must name its axes: 'load: [0.7, 0.9]'");
    study->axes = arena_array(arena, count + 2, sizeof *study->axes); /* closed by no name */
    if (!read_policies(study, &study->axes[study->axis_count++], arena, err))
        return false;
    for (const struct yaml *axis = sweep ? sweep->first : NULL; axis; axis = axis->next)
        if (!read_axis(&study->axes[study->axis_count++], axis, arena, err))
            return false;
    if (!add_repeat(study, arena, err))
        return false;
    study->points = 1;
    for (size_t i = 0; i < study->axis_count; i++) {
        study->points *= study->axes[i].count;
        if (study->points > MOST_POINTS)
            return yaml_error(study->axes[i].at, err, "more than %d runs", MOST_POINTS);
    }
    return true;
}

static const char *next_axis(void *state)
{
    const struct axis **axis = state;

    return (*axis)->name ? (*axis)++->name : NULL;
}

static bool bad_pair(const struct study *study, const struct yaml *pair, struct error *err)
{
    const struct axis *axis = study->axes + 1;
    const char *near =
        pair->kind == YAML_SCALAR ? text_nearest(pair->text, next_axis, &axis) : NULL;

    yaml_error(pair, err, "compare: pair must be one axis of the sweep");
    return error_hint(err, near, ", such as seed");
}

static bool read_compare(struct study *study, struct error *err)
{
    const struct yaml *compare = yaml_get(study->root, "compare");
    const struct yaml *to = yaml_get(compare, "to");
    const struct yaml *pair = yaml_get(compare, "pair");

    if (!compare)
        return true;
    if (!yaml_only(compare, "compare", compare_keys, 2, err))
        return false;
    if (!is_scalar(to))
        return yaml_error(compare, err, "compare needs 'to:', the policy to compare with");
    study->baseline = to->text;
    if (!pair)
        return true;
    for (size_t i = 1; i < study->axis_count; i++)
        if (pair->kind == YAML_SCALAR && !strcmp(study->axes[i].name, pair->text)) {
            study->pair = pair->text;
            study->axes[i].replicate = true;
            return true;
        }
    return bad_pair(study, pair, err);
}

static bool apply_override(struct yaml *root, const char *text, struct arena *arena,
                           struct error *err)
{
    const char *equals = strchr(text, '=');
    struct yaml *value;
    char *path;

    if (!equals || equals == text)
        return error_set(err, "--set %.60s: expected key=value", text);
    path = arena_text(arena, text);
    path[equals - text] = '\0';
    value = yaml_parse("--set", equals + 1, strlen(equals + 1), arena, err);
    return value && yaml_put(root, path, value, arena, err);
}

struct study *study_load(const char *file, const char *const *overrides, size_t override_count,
                         struct arena *arena, struct error *err)
{
    struct study *study = arena_alloc(arena, sizeof *study);
    const struct yaml *name, *system;

    study->file = file;
    study->root = yaml_load(file, arena, err);
    if (!study->root)
        return NULL;
    for (size_t i = 0; i < override_count; i++)
        if (study->root->kind == YAML_MAP && !apply_override(study->root, overrides[i], arena, err))
            return NULL;
    if (!yaml_only(study->root, "study", study_keys, STUDY_KEYS, err))
        return NULL;
    name = yaml_get(study->root, "study");
    system = yaml_get(study->root, "system");
    if (!is_scalar(name) || !is_scalar(system)) {
        const struct yaml *bad = is_scalar(name) ? system : name;

        yaml_error(bad ? bad : study->root, err, "a study needs '%s:', %s",
                   is_scalar(name) ? "system" : "study",
                   is_scalar(name) ? "such as batch" : "its name");
        return NULL;
    }
    study->name = name->text;
    study->system = system->text;
    return read_sweep(study, arena, err) && read_compare(study, err) ? study : NULL;
}

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

struct yaml *study_point(const struct study *study, size_t index, size_t *at, struct arena *arena,
                         struct error *err)
{
    struct yaml *root = yaml_copy(study->root, arena);

    for (size_t i = study->axis_count; i-- > 0;) {
        const struct axis *axis = &study->axes[i];
        const struct axis_value *value;

        at[i] = index % axis->count;
        index /= axis->count;
        value = &axis->values[at[i]];
        for (int k = 0; k < 2 && value->path[k]; k++) {
            if (!has_root(root, axis, value->path[k], err))
                return NULL;
            if (!yaml_put(root, value->path[k], yaml_copy(value->node[k], arena), arena, err))
                return NULL;
        }
    }
    return root;
}
