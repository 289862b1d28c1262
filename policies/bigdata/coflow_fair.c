/*
 * Per-flow fairness, what TCP aims at and coflow scheduling is measured against (Chowdhury, Zhong
 * and Stoica, SIGCOMM 2014, section 7): max-min fair rates for all flows over the ports, whatever
 * coflow they are of, by progressive filling (Bertsekas and Gallager, Data Networks, 2nd ed.,
 * section 6.5.2). The authors' simulator (CoflowSim's FlowSimulator) gives less: each port divides
 * itself equally among its flows and a flow gets the lesser of its two parts; what that leaves is
 * nobody's.
 *
 * Rates are made anew when a coflow comes or ends and when a flow ends; the latter at multiples of
 * `interval` only, which 0 makes exact to the tick. A round costs time in proportion to the flows.
 */
#include <math.h>

#include "policies/lib/bigdata/coflow_rates.h"
#include "sim/base/heap.h"
#include "sim/bigdata/bigdata.h"

/* Links: out of each port, then into each. */
struct fair {
    int share;
    sim_time interval;
    uint32_t links;
    uint32_t *begin; /* of the flows of each link in `other`, and the end of the last */
    uint32_t *open;  /* flows of each link without a rate */
    uint32_t *other; /* the other link of each flow of each link */
    size_t other_room;
    double *room;     /* of each link */
    double *level;    /* rate at which a link holds flows back; INFINITY: it does not, or not yet */
    struct heap heap; /* of links by the share of their open flows, which never falls */
};

enum { MAX_MIN, EQUAL };

static const char *const shares[] = { "max_min", "equal", NULL };

static const struct param fair_params[] = {
    PARAM_CHOICE(fair, share, "max_min", shares,
                 "max_min, or equal: the lesser of equal parts of its two ports."),
    PARAM_TIME(fair, interval, "0s", "What flows that ended left free is given away so often."),
    { 0 },
};

static bool fair_init(void *ptr, struct big *big, struct error *err)
{
    struct fair *self = ptr;

    (void)err;
    self->links = 2 * coflow_ports(big);
    self->begin = big_alloc(big, (self->links + 1) * sizeof *self->begin);
    self->open = big_alloc(big, self->links * sizeof *self->open);
    self->room = big_alloc(big, self->links * sizeof *self->room);
    self->level = big_alloc(big, self->links * sizeof *self->level);
    heap_init(&self->heap, big_memory(big), true);
    return true;
}

/* Counts the flows of each link, all open, and makes room for them. */
static void count_flows(struct fair *self, const struct big *big, struct slab *memory)
{
    uint32_t in = self->links / 2;
    size_t ends = 0, room = self->other_room;

    for (const struct coflow *c = coflow_first(big); c; c = c->next) {
        ends += 2 * (size_t)c->flows;
        for (uint32_t f = 0; f < c->flows; f++) {
            self->open[c->flow[f].from]++;
            self->open[in + c->flow[f].to]++;
        }
    }
    while (room < ends)
        room = room ? 2 * room : 1024;
    if (room > self->other_room)
        self->other = slab_resize(memory, self->other, self->other_room * sizeof *self->other,
                                  room * sizeof *self->other);
    self->other_room = room;
}

/* The flows of each link one after the other. */
static void index_flows(struct fair *self, const struct big *big)
{
    uint32_t in = self->links / 2, sum = 0;
    uint32_t *cursor = self->begin + 1; /* of link l: at the end it is where l + 1 begins */

    self->begin[0] = 0;
    for (uint32_t l = 0; l < self->links; l++) {
        cursor[l] = sum;
        sum += self->open[l];
    }
    for (const struct coflow *c = coflow_first(big); c; c = c->next)
        for (uint32_t f = 0; f < c->flows; f++) {
            uint32_t from = c->flow[f].from, to = in + c->flow[f].to;

            self->other[cursor[from]++] = to;
            self->other[cursor[to]++] = from;
        }
}

static struct heap_key share_of(const struct fair *self, uint32_t link)
{
    return (struct heap_key){ heap_high(fmax(0, self->room[link] / self->open[link])), link };
}

/* The open flows of a link, those whose other link holds nobody back yet, get its share. */
static void close_link(struct fair *self, uint32_t link, double share)
{
    self->level[link] = share;
    for (uint32_t i = self->begin[link]; i < self->begin[link + 1]; i++) {
        uint32_t other = self->other[i];

        if (self->level[other] < (double)INFINITY)
            continue;
        self->open[other]--;
        self->room[other] -= share;
    }
    self->open[link] = 0;
}

static void find_levels(struct fair *self, const struct big *big)
{
    for (uint32_t l = 0; l < self->links; l++) {
        self->room[l] = coflow_bandwidth(big);
        self->level[l] = INFINITY;
        if (self->open[l] > 0)
            heap_push(&self->heap, share_of(self, l));
    }
    while (heap_count(&self->heap) > 0) {
        struct heap_key least = heap_pop(&self->heap);
        uint32_t link = heap_item(least);
        struct heap_key now;

        if (self->open[link] == 0)
            continue;
        now = share_of(self, link);
        if (heap_before(least, now))
            heap_push(&self->heap, now);
        else
            close_link(self, link, heap_real(now.high));
    }
}

/* Each port into equal parts. */
static void divide(struct fair *self, const struct big *big)
{
    for (uint32_t l = 0; l < self->links; l++) {
        self->level[l] = coflow_bandwidth(big) / self->open[l];
        self->open[l] = 0;
    }
}

/* Rates by the levels; seconds until the first flow ends. */
static double give_rates(const struct fair *self, struct big *big)
{
    const double *out = coflow_free_out(big), *in = coflow_free_in(big), *level = self->level;
    double next = INFINITY;

    for (struct coflow *c = coflow_first(big); c; c = c->next)
        for (uint32_t f = 0; f < c->flows; f++) {
            const struct coflow_flow *flow = &c->flow[f];
            double a = level[flow->from], b = level[self->links / 2 + flow->to];
            double rate = a < b ? a : b, left = flow->left;

            a = out[flow->from];
            b = in[flow->to];
            rate = rate < a ? rate : a;
            rate = rate < b ? rate : b;
            coflow_give(big, c, f, rate);
            if (left < next * rate)
                next = left / rate;
        }
    return next;
}

static sim_time fair_allot(void *ptr, struct big *big)
{
    struct fair *self = ptr;
    double next;

    count_flows(self, big, big_memory(big));
    if (self->share == EQUAL) {
        divide(self, big);
    } else {
        index_flows(self, big);
        find_levels(self, big);
    }
    next = give_rates(self, big);
    big_count(big, BIG_DECISIONS, 1);
    return coflow_rates_round(big, next, self->interval);
}

static const struct coflow_ops fair_ops = { .allot = fair_allot };

const struct bigdata_policy bigdata_coflow_fair = {
    .policy = { .name = "bigdata.coflow_fair",
                .doc = "Every flow its max-min fair rate, whatever coflow it is of.",
                .source = "Chowdhury, Zhong and Stoica, SIGCOMM 2014, section 7",
                .params = fair_params,
                .self_size = sizeof(struct fair) },
    .init = fair_init,
    .coflow = &fair_ops,
};
