/* What a series will be next: seven forecasters behind one interface. */
#ifndef ORRERY_LIB_FORECAST_H
#define ORRERY_LIB_FORECAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/*
 * LAST: the newest value. MEAN: of the last `window`. EWMA: level = alpha value + (1 - alpha)
 * level. HOLT: level and trend (Holt 1957; Hyndman & Athanasopoulos, Forecasting, section 8.2):
 * level = alpha value + (1 - alpha) (level + trend), trend = beta (new - old level) + (1 - beta)
 * trend, forecast level + h trend. SEASONAL: the value one period (or as many as needed) before,
 * the newest value while none is known (same book, section 5.2). RIDGE: a line through the last
 * `lags` values, fitted by ridge regression to the last `window` of them, iterated h times; the
 * newest value while there are fewer than 2 lags + 1. LOESS: local regression at the newest of the
 * last `window` values (robust.h, TRICUBE), carried on h steps.
 */
enum forecast_method {
    FORECAST_LAST,
    FORECAST_MEAN,
    FORECAST_EWMA,
    FORECAST_HOLT,
    FORECAST_SEASONAL,
    FORECAST_RIDGE,
    FORECAST_LOESS
};
extern const char *const forecast_methods[]; /* their names, closed by NULL */

enum { FORECAST_LAGS = 16, FORECAST_WINDOW = 512, FORECAST_PERIOD = 1 << 20 };

/* Only those that the method names are used. */
struct forecast_params {
    int method;     /* enum forecast_method */
    double alpha;   /* (0, 1] */
    double beta;    /* [0, 1] */
    int64_t window; /* values, 1..FORECAST_WINDOW */
    int64_t period; /* steps, 1..FORECAST_PERIOD */
    int64_t lags;   /* 1..FORECAST_LAGS */
    double penalty; /* of RIDGE, on the squared weights of the lags; >= 0 */
};

/* One series. Held by value; its ring is the slab's. */
struct forecast {
    struct forecast_params params;
    struct slab *slab; /* borrowed */
    double *ring;      /* the last `room` values, value number i at i % room */
    size_t room;
    uint64_t seen; /* values so far */
    double newest;
    double level, trend;
    double weight[FORECAST_LAGS + 1]; /* RIDGE: the constant, then the newest lag first */
    uint64_t fitted;                  /* values seen at the last fit */
};

/* Parameters out of range are a bug of the caller. */
void forecast_init(struct forecast *f, const struct forecast_params *params, struct slab *slab);
void forecast_free(struct forecast *f);

void forecast_update(struct forecast *f, double value); /* the next value of the series; finite */

/* The value `steps` >= 1 after the newest; NaN before the first. May be negative or very large. */
double forecast_predict(struct forecast *f, uint32_t steps);

#endif
