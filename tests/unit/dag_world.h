/* A run of the dag system that a test builds, lets go and looks at; times in seconds. */
#ifndef ORRERY_TESTS_UNIT_DAG_WORLD_H
#define ORRERY_TESTS_UNIT_DAG_WORLD_H

#include <math.h>

#include "sim/dag/dag.h"
#include "tests/support/dag_graph.h"
#include "tests/support/dag_harness.h"
#include "tests/unit/unit.h"

/* Assigns every ready task to the machine of the same number, modulo the machines. */
static inline void spread(void *self, struct dag *d)
{
    const struct dag_task *task;

    (void)self;
    while ((task = dag_ready(d)))
        if (!dag_assign(d, task, task->index % dag_machines(d)))
            return;
}

static const struct dag_policy spreads = { .policy = { .name = "dag.spreads" },
                                           .decide = spread,
                                           .fixed = true };

/* A run under way: jobs are added, then it goes, then tasks are looked at. Times in seconds. */
struct bed {
    struct arena *arena;
    struct slab slab;
    struct dag_harness h;
    struct dag_arrival item[4];
};

static inline sim_time ns(double seconds)
{
    return (sim_time)llround(seconds * 1e9);
}

static inline struct bed bed_open(void)
{
    struct bed bed = { .h = { .policy = &spreads.policy,
                              .machines = { { "name=a", "count=2" } },
                              .platform = { "bandwidth=4", "latency=1s" } } };

    bed.arena = arena_create();
    slab_init(&bed.slab, bed.arena);
    return bed;
}

static inline void bed_close(struct bed *bed)
{
    dag_harness_free(&bed->h);
    arena_destroy(bed->arena);
}

static inline void add(struct bed *bed, double submit, const char *columns, const char *rows)
{
    bed->item[bed->h.count++] =
        dag_harness_arrival(dag_graph(&bed->slab, columns, rows), ns(submit));
}

static inline void go(struct bed *bed)
{
    struct error err = { "" };

    bed->h.items = bed->item;
    if (!dag_harness_run(&bed->h, &err))
        fail_msg("%s", err.text);
}

static inline void ran(const struct bed *bed, int64_t job, int64_t task, double start,
                       double finish)
{
    const struct dag_harness_task *row = dag_harness_task(&bed->h, job, task);

    assert_non_null(row);
    assert_int_equal(row->start, ns(start));
    assert_int_equal(row->finish, ns(finish));
}

static inline void measures(const struct bed *bed, const char *name, double value)
{
    double got = dag_harness_value(&bed->h, name);

    if (!(fabs(got - value) <= 1e-12 * fmax(1, fabs(value))))
        fail_msg("%s is %.15g, expected %.15g", name, got, value);
}

#endif
