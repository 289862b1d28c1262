/* Turns events into keys and keys into calls. */
#include "sim/engine/engine.h"

#include <string.h>

#include "sim/engine/log.h"
#include "sim/engine/profile.h"
#include "sim/engine/queue.h"

/* The low word of a key: phase, insertion number, slot. */
enum { SLOT_BITS = HEAP_ITEM_BITS, SEQUENCE_BITS = 37, PHASE_SHIFT = SLOT_BITS + SEQUENCE_BITS };
#define SEQUENCE_MASK (((uint64_t)1 << SEQUENCE_BITS) - 1)

struct handler {
    void (*run)(void *context, struct engine *engine, const struct event *event);
    void *context;
    const char *name;
    void (*tell)(const void *context, struct event *event);
};

enum fault { FAULT_NONE, FAULT_EVENTS, FAULT_INSERTIONS };

struct engine {
    struct queue queue;
    uint64_t now;
    uint64_t sequence;
    uint64_t insertions; /* sequence must stay below */
    uint64_t events;
    uint64_t ties;
    uint64_t last_phase; /* of the event run last; after all phases at the start */
    struct handler *handlers;
    uint32_t handler_count;
    uint32_t handler_room;
    int tie;
    int fault;
    bool stopped;
    uint64_t seed;
    bool over; /* the watch has stopped it */
    const struct engine_watch *watch;
    struct arena *arena;
};

