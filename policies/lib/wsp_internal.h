/* The methods of the workflow scheduling problem, one file each, and what they share. */
#ifndef ORRERY_LIB_WSP_INTERNAL_H
#define ORRERY_LIB_WSP_INTERNAL_H

#include "policies/lib/wsp.h"
#include "sim/base/arena.h"
#include "sim/base/heap.h"

/* What wsp_solve hands to a method; `order` is that of wsp_order, scratch ends with the call. */
struct wsp_task {
    const struct wsp *w;
    const struct wsp_options *options;
    const uint32_t *order;
    struct arena *scratch;
};

/*
 * Each sets result->choice and, if it knows better than what is there, the bound; wsp_solve works
 * out the rest. A method that found nothing feasible may leave any choice.
 */
bool wsp_by_milp(const struct wsp_task *task, struct wsp_result *result, struct error *err);
bool wsp_by_greedy(const struct wsp_task *task, struct wsp_result *result, struct error *err);
bool wsp_by_dp(const struct wsp_task *task, struct wsp_result *result, struct error *err);
bool wsp_by_qubo(const struct wsp_task *task, struct wsp_result *result, struct error *err);
bool wsp_by_pcp(const struct wsp_task *task, struct wsp_result *result, struct error *err);

/* Upgrades until no path is late, as far as that goes, then downgrades while there is slack. */
void wsp_repair(const struct wsp_task *task, uint32_t *choice);

/*
 * Choices by prices of time (wsp_price.c), repaired. Replaces `best`, which costs *cost, by a
 * cheaper one in time if it finds one; *bound is a proven lower bound.
 */
void wsp_by_prices(const struct wsp_task *task, uint32_t *best, double *cost, double *bound);

/*
 * The windows of wsp_windows, kept up to date: change the choice of a task, then tell. Costs as
 * many steps as tasks whose windows move. Memory is the slab's.
 */
struct wsp_live {
    const struct wsp *w;
    const uint32_t *choice; /* borrowed; changed by the caller, one task at a time */
    double tolerance;
    uint32_t *position; /* of each task in the order */
    double *start;      /* earliest start */
    double *end;        /* earliest finish */
    double *latest;     /* latest finish */
    struct heap late;   /* ends (wsp_is_end) that are after their due time, the latest first */
    struct heap moved;  /* tasks to look at again */
};

void wsp_live_open(struct wsp_live *live, const struct wsp_task *task, const uint32_t *choice,
                   struct slab *slab);
void wsp_live_forward(struct wsp_live *live, uint32_t changed);  /* start and late */
void wsp_live_touch(struct wsp_live *live, uint32_t changed);    /* the same for many changes: */
void wsp_live_settle(struct wsp_live *live);                     /* touch each, settle at the end */
void wsp_live_backward(struct wsp_live *live, uint32_t changed); /* latest */

/* Key of a heap that has the largest value first; the value is >= 0. */
static inline struct heap_key wsp_largest_first(double value, uint32_t task)
{
    return (struct heap_key){ ~heap_high(value), task };
}

static inline double wsp_tau(const struct wsp *w, uint32_t task, uint32_t kind)
{
    return w->tau[(size_t)task * w->machines + kind];
}

static inline double wsp_cost(const struct wsp *w, uint32_t task, uint32_t kind)
{
    return w->cost[(size_t)task * w->machines + kind];
}

static inline double wsp_ready(const struct wsp *w, uint32_t task)
{
    return w->ready ? w->ready[task] : 0;
}

static inline double wsp_due(const struct wsp *w, uint32_t task)
{
    return w->due ? w->due[task] : w->deadline;
}

/* A path may end here as far as due times go. */
static inline bool wsp_is_end(const struct wsp *w, uint32_t task)
{
    return w->succ_start[task] == w->succ_start[task + 1] || wsp_due(w, task) < w->deadline;
}

/* Least cost, then least time, then the lowest number; and the other way round. */
uint32_t wsp_cheapest(const struct wsp *w, uint32_t task);
uint32_t wsp_fastest(const struct wsp *w, uint32_t task);

/* No kind is at least as good in both and better in one, or equal with a lower number. */
bool wsp_efficient(const struct wsp *w, uint32_t task, uint32_t kind);

/* The longest time of the task on a kind that is efficient. */
double wsp_slowest(const struct wsp *w, uint32_t task);

#endif
