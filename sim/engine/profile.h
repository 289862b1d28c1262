/* Where the time of a run goes: events and clock ticks of each handler. */
#ifndef ORRERY_ENGINE_PROFILE_H
#define ORRERY_ENGINE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "sim/base/vec.h"

/* What handlers spend in these is told by itself, not as theirs. */
enum profile_part { PROFILE_WORKLOAD, PROFILE_ROWS, PROFILE_PARTS };

struct profile_row {
    char *name; /* owned */
    uint64_t events;
    uint64_t ticks;
};

/*
 * Figures of one run, or of several added up. Ticks are those of the cheapest steady clock; only
 * their shares mean something, so `cpu` says how long all of them took together. Zero-initialise;
 * profile_free at the end.
 */
struct profile {
    struct vec rows;               /* struct profile_row, by handler */
    uint64_t queue;                /* ticks between handlers: taking the next event */
    uint64_t parts[PROFILE_PARTS]; /* ticks, by enum profile_part */
    uint64_t inner;                /* ticks of parts since the running handler began */
    bool inside;                   /* engine_run is under way */
    double cpu;                    /* seconds of processor time inside engine_run */
    size_t peak;                   /* most events pending at once */
    uint64_t ties;                 /* as engine_ties */
};

/*
 * 8 ns where the processor has a counter of steady rate (x86-64), else a call of the clock. A tick
 * is of no known length.
 */
static inline uint64_t profile_clock(void)
{
#ifdef __x86_64__
    return __builtin_ia32_rdtsc();
#else
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

/* Processor time of the calling thread in seconds. */
static inline double profile_cpu(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What began at `since` is over, and belongs to a part. Outside engine_run it counts for none. */
static inline void profile_part(struct profile *profile, enum profile_part part, uint64_t since)
{
    uint64_t ticks = profile_clock() - since;

    if (!profile->inside)
        return;
    profile->parts[part] += ticks;
    profile->inner += ticks;
}

/* The next handler of an engine. */
void profile_handler(struct profile *profile, const char *name);

/* Adds the figures of `from`, rows by name; ticks of both count as equally long. */
void profile_add(struct profile *to, const struct profile *from);

void profile_free(struct profile *profile);

#endif
