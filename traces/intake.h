/* What an importer hands over, row by row: jobs, lines that are no jobs, names, counted repairs. */
#ifndef ORRERY_TRACES_INTAKE_H
#define ORRERY_TRACES_INTAKE_H

#include "sim/base/arena.h"
#include "traces/input.h"
#include "traces/store_write.h"

/*
 * One import as its format sees it. Made by intake_create, used by one importer, then either
 * intake_finish or intake_destroy.
 */
struct intake;

/*
 * `input` and `writer` are borrowed until the end. Without a writer nothing is stored: the source
 * is only read and judged. `strict` makes every repaired or dropped row an error.
 */
struct intake *intake_create(struct input *input, struct store_writer *writer, bool strict);
void intake_destroy(struct intake *intake); /* NULL is allowed */

struct input *intake_input(struct intake *intake);

/* Memory that lives as long as the intake: for texts of intake_info. */
struct arena *intake_arena(struct intake *intake);

/*
 * What is known of the trace as a whole. An importer fills family, procs, t0_unix_ns (as the
 * calendar time at zero of the source's clock) and the texts; they start as unknown.
 */
struct trace_info *intake_info(struct intake *intake);

/* Jobs handed over so far. */
int64_t intake_jobs(const struct intake *intake);

/* Why a row was repaired, dropped or is worth a note. Static const data of an importer. */
struct intake_reason {
    enum store_action action;
    const char *text;     /* "is below 0; taken as unknown", after the field if there is one */
    const char *expected; /* of the field, for a strict error: "a whole number"; may be NULL */
};

/* Where: a field of the row and what stands in it. Field 0 is the row as a whole. */
struct intake_field {
    int number; /* from 1 */
    const char *name;
    const char *value; /* need not be closed by a zero byte */
    size_t length;
};

/*
 * Counts the row that was read last under a reason. In a strict import a repaired or dropped row
 * gives false and an error that starts with file:line. `field` NULL: the row as a whole.
 */
bool intake_count(struct intake *intake, const struct intake_reason *reason,
                  const struct intake_field *field, struct error *err);

/* A job, see store_add. Also notes rows that stand earlier than the row before them. */
bool intake_row(struct intake *intake, const struct store_row *row, struct error *err);

/* A line of the source that is not a job (header, comment, blank), kept for export. */
bool intake_keep_line(struct intake *intake, const char *text, struct error *err);

/*
 * The number of a name in a column that elsewhere has numbers: from 1 on by first appearance, or
 * from INTAKE_LABEL_BASE on if the column began with numbers. The same text gets the same number.
 */
bool intake_label(struct intake *intake, enum store_label kind, const char *text, int64_t *id,
                  struct error *err);

#define INTAKE_LABEL_BASE INT64_C(4294967296)

/*
 * The number in such a column, where it is one. A number in a column that began with names is one
 * more name, so that numbers and names never mean the same.
 */
bool intake_number(struct intake *intake, enum store_label kind, int64_t value, int64_t *id,
                   struct error *err);

/* What was counted so far, by reason; owned by the intake. */
size_t intake_counts(const struct intake *intake, struct store_count **counts);

/* Writes names and counts to the writer. Commit and the end of the intake are the caller's. */
bool intake_finish(struct intake *intake, struct error *err);

#endif
