/*
 * Narrowest coflow first (CoflowSim's NCF): coflows by their senders or their receivers, whichever
 * are fewer, each with the rates at which all its flows end together; then the rest is filled up in
 * the same order.
 */
#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

struct coflow_narrowest {
    struct coflow_rates rates;
};

static bool coflow_narrowest_init(void *ptr, struct big *big, struct error *err)
{
    struct coflow_narrowest *self = ptr;

    (void)err;
    coflow_rates_init(&self->rates, big);
    return true;
}

static double fewer(const struct coflow_rates *rates, const struct coflow *coflow)
{
    (void)rates;
    return coflow->senders < coflow->receivers ? coflow->senders : coflow->receivers;
}

static sim_time coflow_narrowest_allot(void *ptr, struct big *big)
{
    struct coflow_narrowest *self = ptr;

    coflow_rates_ordered(&self->rates, big, fewer);
    return TIME_NEVER;
}

static const struct coflow_ops coflow_narrowest_ops = { .allot = coflow_narrowest_allot };

const struct bigdata_policy bigdata_coflow_narrowest = {
    .policy = { .name = "bigdata.coflow_narrowest",
                .doc = "Coflows with the fewest ports on one side first.",
                .source =
                    "coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014",
                .self_size = sizeof(struct coflow_narrowest) },
    .init = coflow_narrowest_init,
    .coflow = &coflow_narrowest_ops,
};
