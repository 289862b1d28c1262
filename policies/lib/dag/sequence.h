/* Schedules as search sees them: an order of the tasks and a processor for each. */
#ifndef ORRERY_LIB_DAG_SEQUENCE_H
#define ORRERY_LIB_DAG_SEQUENCE_H

#include "policies/lib/dag/append.h"

/* The order is topological; append.h says which schedule it stands for. */
struct sequence {
    uint32_t *order; /* tasks */
    uint32_t *where; /* processor of each task; it can run there */
};

/* Room for a sequence of the problem's tasks. */
struct sequence sequence_make(const struct problem *p, struct scratch *scratch);
void sequence_copy(const struct problem *p, struct sequence *to, const struct sequence *from);

/* The one that stands for a schedule, or for one that ends no later. */
void sequence_read(const struct problem *p, const struct planned *task, struct sequence *sequence);

/* Tasks and processors by chance. O((tasks + edges) log tasks). */
void sequence_random(const struct problem *p, struct sequence *sequence, struct rng *rng);

/* Places a task may move to without getting before a predecessor or behind a successor. */
struct sequence_room {
    uint32_t at, low, high; /* where it is; first and last place */
};

/* `position` [task] is its place in the order. */
struct sequence_room sequence_room(const struct problem *p, const uint32_t *position,
                                   uint32_t task);

/* Moves what stands at one place to another, what is between moves up; `position` may be NULL. */
void sequence_shift(struct sequence *sequence, uint32_t from, uint32_t to, uint32_t *position);

/* A processor by chance that can run the task; another than `other` if there is one. */
uint32_t sequence_processor(const struct problem *p, uint32_t task, uint32_t other,
                            struct rng *rng);

#endif
