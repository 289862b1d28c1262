/* HEFT on approximate weights, then the mean times of what it has decided. */
#include "policies/lib/dag/stochastic_heft.h"

#include "policies/lib/dag/planners.h"
#include "policies/lib/dag/sequence.h"

double stochastic_heft_weight(double cost, double noise, double unit)
{
    double sd = noise * cost;

    if (!(sd > 0))
        return cost;
    return round(noise * noise <= 1 ? cost + sd : cost * (1 + unit / sd));
}

bool stochastic_heft_plan(const struct problem *p, double unit, struct schedule *schedule,
                          struct error *err)
{
    struct scratch scratch = { .slab = p->slab };
    size_t cells = (size_t)p->graph->tasks * p->kinds;
    double *weight = scratch_array(&scratch, cells, sizeof *weight);
    struct plan_heft options = { .cost = RANK_MEAN, .tie = LIST_TOPOLOGICAL, .insertion = true };
    struct problem weighted = *p;
    struct sequence sequence = sequence_make(p, &scratch);
    bool ok;

    for (size_t i = 0; i < cells; i++)
        weight[i] = p->cost[i] < (double)INFINITY
                        ? stochastic_heft_weight(p->cost[i], p->noise, unit)
                        : p->cost[i];
    weighted.cost = weight;
    ok = plan_heft(&weighted, &options, schedule, err);
    if (ok) {
        sequence_read(p, schedule->task, &sequence);
        append_sequence(p, sequence.order, sequence.where, schedule);
    }
    scratch_free(&scratch);
    return ok;
}
