/* Reading of measures, and their reductions. */
#include "sim/base/metric.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/stats_quantile.h"

enum reduction_id {
    REDUCE_VALUE, /* a scalar as it is */
    REDUCE_COUNT,
    REDUCE_MEAN,
    REDUCE_SD,
    REDUCE_VAR,
    REDUCE_MIN,
    REDUCE_MAX,
    REDUCE_SUM,
    REDUCE_RMS,
    REDUCE_JAIN,
    REDUCE_MEDIAN,
    REDUCE_QUANTILE,
    REDUCE_OVER,
    REDUCE_AT
};

struct meter_over {
    double bound;
    uint64_t count;
};

/* The values of a metric that is sampled; the ids stand beside the names in the same order. */
static const struct reduction sample_reductions[] = {
    { "count", "Number of values." },
    { "mean", "Arithmetic mean." },
    { "sd", "Standard deviation of these values (divisor n)." },
    { "var", "Variance of these values (divisor n)." },
    { "min", "Least value." },
    { "max", "Greatest value." },
    { "sum", "Sum, with compensated rounding." },
    { "rms", "Root of the mean square." },
    { "jain", "Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal." },
    { "median", "The same as p50." },
    { "pNN",
      "Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact "
      "up to 524288 values, beyond that within 2^-13 of itself." },
    { "overX", "Fraction of the values greater than X, in the unit of the metric: over0, over1.5, "
               "over1h." },
    { 0 },
};

static const uint8_t sample_ids[] = { REDUCE_COUNT, REDUCE_MEAN,   REDUCE_SD,       REDUCE_VAR,
                                      REDUCE_MIN,   REDUCE_MAX,    REDUCE_SUM,      REDUCE_RMS,
                                      REDUCE_JAIN,  REDUCE_MEDIAN, REDUCE_QUANTILE, REDUCE_OVER };

static const struct reduction level_reductions[] = {
    { "mean", "Average over time." },
    { "sd", "Standard deviation over time." },
    { "var", "Variance over time." },
    { "min", "Least level that lasted." },
    { "max", "Greatest level that lasted." },
    { "atN", "Fraction of the time at exactly N, a whole number of 0..63: at0, at3." },
    { 0 },
};

static const uint8_t level_ids[] = { REDUCE_MEAN, REDUCE_SD,  REDUCE_VAR,
                                     REDUCE_MIN,  REDUCE_MAX, REDUCE_AT };

static const struct reduction scalar_reductions[] = { { 0 } };

const struct reduction *metric_reductions(enum metric_kind kind)
{
    return kind == METRIC_SAMPLE  ? sample_reductions
           : kind == METRIC_LEVEL ? level_reductions
                                  : scalar_reductions;
}

static const char *next_metric(void *state)
{
    const struct metric **row = state;

    return (*row)->name ? (*row)++->name : NULL;
}

static const char *next_reduction(void *state)
{
    const struct reduction **row = state;

    return (*row)->name ? (*row)++->name : NULL;
}

static bool find_metric(const struct metric *table, const char *text, struct measure *out,
                        struct error *err)
{
    size_t length = strcspn(text, ".");
    const struct metric *from = table;
    char name[sizeof out->text];
    const char *nearest;

    for (int i = 0; table[i].name; i++) {
        if (strlen(table[i].name) == length && !strncmp(table[i].name, text, length)) {
            out->metric = i;
            return true;
        }
    }
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    nearest = text_nearest(name, next_metric, &from);
    if (nearest)
        return error_set(err, "unknown metric '%s'; did you mean '%s'?", name, nearest);
    return error_set(err, "unknown metric '%s'", name);
}

/* The number behind "p", "over" or "at", or false when `word` is something else. */
static bool has_argument(const char *word, const char *prefix, const char **argument)
{
    size_t length = strlen(prefix);

    if (strncmp(word, prefix, length) != 0)
        return false;
    *argument = word + length;
    return isdigit((unsigned char)**argument) || **argument == '-' || **argument == '.';
}

static bool parse_quantile(const char *number, struct measure *out, struct error *err)
{
    double percent;

    if (!text_to_real(number, &percent) || !(percent >= 0 && percent <= 100))
        return error_set(err, "measure '%s': a quantile is p0 to p100, such as p95 or p99.9",
                         out->text);
    out->reduction = REDUCE_QUANTILE;
    out->argument = percent / 100;
    return true;
}

