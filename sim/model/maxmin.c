/* Progressive filling of those flows that a change can reach; the others are a load that stands. */
#include "sim/model/maxmin.h"

#include <math.h>

#include "sim/base/error.h"
#include "sim/base/heap.h"
#include "sim/base/stats.h"

/* After so many fillings that ran into flows from outside, all that hangs together is filled. */
enum { MOST_FILLINGS = 4 };

/* What stopped a flow, if it was not a link. */
enum { NOTHING = UINT32_MAX, CAP = UINT32_MAX - 1 };

#define SAME_LEVEL 1e-13

/* The sum of the weights that rise loses its digits when it falls by as much. */
#define WORN_OUT 1e-9

struct hop {
    uint32_t link;
    uint32_t at; /* index of the entry on the link */
};

struct flow {
    double cap;
    double weight;
    double rate;
    double level;
    double next_rate; /* next_*: found by the filling that runs */
    double next_level;
    struct hop *hops;
    uint64_t solve; /* number of the last maxmin_solve that fills it */
    uint32_t count; /* of hops; 0: the number is free */
    uint32_t bottleneck;
    uint32_t next_bottleneck;
    bool listed; /* among the flows that have changed */
    bool full;   /* the filling that runs has stopped it */
};

struct entry {
    uint32_t flow;
    uint32_t hop;
};

struct link {
    double capacity;
    struct exact_sum used;
    struct entry *entries; /* its flows, in no order */
    uint32_t count;
    uint32_t room;
    uint32_t stops; /* flows whose bottleneck it is */
    bool changed;
    bool open;      /* all its flows must be filled again */
    bool whole;     /* all its flows are being filled */
    uint64_t solve; /* number of the last maxmin_solve that it took part in */
    /* Of the filling that runs: */
    uint32_t rising; /* entries of flows that are not full yet */
    double rest;     /* capacity that these may share */
    double weight;   /* of them */
    double worn;     /* the weight below which it must be summed again */
    double highest;  /* level of those outside, as of the last recount */
};

/* Numbers of flows or links; room for all of them is made before they are pushed. */
struct list {
    uint32_t *items;
    size_t count;
    size_t room;
};

struct maxmin {
    struct slab slab;
    struct link *links;
    uint32_t link_count;
    struct flow *flows;
    uint32_t flow_room;
    struct list changed_flows;
    struct list changed_links;
    struct list set;     /* flows being filled */
    struct list touched; /* links they pass, and those that changed */
    size_t spread_flows; /* items of the two lists whose neighbours are in them, too */
    size_t spread_links;
    struct heap full_links; /* by the level at which they get full, or a lower one */
    struct heap capped;     /* flows by the level of their cap */
    uint64_t solve;
    uint64_t filled;
    size_t rising; /* flows of the set that are not full yet */
    bool all;      /* every flow of a touched link is filled */
};

static void list_push(struct maxmin *m, struct list *list, uint32_t item)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 16;

        list->items = slab_resize(&m->slab, list->items, list->room * sizeof *list->items,
                                  room * sizeof *list->items);
        list->room = room;
    }
    list->items[list->count++] = item;
}

struct maxmin *maxmin_create(struct arena *arena, uint32_t links)
{
    struct maxmin *m = arena_alloc(arena, sizeof *m);

    BUG_UNLESS(links <= MAXMIN_LINKS);
    slab_init(&m->slab, arena);
    m->links = arena_array(arena, links, sizeof *m->links);
    m->link_count = links;
    heap_init(&m->full_links, &m->slab, false);
    heap_init(&m->capped, &m->slab, false);
    return m;
}

static struct link *link_of(const struct maxmin *m, uint32_t link)
{
    BUG_UNLESS(link < m->link_count);
    return &m->links[link];
}

static struct flow *flow_of(const struct maxmin *m, uint32_t flow)
{
    BUG_UNLESS(flow < m->flow_room && m->flows[flow].count > 0);
    return &m->flows[flow];
}

static void link_changed(struct maxmin *m, struct link *link)
{
    if (link->changed)
        return;
    link->changed = true;
    list_push(m, &m->changed_links, (uint32_t)(link - m->links));
}

static void flow_changed(struct maxmin *m, struct flow *flow)
{
    if (flow->listed)
        return;
    flow->listed = true;
    list_push(m, &m->changed_flows, (uint32_t)(flow - m->flows));
}

