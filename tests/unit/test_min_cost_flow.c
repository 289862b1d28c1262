/* Min-cost flow against a naive solver on random graphs, warm against cold, and by hand. */
#include <stdbool.h>

#include "policies/lib/min_cost_flow.h"
#include "sim/base/rng.h"
#include "tests/support/naive_flow.h"
#include "tests/unit/unit.h"

enum { MOST_NODES = 14, MOST_ARCS = 60, NONE_ARC = UINT32_MAX };

/* A graph as rows; arcs of capacity -1 are not there. */
struct world {
    int nodes, arcs;
    int64_t supply[MOST_NODES];
    int from[MOST_ARCS], to[MOST_ARCS];
    int64_t capacity[MOST_ARCS], cost[MOST_ARCS];
    uint32_t node_id[MOST_NODES], arc_id[MOST_ARCS];
    struct min_cost_flow *flow;
};

/* The least cost by the oracle; *left units cannot be sent. */
static int64_t naive_cost(const struct world *w, int64_t *left)
{
    struct naive_flow n = { .nodes = (uint32_t)w->nodes };
    int64_t cost;

    for (int a = 0; a < w->arcs; a++)
        if (w->capacity[a] >= 0)
            naive_flow_arc(&n, (uint32_t)w->from[a], (uint32_t)w->to[a], w->capacity[a],
                           w->cost[a]);
    cost = naive_flow_solve(&n, w->supply, left);
    naive_flow_free(&n);
    return cost;
}

/* Worlds ------------------------------------------------------------------------------------- */

static int64_t below(struct rng *rng, int64_t n)
{
    return (int64_t)rng_below(rng, (uint64_t)n);
}

static void draw_arc(struct world *w, int arc, struct rng *rng)
{
    w->from[arc] = (int)below(rng, w->nodes);
    w->to[arc] = (int)below(rng, w->nodes);
    w->capacity[arc] = below(rng, 8);
    w->cost[arc] = below(rng, 30) - (below(rng, 4) == 0 ? 15 : 0);
}

static struct min_cost_flow *build(struct world *w, struct slab *slab, bool keep)
{
    struct min_cost_flow *flow = min_cost_flow_create(slab);

    for (int v = 0; v < w->nodes; v++) {
        uint32_t id = min_cost_flow_add_node(flow, w->supply[v]);

        assert_int_equal(id, v);
        if (keep)
            w->node_id[v] = id;
    }
    for (int a = 0; a < w->arcs; a++) {
        uint32_t id = NONE_ARC;

        if (w->capacity[a] >= 0)
            id = min_cost_flow_add_arc(flow, (uint32_t)w->from[a], (uint32_t)w->to[a],
                                       w->capacity[a], w->cost[a]);
        if (keep)
            w->arc_id[a] = id;
    }
    return flow;
}

/* All supply can be sent: from the first half of the nodes, along dear arcs if need be. */
static void draw(struct world *w, struct rng *rng)
{
    int64_t supply = 0;

    *w = (struct world){ .nodes = 3 + (int)below(rng, MOST_NODES - 3) };
    w->arcs = (int)below(rng, MOST_ARCS - MOST_NODES);
    for (int a = 0; a < w->arcs; a++)
        draw_arc(w, a, rng);
    for (int v = 0; v < w->nodes / 2; v++) {
        w->supply[v] = below(rng, 5);
        supply += w->supply[v];
        w->from[w->arcs] = v;
        w->to[w->arcs] = w->nodes - 1;
        w->capacity[w->arcs] = 100;
        w->cost[w->arcs++] = 40 + below(rng, 60);
    }
    w->supply[w->nodes - 1] = -supply;
}

static void check_flow(const struct world *w, const struct min_cost_flow *flow)
{
    int64_t out[MOST_NODES] = { 0 };

    for (int a = 0; a < w->arcs; a++) {
        int64_t on = w->arc_id[a] == NONE_ARC ? 0 : min_cost_flow_on(flow, w->arc_id[a]);

        assert_true(on >= 0 && (on == 0 || on <= w->capacity[a]));
        out[w->from[a]] += on;
        out[w->to[a]] -= on;
    }
    for (int v = 0; v < w->nodes; v++)
        assert_int_equal(out[v], w->supply[v]);
}

/* A change of the world and of the graph that is kept. */
static void change(struct world *w, struct rng *rng)
{
    int arc = (int)below(rng, w->arcs), node = (int)below(rng, w->nodes / 2);
    bool dear = w->to[arc] == w->nodes - 1 && w->capacity[arc] == 100;

    switch (below(rng, 5)) {
    case 0:
        w->cost[arc] = below(rng, 60);
        if (w->arc_id[arc] != NONE_ARC)
            min_cost_flow_set_cost(w->flow, w->arc_id[arc], w->cost[arc]);
        break;
    case 1:
        if (dear || w->arc_id[arc] == NONE_ARC)
            break;
        w->capacity[arc] = below(rng, 10);
        min_cost_flow_set_capacity(w->flow, w->arc_id[arc], w->capacity[arc]);
        break;
    case 2:
        if (dear || w->arc_id[arc] == NONE_ARC)
            break;
        min_cost_flow_remove_arc(w->flow, w->arc_id[arc]);
        w->arc_id[arc] = NONE_ARC;
        w->capacity[arc] = -1;
        break;
    case 3:
        if (w->arc_id[arc] != NONE_ARC)
            break;
        draw_arc(w, arc, rng);
        w->arc_id[arc] =
            min_cost_flow_add_arc(w->flow, w->node_id[w->from[arc]], w->node_id[w->to[arc]],
                                  w->capacity[arc], w->cost[arc]);
        break;
    default:
        w->supply[w->nodes - 1] += w->supply[node];
        w->supply[node] = below(rng, 6);
        w->supply[w->nodes - 1] -= w->supply[node];
        min_cost_flow_set_supply(w->flow, w->node_id[node], w->supply[node]);
        min_cost_flow_set_supply(w->flow, w->node_id[w->nodes - 1], w->supply[w->nodes - 1]);
    }
}

