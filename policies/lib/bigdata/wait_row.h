/* When a machine will have room: what it tells schedulers of its queue (Apollo's wait-time matrix).
 */
#ifndef ORRERY_LIB_BIGDATA_WAIT_ROW_H
#define ORRERY_LIB_BIGDATA_WAIT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/heap.h"
#include "sim/bigdata/bigdata.h"

/*
 * The room that a machine expects to have from some time on, after all that it runs and that waits
 * there has had its turn (Boutin et al., OSDI 2014, section 3.2). Times are points on the clock of
 * the run in ns, so that a row stays true as long as the machine's estimates do.
 */
struct wait_step {
    double at_ns;
    int64_t room[BIG_RESOURCES];
};

/* Steps by time, room never decreasing. It begins zeroed: no steps, a machine that says nothing. */
struct wait_row {
    struct wait_step *step;
    uint32_t steps, space;
};

/* Makes rows, one at a time. */
struct wait_maker {
    struct heap ends; /* of what takes room, by time; items index `taken` */
    struct wait_step *taken;
    uint32_t count, space;
    struct wait_step now; /* time and room as of the last task told of */
    struct big *big;
};

void wait_maker_init(struct wait_maker *maker, struct big *big);

/* A machine with the room that it has at this moment. */
void wait_begin(struct wait_maker *maker, uint32_t machine);

/* Something gives this room back at that time, or now if that is past. */
void wait_runs(struct wait_maker *maker, const int64_t *demand, double until_ns);

/* The next in the queue, after all running ones were told: when it begins, if nobody overtakes. */
double wait_queues(struct wait_maker *maker, const int64_t *demand, double takes_ns);

/* Writes the row. */
void wait_end(struct wait_maker *maker, struct wait_row *row);

/*
 * How long a task would wait from `now` on behind `ahead` others like it that the machine does not
 * know of yet, each of which takes so long. INFINITY: no such task ever has room. O(log steps).
 */
double wait_of(const struct wait_row *row, const int64_t *demand, uint32_t ahead, double takes_ns,
               sim_time now);

#endif
