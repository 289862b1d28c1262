/* ETF: of all ready tasks and machines, the pair that would finish first, again and again. */
#include "policies/lib/dag/online.h"

struct etf {
    struct online machines;
    struct online_table table;
};

static bool etf_init(void *ptr, struct dag *d, struct error *err)
{
    struct etf *self = ptr;

    (void)err;
    online_init(&self->machines, d);
    return true;
}

static sim_time least(const struct online_table *t, size_t i)
{
    return t->cost[i * t->machines + t->best[i]];
}

/* Of equal tasks the one that became ready first; of equal machines the first. */
static void etf_decide(void *ptr, struct dag *d)
{
    struct etf *self = ptr;
    struct online_table *t = &self->table;

    online_gather(t, d, &self->machines, false);
    while (t->tasks > 0) {
        size_t first = 0;
        const struct dag_task *task;
        uint32_t machine;

        for (size_t i = 1; i < t->tasks; i++)
            if (least(t, i) < least(t, first))
                first = i;
        task = t->task[first];
        machine = t->best[first];
        online_take(&self->machines, machine, online_cores(task),
                    time_add(dag_now(d), least(t, first)));
        if (!dag_assign(d, task, machine))
            return;
        online_drop(t, first);
        online_update(t, d, &self->machines, machine);
    }
}

const struct dag_policy dag_etf = {
    .policy = { .name = "dag.etf",
                .doc = "Earliest task first: the ready task and machine that would finish first.",
                .source =
                    "Hwang et al., SIAM J. Computing 18(2), 1989, as DS3 reckons: Arda et al., "
                    "IEEE TC 69(8), 2020, section 4.1",
                .self_size = sizeof(struct etf) },
    .init = etf_init,
    .decide = etf_decide,
    .fixed = true,
};
