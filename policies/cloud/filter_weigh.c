/*
 * Filters and weighers that the study writes as formulas: docs/guide/expressions.md. Of the spots
 * where the VM fits and all filters hold, the one with the largest weighted sum of the weighers'
 * values, each brought to 0..1 over these spots. Nova, "Compute schedulers", Filters and Weights,
 * and nova/weights.py, normalize; OpenDC's filter scheduler works likewise.
 */
#include <math.h>
#include <string.h>

#include "policies/lib/few.h"
#include "sim/base/expr.h"
#include "sim/cloud/cloud.h"

/* What formulas may name; the resources stand in the order of struct cloud_room. */
enum { NEED, FREE = NEED + CLOUD_DIMENSIONS, TOTAL = FREE + CLOUD_DIMENSIONS };
enum { VMS = TOTAL + CLOUD_DIMENSIONS, MOVING, LOAD, PM, RACK, ZONE, DOMAIN };
enum { PRIORITY = DOMAIN + 1, TENANT, LIFETIME, WAIT, VARIABLES };

static const struct expr_variable variables[] = {
    [NEED + CLOUD_CPU] = { "cpu", "", "Cores that the VM needs.", NULL },
    [NEED + CLOUD_MEM] = { "mem", "B", "Memory that it needs.", NULL },
    [NEED + CLOUD_DISK] = { "disk", "B", "Disk that it needs.", NULL },
    [NEED + CLOUD_NET] = { "net", "B/s", "Network that it needs.", NULL },
    [NEED + CLOUD_GPU] = { "gpu", "", "GPUs that it needs, parts counted.", NULL },
    [FREE + CLOUD_CPU] = { "free_cpu", "", "Cores free on the spot, without the VM.", NULL },
    [FREE + CLOUD_MEM] = { "free_mem", "B", "Memory free there.", NULL },
    [FREE + CLOUD_DISK] = { "free_disk", "B", "Disk free there; huge if not limited.", NULL },
    [FREE + CLOUD_NET] = { "free_net", "B/s", "Network free there; huge if not limited.", NULL },
    [FREE + CLOUD_GPU] = { "free_gpu", "", "GPUs free there, parts counted.", NULL },
    [TOTAL + CLOUD_CPU] = { "capacity_cpu", "", "Cores of the spot, after overcommit.", NULL },
    [TOTAL + CLOUD_MEM] = { "capacity_mem", "B", "Its memory.", NULL },
    [TOTAL + CLOUD_DISK] = { "capacity_disk", "B", "Its disk; huge if not limited.", NULL },
    [TOTAL + CLOUD_NET] = { "capacity_net", "B/s", "Its network; huge if not limited.", NULL },
    [TOTAL + CLOUD_GPU] = { "capacity_gpu", "", "Its GPUs.", NULL },
    [VMS] = { "used_vms", "", "VMs on the PM.", NULL },
    [MOVING] = { "moving", "", "Migrations from and to the PM under way.", NULL },
    [LOAD] = { "load", "", "What its VMs ask for now over its physical cores.", NULL },
    [PM] = { "pm", "", "Number of the PM.", NULL },
    [RACK] = { "rack", "", "Number of its rack.", NULL },
    [ZONE] = { "zone", "", "Number of its zone.", NULL },
    [DOMAIN] = { "domain", "", "Number of its fault domain.", NULL },
    [PRIORITY] = { "priority", "", "Priority of the VM.", NULL },
    [TENANT] = { "tenant", "", "Number of its tenant; -1: none.", NULL },
    [LIFETIME] = { "lifetime", "s", "How long it is thought to run (lifetimes); may be infinite.",
                   NULL },
    [WAIT] = { "wait", "s", "How long it has waited.", NULL },
    { 0 },
};

enum { BY_RANGE, BY_LARGEST, AS_IT_IS };
static const char *const scales[] = { "range", "largest", "none", NULL };

struct filter_weigh {
    const char *filters;
    const char *weighers;
    int normalise;
    int64_t subset;

