/* Splits a task graph top down: components, series cuts, and barriers where there is neither. */
#include "policies/lib/sp_tree.h"

#include <math.h>
#include <string.h>

#include "sim/base/error.h"

enum { NONE = UINT32_MAX };

/* A node of the tree before series within series are joined. */
struct piece {
    uint32_t low, high; /* its tasks in `order`, by their place in a topological order */
    enum sp_kind kind;
    uint32_t first, count; /* children */
};

/* What is known of the layers of one piece. */
struct layer {
    uint32_t tasks;
    uint32_t ends;   /* tasks up to here without a successor up to here, as differences */
    uint32_t direct; /* edges from such tasks to the next layer */
    double before;   /* longest path up to here, by weight */
    double behind;   /* longest path from the next layer on */
    uint32_t group;  /* number of the part that it goes to */
};

struct split {
    const struct sp_graph *g;
    struct piece *pieces; /* at most two a task */
    uint32_t count;
    uint32_t *order, *sorted; /* of tasks; scratch of the same size */
    uint32_t *in;             /* piece of each task */
    uint32_t *depth;          /* layer of each task in its piece; or its component */
    uint32_t *next;           /* the first layer that waits for the task */
    uint64_t *seen;           /* the last visit that met the task; edges count once */
    uint64_t visit;
    double *top, *bottom; /* longest path up to a task and from it on, itself included */
    struct layer *layers; /* as many as tasks, and one more */
    uint32_t barriers;
};

static uint32_t add_piece(struct split *s, uint32_t low, uint32_t high)
{
    uint32_t i = s->count++;

    s->pieces[i] = (struct piece){ .low = low, .high = high, .kind = SP_TASK };
    return i;
}

/* Children of the piece from the numbers of groups in `depth`, stably sorted; count groups. */
static void divide(struct split *s, uint32_t at, uint32_t groups, enum sp_kind kind)
{
    struct piece *piece = &s->pieces[at];
    uint32_t *begin = mem_alloc((groups + 1) * sizeof *begin);
    uint32_t low = piece->low;
    uint32_t high = piece->high;

    piece->kind = kind;
    piece->first = s->count;
    piece->count = groups;
    for (uint32_t i = low; i < high; i++)
        begin[s->depth[s->order[i]] + 1]++;
    begin[0] = low;
    for (uint32_t i = 0; i < groups; i++) {
        begin[i + 1] += begin[i];
        add_piece(s, begin[i], begin[i + 1]);
    }
    for (uint32_t i = low; i < high; i++) {
        uint32_t v = s->order[i];

        s->in[v] = s->pieces[at].first + s->depth[v];
        s->sorted[begin[s->depth[v]]++] = v;
    }
    memcpy(s->order + low, s->sorted + low, (high - low) * sizeof *s->order);
    mem_free(begin);
}

static void reach(struct split *s, uint32_t at, uint32_t v, uint32_t component, uint32_t *stack)
{
    const struct sp_graph *g = s->g;
    uint32_t count = 0;

    stack[count++] = v;
    s->depth[v] = component;
    while (count) {
        uint32_t u = stack[--count];
        const uint32_t *rows[2] = { g->succ + g->succ_start[u], g->pred + g->pred_start[u] };
        uint32_t sizes[2] = { g->succ_start[u + 1] - g->succ_start[u],
                              g->pred_start[u + 1] - g->pred_start[u] };

        for (int way = 0; way < 2; way++)
            for (uint32_t e = 0; e < sizes[way]; e++) {
                uint32_t x = rows[way][e];

                if (s->in[x] != at || s->depth[x] != NONE)
                    continue;
                s->depth[x] = component;
                stack[count++] = x;
            }
    }
}

/* Components in order of their first tasks; returns their number. */
static uint32_t find_components(struct split *s, uint32_t at)
{
    uint32_t count = 0;
    uint32_t low = s->pieces[at].low;
    uint32_t high = s->pieces[at].high;

    for (uint32_t i = low; i < high; i++)
        s->depth[s->order[i]] = NONE;
    for (uint32_t i = low; i < high; i++)
        if (s->depth[s->order[i]] == NONE)
            reach(s, at, s->order[i], count++, s->sorted + low);
    return count;
}

