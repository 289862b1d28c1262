/* Step function in sorted blocks with block summaries. */
#include "sim/base/timeline.h"

#include <string.h>

#include "sim/base/error.h"

void timeline_init(struct timeline *line, struct slab *slab, sim_time now, int64_t level)
{
    *line = (struct timeline){ .slab = slab, .now = now, .level = level };
}

static void drop_block(struct timeline *line, size_t b)
{
    slab_free(line->slab, line->block[b], sizeof *line->block[b]);
    line->count--;
    memmove(&line->block[b], &line->block[b + 1], (line->count - b) * sizeof line->block[0]);
}

static struct timeline_block *insert_block(struct timeline *line, size_t b)
{
    if (line->count == line->room) {
        size_t room = line->room ? 2 * line->room : 8;

        line->block = slab_resize(line->slab, line->block, line->room * sizeof line->block[0],
                                  room * sizeof line->block[0]);
        line->room = room;
    }
    memmove(&line->block[b + 1], &line->block[b], (line->count - b) * sizeof line->block[0]);
    line->count++;
    line->block[b] = slab_alloc(line->slab, sizeof *line->block[b]);
    return line->block[b];
}

void timeline_free(struct timeline *line)
{
    for (size_t b = 0; b < line->count; b++)
        slab_free(line->slab, line->block[b], sizeof *line->block[b]);
    slab_free(line->slab, line->block, line->room * sizeof line->block[0]);
    line->block = NULL;
    line->count = line->room = 0;
}

void timeline_copy(struct timeline *to, const struct timeline *from)
{
    while (to->count > from->count)
        drop_block(to, to->count - 1);
    while (to->count < from->count)
        insert_block(to, to->count);
    for (size_t b = 0; b < from->count; b++) {
        const struct timeline_block *source = from->block[b];
        struct timeline_block *copy = to->block[b];

        copy->count = source->count;
        copy->sum = source->sum;
        copy->low = source->low;
        copy->high = source->high;
        copy->stale = source->stale;
        memcpy(copy->time, source->time, source->count * sizeof source->time[0]);
        memcpy(copy->change, source->change, source->count * sizeof source->change[0]);
    }
    to->now = from->now;
    to->level = from->level;
}

static int64_t sum_of(const struct timeline_block *block, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += block->change[i];
    return sum;
}

/* Low and high of a block are found when a search first needs them, not at every change. */
static void summarise(struct timeline_block *block)
{
    int64_t level = 0;

    if (!block->stale)
        return;
    block->stale = false;
    block->low = INT64_MAX;
    block->high = INT64_MIN;
    for (size_t i = 0; i < block->count; i++) {
        level += block->change[i];
        if (level < block->low)
            block->low = level;
        if (level > block->high)
            block->high = level;
    }
}

/*
 * Index of the first breakpoint of the block at or after `time`. Without a branch that depends on
 * the data: such a branch would be guessed wrong every other time.
 */
static size_t find_in(const struct timeline_block *block, sim_time time)
{
    const sim_time *at = block->time;
    size_t left = block->count;

    if (!left)
        return 0;
    while (left > 1) {
        size_t half = left / 2;

        at += at[half - 1] < time ? half : 0;
        left -= half;
    }
    return (size_t)(at - block->time) + (*at < time);
}

void timeline_advance(struct timeline *line, sim_time now)
{
    size_t gone = 0;

    BUG_UNLESS(now >= line->now);
    line->now = now;
    for (; gone < line->count; gone++) {
        struct timeline_block *block = line->block[gone];
        size_t passed;

        if (block->time[0] > now)
            break;
        if (block->time[block->count - 1] <= now) {
            line->level += block->sum;
            slab_free(line->slab, block, sizeof *block);
            continue;
        }
        passed = find_in(block, now + 1);
        line->level += sum_of(block, passed);
        block->sum -= sum_of(block, passed);
        block->count -= passed;
        memmove(block->time, block->time + passed, block->count * sizeof block->time[0]);
        memmove(block->change, block->change + passed, block->count * sizeof block->change[0]);
        block->stale = true;
        break;
    }
    if (gone) {
        line->count -= gone;
        memmove(line->block, line->block + gone, line->count * sizeof line->block[0]);
    }
}

