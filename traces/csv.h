/* Tables of text, read by the names in their first line: CSV and its relatives. */
#ifndef ORRERY_TRACES_CSV_H
#define ORRERY_TRACES_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/vec.h"
#include "traces/intake.h"

/* What a column holds, and where its value goes. */
enum csv_kind {
    CSV_FIELD, /* struct csv_field: as it stands there */
    CSV_TEXT,  /* const char *, borrowed until the next row; NULL if unknown */
    CSV_NUMBER /* int64_t in units of 10^-decimals; STORE_UNKNOWN if unknown */
};

/*
 * One column that an importer reads into the member of its own row struct. Static const data. What
 * is not a number, or is negative where it must not be, makes a MUST drop the row and a MAY
 * unknown; both are counted. An empty field is unknown, and drops the row of a MUST.
 */
struct csv_column {
    const char *name; /* as in the first line */
    enum csv_kind kind;
    size_t offset;
    bool must;     /* the column has to be there, and a value in it */
    int decimals;  /* CSV_NUMBER: 0 = whole number, 9 = seconds to nanoseconds */
    bool negative; /* CSV_NUMBER: may be below 0 */
};

#define CSV_AT(row, member) offsetof(struct row, member)

/* The shape of a table. Static const data. */
struct csv_table {
    const struct csv_column *columns;
    size_t count;
    char separator;          /* ',' or ';' */
    bool bare;               /* has no first line of names: the columns in this order */
    const char *const *skip; /* names that are known and not read, closed by NULL; may be NULL */
    const struct intake_reason *skipped; /* noted for those */
    const struct intake_reason *further; /* noted for rows with more fields than columns, which are
                                            then kept; NULL: they are dropped */
};

/* A piece of a line between separators, without blanks and quotes around it. */
struct csv_field {
    char *text; /* closed by a zero byte; NULL if the column or the field is missing */
    size_t length;
    int number; /* of the field in the row, from 1 */
};

/* A table under way over the intake's current input. */
struct csv;

/*
 * Reads the line of names. Columns in any order; unknown and missing ones are noted. NULL if the
 * line is missing, lacks a MUST, or has a name twice.
 */
struct csv *csv_open(struct intake *intake, const struct csv_table *table, struct error *err);
void csv_close(struct csv *csv); /* NULL is allowed */

/*
 * Fills the row struct from the next line that can be used; *more is false after the last. Blank
 * lines do not count. Dropped lines are counted on the way: too many fields, a quote that is not
 * closed, no value for a MUST.
 */
bool csv_next(struct csv *csv, void *row, bool *more, struct error *err);

/* Counts a remark on a column of the row that was read last. */
bool csv_count(struct csv *csv, const struct intake_reason *reason, size_t column,
               struct error *err);

/* Whether a source begins with a line of names that has every MUST of the table; for probes. */
bool csv_has_names(const char *bytes, size_t count, const struct csv_table *table);

/* value x multiply / divide to the nearest, as far as an int64_t goes; STORE_UNKNOWN stays. */
int64_t csv_scaled(int64_t value, int64_t multiply, int64_t divide);

/*
 * Cuts a line into fields (struct csv_field) at the separators; blanks around a field go, and so do
 * quotes, in which "" stands for one. False if a quote is not closed.
 */
bool csv_split(char *line, char separator, struct vec *fields);

#endif
