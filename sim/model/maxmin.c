/* Progressive filling that begins where a change is felt and takes up flows as it reaches them. */
#include "sim/model/maxmin.h"

#include "sim/model/maxmin_internal.h"

void maxmin_push(struct maxmin *m, struct list *list, uint32_t item)
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
    m->movers = arena_array(arena, links, sizeof *m->movers);
    m->link_count = links;
    m->round = 1;
    heap_init(&m->next_links, &m->slab, false);
    heap_init(&m->next_caps, &m->slab, false);
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

void maxmin_link_changed(struct maxmin *m, struct link *link)
{
    if (link->listed)
        return;
    link->listed = true;
    maxmin_push(m, &m->changed_links, (uint32_t)(link - m->links));
}

void maxmin_tell_level(struct maxmin *m, uint32_t link)
{
    if (m->links[link].told)
        return;
    m->links[link].told = true;
    maxmin_push(m, &m->levels, link);
}

static void flow_changed(struct maxmin *m, struct flow *flow)
{
    if (flow->listed)
        return;
    flow->listed = true;
    maxmin_push(m, &m->changed_flows, (uint32_t)(flow - m->flows));
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
    link->entries[link->count++] = (struct entry){ flow, hop, m->flows[flow].hops[hop].load };
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
    flow->bottleneck = flow->told = NOTHING;
    flow->count = asks->count;
    flow->hops = slab_alloc(&m->slab, asks->count * sizeof *flow->hops);
    for (uint32_t h = 0; h < asks->count; h++) {
        flow->hops[h].link = asks->links[h];
        flow->hops[h].load = asks->loads ? asks->loads[h] : 1;
        BUG_UNLESS(flow->hops[h].load > 0 && isfinite(flow->hops[h].load));
        enter(m, number, h);
    }
    flow_changed(m, flow);
}

/* The last entry of the link moves to the free place. */
static void leave(struct maxmin *m, const struct flow *flow, uint32_t hop)
{
    struct link *link = &m->links[flow->hops[hop].link];
    uint32_t at = flow->hops[hop].at;
    double used = maxmin_flow_rate(m, flow) * flow->hops[hop].load;

    link->entries[at] = link->entries[--link->count];
    m->flows[link->entries[at].flow].hops[link->entries[at].hop].at = at;
    link->rest = link->count > 0 ? link->rest + used : link->capacity;
}

void maxmin_remove(struct maxmin *m, uint32_t number)
{
    struct flow *flow = flow_of(m, number);
    bool shift = maxmin_shift_remove(m, flow);

    for (uint32_t h = 0; h < flow->count; h++) {
        leave(m, flow, h);
        if (!shift)
            maxmin_link_changed(m, &m->links[flow->hops[h].link]);
    }
    if (flow->bottleneck < m->link_count)
        m->links[flow->bottleneck].stops--;
    slab_free(&m->slab, flow->hops, flow->count * sizeof *flow->hops);
    flow->hops = NULL;
    flow->count = 0;
    flow->rate = 0;
    flow->bottleneck = NOTHING;
}

void maxmin_set_cap(struct maxmin *m, uint32_t number, double cap)
{
    struct flow *flow = flow_of(m, number);
    bool binds = cap < maxmin_flow_rate(m, flow) || (flow->bottleneck == CAP && cap != flow->cap);

    BUG_UNLESS(cap >= 0);
    flow->cap = cap;
    if (flow->bottleneck < m->link_count)
        m->movers[flow->bottleneck].round = 0;
    if (binds)
        flow_changed(m, flow);
}

/* What the rates, as they are, leave free. */
static double rest_of(const struct maxmin *m, const struct link *link)
{
    double rest = link->capacity;

    for (uint32_t i = 0; i < link->count; i++)
        rest -= maxmin_flow_rate(m, &m->flows[link->entries[i].flow]) * link->entries[i].load;
    return rest;
}

void maxmin_set_capacity(struct maxmin *m, uint32_t number, double capacity)
{
    struct link *link = link_of(m, number);

    BUG_UNLESS(isfinite(capacity) && capacity >= 0);
    /* Summed afresh, as what is rounding beside the old capacity may be much beside the new one. */
    link->capacity = capacity;
    link->rest = rest_of(m, link);
    link->fresh = m->shift;
    if (link->count > 0)
        maxmin_link_changed(m, link);
}

