/*
 * Lottery: each quantum goes to the holder of a ticket drawn at random. Waldspurger & Weihl,
 * "Lottery scheduling: flexible proportional-share resource management", OSDI 1994, section 2; the
 * tickets of ready threads are in a tree of partial sums (section 4.2), in order of their slots.
 */
#include <stdlib.h>
#include <string.h>

#include "policies/lib/os/queue.h"

struct lottery {
    sim_time quantum;
    const char *draws;

    const char *at; /* in draws: the next number */
    uint32_t count; /* ready threads */
    int64_t *sum;   /* Fenwick tree over slots, from 1 */
    struct os_thread **thread;
    size_t room; /* a power of two; sum[room] is the total */
    struct slab *slab;
};

static const struct param lottery_params[] = {
    PARAM_TIME(lottery, quantum, "10ms", "Time between draws."),
    PARAM_TEXT(lottery, draws, "",
               "Numbers drawn beforehand, modulo the tickets, apart by blanks; then at random."),
    { 0 },
};

static bool lottery_init(void *ptr, struct os *os, struct error *err)
{
    struct lottery *self = ptr;

    self->slab = os_memory(os);
    self->at = self->draws;
    if (self->draws[strspn(self->draws, "0123456789 ")])
        return error_set(err, "draws: expected numbers from 0, not '%.40s'",
                         self->draws + strspn(self->draws, "0123456789 "));
    return self->quantum > 0 || error_set(err, "quantum must be above 0");
}

static void add(struct lottery *self, uint32_t id, int64_t tickets)
{
    for (size_t i = (size_t)id + 1; i <= self->room; i += i & -i)
        self->sum[i] += tickets;
}

static void grow(struct lottery *self, uint32_t id)
{
    size_t old = self->room, room = old ? old : 16;
    int64_t *sum;

    while (room <= id)
        room *= 2;
    if (room == old)
        return;
    self->thread = slab_resize(self->slab, self->thread, old * sizeof(struct os_thread *),
                               room * sizeof(struct os_thread *));
    sum = slab_alloc(self->slab, (room + 1) * sizeof *sum);
    if (self->sum)
        slab_free(self->slab, self->sum, (old + 1) * sizeof *sum);
    self->sum = sum;
    self->room = room;
    for (uint32_t i = 0; i < old; i++)
        if (self->thread[i])
            add(self, i, self->thread[i]->tickets);
}

static void lottery_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                            int reason)
{
    struct lottery *self = ptr;

    (void)os;
    (void)cpu;
    (void)reason;
    grow(self, thread->id);
    self->thread[thread->id] = thread;
    add(self, thread->id, thread->tickets);
    self->count++;
}

static void leave(struct lottery *self, const struct os_thread *thread)
{
    self->thread[thread->id] = NULL;
    add(self, thread->id, -thread->tickets);
    self->count--;
}

static void lottery_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)os;
    (void)reason;
    leave(ptr, thread);
}

static int64_t draw(struct lottery *self, struct os *os, int64_t tickets)
{
    char *end;
    unsigned long long number = strtoull(self->at, &end, 10);

    if (end == self->at)
        return (int64_t)(rng_uniform(os_rng(os)) * (double)tickets);
    self->at = end;
    return (int64_t)(number % (unsigned long long)tickets);
}

/* The holder of a ticket: down the tree, past all sums that lie before it. */
static struct os_thread *holder(const struct lottery *self, int64_t ticket)
{
    size_t i = 0;

    for (size_t step = self->room; step > 0; step /= 2)
        if (i + step <= self->room && self->sum[i + step] <= ticket) {
            i += step;
            ticket -= self->sum[i];
        }
    return self->thread[i];
}

/* Some may not run there: a draw among the others, one by one. */
static struct os_thread *draw_allowed(struct lottery *self, struct os *os, uint32_t cpu)
{
    int64_t tickets = 0, ticket;

    for (size_t i = 0; i < self->room; i++)
        if (self->thread[i] && os_may_run(self->thread[i], cpu))
            tickets += self->thread[i]->tickets;
    if (tickets == 0)
        return NULL;
    ticket = draw(self, os, tickets);
    for (size_t i = 0; i < self->room; i++) {
        if (!self->thread[i] || !os_may_run(self->thread[i], cpu))
            continue;
        if (ticket < self->thread[i]->tickets)
            return self->thread[i];
        ticket -= self->thread[i]->tickets;
    }
    return NULL;
}

static struct os_thread *lottery_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct lottery *self = ptr;
    struct os_thread *thread;

    if (self->count == 0)
        return NULL;
    thread = holder(self, draw(self, os, self->sum[self->room]));
    if (!os_may_run(thread, cpu))
        thread = draw_allowed(self, os, cpu);
    if (thread)
        leave(self, thread);
    return thread;
}

static sim_time lottery_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    (void)os;
    (void)thread;
    return ((const struct lottery *)ptr)->quantum;
}

const struct os_policy os_lottery = {
    .policy = { .name = "os.lottery",
                .doc = "Each quantum goes to the holder of a ticket drawn at random.",
                .source = "Waldspurger & Weihl, OSDI 1994, sections 2 and 4.2",
                .params = lottery_params,
                .self_size = sizeof(struct lottery) },
    .init = lottery_init,
    .enqueue = lottery_enqueue,
    .dequeue = lottery_dequeue,
    .pick = lottery_pick,
    .slice = lottery_slice,
    .global = true,
};
