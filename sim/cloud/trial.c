/* Trial placement: spots with lists of VMs, slots kept PM by PM, a log that is read backwards. */
#include "sim/cloud/trial.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"

enum { MOST_PAIRS = (TRIAL_NODES - 1) / 2 + 1 }; /* for each node of a PM, rounded up */

/* One block, so that a copy is one memcpy; the widest items come first. */
static void lay_out(struct trial *t, size_t heads)
{
    size_t numas = t->size.numas;
    size_t vms = t->size.vms;
    size_t bytes = numas * (sizeof *t->mem + sizeof *t->cpu) + vms * 3 * sizeof *t->at +
                   heads * sizeof *t->head;
    char *at = arena_alloc(t->arena, bytes);

    t->state = at;
    t->mem = (int64_t *)(void *)at;
    t->cpu = (int32_t *)(void *)(t->mem + numas);
    t->at = (uint32_t *)(void *)(t->cpu + numas);
    t->next = t->at + vms;
    t->prev = t->next + vms;
    t->head = t->prev + vms;
    t->log = arena_array(t->arena, t->size.moves, sizeof *t->log);
    memset(t->head, 0xff, heads * sizeof *t->head);
}

struct trial *trial_begin(struct arena *arena, const struct trial_size *size)
{
    struct trial *t = arena_alloc(arena, sizeof *t);
    size_t pairs = (size_t)size->numas * MOST_PAIRS;

    t->arena = arena;
    t->size = *size;
    t->numa_first = arena_array(arena, (size_t)size->pms + 1, sizeof *t->numa_first);
    t->pair_first = arena_array(arena, (size_t)size->pms + 1, sizeof *t->pair_first);
    t->rack = arena_array(arena, size->pms, sizeof *t->rack);
    t->closed = arena_array(arena, size->pms, sizeof *t->closed);
    t->numa_pm = arena_array(arena, size->numas, sizeof *t->numa_pm);
    t->all_cpu = arena_array(arena, size->numas, sizeof *t->all_cpu);
    t->all_mem = arena_array(arena, size->numas, sizeof *t->all_mem);
    t->pair_pm = arena_array(arena, pairs, sizeof *t->pair_pm);
    t->pair_numas = arena_array(arena, pairs, sizeof *t->pair_numas);
    t->fixed = arena_array(arena, size->vms, sizeof *t->fixed);
    t->kind_of = arena_array(arena, size->vms, sizeof *t->kind_of);
    t->kind_vms = arena_array(arena, size->vms, sizeof *t->kind_vms);
    t->kind = arena_array(arena, size->vms, sizeof *t->kind);
    t->group_scope = arena_array(arena, size->groups, sizeof *t->group_scope);
    t->group_first = arena_array(arena, (size_t)size->groups + 1, sizeof *t->group_first);
    t->group_vms = arena_array(arena, size->members, sizeof *t->group_vms);
    t->vm_groups = arena_array(arena, size->members, sizeof *t->vm_groups);
    t->vm_group_first = arena_array(arena, (size_t)size->vms + 1, sizeof *t->vm_group_first);
    lay_out(t, size->numas + pairs);
    return t;
}

static void add_pairs(struct trial *t, uint32_t pm, uint32_t nodes)
{
    uint32_t first = t->numa_first[pm];

    for (uint32_t other = 1; other < nodes; other++)
        for (uint32_t node = 0; node < other; node++) {
            t->pair_pm[t->pairs] = pm;
            t->pair_numas[t->pairs][0] = first + node;
            t->pair_numas[t->pairs][1] = first + other;
            t->pairs++;
        }
}

uint32_t trial_add_pm(struct trial *t, const struct trial_pm *pm)
{
    uint32_t i = t->pms++;

    BUG_UNLESS(i < t->size.pms && t->vms == 0);
    BUG_UNLESS(pm->nodes >= 1 && pm->nodes <= TRIAL_NODES && pm->nodes <= t->size.numas - t->numas);
    t->rack[i] = pm->rack;
    t->closed[i] = pm->closed;
    for (uint32_t k = 0; k < pm->nodes; k++) {
        uint32_t numa = t->numas + k;

        BUG_UNLESS(pm->free_cpu[k] >= 0 && pm->free_cpu[k] <= pm->all_cpu[k]);
        BUG_UNLESS(pm->free_mem[k] >= 0 && pm->free_mem[k] <= pm->all_mem[k]);
        t->numa_pm[numa] = i;
        t->all_cpu[numa] = pm->all_cpu[k];
        t->all_mem[numa] = pm->all_mem[k];
        t->cpu[numa] = pm->free_cpu[k];
        t->mem[numa] = pm->free_mem[k];
        t->total_cpu += pm->free_cpu[k];
        BUG_UNLESS(pm->free_mem[k] <= INT64_MAX - t->total_mem);
        t->total_mem += pm->free_mem[k];
    }
    add_pairs(t, i, pm->nodes);
    t->numas += pm->nodes;
    t->numa_first[i + 1] = t->numas;
    t->pair_first[i + 1] = t->pairs;
    return i;
}

