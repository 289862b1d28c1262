/* The planners with their usual parameters, by name. */
#include "policies/lib/dag/planners.h"

static bool heft(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_heft(p, &(struct plan_heft){ .insertion = true }, schedule, err);
}

bool plan_dls(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_DLS, schedule, err);
}

bool plan_list_etf(void *self, const struct problem *p, struct schedule *schedule,
                   struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_ETF, schedule, err);
}

bool plan_min_min(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_MIN_MIN, schedule, err);
}

bool plan_max_min(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_MAX_MIN, schedule, err);
}

bool plan_sufferage(void *self, const struct problem *p, struct schedule *schedule,
                    struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_SUFFERAGE, schedule, err);
}

bool plan_duplex(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_pairs(p, PLAN_DUPLEX, schedule, err);
}

bool plan_list_mct(void *self, const struct problem *p, struct schedule *schedule,
                   struct error *err)
{
    (void)self;
    return plan_mapping(p, PLAN_MCT, schedule, err);
}

bool plan_list_met(void *self, const struct problem *p, struct schedule *schedule,
                   struct error *err)
{
    (void)self;
    return plan_mapping(p, PLAN_MET, schedule, err);
}

bool plan_olb(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return plan_mapping(p, PLAN_OLB, schedule, err);
}

const struct planner planners[] = {
    { "heft", heft },
    { "cpop", plan_cpop },
    { "peft", plan_peft },
    { "lookahead_heft", plan_lookahead },
    { "hcpt", plan_hcpt },
    { "dls", plan_dls },
    { "list_etf", plan_list_etf },
    { "mcp", plan_mcp },
    { "min_min", plan_min_min },
    { "max_min", plan_max_min },
    { "sufferage", plan_sufferage },
    { "duplex", plan_duplex },
    { "list_mct", plan_list_mct },
    { "list_met", plan_list_met },
    { "olb", plan_olb },
    { "list_random", plan_random },
    { NULL, NULL },
};

const char *const planner_names[] = { "heft",     "cpop",     "peft",      "lookahead_heft",
                                      "hcpt",     "dls",      "list_etf",  "mcp",
                                      "min_min",  "max_min",  "sufferage", "duplex",
                                      "list_mct", "list_met", "olb",       "list_random",
                                      NULL };
