/* Power of a machine over its CPU utilisation. */
#ifndef ORRERY_MODEL_POWER_H
#define ORRERY_MODEL_POWER_H

#include <stdbool.h>

#include "sim/base/error.h"

/*
 * P is in W, u the utilisation in [0, 1], idle and max the power at u = 0 and u = 1:
 *
 *   constant       max
 *   linear         idle + (max - idle) u
 *   sqrt           idle + (max - idle) sqrt(u)
 *   square         idle + (max - idle) u^2
 *   cubic          idle + (max - idle) u^3
 *   mse(r)         idle + (max - idle) (2u - u^r), r > 0, 1.4 unless said: Fan, Weber and Barroso,
 *                  "Power provisioning for a warehouse-sized computer", ISCA 2007
 *   asymptotic(a)  idle + (max - idle) / 2 (1 + u - exp(-u / a)), a > 0, 0.3 unless said
 *   spec(...)      straight lines between measured values at u = 0, 0.1, .. 1: 11 numbers, or the
 *                  name of one of power_curves
 *
 * The forms from sqrt to asymptotic are those of DSLab and OpenDC; note that asymptotic does not
 * pass through max.
 */
enum power_kind {
    POWER_CONSTANT,
    POWER_LINEAR,
    POWER_SQRT,
    POWER_SQUARE,
    POWER_CUBIC,
    POWER_MSE,
    POWER_ASYMPTOTIC,
    POWER_SPEC
};
enum { POWER_POINTS = 11 };

/* Held by value, const after power_parse. */
struct power_model {
    enum power_kind kind;
    double idle, max;           /* W */
    double shape;               /* r of mse, a of asymptotic */
    double point[POWER_POINTS]; /* of spec */
};

/* A measured curve: SPECpower_ssj2008, average active power at 0, 10, .. 100 % target load. */
struct power_curve {
    const char *name;
    const char *doc;
    double point[POWER_POINTS];
};

extern const struct power_curve power_curves[]; /* closed by { 0 } */

/*
 * Reads "linear", "mse(1.4)", "spec(ml110_g4)" or "spec(86 89.4 .. 117)". idle and max [W] are used
 * by all but spec; 0 <= idle <= max. The error names what was expected and the nearest name.
 */
bool power_parse(const char *text, double idle, double max, struct power_model *model,
                 struct error *err);

/* W at utilisation u, which is cut to [0, 1]. */
double power_watts(const struct power_model *model, double u);

#endif
