/* ETF with load balancing: present frequencies count, ties go to the least used machine. */
#include "policies/lib/dag/online.h"

struct etf_lb {
    struct online machines;
    struct online_table table;
    uint64_t *chosen; /* how often each machine was the best so far; never reset */
};

static bool etf_lb_init(void *ptr, struct dag *d, struct error *err)
{
    struct etf_lb *self = ptr;

    (void)err;
    online_init(&self->machines, d);
    self->chosen = slab_alloc(dag_memory(d), self->machines.machines * sizeof *self->chosen);
    return true;
}

/* Among the machines of least cost for task i, the one that was chosen least. */
static uint32_t pick(const struct etf_lb *self, size_t i)
{
    const struct online_table *t = &self->table;
    const sim_time *cost = t->cost + i * t->machines;
    uint32_t best = t->best[i];

    for (uint32_t m = best + 1; m < t->machines; m++)
        if (cost[m] == cost[best] && self->chosen[m] < self->chosen[best])
            best = m;
    return best;
}

/* The release counts a machine for every task that is the best so far, not for the last only. */
static void etf_lb_decide(void *ptr, struct dag *d)
{
    struct etf_lb *self = ptr;
    struct online_table *t = &self->table;

    online_gather(t, d, &self->machines, true);
    while (t->tasks > 0) {
        sim_time least = TIME_NEVER;
        size_t first = 0;
        uint32_t machine = 0;
        const struct dag_task *task;

        for (size_t i = 0; i < t->tasks; i++) {
            uint32_t m = pick(self, i);

            if (t->cost[i * t->machines + m] >= least)
                continue;
            least = t->cost[i * t->machines + m];
            first = i;
            machine = m;
            self->chosen[m]++;
        }
        task = t->task[first];
        online_take(&self->machines, machine, online_cores(task), time_add(dag_now(d), least));
        if (!dag_assign(d, task, machine))
            return;
        online_drop(t, first);
        online_update(t, d, &self->machines, machine);
    }
}

const struct dag_policy dag_etf_lb = {
    .policy = { .name = "dag.etf_lb",
                .doc =
                    "Earliest task first at present frequencies, ties to the least used machine.",
                .source = "ETF_LB of DS3: Arda et al., IEEE TC 69(8), 2020, released program",
                .self_size = sizeof(struct etf_lb) },
    .init = etf_lb_init,
    .decide = etf_lb_decide,
    .fixed = true,
};
