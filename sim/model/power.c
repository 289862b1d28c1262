/* Power models by name, and the curves measured by SPEC. */
#include "sim/model/power.h"

#include <math.h>
#include <string.h>

#include "sim/base/form.h"
#include "sim/base/text.h"

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

static bool read_curve(const struct form *form, struct power_model *model, struct error *err)
{
    const struct power_curve *all = power_curves;

    for (const struct power_curve *curve = power_curves; curve->name; curve++)
        if (!strcmp(curve->name, form->word)) {
            memcpy(model->point, curve->point, sizeof model->point);
            return true;
        }
    if (form->inside && read_points(form->inside, form->end, model))
        return true;
    error_set(err, "no power curve '%.*s'", form_quoted(form), form->inside ? form->inside : "");
    return error_hint(err, form->word[0] ? text_nearest(form->word, next_curve, &all) : NULL,
                      "; expected a name such as ml110_g4, or 11 numbers of W at 0, 10, .. 100 %");
}

static bool read_shape(const struct form *form, struct power_model *model, struct error *err)
{
    bool shaped = model->kind == POWER_MSE || model->kind == POWER_ASYMPTOTIC;

    model->shape = model->kind == POWER_MSE ? 1.4 : 0.3;
    if (!form->inside || (shaped && text_to_real(form->word, &model->shape) && model->shape > 0 &&
                          model->shape <= 1e6))
        return true;
    return error_set(err, "power: '%.*s' after %s; expected %s", form_quoted(form), form->inside,
                     names[model->kind], shaped ? "a number above 0" : "nothing");
}

bool power_parse(const char *text, double idle, double max, struct power_model *model,
                 struct error *err)
{
    static const struct form_words words = { "power model", names, KINDS,
                                             "; expected one such as linear or spec(ml110_g4)" };
    struct form form;

    if (!form_parse(text, &words, &form, err))
        return false;
    *model = (struct power_model){ .kind = (enum power_kind)form.name, .idle = idle, .max = max };
    if (model->kind == POWER_SPEC)
        return read_curve(&form, model, err);
    if (!(idle >= 0 && idle <= max))
        return error_set(err, "power: %g W idle and %g W at most; expected 0 <= idle <= max", idle,
                         max);
    return read_shape(&form, model, err);
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
}
