/* Random: each ready task on any machine that can run it, with equal chance. */
#include "sim/base/rng.h"
#include "sim/dag/dag.h"

static uint32_t draw(struct dag *d, const struct dag_task *task)
{
    uint32_t able = 0, at = 0;
    uint64_t drawn;

    for (uint32_t m = 0; m < dag_machines(d); m++)
        able += dag_cost_on(d, task, m) != TIME_NEVER;
    drawn = rng_below(dag_rng(d), able);
    while (dag_cost_on(d, task, at) == TIME_NEVER || drawn-- > 0)
        at++;
    return at;
}

static void random_decide(void *self, struct dag *d)
{
    (void)self;
    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        next = dag_ready_next(d, task);
        if (!dag_assign(d, task, draw(d, task)))
            return;
    }
}

const struct dag_policy dag_random = {
    .policy = { .name = "dag.random",
                .doc = "Ready tasks on machines drawn at random.",
                .source = "random baseline of SoCRATES (EpiSci/SoCRATES)" },
    .decide = random_decide,
    .fixed = true,
};
