/* Studies and plans: axes become points, labels tell policies apart, ids say what decides results.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/batch/batch_spec.h"
#include "sim/run/plan.h"
#include "tests/unit/unit.h"

extern const struct system system_batch, system_dag, system_cloud;

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

/* A system with all that batch has not: kinds of machines, roles, two tables of records. */
struct toy_platform {
    int64_t spare;
    struct param_list machines;
};

struct toy_machine {
    int64_t count, cores;
    const char *label;
};

static const struct param toy_platform_table[] = {
    PARAM(toy_platform, spare, 0, 0, 100, "", "Machines of one core each."),
    { 0 },
};

static const struct param toy_machine_table[] = {
    PARAM(toy_machine, count, 1, 1, 1000, "", "Machines of this kind."),
    PARAM(toy_machine, cores, 4, 1, 64, "", "Cores of one."),
    PARAM_TEXT(toy_machine, label, "plain", "What it is called."),
    { 0 },
};

static int64_t toy_capacity(const void *ptr)
{
    const struct toy_platform *platform = ptr;
    const struct toy_machine *machine = platform->machines.item;
    int64_t sum = platform->spare;

    for (size_t i = 0; i < platform->machines.count; i++)
        sum += machine[i].count * machine[i].cores;
    return sum;
}

/* No two policies of one name. */
static bool toy_check(const struct run_input *input, struct error *err)
{
    for (size_t i = 0; i < input->with_count; i++)
        if (input->with[i].policy == input->policy)
            return error_set(err, "%s has the role already", input->policy->name);
    return true;
}

static const struct record_table toy_tables[] = { { "jobs", NULL, "", NULL },
                                                  { "moves", NULL, "", NULL },
                                                  { 0 } };

static struct system toy(void)
{
    struct system system = system_batch;

    system.platform = toy_platform_table;
    system.platform_size = sizeof(struct toy_platform);
    system.machine = toy_machine_table;
    system.machine_size = sizeof(struct toy_machine);
    system.machines_offset = offsetof(struct toy_platform, machines);
    system.capacity = toy_capacity;
    system.most_capacity = 5000;
    system.unit = "cores";
    system.platform_needs = "'machines:'";
    system.tables = toy_tables;
    system.roles = true;
    system.check = toy_check;
    return system;
}

static struct plan *plan_toy(struct world *w, const char *text)
{
    const struct system system = toy();
    struct system *kept = arena_alloc(w->arena, sizeof *kept);
    struct plan *made;

