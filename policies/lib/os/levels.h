/* Run queues of a kernel: one list of ready threads a priority level, and a map of those in use. */
#ifndef ORRERY_POLICIES_OS_LEVELS_H
#define ORRERY_POLICIES_OS_LEVELS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/os/os.h"

enum { LEVELS = 192, LEVELS_WORDS = LEVELS / 64, LEVELS_NONE = -1 };

/*
 * First member of the private data of every thread (os_priv) that is to stand in a list. Belongs to
 * the functions below; a thread stands in one list at most.
 */
struct levels_link {
    struct os_thread *next, *prev;
    uint32_t level;
};

/* All zero is empty. Threads are borrowed while they stand here. Level 0 is the one that runs
 * first; every operation takes constant time. */
struct levels {
    struct os_thread *head[LEVELS], *tail[LEVELS];
    uint64_t used[LEVELS_WORDS];
};

/* Puts a thread at the end or at the beginning of the list of a level (below LEVELS). */
void levels_tail(struct levels *levels, struct os *os, struct os_thread *thread, uint32_t level);
void levels_head(struct levels *levels, struct os *os, struct os_thread *thread, uint32_t level);

/* Takes a thread out; it must stand here. */
void levels_remove(struct levels *levels, struct os *os, struct os_thread *thread);

/* The least level in use that is at least `level`; LEVELS_NONE: none. */
int32_t levels_from(const struct levels *levels, uint32_t level);

/* Takes out the first thread of the least level in use; NULL: empty. */
struct os_thread *levels_pop(struct levels *levels, struct os *os);

/* The first thread of the least level with one that may run on the CPU; NULL: none. It stays. */
struct os_thread *levels_first(const struct levels *levels, const struct os *os, uint32_t cpu);

/*
 * Asks for the level of every thread, from the least level in use on, and puts those that have
 * another one than their list's at the end of its list. Who sinks is met, and asked, again.
 */
void levels_review(struct levels *levels, struct os *os,
                   uint32_t (*level_of)(void *context, struct os *os, struct os_thread *thread),
                   void *context);

/* The next thread of the same level, or NULL. */
struct os_thread *levels_next(const struct os *os, const struct os_thread *thread);

#endif
