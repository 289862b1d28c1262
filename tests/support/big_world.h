/* Random worlds for the bigdata system, and what must hold for the rows of any run of one. */
#ifndef ORRERY_TESTS_BIG_WORLD_H
#define ORRERY_TESTS_BIG_WORLD_H

#include "tests/support/big_harness.h"

enum {
    BIG_WORLD_JOBS = 10,
    BIG_WORLD_STAGES = 5,
    BIG_WORLD_TASKS = 10,
    BIG_WORLD_KINDS = 3,
    BIG_WORLD_TEXTS = BIG_HARNESS_SETTINGS
};

/* A world: what was drawn, as the run gets it and as the checks read it. */
struct big_world {
    struct big_harness h;
    uint64_t seed;
    bool plain;     /* machines of one slot, tasks of one slot, nothing fails: fit for executors */
    bool fails;     /* machines may fail */
    bool limited;   /* and jobs with them */
    bool straggles; /* times of attempts are not known */
    bool shared;    /* nor those of reading */
    sim_time heartbeat;
    double slowstart, disk, rack_rate, core_rate;
    uint32_t machines, racks;

    uint32_t jobs;
    struct big_arrival item[BIG_WORLD_JOBS];
    struct big_stage stage[BIG_WORLD_JOBS][BIG_WORLD_STAGES];
    uint32_t parent[BIG_WORLD_JOBS][BIG_WORLD_STAGES][BIG_WORLD_STAGES];
    sim_time duration[BIG_WORLD_JOBS][BIG_WORLD_STAGES][BIG_WORLD_TASKS];
    uint32_t kinds;
    struct big_kind kind[BIG_WORLD_KINDS];
    char text[BIG_WORLD_TEXTS][40];
    size_t options, platform, texts; /* settings so far */
};

/*
 * Draws a world: up to a dozen machines of some kinds in racks; slots, or more resources;
 * heartbeats, failures, stragglers, slow machines, networks; jobs of several queues with stages of
 * any DAG, maps and reduces, blocks and outputs to read.
 */
void big_world_draw(struct big_world *world, uint64_t seed);

/*
 * Runs it with a policy and, where not NULL, one beside it. Fails the test when the run fails;
 * false when a policy refuses such a world from the start. Rows are in world->h.
 */
bool big_world_run(struct big_world *world, const struct policy *policy, const struct policy *with);

/*
 * Fails the test, naming policy and seed, when a row is not as it must be. With `exact` no task
 * may begin later than it is started.
 */
void big_world_check(struct big_world *world, bool exact);

/* The rows of two runs are the same. */
void big_world_same(const struct big_world *a, const struct big_world *b);

#endif
