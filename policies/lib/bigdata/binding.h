/* Places on their way to machines, in their queues, and turned into tasks when they come up. */
#ifndef ORRERY_LIB_BIGDATA_BINDING_H
#define ORRERY_LIB_BIGDATA_BINDING_H

#include "policies/lib/bigdata/probe.h"

/* Kinds of messages that are the helper's; a policy's own begin with BINDING_KINDS. */
enum { BINDING_ARRIVE, BINDING_ASK, BINDING_NOTHING, BINDING_REFUSED, BINDING_KINDS };

/*
 * Sparrow's way to bind tasks to machines (Ousterhout et al., SOSP 2013, section 3): a place that
 * comes up has its machine ask the scheduler, one message there and one back; the answer is a task
 * or that none is left. A place that is `bound` starts its task at once instead. First member of
 * the policy's own struct; it begins zeroed, and binding_init is called with the members above the
 * line set. A policy's private bytes of stages begin with struct probe_stage, those of machines
 * with struct probe_queue.
 */
struct binding {
    sim_time delay; /* of a message */
    bool bound;
    bool greedy; /* a machine whose queue is empty asks for all its idle slots at once */

    /* Tasks of the stage wait that have no place. */
    void (*cover)(void *self, struct big *big, struct big_stage_view *stage);

    /* A place is gone without a task: with its machine, or nothing was left. NULL: never mind. */
    void (*gone)(void *self, struct big *big, uint32_t id);

    /* The queue of a machine that has just got room is empty. NULL: never mind. */
    void (*idle)(void *self, struct big *big, uint32_t machine);

    /*
     * Whether a machine takes a place that arrives there. Those of one batch that are not taken are
     * back at the scheduler `delay` later, as a list by `next`: sent again or freed. NULL: always.
     */
    bool (*accept)(void *self, struct big *big, uint32_t id);
    void (*refused)(void *self, struct big *big, uint32_t first);

    /*
     * Which place of a queue that is not empty comes up; none that is `asked`. BIG_NONE: none yet.
     * It stays in the queue until the answer is there, and with `keep` and a task for a short job
     * until nothing is left. NULL: the first, which leaves the queue.
     */
    uint32_t (*choose)(void *self, struct big *big, uint32_t machine);
    bool keep;
    /* ------------------------------------------------------------------------------------- */
    struct probes probes;
};

/* Places for so many tasks that go to their machines together. */
struct binding_batch {
    uint32_t tasks, first, last; /* `first` BIG_NONE: none yet */
};

/* The policy draws machines from `from` to `to` - 1. */
void binding_init(struct binding *binding, struct big *big, uint32_t from, uint32_t to);

/* One more place; it counts as live from now on. */
uint32_t binding_add(struct binding *binding, struct big *big, const struct big_stage_view *stage,
                     uint32_t machine, struct binding_batch *batch);

/* They reach their machines after `delay`. Nothing happens when there are none. */
void binding_send(struct binding *binding, struct big *big, const struct binding_batch *batch,
                  sim_time delay);

/* Gives up a place that is in no queue and whose stage does not count it any more. */
void binding_drop(struct binding *binding, struct big *big, uint32_t id);

/* Serves the queue of a machine as far as it has room. */
void binding_serve(struct binding *binding, struct big *big, uint32_t machine);

/* Calls `cover` for every stage that has more waiting tasks than places. */
void binding_cover_all(struct binding *binding, struct big *big);

/* The ops of a policy that has nothing to add. */
void binding_message(struct binding *binding, struct big *big, const struct big_message *message);
void binding_stage_ready(void *self, struct big *big, struct big_stage_view *stage);
void binding_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end);
void binding_machine_changed(void *self, struct big *big, uint32_t machine);

#endif
