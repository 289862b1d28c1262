/* Pieces of a slab in a list, each with its size in front. */
#include "policies/lib/dag/scratch.h"

#include <stdint.h>

#include "sim/base/error.h"

/* 16 bytes, so that what follows keeps the alignment of the slab. */
struct scratch_piece {
    struct scratch_piece *before;
    size_t size; /* this head included */
};

void *scratch_array(struct scratch *scratch, size_t count, size_t size)
{
    struct scratch_piece *piece;
    size_t bytes;

    BUG_UNLESS(size == 0 || count <= (SIZE_MAX - sizeof *piece) / size);
    bytes = sizeof *piece + count * size;
    piece = slab_alloc(scratch->slab, bytes);
    *piece = (struct scratch_piece){ scratch->last, bytes };
    scratch->last = piece;
    return piece + 1;
}

void scratch_free(struct scratch *scratch)
{
    while (scratch->last) {
        struct scratch_piece *piece = scratch->last;

        scratch->last = piece->before;
        slab_free(scratch->slab, piece, piece->size);
    }
}