static bool parse_over(const struct metric *row, const char *number, struct measure *out,
                       struct error *err)
{
    struct error reason;

    if (!text_to_real(number, &out->argument) &&
        !units_real(number, row->unit, &out->argument, &reason))
        return error_set(err, "measure '%s': %s", out->text, reason.text);
    out->reduction = REDUCE_OVER;
    return true;
}

static bool parse_at(const char *number, struct measure *out, struct error *err)
{
    int64_t level;

    if (!text_to_int(number, &level) || level < 0 || level >= TIMEAVG_LEVELS)
        return error_set(err, "measure '%s': atN wants a whole number of 0 to %d", out->text,
                         TIMEAVG_LEVELS - 1);
    out->reduction = REDUCE_AT;
    out->argument = (double)level;
    return true;
}

static bool parse_reduction(const struct metric *row, const char *word, struct measure *out,
                            struct error *err)
{
    const struct reduction *rows = metric_reductions((enum metric_kind)row->kind);
    const uint8_t *ids = row->kind == METRIC_SAMPLE ? sample_ids : level_ids;
    const struct reduction *from = rows;
    const char *argument;
    const char *nearest;

    if (row->kind == METRIC_SAMPLE && has_argument(word, "p", &argument))
        return parse_quantile(argument, out, err);
    if (row->kind == METRIC_SAMPLE && has_argument(word, "over", &argument))
        return parse_over(row, argument, out, err);
    if (row->kind == METRIC_LEVEL && has_argument(word, "at", &argument))
        return parse_at(argument, out, err);
    for (size_t i = 0; rows[i].name; i++) {
        if (!strcmp(rows[i].name, word) && ids[i] != REDUCE_QUANTILE && ids[i] != REDUCE_OVER &&
            ids[i] != REDUCE_AT) {
            out->reduction = ids[i] == REDUCE_MEDIAN ? REDUCE_QUANTILE : ids[i];
            out->argument = ids[i] == REDUCE_MEDIAN ? 0.5 : 0;
            return true;
        }
    }
    nearest = text_nearest(word, next_reduction, &from);
    if (nearest && strcmp(nearest, word) != 0)
        return error_set(err, "measure '%s': no reduction '%s'; did you mean '%s'?", out->text,
                         word, nearest);
    return error_set(err, "measure '%s': no reduction '%s'; expected one such as %s.%s", out->text,
                     word, row->name, "mean");
}

bool measure_parse(const struct metric *table, const char *text, struct measure *out,
                   struct error *err)
{
    struct measure measure = { .metric = 0 };
    const struct metric *row;
    const char *dot = strchr(text, '.');

    if (strlen(text) >= sizeof measure.text)
        return error_set(err, "measure '%.40s...' is too long", text);
    memcpy(measure.text, text, strlen(text) + 1);
    if (!find_metric(table, text, &measure, err))
        return false;
    row = &table[measure.metric];
    if (row->kind == METRIC_SCALAR) {
        if (dot)
            return error_set(err, "measure '%s': '%s' is one number and takes no reduction", text,
                             row->name);
        measure.reduction = REDUCE_VALUE;
    } else if (!dot) {
        return error_set(err, "measure '%s' needs a reduction, such as %s.mean", text, row->name);
    } else if (!parse_reduction(row, dot + 1, &measure, err)) {
        return false;
    }
    *out = measure;
    return true;
}

static const char *squared(const char *unit)
{
    static const char *const units[][2] = {
        { "s", "s^2" }, { "B", "B^2" }, { "W", "W^2" }, { "J", "J^2" }, { "Hz", "Hz^2" }
    };

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (!strcmp(units[i][0], unit))
            return units[i][1];
    return "";
}

const char *measure_unit(const struct metric *table, const struct measure *measure)
{
    switch (measure->reduction) {
    case REDUCE_COUNT:
    case REDUCE_JAIN:
    case REDUCE_OVER:
    case REDUCE_AT:
        return "";
    case REDUCE_VAR:
        return squared(table[measure->metric].unit);
    default:
        return table[measure->metric].unit;
    }
}

const char *measure_better(const char *measure, const char *metric)
{
    static const char *const silent[] = { ".count", ".sd", ".var" };
    const char *reduction = measure + strcspn(measure, ".");

    if (!strcmp(reduction, ".jain"))
        return "higher";
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        if (!strcmp(reduction, silent[i]))
            return "";
    return strncmp(reduction, ".at", 3) != 0 ? metric : "";
}

