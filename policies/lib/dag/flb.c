/* Heaps of tasks by processor, heaps of processors: the earliest start without trying all. */
#include "policies/lib/dag/flb.h"

#include "policies/lib/dag/fast.h"
#include "policies/lib/dag/rank.h"

enum belongs { TO_NONE, TO_PROCESSOR, PLACED };

struct flb {
    const struct problem *p;
    struct append *a; /* borrowed */
    struct fast_idle idle;
    struct fast_heap none;   /* non-EP tasks by last message */
    struct fast_heap *data;  /* EP tasks of each processor by when their data are there */
    struct fast_heap *last;  /* the same by last message */
    struct fast_heap active; /* processors by when they could start an EP task */
    double *start;           /* of each processor: that time; INFINITY: no EP task */
    enum belongs *belongs;   /* each ready task */
    struct fast_message *message;
    const double *rank;
    struct scratch *scratch; /* borrowed */
};

static void to_none(struct flb *f, uint32_t task)
{
    f->belongs[task] = TO_NONE;
    fast_push(&f->none, (struct fast_entry){ f->message[task].last, -f->rank[task], task },
              f->scratch);
}

/* The least entry that is still an EP task; false: there is none. */
static bool head(struct flb *f, struct fast_heap *heap, uint32_t *task)
{
    while (heap->count > 0 && f->belongs[heap->entry[0].item] != TO_PROCESSOR)
        fast_pop(heap);
    if (heap->count > 0)
        *task = heap->entry[0].item;
    return heap->count > 0;
}

/* After anything has changed on q. */
static void renew(struct flb *f, uint32_t q)
{
    double start = INFINITY;
    uint32_t task;

    while (head(f, &f->last[q], &task) && f->message[task].last < append_open(f->a, q)) {
        fast_pop(&f->last[q]);
        to_none(f, task);
    }
    if (head(f, &f->data[q], &task))
        start = append_earliest(f->a, task, q);
    if (start != f->start[q] && start < (double)INFINITY)
        fast_push(&f->active, (struct fast_entry){ .first = start, .item = q }, f->scratch);
    f->start[q] = start;
}

static void add_ready(struct flb *f, uint32_t task)
{
    struct fast_message message = fast_message(f->a, task);
    uint32_t q = message.enabling;

    f->message[task] = message;
    if (q == PROBLEM_NOWHERE || !problem_runs(f->p, task, q) ||
        message.last < append_open(f->a, q)) {
        to_none(f, task);
        return;
    }
    f->belongs[task] = TO_PROCESSOR;
    fast_push(
        &f->data[q],
        (struct fast_entry){ problem_ready(f->a->p, f->a->task, task, q), -f->rank[task], task },
        f->scratch);
    fast_push(&f->last[q], (struct fast_entry){ message.last, -f->rank[task], task }, f->scratch);
    renew(f, q);
}

/* The processor that could start an EP task first; false: none has one. */
static bool first_active(struct flb *f, uint32_t *q)
{
    while (f->active.count > 0 && f->active.entry[0].first != f->start[f->active.entry[0].item])
        fast_pop(&f->active);
    if (f->active.count > 0)
        *q = f->active.entry[0].item;
    return f->active.count > 0;
}

/* Places the next task; false: all are placed. */
static bool step(struct flb *f, uint32_t *task)
{
    double start = INFINITY, other = INFINITY;
    uint32_t q = 0, idle = 0;

    if (first_active(f, &q)) {
        start = f->start[q];
        head(f, &f->data[q], task);
    }
    if (f->none.count > 0) {
        idle = fast_first_idle(&f->idle, f->none.entry[0].item);
        other = append_earliest(f->a, f->none.entry[0].item, idle);
    }
    if (!(fmin(start, other) < (double)INFINITY))
        return false;
    if (other <= start) {
        *task = f->none.entry[0].item;
        fast_pop(&f->none);
        q = idle;
        start = other;
    }
    f->belongs[*task] = PLACED;
    append_place(f->a, *task, q, start);
    fast_moved(&f->idle, q);
    renew(f, q);
    return true;
}

static void place(struct append *a, struct scratch *scratch, const void *unused)
{
    const struct problem *p = a->p;
    const struct taskgraph *g = p->graph;
    struct flb f = { .p = p, .a = a, .scratch = scratch };
    uint32_t *waits = scratch_array(scratch, g->tasks, sizeof *waits), task;
    double *cost = scratch_array(scratch, g->tasks, sizeof *cost);
    double *rank = scratch_array(scratch, g->tasks, sizeof *rank);

    (void)unused;
    fast_idle_init(&f.idle, a, scratch);
    f.data = scratch_array(scratch, p->processors, sizeof *f.data);
    f.last = scratch_array(scratch, p->processors, sizeof *f.last);
    f.start = scratch_array(scratch, p->processors, sizeof *f.start);
    f.belongs = scratch_array(scratch, g->tasks, sizeof *f.belongs);
    f.message = scratch_array(scratch, g->tasks, sizeof *f.message);
    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, rank);
    f.rank = rank;
    for (uint32_t q = 0; q < p->processors; q++)
        f.start[q] = INFINITY;
    for (task = 0; task < g->tasks; task++)
        if ((waits[task] = taskgraph_count(&g->predecessors, task)) == 0)
            add_ready(&f, task);
    while (step(&f, &task))
        for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
            if (--waits[g->successors.item[e]] == 0)
                add_ready(&f, g->successors.item[e]);
}

bool flb_plan(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return append_plan(p, place, NULL, schedule, err);
}
