/* The waiting jobs in an order, searchable for the next one that fits a hole. */
#ifndef ORRERY_BATCH_WAITING_H
#define ORRERY_BATCH_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/units.h"

enum { WAITING_FANOUT = 64, WAITING_CLASSES = 33 };

/* A block of so many entries fills 4 KiB, the size in which a slab hands it out. */
enum { WAITING_ENTRIES = 114 };

/* One waiting job. Order: lowest rank first, equal ranks by arrival number. */
struct waiting_entry {
    double rank;
    uint64_t order; /* arrival number: unique */
    sim_time estimate;
    uint32_t procs;
    uint32_t id; /* slot of the job */
};

/*
 * What a block or group holds at least, by size class (class c: 2^(c-1) <= procs < 2^c), so that a
 * search skips whatever cannot fit. Exact but for the class in which the hole itself lies.
 */
struct waiting_summary {
    uint64_t mask; /* bit c: there is a job of class c */
    uint32_t procs[WAITING_CLASSES];
    sim_time estimate[WAITING_CLASSES];
};

struct waiting_block {
    struct waiting_summary summary;
    size_t count;
    struct waiting_entry entry[WAITING_ENTRIES];
};

struct waiting_group {
    struct waiting_summary summary;
    size_t count;
    struct waiting_block *block[WAITING_FANOUT];
};

struct waiting_place {
    size_t group, block, entry;
};

/* A tree of two fixed levels under a growing top. Zeroed, then waiting_init. */
struct waiting {
    struct slab *slab;          /* borrowed */
    struct waiting_place *last; /* where waiting_after was last: the next is one step away */
    size_t jobs;
    size_t count; /* groups */
    size_t room;
    struct waiting_group **group;
};

void waiting_init(struct waiting *waiting, struct slab *slab);
void waiting_add(struct waiting *waiting, const struct waiting_entry *entry);

/* Takes out the job with this rank and arrival number; it must be there. */
void waiting_remove(struct waiting *waiting, double rank, uint64_t order);

/* The first entry, or NULL. Entries are borrowed until the next change. */
const struct waiting_entry *waiting_first(const struct waiting *waiting);

/* The first entry behind this rank and arrival number (which need not be there), or NULL. */
const struct waiting_entry *waiting_after(const struct waiting *waiting, double rank,
                                          uint64_t order);

/* What a job must be to fit: few enough processors, and either short enough or narrow enough. */
struct waiting_hole {
    uint32_t procs;    /* at most these */
    sim_time estimate; /* at most this long, or ... */
    uint32_t spare;    /* ... at most these processors */
};

/* The first entry at or behind the place of (rank, order) that fits the hole, or NULL. */
const struct waiting_entry *waiting_fit(const struct waiting *waiting,
                                        const struct waiting_hole *hole, double rank,
                                        uint64_t order);

/* Sets every rank anew by `rank(context, id)` and sorts; a NaN makes it return false. */
bool waiting_rerank(struct waiting *waiting, double (*rank)(void *context, uint32_t id),
                    void *context);

#endif
