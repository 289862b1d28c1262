/* F2: lowest sqrt(r) n + 25,600 log10(s) first. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct f2 {
    int misfit; /* enum order_misfit */
};

static const struct param f2_params[] = {
    PARAM_CHOICE(f2, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double f2_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_f2(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void f2_decide(void *ptr, struct batch *b)
{
    const struct f2 *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_f2 = {
    .policy = { .name = "batch.f2",
                .doc = "F2: lowest sqrt(r) n + 25,600 log10(s) first.",
                .source = "Carastan-Santos & de Camargo, SC'17, table 3",
                .params = f2_params,
                .self_size = sizeof(struct f2) },
    .rank = f2_rank,
    .decide = f2_decide,
};
