/* The event log: what is written is read back, and a file that was cut or changed is noticed. */
#include <stdio.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/engine/log.h"
#include "sim/engine/log_internal.h"
#include "tests/unit/unit.h"

enum { EVENTS = 30000 };

/* What the handler has seen, as an oracle of the log. */
struct seen {
    struct event *events;
    size_t count, most;
    uint64_t state; /* of a generator of numbers */
    uint32_t other; /* a second handler */
};

static uint64_t draw(struct seen *seen)
{
    seen->state = seen->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seen->state >> 11 ^ seen->state << 17;
}

static void again(void *context, struct engine *engine, const struct event *event)
{
    struct seen *seen = context;
    uint64_t die = draw(seen);
    struct event then = { .time = event->time + (sim_time)(die % 5 ? die % 1000 : 1000000000000),
                          .handler = die & 64 ? seen->other : 0,
                          .phase = (uint32_t)(die >> 8) % (PHASE_OBSERVE + 1),
                          .a = die & 128 ? draw(seen) : event->a + 1,
                          .b = die & 256 ? UINT64_MAX - event->b : event->b };

    seen->events[seen->count++] = *event;
    if (seen->count < seen->most)
        engine_at(engine, &then);
}

static void tell(const void *context, struct event *event)
{
    (void)context;
    event->b ^= 1;
}

static void run(struct log *log, struct seen *seen, size_t most)
{
    struct arena *arena = arena_create();
    struct engine_watch watch = { .log = log };
    struct engine *engine = engine_create(arena, &(struct engine_options){ .watch = &watch });
    uint32_t handler = engine_handler(engine, "again", again, seen);
    const struct engine_words words[] = { { "other", "job", "machine", tell }, { 0 } };
    struct event first = { 1, handler, PHASE_ARRIVE, 0, 7 };
    struct error err;

    *seen = (struct seen){ mem_alloc(most * sizeof *seen->events), 0, most, 5, 0 };
    seen->other = engine_handler(engine, "other", again, seen);
    engine_words(engine, words);
    engine_at(engine, &first);
    assert_true(engine_run(engine, TIME_NEVER, &err));
    assert_int_equal(seen->count, most);
    engine_close(engine);
    arena_destroy(arena);
}

static const struct log_head head = { "0123abcd", "toy", "toy.policy{depth=3}" };

static FILE *written(const char *const *only, struct seen *seen, size_t most)
{
    FILE *file = tmpfile();
    struct log *log = log_open(file, &head, only);
    struct error err;

    run(log, seen, most);
    assert_true(log_close(log, &err));
    rewind(file);
    return file;
}

static void expect(const struct event *event, const struct log_entry *entry, uint32_t other)
{
    bool told = event->handler == other;

    assert_int_equal(entry->event.time, event->time);
    assert_int_equal(entry->event.handler, event->handler);
    assert_int_equal(entry->event.phase, event->phase);
    assert_int_equal(entry->event.a, event->a);
    assert_int_equal(entry->event.b, told ? event->b ^ 1 : event->b);
    assert_string_equal(entry->handler->name, told ? "other" : "again");
    assert_string_equal(entry->handler->a, told ? "job" : "");
    assert_string_equal(entry->handler->b, told ? "machine" : "");
}

static void file_is_read_back(void **unused)
{
    struct seen seen;
    FILE *file = written(NULL, &seen, EVENTS);
    struct error err;
    struct log_reader *reader = log_read_open(file, &err);
    struct log_entry entry;
    bool more;

    (void)unused;
    assert_non_null(reader);
    assert_string_equal(log_read_head(reader)->run, head.run);
    assert_string_equal(log_read_head(reader)->system, head.system);
    assert_string_equal(log_read_head(reader)->policy, head.policy);
    for (size_t i = 0; i < EVENTS; i++) {
        assert_true(log_read(reader, &entry, &more, &err) && more);
        expect(&seen.events[i], &entry, seen.other);
    }
    assert_true(log_read(reader, &entry, &more, &err) && !more);
    assert_true(log_read(reader, &entry, &more, &err) && !more);
    log_read_close(reader);
    fclose(file);
    mem_free(seen.events);
}

/* Events in a log of the wanted handlers or phases are those of the oracle, in order. */
static void filter_keeps_what_is_named(void **unused)
{
    static const char *const only[] = { "other", "fault", NULL };
    struct seen seen;
    FILE *file = written(only, &seen, EVENTS);
    struct error err;
    struct log_reader *reader = log_read_open(file, &err);
    struct log_entry entry;
    size_t kept = 0;
    bool more;

    (void)unused;
    for (size_t i = 0; i < EVENTS; i++) {
        if (seen.events[i].handler != seen.other && seen.events[i].phase != PHASE_FAULT)
            continue;
        assert_true(log_read(reader, &entry, &more, &err) && more);
        expect(&seen.events[i], &entry, seen.other);
        kept++;
    }
    assert_true(log_read(reader, &entry, &more, &err) && !more);
    assert_in_range(kept, EVENTS / 4, EVENTS - EVENTS / 4);
    log_read_close(reader);
    fclose(file);
    mem_free(seen.events);
}

/* Reads all that there is; the number of events, or -1 with an error. */
static long read_all(const unsigned char *bytes, size_t count, struct error *err)
{
    FILE *file = fmemopen((void *)(uintptr_t)bytes, count ? count : 1, "rb");
    struct log_reader *reader;
    struct log_entry entry;
    bool more = true, ok;
    long events = 0;

    if (!count)
        fgetc(file);
    reader = log_read_open(file, err);
    ok = reader != NULL;
    while (ok && (ok = log_read(reader, &entry, &more, err)) && more)
        events++;
    log_read_close(reader);
    fclose(file);
    return ok ? events : -1;
}

