/* Earliest starts and latest finishes that follow a choice as it changes task by task. */
#include <math.h>

#include "policies/lib/wsp_internal.h"

/* Where others follow that have the same due time, the last of them is at least as late. */
static void note_late(struct wsp_live *live, uint32_t v)
{
    double late = live->end[v] - wsp_due(live->w, v);
    bool in = heap_has(&live->late, v);

    if (!wsp_is_end(live->w, v))
        return;
    if (!(late > live->tolerance)) {
        if (in)
            heap_remove(&live->late, v);
    } else if (in) {
        heap_move(&live->late, v, wsp_largest_first(late, v));
    } else {
        heap_push(&live->late, wsp_largest_first(late, v));
    }
}

static void push_moved(struct wsp_live *live, uint32_t v, uint32_t position)
{
    if (!heap_has(&live->moved, v))
        heap_push(&live->moved, (struct heap_key){ position, v });
}

static double earliest(const struct wsp_live *live, uint32_t v)
{
    const struct wsp *w = live->w;
    double start = wsp_ready(w, v);

    for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
        start = fmax(start, live->end[w->pred[e]]);
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

/* Only successors that waited for this task, or now have to, are looked at. */
void wsp_live_touch(struct wsp_live *live, uint32_t changed)
{
    const struct wsp *w = live->w;
    double before = live->end[changed];
    double now = live->start[changed] + wsp_tau(w, changed, live->choice[changed]);

    live->end[changed] = now;
    note_late(live, changed);
    for (uint32_t e = w->succ_start[changed]; e < w->succ_start[changed + 1]; e++) {
        uint32_t v = w->succ[e];

        if (live->start[v] == before || live->start[v] < now)
            push_moved(live, v, live->position[v]);
    }
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

static void touch_backward(struct wsp_live *live, uint32_t changed)
{
    const struct wsp *w = live->w;

    for (uint32_t e = w->pred_start[changed]; e < w->pred_start[changed + 1]; e++)
        push_moved(live, w->pred[e], UINT32_MAX - live->position[w->pred[e]]);
}

void wsp_live_backward(struct wsp_live *live, uint32_t changed)
{
    touch_backward(live, changed);
    while (heap_count(&live->moved)) {
        uint32_t v = heap_item(heap_pop(&live->moved));
        double end = latest(live, v);

        if (end == live->latest[v])
            continue;
        live->latest[v] = end;
        touch_backward(live, v);
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
    live->end = arena_array(slab->arena, w->tasks, sizeof *live->end);
    live->latest = arena_array(slab->arena, w->tasks, sizeof *live->latest);
    for (uint32_t i = 0; i < w->tasks; i++)
        live->position[task->order[i]] = i;
    wsp_windows(w, task->order, choice, live->start, live->latest);
    for (uint32_t v = 0; v < w->tasks; v++) {
        live->end[v] = live->start[v] + wsp_tau(w, v, choice[v]);
        note_late(live, v);
    }
}
