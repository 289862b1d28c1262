/* Places in queues at machines that schedulers ask for: what distributed policies have in common.
 */
#ifndef ORRERY_LIB_BIGDATA_PROBE_H
#define ORRERY_LIB_BIGDATA_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

/*
 * A place in the queue of a machine, for one task of a stage. Which task it is is settled when the
 * place comes up: the waiting one that is nearest to its data. So a place is never wrong about its
 * task, only too many or too few; `live` of struct probe_stage counts them. It may outlive its job.
 */
struct probe {
    uint64_t order; /* of the job, which may be over ... */
    uint32_t job;   /* ... and its slot taken by another */
    uint32_t stage;
    uint32_t machine;
    uint32_t next;  /* in the queue, or of those on their way together; BIG_NONE: the last */
    uint32_t count; /* tasks that are asked for at once */
    bool is_long;   /* of a long job, for policies that tell them apart */
    bool queued;    /* it is in the queue of its machine ... */
    bool asked;     /* ... which waits for the answer meanwhile */
    uint32_t refusals;
    double mean_ns;
    double passed_ns; /* estimated length of what has overtaken it */
    int64_t demand[BIG_RESOURCES];
};

/* The queue of a machine; first member of a policy's private bytes of each machine. */
struct probe_queue {
    uint32_t first, last, count; /* meaningless while count is 0 */
    int64_t held[BIG_RESOURCES]; /* of its room, while a scheduler is asked for a task */
    uint32_t long_queued,
        long_asked; /* of places of long jobs: in the queue, and being asked for */
};

/* First member of a policy's private bytes of each stage. */
struct probe_stage {
    uint32_t live; /* places that are queued or on their way, with those not placed yet */
};

/* All places of a run, and what draws machines. A member of the policy's own struct. */
struct probes {
    struct probe *item;
    uint32_t count, room;
    uint32_t spare; /* first of those free; BIG_NONE: none */
    uint32_t *card; /* the machines in some order: a deck */
    uint32_t cards;
};

/* Machines `from` to `to` - 1 may be drawn. The memory is that of the run. */
void probes_init(struct probes *probes, struct big *big, uint32_t from, uint32_t to);

/* A new place for the stage, in no queue; nobody counts it yet. Pointers into `item` move. */
uint32_t probe_new(struct probes *probes, struct big *big, const struct big_stage_view *stage);
void probe_free(struct probes *probes, uint32_t id);

/* The stage it is for; NULL: the job is over. O(1). */
struct big_stage_view *probe_stage(const struct probes *probes, const struct big *big, uint32_t id);

/*
 * Draws so many distinct machines that are up and large enough for a task of the stage, each set
 * equally likely; fewer where there are not as many. They are the first cards of the deck until the
 * next draw. O(number drawn), and of those passed over.
 */
uint32_t probe_draw(struct probes *probes, struct big *big, const struct big_stage_view *stage,
                    uint32_t number);

/* Whether a machine is up and, empty, has room for a task with these demands. */
bool probe_possible(const struct big *big, uint32_t machine, const int64_t *demand);

/* The queue of a machine: the caller's. */
struct probe_queue *probe_queue_of(const struct big *big, uint32_t machine);
void probe_push(struct probes *probes, struct probe_queue *queue, uint32_t id);

/* Takes out what comes after `before`; BIG_NONE: the first. There must be one. */
uint32_t probe_take(struct probes *probes, struct probe_queue *queue, uint32_t before);

/* The same of a certain place, if it is there. O(length of the queue). */
void probe_remove(struct probes *probes, struct probe_queue *queue, uint32_t id);

/* How many tasks like that of the place have room now, up to `most`; what is held is not free. */
uint32_t probe_room(const struct probes *probes, const struct big *big, uint32_t id, uint32_t most);

/* `sign` 1: room for its `count` tasks is held from now on; -1: it is given back. */
void probe_hold(const struct probes *probes, const struct big *big, uint32_t id, int sign);

/* Work that waits at a machine, for comparing: less than 0: that many milli-cores are idle. */
int64_t probe_load(const struct big *big, uint32_t machine);

/* Starts the waiting task of the stage that is nearest to its data there. False: the run failed. */
bool probe_start(struct big *big, struct big_stage_view *stage, uint32_t machine, sim_time delay);

#endif
