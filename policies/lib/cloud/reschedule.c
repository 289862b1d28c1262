/* Glue between plans and solvers. */
#include "policies/lib/cloud/reschedule.h"

struct reschedule reschedule_begin(struct cloud *c, struct cloud_plan *plan, double goal)
{
    struct reschedule r = { .plan = plan, .trial = cloud_trial(c, plan) };

    r.limits = (struct plan_limits){ .moves = r.trial->size.moves, .goal = goal };
    return r;
}

struct plan_report reschedule_end(struct reschedule *r)
{
    struct plan_report report = plan_report(r->trial, &r->limits);

    cloud_plan_trial(r->plan, r->trial);
    cloud_plan_expect(r->plan, report.value, report.bound);
    return report;
}
