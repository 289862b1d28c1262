/* Runs the batch system on jobs in memory: for case tables, contracts and reference schedules. */
#ifndef ORRERY_TESTS_HARNESS_H
#define ORRERY_TESTS_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/base/vec.h"
#include "sim/batch/batch_spec.h"
#include "sim/policy.h"
#include "sim/system.h"

struct harness_result {
    sim_time start, finish; /* -1: never */
    bool killed, rejected, seen;
};

/* One run. Settings are "name=value", closed by NULL; unset pointers mean none. */
struct harness {
    const struct policy *policy;
    const char *params[8];
    const char *options[16];
    int64_t nodes;
    const struct batch_arrival *jobs;
    size_t count;
    struct harness_result *results; /* `count` of them, by position of the job */
    const char *measures[16];       /* closed by NULL */
    double values[16];
    double seconds; /* CPU time of the simulation alone */
    bool dense;     /* results by number in order of arrival, without reading ids: for benchmarks */
    bool quiet;     /* no record rows: results stay unset */
    char (*machines)[128]; /* `count` texts such as "0-3,7", with allocation: identity */
};

/* False when the run failed; the error says why. */
bool harness_run(struct harness *h, struct error *err);

/* What a simulation is asked and what comes out. */
struct harness_figures {
    const char *const *measures; /* closed by NULL, at most 24 */
    double *values;              /* of each */
    double seconds;              /* CPU time of the simulation alone */
};

/* Opens, runs and closes a system on an input that is complete but for its meter. */
bool harness_simulate(const struct system *system, struct run_input *input,
                      struct harness_figures *figures, struct error *err);

/* A column of a record table, which must be there. */
const struct column *harness_column(const struct system *system, size_t table, const char *name);

/* Sets parameters from "name=value" texts, closed by NULL. */
bool harness_set(const struct param *table, void *object, const char *const *settings,
                 struct arena *arena, struct error *err);

/* An array of a system's arrivals as a source; what has no number and no name gets its place. */
struct harness_items {
    struct source source; /* first member */
    const void *items;
    size_t count, at;
    size_t size, number, name; /* of an arrival, and where its `number` and `name` are */
};

bool harness_next(struct source *source, void *item, bool *more, struct error *err);

#define HARNESS_ITEMS(type, array, many)                                       \
    {                                                                          \
        .source = { .next = harness_next }, .items = (array), .count = (many), \
        .size = sizeof(struct type), .number = offsetof(struct type, number),  \
        .name = offsetof(struct type, name)                                    \
    }

enum { HARNESS_TABLES = 3, HARNESS_FIELDS = 12 };

/* What is kept of a record row. */
struct harness_field {
    const char *column; /* NULL closes the list */
    size_t to;          /* offset in the row that is kept */
    size_t room;        /* 0: a number of eight bytes; else a text, in so many bytes */
};

#define HARNESS_NUMBER(row, column, member)  \
    {                                        \
        column, offsetof(struct row, member) \
    }
#define HARNESS_TEXT(row, column, member)                                          \
    {                                                                              \
        column, offsetof(struct row, member), sizeof(((struct row *)NULL)->member) \
    }

struct harness_table {
    size_t rows; /* offset of the struct vec in the system's harness */
    size_t size; /* of a row that is kept */
    struct harness_field fields[HARNESS_FIELDS];
};

/* A sink that keeps record rows in the vectors of a system's harness. */
struct harness_capture {
    struct sink sink; /* first member; see harness_capture_open */
    const struct system *system;
    const struct harness_table *tables; /* HARNESS_TABLES of them, in the system's order */
    void *harness;
    /* What the fields do not say of a row that was just kept; NULL: nothing. */
    void (*finish)(void *harness, size_t table, const void *row, void *kept);
    char *counts; /* text that grows by "text=n\n" for each count; NULL: they are dropped */
    size_t room;  /* of `counts` */
    size_t from[HARNESS_TABLES][HARNESS_FIELDS]; /* offset of each field in the system's row */
};

/* Makes the capture a sink of these tables, bit 0 for the first. Borrowed as the capture. */
struct sink *harness_capture_open(struct harness_capture *capture, uint64_t tables);

/* A text of a record row; "" if it has none. */
const char *harness_text(const struct system *system, size_t table, const void *row,
                         const char *name);

/* The kept row that begins with this number; BUG when it is not there. */
const void *harness_row(const struct vec *rows, size_t size, int64_t number);

/*
 * Options or a platform by its table, and parameters of a policy: defaults, then "name=value"
 * texts, closed by NULL. In the arena; NULL when a text is wrong.
 */
void *harness_object(const struct param *table, size_t size, const char *const *settings,
                     struct arena *arena, struct error *err);
void *harness_params(const struct policy *policy, const char *const *settings, struct arena *arena,
                     struct error *err);

/*
 * Reads a gzip or plain file of lines of numbers separated by blanks or commas; lines that start
 * with no digit are skipped. NULL when the file is absent. Free with mem_free.
 */
double *harness_table(const char *path, size_t columns, size_t *rows);

/* Jobs of a normalised SWF file; request := run if `perfect`. NULL when it is absent. */
struct batch_arrival *harness_swf(const char *path, bool perfect, size_t *count);

/* Jobs of a generator on a cluster, at an offered load (0: as made). Free with mem_free. */
struct harness_generator {
    const char *name;
    const char *params[8]; /* "name=value", closed by NULL */
    int64_t nodes;
    double load;
    uint64_t seed;
};
struct batch_arrival *harness_generate(const struct harness_generator *generator, size_t *count);

#endif
