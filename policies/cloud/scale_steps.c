/* Scaling by rules: some VMs more when use was high for long enough, some fewer when it was low. */
#include "sim/cloud/cloud.h"

struct scale_steps {
    double upper, lower;
    sim_time upper_for, lower_for;
    int64_t out, in;
    sim_time calm_out, calm_in;
};

/* Since when the use has been beyond each limit (TIME_NEVER: it is not), and until when to rest. */
struct memory {
    bool known;
    sim_time high_since, low_since, calm_until;
};

static const struct param scale_steps_params[] = {
    PARAM(scale_steps, upper, 0.7, 0, 1, "", "More VMs when their mean CPU use is above this"),
    PARAM_TIME(scale_steps, upper_for, "300s", "at every observation over this time."),
    PARAM(scale_steps, out, 1, 1, 1e6, "", "So many more."),
    PARAM_TIME(scale_steps, calm_out, "600s", "Nothing is done so long after more were made."),
    PARAM(scale_steps, lower, 0.3, 0, 1, "", "Fewer VMs when their mean CPU use is below this"),
    PARAM_TIME(scale_steps, lower_for, "300s", "at every observation over this time."),
    PARAM(scale_steps, in, 1, 1, 1e6, "", "So many fewer."),
    PARAM_TIME(scale_steps, calm_in, "600s", "Nothing is done so long after VMs were ended."),
    { 0 },
};

static bool scale_steps_init(void *ptr, struct cloud *c, struct error *err)
{
    const struct scale_steps *self = ptr;

    (void)c;
    return self->lower < self->upper || error_set(err, "lower is not below upper");
}

/* Whether a limit has been passed for long enough; `since` remembers from when. */
static bool passed(bool beyond, sim_time *since, sim_time now, sim_time span)
{
    if (!beyond)
        *since = TIME_NEVER;
    else if (*since == TIME_NEVER)
        *since = now;
    return beyond && now >= time_add(*since, span);
}

static int64_t scale_steps_scale(void *ptr, struct cloud *c, uint32_t service)
{
    const struct scale_steps *self = ptr;
    const struct cloud_service *s = cloud_service(c, service);
    struct memory *m = cloud_service_priv(c, service);
    sim_time now = cloud_now(c);
    bool high, low;

    if (!m->known)
        *m = (struct memory){ true, TIME_NEVER, TIME_NEVER, INT64_MIN };
    high = passed(s->serving > 0 && s->use > self->upper, &m->high_since, now, self->upper_for);
    low = passed(s->serving > 0 && s->use < self->lower, &m->low_since, now, self->lower_for);
    if (now < m->calm_until || !(high || low))
        return s->vms;
    m->high_since = m->low_since = TIME_NEVER;
    m->calm_until = time_add(now, high ? self->calm_out : self->calm_in);
    return high ? s->vms + self->out : s->vms - self->in;
}

const struct cloud_policy cloud_scale_steps = {
    .policy = { .name = "cloud.scale_steps",
                .doc = "Some VMs more or fewer when use has passed a limit for long enough.",
                .source = "Lorido-Botran, Miguel-Alonso & Lozano, J. Grid Computing 12, 2014, "
                          "threshold-based rules",
                .params = scale_steps_params,
                .self_size = sizeof(struct scale_steps) },
    .service_size = sizeof(struct memory),
    .init = scale_steps_init,
    .scale = scale_steps_scale,
};
