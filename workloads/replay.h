/* Workloads of a run: a slice of a stored trace or a generator's jobs, at a chosen load. */
#ifndef ORRERY_WORKLOADS_REPLAY_H
#define ORRERY_WORKLOADS_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/batch/batch_spec.h"
#include "sim/system.h"
#include "traces/store.h"

/* The `trace:` of a study: which jobs of which trace, and from when on. */
struct replay_slice {
    const char *store; /* path of the store */
    const char *name;  /* of the trace */
    sim_time from;     /* submit times from here ... */
    sim_time to;       /* ... up to, but without, here; from the first submission of the trace */
    int64_t skip;      /* jobs left out at the start of the window */
    int64_t jobs;      /* at most so many jobs after those */
    sim_time shift;    /* every submission is this much later, whatever the load */
};

extern const struct param replay_params[];

/*
 * An open trace, shared read-only by all runs of a study. Traces of up to 500,000 jobs are held in
 * memory; larger ones are streamed, each run with a connection of its own.
 */
struct replay_trace {
    const char *store;
    struct trace_info info;    /* its texts are not valid here */
    struct batch_arrival *job; /* NULL when streamed */
    int64_t jobs;
};

/* Opens a trace; all memory is the arena's. NULL on failure. */
struct replay_trace *replay_open(const char *store, const char *name, struct arena *arena,
                                 struct error *err);

/* What a batch run draws its jobs from: one of trace and generator is set. */
struct workload {
    const struct replay_trace *trace;
    struct replay_slice slice;
    const struct generator *generator;
    const void *generator_self; /* its parameters, set */
    double load;                /* offered load to reach by one factor on the times between
                                   submissions; 0: as it is */
};

/* The run that asks for the jobs: load depends on the cluster and the rules. */
struct workload_context {
    const struct batch_options *options;
    const void *platform;
    int64_t procs;
    uint64_t seed, replication;
    struct arena *arena; /* of the run */
};

/*
 * The jobs of a batch run. Time 0 is the start of the slice (`from`, or the first job when jobs
 * are skipped). NULL on failure; close with source->close where that is set.
 */
struct source *workload_open(const struct workload *workload,
                             const struct workload_context *context, struct error *err);

#endif
