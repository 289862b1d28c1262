/* The ladder's work between two pops: spreading lists over rungs, sorting buckets, throwing out. */
#include "sim/engine/ladder.h"

#include <string.h>

#include "sim/base/error.h"

enum {
    LINE = 64,
    FIRST_BOTTOM = 256,
    BUCKET_KEYS = 6,    /* wanted in a bucket on average */
    BUCKET_MOST = 64,   /* more than this and it becomes a rung */
    RUNG_BUCKETS = 8192 /* so that the ends of all buckets stay in the second-level cache */
};

_Static_assert(sizeof(struct ladder_chunk) == 4 * LINE, "a chunk is four cache lines");

static void empty_bottom(struct ladder *ladder)
{
    ladder->bottom_at = ladder->bottom_end = 0;
    ladder->bottom[0] = (struct heap_key){ UINT64_MAX, UINT64_MAX };
}

void ladder_init(struct ladder *ladder, struct arena *arena, struct slab *slab)
{
    memset(ladder, 0, sizeof *ladder);
    ladder->arena = arena;
    ladder->slab = slab;
    heap_init(&ladder->late, slab, false);
    ladder->bottom_room = FIRST_BOTTOM;
    ladder->bottom = slab_alloc(slab, FIRST_BOTTOM * sizeof *ladder->bottom);
    ladder->scratch = slab_alloc(slab, FIRST_BOTTOM * sizeof *ladder->scratch);
    empty_bottom(ladder);
}

/* Takes more chunks from the arena: a quarter of what there is, so that calls stay rare. */
static void more_chunks(struct ladder *ladder)
{
    size_t count = ladder->chunks < 256 ? 64 : ladder->chunks / 4;
    char *piece = arena_array(ladder->arena, count + 1, sizeof(struct ladder_chunk));
    struct ladder_chunk *chunks =
        (struct ladder_chunk *)(void *)(piece + (LINE - (uintptr_t)piece % LINE) % LINE);

    for (size_t i = 0; i < count; i++)
        chunks[i].next = i + 1 < count ? &chunks[i + 1] : ladder->free;
    ladder->free = chunks;
    ladder->chunks += count;
}

void ladder_extend(struct ladder *ladder, struct ladder_list *list)
{
    struct ladder_chunk *chunk;

    if (!ladder->free)
        more_chunks(ladder);
    chunk = ladder->free;
    ladder->free = chunk->next;
    if (list->last) {
        chunk->next = list->last->next;
        list->last->next = chunk;
    } else {
        chunk->next = chunk;
    }
    list->last = chunk;
    list->room = LADDER_CHUNK_KEYS;
}

/* Walks over a list chunk by chunk; each chunk is free again when the next one is asked for. */
struct walk {
    struct ladder *ladder;
    struct ladder_chunk *next;
    struct ladder_chunk *spent;
    size_t left;
};

static struct walk walk_start(struct ladder *ladder, struct ladder_list list)
{
    return (struct walk){ ladder, list.last ? list.last->next : NULL, NULL, list.count };
}

/* The keys of the next chunk and how many there are: 0 at the end. */
static inline const struct heap_key *walk_next(struct walk *walk, size_t *count)
{
    struct ladder_chunk *chunk = walk->next;

    if (walk->spent) {
        walk->spent->next = walk->ladder->free;
        walk->ladder->free = walk->spent;
    }
    *count = walk->left < LADDER_CHUNK_KEYS ? walk->left : LADDER_CHUNK_KEYS;
    walk->left -= *count;
    walk->spent = *count ? chunk : NULL;
    if (*count == 0)
        return NULL;
    walk->next = chunk->next;
    __builtin_prefetch(chunk->next);
    return chunk->keys;
}

/*
 * What an entry stands for: false if it is stale, else the key of its event, which may be later
 * than the entry. From then on the event is stood for by that key. No branches: after many
 * re-timings half of the entries are stale and half of the others moved, in no order.
 */
static inline bool resolve(struct ladder *ladder, struct heap_key entry, struct heap_key *key)
{
    struct slot *slot = &ladder->slots[heap_item(entry)];
    bool stale = slot_stale(slot, entry);

    key->high = slot->time;
    key->low = slot->low;
    slot_enter(slot, *key, !stale);
    ladder->stale -= stale;
    return !stale;
}

