/* The tree of deadlines against a plain array: the pick by looking at every entity. */
#include <string.h>

#include "policies/lib/os/deadline_tree.h"
#include "tests/unit/unit.h"

enum { NODES = 200, STEPS = 100000 };

/* Whether a node is in the tree, and as which it was put in. */
struct naive {
    struct deadline_node node[NODES];
    bool in[NODES];
    uint64_t order[NODES];
};

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const struct deadline_node *naive_pick(const struct naive *all, int64_t most)
{
    size_t best = NODES;

    for (size_t i = 0; i < NODES; i++) {
        if (!all->in[i] || all->node[i].v > most)
            continue;
        if (best == NODES || all->node[i].deadline < all->node[best].deadline ||
            (all->node[i].deadline == all->node[best].deadline && all->order[i] < all->order[best]))
            best = i;
    }
    return best == NODES ? NULL : &all->node[best];
}

static sim_time naive_shortest(const struct naive *all)
{
    sim_time shortest = TIME_NEVER;

    for (size_t i = 0; i < NODES; i++)
        if (all->in[i] && all->node[i].slice < shortest)
            shortest = all->node[i].slice;
    return shortest;
}

static bool is_eligible(const struct deadline_node *node, const void *context)
{
    return node->v <= *(const int64_t *)context;
}

static void picks_as_an_array_does(void **state)
{
    static const int64_t spreads[] = { 5, 100, 1000000 };
    uint64_t random = 7;

    (void)state;
    for (size_t s = 0; s < 3; s++) {
        struct naive all = { .order = { 0 } };
        struct deadline_tree tree = { .root = NULL };
        uint64_t spread = (uint64_t)spreads[s], added = 0;

        for (int step = 0; step < STEPS; step++) {
            size_t i = next(&random) % NODES;
            struct deadline_node *node = &all.node[i];
            int64_t most = (int64_t)(next(&random) % (spread + 2)) - 1;

            if (all.in[i]) {
                deadline_tree_remove(&tree, node);
            } else {
                node->v = (int64_t)(next(&random) % spread);
                node->deadline = node->v + (int64_t)(next(&random) % spread);
                node->slice = (sim_time)(next(&random) % spread);
                all.order[i] = ++added;
                deadline_tree_add(&tree, node);
            }
            all.in[i] = !all.in[i];
            if (all.in[i] && step % 3 == 0)
                deadline_tree_reslice(&tree, node, (sim_time)(next(&random) % spread));
            assert_ptr_equal(deadline_tree_pick(&tree, most), naive_pick(&all, most));
            assert_ptr_equal(deadline_tree_first(&tree, is_eligible, &most),
                             naive_pick(&all, most));
            assert_int_equal(deadline_tree_shortest(&tree), naive_shortest(&all));
        }
    }
}

static size_t depth(const struct deadline_node *node)
{
    size_t left, right;

    if (!node)
        return 0;
    left = depth(node->left);
    right = depth(node->right);
    return 1 + (left > right ? left : right);
}

/* A sorted stream, the worst for plain search trees, stays shallow: 17 levels are the least. */
static void stays_shallow(void **state)
{
    static struct deadline_node node[100000];
    struct deadline_tree tree = { .root = NULL };

    (void)state;
    for (int64_t i = 0; i < 100000; i++) {
        node[i] = (struct deadline_node){ .v = i, .deadline = i };
        deadline_tree_add(&tree, &node[i]);
    }
    assert_in_range(depth(tree.root), 17, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks_as_an_array_does),
        cmocka_unit_test(stays_shallow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
