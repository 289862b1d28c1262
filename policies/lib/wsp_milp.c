/* The workflow scheduling problem as a mixed-integer program of one row a task and edge. */
#include <math.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"

/* Times are scaled so that the deadline is this: solvers keep rows to absolute tolerances. */
static const double HORIZON = 1000;

struct model {
    const struct wsp *w;
    struct milp m;
    uint32_t *column; /* [task * machines + kind], NONE for a kind that no optimum needs */
    uint32_t *finish; /* [task] */
    double scale;
};

enum { NONE = UINT32_MAX };

static void put_tau(struct model *model, uint32_t row, uint32_t v)
{
    const struct wsp *w = model->w;

    for (uint32_t j = 0; j < w->machines; j++) {
        uint32_t column = model->column[(size_t)v * w->machines + j];

        if (column != NONE && wsp_tau(w, v, j) > 0)
            milp_put(&model->m, row, column, -wsp_tau(w, v, j) * model->scale);
    }
}

static void add_columns(struct model *model)
{
    const struct wsp *w = model->w;

    for (uint32_t v = 0; v < w->tasks; v++) {
        uint32_t one = milp_add_row(&model->m, 1, 1);

        for (uint32_t j = 0; j < w->machines; j++) {
            uint32_t *column = &model->column[(size_t)v * w->machines + j];

            *column = NONE;
            if (!wsp_efficient(w, v, j))
                continue;
            *column =
                milp_add_column(&model->m, &(struct milp_column){ 0, 1, wsp_cost(w, v, j), true });
            milp_put(&model->m, one, *column, 1);
        }
        /* A window that is shut by rounding is open at one point. */
        model->finish[v] = milp_add_column(
            &model->m, &(struct milp_column){ 0, fmax(0, wsp_due(w, v) * model->scale), 0, false });
    }
}

static void add_rows(struct model *model)
{
    const struct wsp *w = model->w;

    for (uint32_t v = 0; v < w->tasks; v++) {
        uint32_t row = milp_add_row(&model->m, wsp_ready(w, v) * model->scale, (double)INFINITY);

        milp_put(&model->m, row, model->finish[v], 1);
        put_tau(model, row, v);
        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++) {
            row = milp_add_row(&model->m, 0, (double)INFINITY);
            milp_put(&model->m, row, model->finish[v], 1);
            milp_put(&model->m, row, model->finish[w->pred[e]], -1);
            put_tau(model, row, v);
        }
    }
}

/* A start must be a whole solution; kinds without a column are replaced by one that dominates. */
static void fill_start(const struct model *model, const struct wsp_task *task,
                       const uint32_t *choice, double *x)
{
    const struct wsp *w = model->w;
    uint32_t *kind = arena_array(task->scratch, w->tasks, sizeof *kind);
    double *start = arena_array(task->scratch, w->tasks, sizeof *start);

    for (uint32_t v = 0; v < w->tasks; v++) {
        kind[v] = choice[v];
        for (uint32_t j = 0; !wsp_efficient(w, v, kind[v]); j++)
            if (wsp_efficient(w, v, j) && wsp_tau(w, v, j) <= wsp_tau(w, v, choice[v]) &&
                wsp_cost(w, v, j) <= wsp_cost(w, v, choice[v]))
                kind[v] = j;
    }
    wsp_windows(w, task->order, kind, start, NULL);
    for (uint32_t v = 0; v < w->tasks; v++) {
        x[model->column[(size_t)v * w->machines + kind[v]]] = 1;
        x[model->finish[v]] = (start[v] + wsp_tau(w, v, kind[v])) * model->scale;
    }
}

static void take(const struct model *model, const struct milp_result *solved,
                 struct wsp_result *result)
{
    const struct wsp *w = model->w;

    for (uint32_t v = 0; v < w->tasks; v++)
        for (uint32_t j = 0; j < w->machines; j++) {
            uint32_t column = model->column[(size_t)v * w->machines + j];

            if (column != NONE && solved->x[column] > .5)
                result->choice[v] = j;
        }
}

static double cost_of(const struct wsp *w, const uint32_t *choice)
{
    double cost = 0;

    for (uint32_t v = 0; v < w->tasks; v++)
        cost += wsp_cost(w, v, choice[v]);
    return cost;
}

/* The cheaper of what GREEDY and DP find, which is in time. */
static bool find_start(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    const struct wsp *w = task->w;
    struct wsp_result other = *result;

    if (w->ready || w->due)
        return wsp_by_greedy(task, result, err);
    other.choice = arena_array(task->scratch, w->tasks, sizeof *other.choice);
    memcpy(other.choice, result->choice, w->tasks * sizeof *other.choice);
    if (!wsp_by_greedy(task, result, err) || !wsp_by_dp(task, &other, err))
        return false;
    if (cost_of(w, other.choice) < cost_of(w, result->choice))
        memcpy(result->choice, other.choice, w->tasks * sizeof *other.choice);
    result->bound = fmax(result->bound, other.bound);
    return true;
}

bool wsp_by_milp(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    const struct wsp *w = task->w;
    struct model model = { .w = w, .scale = w->deadline > 0 ? HORIZON / w->deadline : 1 };
    struct milp_options options = { .solver = task->options->solver,
                                    .nodes = task->options->nodes,
                                    .seconds = task->options->seconds };
    struct milp_result solved = { 0 };
    double *start;
    bool ok;

    if (!w->tasks)
        return true;
    model.column = arena_array(task->scratch, (size_t)w->tasks * w->machines, sizeof(uint32_t));
    model.finish = arena_array(task->scratch, w->tasks, sizeof(uint32_t));
    add_columns(&model);
    add_rows(&model);
    solved.x = arena_array(task->scratch, model.m.columns.count, sizeof(double));
    start = arena_array(task->scratch, model.m.columns.count, sizeof(double));
    if (!task->options->start && !find_start(task, result, err)) {
        milp_free(&model.m);
        return false;
    }
    fill_start(&model, task, result->choice, start);
    options.start = start;
    ok = milp_solve(&model.m, &options, &solved, err);
    if (ok && (solved.status == MILP_OPTIMAL || solved.status == MILP_FEASIBLE)) {
        take(&model, &solved, result);
        wsp_repair(task, result->choice);
        result->optimal = solved.status == MILP_OPTIMAL;
    }
    if (ok && solved.bound > result->bound)
        result->bound = solved.bound;
    milp_free(&model.m);
    return ok;
}
