/* Primal-dual min-cost flow with potentials that outlive changes of the graph. */
#include "policies/lib/min_cost_flow.h"

#include <stdbool.h>

#include "sim/base/heap.h"

enum { NONE = UINT32_MAX };
enum { NEW, ON_PATH, DEAD };

/* One direction of an arc; 2i leads as the arc i does, 2i + 1 back. */
struct half {
    uint32_t to;
    uint32_t next, prev; /* among those that leave the same node */
    int64_t room;        /* what it can still carry; of a way back: what flows */
    int64_t cost;        /* of a way back: minus that of the arc */
};

struct node {
    int64_t supply, excess; /* excess: supply and inflow minus outflow */
    int64_t price;          /* potential: the reduced cost of u -> v is cost + u.price - v.price */
    int64_t distance;
    uint32_t first;  /* half */
    uint32_t cursor; /* half, of the search for paths */
    uint32_t label;  /* phase in which it got its distance */
    uint8_t state;
    bool used, dirty, listed;
};

struct list {
    uint32_t *item;
    uint32_t count, room;
};

struct min_cost_flow {
    struct slab *memory;
    struct node *node;
    struct half *half;
    uint32_t nodes, node_room, arcs, arc_room; /* arcs: pairs of halves */
    struct list free_nodes, free_arcs;
    struct list dirty;  /* nodes one of whose arcs may break optimality */
    struct list excess; /* nodes that have, or had, excess */
    struct list path;   /* halves */
    struct heap heap;
    uint32_t phase;
    uint64_t work, solutions;
};

static void push(struct min_cost_flow *g, struct list *list, uint32_t item)
{
    if (list->count == list->room) {
        uint32_t room = list->room ? 2 * list->room : 64;

        list->item = slab_resize(g->memory, list->item, list->room * sizeof *list->item,
                                 room * sizeof *list->item);
        list->room = room;
    }
    list->item[list->count++] = item;
}

struct min_cost_flow *min_cost_flow_create(struct slab *memory)
{
    struct min_cost_flow *g = slab_alloc(memory, sizeof *g);

    g->memory = memory;
    heap_init(&g->heap, memory, true);
    return g;
}

static void spoil(struct min_cost_flow *g, uint32_t node)
{
    if (g->node[node].dirty)
        return;
    g->node[node].dirty = true;
    push(g, &g->dirty, node);
}

static void add_excess(struct min_cost_flow *g, uint32_t node, int64_t more)
{
    struct node *n = &g->node[node];

    n->excess += more;
    if (n->excess > 0 && !n->listed) {
        n->listed = true;
        push(g, &g->excess, node);
    }
}

static void send(struct min_cost_flow *g, uint32_t half, int64_t units)
{
    g->half[half].room -= units;
    g->half[half ^ 1].room += units;
    add_excess(g, g->half[half ^ 1].to, -units);
    add_excess(g, g->half[half].to, units);
}

/* The graph --------------------------------------------------------------------------------- */

uint32_t min_cost_flow_add_node(struct min_cost_flow *g, int64_t supply)
{
    uint32_t id;

    if (g->free_nodes.count) {
        id = g->free_nodes.item[--g->free_nodes.count];
    } else {
        if (g->nodes == g->node_room) {
            uint32_t room = g->node_room ? 2 * g->node_room : 64;

            g->node = slab_resize(g->memory, g->node, g->node_room * sizeof *g->node,
                                  room * sizeof *g->node);
            g->node_room = room;
        }
        id = g->nodes++;
        g->node[id] = (struct node){ .used = false };
    }
    /* A node that was used before may still stand in the lists. */
    g->node[id] = (struct node){ .supply = supply,
                                 .first = NONE,
                                 .used = true,
                                 .dirty = g->node[id].dirty,
                                 .listed = g->node[id].listed };
    add_excess(g, id, supply);
    return id;
}

void min_cost_flow_set_supply(struct min_cost_flow *g, uint32_t node, int64_t supply)
{
    int64_t more = supply - g->node[node].supply;

    g->node[node].supply = supply;
    add_excess(g, node, more);
}

