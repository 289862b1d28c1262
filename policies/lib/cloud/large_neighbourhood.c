/* Forget some sets, replay the rest, complete greedily; keep what is not worse. */
#include "policies/lib/cloud/large_neighbourhood.h"

#include <string.h>

#include "policies/lib/cloud/macro_greedy.h"

/* A plan as sets of consecutive moves from one PM. */
struct memory {
    struct trial_move *moves;
    uint32_t *set; /* first move of each set, and one more at the end */
    uint32_t count, sets;
    double value;
};

struct search {
    struct trial *t;
    struct macro macro;
    struct rng rng;
    const struct large_neighbourhood_params *params;
    struct memory best;
    uint32_t first; /* moves that were there before */
    bool *forgotten;
};

static void remember(struct search *s)
{
    const struct trial *t = s->t;
    struct memory *b = &s->best;

    b->count = t->moves - s->first;
    memcpy(b->moves, t->log + s->first, b->count * sizeof *b->moves);
    b->value = trial_value(t);
    b->sets = 0;
    for (uint32_t i = 0; i < b->count; i++)
        if (i == 0 || trial_spot_pm(t, b->moves[i].vm, b->moves[i].from) !=
                          trial_spot_pm(t, b->moves[i - 1].vm, b->moves[i - 1].from))
            b->set[b->sets++] = i;
    b->set[b->sets] = b->count;
}

/* Marks sets to forget: some here and there, or a run of them. */
static void forget(struct search *s)
{
    uint32_t sets = s->best.sets;
    uint32_t most = (uint32_t)(s->params->forget * sets);
    uint32_t count = sets ? 1 + (uint32_t)rng_below(&s->rng, most ? most : 1) : 0;
    bool run = rng_below(&s->rng, 4) == 0;
    uint32_t start = sets ? (uint32_t)rng_below(&s->rng, sets) : 0;

    memset(s->forgotten, 0, sets * sizeof *s->forgotten);
    for (uint32_t i = 0; i < count; i++)
        s->forgotten[run ? (start + i) % sets : (uint32_t)rng_below(&s->rng, sets)] = true;
}

/* A set is played as a whole or not at all. */
static void replay(struct search *s)
{
    struct trial *t = s->t;

    trial_undo_to(t, s->first);
    for (uint32_t k = 0; k < s->best.sets; k++) {
        uint32_t start = t->moves;

        for (uint32_t i = s->best.set[k]; i < s->best.set[k + 1] && !s->forgotten[k]; i++) {
            const struct trial_move *move = &s->best.moves[i];

            if (t->at[move->vm] != move->from || !trial_can_move(t, move->vm, move->to)) {
                trial_undo_to(t, start);
                break;
            }
            trial_move(t, move->vm, move->to);
        }
    }
}

static bool not_worse(const struct search *s)
{
    double value = trial_value(s->t);
    double goal = s->macro.limits.goal;
    uint32_t count = s->t->moves - s->first;

    if (goal >= 0 && value <= goal && s->best.value <= goal)
        return count <= s->best.count;
    return value < s->best.value - TRIAL_EPSILON ||
           (value <= s->best.value && count <= s->best.count);
}

/* Nothing better is possible: neither a lower value nor, with a goal, fewer moves. */
static bool proved(const struct search *s, const struct trial_bound *bound)
{
    double goal = s->macro.limits.goal;

    if (goal >= 0 && s->best.value <= goal)
        return s->best.count <= trial_bound_moves(bound, goal);
    return s->best.value <=
           trial_bound_value(bound, s->macro.limits.moves - s->first) + TRIAL_EPSILON;
}

static void search(struct search *s, struct arena *arena)
{
    int64_t slots[TRIAL_TERMS];
    struct trial_bound *bound;

    macro_run(&s->macro);
    plan_cut(s->t, s->first, &s->macro.limits);
    remember(s);
    memcpy(slots, s->t->slots, sizeof slots);
    trial_undo_to(s->t, s->first);
    bound = plan_bound(s->t, &s->macro.limits, slots, arena);
    s->macro.luck = &s->rng;
    for (uint32_t round = 0; round < s->params->rounds && !proved(s, bound); round++) {
        uint32_t bars = (uint32_t)rng_below(&s->rng, 4);

        forget(s);
        replay(s);
        macro_renew(&s->macro);
        for (uint32_t i = 0; i < bars; i++)
            s->macro.sets[rng_below(&s->rng, s->macro.count)].barred = true;
        macro_run(&s->macro);
        plan_cut(s->t, s->first, &s->macro.limits);
        if (not_worse(s))
            remember(s);
    }
    trial_undo_to(s->t, s->first);
    plan_play(s->t, s->best.moves, s->best.count);
}

void large_neighbourhood(struct trial *t, const struct plan_limits *limits,
                         const struct large_neighbourhood_params *params, struct arena *arena)
{
    struct search s = { .t = t, .params = params, .first = t->moves };
    size_t room = (size_t)limits->moves + 1;

    s.best.moves = arena_array(arena, room, sizeof *s.best.moves);
    s.best.set = arena_array(arena, room, sizeof *s.best.set);
    s.forgotten = arena_array(arena, room, sizeof *s.forgotten);
    rng_stream(&s.rng, params->seed, 0, RNG_POLICY, 0);
    macro_begin(&s.macro, t, limits, arena);
    s.macro.stubborn = true;
    search(&s, arena);
}
