/* Departures kept by VM, arrivals searched once a step for each kind. */
#include "policies/lib/cloud/single_move.h"

#include <string.h>

/* A move and all that ranks it. */
struct choice {
    double gain;
    int64_t residue;
    uint32_t source; /* first NUMA */
    uint32_t kind;
    uint32_t to;
    uint32_t vm; /* TRIAL_NONE: no move yet */
};

/* Best destinations of one kind on two different PMs, best first; spot TRIAL_NONE: there is none.
 */
struct arrivals {
    double worth[2];
    int64_t residue[2];
    uint32_t spot[2];
    bool known;
};

struct search {
    struct trial *t;
    int64_t (*leave)[TRIAL_TERMS]; /* of each VM: slots won where it leaves */
    struct arrivals *arrivals;     /* of each kind */
    bool pairs;                    /* a term counts pairs: slots depend on a whole PM */
};

static int64_t residue_at(const struct trial *t, bool pair, uint32_t spot)
{
    const struct trial_term *term = &t->aim.terms[0];
    int64_t size = term->pair ? term->size / 2 : term->size;
    int64_t sum = 0;

    for (int k = 0; k < (pair ? 2 : 1); k++) {
        uint32_t numa = pair ? t->pair_numas[spot][k] : spot;

        sum += (term->resource == TRIAL_CPU ? t->cpu[numa] : t->mem[numa]) % size;
    }
    return sum;
}

static uint32_t first_numa(const struct trial *t, bool pair, uint32_t spot)
{
    return pair ? t->pair_numas[spot][0] : spot;
}

static bool better(const struct choice *a, const struct choice *b)
{
    if (b->vm == TRIAL_NONE || a->gain != b->gain)
        return b->vm == TRIAL_NONE || a->gain > b->gain;
    if (a->residue != b->residue)
        return a->residue < b->residue;
    if (a->source != b->source)
        return a->source < b->source;
    if (a->kind != b->kind)
        return a->kind < b->kind;
    if (a->to != b->to)
        return a->to < b->to;
    return a->vm < b->vm;
}

/* Keeps the move if it gains and is better than the best so far; it must be possible. */
static void consider(const struct search *s, uint32_t vm, uint32_t to, struct choice *best)
{
    const struct trial *t = s->t;
    bool pair = t->kind[t->kind_of[vm]].pair;
    struct choice choice = { trial_gain(t, vm, to),
                             residue_at(t, pair, to),
                             first_numa(t, pair, t->at[vm]),
                             t->kind_of[vm],
                             to,
                             vm };

    if (choice.gain > TRIAL_EPSILON && better(&choice, best))
        *best = choice;
}

static bool fits(const struct trial *t, const struct trial_kind *kind, uint32_t spot)
{
    for (int k = 0; k < (kind->pair ? 2 : 1); k++) {
        uint32_t numa = kind->pair ? t->pair_numas[spot][k] : spot;

        if (t->closed[t->numa_pm[numa]] || t->cpu[numa] < kind->cpu || t->mem[numa] < kind->mem)
            return false;
    }
    return true;
}

static void put(struct arrivals *a, int at, double worth, int64_t residue, uint32_t spot)
{
    a->worth[at] = worth;
    a->residue[at] = residue;
    a->spot[at] = spot;
}

static void find_arrivals(const struct search *s, uint32_t k)
{
    const struct trial *t = s->t;
    const struct trial_kind *kind = &t->kind[k];
    const uint32_t *pm = kind->pair ? t->pair_pm : t->numa_pm;
    struct arrivals *a = &s->arrivals[k];

    *a = (struct arrivals){ .spot = { TRIAL_NONE, TRIAL_NONE }, .known = true };
    for (uint32_t spot = 0; spot < (kind->pair ? t->pairs : t->numas); spot++) {
        int64_t slots[TRIAL_TERMS];
        int64_t residue;
        double worth;
        int at;

        if (!fits(t, kind, spot))
            continue;
        trial_join_gain(t, k, spot, slots);
        worth = trial_worth(t, slots);
        residue = residue_at(t, kind->pair, spot);
        for (at = 0; at < 2; at++)
            if (a->spot[at] == TRIAL_NONE || worth > a->worth[at] ||
                (worth == a->worth[at] && residue < a->residue[at]))
                break;
        /* The second best is of use only where the best is on the VM's own PM. */
        if (at == 0 && a->spot[0] != TRIAL_NONE && pm[a->spot[0]] != pm[spot])
            put(a, 1, a->worth[0], a->residue[0], a->spot[0]);
        if (at == 0 || (at == 1 && pm[a->spot[0]] != pm[spot]))
            put(a, at, worth, residue, spot);
    }
}

