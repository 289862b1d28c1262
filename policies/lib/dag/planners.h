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
bool plan_cpop(const struct problem *p, struct schedule *schedule, struct error *err);

/* The critical path of CPOP: marks its tasks, returns its processor. `critical` is zeroed. */
uint32_t plan_cpop_path(const struct problem *p, const double *up, const double *down,
                        bool *critical);

/* Predict earliest finish time: Arabnejad and Barbosa, TPDS 25(3), 2014. */
bool plan_peft(const struct problem *p, struct schedule *schedule, struct error *err);

/*
 * HEFT that looks one level ahead: Bittencourt, Sakellariou and Madeira, PDP 2010. On each
 * processor in turn the task, then its children in the order of HEFT, are placed for trial; the
 * task goes where the latest child finishes first, then where it does itself. O(edges *
 * processors^2).
 */
bool plan_lookahead(const struct problem *p, struct schedule *schedule, struct error *err);

/* Heterogeneous critical parent trees: Hagras and Janecek, ISPDC 2003. Without insertion. */
bool plan_hcpt(const struct problem *p, struct schedule *schedule, struct error *err);

/*
 * Modified critical path: Wu and Gajski, TPDS 1(3), 1990, with lists of the latest start of a task
 * and of its children (Kwok and Ahmad, ACM Computing Surveys 31(4), 1999). Lists are compared item
 * by item, the one that ends first goes first. Earliest start with insertion; mean costs.
 */
bool plan_mcp(const struct problem *p, struct schedule *schedule, struct error *err);

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
bool plan_random(const struct problem *p, struct schedule *schedule, struct error *err);

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

/* Planners with their usual parameters by name, for policies that build on any of them. */
struct planner {
    const char *name; /* NULL closes the table */
    bool (*plan)(const struct problem *p, struct schedule *schedule, struct error *err);
};
extern const struct planner planners[];
extern const char *const planner_names[]; /* in the same order, closed by NULL */

#endif
