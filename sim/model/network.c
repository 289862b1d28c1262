/* Flows between changes of their rates: bytes left, exact ends in a heap, one event for the first.
 */
#include "sim/model/network.h"

#include <math.h>

#include "sim/base/heap.h"
#include "sim/model/ends.h"
#include "sim/model/lane.h"
#include "sim/model/maxmin.h"

/* Of the bytes of a flow: what is lost in computing its rates and ends. */
#define ROUNDING 0x1p-50

#define NOBODY MAXMIN_NO_LINK

enum state { WAITING, RUNNING, ENDED };

/* What a flow that waits for its latency will ask for: the loads follow the links. */
struct asks {
    double cap;
    double weight;
    double *loads;
    uint32_t *links;
    uint32_t count;
};

struct flow {
    uint64_t item;
    uint64_t started;  /* number of the start, for the order of those that end together */
    struct asks *asks; /* while it waits */
    double bytes;
    double weight;
    uint32_t lane; /* the link that holds it back, or NOBODY */
    /* In no lane: */
    double left; /* at the moment */
    double rate; /* since then */
    struct moment moment;
    uint32_t generation;
    uint32_t next; /* in the free list or among those to be told, + 1 */
    enum state state;
};

static size_t asks_size(uint32_t count)
{
    return sizeof(struct asks) + count * (sizeof(double) + sizeof(uint32_t));
}

/* All is as of the moment `now`, which is engine_now except while `done` is told. */
struct network {
    struct engine *engine;
    struct maxmin *rates;
    struct slab slab;
    struct flow *flows;
    uint32_t used;
    uint32_t room;
    uint32_t count;
    uint32_t free;
    uint32_t ended; /* first of those to be told, + 1 */
    uint32_t ended_last;
    uint64_t started;
    struct lanes *lanes;
    struct ends lane_ends;
    struct ends flow_ends;
    struct heap together; /* those of one instant, by start */
    struct moment now;
    bool dirty; /* rates are not those of the flows, caps and capacities that there are */
    bool telling;
    struct event_id event;
    uint32_t phase;
    sim_time due;
    uint32_t handler;
    void (*done)(void *context, uint64_t item);
    void *context;
};

/* Bytes left at the moment of the network; also used by questions, so nothing is changed. */
static double left_of(const struct network *network, uint32_t slot)
{
    const struct flow *flow = &network->flows[slot];
    double left;

    if (flow->lane != NOBODY)
        return fmin(lane_left(network->lanes, flow->lane, slot, network->now) * flow->weight,
                    flow->bytes);
    left = flow->left - flow->rate * (moment_span(flow->moment, network->now) / 1e9);
    return left > 0 ? left : 0;
}

/* What is still to be done, how much of it may be rounding, and how fast it is done. */
struct remains {
    double left;
    double rounding;
    double rate;
};

static void plan_end(const struct network *network, struct ends *ends, uint32_t item,
                     struct remains r)
{
    if (!(r.left > r.rounding))
        ends_set(ends, item, network->now, 0, 0);
    else if (r.rate == 0)
        ends_drop(ends, item);
    else
        ends_set(ends, item, network->now, r.left / r.rate * 1e9, r.rounding / r.rate * 1e9);
}

static void plan_lane(struct network *network, uint32_t lane)
{
    uint32_t slot = lane_first(network->lanes, lane);

    if (slot == LANE_NOBODY)
        ends_drop(&network->lane_ends, lane);
    else
        plan_end(network, &network->lane_ends, lane,
                 (struct remains){ lane_left(network->lanes, lane, slot, network->now),
                                   lane_rounding(network->lanes, slot),
                                   lane_level(network->lanes, lane) });
}

/* Takes the flow to where it is by itself; the lane is to be planned again. */
static void leave_lane(struct network *network, uint32_t slot)
{
    struct flow *flow = &network->flows[slot];

    flow->left = left_of(network, slot);
    flow->moment = network->now;
    flow->rate = 0;
    if (flow->lane == NOBODY)
        return;
    lane_leave(network->lanes, flow->lane, slot);
    plan_lane(network, flow->lane);
    flow->lane = NOBODY;
}

