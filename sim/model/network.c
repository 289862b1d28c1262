/* Flows between changes of their rates: bytes left, exact ends in a heap, one event for the first.
 */
#include "sim/model/network.h"

#include <math.h>

#include "sim/base/heap.h"
#include "sim/model/maxmin.h"

/* Of the bytes of a flow: what is lost in computing its rates and ends. */
#define ROUNDING 0x1p-50

/* Ends that differ by less than this part of a tick are one instant. */
enum { PARTS = 1 << 16 };

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
    double left; /* at the moment anchor + offset */
    double rate; /* since then */
    sim_time anchor;
    double offset;     /* ns; in (-1, 0] */
    double end_offset; /* the exact end is this much before its tick; in (-1, 0] */
    uint32_t generation;
    uint32_t next; /* in the free list or among those to be told, + 1 */
    enum state state;
};

static size_t asks_size(uint32_t count)
{
    return sizeof(struct asks) + count * (sizeof(double) + sizeof(uint32_t));
}

/* All is as of the moment clock + offset, which is engine_now except while `done` is told. */
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
    struct heap ends;     /* by tick, then by part of the tick */
    struct heap together; /* those of one instant, by start */
    sim_time clock;
    double offset; /* ns; in (-1, 0] */
    bool dirty;    /* rates are not those of the flows, caps and capacities that there are */
    bool telling;
    struct event_id event;
    uint32_t phase;
    sim_time due;
    uint32_t handler;
    void (*done)(void *context, uint64_t item);
    void *context;
};

/* Bytes left at the moment of the network; also used by questions, so nothing is changed. */
static double left_of(const struct network *network, const struct flow *flow)
{
    double span = (double)(network->clock - flow->anchor) + (network->offset - flow->offset);
    double left = flow->left - flow->rate * (span / 1e9);

    return left > 0 ? left : 0;
}

static void drop_end(struct network *network, uint32_t slot)
{
    if (heap_has(&network->ends, slot))
        heap_remove(&network->ends, slot);
}

/*
 * Something ends this many ns from now on, give or take what rounding may have done to it: at the
 * first tick not before, where an end that is after a tick by rounding alone is on it. What takes
 * three seconds at a third of the capacity must not take a tick more.
 */
static void set_end(struct network *network, uint32_t slot, double span, double rounding)
{
    struct flow *flow = &network->flows[slot];
    double at = network->offset + span;
    double tick = ceil(at - rounding);
    struct heap_key key;

    tick = tick > 0 ? tick : 0;
    if (!(tick < (double)(TIME_NEVER - network->clock))) {
        drop_end(network, slot);
        return;
    }
    flow->end_offset = at < tick ? at - tick : 0;
    key.high = (uint64_t)(network->clock + (sim_time)tick);
    key.low = (uint64_t)((flow->end_offset + 1) * PARTS) << HEAP_ITEM_BITS | slot;
    if (heap_has(&network->ends, slot))
        heap_move(&network->ends, slot, key);
    else
        heap_push(&network->ends, key);
}

static void plan_end(struct network *network, uint32_t slot)
{
    const struct flow *flow = &network->flows[slot];
    double rounding = flow->bytes * ROUNDING;

    if (!(flow->left > rounding))
        set_end(network, slot, 0, rounding);
    else if (flow->rate == 0)
        drop_end(network, slot);
    else
        set_end(network, slot, flow->left / flow->rate * 1e9, rounding / flow->rate * 1e9);
}

/* Makes the rates true; those that change count from this moment on. */
static void refresh(struct network *network)
{
    struct maxmin_changes changes;

    if (!network->dirty)
        return;
    network->dirty = false;
    changes = maxmin_solve(network->rates);
    for (size_t i = 0; i < changes.count; i++) {
        struct flow *flow = &network->flows[changes.flows[i]];

        flow->left = left_of(network, flow);
        flow->anchor = network->clock;
        flow->offset = network->offset;
        flow->rate = maxmin_rate(network->rates, changes.flows[i]);
        plan_end(network, changes.flows[i]);
    }
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

/*
 * Moves to the first end, if it is at `tick` or before; takes off the flows that end there and lets
 * those move whose latency does. The rates must be true for the time until then.
 */
static bool pass_end(struct network *network, sim_time tick)
{
    struct heap_key first = *heap_min(&network->ends);

    if (heap_count(&network->ends) == 0 || first.high > (uint64_t)tick)
        return false;
    while (heap_count(&network->ends) > 0) {
        struct heap_key key = *heap_min(&network->ends);
        uint32_t slot = heap_item(key);
        const struct flow *flow = &network->flows[slot];

        if (key.high != first.high || key.low >> HEAP_ITEM_BITS != first.low >> HEAP_ITEM_BITS)
            break;
        heap_pop(&network->ends);
        if ((sim_time)key.high > network->clock || flow->end_offset > network->offset)
            network->offset = flow->end_offset;
        network->clock = (sim_time)key.high;
        heap_push(&network->together, (struct heap_key){ flow->started, slot });
    }
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

    if (network->telling || (network->clock == now && network->offset == 0))
        return;
    do {
        refresh(network);
    } while (pass_end(network, now));
    network->clock = now;
    network->offset = 0;
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
        set_event(network, PHASE_COMPLETE, network->clock);
    else if (network->dirty && network->count > 0)
        set_event(network, PHASE_OBSERVE, network->clock);
    else if (heap_count(&network->ends) > 0)
        set_event(network, PHASE_COMPLETE, (sim_time)heap_min(&network->ends)->high);
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
        if (network->clock < now || network->offset < 0)
            refresh(network);
    } while (pass_end(network, now));
    network->telling = false;
    network->clock = now;
    network->offset = 0;
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
    network->clock = engine_now(engine);
    network->rates = maxmin_create(arena, options->links);
    network->done = options->done;
    network->context = options->context;
    network->handler = engine_handler(engine, "network", due, network);
    slab_init(&network->slab, arena);
    heap_init(&network->ends, &network->slab, true);
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
    flow->state = RUNNING;
    if (transfer->latency > 0) {
        double span = transfer->latency * 1e9;

        flow->state = WAITING;
        flow->asks = copy_asks(network, transfer);
        set_end(network, slot, span, span * ROUNDING);
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
        *left = left_of(network, flow);
    drop_end(network, handle.slot);
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
    return flow ? flow->rate : 0;
}

double network_left(struct network *network, struct network_flow handle)
{
    const struct flow *flow = find(network, handle);
    double left = flow ? left_of(network, flow) : 0;

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
