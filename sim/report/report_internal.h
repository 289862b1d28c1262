/* Shared by report.c (the page) and the report_*.c that write what it shows. */
#ifndef ORRERY_RUN_REPORT_INTERNAL_H
#define ORRERY_RUN_REPORT_INTERNAL_H

#include "sim/base/arena.h"
#include "sim/report/report.h"
#include "sim/run/compare.h"

/* One run as a place in the study: indexes into points and policies of the table, and pairs. */
struct report_run {
    int64_t run_no;
    size_t point, policy, pair;
    size_t numbers; /* in its series, a quarter of the cells of its heat maps; then its bars */
    bool chosen;    /* its series, then its bars, go into the page */
};

/* One study on its way into the page. */
struct report_study {
    struct results *results;
    struct arena *arena;
    struct compare_table *table;
    int64_t study_no;
    const char **pairs; /* JSON of the repetitions, in order of the plan */
    size_t pair_count;
    const char **own;        /* JSON of the swept parameters of each policy */
    struct report_run *runs; /* in order of the plan */
    size_t run_count;
    size_t at;         /* run whose series are being written */
    struct text *json; /* where everything is appended */
};

/* Takes one row of a query; false stops with the error set. */
typedef bool report_take(struct report_study *study, struct db_query *query, struct error *err);

/* Calls `take` for every row of a query whose only parameter is `key`. */
bool report_each(struct report_study *study, const char *sql, int64_t key, report_take *take,
                 struct error *err);

/* A comma, unless the list or object has just begun. */
void report_next(struct text *json);

/* A list of texts: "key":["a","b"]. */
void report_texts(struct text *json, const char *key, const char *const *texts, size_t count);

/* A number in at most `digits` digits that count; null for NaN and infinities. */
void report_number(struct text *json, double value, int digits);

/* One study as a JSON object, appended to `json`; *finished grows by its finished runs. */
bool report_study(struct results *results, const char *name, struct text *json, size_t *finished,
                  struct error *err);

/*
 * Chooses whole (point, repetition) groups, first repetitions first, while their numbers fit; at
 * least one group. Returns how many runs that have numbers stay outside.
 */
size_t report_choose(struct report_study *study, size_t most);

/*
 * Appends "series":[...],"left_out":N: the series of whole (point, repetition) groups, first
 * repetitions first, until REPORT_NUMBERS are used; at least one group.
 */
bool report_series(struct report_study *study, struct error *err);

/*
 * Appends "heat":[...]: the heat maps of the runs whose series are in the page; called after
 * report_series.
 */
bool report_heat(struct report_study *study, struct error *err);

/*
 * Appends "gantt":[...]: the bars of the record tables that are drawn, a chart for each run, as
 * whole groups while REPORT_BARS fit. Where the first group alone has more, each of its runs shows
 * an equal part: the bars that start first. Called last, as it chooses anew.
 */
bool report_gantt(struct report_study *study, struct error *err);

/*
 * Appends "jobs":[...],"jobs_left_out":N: the rows of tables whose items hold several places, in
 * packed columns, as whole groups while REPORT_JOBS fit; where the first group alone has more, the
 * rows that start first, an equal part of each run. Called last, as it chooses anew.
 */
bool report_jobs(struct report_study *study, struct error *err);

/* Names in SQL: quoted; and a column of the table t behind `before`, NULL where there is none. */
void report_name(struct text *sql, const char *name);
void report_column(struct text *sql, const char *before, struct db_query *query, int column);

/* The text, moved into the arena of the study. */
const char *report_kept(struct report_study *study, struct text *text);

/* Makes names different and sorted, numbers in them by value; returns how many are left. */
size_t report_unique(const char **names, size_t count);

/* Place of a name that is among the unique ones. */
size_t report_place(const char *const *names, size_t count, const char *name);

/* Bars that each chosen run may show: all of them, unless the only group has more than `most`. */
size_t report_share(const struct report_study *study, size_t most);

/* Sets the numbers of all runs by a query of ordinal and count. */
bool report_count(struct report_study *study, const char *sql, struct error *err);

/* Appends "pareto":[...]: the fronts of the pairs of metrics that the study measured both of. */
bool report_pareto(struct report_study *study, struct error *err);

/* Bars in one table of one study: 8 MB, which a browser opens in a second. */
enum { REPORT_BARS = 200000 };

/* Rows of packed columns in one table of one study: about 25 bytes each, 12 MB. */
enum { REPORT_JOBS = 400000 };

/* Numbers of series in one page; one axis of each is mostly even, so that only its step is kept: 6
 * MB. */
enum { REPORT_NUMBERS = 1000000 };

#endif
