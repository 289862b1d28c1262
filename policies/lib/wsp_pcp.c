/* IC-PCP (Abrishami, Naghibzadeh, Epema 2013), reduced to machines paid by use and free data. */
#include <math.h>

#include "policies/lib/wsp_internal.h"

enum { NONE = UINT32_MAX };

struct pcp {
    const struct wsp *w;
    uint32_t *choice; /* the fastest kind until a task is assigned */
    bool *assigned;
    uint32_t *ends; /* tasks without successors: the parents of the exit */
    uint32_t end_count;
    uint32_t *path;  /* of the last partial critical path, in order */
    uint32_t *stack; /* tasks whose parents are to be assigned; NONE: the exit */
    struct wsp_live live;
};

/* The unassigned parent that ends last; the first of equals. */
static uint32_t critical_parent(const struct pcp *p, uint32_t v)
{
    const uint32_t *parents = v == NONE ? p->ends : p->w->pred + p->w->pred_start[v];
    uint32_t count = v == NONE ? p->end_count : p->w->pred_start[v + 1] - p->w->pred_start[v];
    uint32_t best = NONE;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t u = parents[i];

        if (!p->assigned[u] && (best == NONE || p->live.end[u] > p->live.end[best]))
            best = u;
    }
    return best;
}

/* All tasks on one kind, one after the other: does each end before its latest finish? */
static bool fits(const struct pcp *p, uint32_t count, uint32_t kind, double *cost)
{
    double finish = 0;

    *cost = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t v = p->path[i];

        finish = fmax(finish, p->live.start[v]) + wsp_tau(p->w, v, kind);
        *cost += wsp_cost(p->w, v, kind);
        if (finish > p->live.latest[v] + p->live.tolerance)
            return false;
    }
    return true;
}

static void assign_path(struct pcp *p, uint32_t count)
{
    uint32_t best = NONE;
    double least = 0;

    for (uint32_t j = 0; j < p->w->machines; j++) {
        double cost;

        if (fits(p, count, j, &cost) && (best == NONE || cost < least)) {
            best = j;
            least = cost;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t v = p->path[i];

        p->assigned[v] = true;
        if (best == NONE || best == p->choice[v])
            continue;
        p->choice[v] = best;
        wsp_live_forward(&p->live, v);
        wsp_live_backward(&p->live, v);
    }
}

/* The path of unassigned critical parents that ends before v; returns its length. */
static uint32_t find_path(struct pcp *p, uint32_t v)
{
    uint32_t count = 0;

    for (v = critical_parent(p, v); v != NONE; v = critical_parent(p, v))
        p->path[count++] = v;
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t u = p->path[i];

        p->path[i] = p->path[count - 1 - i];
        p->path[count - 1 - i] = u;
    }
    return count;
}

bool wsp_by_pcp(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    const struct wsp *w = task->w;
    struct pcp p = { .w = w, .choice = result->choice };
    struct slab slab;
    uint32_t depth = 0;

    (void)err;
    slab_init(&slab, task->scratch);
    p.assigned = arena_array(task->scratch, w->tasks, sizeof *p.assigned);
    p.ends = arena_array(task->scratch, w->tasks, sizeof *p.ends);
    p.path = arena_array(task->scratch, w->tasks, sizeof *p.path);
    p.stack = arena_array(task->scratch, (size_t)w->tasks + 1, sizeof *p.stack);
    for (uint32_t v = 0; v < w->tasks; v++) {
        p.choice[v] = wsp_fastest(w, v);
        if (w->succ_start[v] == w->succ_start[v + 1])
            p.ends[p.end_count++] = v;
    }
    wsp_live_open(&p.live, task, p.choice, &slab);
    p.stack[depth++] = NONE;
    while (depth) {
        uint32_t count = find_path(&p, p.stack[depth - 1]);

        if (!count) {
            depth--;
            continue;
        }
        assign_path(&p, count);
        for (uint32_t i = count; i-- > 0;)
            p.stack[depth++] = p.path[i];
    }
    return true;
}
