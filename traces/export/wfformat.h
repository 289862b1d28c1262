/* Writes a graph of tasks as WfFormat. */
#ifndef ORRERY_TRACES_EXPORT_WFFORMAT_H
#define ORRERY_TRACES_EXPORT_WFFORMAT_H

#include <stdio.h>

#include "traces/store.h"

/*
 * Writes the only graph of a trace as WfFormat 1.5; imported again it is the same graph. Bytes of
 * an edge that no file carries become a file of that edge. A task whose run time is not known gets
 * the time of its work on cores of 1000 MHz, as the importer takes it where a machine is not known.
 * Errors: several graphs, tasks of which only costs by type of machine are known.
 */
bool wfformat_export(struct store *store, const struct trace_info *info, FILE *file,
                     struct error *err);

#endif
