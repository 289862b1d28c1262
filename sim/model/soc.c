/* Power, frequency and heat of clusters. */
#include "sim/model/soc.h"

#include <math.h>

#include "sim/model/soc_internal.h"

struct soc {
    struct soc_part *part;
    uint32_t parts;
    struct thermal thermal;
    bool throttle;
    double trip;
    uint32_t trips;   /* the most that any cluster has */
    uint32_t tripped; /* trip points reached */
};

/* The highest point not above the frequency of the trip point reached. */
static uint32_t throttled(const struct soc *s, const struct soc_part *part)
{
    uint32_t at = part->wanted;
    double most;

    if (s->tripped == 0 || part->trips == 0)
        return at;
    most = part->trip[(s->tripped < part->trips ? s->tripped : part->trips) - 1];
    while (most > 0 && at > 0 && part->point[at].hz > most)
        at--;
    return at;
}

static void set_leakage(const struct soc *s, struct soc_part *part)
{
    if (part->points)
        part->leakage =
            thermal_leakage(part->input, part->point[part->at].volt, s->thermal.hottest);
}

struct soc *soc_create(struct arena *arena, const struct soc_options *options, struct error *err)
{
    struct soc *s = arena_alloc(arena, sizeof *s);
    const struct thermal_model *model;

    if (!thermal_find(options->thermal ? options->thermal : "none", &model, err))
        return NULL;
    thermal_start(&s->thermal, model, options->ambient);
    s->parts = options->clusters;
    s->part = arena_array(arena, s->parts, sizeof *s->part);
    s->throttle = options->throttle;
    s->trip = options->trip;
    for (uint32_t i = 0; i < s->parts; i++) {
        struct soc_part *part = &s->part[i];

        if (!soc_read(&options->cluster[i], part, arena, err)) {
            error_prefix(err, "machine '%.60s'",
                         options->cluster[i].name ? options->cluster[i].name : "");
            return NULL;
        }
        if (part->points)
            part->at = part->wanted = governor_first(&part->governor, part->point, part->points);
        set_leakage(s, part);
        if (part->trips > s->trips)
            s->trips = part->trips;
    }
    return s;
}

bool soc_looks(const struct soc *s)
{
    for (uint32_t i = 0; i < s->parts; i++)
        if (governor_varies(&s->part[i].governor))
            return true;
    return s->thermal.model != NULL;
}

double soc_hz(const struct soc *s, uint32_t cluster)
{
    const struct soc_part *part = &s->part[cluster];

    return part->points ? part->point[part->at].hz : 0;
}

double soc_ratio(const struct soc *s, uint32_t cluster)
{
    const struct soc_part *part = &s->part[cluster];

    return part->points ? part->point[part->at].hz / part->point[part->points - 1].hz : 1;
}

double soc_leakage(const struct soc *s, uint32_t cluster)
{
    return s->part[cluster].leakage;
}

static double point_power(double hz, double volt)
{
    return hz * volt * volt;
}

double soc_dynamic(const struct soc *s, uint32_t cluster, uint32_t busy)
{
    const struct soc_part *part = &s->part[cluster];
    const struct soc_profile *row = part->profile;
    const struct operating_point *at, *top;
    uint32_t n;
    double watts;

    if (!part->points || busy == 0)
        return busy ? part->busy_w - part->idle_w : 0;
    at = &part->point[part->at];
    top = &part->point[part->points - 1];
    if (!row)
        return (part->busy_w - part->idle_w) * point_power(at->hz, at->volt) /
               point_power(top->hz, top->volt);
    while (row + 1 < part->profile + part->profiles && row->hz < at->hz)
        row++;
    n = busy < row->count ? busy : row->count;
    watts = (row->watt[n - 1] - row->count * soc_leakage(s, cluster)) / n;
    return fmax(watts, 0) * point_power(at->hz, at->volt) / point_power(row->hz, row->volt);
}

double soc_idle(const struct soc *s, uint32_t cluster)
{
    const struct soc_part *part = &s->part[cluster];

    return (part->profile ? 0 : part->idle_w) + soc_leakage(s, cluster);
}

double soc_watts(const struct soc *s, uint32_t cluster, uint32_t busy)
{
    return busy * soc_dynamic(s, cluster, busy) + s->part[cluster].cores * soc_idle(s, cluster);
}

sim_time soc_step(const struct soc *s)
{
    return s->thermal.model ? s->thermal.model->step : 0;
}

void soc_heat(struct soc *s, const double *watts, int64_t steps)
{
    double input[THERMAL_INPUTS] = { 0 };

    if (!s->thermal.model)
        return;
    input[THERMAL_MEMORY] = s->thermal.model->memory;
    input[THERMAL_GPU] = s->thermal.model->gpu;
    for (uint32_t i = 0; i < s->parts; i++)
        if (s->part[i].input < THERMAL_INPUTS)
            input[s->part[i].input] += watts[i];
    s->thermal.still = false;
    while (steps-- > 0 && !s->thermal.still)
        thermal_step(&s->thermal, input);
    for (uint32_t i = 0; i < s->parts; i++)
        set_leakage(s, &s->part[i]);
    if (!s->throttle)
        return;
    while (s->tripped < s->trips && s->thermal.hottest >= s->trip + s->tripped * SOC_TRIP_STEP)
        s->tripped++;
    while (s->tripped > 0 &&
           s->thermal.hottest < s->trip + (s->tripped - 1) * SOC_TRIP_STEP - SOC_HYSTERESIS)
        s->tripped--;
}

bool soc_look(struct soc *s, uint32_t cluster, const struct governor_load *load)
{
    struct soc_part *part = &s->part[cluster];
    uint32_t before = part->at;

    if (!part->points)
        return false;
    part->wanted = governor_next(&part->governor, part->point, part->points, part->at, load);
    part->at = throttled(s, part);
    if (part->at == before)
        return false;
    set_leakage(s, part);
    return true;
}

bool soc_still(const struct soc *s)
{
    return !s->thermal.model || s->thermal.still;
}

double soc_temperature(const struct soc *s)
{
    return s->thermal.hottest;
}

uint32_t soc_tripped(const struct soc *s)
{
    return s->tripped;
}
