/* Power, frequencies and heat of a run: what starts and ends there, governors, energy. */
#include <math.h>
#include <string.h>

#include "sim/dag/dag_internal.h"
#include "sim/model/soc.h"

/* A kind of machines as one cluster. */
struct cluster {
    int64_t busy; /* cores */
    double watts; /* since `since`; in ticks: as DS3 last stored it */
    sim_time since;
    double heat;    /* J since the last step of the thermal model */
    double work;    /* core-ns in which its cores were busy since the last look */
    double busiest; /* the most of one machine, share of the time since the last look */
};

/* A machine between two looks of its governor. */
struct load {
    int64_t busy;   /* cores */
    sim_time since; /* when `work` was right */
    double work;    /* core-ns since the last look */
};

struct soc_room {
    struct soc *soc;
    struct cluster *cluster;
    struct load *load; /* [machine]; NULL: no governor looks */
    double *watts;     /* [kind]: room for the thermal model */
    bool looks;
    uint32_t on_look;
    struct event_id look; /* the next, while anything runs */
    sim_time looked;      /* the last look */
    sim_time heated;      /* the last step of the thermal model */
    sim_time tripped;     /* time with a trip point reached */
    struct exact_sum energy;
    double peak; /* degrees Celsius */
};

/* Texts that nobody gave are their defaults. */
static bool says(const char *text, const char *word)
{
    return text && !strcmp(text, word);
}

static bool has_power(const struct dag *d)
{
    const struct dag_platform *p = d->platform;

    for (uint32_t k = 0; k < d->kinds; k++)
        if (d->kind[k].opp || d->kind[k].profile || d->kind[k].trip || d->kind[k].idle_w > 0 ||
            d->kind[k].busy_w > 0 ||
            (d->kind[k].governor && !says(d->kind[k].governor, "performance")) ||
            (d->kind[k].thermal && !says(d->kind[k].thermal, "none") &&
             !says(d->kind[k].thermal, "memory")))
            return true;
    return p->base_w > 0 || (p->thermal && !says(p->thermal, "none"));
}

/* Cores of a kind's machines; none of those on demand, which draw power only while they run. */
static uint32_t cores_of(const struct dag *d, uint32_t kind)
{
    uint32_t cores = 0;

    for (uint32_t m = 0; m < d->machines; m++)
        cores += d->machine[m].kind == kind ? d->machine[m].cores : 0;
    return cores;
}

static double cluster_watts(const struct dag *d, uint32_t kind)
{
    const struct soc_room *room = d->soc;
    uint32_t busy = (uint32_t)room->cluster[kind].busy;
    double watts = soc_watts(room->soc, kind, busy);

    return d->kind[kind].elastic ? watts + busy * soc_idle(room->soc, kind) : watts;
}

static void show_power(struct dag *d)
{
    double watts = d->platform->base_w;

    if (!meter_wants(d->input->meter, M_POWER))
        return;
    for (uint32_t k = 0; k < d->kinds; k++)
        watts += d->soc->cluster[k].watts;
    meter_level(d->input->meter, M_POWER, dag_now(d), watts);
}

static bool make_soc(struct dag *d, struct error *err)
{
    const struct dag_platform *p = d->platform;
    struct soc_cluster *cluster = arena_array(d->arena, d->kinds, sizeof *cluster);
    struct soc_options options = { .cluster = cluster,
                                   .clusters = d->kinds,
                                   .thermal = p->thermal,
                                   .ambient = p->ambient,
                                   .throttle = d->options.throttle,
                                   .trip = d->options.trip };

    for (uint32_t k = 0; k < d->kinds; k++)
        cluster[k] = (struct soc_cluster){ .name = d->kind[k].name,
                                           .cores = cores_of(d, k),
                                           .idle_w = d->kind[k].idle_w,
                                           .busy_w = d->kind[k].busy_w,
                                           .opp = d->kind[k].opp,
                                           .profile = d->kind[k].profile,
                                           .trip = d->kind[k].trip,
                                           .thermal = d->kind[k].thermal,
                                           .governor = d->kind[k].governor };
    d->soc->soc = soc_create(d->arena, &options, err);
    return d->soc->soc || error_prefix(err, "platform");
}

