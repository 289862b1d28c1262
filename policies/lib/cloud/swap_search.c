/* For each two kinds: who of the one would best become the other, on either side. */
#include "policies/lib/cloud/swap_search.h"

#include <string.h>

#include "policies/lib/cloud/single_move.h"

enum { SIDE = 6 }; /* VMs of each kind that are combined */

/* A VM and what its PM would win if one of the other kind were in its place. */
struct offer {
    uint32_t vm;
    double worth;
    int64_t slots[TRIAL_TERMS];
};

struct side {
    struct offer offers[SIDE];
    uint32_t count;
};

struct exchange {
    uint32_t vm[2]; /* in the order of moving */
    double gain;
};

static void offer(struct side *side, const struct offer *offer)
{
    uint32_t at = side->count;

    if (at == SIDE && offer->worth <= side->offers[--at].worth)
        return;
    side->count += side->count < SIDE;
    for (; at > 0 && offer->worth > side->offers[at - 1].worth; at--)
        side->offers[at] = side->offers[at - 1];
    side->offers[at] = *offer;
}

/* The VMs of kind `from` whose PMs would win most by having one of kind `to` instead. */
static void gather(const struct trial *t, uint32_t from, uint32_t to, struct side *side)
{
    side->count = 0;
    for (uint32_t i = t->kind_first[from]; i < t->kind_first[from + 1]; i++) {
        struct offer one = { .vm = t->kind_vms[i] };

        if (t->fixed[one.vm] || !trial_swap_gain(t, one.vm, to, one.slots))
            continue;
        one.worth = trial_worth(t, one.slots);
        offer(side, &one);
    }
}

/* Makes both moves if they are possible one after the other. */
static bool exchange(struct trial *t, uint32_t a, uint32_t b)
{
    uint32_t at[2] = { t->at[a], t->at[b] };

    if (!trial_can_move(t, a, at[1]))
        return false;
    trial_move(t, a, at[1]);
    if (trial_can_move(t, b, at[0])) {
        trial_move(t, b, at[0]);
        return true;
    }
    trial_undo(t);
    return false;
}

static void combine(struct trial *t, const struct side *sides, struct exchange *best)
{
    for (uint32_t i = 0; i < sides[0].count; i++)
        for (uint32_t k = 0; k < sides[1].count; k++) {
            const struct offer *a = &sides[0].offers[i];
            const struct offer *b = &sides[1].offers[k];
            int64_t slots[TRIAL_TERMS];
            double gain;

            for (uint32_t n = 0; n < t->aim.count; n++)
                slots[n] = a->slots[n] + b->slots[n];
            gain = trial_worth(t, slots);
            if (gain <= best->gain ||
                trial_spot_pm(t, a->vm, t->at[a->vm]) == trial_spot_pm(t, b->vm, t->at[b->vm]))
                continue;
            for (int order = 0; order < 2; order++) {
                uint32_t first = order ? b->vm : a->vm;
                uint32_t second = order ? a->vm : b->vm;

                if (!exchange(t, first, second))
                    continue;
                trial_undo(t);
                trial_undo(t);
                *best = (struct exchange){ { first, second }, gain };
                break;
            }
        }
}

static struct exchange best_exchange(struct trial *t, uint64_t most)
{
    struct exchange best = { .gain = TRIAL_EPSILON };
    uint64_t seen = 0;

    for (uint32_t a = 0; a < t->kinds; a++)
        for (uint32_t b = a + 1; b < t->kinds && t->kind[a].pair == t->kind[b].pair; b++) {
            struct side sides[2];

            seen += t->kind_first[a + 1] - t->kind_first[a];
            seen += t->kind_first[b + 1] - t->kind_first[b];
            if (seen > most)
                return best;
            gather(t, a, b, &sides[0]);
            gather(t, b, a, &sides[1]);
            combine(t, sides, &best);
        }
    return best;
}

void swap_search(struct trial *t, const struct plan_limits *limits,
                 const struct swap_search_params *params, struct arena *arena)
{
    struct single_choice choice;
    struct single single;

    single_begin(&single, t, arena);
    while (plan_open(t, limits)) {
        if (single_best(&single, &choice, 1) > 0) {
            trial_move(t, choice.vm, choice.to);
            single_moved(&single);
        } else {
            struct exchange best = { .gain = 0 };

            if (t->moves + 2 <= limits->moves)
                best = best_exchange(t, (uint64_t)params->most * 1000);
            if (best.gain <= TRIAL_EPSILON || !exchange(t, best.vm[0], best.vm[1]))
                return;
            single_moved(&single);
        }
    }
}
