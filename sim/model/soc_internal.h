/* Parsed clusters: shared by the readers of texts and the model. */
#ifndef ORRERY_MODEL_SOC_INTERNAL_H
#define ORRERY_MODEL_SOC_INTERNAL_H

#include "sim/model/soc.h"

/* One row of a profile. */
struct soc_profile {
    double hz, volt;
    double *watt; /* of 1, 2, .. busy cores */
    uint32_t count;
};

struct soc_part {
    uint32_t cores;
    double idle_w, busy_w;
    struct operating_point *point;
    uint32_t points; /* 0: one speed */
    struct soc_profile *profile;
    uint32_t profiles;
    double *trip; /* Hz at each trip point; 0: leave */
    uint32_t trips;
    enum thermal_input input;
    struct governor governor;
    uint32_t wanted; /* point that the governor wants */
    uint32_t at;     /* present point, throttled or not */
    double leakage;  /* W of a core at that point and the present temperature */
};

/* Reads the texts of one cluster; arrays in the arena. */
bool soc_read(const struct soc_cluster *text, struct soc_part *part, struct arena *arena,
              struct error *err);

#endif
