/* Ready threads by urgency: least key first, whose CPU they may run on. */
#ifndef ORRERY_LIB_OS_URGENT_H
#define ORRERY_LIB_OS_URGENT_H

#include "sim/base/heap.h"
#include "sim/os/os.h"

/*
 * A queue of threads, each at most once. Keys are times or ranks, negative ones too; equal keys
 * leave as they came, but for those put first. Its memory is the run's. O(log n) each, and O(k log
 * n) where k threads before the one taken may not run on the CPU that asks.
 */
struct urgent {
    struct heap heap;
    struct os_thread **thread; /* by id, of those in the heap */
    size_t room;
    uint64_t first, last; /* numbers that order equal keys */
    struct heap_key *aside;
    size_t asides;
    struct os *os; /* borrowed */
};

void urgent_init(struct urgent *queue, struct os *os);

/* Behind, or before, all threads of the same key. */
void urgent_put(struct urgent *queue, struct os_thread *thread, sim_time key);
void urgent_put_first(struct urgent *queue, struct os_thread *thread, sim_time key);

bool urgent_has(const struct urgent *queue, const struct os_thread *thread);
void urgent_remove(struct urgent *queue, const struct os_thread *thread); /* it must be there */

/* The first of all; NULL: empty. `key` may be NULL. */
struct os_thread *urgent_head(struct urgent *queue, sim_time *key);

/* Takes the first that may run on the CPU; NULL: none. */
struct os_thread *urgent_take(struct urgent *queue, uint32_t cpu);

/*
 * Policies with one queue for all CPUs whose key a thread has from the time it is enqueued until it
 * runs, and keeps while it does. First member of their private struct; ranked_init comes first.
 */
struct ranked {
    struct urgent queue;
    sim_time (*key)(const struct os_thread *thread);
};

void ranked_init(struct ranked *self, struct os *os, sim_time (*key)(const struct os_thread *));

/* Ops. A preempted thread keeps its place before its equals. */
void ranked_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu, int reason);
void ranked_dequeue(void *self, struct os *os, struct os_thread *thread, int reason);
struct os_thread *ranked_pick(void *self, struct os *os, uint32_t cpu);
bool ranked_preempts(void *self, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running);

/* Keys: what a real-time thread lacks makes it the least urgent. */
sim_time rank_period(const struct os_thread *thread);
sim_time rank_relative_deadline(const struct os_thread *thread);
sim_time rank_deadline(const struct os_thread *thread);

#endif
