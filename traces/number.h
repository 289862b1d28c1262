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

#endif
