/* Max-min fair rates of flows over links, kept up to date while flows come and go; no time here. */
#ifndef ORRERY_MODEL_MAXMIN_H
#define ORRERY_MODEL_MAXMIN_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/*
 * Weighted max-min fairness (Bertsekas and Gallager, Data Networks, 2nd ed., section 6.5.2): the
 * level of a flow is its rate over its weight, and no level can be raised without lowering one that
 * is not higher. It is found by progressive filling: all levels rise together; a link that is full
 * stops its flows, a flow at its cap stops by itself. An allocation is the one wanted if and only
 * if each flow has a bottleneck: its cap, or a full link on which no flow has a higher level.
 *
 * The most frequent change costs O(1) and not O(flows): flows come to or leave a bottleneck where
 * everybody can have the new level, as no other bottleneck is crossed (maxmin_shift.c). Otherwise,
 * after changes only those flows are filled again that the changes can reach: flows stopped by a
 * link that lost, got or carries such a flow, and flows found to be above the level of a link that
 * has become their bottleneck. The other flows keep their rates to the last bit. Levels that differ
 * by less than 1e-13 of themselves count as equal.
 *
 * Once memory has followed the peak of flows, nothing is allocated. The result depends on the calls
 * and their order and on nothing else.
 */
struct maxmin;

/* Flows are numbered by the user from 0; memory follows the highest number. */
enum { MAXMIN_FLOWS = 1 << 24, MAXMIN_LINKS = 1 << 24 };

/* What a flow asks for. */
struct maxmin_flow {
    const uint32_t *links; /* its route, copied; a link that is named twice carries it twice */
    uint32_t count;        /* of links, at least 1 */
    double cap;            /* most rate, >= 0; INFINITY: no cap */
    double weight;         /* > 0, finite */
    const double *loads;   /* of each link, for each unit of rate, > 0, finite; copied; NULL: 1 */
};

/* Links are numbered from 0 and have capacity 0. */
struct maxmin *maxmin_create(struct arena *arena, uint32_t links);

/* The number must be free. The rate is 0 until maxmin_solve, as after maxmin_remove. */
void maxmin_add(struct maxmin *maxmin, uint32_t number, const struct maxmin_flow *asks);

void maxmin_remove(struct maxmin *maxmin, uint32_t number);

void maxmin_set_cap(struct maxmin *maxmin, uint32_t number, double cap);

/* Finite, >= 0. */
void maxmin_set_capacity(struct maxmin *maxmin, uint32_t number, double capacity);

double maxmin_capacity(const struct maxmin *maxmin, uint32_t link);

/* A flow that no link holds back. */
#define MAXMIN_NO_LINK UINT32_MAX

/*
 * What maxmin_solve has changed, each once; borrowed until the next maxmin_solve. All flows that a
 * link holds back have its level, so a rate has changed if the level of its bottleneck is listed,
 * or the flow itself.
 */
struct maxmin_changes {
    const uint32_t *flows; /* with another bottleneck, or with another rate at their cap */
    size_t count;
    const uint32_t *links; /* with another level */
    size_t link_count;
};

/* Makes the rates fair for all that was changed since the last time. */
struct maxmin_changes maxmin_solve(struct maxmin *maxmin);

/* The link that holds a flow back, or MAXMIN_NO_LINK, and the level at which a link does so. */
uint32_t maxmin_bottleneck(const struct maxmin *maxmin, uint32_t flow);
double maxmin_level(const struct maxmin *maxmin, uint32_t link);

/* Both as of the last maxmin_solve, removals excepted: they count at once. */
double maxmin_rate(const struct maxmin *maxmin, uint32_t flow);
double maxmin_used(const struct maxmin *maxmin, uint32_t link); /* sum of the loads on the link */

/* Flows filled so far by all maxmin_solve: the measure of the work done. */
uint64_t maxmin_filled(const struct maxmin *maxmin);

#endif