static void want(struct meter_channel *channel, const struct measure *measure, struct slab *slab)
{
    switch (measure->reduction) {
    case REDUCE_QUANTILE:
        channel->wants |= METER_MORE;
        if (!channel->quantiles) {
            channel->quantiles = arena_alloc(slab->arena, sizeof *channel->quantiles);
            quantiles_init(channel->quantiles, slab);
        }
        break;
    case REDUCE_OVER:
        channel->wants |= METER_MORE | METER_MOMENTS;
        channel->overs[channel->over_count++].bound = measure->argument;
        break;
    default:
        channel->wants |= METER_MOMENTS;
    }
}

struct meter *meter_create(struct arena *arena, const struct metric *table,
                           const struct measure *wanted, size_t count)
{
    struct meter *meter = arena_alloc(arena, sizeof *meter);
    struct slab *slab = arena_alloc(arena, sizeof *slab);
    struct measure *copy = arena_array(arena, count, sizeof *copy);
    size_t rows = 0;

    while (table[rows].name)
        rows++;
    slab_init(slab, arena);
    if (count)
        memcpy(copy, wanted, count * sizeof *copy);
    meter->table = table;
    meter->slab = slab;
    meter->wanted = copy;
    meter->wanted_count = count;
    meter->channels = arena_array(arena, rows, sizeof *meter->channels);
    for (size_t i = 0; i < count; i++) {
        struct meter_channel *channel = &meter->channels[copy[i].metric];

        if (copy[i].reduction == REDUCE_OVER && !channel->overs)
            channel->overs = arena_array(arena, count, sizeof *channel->overs);
        if (table[copy[i].metric].kind == METRIC_SAMPLE)
            want(channel, &copy[i], slab);
        else
            channel->wants |=
                table[copy[i].metric].kind == METRIC_LEVEL ? METER_LEVEL : METER_SCALAR;
    }
    return meter;
}

void meter_record(struct meter *meter, int metric, struct arena *arena, sim_time width)
{
    meter->channels[metric].series = arena_alloc(arena, sizeof(struct series));
    if (width > 0)
        series_fix(meter->channels[metric].series, arena, width);
    meter->channels[metric].wants |= METER_SERIES;
}

const struct series *meter_series(const struct meter *meter, int metric)
{
    return meter->channels[metric].series;
}

void meter_clock(struct meter *meter, const uint64_t *clock)
{
    meter->clock = clock;
}

static sim_time meter_now(const struct meter *meter)
{
    BUG_UNLESS(meter->clock);
    return (sim_time)*meter->clock;
}

/* A channel that is cold wants only to be asked again. */
void meter_warm(struct meter *meter, sim_time until)
{
    meter->warmup = until;
    meter->apart = true;
    for (size_t i = 0; meter->table[i].name; i++) {
        struct meter_channel *channel = &meter->channels[i];

        if (meter->table[i].kind != METRIC_SAMPLE || !channel->wants)
            continue;
        channel->later = channel->wants;
        channel->wants = METER_MORE;
        channel->cold = meter;
    }
}

/* Adds work for every sample of a channel, now or when it is warm. */
static void want_more(struct meter_channel *channel)
{
    if (channel->cold)
        channel->later |= METER_MORE;
    else
        channel->wants |= METER_MORE;
}

void meter_batches(struct meter *meter, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < meter->wanted_count; i++) {
        struct meter_channel *channel = &meter->channels[meter->wanted[i].metric];

        if (meter->table[meter->wanted[i].metric].kind != METRIC_SAMPLE ||
            meter->wanted[i].reduction != REDUCE_MEAN || channel->batches)
            continue;
        channel->batches = arena_alloc(arena, sizeof *channel->batches);
        batches_init(channel->batches, count, arena);
        want_more(channel);
    }
}

bool meter_batch_means(const struct meter *meter, size_t index, double level,
                       struct batch_means *means)
{
    const struct measure *measure = &meter->wanted[index];
    const struct batches *batches = meter->channels[measure->metric].batches;

    if (!batches || measure->reduction != REDUCE_MEAN)
        return false;
    batches_get(batches, level, means);
    return true;
}

void meter_trail(struct meter *meter, int metric, struct arena *arena)
{
    struct meter_channel *channel = &meter->channels[metric];

    channel->trail = arena_alloc(arena, sizeof *channel->trail);
    trail_init(channel->trail, meter->slab);
    want_more(channel);
}

