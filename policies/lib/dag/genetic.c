/* Matching and scheduling strings, rank-based selection, an elite of one. */
#include "policies/lib/dag/genetic.h"

#include <stdlib.h>
#include <string.h>

#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/list.h"
#include "policies/lib/dag/sequence.h"

struct chromosome {
    struct sequence s;
    double makespan;
    bool changed;      /* since makespan was found */
    uint32_t position; /* before sorting: what decides between equals */
};

struct pool {
    const struct problem *p;
    const struct genetic *options;
    struct append a;
    struct chromosome *now, *next; /* now: best first */
    double *wheel;                 /* room of the chromosomes up to each one, the best first */
    uint32_t *position, *tail;     /* work space: by task; tasks behind a cut */
    struct schedule *best;
    uint64_t evaluations;
    struct rng rng;
};

static void evaluate(struct pool *g, struct chromosome *c)
{
    uint32_t tasks = g->p->graph->tasks;

    c->changed = false;
    g->evaluations++;
    append_reset(&g->a);
    for (uint32_t i = 0; i < tasks; i++) {
        uint32_t task = c->s.order[i], q = c->s.where[task];

        append_place(&g->a, task, q, append_earliest(&g->a, task, q));
    }
    c->makespan = problem_makespan(g->p, g->a.task);
    if (c->makespan < g->best->makespan) {
        memcpy(g->best->task, g->a.task, tasks * sizeof *g->best->task);
        g->best->makespan = c->makespan;
    }
}

static bool chance(struct pool *g, double probability)
{
    return rng_uniform(&g->rng) < probability;
}

static int compare(const void *x, const void *y)
{
    const struct chromosome *a = x, *b = y;

    if (a->makespan != b->makespan)
        return a->makespan < b->makespan ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static void sort(struct pool *g)
{
    for (uint32_t i = 0; i < g->options->population; i++)
        g->now[i].position = i;
    qsort(g->now, g->options->population, sizeof *g->now, compare);
}

static const struct chromosome *spin(struct pool *g)
{
    double stop = rng_uniform(&g->rng) * g->wheel[g->options->population - 1];
    uint32_t low = 0, high = g->options->population - 1;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (g->wheel[middle] > stop)
            high = middle;
        else
            low = middle + 1;
    }
    return &g->now[low];
}

/* The tasks of x behind the cut, in the sequence that they have in y. */
static void reorder(struct pool *g, struct sequence *x, const uint32_t *y, uint32_t cut)
{
    uint32_t tasks = g->p->graph->tasks, at = cut;

    for (uint32_t i = 0; i < tasks; i++)
        g->position[x->order[i]] = i;
    for (uint32_t i = 0; i < tasks; i++)
        if (g->position[y[i]] >= cut)
            x->order[at++] = y[i];
}

static void cross(struct pool *g, struct chromosome *x, struct chromosome *y)
{
    uint32_t tasks = g->p->graph->tasks, cut;

    if (chance(g, g->options->crossover)) {
        cut = (uint32_t)rng_below(&g->rng, tasks);
        memcpy(g->tail, x->s.order, tasks * sizeof *g->tail);
        reorder(g, &x->s, y->s.order, cut);
        reorder(g, &y->s, g->tail, cut);
        x->changed = y->changed = true;
    }
    if (chance(g, g->options->crossover)) {
        for (uint32_t i = (uint32_t)rng_below(&g->rng, tasks); i < tasks; i++) {
            uint32_t q = x->s.where[i];

            x->s.where[i] = y->s.where[i];
            y->s.where[i] = q;
        }
        x->changed = y->changed = true;
    }
}

static void mutate(struct pool *g, struct chromosome *c)
{
    uint32_t tasks = g->p->graph->tasks;

    if (chance(g, g->options->mutation)) {
        uint32_t task = (uint32_t)rng_below(&g->rng, tasks);

        c->s.where[task] = sequence_processor(g->p, task, c->s.where[task], &g->rng);
        c->changed = true;
    }
    if (chance(g, g->options->mutation)) {
        uint32_t task = (uint32_t)rng_below(&g->rng, tasks);
        struct sequence_room room;

        for (uint32_t i = 0; i < tasks; i++)
            g->position[c->s.order[i]] = i;
        room = sequence_room(g->p, g->position, task);
        sequence_shift(&c->s, room.at,
                       room.low + (uint32_t)rng_below(&g->rng, room.high - room.low + 1), NULL);
        c->changed = true;
    }
}

static void copy(struct pool *g, struct chromosome *to, const struct chromosome *from)
{
    sequence_copy(g->p, &to->s, &from->s);
    to->makespan = from->makespan;
    to->changed = false;
}

/* The elite is next[0]; pairs are next[1] and [2], [3] and [4]. */
static void generation(struct pool *g)
{
    uint32_t count = g->options->population;
    struct chromosome *swap = g->now;

    copy(g, &g->next[0], &g->now[0]);
    for (uint32_t i = 1; i < count; i++)
        copy(g, &g->next[i], spin(g));
    for (uint32_t i = 1; i + 1 < count; i += 2)
        cross(g, &g->next[i], &g->next[i + 1]);
    for (uint32_t i = 1; i < count; i++) {
        mutate(g, &g->next[i]);
        if (g->next[i].changed)
            evaluate(g, &g->next[i]);
    }
    g->now = g->next;
    g->next = swap;
    sort(g);
}

static void prepare(struct pool *g, struct scratch *scratch)
{
    uint32_t count = g->options->population, tasks = g->p->graph->tasks;
    double room = 1;

    append_init(&g->a, g->p, true, scratch_array(scratch, tasks, sizeof(struct planned)), scratch);
    g->now = scratch_array(scratch, count, sizeof *g->now);
    g->next = scratch_array(scratch, count, sizeof *g->next);
    g->wheel = scratch_array(scratch, count, sizeof *g->wheel);
    g->position = scratch_array(scratch, tasks, sizeof *g->position);
    g->tail = scratch_array(scratch, tasks, sizeof *g->tail);
    list_random(g->p, &g->rng);
    for (uint32_t i = 0; i < count; i++) {
        g->now[i].s = sequence_make(g->p, scratch);
        g->next[i].s = sequence_make(g->p, scratch);
        if (i == 0)
            sequence_read(g->p, g->best->task, &g->now[i].s);
        else
            sequence_random(g->p, &g->now[i].s, &g->rng);
        evaluate(g, &g->now[i]);
        g->wheel[i] = i == 0 ? room : g->wheel[i - 1] + room;
        room /= 1 + 1 / (double)count;
    }
    sort(g);
}

void genetic(const struct genetic *options, const struct problem *p, struct schedule *schedule)
{
    struct scratch scratch = { .slab = p->slab };
    struct pool g = { .p = p, .options = options, .best = schedule };
    uint64_t idle = 0;

    schedule->bound = bounds_all(p);
    if (options->evaluations < options->population)
        return;
    prepare(&g, &scratch);
    while (g.evaluations < options->evaluations && idle < options->patience &&
           schedule->makespan >= schedule->bound + PROBLEM_TICK) {
        double before = schedule->makespan;
        uint64_t evaluations = g.evaluations;

        generation(&g);
        idle = schedule->makespan < before ? 0 : idle + 1;
        if (g.evaluations == evaluations)
            g.evaluations++; /* without crossover and mutation it must end as well */
    }
    scratch_free(&scratch);
}
