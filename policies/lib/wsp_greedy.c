/* Upgrades along late paths, then downgrades within slack; and the best of three such choices. */
#include <math.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"

const char *const wsp_constructions[] = { "best", "upgrades", "paths", "prices", NULL };

enum { NONE = UINT32_MAX };

struct greedy {
    const struct wsp *w;
    uint32_t *choice;
    struct wsp_live live;
    struct heap steps; /* what may be changed, best first */
};

/* The kind that gains time at the least cost a second, NONE if no kind is faster. */
static uint32_t upgrade(const struct greedy *g, uint32_t v, double *price)
{
    const struct wsp *w = g->w;
    uint32_t now = g->choice[v];
    uint32_t best = NONE;

    for (uint32_t j = 0; j < w->machines; j++) {
        double gain = wsp_tau(w, v, now) - wsp_tau(w, v, j);
        double each = fmax(0, wsp_cost(w, v, j) - wsp_cost(w, v, now)) / gain;

        if (!(gain > 0) || !wsp_efficient(w, v, j))
            continue;
        if (best == NONE || each < *price ||
            (each == *price && wsp_tau(w, v, j) < wsp_tau(w, v, best))) {
            best = j;
            *price = each;
        }
    }
    return best;
}

static void offer_upgrade(struct greedy *g, uint32_t v)
{
    double price = 0;

    if (upgrade(g, v, &price) != NONE)
        heap_push(&g->steps, (struct heap_key){ heap_high(price), v });
}

/* The task before v on a longest path to it, NONE at its begin. */
static uint32_t before(const struct greedy *g, uint32_t v)
{
    const struct wsp *w = g->w;

    for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
        if (g->live.end[w->pred[e]] == g->live.start[v])
            return w->pred[e];
    return NONE;
}

/* Makes one late path fit its limit; false when even its fastest kinds are too slow. */
static bool shorten(struct greedy *g, uint32_t end)
{
    double excess = g->live.end[end] - wsp_due(g->w, end);

    heap_clear(&g->steps);
    for (uint32_t v = end; v != NONE; v = before(g, v))
        offer_upgrade(g, v);
    while (excess > g->live.tolerance && heap_count(&g->steps)) {
        uint32_t v = heap_item(heap_pop(&g->steps));
        double price = 0;
        uint32_t kind = upgrade(g, v, &price);

        excess -= wsp_tau(g->w, v, g->choice[v]) - wsp_tau(g->w, v, kind);
        g->choice[v] = kind;
        offer_upgrade(g, v);
        wsp_live_touch(&g->live, v);
    }
    wsp_live_settle(&g->live);
    return excess <= g->live.tolerance;
}

/* The kind that saves most a second of delay among those that fit; any that is no slower first. */
static uint32_t downgrade(const struct greedy *g, uint32_t v, double *rate)
{
    const struct wsp *w = g->w;
    uint32_t now = g->choice[v];
    uint32_t best = NONE;
    double room = g->live.latest[v] - g->live.start[v];

    for (uint32_t j = 0; j < w->machines; j++) {
        double saving = wsp_cost(w, v, now) - wsp_cost(w, v, j);
        double longer = fmax(0, wsp_tau(w, v, j) - wsp_tau(w, v, now));
        double each = saving / longer;

        if (!(saving > 0) || wsp_tau(w, v, j) > room || !wsp_efficient(w, v, j))
            continue;
        if (best == NONE || each > *rate) {
            best = j;
            *rate = each;
        }
    }
    return best;
}

static void offer_downgrade(struct greedy *g, uint32_t v)
{
    double rate = 0;

    if (downgrade(g, v, &rate) != NONE)
        heap_push(&g->steps, wsp_largest_first(rate, v));
}

/* Slack only shrinks here, so a step that no longer fits is replaced by a smaller one or none. */
static void use_slack(struct greedy *g)
{
    heap_clear(&g->steps);
    for (uint32_t v = 0; v < g->w->tasks; v++)
        offer_downgrade(g, v);
    while (heap_count(&g->steps)) {
        struct heap_key key = heap_pop(&g->steps);
        uint32_t v = heap_item(key);
        double rate = 0;
        uint32_t kind = downgrade(g, v, &rate);

        if (kind == NONE)
            continue;
        if (~heap_high(rate) > key.high) {
            heap_push(&g->steps, wsp_largest_first(rate, v));
            continue;
        }
        g->choice[v] = kind;
        wsp_live_forward(&g->live, v);
        wsp_live_backward(&g->live, v);
        offer_downgrade(g, v);
    }
}

void wsp_repair(const struct wsp_task *task, uint32_t *choice)
{
    struct greedy g = { .w = task->w, .choice = choice };
    struct arena *arena = arena_create();
    struct slab slab;
    bool possible = true;

    slab_init(&slab, arena);
    heap_init(&g.steps, &slab, false);
    wsp_live_open(&g.live, task, choice, &slab);
    while (possible && heap_count(&g.live.late))
        possible = shorten(&g, heap_item(*heap_min(&g.live.late)));
    if (possible) {
        wsp_windows(g.w, task->order, choice, NULL, g.live.latest);
        use_slack(&g);
    }
    arena_destroy(arena);
}

/* Slack used, and kept if that is in time and costs less than what there is. */
static void keep_better(const struct wsp_task *task, uint32_t *choice, uint32_t *best, double *cost)
{
    const struct wsp *w = task->w;
    double sum = 0;

    wsp_repair(task, choice);
    for (uint32_t v = 0; v < w->tasks; v++)
        sum += wsp_cost(w, v, choice[v]);
    if (sum >= *cost)
        return;
    *cost = sum;
    memcpy(best, choice, w->tasks * sizeof *best);
}

bool wsp_by_greedy(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    struct wsp_result other = { .choice = arena_array(task->scratch, task->w->tasks,
                                                      sizeof *other.choice) };
    int only = task->options->construction;
    double cost = (double)INFINITY;
    double bound = -(double)INFINITY;

    memcpy(other.choice, result->choice, task->w->tasks * sizeof *other.choice);
    if (only == WSP_BEST || only == WSP_UPGRADES)
        keep_better(task, other.choice, result->choice, &cost);
    if (only == WSP_BEST || only == WSP_PATHS) {
        if (!wsp_by_pcp(task, &other, err))
            return false;
        keep_better(task, other.choice, result->choice, &cost);
    }
    if (only == WSP_BEST || only == WSP_PRICES)
        wsp_by_prices(task, result->choice, &cost, &bound);
    result->bound = fmax(result->bound, bound);
    return true;
}
