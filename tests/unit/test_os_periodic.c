/* The generator of periodic tasks: sums, orders, ranges, and what it refuses. */
#include <math.h>
#include <string.h>

#include "sim/os/os_spec.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

enum { MOST = 200 };

/* Opens os.periodic with "name", "value" pairs closed by NULL; the arena keeps what it made. */
static bool open_periodic(const char *const *settings, struct arena *arena, void **self,
                          struct error *err)
{
    struct generator_input input = { .capacity = 2, .seed = 5, .arena = arena };
    struct param_context context = { arena, err };
    const struct generator *generator = generator_find("os.periodic", err);

    assert_non_null(generator);
    *self = arena_alloc(arena, generator->policy.self_size);
    param_defaults(generator->policy.params, *self, arena);
    for (; *settings; settings += 2)
        assert_true(param_set(generator->policy.params, *self, settings[0], settings[1], &context));
    return generator->init(*self, &input, err);
}

static size_t make(const char *const *settings, struct arena *arena, struct os_arrival *item)
{
    struct error err = { "" };
    const struct generator *generator = generator_find("os.periodic", &err);
    void *self;
    size_t count = 0;

    MUST(open_periodic(settings, arena, &self, &err));
    while (generator->next(self, &item[count]))
        assert_true(++count < MOST);
    return count;
}

static void sums_and_orders(void **state)
{
    static const char *const settings[] = {
        "tasks", "120", "utilization", "3.5",  "slack", "uniform(0, 1)", "offset", "uniform(0, 2)",
        "jobs",  "7",   "scheduling",  "fifo", NULL
    };
    static struct os_arrival item[MOST];
    struct arena *arena = arena_create();
    double sum = 0;

    (void)state;
    assert_int_equal(make(settings, arena, item), 120);
    for (size_t i = 0; i < 120; i++) {
        const struct os_program *program = item[i].program;

        sum += (double)item[i].runtime / (double)item[i].period;
        assert_true(i == 0 || item[i].submit >= item[i - 1].submit);
        assert_true(item[i].submit <= 2 * item[i].period);
        assert_true(item[i].period % MILLISECOND == 0 && item[i].period >= 10 * MILLISECOND &&
                    item[i].period <= SECOND);
        assert_true(item[i].runtime <= item[i].deadline && item[i].deadline <= item[i].period);
        assert_true(item[i].priority >= 1 && item[i].priority <= 99);
        assert_true(program->steps == 2 && program->loops == 7 &&
                    program->step[0].time == item[i].runtime &&
                    program->step[1].time == item[i].period);
        for (size_t j = 0; j < i; j++)
            assert_true(item[i].deadline <= item[j].deadline ||
                        item[i].priority <= item[j].priority);
    }
    assert_true(fabs(sum - 3.5) < 1e-5);
    arena_destroy(arena);
}

/* The defaults: released at once, deadlines at the ends of periods. Another sum, the same periods.
 */
static void one_purpose_a_stream(void **state)
{
    static const char *const low[] = { "utilization", "0.3", NULL };
    static const char *const high[] = { "utilization", "2", "method", "discard", NULL };
    static struct os_arrival a[MOST], b[MOST];
    struct arena *arena = arena_create();

    (void)state;
    assert_int_equal(make(low, arena, a), 8);
    assert_int_equal(make(high, arena, b), 8);
    for (size_t i = 0; i < 8; i++) {
        assert_true(a[i].submit == 0 && a[i].deadline == a[i].period);
        assert_true(a[i].period == b[i].period && a[i].runtime != b[i].runtime);
    }
    arena_destroy(arena);
}

static void refused(const char *name, const char *value, const char *text)
{
    const char *const settings[] = { "tasks", "3", name, value, NULL };
    struct arena *arena = arena_create();
    struct error err = { "" };
    void *self;

    assert_false(open_periodic(settings, arena, &self, &err));
    assert_string_equal(err.text, text);
    arena_destroy(arena);
}

static void refusals(void **state)
{
    (void)state;
    refused("utilization", "3.5", "os.periodic: utilization: 3.5 is more than 3 tasks can have");
    refused("grain", "0s", "os.periodic: grain: 0s; expected a time above it");
    refused("period", "1e9s", "os.periodic: period: 1e+09 s from '1e9s'; expected at most 1e+06 s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_orders),
        cmocka_unit_test(one_purpose_a_stream),
        cmocka_unit_test(refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
