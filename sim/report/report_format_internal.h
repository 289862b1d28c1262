/* Shared by report_format.c and the report_format_*.c that write one form each. */
#ifndef ORRERY_RUN_REPORT_FORMAT_INTERNAL_H
#define ORRERY_RUN_REPORT_FORMAT_INTERNAL_H

#include "sim/base/arena.h"
#include "sim/report/report_format.h"
#include "sim/run/compare.h"

/* A run that failed. Texts are owned by the arena, as all below. */
struct report_failure {
    const char *run_id, *policy, *axes, *error; /* axes: JSON */
};

/* Where and when the finished runs of a study were made. */
struct report_origin {
    const char *version, *build, *host; /* several: with commas between */
    const char *first, *last;           /* UTC; "" without a finished run */
    double wall_s, cpu_s;               /* sums */
    const char *traces;                 /* SHA-256 of traces, with commas; "" without any */
};

/* One study and everything a report tells of it. */
struct report_facts {
    struct arena *arena;
    const char *system;
    const struct compare_table *table;
    struct report_failure *failures;
    size_t failure_count;
    struct report_origin origin;
};

/* Whether the difference of a cell to the baseline is significant after Holm's correction. */
bool report_significant(const struct compare_table *table, const struct compare_cell *cell);

/* Calls of one form, study by study. */
typedef void report_each_study(const struct report_facts *facts, void *form);

/* Gathers every chosen study and hands it on. */
bool report_facts_each(struct results *results, const char *study, report_each_study *take,
                       void *form, struct error *err);

bool report_format_md(struct results *results, const char *study, struct text *out,
                      struct error *err);
bool report_format_csv(struct results *results, const char *study, struct text *out,
                       struct error *err);
bool report_format_json(struct results *results, const char *study, struct text *out,
                        struct error *err);

#endif
