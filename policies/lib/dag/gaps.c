/* Gaps in parts, the parts in one array: most tasks come near its end, so searches start there. */
#include "policies/lib/dag/gaps.h"

#include <string.h>

enum { MOST = 32 }; /* gaps of a part */

/* A gap by its part and its place there. */
struct spot {
    uint32_t part, i;
};

static struct gap *new_block(struct slab *slab)
{
    return slab_alloc(slab, MOST * sizeof(struct gap));
}

static void free_block(struct slab *slab, struct gap *block)
{
    slab_free(slab, block, MOST * sizeof *block);
}

void gaps_init(struct gaps *gaps, struct slab *slab, double start)
{
    *gaps = (struct gaps){ .room = 1, .parts = 1, .last = start };
    gaps->part = slab_alloc(slab, gaps->room * sizeof *gaps->part);
    gaps->part[0] = (struct gap_part){ .gap = new_block(slab), .start = start, .count = 1 };
    gaps->part[0].gap[0] = (struct gap){ start, (double)INFINITY };
}

void gaps_free(struct gaps *gaps, struct slab *slab)
{
    for (uint32_t i = 0; i < gaps->parts; i++)
        free_block(slab, gaps->part[i].gap);
    slab_free(slab, gaps->part, gaps->room * sizeof *gaps->part);
    gaps->part = NULL;
}

/* The last gap that starts at `time` or before; the first if none does. Doubling steps from the
 * end to its part. */
static struct spot gap_at(const struct gaps *gaps, double time)
{
    const struct gap_part *part = gaps->part;
    uint32_t high = gaps->parts, step = 1;

    while (high > step && part[high - step].start > time) {
        high -= step;
        step *= 2;
    }
    uint32_t low = high > step ? high - step : 0;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (part[middle].start <= time)
            low = middle;
        else
            high = middle;
    }
    uint32_t i = part[low].count - 1;

    while (i > 0 && part[low].gap[i].start > time)
        i--;
    return (struct spot){ low, i };
}

/* The endless gap is no gap that could be too short. */
static double longest_of(const struct gap *gap, uint32_t count)
{
    double longest = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (gap[i].finish < (double)INFINITY)
            longest = later_of(longest, gap[i].finish - gap[i].start);
    }
    return longest;
}

/* The start of the first gap of a part, from place i on, that is long enough; else INFINITY. */
static double search_part(struct gap_part *part, uint32_t i, double length)
{
    bool whole = i == 0;

    for (; i < part->count; i++) {
        if (part->gap[i].start + length <= part->gap[i].finish)
            return part->gap[i].start;
    }
    if (whole)
        part->longest = longest_of(part->gap, part->count);
    return (double)INFINITY;
}

double gaps_search(struct gaps *gaps, double ready, double length, double limit)
{
    struct spot at = gap_at(gaps, ready);
    struct gap_part *part = &gaps->part[at.part], *end = gaps->part + gaps->parts;
    double start = later_of(part->gap[at.i].start, ready);

    if (start + length <= part->gap[at.i].finish)
        return start;
    start = search_part(part, at.i + 1, length);
    for (part++; part < end && start == (double)INFINITY; part++) {
        if (!(part->start + length < limit))
            return (double)INFINITY;
        gaps->wasted++;
        if (length <= part->longest || part + 1 == end)
            start = search_part(part, 0, length);
    }
    /* A bound that is too high costs such walks: once they have cost as much, it is renewed. */
    if (gaps->wasted > gaps->parts) {
        gaps->largest = 0;
        for (part = gaps->part; part < end; part++)
            gaps->largest = later_of(gaps->largest, part->longest);
        gaps->wasted = 0;
    }
    return start;
}