double maxmin_capacity(const struct maxmin *m, uint32_t link)
{
    return link_of(m, link)->capacity;
}

/* The key of the link is to be found again before the filling goes on. */
static void make_stale(struct maxmin *m, struct link *link)
{
    if (link->stale)
        return;
    link->stale = true;
    maxmin_push(m, &m->stale, (uint32_t)(link - m->links));
}

static void touch(struct maxmin *m, struct link *link)
{
    if (!link->touched) {
        link->touched = true;
        if (link->fresh != m->shift)
            link->rest = rest_of(m, link);
        link->fresh = m->shift;
        link->wake = link->stops > 0 ? link->level : (double)INFINITY;
        if (link->rest < -SAME * link->capacity)
            link->wake = 0;
        m->waiting += isfinite(link->wake) != 0;
        link->weight = link->worn = link->floor = 0;
        link->rising = 0;
        link->key = (double)INFINITY;
        maxmin_push(m, &m->touched, (uint32_t)(link - m->links));
    }
    make_stale(m, link);
}

/* The flow gives its rate back and rises; the level of the filling is not above its own. */
static void raise(struct maxmin *m, uint32_t number)
{
    struct flow *flow = &m->flows[number];
    double rate = maxmin_flow_rate(m, flow);

    if (flow->state != FIXED)
        return;
    for (uint32_t h = 0; h < flow->count; h++)
        touch(m, &m->links[flow->hops[h].link]);
    flow->state = RISING;
    m->rising++;
    maxmin_push(m, &m->set, number);
    if (flow->bottleneck < m->link_count)
        m->links[flow->bottleneck].stops--;
    flow->bottleneck = NOTHING;
    if (isfinite(flow->cap))
        heap_push(&m->next_caps, (struct heap_key){ heap_high(flow->cap / flow->weight), number });
    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *link = &m->links[flow->hops[h].link];

        link->rest += rate * flow->hops[h].load;
        link->weight += flow->weight * flow->hops[h].load;
        if (WORN_OUT * link->weight > link->worn)
            link->worn = WORN_OUT * link->weight;
        link->rising++;
    }
}

static void stop(struct maxmin *m, uint32_t number, double level, uint32_t bottleneck)
{
    struct flow *flow = &m->flows[number];
    double rate = bottleneck == CAP ? flow->cap : level * flow->weight;

    flow->state = STOPPED;
    m->rising--;
    flow->bottleneck = bottleneck;
    if (bottleneck < m->link_count)
        m->links[bottleneck].stops++;
    if (bottleneck != flow->told || (bottleneck == CAP && rate != flow->rate))
        maxmin_push(m, &m->results, number);
    flow->told = bottleneck;
    flow->rate = rate;
    flow->level = level;
    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *link = &m->links[flow->hops[h].link];

        link->rising--;
        link->weight -= flow->weight * flow->hops[h].load;
        link->rest -= rate * flow->hops[h].load;
    }
}

/* The level of flows of this weight that share the rest; finite even where that overflows. */
static double level_of(double rest, double weight)
{
    double level = rest > 0 ? rest / weight : 0;

    return level < DBL_MAX ? level : DBL_MAX;
}

/*
 * The level at which the link is full if those that stand above the level `above` rise from there,
 * too, summed up afresh; infinite if nothing can rise. *highest becomes the highest level of those
 * that stand.
 */
static double full_level(struct maxmin *m, struct link *link, double above, double *highest)
{
    double rest = link->capacity;
    double weight = 0;

    *highest = 0;
    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];

        double stands = flow->state == RISING ? 0 : maxmin_flow_level(m, flow);

        if (flow->state == RISING || (flow->state == FIXED && stands > above))
            weight += flow->weight * link->entries[i].load;
        else
            rest -= maxmin_flow_rate(m, flow) * link->entries[i].load;
        if (flow->state == FIXED && stands > *highest)
            *highest = stands;
    }
    if (isinf(above)) {
        link->rest = rest;
        link->weight = weight;
        link->worn = WORN_OUT * weight;
    }
    if (weight > 0)
        return level_of(rest, weight);
    return rest < -SAME * link->capacity ? 0 : (double)INFINITY;
}

