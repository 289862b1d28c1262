/* Coflows: their arrival, the fluid that they are, one pending event, the end. */
#include "sim/bigdata/coflow.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

/* Of the bandwidth: what rates may exceed it by, from rounding. */
#define SLACK 0x1p-40

/* A flow is done when no more is left than it moves in so many seconds, or so much of its bytes. */
#define INSTANT 1e-12
#define CRUMB 1e-13

struct own {
    struct coflow view; /* first member */
    char *name;
    size_t bytes; /* of this struct with what follows it */
};

struct coflows {
    const struct coflow_ops *ops;
    uint32_t role; /* of the policy */
    struct coflow *first, *last;
    uint32_t ports;
    double bandwidth;
    double *out, *in; /* free at each port */
    double *load;     /* scratch: bytes out of and into each port, all 0 between uses */
    sim_time since;   /* the fluid is as of this time ... */
    double early;     /* ... minus so many ns, below 1 */
    double exact;     /* the first end: so many ns after `since`, as planned */
    sim_time again;   /* the policy wants to be asked */
    bool allots;      /* it is being asked */
    bool pending;     /* it will be at this instant */
    struct event_id event;
    uint32_t on_event, on_allot;
};

struct coflow *coflow_first(const struct big *big)
{
    return big->coflows->first;
}

void *coflow_priv(const struct coflow *coflow)
{
    return (char *)(uintptr_t)coflow + (sizeof(struct own) + 15) / 16 * 16;
}

uint32_t coflow_ports(const struct big *big)
{
    return big->coflows->ports;
}

double coflow_bandwidth(const struct big *big)
{
    return big->coflows->bandwidth;
}

const double *coflow_free_out(const struct big *big)
{
    return big->coflows->out;
}

const double *coflow_free_in(const struct big *big)
{
    return big->coflows->in;
}

/* fmin and fmax without their care for NaN: they are called for every flow. */
static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

static void refuse(struct big *big, const struct coflow_flow *flow, double rate)
{
    const struct coflows *all = big->coflows;

    if (!all->allots)
        big_stop(big, "gave a rate outside of allot");
    else
        big_stop(big, "gave %.9g bytes/s to a flow from port %u to port %u, which have %.9g", rate,
                 flow->from, flow->to, lesser(all->out[flow->from], all->in[flow->to]));
}

void coflow_give(struct big *big, struct coflow *coflow, uint32_t index, double rate)
{
    struct coflows *all = big->coflows;
    struct coflow_flow *flow = &coflow->flow[index];
    double most = lesser(all->out[flow->from], all->in[flow->to]);

    if (!all->allots || !(rate >= 0 && rate <= most + SLACK * all->bandwidth)) {
        refuse(big, flow, rate);
        return;
    }
    flow->rate += rate;
    coflow->moves = coflow->moves || rate > 0;
    all->out[flow->from] = larger(0, all->out[flow->from] - rate);
    all->in[flow->to] = larger(0, all->in[flow->to] - rate);
}

/* Fluid ------------------------------------------------------------------------------------- */

static bool is_done(const struct coflow_flow *flow)
{
    return flow->left <= larger(flow->rate * INSTANT, flow->bytes * CRUMB);
}

/* Moves all flows on by so many seconds; done ones leave the list of their coflow. */
static void flow_on(struct coflow *coflow, double seconds)
{
    uint32_t kept = 0;

    for (uint32_t f = 0; f < coflow->flows; f++) {
        struct coflow_flow *flow = &coflow->flow[f];
        double moved = lesser(flow->left, flow->rate * seconds);

        flow->left -= moved;
        coflow->sent += moved;
        if (is_done(flow))
            coflow->sent += flow->left;
        else if (kept++ != f)
            coflow->flow[kept - 1] = *flow;
    }
    coflow->flows = kept;
}

/* The fluid as of `early` ns before the present. */
static void advance(struct big *big, double early)
{
    struct coflows *all = big->coflows;
    double ns = (double)(big_now(big) - all->since) - early + all->early;

    if (ns > 0) {
        for (struct coflow *c = all->first; c; c = c->next)
            if (c->moves)
                flow_on(c, ns * 1e-9);
        all->early = early;
    } else {
        all->early += (double)(big_now(big) - all->since);
    }
    all->since = big_now(big);
}