static void on_look(void *context, struct engine *engine, const struct event *event);

bool soc_room_create(struct dag *d, struct error *err)
{
    struct soc_room *room;

    if (d->options.throttle && (!d->platform->thermal || says(d->platform->thermal, "none")))
        return error_set(err, "options: 'throttle' needs a thermal model in 'platform:'");
    if (!has_power(d))
        return true;
    room = d->soc = arena_alloc(d->arena, sizeof *room);
    room->cluster = arena_array(d->arena, d->kinds, sizeof *room->cluster);
    room->watts = arena_array(d->arena, d->kinds, sizeof *room->watts);
    if (!make_soc(d, err))
        return false;
    room->looks = soc_looks(room->soc);
    if (room->looks && d->options.sample <= 0)
        return error_set(err, "options: 'sample' is 0; governors and thermal models need more");
    if (room->looks)
        room->load = arena_array(d->arena, d->machines, sizeof *room->load);
    for (uint32_t k = 0; k < d->kinds; k++)
        if (room->looks && d->kind[k].elastic)
            return error_set(err, "platform: machines on demand have no governor, nor heat");
    room->on_look = engine_handler(d->engine, "look", on_look, d);
    room->peak = soc_temperature(room->soc);
    for (uint32_t k = 0; k < d->kinds && d->options.tick == 0; k++)
        room->cluster[k].watts = cluster_watts(d, k);
    show_power(d);
    meter_level(d->input->meter, M_TEMPERATURE, 0, room->peak);
    return true;
}

/* Energy ------------------------------------------------------------------------------------ */

static void add_energy(struct dag *d, uint32_t kind, sim_time now)
{
    struct cluster *c = &d->soc->cluster[kind];
    double joule = c->watts * time_seconds(now - c->since);

    exact_add(&d->soc->energy, joule);
    c->heat += joule;
    c->since = now;
}

static void add_work(struct load *load, sim_time now)
{
    load->work += (double)load->busy * (double)(now - load->since);
    load->since = now;
}

/* Looks ------------------------------------------------------------------------------------- */

/* Whole steps of the thermal model since the last, with the mean power since then. */
static void heat(struct dag *d, sim_time now)
{
    struct soc_room *room = d->soc;
    sim_time step = soc_step(room->soc), span = now - room->heated;
    int64_t steps = step > 0 ? span / step : 0;
    double rest = steps > 0 ? (double)(span - steps * step) / (double)span : 0;

    if (steps == 0)
        return;
    for (uint32_t k = 0; k < d->kinds; k++) {
        struct cluster *c = &room->cluster[k];

        room->watts[k] = c->watts;
        if (d->options.tick > 0)
            continue;
        add_energy(d, k, now);
        room->watts[k] = c->heat / time_seconds(span);
        c->heat *= rest;
    }
    room->heated += steps * step;
    soc_heat(room->soc, room->watts, steps);
    room->peak = fmax(room->peak, soc_temperature(room->soc));
    meter_level(d->input->meter, M_TEMPERATURE, now, soc_temperature(room->soc));
}

static void gather_loads(struct dag *d, sim_time now)
{
    struct soc_room *room = d->soc;
    double span = (double)(now - room->looked);

    for (uint32_t k = 0; k < d->kinds; k++)
        room->cluster[k].work = room->cluster[k].busiest = 0;
    for (uint32_t m = 0; m < d->machines; m++) {
        struct load *load = &room->load[m];
        struct cluster *c = &room->cluster[d->machine[m].kind];

        if (d->options.tick == 0)
            add_work(load, now);
        c->work += load->work;
        c->busiest = fmax(c->busiest, fmin(1, load->work / (span * d->machine[m].cores)));
        load->work = 0;
    }
}

