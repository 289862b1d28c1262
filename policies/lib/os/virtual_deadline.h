/* Slices and virtual deadlines of BFS and MuQSS, which share them. */
#ifndef ORRERY_LIB_OS_VIRTUAL_DEADLINE_H
#define ORRERY_LIB_OS_VIRTUAL_DEADLINE_H

#include "policies/lib/os/deadline_tree.h"
#include "sim/os/os.h"

enum { VD_NICES = 40 };

struct vd_rules {
    sim_time rr_interval;    /* slice of every thread */
    int64_t ratio[VD_NICES]; /* prio_ratios of /128: each 10 % more than the one before */
};

/* First member of os_priv; zeroed on arrival. */
struct vd_entity {
    struct deadline_node node; /* first member; deadline in real time */
    struct os_thread *thread;  /* NULL: not seen yet */
    sim_time left;             /* of its slice */
    bool early;                /* it was picked in the first half of a tick */
    uint32_t cpu;              /* whose queue it is in; of the policies that have several */
};

/* Normal threads and, behind them, those of OS_IDLE; zeroed: empty. */
struct vd_queue {
    struct deadline_tree normal, idle;
};

/* False: rr_interval is not from 1 ms to 1 s. */
bool vd_init(struct vd_rules *rules, sim_time rr_interval, struct error *err);

/* Puts a thread in a queue: with a slice and a deadline if it is new (OS_NEW), or if it stops
 * running with less than 100 us left or is of OS_BATCH (check_deadline). */
void vd_enqueue(const struct vd_rules *rules, struct vd_queue *queue, const struct os *os,
                struct os_thread *thread, int reason);
void vd_dequeue(struct vd_queue *queue, struct vd_entity *e);

/* The first entity of a queue that may run on the CPU; NULL: none. It stays there. */
struct vd_entity *vd_first(const struct vd_queue *queue, uint32_t cpu);

/* Takes the entity out to run on this CPU. */
void vd_take(struct vd_queue *queue, const struct os *os, struct vd_entity *e, uint32_t cpu);

/* Ops of both policies, but for their first argument. */
void vd_stop(const struct vd_rules *rules, const struct os *os, const struct os_thread *thread);
sim_time vd_slice(const struct os *os, const struct os_thread *thread);
void vd_charge(const struct os *os, const struct os_thread *thread, sim_time ran);
void vd_tick(struct os *os, const struct os_thread *thread);
bool vd_preempts(const struct os *os, const struct os_thread *ready,
                 const struct os_thread *running);

#endif
