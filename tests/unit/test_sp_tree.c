/* Series-parallel trees against reachability, and barriers that lose no precedence. */
#include <math.h>
#include <stdio.h>

#include "tests/support/wsp_bed.h"
#include "tests/unit/unit.h"

enum { MOST = 40 };

struct known {
    struct wsp_bed bed;
    double weight[MOST];
    struct sp_tree tree;
    bool reach[MOST][MOST];
    uint32_t leaf[MOST]; /* node of each task */
};

static void build(struct known *k)
{
    struct sp_graph graph = { k->bed.w.tasks,      k->bed.w.succ_start, k->bed.w.succ,
                              k->bed.w.pred_start, k->bed.w.pred,       k->weight };
    const struct wsp_edge *edges = k->bed.edges.data;

    sp_tree_build(&k->tree, &graph, k->bed.arena);
    for (uint32_t u = 0; u < MOST; u++)
        for (uint32_t v = 0; v < MOST; v++)
            k->reach[u][v] = false;
    for (size_t e = 0; e < k->bed.edges.count; e++)
        k->reach[edges[e].from][edges[e].to] = true;
    for (uint32_t m = 0; m < graph.tasks; m++)
        for (uint32_t u = 0; u < graph.tasks; u++)
            for (uint32_t v = 0; v < graph.tasks; v++)
                k->reach[u][v] |= k->reach[u][m] && k->reach[m][v];
    for (uint32_t n = 0; n < k->tree.count; n++)
        if (k->tree.nodes[n].kind == SP_TASK)
            k->leaf[k->tree.order[k->tree.nodes[n].low]] = n;
}

static uint32_t depth_of(const struct sp_tree *tree, uint32_t n)
{
    return n ? 1 + depth_of(tree, tree->nodes[n].parent) : 0;
}

/* By the tree alone: u lies left of v below the same series node. */
static bool precedes(const struct known *k, uint32_t u, uint32_t v)
{
    uint32_t a = k->leaf[u];
    uint32_t b = k->leaf[v];
    uint32_t from_a = a;
    uint32_t from_b = b;

    while (depth_of(&k->tree, a) > depth_of(&k->tree, b))
        from_a = a, a = k->tree.nodes[a].parent;
    while (depth_of(&k->tree, b) > depth_of(&k->tree, a))
        from_b = b, b = k->tree.nodes[b].parent;
    while (a != b) {
        from_a = a, a = k->tree.nodes[a].parent;
        from_b = b, b = k->tree.nodes[b].parent;
    }
    return k->tree.nodes[a].kind == SP_SERIES && from_a < from_b;
}

/* Longest path by weight in the order of the tree. */
static double longest(const struct known *k)
{
    double finish[MOST] = { 0 };
    double most = 0;

    for (uint32_t i = 0; i < k->bed.w.tasks; i++) {
        uint32_t v = k->tree.order[i];

        for (uint32_t u = 0; u < k->bed.w.tasks; u++)
            if (u != v && precedes(k, u, v))
                finish[v] = fmax(finish[v], finish[u]);
        finish[v] += k->weight[v];
        most = fmax(most, finish[v]);
    }
    return most;
}

/* What sp_tree.h promises of every tree. Returns how many pairs were added. */
static uint32_t check(const struct known *k)
{
    const struct sp_tree *tree = &k->tree;
    uint32_t place[MOST], added = 0;
    uint32_t leaves = 0;

    for (uint32_t n = 0; n < tree->count; n++) {
        const struct sp_node *node = &tree->nodes[n];
        uint32_t low = node->low;

        leaves += node->kind == SP_TASK;
        assert_true(node->kind == SP_TASK ? node->count == 0 && node->high == low + 1
                                          : node->count > 1);
        assert_true(n == 0 || (node->parent < n && node->kind != tree->nodes[node->parent].kind));
        for (uint32_t i = 0; i < node->count; i++) {
            assert_int_equal(tree->nodes[node->first + i].parent, n);
            assert_int_equal(tree->nodes[node->first + i].low, low);
            low = tree->nodes[node->first + i].high;
        }
        assert_true(node->kind == SP_TASK || low == node->high);
    }
    assert_int_equal(leaves, k->bed.w.tasks);
    for (uint32_t i = 0; i < k->bed.w.tasks; i++)
        place[tree->order[i]] = i;
    for (uint32_t u = 0; u < k->bed.w.tasks; u++)
        for (uint32_t v = 0; v < k->bed.w.tasks; v++) {
            if (u == v)
                continue;
            if (k->reach[u][v])
                assert_true(precedes(k, u, v) && place[u] < place[v]);
            added += precedes(k, u, v) && !k->reach[u][v];
        }
    assert_true(fabs(tree->nodes[0].weight - longest(k)) < 1e-9);
    return added;
}

static void draw_weights(struct known *k, struct rng *rng)
{
    for (uint32_t v = 0; v < MOST; v++)
        k->weight[v] = rng_below(rng, 4) ? rng_uniform(rng) : 0;
}