/* A governor looks at the load since its last look. Returns whether the frequency changed. */
static bool look_at(struct dag *d, uint32_t kind, sim_time now)
{
    struct soc_room *room = d->soc;
    struct cluster *c = &room->cluster[kind];
    struct governor_load load = { c->work / (double)(now - room->looked), c->busiest };
    double before = soc_ratio(room->soc, kind);
    bool changed = soc_look(room->soc, kind, &load);

    if (d->options.tick > 0)
        return changed;
    add_energy(d, kind, now);
    c->watts = cluster_watts(d, kind);
    if (changed && c->busy > 0)
        kind_retime(d, kind, before, soc_ratio(room->soc, kind));
    return changed;
}

/* Heat first, then governors. Returns whether any frequency changed. */
static bool look(struct dag *d, sim_time now)
{
    struct soc_room *room = d->soc;
    bool changed = false;

    if (soc_tripped(room->soc))
        room->tripped += now - room->looked;
    heat(d, now);
    gather_loads(d, now);
    for (uint32_t k = 0; k < d->kinds; k++)
        changed = look_at(d, k, now) || changed;
    room->looked = now;
    return changed;
}

static bool any_busy(const struct dag *d)
{
    for (uint32_t k = 0; k < d->kinds; k++)
        if (d->soc->cluster[k].busy > 0)
            return true;
    return false;
}

static bool any_work(const struct dag *d)
{
    for (uint32_t k = 0; k < d->kinds; k++)
        if (d->soc->cluster[k].work > 0)
            return true;
    return false;
}

/* Passes over looks that would find all as the last one did: up to the next step of a thermal
 * model that still moves, or to the last look before `now`. */
static void pass_over(struct dag *d, sim_time now)
{
    struct soc_room *room = d->soc;
    sim_time step = soc_step(room->soc), sample = d->options.sample, next = now;

    if (!soc_still(room->soc) && time_add(room->heated, step) < now)
        next = room->heated + step;
    next -= room->looked + 1;
    next -= next % sample;
    if (next <= 0)
        return;
    if (soc_tripped(room->soc))
        room->tripped += next;
    room->looked += next;
}

/*
 * While nothing runs no look is scheduled: those before `now` are taken here. Governors that found
 * nothing to do for LAST_LOOKS looks without work never will; `conservative` takes 20 to come down.
 */
static void catch_up(struct dag *d, sim_time now)
{
    enum { LAST_LOOKS = 32 };
    struct soc_room *room = d->soc;
    int same = 0;

    if (!room->looks || d->options.tick > 0 || engine_pending(d->engine, room->look))
        return;
    while (time_add(room->looked, d->options.sample) < now) {
        bool changed = look(d, room->looked + d->options.sample);

        same = changed || any_work(d) ? 0 : same + 1;
        if (same >= LAST_LOOKS)
            pass_over(d, now);
    }
}

static void schedule_look(struct dag *d)
{
    struct soc_room *room = d->soc;

    room->look =
        engine_at(d->engine, &(struct event){ .time = time_add(room->looked, d->options.sample),
                                              .phase = PHASE_OBSERVE,
                                              .handler = room->on_look });
}

static void on_look(void *context, struct engine *engine, const struct event *event)
{
    struct dag *d = context;
    bool changed;

    (void)engine;
    if (d->failed)
        return;
    changed = look(d, event->time);
    show_power(d);
    if (any_busy(d))
        schedule_look(d);
    if (changed)
        dag_changed(d);
}

double soc_speed(const struct dag *d, uint32_t kind)
{
    catch_up((struct dag *)(uintptr_t)d, dag_now(d));
    return soc_ratio(d->soc->soc, kind);
}

