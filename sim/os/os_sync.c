/*
 * Locks, conditions, barriers, suspension, children: who waits for whom.
 *
 * Mutexes and conditions follow pthread_mutex_lock(3) and pthread_cond_wait(3) with two choices
 * where POSIX leaves one: queues are first in first out, and an unlock hands the mutex to the
 * first who waits, who holds it from then on (nobody can take it in between). There is no priority
 * inheritance. The words are those of rt-app, doc/tutorial.txt.
 */
#include <inttypes.h>
#include <string.h>

#include "sim/os/os_internal.h"

/* More forks at one instant mean programs that fork each other without end. */
enum { MOST_FORKS = 1000000 };

static const char *const words[BLOCKED_KINDS] = { "",        "lock",       "condition",
                                                  "barrier", "suspension", "its children" };

/* The object of this number; NULL, and the run has stopped, if there can be none. */
static struct sync_object *object_of(struct os *os, enum os_blocked kind, uint32_t number)
{
    struct sync_table *table = &os->sync[kind];

    if (number >= OS_MOST_OBJECTS) {
        os_stop(os, "%s %u; expected a number below %d", words[kind], number, OS_MOST_OBJECTS);
        return NULL;
    }
    if (number >= table->count) {
        uint32_t count = table->count ? table->count : 16;

        while (count <= number)
            count *= 2;
        table->object =
            slab_resize(&os->memory, table->object, table->count * sizeof *table->object,
                        count * sizeof *table->object);
        memset(table->object + table->count, 0, (count - table->count) * sizeof *table->object);
        table->count = count;
    }
    return &table->object[number];
}

/* Queues ------------------------------------------------------------------------------------- */

static void append(struct sync_object *object, struct thread *thread)
{
    thread->sync.behind = NULL;
    if (object->first)
        object->last->sync.behind = thread;
    else
        object->first = thread;
    object->last = thread;
    object->waiting++;
}

static struct thread *take_first(struct sync_object *object)
{
    struct thread *thread = object->first;

    if (!thread)
        return NULL;
    object->first = thread->sync.behind;
    object->waiting--;
    return thread;
}

/* Blocked and not ---------------------------------------------------------------------------- */

static void block(struct os *os, struct thread *thread, enum os_blocked at, uint32_t object)
{
    thread->sync.blocked = at; /* before it leaves: its segment says so */
    thread->sync.object = object;
    thread->sync.since = os_now(os);
    os->blocked++;
    cpu_leave(os, thread, OS_BLOCK);
    thread->view.since = os_now(os);
}

sim_time sync_blocked(const struct os *os, const struct thread *thread)
{
    const struct thread_sync *sync = &thread->sync;

    return sync->total + (sync->blocked ? os_now(os) - sync->since : 0);
}

/* What blocked it is over: it wakes, as from a sleep without timer. */
static void unblock(struct os *os, struct thread *thread)
{
    thread->sync.total = sync_blocked(os, thread);
    thread->sync.blocked = NOT_BLOCKED;
    thread->sync.woken = true;
    thread->due = os_now(os);
    os->blocked--;
    engine_at(os->engine, &(struct event){ .time = time_add(os_now(os), os->options.wake_cost),
                                           .phase = PHASE_COMPLETE,
                                           .handler = os->on_wake,
                                           .a = thread->view.id });
}

static void unblock_all(struct os *os, struct sync_object *object)
{
    for (struct thread *thread; (thread = take_first(object));)
        unblock(os, thread);
}

void sync_check(struct os *os)
{
    struct thread *first = NULL;
    char name[32], owner[32];
    struct text why = { 0 };

    if (os->failed || os->over || os->more || os->blocked == 0 || os->blocked < os->in_system)
        return;
    for (size_t id = 0; id < os->slots; id++)
        if (os->slot[id] && (!first || os->slot[id]->view.order < first->view.order))
            first = os->slot[id];
    BUG_UNLESS(first);
    text_add(&why, words[first->sync.blocked]);
    if (first->sync.blocked != AT_JOIN)
        text_format(&why, " %u", first->sync.object);
    if (first->sync.blocked == AT_LOCK)
        text_format(&why, ", which %s holds",
                    thread_label(os->sync[AT_LOCK].object[first->sync.object].owner, owner));
    os_stop(os, "deadlock, threads blocked for ever: %u; thread %s waits for %s", os->blocked,
            thread_label(first, name), text_get(&why));
    text_free(&why);
}

/* Locks -------------------------------------------------------------------------------------- */

static void measure_lock(struct os *os, sim_time waited)
{
    if (os_now(os) >= os->options.warmup)
        meter_sample(os->input->meter, M_LOCK_WAIT, time_seconds(waited));
}

