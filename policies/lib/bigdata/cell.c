/* What is left of a cell, and random first fit over the machines that have something left. */
#include "policies/lib/bigdata/cell.h"

static void close_machine(struct cell *cell, uint32_t machine)
{
    uint32_t at = cell->place[machine], last = cell->open[--cell->count];

    cell->open[at] = last;
    cell->place[last] = at;
    cell->place[machine] = BIG_NONE;
}

void cell_refresh(struct cell *cell, const struct big *big, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);
    bool open;

    for (int r = 0; r < BIG_RESOURCES; r++) {
        int64_t free = m->up ? m->free[r] : 0;

        cell->left[machine][r] = free == INT64_MAX ? free : free - cell->held[machine][r];
    }
    open = cell->left[machine][BIG_CPU] > 0;
    if (open && cell->place[machine] == BIG_NONE) {
        cell->place[machine] = cell->count;
        cell->open[cell->count++] = machine;
    } else if (!open && cell->place[machine] != BIG_NONE) {
        close_machine(cell, machine);
    }
}

void cell_init_empty(struct cell *cell, struct big *big)
{
    uint32_t n = big_machines(big);

    *cell = (struct cell){ .machines = n,
                           .left = big_alloc(big, n * sizeof *cell->left),
                           .held = big_alloc(big, n * sizeof *cell->held),
                           .open = big_alloc(big, n * sizeof *cell->open),
                           .place = big_alloc(big, n * sizeof *cell->place),
                           .version = big_alloc(big, n * sizeof *cell->version) };
    for (uint32_t m = 0; m < n; m++)
        cell->place[m] = BIG_NONE;
}

void cell_init(struct cell *cell, struct big *big)
{
    cell_init_empty(cell, big);
    for (uint32_t m = 0; m < cell->machines; m++)
        cell_refresh(cell, big, m);
}

static bool take(struct cell *cell, uint32_t machine, const int64_t *demand)
{
    int64_t *left = cell->left[machine];

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (demand[r] > left[r])
            return false;
    for (int r = 0; r < BIG_RESOURCES; r++)
        left[r] -= left[r] == INT64_MAX ? 0 : demand[r];
    return true;
}

bool cell_take_claim(struct cell *cell, const struct cell_claim *claim)
{
    return take(cell, claim->machine, claim->stage->spec->demand);
}

static void claim_machine(struct cell *cell, struct big *big, struct big_stage_view *stage,
                          uint32_t machine, struct cell_claims *claims)
{
    if (claims->count == claims->room) {
        uint32_t room = claims->room ? 2 * claims->room : 64;

        claims->claim =
            slab_resize(big_memory(big), claims->claim, claims->room * sizeof *claims->claim,
                        room * sizeof *claims->claim);
        claims->room = room;
    }
    claims->claim[claims->count++] = (struct cell_claim){ stage, machine, cell->version[machine] };
}

uint32_t cell_draw(struct cell *cell, struct big *big, struct big_stage_view *stage, uint32_t tasks,
                   struct cell_claims *claims)
{
    uint32_t candidates = cell->count, claimed = 0;

    while (claimed < tasks && candidates > 0) {
        uint32_t at = (uint32_t)rng_below(big_rng(big), candidates), machine = cell->open[at];
        uint32_t last = cell->open[candidates - 1];

        if (take(cell, machine, stage->spec->demand)) {
            claim_machine(cell, big, stage, machine, claims);
            claimed++;
            continue;
        }
        candidates--;
        cell->open[at] = last;
        cell->place[last] = at;
        cell->open[candidates] = machine;
        cell->place[machine] = candidates;
    }
    return claimed;
}

bool cell_start(struct cell *cell, struct big *big, const struct cell_claim *claim)
{
    struct big_stage_view *stage = claim->stage;
    uint32_t task = BIG_NONE;

    if (!stage->ready || stage->waiting == 0 || !big_fits(big, stage, claim->machine))
        return false;
    for (int level = BIG_LOCAL; task == BIG_NONE; level++)
        task = big_find(big, stage, claim->machine, level);
    if (!big_start(big, stage, task, claim->machine))
        return false;
    cell->version[claim->machine]++;
    cell_refresh(cell, big, claim->machine);
    return true;
}

void cell_forget(struct cell *cell, struct big *big, struct cell_claims *claims)
{
    for (uint32_t i = 0; i < claims->count; i++)
        cell_refresh(cell, big, claims->claim[i].machine);
    claims->count = 0;
}
