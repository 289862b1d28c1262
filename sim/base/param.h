/* Parameter tables: a parameter owns its name, type, default, range, unit and documentation. */
#ifndef ORRERY_BASE_PARAM_H
#define ORRERY_BASE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/base/units.h"

/*
 * A table is a static const array of rows made by the macros below, closed by { 0 }. The same table
 * reads a parameter from YAML or the command line, checks it, documents it and writes it out. It
 * serves policies, systems, platforms and generators alike.
 */
enum param_type {
    PARAM_TYPE_INT,    /* int64_t */
    PARAM_TYPE_REAL,   /* double */
    PARAM_TYPE_BOOL,   /* bool */
    PARAM_TYPE_TIME,   /* sim_time: nanoseconds, written "90s" */
    PARAM_TYPE_CHOICE, /* int: index into choices */
    PARAM_TYPE_TEXT    /* const char *: owned by the arena given when it was set */
};

struct expr_variable;

struct param {
    const char *name; /* the key in YAML; NULL closes the table */
    enum param_type type;
    size_t offset;
    double def, min, max; /* INT, REAL, BOOL: default and inclusive range, in `unit` */
    const char *def_text; /* TIME, CHOICE, TEXT: default as written; NULL: the field stays 0 */
    const char *const *choices; /* CHOICE: names, closed by NULL */
    const char *unit;           /* INT, REAL: as in units_real; "" for a plain number */
    const char *doc;            /* one sentence */
    /* TEXT that is a formula (sim/base/expr.h): what it may name, and its enum expr_form. */
    const struct expr_variable *variables;
    int form;
};

// clang-format off
/* A number or a bool; the type is read from the field, so that table and struct cannot disagree. */
#define PARAM(S, FIELD, DEF, MIN, MAX, UNIT, DOC) { .name = #FIELD, \
    .type = _Generic(((struct S *)0)->FIELD, int64_t: PARAM_TYPE_INT, double: PARAM_TYPE_REAL, \
                     bool: PARAM_TYPE_BOOL), \
    .offset = offsetof(struct S, FIELD), .def = (double)(DEF), .min = (double)(MIN), .max = (double)(MAX), \
    .unit = (UNIT), .doc = (DOC) }

/* A time or duration in an int64_t field; the default is text such as "90s" or "never". */
#define PARAM_TIME(S, FIELD, DEF, DOC) { .name = #FIELD, \
    .type = _Generic(((struct S *)0)->FIELD, int64_t: PARAM_TYPE_TIME), \
    .offset = offsetof(struct S, FIELD), .def_text = (DEF), .doc = (DOC) }

/* One of several names in an int field: CHOICES is an array of names closed by NULL. */
#define PARAM_CHOICE(S, FIELD, DEF, CHOICES, DOC) { .name = #FIELD, \
    .type = _Generic(((struct S *)0)->FIELD, int: PARAM_TYPE_CHOICE), \
    .offset = offsetof(struct S, FIELD), .def_text = (DEF), .choices = (CHOICES), .doc = (DOC) }

/* Free text in a const char * field. */
#define PARAM_TEXT(S, FIELD, DEF, DOC) { .name = #FIELD, \
    .type = _Generic(((struct S *)0)->FIELD, const char *: PARAM_TYPE_TEXT), \
    .offset = offsetof(struct S, FIELD), .def_text = (DEF), .doc = (DOC) }

/* Text of formulas over a table of variables, checked when it is set; a default of "" means that
   there may be none. */
#define PARAM_EXPR(S, FIELD, DEF, FORM, VARIABLES, DOC) { .name = #FIELD, \
    .type = _Generic(((struct S *)0)->FIELD, const char *: PARAM_TYPE_TEXT), \
    .offset = offsetof(struct S, FIELD), .def_text = (DEF), .form = (FORM), \
    .variables = (VARIABLES), .doc = (DOC) }
// clang-format on

/* A list of objects that one table describes, such as the kinds of machines of a platform. */
struct param_list {
    void *item; /* `count` objects, one behind the other; NULL: none */
    size_t count;
};

/* The row of a name, or NULL. */
const struct param *param_find(const struct param *table, const char *name);

/* Sets every field of `object` to its default. A default outside its range is a bug. */
void param_defaults(const struct param *table, void *object, struct arena *arena);

/* Where texts go and errors are told. */
struct param_context {
    struct arena *arena; /* owns the texts that are set */
    struct error *err;
};

/*
 * Sets one parameter from text as a person writes it. On an unknown name or a bad value the object
 * stays as it was; the error names the parameter, what was expected and the nearest name.
 */
bool param_set(const struct param *table, void *object, const char *name, const char *value,
               const struct param_context *context);

struct yaml;

/*
 * Sets parameters from a YAML map (an empty value sets none). Errors carry file, line and column:
 * "study.yaml:9:20: batch.mine has no parameter 'dept'; did you mean 'depth'?".
 */
bool param_read(const struct param *table, void *object, const struct yaml *map, const char *who,
                const struct param_context *context);

/* The value of one parameter as JSON (times as exact text with unit, choices by name). */
void param_json(const struct param *row, const void *object, struct text *out);

/* The same as plain text, as param_set reads it. */
void param_text(const struct param *row, const void *object, struct text *out);

/* Whether the field holds its default. */
bool param_is_default(const struct param *row, const void *object);

/* A JSON object of all parameters, keys sorted: {"depth":10,"order":"size"}. NULL table: {}. */
void param_object(const struct param *table, const void *object, struct text *out);

/* What a value may be, for people: "integer 0..1000", "duration", "fifo | lifo". */
void param_range(const struct param *row, struct text *out);

#endif
