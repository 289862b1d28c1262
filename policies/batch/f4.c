/* F4: lowest r sqrt(n) + 5.3e5 log10(s) first. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct f4 {
    int misfit; /* enum order_misfit */
};

static const struct param f4_params[] = {
    PARAM_CHOICE(f4, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double f4_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_f4(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void f4_decide(void *ptr, struct batch *b)
{
    const struct f4 *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_f4 = {
    .policy = { .name = "batch.f4",
                .doc = "F4: lowest r sqrt(n) + 5.3e5 log10(s) first.",
                .source = "Carastan-Santos & de Camargo, SC'17, table 3",
                .params = f4_params,
                .self_size = sizeof(struct f4) },
    .rank = f4_rank,
    .decide = f4_decide,
};
