/* The tournament and the walk through it; nodes of a level lie one after the other. */
#include "sim/cloud/max_tree.h"

#include "sim/base/error.h"

enum { LINE = 64 };

/* A subtree: its largest number, and the leaf where it begins. */
struct max_branch {
    double value;
    uint32_t first;
    uint32_t level;
    uint32_t node;
};

static size_t padded(uint32_t count)
{
    return ((size_t)count + MAX_TREE_FAN - 1) / MAX_TREE_FAN * MAX_TREE_FAN;
}

/* Nodes of all levels together; the last level is the first that is one line. */
static size_t nodes_of(uint32_t count)
{
    size_t total = padded(count);

    for (size_t level = total; level > MAX_TREE_FAN;) {
        level = padded((uint32_t)(level / MAX_TREE_FAN));
        total += level;
    }
    return total;
}

static size_t counts_of(uint32_t count)
{
    return (nodes_of(count) - padded(count)) * sizeof(uint32_t);
}

static size_t tree_bytes(uint32_t count)
{
    return nodes_of(count) * sizeof(double) + LINE;
}

size_t max_tree_bytes(uint32_t count)
{
    return tree_bytes(count) + counts_of(count);
}

void max_tree_init(struct max_tree *tree, struct slab *slab, uint32_t count)
{
    size_t size = padded(count);
    double *at;

    *tree = (struct max_tree){ .count = count, .slab = slab, .piece_size = tree_bytes(count) };
    tree->piece = slab_alloc(slab, tree->piece_size);
    at = (double *)(((uintptr_t)tree->piece + LINE - 1) / LINE * LINE);
    for (;;) {
        BUG_UNLESS(tree->levels < MAX_TREE_LEVELS);
        tree->level[tree->levels++] = at;
        for (size_t i = 0; i < size; i++)
            at[i] = -HUGE_VAL;
        if (size == MAX_TREE_FAN)
            break;
        at += size;
        size = padded((uint32_t)(size / MAX_TREE_FAN));
    }
}

void max_tree_free(struct max_tree *tree)
{
    slab_free(tree->slab, tree->piece, tree->piece_size);
    if (tree->counts)
        slab_free(tree->slab, tree->counts, tree->counts_size);
    *tree = (struct max_tree){ 0 };
}

static double largest(const double *line)
{
    double a = line[0] > line[1] ? line[0] : line[1];
    double b = line[2] > line[3] ? line[2] : line[3];
    double c = line[4] > line[5] ? line[4] : line[5];
    double d = line[6] > line[7] ? line[6] : line[7];

    a = a > b ? a : b;
    c = c > d ? c : d;
    return a > c ? a : c;
}

/* How many of the leaves below a line of nodes equal its largest. */
static uint32_t equals_of(const struct max_tree *tree, uint32_t level, size_t line, double best)
{
    uint32_t count = 0;

    for (size_t i = line * MAX_TREE_FAN; i < (line + 1) * MAX_TREE_FAN; i++)
        if (tree->level[level][i] == best)
            count += level ? tree->equals[level][i] : 1;
    return count;
}

void max_tree_build(struct max_tree *tree)
{
    size_t size = padded(tree->count);

    for (uint32_t level = 1; level < tree->levels; level++) {
        size /= MAX_TREE_FAN;
        for (size_t i = 0; i < size; i++) {
            double best = largest(&tree->level[level - 1][i * MAX_TREE_FAN]);

            tree->level[level][i] = best;
            if (tree->counts)
                tree->equals[level][i] = equals_of(tree, level - 1, i, best);
        }
        size = padded((uint32_t)size);
    }
}

void max_tree_count(struct max_tree *tree)
{
    size_t size = padded(tree->count) / MAX_TREE_FAN;
    uint32_t *at;

    if (tree->counts || tree->levels == 1)
        return;
    tree->counts_size = counts_of(tree->count);
    tree->counts = slab_alloc(tree->slab, tree->counts_size);
    at = tree->counts;
    for (uint32_t level = 1; level < tree->levels; level++) {
        size = padded((uint32_t)size);
        tree->equals[level] = at;
        at += size;
        size /= MAX_TREE_FAN;
    }
    max_tree_build(tree);
}

/* With counts every node above may change, though its number does not. */
static void climb(struct max_tree *tree, uint32_t leaf)
{
    uint32_t at = leaf / MAX_TREE_FAN;

    for (uint32_t level = 1; level < tree->levels; level++, at /= MAX_TREE_FAN) {
        double best = largest(&tree->level[level - 1][(size_t)at * MAX_TREE_FAN]);
        uint32_t equals = equals_of(tree, level - 1, at, best);

        if (best == tree->level[level][at] && equals == tree->equals[level][at])
            return;
        tree->level[level][at] = best;
        tree->equals[level][at] = equals;
    }
}

