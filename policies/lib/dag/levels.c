/* Free cores over time in one sorted array of steps. */
#include "policies/lib/dag/levels.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "sim/base/error.h"

void levels_init(struct levels *levels, struct slab *slab, uint32_t cores, double start)
{
    *levels = (struct levels){ .room = 4, .count = 1, .cores = cores };
    levels->level = slab_alloc(slab, levels->room * sizeof *levels->level);
    levels->level[0] = (struct level){ start, levels->cores };
}

void levels_free(struct levels *levels, struct slab *slab)
{
    slab_free(slab, levels->level, levels->room * sizeof *levels->level);
    levels->level = NULL;
}

/* The last step at `time` or before. */
static uint32_t step_at(const struct levels *levels, double time)
{
    uint32_t low = 0, high = levels->count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (levels->level[middle].time <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double levels_fit(const struct levels *levels, double ready, double length, uint32_t cores)
{
    const struct level *level = levels->level;
    double start = fmax(ready, level[0].time);

    for (uint32_t i = step_at(levels, start); i + 1 < levels->count; i++) {
        if (level[i].free < cores)
            start = level[i + 1].time;
        else if (level[i + 1].time >= start + length)
            break;
    }
    return start;
}

double levels_append(const struct levels *levels, double ready, uint32_t cores)
{
    uint32_t i = levels->count - 1;

    while (i > 0 && levels->level[i - 1].free >= cores)
        i--;
    return fmax(ready, levels->level[i].time);
}

/* The step that begins exactly at `time`, made if there is none. */
static uint32_t split(struct levels *levels, struct slab *slab, double time)
{
    uint32_t i = step_at(levels, time);

    if (levels->level[i].time == time)
        return i;
    if (levels->count == levels->room) {
        size_t size = levels->room * sizeof *levels->level;

        levels->level = slab_resize(slab, levels->level, size, 2 * size);
        levels->room *= 2;
    }
    memmove(levels->level + i + 2, levels->level + i + 1,
            (levels->count - i - 1) * sizeof *levels->level);
    levels->level[i + 1] = (struct level){ time, levels->level[i].free };
    levels->count++;
    return i + 1;
}

/* Removes step i if it changes nothing. */
static void join(struct levels *levels, uint32_t i)
{
    if (i == 0 || i >= levels->count || levels->level[i].free != levels->level[i - 1].free)
        return;
    levels->count--;
    memmove(levels->level + i, levels->level + i + 1, (levels->count - i) * sizeof *levels->level);
}

static void change(struct levels *levels, struct slab *slab, const struct level *span, bool take)
{
    uint32_t cores = span->free;
    uint32_t from = split(levels, slab, span[0].time);
    uint32_t to = split(levels, slab, span[1].time);

    for (uint32_t i = from; i < to; i++) {
        BUG_UNLESS(take ? levels->level[i].free >= cores
                        : levels->level[i].free + cores <= levels->cores);
        levels->level[i].free += take ? -cores : cores;
    }
    join(levels, to);
    join(levels, from);
}

void levels_take(struct levels *levels, struct slab *slab, double start, double finish,
                 uint32_t cores)
{
    if (finish > start && cores > 0)
        change(levels, slab, (struct level[]){ { start, cores }, { finish, cores } }, true);
}

void levels_give(struct levels *levels, struct slab *slab, double start, double finish,
                 uint32_t cores)
{
    if (finish > start && cores > 0)
        change(levels, slab, (struct level[]){ { start, cores }, { finish, cores } }, false);
}
