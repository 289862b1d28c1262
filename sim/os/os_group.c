/* Groups: CPU time of their threads in a period, and the quota that ends it. */
#include <string.h>

#include "sim/os/os_internal.h"

/* CPU time used since the last look, by all running threads of the group. */
static void settle(struct os *os, struct group *group)
{
    group->used += (os_now(os) - group->charged) * group->running;
    group->charged = os_now(os);
}

/* When the quota will be used up, as things stand. */
static void foresee(struct os *os, struct group *group)
{
    /* After what ends at the same instant. */
    struct event event = { .phase = PHASE_FAULT,
                           .handler = os->on_quota,
                           .a = (uint64_t)(group - os->group) };
    sim_time left = group->spec->quota - group->used;

    engine_cancel(os->engine, group->empty);
    if (group->spec->quota == 0 || group->running == 0 || group->throttled)
        return;
    if (left < 0)
        left = 0;
    event.time = time_add(os_now(os), (left + group->running - 1) / group->running);
    group->empty = engine_at(os->engine, &event);
}

void group_started(struct os *os, const struct thread *thread)
{
    struct group *group = thread->view.group < 0 ? NULL : &os->group[thread->view.group];

    if (!group)
        return;
    settle(os, group);
    group->running++;
    foresee(os, group);
}

void group_stopped(struct os *os, const struct thread *thread)
{
    struct group *group = thread->view.group < 0 ? NULL : &os->group[thread->view.group];

    if (!group)
        return;
    settle(os, group);
    group->running--;
    foresee(os, group);
}

static void hold(struct os *os, struct group *group, struct thread *thread)
{
    if (group->helds == group->room) {
        size_t room = group->room ? 2 * group->room : 16;

        group->held = slab_resize(&os->memory, group->held, group->room * sizeof *group->held,
                                  room * sizeof *group->held);
        group->room = room;
    }
    thread->view.state = OS_SLEEPING;
    group->held[group->helds++] = thread;
}

bool group_holds(struct os *os, struct thread *thread)
{
    struct group *group = thread->view.group < 0 ? NULL : &os->group[thread->view.group];

    if (!group || !group->throttled)
        return false;
    hold(os, group, thread);
    return true;
}

static void on_quota(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    struct group *group = &os->group[event->a];

    (void)engine;
    if (os->failed)
        return;
    settle(os, group);
    group->throttled = true;
    group->since = os_now(os);
    for (uint32_t cpu = 0; cpu < os->cpus; cpu++) {
        struct thread *thread = os->cpu[cpu].current;

        if (!thread || thread->view.group != (int32_t)event->a)
            continue;
        cpu_leave(os, thread, OS_THROTTLE);
        hold(os, group, thread);
    }
    for (size_t id = 0; id < os->slots; id++) {
        struct thread *thread = os->slot[id];

        if (!thread || thread->view.group != (int32_t)event->a || thread->view.state != OS_READY)
            continue;
        os->policy->dequeue(os->self, os, &thread->view, OS_THROTTLE);
        os->cpu[thread->queue].ready--;
        os->ready--;
        hold(os, group, thread);
    }
}

static void on_period(void *context, struct engine *engine, const struct event *event)
{
    struct os *os = context;
    struct group *group = &os->group[event->a];
    struct event next = *event;
    size_t helds = group->helds;

    (void)engine;
    if (os->failed)
        return;
    settle(os, group);
    if (group->throttled)
        os->totals.throttled += os_now(os) - group->since;
    group->used = 0;
    group->throttled = false;
    group->helds = 0;
    for (size_t i = 0; i < helds; i++)
        thread_ready(os, group->held[i], OS_UNTHROTTLE);
    foresee(os, group);
    next.time = time_add(event->time, group->spec->period);
    if (os->in_system > 0 || os->more)
        engine_at(os->engine, &next);
}

/* Index of the group of this name, before `end`; -1: none. */
static int32_t find_group(const struct os *os, const char *name, uint32_t end)
{
    for (uint32_t g = 0; g < end; g++)
        if (os->group[g].spec->name && strcmp(os->group[g].spec->name, name) == 0)
            return (int32_t)g;
    return -1;
}

static bool set_parent(struct os *os, uint32_t g, struct error *err)
{
    const struct os_group *spec = os->group[g].spec;

    bool inside = spec->parent && *spec->parent;

    os->group[g].parent = inside ? find_group(os, spec->parent, g) : -1;
    if (inside && os->group[g].parent < 0)
        return error_set(err,
                         "platform: groups: '%s' is in '%s', which is no group listed before it",
                         spec->name ? spec->name : "", spec->parent);
    return true;
}

bool os_groups_create(struct os *os, struct error *err)
{
    const struct os_group *spec = os->platform->groups.item;

    os->groups = (uint32_t)os->platform->groups.count;
    os->group = arena_array(os->arena, os->groups, sizeof *os->group);
    os->on_quota = engine_handler(os->engine, "quota", on_quota, os);
    os->on_period = engine_handler(os->engine, "period", on_period, os);
    for (uint32_t g = 0; g < os->groups; g++) {
        os->group[g].spec = &spec[g];
        if (!set_parent(os, g, err))
            return false;
        if (spec[g].quota > 0)
            engine_at(os->engine, &(struct event){ .time = spec[g].period,
                                                   .phase = PHASE_FAULT,
                                                   .handler = os->on_period,
                                                   .a = g });
    }
    return true;
}