/* 4,000 worlds, each changed twelve times: every optimum is the oracle's, warm, cold and reset. */
static void against_the_oracle(void **state)
{
    struct rng rng;

    (void)state;
    for (uint32_t seed = 0; seed < 4000; seed++) {
        struct arena *arena = arena_create();
        struct slab slab;
        struct world w;

        slab_init(&slab, arena);
        rng_stream(&rng, 11, seed, RNG_TEST, 0);
        draw(&w, &rng);
        w.flow = build(&w, &slab, true);
        for (int round = 0; round < 12; round++) {
            int64_t left, best = naive_cost(&w, &left);
            struct world copy = w;
            struct min_cost_flow *cold = build(&copy, &slab, false);

            assert_int_equal(left, 0);
            assert_int_equal(min_cost_flow_solve(w.flow), 0);
            assert_int_equal(min_cost_flow_cost(w.flow), best);
            check_flow(&w, w.flow);
            assert_int_equal(min_cost_flow_solve(cold), 0);
            assert_int_equal(min_cost_flow_cost(cold), best);
            if (round == 7) {
                min_cost_flow_reset(w.flow);
                assert_int_equal(min_cost_flow_solve(w.flow), 0);
                assert_int_equal(min_cost_flow_cost(w.flow), best);
            }
            for (int changes = (int)below(&rng, 6); changes >= 0; changes--)
                change(&w, &rng);
        }
        arena_destroy(arena);
    }
}

/* What cannot be sent is told, in the number of units that the oracle cannot send either. */
static void too_much(void **state)
{
    struct rng rng;

    (void)state;
    for (uint32_t seed = 0; seed < 1000; seed++) {
        struct arena *arena = arena_create();
        struct slab slab;
        struct world w;
        int64_t left;

        slab_init(&slab, arena);
        rng_stream(&rng, 12, seed, RNG_TEST, 0);
        draw(&w, &rng);
        for (int a = 0; a < w.arcs; a++)
            w.capacity[a] = w.capacity[a] == 100 ? 0 : w.capacity[a];
        naive_cost(&w, &left);
        assert_int_equal(min_cost_flow_solve(build(&w, &slab, true)), left);
        arena_destroy(arena);
    }
}

/* Nodes come and go: workers matched with places, one of each at a time. */
static void nodes_come_and_go(void **state)
{
    struct arena *arena = arena_create();
    struct slab slab;
    struct min_cost_flow *flow;
    uint32_t sink, place[2], worker[3], arc;

    (void)state;
    slab_init(&slab, arena);
    flow = min_cost_flow_create(&slab);
    sink = min_cost_flow_add_node(flow, 0);
    for (uint32_t p = 0; p < 2; p++) {
        place[p] = min_cost_flow_add_node(flow, 0);
        min_cost_flow_add_arc(flow, place[p], sink, 1, 0);
    }
    for (uint32_t t = 0; t < 2; t++) {
        worker[t] = min_cost_flow_add_node(flow, 1);
        min_cost_flow_add_arc(flow, worker[t], place[0], 1, 1 + t);
        min_cost_flow_add_arc(flow, worker[t], place[1], 1, 5 + 3 * t);
    }
    min_cost_flow_set_supply(flow, sink, -2);
    assert_int_equal(min_cost_flow_solve(flow), 0);
    assert_int_equal(min_cost_flow_cost(flow), 7); /* 5 + 2; not 1 + 8 */
    worker[2] = min_cost_flow_add_node(flow, 1);
    arc = min_cost_flow_add_arc(flow, worker[2], place[0], 1, 0);
    min_cost_flow_set_supply(flow, sink, -3);
    assert_int_equal(min_cost_flow_solve(flow), 1); /* three for two places */
    min_cost_flow_remove_node(flow, worker[1]);
    min_cost_flow_set_supply(flow, sink, -2);
    assert_int_equal(min_cost_flow_solve(flow), 0);
    assert_int_equal(min_cost_flow_cost(flow), 5);
    assert_int_equal(min_cost_flow_on(flow, arc), 1);
    assert_int_equal(min_cost_flow_add_node(flow, 0), worker[1]); /* the number is used again */
    assert_int_equal(min_cost_flow_nodes(flow), 6);
    assert_int_equal(min_cost_flow_arcs(flow), 5);
    assert_int_equal(min_cost_flow_solve(flow), 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(against_the_oracle),
                                        cmocka_unit_test(too_much),
                                        cmocka_unit_test(nodes_come_and_go) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
