/* Reading a trace store: one SQLite file of any number of traces, jobs in order of arrival. */
#ifndef ORRERY_TRACES_STORE_H
#define ORRERY_TRACES_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/db.h"
#include "sim/base/error.h"
#include "sim/base/units.h"

/* A number that the source of the trace does not know (NULL in the file). */
#define STORE_UNKNOWN INT64_MIN

/* An open store; used by one thread at a time. Threads that read one file open it each. */
struct store;

/*
 * One trace. Every time in a trace counts from its first submission (t0). Texts are owned by the
 * store until store_close; NULL where unknown.
 */
struct trace_info {
    int64_t id;
    char name[128];
    char family[16];    /* "batch", "vm", ... */
    int64_t t0_unix_ns; /* calendar time of t0; STORE_UNKNOWN if the source has none */
    int64_t origin_ns;  /* the source's own clock at t0 */
    int64_t span_ns;    /* time of the last submission */
    int64_t procs;      /* size of the machine as the source states it; STORE_UNKNOWN */
    int64_t jobs;
    char format[32];    /* name of the importer's format, "swf" */
    char sha256[65];    /* of the uncompressed source */
    char importer[128]; /* version and options of the importer */
    const char *source; /* file name of the source, without folder */
    const char *licence;
    const char *citation;
    const char *notes;
};

/* What a run needs of a job. STORE_UNKNOWN where the source says nothing. */
struct store_job {
    int64_t row;     /* dense from 0 in (submit, source) order */
    sim_time submit; /* from t0 */
    sim_time wait;   /* in the source's own system: for validation, never for simulation */
    sim_time run;
    sim_time request;   /* requested wall time */
    int64_t procs_used; /* allocated processors */
    int64_t procs;      /* requested processors */
    int64_t user;
    int64_t group;
    int64_t queue;
    int64_t partition;
    int64_t status;   /* code of the source; STORE_UNKNOWN too if it is a word */
    int64_t number;   /* the source's own id, where it is a whole number without leading zeros */
    const char *name; /* the source's own id otherwise, NULL if `number` says it; borrowed until
                         the next call on the cursor */
};

/*
 * Opens a store. DB_CREATE makes the file if it is absent; a file made here is removed again by
 * store_close if no trace was stored. Refuses what is not SQLite, not a trace store, or of another
 * version, and says which. NULL on failure.
 */
struct store *store_open(const char *path, enum db_mode mode, struct error *err);
void store_close(struct store *store); /* NULL is allowed; cursors must be done */
const char *store_path(const struct store *store);

/* The trace of a name. The error tells the nearest name, or which names there are. */
bool store_find(struct store *store, const char *name, struct trace_info *info, struct error *err);

/* All traces in order of import; the array is owned by the store until store_close. */
bool store_list(struct store *store, struct trace_info **infos, size_t *count, struct error *err);

/* Streams the jobs of one trace whose submit time is in [from, to), in order of arrival. */
struct store_cursor;

/*
 * Starts at the first job at or after `from` without reading those before it. Times count from t0;
 * INT64_MIN and TIME_NEVER stand for the beginning and the end. NULL on failure.
 */
struct store_cursor *store_jobs(struct store *store, int64_t trace_id, sim_time from, sim_time to,
                                struct error *err);

/* Fills the next job; *more is false when there is none. A damaged file is an error. */
bool store_next(struct store_cursor *cursor, struct store_job *job, bool *more, struct error *err);

void store_done(struct store_cursor *cursor); /* NULL is allowed */

/* Everything the store keeps of a job: what an exporter writes. */
struct store_row {
    struct store_job job;
    int64_t application;
    sim_time cpu;       /* average CPU time per processor */
    double mem_used_kb; /* per processor; NaN if unknown */
    double mem_req_kb;  /* per processor; NaN if unknown */
    int64_t after;      /* number of the preceding job in the source */
    sim_time think;     /* from the end of that job to the submission */
    const char *extra;  /* columns beyond those of the format, blank separated; NULL */
    int64_t source_row; /* place among the rows of the source, from 0 */
};

/* All rows of a trace in the order of the source; read by store_next_row, closed by store_done. */
struct store_cursor *store_rows(struct store *store, int64_t trace_id, struct error *err);
bool store_next_row(struct store_cursor *cursor, struct store_row *row, bool *more,
                    struct error *err);

/* Columns whose values may be names in the source. */
enum store_label { STORE_USER, STORE_GROUP, STORE_APPLICATION, STORE_QUEUE, STORE_PARTITION };
enum { STORE_LABELS = 5 };

extern const char *const store_label_name[STORE_LABELS]; /* "user", "group", ... */

/* The connection, for the other files of traces/. */
struct db *store_db(struct store *store);

/* A text that lives as long as the store; NULL stays NULL. */
const char *store_text(struct store *store, const char *text);

/* `count` * `size` zeroed bytes that live as long as the store. */
void *store_array(struct store *store, size_t count, size_t size);

#endif
