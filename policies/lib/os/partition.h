/* Partitioned real-time scheduling: each thread gets a CPU for good, each CPU a queue by key. */
#ifndef ORRERY_LIB_OS_PARTITION_H
#define ORRERY_LIB_OS_PARTITION_H

#include "policies/lib/os/urgent.h"

/*
 * First fit by utilisation, in order of arrival (Dhall & Liu, Operations Research 26(1), 1978): the
 * first allowed CPU whose utilisations stay within its bound; when there is none, the least
 * utilised one. A thread's utilisation is runtime / min(period, deadline); 0 where it tells no
 * runtime or no period.
 */
struct partition {
    sim_time (*key)(const struct os_thread *thread);
    double (*bound)(size_t count); /* of `count` threads on one CPU */
};

struct partition_cpu { /* cpu_size */
    struct urgent queue;
    size_t threads;
    double used;
};

struct partition_thread { /* entity_size */
    uint32_t home;        /* CPU + 1; 0: none yet */
    double share;
};

void partition_init(struct partition *self, struct os *os);

/* Ops; `self` begins with a struct partition. */
uint32_t partition_place(void *self, struct os *os, const struct os_thread *thread, int reason);
void partition_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu,
                       int reason);
void partition_dequeue(void *self, struct os *os, struct os_thread *thread, int reason);
struct os_thread *partition_pick(void *self, struct os *os, uint32_t cpu);
void partition_stop(void *self, struct os *os, struct os_thread *thread, int reason);
bool partition_preempts(void *self, struct os *os, const struct os_thread *ready,
                        const struct os_thread *running);

#endif
