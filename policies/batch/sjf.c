/* Shortest job first: by requested time; ties by arrival. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct sjf {
    int misfit; /* enum order_misfit */
};

static const struct param sjf_params[] = {
    PARAM_CHOICE(sjf, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double sjf_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_sjf(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void sjf_decide(void *ptr, struct batch *b)
{
    const struct sjf *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_sjf = {
    .policy = { .name = "batch.sjf",
                .doc = "Shortest job first: by requested time; ties by arrival.",
                .source = "classic; see Feitelson, Workload Modeling (2015), 'shortest job first'",
                .params = sjf_params,
                .self_size = sizeof(struct sjf) },
    .rank = sjf_rank,
    .decide = sjf_decide,
};
