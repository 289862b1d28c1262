/* Parses by cJSON, then walks along the text once more to see where each value stands. */
#include "sim/base/json.h"

#include <cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 64, KEYS = 1000, DIGITS = 63 };

struct walk {
    const char *name;
    const char *at, *end; /* what is not walked yet; *end is a zero byte */
    const char *line_start;
    int line;
    struct arena *arena;
    struct error *err;
};

static int column_of(const struct walk *walk)
{
    return (int)(walk->at - walk->line_start) + 1;
}

/* An error where the walk stands. */
static struct json *fail(const struct walk *walk, const char *what)
{
    error_at(walk->err, walk->name, walk->line, column_of(walk), "%s", what);
    return NULL;
}

/* To the next value or sign; cJSON takes all control characters for blanks. */
static void skip_blanks(struct walk *walk)
{
    for (; walk->at < walk->end && (unsigned char)*walk->at <= ' '; walk->at++) {
        if (*walk->at == '\n') {
            walk->line++;
            walk->line_start = walk->at + 1;
        }
    }
}

/* Over a string; cJSON has checked that it ends. False if it has a zero character in it. */
static bool skip_string(struct walk *walk)
{
    for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++) {
        if (*walk->at == '\n') {
            walk->line++;
            walk->line_start = walk->at + 1;
        }
        if (*walk->at == '\0' || strncmp(walk->at, "\\u0000", 6) == 0)
            return false;
        if (*walk->at == '\\')
            walk->at++;
    }
    walk->at++;
    return true;
}

/* The number as written: as much as cJSON and strtod take for one. */
static const char *read_number(struct walk *walk)
{
    size_t length = strspn(walk->at, "0123456789+-eE.");
    char digits[DIGITS + 1];
    char *end;

    snprintf(digits, sizeof digits, "%.*s", (int)length, walk->at);
    strtod(digits, &end);
    *end = '\0';
    walk->at += end - digits;
    return arena_text(walk->arena, digits);
}

static struct json *read_value(struct walk *walk, const cJSON *from, int level);

/* Adds the members of an object or the items of a list. */
static struct json *read_children(struct walk *walk, const cJSON *from, struct json *value,
                                  int level)
{
    struct json **link = &value->first;

    walk->at++;
    for (const cJSON *child = from->child; child; child = child->next) {
        const char *key = NULL;

        skip_blanks(walk);
        if (value->kind == JSON_OBJECT) {
            if (++value->count > KEYS)
                return fail(walk, "more than 1000 keys in one object");
            if (json_get(value, child->string))
                return fail(walk, "a key is there twice");
            if (!skip_string(walk))
                return fail(walk, "a zero character in a string");
            skip_blanks(walk);
            walk->at++;
            skip_blanks(walk);
            key = arena_text(walk->arena, child->string);
        } else {
            value->count++;
        }
        *link = read_value(walk, child, level + 1);
        if (!*link)
            return NULL;
        (*link)->key = key;
        link = &(*link)->next;
        skip_blanks(walk);
        if (child->next)
            walk->at++;
    }
    skip_blanks(walk);
    walk->at++;
    return value;
}

static enum json_kind kind_of(const cJSON *from)
{
    return cJSON_IsObject(from)   ? JSON_OBJECT
           : cJSON_IsArray(from)  ? JSON_LIST
           : cJSON_IsString(from) ? JSON_STRING
           : cJSON_IsNumber(from) ? JSON_NUMBER
           : cJSON_IsTrue(from)   ? JSON_TRUE
           : cJSON_IsFalse(from)  ? JSON_FALSE
                                  : JSON_NULL;
}

static struct json *read_value(struct walk *walk, const cJSON *from, int level)
{
    struct json *value;

    if (level > LEVELS)
        return fail(walk, "more than 64 levels");
    value = arena_alloc(walk->arena, sizeof *value);
    value->kind = kind_of(from);
    value->text = "";
    value->name = walk->name;
    value->line = walk->line;
    value->column = column_of(walk);
    switch (value->kind) {
    case JSON_OBJECT:
    case JSON_LIST:
        return read_children(walk, from, value, level);
    case JSON_STRING:
        value->text = arena_text(walk->arena, from->valuestring);
        return skip_string(walk) ? value : fail(walk, "a zero character in a string");
    case JSON_NUMBER:
        if (!isfinite(from->valuedouble))
            return fail(walk, "a number too large");
        value->number = from->valuedouble;
        value->text = read_number(walk);
        return value;
    case JSON_NULL:
    case JSON_TRUE:
    case JSON_FALSE:
        break;
    }
    walk->at += value->kind == JSON_FALSE ? 5 : 4;
    return value;
}

/* Says where cJSON gave up. */
static void syntax_error(struct walk *walk, const char *where)
{
    while (walk->at < where && walk->at < walk->end) {
        if (*walk->at++ == '\n') {
            walk->line++;
            walk->line_start = walk->at;
        }
    }
    if (walk->at == walk->end)
        fail(walk, "the JSON text ends too early");
    else if (walk->at > walk->line_start && walk->at[-1] == '"')
        fail(walk, "not JSON: a string that does not end, or with a bad escape");
    else
        error_at(walk->err, walk->name, walk->line, column_of(walk), "not JSON: unexpected '%.*s'",
                 (unsigned char)*walk->at < ' ' ? 0 : 1, walk->at);
}

struct json *json_parse(const char *name, const char *data, size_t size, struct arena *arena,
                        struct error *err)
{
    struct walk walk = { name, data, data + size, data, 1, arena, err };
    const char *stopped = data;
    struct json *value;
    cJSON *tree;

    /* cJSON skips a byte order mark. */
    tree = cJSON_ParseWithLengthOpts(data, size + 1, &stopped, 1);
    if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
        walk.line_start = walk.at = data + 3;
    if (!tree) {
        syntax_error(&walk, stopped);
        return NULL;
    }
    skip_blanks(&walk);
    value = read_value(&walk, tree, 1);
    cJSON_Delete(tree);
    return value;
}

const struct json *json_get(const struct json *object, const char *key)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

bool json_error(const struct json *value, struct error *err, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_at(err, value->name, value->line, value->column, "%s", text);
}

const char *json_kind_name(enum json_kind kind)
{
    static const char *const names[] = { "null",     "false",  "true",     "a number",
                                         "a string", "a list", "an object" };

    return names[kind];
}