/* The same by the running sums, or the level at which it wakes. */
static double next_level(struct maxmin *m, struct link *link)
{
    double level = (double)INFINITY;
    double highest;

    if (link->rising > 0 && !(link->weight > link->worn))
        level = full_level(m, link, (double)INFINITY, &highest);
    else if (link->rising > 0)
        level = level_of(link->rest, link->weight);
    return fmin(fmax(level, link->floor), link->wake);
}

/* Raises those that stand on the link above a level, or that it stops; false: there are none. */
static bool raise_some(struct maxmin *m, const struct link *link, double above, uint32_t stopped_by)
{
    size_t before = m->set.count;

    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];

        if (maxmin_flow_level(m, flow) > above || flow->bottleneck == stopped_by)
            raise(m, link->entries[i].flow);
    }
    return m->set.count > before;
}

/*
 * Flows stand above the level at which the link is full: some of them must come down, but only
 * those that remain above the level that this gives. False: all are so near that none need.
 */
static bool lower_some(struct maxmin *m, struct link *link, double level)
{
    double highest;
    double above;

    do {
        above = level * (1 + SAME);
        level = full_level(m, link, above, &highest);
    } while (level > above);
    return raise_some(m, link, above, NOTHING);
}

/* Whether those that the link stopped may rise on from there. */
static bool has_room(const struct link *link, double level)
{
    if (link->rising == 0)
        return link->rest > SAME * link->capacity;
    return level > link->level * (1 + SAME);
}

/* The link is more than full, by rounding, of flows that stay: there is no room to wake up for. */
static void forget_wake(struct maxmin *m, struct link *link, double at)
{
    if (at < link->wake || isinf(link->wake))
        return;
    link->wake = (double)INFINITY;
    m->waiting--;
}

/*
 * The filling is at the level `at`, the key of the link. If it has room at the level at which it
 * stopped flows, these rise on. If it is full, flows above come down to it; once there are none it
 * stops all. The filling ends as each call raises flows, which happens once to a flow, or stops
 * some, or uses up one of two wakes, or finds that the link is full at a higher level: whatever
 * rounding makes of the level, flows rise no more where all that the link stopped have stopped.
 */
static void reach_link(struct maxmin *m, uint32_t number, double at)
{
    struct link *link = &m->links[number];
    double highest;
    double level = fmax(full_level(m, link, (double)INFINITY, &highest), link->floor);

    make_stale(m, link);
    if (level >= link->wake) {
        bool again = link->wake < link->level && link->stops > 0;

        link->wake = again ? link->level : (double)INFINITY;
        m->waiting -= !again;
        if (!again && has_room(link, level)) {
            raise_some(m, link, (double)INFINITY, number);
            return;
        }
    }
    if (level > at * (1 + SAME))
        return;
    if (highest > level * (1 + SAME) && lower_some(m, link, level))
        return;
    if (link->rising == 0) {
        forget_wake(m, link, at);
        return;
    }
    if (link->stops > 0 && fabs(level - link->level) > SAME * level &&
        raise_some(m, link, (double)INFINITY, number))
        return;
    if (link->stops == 0 && level != link->level) {
        link->level = level;
        maxmin_tell_level(m, number);
    }
    level = link->floor = link->level;
    for (uint32_t i = 0; i < link->count; i++)
        if (m->flows[link->entries[i].flow].state == RISING)
            stop(m, link->entries[i].flow, level, number);
    link->rest = 0; /* but for rounding, which would add up */
}

static void refresh_keys(struct maxmin *m)
{
    while (m->stale.count > 0) {
        uint32_t number = m->stale.items[--m->stale.count];
        struct link *link = &m->links[number];
        double level = next_level(m, link);

        link->stale = false;
        if (level < link->key) {
            link->key = level;
            heap_push(&m->next_links, (struct heap_key){ heap_high(level),
                                                         m->pushed++ << HEAP_ITEM_BITS | number });
        }
    }
}

