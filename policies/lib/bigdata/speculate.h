/* What policies that copy slow tasks share: a list of tasks to be copied, and times of done ones.
 */
#ifndef ORRERY_LIB_BIGDATA_SPECULATE_H
#define ORRERY_LIB_BIGDATA_SPECULATE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/bigdata/bigdata.h"

/* An attempt that is to be copied. Slots of attempts are used again: the rest tells whose it was.
 */
struct speculate_task {
    uint64_t job; /* order of arrival */
    sim_time start;
    uint32_t attempt, stage, task;
    double value; /* larger first; then the earlier arrival, stage and task */
};

/* Part of the policy's own struct; zeroed but for `memory`. */
struct speculate {
    struct slab *memory;         /* of the run */
    struct speculate_task *task; /* to be copied, the first first */
    uint32_t count, room;
    uint32_t copies; /* under way: kept by speculate_started and speculate_ended */
    bool ticks;      /* a message is on its way */
};

/* Numbers in ascending order, as they come. Zeroed before use. */
struct speculate_sample {
    double *value;
    uint32_t count, room, sorted;
};

void speculate_started(struct speculate *list, const struct big_attempt *attempt);
void speculate_ended(struct speculate *list, const struct big_attempt *attempt);

/* Asks for a message of kind 0 after a time, if none is on its way; speculate_ticked: it came. */
void speculate_tick(struct speculate *list, struct big *big, sim_time delay);
void speculate_ticked(struct speculate *list);

/* Puts an attempt on the list, which is in order only after speculate_sort. */
void speculate_add(struct speculate *list, const struct big_attempt *attempt, double value);
void speculate_sort(struct speculate *list);

/* Drops what is over or has a copy. */
void speculate_purge(struct speculate *list, const struct big *big);
bool speculate_has(const struct speculate *list, const struct big_attempt *attempt);

/*
 * Copies tasks of the list to a machine as long as it has room and fewer than `most` copies are
 * under way. What is over or has a copy is dropped. O(list) where tasks do not fit.
 */
void speculate_place(struct speculate *list, struct big *big, uint32_t machine, double most);

/* The same on every machine with room. Where machines report, they are told at their heartbeats. */
void speculate_place_all(struct speculate *list, struct big *big, double most);

void speculate_sample_add(struct slab *memory, struct speculate_sample *sample, double value);
void speculate_sample_sort(struct slab *memory, struct speculate_sample *sample);
void speculate_sample_free(struct slab *memory, struct speculate_sample *sample);

#endif
