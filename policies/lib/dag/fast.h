/* What the two fast list schedulers FCP and FLB share: heaps, enabling processors. */
#ifndef ORRERY_LIB_DAG_FAST_H
#define ORRERY_LIB_DAG_FAST_H

#include "policies/lib/dag/append.h"

/* Least first: by first, then second, then item. */
struct fast_entry {
    double first, second;
    uint32_t item;
};

/* A binary heap. Entries are not removed when they go stale; whoever pops asks. */
struct fast_heap {
    struct fast_entry *entry;
    uint32_t count, room;
};

void fast_push(struct fast_heap *heap, struct fast_entry entry, struct scratch *scratch);
void fast_pop(struct fast_heap *heap); /* takes the least away; the heap is not empty */

/* A task whose predecessors are all placed. */
struct fast_message {
    uint32_t enabling; /* processor from which its last message comes; PROBLEM_NOWHERE: none does */
    double last;       /* [ns] when that message arrives elsewhere: no later anywhere, if all links
                          are alike; otherwise by their mean */
};

/* Equal arrivals: the first predecessor. */
struct fast_message fast_message(const struct append *a, uint32_t task);

/*
 * The processors by when they become free: first_idle is the first that can run the task, equals
 * by number. After placing on q tell fast_moved.
 */
struct fast_idle {
    const struct append *a;
    struct fast_heap heap;
    struct scratch *scratch;
};

void fast_idle_init(struct fast_idle *idle, const struct append *a, struct scratch *scratch);
void fast_moved(struct fast_idle *idle, uint32_t q);

/* O(log processors) when the first can run the task, else O(processors). */
uint32_t fast_first_idle(struct fast_idle *idle, uint32_t task);

#endif
