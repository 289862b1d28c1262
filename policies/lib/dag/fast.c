/* Lazy heaps of tasks and of processors by the time they become free. */
#include "policies/lib/dag/fast.h"

#include <string.h>

static bool before(const struct fast_entry *x, const struct fast_entry *y)
{
    if (x->first != y->first)
        return x->first < y->first;
    if (x->second != y->second)
        return x->second < y->second;
    return x->item < y->item;
}

void fast_push(struct fast_heap *heap, struct fast_entry entry, struct scratch *scratch)
{
    uint32_t i = heap->count++;

    if (heap->count > heap->room) {
        uint32_t room = heap->room ? 2 * heap->room : 8;
        struct fast_entry *bigger = scratch_array(scratch, room, sizeof *bigger);

        if (heap->room > 0)
            memcpy(bigger, heap->entry, heap->room * sizeof *bigger);
        heap->entry = bigger;
        heap->room = room;
    }
    while (i > 0 && before(&entry, &heap->entry[(i - 1) / 2])) {
        heap->entry[i] = heap->entry[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->entry[i] = entry;
}

void fast_pop(struct fast_heap *heap)
{
    struct fast_entry last = heap->entry[--heap->count];
    uint32_t i = 0;

    for (uint32_t child = 1; child < heap->count; child = 2 * i + 1) {
        if (child + 1 < heap->count && before(&heap->entry[child + 1], &heap->entry[child]))
            child++;
        if (!before(&heap->entry[child], &last))
            break;
        heap->entry[i] = heap->entry[child];
        i = child;
    }
    heap->entry[i] = last;
}

struct fast_message fast_message(const struct append *a, uint32_t task)
{
    const struct problem *p = a->p;
    const struct taskgraph *g = p->graph;
    struct fast_message message = { .enabling = PROBLEM_NOWHERE, .last = problem_release(p, task) };

    for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++) {
        const struct planned *from = &a->task[g->predecessors.item[i]];
        double transfer = problem_mean_transfer(p, g->bytes[g->in[i]]);
        double there = from->finish + ceil(transfer - 0x1p-10);

        if (message.enabling == PROBLEM_NOWHERE || there > message.last)
            message.enabling = from->processor;
        message.last = fmax(message.last, there);
    }
    return message;
}

void fast_moved(struct fast_idle *idle, uint32_t q)
{
    fast_push(&idle->heap, (struct fast_entry){ .first = append_open(idle->a, q), .item = q },
              idle->scratch);
}

void fast_idle_init(struct fast_idle *idle, const struct append *a, struct scratch *scratch)
{
    *idle = (struct fast_idle){ .a = a, .scratch = scratch };
    for (uint32_t q = 0; q < a->p->processors; q++)
        fast_moved(idle, q);
}

uint32_t fast_first_idle(struct fast_idle *idle, uint32_t task)
{
    const struct problem *p = idle->a->p;
    uint32_t best = PROBLEM_NOWHERE;

    while (idle->heap.entry[0].first != append_open(idle->a, idle->heap.entry[0].item))
        fast_pop(&idle->heap);
    if (problem_runs(p, task, idle->heap.entry[0].item))
        return idle->heap.entry[0].item;
    for (uint32_t q = 0; q < p->processors; q++)
        if (problem_runs(p, task, q) &&
            (best == PROBLEM_NOWHERE || append_open(idle->a, q) < append_open(idle->a, best)))
            best = q;
    return best;
}
