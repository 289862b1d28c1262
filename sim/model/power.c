/* Power models by name, and the curves measured by SPEC. */
#include "sim/model/power.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "constant", "linear", "sqrt",       "square",
                                     "cubic",    "mse",    "asymptotic", "spec" };

enum { KINDS = sizeof names / sizeof names[0] };

/* Published results of spec.org, power_ssj2008; the two ML110 are those of CloudSim's examples. */
const struct power_curve power_curves[] = {
    { "ml110_g4",
      "HP ProLiant ML110 G4, Xeon 3040, 2 cores of 1.86 GHz, 4 GB",
      { 86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117 } },
    { "ml110_g5",
      "HP ProLiant ML110 G5, Xeon 3075, 2 cores of 2.66 GHz, 4 GB",
      { 93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135 } },
    { "x3250",
      "IBM System x3250 M3, Xeon X3480, 4 cores of 3.07 GHz, 8 GB",
      { 42.3, 46.7, 49.7, 55.4, 61.8, 69.3, 76.1, 87, 96.1, 106, 113 } },
    { "x3550",
      "IBM System x3550 M3, 2 Xeon X5675, 12 cores of 3.07 GHz, 16 GB",
      { 58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222 } },
    { 0 },
};

static bool read_points(const char *at, const char *end, struct power_model *model)
{
    size_t count = 0;

    while (at < end) {
        char number[32];
        size_t length = strcspn(at, " ,)");

        if (length >= sizeof number || count == POWER_POINTS)
            return false;
        memcpy(number, at, length);
        number[length] = '\0';
        if (!text_to_real(number, &model->point[count]) || !(model->point[count] >= 0) ||
            model->point[count] > 1e9)
            return false;
        count++;
        at += length + strspn(at + length, " ,");
    }
    return count == POWER_POINTS;
}

static const char *next_curve(void *state)
{
    const struct power_curve **at = state;

    return (*at)->name ? (*at)++->name : NULL;
}

static bool read_curve(const char *inside, size_t length, struct power_model *model,
                       struct error *err)
{
    const struct power_curve *all = power_curves;
    char name[32] = "";

    if (length < sizeof name)
        memcpy(name, inside, length);
    for (const struct power_curve *curve = power_curves; curve->name; curve++)
        if (!strcmp(curve->name, name)) {
            memcpy(model->point, curve->point, sizeof model->point);
            return true;
        }
    if (read_points(inside, inside + length, model))
        return true;
    error_set(err, "no power curve '%.*s'", (int)(length < 40 ? length : 40), inside);
    error_hint(err, name[0] ? text_nearest(name, next_curve, &all) : NULL,
               "; expected a name such as ml110_g4, or 11 numbers of W at 0, 10, .. 100 %");
    return false;
}

static bool read_shape(const char *inside, size_t length, struct power_model *model,
                       struct error *err)
{
    char number[32] = "";

    model->shape = model->kind == POWER_MSE ? 1.4 : 0.3;
    if (!inside)
        return true;
    if (length < sizeof number)
        memcpy(number, inside, length);
    if ((model->kind != POWER_MSE && model->kind != POWER_ASYMPTOTIC) ||
        !text_to_real(number, &model->shape) || !(model->shape > 0) || model->shape > 1e6)
        return error_set(err, "power: '%.*s' after %s; expected %s",
                         (int)(length < 40 ? length : 40), inside, names[model->kind],
                         model->kind == POWER_MSE || model->kind == POWER_ASYMPTOTIC
                             ? "a number above 0"
                             : "nothing");
    return true;
}

bool power_parse(const char *text, double idle, double max, struct power_model *model,
                 struct error *err)
{
    size_t length = strcspn(text, "(");
    const char *inside = text[length] ? text + length + 1 : NULL;
    size_t inner = inside ? strcspn(inside, ")") : 0;
    char name[24] = "";
    size_t kind = 0;

    if (length < sizeof name)
        memcpy(name, text, length);
    while (kind < KINDS && strcmp(names[kind], name) != 0)
        kind++;
    if (kind == KINDS || (inside && (inside[inner] != ')' || inside[inner + 1] != '\0'))) {
        error_set(err, "no power model '%.60s'", text);
        error_hint(err, kind == KINDS ? text_nearest_of(name, names, KINDS) : NULL,
                   "; expected one such as linear or spec(ml110_g4)");
        return false;
    }
    *model = (struct power_model){ .kind = (enum power_kind)kind, .idle = idle, .max = max };
    if (kind == POWER_SPEC)
        return read_curve(inside ? inside : "", inner, model, err);
    if (!(idle >= 0 && idle <= max))
        return error_set(err, "power: %g W idle and %g W at most; expected 0 <= idle <= max", idle,
                         max);
    return read_shape(inside, inner, model, err);
}

