/* Distributions as people write them: "exponential(mean=10s)", "uniform(0, 2s)", "5". */
#ifndef ORRERY_BASE_DIST_H
#define ORRERY_BASE_DIST_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/text.h"

enum { DIST_ARGUMENTS = 3, DIST_VALUES = 32 };

/* How a distribution is drawn; several forms of arguments may share one. */
enum dist_kind {
    DIST_CONSTANT,
    DIST_UNIFORM,
    DIST_LOGUNIFORM,
    DIST_EXPONENTIAL,
    DIST_ERLANG,
    DIST_HYPEREXPONENTIAL,
    DIST_GAMMA,
    DIST_WEIBULL,
    DIST_LOGNORMAL,
    DIST_NORMAL,
    DIST_PARETO,
    DIST_PARETO_BOUNDED,
    DIST_DISCRETE
};

/*
 * A distribution, ready to be drawn from. Held by value, owns nothing, const after dist_parse and
 * so free to be shared by threads; its members are private to dist*.c.
 */
struct dist {
    int form; /* row of the table of forms */
    enum dist_kind kind;
    double argument[DIST_ARGUMENTS]; /* as written, times in seconds */
    double derived[DIST_ARGUMENTS];  /* what the draw needs */
    size_t count;                    /* discrete: number of values */
    double value[DIST_VALUES];
    double weight[DIST_VALUES];
    double upto[DIST_VALUES]; /* running sum of the weights */
};

/*
 * Reads a name with its arguments, by position or by name ("erlang(k=4, mean=1s)"), or a bare
 * number for a constant. Numbers may carry a unit of time and then count in seconds, or "%".
 * Weights of discrete(value:weight, ...) are relative: they need not sum to 1. On false *dist is
 * as it was, and the error names what is wrong, with the nearest name.
 */
bool dist_parse(const char *text, struct dist *dist, struct error *err);

/*
 * One draw; the numbers taken from the stream depend on the distribution, and on chance where it is
 * drawn by rejection. Always finite: beyond 1e300 it is 1e300.
 */
double dist_sample(const struct dist *dist, struct rng *rng);

/* The mean in closed form; infinite for pareto with alpha <= 1. */
double dist_mean(const struct dist *dist);

/* The least value that can come out: whoever cannot use negative ones refuses them by this. */
double dist_min(const struct dist *dist);

/* The same distribution as text that dist_parse reads back, all arguments by name. */
void dist_text(const struct dist *dist, struct text *out);

/*
 * Form number `index` for the manual, e.g. "erlang(k, mean)" and a sentence; false after the last.
 */
bool dist_form(size_t index, struct text *signature, const char **doc);

#endif
