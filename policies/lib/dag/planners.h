/* The static list schedulers as functions of a problem alone; the policies are names for them. */
#ifndef ORRERY_LIB_DAG_PLANNERS_H
#define ORRERY_LIB_DAG_PLANNERS_H

#include "policies/lib/dag/list.h"

/*
 * All of them: false, and an error, if some task can run on no processor; otherwise a schedule that
 * problem_check accepts. They honour releases, busy times, several cores, kinds on which a task
 * cannot run; ties not told below go to the lowest processor. Problems with `elastic` are not for
 * them. Where a rule says nothing about tasks that cannot run everywhere, averages and medians are
 * over the processors that can run the task.
 */

/* Heterogeneous earliest finish time: Topcuoglu, Hariri and Wu, TPDS 13(3), 2002, section 4.1. */
struct plan_heft {
    enum rank_cost cost;
    enum list_tie tie; /* TOPOLOGICAL, RANDOM or SUCCESSOR: the two that section 4.1 names */
    bool insertion;
};
bool plan_heft(const struct problem *p, const struct plan_heft *options, struct schedule *schedule,
               struct error *err);

/*
 * Critical path on a processor: ibid., section 4.2. Of several entries the path starts at the one
 * of highest priority (lowest number). Critical tasks that cannot run on the chosen processor, the
 * one that can run most of them and then needs least for them, go where they finish first.
 */
dag_planner plan_cpop;

/* The critical path of CPOP: marks its tasks, returns its processor. `critical` is zeroed. */
uint32_t plan_cpop_path(const struct problem *p, const double *up, const double *down,
                        bool *critical);

/* Predict earliest finish time: Arabnejad and Barbosa, TPDS 25(3), 2014. */
dag_planner plan_peft;

/*
 * HEFT that looks one level ahead: Bittencourt, Sakellariou and Madeira, PDP 2010. On each
 * processor in turn the task, then its children in the order of HEFT, are placed for trial; the
 * task goes where the latest child finishes first, then where it does itself. O(edges *
 * processors^2).
 */
dag_planner plan_lookahead;

/* Heterogeneous critical parent trees: Hagras and Janecek, ISPDC 2003. Without insertion. */
dag_planner plan_hcpt;

/*
 * Modified critical path: Wu and Gajski, TPDS 1(3), 1990, with lists of the latest start of a task
 * and of its children (Kwok and Ahmad, ACM Computing Surveys 31(4), 1999). Lists are compared item
 * by item, the one that ends first goes first. Earliest start with insertion; mean costs.
 */
dag_planner plan_mcp;

/*
 * The rules that look at all pairs of a ready task and a processor before each step, without
 * insertion; ties to the lowest task. O(tasks * ready * processors) at worst: not for graphs with
 * tens of thousands of ready tasks at once.
 */
enum plan_pairs {
    PLAN_DLS,       /* highest dynamic level: Sih and Lee, TPDS 4(2), 1993 */
    PLAN_ETF,       /* earliest start, then highest static level: Hwang et al., SIAM J. Comput. 18,
                       1989 */
    PLAN_MIN_MIN,   /* earliest finish: Braun et al., JPDC 61, 2001, as those that follow */
    PLAN_MAX_MIN,   /* latest of the earliest finishes */
    PLAN_SUFFERAGE, /* most lost on the second best processor: Maheswaran et al., JPDC 59, 1999 */
    PLAN_DUPLEX     /* the better of min-min and max-min */
};
bool plan_pairs(const struct problem *p, enum plan_pairs rule, struct schedule *schedule,
                struct error *err);

/* Tasks in topological order, each without insertion (Braun et al. 2001). */
enum plan_mapping {
    PLAN_MCT, /* where it finishes first */
    PLAN_MET, /* where it takes least */
    PLAN_OLB  /* on the processor that is free first */
};
bool plan_mapping(const struct problem *p, enum plan_mapping rule, struct schedule *schedule,
                  struct error *err);

/* A ready task by chance on a processor by chance, again and again, without insertion. */
dag_planner plan_random;

/* List scheduling by any rank. */
enum plan_rank {
    PLAN_UPWARD,
    PLAN_DOWNWARD,     /* the lowest downward rank first */
    PLAN_STATIC_LEVEL, /* upward rank without transfers */
    PLAN_CPOP,         /* upward plus downward rank */
    PLAN_OCT,          /* mean of the optimistic cost table */
    PLAN_WORK,         /* the longest task first */
    PLAN_TOPOLOGICAL,
    PLAN_RANDOM
};
extern const char *const plan_ranks[]; /* names, closed by NULL */

struct plan_list {
    enum plan_rank rank;
    enum rank_cost cost;
    enum list_pick pick;
    bool insertion;
};
bool plan_list(const struct problem *p, const struct plan_list *options, struct schedule *schedule,
               struct error *err);

/* The rules of plan_pairs and plan_mapping as planners of their own. */
dag_planner plan_dls, plan_list_etf, plan_min_min, plan_max_min, plan_sufferage, plan_duplex;
dag_planner plan_list_mct, plan_list_met, plan_olb;

/* Planners with their usual parameters by name, for policies that build on any of them. */
struct planner {
    const char *name;  /* NULL closes the table */
    dag_planner *plan; /* `self` may be NULL */
};
extern const struct planner planners[];
extern const char *const planner_names[]; /* in the same order, closed by NULL */

#endif
