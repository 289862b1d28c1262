/* What dag_data.c (links and estimates) and dag_move.c (what is on its way) share. */
#ifndef ORRERY_DAG_MOVE_H
#define ORRERY_DAG_MOVE_H

#include "sim/dag/dag_internal.h"
#include "sim/model/transfer.h"

/* One transfer over the network. */
struct move {
    uint32_t job;  /* slot */
    uint32_t from; /* task that sent it; TASKGRAPH_NONE: a file of the start */
    uint32_t to;   /* task that gets it; of a file: the machine */
    uint32_t copy; /* of a file; TASKGRAPH_NONE: along an edge */
    uint32_t next; /* free ones are chained, + 1 */
    sim_time start;
    double bytes;
};

struct data_room {
    struct transfers *transfers; /* communication: network; else NULL */
    struct move *move;
    uint32_t moves, move_room, free_move; /* the last: + 1 */
    double *rate;                         /* [a * kinds + b] B/ns; INFINITY */
    double *latency;                      /* [a * kinds + b] ns */
    double *own;                          /* [kind] B/ns inside one machine */
    bool *given;                          /* [a * kinds + b] the matrix names it */
    uint32_t memory;                      /* kind that is the memory; TASKGRAPH_NONE */
    bool uniform;
};

void move_done(void *context, uint64_t item);

#endif
