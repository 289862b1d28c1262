/* Record of the events of a run in a few bytes each, and a reader of it. */
#ifndef ORRERY_ENGINE_LOG_H
#define ORRERY_ENGINE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/engine/engine.h"

/*
 * The form of a log. A mark of 8 bytes: "orrlog", the version as a byte, a line feed. Then blocks:
 * 4 bytes of length (at most LOG_BLOCK), 4 bytes of checksum (log_checksum of what follows), both
 * with the low byte first, and that many bytes of records. Numbers are varints: 7 bits a byte, low
 * ones first, the top bit says that more follow. Texts are a length and their bytes.
 *
 * The first block holds three texts: run, system, policy. In the others a record begins with a
 * number: 0, the end, with the count of events, and nothing follows; 1, the next handler, with
 * the texts name, a and b; and 2 + 5 * handler + phase, an event, with the time since the event
 * before it and, as signed numbers, what a and b are more than in the last event of that handler.
 */
enum { LOG_VERSION = 2, LOG_BLOCK = 1 << 16, LOG_TEXT = 255, LOG_HANDLERS = 4096, LOG_PHASES = 5 };

/* What a log is of; borrowed. Texts are cut at LOG_TEXT bytes. */
struct log_head {
    const char *run;    /* id */
    const char *system; /* "batch" */
    const char *policy; /* label */
};

/* What a log knows of a handler. */
struct log_handler {
    char *name;
    char *a, *b;             /* what the numbers of its events are: "job"; "": nothing to tell */
    uint64_t last_a, last_b; /* of its last event */
    bool wanted;
};

/* A log being written. */
struct log;

/*
 * Begins a log in `file`, open in binary mode and borrowed until log_close. NULL: nothing is
 * written, only handlers and events are counted. `only` names the handlers and phases that are
 * wanted, closed by NULL and borrowed; NULL: all. The bytes depend on the events alone.
 */
struct log *log_open(FILE *file, const struct log_head *head, const char *const *only);

/* The engine tells: the next handler, later what its numbers are, and each event that runs. */
void log_handler_add(struct log *log, const char *name);
void log_handler_words(struct log *log, uint32_t handler, const char *a, const char *b);
void log_add(struct log *log, const struct event *event);

/* Handlers known so far; borrowed until the next is added. */
size_t log_handlers(const struct log *log, const struct log_handler **handlers);

uint64_t log_events(const struct log *log); /* written so far */

/* Writes the end and frees; false if something could not be written. The file stays open. */
bool log_close(struct log *log, struct error *err);

/* "complete", "fault", "arrive", "decide", "observe"; NULL: no such phase. */
const char *log_phase(uint32_t phase);

/* A log being read. */
struct log_reader;

/*
 * Reads the head. Errors: not a log, another version, cut, changed since it was written. The file
 * is borrowed until log_read_close. NULL on failure.
 */
struct log_reader *log_read_open(FILE *file, struct error *err);

const struct log_head *log_read_head(const struct log_reader *reader);

/* Handlers known so far, by number; borrowed until the next call. */
size_t log_read_handlers(const struct log_reader *reader, const struct log_handler **handlers);

/* What happened, for people; texts are borrowed until the next call. */
struct log_entry {
    struct event event;
    const struct log_handler *handler;
};

/* The next event. *more is false behind the last one. False: the log is broken from here on. */
bool log_read(struct log_reader *reader, struct log_entry *entry, bool *more, struct error *err);

void log_read_close(struct log_reader *reader); /* NULL is allowed */

#endif
