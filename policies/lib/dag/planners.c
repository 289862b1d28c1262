/* The planners with their usual parameters, by name. */
#include "policies/lib/dag/planners.h"

static bool heft(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_heft(p, &(struct plan_heft){ .insertion = true }, schedule, err);
}

static bool dls(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_DLS, schedule, err);
}

static bool list_etf(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_ETF, schedule, err);
}

static bool min_min(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_MIN_MIN, schedule, err);
}

static bool max_min(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_MAX_MIN, schedule, err);
}

static bool sufferage(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_SUFFERAGE, schedule, err);
}

static bool duplex(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_pairs(p, PLAN_DUPLEX, schedule, err);
}

static bool list_mct(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_mapping(p, PLAN_MCT, schedule, err);
}

static bool list_met(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_mapping(p, PLAN_MET, schedule, err);
}

static bool olb(const struct problem *p, struct schedule *schedule, struct error *err)
{
    return plan_mapping(p, PLAN_OLB, schedule, err);
}

const struct planner planners[] = {
    { "heft", heft },
    { "cpop", plan_cpop },
    { "peft", plan_peft },
    { "lookahead_heft", plan_lookahead },
    { "hcpt", plan_hcpt },
    { "dls", dls },
    { "list_etf", list_etf },
    { "mcp", plan_mcp },
    { "min_min", min_min },
    { "max_min", max_min },
    { "sufferage", sufferage },
    { "duplex", duplex },
    { "list_mct", list_mct },
    { "list_met", list_met },
    { "olb", olb },
    { "list_random", plan_random },
    { NULL, NULL },
};

const char *const planner_names[] = { "heft",     "cpop",     "peft",      "lookahead_heft",
                                      "hcpt",     "dls",      "list_etf",  "mcp",
                                      "min_min",  "max_min",  "sufferage", "duplex",
                                      "list_mct", "list_met", "olb",       "list_random",
                                      NULL };