/* Layers and longest paths within the piece; returns the number of layers. */
static uint32_t find_layers(struct split *s, uint32_t at)
{
    const struct sp_graph *g = s->g;
    const struct piece *piece = &s->pieces[at];
    uint32_t layers = 0;

    for (uint32_t i = piece->low; i < piece->high; i++) {
        uint32_t v = s->order[i];

        s->depth[v] = 0;
        s->top[v] = 0;
        for (uint32_t e = g->pred_start[v]; e < g->pred_start[v + 1]; e++) {
            uint32_t u = g->pred[e];

            if (s->in[u] != at)
                continue;
            s->depth[v] = s->depth[u] >= s->depth[v] ? s->depth[u] + 1 : s->depth[v];
            s->top[v] = fmax(s->top[v], s->top[u]);
        }
        s->top[v] += g->weight[v];
        layers = s->depth[v] >= layers ? s->depth[v] + 1 : layers;
    }
    for (uint32_t i = piece->high; i-- > piece->low;) {
        uint32_t v = s->order[i];

        s->next[v] = layers;
        s->bottom[v] = 0;
        for (uint32_t e = g->succ_start[v]; e < g->succ_start[v + 1]; e++) {
            uint32_t u = g->succ[e];

            if (s->in[u] != at)
                continue;
            s->next[v] = s->depth[u] < s->next[v] ? s->depth[u] : s->next[v];
            s->bottom[v] = fmax(s->bottom[v], s->bottom[u]);
        }
        s->bottom[v] += g->weight[v];
    }
    return layers;
}

/*
 * A task u is an end of the layers up to k for depth(u) <= k < next(u). Everything up to k precedes
 * everything behind it exactly if each such end has an edge to each task of layer k + 1: whatever
 * would lie on a longer way between the two would be in neither of the sets.
 */
static void count_layers(struct split *s, uint32_t at, uint32_t layers)
{
    const struct sp_graph *g = s->g;
    const struct piece *piece = &s->pieces[at];

    memset(s->layers, 0, (layers + 1) * sizeof *s->layers);
    for (uint32_t i = piece->low; i < piece->high; i++) {
        uint32_t u = s->order[i];
        struct layer *layer = &s->layers[s->depth[u]];

        s->visit++;
        layer->tasks++;
        layer->ends++;
        s->layers[s->next[u]].ends--;
        layer->before = fmax(layer->before, s->top[u]);
        if (s->depth[u] > 0)
            layer[-1].behind = fmax(layer[-1].behind, s->bottom[u]);
        for (uint32_t e = g->succ_start[u]; e < g->succ_start[u + 1]; e++) {
            uint32_t v = g->succ[e];

            if (s->in[v] != at || s->depth[v] != s->next[u] || s->seen[v] == s->visit)
                continue;
            s->seen[v] = s->visit;
            s->layers[s->next[u] - 1].direct++;
        }
    }
    for (uint32_t k = 1; k < layers; k++) {
        s->layers[k].ends += s->layers[k - 1].ends;
        s->layers[k].before = fmax(s->layers[k].before, s->layers[k - 1].before);
    }
    for (uint32_t k = layers - 1; k-- > 0;)
        s->layers[k].behind = fmax(s->layers[k].behind, s->layers[k + 1].behind);
}

/* Precedences between neighbours that a barrier behind layer k adds; 0: it is a series cut. */
static uint64_t missing(const struct split *s, uint32_t k)
{
    const struct layer *layer = &s->layers[k];

    return (uint64_t)layer->ends * layer[1].tasks - layer->direct;
}

static uint32_t best_barrier(const struct split *s, uint32_t layers)
{
    uint32_t best = 0;

    for (uint32_t k = 1; k + 1 < layers; k++) {
        double path = s->layers[k].before + s->layers[k].behind;
        double least = s->layers[best].before + s->layers[best].behind;

        if (path < least || (path == least && missing(s, k) < missing(s, best)))
            best = k;
    }
    return best;
}

/* Numbers of the groups of layers between cuts, in place of depths; returns how many. */
static uint32_t cut_layers(struct split *s, uint32_t at, uint32_t layers)
{
    const struct piece *piece = &s->pieces[at];
    uint32_t groups = 0;
    uint32_t barrier = NONE;

    for (uint32_t k = 0; k + 1 < layers; k++)
        groups += missing(s, k) == 0;
    if (!groups) {
        barrier = best_barrier(s, layers);
        s->barriers++;
    }
    groups = 0;
    for (uint32_t k = 0; k < layers; k++) {
        bool cut = k + 1 < layers && (k == barrier || missing(s, k) == 0);

        s->layers[k].group = groups;
        groups += cut;
    }
    for (uint32_t i = piece->low; i < piece->high; i++)
        s->depth[s->order[i]] = s->layers[s->depth[s->order[i]]].group;
    return groups + 1;
}

