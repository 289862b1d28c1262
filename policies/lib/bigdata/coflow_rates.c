/* MADD, equal split, filling up and ordering of coflows. */
#include "policies/lib/bigdata/coflow_rates.h"

#include <math.h>
#include <stdlib.h>

static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

void coflow_rates_init(struct coflow_rates *rates, struct big *big)
{
    rates->ports = coflow_ports(big);
    rates->out = big_alloc(big, rates->ports * sizeof *rates->out);
    rates->in = big_alloc(big, rates->ports * sizeof *rates->in);
    rates->out_flows = big_alloc(big, rates->ports * sizeof *rates->out_flows);
    rates->in_flows = big_alloc(big, rates->ports * sizeof *rates->in_flows);
}

/* The bytes that a coflow has left at each port. */
static void add_left(const struct coflow_rates *rates, const struct coflow *coflow)
{
    for (uint32_t f = 0; f < coflow->flows; f++) {
        rates->out[coflow->flow[f].from] += coflow->flow[f].left;
        rates->in[coflow->flow[f].to] += coflow->flow[f].left;
    }
}

static void clear(const struct coflow_rates *rates, const struct coflow *coflow)
{
    for (uint32_t f = 0; f < coflow->flows; f++) {
        rates->out[coflow->flow[f].from] = 0;
        rates->in[coflow->flow[f].to] = 0;
    }
}

double coflow_rates_bottleneck(const struct coflow_rates *rates, const struct coflow *coflow)
{
    double most = 0;

    add_left(rates, coflow);
    for (uint32_t p = 0; p < rates->ports; p++)
        most = fmax(most, fmax(rates->out[p], rates->in[p]));
    clear(rates, coflow);
    return most;
}

/* The seconds that the bytes of one side of the ports take; INFINITY: one has nothing free. */
static double side_time(uint32_t ports, const double *bytes, const double *room, double least)
{
    double most = 0;

    for (uint32_t p = 0; p < ports; p++)
        if (bytes[p] > 0)
            most = fmax(most, room[p] > least ? bytes[p] / room[p] : (double)INFINITY);
    return most;
}

void coflow_rates_madd(const struct coflow_rates *rates, struct big *big, struct coflow *coflow)
{
    const double *out = coflow_free_out(big), *in = coflow_free_in(big);
    double least = coflow_bandwidth(big) * 1e-9, time; /* what is less than that is rounding */

    add_left(rates, coflow);
    time = fmax(side_time(rates->ports, rates->out, out, least),
                side_time(rates->ports, rates->in, in, least));
    clear(rates, coflow);
    if (!(time < (double)INFINITY))
        return;
    for (uint32_t f = 0; f < coflow->flows; f++) {
        const struct coflow_flow *flow = &coflow->flow[f];

        coflow_give(big, coflow, f,
                    lesser(flow->left / time, lesser(out[flow->from], in[flow->to])));
    }
}

void coflow_rates_split(const struct coflow_rates *rates, struct big *big, struct coflow *coflow)
{
    const double *out = coflow_free_out(big), *in = coflow_free_in(big);
    double least = coflow_bandwidth(big) * 1e-9;

    for (uint32_t f = 0; f < coflow->flows; f++) {
        const struct coflow_flow *flow = &coflow->flow[f];

        rates->out[flow->from] = out[flow->from];
        rates->in[flow->to] = in[flow->to];
        if (lesser(out[flow->from], in[flow->to]) > least) {
            rates->out_flows[flow->from]++;
            rates->in_flows[flow->to]++;
        }
    }
    for (uint32_t f = 0; f < coflow->flows; f++) {
        const struct coflow_flow *flow = &coflow->flow[f];
        double from = rates->out[flow->from], to = rates->in[flow->to];

        if (lesser(from, to) <= least)
            continue;
        from /= rates->out_flows[flow->from];
        to /= rates->in_flows[flow->to];
        coflow_give(big, coflow, f,
                    lesser(lesser(from, to), lesser(out[flow->from], in[flow->to])));
    }
    for (uint32_t f = 0; f < coflow->flows; f++) {
        rates->out_flows[coflow->flow[f].from] = 0;
        rates->in_flows[coflow->flow[f].to] = 0;
    }
    clear(rates, coflow);
}

void coflow_rates_fill(struct big *big, struct coflow *coflow)
{
    const double *out = coflow_free_out(big), *in = coflow_free_in(big);
    double least = coflow_bandwidth(big) * 1e-9;

    for (uint32_t f = 0; f < coflow->flows; f++) {
        const struct coflow_flow *flow = &coflow->flow[f];
        double room = lesser(out[flow->from], in[flow->to]);

        if (room > least)
            coflow_give(big, coflow, f, room);
    }
}

static int by_key(const void *a, const void *b)
{
    const struct coflow_rank *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->coflow->order < y->coflow->order ? -1 : x->coflow->order > y->coflow->order;
}

struct coflow_rank *coflow_rates_sort(struct coflow_rates *rates, struct big *big,
                                      double (*key)(const struct coflow_rates *rates,
                                                    const struct coflow *coflow),
                                      size_t *count)
{
    size_t n = 0;

    for (struct coflow *c = coflow_first(big); c; c = c->next) {
        if (n == rates->room) {
            size_t room = rates->room ? 2 * rates->room : 64;

            rates->rank =
                slab_resize(big_memory(big), rates->rank, rates->room * sizeof *rates->rank,
                            room * sizeof *rates->rank);
            rates->room = room;
        }
        rates->rank[n++] = (struct coflow_rank){ key(rates, c), c };
    }
    qsort(rates->rank, n, sizeof *rates->rank, by_key);
    *count = n;
    return rates->rank;
}

void coflow_rates_ordered(struct coflow_rates *rates, struct big *big,
                          double (*key)(const struct coflow_rates *rates,
                                        const struct coflow *coflow))
{
    size_t count;
    struct coflow_rank *rank = coflow_rates_sort(rates, big, key, &count);

    for (size_t i = 0; i < count; i++)
        coflow_rates_madd(rates, big, rank[i].coflow);
    for (size_t i = 0; i < count; i++)
        coflow_rates_fill(big, rank[i].coflow);
    big_count(big, BIG_DECISIONS, 1);
}

sim_time coflow_rates_round(const struct big *big, double seconds, sim_time interval)
{
    sim_time now = big_now(big);
    sim_time at = time_add(now, seconds < 9e9 ? time_from_seconds(seconds) : TIME_NEVER);

    if (interval < 1)
        interval = 1;
    if (at != TIME_NEVER && (at == now || at % interval > 0))
        at = time_add(at, interval - at % interval);
    return at;
}
