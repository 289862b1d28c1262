/* Generators of threads: counts, means and shares of what they make, and what they refuse. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats.h"
#include "sim/os/os_spec.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

struct setting {
    const char *name;
    const char *value;
};

/* A generator with its parameters, opened; its own arena. */
struct made {
    const struct generator *generator;
    struct arena *arena;
    void *self;
    struct error err;
    bool ok;
};

static struct made make(const char *name, uint64_t replication, const struct setting *settings)
{
    struct made made = { .arena = arena_create() };
    struct generator_input input = {
        .capacity = 2, .seed = 9, .replication = replication, .arena = made.arena
    };
    struct param_context context = { made.arena, &made.err };

    made.generator = generator_find(name, &made.err);
    assert_non_null(made.generator);
    made.self = arena_alloc(made.arena, made.generator->policy.self_size);
    param_defaults(made.generator->policy.params, made.self, made.arena);
    for (; settings->name; settings++)
        assert_true(param_set(made.generator->policy.params, made.self, settings->name,
                              settings->value, &context));
    made.ok = made.generator->init(made.self, &input, &made.err);
    return made;
}

static bool next(struct made *made, struct os_arrival *thread)
{
    return made->generator->next(made->self, thread);
}

static void refused(const char *name, const struct setting *setting, const char *text)
{
    const struct setting settings[] = { *setting, { NULL, NULL } };
    struct made made = make(name, 0, settings);

    assert_false(made.ok);
    assert_string_equal(made.err.text, text);
    arena_destroy(made.arena);
}

/* A hundred thousand gaps and nice values against their means; one program of one run for all. */
static void jobs_have_their_means(void **state)
{
    const struct setting settings[] = { { "threads", "100000" },
                                        { "interarrival", "erlang(k=4, mean=3ms)" },
                                        { "service", "exponential(mean=2ms)" },
                                        { "nice", "discrete(-5:1, 0:2, 10:1)" },
                                        { "priority", "discrete(1:3, 99:1)" },
                                        { NULL, NULL } };
    struct made made = make("os.jobs", 0, settings);
    struct os_arrival thread;
    int64_t count = 0, low = 0, middle = 0, high = 0, first = 0;
    sim_time last = 0;

    (void)state;
    assert_true(made.ok);
    while (next(&made, &thread)) {
        assert_true(thread.submit >= last);
        last = thread.submit;
        assert_int_equal(thread.number, ++count);
        low += thread.nice == -5;
        middle += thread.nice == 0;
        high += thread.nice == 10;
        first += thread.priority == 99;
        assert_true(thread.priority == 99 || thread.priority == 1);
        assert_true(thread.group == -1 && thread.affinity.word[0] == 0 &&
                    thread.scheduling == OS_OTHER);
        assert_int_equal(thread.program->steps, 1);
        assert_int_equal(thread.program->loops, 1);
        assert_int_equal(thread.program->step[0].kind, OS_RUN);
        assert_true(fabs(dist_mean(thread.program->step[0].dist) - 0.002) < 1e-12);
    }
    assert_false(next(&made, &thread));
    assert_int_equal(count, 100000);
    assert_int_equal(low + middle + high, count);
    /* Standard error of the mean gap: 1.5 ms / sqrt(100000) = 4.7 us; of a share 1/4: 0.0014. */
    assert_true(fabs(time_seconds(last) / 100000 - 0.003) < 0.00002);
    assert_true(fabs((double)low / 1e5 - 0.25) < 0.006);
    assert_true(fabs((double)high / 1e5 - 0.25) < 0.006);
    assert_true(fabs((double)first / 1e5 - 0.25) < 0.006);
    arena_destroy(made.arena);
}

/* The same replication again, then another; other nice values leave the arrivals as they were. */
static void streams_are_apart(void **state)
{
    const struct setting plain[] = { { "threads", "50" }, { NULL, NULL } };
    const struct setting nice[] = { { "threads", "50" },
                                    { "nice", "uniform(-20, 19)" },
                                    { NULL, NULL } };
    struct made one = make("os.jobs", 1, plain);
    struct made same = make("os.jobs", 1, nice);
    struct made other = make("os.jobs", 2, plain);
    struct os_arrival a, b, c;
    int differ = 0, nices = 0;

    (void)state;
    while (next(&one, &a) && next(&same, &b) && next(&other, &c)) {
        assert_int_equal(a.submit, b.submit);
        differ += a.submit != c.submit;
        nices += b.nice != 0;
        assert_true(b.nice >= -20 && b.nice <= 19);
    }
    assert_true(differ > 45 && nices > 40);
    arena_destroy(one.arena);
    arena_destroy(same.arena);
    arena_destroy(other.arena);
}