/* The list of a spot. */
static uint32_t list_of(const struct trial *t, bool pair, uint32_t spot)
{
    return pair ? t->numas + spot : spot;
}

static void link_after(struct trial *t, uint32_t list, uint32_t vm, uint32_t before)
{
    uint32_t *place = before == TRIAL_NONE ? &t->head[list] : &t->next[before];

    t->prev[vm] = before;
    t->next[vm] = *place;
    if (*place != TRIAL_NONE)
        t->prev[*place] = vm;
    *place = vm;
}

static void unlink_vm(struct trial *t, uint32_t list, uint32_t vm)
{
    uint32_t prev = t->prev[vm];
    uint32_t next = t->next[vm];

    if (prev == TRIAL_NONE)
        t->head[list] = next;
    else
        t->next[prev] = next;
    if (next != TRIAL_NONE)
        t->prev[next] = prev;
}

static uint32_t pair_index(uint32_t node, uint32_t other)
{
    uint32_t low = node < other ? node : other;
    uint32_t high = node < other ? other : node;

    return high * (high - 1) / 2 + low;
}

uint32_t trial_add_vm(struct trial *t, const struct trial_vm *vm)
{
    uint32_t i = t->vms++;
    uint32_t nodes = t->numa_first[vm->pm + 1] - t->numa_first[vm->pm];

    BUG_UNLESS(i < t->size.vms && vm->pm < t->pms && vm->cpu > 0 && vm->mem >= 0);
    BUG_UNLESS(vm->node < nodes && (!vm->pair || (vm->other < nodes && vm->other != vm->node)));
    t->kind[i] = (struct trial_kind){ vm->pair, vm->cpu, vm->mem };
    t->fixed[i] = vm->fixed;
    t->at[i] = vm->pair ? t->pair_first[vm->pm] + pair_index(vm->node, vm->other)
                        : t->numa_first[vm->pm] + vm->node;
    link_after(t, list_of(t, vm->pair, t->at[i]), i, TRIAL_NONE);
    return i;
}

uint32_t trial_add_group(struct trial *t, enum trial_scope scope, const uint32_t *vms,
                         uint32_t count)
{
    uint32_t g = t->groups++;
    uint32_t used = t->group_first[g];

    BUG_UNLESS(g < t->size.groups && count <= t->size.members - used && t->kinds == 0);
    for (uint32_t i = 0; i < count; i++)
        BUG_UNLESS(vms[i] < t->vms);
    memcpy(t->group_vms + used, vms, count * sizeof *vms);
    t->group_scope[g] = (uint8_t)scope;
    t->group_first[g + 1] = used + count;
    return g;
}

static void list_groups_of_vms(struct trial *t)
{
    uint32_t *first = t->vm_group_first;

    for (uint32_t m = 0; m < t->group_first[t->groups]; m++)
        first[t->group_vms[m]]++;
    for (uint32_t v = 0, sum = 0; v <= t->vms; v++) {
        sum += v < t->vms ? first[v] : 0;
        first[v] = sum;
    }
    for (uint32_t g = t->groups; g-- > 0;)
        for (uint32_t m = t->group_first[g]; m < t->group_first[g + 1]; m++)
            t->vm_groups[--first[t->group_vms[m]]] = g;
}

/* A VM while kinds are sought. */
struct sorted {
    struct trial_kind kind;
    uint32_t vm;
};

static int compare_kinds(const struct trial_kind *a, const struct trial_kind *b)
{
    if (a->pair != b->pair)
        return a->pair ? 1 : -1;
    if (a->cpu != b->cpu)
        return a->cpu < b->cpu ? -1 : 1;
    return (a->mem > b->mem) - (a->mem < b->mem);
}

static int by_kind(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    int order = compare_kinds(&x->kind, &y->kind);

    return order ? order : (x->vm > y->vm) - (x->vm < y->vm);
}

