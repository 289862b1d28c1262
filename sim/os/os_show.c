/* What people see of CPUs and threads at some time, and of the events of an operating system. */
#include "sim/os/os_internal.h"

static void tell_arrival(const void *context, struct event *event)
{
    const struct os *os = context;

    event->a = (uint64_t)os->arrivals;
}

/* The slot of a thread becomes its number in the records. */
static void tell_thread(const void *context, struct event *event)
{
    const struct os *os = context;

    event->a = os->slot[event->a]->view.order;
}

void os_words(struct os *os)
{
    static const struct engine_words words[] = {
        { "arrive", "thread", "", tell_arrival },
        { "wake", "thread", "", tell_thread },
        { "done", "cpu", "", NULL },
        { "slice", "cpu", "", NULL },
        { "tick", "cpu", "", NULL },
        { "alarm", "cpu", "", NULL },
        { "quota", "group", "", NULL },
        { "period", "group", "", NULL },
        { 0 },
    };

    engine_words(os->engine, words);
}

static void show_cpus(const struct os *os, struct show *show)
{
    static const char *const names[] = { "cpu", "thread_no", "thread", "since_s", "ready", NULL };
    char room[32];

    show_list(show, SHOW_MACHINES, "CPUs", names);
    for (uint32_t i = 0; i < os->cpus; i++) {
        const struct thread *thread = os->cpu[i].current;

        show_cell_int(show, i);
        if (thread)
            show_cell_int(show, (int64_t)thread->view.order);
        else
            show_cell_text(show, NULL);
        show_cell_text(show, thread ? thread_label(thread, room) : NULL);
        show_cell_time(show, thread ? os->cpu[i].since : TIME_NEVER);
        show_cell_int(show, os->cpu[i].ready);
    }
    show_list_end(show);
}

static const char *state_of(const struct thread *thread)
{
    static const char *const states[] = { "sleeping", "ready", "running", "ended" };
    static const char *const blocked[BLOCKED_KINDS] = { "sleeping", "lock",      "condition",
                                                        "barrier",  "suspended", "join" };

    if (thread->view.state == OS_SLEEPING)
        return blocked[thread->sync.blocked];
    return states[thread->view.state];
}

/* The threads in one state, in the order of their slots: that of arrival until slots are reused. */
static void show_threads(const struct os *os, enum os_state state, struct show *show)
{
    static const char *const names[] = { "thread_no", "thread",  "state", "queue_cpu",
                                         "ran_s",     "since_s", NULL };
    static const char *const titles[] = { "sleeping threads", "ready threads", "running threads" };
    char room[32];

    show_list(show, state == OS_READY ? SHOW_QUEUE : SHOW_RUNNING, titles[state], names);
    for (size_t i = 0; i < os->slots; i++) {
        const struct thread *thread = os->slot[i];

        if (!thread || thread->view.state != state)
            continue;
        show_cell_int(show, (int64_t)thread->view.order);
        show_cell_text(show, thread_label(thread, room));
        show_cell_text(show, state_of(thread));
        if (state == OS_SLEEPING || thread->queue >= os->cpus)
            show_cell_text(show, NULL);
        else
            show_cell_int(show, thread->queue);
        show_cell_time(show, thread->view.ran);
        show_cell_time(show, thread->view.since);
    }
    show_list_end(show);
}

void os_show(const void *state, struct show *show)
{
    const struct os *os = state;

    show_int(show, SHOW_STATE, "CPUs", os->cpus);
    show_int(show, SHOW_STATE, "threads arrived", os->arrivals);
    show_int(show, SHOW_STATE, "in system", os->in_system);
    show_int(show, SHOW_STATE, "running", os->running);
    show_int(show, SHOW_STATE, "ready", os->ready);
    show_int(show, SHOW_STATE, "blocked", os->blocked);
    show_threads(os, OS_READY, show);
    show_threads(os, OS_RUNNING, show);
    show_threads(os, OS_SLEEPING, show);
    show_cpus(os, show);
}
