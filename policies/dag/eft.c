/* EFT: each ready task, first come first served, on the machine that would finish it first. */
#include "policies/lib/dag/online.h"

struct eft {
    struct online machines;
};

static bool eft_init(void *ptr, struct dag *d, struct error *err)
{
    struct eft *self = ptr;

    (void)err;
    online_init(&self->machines, d);
    return true;
}

static void eft_decide(void *ptr, struct dag *d)
{
    struct eft *self = ptr;

    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        sim_time cost;
        uint32_t best = online_best(d, &self->machines, task, &cost);

        next = dag_ready_next(d, task);
        online_take(&self->machines, best, online_cores(task), time_add(dag_now(d), cost));
        if (!dag_assign(d, task, best))
            return;
    }
}

const struct dag_policy dag_eft = {
    .policy = { .name = "dag.eft",
                .doc = "Earliest finish time: each ready task in turn where it would finish first.",
                .source = "Arda et al., DS3, IEEE TC 69(8), 2020, section 4.1",
                .self_size = sizeof(struct eft) },
    .init = eft_init,
    .decide = eft_decide,
    .fixed = true,
};
