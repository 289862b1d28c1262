/* Consolidation with a limit of CPU use that falls with the median absolute deviation of past use.
 */
#include "policies/lib/cloud/consolidate.h"
#include "policies/lib/robust.h"

/* CloudSim's count: with fewer observations the deviation means little. */
enum { ENOUGH = 12 };

struct consolidate_mad {
    struct consolidate base; /* first member */
    double safety;
    double fallback;
};

static const struct param consolidate_mad_params[] = {
    PARAM(consolidate_mad, safety, 2.5, 0, 100, "",
          "A PM is overloaded above 1 - safety x MAD of its past use."),
    PARAM(consolidate_mad, fallback, 0.7, 0, 1, "", "The limit before 12 observations."),
    PARAM_CHOICE(consolidate, selection, "mmt", consolidate_selections,
                 "Which VM leaves an overloaded PM next."),
    PARAM_CHOICE(consolidate, waking, "idle", consolidate_wakings,
                 "What the first VM on an empty PM adds: all its power, or that of its use."),
    { 0 },
};

static bool overloaded(const void *ptr, const struct consolidate_pm *pm)
{
    const struct consolidate_mad *self = ptr;
    size_t count = pm->count < ROBUST_MOST ? pm->count : ROBUST_MOST;

    if (pm->count < ENOUGH)
        return pm->use > self->fallback;
    return pm->use > 1 - self->safety * robust_mad(pm->history, count);
}

static void consolidate_mad_plan(void *self, struct cloud *c, struct cloud_plan *plan)
{
    consolidate_plan(self, c, plan, overloaded);
}

const struct cloud_policy cloud_consolidate_mad = {
    .policy = { .name = "cloud.consolidate_mad",
                .doc = "VMs leave PMs above a CPU use that falls with the median absolute "
                       "deviation of the past.",
                .source = "Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (MAD)",
                .params = consolidate_mad_params,
                .self_size = sizeof(struct consolidate_mad) },
    .plan = consolidate_mad_plan,
};
