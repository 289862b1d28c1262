/* Whether a trace in a store keeps the promises that replay relies on. */
#ifndef ORRERY_TRACES_CHECK_H
#define ORRERY_TRACES_CHECK_H

#include "sim/base/text.h"
#include "traces/store.h"

/* What was found. The texts are freed by trace_check_free. */
struct trace_check {
    int64_t problems;
    struct text list;  /* one line a problem, at most 20 of them */
    int64_t jobs;      /* or VMs, or events: what info.jobs counts */
    double run_s;      /* sum of known run times */
    int64_t cpu_milli; /* VMs: sum of known demands; so are the next two */
    int64_t mem_bytes;
    int64_t gpu_milli;  /* GPUs x share of each */
    int64_t series;     /* pieces */
    int64_t samples;    /* values in them */
    int64_t procs_used; /* sum of known allocations */
    int64_t procs;      /* sum of known requests */
    int64_t graphs, tasks, edges;
    int64_t instances;    /* of stages: sum of those that are known */
    int64_t flows;        /* of coflows */
    int64_t bytes;        /* along edges, or of flows */
    double processor_s;   /* sum of run time x allocation, or x request where that is unknown */
    int64_t counted_rows; /* rows the importer repaired, dropped or noted */
};

/*
 * Reads everything that arrives in a trace, and its series: ids dense, submit times in order from 0
 * to the span, no negative quantity, as many items as the trace says, what one row says of another
 * is there. With a `source` (NULL: none) the hash of that file must be the one that was imported.
 * Problems are counted, not errors; false means that the file could not be read.
 */
bool trace_check(struct store *store, const struct trace_info *info, const char *source,
                 struct trace_check *check, struct error *err);

void trace_check_free(struct trace_check *check);

/* The pages of the whole file, by SQLite's own check; `ok` false if they are damaged. */
bool trace_check_file(struct store *store, bool *ok, struct error *err);

#endif
