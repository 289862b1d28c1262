/* Processor sharing by virtual time: a heap of virtual finishes, one event for the first. */
#include "sim/model/share.h"

#include <math.h>

#include "sim/base/heap.h"

struct task {
    uint64_t item;
    uint32_t generation;
    uint32_t next; /* in the free or the finished list, + 1 */
};

/* The fluid state (virtual, tasks in the heap) is that of the moment anchor + offset. */
struct resource {
    double virtual; /* work that each task has got, as if it had always been there */
    double rate;    /* work per second */
    sim_time anchor;
    double offset; /* ns; in (-1, 0] */
    double end;    /* when the first task ends, ns after the anchor; while its event is pending */
    struct heap finishes; /* by virtual finish, then by start */
    uint64_t started;
    struct task *tasks;
    uint32_t used;
    uint32_t room;
    uint32_t free;
    uint32_t finished;     /* first of those that ended but were not told, + 1 */
    uint32_t finished_end; /* last of them, + 1 */
    struct event_id event;
    sim_time due; /* of the event */
    bool telling; /* `done` is running at the exact moment of a finish */
};

struct share {
    struct engine *engine;
    struct slab slab;
    struct resource *resources;
    uint32_t count;
    uint32_t handler;
    void (*done)(void *context, uint32_t resource, uint64_t item);
    void *context;
};

static uint32_t tasks(const struct resource *r)
{
    return (uint32_t)heap_count(&r->finishes);
}

/* Nanoseconds after the anchor at which the first task ends; there is one and the rate is not 0. */
static double first_end(struct resource *r)
{
    double left = heap_real(heap_min(&r->finishes)->high) - r->virtual;

    return r->offset + left * tasks(r) * 1e9 / r->rate;
}

/* The first task ends `end` nanoseconds after the anchor: the state moves there. */
static uint32_t pass_end(struct resource *r, double end)
{
    struct heap_key key = heap_pop(&r->finishes);

    r->virtual = tasks(r) > 0 ? heap_real(key.high) : 0;
    r->offset = end;
    return heap_item(key);
}

/* Moves the state to now; what ends on the way is told by the event, which is due now. */
static void advance(struct resource *r, sim_time now)
{
    if (r->telling)
        return;
    while (tasks(r) > 0 && r->rate > 0) {
        double end = first_end(r);
        double span = (double)(now - r->anchor);
        uint32_t slot;

        if (!(end <= span)) {
            r->virtual += (span - r->offset) * r->rate / 1e9 / tasks(r);
            break;
        }
        slot = pass_end(r, end);
        r->tasks[slot].next = 0;
        if (r->finished_end)
            r->tasks[r->finished_end - 1].next = slot + 1;
        else
            r->finished = slot + 1;
        r->finished_end = slot + 1;
    }
    r->anchor = now;
    r->offset = 0;
}

/* Sets, moves or cancels the resource's event. */
static void set_event(struct share *share, struct resource *r, sim_time due)
{
    struct event event = { due, share->handler, PHASE_COMPLETE, 0, 0 };

    if (due == TIME_NEVER) {
        engine_cancel(share->engine, r->event);
    } else if (!engine_pending(share->engine, r->event)) {
        event.a = (uint64_t)(r - share->resources);
        r->event = engine_at(share->engine, &event);
    } else if (due != r->due) {
        engine_retime(share->engine, r->event, due);
    }
    r->due = due;
}

/* The first tick that is not before the end of the first task. */
static sim_time end_tick(const struct resource *r)
{
    double end = ceil(r->end);

    return end < 0x1p63 ? time_add(r->anchor, (sim_time)end) : TIME_NEVER;
}

/* To be called after any change; while `done` is told nothing is done, as that ends with it. */
static void plan(struct share *share, struct resource *r)
{
    if (r->telling)
        return;
    if (r->finished) {
        set_event(share, r, engine_now(share->engine));
    } else if (tasks(r) > 0 && r->rate > 0) {
        r->end = first_end(r);
        set_event(share, r, end_tick(r));
    } else {
        set_event(share, r, TIME_NEVER);
    }
}

static void tell(struct share *share, struct resource *r, uint32_t slot)
{
    struct task *task = &r->tasks[slot];
    uint64_t item = task->item;

    if (++task->generation == 0)
        task->generation = 1;
    task->next = r->free;
    r->free = slot + 1;
    share->done(share->context, (uint32_t)(r - share->resources), item);
}

