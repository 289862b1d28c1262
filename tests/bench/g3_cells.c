/* G3: tasks a second with central schedulers: 1000 and 10000 machines, up to a million tasks. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/bench/bench.h"
#include "tests/support/big_harness.h"

enum { MOST_JOBS = 10000, JOB_TASKS = 100 };

/* Jobs of 100 tasks of 100 s in turn of ten queues, for half of the cores. */
static void fill(struct big_arrival *item, uint32_t jobs, uint32_t machines)
{
    static const char *const queue[] = {
        "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"
    };
    static struct big_stage stage[MOST_JOBS];
    sim_time gap = JOB_TASKS * 100 * SECOND / (2 * (sim_time)machines);

    for (uint32_t j = 0; j < jobs; j++) {
        stage[j] = big_harness_stage(JOB_TASKS, (50 + j % 101) * SECOND);
        stage[j].demand[BIG_MEMORY] = 1 + j % 3;
        item[j] = big_harness_arrival(j * gap, &stage[j], 1);
        item[j].queue = queue[j % 10];
    }
}

/* A policy and a parameter of it; NULL: none. */
struct setting {
    const char *policy, *param;
};

static void measure(struct bench *bench, const struct setting *setting, uint32_t machines,
                    uint32_t jobs)
{
    static struct big_arrival item[MOST_JOBS];
    static char what[80];
    struct big_kind kind = { "pm", machines, 4, 16, 0, 0, 1 };
    struct big_harness h = { .params = { setting->param },
                             .kinds = &kind,
                             .kind_count = 1,
                             .items = item,
                             .count = jobs,
                             .quiet = true,
                             .measures = { "tasks", "events" } };
    struct error err = { "" };

    fill(item, jobs, machines);
    h.policy = policy_find(setting->policy, &err);
    if (!h.policy || !big_harness_run(&h, &err)) {
        bench_check(bench, false, "G3", err.text);
        return;
    }
    bench_check(bench, h.values[0] >= (double)jobs * JOB_TASKS, "G3", "tasks are missing");
    snprintf(what, sizeof what, "%s, %u machines, %u tasks", setting->policy, machines,
             jobs * JOB_TASKS);
    bench_print(&(struct bench_row){ "G3", what, "s", h.seconds, 0, (uint64_t)h.values[1] });
}

void bench_g3(struct bench *bench)
{
    static const struct setting setting[] = {
        { "bigdata.omega", NULL }, { "bigdata.mesos", NULL },      { "bigdata.monolithic", NULL },
        { "bigdata.drf", NULL },   { "bigdata.kubernetes", NULL }, { "bigdata.borg", "enough=10" },
    };

    for (size_t i = 0; i < sizeof setting / sizeof *setting; i++) {
        measure(bench, &setting[i], 1000, MOST_JOBS / 10);
        measure(bench, &setting[i], 10000, MOST_JOBS / 10);
        measure(bench, &setting[i], 10000, MOST_JOBS);
    }
}
