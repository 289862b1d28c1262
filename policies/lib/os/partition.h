/* Partitioned real-time scheduling: each thread gets a CPU for good, each CPU a queue by key. */
#ifndef ORRERY_LIB_OS_PARTITION_H
#define ORRERY_LIB_OS_PARTITION_H

#include "policies/lib/os/urgent.h"
#include "policies/lib/schedulability.h"

/* Which of the CPUs that have room: the lowest, the fullest, the emptiest; the lowest of equals. */
enum partition_fit { PARTITION_FIRST, PARTITION_BEST, PARTITION_WORST };

/*
 * In order of arrival (Dhall & Liu, Operations Research 26(1), 1978), a thread goes to one of the
 * allowed CPUs that have room for it besides those that are there; when there is none, to the least
 * utilised one. A thread's utilisation is runtime / min(period, deadline); 0 where it tells no
 * runtime or no period: such a thread finds room everywhere.
 */
struct partition {
    sim_time (*key)(const struct os_thread *thread);

    /* Whether the tasks have room together on one CPU; `used` is their utilisation. */
    bool (*fits)(const struct rt_task *task, size_t count, double used);
    int fit; /* enum partition_fit */
};

struct partition_cpu { /* cpu_size */
    struct urgent queue;
    struct rt_task *task; /* of threads that tell runtime and period, in no order */
    size_t count, room;
    double used;
};

struct partition_thread { /* entity_size */
    uint32_t home;        /* CPU + 1; 0: none yet */
};

/*
 * Tests of room. Sufficient ones by utilisation: up to 1 (for EDF), Liu & Layland's bound and the
 * hyperbolic one (for RM and DM; see schedulability.h). Exact ones: response times by period or by
 * deadline, where tasks of equal rank may each delay the other and those whose deadline is behind
 * their period have no room; and processor demand for EDF, where
 * a set that cannot be decided has no room.
 */
bool partition_fits_whole(const struct rt_task *task, size_t count, double used);
bool partition_fits_liu_layland(const struct rt_task *task, size_t count, double used);
bool partition_fits_hyperbolic(const struct rt_task *task, size_t count, double used);
bool partition_fits_periods(const struct rt_task *task, size_t count, double used);
bool partition_fits_deadlines(const struct rt_task *task, size_t count, double used);
bool partition_fits_demand(const struct rt_task *task, size_t count, double used);

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