static double between(const double point[POWER_POINTS], double u)
{
    double at = u * (POWER_POINTS - 1);
    int low = (int)at;

    if (low >= POWER_POINTS - 1)
        return point[POWER_POINTS - 1];
    return point[low] + (point[low + 1] - point[low]) * (at - low);
}

double power_watts(const struct power_model *model, double u)
{
    double span = model->max - model->idle;

    u = u < 0 ? 0 : u > 1 ? 1 : u;
    switch (model->kind) {
    case POWER_CONSTANT:
        return model->max;
    case POWER_LINEAR:
        return model->idle + span * u;
    case POWER_SQRT:
        return model->idle + span * sqrt(u);
    case POWER_SQUARE:
        return model->idle + span * u * u;
    case POWER_CUBIC:
        return model->idle + span * u * u * u;
    case POWER_MSE:
        return model->idle + span * (2 * u - pow(u, model->shape));
    case POWER_ASYMPTOTIC:
        return model->idle + span / 2 * (1 + u - exp(-u / model->shape));
    case POWER_SPEC:
        return between(model->point, u);
    }
    return 0;
/* Curves of power, measured machines, and the meter. */
#include "sim/model/power.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* W at 0, 10, ... 100 % load. All were published at spec.org/power_ssj2008/results; see `source`.
 */
static const struct measured {
    const char *name;
    const char *source;
    double watts[POWER_POINTS];
} measured[] = {
    { "hp_ml110_g4",
      "SPECpower_ssj2008 20110127-00342 (HP ProLiant ML110 G4, Xeon 3040, 2 cores), as in CloudSim",
      { 86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117 } },
    { "hp_ml110_g5",
      "SPECpower_ssj2008 20110124-00339 (HP ProLiant ML110 G5, Xeon 3075, 2 cores), as in CloudSim",
      { 93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135 } },
    { "ibm_x3250_x3470",
      "SPECpower_ssj2008 20091104-00213 (IBM x3250, Xeon X3470, 4 cores), as in CloudSim",
      { 41.6, 46.7, 52.3, 57.9, 65.4, 73, 80.7, 89.5, 99.6, 105, 113 } },
    { "ibm_x3250_x3480",
      "SPECpower_ssj2008 20101001-00297 (IBM x3250, Xeon X3480, 4 cores), as in CloudSim",
      { 42.3, 46.7, 49.7, 55.4, 61.8, 69.3, 76.1, 87, 96.1, 106, 113 } },
    { "ibm_x3550_x5670",
      "SPECpower_ssj2008 20100315-00239 (IBM x3550, 2 Xeon X5670, 12 cores), as in CloudSim",
      { 66, 107, 120, 131, 143, 156, 173, 191, 211, 229, 247 } },
    { "ibm_x3550_x5675",
      "SPECpower_ssj2008 20110406-00368 (IBM x3550, 2 Xeon X5675, 12 cores), as in CloudSim",
      { 58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222 } },
};

enum { MEASURED = sizeof measured / sizeof measured[0], LONGEST = 31 };

static const char *const curves[] = { "constant", "linear",     "sqrt", "square", "cubic",
                                      "mse",      "asymptotic", "spec", NULL };

const struct param power_table[] = {
    PARAM_CHOICE(power_params, curve, "linear", curves, "Power over utilisation."),
    PARAM(power_params, idle, 0, 0, 1e9, "W", "Power of an idle machine."),
    PARAM(power_params, max, 0, 0, 1e9, "W", "Power of a machine in full use; must be given."),
    PARAM(power_params, exponent, 1.4, 0.01, 100, "", "Exponent of the curve mse."),
    PARAM(power_params, bend, 0.3, 0.001, 100, "", "Where the curve asymptotic bends."),
    PARAM_TEXT(power_params, spec, NULL,
               "Measured machine of the curve spec, or its eleven numbers of watts."),
    PARAM(power_params, allocated, 0, 0, 1e9, "W", "Power for allocated cores, used or not."),
    PARAM(power_params, sleep, 0, 0, 1e9, "W", "Power of a machine that sleeps."),
    PARAM(power_params, off, 0, 0, 1e9, "W", "Power of a machine that is off."),
    { 0 },
};

static const char *next_name(void *state)
{
    size_t *i = state;

    return *i < MEASURED ? measured[(*i)++].name : NULL;
}

static bool find_measured(const char *name, double *points, struct error *err)
{
    size_t state = 0;

    for (size_t i = 0; i < MEASURED; i++) {
        if (!strcmp(measured[i].name, name)) {
            memcpy(points, measured[i].watts, sizeof measured[i].watts);
            return true;
        }
    }
    error_set(err, "'spec' is '%.60s', which is no measured machine", name);
    return error_hint(err, text_nearest(name, next_name, &state),
                      "; expected a name or eleven numbers of watts");
}

/* Numbers apart by commas, blanks or both. */
static bool read_points(const char *text, double *points, struct error *err)
{
    size_t count = 0;

    for (text += strspn(text, ", \t"); *text; text += strspn(text, ", \t")) {
        size_t length = strcspn(text, ", \t");
        char number[LONGEST + 1];
        double watts;

        if (count == POWER_POINTS)
            return error_set(err, "'spec' has more than eleven numbers");
        snprintf(number, sizeof number, "%.*s", length > LONGEST ? LONGEST : (int)length, text);
        if (length > LONGEST || !text_to_real(number, &watts) || !(watts >= 0 && watts <= 1e9))
            return error_set(err, "'spec' has '%s' where a number of watts was expected", number);
        points[count++] = watts;
        text += length;
    }
    return count == POWER_POINTS ||
           error_set(err, "'spec' has %d of eleven numbers, for 0, 10, ... 100 %% load",
                     (int)count);
}

static bool make_spec(struct power_model *model, const char *spec, struct error *err)
{
    bool numbers;

    if (!spec || !spec[strspn(spec, ", \t")])
        return error_set(err, "the curve 'spec' needs 'spec', a measured machine such as "
                              "hp_ml110_g5, or eleven numbers of watts");
    numbers = !isalpha((unsigned char)spec[strspn(spec, ", \t")]);
    if (!(numbers ? read_points(spec, model->points, err)
                  : find_measured(spec, model->points, err)))
        return false;
    model->idle = model->points[0];
    model->span = model->points[POWER_POINTS - 1] - model->idle;
    return true;
}

static bool make_curve(struct power_model *model, const struct power_params *params,
                       struct error *err)
{
    const char *curve = curves[params->curve];

    if (params->spec)
        return error_set(err, "'spec' goes with the curve 'spec'; the curve is '%s'", curve);
    if (!(params->max > 0))
        return error_set(err, "the curve '%s' needs 'max', the watts of a machine in full use",
                         curve);
    if (params->idle > params->max)
        return error_set(err, "'idle' is %g W, more than 'max', which is %g W", params->idle,
                         params->max);
    if (params->curve == POWER_CONSTANT && params->idle > 0 && params->idle < params->max)
        return error_set(err, "the curve 'constant' has no other 'idle' than 'max'");
    model->idle = params->curve == POWER_CONSTANT ? params->max : params->idle;
    model->span = params->max - model->idle;
    return true;
}

bool power_model_make(struct power_model *model, const struct power_params *params,
                      struct error *err)
{
    struct power_model made = { .curve = (enum power_curve)params->curve };

    made.shape = params->curve == POWER_MSE ? params->exponent : params->bend;
    made.allocated = params->allocated;
    made.sleep = params->sleep;
    made.off = params->off;
    if (params->curve == POWER_SPEC && (params->idle > 0 || params->max > 0))
        return error_set(err, "the curve 'spec' has its own 'idle' and 'max'");
    if (!(params->curve == POWER_SPEC ? make_spec(&made, params->spec, err)
                                      : make_curve(&made, params, err)))
        return false;
    *model = made;
    return true;
}

static double between_points(const struct power_model *model, double u)
{
    double at = u * (POWER_POINTS - 1);
    int low = at < POWER_POINTS - 2 ? (int)at : POWER_POINTS - 2;

    return model->points[low] + (model->points[low + 1] - model->points[low]) * (at - low);
}

static double curve_watts(const struct power_model *model, double u)
{
    double part = u;

    switch (model->curve) {
    case POWER_CONSTANT:
    case POWER_LINEAR:
        break;
    case POWER_SQRT:
        part = sqrt(u);
        break;
    case POWER_SQUARE:
        part = u * u;
        break;
    case POWER_CUBIC:
        part = u * u * u;
        break;
    case POWER_MSE:
        part = 2 * u - pow(u, model->shape);
        break;
    case POWER_ASYMPTOTIC:
        part = (1 + u - exp(-u / model->shape)) / 2;
        break;
    case POWER_SPEC:
        return between_points(model, u);
    }
    return model->idle + model->span * part;
}

double power_watts(const struct power_model *model, double utilisation, double allocated)
{
    double u = utilisation > 1 ? 1 : utilisation;

    BUG_UNLESS(!isnan(utilisation) && allocated >= 0);
    return curve_watts(model, u > 0 ? u : 0) + model->allocated * allocated;
}

bool power_spec(size_t index, const char **name, const char **source)
{
    if (index >= MEASURED)
        return false;
    *name = measured[index].name;
    *source = measured[index].source;
    return true;
}

void power_meter_start(struct power_meter *meter, sim_time now, double watts)
{
    *meter = (struct power_meter){ now, watts, { 0, 0 } };
}

void power_meter_set(struct power_meter *meter, sim_time now, double watts)
{
    if (now > meter->since)
        exact_add(&meter->joules, meter->watts * time_seconds(now - meter->since));
    meter->since = now;
    meter->watts = watts;
}

double power_meter_joules(const struct power_meter *meter, sim_time now)
{
    struct power_meter until = *meter;

    power_meter_set(&until, now, meter->watts);
    return exact_get(&until.joules);
}
