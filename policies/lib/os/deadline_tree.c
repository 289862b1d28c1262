/* A queue of threads by virtual deadline: a treap whose nodes know the least v below them. */
#include "policies/lib/os/deadline_tree.h"

#include <stddef.h>

/* A bijection of 64 bits whose results look random (the finalizer of SplitMix64, Steele 2014). */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static bool before(const struct deadline_node *a, const struct deadline_node *b)
{
    return a->deadline != b->deadline ? a->deadline < b->deadline : a->sequence < b->sequence;
}

static void refresh(struct deadline_node *node)
{
    const struct deadline_node *child[2] = { node->left, node->right };

    node->least_v = node->v;
    node->shortest = node->slice;
    for (size_t i = 0; i < 2; i++) {
        if (!child[i])
            continue;
        if (child[i]->least_v < node->least_v)
            node->least_v = child[i]->least_v;
        if (child[i]->shortest < node->shortest)
            node->shortest = child[i]->shortest;
    }
}

/* Parts a tree into what comes before a node, which is not in it, and what comes after. */
static void split(struct deadline_node *tree, const struct deadline_node *at,
                  struct deadline_node **left, struct deadline_node **right)
{
    if (!tree) {
        *left = NULL;
        *right = NULL;
    } else if (before(tree, at)) {
        *left = tree;
        split(tree->right, at, &tree->right, right);
        refresh(tree);
    } else {
        *right = tree;
        split(tree->left, at, left, &tree->left);
        refresh(tree);
    }
}

/* One tree of two, all of `left` before all of `right`. */
static struct deadline_node *join(struct deadline_node *left, struct deadline_node *right)
{
    if (!left || !right)
        return left ? left : right;
    if (left->rank > right->rank) {
        left->right = join(left->right, right);
        refresh(left);
        return left;
    }
    right->left = join(left, right->left);
    refresh(right);
    return right;
}

static struct deadline_node *without(struct deadline_node *tree, const struct deadline_node *node)
{
    if (tree == node)
        return join(node->left, node->right);
    if (before(node, tree))
        tree->left = without(tree->left, node);
    else
        tree->right = without(tree->right, node);
    refresh(tree);
    return tree;
}

void deadline_tree_add(struct deadline_tree *tree, struct deadline_node *node)
{
    struct deadline_node **at = &tree->root;

    node->sequence = ++tree->sequence;
    node->rank = mix(node->sequence);
    /* What stands above the new node only has to learn of it. */
    while (*at && (*at)->rank >= node->rank) {
        if (node->v < (*at)->least_v)
            (*at)->least_v = node->v;
        if (node->slice < (*at)->shortest)
            (*at)->shortest = node->slice;
        at = before(node, *at) ? &(*at)->left : &(*at)->right;
    }
    split(*at, node, &node->left, &node->right);
    refresh(node);
    *at = node;
}

void deadline_tree_remove(struct deadline_tree *tree, struct deadline_node *node)
{
    tree->root = without(tree->root, node);
    node->left = NULL;
    node->right = NULL;
}

static void refresh_path(struct deadline_node *tree, const struct deadline_node *node)
{
    if (tree != node)
        refresh_path(before(node, tree) ? tree->left : tree->right, node);
    refresh(tree);
}

void deadline_tree_reslice(struct deadline_tree *tree, struct deadline_node *node, sim_time slice)
{
    node->slice = slice;
    refresh_path(tree->root, node);
}

struct deadline_node *deadline_tree_pick(const struct deadline_tree *tree, int64_t most)
{
    struct deadline_node *node = tree->root;

    while (node && node->least_v <= most) {
        if (node->left && node->left->least_v <= most)
            node = node->left;
        else if (node->v <= most)
            return node;
        else
            node = node->right;
    }
    return NULL;
}

static struct deadline_node *
first(struct deadline_node *node,
      bool (*accept)(const struct deadline_node *node, const void *context), const void *context)
{
    struct deadline_node *found;

    for (; node; node = node->right) {
        found = first(node->left, accept, context);
        if (found)
            return found;
        if (accept(node, context))
            return node;
    }
    return NULL;
}

struct deadline_node *deadline_tree_first(const struct deadline_tree *tree,
                                          bool (*accept)(const struct deadline_node *node,
                                                         const void *context),
                                          const void *context)
{
    return first(tree->root, accept, context);
}
