/* Members of JSON objects into an importer's structs; a mistake is an error with its place. */
#ifndef ORRERY_TRACES_MEMBERS_H
#define ORRERY_TRACES_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/json.h"
#include "traces/intake.h"

/* What a member holds, and the type of the field it goes to. */
enum member_kind {
    MEMBER_TEXT,   /* const char *: a string, or a number as it is written; NULL if missing */
    MEMBER_NUMBER, /* int64_t in units of 10^-decimals; STORE_UNKNOWN if missing */
    MEMBER_FLAG,   /* int64_t: true or 1, false or 0; STORE_UNKNOWN if missing */
    MEMBER_LIST,   /* const struct json *; NULL if missing */
    MEMBER_OBJECT, /* const struct json *; NULL if missing */
    MEMBER_IGNORED /* known, and not read */
};

/* Static const data. JSON null counts as missing. */
struct member {
    const char *key;
    enum member_kind kind;
    size_t offset;
    bool must;     /* a missing one is an error */
    int decimals;  /* MEMBER_NUMBER: what is finer is cut off */
    bool negative; /* MEMBER_NUMBER: may be below 0 */
};

struct members {
    const char *what; /* "a host": for messages */
    const struct member *list;
    size_t count;
};

/* Reads an object; keys that are not listed are noted by name. */
bool members_read(struct intake *intake, const struct json *object, const struct members *members,
                  void *row, struct error *err);

/* Reads and parses what is left of the intake's input; the tree lives as long as the intake. */
const struct json *members_parse(struct intake *intake, struct error *err);

#endif
