/* Planners that compare all ready tasks on all processors before each step. */
#include <string.h>

#include "policies/lib/dag/planners.h"

/*
 * A ready task and its best processor. Without insertion a processor only becomes worse by being
 * used, so that the best of a task changes only when that processor is taken by another task. Then
 * what is known of the task is too good; where the best value goes first, that is enough to pass
 * over tasks that would not go first even so.
 */
struct candidate {
    uint32_t task;
    uint32_t best, second;         /* processors; PROBLEM_NOWHERE: no second */
    double start;                  /* on the best */
    double value, value_of_second; /* what the rule minimises over processors */
    double key;                    /* what the rule minimises over tasks, */
    double tie;                    /* then this, then the number */
    uint32_t judged;               /* after so many steps */
};

struct pairs {
    struct partial *s;
    enum plan_pairs rule;
    double *level;  /* static level, DLS and ETF */
    double *median; /* of the costs of each task, DLS */
    struct candidate *candidate;
    uint32_t count;
    uint32_t steps;
    uint32_t *taken; /* of each processor: the step that used it last */
};

/* What the rule minimises over the processors of a task. */
static double value_of(const struct pairs *pairs, uint32_t task, double start, double cost)
{
    switch (pairs->rule) {
    case PLAN_ETF:
        return start;
    case PLAN_DLS: /* the dynamic level, negated */
        return start - pairs->level[task] - (pairs->median[task] - cost);
    case PLAN_MIN_MIN:
    case PLAN_MAX_MIN:
    case PLAN_SUFFERAGE:
    case PLAN_DUPLEX:
        break;
    }
    return start + cost;
}

static void set_key(const struct pairs *pairs, struct candidate *c)
{
    bool alone = pairs->s->problem->processors == 1;

    c->key = c->value;
    c->tie = 0;
    if (pairs->rule == PLAN_ETF)
        c->tie = -pairs->level[c->task];
    else if (pairs->rule == PLAN_MAX_MIN)
        c->key = -c->value;
    else if (pairs->rule == PLAN_SUFFERAGE)
        c->key = alone ? 0 : c->value - c->value_of_second;
}

static void judge(struct pairs *pairs, struct candidate *c)
{
    struct partial *s = pairs->s;
    const double *ready = partial_ready_all(s, c->task);

    c->best = c->second = PROBLEM_NOWHERE;
    c->value = c->value_of_second = (double)INFINITY;
    for (uint32_t i = 0; i < s->problem->processors; i++) {
        if (!problem_runs(s->problem, c->task, i))
            continue;
        double start = partial_start(s, c->task, i, ready[i], false);
        double value = value_of(pairs, c->task, start, problem_cost(s->problem, c->task, i));

        if (value < c->value) {
            c->second = c->best;
            c->value_of_second = c->value;
            c->best = i;
            c->value = value;
            c->start = start;
        } else if (value < c->value_of_second) {
            c->second = i;
            c->value_of_second = value;
        }
    }
    c->judged = pairs->steps;
    set_key(pairs, c);
}

/* Whether a processor that the candidate counts on has been taken since. */
static bool outdated(const struct pairs *pairs, const struct candidate *c)
{
    return pairs->taken[c->best] > c->judged ||
           (pairs->rule == PLAN_SUFFERAGE && c->second != PROBLEM_NOWHERE &&
            pairs->taken[c->second] > c->judged);
}

static bool goes_first(const struct candidate *a, const struct candidate *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    return a->tie != b->tie ? a->tie < b->tie : a->task < b->task;
}

static void add(struct pairs *pairs, uint32_t task)
{
    struct candidate *c = &pairs->candidate[pairs->count++];

    c->task = task;
    judge(pairs, c);
}

