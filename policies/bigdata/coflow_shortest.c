/*
 * Shortest coflow first (CoflowSim's SCF): coflows by the bytes of their largest flow, each with
 * the rates at which all its flows end together; then the rest is filled up in the same order.
 */
#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

struct coflow_shortest {
    struct coflow_rates rates;
};

static bool coflow_shortest_init(void *ptr, struct big *big, struct error *err)
{
    struct coflow_shortest *self = ptr;

    (void)err;
    coflow_rates_init(&self->rates, big);
    return true;
}

static double length(const struct coflow_rates *rates, const struct coflow *coflow)
{
    (void)rates;
    return coflow->longest;
}

static sim_time coflow_shortest_allot(void *ptr, struct big *big)
{
    struct coflow_shortest *self = ptr;

    coflow_rates_ordered(&self->rates, big, length);
    return TIME_NEVER;
}

static const struct coflow_ops coflow_shortest_ops = { .allot = coflow_shortest_allot };

const struct bigdata_policy bigdata_coflow_shortest = {
    .policy = { .name = "bigdata.coflow_shortest",
                .doc = "Coflows with the smallest largest flow first.",
                .source =
                    "coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014",
                .self_size = sizeof(struct coflow_shortest) },
    .init = coflow_shortest_init,
    .coflow = &coflow_shortest_ops,
};