/* Index of the block that holds or should hold a breakpoint at `time`; 0 when there is none. */
static size_t find_block(const struct timeline *line, sim_time time)
{
    size_t low = 0;
    size_t high = line->count;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;

        if (line->block[middle]->time[0] <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void split(struct timeline *line, size_t b)
{
    struct timeline_block *right = insert_block(line, b + 1);
    struct timeline_block *left = line->block[b];
    size_t half = TIMELINE_BLOCK / 2;

    left->count = half;
    right->count = TIMELINE_BLOCK - half;
    memcpy(right->time, left->time + half, right->count * sizeof right->time[0]);
    memcpy(right->change, left->change + half, right->count * sizeof right->change[0]);
    right->sum = sum_of(right, right->count);
    left->sum -= right->sum;
    left->stale = right->stale = true;
}

static void remove_at(struct timeline *line, size_t b, size_t i)
{
    struct timeline_block *block = line->block[b];

    block->count--;
    if (!block->count) {
        drop_block(line, b);
        return;
    }
    memmove(&block->time[i], &block->time[i + 1], (block->count - i) * sizeof block->time[0]);
    memmove(&block->change[i], &block->change[i + 1], (block->count - i) * sizeof block->change[0]);
}

static void add_at(struct timeline *line, sim_time time, int64_t change)
{
    struct timeline_block *block;
    size_t b, i;

    if (time <= line->now) {
        line->level += change;
        return;
    }
    if (time == TIME_NEVER)
        return;
    if (!line->count)
        insert_block(line, 0);
    b = find_block(line, time);
    block = line->block[b];
    i = find_in(block, time);
    if (i < block->count && block->time[i] == time) {
        block->change[i] += change;
        block->sum += change;
        block->stale = true;
        if (block->change[i] == 0)
            remove_at(line, b, i);
        return;
    }
    if (block->count == TIMELINE_BLOCK) {
        split(line, b);
        if (i > TIMELINE_BLOCK / 2) {
            block = line->block[b + 1];
            i -= TIMELINE_BLOCK / 2;
        }
    }
    memmove(&block->time[i + 1], &block->time[i], (block->count - i) * sizeof block->time[0]);
    memmove(&block->change[i + 1], &block->change[i], (block->count - i) * sizeof block->change[0]);
    block->time[i] = time;
    block->change[i] = change;
    block->sum += change;
    block->stale = true;
    block->count++;
}

void timeline_add(struct timeline *line, sim_time from, sim_time to, int64_t change)
{
    if (to <= line->now || from >= to || change == 0)
        return;
    add_at(line, from, change);
    add_at(line, to, -change);
}

sim_time timeline_fit_before(const struct timeline *line, int64_t amount, sim_time duration,
                             sim_time latest, sim_time until)
{
    int64_t level = line->level;
    sim_time start = level >= amount && line->now < latest ? line->now : TIME_NEVER;

    for (size_t b = 0; b < line->count; b++) {
        struct timeline_block *block = line->block[b];
        bool enough = start != TIME_NEVER;

        summarise(block);
        if (enough) {
            if (block->time[0] >= until || block->time[0] >= time_add(start, duration))
                return start;
            if (level + block->low >= amount) {
                level += block->sum;
                continue;
            }
        } else {
            if (block->time[0] >= latest)
                return TIME_NEVER;
            if (level + block->high < amount) {
                level += block->sum;
                continue;
            }
        }
        for (size_t i = 0; i < block->count; i++) {
            sim_time time = block->time[i];

            if (start != TIME_NEVER) {
                if (time >= until || time >= time_add(start, duration))
                    return start;
                level += block->change[i];
                if (level < amount)
                    start = TIME_NEVER;
            } else {
                if (time >= latest)
                    return TIME_NEVER;
                level += block->change[i];
                if (level >= amount)
                    start = time;
            }
        }
    }
    return start;
}

sim_time timeline_fit(const struct timeline *line, int64_t amount, sim_time duration)
{
    return timeline_fit_before(line, amount, duration, TIME_NEVER, TIME_NEVER);
}

int64_t timeline_level(const struct timeline *line, sim_time time)
{
    int64_t level = line->level;

    for (size_t b = 0; b < line->count && line->block[b]->time[0] <= time; b++) {
        const struct timeline_block *block = line->block[b];

        if (block->time[block->count - 1] <= time) {
            level += block->sum;
            continue;
        }
        for (size_t i = 0; i < block->count && block->time[i] <= time; i++)
            level += block->change[i];
    }
    return level;
}
