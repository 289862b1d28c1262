/* Largest job first: by processors; ties by arrival. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct largest_first {
    int misfit; /* enum order_misfit */
};

static const struct param largest_first_params[] = {
    PARAM_CHOICE(largest_first, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double largest_first_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_largest_first(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void largest_first_decide(void *ptr, struct batch *b)
{
    const struct largest_first *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_largest_first = {
    .policy = { .name = "batch.largest_first",
                .doc = "Largest job first: by processors; ties by arrival.",
                .source = "Tucker & Gupta 1989 (largest first packing)",
                .params = largest_first_params,
                .self_size = sizeof(struct largest_first) },
    .rank = largest_first_rank,
    .decide = largest_first_decide,
};
