/* What the files of the store share: cursors, and reading of whole tables. */
#ifndef ORRERY_TRACES_STORE_INTERNAL_H
#define ORRERY_TRACES_STORE_INTERNAL_H

#include "traces/store.h"

/* One statement that hands out rows. */
struct store_cursor {
    struct db_query *query; /* owned */
    int64_t row;      /* of the item that comes next: ids are dense, so they need not be read */
    const char *path; /* of the store, for messages */
    enum store_entity entity; /* whose series are read */
};

/* How the rows of a trace are found by time in a table with dense ids, and which are wanted. */
struct store_window {
    const char *count, *submit; /* statements: rows of a trace; submit time of a row of a trace */
    const char *what;           /* "job": for messages */
    sim_time from, to;          /* in: the half-open window; INT64_MIN and TIME_NEVER: open */
    int64_t first, end;         /* out: the rows whose submit time is in it */
};

/* Finds the rows of a window by binary search. */
bool store_find_window(struct store *store, struct store_window *window, int64_t trace_id,
                       struct error *err);

/* A cursor over a statement whose parameter 1 is the trace. NULL on failure. */
struct store_cursor *store_cursor_open(struct store *store, const char *sql, int64_t trace_id,
                                       struct error *err);

/* One number of a statement whose parameter 1 is the trace; 0 for NULL. */
bool store_ask(struct store *store, const char *sql, int64_t trace_id, int64_t *value,
               struct error *err);

/* A column as a number, STORE_UNKNOWN for NULL; as a double, NaN for NULL; as a kept text. */
int64_t store_number(struct db_query *query, int column);
double store_real(struct db_query *query, int column);
const char *store_kept_text(struct store *store, struct db_query *query, int column);

/*
 * The source's own id: `number` if it is a whole number in its only spelling, else `name`, borrowed
 * like the column.
 */
void store_split_name(const char *text, int64_t *number, const char **name);

/* A table that is read whole: column 0 of the statement is the number of its rows. */
struct store_table {
    const char *sql; /* parameter 1 is the trace */
    size_t size;     /* of an item */
    bool (*read)(struct store *store, struct db_query *query, void *item, struct error *err);
};

/* The items, owned by the store; not NULL even if there are none, so that NULL is a failure. */
void *store_read_table(struct store *store, const struct store_table *table, int64_t trace_id,
                       size_t *count, struct error *err);

#endif