/* Until now kind[v] was that of VM v. */
static void find_kinds(struct trial *t)
{
    struct sorted *sorted = mem_alloc(t->vms * sizeof *sorted);

    for (uint32_t v = 0; v < t->vms; v++)
        sorted[v] = (struct sorted){ t->kind[v], v };
    qsort(sorted, t->vms, sizeof *sorted, by_kind);
    t->kind_first = arena_array(t->arena, (size_t)t->vms + 1, sizeof *t->kind_first);
    for (uint32_t i = 0; i < t->vms; i++) {
        if (i == 0 || compare_kinds(&sorted[i].kind, &sorted[i - 1].kind) != 0) {
            t->kind_first[t->kinds] = i;
            t->kind[t->kinds++] = sorted[i].kind;
        }
        t->kind_of[sorted[i].vm] = t->kinds - 1;
        t->kind_vms[i] = sorted[i].vm;
    }
    t->kind_first[t->kinds] = t->vms;
    mem_free(sorted);
}

/* S of one term on one PM, from the free resources of its nodes. */
static int64_t pm_slots(const struct trial_term *term, const int32_t *cpu, const int64_t *mem,
                        uint32_t nodes)
{
    int64_t size = term->pair ? term->size / 2 : term->size;
    int64_t sum = 0;
    int64_t most = 0;

    if (term->resource == TRIAL_CPU && size > INT32_MAX)
        return 0;
    for (uint32_t k = 0; k < nodes; k++) {
        int64_t fits = term->resource == TRIAL_CPU ? (int64_t)((uint32_t)cpu[k] / (uint32_t)size)
                                                   : mem[k] / size;

        sum += fits;
        most = fits > most ? fits : most;
    }
    if (!term->pair)
        return sum;
    return sum / 2 < sum - most ? sum / 2 : sum - most;
}

/* Adds S of all terms on a PM to the sums, or takes it out. */
static void account(struct trial *t, uint32_t pm, int64_t sign)
{
    uint32_t first = t->numa_first[pm];
    uint32_t nodes = t->numa_first[pm + 1] - first;

    for (uint32_t i = 0; i < t->aim.count; i++)
        t->slots[i] += sign * pm_slots(&t->aim.terms[i], t->cpu + first, t->mem + first, nodes);
}

void trial_aim(struct trial *t, const struct trial_aim *aim)
{
    BUG_UNLESS(aim->count >= 1 && aim->count <= TRIAL_TERMS && t->moves == 0);
    for (uint32_t i = 0; i < aim->count; i++)
        BUG_UNLESS(aim->terms[i].size > aim->terms[i].pair && aim->terms[i].weight > 0);
    if (t->kinds == 0) {
        find_kinds(t);
        list_groups_of_vms(t);
        t->state_bytes = (size_t)((char *)(t->head + t->numas + t->pairs) - (char *)t->state);
    }
    t->aim = *aim;
    memset(t->slots, 0, sizeof t->slots);
    for (uint32_t pm = 0; pm < t->pms; pm++)
        account(t, pm, 1);
}

struct trial_aim trial_aim_cores(int32_t cores)
{
    return (struct trial_aim){
        .terms = { { TRIAL_CPU, false, (int64_t)cores * 1000, 1 } },
        .count = 1,
    };
}

struct trial *trial_clone(const struct trial *t, struct arena *arena)
{
    struct trial *clone = arena_alloc(arena, sizeof *clone);

    *clone = *t;
    clone->arena = arena;
    lay_out(clone, (size_t)t->numas + t->pairs);
    trial_copy(clone, t);
    return clone;
}

void trial_copy(struct trial *to, const struct trial *from)
{
    memcpy(to->state, from->state, from->state_bytes);
    memcpy(to->slots, from->slots, sizeof to->slots);
    memcpy(to->log, from->log, from->moves * sizeof *to->log);
    to->moves = from->moves;
}

/* Nodes of a spot: one, or two if it is a pair. */
static uint32_t nodes_of(const struct trial *t, bool pair, uint32_t spot, uint32_t *numas)
{
    numas[0] = pair ? t->pair_numas[spot][0] : spot;
    numas[1] = pair ? t->pair_numas[spot][1] : TRIAL_NONE;
    return pair ? 2 : 1;
}

static bool conflicts(const struct trial *t, uint32_t vm, uint32_t from, uint32_t to)
{
    for (uint32_t i = t->vm_group_first[vm]; i < t->vm_group_first[vm + 1]; i++) {
        uint32_t g = t->vm_groups[i];
        bool racks = t->group_scope[g] == TRIAL_RACK;

        if (racks ? t->rack[from] == t->rack[to] : from == to)
            continue;
        for (uint32_t m = t->group_first[g]; m < t->group_first[g + 1]; m++) {
            uint32_t other = t->group_vms[m];
            uint32_t pm = trial_spot_pm(t, other, t->at[other]);

            if (other != vm && (racks ? t->rack[pm] == t->rack[to] : pm == to))
                return true;
        }
    }
    return false;
}

