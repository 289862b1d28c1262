/* What the runner needs of any simulated system. */
#ifndef ORRERY_SYSTEM_H
#define ORRERY_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/heat.h"
#include "sim/base/metric.h"
#include "sim/base/param.h"
#include "sim/base/show.h"
#include "sim/policy.h"

struct engine_watch; /* sim/engine/engine.h */

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

/*
 * How the report draws a record table as a Gantt chart: every row is a bar. The fields name
 * columns of the table. Rows without a lane, a start or a finish are not drawn (with `width`:
 * without a start, a finish or a width); bars that overlap in a lane share its height.
 */
struct gantt {
    const char *lane;   /* where it ran, text or int: one line of the chart each, "pe 3" */
    const char *start;  /* COLUMN_TIME */
    const char *finish; /* COLUMN_TIME */
    const char *label;  /* what it is, text or int; NULL: no label */
    const char *group;  /* what gives its colour, text or int; NULL: all in one colour */
    const char *mark;   /* int, 1: on the critical path; NULL: nothing is marked */

    /*
     * For items that hold several places of one kind, such as jobs on processors: how many (int).
     * Then the lane is a text of places, "0-15,17"; in a run without them the report puts every
     * item on the first free places, in order of start, and says so. NULL: an item has one lane.
     */
    const char *width;
    const char *arrival; /* COLUMN_TIME; where waiting begins; NULL: not known */
};

/*
 * Two measures of a system that a policy trades for one another; the less the better, of both. A
 * study that has both measured gets the front of those that no other beats in its report. A list
 * is closed by { 0 }.
 */
struct pareto {
    const char *x, *y; /* as a study says them: "cost", "makespan", "wait.mean" */
    const char *title; /* "Cost and makespan" */
};

/*
 * A table of records: rows of one kind that a run can leave in the results, such as its jobs. A
 * list of them is closed by { 0 }. The first column tells the rows of one run apart.
 */
struct record_table {
    const char *name;             /* of the table and, with v_, of its view: "jobs" */
    const struct column *columns; /* of one row */
    const char *doc;              /* one sentence */
    const struct gantt *gantt;    /* NULL: no chart */
};

enum { SYSTEM_TABLES = 64 };

/* Where a run puts what it finds. Owned by the runner; calls come from the run's thread. */
struct sink {
    /* One row of a table of the system, copied at once; table: its place in the list. */
    bool (*row)(struct sink *sink, size_t table, const void *row, struct error *err);

    /* Which tables are wanted, bit 0 for the first; `row` takes no row of any other. */
    uint64_t tables;

    /* How many rows a rule of the run changed or left out ("oversize: rejected"). */
    void (*count)(struct sink *sink, const char *what, int64_t rows);

    /*
     * A level of every machine over time, ended; called at the end of the run. `name` says what it
     * is ("used_cores"), unit is as in metrics. The map lives as long as the run's arena. NULL
     * when nobody wants one: then none need be kept.
     */
    void (*heat)(struct sink *sink, const char *name, const char *unit, const struct heat *heat);
};

/* Whether the rows of a table are wanted. */
static inline bool sink_wants(const struct sink *sink, size_t table)
{
    return sink->tables >> table & 1;
}

/*
 * A value of one option that sets others first: "compat: pyss". The settings are "name=value",
 * closed by NULL; a table of presets is closed by { 0 }. What a study says itself wins.
 */
struct preset {
    const char *option;
    const char *value;
    const char *settings[12];
};

/* A policy as a run gets it. */
struct run_policy {
    const struct policy *policy; /* first member of the system's own policy struct */
    const void *self;            /* its parameters, set, in a block of self_size bytes */
};

/* Everything a run is made of. All borrowed until the run is closed. */
struct run_input {
    struct arena *arena;           /* of this run */
    const struct policy *policy;   /* the one under test */
    const void *policy_self;       /* its parameters, as in struct run_policy */
    const struct run_policy *with; /* for roles that it leaves open: the `with:` of a study */
    size_t with_count;
    const void *options;  /* the system's options struct */
    const void *platform; /* the system's platform struct */
    struct source *source;
    struct sink *sink;
    struct meter *meter; /* over the system's metrics */
    uint64_t seed;
    uint64_t replication;
    const struct engine_watch *watch; /* the system's engine gets it; NULL: nobody looks on */
};

struct system {
    const char *name;
    const char *doc;
    const char *item;            /* what arrives, in messages, with an s for several: "job" */
    const char *unit;            /* what capacity counts, in messages: "processors" */
    const struct param *options; /* rules of the system: the `options:` of a study */
    size_t options_size;
    const struct preset *presets; /* NULL: none */
    const struct param *platform; /* the `platform:` of a study */
    size_t platform_size;
    const char *platform_needs; /* what a platform of capacity 0 lacks: "'nodes:' of at least 1" */

    /*
     * Kinds of machines, the `machines:` of a platform: a list whose items this table describes.
     * They are read into an array of machine_size bytes each, and a struct param_list at
     * machines_offset in the platform gets it, owned by the arena of the plan; it is left as it
     * is when the study names none. NULL: the system has no such list. Where the list is of
     * something else, machine_word is what one of its items is called: "group" for `groups:`.
     */
    const struct param *machine;
    size_t machine_size;
    size_t machines_offset;
    const char *machine_word; /* NULL: "machine" */

    const struct metric *metrics;
    const char *const *measures; /* what is measured when a study does not say; closed by NULL */
    const char *const *series;   /* metrics recorded on request: levels over time, samples as
                                    their distribution; closed by NULL */
    const struct record_table *tables; /* records on request, up to SYSTEM_TABLES; closed by
                                          { 0 } */
    const struct pareto *pareto;       /* for the report; NULL: none */
    const char *const *lower;  /* metrics that are better when they are lower, closed by NULL; */
    const char *const *higher; /* when they are higher; NULL: nobody says. For ranks */

    /* Whether a run takes several policies, one a role: the `with:` of a study. */
    bool roles;

    /* Size of a platform, for workloads that scale with it; 0: as the trace says. */
    int64_t (*capacity)(const void *platform);
    int64_t most_capacity; /* larger platforms are refused */

    /* Whether the rules draw random numbers, so that a sweep over seeds means something. */
    bool (*random)(const void *options);

    /*
     * What the tables cannot say: whether policies, options and platform go together. Called when
     * a study is planned, with a short-lived arena and without source, sink and meter. NULL:
     * nothing to check.
     */
    bool (*check)(const struct run_input *input, struct error *err);

    /* Builds the run in its arena. NULL on an error of the user. */
    void *(*open)(const struct run_input *input, struct error *err);

    /* Simulates to the end. False: the run failed (an illegal verb, a broken workload). */
    bool (*run)(void *state, struct error *err);

    /* Hands the last figures to meter and sink; called once after run, whatever it returned. */
    void (*close)(void *state);

    /*
     * Tells what there is now, for people: between open and close, also from at_stop of the watch.
     * Changes nothing. What it shows of machines and queues follows from the run alone. NULL: it
     * cannot be shown.
     */
    void (*show)(const void *state, struct show *show);
};

/* What one item of a platform's list is called; with an s, the key of the list. */
static inline const char *system_machine(const struct system *system)
{
    return system->machine_word ? system->machine_word : "machine";
}

#endif
