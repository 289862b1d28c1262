/* Shared by watch.c (logs, profiles), watch_print.c and watch_show.c. */
#ifndef ORRERY_RUN_WATCH_INTERNAL_H
#define ORRERY_RUN_WATCH_INTERNAL_H

#include <pthread.h>

#include "sim/engine/engine.h"
#include "sim/engine/log.h"
#include "sim/engine/profile.h"
#include "sim/run/watch.h"

/* What the runs of one policy took together. */
struct watch_sum {
    const char *policy; /* label; borrowed from the plan */
    struct profile profile;
    size_t runs;
    double cpu;   /* seconds from watch_begin to watch_end */
    size_t bytes; /* most memory of a run's arena */
};

struct watch {
    const struct plan *plan;
    struct watch_options options;
    char *stem;                    /* of the options */
    char *names;                   /* `only`, cut at its commas */
    const char **only;             /* the names, closed by NULL; NULL: all */
    const struct plan_run *chosen; /* NULL: all runs are logged */
    pthread_mutex_t mutex;         /* of what follows */
    struct vec sums;               /* struct watch_sum */
    size_t logs;
};

struct watch_run {
    struct watch *watch; /* NULL: only the state is shown */
    const struct plan_run *run;
    struct engine_watch engine;
    struct source source; /* stands for `real_source` */
    struct source *real_source;
    struct sink sink; /* stands for `real_sink` */
    struct sink *real_sink;
    struct profile profile;
    char *path; /* of the log */
    FILE *file;
    double cpu;

    const struct system *system;
    const void *state; /* while the system is open */
    struct show *show; /* NULL: no state is shown */
    bool shown;
};

/* Takes what a run finds, and keeps nothing. */
struct sink watch_no_sink(void);

#endif