/* Seconds until the last of its flows ends, if that is before `next`. */
static double last_flow_end(const struct coflow *coflow, double next)
{
    double last = 0;

    for (uint32_t f = 0; f < coflow->flows && last < next; f++)
        if (coflow->flow[f].left > last * coflow->flow[f].rate)
            last = coflow->flow[f].rate > 0 ? coflow->flow[f].left / coflow->flow[f].rate : next;
    return lesser(last, next);
}

/* Seconds until the first coflow ends at the present rates; INFINITY: none. */
static double next_end(const struct coflows *all)
{
    double next = INFINITY;

    for (const struct coflow *c = all->first; c; c = c->next)
        if (c->moves)
            next = last_flow_end(c, next);
    return next;
}

/* The first end is told at the first tick that is not before it. */
static sim_time end_tick(const struct coflows *all)
{
    if (!(all->exact < 9e18))
        return TIME_NEVER;
    return time_add(all->since, all->exact <= 0 ? 0 : (sim_time)ceil(all->exact - 1e-3));
}

static void plan_event(struct big *big)
{
    struct coflows *all = big->coflows;
    sim_time time;

    all->exact = next_end(all) * 1e9 - all->early;
    time = end_tick(all);
    if (all->again < time)
        time = all->again;
    engine_cancel(big->engine, all->event);
    all->event = (struct event_id){ 0, 0 };
    if (time == TIME_NEVER)
        return;
    if (time < big_now(big))
        time = big_now(big);
    all->event = engine_at(
        big->engine,
        &(struct event){ .time = time, .phase = PHASE_COMPLETE, .handler = all->on_event });
}

static void ask(struct big *big)
{
    struct coflows *all = big->coflows;

    if (all->pending)
        return;
    all->pending = true;
    engine_at(
        big->engine,
        &(struct event){ .time = big_now(big), .phase = PHASE_DECIDE, .handler = all->on_allot });
}

static void on_allot(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    struct coflows *all = big->coflows;
    uint32_t before = big->caller;

    (void)engine;
    (void)event;
    all->pending = false;
    all->again = TIME_NEVER;
    if (big->failed)
        return;
    for (uint32_t p = 0; p < all->ports; p++)
        all->out[p] = all->in[p] = all->bandwidth;
    for (struct coflow *c = all->first; c; c = c->next) {
        for (uint32_t f = 0; f < c->flows && c->moves; f++)
            c->flow[f].rate = 0;
        c->moves = false;
    }
    big->caller = all->role;
    all->allots = true;
    if (all->first)
        all->again = all->ops->allot(big->role[all->role].self, big);
    all->allots = false;
    if (!big->failed && all->again <= big_now(big))
        big_stop(big, "wants to be asked for rates again at t=%.9gs", time_seconds(all->again));
    big->caller = before;
    if (!big->failed)
        plan_event(big);
}

/* The end ----------------------------------------------------------------------------------- */

static void end(struct big *big, struct coflow *coflow)
{
    struct coflows *all = big->coflows;
    struct own *own = (struct own *)coflow;
    uint32_t before = big->caller;

    if (coflow->prev)
        coflow->prev->next = coflow->next;
    else
        all->first = coflow->next;
    if (coflow->next)
        coflow->next->prev = coflow->prev;
    else
        all->last = coflow->prev;
    big->in_system--;
    big->caller = all->role;
    if (all->ops->over)
        all->ops->over(big->role[all->role].self, big, coflow);
    big->caller = before;
    if (big->failed || !big_measure_coflow(big, coflow, own->name))
        return;
    slab_free(&big->memory, coflow->flow, coflow->width * sizeof *coflow->flow);
    if (own->name)
        slab_free(&big->memory, own->name, strlen(own->name) + 1);
    slab_free(&big->memory, own, own->bytes);
    big_pass_ask(big);
}

/* The end of a coflow, or the time that the policy named. */
static void on_event(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    struct coflows *all = big->coflows;
    double gone = (double)(big_now(big) - all->since);

    (void)engine;
    (void)event;
    all->event = (struct event_id){ 0, 0 };
    if (big->failed)
        return;
    advance(big, all->exact < gone ? gone - all->exact : 0);
    for (struct coflow *c = all->first, *next; c && !big->failed; c = next) {
        next = c->next;
        if (c->flows == 0)
            end(big, c);
    }
    ask(big);
}

/* Arrival ----------------------------------------------------------------------------------- */

static struct own *create(struct big *big, const struct big_arrival *item)
{
    struct coflows *all = big->coflows;
    size_t head = (sizeof(struct own) + 15) / 16 * 16;
    struct own *own = slab_alloc(&big->memory, head + all->ops->size);
    struct coflow *view = &own->view;

