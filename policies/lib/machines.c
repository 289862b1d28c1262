/* Machine-identity plan: plain lists, as reservations are few. */
#include "policies/lib/machines.h"

#include <stdlib.h>
#include <string.h>

void machines_init(struct machines *plan, struct slab *slab, uint32_t count)
{
    *plan = (struct machines){ .slab = slab, .count = count, .words = (count + 63) / 64 };
    plan->found = slab_alloc(slab, plan->words * sizeof *plan->found);
}

static int by_time(const void *a, const void *b)
{
    const sim_time *x = a;
    const sim_time *y = b;

    return (*x > *y) - (*x < *y);
}

/* now and all later ends, ascending; returns how many. */
static size_t candidates(struct machines *plan, sim_time now)
{
    size_t n = 0;

    if (plan->holds + 1 > plan->starts_room) {
        size_t room = 2 * (plan->holds + 8);

        plan->starts =
            slab_resize(plan->slab, plan->starts, plan->starts_room * sizeof *plan->starts,
                        room * sizeof *plan->starts);
        plan->starts_room = room;
    }
    plan->starts[n++] = now;
    for (size_t i = 0; i < plan->holds; i++)
        if (plan->hold[i].end > now)
            plan->starts[n++] = plan->hold[i].end;
    qsort(plan->starts, n, sizeof plan->starts[0], by_time);
    return n;
}

/* Puts the machines nobody holds over [start, end) into plan->found; returns how many. */
static uint32_t free_between(struct machines *plan, sim_time start, sim_time end)
{
    uint32_t count = 0;

    memset(plan->found, 0xff, plan->words * sizeof *plan->found);
    if (plan->count % 64)
        plan->found[plan->words - 1] = (UINT64_C(1) << plan->count % 64) - 1;
    for (size_t i = 0; i < plan->holds; i++) {
        const struct machines_hold *hold = &plan->hold[i];

        if (hold->start >= end || hold->end <= start)
            continue;
        for (size_t w = 0; w < plan->words; w++)
            plan->found[w] &= ~hold->set[w];
    }
    for (size_t w = 0; w < plan->words; w++)
        count += (uint32_t)__builtin_popcountll(plan->found[w]);
    return count;
}

/* Keeps the `procs` lowest machines of plan->found. */
static void keep_lowest(struct machines *plan, uint32_t procs)
{
    for (size_t w = 0; w < plan->words; w++) {
        uint64_t bits = plan->found[w];

        plan->found[w] = 0;
        for (; bits && procs; procs--) {
            plan->found[w] |= bits & -bits;
            bits &= bits - 1;
        }
    }
}

sim_time machines_fit(struct machines *plan, sim_time now, uint32_t procs, sim_time duration)
{
    size_t n = candidates(plan, now);

    if (duration < 1)
        duration = 1;
    for (size_t i = 0; i < n; i++) {
        sim_time start = plan->starts[i];

        if (i && start == plan->starts[i - 1])
            continue;
        if (free_between(plan, start, time_add(start, duration)) >= procs) {
            keep_lowest(plan, procs);
            return start;
        }
    }
    return TIME_NEVER;
}

void machines_hold(struct machines *plan, uint64_t owner, sim_time start, sim_time end)
{
    size_t bytes = plan->words * sizeof *plan->found;

    if (plan->holds == plan->room) {
        size_t room = plan->room ? 2 * plan->room : 16;

        plan->hold = slab_resize(plan->slab, plan->hold, plan->room * sizeof *plan->hold,
                                 room * sizeof *plan->hold);
        plan->room = room;
    }
    plan->hold[plan->holds++] = (struct machines_hold){
        .owner = owner,
        .start = start,
        .end = end > start ? end : start + 1,
        .set = memcpy(slab_alloc(plan->slab, bytes), plan->found, bytes),
    };
}

void machines_drop(struct machines *plan, uint64_t owner)
{
    for (size_t i = 0; i < plan->holds; i++) {
        if (plan->hold[i].owner != owner)
            continue;
        slab_free(plan->slab, plan->hold[i].set, plan->words * sizeof *plan->found);
        plan->hold[i] = plan->hold[--plan->holds];
        return;
    }
}
