/* F3: lowest r n + 6.86e6 log10(s) first. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct f3 {
    int misfit; /* enum order_misfit */
};

static const struct param f3_params[] = {
    PARAM_CHOICE(f3, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double f3_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_f3(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void f3_decide(void *ptr, struct batch *b)
{
    const struct f3 *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_f3 = {
    .policy = { .name = "batch.f3",
                .doc = "F3: lowest r n + 6.86e6 log10(s) first.",
                .source = "Carastan-Santos & de Camargo, SC'17, table 3",
                .params = f3_params,
                .self_size = sizeof(struct f3) },
    .rank = f3_rank,
    .decide = f3_decide,
};
