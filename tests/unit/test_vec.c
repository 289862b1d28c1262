/* Growable arrays: items keep their values, new ones are zero, a freed vector can be used again. */
#include "sim/base/vec.h"
#include "tests/unit/unit.h"

struct item {
    uint64_t number;
    char text[13];
};

static void items_keep_their_values(void **state)
{
    struct vec vec = { 0 };

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < 10000; i++) {
            struct item *item = vec_push(&vec, sizeof *item);

            assert_int_equal(item->number, 0);
            assert_int_equal(item->text[12], 0);
            item->number = i * i;
            item->text[12] = (char)(i % 100);
        }
        assert_int_equal(vec.count, 10000);
        assert_true(vec.room >= vec.count && vec.room < 2 * vec.count);
        for (uint64_t i = 0; i < vec.count; i++) {
            const struct item *item = vec_at(&vec, i, sizeof *item);

            assert_int_equal(item->number, i * i);
            assert_int_equal(item->text[12], i % 100);
        }
        vec_free(&vec);
        assert_null(vec.data);
        assert_int_equal(vec.count, 0);
    }
}

/* A count that is set back makes room that is zeroed again. */
static void dropped_items_come_back_as_zero(void **state)
{
    struct vec vec = { 0 };

    (void)state;
    for (uint64_t i = 0; i < 20; i++)
        *(uint64_t *)vec_push(&vec, sizeof(uint64_t)) = i + 1;
    vec.count = 5;
    assert_int_equal(*(uint64_t *)vec_push(&vec, sizeof(uint64_t)), 0);
    assert_int_equal(*(uint64_t *)vec_at(&vec, 4, sizeof(uint64_t)), 5);
    vec_free(&vec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_keep_their_values),
        cmocka_unit_test(dropped_items_come_back_as_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
