/* Generalised dynamic level scheduling (Sih and Lee 1993). */
#ifndef ORRERY_LIB_DAG_GDL_H
#define ORRERY_LIB_DAG_GDL_H

#include "sim/dag/dag.h"

/*
 * Sih, Lee, "A compile-time scheduling heuristic for interconnection-constrained heterogeneous
 * processor architectures", IEEE TPDS 4(2), 1993. E* is the median cost of a task, SL its static
 * level (longest sum of E* to an end of the graph, no transfers).
 *
 *   DL1(i, q) = SL(i) - start(i, q) + E*(i) - cost(i, q)            the dynamic level (dag.dls)
 *   DL2(i, q) = DL1(i, q) + E*(d) - min(cost(d, q), F(i, d, q))     descendant consideration:
 *       d is the successor to which i sends most bytes, the first of equals; F is the least, over
 *       processors r != q, of transfer(i -> d, q -> r) + cost(d, r). Nothing without successors.
 *   GDL(i) = DL2(i, q*) + [DL2(i, q*) - max over r != q* of DL2(i, r)]  resource scarcity:
 *       q* is where DL2 is largest; the bracket is what it costs not to run there, without limit
 *       when i cannot run elsewhere.
 *
 * The ready task of largest GDL goes to its q*. Equals: larger DL2, then lower number. Behind what
 * is there (no insertion). O(tasks * ready * processors).
 */
dag_planner gdl_plan;

#endif
