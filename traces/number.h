/* Decimal numbers of a source, exactly: "105.75" seconds are 105,750,000,000 ns, nothing is
 * rounded. */
#ifndef ORRERY_TRACES_NUMBER_H
#define ORRERY_TRACES_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum number {
    NUMBER_EXACT,
    NUMBER_CUT,   /* has digits below the unit; the value is cut towards 0 */
    NUMBER_RANGE, /* too large for the type */
    NUMBER_BAD    /* not a decimal number */
};

/*
 * Reads the whole text of `length` bytes, e.g. "-1", "+7.50", "1.2e3", as a number times
 * 10^scale: scale 9 turns seconds into nanoseconds. The value is set for EXACT and CUT.
 */
enum number number_read(const char *text, size_t length, int scale, int64_t *value);

/* The same, rounded to the nearest unit (half away from 0) and then EXACT. */
enum number number_rounded(const char *text, size_t length, int scale, int64_t *value);

/*
 * value x multiply / divide to the nearest, and a sum, both as far as an int64_t goes. INT64_MIN
 * stands for unknown: it stays, and makes a sum unknown.
 */
int64_t number_scaled(int64_t value, int64_t multiply, int64_t divide);
int64_t number_sum(int64_t a, int64_t b);

#endif
