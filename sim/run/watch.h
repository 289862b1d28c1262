/* Looking into runs while they are simulated: event logs, profiles, the state at a time. */
#ifndef ORRERY_RUN_WATCH_H
#define ORRERY_RUN_WATCH_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/base/show.h"
#include "sim/run/plan.h"
#include "sim/system.h"

/* Who is watched and what is written down. Texts are copied. */
struct watch_options {
    bool log;         /* an event log for each run */
    const char *only; /* "arrive,decide": handlers and phases that are logged; NULL: all */
    const char *stem; /* a log is STEM.ID.olog with the first 12 digits of the id */
    const char *run;  /* beginning of the id of the one run to log; NULL: all runs */
    bool profile;     /* where events and processor time go, in all runs */
    double planning;  /* seconds of processor time that planning the study took */
};

/* Over all runs of a plan; used by several threads. */
struct watch;

/*
 * Checks what was asked for: that names in `only` are known to some run, that `run` names exactly
 * one. NULL on failure.
 */
struct watch *watch_open(const struct plan *plan, const struct watch_options *options,
                         struct error *err);

/* One run; calls come from its thread. All of them take NULL for a run that is not watched. */
struct watch_run;

/* *out is NULL when nothing is watched of this run. False: its log cannot be made. */
bool watch_begin(struct watch *watch, const struct plan_run *run, struct watch_run **out,
                 struct error *err);

/* Puts itself between the system and its source and sink. Before the system is opened. */
void watch_input(struct watch_run *run, struct run_input *input);

/* The system is open, or (NULL) will be closed. */
void watch_state(struct watch_run *run, const void *state);

/* The system has run to its end without an error. */
void watch_ran(struct watch_run *run);

/*
 * Closes the log. Before the results of the run are stored: a run that is in them is not simulated
 * again for its log. False, with its path, if something could not be written.
 */
bool watch_log_end(struct watch_run *run, struct error *err);

/* Adds up the profile and frees. The arena of the run is still there. */
void watch_end(struct watch_run *run, const struct arena *arena);

/* The profile as a table for people, policy by policy. */
void watch_print(struct watch *watch, FILE *out);

size_t watch_logs(const struct watch *watch);      /* written so far */
const char *watch_stem(const struct watch *watch); /* as in the options */
void watch_close(struct watch *watch);             /* NULL is allowed */

/* The one run whose id begins so, or with NULL the only one of the plan. NULL with an error. */
const struct plan_run *watch_find(const struct plan *plan, const char *prefix, struct error *err);

/*
 * Simulates one run up to and including the time in `show`, prepared by show_open, and fills it
 * with what there is then. A run that ends before is shown at its end. Stores nothing.
 */
bool watch_show(const struct plan *plan, const struct plan_run *run, struct show *show,
                struct error *err);

#endif
