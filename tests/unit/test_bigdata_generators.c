/* Generators of jobs of tasks: loads, sizes and kinds of what they make, and what they refuse. */
#include <math.h>
#include <string.h>

#include "sim/bigdata/bigdata_spec.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

/* A generator with its parameters, opened; its own arena. */
struct made {
    const struct generator *generator;
    struct arena *arena;
    void *self;
    struct error err;
    bool ok;
};

/* Settings are name, value, name, value ..., closed by NULL. */
static struct made make(const char *const *settings)
{
    struct made made = { .arena = arena_create() };
    struct generator_input input = { .capacity = 40, .seed = 9, .arena = made.arena };
    struct param_context context = { made.arena, &made.err };

    made.generator = generator_find("bigdata.sparrow_jobs", &made.err);
    assert_non_null(made.generator);
    made.self = arena_alloc(made.arena, made.generator->policy.self_size);
    param_defaults(made.generator->policy.params, made.self, made.arena);
    for (; *settings; settings += 2)
        assert_true(param_set(made.generator->policy.params, made.self, settings[0], settings[1],
                              &context));
    made.ok = made.generator->init(made.self, &input, &made.err);
    return made;
}

/* Half of the slots are busy by what arrives, short and long, and the parts are as asked for. */
static void load_and_parts(void **state)
{
    const char *const settings[] = {
        "jobs",          "20000",     "load",          "0.5",        "tasks",
        "uniform(1, 9)", "long_part", "0.1",           "long_tasks", "20",
        "alike",         "true",      "long_duration", "4s",         NULL
    };
    struct made made = make(settings);
    struct big_arrival job;
    double work = 0, last = 0, tasks = 0;
    int jobs = 0, longs = 0;

    (void)state;
    assert_true(made.ok);
    while (made.generator->next(made.self, &job)) {
        assert_int_equal(job.number, jobs + 1);
        assert_int_equal(job.stages, 1);
        assert_int_equal(job.stage->demand[BIG_CPU], 1000);
        assert_true(job.submit >= time_from_seconds(last) && job.weight == 1);
        assert_true(jobs > 0 || job.submit == 0);
        last = time_seconds(job.submit);
        if (job.queue) {
            assert_string_equal(job.queue, "long");
            assert_int_equal(job.stage->tasks, 20);
            assert_int_equal(job.stage->mean, 4 * SECOND);
            longs++;
        } else {
            assert_in_range(job.stage->tasks, 1, 9);
            tasks += job.stage->tasks;
        }
        work += job.stage->tasks * time_seconds(job.stage->mean);
        jobs++;
    }
    assert_int_equal(jobs, 20000);
    assert_true(fabs(longs / 20000.0 - 0.1) < 0.006); /* 3 standard errors */
    assert_true(fabs(tasks / (jobs - longs) - 5) < 0.06);
    assert_true(fabs(work / last / 40 - 0.5) < 0.02);
    arena_destroy(made.arena);
}

/* Jobs of as many tasks share their stage, so that memory does not grow with their number. */
static void stages_are_shared(void **state)
{
    const char *const settings[] = { "tasks", "7", NULL };
    struct made made = make(settings);
    struct big_arrival first, second;

    (void)state;
    assert_true(made.ok);
    assert_true(made.generator->next(made.self, &first));
    assert_true(made.generator->next(made.self, &second));
    assert_ptr_equal(first.stage, second.stage);
    assert_non_null(first.stage->dist);
    assert_int_equal(first.stage->mean, 100 * MILLISECOND);
    arena_destroy(made.arena);
}

static void refused(const char *name, const char *value, const char *text)
{
    const char *const settings[] = { name, value, NULL };
    struct made made = make(settings);

    if (made.ok)
        fail_msg("%s=%s was taken", name, value);
    assert_string_equal(made.err.text, text);
    arena_destroy(made.arena);
}

static void what_is_refused(void **state)
{
    (void)state;
    refused("tasks", "uniform(0, 9)",
            "bigdata.sparrow_jobs: tasks: 'uniform(0, 9)' can be below 1");
    refused("duration", "uniform(-1s, 1s)",
            "bigdata.sparrow_jobs: duration: 'uniform(-1s, 1s)' can be below 0");
    refused("long_duration", "pareto(1, 1s)",
            "bigdata.sparrow_jobs: long_duration: 'pareto(1, 1s)' has no finite mean");
    refused("jobs", "1e14",
            "bigdata.sparrow_jobs: 100000000000000 jobs at load 0.8 last longer than 30 years");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load_and_parts),
        cmocka_unit_test(stages_are_shared),
        cmocka_unit_test(what_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
