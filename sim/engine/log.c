/* Writes event logs: records into blocks, blocks with their checksum into the file. */
#include "sim/engine/log.h"

#include <string.h>

#include "sim/base/vec.h"
#include "sim/engine/log_internal.h"

enum { MOST_RECORD = 64 };

_Static_assert(LOG_PHASES == PHASE_OBSERVE + 1, "a phase has its place in the number of a record");

struct log {
    FILE *file;
    const char *const *only;
    struct vec handlers; /* struct log_handler */
    size_t told;         /* handlers that are in the file */
    sim_time last;
    uint64_t events;
    size_t used;
    bool failed; /* a write failed; log_close says so */
    unsigned char block[LOG_BLOCK];
};

static const char *const phases[LOG_PHASES] = { "complete", "fault", "arrive", "decide",
                                                "observe" };

const char *log_phase(uint32_t phase)
{
    return phase < LOG_PHASES ? phases[phase] : NULL;
}

static void put_word(unsigned char *at, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(word >> 8 * i);
}

uint32_t log_checksum(const unsigned char *bytes, size_t count)
{
    uint64_t h = count;

    for (size_t at = 0; at < count; at += 8) {
        uint64_t number = 0;

        for (size_t i = 0; i < 8 && at + i < count; i++)
            number |= (uint64_t)bytes[at + i] << 8 * i;
        h = (h ^ number) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 32;
    }
    return (uint32_t)h;
}

static void flush(struct log *log)
{
    unsigned char head[8];

    if (log->used == 0 || !log->file)
        return;
    put_word(head, (uint32_t)log->used);
    put_word(head + 4, log_checksum(log->block, log->used));
    if (fwrite(head, sizeof head, 1, log->file) != 1 ||
        fwrite(log->block, log->used, 1, log->file) != 1)
        log->failed = true;
    log->used = 0;
}

/* Room for a record that is not split; texts are at most LOG_TEXT long. */
static void need(struct log *log, size_t bytes)
{
    if (log->used + bytes > LOG_BLOCK)
        flush(log);
}

static void put(struct log *log, uint64_t number)
{
    while (number > 127) {
        log->block[log->used++] = (unsigned char)(number | 128);
        number >>= 7;
    }
    log->block[log->used++] = (unsigned char)number;
}

/* Small numbers of both signs become small: 0, -1, 1, -2 are 0, 1, 2, 3. */
static void put_signed(struct log *log, uint64_t difference)
{
    put(log, difference << 1 ^ (difference >> 63 ? UINT64_MAX : 0));
}

static void put_text(struct log *log, const char *text)
{
    size_t length = strlen(text);

    length = length > LOG_TEXT ? LOG_TEXT : length;
    put(log, length);
    memcpy(log->block + log->used, text, length);
    log->used += length;
}

struct log *log_open(FILE *file, const struct log_head *head, const char *const *only)
{
    const unsigned char mark[8] = { 'o', 'r', 'r', 'l', 'o', 'g', LOG_VERSION, '\n' };
    struct log *log = mem_alloc(sizeof *log);

    log->file = file;
    log->only = only;
    if (!file)
        return log;
    log->failed = fwrite(mark, sizeof mark, 1, file) != 1;
    put_text(log, head->run);
    put_text(log, head->system);
    put_text(log, head->policy);
    flush(log);
    return log;
}

static bool is_listed(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (!strcmp(*list, name))
            return true;
    return list == NULL;
}

void log_handler_add(struct log *log, const char *name)
{
    struct log_handler *handler = vec_push(&log->handlers, sizeof *handler);

    handler->name = mem_text(name);
    handler->a = mem_text("");
    handler->b = mem_text("");
    handler->wanted = is_listed(log->only, name);
}

void log_handler_words(struct log *log, uint32_t which, const char *a, const char *b)
{
    struct log_handler *handler = vec_at(&log->handlers, which, sizeof *handler);

    mem_free(handler->a);
    mem_free(handler->b);
    handler->a = mem_text(a);
    handler->b = mem_text(b);
}

/* Handlers are told as late as can be, so that their words are known. */
static void tell_handlers(struct log *log)
{
    for (; log->told < log->handlers.count; log->told++) {
        const struct log_handler *handler = vec_at(&log->handlers, log->told, sizeof *handler);

        need(log, MOST_RECORD + 3 * LOG_TEXT);
        put(log, 1);
        put_text(log, handler->name);
        put_text(log, handler->a);
        put_text(log, handler->b);
    }
}

void log_add(struct log *log, const struct event *event)
{
    struct log_handler *handler = vec_at(&log->handlers, event->handler, sizeof *handler);

    if (!handler->wanted && !is_listed(log->only, phases[event->phase]))
        return;
    log->events++;
    if (!log->file)
        return;
    if (log->told < log->handlers.count)
        tell_handlers(log);
    need(log, MOST_RECORD);
    put(log, 2 + LOG_PHASES * (uint64_t)event->handler + event->phase);
    put(log, (uint64_t)(event->time - log->last));
    put_signed(log, event->a - handler->last_a);
    put_signed(log, event->b - handler->last_b);
    log->last = event->time;
    handler->last_a = event->a;
    handler->last_b = event->b;
}

size_t log_handlers(const struct log *log, const struct log_handler **handlers)
{
    *handlers = log->handlers.data;
    return log->handlers.count;
}

uint64_t log_events(const struct log *log)
{
    return log->events;
}

void log_free_handlers(struct vec *handlers)
{
    for (size_t i = 0; i < handlers->count; i++) {
        struct log_handler *handler = vec_at(handlers, i, sizeof *handler);

        mem_free(handler->name);
        mem_free(handler->a);
        mem_free(handler->b);
    }
    vec_free(handlers);
}

bool log_close(struct log *log, struct error *err)
{
    bool failed;

    if (log->file) {
        tell_handlers(log);
        need(log, MOST_RECORD);
        put(log, 0);
        put(log, log->events);
        flush(log);
    }
    failed = log->failed || (log->file && fflush(log->file) != 0);
    log_free_handlers(&log->handlers);
    mem_free(log);
    return !failed || error_set(err, "the event log could not be written whole");
}