static void series_parallel_orders_are_found_exactly(void **state)
{
    static struct known k;

    (void)state;
    for (uint64_t i = 0; i < 300; i++) {
        struct rng rng;

        rng_stream(&rng, 21, 0, RNG_TEST, i);
        wsp_bed_open(&k.bed);
        wsp_bed_series_parallel(&k.bed, &rng, 1 + (uint32_t)rng_below(&rng, MOST));
        draw_weights(&k, &rng);
        build(&k);
        assert_int_equal(check(&k), 0);
        assert_int_equal(k.tree.barriers, 0);
        wsp_bed_close(&k.bed);
    }
}

static void any_order_keeps_its_precedences(void **state)
{
    static struct known k;
    uint32_t with = 0;

    (void)state;
    for (uint64_t i = 0; i < 300; i++) {
        struct rng rng;

        rng_stream(&rng, 22, 0, RNG_TEST, i);
        wsp_bed_open(&k.bed);
        wsp_bed_random(&k.bed, &rng, 1 + (uint32_t)rng_below(&rng, MOST),
                       .02 + .2 * rng_uniform(&rng));
        draw_weights(&k, &rng);
        build(&k);
        assert_true((check(&k) > 0) == (k.tree.barriers > 0));
        with += k.tree.barriers > 0;
        wsp_bed_close(&k.bed);
    }
    assert_true(with > 200 && with < 300);
}

static void given(struct known *k, const char *edges, uint32_t tasks)
{
    wsp_bed_open(&k->bed);
    for (; *edges; edges += edges[2] ? 3 : 2)
        wsp_bed_edge(&k->bed, (uint32_t)(edges[0] - 'a'), (uint32_t)(edges[1] - 'a'));
    wsp_bed_make(&k->bed, tasks, 1);
    for (uint32_t v = 0; v < MOST; v++)
        k->weight[v] = 1;
    build(k);
}

/* a, b and c to d: c need not wait. ab, cd with ad: the only barrier is between the layers. */
static void examples_by_hand(void **state)
{
    static struct known k;

    (void)state;
    given(&k, "ab ac bd cd ad ab", 4);
    assert_int_equal(check(&k), 0);
    assert_true(k.tree.nodes[0].kind == SP_SERIES && k.tree.nodes[0].count == 3);
    assert_true(k.tree.nodes[0].weight == 3);
    wsp_bed_close(&k.bed);

    given(&k, "ac bc bd", 4);
    assert_int_equal(k.tree.barriers, 1);
    assert_int_equal(check(&k), 1);
    assert_true(precedes(&k, 0, 3) && k.tree.nodes[0].weight == 2);
    wsp_bed_close(&k.bed);
}

/*
 * Chains abc, def and ghi with a to e and d to i. Both layers give a longest path of 3; behind the
 * first one b, e and h wait for a, d and g: 3 x 3 - 4 edges; behind the second 3 x 3 - 4 as well,
 * so the first layer it is. Weights change that: with 5 for c and g, a barrier behind the first
 * layer makes 5 + 1 + 5, one behind the second 7 + 5.
 */
static void barriers_go_where_the_path_stays_short(void **state)
{
    static struct known k;
    struct sp_graph graph;

    (void)state;
    given(&k, "ab bc de ef gh hi ae di", 9);
    check(&k);
    assert_true(k.tree.nodes[0].weight == 3);
    graph = (struct sp_graph){
        9, k.bed.w.succ_start, k.bed.w.succ, k.bed.w.pred_start, k.bed.w.pred, k.weight
    };
    k.weight[2] = k.weight[6] = 5;
    sp_tree_build(&k.tree, &graph, k.bed.arena);
    assert_true(k.tree.nodes[0].weight == 11);
    wsp_bed_close(&k.bed);
}

static void deep_and_wide_graphs_need_no_stack(void **state)
{
    enum { LONG = 100000 };

    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        struct wsp_bed bed;
        struct sp_tree tree;
        struct sp_graph graph;
        double *weight;

        wsp_bed_open(&bed);
        weight = arena_array(bed.arena, LONG, sizeof *weight);
        for (uint32_t v = 1; v < LONG; v++)
            wsp_bed_edge(&bed, wide ? 0 : v - 1, v);
        wsp_bed_make(&bed, LONG, 1);
        graph =
            (struct sp_graph){ LONG,  bed.w.succ_start, bed.w.succ, bed.w.pred_start, bed.w.pred,
                               weight };
        sp_tree_build(&tree, &graph, bed.arena);
        assert_int_equal(tree.barriers, 0);
        assert_int_equal(tree.nodes[0].count, wide ? 2 : LONG);
        wsp_bed_close(&bed);
    }
}

static void no_tasks_make_no_tree(void **state)
{
    struct wsp_bed bed;
    struct sp_tree tree;
    struct sp_graph graph = { 0 };

    (void)state;
    wsp_bed_open(&bed);
    wsp_bed_make(&bed, 0, 1);
    graph.succ_start = bed.w.succ_start;
    graph.pred_start = bed.w.pred_start;
    sp_tree_build(&tree, &graph, bed.arena);
    assert_true(tree.count == 0 && tree.barriers == 0);
    wsp_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_parallel_orders_are_found_exactly),
        cmocka_unit_test(any_order_keeps_its_precedences),
        cmocka_unit_test(examples_by_hand),
        cmocka_unit_test(barriers_go_where_the_path_stays_short),
        cmocka_unit_test(deep_and_wide_graphs_need_no_stack),
        cmocka_unit_test(no_tasks_make_no_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