/* Not inlined: among the many variables of its caller the loop would lose its registers. */
__attribute__((noinline)) static void insertion_sort(struct heap_key *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct heap_key key = keys[i];
        size_t j = i;

        for (; j > 0 && heap_before(key, keys[j - 1]); j--)
            heap_set(&keys[j], keys[j - 1]);
        heap_set(&keys[j], key);
    }
}

/* Merges two sorted neighbours; nothing to do when they are in order as they stand. */
static void merge(struct heap_key *keys, size_t middle, size_t count, struct heap_key *scratch)
{
    size_t i = 0, j = middle, k = 0;

    if (!heap_before(keys[middle], keys[middle - 1]))
        return;
    memcpy(scratch, keys, middle * sizeof *keys);
    while (i < middle && j < count)
        keys[k++] = heap_before(keys[j], scratch[i]) ? keys[j++] : scratch[i++];
    memcpy(keys + k, scratch + i, (middle - i) * sizeof *keys);
}

/* Large buckets hold keys of one time: in order, in reverse (last in, first out) or random. */
static void sort(struct heap_key *keys, size_t count, struct heap_key *scratch)
{
    enum { RUN = 32 };

    if (count > RUN && heap_before(keys[count - 1], keys[0])) {
        for (size_t i = 0; i < count / 2; i++) {
            struct heap_key key = keys[i];

            keys[i] = keys[count - 1 - i];
            keys[count - 1 - i] = key;
        }
    }
    for (size_t i = 0; i < count; i += RUN)
        insertion_sort(keys + i, count - i < RUN ? count - i : RUN);
    for (size_t run = RUN; run < count; run *= 2) {
        for (size_t i = 0; i + run < count; i += 2 * run)
            merge(keys + i, run, count - i < 2 * run ? count - i : 2 * run, scratch);
    }
}

static void grow_bottom(struct ladder *ladder, size_t count)
{
    size_t room = ladder->bottom_room;
    size_t size = room * sizeof *ladder->bottom;

    while (room <= count)
        room *= 2;
    slab_free(ladder->slab, ladder->bottom, size);
    slab_free(ladder->slab, ladder->scratch, size);
    ladder->bottom = slab_alloc(ladder->slab, room * sizeof *ladder->bottom);
    ladder->scratch = slab_alloc(ladder->slab, room * sizeof *ladder->scratch);
    ladder->bottom_room = room;
}

/* Leaves of the first `count` keys of the bottom those that are due before `end`. */
static size_t resolve_bottom(struct ladder *ladder, size_t count, uint64_t end)
{
    struct heap_key *bottom = ladder->bottom;
    struct heap_key *later = ladder->scratch;
    size_t kept = 0, out = 0;

    for (size_t i = 0; i < count; i++) {
        struct heap_key key;
        bool wanted = resolve(ladder, bottom[i], &key);
        bool before = key.high < end;

        heap_set(&bottom[kept], key);
        heap_set(&later[out], key);
        kept += wanted & before;
        out += wanted & !before;
    }
    for (size_t i = 0; i < out; i++)
        ladder_push(ladder, later[i]);
    return kept;
}

/* Sorts a list that ends before `end` into the empty bottom. */
static void fill_bottom(struct ladder *ladder, struct ladder_list list, uint64_t end)
{
    struct walk walk = walk_start(ladder, list);
    struct heap_key *bottom;
    size_t kept = 0;
    size_t count;

    if (list.count >= ladder->bottom_room)
        grow_bottom(ladder, list.count);
    bottom = ladder->bottom;
    for (const struct heap_key *keys; (keys = walk_next(&walk, &count));) {
        memcpy(bottom + kept, keys, count * sizeof *keys);
        kept += count;
    }
    if (ladder->slots) {
        for (size_t i = 0; i < kept; i++)
            __builtin_prefetch(&ladder->slots[heap_item(bottom[i])], 1);
    }
    if (ladder->loose)
        kept = resolve_bottom(ladder, kept, end);
    if (ladder->cargos) {
        for (size_t i = 0; i < kept; i++)
            __builtin_prefetch(&ladder->cargos[heap_item(bottom[i])], 1);
    }
    sort(bottom, kept, ladder->scratch);
    bottom[kept] = (struct heap_key){ UINT64_MAX, UINT64_MAX };
    ladder->bottom_at = 0;
    ladder->bottom_end = kept;
}