static void make_room(struct maxmin *m, uint32_t flow)
{
    uint32_t room = m->flow_room ? m->flow_room : 16;

    BUG_UNLESS(flow < MAXMIN_FLOWS);
    if (flow < m->flow_room)
        return;
    while (room <= flow)
        room *= 2;
    m->flows =
        slab_resize(&m->slab, m->flows, m->flow_room * sizeof *m->flows, room * sizeof *m->flows);
    m->flow_room = room;
}

static void enter(struct maxmin *m, uint32_t flow, uint32_t hop)
{
    struct link *link = link_of(m, m->flows[flow].hops[hop].link);

    if (link->count == link->room) {
        uint32_t room = link->room ? 2 * link->room : 4;

        link->entries = slab_resize(&m->slab, link->entries, link->room * sizeof *link->entries,
                                    room * sizeof *link->entries);
        link->room = room;
    }
    m->flows[flow].hops[hop].at = link->count;
    link->entries[link->count++] = (struct entry){ flow, hop };
}

void maxmin_add(struct maxmin *m, uint32_t number, const struct maxmin_flow *asks)
{
    struct flow *flow;

    BUG_UNLESS(asks->count > 0 && asks->cap >= 0 && asks->weight > 0 && isfinite(asks->weight));
    make_room(m, number);
    flow = &m->flows[number];
    BUG_UNLESS(flow->count == 0);
    flow->cap = asks->cap;
    flow->weight = asks->weight;
    flow->rate = flow->level = 0;
    flow->bottleneck = NOTHING;
    flow->count = asks->count;
    flow->hops = slab_alloc(&m->slab, asks->count * sizeof *flow->hops);
    for (uint32_t h = 0; h < asks->count; h++) {
        flow->hops[h].link = asks->links[h];
        enter(m, number, h);
    }
    flow_changed(m, flow);
}

/* The last entry of the link moves to the free place. */
static void leave(struct maxmin *m, const struct flow *flow, uint32_t hop)
{
    struct link *link = &m->links[flow->hops[hop].link];
    uint32_t at = flow->hops[hop].at;

    link->entries[at] = link->entries[--link->count];
    m->flows[link->entries[at].flow].hops[link->entries[at].hop].at = at;
    exact_add(&link->used, -flow->rate);
    if (link->count == 0)
        link->used = (struct exact_sum){ 0, 0 };
    link_changed(m, link);
}

void maxmin_remove(struct maxmin *m, uint32_t number)
{
    struct flow *flow = flow_of(m, number);

    for (uint32_t h = 0; h < flow->count; h++)
        leave(m, flow, h);
    if (flow->bottleneck < m->link_count)
        m->links[flow->bottleneck].stops--;
    slab_free(&m->slab, flow->hops, flow->count * sizeof *flow->hops);
    flow->hops = NULL;
    flow->count = 0;
    flow->rate = 0;
}

void maxmin_set_cap(struct maxmin *m, uint32_t number, double cap)
{
    struct flow *flow = flow_of(m, number);
    bool binds = cap < flow->rate || (flow->bottleneck == CAP && cap != flow->cap);

    BUG_UNLESS(cap >= 0);
    flow->cap = cap;
    if (binds)
        flow_changed(m, flow);
}

void maxmin_set_capacity(struct maxmin *m, uint32_t number, double capacity)
{
    struct link *link = link_of(m, number);

    BUG_UNLESS(isfinite(capacity) && capacity >= 0);
    if (capacity < exact_get(&link->used))
        link->open = true;
    if (link->open || (link->stops > 0 && capacity != link->capacity))
        link_changed(m, link);
    link->capacity = capacity;
}

double maxmin_capacity(const struct maxmin *m, uint32_t link)
{
    return link_of(m, link)->capacity;
}

static void touch(struct maxmin *m, uint32_t number)
{
    struct link *link = &m->links[number];

    if (link->solve == m->solve)
        return;
    link->solve = m->solve;
    list_push(m, &m->touched, number);
}

static void take(struct maxmin *m, uint32_t number)
{
    struct flow *flow = &m->flows[number];

    if (flow->solve == m->solve)
        return;
    flow->solve = m->solve;
    list_push(m, &m->set, number);
}

