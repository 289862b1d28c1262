/* Reads event logs. Nothing in a file is believed before it was checked. */
#include <inttypes.h>
#include <string.h>

#include "sim/base/vec.h"
#include "sim/engine/log.h"
#include "sim/engine/log_internal.h"

struct log_reader {
    FILE *file;
    struct log_head head;
    char texts[3][LOG_TEXT + 1]; /* of the head */
    struct vec handlers;         /* struct log_handler */
    sim_time last;
    uint64_t events;
    uint64_t blocks;
    size_t used, count; /* bytes of the block: read, there */
    bool ended;
    unsigned char block[LOG_BLOCK];
};

static bool is_cut(struct error *err)
{
    return error_set(err, "the event log is cut: its end is missing");
}

static bool is_changed(const struct log_reader *reader, struct error *err)
{
    return error_set(err, "the event log was changed: block %" PRIu64 " is broken", reader->blocks);
}

static uint32_t get_word(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool read_block(struct log_reader *reader, struct error *err)
{
    unsigned char head[8];
    size_t length;

    reader->used = reader->count = 0;
    reader->blocks++;
    if (fread(head, 1, sizeof head, reader->file) != sizeof head)
        return is_cut(err);
    length = get_word(head);
    if (length == 0 || length > LOG_BLOCK)
        return is_changed(reader, err);
    if (fread(reader->block, 1, length, reader->file) != length)
        return is_cut(err);
    if (log_checksum(reader->block, length) != get_word(head + 4))
        return is_changed(reader, err);
    reader->count = length;
    return true;
}

static bool get(struct log_reader *reader, uint64_t *number)
{
    *number = 0;
    for (int shift = 0; shift < 64 && reader->used < reader->count; shift += 7) {
        unsigned char byte = reader->block[reader->used++];

        *number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return shift < 63 || byte < 2;
    }
    return false;
}

static bool get_signed(struct log_reader *reader, uint64_t *difference)
{
    if (!get(reader, difference))
        return false;
    *difference = *difference >> 1 ^ (*difference & 1 ? UINT64_MAX : 0);
    return true;
}

/* Texts are shown on terminals: no control characters. */
static bool get_text(struct log_reader *reader, char out[LOG_TEXT + 1])
{
    uint64_t length;

    if (!get(reader, &length) || length > LOG_TEXT || length > reader->count - reader->used)
        return false;
    memcpy(out, reader->block + reader->used, (size_t)length);
    out[length] = '\0';
    reader->used += (size_t)length;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)out[i] < ' ' || out[i] == 127)
            return false;
    return true;
}

struct log_reader *log_read_open(FILE *file, struct error *err)
{
    struct log_reader *reader = mem_alloc(sizeof *reader);
    unsigned char mark[8];

    reader->file = file;
    if (fread(mark, 1, sizeof mark, file) != sizeof mark || memcmp(mark, "orrlog", 6) != 0 ||
        mark[7] != '\n') {
        error_set(err, "not an event log");
    } else if (mark[6] != LOG_VERSION) {
        error_set(err, "an event log of version %d; this program reads version %d", mark[6],
                  LOG_VERSION);
    } else if (read_block(reader, err)) {
        if (get_text(reader, reader->texts[0]) && get_text(reader, reader->texts[1]) &&
            get_text(reader, reader->texts[2]) && reader->used == reader->count) {
            reader->head =
                (struct log_head){ reader->texts[0], reader->texts[1], reader->texts[2] };
            return reader;
        }
        is_changed(reader, err);
    }
    log_read_close(reader);
    return NULL;
}

const struct log_head *log_read_head(const struct log_reader *reader)
{
    return &reader->head;
}

size_t log_read_handlers(const struct log_reader *reader, const struct log_handler **handlers)
{
    *handlers = reader->handlers.data;
    return reader->handlers.count;
}

static bool read_handler(struct log_reader *reader)
{
    char name[LOG_TEXT + 1], a[LOG_TEXT + 1], b[LOG_TEXT + 1];
    struct log_handler *handler;

    if (reader->handlers.count == LOG_HANDLERS || !get_text(reader, name) || !get_text(reader, a) ||
        !get_text(reader, b))
        return false;
    handler = vec_push(&reader->handlers, sizeof *handler);
    handler->name = mem_text(name);
    handler->a = mem_text(a);
    handler->b = mem_text(b);
    return true;
}

static bool read_event(struct log_reader *reader, uint64_t kind, struct log_entry *entry)
{
    struct log_handler *handler;
    uint64_t passed, a, b;

    if (kind / LOG_PHASES >= reader->handlers.count || !get(reader, &passed) ||
        !get_signed(reader, &a) || !get_signed(reader, &b) ||
        passed > (uint64_t)(INT64_MAX - reader->last))
        return false;
    handler = vec_at(&reader->handlers, (size_t)(kind / LOG_PHASES), sizeof *handler);
    handler->last_a += a;
    handler->last_b += b;
    reader->last += (sim_time)passed;
    reader->events++;
    entry->handler = handler;
    entry->event = (struct event){ .time = reader->last,
                                   .handler = (uint32_t)(kind / LOG_PHASES),
                                   .phase = (uint32_t)(kind % LOG_PHASES),
                                   .a = handler->last_a,
                                   .b = handler->last_b };
    return true;
}

/* Behind the end nothing may follow. */
static bool read_end(struct log_reader *reader, struct error *err)
{
    uint64_t events;

    if (!get(reader, &events) || events != reader->events || reader->used != reader->count)
        return is_changed(reader, err);
    if (fgetc(reader->file) != EOF)
        return error_set(err, "the event log was changed: something follows its end");
    reader->ended = true;
    return true;
}

bool log_read(struct log_reader *reader, struct log_entry *entry, bool *more, struct error *err)
{
    *more = false;
    while (!reader->ended) {
        uint64_t kind;

        if (reader->used == reader->count && !read_block(reader, err))
            return false;
        if (!get(reader, &kind))
            return is_changed(reader, err);
        if (kind == 0)
            return read_end(reader, err);
        if (kind > 1) {
            *more = read_event(reader, kind - 2, entry);
            return *more || is_changed(reader, err);
        }
        if (!read_handler(reader))
            return is_changed(reader, err);
    }
    return true;
}

void log_read_close(struct log_reader *reader)
{
    if (!reader)
        return;
    log_free_handlers(&reader->handlers);
    mem_free(reader);
}