enum trial_refusal trial_check(const struct trial *t, uint32_t vm, uint32_t to)
{
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
    uint32_t from = t->at[vm];
    uint32_t target = kind->pair ? t->pair_pm[to] : t->numa_pm[to];
    uint32_t old[2], new[2];
    uint32_t count = nodes_of(t, kind->pair, to, new);

    nodes_of(t, kind->pair, from, old);
    if (t->fixed[vm])
        return TRIAL_FIXED;
    if (to == from)
        return TRIAL_SAME;
    if (t->closed[target])
        return TRIAL_CLOSED;
    for (uint32_t k = 0; k < count; k++)
        if (t->cpu[new[k]] < kind->cpu && new[k] != old[0] && new[k] != old[1])
            return TRIAL_NO_CPU;
    for (uint32_t k = 0; k < count; k++)
        if (t->mem[new[k]] < kind->mem && new[k] != old[0] && new[k] != old[1])
            return TRIAL_NO_MEM;
    if (t->vm_group_first[vm] == t->vm_group_first[vm + 1])
        return TRIAL_LEGAL;
    return conflicts(t, vm, trial_spot_pm(t, vm, from), target) ? TRIAL_CONFLICT : TRIAL_LEGAL;
}

static void hold(struct trial *t, const struct trial_kind *kind, uint32_t spot, int sign)
{
    uint32_t numas[2];
    uint32_t count = nodes_of(t, kind->pair, spot, numas);

    for (uint32_t k = 0; k < count; k++) {
        t->cpu[numas[k]] -= sign * kind->cpu;
        t->mem[numas[k]] -= sign * kind->mem;
    }
}

/* The sums and the free resources; lists are the caller's. */
static void shift(struct trial *t, uint32_t vm, uint32_t from, uint32_t to)
{
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
    uint32_t a = trial_spot_pm(t, vm, from);
    uint32_t b = trial_spot_pm(t, vm, to);

    account(t, a, -1);
    if (b != a)
        account(t, b, -1);
    hold(t, kind, from, -1);
    hold(t, kind, to, 1);
    account(t, a, 1);
    if (b != a)
        account(t, b, 1);
    t->at[vm] = to;
}

void trial_move(struct trial *t, uint32_t vm, uint32_t to)
{
    bool pair = t->kind[t->kind_of[vm]].pair;
    uint32_t from = t->at[vm];

    BUG_UNLESS(t->moves < t->size.moves);
    t->log[t->moves++] = (struct trial_move){ vm, from, to, t->prev[vm] };
    shift(t, vm, from, to);
    unlink_vm(t, list_of(t, pair, from), vm);
    link_after(t, list_of(t, pair, to), vm, TRIAL_NONE);
}

void trial_undo(struct trial *t)
{
    struct trial_move move;
    bool pair;

    BUG_UNLESS(t->moves > 0);
    move = t->log[--t->moves];
    pair = t->kind[t->kind_of[move.vm]].pair;
    shift(t, move.vm, move.to, move.from);
    unlink_vm(t, list_of(t, pair, move.to), move.vm);
    link_after(t, list_of(t, pair, move.from), move.vm, move.after);
}

void trial_undo_to(struct trial *t, uint32_t moves)
{
    while (t->moves > moves)
        trial_undo(t);
}

static double total_of(const struct trial *t, const struct trial_term *term)
{
    return (double)(term->resource == TRIAL_CPU ? t->total_cpu : t->total_mem);
}

double trial_rate(const struct trial *t, uint32_t term)
{
    double total;

    BUG_UNLESS(term < t->aim.count);
    total = total_of(t, &t->aim.terms[term]);
    return total > 0 ? (total - (double)(t->aim.terms[term].size * t->slots[term])) / total : 0;
}

double trial_value(const struct trial *t)
{
    double sum = 0;

    for (uint32_t i = 0; i < t->aim.count; i++)
        sum += t->aim.terms[i].weight * trial_rate(t, i);
    return sum;
}

/* Something that comes to a spot (sign 1) or leaves it (-1). */
struct change {
    const struct trial_kind *kind;
    uint32_t spot;
    int sign;
};