/*
 * A flow that may change touches its links; a link that is touched may let go those it stops. As
 * no flow on a link is above those that the link stops, this goes up the levels only.
 */
static void spread(struct maxmin *m)
{
    while (m->spread_flows < m->set.count || m->spread_links < m->touched.count) {
        if (m->spread_flows < m->set.count) {
            const struct flow *flow = &m->flows[m->set.items[m->spread_flows++]];

            for (uint32_t h = 0; h < flow->count; h++)
                touch(m, flow->hops[h].link);
        } else {
            uint32_t number = m->touched.items[m->spread_links++];
            const struct link *link = &m->links[number];
            bool every = m->all || link->open;

            for (uint32_t i = 0; (every || link->stops > 0) && i < link->count; i++)
                if (every || m->flows[link->entries[i].flow].bottleneck == number)
                    take(m, link->entries[i].flow);
        }
    }
}

/* Takes up what has changed since the last time. */
static void gather(struct maxmin *m)
{
    m->solve++;
    m->set.count = m->touched.count = 0;
    m->spread_flows = m->spread_links = 0;
    m->all = false;
    for (size_t i = 0; i < m->changed_flows.count; i++) {
        struct flow *flow = &m->flows[m->changed_flows.items[i]];

        flow->listed = false;
        if (flow->count > 0)
            take(m, m->changed_flows.items[i]);
    }
    for (size_t i = 0; i < m->changed_links.count; i++) {
        m->links[m->changed_links.items[i]].changed = false;
        touch(m, m->changed_links.items[i]);
    }
    m->changed_flows.count = m->changed_links.count = 0;
}

static double level_of(const struct link *link)
{
    return link->rest > 0 ? link->rest / link->weight : 0;
}

static void push_level(struct heap *heap, double level, uint32_t item)
{
    heap_push(heap, (struct heap_key){ heap_high(level), item });
}

/* Empties the set's links of its flows and puts all that can stop one into the heaps. */
static void prepare(struct maxmin *m)
{
    heap_clear(&m->full_links);
    heap_clear(&m->capped);
    m->rising = m->set.count;
    m->filled += m->set.count;
    for (size_t i = 0; i < m->touched.count; i++) {
        struct link *link = &m->links[m->touched.items[i]];

        link->rising = 0;
        link->weight = 0;
        link->rest = link->capacity - exact_get(&link->used);
    }
    for (size_t i = 0; i < m->set.count; i++) {
        struct flow *flow = &m->flows[m->set.items[i]];

        flow->full = false;
        if (isfinite(flow->cap))
            push_level(&m->capped, flow->cap / flow->weight, m->set.items[i]);
        for (uint32_t h = 0; h < flow->count; h++) {
            struct link *link = &m->links[flow->hops[h].link];

            link->rising++;
            link->weight += flow->weight;
            link->rest += flow->rate;
        }
    }
    for (size_t i = 0; i < m->touched.count; i++) {
        struct link *link = &m->links[m->touched.items[i]];

        link->whole = link->rising == link->count;
        if (link->whole)
            link->rest = link->capacity;
        link->worn = WORN_OUT * link->weight;
        if (link->rising > 0)
            push_level(&m->full_links, level_of(link), m->touched.items[i]);
    }
}

/* Sums the link up afresh from all its flows. */
static void recount(const struct maxmin *m, struct link *link)
{
    struct exact_sum taken = { 0, 0 };

    link->weight = 0;
    link->highest = 0;
    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];

        if (flow->solve != m->solve) {
            exact_add(&taken, flow->rate);
            link->highest = fmax(link->highest, flow->level);
        } else if (flow->full) {
            exact_add(&taken, flow->next_rate);
        } else {
            link->weight += flow->weight;
        }
    }
    link->rest = link->capacity - exact_get(&taken);
    link->worn = WORN_OUT * link->weight;
}

/* The link that gets full next. Levels only rise, so the keys of links that lost flows are low. */
static uint32_t next_link(struct maxmin *m)
{
    while (heap_count(&m->full_links) > 0) {
        struct heap_key key = *heap_min(&m->full_links);
        uint32_t number = heap_item(key);
        struct link *link = &m->links[number];
        double level;

        if (link->rising == 0) {
            heap_pop(&m->full_links);
            continue;
        }
        if (!(link->weight > link->worn))
            recount(m, link);
        level = level_of(link);
        if (heap_high(level) <= key.high)
            return number;
        heap_pop(&m->full_links);
        push_level(&m->full_links, level, number);
    }
    return NOTHING;
}