void max_tree_set(struct max_tree *tree, uint32_t leaf, double value)
{
    uint32_t at = leaf;
    double old = tree->level[0][at];

    tree->level[0][at] = value;
    if (tree->counts) {
        if (old != value)
            climb(tree, leaf);
        return;
    }
    for (uint32_t level = 1; level < tree->levels; level++) {
        uint32_t up = at / MAX_TREE_FAN;
        double *node = &tree->level[level][up];
        double before = *node;

        if (value > before)
            *node = value;
        else if (old == before && value < old)
            *node = value = largest(&tree->level[level - 1][up * MAX_TREE_FAN]);
        else
            return;
        if (*node == before)
            return;
        old = before;
        at = up;
    }
}

/* The leftmost child of the value; there is one. */
static uint32_t leftmost(const double *line, double value)
{
    uint32_t i = 0;

    while (line[i] != value)
        i++;
    return i;
}

uint32_t max_tree_best(const struct max_tree *tree)
{
    double best = largest(tree->level[tree->levels - 1]);
    uint32_t at = 0;

    if (!(best > -HUGE_VAL))
        return MAX_TREE_NONE;
    for (uint32_t level = tree->levels; level-- > 0;)
        at = at * MAX_TREE_FAN + leftmost(&tree->level[level][(size_t)at * MAX_TREE_FAN], best);
    return at;
}

uint32_t max_tree_equals(const struct max_tree *tree)
{
    double best = largest(tree->level[tree->levels - 1]);

    return best > -HUGE_VAL ? equals_of(tree, tree->levels - 1, 0, best) : 0;
}

uint32_t max_tree_nth(const struct max_tree *tree, uint32_t rank)
{
    double best = largest(tree->level[tree->levels - 1]);
    uint32_t at = 0;

    for (uint32_t level = tree->levels; level-- > 0;)
        for (at *= MAX_TREE_FAN;; at++) {
            uint32_t here = tree->level[level][at] != best ? 0
                            : level                        ? tree->equals[level][at]
                                                           : 1;

            if (rank < here)
                break;
            rank -= here;
        }
    return at;
}

/* Larger first, then further left: the leaves of a branch all lie before those of the next. */
static bool before(const struct max_branch *a, const struct max_branch *b)
{
    return a->value > b->value || (a->value == b->value && a->first < b->first);
}

static void push(struct max_walk *walk, struct max_branch branch)
{
    size_t at = walk->count++;

    if (walk->count > walk->room) {
        size_t room = walk->room ? 2 * walk->room : 64;

        walk->branch =
            slab_resize(walk->slab, walk->branch, walk->room * sizeof branch, room * sizeof branch);
        walk->room = room;
    }
    for (; at && before(&branch, &walk->branch[(at - 1) / 2]); at = (at - 1) / 2)
        walk->branch[at] = walk->branch[(at - 1) / 2];
    walk->branch[at] = branch;
}

static struct max_branch pop(struct max_walk *walk)
{
    struct max_branch top = walk->branch[0];
    struct max_branch last = walk->branch[--walk->count];
    size_t at = 0;

    for (size_t child = 1; child < walk->count; child = 2 * at + 1) {
        child += child + 1 < walk->count && before(&walk->branch[child + 1], &walk->branch[child]);
        if (!before(&walk->branch[child], &last))
            break;
        walk->branch[at] = walk->branch[child];
        at = child;
    }
    walk->branch[at] = last;
    return top;
}

/* The eight nodes of a line join the heap. */
static void open_line(struct max_walk *walk, uint32_t level, uint32_t node)
{
    uint32_t leaves = 1;

    for (uint32_t i = 0; i < level; i++)
        leaves *= MAX_TREE_FAN;
    for (uint32_t i = node; i < node + MAX_TREE_FAN; i++)
        if (walk->tree->level[level][i] > -HUGE_VAL)
            push(walk, (struct max_branch){ .value = walk->tree->level[level][i],
                                            .first = i * leaves,
                                            .level = level,
                                            .node = i });
}

void max_walk_begin(struct max_walk *walk, const struct max_tree *tree)
{
    *walk = (struct max_walk){ .tree = tree, .slab = tree->slab };
    open_line(walk, tree->levels - 1, 0);
}

uint32_t max_walk_next(struct max_walk *walk)
{
    while (walk->count) {
        struct max_branch top = pop(walk);

        if (top.level == 0)
            return top.node;
        open_line(walk, top.level - 1, top.node * MAX_TREE_FAN);
    }
    return MAX_TREE_NONE;
}

void max_walk_end(struct max_walk *walk)
{
    if (walk->branch)
        slab_free(walk->slab, walk->branch, walk->room * sizeof *walk->branch);
    walk->branch = NULL;
    walk->count = walk->room = 0;
}
