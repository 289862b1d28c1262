/* Figures for papers: what a study found, as SVG and PNG files in a folder. */
#ifndef ORRERY_RUN_PLOTS_H
#define ORRERY_RUN_PLOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"
#include "sim/run/results.h"

/* What to draw, and where. Texts are borrowed. */
struct plots_order {
    const char *folder; /* made if it is not there */
    const char *study;  /* NULL: every study of the file */
    bool svg, png;      /* at least one */
};

/*
 * Draws, for each study:
 * - every metric over every swept axis, a line for each policy, whiskers the intervals; without an
 *   axis bars; a figure for each combination of the other axes, or, where these never repeat as in
 *   a random sample, one without lines;
 * - every metric over two axes as a map, a figure for each policy;
 * - of one repetition at every point, the first that most policies have finished: recorded
 *   distributions and levels over time, a line for each policy, maps of machines over time, and the
 *   bars of runs that are small enough; the title says of which repetition.
 * A figure is one column of a paper wide (85 mm). Files are named by study, metric and axis, in
 * letters that every system takes, and written over what had these names; each is whole or not
 * there. Same results and fonts, same bytes of SVG. *count gets the number of figures.
 * Errors: no such study, no finished run, damaged series, a folder that cannot be written.
 */
bool plots_write(struct results *results, const struct plots_order *order, size_t *count,
                 struct error *err);

#endif
