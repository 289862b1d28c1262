/* Rollouts over the static planners. */
#include "policies/lib/dag/rollout.h"

#include <string.h>

void rollout_open(struct rollout *r, const struct problem *p)
{
    uint32_t count = p->processors, tasks = p->graph->tasks;
    uint32_t *kind;

    r->scratch = (struct scratch){ .slab = p->slab };
    r->problem = *p;
    r->problem.kinds = count;
    r->problem.kind = kind = scratch_array(&r->scratch, count, sizeof *kind);
    r->cost = scratch_array(&r->scratch, (size_t)tasks * count, sizeof *r->cost);
    r->problem.cost = r->cost;
    r->row = scratch_array(&r->scratch, count, sizeof *r->row);
    r->schedule.task = scratch_array(&r->scratch, tasks, sizeof *r->schedule.task);
    if (r->group)
        r->latest = scratch_array(&r->scratch, r->groups, sizeof *r->latest);
    for (uint32_t q = 0; q < count; q++)
        kind[q] = q;
    for (uint32_t task = 0; task < tasks; task++)
        for (uint32_t q = 0; q < count; q++)
            r->cost[(size_t)task * count + q] = problem_cost(p, task, q);
}

void rollout_close(struct rollout *r)
{
    scratch_free(&r->scratch);
}

static double worth(struct rollout *r)
{
    double sum = 0;

    if (!r->group)
        return r->schedule.makespan;
    for (uint32_t i = 0; i < r->groups; i++)
        r->latest[i] = 0;
    for (uint32_t i = 0; i < r->problem.graph->tasks; i++)
        if (r->group[i] != ROLLOUT_NO_GROUP)
            r->latest[r->group[i]] = fmax(r->latest[r->group[i]], r->schedule.task[i].finish);
    for (uint32_t i = 0; i < r->groups; i++)
        sum += r->latest[i];
    return sum;
}

double rollout_value(struct rollout *r, uint32_t task, uint32_t processor)
{
    uint32_t count = r->problem.processors;
    double *row = r->cost + (size_t)task * count;
    bool fixed = processor != PROBLEM_NOWHERE;
    struct error err;
    bool ok;

    if (fixed) {
        memcpy(r->row, row, count * sizeof *row);
        for (uint32_t q = 0; q < count; q++)
            if (q != processor)
                row[q] = (double)INFINITY;
    }
    ok = r->base->plan(NULL, &r->problem, &r->schedule, &err);
    if (fixed)
        memcpy(row, r->row, count * sizeof *row);
    return ok ? worth(r) : (double)INFINITY;
}
