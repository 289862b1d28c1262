/* How well each of several series is explained by all the others. */
#ifndef ORRERY_LIB_CORRELATE_H
#define ORRERY_LIB_CORRELATE_H

#include <stdbool.h>
#include <stddef.h>

enum { CORRELATE_MOST = 64 }; /* series */

/*
 * The square of the multiple correlation of each of `series` rows of `values` numbers with the
 * others (R^2 of the regression on them, with a constant), by the diagonal of the inverse of their
 * correlation matrix: R^2 = 1 - 1 / inverse. Within some 1e-9, as that is added to the diagonal so
 * that series which determine each other come out with 1. A series without variance has 0 and
 * explains nothing. False when the answer would mean nothing: fewer than series + 1 values, or more
 * than CORRELATE_MOST series.
 */
bool correlate_multiple(const double *const *row, size_t series, size_t values, double *squared);

#endif
