/* Groups: CPU time of their threads in a period, and the quota that ends it. */
#include <string.h>

#include "sim/os/os_internal.h"

/* A group's quota counts the threads of all groups below it. */
static struct group *parent_of(struct os *os, const struct group *group)
{
    return group->parent < 0 ? NULL : &os->group[group->parent];
}

static struct group *group_of(struct os *os, const struct thread *thread)
{
    return thread->view.group < 0 ? NULL : &os->group[thread->view.group];
}

/* The group after `at` in the tree below `top`, parents first; NULL: that was the last. */
static struct group *next_below(struct os *os, const struct group *top, const struct group *at)
{
    if (at->child >= 0)
        return &os->group[at->child];
    while (at != top && at->sibling < 0)
        at = parent_of(os, at);
    return at == top ? NULL : &os->group[at->sibling];
}

/* CPU time used since the last look, by all running threads of the group. */
static void settle(struct os *os, struct group *group)
{
    group->used += (os_now(os) - group->charged) * group->running;
    group->charged = os_now(os);
}

static bool used_up(const struct group *group)
{
    return group->spec->quota > 0 && group->used >= group->spec->quota;
}

/* When the quota will be used up, as things stand; not if the period ends before that. */
static void foresee(struct os *os, struct group *group)
{
    /* After what ends at the same instant. */
    struct event event = { .phase = PHASE_FAULT,
                           .handler = os->on_quota,
                           .a = (uint64_t)(group - os->group) };
    sim_time left = group->spec->quota - group->used;

    engine_cancel(os->engine, group->empty);
    if (group->spec->quota == 0 || group->throttled || (group->running == 0 && left > 0))
        return;
    event.time = os_now(os);
    if (left > 0)
        event.time = time_add(event.time, (left + group->running - 1) / group->running);
    if (event.time < group->renewal)
        group->empty = engine_at(os->engine, &event);
}

void group_started(struct os *os, const struct thread *thread)
{
    for (struct group *group = group_of(os, thread); group; group = parent_of(os, group)) {
        settle(os, group);
        group->running++;
        foresee(os, group);
    }
}

void group_stopped(struct os *os, const struct thread *thread)
{
    for (struct group *group = group_of(os, thread); group; group = parent_of(os, group)) {
        settle(os, group);
        group->running--;
        foresee(os, group);
    }
}

void group_join(struct os *os, struct thread *thread)
{
    struct group *group = group_of(os, thread);

    if (!group)
        return;
    thread->group_prev = group->last;
    if (group->last)
        group->last->group_next = thread;
    else
        group->first = thread;
    group->last = thread;
}

void group_quit(struct os *os, struct thread *thread)
{
    struct group *group = group_of(os, thread);

    if (!group)
        return;
    if (thread->group_prev)
        thread->group_prev->group_next = thread->group_next;
    else
        group->first = thread->group_next;
    if (thread->group_next)
        thread->group_next->group_prev = thread->group_prev;
    else
        group->last = thread->group_prev;
}

/* Kept until the group's next period; told to the policy then for this reason. */
static void hold(struct os *os, struct group *group, struct thread *thread, int reason)
{
    if (group->helds == group->room) {
        size_t room = group->room ? 2 * group->room : 16;

        group->held = slab_resize(&os->memory, group->held, group->room * sizeof *group->held,
                                  room * sizeof *group->held);
        group->room = room;
    }
    thread->view.state = OS_SLEEPING;
    thread->held_for = reason;
    group->held[group->helds++] = thread;
}

/* Running threads first, as they would have gone on; then ready ones; each by arrival. */
static void hold_all(struct os *os, struct group *top, uint32_t state)
{
    for (struct group *group = top; group; group = next_below(os, top, group))
        for (struct thread *thread = group->first; thread; thread = thread->group_next) {
            if (os->failed || thread->view.state != state)
                continue;
            if (state == OS_RUNNING) {
                cpu_leave(os, thread, OS_THROTTLE);
            } else {
                os->policy->dequeue(os->self, os, &thread->view, OS_THROTTLE);
                os->cpu[thread->queue].ready--;
                os->ready--;
            }
            hold(os, top, thread, OS_UNTHROTTLE);
        }
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
    hold_all(os, group, OS_RUNNING);
    hold_all(os, group, OS_READY);
    /* Nobody wants more: whoever does later finds the quota used up. */
    group->throttled = group->helds > 0;
}

bool group_holds(struct os *os, struct thread *thread, int reason)
{
    for (struct group *group = group_of(os, thread); group; group = parent_of(os, group)) {
        if (!group->throttled && used_up(group) && group->running == 0) {
            engine_cancel(os->engine, group->empty);
            group->throttled = true;
            group->since = os_now(os);
            hold_all(os, group, OS_READY);
        }
        if (!group->throttled)
            continue;
        hold(os, group, thread, reason);
        return true;
    }
    return false;
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
    next.time = time_add(event->time, group->spec->period);
    settle(os, group);
    if (group->throttled)
        os->totals.throttled += os_now(os) - group->since;
    group->used = 0;
    group->throttled = false;
    group->helds = 0;
    group->renewal = next.time;
    for (size_t i = 0; i < helds && !os->failed; i++)
        thread_ready(os, group->held[i], group->held[i]->held_for);
    foresee(os, group);
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
    struct group *parent;

    os->group[g].parent = inside ? find_group(os, spec->parent, g) : -1;
    os->group[g].child = os->group[g].sibling = -1;
    if (inside && os->group[g].parent < 0)
        return error_set(err,
                         "platform: groups: '%s' is in '%s', which is no group listed before it",
                         spec->name ? spec->name : "", spec->parent);
    parent = parent_of(os, &os->group[g]);
    if (parent) {
        os->group[g].sibling = parent->child;
        parent->child = (int32_t)g;
    }
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
        os->group[g].renewal = spec[g].period;
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
