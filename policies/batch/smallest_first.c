/* Smallest job first: by processors; ties by arrival. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct smallest_first {
    int misfit; /* enum order_misfit */
};

static const struct param smallest_first_params[] = {
    PARAM_CHOICE(smallest_first, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double smallest_first_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_smallest_first(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void smallest_first_decide(void *ptr, struct batch *b)
{
    const struct smallest_first *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_smallest_first = {
    .policy = { .name = "batch.smallest_first",
                .doc = "Smallest job first: by processors; ties by arrival.",
                .source = "Majumdar, Eager & Bunt 1988 (smallest number of processes first)",
                .params = smallest_first_params,
                .self_size = sizeof(struct smallest_first) },
    .rank = smallest_first_rank,
    .decide = smallest_first_decide,
};
