/* Round robin: ready tasks go to the machines in turn, past those that cannot run them. */
#include "sim/dag/dag.h"

struct round_robin {
    uint32_t next;
};

static void round_robin_decide(void *ptr, struct dag *d)
{
    struct round_robin *self = ptr;
    uint32_t machines = dag_machines(d);

    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        uint32_t machine = self->next;

        next = dag_ready_next(d, task);
        for (uint32_t i = 1; i < machines && dag_cost_on(d, task, machine) == TIME_NEVER; i++)
            machine = machine + 1 < machines ? machine + 1 : 0;
        self->next = machine + 1 < machines ? machine + 1 : 0;
        if (!dag_assign(d, task, machine))
            return;
    }
}

const struct dag_policy dag_round_robin = {
    .policy = { .name = "dag.round_robin",
                .doc = "Ready tasks on the machines in turn.",
                .source = "WorkflowSim (Chen & Deelman, e-Science 2012), round robin scheduler",
                .self_size = sizeof(struct round_robin) },
    .decide = round_robin_decide,
    .fixed = true,
};
