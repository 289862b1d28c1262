/* STF: ready tasks on the first machine on which they run shortest, however busy it is. */
#include "sim/dag/dag.h"

/*
 * The shortest task is chosen first, but what is chosen changes nothing for the others, and tasks
 * of one machine keep the order in which they became ready: so each goes in turn.
 */
static void stf_decide(void *self, struct dag *d)
{
    (void)self;
    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        uint32_t best = 0;

        next = dag_ready_next(d, task);
        for (uint32_t m = 1; m < dag_machines(d); m++)
            if (dag_cost_on(d, task, m) < dag_cost_on(d, task, best))
                best = m;
        if (!dag_assign(d, task, best))
            return;
    }
}

const struct dag_policy dag_stf = {
    .policy = { .name = "dag.stf",
                .doc = "Shortest time first as DS3 has it: the first machine of least run time.",
                .source = "STF of DS3: Arda et al., IEEE TC 69(8), 2020, released program" },
    .decide = stf_decide,
    .fixed = true,
};
