/* Real sources in a store of their own: sums, promises and bytes are the same questions to each. */
#ifndef ORRERY_TESTS_TRACE_BED_H
#define ORRERY_TESTS_TRACE_BED_H

#include "tests/support/expected.h"

/*
 * Replay on machines without limit: items of an amount from a start for a time, those of length or
 * amount 0 left out; ends come before starts. LEVELS gives the level from each time on.
 */
#define LEVELS(start, run, amount)                                                         \
    "(SELECT t,sum(sum(d)) OVER (ORDER BY t) AS level FROM (SELECT " start " AS t," amount \
    " AS d FROM task WHERE trace_id=?1 AND " run ">0 AND " amount ">0 AND " start          \
    " IS NOT NULL UNION ALL SELECT " start "+" run ",-" amount                             \
    " FROM task WHERE trace_id=?1 AND " run ">0 AND " amount ">0 AND " start               \
    " IS NOT NULL) GROUP BY t)"
#define PEAK(start, run, amount) "SELECT max(level) FROM " LEVELS(start, run, amount)
#define PEAK_TIME(start, run, amount, unit)                            \
    "SELECT (t+(SELECT origin_ns FROM trace WHERE trace_id=?1))/" unit \
    " FROM " LEVELS(start, run, amount) " ORDER BY level DESC,t LIMIT 1"

/* What rules ask for often. */
#define HASH "sha256 of the uncompressed file"
#define SHA "SELECT sha256 FROM trace WHERE trace_id=?1"
#define FILE_SHA(role) "SELECT sha256 FROM source_file WHERE trace_id=?1 AND role='" role "'"

/* A store in a folder of its own. */
struct trace_bed {
    char folder[64];
    char store[96], again[96];
    const struct expected_source *sources; /* borrowed */
};

/* Imports the sources. NULL if there is no folder; free with trace_bed_drop. */
struct trace_bed *trace_bed_make(const struct expected_source *sources);
void trace_bed_drop(struct trace_bed *bed);

/* Fails unless `orrery trace check` finds nothing in any trace. */
void trace_bed_promises(const struct trace_bed *bed);

/* Fails unless a second import of the sources gives the same file, byte by byte. */
void trace_bed_again(const struct trace_bed *bed);

/* The number that a question without parameters gives. */
int64_t trace_bed_ask(const struct trace_bed *bed, const char *sql);

/* Whether the reference data are there; says so if not. */
bool trace_bed_has_data(void);

#endif
