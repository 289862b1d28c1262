/* Consolidation with a fixed limit of CPU use (THR). */
#include "policies/lib/cloud/consolidate.h"

struct consolidate_static {
    struct consolidate base; /* first member */
    double limit;
};

static const struct param consolidate_static_params[] = {
    PARAM(consolidate_static, limit, 0.8, 0, 1, "", "A PM is overloaded above this CPU use."),
    PARAM_CHOICE(consolidate, selection, "mmt", consolidate_selections,
                 "Which VM leaves an overloaded PM next."),
    PARAM_CHOICE(consolidate, waking, "idle", consolidate_wakings,
                 "What the first VM on an empty PM adds: all its power, or that of its use."),
    { 0 },
};

static bool overloaded(const void *ptr, const struct consolidate_pm *pm)
{
    const struct consolidate_static *self = ptr;

    return pm->use > self->limit;
}

static void consolidate_static_plan(void *self, struct cloud *c, struct cloud_plan *plan)
{
    consolidate_plan(self, c, plan, overloaded);
}

const struct cloud_policy cloud_consolidate_static = {
    .policy = { .name = "cloud.consolidate_static",
                .doc = "VMs leave PMs above a fixed CPU use; little used PMs are emptied.",
                .source = "Beloglazov & Buyya, CCPE 24(13), 2012, section 6 (THR)",
                .params = consolidate_static_params,
                .self_size = sizeof(struct consolidate_static) },
    .plan = consolidate_static_plan,
};
