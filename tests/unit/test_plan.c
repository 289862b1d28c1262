/* Studies and plans: axes become points, labels tell policies apart, ids say what decides results.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/batch/batch_spec.h"
#include "sim/run/plan.h"
#include "tests/unit/unit.h"

struct world {
    char path[64];
    struct arena *arena;
    struct error err;
};

static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    int fd;

    snprintf(w->path, sizeof w->path, "/tmp/orrery-plan-XXXXXX");
    fd = mkstemp(w->path);
    if (fd < 0)
        return -1;
    close(fd);
    w->arena = arena_create();
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;

    unlink(w->path);
    arena_destroy(w->arena);
    test_free(w);
    return 0;
}

static void write_study(const struct world *w, const char *text)
{
    FILE *file = fopen(w->path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct study *load(struct world *w, const char *text)
{
    struct study *study;

    write_study(w, text);
    study = study_load(w->path, NULL, 0, w->arena, &w->err);
    if (!study)
        fail_msg("%s", w->err.text);
    return study;
}

static struct plan *plan(struct world *w, const char *text)
{
    struct plan *made = plan_make(load(w, text), w->arena, &w->err);

    if (!made)
        fail_msg("%s", w->err.text);
    return made;
}

#define HEAD "study: s\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 10}\n"
#define ONE HEAD "platform: {nodes: 8}\npolicies: [batch.fcfs]\n"

static void axes_become_points(void **state)
{
    struct world *w = *state;
    const struct plan *p = plan(w, HEAD "policies:\n"
                                        "  - batch.fcfs\n"
                                        "  - batch.easy: {depth: 3, backfill: fcfs}\n"
                                        "sweep:\n"
                                        "  platform.nodes: [8, 16]\n"
                                        "  seed: [5, 1..3]\n");

    assert_int_equal(p->count, 2 * 2 * 4);
    assert_string_equal(p->runs[0].policy, "batch.fcfs");
    assert_string_equal(p->runs[15].policy, "batch.easy{depth=3}");
    assert_string_equal(p->runs[0].point, "{\"platform.nodes\":8}");
    assert_string_equal(p->runs[0].pair, "{\"seed\":5}");
    assert_string_equal(p->runs[3].pair, "{\"seed\":3}");
    assert_string_equal(p->runs[15].params, "{\"order\":\"fcfs\",\"backfill\":\"fcfs\",\"depth\":3,"
                                            "\"platform.nodes\":16,\"seed\":3}");
    assert_int_equal(p->runs[1].seed, 1);
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(p->runs[i].id, p->runs[k].id);
}

static void slices_become_windows(void **state)
{
    static const char text[] =
        "study: s\nsystem: batch\ntrace: {store: t.db, name: t}\npolicies: [batch.fcfs]\n";
    static const char *const words[] = { "jobs", "vms", "VMs" };
    struct world *w = *state;
    char study[256];
    size_t at[2];
    struct yaml *trace;

    snprintf(study, sizeof study, "%ssweep: {slice: 4 weeks x 3}\n", text);
    trace = yaml_get(study_point(load(w, study), 2, at, w->arena, &w->err), "trace");
    assert_string_equal(yaml_get(trace, "from")->text, "4838400000000000ns");
    assert_string_equal(yaml_get(trace, "to")->text, "7257600000000000ns");
    assert_string_equal(yaml_get(trace, "name")->text, "t");
    assert_int_equal(at[1], 2);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        snprintf(study, sizeof study, "%ssweep: {slice: 2000 %s x 5}\n", text, words[i]);
        trace = yaml_get(study_point(load(w, study), 1, at, w->arena, &w->err), "trace");
        assert_string_equal(yaml_get(trace, "skip")->text, "2000");
        assert_string_equal(yaml_get(trace, "jobs")->text, "2000");
    }
}

/* The same run in other words has the same id; everything that decides results changes it. */
static void ids_follow_what_decides_results(void **state)
{
    static const char *const same[] = {
        HEAD "platform: {cores: 1, nodes: 8}\npolicies: [batch.fcfs: {}]\nseed: 1\n",
        "system: batch\nworkload:\n  jobs: 1e1\n  generator: 'batch.lublin'\nstudy: another name\n"
        "policies: [batch.fcfs]\nplatform: {nodes: 8.0}\noptions: {tie: fifo}\n",
        HEAD "policies: [batch.fcfs]\nsweep: {platform.nodes: [8]}\n",
    };
    static const char *const other[] = {
        HEAD "platform: {nodes: 9}\npolicies: [batch.fcfs]\n",
        HEAD "platform: {nodes: 8}\npolicies: [batch.sjf]\n",
        ONE "seed: 2\n",
        ONE "replication: 1\n",
        ONE "load: 0.5\n",
        ONE "options: {tie: lifo}\n",
        ONE "measure: [makespan]\n",
        ONE "record: [jobs]\n",
    };
    struct world *w = *state;
    const char *id = plan(w, ONE)->runs[0].id;

    assert_int_equal(strlen(id), 32);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_string_equal(plan(w, same[i])->runs[0].id, id);
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_string_not_equal(plan(w, other[i])->runs[0].id, id);
}

