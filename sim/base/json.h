/* JSON texts as a tree in which every value knows its line and column. */
#ifndef ORRERY_BASE_JSON_H
#define ORRERY_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_LIST,
    JSON_OBJECT
};

/*
 * One value, owned by the arena it was parsed into. Items of a list and members of an object hang
 * on `first` and are linked by `next` in the order of the text.
 */
struct json {
    enum json_kind kind;
    const char *text; /* JSON_STRING: its value; JSON_NUMBER: as it is written; "" otherwise */
    double number;    /* JSON_NUMBER; finite */
    const char *key;  /* in an object: the key of this value; NULL otherwise */
    const char *name; /* of the text, for messages; borrowed */
    int line, column; /* both from 1 */
    size_t count;     /* items or members */
    struct json *first;
    struct json *next;
};

/*
 * Parses one text of `size` bytes, behind which stands a zero byte; `name` (borrowed as long as the
 * tree) stands for it in messages. Errors, with line and column: syntax, something behind the
 * value, more than 64 levels, more than 1000 keys or a key twice in one object, a number that no
 * double holds, a zero character in a string. NULL on failure.
 */
struct json *json_parse(const char *name, const char *data, size_t size, struct arena *arena,
                        struct error *err);

/* The value of a key, or NULL (also for a value that is no object, or NULL). */
const struct json *json_get(const struct json *object, const char *key);

/* "name:line:column: message" with the position of the value. Returns false. */
bool json_error(const struct json *value, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a kind is called: "a list". */
const char *json_kind_name(enum json_kind kind);

#endif
