/* Power of a machine over its CPU utilisation. */
/* What a machine draws from its plug, by how much of it is used and allocated. */
#ifndef ORRERY_MODEL_POWER_H
#define ORRERY_MODEL_POWER_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/text.h"

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
#include <stddef.h>

#include "sim/base/param.h"
#include "sim/base/stats.h"
#include "sim/base/units.h"

/*
 * Curves over the utilisation u of a machine that is on, from `idle` to `max` watts:
 *   constant    max
 *   linear      idle + (max - idle) u
 *   sqrt, square, cubic     the same with the root, square and cube of u (CloudSim)
 *   mse         idle + (max - idle) (2 u - u^exponent); Fan, Weber and Barroso, Power provisioning
 *               for a warehouse-sized computer, ISCA 2007, with 1.4. It exceeds `max` for exponents
 *               above 2.
 *   asymptotic  idle + (max - idle) / 2 (1 + u - e^(-u / bend)); GreenCloud and OpenDC, with a bend
 *               of 0.2 to 0.5. It stays below `max`.
 *   spec        linear between eleven measured points at u = 0, 0.1, ... 1, as SPECpower_ssj2008
 *               publishes them
 * To all of them comes `allocated` watts times the fraction of the cores that is allocated, used or
 * not: on a real cluster it explains as much as the choice of the curve.
 */
enum power_curve {
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

enum { POWER_POINTS = 11 };

/* A model as it is written; read by power_table. */
struct power_params {
    int curve;        /* enum power_curve */
    double idle;      /* W */
    double max;       /* W; must be given, but for spec */
    double exponent;  /* of mse */
    double bend;      /* of asymptotic */
    const char *spec; /* name of a measured machine, or eleven numbers of watts; else NULL */
    double allocated; /* W for all cores */
    double sleep;     /* W while it sleeps */
    double off;       /* W while it is off */
};

extern const struct param power_table[];

/* Ready to be used; plain data without pointers, good for arrays. Members are for reading. */
struct power_model {
    enum power_curve curve;
    double idle;
    double span;  /* max - idle */
    double shape; /* exponent of mse, bend of asymptotic */
    double allocated;
    double sleep;
    double off;
    double points[POWER_POINTS]; /* of spec */
};

/*
 * False and the model as it was: the parameters make no model. The error names the parameter and
 * what was expected, without a position.
 */
bool power_model_make(struct power_model *model, const struct power_params *params,
                      struct error *err);

/*
 * Watts of a machine that is on. Utilisation beyond 0 to 1 counts as the nearer end; `allocated`
 * is a fraction, at least 0, and above 1 where cores are promised more than once.
 */
double power_watts(const struct power_model *model, double utilisation, double allocated);

/* Measured machine number `index` for the manual: its name and source; false after the last. */
bool power_spec(size_t index, const char **name, const char **source);

/* Energy of a machine whose power keeps its value until the next change. */
struct power_meter {
    sim_time since;
    double watts;
    struct exact_sum joules; /* until `since` */
};

void power_meter_start(struct power_meter *meter, sim_time now, double watts);
void power_meter_set(struct power_meter *meter, sim_time now,
                     double watts); /* now never goes back */
double power_meter_joules(const struct power_meter *meter, sim_time now);

#endif
