/* Studies: keys of the top level, overrides, comparison; the tree of a point. */
#include "sim/run/study.h"

#include <string.h>

#include "sim/base/text.h"

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
            if (study->repeat && !study->axes[i].replicate)
                return yaml_error(pair, err, "compare: with 'repeat:' the replications are pairs");
            study->pair = pair->text;
            study->axes[i].replicate = true;
            return true;
        }
    if (study->repeat)
        return yaml_error(pair, err, "compare: with 'repeat:' the replications are pairs");
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

/* The study without what the points are made of, which may be large and is copied for each. */
static const struct yaml *base_of(const struct yaml *root, struct arena *arena)
{
    struct yaml *base = arena_alloc(arena, sizeof *base);
    struct yaml **end = &base->first;

    *base = *root;
    base->count = 0;
    for (const struct yaml *node = root->first; node; node = node->next) {
        if (!strcmp(node->key, "sweep") || !strcmp(node->key, "policies"))
            continue;
        *end = arena_alloc(arena, sizeof *node);
        **end = *node;
        (*end)->next = NULL;
        end = &(*end)->next;
        base->count++;
    }
    *end = NULL;
    return base;
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
    study->base = base_of(study->root, arena);
    return axes_read(study, arena, err) && read_compare(study, err) ? study : NULL;
}

struct yaml *study_point(const struct study *study, size_t index, size_t *at, struct arena *arena,
                         struct error *err)
{
    struct yaml *root = yaml_copy(study->base, arena);

    for (size_t i = 0; i < study->axis_count; i++)
        at[i] = axes_at(study, index, i);
    return axes_apply(study, index, root, arena, err) ? root : NULL;
}
