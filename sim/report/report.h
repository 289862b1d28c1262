/* One self-contained page of a results file, for reading in a browser without a network. */
#ifndef ORRERY_RUN_REPORT_H
#define ORRERY_RUN_REPORT_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/run/results.h"

/*
 * Appends the whole page to `html`. `study` NULL takes every study of the file, in order of entry.
 * Same results, same bytes: no clock, host or path of the reader goes in. Errors: no such study
 * (with the nearest name), no study at all, no finished run, damaged series.
 */
bool report_html(struct results *results, const char *study, struct text *html, struct error *err);

/*
 * The same into a file: written next to `path` under another name, then renamed, so that `path`
 * is never half a report. Errors, besides those above: not writable, not a regular file, the
 * results file itself.
 */
bool report_write(struct results *results, const char *study, const char *path, struct error *err);

#endif
