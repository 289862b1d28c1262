/* Which processors each job of a run held, for tools that draw them. */
#ifndef ORRERY_RUN_EXPORT_PROCS_H
#define ORRERY_RUN_EXPORT_PROCS_H

#include "sim/report/export_internal.h"

/*
 * A text such as "0-15 17" for every job, owned by the arena; "" for a job that never ran.
 * Processors that the run recorded are told as they are; otherwise (the jobs of a run all are one
 * or the other) the first free ones in order of start, those of a job that takes no time first.
 * No processor is given to two jobs at once, and no more are used than at the busiest instant.
 */
const char *const *export_procs(struct arena *arena, const struct export_jobs *jobs);

#endif
