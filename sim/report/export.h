/* All results of a file as text: the canonical form that two equal studies share byte by byte. */
#ifndef ORRERY_RUN_EXPORT_H
#define ORRERY_RUN_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/run/results.h"

/*
 * One line per row of every table, tab separated, the table's name first; runs by id, not by
 * number; rows ordered by run id, then by key; numbers in their shortest round-trip form, blobs
 * in hexadecimal. Without `provenance` the text depends on nothing but the studies: not on
 * threads, order, resumption or host.
 */
bool export_results(struct results *results, bool provenance, FILE *out, struct error *err);

#endif