/* Every kind comes as often as it was asked for, with its own program, all at the start. */
static void mix_has_its_kinds(void **state)
{
    const struct setting settings[] = { { "interactive", "30" }, { "batch", "20" },
                                        { "io", "10" },          { "batch_nice", "19" },
                                        { "io_nice", "-4.4" },   { "loops", "7" },
                                        { NULL, NULL } };
    struct made made = make("os.mix", 0, settings);
    const char *const names[] = { "interactive", "batch", "io" };
    const int64_t nices[] = { 0, 19, -4 };
    const double runs[] = { 0.002, 1, 0.0005 };
    struct os_arrival thread;
    int64_t seen[3] = { 0 };
    int64_t changes = 0;
    size_t before = 3;

    (void)state;
    assert_true(made.ok);
    while (next(&made, &thread)) {
        char name[40];
        size_t kind = thread.name[0] == 'b' ? 1 : thread.name[1] == 'o' ? 2 : 0;

        snprintf(name, sizeof name, "%s-%lld", names[kind], (long long)++seen[kind]);
        assert_string_equal(thread.name, name);
        assert_int_equal(thread.submit, 0);
        assert_int_equal(thread.nice, nices[kind]);
        assert_int_equal(thread.program->loops, 7);
        assert_int_equal(thread.program->steps, kind == 1 ? 1 : 2);
        assert_true(fabs(dist_mean(thread.program->step[0].dist) - runs[kind]) < 1e-12);
        if (kind != 1)
            assert_int_equal(thread.program->step[1].kind, kind == 0 ? OS_SLEEP : OS_IO);
        changes += kind != before;
        before = kind;
    }
    assert_true(seen[0] == 30 && seen[1] == 20 && seen[2] == 10);
    assert_true(changes > 15); /* shuffled: 37 expected, 3 if one kind came after the other */
    arena_destroy(made.arena);
}

/* A quarter of the requests need one of five locks, each as often as the others. */
static void server_has_its_locks(void **state)
{
    const struct setting settings[] = { { "threads", "100000" }, { "lock_share", "0.25" },
                                        { "locks", "5" },        { "section", "3ms" },
                                        { "after", "7ms" },      { NULL, NULL } };
    const struct setting other_share[] = {
        { "threads", "1000" }, { "lock_share", "1" }, { "locks", "5" }, { NULL, NULL }
    };
    struct made made = make("os.server", 0, settings);
    struct made all = make("os.server", 0, other_share);
    struct os_arrival thread, same;
    int64_t by_lock[5] = { 0 };
    int64_t locked = 0;

    (void)state;
    assert_true(made.ok && all.ok);
    while (next(&made, &thread)) {
        const struct os_step *step = thread.program->step;
        bool both = next(&all, &same);

        assert_int_equal(thread.program->loops, 1);
        if (both)
            assert_int_equal(thread.submit, same.submit);
        if (thread.program->steps == 2)
            continue;
        assert_int_equal(thread.program->steps, 5);
        assert_int_equal(step[1].kind, OS_LOCK);
        assert_int_equal(step[3].kind, OS_UNLOCK);
        assert_int_equal(step[1].object, step[3].object);
        assert_true(fabs(dist_mean(step[2].dist) - 0.003) < 1e-12);
        assert_true(fabs(dist_mean(step[4].dist) - 0.007) < 1e-12);
        if (both) /* another share moves no lock */
            assert_int_equal(step[1].object, same.program->step[1].object);
        by_lock[step[1].object]++;
        locked++;
    }
    /* Standard errors: 0.0014 of a share, 63 of a count of 5000. */
    assert_true(fabs((double)locked / 1e5 - 0.25) < 0.006);
    for (int lock = 0; lock < 5; lock++)
        assert_true(by_lock[lock] > 4700 && by_lock[lock] < 5300);
    arena_destroy(made.arena);
    arena_destroy(all.arena);
}

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *generator;
        struct setting setting;
        const char *text;
    } rows[] = {
        { "os.jobs",
          { "interarrival", "uniform(-1, 2)" },
          "os.jobs: interarrival: 'uniform(-1, 2)' can be negative" },
        { "os.jobs",
          { "service", "uniform(-1, 1)" },
          "os.jobs: service: 'uniform(-1, 1)' can be negative" },
        { "os.jobs", { "nice", "-21" }, "os.jobs: nice: '-21' can be below -20" },
        { "os.jobs",
          { "priority", "uniform(0, 9)" },
          "os.jobs: priority: 'uniform(0, 9)' can be below 1" },
        { "os.jobs",
          { "interarrival", "10000000s" },
          "os.jobs: interarrival: 10000 threads at '10000000s' last longer than the 292 years a "
          "run can have" },
        { "os.server",
          { "section", "uniform(-1, 1)" },
          "os.server: section: 'uniform(-1, 1)' can be negative" },
        { "os.mix", { "batch_run", "0s" }, "os.mix: batch_run: '0s' is never above 0" },
        { "os.mix", { "io_nice", "-30" }, "os.mix: io_nice: '-30' can be below -20" },
    };
    const struct setting nobody[] = {
        { "interactive", "0" }, { "batch", "0" }, { "io", "0" }, { NULL, NULL }
    };
    struct made made = make("os.mix", 0, nobody);

    (void)state;
    assert_false(made.ok);
    assert_string_equal(made.err.text,
                        "os.mix: no threads; expected interactive, batch or io above 0");
    arena_destroy(made.arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refused(rows[i].generator, &rows[i].setting, rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_have_their_means), cmocka_unit_test(streams_are_apart),
        cmocka_unit_test(mix_has_its_kinds),     cmocka_unit_test(server_has_its_locks),
        cmocka_unit_test(mistakes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
