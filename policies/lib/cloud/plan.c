/* Figures of plans, playing them, and leaving out detours. */
#include "policies/lib/cloud/plan.h"

#include <math.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

void plan_play(struct trial *t, const struct trial_move *moves, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        BUG_UNLESS(trial_can_move(t, moves[i].vm, moves[i].to));
        trial_move(t, moves[i].vm, moves[i].to);
    }
}

enum { PRICE_STEPS = 150 };

struct trial_bound *plan_bound(const struct trial *t, const struct plan_limits *limits,
                               const int64_t *slots, struct arena *arena)
{
    struct trial_bound *bound = trial_bound_make(t, arena);

    trial_bound_tighten(bound, t, limits->moves - t->moves, slots, PRICE_STEPS);
    return bound;
}

struct plan_report plan_report(struct trial *t, const struct plan_limits *limits)
{
    struct plan_report report = { .moves = t->moves, .value = trial_value(t) };
    struct arena *arena = arena_create();
    size_t bytes = t->moves * sizeof *t->log;
    struct trial_move *log = memcpy(arena_alloc(arena, bytes), t->log, bytes);
    int64_t slots[TRIAL_TERMS];
    struct trial_bound *bound;

    memcpy(slots, t->slots, sizeof slots);
    trial_undo_to(t, 0);
    report.before = trial_value(t);
    bound = plan_bound(t, limits, slots, arena);
    report.bound = trial_bound_value(bound, limits->moves);
    report.fewest = limits->goal >= 0 ? trial_bound_moves(bound, limits->goal) : 0;
    plan_play(t, log, report.moves);
    arena_destroy(arena);
    if (report.value > report.bound)
        report.gap =
            report.bound > 0 ? (report.value - report.bound) / report.bound : (double)INFINITY;
    return report;
}

void plan_cut(struct trial *t, uint32_t first, const struct plan_limits *limits)
{
    double value = trial_value(t);
    uint32_t keep = t->moves;
    uint32_t count = t->moves;

    /* The shortest beginning that is as good as the whole, or good enough. */
    while (t->moves > first) {
        double before;

        trial_undo(t);
        before = trial_value(t);
        if (before <= value + TRIAL_EPSILON || (limits->goal >= 0 && before <= limits->goal))
            keep = t->moves;
    }
    for (uint32_t i = first; i < keep; i++)
        trial_move(t, t->log[i].vm, t->log[i].to);
    BUG_UNLESS(t->moves <= count);
}