void meter_cut(const struct meter *meter, int metric, struct warm_cut *cut)
{
    trail_cut(meter->channels[metric].trail, cut);
}

void meter_sample_more(struct meter *meter, struct meter_channel *channel, double value)
{
    if (channel->cold) {
        if (meter_now(meter) < meter->warmup)
            return;
        channel->cold = NULL;
        channel->wants = channel->later;
        if (channel->wants & METER_MOMENTS)
            moments_add(&channel->moments, value);
        if (!(channel->wants & METER_MORE))
            return;
    }
    if (channel->batches)
        batches_add(channel->batches, value);
    if (channel->trail)
        trail_add(channel->trail, meter_now(meter), value);
    if (channel->quantiles)
        quantiles_add(channel->quantiles, value);
    for (size_t i = 0; i < channel->over_count; i++)
        channel->overs[i].count += value > channel->overs[i].bound;
}

/* The warm-up is over at `now` or before it: levels are as they were at its end. */
static void end_warmup(struct meter *meter, sim_time now)
{
    if (!meter->apart || meter->ended || now < meter->warmup)
        return;
    meter->apart = false;
    meter_start(meter, meter->warmup);
}

bool meter_level_apart(struct meter *meter, sim_time now)
{
    end_warmup(meter, now);
    return !meter->ended;
}

void meter_start(struct meter *meter, sim_time now)
{
    end_warmup(meter, now);
    for (size_t i = 0; meter->table[i].name; i++)
        if (meter->channels[i].wants & METER_LEVEL)
            timeavg_start(&meter->channels[i].level, now, meter->channels[i].level.level);
}

void meter_end(struct meter *meter, sim_time now)
{
    end_warmup(meter, now);
    if (meter->apart && !meter->ended)
        meter_start(meter, now); /* nothing is left to measure */
    for (size_t i = 0; meter->table[i].name; i++) {
        if (meter->channels[i].wants & METER_LEVEL)
            timeavg_close(&meter->channels[i].level, now);
        if (meter->channels[i].series)
            series_end(meter->channels[i].series, now);
    }
    meter->ended = true;
    meter->apart = true;
}

static double over_value(const struct meter_channel *channel, double bound)
{
    for (size_t i = 0; i < channel->over_count; i++)
        if (channel->overs[i].bound == bound)
            return (double)channel->overs[i].count / (double)channel->moments.n;
    return nan("");
}

static double sample_value(const struct meter_channel *channel, const struct measure *measure)
{
    const struct moments *m = &channel->moments;

    switch (measure->reduction) {
    case REDUCE_COUNT:
        return (double)m->n;
    case REDUCE_MEAN:
        return moments_mean(m);
    case REDUCE_SD:
        return sqrt(moments_variance(m));
    case REDUCE_VAR:
        return moments_variance(m);
    case REDUCE_MIN:
        return moments_min(m);
    case REDUCE_MAX:
        return moments_max(m);
    case REDUCE_SUM:
        return moments_sum(m);
    case REDUCE_RMS:
        return moments_rms(m);
    case REDUCE_JAIN:
        return moments_jain(m);
    case REDUCE_QUANTILE:
        return quantiles_get(channel->quantiles, measure->argument);
    default:
        return over_value(channel, measure->argument);
    }
}

static double level_value(const struct timeavg *level, const struct measure *measure)
{
    switch (measure->reduction) {
    case REDUCE_MEAN:
        return timeavg_mean(level);
    case REDUCE_SD:
        return sqrt(timeavg_variance(level));
    case REDUCE_VAR:
        return timeavg_variance(level);
    case REDUCE_MIN:
        return timeavg_min(level);
    case REDUCE_MAX:
        return timeavg_max(level);
    default:
        return timeavg_at(level, (int)measure->argument);
    }
}

double meter_value(const struct meter *meter, size_t index)
{
    const struct measure *measure;
    const struct meter_channel *channel;

    BUG_UNLESS(index < meter->wanted_count);
    measure = &meter->wanted[index];
    channel = &meter->channels[measure->metric];
    switch (meter->table[measure->metric].kind) {
    case METRIC_SAMPLE:
        return sample_value(channel, measure);
    case METRIC_LEVEL:
        return level_value(&channel->level, measure);
    default:
        return channel->known ? channel->scalar : nan("");
    }
}
