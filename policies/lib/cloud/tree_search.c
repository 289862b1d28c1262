/* A tree of places in one array; the state of a node is found again by taking its sets anew. */
#include "policies/lib/cloud/tree_search.h"

#include <math.h>
#include <string.h>

#include "policies/lib/cloud/macro_greedy.h"

enum { BARS = 8 }; /* fewer places than this are left out of a completion */

struct node {
    uint32_t place; /* whose set leads here */
    uint32_t parent;
    uint32_t child; /* first; TRIAL_NONE: none */
    uint32_t next;  /* of the same parent, in order of being added */
    uint32_t last;  /* last child */
    uint32_t children;
    uint32_t visits;
    double reward; /* sum */
    bool full;     /* no further child */
};

struct tree {
    struct node *nodes;
    uint32_t count;
    const struct tree_search_params *params;
    struct macro *root, *work;
    struct rng rng;
    double before, least; /* value at the start, bound */
    struct trial_move *best;
    uint32_t best_moves;
    double best_value;
    uint32_t first; /* moves that were there before */
};

static uint32_t promising(const struct tree *tree, uint32_t parent)
{
    const struct node *p = &tree->nodes[parent];
    uint32_t found = p->child;
    double most = -1;

    for (uint32_t i = p->child; i != TRIAL_NONE; i = tree->nodes[i].next) {
        const struct node *n = &tree->nodes[i];
        double score = n->reward / n->visits +
                       tree->params->explore * sqrt(log((double)p->visits) / n->visits);

        if (score > most) {
            found = i;
            most = score;
        }
    }
    return found;
}

/* Takes the next set that no child has; TRIAL_NONE, and nothing taken, if there is none. */
static uint32_t take_new(struct tree *tree, uint32_t parent)
{
    struct macro *m = tree->work;
    uint32_t place;

    for (uint32_t i = tree->nodes[parent].child; i != TRIAL_NONE; i = tree->nodes[i].next)
        m->sets[tree->nodes[i].place].barred = true;
    do
        place = plan_open(m->t, &m->limits) ? macro_next(m) : TRIAL_NONE;
    while (place != TRIAL_NONE && !macro_take(m, place));
    for (uint32_t i = tree->nodes[parent].child; i != TRIAL_NONE; i = tree->nodes[i].next)
        m->sets[tree->nodes[i].place].barred = false;
    return place;
}

static uint32_t add(struct tree *tree, uint32_t parent, uint32_t place)
{
    struct node *p = &tree->nodes[parent];
    uint32_t i = tree->count++;

    tree->nodes[i] =
        (struct node){ .place = place, .parent = parent, .child = TRIAL_NONE, .next = TRIAL_NONE };
    if (p->child == TRIAL_NONE)
        p->child = i;
    else
        tree->nodes[p->last].next = i;
    p->last = i;
    p->full = ++p->children >= tree->params->branch;
    return i;
}

/*
 * Takes a set that a child has, which as a rule is possible. Others that were tried in vain before
 * it the first time may have led its VMs elsewhere, so it need not be.
 */
static bool retake(struct macro *m, uint32_t place)
{
    while (!m->sets[place].waits && m->sets[place].size <= m->limits.moves - m->t->moves)
        if (macro_take(m, place))
            return true;
    return false;
}

/* Goes down to a node that can have another child, or to the end, and adds one. */
static uint32_t descend(struct tree *tree)
{
    uint32_t at = 0;
    uint32_t place;

    while (tree->nodes[at].full && tree->nodes[at].child != TRIAL_NONE) {
        at = promising(tree, at);
        if (!retake(tree->work, tree->nodes[at].place))
            return at;
    }
    if (tree->nodes[at].full)
        return at;
    place = take_new(tree, at);
    if (place != TRIAL_NONE)
        return add(tree, at, place);
    tree->nodes[at].full = true;
    return at;
}

/* The value of the plan that macro_greedy makes of it; remembered if it is the best. */
static double complete(struct tree *tree, bool by_chance)
{
    struct trial *t = tree->work->t;
    double value;

    if (by_chance) {
        tree->work->luck = &tree->rng;
        for (uint64_t bars = rng_below(&tree->rng, BARS); bars > 0 && tree->work->count > 0; bars--)
            tree->work->sets[rng_below(&tree->rng, tree->work->count)].barred = true;
    }
    macro_run(tree->work);
    tree->work->luck = NULL;
    plan_cut(t, tree->first, &tree->work->limits);
    value = trial_value(t);
    if (value < tree->best_value - TRIAL_EPSILON ||
        (value < tree->best_value + TRIAL_EPSILON && t->moves < tree->best_moves)) {
        tree->best_value = value;
        tree->best_moves = t->moves;
        memcpy(tree->best, t->log, t->moves * sizeof *tree->best);
    }
    return value;
}

static void one_round(struct tree *tree)
{
    uint32_t at;
    double reward;

    macro_copy(tree->work, tree->root);
    at = descend(tree);
    reward = (tree->before - complete(tree, true)) / (tree->before - tree->least);
    for (;; at = tree->nodes[at].parent) {
        tree->nodes[at].visits++;
        tree->nodes[at].reward += reward;
        if (at == 0)
            return;
    }
}

void tree_search(struct trial *t, const struct plan_limits *limits,
                 const struct tree_search_params *params, struct arena *arena)
{
    struct tree tree = { .params = params, .first = t->moves, .before = trial_value(t) };
    struct macro start;

    macro_begin(&start, t, limits, arena);
    start.stubborn = true;
    tree.root = macro_clone(&start, arena);
    tree.work = macro_clone(&start, arena);
    tree.nodes = arena_array(arena, (size_t)params->rounds + 1, sizeof *tree.nodes);
    tree.nodes[0] = (struct node){ .child = TRIAL_NONE, .next = TRIAL_NONE };
    tree.count = 1;
    tree.best = arena_array(arena, limits->moves, sizeof *tree.best);
    tree.best_value = tree.before;
    tree.best_moves = t->moves;
    memcpy(tree.best, t->log, t->moves * sizeof *t->log);
    rng_stream(&tree.rng, params->seed, 0, RNG_POLICY, 0);
    macro_copy(tree.work, tree.root);
    complete(&tree, false);
    tree.least = trial_bound_value(plan_bound(t, limits, tree.work->t->slots, arena),
                                   limits->moves - tree.first);
    for (uint32_t i = 0; i < params->rounds && tree.best_value > tree.least + TRIAL_EPSILON; i++)
        one_round(&tree);
    plan_play(t, tree.best + tree.first, tree.best_moves - tree.first);
}
