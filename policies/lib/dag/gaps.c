/* Gaps in one sorted array: most tasks come near its end, so searches start there. */
#include "policies/lib/dag/gaps.h"

#include <string.h>

void gaps_init(struct gaps *gaps, struct slab *slab, uint32_t room, double start)
{
    *gaps = (struct gaps){ .room = room };
    gaps->gap = slab_alloc(slab, room * sizeof *gaps->gap);
    gaps_clear(gaps, start);
}

void gaps_free(struct gaps *gaps, struct slab *slab)
{
    slab_free(slab, gaps->gap, gaps->room * sizeof *gaps->gap);
    gaps->gap = NULL;
}

void gaps_clear(struct gaps *gaps, double start)
{
    gaps->gap[0] = (struct gap){ start, (double)INFINITY };
    gaps->count = 1;
    gaps->last = start;
    gaps->largest = 0;
    gaps->wasted = 0;
}

/* The last gap that starts at `time` or before; 0 if none does. Doubling steps from the end. */
static uint32_t gap_at(const struct gaps *gaps, double time)
{
    const struct gap *gap = gaps->gap;
    uint32_t high = gaps->count, step = 1;

    while (high > step && gap[high - step].start > time) {
        high -= step;
        step *= 2;
    }
    uint32_t low = high > step ? high - step : 0;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (gap[middle].start <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void find_largest(struct gaps *gaps)
{
    double largest = 0;

    for (uint32_t i = 0; i + 1 < gaps->count; i++)
        largest = later_of(largest, gaps->gap[i].finish - gaps->gap[i].start);
    gaps->largest = largest;
    gaps->wasted = 0;
}

double gaps_search(struct gaps *gaps, double ready, double length, double limit)
{
    const struct gap *gap = gaps->gap;
    uint32_t first = gap_at(gaps, ready), last = gaps->count - 1;
    double start = later_of(gap[first].start, ready);

    if (start + length <= gap[first].finish)
        return start;
    for (uint32_t i = first + 1; i < last; i++) {
        if (!(gap[i].start + length < limit)) {
            gaps->wasted += i - first;
            return (double)INFINITY;
        }
        if (gap[i].start + length <= gap[i].finish) {
            gaps->wasted += i - first;
            return gap[i].start;
        }
    }
    /* A bound that is too high costs such walks: once they have cost as much, it is renewed. */
    gaps->wasted += last - first;
    if (gaps->wasted > gaps->count)
        find_largest(gaps);
    return gaps->last;
}

static void insert(struct gaps *gaps, struct slab *slab, uint32_t i, struct gap gap)
{
    if (gaps->count == gaps->room) {
        size_t size = gaps->room * sizeof *gaps->gap;

        gaps->gap = slab_resize(slab, gaps->gap, size, 2 * size);
        gaps->room *= 2;
    }
    memmove(gaps->gap + i + 1, gaps->gap + i, (gaps->count - i) * sizeof gap);
    gaps->gap[i] = gap;
    gaps->count++;
}

static void erase(struct gaps *gaps, uint32_t i)
{
    gaps->count--;
    memmove(gaps->gap + i, gaps->gap + i + 1, (gaps->count - i) * sizeof *gaps->gap);
}

static void note(struct gaps *gaps, struct gap gap)
{
    if (gap.finish < (double)INFINITY)
        gaps->largest = later_of(gaps->largest, gap.finish - gap.start);
}

void gaps_take(struct gaps *gaps, struct slab *slab, double start, double finish)
{
    if (!(finish > start))
        return;
    uint32_t i = gap_at(gaps, start);
    struct gap *gap = &gaps->gap[i];
    struct gap before = { gap->start, start };

    BUG_UNLESS(start >= gap->start && finish <= gap->finish);
    if (start > before.start && finish < gap->finish) {
        gap->start = finish;
        insert(gaps, slab, i, before);
        if (i + 2 == gaps->count)
            note(gaps, before);
    } else if (start > before.start) {
        gap->finish = start;
    } else if (finish < gap->finish) {
        gap->start = finish;
    } else {
        erase(gaps, i);
    }
    gaps->last = gaps->gap[gaps->count - 1].start;
}

void gaps_give(struct gaps *gaps, struct slab *slab, double start, double finish)
{
    if (!(finish > start))
        return;
    uint32_t i = gap_at(gaps, start);
    /* `next` is the first gap behind what comes back. */
    uint32_t next = gaps->gap[i].start <= start ? i + 1 : i;
    bool joins_next = next < gaps->count && gaps->gap[next].start <= finish;
    bool joins_before = next > 0 && gaps->gap[next - 1].finish >= start;

    if (joins_before && joins_next) {
        gaps->gap[next - 1].finish = gaps->gap[next].finish;
        erase(gaps, next);
        next--;
    } else if (joins_before) {
        next--;
        gaps->gap[next].finish = finish;
    } else if (joins_next) {
        gaps->gap[next].start = start;
    } else {
        insert(gaps, slab, next, (struct gap){ start, finish });
    }
    note(gaps, gaps->gap[next]);
    gaps->last = gaps->gap[gaps->count - 1].start;
}
