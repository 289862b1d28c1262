/* Virtual time: flows that one link holds back, each at the level of the link times its weight. */
#ifndef ORRERY_MODEL_LANE_H
#define ORRERY_MODEL_LANE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

/*
 * A lane has a level, in units of work per second and unit of weight, and a virtual time that grows
 * at that level. What a flow still needs is its work, bytes over weight; the virtual time at which
 * it ends does not move when the level changes. So a change of level costs O(1) for all flows of a
 * lane, and who ends first is known from a heap: O(log n), amortised, to join and to leave.
 *
 * Virtual time starts again from 0 when a lane is empty, and when it has grown so much beyond the
 * work of its flows that digits of theirs would be lost.
 */
struct lanes;

enum { LANE_NOBODY = UINT32_MAX };

/* A moment, `offset` nanoseconds after the tick; offset is in (-1, 0]. */
struct moment {
    sim_time clock;
    double offset;
};

/* Nanoseconds from one moment to another. */
static inline double moment_span(struct moment from, struct moment to)
{
    return (double)(to.clock - from.clock) + (to.offset - from.offset);
}

/* Lanes are numbered from 0 and have level 0. They live in the arena. */
struct lanes *lanes_create(struct arena *arena, uint32_t count);

/* From now on. */
void lane_set_level(struct lanes *lanes, uint32_t lane, struct moment now, double level);

/* A flow that joins. */
struct lane_flow {
    uint32_t flow; /* its number, chosen by the user; it is in no lane */
    double work;
    uint64_t order; /* of flows that end together the one with the lowest is first */
};

void lane_join(struct lanes *lanes, uint32_t lane, struct moment now,
               const struct lane_flow *joins);
void lane_leave(struct lanes *lanes, uint32_t lane, uint32_t flow);

/* The flow that ends first, or LANE_NOBODY. */
uint32_t lane_first(const struct lanes *lanes, uint32_t lane);

/* Work that a flow still needs, at least 0, and what of it may be rounding. */
double lane_left(const struct lanes *lanes, uint32_t lane, uint32_t flow, struct moment now);
double lane_rounding(const struct lanes *lanes, uint32_t flow);

double lane_level(const struct lanes *lanes, uint32_t lane);

#endif