/* Adds the new slots on one PM after some changes; those at other PMs do not count. */
static void pm_gain(const struct trial *t, uint32_t pm, const struct change *changes,
                    uint32_t count, int64_t *gain)
{
    uint32_t first = t->numa_first[pm];
    uint32_t nodes = t->numa_first[pm + 1] - first;
    int32_t cpu[TRIAL_NODES];
    int64_t mem[TRIAL_NODES];

    memcpy(cpu, t->cpu + first, nodes * sizeof *cpu);
    memcpy(mem, t->mem + first, nodes * sizeof *mem);
    for (uint32_t i = 0; i < count; i++) {
        const struct trial_kind *kind = changes[i].kind;
        uint32_t numas[2];
        uint32_t both = nodes_of(t, kind->pair, changes[i].spot, numas);

        for (uint32_t k = 0; k < both; k++)
            if (t->numa_pm[numas[k]] == pm) {
                cpu[numas[k] - first] -= changes[i].sign * kind->cpu;
                mem[numas[k] - first] -= changes[i].sign * kind->mem;
            }
    }
    for (uint32_t i = 0; i < t->aim.count; i++)
        gain[i] += pm_slots(&t->aim.terms[i], cpu, mem, nodes) -
                   pm_slots(&t->aim.terms[i], t->cpu + first, t->mem + first, nodes);
}

void trial_slot_gain(const struct trial *t, uint32_t vm, uint32_t to, int64_t *gain)
{
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
    struct change changes[2] = { { kind, t->at[vm], -1 }, { kind, to, 1 } };
    uint32_t a = trial_spot_pm(t, vm, t->at[vm]);
    uint32_t b = trial_spot_pm(t, vm, to);

    memset(gain, 0, t->aim.count * sizeof *gain);
    pm_gain(t, a, changes, 2, gain);
    if (b != a)
        pm_gain(t, b, changes, 2, gain);
}

void trial_leave_gain(const struct trial *t, uint32_t vm, int64_t *gain)
{
    struct change change = { &t->kind[t->kind_of[vm]], t->at[vm], -1 };

    memset(gain, 0, t->aim.count * sizeof *gain);
    pm_gain(t, trial_spot_pm(t, vm, t->at[vm]), &change, 1, gain);
}

void trial_join_gain(const struct trial *t, uint32_t kind, uint32_t to, int64_t *gain)
{
    struct change change = { &t->kind[kind], to, 1 };

    memset(gain, 0, t->aim.count * sizeof *gain);
    pm_gain(t, t->kind[kind].pair ? t->pair_pm[to] : t->numa_pm[to], &change, 1, gain);
}

bool trial_swap_gain(const struct trial *t, uint32_t vm, uint32_t kind, int64_t *gain)
{
    const struct trial_kind *old = &t->kind[t->kind_of[vm]];
    const struct trial_kind *new = &t->kind[kind];
    struct change changes[2] = { { old, t->at[vm], -1 }, { new, t->at[vm], 1 } };
    uint32_t numas[2];
    uint32_t count = nodes_of(t, old->pair, t->at[vm], numas);

    memset(gain, 0, t->aim.count * sizeof *gain);
    for (uint32_t k = 0; k < count; k++)
        if (t->cpu[numas[k]] < new->cpu - old->cpu || t->mem[numas[k]] < new->mem - old->mem)
            return false;
    pm_gain(t, trial_spot_pm(t, vm, t->at[vm]), changes, 2, gain);
    return true;
}

double trial_worth(const struct trial *t, const int64_t *gain)
{
    double sum = 0;

    for (uint32_t i = 0; i < t->aim.count; i++) {
        const struct trial_term *term = &t->aim.terms[i];
        double total = total_of(t, term);

        if (total > 0)
            sum += term->weight * (double)(term->size * gain[i]) / total;
    }
    return sum;
}

double trial_gain(const struct trial *t, uint32_t vm, uint32_t to)
{
    int64_t gain[TRIAL_TERMS];

    trial_slot_gain(t, vm, to, gain);
    return trial_worth(t, gain);
}

struct trial_place trial_place(const struct trial *t, uint32_t vm, uint32_t spot)
{
    uint32_t pm = trial_spot_pm(t, vm, spot);
    bool pair = t->kind[t->kind_of[vm]].pair;
    uint32_t numas[2];

    nodes_of(t, pair, spot, numas);
    return (struct trial_place){ pm, numas[0] - t->numa_first[pm],
                                 pair ? numas[1] - t->numa_first[pm] : TRIAL_NONE };
}

uint32_t trial_spot(const struct trial *t, uint32_t vm, struct trial_place place)
{
    if (t->kind[t->kind_of[vm]].pair)
        return t->pair_first[place.pm] + pair_index(place.node, place.other);
    return t->numa_first[place.pm] + place.node;
}
