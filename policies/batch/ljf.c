/* Longest job first: by requested time; ties by arrival. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct ljf {
    int misfit; /* enum order_misfit */
};

static const struct param ljf_params[] = {
    PARAM_CHOICE(ljf, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double ljf_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_ljf(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void ljf_decide(void *ptr, struct batch *b)
{
    const struct ljf *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_ljf = {
    .policy = { .name = "batch.ljf",
                .doc = "Longest job first: by requested time; ties by arrival.",
                .source = "classic",
                .params = ljf_params,
                .self_size = sizeof(struct ljf) },
    .rank = ljf_rank,
    .decide = ljf_decide,
};