/* Makes two parts of a full one. */
static void split(struct gaps *gaps, struct slab *slab, uint32_t i)
{
    struct gap_part *part;

    if (gaps->parts == gaps->room) {
        size_t size = gaps->room * sizeof *gaps->part;

        gaps->part = slab_resize(slab, gaps->part, size, 2 * size);
        gaps->room *= 2;
    }
    part = &gaps->part[i];
    memmove(part + 1, part, (gaps->parts - i) * sizeof *part);
    gaps->parts++;
    part[0].count = MOST / 2;
    part[1].count -= MOST / 2;
    part[1].gap = new_block(slab);
    memcpy(part[1].gap, part[0].gap + MOST / 2, part[1].count * sizeof *part[1].gap);
    for (int half = 0; half < 2; half++) {
        part[half].start = part[half].gap[0].start;
        part[half].longest = longest_of(part[half].gap, part[half].count);
    }
}

/* Tells the part of a gap that was changed or made, and the whole, what they must know of it. */
static void note(struct gaps *gaps, struct spot at)
{
    struct gap_part *part = &gaps->part[at.part];
    const struct gap *gap = &part->gap[at.i];

    part->start = part->gap[0].start;
    if (gap->finish < (double)INFINITY) {
        part->longest = later_of(part->longest, gap->finish - gap->start);
        gaps->largest = later_of(gaps->largest, gap->finish - gap->start);
    } else {
        gaps->last = gap->start;
    }
}

/* Puts a gap before the one at the spot, or behind the last of the part. */
static void insert(struct gaps *gaps, struct slab *slab, struct spot at, struct gap gap)
{
    struct gap_part *part;

    if (gaps->part[at.part].count == MOST) {
        split(gaps, slab, at.part);
        if (at.i > MOST / 2)
            at = (struct spot){ at.part + 1, at.i - MOST / 2 };
    }
    part = &gaps->part[at.part];
    memmove(part->gap + at.i + 1, part->gap + at.i, (part->count - at.i) * sizeof gap);
    part->gap[at.i] = gap;
    part->count++;
    note(gaps, at);
}

static void erase(struct gaps *gaps, struct slab *slab, struct spot at)
{
    struct gap_part *part = &gaps->part[at.part];

    part->count--;
    memmove(part->gap + at.i, part->gap + at.i + 1, (part->count - at.i) * sizeof *part->gap);
    part->start = part->gap[0].start;
    if (part->count > 0)
        return;
    free_block(slab, part->gap);
    gaps->parts--;
    memmove(part, part + 1, (gaps->parts - at.part) * sizeof *part);
}

void gaps_take(struct gaps *gaps, struct slab *slab, double start, double finish)
{
    if (!(finish > start))
        return;
    struct spot at = gap_at(gaps, start);
    struct gap *gap = &gaps->part[at.part].gap[at.i];
    struct gap before = { gap->start, start };

    BUG_UNLESS(start >= gap->start && finish <= gap->finish);
    if (finish < gap->finish) {
        gap->start = finish;
        note(gaps, at);
        if (start > before.start)
            insert(gaps, slab, at, before);
    } else if (start > before.start) {
        gap->finish = start;
    } else {
        erase(gaps, slab, at);
    }
}

void gaps_give(struct gaps *gaps, struct slab *slab, double start, double finish)
{
    if (!(finish > start))
        return;
    struct spot before = gap_at(gaps, start), next = before;
    struct gap *left = &gaps->part[before.part].gap[before.i], *right = left;

    if (left->start <= start) {
        next = before.i + 1 < gaps->part[before.part].count
                   ? (struct spot){ before.part, before.i + 1 }
                   : (struct spot){ before.part + 1, 0 };
        right = next.part < gaps->parts ? &gaps->part[next.part].gap[next.i] : NULL;
    } else {
        left = NULL;
    }
    BUG_UNLESS(right); /* what was taken lies before the endless gap */
    if (right->start <= finish) {
        right->start = left && left->finish >= start ? left->start : start;
        note(gaps, next);
        if (left && left->finish >= start)
            erase(gaps, slab, before);
    } else if (left && left->finish >= start) {
        left->finish = finish;
        note(gaps, before);
    } else {
        insert(gaps, slab, next, (struct gap){ start, finish });
    }
}
