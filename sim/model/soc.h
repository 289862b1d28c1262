/* Clusters of a system-on-chip: operating points, power, frequency governors, heat, throttling. */
#ifndef ORRERY_MODEL_SOC_H
#define ORRERY_MODEL_SOC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"
#include "sim/model/governor.h"
#include "sim/model/thermal.h"

/*
 * A cluster is a number of equal cores with one clock. Its machine runs tasks for their time at the
 * top frequency times top / present frequency.
 *
 * Power of a core that runs, beside its leakage: Ca f V^2, with Ca from the profile, the measured
 * power of the cluster with 1, 2, .. cores busy at a frequency. The row of the profile is the first
 * whose frequency F is not below the present one (else the last), n the busy cores, at most as many
 * as the row has values w1 .. wm:
 *
 *   Ca = (wn - m leakage) / n / (F V(F)^2), not below 0
 *
 * Without a profile (busy_w - idle_w) takes the place of Ca f V^2 at the top frequency, and each
 * core draws idle_w; without operating points that is all. Leakage: thermal_leakage at the hottest
 * spot. Source: Arda et al., "DS3", IEEE TC 69(8), 2020, section 4.3, details of its program.
 */
struct soc_cluster {
    const char *name;      /* for messages */
    uint32_t cores;        /* of all its machines */
    double idle_w, busy_w; /* of a core [W] */
    const char *opp;       /* "600MHz 0.9V, 1400MHz 1100mV", ascending; NULL: one speed */
    const char *profile;   /* "1000MHz: 0.19 0.29, 1400MHz: 0.39 0.59", at operating points; NULL */
    const char *trip;      /* "1000MHz - 600MHz": most at each trip point, - : leave; NULL: none */
    const char *thermal;   /* thermal_input_parse; NULL: none */
    const char *governor;  /* governor_parse; NULL: performance */
};

struct soc_options {
    const struct soc_cluster *cluster;
    uint32_t clusters;
    const char *thermal; /* thermal_find; NULL: none, the temperature stays ambient */
    double ambient;      /* degrees Celsius */
    bool throttle;       /* at trip points: the frequency is at most that of the point reached */
    double trip;         /* first trip point; the next SOC_TRIP_STEP apart */
};

/* A trip point is left when the hottest spot is SOC_HYSTERESIS below it. Degrees; source: DS3. */
#define SOC_TRIP_STEP 5.0
#define SOC_HYSTERESIS 3.0

/* State of all clusters. No engine, no clock: whoever owns it tells what happens. */
struct soc;

/*
 * All clusters at their governor's first point, all parts at ambient temperature. NULL if a text is
 * wrong; the error starts with the name of the cluster. The options are read and not kept.
 */
struct soc *soc_create(struct arena *arena, const struct soc_options *options, struct error *err);

/* Whether power depends on anything but the number of busy cores: soc_look is then wanted. */
bool soc_looks(const struct soc *s);

double soc_ratio(const struct soc *s, uint32_t cluster); /* present frequency over the top one */
double soc_hz(const struct soc *s, uint32_t cluster);    /* 0 without operating points */

/* W of the whole cluster now with so many busy cores: soc_dynamic of these, soc_idle of all. */
double soc_watts(const struct soc *s, uint32_t cluster, uint32_t busy);

/* W that one busy core of so many draws beyond what it draws when idle: that, and its leakage. */
double soc_dynamic(const struct soc *s, uint32_t cluster, uint32_t busy);
double soc_idle(const struct soc *s, uint32_t cluster);
double soc_leakage(const struct soc *s, uint32_t cluster);

/* Time of one step of the thermal model; 0 without one. */
sim_time soc_step(const struct soc *s);

/* Steps of the thermal model with constant power [W] of each cluster, then the trip points. */
void soc_heat(struct soc *s, const double *watts, int64_t steps);

/* The governor looks at a cluster. True: its frequency is another one now. */
bool soc_look(struct soc *s, uint32_t cluster, const struct governor_load *load);

/* Whether the last step of the thermal model changed nothing: nor will others at that power. */
bool soc_still(const struct soc *s);

double soc_temperature(const struct soc *s); /* of the hottest spot, degrees Celsius */
uint32_t soc_tripped(const struct soc *s);   /* trip points reached; 0 unless `throttle` */

#endif
