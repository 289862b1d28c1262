/* Axes of points and repetitions. */
#include "sim/report/export_axes.h"

#include <string.h>

#include "sim/base/json.h"

static const struct json *parse(struct arena *arena, const char *object)
{
    struct error ignored;

    return json_parse("axes", object, strlen(object), arena, &ignored);
}

void export_axes_add(struct export_axes *axes, const char *object)
{
    const struct json *tree = parse(axes->arena, object);
    const struct json *axis = tree && tree->kind == JSON_OBJECT ? tree->first : NULL;

    for (; axis; axis = axis->next) {
        size_t at = 0;

        while (at < axes->count && strcmp(axes->names[at], axis->key) != 0)
            at++;
        if (at < axes->count)
            continue;
        if (axes->count == axes->room) {
            const char **names = arena_array(axes->arena, 2 * axes->room + 8, sizeof *names);

            if (axes->count)
                memcpy(names, axes->names, axes->count * sizeof *names);
            axes->names = names;
            axes->room = 2 * axes->room + 8;
        }
        axes->names[axes->count++] = axis->key;
    }
}

static void add_json(const struct json *value, struct text *out);

static void add_items(const struct json *value, struct text *out)
{
    bool list = value->kind == JSON_LIST;

    text_add(out, list ? "[" : "{");
    for (const struct json *item = value->first; item; item = item->next) {
        if (item != value->first)
            text_add(out, ",");
        if (!list) {
            text_add_json(out, item->key);
            text_add(out, ":");
        }
        add_json(item, out);
    }
    text_add(out, list ? "]" : "}");
}

/* Trees are at most 64 levels deep (json.h). */
static void add_json(const struct json *value, struct text *out)
{
    if (value->kind == JSON_LIST || value->kind == JSON_OBJECT)
        add_items(value, out);
    else if (value->kind == JSON_STRING)
        text_add_json(out, value->text);
    else if (value->kind == JSON_NUMBER)
        text_add(out, value->text);
    else
        text_add(out, value->kind == JSON_NULL    ? "null"
                      : value->kind == JSON_FALSE ? "false"
                                                  : "true");
}

void export_axes_value(const struct export_axes *axes, size_t at, const char *const *objects,
                       size_t count, struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct json *value = json_get(parse(axes->arena, objects[i]), axes->names[at]);

        if (!value)
            continue;
        if (value->kind == JSON_STRING)
            text_add(out, value->text);
        else
            add_json(value, out);
        return;
    }
}