static void presets_come_before_options(void **state)
{
    struct world *w = *state;
    const struct batch_options *options =
        plan(w, ONE "options: {oversize: drop, compat: pyss}\n")->runs[0].options;

    assert_int_equal(options->oversize, BATCH_OVERSIZE_DROP);
    assert_int_equal(options->zero_run, BATCH_ZERO_ONE);
    assert_int_equal(options->procs_from, 1);
}

static void overrides_are_put_in(void **state)
{
    static const char *const overrides[] = { "seed=7", "platform.nodes=32",
                                             "policies=[batch.easy, batch.sjf]", "load=0.9" };
    static const char *const broken[] = { "seed", "=7", "seed.x=1", "policies=[", "sed=1" };
    struct world *w = *state;
    struct study *study;
    const struct plan *p;

    write_study(w, ONE);
    study = study_load(w->path, overrides, 4, w->arena, &w->err);
    assert_non_null(study);
    p = plan_make(study, w->arena, &w->err);
    assert_non_null(p);
    assert_int_equal(p->count, 2);
    assert_int_equal(p->runs[1].seed, 7);
    assert_string_equal(p->runs[1].policy, "batch.sjf");
    assert_int_equal(((const struct batch_platform *)p->runs[0].platform)->nodes, 32);
    assert_true(p->runs[0].workload.load == 0.9);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        study = study_load(w->path, &broken[i], 1, w->arena, &w->err);
        assert_true(!study || !plan_make(study, w->arena, &w->err));
    }
}

static void refuse(struct world *w, const char *text, const char *says)
{
    struct study *study;

    write_study(w, text);
    study = study_load(w->path, NULL, 0, w->arena, &w->err);
    if (study && plan_make(study, w->arena, &w->err))
        fail_msg("went through: %s", text);
    if (!strstr(w->err.text, says))
        fail_msg("'%s' does not say '%s'", w->err.text, says);
}

/* More mistakes: tests/cli/broken/study. */
static void ranges_are_checked_before_they_are_made(void **state)
{
    struct world *w = *state;
    struct text many = { 0 };

    refuse(w, ONE "sweep: {seed: 5..4}\n", "'5..4' is not a range such as 1..10");
    refuse(w, ONE "sweep: {seed: [1, 2..x]}\n", ":6:19: '2..x' is not a range");
    refuse(w, ONE "sweep: {seed: 1..9223372036854775807}\n", "is not a range");
    refuse(w, ONE "sweep: {seed: -9223372036854775808..9223372036854775807}\n", "is not a range");
    refuse(w, ONE "sweep: {seed: 1..100001}\n", "is not a range");
    refuse(w, ONE "sweep: {seed: 1..99999, replication: 0..99999}\n", "more than 1000000 runs");
    text_add(&many, ONE "sweep: {seed: [");
    for (int i = 0; i < 2000; i++)
        text_format(&many, "%s%d..%d", i ? ", " : "", 100 * i, 100 * i + 99);
    text_add(&many, "]}\n");
    refuse(w, text_get(&many), "axis seed has more than 100000 values");
    assert_true(arena_bytes(w->arena) < 50000000);
    text_free(&many);
}

static void slices_are_read_whole(void **state)
{
    static const char *const bad[] = { "2000 jobs",    "2000 jobsx x 5", "2000 vm x 5",
                                       "2000jobs x 5", "jobs x 5",       "0 VMs x 5",
                                       "20 VMs x 0",   "20 VMs x 5 jobs" };
    struct world *w = *state;
    char study[256];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(study, sizeof study,
                 "study: s\nsystem: batch\ntrace: {store: t.db, name: t}\n"
                 "policies: [batch.fcfs]\nsweep: {slice: %s}\n",
                 bad[i]);
        refuse(w, study, ":5:16: slice: '");
    }
}

static void twins_are_refused(void **state)
{
    struct world *w = *state;

    refuse(w, HEAD "platform: {nodes: 8}\npolicies: [batch.easy, batch.easy: {backfill: fcfs}]\n",
           "two runs are the same");
    refuse(w, ONE "sweep: {load: [0.5, 5e-1]}\n", "two runs are the same");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(axes_become_points),
        TEST(slices_become_windows),
        TEST(ids_follow_what_decides_results),
        TEST(presets_come_before_options),
        TEST(overrides_are_put_in),
        TEST(ranges_are_checked_before_they_are_made),
        TEST(slices_are_read_whole),
        TEST(twins_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
