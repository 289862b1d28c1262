/* Fast critical path scheduling (Radulescu and van Gemund 1999). */
#ifndef ORRERY_LIB_DAG_FCP_H
#define ORRERY_LIB_DAG_FCP_H

#include "sim/dag/dag.h"

/*
 * Radulescu, van Gemund, "On the complexity of list scheduling algorithms for distributed-memory
 * systems", ICS 1999. Ready tasks wait in a list of at most `size` (0: as many as processors)
 * sorted by bottom level, the others in a queue, first come first served, from which the list is
 * filled up. The task of the largest bottom level (upward rank with mean costs; equals: lowest
 * number) goes to one of two processors: the one that becomes idle first, or the one from which its
 * last message comes (the enabling one) if it starts earlier there. Behind what is there.
 *
 * O(tasks log size + tasks log processors + edges) where all links are alike and all processors
 * can run all tasks. The paper has processors all alike; with others the rule stays as it is: it
 * looks at starts, not at ends. False, and an error, if some task can run nowhere.
 */
bool fcp_plan(const struct problem *p, uint32_t size, struct schedule *schedule, struct error *err);

#endif
