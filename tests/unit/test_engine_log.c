/* The event log: what is written is read back, and a file that was cut is noticed. */
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/engine/log.h"
#include "tests/unit/unit.h"

enum { EVENTS = 10000 };

static void again(void *context, struct engine *engine, const struct event *event)
{
    struct event then = { event->time + 3, event->handler, PHASE_ARRIVE, event->a + 1, 7 };

    (void)context;
    if (event->a + 1 < EVENTS)
        engine_at(engine, &then);
}

static void run(struct log *log)
{
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, &(struct engine_options){ .log = log });
    uint32_t handler = engine_handler(engine, "again", again, NULL);
    struct event first = { 1, handler, PHASE_ARRIVE, 0, 7 };
    struct error err;

    engine_at(engine, &first);
    assert_true(engine_run(engine, TIME_NEVER, &err));
    engine_close(engine);
    arena_destroy(arena);
}

static void expect(const struct event *event, uint64_t i)
{
    assert_int_equal(event->time, 1 + 3 * i);
    assert_int_equal(event->handler, 0);
    assert_int_equal(event->phase, PHASE_ARRIVE);
    assert_int_equal(event->a, i);
    assert_int_equal(event->b, 7);
}

static void memory_keeps_all(void **unused)
{
    struct log *log = log_open(NULL);
    struct error err;

    (void)unused;
    run(log);
    assert_int_equal(log->count, EVENTS);
    for (uint64_t i = 0; i < EVENTS; i++)
        expect(&log->events[i], i);
    assert_true(log_close(log, &err));
}

static void file_is_read_back(void **unused)
{
    FILE *file = tmpfile();
    struct log *log = log_open(file);
    struct event event;
    struct error err = { "" };

    (void)unused;
    run(log);
    assert_true(log_close(log, &err));
    rewind(file);
    assert_true(log_check(file, &err));
    for (uint64_t i = 0; i < EVENTS; i++) {
        assert_true(log_next(file, &event, &err));
        expect(&event, i);
    }
    assert_false(log_next(file, &event, &err));
    assert_string_equal(err.text, "");
    fputc('x', file);
    fseek(file, -1, SEEK_END);
    assert_false(log_next(file, &event, &err));
    assert_string_equal(err.text, "the last record of the event log is cut");
    rewind(file);
    fgetc(file);
    assert_false(log_check(file, &err));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_keeps_all),
        cmocka_unit_test(file_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
