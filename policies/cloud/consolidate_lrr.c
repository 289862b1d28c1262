/* Consolidation when the trend of a PM's use, by robust regression, would soon overload it (LRR).
 */
#include <math.h>

#include "policies/lib/cloud/consolidate.h"
#include "policies/lib/robust.h"

struct consolidate_lrr {
    struct consolidate base; /* first member */
    double safety;
    int64_t length;
    double fallback;
};

static const struct param consolidate_lrr_params[] = {
    PARAM(consolidate_lrr, safety, 1.2, 0, 100, "",
          "A PM is overloaded when safety x the use to come reaches 1."),
    PARAM(consolidate_lrr, length, 10, 3, CONSOLIDATE_TREND, "", "Observations that make a trend."),
    PARAM(consolidate_lrr, fallback, 0.7, 0, 1, "", "Limit of CPU use while there is no trend."),
    PARAM_CHOICE(consolidate, selection, "mmt", consolidate_selections,
                 "Which VM leaves an overloaded PM next."),
    PARAM_CHOICE(consolidate, waking, "idle", consolidate_wakings,
                 "What the first VM on an empty PM adds: all its power, or that of its use."),
    { 0 },
};

static bool overloaded(const void *ptr, const struct consolidate_pm *pm)
{
    const struct consolidate_lrr *self = ptr;
    double soon = consolidate_trend(pm, (size_t)self->length, ROBUST_BISQUARE);

    return isnan(soon) ? pm->use > self->fallback : self->safety * soon >= 1;
}

static void consolidate_lrr_plan(void *self, struct cloud *c, struct cloud_plan *plan)
{
    consolidate_plan(self, c, plan, overloaded);
}

const struct cloud_policy cloud_consolidate_lrr = {
    .policy = { .name = "cloud.consolidate_lrr",
                .doc = "VMs leave PMs whose CPU use would soon be too high by robust regression.",
                .source = "Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (LRR); Cleveland, "
                          "JASA 74, 1979",
                .params = consolidate_lrr_params,
                .self_size = sizeof(struct consolidate_lrr) },
    .plan = consolidate_lrr_plan,
};