/* No task starts before this by PLAN_ETF: when the first processor is free. */
static double earliest_free(const struct pairs *pairs)
{
    const struct partial *s = pairs->s;
    double earliest = (double)INFINITY;

    if (pairs->rule != PLAN_ETF || !s->problem->single)
        return -(double)INFINITY;
    for (uint32_t i = 0; i < s->problem->processors; i++)
        earliest = fmin(earliest, s->gaps[i].last);
    return earliest;
}

/* The candidate that goes first; those that are out of date are judged again if they must be. */
static uint32_t find_first(struct pairs *pairs)
{
    struct candidate *all = pairs->candidate;
    bool worse_later = pairs->rule != PLAN_MAX_MIN && pairs->rule != PLAN_SUFFERAGE;
    double earliest = earliest_free(pairs);
    uint32_t first = 0;

    for (uint32_t i = 0; i < pairs->count; i++) {
        all[i].key = later_of(all[i].key, earliest);
        if (i > 0 && worse_later && !goes_first(&all[i], &all[first]))
            continue;
        if (outdated(pairs, &all[i]))
            judge(pairs, &all[i]);
        if (goes_first(&all[i], &all[first]))
            first = i;
    }
    return first;
}

static void step(struct pairs *pairs, uint32_t *waits)
{
    const struct taskgraph_rows *rows = &pairs->s->problem->graph->successors;
    uint32_t first = find_first(pairs);
    struct candidate best = pairs->candidate[first];

    pairs->candidate[first] = pairs->candidate[--pairs->count];
    partial_place(pairs->s, best.task, best.best, best.start);
    pairs->taken[best.best] = ++pairs->steps;
    for (uint32_t e = rows->at[best.task]; e < rows->at[best.task + 1]; e++) {
        if (--waits[rows->item[e]] == 0)
            add(pairs, rows->item[e]);
    }
}

static void place_pairs(struct partial *s, const void *rule)
{
    const struct problem *p = s->problem;
    uint32_t count = p->graph->tasks, *waits = list_new(p);
    struct pairs pairs = { .s = s, .rule = *(const enum plan_pairs *)rule };

    pairs.level = rank_new(p);
    pairs.median = rank_new(p);
    pairs.candidate = slab_alloc(p->slab, count * sizeof *pairs.candidate);
    pairs.taken = slab_alloc(p->slab, p->processors * sizeof *pairs.taken);
    rank_cost(p, pairs.rule == PLAN_DLS ? RANK_MEDIAN : RANK_MEAN, pairs.median);
    rank_upward(p, pairs.median, false, pairs.level);
    for (uint32_t i = 0; i < count; i++) {
        waits[i] = taskgraph_count(&p->graph->predecessors, i);
        if (waits[i] == 0)
            add(&pairs, i);
    }
    while (pairs.count > 0)
        step(&pairs, waits);
    slab_free(p->slab, pairs.candidate, count * sizeof *pairs.candidate);
    slab_free(p->slab, pairs.taken, p->processors * sizeof *pairs.taken);
    rank_free(p, pairs.level);
    rank_free(p, pairs.median);
    list_free(p, waits);
}

static bool both(const struct problem *p, struct schedule *schedule, struct error *err)
{
    struct schedule other = { .task = NULL };
    size_t size = p->graph->tasks * sizeof *other.task;
    enum plan_pairs rule = PLAN_MAX_MIN;

    if (!plan_pairs(p, PLAN_MIN_MIN, schedule, err))
        return false;
    other.task = slab_alloc(p->slab, size);
    if (list_plan(p, place_pairs, &rule, &other, err) && other.makespan < schedule->makespan) {
        memcpy(schedule->task, other.task, size);
        schedule->makespan = other.makespan;
    }
    slab_free(p->slab, other.task, size);
    return true;
}

bool plan_pairs(const struct problem *p, enum plan_pairs rule, struct schedule *schedule,
                struct error *err)
{
    if (rule == PLAN_DUPLEX)
        return both(p, schedule, err);
    return list_plan(p, place_pairs, &rule, schedule, err);
}
