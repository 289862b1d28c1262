/* Thermal models by name, their steps, and leakage. */
#include "sim/model/thermal.h"

#include <math.h>
#include <string.h>

#include "sim/base/text.h"

const struct thermal_model thermal_models[] = {
    { .name = "odroid_xu3",
      .doc = "Samsung Exynos 5422 on an Odroid-XU3: four big cores and the GPU (DS3)",
      .a = { { .9928, .000566, .004281, .0003725, 1.34e-5 },
             { .006084, .9909, 0, .001016, 8.863e-5 },
             { 0, .0008608, .993, 0, .0008842 },
             { .006844, -.0005119, 0, .9904, .0003392 },
             { .0007488, .003932, 8.654e-5, .002473, .9905 } },
      .b = { { .0471, .02399, .07423, 6.898e-7 },
             { .01265, 0, 0, .001971 },
             { .113, .02819, .6708, 2.108e-6 },
             { .01646, .007198, 0, .01682 },
             { .01476, .03902, .01404, .03811 } },
      .memory = .0473,
      .gpu = .1201,
      .step = 20 * MICROSECOND },
    { 0 },
};

static const char *const inputs[] = {
    "big", "little", "cpu", "accelerator", "memory", "gpu", "none"
};
static const enum thermal_input input_of[] = { THERMAL_BIG,         THERMAL_LITTLE, THERMAL_CPU,
                                               THERMAL_ACCELERATOR, THERMAL_MEMORY, THERMAL_GPU,
                                               THERMAL_NONE };

enum { NAMES = sizeof inputs / sizeof *inputs };

static const char *next_model(void *state)
{
    const struct thermal_model **at = state;

    return (*at)->name ? (*at)++->name : NULL;
}

bool thermal_find(const char *text, const struct thermal_model **model, struct error *err)
{
    const struct thermal_model *at = thermal_models;

    *model = NULL;
    if (!strcmp(text, "none"))
        return true;
    while (at->name && strcmp(at->name, text) != 0)
        at++;
    if (at->name) {
        *model = at;
        return true;
    }
    error_set(err, "no thermal model '%.60s'", text);
    at = thermal_models;
    return error_hint(err, text_nearest(text, next_model, &at),
                      "; expected none or one such as odroid_xu3");
}

bool thermal_input_parse(const char *text, enum thermal_input *input, struct error *err)
{
    for (size_t i = 0; i < NAMES; i++)
        if (!strcmp(inputs[i], text)) {
            *input = input_of[i];
            return true;
        }
    error_set(err, "no thermal input '%.60s'", text);
    return error_hint(err, text_nearest_of(text, inputs, NAMES),
                      "; expected big, little, cpu, accelerator, memory, gpu or none");
}

void thermal_start(struct thermal *t, const struct thermal_model *model, double ambient)
{
    *t = (struct thermal){ .model = model, .ambient = ambient, .hottest = ambient };
}

void thermal_step(struct thermal *t, const double watts[THERMAL_INPUTS])
{
    double next[THERMAL_SPOTS];

    if (!t->model)
        return;
    for (int i = 0; i < THERMAL_SPOTS; i++) {
        next[i] = 0;
        for (int j = 0; j < THERMAL_SPOTS; j++)
            next[i] += t->model->a[i][j] * t->above[j];
        for (int j = 0; j < THERMAL_INPUTS; j++)
            next[i] += t->model->b[i][j] * watts[j];
    }
    t->still = !memcmp(t->above, next, sizeof next);
    memcpy(t->above, next, sizeof next);
    t->hottest = t->ambient + next[0];
    for (int i = 1; i < THERMAL_SPOTS; i++)
        t->hottest = fmax(t->hottest, t->ambient + next[i]);
}

double thermal_leakage(enum thermal_input input, double volt, double celsius)
{
    const double c1 = .002488, c2 = 2660, gate = .000519;
    double kelvin = 273 + celsius;
    double core;

    if (input != THERMAL_BIG && input != THERMAL_LITTLE && input != THERMAL_CPU)
        return 0;
    core = (volt * c1 * kelvin * kelvin * exp(-c2 / kelvin) + gate * volt) / 4;
    return input == THERMAL_LITTLE ? core / 4 : core;
}
