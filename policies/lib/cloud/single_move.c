/* Departures kept by VM, arrivals searched once a step for each kind. */
#include "policies/lib/cloud/single_move.h"

#include <string.h>

/* Best destinations of one kind on two different PMs, best first; spot TRIAL_NONE: there is none.
 */
struct single_arrivals {
    double worth[2];
    int64_t residue[2];
    uint32_t spot[2];
    bool known;
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

static bool better(const struct single_choice *a, const struct single_choice *b)
{
    if (a->gain != b->gain)
        return a->gain > b->gain;
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

/* Puts a choice where it belongs in the list, unless one like it is there that is better. */
static void keep(struct single *s, const struct single_choice *choice)
{
    uint32_t same = 0;
    uint32_t at;

    while (same < s->count &&
           (s->best[same].source != choice->source || s->best[same].kind != choice->kind))
        same++;
    if (same < s->count && !better(choice, &s->best[same]))
        return;
    if (same == s->count && s->count < s->most)
        s->count++;
    at = same < s->count ? same : s->count - 1;
    if (same == s->most && !better(choice, &s->best[at]))
        return;
    for (; at > 0 && better(choice, &s->best[at - 1]); at--)
        s->best[at] = s->best[at - 1];
    s->best[at] = *choice;
}

/* Keeps the move if it gains; it must be possible. */
static void consider(struct single *s, uint32_t vm, uint32_t to)
{
    const struct trial *t = s->t;
    bool pair = t->kind[t->kind_of[vm]].pair;
    struct single_choice choice = { trial_gain(t, vm, to),
                                    residue_at(t, pair, to),
                                    first_numa(t, pair, t->at[vm]),
                                    t->kind_of[vm],
                                    to,
                                    vm };

    if (choice.gain > TRIAL_EPSILON)
        keep(s, &choice);
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

static void put(struct single_arrivals *a, int at, double worth, int64_t residue, uint32_t spot)
{
    a->worth[at] = worth;
    a->residue[at] = residue;
    a->spot[at] = spot;
}

static void find_arrivals(struct single *s, uint32_t k)
{
    const struct trial *t = s->t;
    const struct trial_kind *kind = &t->kind[k];
    const uint32_t *pm = kind->pair ? t->pair_pm : t->numa_pm;
    struct single_arrivals *a = &s->arrivals[k];

    *a = (struct single_arrivals){ .spot = { TRIAL_NONE, TRIAL_NONE }, .known = true };
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

static void consider_own_pm(struct single *s, uint32_t vm)
{
    const struct trial *t = s->t;
    bool pair = t->kind[t->kind_of[vm]].pair;
    const uint32_t *first = pair ? t->pair_first : t->numa_first;
    uint32_t pm = trial_spot_pm(t, vm, t->at[vm]);

    for (uint32_t spot = first[pm]; spot < first[pm + 1]; spot++)
        if (trial_can_move(t, vm, spot))
            consider(s, vm, spot);
}

static void consider_all(struct single *s, uint32_t vm)
{
    for (uint32_t spot = 0; spot < trial_spots(s->t, vm); spot++)
        if (trial_can_move(s->t, vm, spot))
            consider(s, vm, spot);
}

static void consider_vm(struct single *s, uint32_t vm)
{
    const struct trial *t = s->t;
    struct single_arrivals *a = &s->arrivals[t->kind_of[vm]];
    uint32_t home = trial_spot_pm(t, vm, t->at[vm]);

    if (t->fixed[vm])
        return;
    /* Arrivals never gain: a VM whose departure gains nothing can gain within its PM at most. */
    if (!(trial_worth(t, s->leave[vm]) > TRIAL_EPSILON)) {
        if (s->pairs)
            consider_own_pm(s, vm);
        return;
    }
    if (t->vm_group_first[vm] != t->vm_group_first[vm + 1]) {
        consider_all(s, vm);
        return;
    }
    if (!a->known)
        find_arrivals(s, t->kind_of[vm]);
    for (int at = 0; at < 2; at++)
        if (a->spot[at] != TRIAL_NONE && trial_spot_pm(t, vm, a->spot[at]) != home) {
            consider(s, vm, a->spot[at]);
            break;
        }
    consider_own_pm(s, vm);
}

static void renew_leave(struct single *s, uint32_t list)
{
    for (uint32_t vm = s->t->head[list]; vm != TRIAL_NONE; vm = s->t->next[vm])
        trial_leave_gain(s->t, vm, s->leave[vm]);
}

static void renew_pm(struct single *s, uint32_t pm)
{
    const struct trial *t = s->t;

    for (uint32_t numa = t->numa_first[pm]; numa < t->numa_first[pm + 1]; numa++)
        renew_leave(s, numa);
    for (uint32_t pair = t->pair_first[pm]; pair < t->pair_first[pm + 1]; pair++)
        renew_leave(s, t->numas + pair);
}

void single_begin(struct single *s, const struct trial *t, struct arena *arena)
{
    *s = (struct single){ .t = t };
    s->leave = arena_array(arena, t->vms, sizeof *s->leave);
    s->arrivals = arena_array(arena, t->kinds, sizeof *s->arrivals);
    for (uint32_t i = 0; i < t->aim.count; i++)
        s->pairs |= t->aim.terms[i].pair;
    single_renew(s, t);
}

void single_renew(struct single *s, const struct trial *t)
{
    s->t = t;
    for (uint32_t pm = 0; pm < t->pms; pm++)
        renew_pm(s, pm);
}

void single_moved(struct single *s)
{
    const struct trial_move *last = &s->t->log[s->t->moves - 1];

    renew_pm(s, trial_spot_pm(s->t, last->vm, last->from));
    renew_pm(s, trial_spot_pm(s->t, last->vm, last->to));
}

uint32_t single_best(struct single *s, struct single_choice *best, uint32_t most)
{
    s->best = best;
    s->count = 0;
    s->most = most;
    for (uint32_t k = 0; k < s->t->kinds; k++)
        s->arrivals[k].known = false;
    for (uint32_t vm = 0; vm < s->t->vms; vm++)
        consider_vm(s, vm);
    return s->count;
}

void single_move(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct single_choice best;
    struct single s;

    single_begin(&s, t, arena);
    while (plan_open(t, limits) && single_best(&s, &best, 1) > 0) {
        trial_move(t, best.vm, best.to);
        single_moved(&s);
    }
}
