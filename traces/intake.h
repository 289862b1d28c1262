/* What an importer hands over, row by row: jobs, VMs, lines that are neither, names, counted
 * repairs. */
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

/* What is read now: the source, a file of the source's folder, or a further file. */
struct input *intake_input(struct intake *intake);

/* Memory that lives as long as the intake: for texts of intake_info. */
struct arena *intake_arena(struct intake *intake);

/* Where rows of tables without order of their own go: store_add_*. NULL if nothing is stored. */
struct store_writer *intake_writer(struct intake *intake);

/*
 * A source that is a folder: the paths of its files in the order they are read (borrowed until the
 * end), the first of which is the input of intake_create.
 */
void intake_set_folder(struct intake *intake, const char *const *paths, size_t count);

/*
 * Moves to the next file of the folder, after the current one was read; *more is false after the
 * last, and at once where the source is one file.
 */
bool intake_next_file(struct intake *intake, bool *more, struct error *err);

/* Name without folder of the file that is read now. */
const char *intake_file_name(const struct intake *intake);

/*
 * Opens a further file that an option names (`role`: the name of the option, static). Until
 * intake_close_file it is the input, and messages and counts are about it. One at a time.
 */
bool intake_open_file(struct intake *intake, const char *role, const char *path, struct error *err);
bool intake_close_file(struct intake *intake, struct error *err);

/* Gives the bytes (borrowed) that opening a role will read, whatever the path; for tests. */
void intake_give_file(struct intake *intake, const char *role, const void *bytes, size_t count);

/* SHA-256 of the closed further file of a role; "" if there is none. */
const char *intake_file_sha256(const struct intake *intake, const char *role);

/* SHA-256 of the source; of the list of names and hashes if it is a folder. Reads what is left. */
bool intake_sha256(struct intake *intake, char out[65], struct error *err);

/*
 * What is known of the trace as a whole. An importer fills family, procs, t0_unix_ns (as the
 * calendar time at zero of the source's clock) and the texts; they start as unknown.
 */
struct trace_info *intake_info(struct intake *intake);

/* What was handed over so far: VMs if there are any, else jobs, else events. */
int64_t intake_items(const struct intake *intake);

/* Why a row was repaired, dropped or is worth a note. Static const data of an importer. */
struct intake_reason {
    enum store_action action;
    const char *text;     /* "is below 0; taken as unknown", after the field if there is one */
    const char *expected; /* of the field, for a strict error: "a whole number"; may be NULL */
};

/* Where: a field of the row and what stands in it. Field 0 is named without a number. */
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

/* Says where the row stands that is judged next, where the input does not know; 0: it knows. */
void intake_at(struct intake *intake, int64_t line);

/* The line that messages and counts name. */
int64_t intake_line(const struct intake *intake);

/* A job, see store_add. Also notes rows that stand earlier than the row before them. */
bool intake_row(struct intake *intake, const struct store_row *row, struct error *err);

/* The request or service that VMs belong to: a job with a name and a submit time only. */
bool intake_group(struct intake *intake, const char *name, sim_time submit, struct error *err);

/* A VM, see store_add_vm; sources of VMs need not be sorted, which is noted. */
bool intake_vm(struct intake *intake, const struct store_vm *vm, struct error *err);

/*
 * A graph of tasks, see store_add_graph. Its arrivals are jobs (intake_row) that name it; there
 * may be none.
 */
bool intake_graph(struct intake *intake, const struct store_graph *graph, struct error *err);
int64_t intake_graphs(const struct intake *intake); /* handed over so far */

/* An event of a machine, see store_add_event. */
bool intake_event(struct intake *intake, const struct store_event *event, struct error *err);

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

/* Writes names, files and counts to the writer. Commit and end of the intake are the caller's. */
bool intake_finish(struct intake *intake, struct error *err);

#endif