struct range {
    uint64_t min;
    uint64_t max;
    double mean; /* above min */
};

/* Differences to the first time keep the mean exact enough whatever the times are. */
static struct range range_of(struct ladder_list list)
{
    const struct ladder_chunk *chunk = list.last->next;
    uint64_t first = chunk->keys[0].high;
    struct range range = { first, first, 0 };
    double sum = 0;

    for (size_t left = list.count; left > 0; chunk = chunk->next) {
        size_t count = left < LADDER_CHUNK_KEYS ? left : LADDER_CHUNK_KEYS;

        __builtin_prefetch(chunk->next);
        for (size_t i = 0; i < count; i++) {
            uint64_t time = chunk->keys[i].high;

            range.min = time < range.min ? time : range.min;
            range.max = time > range.max ? time : range.max;
            sum += (double)(int64_t)(time - first);
        }
        left -= count;
    }
    range.mean = sum / (double)list.count + (double)(first - range.min);
    return range;
}

static void make_lists(struct ladder *ladder, struct ladder_rung *rung)
{
    size_t room = rung->room ? rung->room : 64;

    while (room < rung->count)
        room *= 2;
    if (room != rung->room) {
        slab_free(ladder->slab, rung->lists, rung->room * sizeof *rung->lists);
        rung->lists = slab_alloc(ladder->slab, room * sizeof *rung->lists);
        rung->room = room;
    }
}

/*
 * Spreads a list over a new rung. At least three keys in four lie below four times the mean
 * (Markov), so a few that are far away cannot make the buckets too wide for the rest.
 */
static void add_rung(struct ladder *ladder, struct ladder_list list, struct range range,
                     uint64_t end)
{
    struct ladder_rung *rung = &ladder->rungs[ladder->rung_count++];
    double cover = (double)(range.max - range.min);
    size_t buckets = list.count / BUCKET_KEYS;
    struct walk walk = walk_start(ladder, list);
    uint64_t width;
    size_t count;

    if (cover > 4 * range.mean)
        cover = 4 * range.mean;
    if (buckets > RUNG_BUCKETS)
        buckets = RUNG_BUCKETS;
    width = (uint64_t)(cover / (double)buckets);
    rung->shift = width > 1 ? 63 - (unsigned)__builtin_clzll(width) : 0;
    rung->start = rung->next = range.min;
    rung->end = end;
    rung->count = (size_t)((uint64_t)cover >> rung->shift) + 2;
    rung->bucket = 0;
    make_lists(ladder, rung);
    for (const struct heap_key *keys; (keys = walk_next(&walk, &count));) {
        for (size_t i = 0; i < count; i++)
            ladder_add(ladder, ladder_bucket(rung, keys[i].high), keys[i]);
    }
}

/* Makes a list that ends before `end` the next to be taken; all below it has been taken. */
static void take_list(struct ladder *ladder, struct ladder_list list, uint64_t end)
{
    if (list.count > BUCKET_MOST && ladder->rung_count < LADDER_RUNGS) {
        struct range range = range_of(list);

        if (range.min < range.max) {
            add_rung(ladder, list, range, end);
            return;
        }
    }
    fill_bottom(ladder, list, end);
}

/* The next bucket that is not empty; the rung is gone when its last bucket is taken. */
static void take_bucket(struct ladder *ladder)
{
    struct ladder_rung *rung = &ladder->rungs[ladder->rung_count - 1];
    struct ladder_list list;
    size_t i = rung->bucket;

    while (i < rung->count && rung->lists[i].count == 0)
        i++;
    if (i == rung->count) {
        ladder->rung_count--;
        return;
    }
    list = rung->lists[i];
    rung->lists[i] = (struct ladder_list){ 0 };
    rung->bucket = i + 1;
    rung->next = rung->start + ((uint64_t)(i + 1) << rung->shift);
    if (i + 1 == rung->count || rung->next > rung->end)
        rung->next = rung->end;
    if (i + 1 == rung->count)
        ladder->rung_count--;
    else if (rung->lists[i + 1].last)
        __builtin_prefetch(rung->lists[i + 1].last->next);
    take_list(ladder, list, rung->next);
}

