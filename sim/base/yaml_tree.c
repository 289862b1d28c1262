/* Work on loaded YAML trees: look up, copy, replace, complain, write as JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/yaml.h"

struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (struct yaml *child = map->first; child; child = child->next)
        if (!strcmp(child->key, key))
            return child;
    return NULL;
}

struct yaml *yaml_copy(const struct yaml *node, struct arena *arena)
{
    struct yaml *copy = arena_alloc(arena, sizeof *copy);
    struct yaml **end = &copy->first;

    *copy = *node;
    copy->text = arena_text(arena, node->text);
    copy->file = node->file ? arena_text(arena, node->file) : NULL;
    copy->key = node->key ? arena_text(arena, node->key) : NULL;
    copy->first = copy->next = NULL;
    for (const struct yaml *child = node->first; child; child = child->next) {
        *end = yaml_copy(child, arena);
        end = &(*end)->next;
    }
    return copy;
}

struct yaml *yaml_scalar(const char *text, struct arena *arena)
{
    struct yaml *node = arena_alloc(arena, sizeof *node);

    node->kind = YAML_SCALAR;
    node->text = arena_text(arena, text);
    return node;
}

/* Puts `value` under `key` in the map, in the place of the old value if there is one. */
static void put_child(struct yaml *map, const char *key, struct yaml *value)
{
    struct yaml **at = &map->first;

    while (*at && strcmp((*at)->key, key))
        at = &(*at)->next;
    if (*at) {
        value->next = (*at)->next;
        value->key_line = (*at)->key_line;
        value->key_column = (*at)->key_column;
    } else {
        value->next = NULL;
        map->count++;
    }
    value->key = key;
    *at = value;
}

bool yaml_put(struct yaml *root, const char *path, struct yaml *value, struct arena *arena,
              struct error *err)
{
    char *rest = arena_text(arena, path);
    char *dot;

    if (!*rest)
        return error_set(err, "an empty path");
    while ((dot = strchr(rest, '.')) != NULL) {
        struct yaml *child;

        *dot = '\0';
        child = yaml_get(root, rest);
        if (child && child->kind != YAML_MAP)
            return error_set(err, "%s: '%s' holds no keys", path, rest);
        if (!child) {
            child = yaml_scalar("", arena);
            child->kind = YAML_MAP;
            put_child(root, rest, child);
        }
        root = child;
        rest = dot + 1;
    }
    put_child(root, rest, value);
    return true;
}

static bool complain(const struct yaml *node, bool at_key, struct error *err, const char *what)
{
    int line = at_key && node->key_line ? node->key_line : node->line;
    int column = at_key && node->key_line ? node->key_column : node->column;

    if (!node->file)
        return error_set(err, "%s", what);
    return error_at(err, node->file, line, column, "%s", what);
}

bool yaml_error(const struct yaml *node, struct error *err, const char *format, ...)
{
    char what[512];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return complain(node, false, err, what);
}

bool yaml_key_error(const struct yaml *node, struct error *err, const char *format, ...)
{
    char what[512];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return complain(node, true, err, what);
}

bool yaml_text_error(const struct yaml *node, size_t at, struct error *err, const char *format, ...)
{
    char what[512];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (node->file && node->verbatim)
        return error_at(err, node->file, node->line, node->column + node->quoted + (int)at - 1,
                        "%s", what);
    return yaml_error(node, err, "%s (at character %zu)", what, at);
}

bool yaml_only(const struct yaml *map, const char *who, const char *const *keys, size_t count,
               struct error *err)
{
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "%s must be a map of keys", who);
    for (const struct yaml *child = map->first; child; child = child->next) {
        const char *near;
        size_t i = 0;

        while (i < count && strcmp(keys[i], child->key))
            i++;
        if (i < count)
            continue;
        near = text_nearest_of(child->key, keys, count);
        yaml_key_error(child, err, "%s has no key '%.60s'", who, child->key);
        return error_hint(err, near, "");
    }
    return true;
}

static void scalar_json(const struct yaml *node, struct text *out)
{
    double value;

    if (!node->quoted && (!strcmp(node->text, "true") || !strcmp(node->text, "false")))
        text_add(out, node->text);
    else if (!node->quoted && text_to_real(node->text, &value))
        text_add_real(out, value);
    else
        text_add_json(out, node->text);
}

void yaml_json(const struct yaml *node, struct text *out)
{
    if (node->kind == YAML_SCALAR) {
        scalar_json(node, out);
        return;
    }
    text_add(out, node->kind == YAML_MAP ? "{" : "[");
    for (const struct yaml *child = node->first; child; child = child->next) {
        if (node->kind == YAML_MAP) {
            text_add_json(out, child->key);
            text_add(out, ":");
        }
        yaml_json(child, out);
        if (child->next)
            text_add(out, ",");
    }
    text_add(out, node->kind == YAML_MAP ? "}" : "]");
}
