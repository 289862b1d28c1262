/* Fields of job logs: text to the column of a store row, with everything odd counted. */
#ifndef ORRERY_TRACES_COLUMN_H
#define ORRERY_TRACES_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "traces/intake.h"

/* What a column holds. In all of them but ID, -1 stands for unknown. */
enum column_kind {
    COLUMN_ID,     /* any text; the job's name */
    COLUMN_SUBMIT, /* seconds, with decimals; must be known */
    COLUMN_TIME,   /* seconds, with decimals, from 0 on */
    COLUMN_COUNT,  /* whole number from 0 on */
    COLUMN_AMOUNT, /* number from 0 on, kept as a double */
    COLUMN_CODE,   /* whole number of any sign */
    COLUMN_LABEL   /* whole number or a name */
};

/* Static const data of an importer. */
struct column {
    const char *name;
    enum column_kind kind;
    size_t offset;          /* of the member of struct store_row: COLUMN_AT(job.run) */
    enum store_label label; /* COLUMN_LABEL */
};

#define COLUMN_AT(member) offsetof(struct store_row, member)

/* One field of a row: its text, and its value where that is a plain whole number. */
struct column_field {
    char *start; /* borrowed; need not be closed by a zero byte */
    size_t length;
    int64_t value;
    bool whole;
};

/*
 * Reads the digits at p, which need an end that is no digit. Sets start, value and whole; the
 * caller sets the length, and clears `whole` if the field goes on. Returns the end of the digits.
 */
char *column_scan(char *p, struct column_field *field);

/* What becomes of the row. STOP: an error was set. */
enum column_verdict { COLUMN_KEEP, COLUMN_DROP, COLUMN_STOP };

/* Where a field stands and what it is read as. */
struct column_place {
    struct intake *intake;
    const struct column *column;
    int number; /* of the field in the row, from 1: for messages and counts */
    const struct column_field *field;
};

/*
 * Puts a field into the row. Whatever had to be repaired, or makes the row worthless, is counted.
 * The byte behind the field may be overwritten.
 */
enum column_verdict column_read(const struct column_place *place, struct store_row *row,
                                struct error *err);

/* Counts a remark on a field, e.g. one that only its format can make. */
enum column_verdict column_judge(const struct column_place *place,
                                 const struct intake_reason *reason, struct error *err);

#endif
