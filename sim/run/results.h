/* results.db: written run by run, resumed after any stop, read by report and export. */
#ifndef ORRERY_RUN_RESULTS_H
#define ORRERY_RUN_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/db.h"
#include "sim/base/error.h"
#include "sim/run/plan.h"
#include "sim/system.h"

/* An open results file. Writers hold a lock on it: a second writer is refused with an error. */
struct results;

/*
 * Opens for writing and makes the file if it is absent. Errors: not SQLite, not results of this
 * program, another version, being written by another program, not writable. NULL on failure.
 */
struct results *results_create(const char *path, struct error *err);

/*
 * Whether a program writes it now. Only the lock is asked for, nothing in the file is touched. Not
 * for a file that this process has open: closing any descriptor would drop locks of SQLite.
 */
bool results_being_written(const char *path);

/* Opens what must exist, for reading only. */
struct results *results_read(const char *path, struct error *err);
void results_close(struct results *results); /* NULL is allowed */

/*
 * Brings what is written so far into the one file: nothing of it is left in a log beside it, so
 * that the file can be renamed, copied, or read where nothing can be written. Writing may go on.
 * Error: somebody reads it and does not stop for some seconds.
 */
bool results_settle(struct results *results, struct error *err);

/* Removes a file and all that a killed writer of it may have left beside it. */
void results_remove(const char *path);

struct db *results_db(struct results *results);

/*
 * Enters the study and its runs; unfinished remains of earlier attempts are removed, and its
 * comparison, which is of an earlier state. done[i] becomes true for each run that is finished
 * already. Those of `mine` (NULL: all) that failed are planned again, and `repeat:` decides anew
 * which of them it needs; what is known of other chunks and of other studies stays.
 */
bool results_plan(struct results *results, const struct plan *plan, const bool *mine, bool *done,
                  struct error *err);

/* For `repeat:`. These runs of the plan are needed; they are spare before that. */
bool results_need(struct results *results, const struct plan *plan, const size_t *runs,
                  size_t count, struct error *err);

/* Fills values[run][measure of the plan] of the finished runs; NaN elsewhere. */
bool results_values(struct results *results, const struct plan *plan, double *values,
                    struct error *err);

/*
 * The record of one run being simulated. Its sink takes rows and counts; rows are written in
 * chunks. Several may be open at once, one a thread; calls on one come from one thread.
 */
struct results_run;

struct results_run *results_begin(struct results *results, const struct plan *plan,
                                  const struct plan_run *run);
struct sink *results_sink(struct results_run *run);

/* What the runner knows at the end. */
struct results_outcome {
    bool ok;
    const char *error; /* why not */
    const struct meter *meter;
    struct warm_cut cut; /* kept where a rule has found it */
    double wall, cpu;    /* seconds */
};

/* Writes metrics, series and status in one transaction and frees `run`. */
bool results_end(struct results_run *run, const struct results_outcome *outcome, struct error *err);

/*
 * Measures a run keeps on top of those of the study, for the recorded distributions; appended to
 * `wanted` (which has room) behind `count`. Returns the new count.
 */
size_t results_quantiles(const struct plan *plan, struct measure *wanted, size_t count);
enum { RESULTS_QUANTILES = 101 };

#endif