/* Puts a flow, which is by itself, where its bottleneck says. */
static void settle(struct network *network, uint32_t slot)
{
    struct flow *flow = &network->flows[slot];
    uint32_t lane = maxmin_bottleneck(network->rates, slot);

    if (lane == NOBODY) {
        flow->rate = maxmin_rate(network->rates, slot);
        plan_end(network, &network->flow_ends, slot,
                 (struct remains){ flow->left, flow->bytes * ROUNDING, flow->rate });
        return;
    }
    ends_drop(&network->flow_ends, slot);
    flow->lane = lane;
    lane_join(network->lanes, lane, network->now,
              &(struct lane_flow){ slot, flow->left / flow->weight, flow->started });
    plan_lane(network, lane);
}

/* Makes the rates true; those that change count from this moment on. */
static void refresh(struct network *network)
{
    struct maxmin_changes changes;

    if (!network->dirty)
        return;
    network->dirty = false;
    changes = maxmin_solve(network->rates);
    for (size_t i = 0; i < changes.count; i++)
        leave_lane(network, changes.flows[i]);
    for (size_t i = 0; i < changes.link_count; i++) {
        uint32_t lane = changes.links[i];

        lane_set_level(network->lanes, lane, network->now, maxmin_level(network->rates, lane));
        plan_lane(network, lane);
    }
    for (size_t i = 0; i < changes.count; i++)
        settle(network, changes.flows[i]);
}

static void append_ended(struct network *network, uint32_t slot)
{
    network->flows[slot].state = ENDED;
    network->flows[slot].next = 0;
    if (network->ended)
        network->flows[network->ended_last - 1].next = slot + 1;
    else
        network->ended = slot + 1;
    network->ended_last = slot + 1;
}

static void drop_asks(struct network *network, struct flow *flow)
{
    slab_free(&network->slab, flow->asks, asks_size(flow->asks->count));
    flow->asks = NULL;
}

/* The latency is over. */
static void begin(struct network *network, uint32_t slot)
{
    struct flow *flow = &network->flows[slot];
    const struct asks *asks = flow->asks;

    if (asks->count == 0 || flow->bytes == 0) {
        append_ended(network, slot);
    } else {
        flow->state = RUNNING;
        maxmin_add(network->rates, slot,
                   &(struct maxmin_flow){ asks->links, asks->count, asks->cap, asks->weight,
                                          asks->loads });
    }
    drop_asks(network, flow);
}

/* The first end of all; all bits set if there is none. */
static struct ends *first_ends(struct network *network)
{
    struct heap_key lane = *heap_min(&network->lane_ends.heap);
    struct heap_key flow = *heap_min(&network->flow_ends.heap);

    return heap_before(lane, flow) ? &network->lane_ends : &network->flow_ends;
}

static bool has_end(struct network *network)
{
    return heap_count(&network->lane_ends.heap) + heap_count(&network->flow_ends.heap) > 0;
}

/*
 * Takes the first end off the heap, if it is that of `first`, and puts its flow with those that end
 * together. The next one of a lane may end at the same moment.
 */
static bool take_end(struct network *network, struct heap_key first, double *offset)
{
    struct ends *ends = first_ends(network);
    struct heap_key key = *heap_min(&ends->heap);
    uint32_t slot = heap_item(key);

    if (!has_end(network) || !ends_together(key, first))
        return false;
    heap_pop(&ends->heap);
    *offset = fmax(*offset, ends->offset[slot]);
    if (ends == &network->lane_ends) {
        uint32_t lane = slot;

        slot = lane_first(network->lanes, lane);
        lane_leave(network->lanes, lane, slot);
        network->flows[slot].lane = NOBODY;
        plan_lane(network, lane);
    }
    heap_push(&network->together, (struct heap_key){ network->flows[slot].started, slot });
    return true;
}

/*
 * Moves to the first end, if it is at `tick` or before; takes off the flows that end there and lets
 * those move whose latency does. The rates must be true for the time until then.
 */
static bool pass_end(struct network *network, sim_time tick)
{
    struct heap_key first = *heap_min(&first_ends(network)->heap);
    double offset = -1;

    if (!has_end(network) || first.high > (uint64_t)tick)
        return false;
    while (take_end(network, first, &offset))
        continue;
    if ((sim_time)first.high > network->now.clock || offset > network->now.offset)
        network->now.offset = offset;
    network->now.clock = (sim_time)first.high;
    while (heap_count(&network->together) > 0) {
        uint32_t slot = heap_item(heap_pop(&network->together));

        if (network->flows[slot].state == WAITING) {
            begin(network, slot);
        } else {
            maxmin_remove(network->rates, slot);
            append_ended(network, slot);
        }
    }
    network->dirty = true;
    return true;
}

