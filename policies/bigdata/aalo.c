/*
 * Aalo (Chowdhury and Stoica, SIGCOMM 2015): discretised coflow-aware least attained service.
 * Nobody knows sizes. Coflows stand in queues by the bytes that they have sent, with limits that
 * grow by a factor from queue to queue; a coflow that passes a limit goes to the end of the next
 * queue. Queues have strict priority, coflows in a queue are served in the order in which they
 * entered it, flows of a coflow share what is free equally (CoflowSimulatorDark and DarkScheduler
 * of the authors, with their ten queues, 10 MiB and factor 10).
 *
 * The coordinator makes a round every `interval`, and when a coflow comes or ends: only then do
 * coflows change queues, and is given away what flows that ended left free.
 */
#include <math.h>

#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/bigdata/bigdata.h"

struct aalo {
    int64_t queues;
    double first_limit, factor;
    sim_time interval;
    uint64_t entries; /* into queues so far */
    struct coflow_rates rates;
};

/* Of a coflow. */
struct place {
    int64_t queue;
    uint64_t entry;
};

static const struct param aalo_params[] = {
    PARAM(aalo, queues, 10, 1, 100, "", "Priority levels."),
    PARAM(aalo, first_limit, 10485760, 1, 1e18, "B", "Bytes sent that end the stay in the first."),
    PARAM(aalo, factor, 10, 1.000001, 1e6, "", "From the limit of one to that of the next."),
    PARAM_TIME(aalo, interval, "10ms", "Between the rounds of the coordinator, at least 1 us."),
    { 0 },
};

static bool aalo_init(void *ptr, struct big *big, struct error *err)
{
    struct aalo *self = ptr;

    if (self->interval < 1000)
        return error_set(err, "interval is %lld ns; expected at least 1us",
                         (long long)self->interval);
    coflow_rates_init(&self->rates, big);
    return true;
}

static void aalo_arrived(void *ptr, struct big *big, struct coflow *coflow)
{
    struct aalo *self = ptr;
    struct place *place = coflow_priv(coflow);

    (void)big;
    place->entry = self->entries++;
}

static double limit(const struct aalo *self, int64_t queue)
{
    return self->first_limit * pow(self->factor, (double)queue);
}

static double rank_of(const struct coflow_rates *rates, const struct coflow *coflow)
{
    const struct place *place = coflow_priv(coflow);

    (void)rates;
    return (double)place->queue * 0x1p40 + (double)place->entry; /* exact below 2^53 */
}

/* Coflows that have sent more than their queue allows go on, in the order of the queues. */
static void demote(struct aalo *self, const struct coflow_rank *rank, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct place *place = coflow_priv(rank[i].coflow);
        int64_t before = place->queue;

        while (place->queue < self->queues - 1 && rank[i].coflow->sent > limit(self, place->queue))
            place->queue++;
        if (place->queue > before)
            place->entry = self->entries++;
    }
}

/* When, at the earliest, something has changed that the coordinator may hear of. */
static double next_change(const struct aalo *self, const struct coflow *coflow)
{
    const struct place *place = coflow_priv(coflow);
    double rate = 0, next = INFINITY;

    for (uint32_t f = 0; f < coflow->flows && coflow->moves; f++) {
        const struct coflow_flow *flow = &coflow->flow[f];

        rate += flow->rate;
        if (flow->left < next * flow->rate)
            next = flow->left / flow->rate;
    }
    if (place->queue < self->queues - 1 && rate > 0)
        next = fmin(next, fmax(0, limit(self, place->queue) - coflow->sent) / rate);
    return next;
}

static sim_time aalo_allot(void *ptr, struct big *big)
{
    struct aalo *self = ptr;
    size_t count;
    struct coflow_rank *rank = coflow_rates_sort(&self->rates, big, rank_of, &count);
    double next = INFINITY;

    demote(self, rank, count);
    rank = coflow_rates_sort(&self->rates, big, rank_of, &count);
    for (size_t i = 0; i < count; i++) {
        coflow_rates_split(&self->rates, big, rank[i].coflow);
        next = fmin(next, next_change(self, rank[i].coflow));
    }
    big_count(big, BIG_DECISIONS, 1);
    return coflow_rates_round(big, next, self->interval);
}

static const struct coflow_ops aalo_coflow = {
    .size = sizeof(struct place),
    .arrived = aalo_arrived,
    .allot = aalo_allot,
};

const struct bigdata_policy bigdata_aalo = {
    .policy = { .name = "bigdata.aalo",
                .doc = "Coflows in queues by the bytes that they have sent, sizes unknown.",
                .source =
                    "Chowdhury and Stoica, SIGCOMM 2015; coflow/coflowsim CoflowSimulatorDark",
                .params = aalo_params,
                .self_size = sizeof(struct aalo) },
    .init = aalo_init,
    .coflow = &aalo_coflow,
};
