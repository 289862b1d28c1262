/*
 * Weighted fair queueing: of the quanta that the ready threads ask for, the one that would be over
 * first if all threads ran at once, each at a speed by its weight (generalised processor sharing).
 * Demers, Keshav & Shenker, "Analysis and simulation of a fair queueing algorithm", SIGCOMM 1989;
 * Parekh & Gallager, IEEE/ACM Transactions on Networking 1(3), 1993, section II: a quantum of
 * length L gets S = max(F, V) and F = S + L / weight, and virtual time V grows at the number of
 * CPUs over the weights of all that the fluid system serves. A thread that leaves early gives the
 * rest of its quantum back, and the fluid system serves it until V has reached its F. More CPUs
 * than threads: each thread is served by one.
 */
#include "policies/lib/os/queue.h"

struct wfq {
    sim_time quantum;

    struct os_ranking ready; /* by F */
    double now;              /* virtual time, in ns by tickets */
    sim_time since;          /* real time up to which it is known */
    double weight;           /* of all that the fluid system serves ... */
    uint32_t served;         /* ... and their number */

    struct heap left; /* items of `leaver`, by the F at which the fluid system is done with them */
    struct leaver *leaver;
    uint32_t leavers, room;
    uint32_t unused; /* 1 + the first item to be used again; 0: none */
};

/* A thread that has left, or ended, and is still served by the fluid system. */
struct leaver {
    double weight;
    struct wfq_thread *thread; /* NULL: it has ended */
    uint32_t unused;           /* the next one of this list */
};

struct wfq_thread {
    double start, finish; /* of its present quantum */
    double used;          /* of it, by tickets */
    uint32_t leaver;      /* 1 + its item while it has left; 0: none */
};

static const struct param wfq_params[] = {
    PARAM_TIME(wfq, quantum, "10ms", "Longest run of a thread that asks for no slice of its own."),
    { 0 },
};

static bool wfq_init(void *ptr, struct os *os, struct error *err)
{
    struct wfq *self = ptr;

    os_ranking_init(&self->ready, os_memory(os));
    heap_init(&self->left, os_memory(os), true);
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

/* The fluid system -------------------------------------------------------------------------- */

static uint32_t new_leaver(struct wfq *self, struct os *os)
{
    uint32_t item = self->unused;

    if (item) {
        self->unused = self->leaver[item - 1].unused;
        return item - 1;
    }
    if (self->leavers == self->room) {
        uint32_t room = self->room ? 2 * self->room : 16;

        self->leaver = slab_resize(os_memory(os), self->leaver, self->room * sizeof(struct leaver),
                                   room * sizeof(struct leaver));
        self->room = room;
    }
    return self->leavers++;
}

/* The item is out of the heap: it may stand for another thread. */
static void forget(struct wfq *self, uint32_t item)
{
    struct leaver *leaver = &self->leaver[item];

    if (leaver->thread)
        leaver->thread->leaver = 0;
    leaver->unused = self->unused;
    self->unused = item + 1;
}

static void unserved(struct wfq *self, double weight)
{
    self->weight = --self->served == 0 ? 0 : self->weight - weight;
}

/* Virtual time up to now; the fluid system loses whom it is done with on the way. */
static void advance(struct wfq *self, const struct os *os)
{
    double time = (double)(os_now(os) - self->since);

    self->since = os_now(os);
    while (self->served > 0) {
        uint32_t cpus = os_cpus(os) < self->served ? os_cpus(os) : self->served;
        double speed = cpus / self->weight;
        double next = heap_count(&self->left) ? heap_real(heap_min(&self->left)->high) : 0;
        uint32_t item;

        if (heap_count(&self->left) == 0 || next > self->now + time * speed) {
            self->now += time * speed;
            return;
        }
        if (next > self->now) {
            time -= (next - self->now) / speed;
            self->now = next;
        }
        time = time > 0 ? time : 0;
        item = heap_item(heap_pop(&self->left));
        unserved(self, self->leaver[item].weight);
        forget(self, item);
    }
}

/* A thread leaves the CPUs; the fluid system may still have to serve it. */
static void leave(struct wfq *self, struct os *os, const struct os_thread *thread, bool ends)
{
    struct wfq_thread *t = os_priv(os, thread);
    uint32_t item;

    advance(self, os);
    t->finish = t->start + t->used;
    if (t->finish <= self->now) {
        unserved(self, (double)thread->tickets);
        return;
    }
    item = new_leaver(self, os);
    self->leaver[item] = (struct leaver){ (double)thread->tickets, ends ? NULL : t, 0 };
    heap_push(&self->left, (struct heap_key){ heap_high(t->finish), item });
    t->leaver = item + 1;
}

static void join(struct wfq *self, struct os *os, const struct os_thread *thread)
{
    struct wfq_thread *t = os_priv(os, thread);

    advance(self, os);
    if (t->leaver) {
        uint32_t item = t->leaver - 1;

        heap_remove(&self->left, item);
        forget(self, item);
    } else {
        self->weight += (double)thread->tickets;
        self->served++;
    }
    t->start = t->finish > self->now ? t->finish : self->now;
    t->used = 0;
}

/* The real one ------------------------------------------------------------------------------ */

static sim_time wfq_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct wfq *self = ptr;

    (void)os;
    return thread->slice > 0 ? thread->slice : self->quantum;
}

static void wfq_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                        int reason)
{
    struct wfq *self = ptr;
    struct wfq_thread *t = os_priv(os, thread);

    (void)cpu;
    if (reason == OS_NEW || reason == OS_WAKE || reason == OS_UNTHROTTLE)
        join(self, os, thread);
    t->start += t->used;
    t->used = 0;
    t->finish = t->start + (double)wfq_slice(self, os, thread) / (double)thread->tickets;
    os_ranking_put(&self->ready, thread, heap_high(t->finish));
}

static void wfq_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct wfq *self = ptr;

    os_ranking_remove(&self->ready, thread);
    if (reason == OS_THROTTLE)
        leave(self, os, thread, false);
}

static struct os_thread *wfq_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct wfq *self = ptr;

    (void)os;
    return os_ranking_take(&self->ready, cpu);
}

static void wfq_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct wfq_thread *t = os_priv(os, thread);

    (void)ptr;
    t->used += (double)ran / (double)thread->tickets;
}

static void wfq_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    leave(ptr, os, thread, reason == OS_EXIT);
}

const struct os_policy os_wfq = {
    .policy = { .name = "os.wfq",
                .doc = "Weighted fair queueing: the quantum that fluid sharing would end first.",
                .source = "Demers, Keshav & Shenker, SIGCOMM 1989; Parekh & Gallager, IEEE/ACM "
                          "Transactions on Networking 1(3), 1993, section II",
                .params = wfq_params,
                .self_size = sizeof(struct wfq) },
    .entity_size = sizeof(struct wfq_thread),
    .init = wfq_init,
    .enqueue = wfq_enqueue,
    .dequeue = wfq_dequeue,
    .pick = wfq_pick,
    .charge = wfq_charge,
    .stop = wfq_stop,
    .slice = wfq_slice,
    .global = true,
    .bounded_wait = true,
};
