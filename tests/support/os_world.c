/* Worlds drawn by a seed. */
#include "tests/support/os_world.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/rng.h"
#include "tests/unit/unit.h"

static uint32_t below(struct rng *rng, uint64_t n)
{
    return (uint32_t)rng_below(rng, n);
}

/* A setting of the run; `text` is what stands behind its name. */
static void set(struct os_world *w, const char **list, size_t *count, const char *text)
{
    char *room = w->text[w->texts++];

    assert_true(w->texts <= OS_WORLD_TEXTS && *count + 1 < OS_HARNESS_SETTINGS);
    snprintf(room, sizeof w->text[0], "%s", text);
    list[(*count)++] = room;
}

static void option(struct os_world *w, const char *name, sim_time time)
{
    char text[40];

    if (time == TIME_NEVER)
        return;
    snprintf(text, sizeof text, "%s=%lldns", name, (long long)time);
    set(w, w->h.options, &w->options, text);
}

static void option_real(struct os_world *w, const char *name, double value)
{
    char text[40];

    snprintf(text, sizeof text, "%s=%g", name, value);
    set(w, w->h.options, &w->options, text);
}

static void machine(struct os_world *w, const char *name, double value)
{
    char text[40];

    snprintf(text, sizeof text, "%s=%g", name, value);
    set(w, w->h.platform, &w->platform, text);
}

/* A divisor of the number of CPUs, or 0. */
static uint32_t part(const struct os_world *w, struct rng *rng)
{
    uint32_t n = below(rng, w->cpus + 1);

    return n > 0 && w->cpus % n == 0 ? n : 0;
}

static void draw_machine(struct os_world *w, struct rng *rng)
{
    static const double speeds[] = { 0.5, 0.6, 0.75 };

    w->cpus = below(rng, 16) ? 1 + below(rng, 8) : 70;
    w->smt = w->cpus % 2 == 0 && below(rng, 2) ? 2 : 1;
    w->cache_cpus = part(w, rng);
    w->node_cpus = part(w, rng);
    w->smt_speed = w->smt > 1 && below(rng, 2) ? speeds[below(rng, 3)] : 1;
    machine(w, "cores", w->cpus);
    machine(w, "smt", w->smt);
    machine(w, "smt_speed", w->smt_speed);
    machine(w, "cache_cpus", w->cache_cpus);
    machine(w, "node_cpus", w->node_cpus);
}

static sim_time some(struct rng *rng, uint32_t most_us)
{
    return below(rng, 2) ? below(rng, most_us + 1) * MICROSECOND : 0;
}

static void draw_rules(struct os_world *w, struct rng *rng)
{
    static const sim_time ticks[] = { 0, MILLISECOND, 4 * MILLISECOND, 10 * MILLISECOND };
    bool costs = below(rng, 2);

    w->tick = ticks[below(rng, 4)];
    w->switch_cost = costs ? some(rng, 20) : 0;
    w->migration_cost = costs ? some(rng, 100) : 0;
    w->cache_cost = costs ? some(rng, 200) : 0;
    w->node_cost = costs ? some(rng, 300) : 0;
    w->wake_cost = some(rng, 50);
    w->timer_slack = some(rng, 60);
    w->warm_up = below(rng, 4) ? 0 : (1 + below(rng, 8)) * MILLISECOND;
    w->warm_speed = w->warm_up ? 1.25 : 1;
    w->remote_speed = w->node_cpus && below(rng, 2) ? 0.8 : 1;
    w->until = below(rng, 4) ? TIME_NEVER : (20 + below(rng, 200)) * MILLISECOND;
    w->speeds = w->smt_speed < 1 || w->remote_speed < 1 || w->warm_speed > 1;
    option(w, "tick", w->tick);
    option(w, "switch_cost", w->switch_cost);
    option(w, "migration_cost", w->migration_cost);
    option(w, "cache_cost", w->cache_cost);
    option(w, "node_cost", w->node_cost);
    option(w, "wake_cost", w->wake_cost);
    option(w, "timer_slack", w->timer_slack);
    option(w, "warm_up", w->warm_up);
    option_real(w, "warm_speed", w->warm_speed);
    option_real(w, "remote_speed", w->remote_speed);
    option(w, "until", w->until);
    option(w, "balance", below(rng, 3) ? (1 + below(rng, 10)) * MILLISECOND : TIME_NEVER);
    set(w, w->h.options, &w->options, below(rng, 2) ? "exact=true" : "exact=false");
    set(w, w->h.options, &w->options,
        below(rng, 2) ? "tick_phase=staggered" : "tick_phase=aligned");
}

static void draw_groups(struct os_world *w, struct rng *rng)
{
    w->groups = below(rng, 2) ? below(rng, OS_WORLD_GROUPS + 1) : 0;
    for (uint32_t g = 0; g < w->groups; g++) {
        struct os_group *group = &w->group[g];

        snprintf(w->group_name[g], sizeof w->group_name[g], "g%u", g);
        *group = (struct os_group){ .name = w->group_name[g],
                                    .parent = "",
                                    .shares = 2 + below(rng, 4000),
                                    .period = (5 + below(rng, 50)) * MILLISECOND };
        if (g > 0 && below(rng, 3))
            group->parent = w->group_name[below(rng, g)];
        if (below(rng, 3)) /* not in whole microseconds: ends between all other events */
            group->quota = group->period * (1 + below(rng, 12)) / 10 + below(rng, 1000);
    }
    w->h.groups = w->group;
    w->h.group_count = w->groups;
}

