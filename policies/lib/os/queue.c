/* Intrusive lists and indexed heaps of ready threads. */
#include "policies/lib/os/queue.h"

static struct os_link *link_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

void os_fifo_append(struct os_fifo *fifo, const struct os *os, struct os_thread *thread)
{
    struct os_link *link = link_of(os, thread);

    link->next = NULL;
    link->prev = fifo->tail;
    if (fifo->tail)
        link_of(os, fifo->tail)->next = thread;
    else
        fifo->head = thread;
    fifo->tail = thread;
    fifo->count++;
}

void os_fifo_prepend(struct os_fifo *fifo, const struct os *os, struct os_thread *thread)
{
    struct os_link *link = link_of(os, thread);

    link->prev = NULL;
    link->next = fifo->head;
    if (fifo->head)
        link_of(os, fifo->head)->prev = thread;
    else
        fifo->tail = thread;
    fifo->head = thread;
    fifo->count++;
}

void os_fifo_insert(struct os_fifo *fifo, const struct os *os, struct os_thread *thread,
                    struct os_thread *after)
{
    struct os_link *link = link_of(os, thread);
    struct os_thread *next = after ? link_of(os, after)->next : fifo->head;

    if (!after) {
        os_fifo_prepend(fifo, os, thread);
    } else if (!next) {
        os_fifo_append(fifo, os, thread);
    } else {
        link->prev = after;
        link->next = next;
        link_of(os, after)->next = thread;
        link_of(os, next)->prev = thread;
        fifo->count++;
    }
}

void os_fifo_remove(struct os_fifo *fifo, const struct os *os, struct os_thread *thread)
{
    struct os_link *link = link_of(os, thread);

    if (link->prev)
        link_of(os, link->prev)->next = link->next;
    else
        fifo->head = link->next;
    if (link->next)
        link_of(os, link->next)->prev = link->prev;
    else
        fifo->tail = link->prev;
    link->next = link->prev = NULL;
    fifo->count--;
}

void os_fifo_join(struct os_fifo *to, struct os_fifo *from, const struct os *os)
{
    if (!from->head)
        return;
    link_of(os, from->head)->prev = to->tail;
    if (to->tail)
        link_of(os, to->tail)->next = from->head;
    else
        to->head = from->head;
    to->tail = from->tail;
    to->count += from->count;
    *from = (struct os_fifo){ 0 };
}

struct os_thread *os_fifo_take(struct os_fifo *fifo, const struct os *os, uint32_t cpu)
{
    struct os_thread *thread = fifo->head;

    while (thread && !os_may_run(thread, cpu))
        thread = link_of(os, thread)->next;
    if (thread)
        os_fifo_remove(fifo, os, thread);
    return thread;
}

void os_ranking_init(struct os_ranking *ranking, struct slab *slab)
{
    *ranking = (struct os_ranking){ .slab = slab };
    ranking->behind = ranking->ahead = (uint64_t)1 << (63 - HEAP_ITEM_BITS);
    heap_init(&ranking->heap, slab, true);
}

static void put(struct os_ranking *ranking, struct os_thread *thread, uint64_t key, uint64_t number)
{
    if (thread->id >= ranking->room) {
        size_t room = 2 * (size_t)thread->id + 16;

        ranking->thread =
            slab_resize(ranking->slab, ranking->thread, ranking->room * sizeof(struct os_thread *),
                        room * sizeof(struct os_thread *));
        ranking->room = room;
    }
    ranking->thread[thread->id] = thread;
    heap_push(&ranking->heap, (struct heap_key){ key, number << HEAP_ITEM_BITS | thread->id });
}

void os_ranking_put(struct os_ranking *ranking, struct os_thread *thread, uint64_t key)
{
    put(ranking, thread, key, ranking->behind++);
}

void os_ranking_put_first(struct os_ranking *ranking, struct os_thread *thread, uint64_t key)
{
    put(ranking, thread, key, --ranking->ahead);
}

void os_ranking_remove(struct os_ranking *ranking, const struct os_thread *thread)
{
    heap_remove(&ranking->heap, thread->id);
}

/* Takes the least allowed key off; those before it that may not run there come back. */
static bool take(struct os_ranking *ranking, uint32_t cpu, struct heap_key *key)
{
    struct heap_key barred;
    bool found;

    if (heap_count(&ranking->heap) == 0)
        return false;
    *key = heap_pop(&ranking->heap);
    if (os_may_run(ranking->thread[heap_item(*key)], cpu))
        return true;
    barred = *key;
    found = take(ranking, cpu, key);
    heap_push(&ranking->heap, barred);
    return found;
}

struct os_thread *os_ranking_take(struct os_ranking *ranking, uint32_t cpu)
{
    struct heap_key key;

    return take(ranking, cpu, &key) ? ranking->thread[heap_item(key)] : NULL;
}

bool os_ranking_peek(struct os_ranking *ranking, uint32_t cpu, uint64_t *key)
{
    struct heap_key found;

    if (!take(ranking, cpu, &found))
        return false;
    *key = found.high;
    heap_push(&ranking->heap, found);
    return true;
}
