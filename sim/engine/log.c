/* Writes and reads event records as they are in memory. */
#include "sim/engine/log.h"

#include <string.h>

#include "sim/base/arena.h"

enum { FIRST_ROOM = 4096 };

/* "orrlog1" and a zero byte, read as a number of this machine. */
#define MARK UINT64_C(0x0031676f6c72726f)

_Static_assert(sizeof(struct event) == 32, "a record has no padding");

struct log *log_open(FILE *file)
{
    struct log *log = mem_alloc(sizeof *log);
    const uint64_t mark = MARK;

    log->file = file;
    log->room = FIRST_ROOM;
    log->events = mem_alloc(log->room * sizeof *log->events);
    if (file && fwrite(&mark, sizeof mark, 1, file) != 1)
        log->failed = true;
    return log;
}

void log_flush(struct log *log)
{
    if (!log->file)
        return;
    if (fwrite(log->events, sizeof *log->events, log->count, log->file) != log->count)
        log->failed = true;
    log->count = 0;
}

void log_more(struct log *log)
{
    if (log->file) {
        log_flush(log);
        return;
    }
    log->room *= 2;
    log->events = mem_resize(log->events, log->room * sizeof *log->events);
}

bool log_close(struct log *log, struct error *err)
{
    bool failed;

    log_flush(log);
    failed = log->failed || (log->file && fflush(log->file) != 0);
    mem_free(log->events);
    mem_free(log);
    return !failed || error_set(err, "the event log could not be written whole");
}

bool log_check(FILE *file, struct error *err)
{
    uint64_t mark;

    return (fread(&mark, sizeof mark, 1, file) == 1 && mark == MARK) ||
           error_set(err, "not an event log of this kind of machine");
}

bool log_next(FILE *file, struct event *event, struct error *err)
{
    unsigned char bytes[sizeof *event];
    size_t count = fread(bytes, 1, sizeof bytes, file);

    if (count == sizeof bytes) {
        memcpy(event, bytes, sizeof bytes);
        return true;
    }
    if (count > 0 && err)
        error_set(err, "the last record of the event log is cut");
    return false;
}