int64_t min_cost_flow_supply(const struct min_cost_flow *g, uint32_t node)
{
    return g->node[node].supply;
}

static void link_half(struct min_cost_flow *g, uint32_t half, uint32_t from)
{
    struct half *h = &g->half[half];

    h->prev = NONE;
    h->next = g->node[from].first;
    if (h->next != NONE)
        g->half[h->next].prev = half;
    g->node[from].first = half;
}

static void unlink_half(struct min_cost_flow *g, uint32_t half)
{
    const struct half *h = &g->half[half];
    uint32_t from = g->half[half ^ 1].to;

    if (h->prev == NONE)
        g->node[from].first = h->next;
    else
        g->half[h->prev].next = h->next;
    if (h->next != NONE)
        g->half[h->next].prev = h->prev;
}

uint32_t min_cost_flow_add_arc(struct min_cost_flow *g, uint32_t from, uint32_t to,
                               int64_t capacity, int64_t cost)
{
    uint32_t arc;

    if (g->free_arcs.count) {
        arc = g->free_arcs.item[--g->free_arcs.count];
    } else {
        if (g->arcs == g->arc_room) {
            uint32_t room = g->arc_room ? 2 * g->arc_room : 64;

            g->half = slab_resize(g->memory, g->half, 2 * g->arc_room * sizeof *g->half,
                                  2 * room * sizeof *g->half);
            g->arc_room = room;
        }
        arc = g->arcs++;
    }
    g->half[2 * arc] = (struct half){ .to = to, .room = capacity, .cost = cost };
    g->half[2 * arc + 1] = (struct half){ .to = from, .room = 0, .cost = -cost };
    link_half(g, 2 * arc, from);
    link_half(g, 2 * arc + 1, to);
    spoil(g, from);
    return arc;
}

static void empty_arc(struct min_cost_flow *g, uint32_t arc, int64_t units)
{
    if (units > 0)
        send(g, 2 * arc + 1, units);
}

void min_cost_flow_remove_arc(struct min_cost_flow *g, uint32_t arc)
{
    empty_arc(g, arc, g->half[2 * arc + 1].room);
    unlink_half(g, 2 * arc);
    unlink_half(g, 2 * arc + 1);
    g->half[2 * arc].to = NONE;
    push(g, &g->free_arcs, arc);
}

void min_cost_flow_remove_node(struct min_cost_flow *g, uint32_t node)
{
    while (g->node[node].first != NONE)
        min_cost_flow_remove_arc(g, g->node[node].first / 2);
    g->node[node].used = false;
    g->node[node].supply = g->node[node].excess = 0;
    push(g, &g->free_nodes, node);
}

void min_cost_flow_set_capacity(struct min_cost_flow *g, uint32_t arc, int64_t capacity)
{
    int64_t flows = g->half[2 * arc + 1].room;

    empty_arc(g, arc, flows - capacity);
    flows = g->half[2 * arc + 1].room;
    g->half[2 * arc].room = capacity - flows;
    spoil(g, g->half[2 * arc + 1].to);
}

void min_cost_flow_set_cost(struct min_cost_flow *g, uint32_t arc, int64_t cost)
{
    if (g->half[2 * arc].cost == cost)
        return;
    g->half[2 * arc].cost = cost;
    g->half[2 * arc + 1].cost = -cost;
    spoil(g, g->half[2 * arc + 1].to);
}

void min_cost_flow_reset(struct min_cost_flow *g)
{
    for (uint32_t n = 0; n < g->nodes; n++) {
        g->node[n].price = 0;
        if (g->node[n].used)
            spoil(g, n);
    }
    for (uint32_t a = 0; a < g->arcs; a++)
        if (g->half[2 * a].to != NONE)
            empty_arc(g, a, g->half[2 * a + 1].room);
}

/* Solving ----------------------------------------------------------------------------------- */

