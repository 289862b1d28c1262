/* Recorded: each task on the machine on which it ran in the source of the workload. */
#include <stdio.h>

#include "sim/dag/dag.h"

static void recorded_decide(void *self, struct dag *d)
{
    (void)self;
    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        uint32_t machine = task->job->recorded ? task->job->recorded[task->index] : TASKGRAPH_NONE;

        next = dag_ready_next(d, task);
        if (machine == TASKGRAPH_NONE) {
            char text[96];

            snprintf(text, sizeof text, "the source recorded no machine for task %u of its job",
                     task->index);
            dag_fail(d, text);
            return;
        }
        if (!dag_assign(d, task, machine))
            return;
    }
}

const struct dag_policy dag_recorded = {
    .policy = { .name = "dag.recorded",
                .doc = "The machines that the source of the workload recorded: for replays.",
                .source = "trace replay as in DSLab and WRENCH: no rule but the record" },
    .decide = recorded_decide,
    .fixed = true,
};
