/* A cell as a scheduler sees it: what is left of each machine, and random first fit. */
#ifndef ORRERY_LIB_BIGDATA_CELL_H
#define ORRERY_LIB_BIGDATA_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

/* A task of a stage is to run on a machine. */
struct cell_claim {
    struct big_stage_view *stage; /* NULL: its job is over */
    uint32_t machine;
    uint32_t version; /* of the machine when it was claimed, see struct cell */
};

/* A list of claims; zero-initialise. Its memory is the run's. */
struct cell_claims {
    struct cell_claim *claim;
    uint32_t count, room;
};

/*
 * What is left of each machine: what it has free less what others hold of it. Start with cell_init;
 * all memory is the run's. `held` is for those who keep resources back from all others (offers of
 * Mesos): change it, then call cell_refresh.
 */
struct cell {
    uint32_t machines;
    int64_t (*left)[BIG_RESOURCES];
    int64_t (*held)[BIG_RESOURCES];
    uint32_t *open;    /* machines with a core left, in any order ... */
    uint32_t *place;   /* ... and where each of them is in it; BIG_NONE: nowhere */
    uint32_t count;    /* of them */
    uint32_t *version; /* sequence number: goes up when a task starts or the machine fails */
};

/* All machines as they are now. */
void cell_init(struct cell *cell, struct big *big);

/* Nothing open: to be filled by cell_take. */
void cell_init_empty(struct cell *cell, struct big *big);

/* The machine has changed (an end, a start, a failure): O(1). */
void cell_refresh(struct cell *cell, const struct big *big, uint32_t machine);

/*
 * Random first fit of Omega's simulator: open machines are drawn evenly, one that has no room is
 * not drawn again, until `tasks` tasks of the stage are claimed or no machine has room. Each claim
 * is taken off the cell and appended. Returns how many. Whoever does not start them calls
 * cell_refresh for their machines.
 */
uint32_t cell_draw(struct cell *cell, struct big *big, struct big_stage_view *stage, uint32_t tasks,
                   struct cell_claims *claims);

/* Whether the claim has room in the cell as it is now; then it is taken off. */
bool cell_take_claim(struct cell *cell, const struct cell_claim *claim);

/*
 * Starts a waiting task of the stage on the machine, one near its data if there is. False: none
 * waits, or it has no room any more.
 */
bool cell_start(struct cell *cell, struct big *big, const struct cell_claim *claim);

/* Brings every machine of the claims up to date and empties the list. */
void cell_forget(struct cell *cell, struct big *big, struct cell_claims *claims);

#endif