static bool lock(struct os *os, struct thread *thread, uint32_t number)
{
    struct sync_object *mutex = object_of(os, AT_LOCK, number);
    char room[32];

    if (!mutex)
        return false;
    if (mutex->owner == thread) {
        os_stop(os, "thread %s locks lock %u, which it holds", thread_label(thread, room), number);
        return false;
    }
    if (mutex->owner) {
        append(mutex, thread);
        thread->sync.mutex = UINT32_MAX;
        block(os, thread, AT_LOCK, number);
        return false;
    }
    mutex->owner = thread;
    thread->sync.holds++;
    measure_lock(os, 0);
    return true;
}

/* Who had it does not any more; the first who waits has. */
static void hand_over(struct os *os, struct sync_object *mutex)
{
    struct thread *next = take_first(mutex);

    mutex->owner->sync.holds--;
    mutex->owner = next;
    if (!next)
        return;
    next->sync.holds++;
    /* Who comes from a condition has waited for more than the mutex. */
    if (next->sync.mutex == UINT32_MAX)
        measure_lock(os, os_now(os) - next->sync.since);
    unblock(os, next);
}

static bool unlock(struct os *os, struct thread *thread, uint32_t number)
{
    struct sync_object *mutex = object_of(os, AT_LOCK, number);
    char room[32];

    if (mutex && mutex->owner == thread) {
        hand_over(os, mutex);
        return true;
    }
    if (mutex)
        os_stop(os, "thread %s unlocks lock %u, which it does not hold", thread_label(thread, room),
                number);
    return false;
}

/* Conditions --------------------------------------------------------------------------------- */

static bool wait(struct os *os, struct thread *thread, uint32_t number, uint32_t other)
{
    struct sync_object *condition = object_of(os, AT_CONDITION, number);
    struct sync_object *mutex = object_of(os, AT_LOCK, other);
    char room[32];

    if (!condition || !mutex)
        return false;
    if (mutex->owner != thread) {
        os_stop(os, "thread %s waits at condition %u without lock %u, which it does not hold",
                thread_label(thread, room), number, other);
        return false;
    }
    thread->sync.mutex = other;
    append(condition, thread);
    block(os, thread, AT_CONDITION, number);
    hand_over(os, mutex);
    return false;
}

/* The first who waits has its mutex again, or is blocked there now. */
static bool signal_first(struct os *os, struct sync_object *condition)
{
    struct thread *thread = take_first(condition);
    struct sync_object *mutex;

    if (!thread)
        return false;
    mutex = &os->sync[AT_LOCK].object[thread->sync.mutex];
    if (mutex->owner) {
        append(mutex, thread);
        thread->sync.object = thread->sync.mutex;
        thread->sync.blocked = AT_LOCK;
        return true;
    }
    mutex->owner = thread;
    thread->sync.holds++;
    unblock(os, thread);
    return true;
}

static bool signal_at(struct os *os, uint32_t number, bool all)
{
    struct sync_object *condition = object_of(os, AT_CONDITION, number);

    while (condition && signal_first(os, condition) && all)
        ;
    return condition != NULL;
}

/* Barriers and suspension -------------------------------------------------------------------- */

static bool barrier(struct os *os, struct thread *thread, const struct os_step *step)
{
    struct sync_object *object = object_of(os, AT_BARRIER, step->object);
    char room[32];

    if (!object)
        return false;
    if (step->other == 0 || (object->members && object->members != step->other)) {
        os_stop(os, "thread %s takes barrier %u for one of %u threads; expected %s%u",
                thread_label(thread, room), step->object, step->other,
                object->members ? "as before " : "at least ",
                object->members ? object->members : 1);
        return false;
    }
    object->members = step->other;
    if (object->waiting + 1 < object->members) {
        append(object, thread);
        block(os, thread, AT_BARRIER, step->object);
        return false;
    }
    unblock_all(os, object);
    return true;
}

static bool suspend(struct os *os, struct thread *thread, uint32_t number)
{
    struct sync_object *object = object_of(os, AT_SUSPENSION, number);

    if (!object)
        return false;
    append(object, thread);
    block(os, thread, AT_SUSPENSION, number);
    return false;
}

static bool resume(struct os *os, uint32_t number)
{
    struct sync_object *object = object_of(os, AT_SUSPENSION, number);

    if (object)
        unblock_all(os, object);
    return object != NULL;
}

/* Children ----------------------------------------------------------------------------------- */

