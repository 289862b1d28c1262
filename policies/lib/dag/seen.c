/* A hash table of partial schedules, compared number by number. */
#include "policies/lib/dag/seen.h"

#include <string.h>

enum { FIXED = 5 }; /* numbers of a state before those of the cores */

static uint32_t *list(const struct seen *seen, const uint64_t *set)
{
    uint64_t h = 0;

    for (uint32_t i = 0; i < seen->words; i++) {
        h = (h ^ set[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return &seen->slot[(uint32_t)(h >> 32 ^ h) & (seen->slots - 1)];
}

/* Room for twice as many states; what was there is copied, the lists are made again. */
static void grow(struct seen *seen)
{
    const uint64_t *set = seen->set;
    const double *value = seen->value;

    seen->room = seen->room < seen->most / 2 ? 2 * seen->room : seen->most;
    while (seen->slots < seen->room)
        seen->slots *= 2;
    seen->slot = scratch_array(seen->scratch, seen->slots, sizeof *seen->slot);
    seen->next = scratch_array(seen->scratch, seen->room, sizeof *seen->next);
    seen->set = scratch_array(seen->scratch, (size_t)seen->room * seen->words, sizeof *seen->set);
    seen->value = scratch_array(seen->scratch, seen->room * seen->width, sizeof *seen->value);
    if (seen->count == 0)
        return;
    memcpy(seen->set, set, (size_t)seen->count * seen->words * sizeof *set);
    memcpy(seen->value, value, seen->count * seen->width * sizeof *value);
    for (uint32_t i = 0; i < seen->count; i++) {
        uint32_t *head = list(seen, seen->set + (size_t)i * seen->words);

        seen->next[i] = *head;
        *head = i + 1;
    }
}

void seen_init(struct seen *seen, const struct problem *p, uint32_t cores, size_t memory,
               struct scratch *scratch)
{
    uint32_t tasks = p->graph->tasks;
    size_t each;

    *seen = (struct seen){ .p = p,
                           .cores = cores,
                           .words = (tasks + 63) / 64,
                           .slots = 1,
                           .room = 512,
                           .scratch = scratch };
    seen->width = FIXED + cores + (size_t)2 * tasks;
    each = seen->width * sizeof(double) + seen->words * sizeof(uint64_t) + 4 * sizeof(uint32_t);
    seen->most = memory / each < UINT32_MAX / 4 ? (uint32_t)(memory / each) : UINT32_MAX / 4;
    seen->now = scratch_array(scratch, seen->width, sizeof *seen->now);
    seen->now_set = scratch_array(scratch, seen->words, sizeof *seen->now_set);
    grow(seen);
}

/* Whether a result of a placed task is still to be read. */
static bool needed(const struct append *a, uint32_t task)
{
    const struct taskgraph *g = a->p->graph;

    for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
        if (a->task[g->successors.item[e]].processor == PROBLEM_NOWHERE)
            return true;
    return false;
}

/* The same tasks are placed in all states of a list, so that equal places mean equal things. */
static void describe(struct seen *seen, const struct append *a, const struct seen_state *state)
{
    double *v = seen->now;

    memset(seen->now, 0, seen->width * sizeof *seen->now);
    memset(seen->now_set, 0, seen->words * sizeof *seen->now_set);
    *v++ = state->latest;
    *v++ = state->starts;
    *v++ = state->key.start;
    *v++ = state->key.takes;
    *v++ = state->key.position;
    for (uint32_t i = 0; i < seen->cores; i++)
        *v++ = fmax(a->free[i], state->key.start);
    for (uint32_t task = 0; task < a->p->graph->tasks; task++) {
        if (a->task[task].processor == PROBLEM_NOWHERE)
            continue;
        seen->now_set[task / 64] |= UINT64_C(1) << task % 64;
        if (!needed(a, task))
            continue;
        *v++ = a->task[task].processor;
        *v++ = a->task[task].finish;
    }
}

/* Whether x is at least as good as y. */
static bool covers(const struct seen *seen, const double *x, const double *y)
{
    size_t i = FIXED;

    if (x[0] > y[0] || x[1] > y[1] || x[2] > y[2])
        return false;
    if (x[2] == y[2] && (x[3] > y[3] || (x[3] == y[3] && x[4] > y[4])))
        return false;
    for (; i < FIXED + seen->cores; i++)
        if (x[i] > y[i])
            return false;
    for (; i < seen->width; i += 2)
        if (x[i] != y[i] || x[i + 1] > y[i + 1])
            return false;
    return true;
}

bool seen_dominated(struct seen *seen, const struct append *a, const struct seen_state *state)
{
    uint32_t *head;

    describe(seen, a, state);
    head = list(seen, seen->now_set);
    for (uint32_t i = *head; i > 0; i = seen->next[i - 1])
        if (memcmp(seen->set + (size_t)(i - 1) * seen->words, seen->now_set,
                   seen->words * sizeof *seen->set) == 0 &&
            covers(seen, seen->value + (i - 1) * seen->width, seen->now))
            return true;
    if (seen->count == seen->room) {
        if (seen->room >= seen->most)
            return false;
        grow(seen);
        head = list(seen, seen->now_set);
    }
    memcpy(seen->set + (size_t)seen->count * seen->words, seen->now_set,
           seen->words * sizeof *seen->set);
    memcpy(seen->value + seen->count * seen->width, seen->now, seen->width * sizeof *seen->value);
    seen->next[seen->count++] = *head;
    *head = seen->count;
    return false;
}
