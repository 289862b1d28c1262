/* From the cloud to a trial, and from the trial to a plan: what rescheduling policies share. */
#ifndef ORRERY_LIB_CLOUD_RESCHEDULE_H
#define ORRERY_LIB_CLOUD_RESCHEDULE_H

#include "policies/lib/cloud/plan.h"
#include "sim/cloud/cloud.h"

/* The cloud as it is, with the limits for a solver. Memory: cloud_plan_memory. */
struct reschedule {
    struct cloud_plan *plan;
    struct trial *trial;
    struct plan_limits limits;
};

/* goal: no further moves once the objective is at most this; below 0: go on. */
struct reschedule reschedule_begin(struct cloud *c, struct cloud_plan *plan, double goal);

/* The moves that a solver left in the trial become the plan, with the figures that are returned. */
struct plan_report reschedule_end(struct reschedule *r);

/* Rows for the table of a policy whose struct has a double `goal`. */
#define RESCHEDULE_PARAMS(S)                                                                      \
    PARAM(S, goal, -1, -1, 1, "",                                                                 \
          "Stop when the objective is at most this (fewest migrations to a goal); -1: as low as " \
          "the limit allows.")

#endif
