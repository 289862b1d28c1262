/* Runs the batch system on jobs in memory: for case tables, contracts and reference schedules. */
#ifndef ORRERY_TESTS_HARNESS_H
#define ORRERY_TESTS_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/batch/batch_spec.h"
#include "sim/policy.h"
#include "sim/system.h"

struct harness_result {
    sim_time start, finish; /* -1: never */
    bool killed, rejected, seen;
};

/* One run. Settings are "name=value", closed by NULL; unset pointers mean none. */
struct harness {
    const struct policy *policy;
    const char *params[8];
    const char *options[16];
    int64_t nodes;
    const struct batch_arrival *jobs;
    size_t count;
    struct harness_result *results; /* `count` of them, by position of the job */
    const char *measures[16];       /* closed by NULL */
    double values[16];
    double seconds; /* CPU time of the simulation alone */
    bool dense;     /* results by number in order of arrival, without reading ids: for benchmarks */
    bool quiet;     /* no record rows: results stay unset */
    char (*machines)[128]; /* `count` texts such as "0-3,7", with allocation: identity */
};

/* False when the run failed; the error says why. */
bool harness_run(struct harness *h, struct error *err);

/* What a simulation is asked and what comes out. */
struct harness_figures {
    const char *const *measures; /* closed by NULL, at most 24 */
    double *values;              /* of each */
    double seconds;              /* CPU time of the simulation alone */
};

/* Opens, runs and closes a system on an input that is complete but for its meter. */
bool harness_simulate(const struct system *system, struct run_input *input,
                      struct harness_figures *figures, struct error *err);

/* A column of a record table, which must be there. */
const struct column *harness_column(const struct system *system, size_t table, const char *name);

/* Sets parameters from "name=value" texts, closed by NULL. */
bool harness_set(const struct param *table, void *object, const char *const *settings,
                 struct arena *arena, struct error *err);

/*
 * Reads a gzip or plain file of lines of numbers separated by blanks or commas; lines that start
 * with no digit are skipped. NULL when the file is absent. Free with mem_free.
 */
double *harness_table(const char *path, size_t columns, size_t *rows);

/* Jobs of a normalised SWF file; request := run if `perfect`. NULL when it is absent. */
struct batch_arrival *harness_swf(const char *path, bool perfect, size_t *count);

/* Jobs of a generator on a cluster, at an offered load (0: as made). Free with mem_free. */
struct harness_generator {
    const char *name;
    const char *params[8]; /* "name=value", closed by NULL */
    int64_t nodes;
    double load;
    uint64_t seed;
};
struct batch_arrival *harness_generate(const struct harness_generator *generator, size_t *count);

#endif
