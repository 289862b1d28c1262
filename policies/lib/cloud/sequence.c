/* Passes over what is still wanted, with steps aside where passes end. */
#include "policies/lib/cloud/sequence.h"

/* Makes every move that is possible, keeping the rest in order; returns how many are left. */
static uint32_t pass(struct trial *t, struct trial_move *wanted, uint32_t count, uint32_t most)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (t->at[wanted[i].vm] == wanted[i].to)
            continue;
        if (t->moves < most && trial_can_move(t, wanted[i].vm, wanted[i].to))
            trial_move(t, wanted[i].vm, wanted[i].to);
        else
            wanted[left++] = wanted[i];
    }
    return left;
}

static bool step_aside(struct trial *t, const struct trial_move *wanted, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t spot = 0; spot < trial_spots(t, wanted[i].vm); spot++)
            if (trial_can_move(t, wanted[i].vm, spot)) {
                trial_move(t, wanted[i].vm, spot);
                return true;
            }
    return false;
}

uint32_t sequence(struct trial *t, struct trial_move *wanted, uint32_t count, uint32_t most)
{
    uint32_t spare = most - t->moves > count ? most - t->moves - count : 0;

    for (;;) {
        uint32_t left = pass(t, wanted, count, most);

        if (left == 0)
            return 0;
        if (left == count) {
            if (spare == 0 || !step_aside(t, wanted, count))
                return left;
            spare--;
        }
        count = left;
    }
}