/* Fills the empty bottom from the rungs, or from the top; false if the ladder is empty. */
bool ladder_refill(struct ladder *ladder)
{
    empty_bottom(ladder);
    while (ladder->bottom_end == 0) {
        struct ladder_list top = ladder->top;

        if (ladder->rung_count > 0) {
            take_bucket(ladder);
        } else if (top.count > 0) {
            ladder->top = (struct ladder_list){ 0 };
            ladder->top_start = range_of(top).max + 1;
            take_list(ladder, top, ladder->top_start);
        } else {
            ladder->top_start = 0;
            return false;
        }
    }
    return true;
}

/* Where the rungs and the top start: everything in bottom and late is before. */
static uint64_t lower_end(const struct ladder *ladder)
{
    return ladder->rung_count ? ladder->rungs[ladder->rung_count - 1].next : ladder->top_start;
}

/* The keys of bottom and late as a list; both are empty then. */
static struct ladder_list lowest(struct ladder *ladder)
{
    struct ladder_list list = { 0 };
    size_t late = heap_min(&ladder->late) ? heap_count(&ladder->late) : 0;

    for (size_t i = ladder->bottom_at; i < ladder->bottom_end; i++)
        ladder_add(ladder, &list, ladder->bottom[i]);
    for (size_t i = 0; i < late; i++)
        ladder_add(ladder, &list, ladder->late.keys[i]);
    heap_clear(&ladder->late);
    empty_bottom(ladder);
    return list;
}

/*
 * Many late keys mean that the bucket taken last was too wide for what came after: all that is
 * left of it becomes a rung. Tried at powers of two only, as it may change nothing.
 */
void ladder_late(struct ladder *ladder, struct heap_key key)
{
    size_t late;

    heap_push(&ladder->late, key);
    late = heap_count(&ladder->late);
    if (late > BUCKET_MOST && (late & (late - 1)) == 0 && ladder->rung_count < LADDER_RUNGS &&
        late >= ladder->bottom_end - ladder->bottom_at)
        take_list(ladder, lowest(ladder), lower_end(ladder));
}

/* Puts the events that a list stands for into the top. */
static void back_to_top(struct ladder *ladder, struct ladder_list list)
{
    struct walk walk = walk_start(ladder, list);
    size_t count;

    for (const struct heap_key *keys; (keys = walk_next(&walk, &count));) {
        for (size_t i = 0; ladder->slots && i < count; i++)
            __builtin_prefetch(&ladder->slots[heap_item(keys[i])], 1);
        for (size_t i = 0; i < count; i++) {
            struct heap_key key = keys[i];
            bool wanted = !ladder->slots || resolve(ladder, keys[i], &key);

            ladder_push_if(ladder, key, wanted);
        }
    }
}

/* While the top starts at 0 all that is pushed goes there. */
void ladder_compact(struct ladder *ladder)
{
    struct ladder_list bottom = lowest(ladder);
    struct ladder_list top = ladder->top;
    unsigned rung_count = ladder->rung_count;

    ladder->rung_count = 0;
    ladder->top = (struct ladder_list){ 0 };
    ladder->top_start = 0;
    back_to_top(ladder, bottom);
    for (unsigned r = 0; r < rung_count; r++) {
        struct ladder_rung *rung = &ladder->rungs[r];

        for (size_t i = rung->bucket; i < rung->count; i++) {
            struct ladder_list list = rung->lists[i];

            rung->lists[i] = (struct ladder_list){ 0 };
            back_to_top(ladder, list);
        }
    }
    back_to_top(ladder, top);
    ladder->loose = false;
}

void ladder_empty(struct ladder *ladder, void (*take)(void *context, struct heap_key key),
                  void *context)
{
    struct walk walk;
    size_t count;

    ladder_compact(ladder);
    walk = walk_start(ladder, ladder->top);
    ladder->top = (struct ladder_list){ 0 };
    for (const struct heap_key *keys; (keys = walk_next(&walk, &count));) {
        for (size_t i = 0; i < count; i++)
            take(context, keys[i]);
    }
}
