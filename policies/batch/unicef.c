/* UNICEF: largest wait / (log2(processors) request) first: quick small jobs. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct unicef {
    int misfit; /* enum order_misfit */
};

static const struct param unicef_params[] = {
    PARAM_CHOICE(unicef, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double unicef_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_unicef(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void unicef_decide(void *ptr, struct batch *b)
{
    const struct unicef *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_unicef = {
    .policy = { .name = "batch.unicef",
                .doc = "UNICEF: largest wait / (log2(processors) request) first: quick small jobs.",
                .source = "Tang, Lan, Desai & Buettner, CLUSTER 2009",
                .params = unicef_params,
                .self_size = sizeof(struct unicef) },
    .rank = unicef_rank,
    .rank_varies = true,
    .decide = unicef_decide,
};
