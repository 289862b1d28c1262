/* WFP3: largest (wait / request)^3 times processors first. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct wfp3 {
    int misfit; /* enum order_misfit */
};

static const struct param wfp3_params[] = {
    PARAM_CHOICE(wfp3, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double wfp3_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_wfp3(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void wfp3_decide(void *ptr, struct batch *b)
{
    const struct wfp3 *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_wfp3 = {
    .policy = { .name = "batch.wfp3",
                .doc = "WFP3: largest (wait / request)^3 times processors first.",
                .source = "Tang, Lan, Desai & Buettner, CLUSTER 2009",
                .params = wfp3_params,
                .self_size = sizeof(struct wfp3) },
    .rank = wfp3_rank,
    .rank_varies = true,
    .decide = wfp3_decide,
};