    const struct expr_list *filter, *weigher;
    struct cloud_spot *spots; /* that passed; `room` of them */
    double *values;           /* of the weighers for each spot */
    size_t room, count;
};

static const struct param filter_weigh_params[] = {
    PARAM_EXPR(filter_weigh, filters, "", EXPR_CONDITIONS, variables,
               "Conditions between semicolons that must all hold; that the VM fits goes without "
               "saying."),
    PARAM_EXPR(filter_weigh, weighers, "", EXPR_WEIGHTED, variables,
               "Formulas between semicolons, each 'formula' or 'multiplier: formula'; the largest "
               "sum wins, ties go to the lower PM. None: the first PM."),
    PARAM_CHOICE(filter_weigh, normalise, "range", scales,
                 "What brings the values to 0..1: from the least to the largest, from 0 to the "
                 "largest, or nothing."),
    PARAM(filter_weigh, subset, 1, 1, FEW_MOST, "", "One of so many best spots is drawn."),
    { 0 },
};

static const struct expr_list *read_list(const char *name, const char *text, enum expr_form form,
                                         struct arena *arena, struct error *err)
{
    struct expr_fault fault;
    const struct expr_list *list = expr_read(text, form, variables, arena, &fault);

    if (!list)
        error_set(err, "%s: %s (at character %zu)", name, fault.error.text, fault.at);
    return list;
}

/* Values that are added as they are must be of one unit. */
static bool filter_weigh_check(const void *ptr, struct arena *arena, struct error *err)
{
    const struct filter_weigh *self = ptr;
    const struct expr_list *list = read_list("weighers", self->weighers, EXPR_WEIGHTED, arena, err);

    if (!list)
        return false;
    for (size_t i = 1; i < list->count && self->normalise == AS_IT_IS; i++)
        if (memcmp(list->items[i].unit, list->items[0].unit, sizeof list->items[0].unit) != 0)
            return error_set(err,
                             "weighers: with normalise: none all need one unit; number %zu "
                             "has another than the first",
                             i + 1);
    return true;
}

static bool filter_weigh_init(void *ptr, struct cloud *c, struct error *err)
{
    struct filter_weigh *self = ptr;
    struct arena *arena = cloud_memory(c)->arena;

    if (!filter_weigh_check(self, arena, err))
        return false;
    self->filter = read_list("filters", self->filters, EXPR_CONDITIONS, arena, err);
    self->weigher = read_list("weighers", self->weighers, EXPR_WEIGHTED, arena, err);
    return self->filter && self->weigher;
}

/* In whole units: cores, GPUs, B and B/s. */
static void fill_room(const struct cloud_room *room, const struct cloud_pm *pm, double *values)
{
    static const double scale[CLOUD_DIMENSIONS] = {
        [CLOUD_CPU] = 1000, [CLOUD_MEM] = 1, [CLOUD_DISK] = 1, [CLOUD_NET] = 8, [CLOUD_GPU] = 1000
    };

    for (int r = 0; r < CLOUD_DIMENSIONS; r++) {
        bool unlimited = r < CLOUD_RESOURCES && room->total[r] == 0;

        values[NEED + r] = room->need[r] / scale[r];
        values[FREE + r] = room->free[r] / scale[r];
        values[TOTAL + r] = (unlimited ? (double)pm->total[r] : room->total[r]) / scale[r];
    }
}

static void fill_pm(const struct cloud_pm *pm, double *values)
{
    values[VMS] = pm->vms;
    values[MOVING] = pm->in + pm->out;
    values[LOAD] = (double)pm->demand / (double)pm->cores;
    values[PM] = pm->id;
    values[RACK] = pm->rack;
    values[ZONE] = pm->zone;
    values[DOMAIN] = pm->domain;
}

static void fill_vm(const struct cloud *c, const struct cloud_vm *vm, double *values)
{
    sim_time end = cloud_expected(c, vm);

    values[PRIORITY] = vm->priority;
    values[TENANT] = vm->tenant == CLOUD_UNKNOWN ? -1 : (double)vm->tenant;
    values[LIFETIME] = end == TIME_NEVER ? HUGE_VAL : time_seconds(end - cloud_now(c));
    values[WAIT] = time_seconds(cloud_now(c) - vm->submit);
}

