/* Runs the plan of a study on several threads. */
#ifndef ORRERY_RUN_RUNNER_H
#define ORRERY_RUN_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"
#include "sim/run/plan.h"
#include "sim/run/results.h"
#include "sim/run/watch.h"

struct runner_options {
    int threads;         /* at least 1 */
    bool progress;       /* a line on stderr with rate and time left */
    const bool *mine;    /* [run of the plan]: simulated here, whole points; NULL: all; borrowed */
    struct watch *watch; /* NULL: nobody looks on */
};

/* How it went. */
struct runner_report {
    size_t run;                   /* simulated now */
    size_t done;                  /* were finished already */
    size_t failed;                /* of those simulated now */
    struct repeat_summary repeat; /* where the plan has `repeat:` */
};

/*
 * Simulates every run of the plan that is not finished yet; with `repeat:` those that its rule asks
 * for (sim/run/repeat.h), the others stay spare. Runs do not depend on each other nor
 * on the number of threads: each has its own arena, engine and random streams. A run that fails
 * (an illegal verb, a broken trace) is recorded, the first 100 are told on stderr; the others go
 * on. False only when results cannot be written any more.
 */
bool runner_run(const struct plan *plan, struct results *results,
                const struct runner_options *options, struct runner_report *report,
                struct error *err);

/* Where one run works and leaves what it finds; all borrowed until it is over. */
struct runner_place {
    struct arena *arena;
    struct sink *sink;
    struct meter *meter;     /* over the metrics of the plan's system */
    struct watch_run *watch; /* NULL: nobody looks on */
};

/* One run by itself. */
bool runner_simulate(const struct plan *plan, const struct plan_run *run,
                     const struct runner_place *place, struct error *err);

#endif
