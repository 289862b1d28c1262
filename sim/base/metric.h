/* Metrics of a run: declared once in a table, asked for as "wait.p95", reduced while it runs. */
#ifndef ORRERY_BASE_METRIC_H
#define ORRERY_BASE_METRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/series.h"
#include "sim/base/stats.h"
#include "sim/base/stats_batch.h"
#include "sim/base/text.h"
#include "sim/base/units.h"

enum metric_kind {
    METRIC_SAMPLE, /* one value for each entity, e.g. the wait of a job */
    METRIC_LEVEL,  /* keeps its value until the next change, e.g. the length of the queue */
    METRIC_SCALAR  /* one number for the run, e.g. the makespan */
};

/* One row of a system's table, a static const array closed by { 0 }; its index names the metric. */
struct metric {
    const char *name; /* letters, digits and _; no dot */
    int kind;         /* enum metric_kind */
    const char *unit; /* as in units_real; "" for a plain number */
    const char *doc;  /* one sentence */
};

/* A kind of reduction as people see it, e.g. { "pNN", "quantile ..." }. */
struct reduction {
    const char *name;
    const char *doc;
};

/* The reductions a metric of this kind allows, closed by { 0 }; none for METRIC_SCALAR. */
const struct reduction *metric_reductions(enum metric_kind kind);

/* What a study asks for: a metric and what is made of it. */
struct measure {
    int metric;      /* index in the table */
    int reduction;   /* private to metric.c */
    double argument; /* 0.95 of p95, the bound of overX, the level of atN */
    char text[64];   /* as it was written */
};

/*
 * Reads "wait.p95", "queue.mean" or "makespan". Bounds of overX are in the metric's unit, or carry
 * one ("wait.over1h"). On an unknown metric or reduction the error names the nearest.
 */
bool measure_parse(const struct metric *table, const char *text, struct measure *out,
                   struct error *err);

/* The unit of the reduced value: that of the metric, its square for a variance, "" for a count. */
const char *measure_unit(const struct metric *table, const struct measure *measure);

/*
 * Whether "wait.p95" is better "lower" or "higher", when the metric is (`metric`: one of these, or
 * ""). Fairness of anything is better higher; of a count or a spread nobody says: "".
 */
const char *measure_better(const char *measure, const char *metric);

/* What one metric needs for the reductions that are wanted of it. */
struct meter_channel {
    uint8_t wants; /* METER_ bits; 0: nobody asked for this metric */
    bool known;    /* a scalar was set */
    double scalar;
    struct moments moments;
    struct quantiles *quantiles; /* owned by the arena, as the rest */
    struct meter_over *overs;
    size_t over_count;
    struct timeavg level;
    struct series *series; /* METRIC_LEVEL: its course, where it is recorded */
    struct batches *batches;
    struct trail *trail;
    const struct meter *cold; /* samples: until the first one after the warm-up; NULL: they count */
    uint8_t later;            /* `wants` from then on */
};

enum { METER_MOMENTS = 1, METER_MORE = 2, METER_LEVEL = 4, METER_SCALAR = 8, METER_SERIES = 16 };

/* Collects the wanted metrics of one run. Used by one thread. */
struct meter {
    struct meter_channel *channels; /* one for each row of the table */
    const struct metric *table;     /* borrowed for as long as the meter */
    const struct measure *wanted;   /* copied */
    size_t wanted_count;
    const uint64_t *clock; /* of the engine, borrowed; NULL: nobody needs it */
    sim_time warmup;       /* see meter_warm */
    struct slab *slab;
    bool ended;
    bool apart; /* levels take the slow path: they have ended, or the warm-up is not over */
};

/*
 * A meter for `count` measures of one table, owned by the arena. It keeps only what these need:
 * values for quantiles only where a quantile is asked for (sim/base/stats_quantile.h).
 */
struct meter *meter_create(struct arena *arena, const struct metric *table,
                           const struct measure *wanted, size_t count);

/*
 * Records the course of a METRIC_LEVEL too; before the first change. Borrowed from the arena. The
 * bins are of this width, or widen as time goes on when it is 0 (sim/base/series.h).
 */
void meter_record(struct meter *meter, int metric, struct arena *arena, sim_time width);

/* The clock of the run, for meter_warm and meter_trail; every system tells it before its events. */
void meter_clock(struct meter *meter, const uint64_t *clock);

/*
 * Samples told before `until` do not count, and levels are measured from then on: by the run's
 * clock. Scalars are what the system makes of the whole run. Before the run; costs nothing after
 * the warm-up.
 */
void meter_warm(struct meter *meter, sim_time until);

/* Batch means of every METRIC_SAMPLE whose mean is wanted (sim/base/stats_batch.h). */
void meter_batches(struct meter *meter, size_t count, struct arena *arena);

/* Those of wanted[index]; false: it is no mean of samples, or nobody asked for batches. */
bool meter_batch_means(const struct meter *meter, size_t index, double level,
                       struct batch_means *means);

/* Keeps what MSER-5 needs of a METRIC_SAMPLE that is wanted; meter_cut is what it finds. */
void meter_trail(struct meter *meter, int metric, struct arena *arena);
void meter_cut(const struct meter *meter, int metric, struct warm_cut *cut);

/* The recorded course of a level, or NULL; complete after meter_end. */
const struct series *meter_series(const struct meter *meter, int metric);

/* Whether anybody asked for this metric: for those that are costly to compute. */
static inline bool meter_wants(const struct meter *meter, int metric)
{
    return meter->channels[metric].wants != 0;
}

/* Slow parts: of samples quantiles, bounds, batches, warm-up; of levels the ends of the window. */
void meter_sample_more(struct meter *meter, struct meter_channel *channel, double value);
bool meter_level_apart(struct meter *meter, sim_time now);

/*
 * One finite value of a METRIC_SAMPLE. Free when it is not wanted, 4 to 8 ns for moments, 2 to 3 ns
 * more for a quantile. The system decides which entities count (e.g. those after the warm-up).
 */
static inline void meter_sample(struct meter *meter, int metric, double value)
{
    struct meter_channel *channel = &meter->channels[metric];

    if (channel->wants & METER_MOMENTS)
        moments_add(&channel->moments, value);
    if (channel->wants & METER_MORE)
        meter_sample_more(meter, channel, value);
}

/*
 * A METRIC_LEVEL changes; `now` never goes back. Levels are 0 until they are first told, and
 * changes after meter_end are ignored, so that a system may run on.
 */
static inline void meter_level(struct meter *meter, int metric, sim_time now, double value)
{
    struct meter_channel *channel = &meter->channels[metric];

    if (!(channel->wants & (METER_LEVEL | METER_SERIES)) ||
        (meter->apart && !meter_level_apart(meter, now)))
        return;
    if (channel->wants & METER_LEVEL)
        timeavg_set(&channel->level, now, value);
    if (channel->series)
        series_level(channel->series, now, value);
}

/* A METRIC_SCALAR is known; the last call counts. */
static inline void meter_scalar(struct meter *meter, int metric, double value)
{
    meter->channels[metric].scalar = value;
    meter->channels[metric].known = true;
}

/*
 * The measured window of the levels begins: what came before is forgotten, the levels stay as they
 * are. Without this call it begins at time 0.
 */
void meter_start(struct meter *meter, sim_time now);

/* The window ends; once, before meter_value. */
void meter_end(struct meter *meter, sim_time now);

/*
 * The value of wanted[index]. NaN when there is nothing to reduce: no sample, an empty window, a
 * scalar that was never set; but count and sum of no samples are 0.
 */
double meter_value(const struct meter *meter, size_t index);

#endif
