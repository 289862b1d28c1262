/* Several results files as one: shards of a study, or studies of their own. */
#ifndef ORRERY_RUN_MERGE_H
#define ORRERY_RUN_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"

/*
 * Makes `output` the union of the inputs and of itself, if it is there already. The canonical
 * export of the union depends on nothing but the set of the inputs: not on their order, nor on
 * whether one comes twice or was merged before; and the shards of a study give what one program
 * that ran all of it would have written.
 *
 * Of a run that several files have, a finished one goes before a failed one and that before a
 * planned one. Comparisons with a baseline are computed anew. Inputs are only read. The union is
 * written beside `output` as "output.merging" and takes its place in one step at the end, so that
 * whatever happens there is the old file or the new one, whole.
 *
 * Errors, naming the files: one that is damaged or no results of this version; one run with
 * different results in two files; one study with different plans in two files; `output` is being
 * written by another program, or cannot be written.
 */
bool merge_files(const char *output, const char *const *inputs, size_t count, struct error *err);

#endif
