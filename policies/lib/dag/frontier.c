/* Rows of earliest starts for the ready tasks, kept up to date as tasks are placed. */
#include "policies/lib/dag/frontier.h"

#include <string.h>

static void grow(struct frontier *f)
{
    size_t row = f->a->p->processors;
    uint32_t room = f->room ? 2 * f->room : 16;
    double *start = scratch_array(f->scratch, room * row, sizeof *start);
    double *ready = scratch_array(f->scratch, room * row, sizeof *ready);

    if (f->room > 0) {
        memcpy(start, f->start, f->room * row * sizeof *start);
        memcpy(ready, f->ready, f->room * row * sizeof *ready);
    }
    f->start = start;
    f->ready = ready;
    f->room = room;
}

static void set_start(struct frontier *f, uint32_t entry, uint32_t q)
{
    size_t cell = (size_t)entry * f->a->p->processors + q;

    f->start[cell] = problem_runs(f->a->p, f->task[entry], q)
                         ? append_start(f->a, f->task[entry], q, f->ready[cell])
                         : (double)INFINITY;
}

static void add(struct frontier *f, uint32_t task)
{
    uint32_t entry = f->count++;

    if (f->count > f->room)
        grow(f);
    f->task[entry] = task;
    f->place[task] = entry;
    for (uint32_t q = 0; q < f->a->p->processors; q++) {
        f->ready[(size_t)entry * f->a->p->processors + q] =
            problem_ready(f->a->p, f->a->task, task, q);
        set_start(f, entry, q);
    }
}

void frontier_init(struct frontier *f, struct append *a, struct scratch *scratch)
{
    const struct taskgraph *g = a->p->graph;

    *f = (struct frontier){ .a = a,
                            .task = scratch_array(scratch, g->tasks, sizeof *f->task),
                            .place = scratch_array(scratch, g->tasks, sizeof *f->place),
                            .waits = scratch_array(scratch, g->tasks, sizeof *f->waits),
                            .scratch = scratch };
    for (uint32_t task = 0; task < g->tasks; task++)
        f->waits[task] = taskgraph_count(&g->predecessors, task);
    for (uint32_t task = 0; task < g->tasks; task++)
        if (f->waits[task] == 0)
            add(f, task);
}

/* The last entry moves to the place of the one that goes. */
static void take(struct frontier *f, uint32_t entry)
{
    size_t row = f->a->p->processors;
    uint32_t last = --f->count;

    if (entry == last)
        return;
    f->task[entry] = f->task[last];
    f->place[f->task[entry]] = entry;
    memcpy(f->start + entry * row, f->start + last * row, row * sizeof *f->start);
    memcpy(f->ready + entry * row, f->ready + last * row, row * sizeof *f->ready);
}

void frontier_place(struct frontier *f, uint32_t entry, uint32_t processor)
{
    const struct taskgraph *g = f->a->p->graph;
    uint32_t task = f->task[entry];

    append_place(f->a, task, processor, frontier_start(f, entry)[processor]);
    take(f, entry);
    for (uint32_t i = 0; i < f->count; i++)
        set_start(f, i, processor);
    for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
        if (--f->waits[g->successors.item[e]] == 0)
            add(f, g->successors.item[e]);
}