static void split_piece(struct split *s, uint32_t at)
{
    uint32_t groups, layers;

    if (s->pieces[at].high - s->pieces[at].low == 1)
        return;
    groups = find_components(s, at);
    if (groups > 1) {
        divide(s, at, groups, SP_PARALLEL);
        return;
    }
    layers = find_layers(s, at);
    count_layers(s, at, layers);
    groups = cut_layers(s, at, layers);
    divide(s, at, groups, SP_SERIES);
}

/* Children of a node: those of its piece, with those of the same kind replaced by their own. */
static void join_children(const struct split *s, struct sp_tree *tree, uint32_t node,
                          uint32_t *piece_of, uint32_t *stack)
{
    uint32_t top = 0;

    tree->nodes[node].first = tree->count;
    stack[top++] = piece_of[node];
    while (top) {
        const struct piece *piece = &s->pieces[stack[--top]];

        if (piece->kind == tree->nodes[node].kind) {
            for (uint32_t i = piece->count; i-- > 0;)
                stack[top++] = piece->first + i;
            continue;
        }
        piece_of[tree->count] = (uint32_t)(piece - s->pieces);
        tree->nodes[tree->count++] = (struct sp_node){
            .kind = piece->kind, .parent = node, .low = piece->low, .high = piece->high
        };
    }
    tree->nodes[node].count = tree->count - tree->nodes[node].first;
}

static void weigh(const struct split *s, struct sp_tree *tree)
{
    for (uint32_t i = tree->count; i-- > 0;) {
        struct sp_node *node = &tree->nodes[i];
        struct sp_node *parent = &tree->nodes[node->parent];

        if (node->kind == SP_TASK)
            node->weight = s->g->weight[tree->order[node->low]];
        if (parent == node)
            continue;
        parent->weight = parent->kind == SP_SERIES ? parent->weight + node->weight
                                                   : fmax(parent->weight, node->weight);
    }
}

static void join(const struct split *s, struct sp_tree *tree, struct arena *arena)
{
    uint32_t *piece_of = mem_alloc(s->count * sizeof *piece_of);
    uint32_t *stack = mem_alloc(s->count * sizeof *stack);

    tree->nodes = arena_array(arena, s->count, sizeof *tree->nodes);
    tree->nodes[0] = (struct sp_node){ .kind = s->pieces[0].kind, .high = s->pieces[0].high };
    tree->count = 1;
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].kind != SP_TASK)
            join_children(s, tree, i, piece_of, stack);
    mem_free(stack);
    mem_free(piece_of);
    weigh(s, tree);
}

/* Any topological order: layers of a piece are worked out along it. */
static void sort(struct split *s)
{
    const struct sp_graph *g = s->g;
    uint32_t count = 0;

    for (uint32_t v = 0; v < g->tasks; v++) {
        s->next[v] = g->pred_start[v + 1] - g->pred_start[v];
        if (!s->next[v])
            s->order[count++] = v;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t e = g->succ_start[s->order[i]]; e < g->succ_start[s->order[i] + 1]; e++)
            if (--s->next[g->succ[e]] == 0)
                s->order[count++] = g->succ[e];
    BUG_UNLESS(count == g->tasks);
}

void sp_tree_build(struct sp_tree *tree, const struct sp_graph *graph, struct arena *arena)
{
    size_t tasks = graph->tasks;
    struct arena *scratch = arena_create();
    struct split s = { .g = graph };

    *tree = (struct sp_tree){ .order = arena_array(arena, tasks, sizeof *tree->order) };
    s.order = tree->order;
    s.pieces = arena_array(scratch, 2 * tasks, sizeof *s.pieces);
    s.sorted = arena_array(scratch, tasks, sizeof *s.sorted);
    s.in = arena_array(scratch, tasks, sizeof *s.in);
    s.depth = arena_array(scratch, tasks, sizeof *s.depth);
    s.next = arena_array(scratch, tasks, sizeof *s.next);
    s.seen = arena_array(scratch, tasks, sizeof *s.seen);
    s.top = arena_array(scratch, tasks, sizeof *s.top);
    s.bottom = arena_array(scratch, tasks, sizeof *s.bottom);
    s.layers = arena_array(scratch, tasks + 1, sizeof *s.layers);
    sort(&s);
    if (tasks)
        add_piece(&s, 0, graph->tasks);
    for (uint32_t i = 0; i < s.count; i++)
        split_piece(&s, i);
    if (tasks)
        join(&s, tree, arena);
    tree->barriers = s.barriers;
    arena_destroy(scratch);
}
