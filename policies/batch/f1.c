/* F1: lowest log10(r) n + 870 log10(s) first. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct f1 {
    int misfit; /* enum order_misfit */
};

static const struct param f1_params[] = {
    PARAM_CHOICE(f1, misfit, "block", order_misfits,
                 "At a job that does not fit: let it block the rest, or skip it."),
    { 0 },
};

static double f1_rank(void *self, const struct batch *b, const struct batch_job *job)
{
    (void)self;
    return order_f1(order_job(batch_now(b), job->submit, job->request, job->procs));
}

static void f1_decide(void *ptr, struct batch *b)
{
    const struct f1 *self = ptr;

    batch_start_in_order(b, self->misfit == ORDER_SKIP);
}

const struct batch_policy batch_f1 = {
    .policy = { .name = "batch.f1",
                .doc = "F1: lowest log10(r) n + 870 log10(s) first.",
                .source = "Carastan-Santos & de Camargo, SC'17, table 3",
                .params = f1_params,
                .self_size = sizeof(struct f1) },
    .rank = f1_rank,
    .decide = f1_decide,
};