    *kept = system;
    made = plan_make_of(load(w, text), kept, w->arena, &w->err);
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

static void refuse_of(struct world *w, const struct system *system, const char *text,
                      const char *says)
{
    struct study *study;

    write_study(w, text);
    study = study_load(w->path, NULL, 0, w->arena, &w->err);
    if (study && plan_make_of(study, system, w->arena, &w->err))
        fail_msg("went through: %s", text);
    if (!strstr(w->err.text, says))
        fail_msg("'%s' does not say '%s'", w->err.text, says);
}

static void refuse(struct world *w, const char *text, const char *says)
{
    refuse_of(w, &system_batch, text, says);
}

static void machines_are_read_one_by_one(void **state)
{
    static const char *const overrides[] = { "platform.spare=3" };
    struct world *w = *state;
    const struct system system = toy();
    const struct plan *p = plan_toy(w, HEAD "policies: [batch.fcfs]\n"
                                            "platform:\n"
                                            "  machines:\n"
                                            "    - {count: 400, cores: 2}\n"
                                            "    - {cores: 8, label: big one}\n"
                                            "  spare: 5\n");
    const struct toy_platform *platform = p->runs->platform;
    const struct toy_machine *machine = platform->machines.item;
    struct study *study;

    assert_int_equal(platform->machines.count, 2);
    assert_int_equal(machine[0].count, 400);
    assert_int_equal(machine[0].cores, 2);
    assert_string_equal(machine[0].label, "plain");
    assert_int_equal(machine[1].count, 1);
    assert_int_equal(machine[1].cores, 8);
    assert_string_equal(machine[1].label, "big one");
    assert_int_equal(platform->spare, 5);
    assert_non_null(strstr(p->runs->config, "\"platform\":{\"spare\":5,\"machines\":["
                                            "{\"cores\":2,\"count\":400,\"label\":\"plain\"},"
                                            "{\"cores\":8,\"count\":1,\"label\":\"big one\"}]}"));
    study = study_load(w->path, overrides, 1, w->arena, &w->err);
    p = plan_make_of(study, &system, w->arena, &w->err);
    assert_int_equal(((const struct toy_platform *)p->runs->platform)->spare, 3);
    assert_int_equal(((const struct toy_platform *)p->runs->platform)->machines.count, 2);
}

#define TOY HEAD "policies: [batch.fcfs]\nplatform: {machines: [{cores: 8}]}\n"

/* What a study says of its machines decides its results; what it leaves out adds nothing. */
static void machines_are_part_of_the_id(void **state)
{
    struct world *w = *state;
    const char *id = plan_toy(w, TOY)->runs->id;
    const struct plan *p;

    assert_string_equal(
        plan_toy(w, HEAD "policies: [batch.fcfs]\nplatform: {spare: 0, machines: [{count: 1, "
                         "cores: 8.0}]}\n")
            ->runs->id,
        id);
    assert_string_not_equal(
        plan_toy(w, HEAD "policies: [batch.fcfs]\nplatform: {machines: [{cores: 9}]}\n")->runs->id,
        id);
    p = plan_toy(w, HEAD "policies: [batch.fcfs]\nplatform: {spare: 8}\n");
    assert_non_null(strstr(p->runs->config, "\"platform\":{\"spare\":8},"));
    p = plan_toy(w, TOY "sweep: {platform.spare: [1, 2]}\n");
    assert_int_equal(((const struct toy_platform *)p->runs[1].platform)->spare, 2);
    assert_int_equal(((const struct toy_platform *)p->runs[1].platform)->machines.count, 1);
}

#define MACHINES HEAD "policies: [batch.fcfs]\nplatform: "

static void bad_machines_are_told(void **state)
{
    static const char *const bad[][2] = {
        { MACHINES "{machine: 5}\n",
          ":5:12: platform has no parameter 'machine'; did you mean 'machines'?" },
        { MACHINES "{machines: 5}\n",
          ":5:22: platform: machines is a list, each line '- {parameter: value}'" },
        { MACHINES "{machines: []}\n", ":5:22: platform: machines is a list" },
        { MACHINES "{machines: {cores: 2}}\n", ":5:22: platform: machines is a list" },
        { MACHINES "{machines: [5]}\n",
          ":5:23: a machine is '- {parameter: value}', not a single value" },
        { MACHINES "{machines: [[]]}\n", ":5:23: a machine is '- {parameter: value}', not a list" },
        { MACHINES "{machines: [{cores: 2}, {core: 2}]}\n",
          ":5:36: machine has no parameter 'core'; did you mean 'cores'?" },
        { MACHINES "{machines: [{cores: 0}]}\n",
          ":5:31: machine: cores is '0'; expected a whole number from 1 to 64" },
        { MACHINES "{machines: [{cores: [2]}]}\n",
          ":5:31: machine: cores takes one value, not a list or map" },
        { MACHINES "{spares: 1, machines: [{cores: 2}]}\n",
          ":5:12: platform has no parameter 'spares'; did you mean 'spare'?" },
        { MACHINES "{machines: [{count: 1000, cores: 6}]}\n",
          ":5:11: platform has 6000 cores; at most 5000" },
        { MACHINES "{spare: 0}\n", ":5:11: platform needs 'machines:'" },
        { MACHINES "\n", ":5:10: platform needs 'machines:'" },
        { MACHINES "{spare: 1}\nsweep: {platform.machines: [[{cores: 2}]]}\n",
          ":6:29: values of an axis are single values, not lists or maps" },
    };
    struct world *w = *state;
    const struct system system = toy();

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuse_of(w, &system, bad[i][0], bad[i][1]);
    refuse(w, MACHINES "{nodes: 1, machines: [{cores: 2}]}\n",
           ":5:22: platform has no parameter 'machines'");
}

static void other_roles_come_along(void **state)
{
    struct world *w = *state;
    const struct plan *p = plan_toy(w, TOY "with: [batch.sjf, batch.easy: {depth: 3}]\n");
    const struct plan_run *run = p->runs;
    const struct plan *one;

    assert_int_equal(run->with_count, 2);
    assert_string_equal(run->with[0].policy->name, "batch.sjf");
    assert_string_equal(run->with[1].policy->name, "batch.easy");
    assert_string_equal(run->policy, "batch.fcfs");
    assert_string_equal(run->params, "{}");
    assert_non_null(strstr(run->config, ",\"with\":[{\"policy\":\"batch.sjf\",\"params\":{"
                                        "\"misfit\":\"block\"}},{\"policy\":\"batch.easy\","
                                        "\"params\":{\"backfill\":\"fcfs\",\"depth\":3,"));
    one = plan_toy(w, TOY "with: batch.sjf\n");
    assert_int_equal(one->runs->with_count, 1);
    assert_string_not_equal(one->runs->id, run->id);
    assert_string_equal(plan_toy(w, TOY "with: [batch.sjf: {misfit: block}]\n")->runs->id,
                        one->runs->id);
    assert_null(strstr(plan_toy(w, TOY)->runs->config, "with"));
}

static void policies_of_another_system(void **state)
{
    struct world *w = *state;
    const struct system system = toy();

    refuse_of(w, &system,
              "study: s\nsystem: toy\nplatform: {spare: 8}\nworkload: {generator: batch.lublin}\n"
              "policies: [batch.fcfs]\n",
              ":5:12: batch.fcfs is no policy of system toy");
}

static void traces_and_generators(void **state)
{
    static const char both[] = "study: s\nsystem: batch\ntrace: {store: t.db, name: t}\n"
                               "workload: {generator: batch.lublin}\npolicies: [batch.fcfs]\n";
    static const char without[] = "study: s\nsystem: dag\n"
                                  "workload: {generator: dag.inject, jobs: 5}\n"
                                  "policies: [dag.met]\n";
    struct world *w = *state;

    refuse(w, both,
           ":1:1: a study takes its jobs from 'trace:' or from 'workload:', not from both");
    refuse_of(w, &system_dag, without,
              ":3:11: dag.inject draws from a trace; the study needs 'trace:', too");
}

/* What a generator is asked about once is not asked again, but every difference is. */
static void generators_are_asked_about_all_they_get(void **state)
{
    static const char head[] = "study: s\nsystem: cloud\n"
                               "workload: {generator: cloud.vmr_cluster}\n"
                               "platform: {machines: [{count: 280, cores: 88, memory: 368776MiB, "
                               "numa: 2}]}\npolicies: [cloud.best_fit, cloud.first_fit]\n";
    struct world *w = *state;
    char text[600];

    snprintf(text, sizeof text, "%ssweep: {seed: 1..500}\n", head);
    assert_int_equal(plan(w, text)->count, 1000); /* 500 layouts would take many seconds */
    snprintf(text, sizeof text, "%ssweep: {workload.gap: [2s, 3s, 4x]}\n", head);
    refuse_of(w, &system_cloud, text, ":3:11: cloud.vmr_cluster: gap: ");
    snprintf(
        text, sizeof text,
        "%ssweep:\n  platform: [a: {}, b: {machines: [{count: 280, cores: 88, memory: 1GiB}]}]\n",
        head);
    refuse_of(w, &system_cloud, text, "layout M is of machines with cores: 88 and numa: 2");
}

static void roles_are_an_axis(void **state)
{
    struct world *w = *state;
    const struct plan *p =
        plan_toy(w, TOY "sweep:\n"
                        "  with:\n"
                        "    - batch.sjf\n"
                        "    - [batch.ljf, batch.easy: {depth: 3, order: sjf}]\n");

    assert_int_equal(p->count, 2);
    assert_int_equal(p->runs[0].with_count, 1);
    assert_int_equal(p->runs[1].with_count, 2);
    assert_string_equal(p->runs[0].point, "{\"with\":\"batch.sjf\"}");
    assert_string_equal(p->runs[1].point,
                        "{\"with\":\"batch.ljf + batch.easy{depth: 3, order: sjf}\"}");
}

static void bad_roles_are_told(void **state)
{
    static const char *const bad[][2] = {
        { TOY "with: [batch.sjf, batch.esay]\n",
          ":6:19: no policy 'batch.esay'; did you mean 'batch.easy'?" },
        { TOY "with: sjf\n", ":6:7: no policy 'sjf'; did you mean 'batch.sjf'?" },
        { TOY "with: [batch.easy: {dept: 3}]\n",
          ":6:21: batch.easy has no parameter 'dept'; did you mean 'depth'?" },
        { TOY "with: []\n", ":6:7: with names no policy" },
        { TOY "with: [[batch.sjf]]\n", ":6:8: a policy is '- name' or" },
        { TOY "with: {batch.sjf: {}, batch.easy: {}}\n", ":6:7: a policy is '- name' or" },
        { TOY "with: batch.fcfs\n", ":4:12: batch.fcfs has the role already" },
        { TOY "sweep: {with: batch.sjf}\n", ":6:15: axis with: expected a list" },
        { TOY "sweep: {with: [batch.sjf, batch.sfj]}\n",
          ":6:27: no policy 'batch.sfj'; did you mean 'batch.sjf'?" },
        { TOY "sweep: {with: [batch.sjf, batch.sjf: {}]}\n", ":6:27: two runs are the same" },
        { TOY "widht: batch.sjf\n", ":6:1: study has no key 'widht'; did you mean 'with'?" },
    };
    struct world *w = *state;
    const struct system system = toy();

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuse_of(w, &system, bad[i][0], bad[i][1]);
    refuse(w, ONE "with: batch.sjf\n", ":6:7: system batch takes one policy at a time");
    refuse(w, ONE "sweep: {with: [batch.sjf]}\n", ":6:16: system batch takes one policy at a time");
}

static void tables_are_recorded_by_name(void **state)
{
    struct world *w = *state;
    const struct system system = toy();
    const struct plan *p = plan_toy(w, TOY "record: [series, moves]\n");

    assert_int_equal(p->runs->records, 2);
    assert_true(p->runs->series);
    assert_non_null(strstr(p->runs->config, "\"record\":[\"moves\",\"series\"]"));
    assert_int_equal(plan_toy(w, TOY "record: [moves, jobs]\n")->runs->records, 3);
    refuse_of(w, &system, TOY "record: [move]\n",
              ":6:10: record has no 'move'; did you mean 'moves'?");
    refuse_of(w, &system, TOY "record: [all]\n",
              ":6:10: record has no 'all'; expected jobs, moves or series");
    refuse_of(w, &system, TOY "record: moves\n",
              ":6:9: record must be a list of jobs, moves or series, such as [jobs, series]");
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

/* A value that a range makes has the place of the range. */
static void made_values_have_a_place(void **state)
{
    struct world *w = *state;

    refuse(w, ONE "sweep: {load: [0.5, 0.5..2000000.5 step 1000000]}\n",
           "6:21: load is '1000000.5'");
    refuse(w, ONE "sweep: {sample: {method: random, count: 2, of: {load: 1000001.0..1000002.0}}}\n",
           "6:55: load is '100000");
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
        TEST(machines_are_read_one_by_one),
        TEST(machines_are_part_of_the_id),
        TEST(bad_machines_are_told),
        TEST(other_roles_come_along),
        TEST(policies_of_another_system),
        TEST(traces_and_generators),
        TEST(generators_are_asked_about_all_they_get),
        TEST(roles_are_an_axis),
        TEST(bad_roles_are_told),
        TEST(tables_are_recorded_by_name),
        TEST(ranges_are_checked_before_they_are_made),
        TEST(made_values_have_a_place),
        TEST(slices_are_read_whole),
        TEST(twins_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
