/* YAML by libyaml's events, with limits against hostile input. */
#include "sim/base/yaml.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { DEEPEST = 64, MOST_NODES = 100000, MOST_ANCHORS = 1000, LARGEST_FILE = 16 << 20 };
enum { MOST_KEYS = 1000 }; /* of one map: keys are compared with all before them */

static const char too_deep[] = "more than 64 levels (aliases expanded)";

struct anchor {
    const char *name;
    struct yaml *node;
    bool open; /* the node is still being read */
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct error *err;
    const char *file;
    const char *data;
    size_t size;
    size_t nodes;
    struct anchor anchors[MOST_ANCHORS];
    size_t anchor_count;
};

static bool fail(struct reader *r, const yaml_mark_t *mark, const char *what)
{
    return error_at(r->err, r->file, (int)mark->line + 1, (int)mark->column + 1, "%s", what);
}

/* The most frequent mistake in YAML, which libyaml calls "character that cannot start any token".
 */
static bool at_tab(const struct reader *r, const yaml_mark_t *mark)
{
    const char *at = r->data;
    const char *end = r->data + r->size;

    for (size_t i = 0; at && i < mark->line; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at)
            at++;
    }
    for (size_t i = 0; at && at + i < end && (at[i] == ' ' || at[i] == '\t'); i++)
        if (i == mark->column)
            return at[i] == '\t';
    return false;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    yaml_mark_t mark;

    if (yaml_parser_parse(&r->parser, event))
        return true;
    mark = r->parser.problem_mark;
    if (r->parser.error == YAML_READER_ERROR)
        return error_at(r->err, r->file, 0, 0, "not valid UTF-8 text (byte %zu): %s",
                        r->parser.problem_offset, r->parser.problem);
    if (at_tab(r, &mark))
        return fail(r, &mark, "a tab; YAML is indented with spaces");
    return error_at(r->err, r->file, (int)mark.line + 1, (int)mark.column + 1, "%s%s%s",
                    r->parser.context ? r->parser.context : "", r->parser.context ? ": " : "",
                    r->parser.problem ? r->parser.problem : "syntax error");
}

static struct yaml *new_node(struct reader *r, enum yaml_kind kind, const yaml_mark_t *mark)
{
    struct yaml *node = arena_alloc(r->arena, sizeof *node);

    node->kind = kind;
    node->text = "";
    node->file = r->file;
    node->line = (int)mark->line + 1;
    node->column = (int)mark->column + 1;
    return node;
}

static bool count_nodes(struct reader *r, size_t more, const yaml_mark_t *mark)
{
    r->nodes += more;
    return r->nodes <= MOST_NODES || fail(r, mark, "more than 100000 values (aliases expanded)");
}

static size_t tree_size(const struct yaml *node)
{
    size_t size = 1;

    for (const struct yaml *child = node->first; child; child = child->next)
        size += tree_size(child);
    return size;
}

static int tree_depth(const struct yaml *node)
{
    int deepest = 0;

    for (const struct yaml *child = node->first; child; child = child->next) {
        int depth = tree_depth(child);

        if (depth > deepest)
            deepest = depth;
    }
    return deepest + 1;
}

static struct yaml *read_alias(struct reader *r, const yaml_event_t *event, int depth)
{
    const char *name = (const char *)event->data.alias.anchor;

    for (size_t i = r->anchor_count; i-- > 0;) {
        struct yaml *copy;

        if (strcmp(r->anchors[i].name, name))
            continue;
        if (r->anchors[i].open) {
            fail(r, &event->start_mark, "an alias inside its own anchor");
            return NULL;
        }
        if (!count_nodes(r, tree_size(r->anchors[i].node), &event->start_mark))
            return NULL;
        if (depth + tree_depth(r->anchors[i].node) - 1 > DEEPEST) {
            fail(r, &event->start_mark, too_deep);
            return NULL;
        }
        copy = yaml_copy(r->anchors[i].node, r->arena);
        copy->key = NULL;
        copy->next = NULL;
        return copy;
    }
    fail(r, &event->start_mark, "alias without an anchor");
    return NULL;
}

/* Remembers an anchored node; returns its index plus one, 0 without an anchor. */
static bool keep_anchor(struct reader *r, const yaml_char_t *name, struct yaml *node, size_t *kept)
{
    *kept = 0;
    if (!name)
        return true;
    if (r->anchor_count == MOST_ANCHORS)
        return error_at(r->err, r->file, node->line, node->column, "more than %d anchors",
                        MOST_ANCHORS);
    r->anchors[r->anchor_count++] = (struct anchor){
        .name = arena_text(r->arena, (const char *)name), .node = node, .open = true
    };
    *kept = r->anchor_count;
    return true;
}

static struct yaml *read_node(struct reader *r, yaml_event_t *event, int depth);

static void append(struct yaml *parent, struct yaml **last, struct yaml *child)
{
    if (*last)
        (*last)->next = child;
    else
        parent->first = child;
    *last = child;
    parent->count++;
}

static bool read_list(struct reader *r, struct yaml *list, int depth)
{
    struct yaml *last = NULL;
    yaml_event_t event;

    for (;;) {
        struct yaml *item;
        bool end;

        if (!next_event(r, &event))
            return false;
        end = event.type == YAML_SEQUENCE_END_EVENT;
        item = end ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end || !item)
            return end;
        append(list, &last, item);
    }
}

