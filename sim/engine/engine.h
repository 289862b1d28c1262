/* The clock and the pending events of one run: schedule, cancel, re-time, run in order. */
#ifndef ORRERY_ENGINE_ENGINE_H
#define ORRERY_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"

/*
 * Events run in the order of time, then phase, then insertion. So all that ends, fails or arrives
 * at an instant is seen before decisions are made there, and observers see the instant complete.
 * An event may schedule another at the same instant with any phase: an earlier phase than its own
 * runs next (a job of no length completes in the instant that decided to start it).
 */
enum phase { PHASE_COMPLETE, PHASE_FAULT, PHASE_ARRIVE, PHASE_DECIDE, PHASE_OBSERVE };

/*
 * Order of events of equal time and phase: as inserted, reversed, or any (but the same for the same
 * seed). A result that depends on it owes something to chance; engine_ties says how often it could.
 */
enum tie { TIE_FIFO, TIE_LIFO, TIE_RANDOM };

/* What holds the pending events; the order of events is the same for all. AUTO chooses by size. */
enum queue_kind { QUEUE_AUTO, QUEUE_HEAP, QUEUE_LADDER };

/* What happens when: `handler` is called with the event at `time`; a and b are its own. */
struct event {
    sim_time time;
    uint32_t handler; /* from engine_handler */
    uint32_t phase;   /* enum phase */
    uint64_t a, b;
};

/*
 * Names a pending event; { 0, 0 } names none. It goes stale when its event starts to run or is
 * cancelled, and is then refused for ever (until its slot was used 2^32 times).
 */
struct event_id {
    uint32_t slot;
    uint32_t generation; /* never 0 for an event */
};

enum { ENGINE_MOST_EVENTS = 1 << 24 };
#define ENGINE_MOST_INSERTIONS ((uint64_t)1 << 37)

struct log;
struct profile;

/*
 * Who looks on while events run; all borrowed until engine_close. An engine without a watch pays
 * nothing: it is looked for once in each engine_run.
 */
struct engine_watch {
    struct log *log;         /* every event is written here before it runs; NULL: off */
    struct profile *profile; /* what handlers cost is added up here; NULL: off */

    /*
     * When all events up to stop_at have run, at_stop is called and engine_run returns, as does
     * every later one; `over`: the last event was before that. Not called when engine_run is told
     * to end before, or stopped. NULL: no stop.
     */
    sim_time stop_at;
    void (*at_stop)(void *context, bool over);
    void *context;
};

/* All zero is the default. */
struct engine_options {
    int tie;                          /* enum tie */
    int queue;                        /* enum queue_kind */
    uint64_t seed;                    /* of TIE_RANDOM */
    const struct engine_watch *watch; /* NULL: nobody looks on. Borrowed */
    uint32_t events;                  /* most events pending at once; 0: ENGINE_MOST_EVENTS */
    uint64_t insertions; /* most schedulings and re-timings; 0: ENGINE_MOST_INSERTIONS */
};

/*
 * An engine lives in the arena, which must outlive it; its clock starts at 0. Memory follows the
 * peak of pending events: once that is reached nothing is allocated. Not shared between threads.
 */
struct engine;

struct engine *engine_create(struct arena *arena, const struct engine_options *options);

/* Ends the use of the engine and of its watch. The memory goes with the arena. */
void engine_close(struct engine *engine);

/*
 * Makes a function known; the result is what struct event calls `handler`. `name` is for people
 * and is copied. `context` is passed back, as is the engine; the event is borrowed until return.
 */
uint32_t engine_handler(struct engine *engine, const char *name,
                        void (*run)(void *context, struct engine *engine,
                                    const struct event *event),
                        void *context);

/*
 * What the numbers a and b of the events of a handler are, in a word for people who read event
 * logs: "job"; "" for nothing to tell. `tell`, if not NULL, is called before such an event is
 * logged, with the handler's context, to put what people know into a and b (the number of a job
 * instead of its place in memory). It must change nothing else. A table ends with a NULL name.
 */
struct engine_words {
    const char *handler; /* its name */
    const char *a, *b;
    void (*tell)(const void *context, struct event *event);
};

/* For handlers made known so far; without a log nothing is done. */
void engine_words(struct engine *engine, const struct engine_words *words);

const char *engine_handler_name(const struct engine *engine, uint32_t handler); /* NULL: unknown */

/*
 * Schedules an event. Its time must not be before the clock; TIME_NEVER is a time like any other,
 * and the last. If there are too many events or insertions, nothing is scheduled, the result is
 * { 0, 0 }, and engine_run fails as soon as the running event returns.
 */
struct event_id engine_at(struct engine *engine, const struct event *event);

/* Removes a pending event for good. False: the handle is stale and nothing was done. */
bool engine_cancel(struct engine *engine, struct event_id id);

/*
 * Moves a pending event to another time, not before the clock. It keeps its handle, phase, a and b
 * and counts as inserted now. False: the handle is stale or insertions ran out (see engine_at).
 */
bool engine_retime(struct engine *engine, struct event_id id, sim_time time);

bool engine_pending(const struct engine *engine, struct event_id id);

/*
 * Runs the events with time <= until, those scheduled meanwhile included, until none is left or
 * engine_stop is called; the clock then shows the last event run. It may be called again. False
 * only when an event could not be scheduled.
 */
bool engine_run(struct engine *engine, sim_time until, struct error *err);

/* engine_run returns after the running event; outside engine_run it does nothing. */
void engine_stop(struct engine *engine);

sim_time engine_now(const struct engine *engine);          /* time of the running, or last, event */
const uint64_t *engine_clock(const struct engine *engine); /* where that is kept; borrowed */
uint64_t engine_events(const struct engine *engine);       /* events run so far */

/* Events run so far that had the time and phase of the event run before them. */
uint64_t engine_ties(const struct engine *engine);

size_t engine_live(const struct engine *engine); /* events pending now */

#endif
