/* The set of PMs against one bool each. */
#include <string.h>

#include "sim/base/rng.h"
#include "sim/cloud/pm_set.h"
#include "tests/unit/unit.h"

static uint32_t naive_next(const bool *in, uint32_t size, uint32_t from)
{
    while (from < size && !in[from])
        from++;
    return from < size ? from : PM_SET_NONE;
}

static void check(const struct pm_set *set, const bool *in, struct rng *rng)
{
    uint32_t count = 0;
    uint32_t at = 0;

    for (uint32_t i = 0; i < set->size; i++) {
        assert_int_equal(pm_set_has(set, i), in[i]);
        if (in[i] && count < 64)
            assert_int_equal(pm_set_nth(set, count), i);
        count += in[i];
    }
    assert_int_equal(set->count, count);
    for (uint32_t i = 0; i < count; i++, at++) {
        at = pm_set_next(set, at);
        assert_true(at < set->size && in[at]);
        if (i == count - 1)
            assert_int_equal(pm_set_nth(set, i), at);
    }
    assert_int_equal(pm_set_next(set, at), PM_SET_NONE);
    for (int i = 0; i < 50; i++) {
        uint32_t from = (uint32_t)rng_below(rng, set->size + 3);

        assert_int_equal(pm_set_next(set, from), naive_next(in, set->size, from));
    }
}

static void a_set_is_what_was_put_in(void **state)
{
    static const uint32_t sizes[] = { 1, 2, 63, 64, 65, 128, 4095, 4096, 4097, 8192, 20000 };
    struct arena *arena = arena_create();
    struct slab slab;
    struct rng rng;

    (void)state;
    slab_init(&slab, arena);
    rng_stream(&rng, 1, 0, RNG_TEST, 0);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        uint32_t size = sizes[s];
        bool *in = arena_array(arena, size, sizeof *in);
        struct pm_set set;

        pm_set_init(&set, &slab, size);
        for (int round = 0; round < 12; round++) {
            uint64_t share = round % 4 == 3 ? size + 1 : UINT64_C(1) << 2 * (round % 4);

            for (uint32_t i = 0; i < 2 * size; i++) {
                uint32_t number = (uint32_t)rng_below(&rng, size);

                in[number] = rng_below(&rng, share + 1) == 0;
                pm_set_put(&set, number, in[number]);
            }
            check(&set, in, &rng);
        }
        for (uint32_t i = 0; i < size; i++)
            pm_set_put(&set, i, true);
        memset(in, 1, size);
        check(&set, in, &rng);
        pm_set_free(&set);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_set_is_what_was_put_in) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
