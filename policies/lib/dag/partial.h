/* A schedule in the making: where tasks could run, when they could start, placing and taking back.
 */
#ifndef ORRERY_LIB_DAG_PARTIAL_H
#define ORRERY_LIB_DAG_PARTIAL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/dag/gaps.h"
#include "policies/lib/dag/levels.h"
#include "policies/lib/dag/scratch.h"
#include "sim/dag/dag.h"

/*
 * What planners share. All times are nanoseconds from the start of the run. Transfers are rounded
 * up to whole nanoseconds (problem_transfer_up), so that with whole costs all starts and finishes
 * are whole and compare exactly; nothing here needs a tolerance.
 *
 * A task may be placed before its predecessors are: then only those placed count. Whoever wants a
 * schedule that can run places tasks in a topological order.
 */
struct partial {
    const struct problem *problem; /* borrowed */
    struct planned *at;            /* borrowed, one for each task; processor PROBLEM_NOWHERE: not
                                      placed */
    struct gaps *gaps;             /* of each processor with one core */
    struct levels *levels;         /* of each processor with several; NULL: all have one */
    double *transfer;              /* uniform links: of each place of graph->predecessors */
    double *ready;                 /* of each processor: result of partial_ready_all */
    double *start;                 /* of each processor: scratch of partial_earliest_finish */
    uint32_t *hope;                /* processors: likewise */
    struct scratch scratch;        /* all of the above but the first two */
};

/* A place for a task. processor PROBLEM_NOWHERE: there is none. */
struct partial_choice {
    uint32_t processor;
    double start, finish;
};

/*
 * Nothing placed but what was planned before (problem.busy). `at` is the caller's, with room for
 * all tasks, and is overwritten. Memory is the problem's slab until partial_close. O(tasks +
 * edges).
 */
void partial_open(struct partial *s, const struct problem *problem, struct planned *at);
void partial_close(struct partial *s);

static inline bool partial_placed(const struct partial *s, uint32_t task)
{
    return s->at[task].processor != PROBLEM_NOWHERE;
}

/* problem_ready on all processors at once: O(predecessors + processors). Valid until the next call
 * of this or of a function that chooses. */
const double *partial_ready_all(struct partial *s, uint32_t task);

/*
 * The earliest start >= ready on a processor where the task can run: in the first gap that is long
 * enough, or, without insertion, behind all that is placed there on the cores it needs.
 */
double partial_start(struct partial *s, uint32_t task, uint32_t processor, double ready,
                     bool insertion);

/* From when on the cores that the task needs are free for ever. */
double partial_available(const struct partial *s, uint32_t task, uint32_t processor);

/* Places the task over [start, start + cost), which must be free. */
void partial_place(struct partial *s, uint32_t task, uint32_t processor, double start);

/* Takes a placed task back; in any order. */
void partial_remove(struct partial *s, uint32_t task);

/*
 * The processor that finishes the task first, ties to the lowest number: the same as trying all
 * with partial_ready and partial_start, but processors that cannot win are skipped.
 */
struct partial_choice partial_earliest_finish(struct partial *s, uint32_t task, bool insertion);

#endif
