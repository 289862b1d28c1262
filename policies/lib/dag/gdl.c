/* Dynamic levels with descendant consideration and resource scarcity. */
#include "policies/lib/dag/gdl.h"

#include "policies/lib/dag/frontier.h"
#include "policies/lib/dag/imaginary.h"
#include "policies/lib/dag/rank.h"

struct gdl {
    const struct problem *p;
    struct frontier f;
    struct imaginary im;    /* for its sorts of processors */
    double *median, *level; /* of each task: E* and SL */
    double *term;           /* [task * sorts + sort] descendant term */
};

/* What a task is worth now, and where. */
struct worth {
    double general, dynamic; /* GDL and DL2 at the preferred processor */
    uint32_t processor;
};

/* The edge to the successor that gets most; the number of edges: there is none. */
static uint32_t main_edge(const struct taskgraph *g, uint32_t task)
{
    uint32_t best = g->edges;

    for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
        if (best == g->edges || g->bytes[e] > g->bytes[best])
            best = e;
    return best;
}

/* The descendant term of DL2 on the processors of a sort. */
static double descendant(const struct gdl *d, uint32_t task, uint32_t sort)
{
    const struct problem *p = d->p;
    uint32_t edge = main_edge(p->graph, task), q = d->im.first[sort], to;
    double least;

    if (edge == p->graph->edges)
        return 0;
    to = p->graph->successors.item[edge];
    least = problem_runs(p, to, q) ? problem_cost(p, to, q) : (double)INFINITY;
    for (uint32_t s = 0; s < d->im.sorts; s++) {
        uint32_t r = s == sort ? d->im.other[s] : d->im.first[s];

        if (r != PROBLEM_NOWHERE && problem_runs(p, to, r))
            least = fmin(least, problem_transfer_up(p, p->graph->bytes[edge], q, r) +
                                    problem_cost(p, to, r));
    }
    return d->median[to] - least;
}

static struct worth judge(const struct gdl *d, uint32_t entry)
{
    uint32_t task = d->f.task[entry];
    const double *start = frontier_start(&d->f, entry);
    double best = -(double)INFINITY, second = -(double)INFINITY;
    struct worth worth = { .processor = PROBLEM_NOWHERE };

    for (uint32_t q = 0; q < d->p->processors; q++) {
        double value;

        if (!(start[q] < (double)INFINITY))
            continue;
        value = d->level[task] - start[q] + d->median[task] - problem_cost(d->p, task, q) +
                d->term[(size_t)task * d->im.sorts + d->im.sort[q]];
        if (value > best) {
            second = best;
            best = value;
            worth.processor = q;
        } else if (value > second) {
            second = value;
        }
    }
    worth.dynamic = best;
    worth.general = best + (best - second);
    return worth;
}

static bool better(struct worth x, uint32_t x_task, struct worth y, uint32_t y_task)
{
    if (x.general != y.general)
        return x.general > y.general;
    if (x.dynamic != y.dynamic)
        return x.dynamic > y.dynamic;
    return x_task < y_task;
}

static void place(struct append *a, struct scratch *scratch, const void *unused)
{
    const struct problem *p = a->p;
    struct gdl d = { .p = p };

    (void)unused;
    d.median = scratch_array(scratch, p->graph->tasks, sizeof *d.median);
    d.level = scratch_array(scratch, p->graph->tasks, sizeof *d.level);
    rank_cost(p, RANK_MEDIAN, d.median);
    rank_upward(p, d.median, false, d.level);
    d.im = imaginary_make(p, scratch);
    d.term = scratch_array(scratch, (size_t)p->graph->tasks * d.im.sorts, sizeof *d.term);
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        for (uint32_t s = 0; s < d.im.sorts; s++)
            d.term[(size_t)i * d.im.sorts + s] = descendant(&d, i, s);
    frontier_init(&d.f, a, scratch);
    while (d.f.count > 0) {
        struct worth best = judge(&d, 0);
        uint32_t entry = 0;

        for (uint32_t i = 1; i < d.f.count; i++) {
            struct worth worth = judge(&d, i);

            if (better(worth, d.f.task[i], best, d.f.task[entry])) {
                best = worth;
                entry = i;
            }
        }
        frontier_place(&d.f, entry, best.processor);
    }
}

bool gdl_plan(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return append_plan(p, place, NULL, schedule, err);
}
