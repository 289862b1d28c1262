/* A short sorted list, a queue behind it, two processors to choose from. */
#include "policies/lib/dag/fcp.h"

#include "policies/lib/dag/fast.h"
#include "policies/lib/dag/rank.h"

struct fcp {
    const struct problem *p;
    struct append *a; /* borrowed */
    struct fast_idle idle;
    struct fast_heap list;
    uint32_t *queue; /* ready tasks that the list had no room for, then used up ones */
    uint32_t head, tail, size;
    const double *rank;
    struct scratch *scratch; /* borrowed */
};

static void list_add(struct fcp *f, uint32_t task)
{
    fast_push(&f->list, (struct fast_entry){ .first = -f->rank[task], .item = task }, f->scratch);
}

static void add_ready(struct fcp *f, uint32_t task)
{
    if (f->list.count < f->size)
        list_add(f, task);
    else
        f->queue[f->tail++] = task;
}

static uint32_t next(struct fcp *f)
{
    uint32_t task = f->list.entry[0].item;

    fast_pop(&f->list);
    if (f->head < f->tail)
        list_add(f, f->queue[f->head++]);
    return task;
}

static uint32_t choose(struct fcp *f, uint32_t task)
{
    uint32_t idle = fast_first_idle(&f->idle, task);
    uint32_t enabling = fast_message(f->a, task).enabling;

    if (enabling == PROBLEM_NOWHERE ||
        append_earliest(f->a, task, idle) <= append_earliest(f->a, task, enabling))
        return idle;
    return enabling;
}

static void place(struct append *a, struct scratch *scratch, const void *size)
{
    const struct problem *p = a->p;
    const struct taskgraph *g = p->graph;
    struct fcp f = { .p = p, .a = a, .scratch = scratch, .size = *(const uint32_t *)size };
    uint32_t *waits = scratch_array(scratch, g->tasks, sizeof *waits);
    double *cost = scratch_array(scratch, g->tasks, sizeof *cost);
    double *rank = scratch_array(scratch, g->tasks, sizeof *rank);

    f.size = f.size ? f.size : p->processors;
    fast_idle_init(&f.idle, a, scratch);
    f.queue = scratch_array(scratch, g->tasks, sizeof *f.queue);
    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, rank);
    f.rank = rank;
    for (uint32_t task = 0; task < g->tasks; task++)
        if ((waits[task] = taskgraph_count(&g->predecessors, task)) == 0)
            add_ready(&f, task);
    while (f.list.count > 0) {
        uint32_t task = next(&f), q = choose(&f, task);

        append_place(a, task, q, append_earliest(a, task, q));
        fast_moved(&f.idle, q);
        for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
            if (--waits[g->successors.item[e]] == 0)
                add_ready(&f, g->successors.item[e]);
    }
}

bool fcp_plan(const struct problem *p, uint32_t size, struct schedule *schedule, struct error *err)
{
    return append_plan(p, place, &size, schedule, err);
}
