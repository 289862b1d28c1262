/* Timeline against an array with one level for each instant. */
#include "sim/base/rng.h"
#include "sim/base/timeline.h"
#include "tests/unit/unit.h"

enum { HORIZON = 3000, CAPACITY = 50 };

/* level[t] for now <= t < HORIZON; from HORIZON on it is `after`. */
struct naive {
    int64_t level[HORIZON];
    int64_t after;
    sim_time now;
};

static int64_t naive_level(const struct naive *naive, sim_time time)
{
    return time < HORIZON ? naive->level[time] : naive->after;
}

static void naive_add(struct naive *naive, sim_time from, sim_time to, int64_t change)
{
    for (sim_time t = from < naive->now ? naive->now : from; t < to && t < HORIZON; t++)
        naive->level[t] += change;
    if (to == TIME_NEVER && from < to)
        naive->after += change;
}

static bool naive_free(const struct naive *naive, sim_time start, sim_time end, int64_t amount)
{
    for (sim_time t = start; t == start || t < end; t++) {
        if (naive_level(naive, t) < amount)
            return false;
        if (t >= HORIZON)
            return true;
    }
    return true;
}

static sim_time naive_fit(const struct naive *naive, int64_t amount, sim_time duration)
{
    for (sim_time t = naive->now; t <= HORIZON; t++)
        if (naive_free(naive, t, time_add(t, duration), amount))
            return t;
    return TIME_NEVER;
}

/* Starts before `latest`; nothing is asked of the level from `until` on. */
static sim_time naive_fit_before(const struct naive *naive, int64_t amount, sim_time duration,
                                 sim_time latest, sim_time until)
{
    for (sim_time t = naive->now; t < latest && t <= HORIZON; t++) {
        sim_time end = time_add(t, duration);

        if (naive_free(naive, t, end < until ? end : until, amount))
            return t;
    }
    return TIME_NEVER;
}

struct world {
    struct arena *arena;
    struct slab slab;
    struct timeline line;
    struct naive naive;
    struct rng rng;
};

static void open_world(struct world *w, uint64_t seed)
{
    w->arena = arena_create();
    slab_init(&w->slab, w->arena);
    timeline_init(&w->line, &w->slab, 0, CAPACITY);
    w->naive = (struct naive){ .after = CAPACITY };
    for (size_t i = 0; i < HORIZON; i++)
        w->naive.level[i] = CAPACITY;
    rng_seed(&w->rng, seed);
}

static sim_time draw(struct world *w, sim_time low, sim_time high)
{
    return low + (sim_time)rng_below(&w->rng, (uint64_t)(high - low + 1));
}

/* Levels go below 0 and above the capacity: a timeline does not mind. */
static void change(struct world *w)
{
    sim_time from = draw(w, w->naive.now > 20 ? w->naive.now - 20 : 0, HORIZON - 1);
    sim_time to = rng_below(&w->rng, 20) ? draw(w, 0, HORIZON - 1) : TIME_NEVER;
    int64_t amount = draw(w, -CAPACITY / 2, CAPACITY / 2);

    if (rng_below(&w->rng, 2) && to != TIME_NEVER)
        to = from + draw(w, 0, HORIZON - from < 30 ? HORIZON - from : 30);
    timeline_add(&w->line, from, to, amount);
    naive_add(&w->naive, from, to, amount);
}

static void ask(struct world *w)
{
    int64_t amount = draw(w, -5, CAPACITY + 20);
    sim_time duration = rng_below(&w->rng, 8) ? draw(w, 0, 200) : TIME_NEVER;
    sim_time until = draw(w, w->naive.now, HORIZON);
    sim_time latest = draw(w, w->naive.now, until);
    sim_time time = draw(w, w->naive.now, HORIZON + 10);

    assert_int_equal(timeline_level(&w->line, time), naive_level(&w->naive, time));
    assert_int_equal(timeline_fit(&w->line, amount, duration),
                     naive_fit(&w->naive, amount, duration));
    assert_int_equal(timeline_fit_before(&w->line, amount, duration, latest, until),
                     naive_fit_before(&w->naive, amount, duration, latest, until));
}

