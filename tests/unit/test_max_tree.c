/* The tournament tree against a look at all leaves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/cloud/max_tree.h"
#include "tests/unit/unit.h"

static const uint32_t sizes[] = { 1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 513, 5000 };
enum { SIZES = sizeof sizes / sizeof sizes[0] };

/* Few different values, so that most leaves have equals; none, and infinity. */
static double draw(struct rng *rng, uint64_t values)
{
    uint64_t value = rng_below(rng, values + 2);

    return value == 0 ? -HUGE_VAL : value == 1 && values > 3 ? HUGE_VAL : (double)value - 5;
}

static uint32_t naive_best(const double *leaf, uint32_t count)
{
    uint32_t best = MAX_TREE_NONE;

    for (uint32_t i = 0; i < count; i++)
        if (leaf[i] > (best == MAX_TREE_NONE ? -HUGE_VAL : leaf[best]))
            best = i;
    return best;
}

static void the_best_is_the_leftmost_of_the_largest(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    rng_stream(&rng, 1, 0, RNG_TEST, 0);
    for (size_t s = 0; s < SIZES; s++)
        for (uint64_t values = 1; values < 2000; values *= 7) {
            double *leaf = arena_array(arena, sizes[s], sizeof *leaf);
            struct max_tree tree;

            max_tree_init(&tree, &slab, sizes[s]);
            assert_int_equal(max_tree_best(&tree), MAX_TREE_NONE);
            if (values == 7)
                max_tree_count(&tree);
            for (uint32_t i = 0; i < sizes[s]; i++)
                leaf[i] = tree.level[0][i] = draw(&rng, values);
            max_tree_build(&tree);
            for (int i = 0; i < 3000; i++) {
                uint32_t at = (uint32_t)rng_below(&rng, sizes[s]);

                assert_int_equal(max_tree_best(&tree), naive_best(leaf, sizes[s]));
                leaf[at] = draw(&rng, values);
                max_tree_set(&tree, at, leaf[at]);
                assert_true(max_tree_get(&tree, at) == leaf[at]);
            }
            max_tree_free(&tree);
        }
    arena_destroy(arena);
}

static void check_equals(const struct max_tree *tree, const double *leaf)
{
    uint32_t best = naive_best(leaf, tree->count);
    uint32_t rank = 0;

    for (uint32_t i = 0; i < tree->count && best != MAX_TREE_NONE; i++)
        if (leaf[i] == leaf[best])
            assert_int_equal(max_tree_nth(tree, rank++), i);
    assert_int_equal(max_tree_equals(tree), rank);
}

static void equals_are_counted(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    rng_stream(&rng, 3, 0, RNG_TEST, 0);
    for (size_t s = 0; s < SIZES; s++)
        for (uint64_t values = 1; values < 2000; values *= 7) {
            double *leaf = arena_array(arena, sizes[s], sizeof *leaf);
            struct max_tree tree;

            max_tree_init(&tree, &slab, sizes[s]);
            for (int i = 0; i < 600; i++) {
                uint32_t at = (uint32_t)rng_below(&rng, sizes[s]);

                if (i == 0)
                    memset(leaf, 0, sizes[s] * sizeof *leaf);
                for (uint32_t k = 0; i == 0 && k < sizes[s]; k++)
                    max_tree_set(&tree, k, 0);
                if (i == (sizes[s] % 2 ? 300 : 0))
                    max_tree_count(&tree);
                leaf[at] = draw(&rng, values);
                max_tree_set(&tree, at, leaf[at]);
                if (i >= 300 || sizes[s] % 2 == 0)
                    check_equals(&tree, leaf);
            }
            max_tree_free(&tree);
        }
    arena_destroy(arena);
}

struct ranked {
    double value;
    uint32_t leaf;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;

    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->leaf < y->leaf ? -1 : 1;
}

static void a_walk_goes_down_the_ranking(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    rng_stream(&rng, 2, 0, RNG_TEST, 0);
    for (size_t s = 0; s < SIZES; s++)
        for (uint64_t values = 1; values < 2000; values *= 7) {
            struct ranked *all = arena_array(arena, sizes[s], sizeof *all);
            struct max_tree tree;
            struct max_walk walk;
            uint32_t i = 0;

            max_tree_init(&tree, &slab, sizes[s]);
            for (; i < sizes[s]; i++) {
                all[i] = (struct ranked){ draw(&rng, values), i };
                max_tree_set(&tree, i, all[i].value);
            }
            qsort(all, sizes[s], sizeof *all, by_rank);
            max_walk_begin(&walk, &tree);
            for (i = 0; i < sizes[s] && all[i].value > -HUGE_VAL; i++)
                assert_int_equal(max_walk_next(&walk), all[i].leaf);
            assert_int_equal(max_walk_next(&walk), MAX_TREE_NONE);
            max_walk_end(&walk);
            max_tree_free(&tree);
        }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_is_the_leftmost_of_the_largest),
        cmocka_unit_test(equals_are_counted),
        cmocka_unit_test(a_walk_goes_down_the_ranking),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