static void stop(struct maxmin *m, uint32_t number, double level, uint32_t bottleneck)
{
    struct flow *flow = &m->flows[number];

    flow->full = true;
    flow->next_level = level;
    flow->next_rate = bottleneck == CAP ? flow->cap : fmin(level * flow->weight, flow->cap);
    flow->next_bottleneck = bottleneck;
    m->rising--;
    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *link = &m->links[flow->hops[h].link];

        link->rising--;
        link->weight -= flow->weight;
        link->rest -= flow->next_rate;
    }
}

/* False: flows from outside are above the level and were taken into the set. */
static bool stop_link(struct maxmin *m, uint32_t number)
{
    struct link *link = &m->links[number];
    double level;

    recount(m, link);
    level = level_of(link);
    for (uint32_t i = 0; link->highest > level * (1 + SAME_LEVEL) && i < link->count; i++)
        if (m->flows[link->entries[i].flow].level > level * (1 + SAME_LEVEL))
            take(m, link->entries[i].flow);
    if (link->highest > level * (1 + SAME_LEVEL))
        return false;
    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];

        if (flow->solve == m->solve && !flow->full)
            stop(m, link->entries[i].flow, level, number);
    }
    return true;
}

static bool fill(struct maxmin *m)
{
    prepare(m);
    while (m->rising > 0) {
        uint32_t link = next_link(m);
        uint32_t flow;

        while (heap_count(&m->capped) > 0 && m->flows[heap_item(*heap_min(&m->capped))].full)
            heap_pop(&m->capped);
        flow = heap_count(&m->capped) > 0 ? heap_item(*heap_min(&m->capped)) : NOTHING;
        BUG_UNLESS(link != NOTHING);
        if (flow != NOTHING &&
            m->flows[flow].cap / m->flows[flow].weight <= level_of(&m->links[link]))
            stop(m, flow, m->flows[flow].cap / m->flows[flow].weight, CAP);
        else if (!stop_link(m, link))
            return false;
    }
    return true;
}

/* What was found becomes true; the set keeps those flows only whose rate is another. */
static void settle(struct maxmin *m)
{
    size_t changed = 0;

    for (size_t i = 0; i < m->touched.count; i++) {
        struct link *link = &m->links[m->touched.items[i]];

        link->open = false;
        if (link->whole)
            link->used = (struct exact_sum){ 0, 0 };
    }
    for (size_t i = 0; i < m->set.count; i++) {
        uint32_t number = m->set.items[i];
        struct flow *flow = &m->flows[number];

        for (uint32_t h = 0; h < flow->count; h++) {
            struct link *link = &m->links[flow->hops[h].link];

            exact_add(&link->used, flow->next_rate);
            if (!link->whole)
                exact_add(&link->used, -flow->rate);
        }
        if (flow->bottleneck < m->link_count)
            m->links[flow->bottleneck].stops--;
        if (flow->next_bottleneck < m->link_count)
            m->links[flow->next_bottleneck].stops++;
        flow->bottleneck = flow->next_bottleneck;
        flow->level = flow->next_level;
        if (flow->rate != flow->next_rate)
            m->set.items[changed++] = number;
        flow->rate = flow->next_rate;
    }
    m->set.count = changed;
}

struct maxmin_changes maxmin_solve(struct maxmin *m)
{
    gather(m);
    spread(m);
    for (int fillings = 1; !fill(m); fillings++) {
        if (fillings == MOST_FILLINGS) {
            m->all = true;
            m->spread_links = 0;
        }
        spread(m);
    }
    settle(m);
    return (struct maxmin_changes){ m->set.items, m->set.count };
}

double maxmin_rate(const struct maxmin *m, uint32_t flow)
{
    return flow_of(m, flow)->rate;
}

double maxmin_used(const struct maxmin *m, uint32_t link)
{
    return exact_get(&link_of(m, link)->used);
}

uint64_t maxmin_filled(const struct maxmin *m)
{
    return m->filled;
}