static void tell_finished(struct share *share, struct resource *r)
{
    while (r->finished) {
        uint32_t slot = r->finished - 1;

        r->finished = r->tasks[slot].next;
        r->finished_end = r->finished ? r->finished_end : 0;
        tell(share, r, slot);
    }
    r->end = tasks(r) > 0 && r->rate > 0 ? first_end(r) : (double)INFINITY;
}

/*
 * Finishes are told one by one with the state at each, so that what follows one starts there. The
 * end that was planned is not computed again: it must not come out a tick later than the event.
 */
static void due(void *context, struct engine *engine, const struct event *event)
{
    struct share *share = context;
    struct resource *r = &share->resources[event->a];
    double span;

    (void)engine;
    if (r->finished)
        tell_finished(share, r);
    span = (double)(event->time - r->anchor);
    r->telling = true;
    while (r->end <= span) {
        tell(share, r, pass_end(r, r->end));
        r->end = tasks(r) > 0 && r->rate > 0 ? first_end(r) : (double)INFINITY;
    }
    r->telling = false;
    r->anchor = event->time;
    r->offset -= span;
    r->end -= span;
    set_event(share, r, end_tick(r));
}

struct share *share_create(struct arena *arena, struct engine *engine,
                           const struct share_options *options)
{
    struct share *share = arena_alloc(arena, sizeof *share);

    share->engine = engine;
    share->count = options->resources;
    share->done = options->done;
    share->context = options->context;
    share->handler = engine_handler(engine, "share", due, share);
    share->resources = arena_array(arena, share->count, sizeof *share->resources);
    slab_init(&share->slab, arena);
    BUG_UNLESS(isfinite(options->rate) && options->rate >= 0);
    for (uint32_t i = 0; i < share->count; i++) {
        share->resources[i].rate = options->rate;
        heap_init(&share->resources[i].finishes, &share->slab, true);
    }
    return share;
}

static uint32_t take_slot(struct share *share, struct resource *r)
{
    uint32_t slot = r->free - 1;

    if (r->free) {
        r->free = r->tasks[slot].next;
        return slot;
    }
    if (r->used == r->room) {
        uint32_t room = r->room ? 2 * r->room : 4;

        BUG_UNLESS(r->used < HEAP_ITEMS);
        r->tasks = slab_resize(&share->slab, r->tasks, r->room * sizeof *r->tasks,
                               room * sizeof *r->tasks);
        r->room = room;
    }
    r->tasks[r->used].generation = 1;
    return r->used++;
}

struct share_task share_start(struct share *share, uint32_t resource, double work, uint64_t item)
{
    struct resource *r = &share->resources[resource];
    struct heap_key key;
    uint32_t slot;

    BUG_UNLESS(resource < share->count && isfinite(work) && work >= 0);
    advance(r, engine_now(share->engine));
    slot = take_slot(share, r);
    r->tasks[slot].item = item;
    key.high = heap_high(r->virtual + work);
    key.low = r->started++ << HEAP_ITEM_BITS | slot;
    heap_push(&r->finishes, key);
    plan(share, r);
    return (struct share_task){ resource, slot, r->tasks[slot].generation };
}

/* A task that has ended but was not told yet is no longer there to be cancelled. */
bool share_cancel(struct share *share, struct share_task task, double *left)
{
    struct resource *r = &share->resources[task.resource];
    double end;

    BUG_UNLESS(task.resource < share->count);
    if (task.slot >= r->used || r->tasks[task.slot].generation != task.generation)
        return false;
    advance(r, engine_now(share->engine));
    if (!heap_has(&r->finishes, task.slot)) {
        plan(share, r);
        return false;
    }
    end = heap_real(r->finishes.keys[r->finishes.at[task.slot] - 1].high);
    if (left)
        *left = end > r->virtual ? end - r->virtual : 0;
    heap_remove(&r->finishes, task.slot);
    if (++r->tasks[task.slot].generation == 0)
        r->tasks[task.slot].generation = 1;
    r->tasks[task.slot].next = r->free;
    r->free = task.slot + 1;
    if (tasks(r) == 0)
        r->virtual = 0;
    plan(share, r);
    return true;
}

void share_set_rate(struct share *share, uint32_t resource, double rate)
{
    struct resource *r = &share->resources[resource];

    BUG_UNLESS(resource < share->count && isfinite(rate) && rate >= 0);
    advance(r, engine_now(share->engine));
    r->rate = rate;
    plan(share, r);
}

uint32_t share_tasks(const struct share *share, uint32_t resource)
{
    BUG_UNLESS(resource < share->count);
    return tasks(&share->resources[resource]);
}
