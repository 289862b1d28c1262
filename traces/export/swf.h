/* Writes a trace in Standard Workload Format. */
#ifndef ORRERY_TRACES_EXPORT_SWF_H
#define ORRERY_TRACES_EXPORT_SWF_H

#include <stdio.h>

#include "traces/store.h"

/*
 * A log that came from SWF is written as it was: its header, comment, title and blank lines, its
 * rows in their order, its ids, names, times and extra columns. What differs (the normalisations):
 *   - fields stand in columns of the archive's widths, separated by blanks, never by TAB or ';';
 *   - numbers have their shortest spelling: "978.00" becomes 978, "007" of a user 7;
 *   - what the importer repaired or dropped stays so: unknown is -1, missing fields are there,
 *     empty ones are -1, rows it dropped are missing;
 *   - blanks and ';' within a name become '_', lines end with "\n", a byte order mark is gone.
 * A trace of another format gets a short header.
 */
bool swf_export(struct store *store, const struct trace_info *info, FILE *file, struct error *err);

#endif
