/* Lanes against counting down the work of every flow. */
#include <math.h>

#include "sim/model/lane.h"
#include "tests/unit/fill.h"
#include "tests/unit/unit.h"

enum { FLOWS = 200 };

struct flow {
    bool there;
    double work;
    uint64_t order;
};

static uint32_t naive_first(const struct flow *flows)
{
    uint32_t first = LANE_NOBODY;

    for (uint32_t i = 0; i < FLOWS; i++)
        if (flows[i].there &&
            (first == LANE_NOBODY || flows[i].work < flows[first].work ||
             (flows[i].work == flows[first].work && flows[i].order < flows[first].order)))
            first = i;
    return first;
}

/* Flows come, go and are served; few have much work, so that virtual time starts again often. */
static void equals_counting_down(void **unused)
{
    struct arena *arena = arena_create();
    struct lanes *lanes = lanes_create(arena, 2);
    struct flow flows[FLOWS] = { { false, 0, 0 } };
    struct moment now = { 0, 0 };
    uint64_t state = 3;
    double level = 1;

    (void)unused;
    assert_true(lane_first(lanes, 1) == LANE_NOBODY);
    lane_set_level(lanes, 1, now, level);
    for (uint32_t step = 0; step < 20000; step++) {
        uint32_t i = fill_below(&state, FLOWS);
        uint32_t first = naive_first(flows);
        double span = first == LANE_NOBODY ? 1 : flows[first].work / level * fill_uniform(&state);

        now.clock += (sim_time)ceil(span * 1e9);
        for (uint32_t f = 0; f < FLOWS; f++)
            flows[f].work = fmax(flows[f].work - level * (ceil(span * 1e9) / 1e9), 0);
        if (flows[i].there) {
            lane_leave(lanes, 1, i);
        } else {
            flows[i].work = (fill_below(&state, 50) == 0 ? 1000 : 1) * fill_uniform(&state);
            flows[i].order = step;
            lane_join(lanes, 1, now, &(struct lane_flow){ i, flows[i].work, step });
        }
        flows[i].there = !flows[i].there;
        if (fill_below(&state, 4) == 0) {
            level = 2 * fill_uniform(&state) + .01;
            lane_set_level(lanes, 1, now, level);
        }
        first = lane_first(lanes, 1);
        if (naive_first(flows) == LANE_NOBODY)
            assert_true(first == LANE_NOBODY);
        else
            assert_true(fabs(flows[first].work - flows[naive_first(flows)].work) < 1e-9);
        for (uint32_t f = 0; f < FLOWS; f++)
            if (flows[f].there)
                assert_true(fabs(lane_left(lanes, 1, f, now) - flows[f].work) < 1e-9);
    }
    arena_destroy(arena);
}

static void equals_go_by_order(void **unused)
{
    struct arena *arena = arena_create();
    struct lanes *lanes = lanes_create(arena, 1);

    (void)unused;
    for (uint32_t i = 0; i < 100; i++)
        lane_join(lanes, 0, (struct moment){ 0, 0 }, &(struct lane_flow){ i, 5, i * 37 % 100 });
    for (uint32_t order = 0; order < 100; order++) {
        uint32_t first = lane_first(lanes, 0);

        assert_int_equal(first * 37 % 100, order);
        lane_leave(lanes, 0, first);
    }
    assert_true(lane_first(lanes, 0) == LANE_NOBODY);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_counting_down),
        cmocka_unit_test(equals_go_by_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
