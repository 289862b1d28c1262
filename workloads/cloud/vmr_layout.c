/* Best fit with some random fit, and many rounds of exits. */
#include "workloads/cloud/vmr_layout.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 200, NOWHERE = -1 };

static const double usual[VMR_FLAVOURS] = { .25, .25, .22, .17, .073, .025, .012 };
const uint32_t vmr_flavour_cores[VMR_FLAVOURS] = { 2, 4, 8, 16, 32, 64, 88 };

/* name, machines, cores and memory of a node, VMs, mix, scatter, rounds, exits, memory ratios. */
const struct vmr_layout vmr_layouts[] = {
    { "M", 280, 44, 184388, 2125, usual, .35, 200, 40, { 1, 0, 0 } },
    { "M-more", 280, 44, 184388, 2160, usual, .35, 200, 40, { 1, 0, 0 } },
    { "M-scattered", 280, 44, 184388, 2125, usual, .6, 200, 40, { 1, 0, 0 } },
    { "M-tight", 280, 44, 184388, 2300, usual, .35, 200, 40, { 1, 0, 0 } },
    { "M-mid", 280, 44, 184388, 1800, usual, .35, 200, 40, { 1, 0, 0 } },
    { "M-low", 280, 44, 184388, 1350, usual, .35, 200, 40, { 1, 0, 0 } },
    { "L", 1176, 44, 184388, 8925, usual, .35, 200, 168, { 1, 0, 0 } },
    { "multi", 280, 44, 184388, 1200, usual, .35, 200, 24, { .2, .2, .6 } },
};
const uint32_t vmr_layout_count = sizeof vmr_layouts / sizeof vmr_layouts[0];

/* A VM on its way: its node, or machine if double, or NOWHERE. */
struct guest {
    uint32_t flavour;
    int32_t at;
    int64_t mem;
};

struct cluster {
    const struct vmr_layout *how;
    struct rng *rng;
    uint32_t *cores; /* free, by node */
    int64_t *mem;    /* free, by node */
    struct guest *guests;
    uint32_t count;
    uint32_t *order; /* working memory */
};

const struct vmr_layout *vmr_layout_find(const char *name)
{
    for (uint32_t i = 0; i < vmr_layout_count; i++)
        if (strcmp(vmr_layouts[i].name, name) == 0)
            return &vmr_layouts[i];
    return NULL;
}

static bool fits(const struct cluster *c, const struct guest *guest, uint32_t node)
{
    uint32_t halves = guest->flavour < VMR_FIRST_DOUBLE ? 1 : 2;

    return c->cores[node] >= vmr_flavour_cores[guest->flavour] / halves &&
           c->mem[node] >= guest->mem / halves;
}

static void hold(struct cluster *c, struct guest *guest, int32_t at)
{
    uint32_t cores = vmr_flavour_cores[guest->flavour];

    guest->at = at;
    if (guest->flavour < VMR_FIRST_DOUBLE) {
        c->cores[at] -= cores;
        c->mem[at] -= guest->mem;
        return;
    }
    for (int32_t node = 2 * at; node < 2 * at + 2; node++) {
        c->cores[node] -= cores / 2;
        c->mem[node] -= guest->mem / 2;
    }
}

static void leave(struct cluster *c, struct guest *guest)
{
    uint32_t cores = vmr_flavour_cores[guest->flavour];

    if (guest->flavour < VMR_FIRST_DOUBLE) {
        c->cores[guest->at] += cores;
        c->mem[guest->at] += guest->mem;
    } else {
        for (int32_t node = 2 * guest->at; node < 2 * guest->at + 2; node++) {
            c->cores[node] += cores / 2;
            c->mem[node] += guest->mem / 2;
        }
    }
    guest->at = NOWHERE;
}

/* The node with the least free cores that holds the VM. */
static int32_t best_node(struct cluster *c, const struct guest *guest)
{
    uint32_t nodes = 2 * c->how->pms;
    uint32_t start = (uint32_t)rng_below(c->rng, nodes);
    int32_t best = NOWHERE;

    for (uint32_t i = 0; i < nodes; i++) {
        uint32_t node = (start + i) % nodes;

        if (fits(c, guest, node) && (best == NOWHERE || c->cores[node] < c->cores[best]))
            best = (int32_t)node;
    }
    return best;
}

static int32_t any_node(struct cluster *c, const struct guest *guest)
{
    for (int try = 0; try < TRIES; try++) {
        uint32_t node = (uint32_t)rng_below(c->rng, 2 * c->how->pms);

        if (fits(c, guest, node))
            return (int32_t)node;
    }
    return best_node(c, guest);
}

