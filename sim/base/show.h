/* The state of something, told to people as aligned lists, or to programs as JSON. */
#ifndef ORRERY_BASE_SHOW_H
#define ORRERY_BASE_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/text.h"
#include "sim/base/units.h"
#include "sim/base/vec.h"

/* What a list is about; a person may ask for some kinds only. */
enum show_kind {
    SHOW_STATE = 1,    /* figures of the whole */
    SHOW_QUEUE = 2,    /* what waits */
    SHOW_RUNNING = 4,  /* what is served */
    SHOW_MACHINES = 8, /* where */
    SHOW_ALL = 15
};

enum { SHOW_COLUMNS = 12, SHOW_ROWS = 40 };

/*
 * Takes values in the order in which they are to be read; each list is ended before the next one
 * begins. As text a list is cut at `most` rows, with a line that says how many more there are;
 * JSON is never cut: one object, a list is an array of objects there, spaces in names become
 * underscores. Times become seconds.
 */
struct show {
    struct text out; /* read it after show_close */
    int kinds;       /* enum show_kind, or-ed: lists and figures of other kinds are left out */
    bool json;
    int64_t most; /* rows of a list in text */
    sim_time now; /* the time that is shown; for those who tell what is left to do */

    /* The list at hand; private. */
    const char *columns[SHOW_COLUMNS];
    int column_count;
    bool skipped, any;
    int64_t rows;
    struct vec cells; /* char *, row by row */
};

/* An empty one, for show_free at the end. */
void show_open(struct show *show, int kinds, bool json);

/* One figure of these kinds: "free  12". TIME_NEVER is "never", in JSON null. */
void show_int(struct show *show, int kinds, const char *name, int64_t value);
void show_time(struct show *show, int kinds, const char *name, sim_time value);
void show_text(struct show *show, int kinds, const char *name, const char *value);

/* A list; `columns` is closed by NULL, at most SHOW_COLUMNS, and borrowed until show_list_end. */
void show_list(struct show *show, int kinds, const char *name, const char *const *columns);

/* The next cell of the list; a row has as many as there are columns. */
void show_cell_int(struct show *show, int64_t value);
void show_cell_real(struct show *show, double value); /* NaN: "-", in JSON null */
void show_cell_time(struct show *show, sim_time value);
void show_cell_text(struct show *show, const char *value); /* NULL: "-", in JSON null */
void show_list_end(struct show *show);

/* Nothing more comes. */
void show_close(struct show *show);

void show_free(struct show *show);

#endif
