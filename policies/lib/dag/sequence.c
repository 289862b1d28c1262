/* Moves and random draws over orders of tasks with processors. */
#include "policies/lib/dag/sequence.h"

#include <string.h>

struct sequence sequence_make(const struct problem *p, struct scratch *scratch)
{
    return (struct sequence){ scratch_array(scratch, p->graph->tasks, sizeof(uint32_t)),
                              scratch_array(scratch, p->graph->tasks, sizeof(uint32_t)) };
}

void sequence_copy(const struct problem *p, struct sequence *to, const struct sequence *from)
{
    memcpy(to->order, from->order, p->graph->tasks * sizeof *to->order);
    memcpy(to->where, from->where, p->graph->tasks * sizeof *to->where);
}

void sequence_read(const struct problem *p, const struct planned *task, struct sequence *sequence)
{
    append_order(p, task, sequence->order);
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        sequence->where[i] = task[i].processor;
}

uint32_t sequence_processor(const struct problem *p, uint32_t task, uint32_t other, struct rng *rng)
{
    uint32_t count = 0, chosen;

    for (uint32_t q = 0; q < p->processors; q++)
        count += q != other && problem_runs(p, task, q);
    if (count == 0)
        return other;
    chosen = (uint32_t)rng_below(rng, count);
    for (uint32_t q = 0; q < p->processors; q++)
        if (q != other && problem_runs(p, task, q) && chosen-- == 0)
            return q;
    return other;
}

/* The ready tasks are the part of the order that is not drawn yet, from i on. */
void sequence_random(const struct problem *p, struct sequence *sequence, struct rng *rng)
{
    struct scratch scratch = { .slab = p->slab };
    const struct taskgraph *g = p->graph;
    uint32_t *waits = scratch_array(&scratch, g->tasks, sizeof *waits), ready = 0;

    for (uint32_t task = 0; task < g->tasks; task++) {
        sequence->where[task] = sequence_processor(p, task, PROBLEM_NOWHERE, rng);
        waits[task] = taskgraph_count(&g->predecessors, task);
        if (waits[task] == 0)
            sequence->order[ready++] = task;
    }
    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t drawn = i + (uint32_t)rng_below(rng, ready - i), task = sequence->order[drawn];

        sequence->order[drawn] = sequence->order[i];
        sequence->order[i] = task;
        for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
            if (--waits[g->successors.item[e]] == 0)
                sequence->order[ready++] = g->successors.item[e];
    }
    scratch_free(&scratch);
}

struct sequence_room sequence_room(const struct problem *p, const uint32_t *position, uint32_t task)
{
    const struct taskgraph *g = p->graph;
    struct sequence_room room = { position[task], 0, g->tasks - 1 };

    for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++)
        if (position[g->predecessors.item[i]] >= room.low)
            room.low = position[g->predecessors.item[i]] + 1;
    for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
        if (position[g->successors.item[e]] <= room.high)
            room.high = position[g->successors.item[e]] - 1;
    return room;
}

void sequence_shift(struct sequence *sequence, uint32_t from, uint32_t to, uint32_t *position)
{
    uint32_t *order = sequence->order, task = order[from];

    if (from < to)
        memmove(order + from, order + from + 1, (to - from) * sizeof *order);
    else
        memmove(order + to + 1, order + to, (from - to) * sizeof *order);
    order[to] = task;
    for (uint32_t i = from < to ? from : to; position && i <= (from < to ? to : from); i++)
        position[order[i]] = i;
}
