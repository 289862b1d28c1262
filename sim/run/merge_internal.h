/* Shared by merge.c (files) and merge_copy.c (rows). */
#ifndef ORRERY_RUN_MERGE_INTERNAL_H
#define ORRERY_RUN_MERGE_INTERNAL_H

#include "sim/run/results.h"

/*
 * The union being made. Its connection has temporary tables: run_from(run_no, path) and
 * study_from(name, path) say which input a run or a study was taken from, link(old, new, act) maps
 * the runs of the input at hand.
 */
struct merger {
    struct results *out;
    struct db *db;    /* of `out`; the input is attached as "shard" */
    const char *path; /* of the input, as messages call it */
    struct error *err;
};

/* Copies what is attached, in one transaction: all of it or, on an error, nothing. */
bool merge_attached(struct merger *m);

#endif