/* A periodic task: runs, and sleeps to its next period, now and then too late. */
static void draw_periodic(struct os_world *w, uint32_t t, struct rng *rng)
{
    struct os_arrival *item = &w->item[t];

    item->period = (2 + below(rng, 30)) * MILLISECOND;
    item->deadline = below(rng, 2) ? item->period / (1 + below(rng, 3)) : 0;
    item->runtime = item->period / (2 + below(rng, 10));
    w->step[t][0] =
        (struct os_step){ .kind = OS_RUN, .time = item->runtime * (1 + below(rng, 3)) / 2 + 1 };
    w->step[t][1] = (struct os_step){ .kind = OS_TIMER, .time = item->period };
    w->program[t] = (struct os_program){ w->step[t], 2, 1 + below(rng, 6) };
}

static bool takes_time(const struct os_world *w, uint32_t t, uint32_t steps)
{
    for (uint32_t s = 0; s < steps; s++)
        if (w->step[t][s].kind != OS_YIELD && w->step[t][s].time > 0)
            return true;
    return false;
}

static void draw_program(struct os_world *w, uint32_t t, struct rng *rng)
{
    static const int kinds[] = { OS_RUN, OS_RUN, OS_SLEEP, OS_IO, OS_YIELD, OS_YIELD };
    uint32_t steps = 1 + below(rng, OS_WORLD_STEPS);
    int64_t loops = 1 + below(rng, 4);

    for (uint32_t s = 0; s < steps; s++) {
        int kind = s == 0 && below(rng, 4) ? OS_RUN : kinds[below(rng, 6)];

        w->step[t][s] =
            (struct os_step){ .kind = kind, .time = (1 + below(rng, 20000)) * MICROSECOND };
        if (below(rng, 4) == 0)
            w->step[t][s].time = below(rng, 2); /* ns */
    }
    /* What takes no time may not be repeated. */
    w->program[t] = (struct os_program){ w->step[t], steps, takes_time(w, t, steps) ? loops : 1 };
    if (w->item[t].scheduling == OS_DEADLINE || below(rng, 2)) {
        w->item[t].period = (1 + below(rng, 100)) * MILLISECOND;
        w->item[t].runtime = w->item[t].period / (2 + below(rng, 30));
    }
}

static void draw_affinity(const struct os_world *w, struct os_cpu_set *set, struct rng *rng)
{
    uint32_t cpus = 1 + below(rng, w->cpus);

    if (below(rng, 3))
        return;
    for (uint32_t i = 0; i < cpus; i++)
        os_set_add(set, below(rng, w->cpus));
    if (below(rng, 8) == 0)
        os_set_add(set, OS_MOST_CPUS - 1); /* a CPU that the machine has not */
}

static void draw_thread(struct os_world *w, uint32_t t, bool classes, struct rng *rng)
{
    struct os_arrival *item = &w->item[t];

    item->scheduling = classes ? (int)below(rng, OS_DEADLINE + 1) : OS_OTHER;
    item->nice = (int64_t)below(rng, 40) - 20;
    item->priority = 1 + below(rng, 99);
    item->tickets = below(rng, 2) ? 1 + below(rng, 100) : 0;
    item->slice = below(rng, 4) ? 0 : (100 + below(rng, 20000)) * MICROSECOND;
    item->process = below(rng, 4);
    item->working_set = below(rng, 1000);
    item->group = w->groups ? (int64_t)below(rng, w->groups + 1) - 1 : -1;
    draw_affinity(w, &item->affinity, rng);
    if (below(rng, 4) == 0)
        draw_periodic(w, t, rng);
    else
        draw_program(w, t, rng);
}

void os_world_draw(struct os_world *w, uint64_t seed)
{
    struct rng rng;
    sim_time at = 0;
    bool classes;

    memset(w, 0, sizeof *w);
    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    draw_machine(w, &rng);
    draw_rules(w, &rng);
    draw_groups(w, &rng);
    classes = below(&rng, 2);
    w->threads = w->cpus > 8 ? OS_WORLD_THREADS : 1 + below(&rng, 14);
    for (uint32_t t = 0; t < w->threads; t++) {
        at += below(&rng, 2) ? below(&rng, 5000) * MICROSECOND : 0;
        w->item[t] = os_harness_arrival(at, &w->program[t]);
        draw_thread(w, t, classes, &rng);
    }
    w->h.items = w->item;
    w->h.count = w->threads;
    w->h.measures[0] = "utilization";
}

void os_world_run(struct os_world *w, const struct policy *policy, uint64_t seed)
{
    struct error err = { "" };

    w->h.policy = policy;
    w->h.seed = seed;
    if (!os_harness_run(&w->h, &err))
        fail_msg("%s, seed %llu: %s", policy->name, (unsigned long long)seed, err.text);
}
