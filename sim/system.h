/* What the runner needs of any simulated system. */
#ifndef ORRERY_SYSTEM_H
#define ORRERY_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/metric.h"
#include "sim/base/param.h"
#include "sim/policy.h"

enum column_type {
    COLUMN_INT,  /* int64_t; INT64_MIN is stored as NULL */
    COLUMN_TIME, /* sim_time: stored in ns (`name`_ns), shown in seconds (`name`_s) by the view */
    COLUMN_REAL, /* double; NaN is stored as NULL */
    COLUMN_TEXT  /* const char *; NULL is stored as NULL */
};

/* One column of a system's record row; a table of them is closed by { 0 }. */
struct column {
    const char *name;
    int type; /* enum column_type */
    size_t offset;
    const char *doc;
};

/*
 * Where items of a workload come from. `next` fills one item (the system's own arrival struct);
 * *more is false at the end. A false return is an error of the source: the run stops.
 */
struct source {
    bool (*next)(struct source *source, void *item, bool *more, struct error *err);
    void (*close)(struct source *source); /* NULL: nothing to give back */
};

/* Where a run puts what it finds. Owned by the runner; calls come from the run's thread. */
struct sink {
    /* One record row, copied at once. NULL when no records are wanted. */
    bool (*row)(struct sink *sink, const void *row, struct error *err);

    /* How many rows a rule of the run changed or left out ("oversize: rejected"). */
    void (*count)(struct sink *sink, const char *what, int64_t rows);
};

/*
 * A value of one option that sets others first: "compat: pyss". The settings are "name=value",
 * closed by NULL; a table of presets is closed by { 0 }. What a study says itself wins.
 */
struct preset {
    const char *option;
    const char *value;
    const char *settings[12];
};

/* Everything a run is made of. All borrowed until the run is closed. */
struct run_input {
    struct arena *arena;         /* of this run */
    const struct policy *policy; /* first member of the system's own policy struct */
    const void *policy_self;     /* its parameters, set, in a block of self_size bytes */
    const void *options;         /* the system's options struct */
    const void *platform;        /* the system's platform struct */
    struct source *source;
    struct sink *sink;
    struct meter *meter; /* over the system's metrics */
    uint64_t seed;
    uint64_t replication;
};

struct system {
    const char *name;
    const char *doc;
    const char *item;            /* what arrives, in messages, with an s for several: "job" */
    const char *platform_needs;  /* what a platform of capacity 0 lacks: "'nodes:' of at least 1" */
    const struct param *options; /* rules of the system: the `options:` of a study */
    size_t options_size;
    const struct preset *presets;
    const struct param *platform; /* the `platform:` of a study */
    size_t platform_size;
    const struct metric *metrics;
    const char *const *measures; /* what is measured when a study does not say; closed by NULL */
    const char *const *series;   /* metrics recorded on request: levels over time, samples as
                                    their distribution; closed by NULL */
    const char *records;         /* name of the record table and, with v_, of its view: "jobs" */
    const struct column *record; /* columns of one record row */
    /* Size of a platform, for workloads that scale with it; 0: as the trace says. */
    int64_t (*capacity)(const void *platform);

    /* Whether the rules draw random numbers, so that a sweep over seeds means something. */
    bool (*random)(const void *options);

    /* Builds the run in its arena. NULL on an error of the user. */
    void *(*open)(const struct run_input *input, struct error *err);

    /* Simulates to the end. False: the run failed (an illegal verb, a broken workload). */
    bool (*run)(void *state, struct error *err);

    /* Hands the last figures to meter and sink; called once after run, whatever it returned. */
    void (*close)(void *state);
};

#endif