/* Moves to now; what ends on the way is told by the event, which is due now. */
static void advance(struct network *network)
{
    sim_time now = engine_now(network->engine);

    if (network->telling || (network->now.clock == now && network->now.offset == 0))
        return;
    do {
        refresh(network);
    } while (pass_end(network, now));
    network->now.clock = now;
    network->now.offset = 0;
}

static void set_event(struct network *network, uint32_t phase, sim_time due)
{
    struct event event = { due, network->handler, phase, 0, 0 };

    if (engine_pending(network->engine, network->event)) {
        if (network->phase == phase && network->due == due)
            return;
        network->due = due;
        if (network->phase == phase) {
            engine_retime(network->engine, network->event, due);
            return;
        }
        engine_cancel(network->engine, network->event);
    }
    network->phase = phase;
    network->due = due;
    network->event = engine_at(network->engine, &event);
}

/* To be called after all that may move the first end; `done` has it done when it returns. */
static void plan(struct network *network)
{
    if (network->telling)
        return;
    if (network->ended)
        set_event(network, PHASE_COMPLETE, network->now.clock);
    else if (network->dirty && network->count > 0)
        set_event(network, PHASE_OBSERVE, network->now.clock);
    else if (has_end(network))
        set_event(network, PHASE_COMPLETE, (sim_time)heap_min(&first_ends(network)->heap)->high);
    else
        engine_cancel(network->engine, network->event);
}

static void release(struct network *network, uint32_t slot)
{
    struct flow *flow = &network->flows[slot];

    if (++flow->generation == 0)
        flow->generation = 1;
    flow->next = network->free;
    network->free = slot + 1;
    network->count--;
}

static void tell_ended(struct network *network)
{
    while (network->ended) {
        uint32_t slot = network->ended - 1;
        uint64_t item = network->flows[slot].item;

        network->ended = network->flows[slot].next;
        release(network, slot);
        network->done(network->context, item);
    }
}

/*
 * Ends are told one instant after the other, with the network as it is there, so that what follows
 * them starts there. Rates that change on the tick itself can wait for what else happens there.
 */
static void tell(struct network *network, sim_time now)
{
    network->telling = true;
    do {
        tell_ended(network);
        if (network->now.clock < now || network->now.offset < 0)
            refresh(network);
    } while (pass_end(network, now));
    network->telling = false;
    network->now.clock = now;
    network->now.offset = 0;
}

static void due(void *context, struct engine *engine, const struct event *event)
{
    struct network *network = context;

    (void)engine;
    if (event->phase == PHASE_COMPLETE)
        tell(network, event->time);
    else
        refresh(network);
    plan(network);
}

struct network *network_create(struct arena *arena, struct engine *engine,
                               const struct network_options *options)
{
    struct network *network = arena_alloc(arena, sizeof *network);

    network->engine = engine;
    network->now.clock = engine_now(engine);
    network->rates = maxmin_create(arena, options->links);
    network->done = options->done;
    network->context = options->context;
    network->handler = engine_handler(engine, "network", due, network);
    slab_init(&network->slab, arena);
    ends_init(&network->lane_ends, &network->slab);
    ends_init(&network->flow_ends, &network->slab);
    network->lanes = lanes_create(arena, options->links);
    heap_init(&network->together, &network->slab, false);
    for (uint32_t link = 0; link < options->links; link++)
        maxmin_set_capacity(network->rates, link, options->capacity);
    return network;
}

void network_set_capacity(struct network *network, uint32_t link, double capacity)
{
    advance(network);
    maxmin_set_capacity(network->rates, link, capacity);
    network->dirty = true;
    plan(network);
}

static uint32_t take_slot(struct network *network)
{
    uint32_t slot = network->free - 1;

    network->count++;
    if (network->free) {
        network->free = network->flows[slot].next;
        return slot;
    }
    if (network->used == network->room) {
        uint32_t room = network->room ? 2 * network->room : 16;

        BUG_UNLESS(network->used < NETWORK_FLOWS);
        network->flows =
            slab_resize(&network->slab, network->flows, network->room * sizeof *network->flows,
                        room * sizeof *network->flows);
        network->room = room;
    }
    network->flows[network->used].generation = 1;
    return network->used++;
}

