/* Best imaginary level scheduling (Oh and Ha 1996). */
#ifndef ORRERY_LIB_DAG_BIL_H
#define ORRERY_LIB_DAG_BIL_H

#include "sim/dag/dag.h"

/*
 * Oh, Ha, "A static scheduling heuristic for heterogeneous processors", Euro-Par 1996, sections 3.1
 * and 3.2. With k ready tasks on P processors, each has a best imaginary makespan on every
 * processor, BIM = earliest start + best imaginary level (imaginary.h). The task with the largest
 * k-th smallest BIM goes first (the largest finite one when k is more), since k - 1 others may take
 * its better processors; equal ones are told apart by their (k-1)-th, and so on, then by number.
 * It goes where BIM + cost * max(k / P - 1, 0) is least; of equal processors to the one on which
 * the others' values sum up to most, then to the lowest number. No insertion.
 *
 * O(tasks * ready tasks * processors).
 */
dag_planner bil_plan;

#endif