void soc_changed(struct dag *d, uint32_t machine, int64_t cores)
{
    struct soc_room *room = d->soc;
    uint32_t kind = d->machine[machine].kind;
    struct cluster *c = &room->cluster[kind];
    sim_time now = dag_now(d);

    if (d->options.tick > 0)
        return;
    catch_up(d, now);
    add_energy(d, kind, now);
    c->busy += cores;
    if (room->looks) {
        add_work(&room->load[machine], now);
        room->load[machine].busy += cores;
    }
    c->watts = cluster_watts(d, kind);
    show_power(d);
    if (room->looks && c->busy > 0 && !engine_pending(d->engine, room->look))
        schedule_look(d);
    else if (room->looks && !any_busy(d))
        engine_cancel(d->engine, room->look);
}

/* Ticks: as DS3 adds up, see dag_internal.h ------------------------------------------------------
 */

static bool is_memory(const struct dag *d, uint32_t kind)
{
    return says(d->kind[kind].thermal, "memory");
}

/* What is always on, as a part for each processing element [W]. */
static double base_part(const struct dag *d)
{
    uint32_t count = 0;

    for (uint32_t m = 0; m < d->machines; m++)
        count += !is_memory(d, d->machine[m].kind);
    return count ? d->platform->base_w / count : 0;
}

void soc_tick_begin(struct dag *d, uint32_t machine, int64_t cores)
{
    d->soc->cluster[d->machine[machine].kind].busy += cores;
}

void soc_tick_window(struct dag *d, const struct task *task, double length)
{
    struct soc_room *room = d->soc;
    uint32_t machine = task->view.machine, kind = d->machine[machine].kind;
    struct cluster *c = &room->cluster[kind];
    double cores = spec_of(task)->cores;
    double watts = soc_dynamic(room->soc, kind, (uint32_t)c->busy) + soc_idle(room->soc, kind);

    c->watts = cluster_watts(d, kind);
    exact_add(&room->energy, (cores * watts + base_part(d)) * length / 1e9);
    if (room->load)
        room->load[machine].work += cores * length;
}

static void idle_window(struct dag *d, uint32_t machine, double base)
{
    struct soc_room *room = d->soc;
    uint32_t kind = d->machine[machine].kind;
    double watts = soc_idle(room->soc, kind) * d->machine[machine].cores + base;

    exact_add(&room->energy, watts * time_seconds(d->options.sample));
    /* The base counts once more as heat of each cluster that does nothing. */
    if (room->cluster[kind].busy == 0)
        room->cluster[kind].watts = cluster_watts(d, kind) + d->platform->base_w;
}

void soc_tick_look(struct dag *d)
{
    struct soc_room *room = d->soc;
    sim_time now = dag_now(d);
    double base = base_part(d);

    if (room->looks && now > room->looked)
        look(d, now);
    for (uint32_t m = 0; m < d->machines; m++)
        if (d->machine[m].busy == 0 && !is_memory(d, d->machine[m].kind))
            idle_window(d, m, base);
    show_power(d);
}

/* The end ----------------------------------------------------------------------------------- */

void soc_finish(struct dag *d)
{
    struct soc_room *room = d->soc;
    struct meter *meter = d->input->meter;
    const struct dag_totals *totals = &d->totals;
    sim_time end = totals->jobs ? totals->last_finish : 0;
    double energy, span = totals->jobs ? time_seconds(end - totals->first_submit) : 0;

    for (uint32_t k = 0; k < d->kinds && d->options.tick == 0; k++)
        if (end > room->cluster[k].since)
            add_energy(d, k, end);
    energy = exact_get(&room->energy);
    if (d->options.tick == 0)
        energy += d->platform->base_w * time_seconds(end);
    meter_scalar(meter, M_ENERGY, energy);
    meter_scalar(meter, M_EDP, energy * span);
    meter_scalar(meter, M_PEAK_TEMPERATURE, room->peak);
    if (d->options.throttle)
        meter_scalar(meter, M_THROTTLED, time_seconds(room->tripped));
}
