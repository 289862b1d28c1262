/* Earliest starts and latest finishes that follow a choice as it changes task by task. */
#include <math.h>

#include "policies/lib/wsp_internal.h"

static void note_late(struct wsp_live *live, uint32_t v)
{
    double late = wsp_live_finish(live, v) - wsp_due(live->w, v);
    bool in = heap_has(&live->late, v);

    if (!(late > live->tolerance)) {
        if (in)
            heap_remove(&live->late, v);
    } else if (in) {
        heap_move(&live->late, v, wsp_largest_first(late, v));
    } else {
        heap_push(&live->late, wsp_largest_first(late, v));
    }
}

/* Looks again at the neighbours that a changed task decides on. */
static void push_moved(struct wsp_live *live, const uint32_t *from, const uint32_t *to,
                       bool forward)
{
    for (; from < to; from++)
        if (!heap_has(&live->moved, *from))
            heap_push(&live->moved, (struct heap_key){ forward ? live->position[*from]
                                                               : UINT32_MAX - live->position[*from],
                                                       *from });
}

static double earliest(const struct wsp_live *live, uint32_t v)
{
    const struct wsp *w = live->w;
    double start = wsp_ready(w, v);

    for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
        start = fmax(start, wsp_live_finish(live, w->pred[e]));
    return start;
}

static double latest(const struct wsp_live *live, uint32_t v)
{
    const struct wsp *w = live->w;
    double end = wsp_due(w, v);

    for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++) {
        uint32_t u = w->succ[e];

        end = fmin(end, live->latest[u] - wsp_tau(w, u, live->choice[u]));
    }
    return end;
}

void wsp_live_touch(struct wsp_live *live, uint32_t changed)
{
    const struct wsp *w = live->w;

    note_late(live, changed);
    push_moved(live, w->succ + w->succ_start[changed], w->succ + w->succ_start[changed + 1], true);
}

void wsp_live_settle(struct wsp_live *live)
{
    while (heap_count(&live->moved)) {
        uint32_t v = heap_item(heap_pop(&live->moved));
        double start = earliest(live, v);

        if (start == live->start[v])
            continue;
        live->start[v] = start;
        wsp_live_touch(live, v);
    }
}

void wsp_live_forward(struct wsp_live *live, uint32_t changed)
{
    wsp_live_touch(live, changed);
    wsp_live_settle(live);
}

void wsp_live_backward(struct wsp_live *live, uint32_t changed)
{
    const struct wsp *w = live->w;

    push_moved(live, w->pred + w->pred_start[changed], w->pred + w->pred_start[changed + 1], false);
    while (heap_count(&live->moved)) {
        uint32_t v = heap_item(heap_pop(&live->moved));
        double end = latest(live, v);

        if (end == live->latest[v])
            continue;
        live->latest[v] = end;
        push_moved(live, w->pred + w->pred_start[v], w->pred + w->pred_start[v + 1], false);
    }
}

void wsp_live_open(struct wsp_live *live, const struct wsp_task *task, const uint32_t *choice,
                   struct slab *slab)
{
    const struct wsp *w = task->w;

    *live = (struct wsp_live){ .w = w,
                               .choice = choice,
                               .tolerance = WSP_TOLERANCE / 2 * fabs(w->deadline) };
    heap_init(&live->late, slab, true);
    heap_init(&live->moved, slab, true);
    live->position = arena_array(slab->arena, w->tasks, sizeof *live->position);
    live->start = arena_array(slab->arena, w->tasks, sizeof *live->start);
    live->latest = arena_array(slab->arena, w->tasks, sizeof *live->latest);
    for (uint32_t i = 0; i < w->tasks; i++)
        live->position[task->order[i]] = i;
    wsp_windows(w, task->order, choice, live->start, live->latest);
    for (uint32_t v = 0; v < w->tasks; v++)
        note_late(live, v);
}
