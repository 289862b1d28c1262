/* Memory of one run: handed out in pieces, given back all at once. */
#ifndef ORRERY_BASE_ARENA_H
#define ORRERY_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

/*
 * An arena owns every piece taken from it until arena_destroy. It is not shared between threads.
 * Running out of memory stops the program (there is no sensible way to go on), so no function
 * here returns NULL.
 */
struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena); /* NULL is allowed */

/* `size` zeroed bytes, aligned to 16. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` * `size` zeroed bytes; an overflow of the product stops the program. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of a string, owned by the arena. */
char *arena_text(struct arena *arena, const char *text);

/* Bytes taken from the system so far: an upper bound of what the arena's user holds. */
size_t arena_bytes(const struct arena *arena);

/*
 * Pieces that are given back and used again. Sizes are rounded up to a power of two, from 16 bytes
 * on; a free piece waits in the list of its size. Memory follows the peak, not the total.
 */
struct slab {
    struct arena *arena; /* borrowed; set by slab_init */
    void *free[48];      /* heads of the free lists by log2 of the size */
};

void slab_init(struct slab *slab, struct arena *arena);
void *slab_alloc(struct slab *slab, size_t size); /* zeroed */

/* Gives back a piece of `size` bytes (the size it was taken or last resized with). */
void slab_free(struct slab *slab, void *piece, size_t size);

/* A piece of new_size bytes with the old content, the rest zeroed; the old piece is given back. */
void *slab_resize(struct slab *slab, void *piece, size_t old_size, size_t new_size);

/* Memory outside any arena, for what lives longer than a run. Never NULL; free with mem_free. */
void *mem_alloc(size_t size); /* zeroed */
void *mem_resize(void *piece, size_t size);
void mem_free(void *piece);
char *mem_text(const char *text);

#endif