static int32_t best_pm(struct cluster *c, const struct guest *guest)
{
    uint32_t start = (uint32_t)rng_below(c->rng, c->how->pms);
    uint32_t least = UINT32_MAX;
    int32_t best = NOWHERE;

    for (uint32_t i = 0; i < c->how->pms; i++) {
        uint32_t pm = (start + i) % c->how->pms;
        uint32_t left = c->cores[2 * pm] + c->cores[2 * pm + 1];

        if (left < least && fits(c, guest, 2 * pm) && fits(c, guest, 2 * pm + 1)) {
            best = (int32_t)pm;
            least = left;
        }
    }
    return best;
}

static void place(struct cluster *c, struct guest *guest)
{
    int32_t at;

    if (guest->flavour >= VMR_FIRST_DOUBLE)
        at = best_pm(c, guest);
    else
        at = rng_uniform(c->rng) < c->how->scatter ? any_node(c, guest) : best_node(c, guest);
    if (at != NOWHERE)
        hold(c, guest, at);
}

/* Puts the VMs that are in place, or those that are not, into order[]. */
static uint32_t list(struct cluster *c, bool in_place)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < c->count; i++)
        if ((c->guests[i].at != NOWHERE) == in_place)
            c->order[count++] = i;
    return count;
}

/* Moves `first` of the entries, drawn without repetition, to the front. */
static void shuffle(struct cluster *c, uint32_t count, uint32_t first)
{
    for (uint32_t i = 0; i < first; i++) {
        uint32_t k = i + (uint32_t)rng_below(c->rng, count - i);
        uint32_t other = c->order[k];

        c->order[k] = c->order[i];
        c->order[i] = other;
    }
}

static void one_round(struct cluster *c)
{
    uint32_t count = list(c, true);
    uint32_t exits = c->how->exits < count ? c->how->exits : count;

    shuffle(c, count, exits);
    for (uint32_t i = 0; i < exits; i++)
        leave(c, &c->guests[c->order[i]]);
    count = list(c, false);
    shuffle(c, count, count);
    for (uint32_t i = 0; i < count; i++)
        place(c, &c->guests[c->order[i]]);
}

/* GiB a core, by the shares of the layout. */
static int64_t ratio(struct cluster *c)
{
    double u = c->how->ratio[0] < 1 ? rng_uniform(c->rng) : 0;

    if (u < c->how->ratio[0])
        return 2;
    return u < c->how->ratio[0] + c->how->ratio[1] ? 4 : 8;
}

static void invite(struct cluster *c, struct arena *arena)
{
    uint32_t wanted[VMR_FLAVOURS];
    uint32_t total = 0;

    for (uint32_t f = 0; f < VMR_FLAVOURS; f++)
        total += wanted[f] = (uint32_t)lround(c->how->mix[f] * c->how->vms);
    c->guests = arena_array(arena, total, sizeof *c->guests);
    c->order = arena_array(arena, total, sizeof *c->order);
    for (uint32_t f = VMR_FLAVOURS; f-- > 0;)
        for (uint32_t n = 0; n < wanted[f]; n++)
            c->guests[c->count++] =
                (struct guest){ f, NOWHERE, ratio(c) * vmr_flavour_cores[f] << 30 };
}

static int by_place(const void *a, const void *b)
{
    const struct vmr_vm *x = a;
    const struct vmr_vm *y = b;

    if (x->pm != y->pm)
        return x->pm < y->pm ? -1 : 1;
    if (x->nodes != y->nodes)
        return x->nodes > y->nodes ? -1 : 1;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->cores != y->cores)
        return x->cores > y->cores ? -1 : 1;
    return (x->mem < y->mem) - (x->mem > y->mem);
}

struct vmr_vm *vmr_layout_make(const struct vmr_layout *how, struct rng *rng, struct arena *arena,
                               uint32_t *count)
{
    struct cluster c = { .how = how, .rng = rng };
    struct vmr_vm *vms;

    c.cores = arena_array(arena, 2 * (size_t)how->pms, sizeof *c.cores);
    c.mem = arena_array(arena, 2 * (size_t)how->pms, sizeof *c.mem);
    for (uint32_t node = 0; node < 2 * how->pms; node++) {
        c.cores[node] = how->node_cores;
        c.mem[node] = (int64_t)how->node_mib << 20;
    }
    invite(&c, arena);
    for (uint32_t i = 0; i < c.count; i++)
        place(&c, &c.guests[i]);
    for (uint32_t round = 1; round < how->rounds; round++)
        one_round(&c);
    vms = arena_array(arena, c.count, sizeof *vms);
    *count = 0;
    for (uint32_t i = 0; i < c.count; i++) {
        const struct guest *g = &c.guests[i];
        bool both = g->flavour >= VMR_FIRST_DOUBLE;
        uint32_t at = (uint32_t)g->at;

        if (g->at != NOWHERE)
            vms[(*count)++] = (struct vmr_vm){ vmr_flavour_cores[g->flavour], both ? 2 : 1,
                                               both ? at : at / 2, both ? 0 : at % 2, g->mem };
    }
    qsort(vms, *count, sizeof *vms, by_place);
    return vms;
}
