/* Workloads of a run: a slice of a stored trace or a generator's items, at a chosen load. */
#ifndef ORRERY_WORKLOADS_REPLAY_H
#define ORRERY_WORKLOADS_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/system.h"
#include "traces/store.h"

/*
 * An item of a workload is the arrival struct of a system (struct batch_arrival, ...). Nothing here
 * knows more of it than that it begins with `sim_time submit`.
 */

/* The `trace:` of a study: which items of which trace, and from when on. */
struct replay_slice {
    const char *store; /* path of the store */
    const char *name;  /* of the trace */
    sim_time from;     /* submit times from here ... */
    sim_time to;       /* ... up to, but without, here; from the first submission of the trace */
    int64_t skip;      /* items left out at the start of the window */
    int64_t jobs;      /* at most so many items after those */
    sim_time shift;    /* every submission is this much later, whatever the load */
};

extern const struct param replay_params[];

struct replay_trace;

/* The run that asks for a workload: load depends on the platform and the rules. */
struct workload_context {
    const struct system *system;
    const void *options;  /* the system's options struct */
    const void *platform; /* the system's platform struct */
    int64_t capacity;     /* of the platform */
    uint64_t seed, replication;
    struct arena *arena; /* of the run */
};

/* How one system reads its items from a store: workloads/replay_<system>.c. */
struct replay_kind {
    const char *system;
    const char *const *families; /* of traces, closed by NULL */
    size_t item_size;            /* of the arrival struct */

    /*
     * Streams the items of a trace whose submit time is in [from, to), in order of arrival. What
     * an item borrows is valid until the next call. `done` also takes what failed to open: NULL.
     */
    void *(*open)(struct store *store, const struct replay_trace *trace, sim_time from, sim_time to,
                  struct error *err);
    bool (*next)(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                 struct error *err);
    void (*done)(void *cursor);

    /*
     * Makes of an item, in the arena of the run, what the run's options say where the trace says
     * too little; of generated ones as well. NULL: items are complete.
     */
    bool (*fit)(void *item, const struct workload_context *context, struct error *err);

    /* Copies what an item borrows into the arena. NULL: items borrow nothing. */
    void (*keep)(void *item, struct arena *arena);

    /*
     * When an item is over by itself. Items before a slice that last into it then come first, with
     * the (negative) time since their submission. NULL: what lies before a slice is left out.
     */
    sim_time (*end)(const void *item);

    /*
     * Reads what all items of a trace share (machines, groups, usage) into the arena; it becomes
     * trace->shared. Called once, before any cursor. NULL: nothing is shared.
     */
    bool (*load_shared)(struct replay_trace *trace, struct store *store, struct arena *arena,
                        struct error *err);

    /*
     * Fills what the study left open in the platform as the trace knows it; what neither says
     * stays open. False when the trace's own platform cannot be simulated.
     */
    bool (*platform)(const struct replay_trace *trace, void *platform, struct arena *arena,
                     struct error *err);

    /* Units of capacity times seconds that an item asks for; negative: the rules let it not in. */
    double (*work)(const void *item, const struct workload_context *context);
};

/*
 * An open trace, shared read-only by all runs of a study. Traces of up to 500,000 items are held in
 * memory; larger ones are streamed, each run with a connection of its own.
 */
struct replay_trace {
    const struct replay_kind *kind;
    const char *store;
    struct trace_info info; /* its texts are not valid here */
    void *items;            /* of kind->item_size bytes each; NULL when streamed */
    int64_t count;          /* in memory */
    const void *shared;     /* what kind->load_shared left; NULL: nothing */
};

/*
 * Opens a trace for a system; all memory is the arena's. NULL on failure: there is no such store or
 * trace, or the system does not replay its family.
 */
struct replay_trace *replay_open(const struct system *system, const char *store, const char *name,
                                 struct arena *arena, struct error *err);

/*
 * Whether any item of the trace is in the slice. A trace that is not in memory is read for it, as
 * far as the first such item. False on a damaged store.
 */
bool replay_holds(const struct replay_trace *trace, const struct replay_slice *slice, bool *any,
                  struct error *err);

/* What a run draws its items from: a trace, or a generator, which may draw from a trace itself. */
struct workload {
    const struct replay_trace *trace;
    struct replay_slice slice;
    const struct generator *generator;
    const void *generator_self; /* its parameters, set */
    double load;                /* offered load to reach by one factor on the times between
                                   submissions; 0: as it is */
};

/*
 * The items of a run. Time 0 is the start of the slice (`from`, or the first item when items are
 * skipped). NULL on failure; close with source->close where that is set.
 */
struct source *workload_open(const struct workload *workload,
                             const struct workload_context *context, struct error *err);

/* Kinds, one a system; replay.c lists them. */
extern const struct replay_kind replay_batch;
extern const struct replay_kind replay_bigdata;
extern const struct replay_kind replay_cloud;
extern const struct replay_kind replay_dag;
extern const struct replay_kind replay_os;

#endif
