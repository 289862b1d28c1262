/* Rounds, pause and pull of a migration, and their sums at constant bandwidth. */
#include "sim/model/migration.h"

#include <math.h>
#include <string.h>

/* A round is no smaller than the last one if it is so but for this. */
#define ROUNDING 1e-9

/* More than any migration is allowed. */
#define MOST_ROUNDS 1e7

static const char *const kinds[] = { "precopy", "postcopy", "stop_and_copy", "instant", NULL };
static const char *const converges[] = { "none", "throttle", "stop", NULL };

const struct param migration_table[] = {
    PARAM_CHOICE(migration_params, kind, "precopy", kinds, "How a machine migrates."),
    PARAM_CHOICE(migration_params, converge, "none", converges,
                 "What pre-copy does about a machine that writes faster than can be sent."),
    PARAM(migration_params, downtime_limit, 0.3, 0, 1e6, "s",
          "Pre-copy pauses the machine once the rest takes no longer."),
    PARAM(migration_params, most_rounds, 29, 1, 1e6, "",
          "Pre-copy pauses the machine after so many rounds."),
    PARAM(migration_params, most_factor, 3, 0, 1e6, "",
          "Pre-copy pauses the machine when more than so many times its memory has gone."),
    PARAM(migration_params, resume, 0, 0, 1e6, "s", "Time paused after the last byte."),
    PARAM(migration_params, state, 0, 0, 1e15, "B",
          "State of processors and devices, sent while paused."),
    PARAM(migration_params, fault_overhead, 0, 0, 1e3, "",
          "What post-copy sends besides the memory, as a fraction of it."),
    PARAM(migration_params, slowdown, 0.1, 0, 1, "",
          "Fraction of its speed that a machine loses while it migrates."),
    PARAM(migration_params, throttle_start, 0.2, 0, 1, "", "First throttle of the processors."),
    PARAM(migration_params, throttle_step, 0.1, 0, 1, "", "What each further throttle adds."),
    PARAM(migration_params, throttle_most, 0.99, 0, 1, "", "Throttle that is not exceeded."),
    PARAM(migration_params, throttle_trigger, 0.5, 0, 1e6, "",
          "Bytes written for one sent that count as too many."),
    PARAM(migration_params, throttle_period, 1, 0, 1e6, "s",
          "Least time between two looks at what was written."),
    { 0 },
};

static struct migration_phase live(struct migration *m, enum migration_stage stage, double bytes)
{
    double speed = (1 - m->throttle) * (1 - m->params->slowdown);

    return m->phase = (struct migration_phase){ stage, bytes, 0, speed };
}

static struct migration_phase pause_for(struct migration *m, double bytes)
{
    return m->phase = (struct migration_phase){ MIGRATION_PAUSE, bytes + m->params->state,
                                                m->params->resume, 0 };
}

static struct migration_phase done(struct migration *m)
{
    return m->phase = (struct migration_phase){ MIGRATION_DONE, 0, 0, 1 };
}

struct migration_phase migration_begin(struct migration *m, const struct migration_params *params,
                                       const struct migration_load *load)
{
    BUG_UNLESS(isfinite(load->memory) && isfinite(load->dirty_rate) && load->dirty_rate >= 0);
    BUG_UNLESS(load->working_set >= 0 && load->working_set <= load->memory);
    memset(m, 0, sizeof *m);
    m->params = params;
    m->load = *load;
    m->converged = true;
    switch ((enum migration_kind)params->kind) {
    case MIGRATION_PRECOPY:
        return live(m, MIGRATION_ROUND, load->memory);
    case MIGRATION_POSTCOPY:
        return pause_for(m, 0);
    case MIGRATION_STOP_AND_COPY:
        return pause_for(m, load->memory);
    case MIGRATION_INSTANT:
        break;
    }
    return done(m);
}

/* Looks whether too much is written, and throttles at every second strike. */
static void look(struct migration *m, double seconds, double written)
{
    const struct migration_params *params = m->params;

    m->looked_seconds += seconds;
    m->looked_sent += m->phase.bytes;
    m->looked_written += written;
    if (m->looked_seconds < params->throttle_period)
        return;
    if (m->looked_written > params->throttle_trigger * m->looked_sent && ++m->strikes == 2) {
        m->strikes = 0;
        m->throttle =
            m->throttle > 0 ? m->throttle + params->throttle_step : params->throttle_start;
        m->throttle = fmin(m->throttle, params->throttle_most);
    }
    m->looked_seconds = m->looked_sent = m->looked_written = 0;
}

static struct migration_phase next_round(struct migration *m, double seconds)
{
    const struct migration_params *params = m->params;
    double written = m->load.dirty_rate * (1 - m->throttle) * seconds;
    double bytes = fmin(m->load.working_set, written);
    bool forced;

    m->rounds++;
    m->converged = bytes * seconds <= m->phase.bytes * params->downtime_limit;
    forced = m->rounds >= params->most_rounds || m->sent > params->most_factor * m->load.memory ||
             (params->converge == CONVERGE_STOP && bytes >= m->phase.bytes * (1 - ROUNDING));
    if (m->converged || forced)
        return pause_for(m, bytes);
    if (params->converge == CONVERGE_THROTTLE)
        look(m, seconds, bytes);
    return live(m, MIGRATION_ROUND, bytes);
}

