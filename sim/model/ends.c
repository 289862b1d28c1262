/* Ticks by rounding up, with the rest of the tick kept. */
#include "sim/model/ends.h"

#include <math.h>

enum { PARTS = 1 << 16 };

void ends_init(struct ends *ends, struct slab *slab)
{
    heap_init(&ends->heap, slab, true);
    ends->slab = slab;
}

static void make_room(struct ends *ends, uint32_t item)
{
    uint32_t room = ends->room ? ends->room : 16;

    if (item < ends->room)
        return;
    while (room <= item)
        room *= 2;
    ends->offset = slab_resize(ends->slab, ends->offset, ends->room * sizeof *ends->offset,
                               room * sizeof *ends->offset);
    ends->room = room;
}

void ends_set(struct ends *ends, uint32_t item, struct moment now, double span, double rounding)
{
    double at = now.offset + span;
    double tick = ceil(at - rounding);
    struct heap_key key;

    tick = tick > 0 ? tick : 0;
    if (!(tick < (double)(TIME_NEVER - now.clock))) {
        ends_drop(ends, item);
        return;
    }
    make_room(ends, item);
    ends->offset[item] = at < tick ? at - tick : 0;
    key.high = (uint64_t)(now.clock + (sim_time)tick);
    key.low = (uint64_t)((ends->offset[item] + 1) * PARTS) << HEAP_ITEM_BITS | item;
    if (heap_has(&ends->heap, item))
        heap_move(&ends->heap, item, key);
    else
        heap_push(&ends->heap, key);
}

void ends_drop(struct ends *ends, uint32_t item)
{
    if (heap_has(&ends->heap, item))
        heap_remove(&ends->heap, item);
}