/* The link at which something happens next, or NOTHING. Stops have made some of the keys low. */
static uint32_t next_link(struct maxmin *m)
{
    while (heap_count(&m->next_links) > 0) {
        struct heap_key key = *heap_min(&m->next_links);
        struct link *link = &m->links[heap_item(key)];

        if (key.high == heap_high(link->key)) {
            double level = next_level(m, link);

            if (!(level > link->key))
                return heap_item(key);
            link->key = (double)INFINITY;
            make_stale(m, link);
        }
        heap_pop(&m->next_links);
        refresh_keys(m);
    }
    return NOTHING;
}

/* The rising flow that is first at its cap, or NOTHING. */
static uint32_t next_cap(struct maxmin *m)
{
    while (heap_count(&m->next_caps) > 0) {
        uint32_t number = heap_item(*heap_min(&m->next_caps));

        if (m->flows[number].state == RISING)
            return number;
        heap_pop(&m->next_caps);
    }
    return NOTHING;
}

/* One step up; false at the top. */
static bool climb(struct maxmin *m)
{
    uint32_t link;
    uint32_t flow;
    double cap;
    double at;

    if (m->rising == 0 && m->waiting == 0)
        return false;
    flow = next_cap(m);
    cap = flow != NOTHING ? m->flows[flow].cap / m->flows[flow].weight : (double)INFINITY;
    refresh_keys(m);
    link = next_link(m);
    if (flow != NOTHING && (link == NOTHING || cap <= m->links[link].key)) {
        stop(m, flow, cap, CAP);
        return true;
    }
    BUG_UNLESS(link != NOTHING);
    heap_pop(&m->next_links);
    at = m->links[link].key;
    m->links[link].key = (double)INFINITY;
    reach_link(m, link, at);
    return true;
}

/* Nothing is touched any more. */
static void rest(struct maxmin *m)
{
    for (size_t i = 0; i < m->set.count; i++) {
        BUG_UNLESS(m->flows[m->set.items[i]].state == STOPPED);
        m->flows[m->set.items[i]].state = FIXED;
    }
    for (size_t i = 0; i < m->touched.count; i++)
        m->links[m->touched.items[i]].touched = m->links[m->touched.items[i]].stale = false;
    m->stale.count = 0;
    m->pushed = 0;
    heap_clear(&m->next_links);
    heap_clear(&m->next_caps);
    m->filled += m->set.count;
    m->set.count = m->touched.count = 0;
}

static void fill(struct maxmin *m)
{
    m->round++;
    for (size_t i = 0; i < m->changed_links.count; i++) {
        m->links[m->changed_links.items[i]].listed = false;
        touch(m, &m->links[m->changed_links.items[i]]);
    }
    for (size_t i = 0; i < m->changed_flows.count; i++) {
        m->flows[m->changed_flows.items[i]].listed = false;
        if (m->flows[m->changed_flows.items[i]].count > 0)
            raise(m, m->changed_flows.items[i]);
    }
    m->changed_links.count = m->changed_flows.count = 0;
    while (climb(m))
        continue;
    rest(m);
}

struct maxmin_changes maxmin_solve(struct maxmin *m)
{
    m->results.count = m->levels.count = 0;
    if (!maxmin_shift(m))
        fill(m);
    for (size_t i = 0; i < m->levels.count; i++)
        m->links[m->levels.items[i]].told = false;
    return (struct maxmin_changes){ m->results.items, m->results.count, m->levels.items,
                                    m->levels.count };
}

double maxmin_rate(const struct maxmin *m, uint32_t flow)
{
    return maxmin_flow_rate(m, flow_of(m, flow));
}

uint32_t maxmin_bottleneck(const struct maxmin *m, uint32_t flow)
{
    uint32_t link = flow_of(m, flow)->bottleneck;

    return link < m->link_count ? link : MAXMIN_NO_LINK;
}

double maxmin_level(const struct maxmin *m, uint32_t link)
{
    return link_of(m, link)->level;
}

double maxmin_used(const struct maxmin *m, uint32_t link)
{
    const struct link *of = link_of(m, link);
    double used = of->capacity - (of->fresh == m->shift ? of->rest : rest_of(m, of));

    return used > 0 ? used : 0;
}

uint64_t maxmin_filled(const struct maxmin *m)
{
    return m->filled;
}