static void equals_an_array(void **state)
{
    struct world *w = mem_alloc(sizeof *w);

    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        size_t most = 0;

        open_world(w, seed);
        for (int step = 0; step < 1500; step++) {
            change(w);
            if (step % 4 == 0)
                ask(w);
            if (w->line.count > most)
                most = w->line.count;
            if (rng_below(&w->rng, 200) == 0) {
                w->naive.now = draw(w, w->naive.now, w->naive.now + HORIZON / 20);
                w->naive.now = w->naive.now < HORIZON ? w->naive.now : HORIZON - 1;
                timeline_advance(&w->line, w->naive.now);
            }
        }
        assert_true(most > 10); /* enough breakpoints to split blocks */
        timeline_free(&w->line);
        arena_destroy(w->arena);
    }
    mem_free(w);
}

static void a_copy_is_equal_and_apart(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    struct timeline copy;

    (void)state;
    open_world(w, 99);
    timeline_init(&copy, &w->slab, 0, 0);
    for (int round = 0; round < 20; round++) {
        for (int step = 0; step < 100; step++)
            change(w);
        timeline_copy(&copy, &w->line);
        for (sim_time t = w->naive.now; t <= HORIZON; t += 7)
            assert_int_equal(timeline_level(&copy, t), naive_level(&w->naive, t));
        timeline_add(&copy, 0, TIME_NEVER, 1000);
        ask(w);
        if (round % 5 == 4) {
            w->naive.now += HORIZON / 8;
            timeline_advance(&w->line, w->naive.now);
            timeline_copy(&copy, &w->line);
            assert_int_equal(timeline_level(&copy, w->naive.now),
                             naive_level(&w->naive, w->naive.now));
        }
    }
    timeline_free(&copy);
    arena_destroy(w->arena);
    mem_free(w);
}

/* What is taken out again leaves nothing behind, and gives its memory back. */
static void no_breakpoints_pile_up(void **state)
{
    struct world *w = mem_alloc(sizeof *w);
    size_t bytes = 0;

    (void)state;
    open_world(w, 7);
    for (int round = 0; round < 50; round++) {
        for (sim_time i = 0; i < 500; i++)
            timeline_add(&w->line, 2 * i + 1, 2 * i + 2, -1);
        for (sim_time i = 0; i < 500; i++)
            timeline_add(&w->line, 2 * i + 1, 2 * i + 2, 1);
        assert_int_equal(w->line.count, 0);
        assert_int_equal(w->line.level, CAPACITY);
        if (round == 0)
            bytes = arena_bytes(w->arena);
    }
    assert_int_equal(arena_bytes(w->arena), bytes);
    arena_destroy(w->arena);
    mem_free(w);
}

static void ends_of_time(void **state)
{
    struct world *w = mem_alloc(sizeof *w);

    (void)state;
    open_world(w, 8);
    timeline_add(&w->line, 5, TIME_NEVER, -CAPACITY);
    assert_int_equal(timeline_fit(&w->line, 1, 5), 0);
    assert_int_equal(timeline_fit(&w->line, 1, 6), TIME_NEVER);
    assert_int_equal(timeline_fit(&w->line, 0, TIME_NEVER), 0);
    assert_int_equal(timeline_fit(&w->line, CAPACITY + 1, 1), TIME_NEVER);
    assert_int_equal(timeline_level(&w->line, TIME_NEVER - 1), 0);
    timeline_add(&w->line, 10, 10, 7); /* empty */
    timeline_add(&w->line, 10, 9, 7);  /* and less than empty */
    assert_int_equal(timeline_level(&w->line, 10), 0);
    timeline_advance(&w->line, TIME_NEVER - 1);
    assert_int_equal(w->line.count, 0);
    assert_int_equal(w->line.level, 0);
    arena_destroy(w->arena);
    mem_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_an_array),
        cmocka_unit_test(a_copy_is_equal_and_apart),
        cmocka_unit_test(no_breakpoints_pile_up),
        cmocka_unit_test(ends_of_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
