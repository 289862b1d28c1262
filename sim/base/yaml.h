/* YAML files as a tree in which every node knows its line and column. */
#ifndef ORRERY_BASE_YAML_H
#define ORRERY_BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/text.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

/*
 * One node, owned by the arena it was loaded into. Children of a list or map hang on `first` and
 * are linked by `next` in the order of the file. Aliases are expanded into copies.
 */
struct yaml {
    enum yaml_kind kind;
    bool quoted;      /* scalar in quotes: always text */
    bool verbatim;    /* scalar: stands in the file just as in `text`, on one line */
    const char *text; /* scalar: its value; "" otherwise */
    const char *key;  /* in a map: the key of this node; NULL otherwise */
    const char *file; /* name for messages */
    int line, column; /* of the value; 0 for a node that no file holds */
    int key_line, key_column;
    size_t count; /* children */
    struct yaml *first;
    struct yaml *next;
};

/*
 * Loads one document. Errors: syntax, duplicate keys, keys that are not plain text, more than 1000
 * keys in one map, more than 64 levels or 100,000 nodes after aliases are expanded, an alias inside
 * its own anchor, a second document, a zero byte. NULL on failure.
 */
struct yaml *yaml_load(const char *path, struct arena *arena, struct error *err);

/* The same from memory; `name` stands for the file in messages. */
struct yaml *yaml_parse(const char *name, const char *data, size_t size, struct arena *arena,
                        struct error *err);

/* The value of a key, or NULL (also for a node that is no map, or NULL). */
struct yaml *yaml_get(const struct yaml *map, const char *key);

/* A deep copy in another arena. */
struct yaml *yaml_copy(const struct yaml *node, struct arena *arena);

/*
 * Replaces or adds the value at a path of keys joined by dots; maps on the way are made. Fails
 * when something on the way is no map. The value is taken over, not copied.
 */
bool yaml_put(struct yaml *root, const char *path, struct yaml *value, struct arena *arena,
              struct error *err);

/* Makes nodes that no file holds. */
struct yaml *yaml_scalar(const char *text, struct arena *arena);

/* "file:line:column: message" with the position of the value. Returns false. */
bool yaml_error(const struct yaml *node, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with the position of the key. */
bool yaml_key_error(const struct yaml *node, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The same with the position of character `at` (from 1) of a scalar; where the text is not as the
 * file has it, the position of the scalar, and the message ends with the number of the character.
 */
bool yaml_text_error(const struct yaml *node, size_t at, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * Checks that a map has only the `count` keys named; the error names the first other key and the
 * nearest name: "study.yaml:3:1: study has no key 'trase'; did you mean 'trace'?".
 */
bool yaml_only(const struct yaml *map, const char *who, const char *const *keys, size_t count,
               struct error *err);

/* Writes the node as JSON, keys in file order; scalars that read as numbers or booleans stay so. */
void yaml_json(const struct yaml *node, struct text *out);

#endif
