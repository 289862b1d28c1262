/* Two-level tree of sorted blocks; summaries by size class let searches skip. */
#include "sim/batch/waiting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"

_Static_assert(sizeof(struct waiting_block) <= 4096, "a block of the queue fits its slab");

void waiting_init(struct waiting *waiting, struct slab *slab)
{
    *waiting = (struct waiting){ .slab = slab, .last = slab_alloc(slab, sizeof *waiting->last) };
}

static unsigned class_of(uint32_t procs)
{
    return procs ? 32 - (unsigned)__builtin_clz(procs) : 0;
}

static bool before(const struct waiting_entry *a, double rank, uint64_t order)
{
    return a->rank < rank || (a->rank == rank && a->order < order);
}

static void note(struct waiting_summary *sum, unsigned class, uint32_t procs, sim_time estimate)
{
    uint64_t bit = UINT64_C(1) << class;

    if (!(sum->mask & bit)) {
        sum->mask |= bit;
        sum->procs[class] = procs;
        sum->estimate[class] = estimate;
        return;
    }
    if (procs < sum->procs[class])
        sum->procs[class] = procs;
    if (estimate < sum->estimate[class])
        sum->estimate[class] = estimate;
}

/* One class of a block's summary anew, from its entries. */
static void renew_block(struct waiting_block *block, unsigned class)
{
    block->summary.mask &= ~(UINT64_C(1) << class);
    for (size_t i = 0; i < block->count; i++)
        if (class_of(block->entry[i].procs) == class)
            note(&block->summary, class, block->entry[i].procs, block->entry[i].estimate);
}

static void renew_group(struct waiting_group *group, unsigned class)
{
    group->summary.mask &= ~(UINT64_C(1) << class);
    for (size_t b = 0; b < group->count; b++) {
        const struct waiting_summary *sum = &group->block[b]->summary;

        if (sum->mask >> class & 1)
            note(&group->summary, class, sum->procs[class], sum->estimate[class]);
    }
}

static void summarise_block(struct waiting_block *block)
{
    block->summary.mask = 0;
    for (size_t i = 0; i < block->count; i++)
        note(&block->summary, class_of(block->entry[i].procs), block->entry[i].procs,
             block->entry[i].estimate);
}

static void summarise_group(struct waiting_group *group)
{
    group->summary.mask = 0;
    for (size_t b = 0; b < group->count; b++)
        for (uint64_t mask = group->block[b]->summary.mask; mask; mask &= mask - 1) {
            unsigned class = (unsigned)__builtin_ctzll(mask);

            note(&group->summary, class, group->block[b]->summary.procs[class],
                 group->block[b]->summary.estimate[class]);
        }
}

/*
 * While all jobs fit one block there is nothing to skip, and no summary is kept: a short queue, the
 * usual one, would pay for it at every start.
 */
static bool is_lone(const struct waiting *w)
{
    return w->count == 1 && w->group[0]->count == 1;
}

/* Where an entry of this key is or belongs: the first entry not before it, or one past a block. */
static struct waiting_place search(const struct waiting *w, double rank, uint64_t order)
{
    struct waiting_place at = { 0 };
    size_t low = 0;
    size_t high = w->count;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;

        if (before(&w->group[middle]->block[0]->entry[0], rank, order))
            low = middle;
        else
            high = middle;
    }
    at.group = low;
    for (low = 0, high = w->group[at.group]->count; low + 1 < high;) {
        size_t middle = (low + high) / 2;

        if (before(&w->group[at.group]->block[middle]->entry[0], rank, order))
            low = middle;
        else
            high = middle;
    }
    at.block = low;
    for (low = 0, high = w->group[at.group]->block[at.block]->count; low < high;) {
        size_t middle = (low + high) / 2;

        if (before(&w->group[at.group]->block[at.block]->entry[middle], rank, order))
            low = middle + 1;
        else
            high = middle;
    }
    at.entry = low;
    return at;
}