/* A mixer with good avalanche (the finaliser of SplitMix64), to spread the seed. */
static uint64_t spread(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

struct engine *engine_create(struct arena *arena, const struct engine_options *options)
{
    static const struct engine_options defaults = { 0 };
    struct engine *engine = arena_alloc(arena, sizeof *engine);
    uint32_t limit;

    if (!options)
        options = &defaults;
    BUG_UNLESS(options->tie >= TIE_FIFO && options->tie <= TIE_RANDOM);
    BUG_UNLESS(options->queue >= QUEUE_AUTO && options->queue <= QUEUE_LADDER);
    BUG_UNLESS(options->events <= ENGINE_MOST_EVENTS);
    BUG_UNLESS(options->insertions <= ENGINE_MOST_INSERTIONS);
    limit = options->events ? options->events : ENGINE_MOST_EVENTS;
    engine->insertions = options->insertions ? options->insertions : ENGINE_MOST_INSERTIONS;
    engine->tie = options->tie;
    engine->seed = spread(options->seed + UINT64_C(0x9e3779b97f4a7c15));
    engine->watch = options->watch;
    engine->last_phase = UINT64_MAX;
    engine->arena = arena;
    queue_init(&engine->queue, arena, options->queue, limit);
    return engine;
}

void engine_close(struct engine *engine)
{
    engine->watch = NULL;
}

uint32_t engine_handler(struct engine *engine, const char *name,
                        void (*run)(void *context, struct engine *engine,
                                    const struct event *event),
                        void *context)
{
    struct slab *slab = &engine->queue.slab;

    if (engine->handler_count == engine->handler_room) {
        uint32_t room = engine->handler_room ? 2 * engine->handler_room : 16;

        engine->handlers =
            slab_resize(slab, engine->handlers, engine->handler_room * sizeof *engine->handlers,
                        room * sizeof *engine->handlers);
        engine->handler_room = room;
    }
    engine->handlers[engine->handler_count] =
        (struct handler){ run, context, arena_text(engine->arena, name), NULL };
    if (engine->watch && engine->watch->log)
        log_handler_add(engine->watch->log, name);
    if (engine->watch && engine->watch->profile)
        profile_handler(engine->watch->profile, name);
    return engine->handler_count++;
}

void engine_words(struct engine *engine, const struct engine_words *words)
{
    if (!engine->watch || !engine->watch->log)
        return;
    for (; words->handler; words++)
        for (uint32_t i = 0; i < engine->handler_count; i++) {
            if (strcmp(engine->handlers[i].name, words->handler) != 0)
                continue;
            engine->handlers[i].tell = words->tell;
            log_handler_words(engine->watch->log, i, words->a, words->b);
        }
}

const char *engine_handler_name(const struct engine *engine, uint32_t handler)
{
    return handler < engine->handler_count ? engine->handlers[handler].name : NULL;
}

/* A permutation of the insertion numbers: each step can be undone modulo 2^37. */
static uint64_t shuffle(uint64_t x, uint64_t seed)
{
    for (int round = 0; round < 3; round++) {
        x = (x + seed) * UINT64_C(0x9e3779b97f4a7c15) & SEQUENCE_MASK;
        x ^= x >> 19;
        seed = seed >> 21 | seed << 43;
    }
    return x;
}

/* The next insertion number as the tie order wants it; the caller has checked that there is one. */
static inline uint64_t next_sequence(struct engine *engine)
{
    uint64_t sequence = engine->sequence++;

    if (engine->tie == TIE_FIFO)
        return sequence;
    if (engine->tie == TIE_LIFO)
        return SEQUENCE_MASK - sequence;
    return shuffle(sequence, engine->seed);
}

/*
 * Events are written and soon read, and a load is slow when what it needs was stored in smaller
 * pieces just before. So an event goes into its slot in words, from where it is read in words, and
 * is shown to its handler as stored in pairs of words, which can be read in words or copied.
 */
struct kind {
    uint32_t handler;
    uint32_t phase;
};

static inline void store(struct event *to, const struct event *from)
{
    const struct kind kind = { from->handler, from->phase };
    uint64_t word;

    memcpy(&word, &kind, sizeof word);
    memcpy(&to->handler, &word, sizeof word);
    to->time = from->time;
    to->a = from->a;
    to->b = from->b;
}

static inline struct kind load(struct event *to, const struct event *from, uint64_t time)
{
    typedef uint64_t pair __attribute__((vector_size(16)));
    uint64_t word, a = from->a, b = from->b;
    struct kind kind;
    pair low, high;

    memcpy(&word, &from->handler, sizeof word);
    __asm__("" : "+r"(a), "+r"(b)); /* else the two loads become one of a pair */
    low = (pair){ time, word };
    high = (pair){ a, b };
    memcpy(to, &low, sizeof low);
    memcpy(&to->a, &high, sizeof high);
    memcpy(&kind, &word, sizeof kind);
    return kind;
}

struct event_id engine_at(struct engine *engine, const struct event *event)
{
    struct heap_key key = { .high = (uint64_t)event->time };
    struct slot *s;
    uint32_t slot;

    BUG_UNLESS(event->time >= (sim_time)engine->now);
    BUG_UNLESS(event->phase <= PHASE_OBSERVE && event->handler < engine->handler_count);
    if (engine->sequence >= engine->insertions) {
        engine->fault = FAULT_INSERTIONS;
        return (struct event_id){ 0, 0 };
    }
    if (!queue_take(&engine->queue, &slot)) {
        engine->fault = FAULT_EVENTS;
        return (struct event_id){ 0, 0 };
    }
    s = &engine->queue.slots[slot];
    store(&s->event, event);
    key.low = (uint64_t)event->phase << PHASE_SHIFT | next_sequence(engine) << SLOT_BITS | slot;
    queue_push(&engine->queue, key);
    return (struct event_id){ slot, s->generation };
}

bool engine_pending(const struct engine *engine, struct event_id id)
{
    return id.slot < engine->queue.used && engine->queue.slots[id.slot].generation == id.generation;
}

bool engine_cancel(struct engine *engine, struct event_id id)
{
    if (!engine_pending(engine, id))
        return false;
    queue_remove(&engine->queue, id.slot);
    queue_give(&engine->queue, id.slot);
    return true;
}

bool engine_retime(struct engine *engine, struct event_id id, sim_time time)
{
    struct heap_key key = { .high = (uint64_t)time };
    uint64_t phase;

    if (!engine_pending(engine, id))
        return false;
    BUG_UNLESS(time >= (sim_time)engine->now);
    if (engine->sequence >= engine->insertions) {
        engine->fault = FAULT_INSERTIONS;
        return false;
    }
    phase = engine->queue.slots[id.slot].event.phase;
    key.low = phase << PHASE_SHIFT | next_sequence(engine) << SLOT_BITS | id.slot;
    queue_move(&engine->queue, key);
    return true;
}

static bool failed(const struct engine *engine, struct error *err)
{
    if (engine->fault == FAULT_EVENTS)
        return error_set(err, "the engine holds %u pending events and cannot hold more",
                         (unsigned)engine->queue.limit);
    return error_set(err,
                     "the engine has scheduled %llu events and has no number left for the next",
                     (unsigned long long)engine->insertions);
}

/*
 * The next event, out of the queue. Its slot is free before the call, so that the event's own
 * handle is stale when it runs.
 */
static inline __attribute__((always_inline)) const struct handler *
take(struct engine *engine, struct heap_key key, struct event *event)
{
    uint32_t slot = heap_item(key);
    uint64_t phase = key.low >> PHASE_SHIFT;
    struct kind kind = load(event, &engine->queue.slots[slot].event, key.high);

    queue_give(&engine->queue, slot);
    engine->ties += (key.high == engine->now) & (phase == engine->last_phase);
    engine->now = key.high;
    engine->last_phase = phase;
    engine->events++;
    return &engine->handlers[kind.handler];
}

static void log_event(struct log *log, const struct handler *handler, const struct event *event)
{
    struct event told = *event;

    if (handler->tell)
        handler->tell(handler->context, &told);
    log_add(log, &told);
}

static __attribute__((noinline)) void run_measured(struct engine *engine, struct profile *profile,
                                                   struct heap_key key, uint64_t *since)
{
    struct event event;
    size_t live = engine->queue.live + 1; /* with this one */
    const struct handler *handler = take(engine, key, &event);
    struct profile_row *row;
    uint64_t begin, end;

    if (engine->watch->log)
        log_event(engine->watch->log, handler, &event);
    if (live > profile->peak)
        profile->peak = live;
    profile->inner = 0;
    begin = profile_clock();
    handler->run(handler->context, engine, &event);
    end = profile_clock();
    row = vec_at(&profile->rows, event.handler, sizeof *row);
    row->events++;
    row->ticks += end - begin - profile->inner;
    profile->queue += begin - *since;
    *since = end;
}

/* The same loop as engine_run has, for those who look on. */
static __attribute__((noinline)) void run_watched(struct engine *engine, sim_time until)
{
    const struct engine_watch *watch = engine->watch;
    struct profile *profile = watch->profile;
    bool stops = watch->at_stop && watch->stop_at <= until;
    uint64_t end = (uint64_t)(stops ? watch->stop_at : until);
    double cpu = profile ? profile_cpu() : 0;
    uint64_t since = profile_clock();
    struct heap_key key;

    if (profile)
        profile->inside = true;
    while (!engine->stopped && !engine->fault && queue_pop(&engine->queue, end, &key)) {
        const struct handler *handler;
        struct event event;

        if (profile) {
            run_measured(engine, profile, key, &since);
            continue;
        }
        handler = take(engine, key, &event);
        if (watch->log)
            log_event(watch->log, handler, &event);
        handler->run(handler->context, engine, &event);
    }
    if (profile) {
        profile->inside = false;
        profile->cpu += profile_cpu() - cpu;
        profile->ties = engine->ties;
    }
    if (!stops || engine->stopped || engine->fault)
        return;
    engine->over = true;
    watch->at_stop(watch->context, engine->queue.live == 0 && engine->now < end);
}

bool engine_run(struct engine *engine, sim_time until, struct error *err)
{
    struct heap_key key;

    engine->stopped = until < 0 || engine->over;
    if (engine->watch && !engine->stopped)
        run_watched(engine, until);
    else
        while (!engine->stopped && !engine->fault &&
               queue_pop(&engine->queue, (uint64_t)until, &key)) {
            struct event event;
            const struct handler *handler = take(engine, key, &event);

            handler->run(handler->context, engine, &event);
        }
    return !engine->fault || failed(engine, err);
}

void engine_stop(struct engine *engine)
{
    engine->stopped = true;
}

sim_time engine_now(const struct engine *engine)
{
    return (sim_time)engine->now;
}

const uint64_t *engine_clock(const struct engine *engine)
{
    return &engine->now;
}

uint64_t engine_events(const struct engine *engine)
{
    return engine->events;
}

uint64_t engine_ties(const struct engine *engine)
{
    return engine->ties;
}

size_t engine_live(const struct engine *engine)
{
    return engine->queue.live;
}
