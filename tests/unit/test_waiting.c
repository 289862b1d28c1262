/* The queue of waiting jobs against a sorted array, with thousands of entries. */
#include <math.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/batch/waiting.h"
#include "tests/unit/unit.h"

enum { MOST = 12000 };

struct naive {
    struct waiting_entry entry[MOST];
    size_t count;
};

static bool before(const struct waiting_entry *a, double rank, uint64_t order)
{
    return a->rank < rank || (a->rank == rank && a->order < order);
}

/* Index of the first entry not before the key. */
static size_t place(const struct naive *naive, double rank, uint64_t order)
{
    size_t low = 0;
    size_t high = naive->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (before(&naive->entry[middle], rank, order))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void naive_add(struct naive *naive, const struct waiting_entry *entry)
{
    size_t at = place(naive, entry->rank, entry->order);

    memmove(&naive->entry[at + 1], &naive->entry[at], (naive->count - at) * sizeof *entry);
    naive->entry[at] = *entry;
    naive->count++;
}

static void naive_remove(struct naive *naive, size_t at)
{
    naive->count--;
    memmove(&naive->entry[at], &naive->entry[at + 1], (naive->count - at) * sizeof naive->entry[0]);
}

static const struct waiting_entry *
naive_fit(const struct naive *naive, const struct waiting_hole *hole, double rank, uint64_t order)
{
    for (size_t i = place(naive, rank, order); i < naive->count; i++) {
        const struct waiting_entry *entry = &naive->entry[i];

        if (entry->procs <= hole->procs &&
            (entry->estimate <= hole->estimate || entry->procs <= hole->spare))
            return entry;
    }
    return NULL;
}

static void assert_same(const struct waiting_entry *got, const struct waiting_entry *expected)
{
    assert_int_equal(got == NULL, expected == NULL);
    if (got)
        assert_int_equal(got->order, expected->order);
}

struct world {
    struct arena *arena;
    struct slab slab;
    struct waiting waiting;
    struct naive naive;
    struct rng rng;
    uint64_t orders;
    int ranks; /* how many different ones; 0: all equal, as first come first served */
};

static void open_world(struct world *w, uint64_t seed, int ranks)
{
    w->arena = arena_create();
    slab_init(&w->slab, w->arena);
    memset(&w->waiting, 0, sizeof w->waiting);
    waiting_init(&w->waiting, &w->slab);
    w->naive.count = 0;
    w->orders = 0;
    w->ranks = ranks;
    rng_seed(&w->rng, seed);
}

static void add(struct world *w)
{
    struct waiting_entry entry = {
        .rank = w->ranks ? (double)rng_below(&w->rng, (uint64_t)w->ranks) - w->ranks / 2 : 0,
        .order = w->orders++,
        .estimate = (sim_time)rng_below(&w->rng, 1000),
        .procs = 1 + (uint32_t)rng_below(&w->rng, UINT64_C(1) << rng_below(&w->rng, 14))
    };

    waiting_add(&w->waiting, &entry);
    naive_add(&w->naive, &entry);
}

/* Mostly near the front, where jobs start; sometimes anywhere. */
static void take(struct world *w)
{
    size_t at = rng_below(&w->rng, w->naive.count);
    struct waiting_entry entry;

    if (rng_below(&w->rng, 3) == 0)
        at = rng_below(&w->rng, w->naive.count < 5 ? w->naive.count : 5);
    entry = w->naive.entry[at];
    waiting_remove(&w->waiting, entry.rank, entry.order);
    naive_remove(&w->naive, at);
}

static void ask(struct world *w)
{
    struct waiting_hole hole = { .procs = (uint32_t)rng_below(&w->rng, 3000),
                                 .estimate = (sim_time)rng_below(&w->rng, 30),
                                 .spare = (uint32_t)rng_below(&w->rng, 3) };
    double rank = w->ranks ? (double)rng_below(&w->rng, (uint64_t)w->ranks) - w->ranks / 2 : 0;
    uint64_t order = rng_below(&w->rng, w->orders + 2);
    const struct waiting_entry *expected;
    size_t after = place(&w->naive, rank, order + 1);

    if (rng_below(&w->rng, 4) == 0)
        hole.procs = 1 << rng_below(&w->rng, 14);
    expected = naive_fit(&w->naive, &hole, rank, order);
    assert_same(waiting_fit(&w->waiting, &hole, rank, order), expected);
    assert_same(waiting_fit(&w->waiting, &hole, -(double)INFINITY, 0),
                naive_fit(&w->naive, &hole, -(double)INFINITY, 0));
    assert_same(waiting_first(&w->waiting), w->naive.count ? &w->naive.entry[0] : NULL);
    expected = after < w->naive.count ? &w->naive.entry[after] : NULL;
    assert_same(waiting_after(&w->waiting, rank, order), expected);
    /* A step from where the last search ended takes another way. */
    for (int step = 0; step < 5 && expected; step++) {
        size_t next = (size_t)(expected - w->naive.entry) + 1;
        const struct waiting_entry *here = expected;

        expected = next < w->naive.count ? &w->naive.entry[next] : NULL;
        assert_same(waiting_after(&w->waiting, here->rank, here->order), expected);
    }
}

static void check_all(struct world *w)
{
    const struct waiting_entry *at = waiting_first(&w->waiting);

    assert_int_equal(w->waiting.jobs, w->naive.count);
    for (size_t i = 0; i < w->naive.count; i++) {
        assert_non_null(at);
        assert_memory_equal(at, &w->naive.entry[i], sizeof *at);
        at = waiting_after(&w->waiting, at->rank, at->order);
    }
    assert_null(at);
}

/* Grows to thousands of entries, shrinks to none, and again: groups and blocks split and join. */
static void equals_a_sorted_array(void **state)
{
    static const int ranks[] = { 0, 1, 7, 1000, 1000000 };
    struct world *w = mem_alloc(sizeof *w);

    (void)state;
    for (size_t r = 0; r < sizeof ranks / sizeof ranks[0]; r++) {
        size_t most_groups = 0;

        open_world(w, 40 + r, ranks[r]);
        for (int wave = 0; wave < 2; wave++) {
            size_t top = wave ? 1500 : MOST - 1000;

            for (; w->naive.count < top; add(w)) {
                if (w->naive.count && rng_below(&w->rng, 5) == 0)
                    take(w);
                if (rng_below(&w->rng, 12) == 0)
                    ask(w);
            }
            most_groups = w->waiting.count > most_groups ? w->waiting.count : most_groups;
            check_all(w);
            for (; w->naive.count; take(w))
                if (rng_below(&w->rng, 12) == 0)
                    ask(w);
            ask(w);
            check_all(w);
        }
        assert_true(most_groups >= 2);
        arena_destroy(w->arena);
    }
    mem_free(w);
}

/* A queue that is emptied and filled again takes no new memory. */
static void memory_follows_the_peak(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    size_t bytes = 0;

    (void)state;
    open_world(w, 5, 1000);
    for (int wave = 0; wave < 20; wave++) {
        while (w->naive.count < 2000)
            add(w);
        while (w->naive.count)
            take(w);
        if (wave == 3)
            bytes = arena_bytes(w->arena);
    }
    assert_true(arena_bytes(w->arena) < 2 * bytes);
    arena_destroy(w->arena);
    mem_free(w);
}

struct ranks {
    uint64_t salt;
    uint32_t nan; /* id that gets no rank; UINT32_MAX: none */
};

static double new_rank(void *context, uint32_t id)
{
    const struct ranks *ranks = context;

    return id == ranks->nan ? (double)NAN : (double)((id * ranks->salt) % 1009);
}

static void ranks_change(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    struct ranks ranks = { 1, UINT32_MAX };

    (void)state;
    open_world(w, 6, 1);
    assert_true(waiting_rerank(&w->waiting, new_rank, &ranks));
    for (uint32_t id = 0; id < 3000; id++) {
        struct waiting_entry entry = { .order = id, .procs = 1 + id % 100, .id = id };

        waiting_add(&w->waiting, &entry);
        naive_add(&w->naive, &entry);
    }
    for (int round = 0; round < 10; round++) {
        struct naive *old = mem_alloc(sizeof *old);

        ranks.salt = rng_below(&w->rng, 1000);
        *old = w->naive;
        w->naive.count = 0;
        for (size_t i = 0; i < old->count; i++) {
            old->entry[i].rank = new_rank(&ranks, old->entry[i].id);
            naive_add(&w->naive, &old->entry[i]);
        }
        mem_free(old);
        assert_true(waiting_rerank(&w->waiting, new_rank, &ranks));
        check_all(w);
        ask(w);
        take(w);
    }
    ranks.nan = w->naive.entry[w->naive.count / 2].id;
    assert_false(waiting_rerank(&w->waiting, new_rank, &ranks));
    arena_destroy(w->arena);
    mem_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_a_sorted_array),
        cmocka_unit_test(memory_follows_the_peak),
        cmocka_unit_test(ranks_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
