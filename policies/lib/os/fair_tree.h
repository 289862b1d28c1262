/* Entities and queues of the fair classes of Linux: threads, and groups of threads on a CPU. */
#ifndef ORRERY_POLICIES_OS_FAIR_TREE_H
#define ORRERY_POLICIES_OS_FAIR_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/os/deadline_tree.h"
#include "sim/os/os.h"

/*
 * As CONFIG_FAIR_GROUP_SCHED of kernel/sched/fair.c: each CPU has a queue, and each group a queue
 * of its own on each CPU where it has threads. A group is an entity in the queue of its parent
 * there, with a weight that is its part of the shares. To pick is to go down from the queue of the
 * CPU, to charge is to go up from the thread. A machine without groups has one queue a CPU.
 */
enum { FAIR_NICE_0 = 1024, FAIR_LEAST_SHARES = 2, FAIR_LEVELS = 4 };

/* Weights times virtual times do not fit into 64 bits. */
__extension__ typedef __int128 fair_wide;

/*
 * A thread, or a group on a CPU. It lies in the private bytes of the thread, zeroed, or in the
 * memory of the run; it does not move while it is queued.
 */
struct fair_entity {
    struct deadline_node node; /* first member; v, deadline and slice are the entity's */
    struct os_thread *thread;  /* NULL: a group */
    struct fair_queue *queue;  /* that it is in, or was in last; NULL: none yet */
    struct fair_queue *own;    /* of a group: what it holds; NULL: a thread */
    int64_t weight;
    union {
        sim_time ran;    /* CFS: since it got the CPU */
        int64_t protect; /* EEVDF: v up to which it is kept, while it runs */
    };
    bool queued; /* counts in its queue: runs, waits, or is delayed */
    bool in_tree;
    bool delayed;  /* EEVDF: asleep with a debt */
    bool relative; /* v (CFS) or the deadline (EEVDF) is a distance, between two queues */
    int64_t lag;   /* EEVDF: V - v when it left a queue */

    sim_time last;                     /* when a thread ran last */
    struct fair_entity *newer, *older; /* threads of a CPU, by when they got it or joined */
};

/* Of a CPU, or of a group on it. The current entity is counted, but not in the tree. */
struct fair_queue {
    struct deadline_tree tree;
    struct fair_entity *current; /* runs, or was the last to run and waits for the next pick */
    struct fair_entity *owner;   /* the group's entity; NULL: the queue of the CPU */
    struct fair_group *group;    /* NULL: the queue of the CPU */
    struct fair_cpu *home;
    uint32_t cpu;
    uint32_t depth;      /* groups above */
    int64_t weight;      /* of what is queued */
    int64_t count, idle; /* entities; threads of SCHED_IDLE among them */

    struct fair_entity *next, *last, *skip; /* buddies */
    int64_t least_v;                        /* of CFS: min_vruntime, never falls */

    fair_wide sum;              /* of EEVDF: of weight * v */
    int64_t v;                  /* where the last one left an empty queue */
    struct fair_entity *picked; /* while a pick goes down */
};

/* What the balancer knows of a CPU at one level of domains. */
struct fair_look {
    sim_time last, interval;
    uint32_t failed; /* looks in a row that moved nothing although there was an imbalance */
};

/* The private bytes of a CPU. */
struct fair_cpu {
    struct fair_queue root;              /* first member */
    bool shared;                         /* there are other CPUs, so that threads may be moved */
    struct fair_entity *newest, *oldest; /* all queued threads, if shared */
    int64_t threads;                     /* queued, at any depth */
    struct fair_look look[FAIR_LEVELS];
    sim_time alarm; /* when it looks next without ticks */
};

struct fair_group {
    int64_t shares;
    int64_t weight; /* of its queues on all CPUs */
    int32_t parent;
    struct fair_queue **queue; /* by CPU; NULL: nobody was there yet */
};

/* A part of a policy's state. */
struct fair {
    struct fair_group *group;
    uint32_t cpus, levels;
    uint32_t span[FAIR_LEVELS]; /* CPUs of a domain, least first: core, cache, node, machine */
    sim_time tick;
    bool by_option; /* options.balance says when to balance */
    bool jitter;    /* balancing is put off by chance: set by the policy */
    bool (*preempts)(void *self, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running);
};

/* Sets up the queues; from a policy's init. Memory is the run's. */
void fair_open(struct fair *fair, struct os *os);

/* The queue of a group (-1: none) on a CPU; made when it is asked for first. */
struct fair_queue *fair_queue_of(const struct fair *fair, struct os *os, int32_t group,
                                 uint32_t cpu);

/* The group that an entity is in, as an entity of its CPU; NULL: none. */
static inline struct fair_entity *fair_parent(const struct fair_entity *e)
{
    return e->queue->owner;
}

/* CPU time as virtual time of an entity. */
static inline int64_t fair_virtual(const struct fair_entity *e, sim_time time)
{
    return time * FAIR_NICE_0 / e->weight;
}

/* Into the tree of its queue and out of it; out of none is allowed. */
void fair_add(struct fair_queue *q, struct fair_entity *e);
void fair_remove(struct fair_queue *q, struct fair_entity *e);

/* It is counted in its queue, or not any more; the sum of EEVDF is the policy's. */
void fair_count_in(struct fair_queue *q, struct fair_entity *e);
void fair_count_out(struct fair_queue *q, struct fair_entity *e);

/* A thread gets the CPU: it is the newest there. */
void fair_touch(struct fair_entity *e);

/* The entities in which two of one CPU differ first, seen from above: find_matching_se. */
void fair_match(struct fair_entity **a, struct fair_entity **b);

/*
 * The weight that a group's entity should have: calc_group_shares. Of the shares the part that the
 * weight of its queue here is of the weight of its queues everywhere; 2 at least. The weights are
 * those of what is runnable now, where Linux takes decayed averages of them for other CPUs.
 */
int64_t fair_group_weight(const struct fair_entity *e);

/* A counted entity has another weight from now on. */
void fair_set_weight(struct fair_entity *e, int64_t weight);

/* The shortest slice of what is in a queue, the current one included; TIME_NEVER: nothing. */
sim_time fair_shortest(const struct fair_queue *q);

/* What a thread weighs on its CPU, groups above it considered: task_h_load. */
int64_t fair_load(const struct fair_entity *e);

#endif
