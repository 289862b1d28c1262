/* For policies that seek a machine for a task: who waits, which machines have room, who tried. */
#ifndef ORRERY_LIB_BIGDATA_SCORE_H
#define ORRERY_LIB_BIGDATA_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/bigdata/dominant.h"
#include "sim/bigdata/bigdata.h"

/*
 * Waiting stages, and machines by number with a bit for those that have a free core. A demand that
 * found no room anywhere is tried again only on machines that have got room since. A policy tells
 * all its ops to the functions of the same names; its stage_size begins with struct dominant_node.
 */
struct score {
    struct dominant_lines lines;
    uint32_t machines;
    uint64_t *open;  /* machines with a free core */
    uint32_t *freed; /* that have got room since the last decision, each once */
    uint32_t freed_count;
    bool *is_freed;
    uint64_t decision; /* number of it */
};

void score_init(struct score *score, struct big *big);
void score_stage_ready(struct score *score, struct big *big, struct big_stage_view *stage);
void score_task_ended(struct score *score, struct big *big, const struct big_attempt *attempt);
void score_machine_changed(struct score *score, struct big *big, uint32_t machine);
void score_job_over(struct big *big, struct big_job *job);

/* The first machine with a free core from `from` on; BIG_NONE: none. */
uint32_t score_next_open(const struct score *score, uint32_t from);

/*
 * The machine for a task of the stage; BIG_NONE: none has room. `only_freed`: only those of
 * `freed` can have it. It may kill attempts.
 */
typedef uint32_t score_place(void *self, struct big *big, struct big_stage_view *stage,
                             bool only_freed);

/* To be called by decide: starts the tasks of the first stages that find a place. */
void score_decide(struct score *score, struct big *big, score_place *place, void *self);

#endif
