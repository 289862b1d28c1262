/* A heap of threads by key, and the ops of policies that need no more than that. */
#include "policies/lib/os/urgent.h"

/* Numbers of 40 bits that order equal keys: later ones grow from the middle, first ones fall. */
static const uint64_t MIDDLE = UINT64_C(1) << 39;

void urgent_init(struct urgent *queue, struct os *os)
{
    heap_init(&queue->heap, os_memory(os), true);
    queue->first = queue->last = MIDDLE;
    queue->os = os;
}

static void make_room(struct urgent *queue, size_t id)
{
    size_t room = queue->room ? queue->room : 16;

    if (id < queue->room)
        return;
    while (room <= id)
        room *= 2;
    queue->thread =
        slab_resize(os_memory(queue->os), queue->thread, queue->room * sizeof(struct os_thread *),
                    room * sizeof(struct os_thread *));
    queue->aside =
        slab_resize(os_memory(queue->os), queue->aside, queue->room * sizeof(struct heap_key),
                    room * sizeof(struct heap_key));
    queue->room = room;
}

static void put(struct urgent *queue, struct os_thread *thread, sim_time key, uint64_t number)
{
    /* Keys with a sign order like numbers without one when the sign is turned. */
    uint64_t high = (uint64_t)key ^ (UINT64_C(1) << 63);

    if (thread->id >= HEAP_ITEMS || number == 0 || number >> 40) {
        os_fail(queue->os, "has more threads or has put them in its queue more often than it can");
        return;
    }
    make_room(queue, thread->id);
    queue->thread[thread->id] = thread;
    heap_push(&queue->heap, (struct heap_key){ high, number << HEAP_ITEM_BITS | thread->id });
}

void urgent_put(struct urgent *queue, struct os_thread *thread, sim_time key)
{
    put(queue, thread, key, queue->last++);
}

void urgent_put_first(struct urgent *queue, struct os_thread *thread, sim_time key)
{
    put(queue, thread, key, --queue->first);
}

bool urgent_has(const struct urgent *queue, const struct os_thread *thread)
{
    return heap_has(&queue->heap, thread->id);
}

void urgent_remove(struct urgent *queue, const struct os_thread *thread)
{
    heap_remove(&queue->heap, thread->id);
}

struct os_thread *urgent_head(struct urgent *queue, sim_time *key)
{
    struct heap_key min;

    if (heap_count(&queue->heap) == 0)
        return NULL;
    min = *heap_min(&queue->heap);
    if (key)
        *key = (sim_time)(min.high ^ (UINT64_C(1) << 63));
    return queue->thread[heap_item(min)];
}

struct os_thread *urgent_take(struct urgent *queue, uint32_t cpu)
{
    struct os_thread *found = NULL;

    queue->asides = 0;
    while (!found && heap_count(&queue->heap) > 0) {
        struct heap_key key = heap_pop(&queue->heap);
        struct os_thread *thread = queue->thread[heap_item(key)];

        if (os_may_run(thread, cpu))
            found = thread;
        else
            queue->aside[queue->asides++] = key;
    }
    for (size_t i = 0; i < queue->asides; i++)
        heap_push(&queue->heap, queue->aside[i]);
    return found;
}

void ranked_init(struct ranked *self, struct os *os, sim_time (*key)(const struct os_thread *))
{
    urgent_init(&self->queue, os);
    self->key = key;
}

void ranked_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu, int reason)
{
    struct ranked *self = ptr;

    (void)os;
    (void)cpu;
    if (reason == OS_PREEMPT)
        urgent_put_first(&self->queue, thread, self->key(thread));
    else
        urgent_put(&self->queue, thread, self->key(thread));
}

void ranked_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct ranked *self = ptr;

    (void)os;
    (void)reason;
    urgent_remove(&self->queue, thread);
}

struct os_thread *ranked_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct ranked *self = ptr;

    (void)os;
    return urgent_take(&self->queue, cpu);
}

bool ranked_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                     const struct os_thread *running)
{
    struct ranked *self = ptr;

    (void)os;
    return self->key(ready) < self->key(running);
}

sim_time rank_period(const struct os_thread *thread)
{
    return thread->period > 0 ? thread->period : TIME_NEVER;
}

sim_time rank_relative_deadline(const struct os_thread *thread)
{
    return thread->relative_deadline > 0 ? thread->relative_deadline : TIME_NEVER;
}

sim_time rank_deadline(const struct os_thread *thread)
{
    return thread->deadline;
}
