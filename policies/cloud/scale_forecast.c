/* Scaling for the load that is forecast, so that VMs serve when it comes. */
#include <math.h>

#include "policies/lib/forecast.h"
#include "sim/cloud/cloud.h"

struct scale_forecast {
    double target;
    int64_t ahead;
    struct forecast_params forecast;
    int method;
    double alpha, beta;
    int64_t window, period, lags;
    double penalty;
};

struct memory {
    bool known;
    struct forecast forecast;
};

static const struct param scale_forecast_params[] = {
    PARAM(scale_forecast, target, 0.7, 0.001, 1, "", "CPU use of the VMs at the load to come."),
    PARAM(scale_forecast, ahead, 1, 1, 1000, "", "Intervals ahead for which to be ready."),
    PARAM_CHOICE(scale_forecast, method, "holt", forecast_methods, "How the load is forecast."),
    PARAM(scale_forecast, alpha, 0.5, 0.000001, 1, "", "ewma, holt: weight of the newest load."),
    PARAM(scale_forecast, beta, 0.1, 0, 1, "", "holt: weight of the newest trend."),
    PARAM(scale_forecast, window, 48, 1, FORECAST_WINDOW, "",
          "mean, ridge, loess: observations that count."),
    PARAM(scale_forecast, period, 288, 1, FORECAST_PERIOD, "", "seasonal: intervals of a season."),
    PARAM(scale_forecast, lags, 4, 1, FORECAST_LAGS, "",
          "ridge: loads that the next follows from."),
    PARAM(scale_forecast, penalty, 0.1, 0, 1e9, "", "ridge: weight of small coefficients."),
    { 0 },
};

static bool scale_forecast_init(void *ptr, struct cloud *c, struct error *err)
{
    struct scale_forecast *self = ptr;

    (void)c;
    (void)err;
    self->forecast = (struct forecast_params){ .method = self->method,
                                               .alpha = self->alpha,
                                               .beta = self->beta,
                                               .window = self->window,
                                               .period = self->period,
                                               .lags = self->lags,
                                               .penalty = self->penalty };
    return true;
}

/* Enough for the load now, and for what is to come until `ahead`: VMs that end would be missed. */
static int64_t scale_forecast_scale(void *ptr, struct cloud *c, uint32_t service)
{
    const struct scale_forecast *self = ptr;
    struct memory *m = cloud_service_priv(c, service);
    double load = cloud_service(c, service)->load;

    if (!m->known)
        forecast_init(&m->forecast, &self->forecast, cloud_memory(c));
    m->known = true;
    forecast_update(&m->forecast, load);
    for (uint32_t step = 1; step <= (uint32_t)self->ahead; step++)
        load = fmax(load, forecast_predict(&m->forecast, step));
    return (int64_t)ceil(fmin(load / self->target, 1e9));
}

const struct cloud_policy cloud_scale_forecast = {
    .policy = { .name = "cloud.scale_forecast",
                .doc = "As many VMs as the load of now and of the next intervals needs, by a "
                       "forecast.",
                .source = "Lorido-Botran, Miguel-Alonso & Lozano, J. Grid Computing 12, 2014, time "
                          "series analysis",
                .params = scale_forecast_params,
                .self_size = sizeof(struct scale_forecast) },
    .service_size = sizeof(struct memory),
    .init = scale_forecast_init,
    .scale = scale_forecast_scale,
};
