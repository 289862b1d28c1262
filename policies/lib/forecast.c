/* Forecasters of one series: naive, smoothing, and lines fitted to a window. */
#include "policies/lib/forecast.h"

#include <math.h>

#include "policies/lib/robust.h"
#include "sim/base/error.h"
#include "sim/base/stats_fit.h"

const char *const forecast_methods[] = { "last",     "mean",  "ewma",  "holt",
                                         "seasonal", "ridge", "loess", 0 };

static size_t room_of(const struct forecast_params *params)
{
    if (params->method == FORECAST_SEASONAL)
        return (size_t)params->period;
    if (params->method == FORECAST_MEAN || params->method == FORECAST_RIDGE ||
        params->method == FORECAST_LOESS)
        return (size_t)params->window;
    return 0;
}

void forecast_init(struct forecast *f, const struct forecast_params *params, struct slab *slab)
{
    BUG_UNLESS(params->alpha > 0 && params->alpha <= 1 && params->beta >= 0 && params->beta <= 1);
    BUG_UNLESS(params->window >= 1 && params->window <= FORECAST_WINDOW);
    BUG_UNLESS(params->period >= 1 && params->period <= FORECAST_PERIOD);
    BUG_UNLESS(params->lags >= 1 && params->lags <= FORECAST_LAGS && params->penalty >= 0);
    *f = (struct forecast){ .params = *params, .slab = slab, .newest = (double)NAN };
    f->room = room_of(params);
    if (f->room > 0)
        f->ring = slab_alloc(slab, f->room * sizeof *f->ring);
}

void forecast_free(struct forecast *f)
{
    if (f->ring)
        slab_free(f->slab, f->ring, f->room * sizeof *f->ring);
    f->ring = NULL;
}

static void smooth(struct forecast *f, double value)
{
    double before = f->level;
    double carried = f->params.method == FORECAST_HOLT ? f->trend : 0;

    if (f->seen == 0) {
        f->level = value;
        return;
    }
    f->level = f->params.alpha * value + (1 - f->params.alpha) * (before + carried);
    f->trend = f->params.beta * (f->level - before) + (1 - f->params.beta) * f->trend;
}

void forecast_update(struct forecast *f, double value)
{
    smooth(f, value);
    if (f->room > 0)
        f->ring[f->seen % f->room] = value;
    f->newest = value;
    f->seen++;
}

/* Values in the ring, oldest first. */
static size_t window(const struct forecast *f, double *out)
{
    size_t n = f->seen < f->room ? (size_t)f->seen : f->room;

    for (size_t i = 0; i < n; i++)
        out[i] = f->ring[(f->seen - n + i) % f->room];
    return n;
}

static double predict_mean(const struct forecast *f)
{
    double values[FORECAST_WINDOW];
    size_t n = window(f, values);
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

/* The value at the same place in the last period that is known. */
static double predict_seasonal(const struct forecast *f, uint32_t steps)
{
    uint64_t period = (uint64_t)f->params.period;
    uint64_t back = period - 1 - (steps - 1) % period; /* steps before the newest */

    return back < f->seen ? f->ring[(f->seen - 1 - back) % f->room] : f->newest;
}

static double predict_loess(const struct forecast *f, uint32_t steps)
{
    double values[FORECAST_WINDOW];
    size_t n = window(f, values);
    struct robust_line line;

    if (!robust_fit(values, n, ROBUST_TRICUBE, &line))
        return f->newest;
    return robust_line_at(&line, (double)n + steps);
}

/* One row for each value that has all its lags in the window, the newest lag first. */
static void fit_lags(struct forecast *f, const double *values, size_t n)
{
    double rows[FORECAST_WINDOW * FORECAST_LAGS];
    size_t lags = (size_t)f->params.lags;
    struct stats_points points = {
        .x = rows, .y = values + lags, .rows = n - lags, .columns = lags, .constant = true
    };

    for (size_t i = 0; i < points.rows; i++)
        for (size_t lag = 0; lag < lags; lag++)
            rows[i * lags + lag] = values[lags + i - lag - 1];
    if (f->params.penalty > 0)
        stats_fit_ridge(&points, f->params.penalty, f->weight);
    else
        stats_fit_least_squares(&points, f->weight);
    f->fitted = f->seen;
}

static double predict_ridge(struct forecast *f, uint32_t steps)
{
    double values[FORECAST_WINDOW];
    double recent[FORECAST_LAGS]; /* newest first */
    size_t n = window(f, values);
    size_t lags = (size_t)f->params.lags;
    double next = f->newest;

    if (n < 2 * lags + 1)
        return f->newest;
    if (f->fitted != f->seen)
        fit_lags(f, values, n);
    for (size_t i = 0; i < lags; i++)
        recent[i] = values[n - 1 - i];
    for (uint32_t step = 0; step < steps; step++) {
        next = f->weight[0];
        for (size_t i = 0; i < lags; i++)
            next += f->weight[i + 1] * recent[i];
        for (size_t i = lags - 1; i > 0; i--)
            recent[i] = recent[i - 1];
        recent[0] = next;
    }
    return isfinite(next) ? next : f->newest;
}

double forecast_predict(struct forecast *f, uint32_t steps)
{
    BUG_UNLESS(steps > 0);
    if (f->seen == 0)
        return (double)NAN;
    switch ((enum forecast_method)f->params.method) {
    case FORECAST_LAST:
        return f->newest;
    case FORECAST_MEAN:
        return predict_mean(f);
    case FORECAST_EWMA:
        return f->level;
    case FORECAST_HOLT:
        return f->level + steps * f->trend;
    case FORECAST_SEASONAL:
        return predict_seasonal(f, steps);
    case FORECAST_RIDGE:
        return predict_ridge(f, steps);
    case FORECAST_LOESS:
        return predict_loess(f, steps);
    }
    return f->newest;
}
