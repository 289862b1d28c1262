/* Weights of named features from a parameter: "finish=-1, left=0.2". */
#ifndef ORRERY_LIB_WEIGHTS_H
#define ORRERY_LIB_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"

enum { WEIGHTS_MOST = 64 }; /* features */

/*
 * Reads the text into `weight`, one for each of the names (`count` of them, closed by NULL); those
 * that are not named are 0. Names and values are separated by blanks or commas. Errors: an unknown
 * name, one that is there twice, a value that is no number of at most 1e100, so that a sum of
 * weighted features stays finite. `such` is a name that the message of an unknown one proposes.
 */
bool weights_read(const char *text, const char *const *names, const char *such, double *weight,
                  struct error *err);

#endif
