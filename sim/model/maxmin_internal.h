/* What the two parts of max-min fairness share: filling and shifting; nobody else includes it. */
#ifndef ORRERY_MODEL_MAXMIN_INTERNAL_H
#define ORRERY_MODEL_MAXMIN_INTERNAL_H

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/heap.h"
#include "sim/model/maxmin.h"

/* What stopped a flow, if it was not a link. */
#define NOTHING UINT32_MAX
#define CAP (UINT32_MAX - 1)

/* Levels and sums that differ by less than this part of themselves are equal but for rounding. */
#define SAME 1e-13

/* A sum of weights that falls by as much has lost three digits and is made anew. */
#define WORN_OUT 1e-3

/* A flow is fixed at its rate unless the filling reaches it; then it rises until it is stopped. */
enum state { FIXED, RISING, STOPPED };

struct hop {
    uint32_t link;
    uint32_t at; /* index of the entry on the link */
    double load; /* on the link, for each unit of rate */
};

struct flow {
    double rate;  /* at its cap; else maxmin_flow_rate tells it */
    double level; /* the same */
    double cap;
    double weight;
    struct hop *hops;
    uint32_t count; /* of hops; 0: the number is free */
    uint32_t bottleneck;
    uint32_t told; /* the bottleneck that the user knows of */
    enum state state;
    bool listed; /* among the flows that have changed */
};

struct entry {
    uint32_t flow;
    uint32_t hop;
    double load;
};

/* What every change of a flow looks at comes first, so that it is in one line of the cache. */
struct link {
    double level; /* at which it stops flows */
    double capacity;
    double rest;           /* capacity that rising flows may share; else what is not used */
    struct entry *entries; /* its flows, in no order */
    uint64_t fresh;        /* number of the shift after which `rest` was made */
    uint32_t count;
    uint32_t room;
    uint32_t stops; /* flows whose bottleneck it is */
    bool touched;
    bool stale;  /* its key may be too high */
    bool listed; /* among the links that have changed */
    bool told;   /* among those with another level */
    /* While it is touched: */
    uint32_t rising; /* entries of rising flows */
    double weight;   /* of the rising flows, times their loads */
    double worn;     /* the weight below which it must be summed again */
    double key;      /* lowest level at which it is in the heap */
    double wake;     /* level at which those that stand are looked at; infinite: no more */
    double floor;    /* level at which it has stopped flows: all that is fuller is rounding */
};

/*
 * A link as maxmin_shift.c finds it; of this round only if it says so. Apart from the link, since
 * in a network of many small bottlenecks nobody asks for it.
 */
struct mover {
    uint64_t round;
    bool shifts;    /* its level may move by itself, up to the limit */
    bool shifting;  /* it is to be moved */
    uint32_t age;   /* changes of the sums */
    uint32_t skip;  /* changes for which it is not asked */
    uint32_t skips; /* the last number of those */
    double own;     /* weights of those that it stops, times their loads */
    double most;    /* of them since they were summed up */
    double others;  /* what those use that it does not stop */
    double highest; /* level of these */
    double limit;   /* level above which somebody else may hold its flows back */
    uint64_t safe;  /* round in which none of its flows was above `sigma`... */
    double sigma;   /* ...the level at which it would be full if all had it */
};

/* Numbers of flows or links. */
struct list {
    uint32_t *items;
    size_t count;
    size_t room;
};

struct maxmin {
    struct slab slab;
    struct link *links;
    struct mover *movers; /* by link */
    uint32_t link_count;
    struct flow *flows;
    uint32_t flow_room;
    struct list changed_flows; /* since the last maxmin_solve */
    struct list changed_links;
    struct list set;     /* flows that the filling has reached */
    struct list touched; /* links that it has reached */
    struct list stale;
    struct list results;
    struct heap next_links; /* by the level at which something may happen there */
    struct heap next_caps;  /* flows by the level of their cap */
    struct list levels;     /* links with another level */
    struct list shifting;   /* links whose level is to be moved */
    uint64_t shift;         /* number of the last change that is not in every `rest` */
    uint64_t round;         /* number of fillings, + 1 */
    uint64_t pushed;        /* to next_links in this filling, so that no two keys are equal */
    size_t rising;          /* flows */
    size_t waiting;         /* touched links that have not woken */
    uint64_t filled;
};

/* A flow that a link stopped has the level of the link, which may have moved since. */
static inline double maxmin_flow_level(const struct maxmin *m, const struct flow *flow)
{
    return flow->bottleneck < m->link_count ? m->links[flow->bottleneck].level : flow->level;
}

static inline double maxmin_flow_rate(const struct maxmin *m, const struct flow *flow)
{
    return flow->bottleneck < m->link_count ? m->links[flow->bottleneck].level * flow->weight
                                            : flow->rate;
}

void maxmin_push(struct maxmin *m, struct list *list, uint32_t item);

/* Lists a link, or a flow, among what has changed for the user. */
void maxmin_tell_level(struct maxmin *m, uint32_t link);

/* The link is to be looked at by the next filling. */
void maxmin_link_changed(struct maxmin *m, struct link *link);

/*
 * Tries to do all changes by moving levels. False: what is left of them is listed for the filling,
 * and nothing is wrong but what the filling will find there.
 */
bool maxmin_shift(struct maxmin *m);

/* A flow that its link holds back is leaving; true: moving the level of the link is all it takes.
 */
bool maxmin_shift_remove(struct maxmin *m, struct flow *flow);

#endif
