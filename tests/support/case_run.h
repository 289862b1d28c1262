/* What case files promise of a run in time: when each row of the table runs, and measures. */
#ifndef ORRERY_TESTS_CASE_RUN_H
#define ORRERY_TESTS_CASE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/units.h"
#include "sim/base/vec.h"
#include "tests/support/case_file.h"

/*
 * Right of '|' stands one promise for each `policy` line:
 *   0-10,20-25.5   all that the row runs, from when to when
 *   0-10@1         and where
 *   3x0-10         the same three times
 *   0-4!killed     how it ended, if not as usual
 *   0-10,..        how it begins
 *   none           nothing of it runs
 *   25             when it ends
 *   -              nothing
 * What ran counts in the order of start, finish, place, however it is written.
 */
struct case_span {
    sim_time start, finish;
    int64_t place; /* -1: not promised */
    int end;       /* index into the ends of the kind */
};

/* What the rows of a system are, and how one sees when they ran in a finished run. */
struct case_kind {
    const char *row;         /* "thread" */
    const char *place;       /* what stands in front of the number of a place: "m", or "" */
    const char *const *ends; /* how a span can end, the usual first; closed by NULL */
    double unit;             /* in which times are printed [ns] */
    bool (*time)(struct case_file *file, const char *word, sim_time *value);
    const char *(*name)(const struct case_file *file, size_t row);
    sim_time (*end)(const void *run, size_t row);     /* INT64_MIN: never */
    struct vec (*spans)(const void *run, size_t row); /* of struct case_span; the caller frees */
};

/* Reads the promises of one more row, words of a line, into the rows of the file. */
bool case_promises(struct case_file *file, const struct case_kind *kind, char **words,
                   size_t count);

/* Prints how the rows differ from what a policy promised; returns how many do. */
int case_compare(const struct case_file *file, const struct case_kind *kind, size_t policy,
                 const void *run);

enum { CASE_MEASURES = 8 };

/* Lines of `measure NAME | VALUE ...`: a value for each policy, "-" for none. */
struct case_measures {
    struct case_measure {
        char name[32];
        double value[CASE_POLICIES]; /* NaN: not promised */
    } each[CASE_MEASURES];
    size_t count;
};

bool case_measure(struct case_file *file, struct case_measures *measures, char **words,
                  size_t count);

/* Prints how the values differ, as case_compare. */
int case_compare_measures(const struct case_file *file, const struct case_measures *measures,
                          size_t policy, const double *values);

/* The lists of a harness, closed by NULL; what the file and its policy line say is appended. */
struct case_lists {
    const char **params, **options, **platform, **measures;
};

void case_fill(const struct case_file *file, const struct case_measures *measures, size_t policy,
               const struct case_lists *lists);

#endif
