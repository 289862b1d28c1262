/* Policies by laxity on any CPU: least laxity first, and EDF until zero laxity. */
#ifndef ORRERY_LIB_OS_LAXITY_H
#define ORRERY_LIB_OS_LAXITY_H

#include "policies/lib/os/urgent.h"

/*
 * The laxity of a thread is deadline - now - what its job has left of its runtime (its worst case;
 * where it tells none, the true rest of its burst). While a thread waits, the time at which its
 * laxity is 0 stands still; while it runs, its laxity does. A timer falls when a waiting thread is to
 * go before a running one.
 */
struct laxity {           /* self; laxity_init comes first */
    sim_time quantum;     /* least laxity only: a thread runs so long before one of the same laxity
                             takes its turn */
    bool until_zero;      /* by deadline, but those of no laxity first; else by laxity */
    struct urgent queue;  /* ready threads by key */
    struct urgent alarms; /* until_zero: by the time at which their laxity will be 0 */
};

struct laxity_thread { /* entity_size */
    sim_time job;      /* deadline of the job that `used` belongs to */
    sim_time used;     /* CPU time of that job, as of the last charge */
    sim_time at_pick;  /* `used` when it was picked */
    bool urgent;       /* it had no laxity when it was picked */
};

void laxity_init(struct laxity *self, struct os *os, bool until_zero);

/* Ops. */
void laxity_enqueue(void *self, struct os *os, struct os_thread *thread, uint32_t cpu, int reason);
void laxity_dequeue(void *self, struct os *os, struct os_thread *thread, int reason);
struct os_thread *laxity_pick(void *self, struct os *os, uint32_t cpu);
void laxity_charge(void *self, struct os *os, struct os_thread *thread, sim_time ran);
void laxity_tick(void *self, struct os *os, struct os_thread *thread);
bool laxity_preempts(void *self, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running);

#endif