static int64_t reduced(const struct min_cost_flow *g, uint32_t half)
{
    const struct half *h = &g->half[half];

    return h->cost + g->node[g->half[half ^ 1].to].price - g->node[h->to].price;
}

/* Makes the arcs of a node optimal: by another price if one suits them all, else by their flow. */
static void mend(struct min_cost_flow *g, uint32_t node)
{
    struct node *n = &g->node[node];
    int64_t least = INT64_MIN, most = INT64_MAX;

    n->dirty = false;
    if (!n->used)
        return;
    for (uint32_t h = n->first; h != NONE; h = g->half[h].next) {
        int64_t price = g->node[g->half[h].to].price - g->half[h].cost;

        if (g->half[h].to == node)
            continue;
        if (g->half[h].room > 0 && price > least)
            least = price;
        if (g->half[h ^ 1].room > 0 && price < most)
            most = price;
    }
    if (least <= most) {
        n->price = n->price < least ? least : n->price > most ? most : n->price;
        /* An arc from the node to itself is not seen above. */
    }
    for (uint32_t h = n->first; h != NONE; h = g->half[h].next) {
        int64_t cost = reduced(g, h);

        if (cost < 0 && g->half[h].room > 0)
            send(g, h, g->half[h].room);
        else if (cost > 0 && g->half[h ^ 1].room > 0)
            send(g, h ^ 1, g->half[h ^ 1].room);
    }
}

/* Nodes with demand come after others as far away, so that these are settled before the end. */
static void label(struct min_cost_flow *g, uint32_t node, int64_t distance)
{
    struct node *n = &g->node[node];
    struct heap_key key = { (uint64_t)distance,
                            (uint64_t)(n->excess < 0) << HEAP_ITEM_BITS | node };

    if (n->label != g->phase) {
        n->label = g->phase;
        n->cursor = n->first;
        n->state = NEW;
        heap_push(&g->heap, key);
    } else if (distance < n->distance) {
        heap_move(&g->heap, node, key);
    } else {
        return;
    }
    n->distance = distance;
}

/* Takes those without excess from the list; units of excess in all. */
static int64_t gather(struct min_cost_flow *g)
{
    uint32_t kept = 0;
    int64_t sum = 0;

    for (uint32_t i = 0; i < g->excess.count; i++) {
        uint32_t node = g->excess.item[i];

        if (g->node[node].excess > 0) {
            g->excess.item[kept++] = node;
            sum += g->node[node].excess;
        } else {
            g->node[node].listed = false;
        }
    }
    g->excess.count = kept;
    return sum;
}

/* Distances from the excess to the nearest demand and prices by them; false: none is reached. */
static bool search(struct min_cost_flow *g, struct list *settled)
{
    settled->count = 0;
    g->phase++;
    for (uint32_t i = 0; i < g->excess.count; i++)
        label(g, g->excess.item[i], 0);
    while (heap_count(&g->heap) > 0) {
        uint32_t node = heap_item(heap_pop(&g->heap));
        int64_t distance = g->node[node].distance;

        g->work++;
        if (g->node[node].excess < 0) {
            for (uint32_t i = 0; i < settled->count; i++) {
                struct node *n = &g->node[settled->item[i]];

                n->price += n->distance - distance;
            }
            heap_clear(&g->heap);
            return true;
        }
        push(g, settled, node);
        for (uint32_t h = g->node[node].first; h != NONE; h = g->half[h].next)
            if (g->half[h].room > 0)
                label(g, g->half[h].to, distance + reduced(g, h));
    }
    return false;
}

/* One step of the path from its end: on, back, or not at all. The end of the path now. */
static uint32_t step(struct min_cost_flow *g, uint32_t node)
{
    struct node *n = &g->node[node];

    for (; n->cursor != NONE; n->cursor = g->half[n->cursor].next) {
        const struct half *h = &g->half[n->cursor];
        const struct node *to = &g->node[h->to];

        if (h->room > 0 && to->label == g->phase && to->state == NEW &&
            reduced(g, n->cursor) == 0) {
            push(g, &g->path, n->cursor);
            g->node[h->to].state = ON_PATH;
            return h->to;
        }
    }
    n->state = DEAD;
    if (g->path.count == 0)
        return NONE;
    return g->half[g->path.item[--g->path.count] ^ 1].to;
}