/* The same, at once for the two places that count most: the front and behind the end. */
static struct waiting_place find(const struct waiting *w, double rank, uint64_t order)
{
    const struct waiting_group *group = w->group[w->count - 1];
    const struct waiting_block *block = group->block[group->count - 1];

    if (!block->count || !before(&w->group[0]->block[0]->entry[0], rank, order))
        return (struct waiting_place){ 0 };
    if (before(&block->entry[block->count - 1], rank, order))
        return (struct waiting_place){ w->count - 1, group->count - 1, block->count };
    return search(w, rank, order);
}

/* The entry at a place, going on to the next block if the place is one past the end of its own. */
static const struct waiting_entry *entry_at(const struct waiting *w, struct waiting_place at)
{
    if (at.entry == w->group[at.group]->block[at.block]->count) {
        at.entry = 0;
        if (++at.block == w->group[at.group]->count) {
            at.block = 0;
            if (++at.group == w->count)
                return NULL;
        }
    }
    *w->last = at;
    return &w->group[at.group]->block[at.block]->entry[at.entry];
}

/* Whether the last place still holds the entry of this key. */
static bool is_last(const struct waiting *w, double rank, uint64_t order)
{
    struct waiting_place at = *w->last;
    const struct waiting_entry *entry;

    if (at.group >= w->count || at.block >= w->group[at.group]->count ||
        at.entry >= w->group[at.group]->block[at.block]->count)
        return false;
    entry = &w->group[at.group]->block[at.block]->entry[at.entry];
    return entry->order == order && entry->rank == rank;
}

static void insert_group(struct waiting *w, size_t g)
{
    if (w->count == w->room) {
        size_t room = w->room ? 2 * w->room : 8;

        w->group =
            slab_resize(w->slab, w->group, w->room * sizeof w->group[0], room * sizeof w->group[0]);
        w->room = room;
    }
    memmove(&w->group[g + 1], &w->group[g], (w->count - g) * sizeof w->group[0]);
    w->count++;
    w->group[g] = slab_alloc(w->slab, sizeof *w->group[g]);
}

static void insert_block(struct waiting *w, struct waiting_group *group, size_t b)
{
    memmove(&group->block[b + 1], &group->block[b], (group->count - b) * sizeof group->block[0]);
    group->count++;
    group->block[b] = slab_alloc(w->slab, sizeof *group->block[b]);
}

static void split_group(struct waiting *w, size_t g)
{
    struct waiting_group *left, *right;
    size_t half = WAITING_FANOUT / 2;

    insert_group(w, g + 1);
    left = w->group[g];
    right = w->group[g + 1];
    right->count = left->count - half;
    left->count = half;
    memcpy(right->block, left->block + half, right->count * sizeof right->block[0]);
    summarise_group(left);
    summarise_group(right);
}

/*
 * Makes room in a full block. Entries that always come last leave the block full and open a new
 * one, so that a first-come-first-served queue has full blocks.
 */
static struct waiting_place split_block(struct waiting *w, struct waiting_place at)
{
    struct waiting_group *group = w->group[at.group];
    struct waiting_block *left, *right;
    bool lone = is_lone(w);
    size_t keep;

    if (group->count == WAITING_FANOUT) {
        split_group(w, at.group);
        if (at.block >= WAITING_FANOUT / 2) {
            at.group++;
            at.block -= WAITING_FANOUT / 2;
        }
        group = w->group[at.group];
    }
    insert_block(w, group, at.block + 1);
    left = group->block[at.block];
    right = group->block[at.block + 1];
    keep = at.entry == left->count ? left->count : WAITING_ENTRIES / 2;
    right->count = left->count - keep;
    memcpy(right->entry, left->entry + keep, right->count * sizeof right->entry[0]);
    left->count = keep;
    summarise_block(left);
    summarise_block(right);
    if (lone)
        summarise_group(group);
    if (at.entry > keep || right->count == 0) {
        at.block++;
        at.entry -= keep;
    }
    return at;
}

