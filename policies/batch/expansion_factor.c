/* Largest expansion factor first: (wait + request) / request. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct expansion_factor {
    int misfit; /* enum order_misfit */
};

static const struct param expansion_factor_params[] = {
    PARAM_CHOICE(expansion_factor, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double expansion_factor_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_expansion_factor(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void expansion_factor_decide(void *ptr, struct batch *b)
{
    const struct expansion_factor *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_expansion_factor = {
    .policy = { .name = "batch.expansion_factor",
                .doc = "Largest expansion factor first: (wait + request) / request.",
                .source = "LoadLeveler and Maui expansion factor",
                .params = expansion_factor_params,
                .self_size = sizeof(struct expansion_factor) },
    .rank = expansion_factor_rank,
    .rank_varies = true,
    .decide = expansion_factor_decide,
};
