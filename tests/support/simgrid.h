/* A graph of tasks on a star, reckoned as SimGrid 3.32 does, each sum in its order: an oracle. */
#ifndef ORRERY_TESTS_SIMGRID_H
#define ORRERY_TESTS_SIMGRID_H

#include <stdint.h>

/*
 * In a graph that amplifies differences the last bit of a double decides, so the oracle follows
 * SimGrid there, too (its src/kernel/EngineImpl.cpp, resource/Model.cpp, lmm/System.cpp,
 * lmm/maxmin.cpp and src/surf/network_cm02.cpp, models CAS01 and LV08, lazy updates):
 *
 *   - time is seconds in a double, which moves by the difference to the first end foreseen; what is
 *     foreseen within 1e-9 s of it ends then, too;
 *   - whenever any transfer starts, begins to move after its latency, or ends, each one that moves
 *     is brought to now and its end is foreseen anew, whether or not its rate has changed; the same
 *     for the tasks of a host when one starts or ends there;
 *   - links have their full bandwidth, of which a transfer gets a share times 0.97;
 *   - the demand on a link is summed from the newest transfer to the oldest; transfers are fixed
 *     and taken off their links from the oldest to the newest; links of the same level together.
 *
 * It is slow: an event costs O(tasks + transfers * links).
 */
struct simgrid_task {
    uint32_t host;
    double flops;
    double start, finish; /* found, in seconds */
};

struct simgrid_transfer {
    uint32_t from, to; /* tasks; between their hosts */
    double bytes;
    double start, finish; /* found, in seconds */
};

/*
 * Hosts of 1e9 flop/s that tasks share equally, each with a link of 1.25e8 B/s and 50 us for both
 * ways, which a transfer within the host takes once; a backbone of 1.25e9 B/s and 10 us. Transfers
 * start when their task ends, a task when all transfers to it have ended.
 */
struct simgrid_graph {
    uint32_t hosts; /* at most SIMGRID_HOSTS */
    struct simgrid_task *tasks;
    uint32_t task_count;
    struct simgrid_transfer *transfers;
    uint32_t transfer_count;
};

enum { SIMGRID_HOSTS = 64 };

/* Finds all starts and finishes; returns the time of the last one. The graph has no cycle. */
double simgrid_replay(const struct simgrid_graph *graph);

#endif
