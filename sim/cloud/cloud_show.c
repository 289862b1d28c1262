/* What people see of PMs and VMs at some time, and of the events of a cloud. */
#include <stdlib.h>

#include "sim/cloud/cloud_internal.h"

static void tell_arrival(const void *context, struct event *event)
{
    const struct cloud *c = context;

    event->a = c->arrivals;
}

/* The slot of a VM becomes its number in the records. */
static void tell_vm(const void *context, struct event *event)
{
    const struct cloud *c = context;

    event->a = vm_at(c, (uint32_t)event->a)->view.order;
}

void cloud_words(struct cloud *c)
{
    static const struct engine_words words[] = {
        { "arrive", "VM", "", tell_arrival }, { "exit", "VM", "", tell_vm },
        { "commit", "VM", "", tell_vm },      { "reject", "VM", "", tell_vm },
        { "boot", "VM", "", tell_vm },        { "sleep", "PM", "", NULL },
        { "load", "service", "", NULL },      { "service end", "service", "", NULL },
        { "migration", "move", "", NULL },    { "fault", "entity", "", NULL },
        { "repair", "entity", "", NULL },     { 0 },
    };

    engine_words(c->engine, words);
}

static int by_order(const void *a, const void *b)
{
    const struct vm *x = *(const struct vm *const *)a;
    const struct vm *y = *(const struct vm *const *)b;

    return x->view.order < y->view.order ? -1 : 1;
}

/* As the queue tries them: by priority, then by arrival. */
static int by_turn(const void *a, const void *b)
{
    const struct vm *x = *(const struct vm *const *)a;
    const struct vm *y = *(const struct vm *const *)b;

    if (x->view.priority != y->view.priority)
        return x->view.priority > y->view.priority ? -1 : 1;
    return by_order(a, b);
}

/* The VMs that wait, or those that do not. */
static size_t collect(const struct cloud *c, bool waiting, struct vm **list)
{
    size_t count = 0;

    for (uint32_t id = 0; id < c->slots; id++) {
        struct vm *vm = vm_at(c, id);

        if (vm->view.state != CLOUD_VM_GONE && (vm->view.state == CLOUD_VM_WAITING) == waiting)
            list[count++] = vm;
    }
    if (count)
        qsort(list, count, sizeof *list, waiting ? by_turn : by_order);
    return count;
}

static void show_waiting(const struct cloud *c, struct vm **list, struct show *show)
{
    static const char *const names[] = { "vm_no",    "vm",       "cores",  "mem_B", "gpus",
                                         "priority", "submit_s", "wait_s", NULL };
    size_t count = collect(c, true, list);
    char room[32];

    show_list(show, SHOW_QUEUE, "waiting VMs", names);
    for (size_t i = 0; i < count; i++) {
        const struct cloud_vm *vm = &list[i]->view;
        const struct cloud_shape *shape = &c->shape[vm->shape];

        show_cell_int(show, (int64_t)vm->order);
        show_cell_text(show, cloud_label(list[i], room));
        show_cell_real(show, (double)shape->need[CLOUD_CPU] / 1000);
        show_cell_int(show, shape->need[CLOUD_MEM]);
        show_cell_int(show, shape->gpus);
        show_cell_int(show, vm->priority);
        show_cell_time(show, vm->submit);
        show_cell_time(show, show->now - list[i]->waits_since);
    }
    show_list_end(show);
}

static void show_running(const struct cloud *c, struct vm **list, struct show *show)
{
    static const char *const names[] = { "vm_no", "vm",      "pm",        "to_pm", "cores",
                                         "mem_B", "start_s", "use_cores", NULL };
    size_t count = collect(c, false, list);
    char room[32];

    show_list(show, SHOW_RUNNING, "running VMs", names);
    for (size_t i = 0; i < count; i++) {
        const struct cloud_vm *vm = &list[i]->view;
        const struct cloud_shape *shape = &c->shape[vm->shape];

        show_cell_int(show, (int64_t)vm->order);
        show_cell_text(show, cloud_label(list[i], room));
        show_cell_int(show, vm->at.pm);
        if (vm->state == CLOUD_VM_MOVING)
            show_cell_int(show, vm->to.pm);
        else
            show_cell_text(show, NULL);
        show_cell_real(show, (double)cloud_need(c, shape, vm->at.pm, CLOUD_CPU) / 1000);
        show_cell_int(show, cloud_need(c, shape, vm->at.pm, CLOUD_MEM));
        show_cell_time(show, vm->start);
        show_cell_real(show, (double)vm->demand / 1000);
    }
    show_list_end(show);
}

static void show_pms(const struct cloud *c, struct show *show)
{
    static const char *const states[] = { "on", "sleeping", "waking", "down" };
    static const char *const names[] = { "pm",        "state", "vms",     "cores", "given",
                                         "use_cores", "mem_B", "given_B", NULL };

    show_list(show, SHOW_MACHINES, "PMs", names);
    for (uint32_t i = 0; i < c->pms; i++) {
        const struct cloud_pm *pm = &c->pm[i].view;

        show_cell_int(show, pm->id);
        show_cell_text(show, pm->closed ? "closed" : states[pm->state]);
        show_cell_int(show, pm->vms);
        show_cell_real(show, (double)pm->total[CLOUD_CPU] / 1000);
        show_cell_real(show, (double)(pm->total[CLOUD_CPU] - pm->free[CLOUD_CPU]) / 1000);
        show_cell_real(show, (double)pm->demand / 1000);
        show_cell_int(show, pm->total[CLOUD_MEM]);
        show_cell_int(show, pm->total[CLOUD_MEM] - pm->free[CLOUD_MEM]);
    }
    show_list_end(show);
}

void cloud_show(const void *state, struct show *show)
{
    const struct cloud *c = state;
    struct vm **list = mem_alloc((c->slots + 1) * sizeof *list);

    show_int(show, SHOW_STATE, "PMs", c->pms);
    show_int(show, SHOW_STATE, "PMs on", c->pms_on);
    show_int(show, SHOW_STATE, "PMs with VMs", c->pms_used);
    show_int(show, SHOW_STATE, "arrived", (int64_t)c->arrivals);
    show_int(show, SHOW_STATE, "running", (int64_t)c->running);
    show_int(show, SHOW_STATE, "moving", c->moving);
    show_waiting(c, list, show);
    show_running(c, list, show);
    show_pms(c, show);
    mem_free(list);
}
