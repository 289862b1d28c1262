/* Temperature of a SoC: a linear model of a few hotspots driven by the power of its parts. */
#ifndef ORRERY_MODEL_THERMAL_H
#define ORRERY_MODEL_THERMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/units.h"

enum { THERMAL_SPOTS = 5 };

/* What heats: inputs of a model, and kinds of parts that have no input in any. */
enum thermal_input {
    THERMAL_BIG,
    THERMAL_LITTLE,
    THERMAL_MEMORY,
    THERMAL_GPU,
    THERMAL_INPUTS,
    THERMAL_CPU = THERMAL_INPUTS, /* leaks as a big core, heats nothing */
    THERMAL_ACCELERATOR,          /* neither leaks nor heats */
    THERMAL_NONE                  /* likewise */
};

/*
 * One step of the model is T[k+1] = A (T[k] - ambient) + B P + ambient, in degrees Celsius and W.
 * odroid_xu3 is that of the Odroid-XU3 board (Exynos 5422) in DS3: hotspots are its four big cores
 * and the GPU; Arda et al., "DS3: a system-level domain-specific system-on-chip simulation
 * framework", IEEE Trans. Computers 69(8), 2020, section 4.4, values of the released program, which
 * takes a step every 20 us.
 */
struct thermal_model {
    const char *name;
    const char *doc;
    double a[THERMAL_SPOTS][THERMAL_SPOTS];
    double b[THERMAL_SPOTS][THERMAL_INPUTS];
    double memory, gpu; /* W that these two parts draw always */
    sim_time step;
};

extern const struct thermal_model thermal_models[]; /* closed by { 0 } */

/* The model of a name; *model is NULL for "none". The error names the nearest. */
bool thermal_find(const char *text, const struct thermal_model **model, struct error *err);

/* The input of a name: big, little, cpu, accelerator, memory, gpu or none. */
bool thermal_input_parse(const char *text, enum thermal_input *input, struct error *err);

/* Held by value; set with thermal_start. */
struct thermal {
    const struct thermal_model *model; /* NULL: the temperature stays ambient */
    double ambient;                    /* degrees Celsius */
    double above[THERMAL_SPOTS];       /* hotspots above ambient */
    double hottest;                    /* of the hotspots, degrees Celsius */
    bool still;                        /* the last step changed nothing */
};

/* All hotspots at ambient temperature. */
void thermal_start(struct thermal *t, const struct thermal_model *model, double ambient);

/* One step with constant power [W] of each input. */
void thermal_step(struct thermal *t, const double watts[THERMAL_INPUTS]);

/*
 * Leakage [W] of one core at a voltage and a temperature: subthreshold and gate leakage of the
 * Exynos 5422, a quarter of (V C1 T^2 exp(-C2 / T) + I V) with T = 273 + celsius; a little core
 * leaks a quarter of that, what is neither a core nor a CPU nothing. Source as above, section 4.3.
 */
double thermal_leakage(enum thermal_input input, double volt, double celsius);

#endif