static void make_room(struct filter_weigh *self, struct cloud *c)
{
    size_t room = self->room ? 2 * self->room : 64;
    size_t row = self->weigher->count * sizeof *self->values;

    self->spots = slab_resize(cloud_memory(c), self->spots, self->room * sizeof *self->spots,
                              room * sizeof *self->spots);
    if (row)
        self->values = slab_resize(cloud_memory(c), self->values, self->room * row, room * row);
    self->room = room;
}

/* Keeps the spot with its values if all filters hold and all values are finite. */
static void consider(struct filter_weigh *self, struct cloud *c, struct cloud_spot spot,
                     const double *values)
{
    size_t many = self->weigher->count;

    for (size_t i = 0; i < self->filter->count; i++)
        if (!expr_holds(&self->filter->items[i], values))
            return;
    if (self->count == self->room)
        make_room(self, c);
    for (size_t i = 0; i < many; i++) {
        double value = expr_value(&self->weigher->items[i], values);

        if (!isfinite(value))
            return;
        self->values[self->count * many + i] = value;
    }
    self->spots[self->count++] = spot;
}

static void collect(struct filter_weigh *self, struct cloud *c, const struct cloud_vm *vm)
{
    const struct cloud_shape *shape = cloud_shape(c, vm->shape);
    struct cloud_spot spot = { CLOUD_NOWHERE, -1 };
    double values[VARIABLES];

    self->count = 0;
    fill_vm(c, vm, values);
    while (cloud_next_spot(c, vm, &spot)) {
        const struct cloud_pm *pm = cloud_pm(c, spot.pm);
        struct cloud_room room;

        cloud_room(c, shape, spot, &room);
        fill_room(&room, pm, values);
        fill_pm(pm, values);
        consider(self, c, spot, values);
    }
}

/* Brings one weigher's values over the spots to 0..1; all equal give 0. */
static void normalise(const struct filter_weigh *self, size_t weigher)
{
    size_t many = self->weigher->count;
    double low = self->normalise == BY_LARGEST ? 0 : HUGE_VAL;
    double high = self->normalise == BY_LARGEST ? 0 : -HUGE_VAL;

    for (size_t i = 0; i < self->count; i++) {
        double value = self->values[i * many + weigher];

        high = value > high ? value : high;
        low = value < low && self->normalise == BY_RANGE ? value : low;
    }
    for (size_t i = 0; i < self->count; i++) {
        double *value = &self->values[i * many + weigher];

        *value = high > low ? (*value - low) / (high - low) : 0;
    }
}

static struct cloud_spot filter_weigh_place(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    struct filter_weigh *self = ptr;
    size_t many = self->weigher->count;
    struct few best = { .limit = (size_t)self->subset };

    collect(self, c, vm);
    for (size_t k = 0; k < many && self->normalise != AS_IT_IS; k++)
        normalise(self, k);
    for (size_t i = 0; i < self->count; i++) {
        double sum = 0;

        for (size_t k = 0; k < many; k++)
            sum += self->weigher->weights[k] * self->values[i * many + k];
        few_offer(&best, (uint32_t)i, isnan(sum) ? -HUGE_VAL : sum);
    }
    if (best.count == 0)
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    return self->spots[best.item[best.count > 1 ? rng_below(cloud_rng(c), best.count) : 0]];
}

const struct cloud_policy cloud_filter_weigh = {
    .policy = { .name = "cloud.filter_weigh",
                .doc = "Filters and weighers of the spots as formulas of the study.",
                .source = "OpenStack Nova, Compute schedulers; nova/weights.py; the filter "
                          "scheduler of OpenDC (Mastenbroek et al., CCGrid 2021)",
                .params = filter_weigh_params,
                .self_size = sizeof(struct filter_weigh),
                .check = filter_weigh_check },
    .init = filter_weigh_init,
    .place = filter_weigh_place,
};
