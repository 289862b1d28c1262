/* Two lists of states that change places step by step, and one state to try completions on. */
#include "policies/lib/cloud/beam_search.h"

#include <string.h>

#include "policies/lib/cloud/macro_greedy.h"
#include "policies/lib/cloud/single_move.h"

/* A beginning, and what its completion came to. */
struct state {
    struct macro *macro;
    double value;
    uint32_t moves;
    uint64_t mark; /* of the free resources and the number of moves */
};

struct beam {
    struct state *now, *next; /* sorted, best first */
    uint32_t now_count, next_count;
    struct state child;  /* the continuation at hand */
    struct macro *pilot; /* where it is completed */
    struct single single;
    struct single_choice *choices;
    struct trial_move *best;
    uint32_t best_moves;
    double best_value;
    double least;   /* the bound */
    uint32_t first; /* moves that were there before */
    uint32_t tried;
    const struct beam_search_params *params;
};

static uint64_t scramble(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t mark(const struct trial *t)
{
    uint64_t sum = scramble(t->moves + 1);

    for (uint32_t numa = 0; numa < t->numas; numa++)
        sum += scramble(scramble((uint64_t)numa << 32 | (uint32_t)t->cpu[numa]) ^
                        (uint64_t)t->mem[numa]);
    return sum;
}

static bool before(const struct state *a, const struct state *b)
{
    return a->value < b->value - TRIAL_EPSILON ||
           (a->value < b->value + TRIAL_EPSILON && a->moves < b->moves);
}

static bool known(const struct beam *b)
{
    for (uint32_t i = 0; i < b->next_count; i++)
        if (b->next[i].mark == b->child.mark)
            return true;
    return false;
}

/* Completes the child; remembers the plan if it is the best so far. */
static void judge(struct beam *b)
{
    struct trial *t = b->pilot->t;

    macro_copy(b->pilot, b->child.macro);
    macro_run(b->pilot);
    plan_cut(t, b->first, &b->pilot->limits);
    b->child.value = trial_value(t);
    b->child.moves = t->moves;
    if (b->child.value > b->best_value + TRIAL_EPSILON ||
        (b->child.value > b->best_value - TRIAL_EPSILON && t->moves >= b->best_moves))
        return;
    b->best_value = b->child.value;
    b->best_moves = t->moves;
    memcpy(b->best, t->log, t->moves * sizeof *b->best);
}

/* Puts the child into the next list if it is among the best; states change places, not contents. */
static void enter(struct beam *b)
{
    uint32_t at = b->next_count;
    struct state out;

    b->tried++;
    b->child.mark = mark(b->child.macro->t);
    if (known(b))
        return;
    judge(b);
    if (at == b->params->width && !before(&b->child, &b->next[--at]))
        return;
    b->next_count += b->next_count < b->params->width;
    out = b->next[at];
    for (; at > 0 && before(&b->child, &b->next[at - 1]); at--)
        b->next[at] = b->next[at - 1];
    b->next[at] = b->child;
    b->child = out;
}

/* Sets in the order of the rule: each is taken on a copy of the parent and barred for the next. */
static void continue_by_sets(struct beam *b, struct state *parent)
{
    struct macro *m = parent->macro;
    uint32_t ways = 0;

    while (ways < b->params->branch && b->tried < b->params->most) {
        uint32_t place = plan_open(m->t, &m->limits) ? macro_next(m) : TRIAL_NONE;

        if (place == TRIAL_NONE)
            return;
        macro_copy(b->child.macro, m);
        for (uint32_t p = 0; p < m->count; p++)
            b->child.macro->sets[p].barred = false;
        if (!macro_take(b->child.macro, place)) {
            /* It waits, or has another set now: that is news for the parent as well. */
            m->sets[place] = b->child.macro->sets[place];
            continue;
        }
        enter(b);
        m->sets[place].barred = true;
        ways++;
    }
}

static void continue_by_moves(struct beam *b, struct state *parent)
{
    struct macro *m = parent->macro;
    uint32_t count = 0;

    single_renew(&b->single, m->t);
    if (plan_open(m->t, &m->limits))
        count = single_best(&b->single, b->choices, b->params->branch);
    for (uint32_t i = 0; i < count && b->tried < b->params->most; i++) {
        macro_copy(b->child.macro, m);
        trial_move(b->child.macro->t, b->choices[i].vm, b->choices[i].to);
        macro_renew(b->child.macro);
        enter(b);
    }
}

static void step(struct beam *b)
{
    struct state *other = b->now;

    b->next_count = 0;
    for (uint32_t i = 0; i < b->now_count; i++)
        if (b->params->unit == BEAM_SETS)
            continue_by_sets(b, &b->now[i]);
        else
            continue_by_moves(b, &b->now[i]);
    b->now = b->next;
    b->now_count = b->next_count;
    b->next = other;
}

static struct state *states(struct beam *b, const struct macro *start, struct arena *arena)
{
    struct state *list = arena_array(arena, b->params->width, sizeof *list);

    for (uint32_t i = 0; i < b->params->width; i++)
        list[i].macro = macro_clone(start, arena);
    return list;
}

void beam_search(struct trial *t, const struct plan_limits *limits,
                 const struct beam_search_params *params, struct arena *arena)
{
    struct beam b = { .params = params, .first = t->moves };
    struct macro start;

    macro_begin(&start, t, limits, arena);
    start.stubborn = true;
    b.now = states(&b, &start, arena);
    b.next = states(&b, &start, arena);
    b.child.macro = macro_clone(&start, arena);
    b.pilot = macro_clone(&start, arena);
    b.best = arena_array(arena, limits->moves, sizeof *b.best);
    b.choices = arena_array(arena, params->branch, sizeof *b.choices);
    single_begin(&b.single, t, arena);
    b.best_value = trial_value(t) + 1;
    judge(&b);
    b.least =
        trial_bound_value(plan_bound(t, limits, b.pilot->t->slots, arena), limits->moves - b.first);
    b.now_count = 1;
    while (b.now_count > 0 && b.tried < params->most && b.best_value > b.least + TRIAL_EPSILON)
        step(&b);
    plan_play(t, b.best + b.first, b.best_moves - b.first);
}
