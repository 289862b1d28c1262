/* The points of a plan with `repeat:` and what they ask for, round by round. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/run/plan.h"
#include "sim/run/repeat.h"

struct point {
    struct repeat_point known;
    size_t *runs;  /* [policy][most]: indexes into the plan */
    size_t *asked; /* [policy]: replications that were asked for */
    size_t open;   /* of these, being simulated */
    enum repeat_state state;
    double *values; /* as repeat_point.values */
};

struct repeat_rounds {
    const struct plan *plan;
    const struct repeat *rule;
    const bool *known;
    const double *values; /* [run][measure], of the caller */
    struct arena *arena;
    struct point *points;
    size_t count;
    size_t *point_of; /* [run]; SIZE_MAX: not ours */
    size_t *place_of; /* [run]: index into the runs of its point */
    size_t needed;
    struct repeat_asked asked;
};

struct place {
    const char *point;
    size_t run;
};

/* Points in any fixed order; inside a point as in the plan. */
static int by_point(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int order = strcmp(x->point, y->point);

    return order ? order : (x->run > y->run) - (x->run < y->run);
}

void repeat_points(const struct plan *plan, size_t *point)
{
    struct place *places = mem_alloc(plan->count * sizeof *places);
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        places[i] = (struct place){ plan->runs[i].point, i };
    qsort(places, plan->count, sizeof *places, by_point);
    for (size_t i = 0; i < plan->count; i++) {
        bool begins = i == 0 || strcmp(places[i].point, places[i - 1].point) != 0;

        /* First the run at which the point begins, */
        point[places[i].run] = begins ? places[i].run : point[places[i - 1].run];
    }
    /* then, the runs before having theirs already, its number. */
    for (size_t i = 0; i < plan->count; i++)
        point[i] = point[i] == i ? count++ : point[point[i]];
    mem_free(places);
}

/* Runs places[0..count-1] are one point: its policies one after the other, each with all
 * replications. */
static void add_point(struct repeat_rounds *rounds, const struct place *places, size_t count)
{
    struct point *point = &rounds->points[rounds->count];
    size_t most = (size_t)rounds->rule->most;
    size_t policies = count / most;

    BUG_UNLESS(policies * most == count);
    point->known.policies = policies;
    point->known.given = arena_array(rounds->arena, policies, sizeof *point->known.given);
    point->asked = arena_array(rounds->arena, policies, sizeof *point->asked);
    point->runs = arena_array(rounds->arena, count, sizeof *point->runs);
    point->values =
        arena_array(rounds->arena, count * rounds->rule->of_count, sizeof *point->values);
    point->known.values = point->values;
    for (size_t i = 0; i < count; i++) {
        const struct plan_run *run = &rounds->plan->runs[places[i].run];

        BUG_UNLESS(run->replication == i % most &&
                   !strcmp(run->policy, rounds->plan->runs[places[i - i % most].run].policy));
        point->runs[i] = places[i].run;
        rounds->point_of[places[i].run] = rounds->count;
        rounds->place_of[places[i].run] = i;
    }
    rounds->count++;
}

struct repeat_rounds *repeat_start(const struct plan *plan, const bool *mine, const bool *known,
                                   double *values)
{
    struct arena *arena = arena_create();
    struct repeat_rounds *rounds = arena_alloc(arena, sizeof *rounds);
    struct place *places = arena_array(arena, plan->count, sizeof *places);
    size_t count = 0;

    rounds->arena = arena;
    rounds->plan = plan;
    rounds->rule = plan->repeat;
    rounds->known = known;
    rounds->values = values;
    rounds->point_of = arena_array(arena, plan->count, sizeof *rounds->point_of);
    rounds->place_of = arena_array(arena, plan->count, sizeof *rounds->place_of);
    rounds->points = arena_array(arena, plan->count, sizeof *rounds->points);
    rounds->asked.runs = arena_array(arena, plan->count, sizeof *rounds->asked.runs);
    rounds->asked.fresh = arena_array(arena, plan->count, sizeof *rounds->asked.fresh);
    for (size_t i = 0; i < plan->count; i++) {
        rounds->point_of[i] = SIZE_MAX;
        if (!mine || mine[i])
            places[count++] = (struct place){ plan->runs[i].point, i };
    }
    qsort(places, count, sizeof *places, by_point);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && !strcmp(places[end].point, places[i].point);)
            end++;
        add_point(rounds, &places[i], end - i);
    }
    return rounds;
}

