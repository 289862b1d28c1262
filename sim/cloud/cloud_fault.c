/* Failures of PMs, alone or by rack or fault domain, and their repair. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"

/* What fails at once: a PM, or those of a rack or domain. */
struct entity {
    uint32_t first, count; /* of its PMs, in `pm` */
    struct rng rng;
};

/*
 * Each entity has a random stream of its own, from which it draws a time to failure, counted from
 * the start or the last repair, and a time to repair, in turn. So failures do not depend on
 * policies.
 */
struct faults {
    struct dist gap, repair; /* over their means */
    struct entity *entity;
    uint32_t entities;
    uint32_t *pm;
    uint32_t on_fault, on_repair;
};

/* Whoever cannot take negative or uneven draws says so. */
static bool parse(const char *what, const char *text, struct dist *dist, struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "%s", what);
    if (!(dist_min(dist) >= 0))
        return error_set(err, "%s: '%s' can be negative", what, text);
    if (!(fabs(dist_mean(dist) - 1) < 1e-6))
        return error_set(err, "%s: '%s' has mean %g; it must be 1", what, text, dist_mean(dist));
    return true;
}

/* The PM fails, for this reason too if it is down already. */
void hosts_fail(struct cloud *c, struct pm *pm)
{
    if (pm->down++ > 0)
        return;
    c->totals.faults++;
    engine_cancel(c->engine, pm->timer);
    moves_pm_down(c, pm);
    hosts_state(c, pm, CLOUD_PM_DOWN);
    while (pm->first != CLOUD_NOWHERE && !c->failed) {
        struct vm *vm = vm_at(c, pm->first);

        if (c->options.failed_vm == CLOUD_FAILED_LOST)
            life_end(c, vm, LIFE_LOST);
        else
            life_restart(c, vm);
    }
}

void hosts_repair(struct cloud *c, struct pm *pm)
{
    if (--pm->down > 0)
        return;
    hosts_state(c, pm, CLOUD_PM_ON);
    hosts_emptied(c, pm);
    place_freed(c);
}

static void schedule(struct cloud *c, uint32_t id, bool repair)
{
    struct faults *f = c->faults;
    sim_time mean = repair ? c->options.mttr : c->options.mtbf;
    double part = dist_sample(repair ? &f->repair : &f->gap, &f->entity[id].rng);
    sim_time wait = mean == TIME_NEVER ? TIME_NEVER : time_from_seconds(time_seconds(mean) * part);
    sim_time at = time_add(cloud_now(c), wait > 0 ? wait : 1);

    if (at != TIME_NEVER)
        engine_at(c->engine, &(struct event){ .time = at,
                                              .phase = PHASE_FAULT,
                                              .handler = repair ? f->on_repair : f->on_fault,
                                              .a = id });
}

/* A run with nothing else to come would go on failing for ever. */
static void on_fault(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    const struct entity *entity = &c->faults->entity[event->a];

    (void)engine;
    for (uint32_t i = 0; i < entity->count && !c->failed; i++)
        hosts_fail(c, &c->pm[c->faults->pm[entity->first + i]]);
    schedule(c, (uint32_t)event->a, true);
    measure_levels(c);
    run_over(c);
}

static void on_repair(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    const struct entity *entity = &c->faults->entity[event->a];

    (void)engine;
    for (uint32_t i = 0; i < entity->count; i++)
        hosts_repair(c, &c->pm[c->faults->pm[entity->first + i]]);
    schedule(c, (uint32_t)event->a, false);
    measure_levels(c);
}

static uint32_t entity_of(const struct cloud *c, const struct pm *pm)
{
    switch ((enum cloud_fault_scope)c->options.fault_scope) {
    case CLOUD_FAULT_HOST:
        return pm->view.id;
    case CLOUD_FAULT_RACK:
        return (uint32_t)pm->view.rack;
    case CLOUD_FAULT_DOMAIN_SCOPE:
        return (uint32_t)pm->view.domain;
    }
    return 0;
}

/* PMs by entity, in order of their numbers. */
static void sort_pms(struct cloud *c)
{
    struct faults *f = c->faults;
    uint32_t at = 0;

    for (uint32_t i = 0; i < c->pms; i++)
        if (entity_of(c, &c->pm[i]) >= f->entities)
            f->entities = entity_of(c, &c->pm[i]) + 1;
    f->entity = arena_array(c->arena, f->entities, sizeof *f->entity);
    f->pm = arena_array(c->arena, c->pms, sizeof *f->pm);
    for (uint32_t i = 0; i < c->pms; i++)
        f->entity[entity_of(c, &c->pm[i])].count++;
    for (uint32_t i = 0; i < f->entities; i++) {
        f->entity[i].first = at;
        at += f->entity[i].count;
        f->entity[i].count = 0;
    }
    for (uint32_t i = 0; i < c->pms; i++) {
        struct entity *entity = &f->entity[entity_of(c, &c->pm[i])];

        f->pm[entity->first + entity->count++] = i;
    }
}

bool faults_create(struct cloud *c, struct error *err)
{
    struct faults *f;

    if (c->options.mtbf == TIME_NEVER)
        return true;
    f = c->faults = arena_alloc(c->arena, sizeof *f);
    if (!parse("fault_gap", c->options.fault_gap, &f->gap, err) ||
        !parse("fault_repair", c->options.fault_repair, &f->repair, err))
        return false;
    f->on_fault = engine_handler(c->engine, "fault", on_fault, c);
    f->on_repair = engine_handler(c->engine, "repair", on_repair, c);
    sort_pms(c);
    for (uint32_t i = 0; i < f->entities; i++) {
        rng_stream(&f->entity[i].rng, c->input->seed, c->input->replication, RNG_FAULT, i);
        if (f->entity[i].count)
            schedule(c, i, false);
    }
    return true;
}
