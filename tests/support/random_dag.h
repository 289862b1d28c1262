/* Small random workloads of the dag system: everything that breaks schedulers, a bit of each. */
#ifndef ORRERY_TESTS_RANDOM_DAG_H
#define ORRERY_TESTS_RANDOM_DAG_H

#include "sim/base/rng.h"
#include "tests/support/dag_harness.h"

enum { RANDOM_DAG_JOBS = 5, RANDOM_DAG_TASKS = 10, RANDOM_DAG_MACHINES = 9 };

/* What may be in it. */
enum {
    RANDOM_DAG_EXACT = 1,    /* nothing whose times are rounded: scaling by 2 scales all */
    RANDOM_DAG_ELASTIC = 2,  /* all kinds are machines on demand */
    RANDOM_DAG_PLANNED = 4,  /* what plans know of only: links or none, edges, no noise, failures */
    RANDOM_DAG_SINGLE = 8,   /* machines of one core */
    RANDOM_DAG_ONE_JOB = 16, /* one job, at time 0 */
    RANDOM_DAG_FREE = 32     /* no task has a release of its own */
};

/* A world and what its texts say. Stays where it is. */
struct random_dag {
    struct rng rng;
    struct arena *arena;
    struct slab slab;
    unsigned what;
    double unit; /* ns: all times are whole multiples of it before any rounding */

    struct dag_machine kind[3];
    uint32_t kinds;
    uint32_t kind_of[RANDOM_DAG_MACHINES]; /* of each machine that is there */
    uint32_t machines;                     /* 0 with RANDOM_DAG_ELASTIC */
    bool share;                            /* some kind shares */
    double latency, bandwidth;             /* [ns], [B/ns], INFINITY */
    enum dag_communication communication;
    enum dag_data data;
    bool noise, failures, initial;
    bool tick;   /* in steps of a fifth of a unit */
    bool clocks; /* kinds have operating points and governors: half speed at worst */
    int64_t cap;
    enum dag_billing billing;
    double billing_unit; /* ns */

    struct dag_arrival item[RANDOM_DAG_JOBS];
    struct taskgraph *graph[RANDOM_DAG_JOBS];
    uint32_t recorded[RANDOM_DAG_JOBS][RANDOM_DAG_TASKS];
    uint32_t items;
    char text[12][96];
    char table[640]; /* "machines=NAME=MACHINE, ...": where `recorded` says, for dag.table */
};

/* The same for the same arguments. `unit` in ns: one that is twice as long scales all times. */
void random_dag_open(struct random_dag *w, uint64_t seed, unsigned what, double unit);
void random_dag_close(struct random_dag *w);

/* Sets up a run of it: platform, options, items, kinds. The rest of h stays. */
void random_dag_harness(struct random_dag *w, struct dag_harness *h);

/* What a task of an item takes on a kind, ns; TIME_NEVER: cannot run there. */
sim_time random_dag_cost(const struct random_dag *w, uint32_t item, uint32_t task, uint32_t kind);

#endif