struct migration_phase migration_next(struct migration *m, double seconds)
{
    BUG_UNLESS(isfinite(seconds) && seconds >= 0 && m->phase.stage != MIGRATION_DONE);
    m->sent += m->phase.bytes;
    m->seconds += seconds + m->phase.delay;
    if (m->phase.stage == MIGRATION_ROUND)
        return next_round(m, seconds);
    if (m->phase.stage == MIGRATION_PULL)
        return done(m);
    m->downtime += seconds + m->phase.delay;
    if (m->params->kind == MIGRATION_POSTCOPY)
        return live(m, MIGRATION_PULL, m->load.memory * (1 + m->params->fault_overhead));
    return done(m);
}

/* The rounds of pre-copy at constant bandwidth: memory first, then first, first * ratio, ... */
struct rounds {
    double memory;
    double first;
    double ratio; /* at most 1 */
};

/* What is left to send after n >= 1 rounds. */
static double left_after(const struct rounds *rounds, double n)
{
    return rounds->first * pow(rounds->ratio, n - 1);
}

/* Written so that a ratio near 1 keeps its digits. */
static double sent_by(const struct rounds *rounds, double n)
{
    double gap = 1 - rounds->ratio;

    if (gap == 0 || n == 1)
        return rounds->memory + rounds->first * (n - 1);
    return rounds->memory - rounds->first * expm1((n - 1) * log1p(-gap)) / gap;
}

/* The number of rounds after which no more than `limit` is left; infinite if it never happens. */
static double rounds_to_leave(const struct rounds *rounds, double limit)
{
    double n;

    if (rounds->first <= limit)
        return 1;
    if (rounds->ratio == 1 || limit == 0)
        return (double)INFINITY;
    n = fmax(1, ceil(1 + log(limit / rounds->first) / log1p(rounds->ratio - 1)));
    if (n > MOST_ROUNDS)
        return (double)INFINITY;
    /* The logarithm may be off by a rounding: the power decides. */
    while (n > 1 && left_after(rounds, n - 1) <= limit)
        n--;
    while (left_after(rounds, n) > limit)
        n++;
    return n;
}

/* The number of rounds by which more than `limit` has gone. */
static double rounds_to_send(const struct rounds *rounds, double limit)
{
    double rest = limit - rounds->memory;
    double n;

    if (rest < 0)
        return 1;
    if (rounds->first == 0)
        return (double)INFINITY;
    if (rounds->ratio == 1) {
        n = floor(rest / rounds->first) + 2;
    } else {
        double gap = 1 - rounds->ratio;

        if (rest * gap >= rounds->first)
            return (double)INFINITY;
        n = floor(1 + log1p(-rest * gap / rounds->first) / log1p(-gap)) + 1;
    }
    if (n > MOST_ROUNDS)
        return (double)INFINITY;
    while (n > 1 && sent_by(rounds, n - 1) > limit)
        n--;
    while (sent_by(rounds, n) <= limit)
        n++;
    return n;
}

static struct migration_forecast forecast_precopy(const struct migration_params *params,
                                                  const struct migration_load *load,
                                                  double bandwidth)
{
    double written = load->dirty_rate * (load->memory / bandwidth);
    struct rounds rounds = { load->memory, fmin(load->working_set, written),
                             fmin(load->dirty_rate / bandwidth, 1) };
    double converged = rounds_to_leave(&rounds, bandwidth * params->downtime_limit);
    double n = fmin(converged, (double)params->most_rounds);
    struct migration_forecast forecast = { 0 };
    double last;

    n = fmin(n, rounds_to_send(&rounds, params->most_factor * load->memory));
    if (params->converge == CONVERGE_STOP && rounds.ratio >= 1 - ROUNDING)
        n = fmin(n, rounds.first < rounds.memory * (1 - ROUNDING) ? 2 : 1);
    last = left_after(&rounds, n) + params->state;
    forecast.rounds = (int64_t)n;
    forecast.converged = n == converged;
    forecast.bytes = sent_by(&rounds, n) + last;
    forecast.seconds = forecast.bytes / bandwidth + params->resume;
    forecast.downtime = last / bandwidth + params->resume;
    return forecast;
}

struct migration_forecast migration_forecast(const struct migration_params *params,
                                             const struct migration_load *load, double bandwidth)
{
    struct migration m;
    struct migration_phase phase;

    BUG_UNLESS(isfinite(bandwidth) && bandwidth > 0);
    phase = migration_begin(&m, params, load);
    if (params->kind == MIGRATION_PRECOPY && params->converge != CONVERGE_THROTTLE)
        return forecast_precopy(params, load, bandwidth);
    while (phase.stage != MIGRATION_DONE)
        phase = migration_next(&m, phase.bytes / bandwidth);
    return (struct migration_forecast){ m.seconds, m.downtime, m.sent,
                                        m.rounds,  m.throttle, m.converged };
}
