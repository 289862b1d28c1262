/* Prices of a second on every path, learnt from how late paths are; choices follow from prices. */
#include <math.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"

/*
 * The Lagrangian dual of the problem: a price on the time of each path, x(P) >= 0, gives a task the
 * price of a second lambda(v), the sum over the paths through it. Then every task may choose for
 * itself, min over kinds of cost + lambda tau, and the sum of that less x(P) times what the path
 * may take is at most the cost of any choice that is in time. Prices grow by a factor of
 * exp(step (length - limit)) for each path (exponentiated gradient), so that log x(P) is a sum over
 * the tasks of P, and lambda is found by a pass forward and one backward, as in an HMM.
 */
struct prices {
    const struct wsp_task *task;
    const struct wsp *w;
    double *sum;          /* of steps x tau of what was chosen, for each task */
    double steps;         /* sum of the steps, 1/s */
    double scale;         /* log of the factor of all prices */
    double *alpha, *beta; /* log of the prices of paths to a task, and from it on, with itself */
    double *lambda;       /* money per s */
    uint32_t *choice;     /* by the last prices */
    uint32_t *candidate;  /* the same, repaired */
    double bound;         /* the best value of the dual */
    double best;          /* cost of the best candidate */
};

/* Above this a price is as good as infinite. */
static const double LARGEST_LOG = 600;

static bool is_begin(const struct wsp *w, uint32_t v)
{
    return w->pred_start[v] == w->pred_start[v + 1] || wsp_ready(w, v) > 0;
}

/* log(exp(first) + sum of exp(values of the tasks in the row)); first may be -INFINITY. */
static double log_sum(double first, const double *value, const uint32_t *row, uint32_t count)
{
    double most = first;
    double sum;

    for (uint32_t e = 0; e < count; e++)
        most = fmax(most, value[row[e]]);
    if (isinf(most))
        return most;
    sum = exp(first - most);
    for (uint32_t e = 0; e < count; e++)
        sum += exp(value[row[e]] - most);
    return most + log(sum);
}

/* Logs of what a path gets for where it begins and ends, without the factor of all. */
static double log_begin(const struct prices *p, uint32_t v)
{
    return is_begin(p->w, v) ? p->steps * wsp_ready(p->w, v) : -(double)INFINITY;
}

static double log_end(const struct prices *p, uint32_t v)
{
    return wsp_is_end(p->w, v) ? -p->steps * wsp_due(p->w, v) : -(double)INFINITY;
}

static void find_lambda(struct prices *p)
{
    const struct wsp *w = p->w;
    const uint32_t *order = p->task->order;

    for (uint32_t i = 0; i < w->tasks; i++) {
        uint32_t v = order[i];

        p->alpha[v] = p->sum[v] + log_sum(log_begin(p, v), p->alpha, w->pred + w->pred_start[v],
                                          w->pred_start[v + 1] - w->pred_start[v]);
    }
    for (uint32_t i = w->tasks; i-- > 0;) {
        uint32_t v = order[i];

        p->beta[v] = p->sum[v] + log_sum(log_end(p, v), p->beta, w->succ + w->succ_start[v],
                                         w->succ_start[v + 1] - w->succ_start[v]);
        p->lambda[v] = exp(fmin(LARGEST_LOG, p->alpha[v] + p->beta[v] - p->sum[v] + p->scale));
    }
}

/* Chooses by the prices; returns the value of the dual. */
static double choose(struct prices *p)
{
    const struct wsp *w = p->w;
    double value = 0;

    for (uint32_t v = 0; v < w->tasks; v++) {
        uint32_t best = 0;

        for (uint32_t j = 1; j < w->machines; j++) {
            double more = wsp_cost(w, v, j) - wsp_cost(w, v, best) +
                          p->lambda[v] * (wsp_tau(w, v, j) - wsp_tau(w, v, best));

            if (more < 0 || (more == 0 && wsp_cost(w, v, j) < wsp_cost(w, v, best)))
                best = j;
        }
        p->choice[v] = best;
        value += wsp_cost(w, v, best) + p->lambda[v] * wsp_tau(w, v, best);
        if (is_begin(w, v))
            value +=
                wsp_ready(w, v) * exp(fmin(LARGEST_LOG, log_begin(p, v) + p->beta[v] + p->scale));
        if (wsp_is_end(w, v))
            value -= wsp_due(w, v) * exp(fmin(LARGEST_LOG, p->alpha[v] + log_end(p, v) + p->scale));
    }
    return value;
}

/* A choice made feasible; kept in `best` if it is the cheapest so far. */
static void propose(struct prices *p, uint32_t *best)
{
    const struct wsp *w = p->w;
    double cost = 0;

    memcpy(p->candidate, p->choice, w->tasks * sizeof *p->candidate);
    wsp_repair(p->task, p->candidate);
    for (uint32_t v = 0; v < w->tasks; v++)
        cost += wsp_cost(w, v, p->candidate[v]);
    if (cost >= p->best)
        return;
    p->best = cost;
    memcpy(best, p->candidate, w->tasks * sizeof *best);
}

/* Prices begin equal on all paths; together what it would cost to have all as fast as possible. */
static void first_prices(struct prices *p)
{
    const struct wsp *w = p->w;
    double all = -(double)INFINITY;
    double range = 0;

    find_lambda(p);
    for (uint32_t v = 0; v < w->tasks; v++) {
        range += wsp_cost(w, v, wsp_fastest(w, v)) - wsp_cost(w, v, wsp_cheapest(w, v));
        if (wsp_is_end(w, v)) {
            double most = fmax(all, p->alpha[v]);

            all = most + log(exp(all - most) + exp(p->alpha[v] - most));
        }
    }
    p->scale = log(fmax(range, 1e-300) / w->deadline) - all;
}

void wsp_by_prices(const struct wsp_task *task, uint32_t *best, double *cost, double *bound)
{
    enum { ITERATIONS = 200, FIRST = 20 };
    const struct wsp *w = task->w;
    struct arena *arena = arena_create();
    struct prices p = { .task = task, .w = w, .bound = -(double)INFINITY, .best = *cost };
    uint32_t every = 5 + w->tasks / 500;

    p.sum = arena_array(arena, w->tasks, sizeof *p.sum);
    p.alpha = arena_array(arena, w->tasks, sizeof *p.alpha);
    p.beta = arena_array(arena, w->tasks, sizeof *p.beta);
    p.lambda = arena_array(arena, w->tasks, sizeof *p.lambda);
    p.choice = arena_array(arena, w->tasks, sizeof *p.choice);
    p.candidate = arena_array(arena, w->tasks, sizeof *p.candidate);
    if (w->tasks && w->deadline > 0)
        first_prices(&p);
    for (uint32_t k = 0; k < ITERATIONS && w->tasks && w->deadline > 0; k++) {
        double step = 6 / w->deadline / sqrt(k + 1.);

        find_lambda(&p);
        p.bound = fmax(p.bound, choose(&p));
        if ((k >= FIRST && (ITERATIONS - 1 - k) % every == 0) || k + 1 == ITERATIONS)
            propose(&p, best);
        p.steps += step;
        for (uint32_t v = 0; v < w->tasks; v++)
            p.sum[v] += step * wsp_tau(w, v, p.choice[v]);
    }
    *cost = p.best;
    *bound = p.bound - WSP_TOLERANCE * fabs(p.bound);
    arena_destroy(arena);
}