/* Sends along the path what fits, and takes the path back. */
static void send_path(struct min_cost_flow *g, uint32_t source, uint32_t end)
{
    int64_t units = g->node[source].excess;

    if (-g->node[end].excess < units)
        units = -g->node[end].excess;
    for (uint32_t i = 0; i < g->path.count; i++)
        if (g->half[g->path.item[i]].room < units)
            units = g->half[g->path.item[i]].room;
    for (uint32_t i = 0; i < g->path.count; i++) {
        uint32_t half = g->path.item[i];

        g->half[half].room -= units;
        g->half[half ^ 1].room += units;
        g->node[g->half[half].to].state = NEW;
    }
    g->path.count = 0;
    g->node[source].excess -= units;
    g->node[end].excess += units;
}

/* Along arcs of no reduced cost among the nodes that the search has seen. */
static void augment(struct min_cost_flow *g, uint32_t source)
{
    while (g->node[source].excess > 0 && g->node[source].state == NEW) {
        uint32_t node = source;

        g->node[source].state = ON_PATH;
        while (node != NONE && g->node[node].excess >= 0)
            node = step(g, node);
        if (node == NONE)
            return;
        send_path(g, source, node);
        g->node[source].state = NEW;
    }
}

int64_t min_cost_flow_solve(struct min_cost_flow *g)
{
    struct list settled = { 0 };
    int64_t left;

    g->solutions++;
    for (uint32_t i = 0; i < g->dirty.count; i++)
        mend(g, g->dirty.item[i]);
    g->dirty.count = 0;
    for (left = gather(g); left > 0 && search(g, &settled); left = gather(g))
        for (uint32_t i = 0; i < g->excess.count; i++)
            augment(g, g->excess.item[i]);
    slab_free(g->memory, settled.item, settled.room * sizeof *settled.item);
    return left;
}

/* Views ------------------------------------------------------------------------------------- */

int64_t min_cost_flow_on(const struct min_cost_flow *g, uint32_t arc)
{
    return g->half[2 * arc + 1].room;
}

int64_t min_cost_flow_cost(const struct min_cost_flow *g)
{
    int64_t sum = 0;

    for (uint32_t a = 0; a < g->arcs; a++)
        if (g->half[2 * a].to != NONE)
            sum += g->half[2 * a].cost * g->half[2 * a + 1].room;
    return sum;
}

uint32_t min_cost_flow_next_out(const struct min_cost_flow *g, uint32_t node, uint32_t arc)
{
    uint32_t half = arc == NONE ? g->node[node].first : g->half[2 * arc].next;

    while (half != NONE && half % 2 == 1)
        half = g->half[half].next;
    return half == NONE ? NONE : half / 2;
}

uint32_t min_cost_flow_head(const struct min_cost_flow *g, uint32_t arc)
{
    return g->half[2 * arc].to;
}

int64_t min_cost_flow_arc_cost(const struct min_cost_flow *g, uint32_t arc)
{
    return g->half[2 * arc].cost;
}

int64_t min_cost_flow_arc_capacity(const struct min_cost_flow *g, uint32_t arc)
{
    return g->half[2 * arc].room + g->half[2 * arc + 1].room;
}

uint64_t min_cost_flow_work(const struct min_cost_flow *g)
{
    return g->work;
}

uint64_t min_cost_flow_solutions(const struct min_cost_flow *g)
{
    return g->solutions;
}

uint32_t min_cost_flow_room(const struct min_cost_flow *g)
{
    return g->nodes;
}

uint32_t min_cost_flow_nodes(const struct min_cost_flow *g)
{
    return g->nodes - g->free_nodes.count;
}

uint32_t min_cost_flow_arcs(const struct min_cost_flow *g)
{
    return g->arcs - g->free_arcs.count;
}
