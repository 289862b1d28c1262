/* Resources that serve all their tasks at once, each with an equal share of the rate. */
#ifndef ORRERY_MODEL_SHARE_H
#define ORRERY_MODEL_SHARE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/engine/engine.h"

/*
 * Egalitarian processor sharing. Each resource has a rate in units of work per second; while n
 * tasks are on it each gets rate / n. A resource keeps a virtual time, the work that a task present
 * all along would have got, in which finishes never move: so there is one pending event for a
 * resource and a change costs O(log n), whatever n is.
 *
 * A completion is told at the first tick that is not before it. The resource remembers the exact
 * moment: a task started by `done` on the same resource starts there, so that a chain of tasks ends
 * within one tick of the sum of their works. Virtual time restarts whenever a resource is empty.
 */
struct share;

/* Names a task on a resource; stale once the task has finished or was cancelled. */
struct share_task {
    uint32_t resource;
    uint32_t slot;
    uint32_t generation; /* never 0 */
};

/* What the resources of one kind have in common. */
struct share_options {
    uint32_t resources; /* numbered from 0 */
    double rate;        /* of each, until share_set_rate; units of work per second, finite, >= 0 */

    /* Told once for each task that finishes, in the order of finishing; phase PHASE_COMPLETE. */
    void (*done)(void *context, uint32_t resource, uint64_t item);
    void *context;
};

/* Lives in the arena; the engine is borrowed. */
struct share *share_create(struct arena *arena, struct engine *engine,
                           const struct share_options *options);

/* Starts a task now; `item` is handed to `done`. Work is finite and >= 0. At most 2^24 tasks. */
struct share_task share_start(struct share *share, uint32_t resource, double work, uint64_t item);

/* Takes a task away. *left, unless NULL, becomes the work not done. False: the task is stale. */
bool share_cancel(struct share *share, struct share_task task, double *left);

void share_set_rate(struct share *share, uint32_t resource, double rate); /* from now on */

uint32_t share_tasks(const struct share *share, uint32_t resource); /* that have not finished */

#endif
