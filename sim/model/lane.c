/* Lanes with pairing heaps (Fredman, Sedgewick, Sleator, Tarjan, Algorithmica 1, 1986). */
#include "sim/model/lane.h"

#include "sim/base/error.h"

/* Of a virtual time: what is lost in computing it. */
#define ROUNDING 0x1p-50

/* Virtual time may be this many times the most work of a flow. */
#define STRETCH 16

struct node {
    double finish; /* virtual time of its end */
    uint64_t order;
    uint32_t child; /* all three + 1, 0: none */
    uint32_t next;
    uint32_t back; /* the one before it, or its parent if it is the first child */
};

struct lane {
    double passed; /* virtual time at the moment */
    double level;
    double most; /* work of a flow since virtual time started again */
    struct moment moment;
    uint32_t root; /* + 1 */
};

struct lanes {
    struct slab slab;
    struct lane *lanes;
    uint32_t count;
    struct node *nodes; /* by flow */
    uint32_t room;
};

struct lanes *lanes_create(struct arena *arena, uint32_t count)
{
    struct lanes *lanes = arena_alloc(arena, sizeof *lanes);

    slab_init(&lanes->slab, arena);
    lanes->lanes = arena_array(arena, count, sizeof *lanes->lanes);
    lanes->count = count;
    return lanes;
}

static struct node *node_of(const struct lanes *lanes, uint32_t place)
{
    return &lanes->nodes[place - 1];
}

static bool before(const struct node *a, const struct node *b)
{
    return a->finish < b->finish || (a->finish == b->finish && a->order < b->order);
}

/* Joins two heaps by their roots, places + 1 that are not 0; returns the root. */
static uint32_t meld(struct lanes *lanes, uint32_t a, uint32_t b)
{
    struct node *top;
    struct node *under;

    if (before(node_of(lanes, b), node_of(lanes, a))) {
        uint32_t other = a;

        a = b;
        b = other;
    }
    top = node_of(lanes, a);
    under = node_of(lanes, b);
    under->next = top->child;
    under->back = a;
    if (top->child)
        node_of(lanes, top->child)->back = b;
    top->child = b;
    top->next = top->back = 0;
    return a;
}

/* Makes one heap of the children of a node: in pairs from the left, then all from the right. */
static uint32_t meld_children(struct lanes *lanes, uint32_t first)
{
    uint32_t pairs = 0; /* by `next`, the last one first */
    uint32_t root;

    while (first) {
        uint32_t second = node_of(lanes, first)->next;
        uint32_t rest = second ? node_of(lanes, second)->next : 0;

        root = second ? meld(lanes, first, second) : first;
        node_of(lanes, root)->next = pairs;
        pairs = root;
        first = rest;
    }
    root = pairs;
    if (!root)
        return 0;
    pairs = node_of(lanes, root)->next;
    while (pairs) {
        uint32_t rest = node_of(lanes, pairs)->next;

        root = meld(lanes, root, pairs);
        pairs = rest;
    }
    node_of(lanes, root)->next = node_of(lanes, root)->back = 0;
    return root;
}

static double passed_at(const struct lane *lane, struct moment now)
{
    return lane->passed + lane->level * (moment_span(lane->moment, now) / 1e9);
}

static void bring(struct lane *lane, struct moment now)
{
    lane->passed = passed_at(lane, now);
    lane->moment = now;
}

/*
 * Takes what has passed off the ends of a heap and all below it; order does not change. Returns the
 * last end.
 */
static double shift(struct lanes *lanes, uint32_t root, double passed)
{
    uint32_t at = root;
    double last = 0;

    while (at) {
        struct node *node = node_of(lanes, at);

        node->finish = node->finish > passed ? node->finish - passed : 0;
        last = node->finish > last ? node->finish : last;
        if (node->child) {
            at = node->child;
            continue;
        }
        /* Back to the next one that has not been seen: up through last children. */
        while (at && at != root && !node_of(lanes, at)->next) {
            uint32_t first = at;

            while (node_of(lanes, node_of(lanes, first)->back)->child != first)
                first = node_of(lanes, first)->back;
            at = node_of(lanes, first)->back;
        }
        at = at == root ? 0 : node_of(lanes, at)->next;
    }
    return last;
}

void lane_set_level(struct lanes *lanes, uint32_t number, struct moment now, double level)
{
    struct lane *lane = &lanes->lanes[number];

    bring(lane, now);
    lane->level = level;
}

static void make_room(struct lanes *lanes, uint32_t flow)
{
    uint32_t room = lanes->room ? lanes->room : 16;

    if (flow < lanes->room)
        return;
    while (room <= flow)
        room *= 2;
    lanes->nodes = slab_resize(&lanes->slab, lanes->nodes, lanes->room * sizeof *lanes->nodes,
                               room * sizeof *lanes->nodes);
    lanes->room = room;
}

void lane_join(struct lanes *lanes, uint32_t number, struct moment now,
               const struct lane_flow *joins)
{
    struct lane *lane = &lanes->lanes[number];
    double work = joins->work;

    make_room(lanes, joins->flow);
    bring(lane, now);
    if (!lane->root)
        lane->passed = lane->most = 0;
    lane->most = work > lane->most ? work : lane->most;
    if (lane->passed > STRETCH * lane->most) {
        double last = shift(lanes, lane->root, lane->passed);

        lane->passed = 0;
        lane->most = work > last ? work : last;
    }
    lanes->nodes[joins->flow] = (struct node){ lane->passed + work, joins->order, 0, 0, 0 };
    lane->root = lane->root ? meld(lanes, lane->root, joins->flow + 1) : joins->flow + 1;
}

void lane_leave(struct lanes *lanes, uint32_t number, uint32_t flow)
{
    struct lane *lane = &lanes->lanes[number];
    struct node *node = &lanes->nodes[flow];
    uint32_t rest = meld_children(lanes, node->child);

    node->child = 0;
    if (lane->root == flow + 1) {
        lane->root = rest;
        return;
    }
    if (node_of(lanes, node->back)->child == flow + 1)
        node_of(lanes, node->back)->child = node->next;
    else
        node_of(lanes, node->back)->next = node->next;
    if (node->next)
        node_of(lanes, node->next)->back = node->back;
    if (rest)
        lane->root = meld(lanes, lane->root, rest);
}

uint32_t lane_first(const struct lanes *lanes, uint32_t lane)
{
    return lanes->lanes[lane].root - 1;
}

double lane_left(const struct lanes *lanes, uint32_t number, uint32_t flow, struct moment now)
{
    double left = lanes->nodes[flow].finish - passed_at(&lanes->lanes[number], now);

    return left > 0 ? left : 0;
}

double lane_rounding(const struct lanes *lanes, uint32_t flow)
{
    return lanes->nodes[flow].finish * ROUNDING;
}

double lane_level(const struct lanes *lanes, uint32_t lane)
{
    return lanes->lanes[lane].level;
}