void repeat_end(struct repeat_rounds *rounds)
{
    if (rounds)
        arena_destroy(rounds->arena);
}

static void learn(const struct repeat_rounds *rounds, struct point *point, size_t at)
{
    const struct repeat *rule = rounds->rule;
    size_t measures = rounds->plan->measure_count;

    for (size_t of = 0; of < rule->of_count; of++)
        point->values[at * rule->of_count + of] =
            rounds->values[point->runs[at] * measures + rule->of[of]];
}

/* Enters what was asked for since the last time; counts what must be simulated first. */
static void ask(struct repeat_rounds *rounds, struct point *point)
{
    struct repeat_asked *asked = &rounds->asked;
    size_t most = (size_t)rounds->rule->most;

    for (size_t k = 0; k < point->known.policies; k++)
        for (; point->asked[k] < point->known.given[k]; point->asked[k]++) {
            size_t at = k * most + point->asked[k];
            size_t run = point->runs[at];

            asked->runs[asked->count++] = run;
            rounds->needed++;
            if (rounds->known[run]) {
                learn(rounds, point, at);
            } else {
                asked->fresh[asked->fresh_count++] = run;
                point->open++;
            }
        }
}

static void advance(struct repeat_rounds *rounds, struct point *point)
{
    while (!point->open && point->state == REPEAT_OPEN) {
        point->state = repeat_decide(rounds->rule, &point->known);
        ask(rounds, point);
    }
}

const struct repeat_asked *repeat_first(struct repeat_rounds *rounds)
{
    rounds->asked.count = rounds->asked.fresh_count = 0;
    for (size_t i = 0; i < rounds->count; i++)
        advance(rounds, &rounds->points[i]);
    return &rounds->asked;
}

const struct repeat_asked *repeat_ended(struct repeat_rounds *rounds, size_t run, bool ok)
{
    struct point *point = &rounds->points[rounds->point_of[run]];
    size_t at = rounds->place_of[run];

    point->known.failed = point->known.failed || !ok;
    if (ok)
        learn(rounds, point, at);
    point->open--;
    rounds->asked.count = rounds->asked.fresh_count = 0;
    advance(rounds, point);
    return &rounds->asked;
}

/* How far a point is from its target: the greater, the further. */
static double distance_of(const struct repeat *rule, const struct point *point)
{
    return rule->allocate == REPEAT_OCBA ? 1 - point->known.worst : point->known.worst;
}

void repeat_summary(const struct repeat_rounds *rounds, struct repeat_summary *summary)
{
    double furthest = -1;

    *summary = (struct repeat_summary){ .points = rounds->count, .needed = rounds->needed };
    for (size_t i = 0; i < rounds->count; i++) {
        const struct point *point = &rounds->points[i];
        double distance = distance_of(rounds->rule, point);

        summary->reached += point->state == REPEAT_REACHED;
        summary->failed += point->state == REPEAT_FAILED;
        if (point->state == REPEAT_MOST && distance > furthest) {
            furthest = distance;
            summary->worst = point->known.worst;
            summary->worst_of = rounds->rule->of[point->known.worst_of];
        }
    }
}

void repeat_tell(const struct plan *plan, const struct repeat_summary *summary, char *out,
                 size_t size)
{
    const struct repeat *rule = plan->repeat;
    bool ocba = rule->allocate == REPEAT_OCBA;
    size_t missed = summary->points - summary->reached - summary->failed;
    char failed[80] = "";
    char target[64];

    if (summary->failed)
        snprintf(failed, sizeof failed, "; %zu stopped asking because a run failed",
                 summary->failed);
    snprintf(target, sizeof target, "%s %g%%",
             ocba ? "probability of correct selection" : "precision",
             100 * (ocba ? rule->sure : rule->precision));
    if (!missed)
        snprintf(out, size, "%s reached at %zu of %zu points%s", target, summary->reached,
                 summary->points, failed);
    else if (isinf(summary->worst))
        snprintf(out, size, "%s not reached at %zu of %zu points; %s has no such interval%s",
                 target, missed, summary->points, plan->measures[summary->worst_of].text, failed);
    else
        snprintf(out, size, "%s not reached at %zu of %zu points; worst %s %.3g%%%s", target,
                 missed, summary->points, plan->measures[summary->worst_of].text,
                 100 * summary->worst, failed);
}
