/* List scheduling: an order of the tasks, then one task after the other on the best processor. */
#ifndef ORRERY_LIB_DAG_LIST_H
#define ORRERY_LIB_DAG_LIST_H

#include "policies/lib/dag/partial.h"
#include "policies/lib/dag/rank.h"

/* Which of several ready tasks of equal priority goes first. */
enum list_tie {
    LIST_TOPOLOGICAL, /* the first in graph->order */
    LIST_INDEX,       /* the lowest number */
    LIST_ARRIVAL,     /* the one that became ready first; those that do together by number */
    LIST_RANDOM,      /* by chance, from the problem's seed */
    LIST_SUCCESSOR    /* the one with the highest priority among its successors, then by number */
};

/* Where a task goes; ties to the lowest number. */
enum list_pick {
    LIST_EFT,     /* where it finishes first */
    LIST_EST,     /* where it starts first */
    LIST_QUICKEST /* where it takes least, among those where it finishes first */
};
extern const char *const list_picks[]; /* names, closed by NULL */

/*
 * The order in which tasks are taken, always a topological one: again and again the ready task (all
 * its predecessors taken) of the highest priority. O((tasks + edges) log tasks), and much faster
 * where priorities are whole and never rise along an edge, as upward ranks are, with
 * LIST_TOPOLOGICAL.
 */
void list_order(const struct problem *p, const double *priority, enum list_tie tie,
                uint32_t *order);

/* Successors as a table in which those of a task stand as they follow one another in `order`. */
uint32_t *list_successors(const struct problem *p, const uint32_t *order);

/* Memory for a list of all tasks; edges as well: of a table of list_successors. */
uint32_t *list_new(const struct problem *p);
void list_free(const struct problem *p, uint32_t *list);
void list_successors_free(const struct problem *p, uint32_t *table);

/* Places all tasks in this order. */
void list_place(struct partial *s, const uint32_t *order, enum list_pick pick, bool insertion);

/* Random numbers of planners: one stream for each graph, by when it was submitted. */
void list_random(const struct problem *p, struct rng *rng);

/*
 * What every planner does around its rule: refuses a problem with a task that runs nowhere, opens
 * the schedule, lets `place` put all tasks, closes it.
 */
bool list_plan(const struct problem *p, void (*place)(struct partial *s, const void *options),
               const void *options, struct schedule *schedule, struct error *err);

#endif