void waiting_add(struct waiting *w, const struct waiting_entry *entry)
{
    unsigned class = class_of(entry->procs);
    struct waiting_place at;
    struct waiting_block *block;

    if (!w->count) {
        insert_group(w, 0);
        insert_block(w, w->group[0], 0);
    }
    at = find(w, entry->rank, entry->order);
    if (w->group[at.group]->block[at.block]->count == WAITING_ENTRIES)
        at = split_block(w, at);
    block = w->group[at.group]->block[at.block];
    memmove(&block->entry[at.entry + 1], &block->entry[at.entry],
            (block->count - at.entry) * sizeof block->entry[0]);
    block->entry[at.entry] = *entry;
    block->count++;
    w->jobs++;
    if (is_lone(w))
        return;
    note(&block->summary, class, entry->procs, entry->estimate);
    note(&w->group[at.group]->summary, class, entry->procs, entry->estimate);
}

static void drop_block(struct waiting *w, struct waiting_place at)
{
    struct waiting_group *group = w->group[at.group];

    slab_free(w->slab, group->block[at.block], sizeof *group->block[at.block]);
    group->count--;
    memmove(&group->block[at.block], &group->block[at.block + 1],
            (group->count - at.block) * sizeof group->block[0]);
    if (group->count)
        return;
    slab_free(w->slab, group, sizeof *group);
    w->count--;
    memmove(&w->group[at.group], &w->group[at.group + 1],
            (w->count - at.group) * sizeof w->group[0]);
}

/* Joins a thin block with the next one of its group, so that holes do not pile up. */
static void join_blocks(struct waiting *w, struct waiting_place at)
{
    struct waiting_group *group = w->group[at.group];
    struct waiting_block *left = group->block[at.block];
    struct waiting_block *right;

    if (at.block + 1 == group->count)
        return;
    right = group->block[at.block + 1];
    if (left->count + right->count > WAITING_ENTRIES / 2)
        return;
    memcpy(left->entry + left->count, right->entry, right->count * sizeof right->entry[0]);
    left->count += right->count;
    summarise_block(left);
    at.block++;
    drop_block(w, at);
}

void waiting_remove(struct waiting *w, double rank, uint64_t order)
{
    struct waiting_place at;
    struct waiting_group *group;
    struct waiting_block *block;
    const struct waiting_entry *entry;
    unsigned class;
    uint32_t procs;
    sim_time estimate;

    BUG_UNLESS(w->count > 0);
    at = find(w, rank, order);
    group = w->group[at.group];
    block = group->block[at.block];
    /* The first entry of a block is found at the end of the block before it. */
    if (at.entry == block->count) {
        at.entry = 0;
        if (++at.block == group->count) {
            at.block = 0;
            BUG_UNLESS(++at.group < w->count);
            group = w->group[at.group];
        }
        block = group->block[at.block];
    }
    entry = &block->entry[at.entry];
    BUG_UNLESS(entry->order == order);
    class = class_of(entry->procs);
    procs = entry->procs;
    estimate = entry->estimate;
    block->count--;
    memmove(&block->entry[at.entry], &block->entry[at.entry + 1],
            (block->count - at.entry) * sizeof block->entry[0]);
    w->jobs--;
    /* The last block stays, so that a queue that is often empty takes no new memory each time. */
    if (is_lone(w))
        return;
    if (procs == block->summary.procs[class] || estimate == block->summary.estimate[class]) {
        renew_block(block, class);
        renew_group(group, class);
    }
    if (!block->count)
        drop_block(w, at);
    else if (block->count < WAITING_ENTRIES / 4)
        join_blocks(w, at);
}

