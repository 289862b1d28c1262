/* A bigdata policy that passes all ops on to another one and checks what the system tells it. */
#ifndef ORRERY_TESTS_BIG_WATCH_H
#define ORRERY_TESTS_BIG_WATCH_H

#include "sim/bigdata/bigdata.h"

/*
 * The watching policy, for one run of a struct big_world at a time; borrowed until the next call.
 * Whenever the system is at rest it adds up all views of jobs, stages, attempts and machines
 * against each other and asks for waiting tasks near every machine as a naive search would. With
 * `conserves` no time may pass while a waiting task has room on a machine.
 */
const struct policy *big_watch(const struct policy *policy, bool conserves);

/* Tells the watch that machines fail in this run, so that tasks are done more than once. */
void big_watch_fails(bool fails);

/* What was seen since then. */
struct big_watch_counts {
    uint64_t offers, spares, rests, copies, slow_starts, downs, finds;
    uint64_t ends[4]; /* by enum big_end */
};

struct big_watch_counts big_watch_counts(void);

#endif
