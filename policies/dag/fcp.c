/* Fast critical path (Radulescu and van Gemund 1999): a short sorted list, two candidates. */
#include "policies/lib/dag/fcp.h"

struct fcp {
    int64_t size;
};

static const struct param fcp_params[] = {
    PARAM(fcp, size, 0, 0, 1e9, "",
          "Ready tasks that are sorted, the others wait in a queue; 0: as many as machines."),
    { 0 },
};

static bool plan(void *ptr, const struct problem *p, struct schedule *schedule, struct error *err)
{
    const struct fcp *self = ptr;

    return fcp_plan(p, (uint32_t)self->size, schedule, err);
}

const struct dag_policy dag_fcp = {
    .policy = { .name = "dag.fcp",
                .doc = "Largest bottom level of a short list, on the first idle or enabling "
                       "machine.",
                .source = "Radulescu & van Gemund, ICS 1999",
                .params = fcp_params,
                .self_size = sizeof(struct fcp) },
    .plan = plan,
    .fixed = true,
};
