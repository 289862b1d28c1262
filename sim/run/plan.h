/* The plan of a study: every run resolved, checked and named before the first one starts. */
#ifndef ORRERY_RUN_PLAN_H
#define ORRERY_RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/run/study.h"
#include "sim/run/window.h"
#include "sim/system.h"
#include "workloads/replay.h"

/*
 * Part of every run id: raised whenever the same configuration may give other results than before,
 * so that old results are not taken for new ones.
 */
enum { RESULTS_VERSION = 2 };

/* One run, ready to start. Everything is owned by the arena of the plan. */
struct plan_run {
    char id[33];              /* hash of config and trace, hexadecimal */
    const char *policy;       /* label: batch.mine{depth=10} */
    const char *params;       /* JSON: policy parameters and swept axes */
    const char *point;        /* JSON: swept axes that are neither of the two below */
    const char *pair;         /* JSON: repetitions (seed, slice, ...) */
    const char *own;          /* JSON: swept parameters of the policy, which its label has, too */
    const char *config;       /* JSON: everything that decides the results */
    const char *trace_sha256; /* "" for a generator that draws from none */
    const struct policy *ops;
    const void *self;              /* parameters of the policy, set */
    const struct run_policy *with; /* policies of other roles */
    size_t with_count;
    const void *options;  /* of the system */
    const void *platform; /* of the system */
    struct workload workload;
    uint64_t seed, replication;
    uint64_t records;  /* tables of the system that are recorded, bit 0 for the first */
    bool series;       /* levels over time and distributions are recorded */
    sim_time interval; /* width of the bins of these levels; 0: they widen with time */
};

struct plan {
    const struct study *study;
    const struct system *system;
    struct measure *measures; /* the same for all runs */
    size_t measure_count;
    struct window window;  /* what of a run counts */
    struct repeat *repeat; /* with its measures found; NULL: every run is needed */
    struct plan_run *runs; /* policy by policy, then in the order of the axes */
    size_t count;
};

/*
 * Resolves every point of the study. Traces are opened here, once each. Errors carry the position
 * in the study file. NULL on failure.
 */
struct plan *plan_make(const struct study *study, struct arena *arena, struct error *err);

/* The same for a system that the caller has, whatever the study calls it. */
struct plan *plan_make_of(const struct study *study, const struct system *system,
                          struct arena *arena, struct error *err);

#endif