static void cut_or_changed_is_noticed(void **unused)
{
    struct seen seen;
    FILE *file = written(NULL, &seen, 200);
    static unsigned char bytes[1 << 16];
    size_t count = fread(bytes, 1, sizeof bytes - 1, file);
    struct error err;

    (void)unused;
    assert_in_range(count, 200, sizeof bytes / 2);
    assert_int_equal(read_all(bytes, count, &err), 200);
    for (size_t cut = 0; cut < count; cut++) {
        err.text[0] = '\0';
        assert_int_equal(read_all(bytes, cut, &err), -1);
        assert_string_equal(err.text, cut < 8 ? "not an event log"
                                              : "the event log is cut: its end is missing");
    }
    for (size_t bit = 0; bit < 8 * count; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        err.text[0] = '\0';
        assert_int_equal(read_all(bytes, count, &err), -1);
        assert_true(err.text[0]);
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_int_equal(read_all(bytes, count + 1, &err), -1);
    assert_string_equal(err.text, "the event log was changed: something follows its end");
    bytes[6]++;
    assert_int_equal(read_all(bytes, count, &err), -1);
    assert_string_equal(err.text, "an event log of version 3; this program reads version 2");
    fclose(file);
    mem_free(seen.events);
}

/* Two logs of the same run are the same bytes, and a log that is full of events is small. */
static void bytes_follow_from_the_run(void **unused)
{
    static unsigned char one[1 << 20], other[1 << 20];
    struct seen seen;
    FILE *file = written(NULL, &seen, EVENTS);
    size_t count = fread(one, 1, sizeof one, file);

    (void)unused;
    fclose(file);
    mem_free(seen.events);
    file = written(NULL, &seen, EVENTS);
    assert_int_equal(fread(other, 1, sizeof other, file), count);
    assert_memory_equal(one, other, count);
    assert_in_range(count, EVENTS, 32 * EVENTS - 1);
    fclose(file);
    mem_free(seen.events);
}

/* Worked out by another program from the words of log_internal.h: the form is that of version 2. */
static void checksum_is_that_of_the_version(void **unused)
{
    (void)unused;
    assert_int_equal(log_checksum((const unsigned char *)"orrery", 6), 0x0bb1f6a0);
    assert_int_equal(log_checksum((const unsigned char *)"orrery event logs", 17), 0xb58025f5);
    assert_int_equal(LOG_VERSION, 2);
}

/* Appends a block with its length and a checksum that is right. */
static size_t add_block(unsigned char *to, size_t at, const unsigned char *bytes, size_t count)
{
    uint32_t words[2] = { (uint32_t)count, log_checksum(bytes, count) };

    for (size_t i = 0; i < 8; i++)
        to[at++] = (unsigned char)(words[i / 4] >> 8 * (i % 4));
    memcpy(to + at, bytes, count);
    return at + count;
}

/* Logs that no program of ours writes, though their checksums are right. */
static void wrong_records_are_noticed(void **unused)
{
#define HANDLER 1, 1, 'x', 1, 'a', 0
    static const unsigned char start[] = { 'o', 'r', 'r', 'l', 'o', 'g', LOG_VERSION, '\n' };
    static const unsigned char texts[] = { 1, 'r', 1, 's', 1, 'p' };
    static const struct {
        long events; /* -1: refused */
        size_t count;
        unsigned char bytes[40];
    } told[] = {
        { 1, 12, { HANDLER, 2, 5, 0, 0, 0, 1 } },
        { 2, 16, { HANDLER, 2, 5, 0, 0, 3, 0, 2, 1, 0, 2 } },
        { -1, 12, { HANDLER, 2, 5, 0, 0, 0, 2 } },    /* not so many events */
        { -1, 13, { HANDLER, 2, 5, 0, 0, 0, 1, 0 } }, /* more behind the end */
        { -1, 12, { HANDLER, 7, 5, 0, 0, 0, 1 } },    /* no such handler */
        { -1, 9, { HANDLER, 2, 5, 0 } },              /* a record that is cut */
        { -1, 6, { 1, 9, 'x', 0, 0, 0 } },            /* a text that is cut */
        { -1, 6, { 1, 1, '\n', 0, 0, 0 } },           /* a sign that terminals obey */
        /* Times beyond the last, and numbers of more than 64 bits. */
        { 1, 20, { HANDLER, 2, 255, 255, 255, 255, 255, 255, 255, 255, 127, 0, 0, 0, 1 } },
        { -1, 21, { HANDLER, 2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 0, 1 } },
        { 1, 21, { HANDLER, 2, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 1 } },
        { -1, 21, { HANDLER, 2, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 3, 0, 0, 1 } },
        { -1, 22, { HANDLER, 2, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 129, 0, 0, 0, 1 } },
    };
#undef HANDLER

    (void)unused;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        unsigned char bytes[128];
        struct error err;
        size_t at = sizeof start;

        memcpy(bytes, start, sizeof start);
        at = add_block(bytes, at, texts, sizeof texts);
        at = add_block(bytes, at, told[i].bytes, told[i].count);
        err.text[0] = '\0';
        if (read_all(bytes, at, &err) != told[i].events)
            fail_msg("log %zu: %s", i, err.text[0] ? err.text : "was read");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_read_back),
        cmocka_unit_test(filter_keeps_what_is_named),
        cmocka_unit_test(cut_or_changed_is_noticed),
        cmocka_unit_test(bytes_follow_from_the_run),
        cmocka_unit_test(checksum_is_that_of_the_version),
        cmocka_unit_test(wrong_records_are_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
