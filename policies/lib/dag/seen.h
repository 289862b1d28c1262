/* States of a search that have been looked at: whether a new one can lead to anything better. */
#ifndef ORRERY_LIB_DAG_SEEN_H
#define ORRERY_LIB_DAG_SEEN_H

#include "policies/lib/dag/append.h"

/* Steps of one schedule by start, then those that take no time, then by topological order. */
struct seen_key {
    double start;
    bool takes; /* some time */
    uint32_t position;
};

/* What a partial schedule is, beside where its tasks are. */
struct seen_state {
    struct seen_key key; /* of its last step: no later step comes before it */
    double latest;       /* end of what is placed */
    double starts;       /* sum of starts of what is placed */
};

/*
 * States of the same placed tasks hang in one list; lists are found by a hash. A state is so many
 * numbers: its three above, when each core is free, and where and until when each task ran whose
 * result is still needed. When the memory is used up nothing more is remembered.
 */
struct seen {
    const struct problem *p;
    uint32_t cores, words; /* of all processors; 64-bit words of a set of tasks */
    uint32_t *slot;        /* of the hash table: index + 1 of the newest state of a list */
    uint32_t slots;        /* a power of two */
    uint32_t *next;        /* of each state: index + 1 of the one before it in its list */
    uint64_t *set;         /* of each state */
    double *value;         /* of each state: `width` numbers */
    double *now;           /* those of the state at hand */
    uint64_t *now_set;
    size_t width;
    uint32_t count, room, most;
    struct scratch *scratch; /* borrowed */
};

/* Takes at most about twice `memory` bytes from the scratch, as they are needed. */
void seen_init(struct seen *seen, const struct problem *p, uint32_t cores, size_t memory,
               struct scratch *scratch);

/*
 * True when a remembered state of the same tasks is at least as good in every number and has the
 * needed results in the same places; otherwise remembers the state of `a`.
 */
bool seen_dominated(struct seen *seen, const struct append *a, const struct seen_state *state);

#endif
