/* Rows of expected.tsv against an imported store: rules say how each quantity is asked for. */
#ifndef ORRERY_TESTS_EXPECTED_H
#define ORRERY_TESTS_EXPECTED_H

#include <stddef.h>

#include "traces/format.h"

/* A source that is imported, and the name of its trace. Closed by a name of NULL. */
struct expected_source {
    const char *name;
    const char *file;       /* relative to the folder of traces, or from the root on */
    const char *options[4]; /* "name=value"; "@" stands for the folder of traces */
};

/* What a measure is told. */
struct expected_question {
    struct store *store;
    struct trace_info info;
    const char *quantity;
    char star[96]; /* what the * of the pattern stands for */
};

/*
 * How a quantity is found in the store. `file` and `quantity` may have one * each. `sql` has the
 * trace as ?1 and what the * of the quantity stands for as ?2; or `measure` computes it.
 */
struct expected_rule {
    const char *file;
    const char *quantity;
    const char *sql;
    double (*measure)(const struct expected_question *question);
    const char *trace; /* NULL: the first trace whose source, or an option of it, is the file */
};

/* Imports all sources into a new store. */
void expected_import(const char *store_path, const struct expected_source *sources);

/*
 * Checks all rows of a set; the first rule that fits a row counts, a row without a rule fails.
 * Returns how many rows there were.
 */
int expected_check(const char *store_path, const char *set, const struct expected_source *sources,
                   const struct expected_rule *rules);

/* Statistics of the values of one metric over all VMs of a trace. */
struct expected_values {
    double n, sum, min, max;
};

struct expected_values expected_values(const struct expected_question *question,
                                       enum store_entity entity, const char *metric);

#endif
