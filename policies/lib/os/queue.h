/* Queues of ready threads: first in first out, and by rank; both heed affinity. */
#ifndef ORRERY_LIB_OS_QUEUE_H
#define ORRERY_LIB_OS_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/heap.h"
#include "sim/os/os.h"

/*
 * A thread's place in a list: the first member of the private bytes (os_priv) of every policy that
 * uses struct os_fifo, so that the list costs no memory of its own.
 */
struct os_link {
    struct os_thread *next, *prev;
};

/* A list of ready threads; zeroed: empty. A thread is in one list at most. All calls are O(1). */
struct os_fifo {
    struct os_thread *head, *tail;
    uint32_t count;
};

void os_fifo_append(struct os_fifo *fifo, const struct os *os, struct os_thread *thread);
void os_fifo_prepend(struct os_fifo *fifo, const struct os *os, struct os_thread *thread);

/* Behind `after`, which is in the list; NULL: before all. */
void os_fifo_insert(struct os_fifo *fifo, const struct os *os, struct os_thread *thread,
                    struct os_thread *after);
void os_fifo_remove(struct os_fifo *fifo, const struct os *os, struct os_thread *thread);

/* Hangs all of `from` behind the tail of `to`; `from` is empty then. */
void os_fifo_join(struct os_fifo *to, struct os_fifo *from, const struct os *os);

/* Takes the first thread that may run on the CPU; NULL: none. O(1) unless affinities bar some. */
struct os_thread *os_fifo_take(struct os_fifo *fifo, const struct os *os, uint32_t cpu);

/*
 * Ready threads by a key, least first; equal keys first in first out. Borrows the slab given; no
 * call fails. O(log n) each, and more only where affinities bar the first threads.
 */
struct os_ranking {
    struct heap heap;
    struct os_thread **thread; /* by id */
    size_t room;               /* entries of `thread` */
    struct slab *slab;
    uint64_t behind; /* number of the next thread put behind its equals ... */
    uint64_t ahead;  /* ... and of the last one put before them */
};

void os_ranking_init(struct os_ranking *ranking, struct slab *slab);
void os_ranking_put(struct os_ranking *ranking, struct os_thread *thread, uint64_t key);
void os_ranking_put_first(struct os_ranking *ranking, struct os_thread *thread, uint64_t key);
void os_ranking_remove(struct os_ranking *ranking, const struct os_thread *thread);
struct os_thread *os_ranking_take(struct os_ranking *ranking, uint32_t cpu); /* NULL: none */

/* The key that a CPU would take next; false: there is none for it. */
bool os_ranking_peek(struct os_ranking *ranking, uint32_t cpu, uint64_t *key);

#endif
