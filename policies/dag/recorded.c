/* Recorded: each task on the machine on which it ran in the source of the workload. */
#include <stdio.h>

#include "sim/dag/dag.h"

static void recorded_arrive(void *self, struct dag *d, const struct dag_job *job)
{
    (void)self;
    for (uint32_t t = 0; t < job->graph->tasks; t++) {
        uint32_t machine = job->recorded ? job->recorded[t] : TASKGRAPH_NONE;

        if (machine == TASKGRAPH_NONE) {
            char text[96];

            snprintf(text, sizeof text, "the source recorded no machine for task %u of its job", t);
            dag_fail(d, text);
            return;
        }
        if (!dag_assign(d, dag_task(d, job, t), machine))
            return;
    }
}

const struct dag_policy dag_recorded = {
    .policy = { .name = "dag.recorded",
                .doc = "The machines that the source of the workload recorded: for replays.",
                .source = "trace replay as in DSLab and WRENCH: no rule but the record" },
    .arrive = recorded_arrive,
    .fixed = true,
};