const struct waiting_entry *waiting_first(const struct waiting *w)
{
    if (!w->jobs)
        return NULL;
    *w->last = (struct waiting_place){ 0 };
    return &w->group[0]->block[0]->entry[0];
}

const struct waiting_entry *waiting_after(const struct waiting *w, double rank, uint64_t order)
{
    struct waiting_place at;

    if (!w->jobs)
        return NULL;
    if (!is_last(w, rank, order))
        return entry_at(w, find(w, rank, order + 1));
    at = *w->last;
    at.entry++;
    return entry_at(w, at);
}

static bool may_fit(const struct waiting_summary *sum, const struct waiting_hole *hole)
{
    uint64_t mask = sum->mask & ((UINT64_C(2) << class_of(hole->procs)) - 1);

    for (; mask; mask &= mask - 1) {
        unsigned class = (unsigned)__builtin_ctzll(mask);

        if (sum->procs[class] <= hole->procs &&
            (sum->estimate[class] <= hole->estimate || sum->procs[class] <= hole->spare))
            return true;
    }
    return false;
}

static const struct waiting_entry *fit_in_block(const struct waiting_block *block, size_t from,
                                                const struct waiting_hole *hole)
{
    for (size_t i = from; i < block->count; i++) {
        const struct waiting_entry *entry = &block->entry[i];

        if (entry->procs <= hole->procs &&
            (entry->estimate <= hole->estimate || entry->procs <= hole->spare))
            return entry;
    }
    return NULL;
}

const struct waiting_entry *waiting_fit(const struct waiting *w, const struct waiting_hole *hole,
                                        double rank, uint64_t order)
{
    struct waiting_place at;

    if (!w->jobs || !hole->procs)
        return NULL;
    at = find(w, rank, order);
    if (is_lone(w))
        return fit_in_block(w->group[0]->block[0], at.entry, hole);
    for (; at.group < w->count; at.group++, at.block = 0, at.entry = 0) {
        const struct waiting_group *group = w->group[at.group];

        if (!may_fit(&group->summary, hole))
            continue;
        for (; at.block < group->count; at.block++, at.entry = 0) {
            const struct waiting_entry *entry =
                may_fit(&group->block[at.block]->summary, hole)
                    ? fit_in_block(group->block[at.block], at.entry, hole)
                    : NULL;

            if (entry)
                return entry;
        }
    }
    return NULL;
}

static int by_key(const void *a, const void *b)
{
    const struct waiting_entry *x = a;
    const struct waiting_entry *y = b;

    return before(x, y->rank, y->order) ? -1 : 1;
}

bool waiting_rerank(struct waiting *w, double (*rank)(void *context, uint32_t id), void *context)
{
    size_t size = w->jobs * sizeof(struct waiting_entry);
    struct waiting_entry *all;
    bool sorted = true;
    bool ok = true;
    size_t n = 0;

    if (!w->jobs)
        return true;
    all = slab_alloc(w->slab, size);
    for (size_t g = 0; g < w->count; g++)
        for (size_t b = 0; b < w->group[g]->count; b++)
            for (size_t i = 0; i < w->group[g]->block[b]->count; i++) {
                struct waiting_entry *entry = &w->group[g]->block[b]->entry[i];

                entry->rank = rank(context, entry->id);
                ok = ok && !isnan(entry->rank);
                all[n] = *entry;
                sorted = sorted && (n == 0 || before(&all[n - 1], entry->rank, entry->order));
                n++;
            }
    if (ok && !sorted) {
        qsort(all, n, sizeof all[0], by_key);
        n = 0;
        for (size_t g = 0; g < w->count; g++) {
            for (size_t b = 0; b < w->group[g]->count; b++) {
                struct waiting_block *block = w->group[g]->block[b];

                memcpy(block->entry, all + n, block->count * sizeof all[0]);
                n += block->count;
                summarise_block(block);
            }
            summarise_group(w->group[g]);
        }
    }
    slab_free(w->slab, all, size);
    return ok;
}