static void consider_own_pm(const struct search *s, uint32_t vm, struct choice *best)
{
    const struct trial *t = s->t;
    bool pair = t->kind[t->kind_of[vm]].pair;
    const uint32_t *first = pair ? t->pair_first : t->numa_first;
    uint32_t pm = trial_spot_pm(t, vm, t->at[vm]);

    for (uint32_t spot = first[pm]; spot < first[pm + 1]; spot++)
        if (trial_can_move(t, vm, spot))
            consider(s, vm, spot, best);
}

static void consider_all(const struct search *s, uint32_t vm, struct choice *best)
{
    for (uint32_t spot = 0; spot < trial_spots(s->t, vm); spot++)
        if (trial_can_move(s->t, vm, spot))
            consider(s, vm, spot, best);
}

static void consider_vm(const struct search *s, uint32_t vm, struct choice *best)
{
    const struct trial *t = s->t;
    struct arrivals *a = &s->arrivals[t->kind_of[vm]];
    uint32_t home = trial_spot_pm(t, vm, t->at[vm]);

    if (t->fixed[vm])
        return;
    /* Arrivals never gain: a VM whose departure gains nothing can gain within its PM at most. */
    if (!(trial_worth(t, s->leave[vm]) > TRIAL_EPSILON)) {
        if (s->pairs)
            consider_own_pm(s, vm, best);
        return;
    }
    if (t->vm_group_first[vm] != t->vm_group_first[vm + 1]) {
        consider_all(s, vm, best);
        return;
    }
    if (!a->known)
        find_arrivals(s, t->kind_of[vm]);
    for (int at = 0; at < 2; at++)
        if (a->spot[at] != TRIAL_NONE && trial_spot_pm(t, vm, a->spot[at]) != home) {
            consider(s, vm, a->spot[at], best);
            break;
        }
    consider_own_pm(s, vm, best);
}

static void renew_leave(struct search *s, uint32_t list)
{
    for (uint32_t vm = s->t->head[list]; vm != TRIAL_NONE; vm = s->t->next[vm])
        trial_leave_gain(s->t, vm, s->leave[vm]);
}

static void renew_pm(struct search *s, uint32_t pm)
{
    const struct trial *t = s->t;

    for (uint32_t numa = t->numa_first[pm]; numa < t->numa_first[pm + 1]; numa++)
        renew_leave(s, numa);
    for (uint32_t pair = t->pair_first[pm]; pair < t->pair_first[pm + 1]; pair++)
        renew_leave(s, t->numas + pair);
}

void single_move(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct search s = { .t = t };

    s.leave = arena_array(arena, t->vms, sizeof *s.leave);
    s.arrivals = arena_array(arena, t->kinds, sizeof *s.arrivals);
    for (uint32_t i = 0; i < t->aim.count; i++)
        s.pairs |= t->aim.terms[i].pair;
    for (uint32_t pm = 0; pm < t->pms; pm++)
        renew_pm(&s, pm);
    while (plan_open(t, limits)) {
        struct choice best = { .vm = TRIAL_NONE };

        for (uint32_t k = 0; k < t->kinds; k++)
            s.arrivals[k].known = false;
        for (uint32_t vm = 0; vm < t->vms; vm++)
            consider_vm(&s, vm, &best);
        if (best.vm == TRIAL_NONE)
            return;
        trial_move(t, best.vm, best.to);
        renew_pm(&s, trial_spot_pm(t, best.vm, t->log[t->moves - 1].from));
        renew_pm(&s, trial_spot_pm(t, best.vm, best.to));
    }
}
