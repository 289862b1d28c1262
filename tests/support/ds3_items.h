/* SoCs and jobs of DS3 as platform and items of the dag system. */
#ifndef ORRERY_TESTS_DS3_ITEMS_H
#define ORRERY_TESTS_DS3_ITEMS_H

#include "tests/support/dag_harness.h"
#include "tests/support/ds3.h"

/* The graph with its costs on the clusters of a SoC, in the arena. */
const struct taskgraph *ds3_taskgraph(const struct ds3_graph *graph, const struct ds3_soc *soc,
                                      struct arena *arena);

/* Kinds of machines and rates: clusters without the memory. */
void ds3_platform(struct dag_harness *h, const struct ds3_soc *soc, struct arena *arena);

/* The platform, and the arrivals of a run of the oracle; graphs are shared by all jobs of an app.
 */
void ds3_items(struct dag_harness *h, const struct ds3_run *run, struct arena *arena);

/* The rows of all tasks that ended, in us. */
struct ds3_row *ds3_rows(const struct dag_harness *h, struct arena *arena);

#endif
