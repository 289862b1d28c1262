/* What all methods of the workflow scheduling problem need: orders, windows, values. */
#include "policies/lib/wsp.h"

#include <math.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"

const char *const wsp_methods[] = { "milp", "greedy", "dp", "qubo", "ic_pcp", NULL };

bool wsp_order(const struct wsp *w, uint32_t *order)
{
    uint32_t *waiting = mem_alloc(w->tasks * sizeof *waiting + 1);
    uint32_t done = 0;
    uint32_t count = 0;

    for (uint32_t v = 0; v < w->tasks; v++) {
        waiting[v] = w->pred_start[v + 1] - w->pred_start[v];
        if (!waiting[v])
            order[count++] = v;
    }
    for (; done < count; done++) {
        uint32_t v = order[done];

        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++)
            if (--waiting[w->succ[e]] == 0)
                order[count++] = w->succ[e];
    }
    mem_free(waiting);
    return count == w->tasks;
}

void wsp_windows(const struct wsp *w, const uint32_t *order, const uint32_t *choice, double *start,
                 double *latest)
{
    for (uint32_t i = 0; start && i < w->tasks; i++) {
        uint32_t v = order[i];

        start[v] = wsp_ready(w, v);
        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++) {
            uint32_t u = w->pred[e];

            start[v] = fmax(start[v], start[u] + wsp_tau(w, u, choice[u]));
        }
    }
    for (uint32_t i = w->tasks; latest && i-- > 0;) {
        uint32_t v = order[i];

        latest[v] = wsp_due(w, v);
        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++) {
            uint32_t u = w->succ[e];

            latest[v] = fmin(latest[v], latest[u] - wsp_tau(w, u, choice[u]));
        }
    }
}

/* The kind of least `value`, then least `tie`, then lowest number; both begin with kind 0. */
static uint32_t least(const struct wsp *w, const double *value, const double *tie)
{
    uint32_t best = 0;

    for (uint32_t j = 1; j < w->machines; j++)
        if (value[j] < value[best] || (value[j] == value[best] && tie[j] < tie[best]))
            best = j;
    return best;
}

uint32_t wsp_cheapest(const struct wsp *w, uint32_t task)
{
    size_t row = (size_t)task * w->machines;

    return least(w, w->cost + row, w->tau + row);
}

uint32_t wsp_fastest(const struct wsp *w, uint32_t task)
{
    size_t row = (size_t)task * w->machines;

    return least(w, w->tau + row, w->cost + row);
}

bool wsp_efficient(const struct wsp *w, uint32_t task, uint32_t kind)
{
    double tau = wsp_tau(w, task, kind);
    double cost = wsp_cost(w, task, kind);

    for (uint32_t j = 0; j < w->machines; j++) {
        double other_tau = wsp_tau(w, task, j);
        double other_cost = wsp_cost(w, task, j);

        if (other_tau > tau || other_cost > cost || j == kind)
            continue;
        if (other_tau < tau || other_cost < cost || j < kind)
            return false;
    }
    return true;
}

double wsp_slowest(const struct wsp *w, uint32_t task)
{
    double most = 0;

    for (uint32_t j = 0; j < w->machines; j++)
        if (wsp_efficient(w, task, j))
            most = fmax(most, wsp_tau(w, task, j));
    return most;
}

static double least_cost(const struct wsp *w)
{
    double sum = 0;

    for (uint32_t v = 0; v < w->tasks; v++)
        sum += wsp_cost(w, v, wsp_cheapest(w, v));
    return sum;
}

static void measure(const struct wsp *w, const uint32_t *order, struct wsp_result *result)
{
    double *start = mem_alloc(w->tasks * sizeof *start + 1);
    double tolerance = WSP_TOLERANCE * fabs(w->deadline);

    result->cost = result->finish = 0;
    result->feasible = true;
    wsp_windows(w, order, result->choice, start, NULL);
    for (uint32_t v = 0; v < w->tasks; v++) {
        double finish = start[v] + wsp_tau(w, v, result->choice[v]);

        result->cost += wsp_cost(w, v, result->choice[v]);
        result->finish = fmax(result->finish, finish);
        if (!(finish <= wsp_due(w, v) + tolerance))
            result->feasible = false;
    }
    mem_free(start);
}

void wsp_evaluate(const struct wsp *w, struct wsp_result *result)
{
    uint32_t *order = mem_alloc(w->tasks * sizeof *order + 1);

    BUG_UNLESS(wsp_order(w, order));
    measure(w, order, result);
    result->bound = least_cost(w);
    result->optimal = result->feasible && result->cost <= result->bound;
    mem_free(order);
}

static bool solve(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    switch ((enum wsp_method)task->options->method) {
    case WSP_MILP:
        return wsp_by_milp(task, result, err);
    case WSP_GREEDY:
        return wsp_by_greedy(task, result, err);
    case WSP_DP:
        return wsp_by_dp(task, result, err);
    case WSP_QUBO:
        return wsp_by_qubo(task, result, err);
    case WSP_PCP:
        return wsp_by_pcp(task, result, err);
    }
    return error_set(err, "there is no method %d for workflows", task->options->method);
}

/* All tasks on their fastest kind: if that is late, everything is. */
static bool possible(const struct wsp *w, const uint32_t *order, struct wsp_result *result)
{
    for (uint32_t v = 0; v < w->tasks; v++)
        result->choice[v] = wsp_fastest(w, v);
    measure(w, order, result);
    return result->feasible;
}

static bool solve_possible(const struct wsp_task *task, struct wsp_result *result,
                           const uint32_t *start, struct error *err)
{
    const struct wsp *w = task->w;
    size_t size = w->tasks * sizeof *result->choice;
    uint32_t *fastest = arena_alloc(task->scratch, size);

    memcpy(fastest, result->choice, size);
    memcpy(result->choice, start, size);
    if (!solve(task, result, err))
        return false;
    measure(w, task->order, result);
    if (!result->feasible) {
        memcpy(result->choice, fastest, size);
        measure(w, task->order, result);
    }
    if (result->cost <= result->bound)
        result->optimal = true;
    if (result->optimal)
        result->bound = result->cost;
    return true;
}

bool wsp_solve(const struct wsp *w, const struct wsp_options *options, struct wsp_result *result,
               struct error *err)
{
    struct wsp_task task = { .w = w, .options = options, .scratch = arena_create() };
    size_t size = w->tasks * sizeof *result->choice;
    uint32_t *order = arena_alloc(task.scratch, size);
    uint32_t *start = arena_alloc(task.scratch, size);
    bool ok = true;

    BUG_UNLESS(w->machines > 0 && w->tasks <= WSP_TASKS);
    BUG_UNLESS(wsp_order(w, order));
    task.order = order;
    for (uint32_t v = 0; v < w->tasks; v++)
        start[v] = options->start ? result->choice[v] : wsp_cheapest(w, v);
    result->bound = least_cost(w);
    result->optimal = false;
    if (possible(w, order, result))
        ok = solve_possible(&task, result, start, err);
    else
        result->optimal = true;
    arena_destroy(task.scratch);
    return ok;
}
