/*
 * First come first served by coflow (CoflowSim's FIFO): in the order of arrival each coflow gets
 * the rates at which all its flows end together, of what those before it left; then the rest is
 * filled up in the same order.
 */
#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

struct coflow_fifo {
    struct coflow_rates rates;
};

static bool coflow_fifo_init(void *ptr, struct big *big, struct error *err)
{
    struct coflow_fifo *self = ptr;

    (void)err;
    coflow_rates_init(&self->rates, big);
    return true;
}

static double arrival(const struct coflow_rates *rates, const struct coflow *coflow)
{
    (void)rates;
    return (double)coflow->order;
}

static sim_time coflow_fifo_allot(void *ptr, struct big *big)
{
    struct coflow_fifo *self = ptr;

    coflow_rates_ordered(&self->rates, big, arrival);
    return TIME_NEVER;
}

static const struct coflow_ops coflow_fifo_ops = { .allot = coflow_fifo_allot };

const struct bigdata_policy bigdata_coflow_fifo = {
    .policy = { .name = "bigdata.coflow_fifo",
                .doc = "Coflows in the order of arrival, their flows ending together.",
                .source =
                    "coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014",
                .self_size = sizeof(struct coflow_fifo) },
    .init = coflow_fifo_init,
    .coflow = &coflow_fifo_ops,
};