static bool read_key(struct reader *r, struct yaml *map, const yaml_event_t *event,
                     const char **key)
{
    if (event->type != YAML_SCALAR_EVENT)
        return fail(r, &event->start_mark, "a key must be plain text");
    if (strlen((const char *)event->data.scalar.value) != event->data.scalar.length)
        return fail(r, &event->start_mark, "a key with a zero byte");
    if (map->count == MOST_KEYS)
        return fail(r, &event->start_mark, "more than 1000 keys in one map");
    *key = arena_text(r->arena, (const char *)event->data.scalar.value);
    for (const struct yaml *old = map->first; old; old = old->next)
        if (!strcmp(old->key, *key))
            return error_at(r->err, r->file, (int)event->start_mark.line + 1,
                            (int)event->start_mark.column + 1,
                            "key '%.60s' is there twice; first at line %d", *key, old->key_line);
    return true;
}

static bool read_map(struct reader *r, struct yaml *map, int depth)
{
    struct yaml *last = NULL;
    yaml_event_t event;

    for (;;) {
        struct yaml *value;
        const char *key = NULL;
        yaml_mark_t mark;
        bool end, ok;

        if (!next_event(r, &event))
            return false;
        end = event.type == YAML_MAPPING_END_EVENT;
        mark = event.start_mark;
        ok = end || read_key(r, map, &event, &key);
        yaml_event_delete(&event);
        if (end || !ok)
            return ok;
        if (!next_event(r, &event))
            return false;
        value = read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (!value)
            return false;
        value->key = key;
        value->key_line = (int)mark.line + 1;
        value->key_column = (int)mark.column + 1;
        append(map, &last, value);
    }
}

static struct yaml *read_scalar(struct reader *r, const yaml_event_t *event)
{
    struct yaml *node = new_node(r, YAML_SCALAR, &event->start_mark);
    const char *value = (const char *)event->data.scalar.value;

    if (strlen(value) != event->data.scalar.length) {
        fail(r, &event->start_mark, "text with a zero byte");
        return NULL;
    }
    node->text = arena_text(r->arena, value);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->verbatim = event->start_mark.line == event->end_mark.line &&
                     event->end_mark.index - event->start_mark.index ==
                         strlen(node->text) + (node->quoted ? 2 : 0);
    return node;
}

/* Studies need no types of YAML; a tag would be silently without effect. */
static bool has_tag(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.tag != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.tag != NULL;
    return event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag != NULL;
}

static struct yaml *read_node(struct reader *r, yaml_event_t *event, int depth)
{
    struct yaml *node = NULL;
    size_t kept = 0;
    bool ok = true;

    if (depth > DEEPEST) {
        fail(r, &event->start_mark, too_deep);
        return NULL;
    }
    if (has_tag(event)) {
        fail(r, &event->start_mark, "a tag (!...); none is needed here");
        return NULL;
    }
    if (!count_nodes(r, 1, &event->start_mark))
        return NULL;
    if (event->type == YAML_ALIAS_EVENT)
        return read_alias(r, event, depth);
    if (event->type == YAML_SCALAR_EVENT) {
        node = read_scalar(r, event);
        ok = node && keep_anchor(r, event->data.scalar.anchor, node, &kept);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        node = new_node(r, YAML_LIST, &event->start_mark);
        ok = keep_anchor(r, event->data.sequence_start.anchor, node, &kept) &&
             read_list(r, node, depth);
    } else {
        node = new_node(r, YAML_MAP, &event->start_mark);
        ok = keep_anchor(r, event->data.mapping_start.anchor, node, &kept) &&
             read_map(r, node, depth);
    }
    if (kept)
        r->anchors[kept - 1].open = false;
    return ok ? node : NULL;
}

/* Stream start, document start, one node, document end, stream end. */
static struct yaml *read_document(struct reader *r)
{
    struct yaml *root = NULL;
    yaml_event_t event;

    for (;;) {
        yaml_event_type_t type;
        bool ok = next_event(r, &event);

        if (!ok)
            return NULL;
        type = event.type;
        if (root && type == YAML_DOCUMENT_START_EVENT)
            ok = fail(r, &event.start_mark, "a second document; one file holds one");
        else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
                 type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT)
            ok = (root = read_node(r, &event, 1)) != NULL;
        yaml_event_delete(&event);
        if (!ok)
            return NULL;
        if (type == YAML_STREAM_END_EVENT)
            break;
    }
    if (!root)
        error_at(r->err, r->file, 1, 1, "the file is empty");
    return root;
}

struct yaml *yaml_parse(const char *name, const char *data, size_t size, struct arena *arena,
                        struct error *err)
{
    struct reader *r = arena_alloc(arena, sizeof *r);
    struct yaml *root;

    if (!yaml_parser_initialize(&r->parser))
        bug_stop(__FILE__, __LINE__, "out of memory");
    r->arena = arena;
    r->err = err;
    r->file = arena_text(arena, name);
    r->data = data;
    r->size = size;
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)data, size);
    root = read_document(r);
    yaml_parser_delete(&r->parser);
    return root;
}

struct yaml *yaml_load(const char *path, struct arena *arena, struct error *err)
{
    FILE *file = fopen(path, "rb");
    struct text data = { 0 };
    struct yaml *root = NULL;
    char chunk[65536];
    size_t got;

    if (!file) {
        error_set(err, "%s: %s", path, strerror(errno));
        return NULL;
    }
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0 && data.count <= LARGEST_FILE)
        text_add_bytes(&data, chunk, got);
    if (ferror(file))
        error_set(err, "%s: %s", path, strerror(errno));
    else if (data.count > LARGEST_FILE)
        error_set(err, "%s: larger than 16 MiB; a study is a small file", path);
    else
        root = yaml_parse(path, text_get(&data), data.count, arena, err);
    fclose(file);
    text_free(&data);
    return root;
}
