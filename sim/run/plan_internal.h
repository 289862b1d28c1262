/* Shared by plan.c (runs, names, ids) and plan_read.c (what one point of a study says). */
#ifndef ORRERY_RUN_PLAN_INTERNAL_H
#define ORRERY_RUN_PLAN_INTERNAL_H

#include "policies/plugin.h"
#include "sim/run/plan.h"
#include "traces/names.h"

/* What is shared while the points are resolved one by one. */
struct planner {
    const struct study *study;
    struct plan *plan;
    struct arena *arena;   /* of the plan */
    struct arena *scratch; /* of the point at hand */
    struct error *err;
    struct replay_trace **traces; /* opened so far */
    size_t trace_count;
    size_t *at;             /* value index of each axis at the point at hand */
    struct plugins plugins; /* policies out of the tree that it knows so far */
    const char *machines;   /* JSON of the machines that the point at hand names; NULL: none */
    struct names checked;   /* what generators were given and have agreed to, as hashes */
};

/* Reads and checks one point of the study into the run. */
bool plan_read(struct planner *p, const struct yaml *root, struct plan_run *run);

/* Hash of all that the generator of a run is given, but for seeds, which are plain numbers. */
void plan_given(const struct planner *p, const struct plan_run *run, char hash[33]);

/* batch.mine{depth=10}: parameters that differ from their defaults, in the order of the table. */
const char *plan_label(const struct policy *policy, const void *self, struct arena *arena);

/* What a person sees at this place of the study. */
const char *plan_shown(const struct yaml *node);

#endif