static struct asks *copy_asks(struct network *network, const struct network_transfer *transfer)
{
    uint32_t count = transfer->count;
    struct asks *asks = slab_alloc(&network->slab, asks_size(count));

    BUG_UNLESS(isfinite(transfer->latency));
    asks->cap = transfer->cap;
    asks->weight = transfer->weight;
    asks->count = count;
    asks->loads = (double *)(void *)(asks + 1);
    asks->links = (uint32_t *)(void *)(asks->loads + count);
    for (uint32_t i = 0; i < count; i++) {
        asks->links[i] = transfer->links[i];
        asks->loads[i] = transfer->loads ? transfer->loads[i] : 1;
    }
    return asks;
}

struct network_flow network_start(struct network *network, const struct network_transfer *transfer)
{
    uint32_t slot;
    struct flow *flow;

    BUG_UNLESS(isfinite(transfer->bytes) && transfer->bytes >= 0);
    advance(network);
    slot = take_slot(network);
    flow = &network->flows[slot];
    flow->item = transfer->item;
    flow->started = network->started++;
    flow->bytes = flow->left = transfer->bytes;
    flow->rate = 0; /* until refresh, which sets the moment, too */
    flow->moment = network->now;
    flow->weight = transfer->weight;
    flow->lane = NOBODY;
    flow->state = RUNNING;
    if (transfer->latency > 0) {
        double span = transfer->latency * 1e9;

        flow->state = WAITING;
        flow->asks = copy_asks(network, transfer);
        ends_set(&network->flow_ends, slot, network->now, span, span * ROUNDING);
    } else if (transfer->count == 0 || transfer->bytes == 0) {
        append_ended(network, slot);
    } else {
        maxmin_add(network->rates, slot,
                   &(struct maxmin_flow){ transfer->links, transfer->count, transfer->cap,
                                          transfer->weight, transfer->loads });
        network->dirty = true;
    }
    plan(network);
    return (struct network_flow){ slot, flow->generation };
}

/* The flow if it has not ended, else NULL; the network is brought to now. */
static struct flow *find(struct network *network, struct network_flow handle)
{
    advance(network);
    if (handle.slot < network->used) {
        struct flow *flow = &network->flows[handle.slot];

        if (flow->generation == handle.generation && flow->state != ENDED)
            return flow;
    }
    plan(network);
    return NULL;
}

bool network_cancel(struct network *network, struct network_flow handle, double *left)
{
    struct flow *flow = find(network, handle);

    if (!flow)
        return false;
    if (left)
        *left = left_of(network, handle.slot);
    leave_lane(network, handle.slot);
    ends_drop(&network->flow_ends, handle.slot);
    if (flow->state == WAITING)
        drop_asks(network, flow);
    else
        maxmin_remove(network->rates, handle.slot);
    release(network, handle.slot);
    network->dirty = true;
    plan(network);
    return true;
}

bool network_set_cap(struct network *network, struct network_flow handle, double cap)
{
    const struct flow *flow = find(network, handle);

    if (!flow)
        return false;
    if (flow->state == WAITING) {
        flow->asks->cap = cap;
        plan(network);
        return true;
    }
    maxmin_set_cap(network->rates, handle.slot, cap);
    network->dirty = true;
    plan(network);
    return true;
}

double network_rate(struct network *network, struct network_flow handle)
{
    const struct flow *flow = find(network, handle);

    refresh(network);
    plan(network);
    return flow && flow->state == RUNNING ? maxmin_rate(network->rates, handle.slot) : 0;
}

double network_left(struct network *network, struct network_flow handle)
{
    const struct flow *flow = find(network, handle);
    double left = flow ? left_of(network, handle.slot) : 0;

    plan(network);
    return left;
}

double network_used(struct network *network, uint32_t link)
{
    advance(network);
    refresh(network);
    plan(network);
    return maxmin_used(network->rates, link);
}

double network_capacity(const struct network *network, uint32_t link)
{
    return maxmin_capacity(network->rates, link);
}

uint32_t network_flows(const struct network *network)
{
    return network->count;
}
