/* Random worlds for the os system, and what must hold for the rows of any run of one. */
#ifndef ORRERY_TESTS_OS_WORLD_H
#define ORRERY_TESTS_OS_WORLD_H

#include "tests/support/os_harness.h"

enum {
    OS_WORLD_THREADS = 80,
    OS_WORLD_STEPS = 6,
    OS_WORLD_GROUPS = 5,
    OS_WORLD_TEXTS = OS_HARNESS_SETTINGS
};

/* A world: what was drawn, as the run gets it and as the checks read it. */
struct os_world {
    struct os_harness h;
    uint32_t cpus, smt, cache_cpus, node_cpus; /* 0: all */
    sim_time switch_cost, migration_cost, cache_cost, node_cost, wake_cost, timer_slack;
    sim_time tick, warm_up, until; /* TIME_NEVER: none */
    double smt_speed, remote_speed, warm_speed;
    bool speeds; /* some speed is not 1 */

    uint32_t threads;
    struct os_step step[OS_WORLD_THREADS][OS_WORLD_STEPS];
    struct os_program program[OS_WORLD_THREADS];
    struct os_arrival item[OS_WORLD_THREADS];
    uint32_t groups;
    struct os_group group[OS_WORLD_GROUPS];
    char group_name[OS_WORLD_GROUPS][8];
    char text[OS_WORLD_TEXTS][40];
    size_t options, platform; /* settings so far */
    size_t texts;
};

/*
 * Draws a world: 1 to 8 CPUs, or 70; cores, caches and nodes and their costs; ticks; threads of all
 * classes, periodic and not, some pinned, some in nested groups with quotas.
 */
void os_world_draw(struct os_world *world, uint64_t seed);

/* Runs it with a policy; fails the test when the run fails. Rows are in world->h. */
void os_world_run(struct os_world *world, const struct policy *policy, uint64_t seed);

/* Fails the test, naming policy and seed, when a row is not as it must be. */
void os_world_check(struct os_world *world);

/* The rows of two runs are the same. */
void os_world_same(const struct os_world *a, const struct os_world *b);

#endif
