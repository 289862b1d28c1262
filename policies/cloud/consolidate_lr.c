/* Consolidation when the trend of a PM's use, by local regression, would soon overload it (LR). */
#include <math.h>

#include "policies/lib/cloud/consolidate.h"
#include "policies/lib/robust.h"

struct consolidate_lr {
    struct consolidate base; /* first member */
    double safety;
    int64_t length;
    int weights;
    double fallback;
};

/*
 * The paper weighs past uses by Cleveland's tricube. CloudSim means to, but its weights only come
 * into play when four in ten of them are 0, which never happens: it weighs all the same.
 */
enum { TRICUBE, EQUAL };
static const char *const weights[] = { "tricube", "equal", 0 };

static const struct param consolidate_lr_params[] = {
    PARAM(consolidate_lr, safety, 1.2, 0, 100, "",
          "A PM is overloaded when safety x the use to come reaches 1."),
    PARAM(consolidate_lr, length, 10, 3, CONSOLIDATE_TREND, "", "Observations that make a trend."),
    PARAM_CHOICE(consolidate_lr, weights, "tricube", weights,
                 "How past uses count: less the older they are, or all the same."),
    PARAM(consolidate_lr, fallback, 0.7, 0, 1, "", "Limit of CPU use while there is no trend."),
    PARAM_CHOICE(consolidate, selection, "mmt", consolidate_selections,
                 "Which VM leaves an overloaded PM next."),
    PARAM_CHOICE(consolidate, waking, "idle", consolidate_wakings,
                 "What the first VM on an empty PM adds: all its power, or that of its use."),
    { 0 },
};

static bool overloaded(const void *ptr, const struct consolidate_pm *pm)
{
    const struct consolidate_lr *self = ptr;
    double soon = consolidate_trend(pm, (size_t)self->length,
                                    self->weights == EQUAL ? ROBUST_EQUAL : ROBUST_TRICUBE);

    return isnan(soon) ? pm->use > self->fallback : self->safety * soon >= 1;
}

static void consolidate_lr_plan(void *self, struct cloud *c, struct cloud_plan *plan)
{
    consolidate_plan(self, c, plan, overloaded);
}

const struct cloud_policy cloud_consolidate_lr = {
    .policy = { .name = "cloud.consolidate_lr",
                .doc = "VMs leave PMs whose CPU use would soon be too high by local regression.",
                .source = "Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (LR); Cleveland, "
                          "JASA 74, 1979",
                .params = consolidate_lr_params,
                .self_size = sizeof(struct consolidate_lr) },
    .plan = consolidate_lr_plan,
};
