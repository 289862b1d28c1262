/*
 * Varys (Chowdhury, Zhong and Stoica, SIGCOMM 2014): smallest effective bottleneck first, and
 * minimum allocation for desired duration (section 5). Coflows are ordered by the time that their
 * bytes take through their busiest port; each gets the rates at which all its flows end together,
 * of what the ones before left; what is still free then is filled up. All of it is done when a
 * coflow comes or ends.
 *
 * The authors' two programs differ: Varys orders by the bytes left and fills up in that order,
 * CoflowSim by the bytes at arrival and fills up in the order of arrival. Both are here.
 */
#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

enum { BY_LEFT, BY_SIZE };
enum { FILL_ORDERED, FILL_ARRIVAL, FILL_NONE };

struct varys {
    int bottleneck, fill;
    struct coflow_rates rates;
};

static const char *const bottlenecks[] = { "left", "arrival", NULL };
static const char *const fills[] = { "ordered", "arrival", "none", NULL };

static const struct param varys_params[] = {
    PARAM_CHOICE(varys, bottleneck, "left", bottlenecks,
                 "Of the bytes that are left, or of those at the arrival."),
    PARAM_CHOICE(varys, fill, "ordered", fills,
                 "Who gets first what is free after all have their rates; none: nobody."),
    { 0 },
};

static bool varys_init(void *ptr, struct big *big, struct error *err)
{
    struct varys *self = ptr;

    (void)err;
    coflow_rates_init(&self->rates, big);
    return true;
}

static double at_arrival(const struct coflow_rates *rates, const struct coflow *coflow)
{
    (void)rates;
    return coflow->bottleneck;
}

static sim_time varys_allot(void *ptr, struct big *big)
{
    struct varys *self = ptr;
    size_t count;
    struct coflow_rank *rank = coflow_rates_sort(
        &self->rates, big, self->bottleneck == BY_LEFT ? coflow_rates_bottleneck : at_arrival,
        &count);

    for (size_t i = 0; i < count; i++)
        coflow_rates_madd(&self->rates, big, rank[i].coflow);
    if (self->fill == FILL_ORDERED)
        for (size_t i = 0; i < count; i++)
            coflow_rates_fill(big, rank[i].coflow);
    else if (self->fill == FILL_ARRIVAL)
        for (struct coflow *c = coflow_first(big); c; c = c->next)
            coflow_rates_fill(big, c);
    big_count(big, BIG_DECISIONS, 1);
    return TIME_NEVER;
}

static const struct coflow_ops varys_coflow = { .allot = varys_allot };

const struct bigdata_policy bigdata_varys = {
    .policy = { .name = "bigdata.varys",
                .doc = "Coflows with the smallest bottleneck first, their flows ending together.",
                .source = "Chowdhury, Zhong and Stoica, SIGCOMM 2014, section 5",
                .params = varys_params,
                .self_size = sizeof(struct varys) },
    .init = varys_init,
    .coflow = &varys_coflow,
};