    own->bytes = head + all->ops->size;
    view->order = big->arrivals++;
    view->number = item->number;
    view->arrival = big_now(big);
    view->flows = view->width = item->flows;
    view->flow = slab_alloc(&big->memory, item->flows * sizeof *view->flow);
    if (item->name)
        own->name = memcpy(slab_alloc(&big->memory, strlen(item->name) + 1), item->name,
                           strlen(item->name) + 1);
    for (uint32_t f = 0; f < item->flows; f++) {
        const struct big_flow *flow = &item->flow[f];
        double *out = &all->load[flow->from], *in = &all->load[all->ports + flow->to];

        view->flow[f] = (struct coflow_flow){ flow->from, flow->to, flow->bytes, flow->bytes, 0 };
        view->bytes += flow->bytes;
        view->longest = fmax(view->longest, flow->bytes);
        *out += flow->bytes;
        *in += flow->bytes;
        view->bottleneck = fmax(view->bottleneck, fmax(*out, *in));
    }
    for (uint32_t f = 0; f < item->flows; f++) {
        double *out = &all->load[item->flow[f].from],
               *in = &all->load[all->ports + item->flow[f].to];

        view->senders += *out > 0;
        *out = 0;
        view->receivers += *in > 0;
        *in = 0;
    }
    return own;
}

bool big_coflow_admit(struct big *big, const struct big_arrival *item)
{
    struct coflows *all = big->coflows;
    struct coflow *view;
    uint32_t before = big->caller;

    advance(big, 0);
    view = &create(big, item)->view;
    view->prev = all->last;
    if (all->last)
        all->last->next = view;
    else
        all->first = view;
    all->last = view;
    big->in_system++;
    big->caller = all->role;
    if (all->ops->arrived)
        all->ops->arrived(big->role[all->role].self, big, view);
    big->caller = before;
    if (big->failed)
        return false;
    flow_on(view, 0); /* flows of no bytes are done */
    if (view->flows == 0)
        end(big, view);
    ask(big);
    return !big->failed;
}

bool big_coflow_check(struct big *big, const struct big_arrival *item)
{
    if (!big->coflows)
        return error_set(&big->error,
                         "job %" PRId64
                         " is a coflow; expected a policy for coflows, in `policies:` "
                         "or `with:`",
                         big->read);
    if (item->stages > 0)
        return error_set(&big->error, "job %" PRId64 " has both stages and flows", big->read);
    for (uint32_t f = 0; f < item->flows; f++) {
        const struct big_flow *flow = &item->flow[f];

        if (flow->from >= big->machines || flow->to >= big->machines)
            return error_set(&big->error,
                             "job %" PRId64 ": flow %u is from port %u to port %u of %u", big->read,
                             f, flow->from, flow->to, big->machines);
        if (!(flow->bytes >= 0 && flow->bytes < 1e18))
            return error_set(&big->error, "job %" PRId64 ": flow %u has %g bytes", big->read, f,
                             flow->bytes);
    }
    return true;
}

/* Coflows still under way are told as they are. */
void big_coflows_alive(struct big *big)
{
    struct coflow *c = big->coflows ? big->coflows->first : NULL;

    for (; c && !big->failed; c = c->next)
        big_measure_coflow_alive(big, c, ((struct own *)c)->name);
}

bool big_coflows_create(struct big *big, struct error *err)
{
    struct coflows *all;

    for (uint32_t r = 0; r < big->roles; r++) {
        const struct bigdata_policy *ops = big->role[r].ops;

        if (!ops->coflow)
            continue;
        if (big->coflows)
            return error_set(err, "%s: another policy has the coflows already", ops->policy.name);
        big->coflows = arena_alloc(big->arena, sizeof *big->coflows);
        big->coflows->ops = ops->coflow;
        big->coflows->role = r;
    }
    all = big->coflows;
    if (!all)
        return true;
    all->ports = big->machines;
    all->bandwidth = big->platform->port_bandwidth;
    all->out = arena_array(big->arena, all->ports, sizeof *all->out);
    all->in = arena_array(big->arena, all->ports, sizeof *all->in);
    all->load = arena_array(big->arena, 2 * (size_t)all->ports, sizeof *all->load);
    all->again = TIME_NEVER;
    all->on_event = engine_handler(big->engine, "coflow", on_event, big);
    all->on_allot = engine_handler(big->engine, "allot", on_allot, big);
    return true;
}
