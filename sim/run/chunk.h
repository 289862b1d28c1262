/* Chunks: parts of a plan that are simulated apart, on any machine, and merged afterwards. */
#ifndef ORRERY_RUN_CHUNK_H
#define ORRERY_RUN_CHUNK_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"
#include "sim/run/plan.h"

/*
 * Chunk `number` of `count`, counted from 1. Which runs it has depends on nothing but the plan and
 * these two numbers, so that chunks need not know of each other: together they are the plan, and
 * no run is in two of them.
 */
struct chunk {
    size_t number; /* 1 to count */
    size_t count;
};

enum { CHUNK_MOST = 100000 };

/* Reads "3/8". Errors: no such form, a number outside 1 to count, more than CHUNK_MOST chunks. */
bool chunk_parse(const char *text, struct chunk *chunk, struct error *err);

/*
 * of[i] becomes the number of the chunk, of `count`, that run i of the plan is of. Runs are dealt
 * out in turn, so that each chunk has a share of every policy and point and all take about the same
 * time. With `repeat:` whole points are dealt out, as its rule looks at all runs of a point.
 */
void chunk_deal(const struct plan *plan, size_t count, size_t *of);

/* mine[i] becomes whether run i of the plan is of this chunk; returns how many are. */
size_t chunk_mask(const struct plan *plan, const struct chunk *chunk, bool *mine);

#endif