static bool may_fork(struct os *os, const struct thread *thread, const struct os_step *step)
{
    const struct os_program *program = step->child ? step->child->program : NULL;
    char room[32];

    if (os->fork_time != os_now(os))
        os->forks = 0;
    os->fork_time = os_now(os);
    if (!program || program->steps == 0)
        os_stop(os, "thread %s forks a thread without steps", thread_label(thread, room));
    else if (program->loops == 0 && os->options.until == TIME_NEVER)
        os_stop(os,
                "thread %s forks one that loops for ever, and so would the run; expected options: "
                "{until: ...}",
                thread_label(thread, room));
    else if (!step->inherits && step->child->group >= (int64_t)os->groups)
        os_stop(os, "thread %s forks one in group %" PRId64 " of %u", thread_label(thread, room),
                step->child->group, os->groups);
    else if (++os->forks > MOST_FORKS)
        os_stop(os, "thread %s forks: more than %d forks at one instant",
                thread_label(thread, room), MOST_FORKS);
    return !os->failed;
}

static void inherit(struct os_arrival *child, const struct thread *parent)
{
    const struct os_thread *view = &parent->view;

    child->nice = view->nice;
    child->scheduling = view->scheduling;
    child->priority = view->priority;
    child->tickets = view->tickets;
    child->slice = view->slice;
    child->period = view->period;
    child->deadline = view->relative_deadline;
    child->runtime = view->runtime;
    child->group = view->group;
    child->process = view->process;
    child->affinity = view->affinity;
}

/* Its random numbers follow from its parent's and its place among the siblings alone: what else
   arrives in between does not change them. */
static uint64_t child_stream(const struct thread *parent)
{
    uint64_t mixed = (parent->sync.stream + 1) * UINT64_C(0x9e3779b97f4a7c15);

    return ((mixed ^ mixed >> 29) + (uint64_t)parent->sync.forks) | UINT64_C(1) << 63;
}

static bool fork_child(struct os *os, struct thread *parent, const struct os_step *step)
{
    struct os_arrival item;
    struct thread *child;
    struct text name = { 0 };
    char room[32];

    if (!may_fork(os, parent, step))
        return false;
    item = *step->child;
    parent->sync.forks++;
    parent->sync.children++;
    text_format(&name, "%s.%" PRId64, item.name ? item.name : thread_label(parent, room),
                parent->sync.forks);
    item.name = text_get(&name);
    item.number = parent->number;
    if (step->inherits)
        inherit(&item, parent);
    child = thread_arrive(os, &item, child_stream(parent));
    text_free(&name);
    child->sync.parent = parent->view.id;
    child->sync.parent_order = parent->view.order;
    thread_next(os, child);
    return !os->failed;
}

static bool join(struct os *os, struct thread *thread)
{
    if (thread->sync.children == 0)
        return true;
    block(os, thread, AT_JOIN, 0);
    return false;
}

bool sync_may_end(struct os *os, struct thread *thread)
{
    char room[32];

    if (thread->sync.holds == 0)
        return true;
    for (uint32_t i = 0; i < os->sync[AT_LOCK].count; i++)
        if (os->sync[AT_LOCK].object[i].owner == thread)
            os_stop(os, "thread %s ends and holds lock %u", thread_label(thread, room), i);
    return false;
}

void sync_ended(struct os *os, const struct thread *thread)
{
    uint32_t at = thread->sync.parent;
    struct thread *parent = at == OS_NO_CPU || at >= os->slots ? NULL : os->slot[at];

    /* The slot may have been used again since. */
    if (!parent || parent->view.order != thread->sync.parent_order)
        return;
    if (--parent->sync.children == 0 && parent->sync.blocked == AT_JOIN)
        unblock(os, parent);
}

/* -------------------------------------------------------------------------------------------- */

bool sync_step(struct os *os, struct thread *thread, const struct os_step *step)
{
    bool goes_on = true;

    switch ((enum os_step_kind)step->kind) {
    case OS_LOCK:
        goes_on = lock(os, thread, step->object);
        break;
    case OS_UNLOCK:
        goes_on = unlock(os, thread, step->object);
        break;
    case OS_WAIT:
        goes_on = wait(os, thread, step->object, step->other);
        break;
    case OS_SIGNAL:
    case OS_BROADCAST:
        goes_on = signal_at(os, step->object, step->kind == OS_BROADCAST);
        break;
    case OS_BARRIER:
        goes_on = barrier(os, thread, step);
        break;
    case OS_SUSPEND:
        goes_on = suspend(os, thread, step->object);
        break;
    case OS_RESUME:
        goes_on = resume(os, step->object);
        break;
    case OS_FORK:
        goes_on = fork_child(os, thread, step);
        break;
    case OS_JOIN:
        goes_on = join(os, thread);
        break;
    case OS_RUN:
    case OS_SLEEP:
    case OS_IO:
    case OS_TIMER:
    case OS_YIELD:
        break;
    }
    if (!goes_on)
        sync_check(os);
    return goes_on;
}
