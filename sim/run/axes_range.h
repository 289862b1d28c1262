/* Ranges as a study writes them: 1..10, 0.5..0.9 step 0.1, 64..4096 x 2, 10..1000 log 5. */
#ifndef ORRERY_RUN_AXES_RANGE_H
#define ORRERY_RUN_AXES_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"

enum { RANGE_LABEL = 80, RANGE_UNIT = 16 }; /* bytes, the closing zero included */

enum range_kind {
    RANGE_STEP,  /* low, low + step, ... up to the end */
    RANGE_TIMES, /* low, low * factor, ... up to the end */
    RANGE_LOG,   /* `count` values evenly spaced in the logarithm, both ends */
    RANGE_SPAN   /* from which values are drawn: 0.5..0.9, 1..1000 log */
};

/*
 * Read from text. Steps are exact decimal arithmetic: 0.5..0.9 step 0.1 ends with 0.9 and its third
 * value is written 0.7. Ends without a fraction make whole numbers (1..3), ends with one do not
 * (1.0..3.0). Both ends have the same unit, or are durations (10s..5min).
 */
struct range {
    enum range_kind kind;
    bool whole;
    bool log;       /* RANGE_SPAN: uniform in the logarithm */
    bool durations; /* of different units: everything is in nanoseconds */
    char unit[RANGE_UNIT];
    int decimals; /* of RANGE_STEP: numbers are divided by 10^decimals; else: the most written */
    int64_t first, step; /* RANGE_STEP */
    double low, high, factor;
    size_t count; /* of values; 0 for RANGE_SPAN */
};

/* Whether the text is meant as a range; "../my.db" is not. */
bool range_is(const char *text);

/* At most `most` values. The error has no position: "'9..1' is not a range ...: why". */
bool range_read(struct range *range, const char *text, size_t most, struct error *err);

/* The same for "0.5..0.9" or "1..1000 log", from which a sample draws. */
bool range_read_span(struct range *range, const char *text, struct error *err);

/* The text of value `index` < count. `out` has RANGE_LABEL bytes. */
void range_label(const struct range *range, size_t index, char *out);

/*
 * The text of the value of a RANGE_SPAN at the fraction `at` in [0, 1): every value is as likely as
 * its part of the range (or of its logarithm). Written with as few digits as keep it between the
 * fractions `from` and `to`, which enclose `at`.
 */
void range_draw(const struct range *range, double at, double from, double to, char *out);

#endif
