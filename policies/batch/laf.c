/* Largest area first: by requested time times processors. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct laf {
    int misfit; /* enum order_misfit */
};

static const struct param laf_params[] = {
    PARAM_CHOICE(laf, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double laf_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_laf(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void laf_decide(void *ptr, struct batch *b)
{
    const struct laf *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_laf = {
    .policy = { .name = "batch.laf",
                .doc = "Largest area first: by requested time times processors.",
                .source = "Gaussier et al., SC'15 (area orders)",
                .params = laf_params,
                .self_size = sizeof(struct laf) },
    .rank = laf_rank,
    .decide = laf_decide,
};
