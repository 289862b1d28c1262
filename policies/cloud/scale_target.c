/* Scaling that keeps the mean CPU use of a service's VMs near a target (Kubernetes HPA). */
#include <math.h>

#include "sim/cloud/cloud.h"

struct scale_target {
    double target;
    double tolerance;
    sim_time stabilization;
    double grow;
    int64_t grow_vms;
};

/* A recommendation of the window that has not been exceeded since: only these can be its greatest.
 */
struct advice {
    sim_time at;
    int64_t vms;
};

/* What is kept of a service: advice in falling order, oldest first. */
struct memory {
    struct advice *advice;
    size_t count, room;
};

static const struct param scale_target_params[] = {
    PARAM(scale_target, target, 0.8, 0.001, 1, "", "CPU use that VMs should have on average."),
    PARAM(scale_target, tolerance, 0.1, 0, 10, "",
          "Nothing is done while use / target is so near to 1."),
    PARAM_TIME(scale_target, stabilization, "300s",
               "Down only to the highest that was recommended within this time."),
    PARAM(scale_target, grow, 1, 0, 1000, "", "VMs may grow by this part of their number at once,"),
    PARAM(scale_target, grow_vms, 4, 0, 1e6, "", "or by this number if that is more."),
    { 0 },
};

/*
 * ceil(VMs x use / target) over the VMs that serve. Those that do not serve yet count as idle when
 * more would be made, which damps growth; if that turns growth around, nothing is done.
 */
static int64_t recommend(const struct scale_target *self, const struct cloud_service *s)
{
    double ratio = s->use / self->target;

    if (s->serving == 0)
        return s->vms;
    if (ratio > 1 && s->serving < s->vms) {
        ratio *= (double)s->serving / s->vms;
        if (ratio <= 1 + self->tolerance)
            return s->vms;
        return (int64_t)ceil(ratio * s->vms);
    }
    if (fabs(ratio - 1) <= self->tolerance)
        return s->vms;
    return (int64_t)ceil(ratio * s->serving);
}

/* The highest of the window, this one included. */
static int64_t highest(const struct scale_target *self, struct cloud *c, struct memory *m,
                       int64_t vms)
{
    sim_time now = cloud_now(c);
    size_t old = 0;

    while (m->count > 0 && m->advice[m->count - 1].vms <= vms)
        m->count--;
    if (m->count == m->room) {
        size_t room = m->room ? 2 * m->room : 16;

        m->advice = slab_resize(cloud_memory(c), m->advice, m->room * sizeof *m->advice,
                                room * sizeof *m->advice);
        m->room = room;
    }
    m->advice[m->count++] = (struct advice){ now, vms };
    while (time_add(m->advice[old].at, self->stabilization) < now)
        old++;
    m->count -= old;
    for (size_t i = 0; old > 0 && i < m->count; i++)
        m->advice[i] = m->advice[i + old];
    return m->advice[0].vms;
}

static int64_t scale_target_scale(void *ptr, struct cloud *c, uint32_t service)
{
    const struct scale_target *self = ptr;
    const struct cloud_service *s = cloud_service(c, service);
    int64_t vms = s->vms;
    int64_t wanted = recommend(self, s);
    int64_t most = highest(self, c, cloud_service_priv(c, service), wanted);
    int64_t limit = vms + self->grow_vms;

    if ((double)vms * (1 + self->grow) > (double)limit)
        limit = (int64_t)floor((double)vms * (1 + self->grow));
    if (wanted > vms)
        return wanted < limit ? wanted : limit;
    return most < vms ? most : vms;
}

const struct cloud_policy cloud_scale_target = {
    .policy = { .name = "cloud.scale_target",
                .doc = "VMs in proportion to their use over a target; down late, as Kubernetes.",
                .source = "Kubernetes, Horizontal Pod Autoscaling, Algorithm details and default "
                          "behavior",
                .params = scale_target_params,
                .self_size = sizeof(struct scale_target) },
    .service_size = sizeof(struct memory),
    .scale = scale_target_scale,
};
