/* Event logs: any bytes end in events or one error, also where the checksum of a block is right. */
#include <stdio.h>
#include <string.h>

#include "sim/engine/log.h"
#include "sim/engine/log_internal.h"
#include "tests/fuzz/fuzz.h"

static void put_word(unsigned char *at, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(word >> 8 * i);
}

/* Reads all; times never go back, handlers are known, an error is one line. */
static void read_log(unsigned char *bytes, size_t count)
{
    FILE *file = fmemopen(bytes, count, "rb");
    struct error err = { "" };
    struct log_reader *reader = log_read_open(file, &err);
    struct log_entry entry;
    sim_time last = 0;
    bool more = true;
    bool ok = reader != NULL;

    while (ok && (ok = log_read(reader, &entry, &more, &err)) && more) {
        const struct log_handler *handlers;

        BUG_UNLESS(entry.event.time >= last && log_phase(entry.event.phase));
        BUG_UNLESS(entry.event.handler < log_read_handlers(reader, &handlers));
        BUG_UNLESS(!strcmp(handlers[entry.event.handler].name, entry.handler->name));
        last = entry.event.time;
    }
    BUG_UNLESS(ok == !err.text[0] && !strchr(err.text, '\n'));
    log_read_close(reader);
    fclose(file);
}

/* The bytes as the records of one block of a log whose head is right. */
static size_t wrap(const uint8_t *bytes, size_t count, unsigned char *out)
{
    static const unsigned char mark[8] = { 'o', 'r', 'r', 'l', 'o', 'g', LOG_VERSION, '\n' };
    static const unsigned char head[] = { 1, 'r', 1, 's', 1, 'p' };
    size_t used = sizeof mark;

    memcpy(out, mark, sizeof mark);
    put_word(out + used, sizeof head);
    put_word(out + used + 4, log_checksum(head, sizeof head));
    memcpy(out + used + 8, head, sizeof head);
    used += 8 + sizeof head;
    put_word(out + used, (uint32_t)count);
    put_word(out + used + 4, log_checksum(bytes, count));
    memcpy(out + used + 8, bytes, count);
    return used + 8 + count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    unsigned char *copy = mem_alloc(count + 64);

    if (count) {
        memcpy(copy, bytes, count);
        read_log(copy, count);
        read_log(copy, wrap(bytes, count, copy));
    }
    mem_free(copy);
    return 0;
}
