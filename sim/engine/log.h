/* Record of the events of a run: 32 bytes each, in memory or in a file, and a reader of it. */
#ifndef ORRERY_ENGINE_LOG_H
#define ORRERY_ENGINE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/engine/engine.h"

/* A log takes one struct event per record, in the order in which events ran. */
struct log {
    struct event *events; /* owned; those not yet in the file, or all if there is none */
    size_t count;
    size_t room;
    FILE *file;  /* borrowed from the caller of log_open; NULL: memory only */
    bool failed; /* a write failed; log_close says so */
};

/*
 * Opens a log for writing: into `file`, open in binary mode, or with NULL into growing memory where
 * `events` and `count` can be read. A file starts with a mark that also tells the byte order.
 */
struct log *log_open(FILE *file);

/* Makes room: writes to the file, or grows. */
void log_more(struct log *log);

static inline void log_add(struct log *log, const struct event *event)
{
    if (log->count == log->room)
        log_more(log);
    log->events[log->count++] = *event;
}

void log_flush(struct log *log); /* writes what waits; nothing to do in memory */

/* Flushes and frees; false if something could not be written. The file stays open. */
bool log_close(struct log *log, struct error *err);

/* Reads the mark at the start of a file; false if it is no log of this kind of machine. */
bool log_check(FILE *file, struct error *err);

/* Reads the next record. False at the end, with *err set, if not NULL, when a record is cut. */
bool log_next(FILE *file, struct event *event, struct error *err);

#endif
