/* Smallest area first: by requested time times processors. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct saf {
    int misfit; /* enum order_misfit */
};

static const struct param saf_params[] = {
    PARAM_CHOICE(saf, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double saf_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_saf(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void saf_decide(void *ptr, struct batch *b)
{
    const struct saf *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_saf = {
    .policy = { .name = "batch.saf",
                .doc = "Smallest area first: by requested time times processors.",
                .source = "Gaussier et al., SC'15 (area orders)",
                .params = saf_params,
                .self_size = sizeof(struct saf) },
    .rank = saf_rank,
    .decide = saf_decide,
};
