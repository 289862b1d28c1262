/* HEFT for run times that are known by mean and spread (Tang et al. 2011). */
#ifndef ORRERY_LIB_DAG_STOCHASTIC_HEFT_H
#define ORRERY_LIB_DAG_STOCHASTIC_HEFT_H

#include "sim/dag/dag.h"

/*
 * Tang, Li, Liao, Fang, Wu, "A stochastic scheduling algorithm for precedence constrained tasks on
 * Grid", FGCS 27(8), 2011 (SHEFT): HEFT with the approximate weight of a cost of mean m and
 * standard deviation s, m + s            if (s / m)^2 <= 1, m (1 + 1 / s)    otherwise, whose
 * second line depends on the unit of time in which s is told: `unit` [ns]. Here s is problem.noise
 * times m for every task, and transfers are certain, so the rule differs from HEFT by how much
 * transfers weigh. The order and the processors are HEFT's for those weights; the times of the
 * answer are those of the mean costs.
 */
bool stochastic_heft_plan(const struct problem *p, double unit, struct schedule *schedule,
                          struct error *err);

/* The approximate weight [ns] of a cost [ns]. */
double stochastic_heft_weight(double cost, double noise, double unit);

#endif
