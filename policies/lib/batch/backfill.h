/* EASY backfilling behind the head of a queue in any order, for the policies that do it. */
#ifndef ORRERY_LIB_BATCH_BACKFILL_H
#define ORRERY_LIB_BATCH_BACKFILL_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/machines.h"
#include "sim/batch/batch.h"

enum { BACKFILL_ALL = 1000000000 };

/*
 * Lifka 1995: the first job that does not fit is promised the earliest time at which, by requests,
 * its processors are free; a later job may start now if that delays the promise in no way. The
 * order of the queue is the system's; jobs behind the head are tried in BATCH_BACKFILL's, if the
 * policy has set it. Part of the policy's own struct, zeroed before backfill_init.
 */
struct backfill {
    int64_t depth; /* how many jobs behind the head are tried; BACKFILL_ALL */

    /* State, with reservation: machines only. */
    struct machines plan;
    bool finished; /* a job ended since the last pass */
    uint64_t seen; /* jobs that arrived before this number have been tried */
    uint64_t head; /* arrival number plus one of the job that holds the reservation; 0: none */
};

/*
 * From init of the policy. `ordered`: BATCH_BACKFILL is set, which a depth and machines rule out;
 * `unordered` is what to write in a study instead, for the message.
 */
bool backfill_init(struct backfill *self, struct batch *b, bool ordered, const char *unordered,
                   struct error *err);

/* The policy's finish and decide. */
void backfill_finish(struct backfill *self, const struct batch *b, const struct batch_job *job);
void backfill_decide(struct backfill *self, struct batch *b);

#endif
