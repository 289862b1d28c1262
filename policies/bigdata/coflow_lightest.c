/*
 * Lightest coflow first (CoflowSim's LCF): coflows by the bytes that they have left, each with the
 * rates at which all its flows end together; then the rest is filled up in the same order.
 */
#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

struct coflow_lightest {
    struct coflow_rates rates;
};

static bool coflow_lightest_init(void *ptr, struct big *big, struct error *err)
{
    struct coflow_lightest *self = ptr;

    (void)err;
    coflow_rates_init(&self->rates, big);
    return true;
}

static double bytes_left(const struct coflow_rates *rates, const struct coflow *coflow)
{
    (void)rates;
    return coflow->bytes - coflow->sent;
}

static sim_time coflow_lightest_allot(void *ptr, struct big *big)
{
    struct coflow_lightest *self = ptr;

    coflow_rates_ordered(&self->rates, big, bytes_left);
    return TIME_NEVER;
}

static const struct coflow_ops coflow_lightest_ops = { .allot = coflow_lightest_allot };

const struct bigdata_policy bigdata_coflow_lightest = {
    .policy = { .name = "bigdata.coflow_lightest",
                .doc = "Coflows with the fewest bytes left first.",
                .source =
                    "coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014",
                .self_size = sizeof(struct coflow_lightest) },
    .init = coflow_lightest_init,
    .coflow = &coflow_lightest_ops,
};
