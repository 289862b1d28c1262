/* What a report tells, in forms other than a page: for issues and papers, tables and programs. */
#ifndef ORRERY_RUN_REPORT_FORMAT_H
#define ORRERY_RUN_REPORT_FORMAT_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/run/results.h"

/*
 * One form of the report. `write` appends the whole of it to `out`; `study` NULL takes every study
 * of the file, in order of entry. Same results, same bytes. Errors: no such study (with the
 * nearest name), no study at all, no finished run.
 */
struct report_format {
    const char *name;      /* "md" */
    const char *extension; /* of the file it goes to by default: "report.md" */
    bool (*write)(struct results *results, const char *study, struct text *out, struct error *err);
};

/* html, md, csv and json, closed by a NULL name. */
extern const struct report_format report_formats[];

/* The format of a name; NULL if there is none, which the error tells with the nearest name. */
const struct report_format *report_format_find(const char *name, struct error *err);

/*
 * Writes a report in that format. `path` "-" is standard output; anything else is written next to
 * its place and renamed, over a plain file that may be there (but not the results file).
 */
bool report_format_write(struct results *results, const struct report_format *format,
                         const char *study, const char *path, struct error *err);

#endif
