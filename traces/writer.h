/* The writer as the files of traces/ that write the store share it. */
#ifndef ORRERY_TRACES_WRITER_H
#define ORRERY_TRACES_WRITER_H

#include "traces/store_write.h"

/* One prepared statement for each table that grows row by row, made at its first use. */
enum writer_table {
    WRITE_JOB,
    WRITE_LINE,
    WRITE_VM,
    WRITE_TYPE,
    WRITE_MACHINE,
    WRITE_UNIT,
    WRITE_VM_TYPE,
    WRITE_COST,
    WRITE_GROUP,
    WRITE_MEMBER,
    WRITE_ALLOWED,
    WRITE_FLOW,
    WRITE_EVENT,
    WRITE_SERIES,
    WRITE_GRAPH,
    WRITE_TASK,
    WRITE_TASK_COST,
    WRITE_EDGE,
    WRITE_FILE,
    WRITE_USE,
    WRITE_PARAM,
    WRITE_LINK
};
enum { WRITER_TABLES = WRITE_LINK + 1 };

/* Rows of one table in the order of the source. */
struct writer_order {
    int64_t count;
    bool sorted;    /* by time so far */
    sim_time least; /* of all times; valid if there is a row */
    sim_time last;  /* greatest of all times */
};

struct store_writer {
    struct store *store;
    struct db *db;
    struct db_query *insert[WRITER_TABLES]; /* owned; NULL until used */
    int64_t rows[WRITER_TABLES];            /* added so far: dense ids of small tables */
    int64_t trace_id;
    char name[128];
    struct writer_order jobs, vms, events;
    int64_t first_task, first_file; /* ids at which the graph begins that is written */
    bool begun;                     /* the origin is known */
    bool fixed;                     /* ... because the source said so: it becomes t0 */
    sim_time origin; /* times are written relative to this; the first time unless fixed */
};

/* The statement of a table with the trace bound to parameter 1; NULL on failure. */
struct db_query *writer_query(struct store_writer *writer, enum writer_table table, const char *sql,
                              struct error *err);

/* One row of a small table: parameters from ?2 on are the numbers, then the texts, then the reals.
 */
struct writer_entry {
    enum writer_table table;
    const char *sql;
    int64_t numbers[11];
    int number_count;
    const char *texts[4];
    int text_count;
    double reals[3];
    int real_count;
};

/* Writes the row, and counts it in `rows`. */
bool writer_add(struct store_writer *writer, const struct writer_entry *entry, struct error *err);

/* Binds a number, NULL for STORE_UNKNOWN. */
void writer_bind(struct db_query *query, int at, int64_t value);

/* A time of the source's clock relative to the origin; STORE_UNKNOWN stays. */
bool writer_time(struct store_writer *writer, sim_time time, sim_time *offset, struct error *err);

/* Keeps the order and the range of the times of a table, and gives the offset. */
bool writer_place(struct store_writer *writer, struct writer_order *order, sim_time time,
                  sim_time *offset, struct error *err);

/* The id of the source as text; `room` holds the digits. */
const char *writer_name(const char *name, int64_t number, char room[24]);

/* Runs a statement; its parameters, if any: 1 is the trace, 2 is `value`. */
bool writer_run(struct store_writer *writer, const char *sql, int64_t value, struct error *err);

/*
 * Puts jobs and VMs into order of (submission, source), numbers them anew in all tables, and moves
 * all times by -shift. Called by the commit.
 */
bool writer_settle(struct store_writer *writer, sim_time shift, struct error *err);

#endif
