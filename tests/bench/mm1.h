/* One M/M/1 queue through the event interface: what E1 measures and E7 runs a hundred times. */
#ifndef ORRERY_TESTS_BENCH_MM1_H
#define ORRERY_TESTS_BENCH_MM1_H

#include <stdint.h>

struct mm1_result {
    double wait;     /* W: mean time in the system, s */
    double length;   /* L: time average of the number in the system */
    double rate;     /* arrivals per second of the sample path */
    double seconds;  /* CPU time of the run alone */
    uint64_t events; /* queue events */
    uint64_t clock;  /* end of the run, ns */
};

/* lambda .9, mu 1, until `objects` have left the empty system. */
struct mm1_result mm1_run(uint64_t seed, uint64_t objects);

#endif
