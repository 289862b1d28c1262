/* Scheduling problems in memory: from a table of costs and edges, or random ones. */
#ifndef ORRERY_TESTS_DAG_PROBLEM_H
#define ORRERY_TESTS_DAG_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/rng.h"
#include "sim/dag/problem.h"

/* An edge: source, destination, time of its data between two processors [units]. */
struct dag_problem_edge {
    double from, to, time;
};

/* Unset members mean what their remark says. */
struct dag_problem_table {
    uint32_t tasks, processors;
    const double *cost; /* [task * kinds + kind], units; INFINITY: cannot run there */
    const struct dag_problem_edge *edge;
    uint32_t edges;
    double unit;            /* ns; 0: 1e9 */
    uint32_t kinds;         /* 0: each processor is its own kind */
    const uint32_t *kind;   /* of each processor; NULL with kinds 0 */
    const uint32_t *cores;  /* of each processor; NULL: one */
    const uint32_t *needs;  /* cores of each task; NULL: one */
    const double *rate;     /* links between processors as a factor on speed, processors x
                               processors; NULL: all 1, uniform */
    double latency;         /* units, between any two; 0 as a rule */
    double release;         /* units */
    const double *released; /* of each task, units from `release`; NULL: 0 */
};

/* A problem with all that it borrows. Zero-initialise. */
struct dag_bed {
    struct problem problem;
    struct schedule schedule; /* room for one answer */
    struct arena *arena;
    struct slab slab;
    double unit;
};

/* Makes the problem; stops the test if the table is no graph. */
void dag_bed_open(struct dag_bed *bed, const struct dag_problem_table *table);
void dag_bed_close(struct dag_bed *bed);

/* The planner's answer to the problem; stops the test if there is none. */
void dag_bed_plan(struct dag_bed *bed, dag_planner *planner);

/* Adds to the problem's busy times where a schedule of its graph has put the tasks. */
void dag_bed_occupy(struct dag_bed *bed, const struct schedule *schedule);

/* Adds one busy time [units]. */
void dag_bed_busy(struct dag_bed *bed, uint32_t processor, double start, double finish,
                  uint32_t cores);

/* A random problem; what is 0 or false is left out. */
struct dag_problem_random {
    uint32_t tasks, processors; /* at least 1 each */
    uint32_t kinds;             /* at most `processors`; 0: each processor is its own kind */
    double degree;              /* mean number of predecessors */
    double ccr;                 /* mean transfer over mean cost */
    bool layers;                /* edges from the layer before only, sqrt(tasks) of them */
    bool uneven;                /* links differ by pair of processors */
    bool zeros;                 /* one task in eight takes no time, one edge in four no bytes */
    bool forbidden;             /* one task in four cannot run on half of the kinds */
    bool multicore;             /* processors of 1 to 8 cores, tasks of 1 to 4 */
    bool busy;                  /* something is planned before, and there are releases */
    bool whole;                 /* small whole costs, so that many things are equal */
};
void dag_bed_random(struct dag_bed *bed, const struct dag_problem_random *how, struct rng *rng);

#endif
