/* Arena of growing blocks, size-class free lists on top, and the program's only calls of malloc. */
#define _DEFAULT_SOURCE /* madvise */
#include "sim/base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/base/error.h"

enum { FIRST_BLOCK = 1 << 16, LARGEST_BLOCK = 1 << 24, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size;
    _Alignas(16) char bytes[];
};

struct arena {
    struct block *blocks;
    char *at;
    char *end;
    size_t next_size;
    size_t total;
};

struct arena *arena_create(void)
{
    struct arena *arena = mem_alloc(sizeof *arena);

    arena->next_size = FIRST_BLOCK;
    return arena;
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

/*
 * Asks for huge pages where a block covers them whole: among a million events at random places
 * they save an eighth of the time or more, which address translation takes otherwise. Where they
 * are refused nothing changes but the speed.
 */
static void ask_huge(struct block *block, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { HUGE = 1 << 21 };
    size_t skip = (HUGE - (uintptr_t)block % HUGE) % HUGE;

    if (size >= 2 * (size_t)HUGE && size - skip >= HUGE)
        (void)madvise((char *)block + skip, (size - skip) / HUGE * HUGE, MADV_HUGEPAGE);
#else
    (void)block;
    (void)size;
#endif
}

/* Blocks come zeroed from calloc and are used once, so arena pieces need no memset. */
static char *new_block(struct arena *arena, size_t size)
{
    struct block *block = calloc(1, sizeof *block + size);

    if (!block)
        bug_stop(__FILE__, __LINE__, "out of memory");
    ask_huge(block, sizeof *block + size);
    block->next = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->total += size + sizeof *block;
    return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    char *piece = arena->at;

    if (size > SIZE_MAX / 2)
        bug_stop(__FILE__, __LINE__, "out of memory");
    size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    if (size <= (size_t)(arena->end - arena->at)) {
        arena->at += size;
        return piece;
    }
    if (size > arena->next_size / 4)
        return new_block(arena, size);
    piece = new_block(arena, arena->next_size);
    arena->at = piece + size;
    arena->end = piece + arena->next_size;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return piece;
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        bug_stop(__FILE__, __LINE__, "size of an array overflows");
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    return arena_alloc(arena, product(count, size));
}

char *arena_text(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(arena_alloc(arena, size), text, size);
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->total;
}

void slab_init(struct slab *slab, struct arena *arena)
{
    memset(slab, 0, sizeof *slab);
    slab->arena = arena;
}

static unsigned size_class(size_t size)
{
    if (size <= ALIGNMENT)
        return 4;
    return 64 - (unsigned)__builtin_clzll(size - 1);
}

void *slab_alloc(struct slab *slab, size_t size)
{
    unsigned class = size_class(size);
    void *piece;

    BUG_UNLESS(class < sizeof slab->free / sizeof slab->free[0]);
    piece = slab->free[class];
    if (!piece)
        return arena_alloc(slab->arena, (size_t)1 << class);
    memcpy(&slab->free[class], piece, sizeof piece);
    return memset(piece, 0, (size_t)1 << class);
}

void slab_free(struct slab *slab, void *piece, size_t size)
{
    unsigned class = size_class(size);

    if (!piece)
        return;
    memcpy(piece, &slab->free[class], sizeof piece);
    slab->free[class] = piece;
}

void *slab_resize(struct slab *slab, void *piece, size_t old_size, size_t new_size)
{
    void *bigger;

    if (piece && size_class(old_size) == size_class(new_size)) {
        if (new_size < old_size)
            memset((char *)piece + new_size, 0, old_size - new_size);
        return piece;
    }
    bigger = slab_alloc(slab, new_size);
    if (piece) {
        memcpy(bigger, piece, old_size < new_size ? old_size : new_size);
        slab_free(slab, piece, old_size);
    }
    return bigger;
}

void *mem_alloc(size_t size)
{
    void *piece = calloc(1, size ? size : 1);

    if (!piece)
        bug_stop(__FILE__, __LINE__, "out of memory");
    return piece;
}

void *mem_resize(void *piece, size_t size)
{
    void *bigger = realloc(piece, size ? size : 1);

    if (!bigger)
        bug_stop(__FILE__, __LINE__, "out of memory");
    return bigger;
}

void mem_free(void *piece)
{
    free(piece);
}

char *mem_text(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(mem_alloc(size), text, size);
}
