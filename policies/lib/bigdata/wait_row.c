/* When a machine will have room: what it tells schedulers of its queue. */
#include "policies/lib/bigdata/wait_row.h"

#include <math.h>

void wait_maker_init(struct wait_maker *maker, struct big *big)
{
    *maker = (struct wait_maker){ .big = big };
    heap_init(&maker->ends, big_memory(big), false);
}

void wait_begin(struct wait_maker *maker, uint32_t machine)
{
    heap_clear(&maker->ends);
    maker->count = 0;
    maker->now.at_ns = (double)big_now(maker->big);
    for (int r = 0; r < BIG_RESOURCES; r++)
        maker->now.room[r] = big_machine(maker->big, machine)->free[r];
}

void wait_runs(struct wait_maker *maker, const int64_t *demand, double until_ns)
{
    struct wait_step *taken;
    uint32_t space = maker->space ? 2 * maker->space : 64;

    if (maker->count == maker->space) {
        maker->taken = slab_resize(big_memory(maker->big), maker->taken,
                                   maker->space * sizeof *taken, space * sizeof *taken);
        maker->space = space;
    }
    taken = &maker->taken[maker->count];
    taken->at_ns = fmax(until_ns, maker->now.at_ns);
    for (int r = 0; r < BIG_RESOURCES; r++)
        taken->room[r] = demand[r];
    heap_push(&maker->ends, (struct heap_key){ heap_high(taken->at_ns), maker->count++ });
}

static bool fits(const int64_t *room, const int64_t *demand, uint32_t tasks)
{
    for (int r = 0; r < BIG_RESOURCES; r++)
        if (demand[r] > 0 && room[r] != INT64_MAX && room[r] / demand[r] < (int64_t)tasks)
            return false;
    return true;
}

/* On to the next end, and to all at the same time. */
static void advance(struct wait_maker *maker)
{
    uint64_t high = heap_min(&maker->ends)->high;

    while (heap_count(&maker->ends) > 0 && heap_min(&maker->ends)->high == high) {
        const struct wait_step *end = &maker->taken[heap_item(heap_pop(&maker->ends))];

        maker->now.at_ns = end->at_ns;
        for (int r = 0; r < BIG_RESOURCES; r++)
            if (maker->now.room[r] != INT64_MAX)
                maker->now.room[r] += end->room[r];
    }
}

double wait_queues(struct wait_maker *maker, const int64_t *demand, double takes_ns)
{
    while (!fits(maker->now.room, demand, 1) && heap_count(&maker->ends) > 0)
        advance(maker);
    for (int r = 0; r < BIG_RESOURCES; r++)
        if (maker->now.room[r] != INT64_MAX)
            maker->now.room[r] -= demand[r];
    wait_runs(maker, demand, maker->now.at_ns + takes_ns);
    return maker->now.at_ns;
}

void wait_end(struct wait_maker *maker, struct wait_row *row)
{
    uint32_t most = (uint32_t)heap_count(&maker->ends) + 1;

    if (most > row->space) {
        row->step = slab_resize(big_memory(maker->big), row->step, row->space * sizeof *row->step,
                                2 * most * sizeof *row->step);
        row->space = 2 * most;
    }
    row->steps = 0;
    row->step[row->steps++] = maker->now;
    while (heap_count(&maker->ends) > 0) {
        advance(maker);
        if (row->step[row->steps - 1].at_ns < maker->now.at_ns)
            row->steps++;
        row->step[row->steps - 1] = maker->now;
    }
}

/* How many tasks like it the machine runs at once, up to `most`. */
static uint32_t abreast(const struct wait_row *row, const int64_t *demand, uint32_t most)
{
    const int64_t *room = row->step[row->steps - 1].room;

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (demand[r] > 0 && room[r] != INT64_MAX && room[r] / demand[r] < (int64_t)most)
            most = (uint32_t)(room[r] / demand[r]);
    return most;
}

double wait_of(const struct wait_row *row, const int64_t *demand, uint32_t ahead, double takes_ns,
               sim_time now)
{
    uint32_t wide = row->steps ? abreast(row, demand, ahead + 1) : 0, low = 0, high = row->steps;
    double rounds;

    if (wide == 0)
        return INFINITY;
    rounds = ahead / wide;
    high--;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (fits(row->step[middle].room, demand, ahead % wide + 1))
            high = middle;
        else
            low = middle + 1;
    }
    return fmax(row->step[low].at_ns - (double)now, 0) + rounds * takes_ns;
}
