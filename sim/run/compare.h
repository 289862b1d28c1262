/* Policies side by side: means over repetitions and paired differences to a baseline. */
#ifndef ORRERY_RUN_COMPARE_H
#define ORRERY_RUN_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/stats_interval.h"
#include "sim/run/results.h"

/* One policy at one point of the study, for one metric. */
struct compare_cell {
    struct interval mean; /* over the repetitions; of one, by batch means within it */
    double base_mean;     /* of the baseline over the same repetitions; NaN without one */
    struct interval diff; /* paired: this policy minus the baseline, repetition by repetition */
    double p_adj;         /* Holm over the other policies of this point and metric */

    struct interval boot;      /* mean, percentile bootstrap over the same repetitions */
    struct interval boot_diff; /* the same of diff */
    size_t drawn;              /* repetitions behind the two below: those in which no run of the
                                  point failed or is missing */
    double p_best;             /* probability of the best mean; NaN: fewer than two of them, or
                                  nobody says what is better */
    size_t rank;               /* 1: the best mean; equal means share it; 0: no rank */
    struct interval behind;    /* paired: this policy minus the (first) one of rank 1 */
};

/* Which way a metric is better, as its system says. */
enum compare_better { COMPARE_UNKNOWN, COMPARE_LOWER, COMPARE_HIGHER };

/* All of a study, in the order of its plan. Owned by the arena. */
struct compare_table {
    const char *study, *baseline; /* baseline: NULL without one */
    double level;                 /* of all intervals */
    bool batches;                 /* there is one repetition, and batch means of it */
    bool bootstrap;               /* printed with bootstrap intervals in place of Student's */
    const char **points;          /* JSON of the axes that are no repetitions */
    const char **policies;
    const char **metrics;
    const char **units;
    int *better; /* [metric]: enum compare_better */
    size_t point_count, policy_count, metric_count, repetitions;
    size_t planned, finished, failed;
    const bool *here;           /* [point][policy]: whether the study has runs of both */
    struct compare_cell *cells; /* [point][policy][metric] */
};

static inline struct compare_cell *compare_cell(const struct compare_table *table, size_t point,
                                                size_t policy, size_t metric)
{
    return &table->cells[(point * table->policy_count + policy) * table->metric_count + metric];
}

static inline bool compare_has(const struct compare_table *table, size_t point, size_t policy)
{
    return table->here[point * table->policy_count + policy];
}

/* Names of the studies in a file, in order of entry. */
bool compare_studies(struct results *results, struct arena *arena, const char ***names,
                     size_t *count, struct error *err);

/*
 * The table of one study. `baseline` NULL takes the study's own. Runs that are not finished are
 * left out, and their repetitions are missing from the pairs.
 */
struct compare_table *compare_study(struct results *results, const char *study,
                                    const char *baseline, struct arena *arena, struct error *err);

/* Writes the table into `comparison` (view v_compare); results must be open for writing. */
bool compare_store(struct results *results, const struct compare_table *table, struct error *err);

/* The table for a terminal: a block for each point, a line for each policy. */
void compare_print(const struct compare_table *table);

/*
 * The policies of each point in the order of one measure, with the probability of being best and
 * the distance to the best. False: it is not measured, or nobody says which way it is better.
 */
bool compare_print_rank(const struct compare_table *table, const char *measure, struct error *err);

/* Pieces of such tables. A number in four digits that count, as people read figures; NaN is "-". */
void compare_number(char *out, size_t size, double value);

/* "wait.mean [s]", cut at `size`. */
void compare_heading(const struct compare_table *table, size_t metric, char *out, size_t size);

/* Columns on the screen. */
int compare_width(const char *text);

/* Prints `text` in `width` columns: to the right of them, or to the left when it is negative. */
void compare_pad(const char *text, int width);

#endif
