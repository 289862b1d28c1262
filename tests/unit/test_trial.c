/* The trial placement against a plain one that computes everything anew, on random clusters. */
#include <string.h>

#include "sim/base/rng.h"
#include "sim/cloud/trial.h"
#include "tests/unit/unit.h"

enum { PMS = 9, MOST_VMS = 60, GROUPS = 8, MEMBERS = 5, DEPTH = 40 };

/* What the test knows by itself: capacity left without VMs, and where each VM is. */
struct plain {
    struct trial_pm pm[PMS]; /* free = without any VM */
    struct trial_vm vm[MOST_VMS];
    uint32_t vms;
    uint32_t group[GROUPS][MEMBERS];
    enum trial_scope scope[GROUPS];
};

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static void random_pms(struct plain *p, struct rng *rng)
{
    for (uint32_t i = 0; i < PMS; i++) {
        struct trial_pm *pm = &p->pm[i];

        *pm = (struct trial_pm){ .nodes = 1 + below(rng, i < 3 ? TRIAL_NODES : 2) };
        pm->rack = below(rng, 4) * 1000;
        pm->closed = below(rng, 8) == 0;
        for (uint32_t k = 0; k < pm->nodes; k++) {
            pm->all_cpu[k] = pm->free_cpu[k] = 1000 * (int32_t)(16 + below(rng, 40));
            pm->all_mem[k] = pm->free_mem[k] = (int64_t)(64 + below(rng, 100)) << 30;
        }
    }
}

struct room {
    int64_t cpu, mem;
};

/* Capacity of a node less the VMs on it, except one. */
static struct room left(const struct plain *p, uint32_t pm, uint32_t node,
                        const struct trial_vm *except)
{
    struct room room = { p->pm[pm].free_cpu[node], p->pm[pm].free_mem[node] };

    for (uint32_t v = 0; v < p->vms; v++) {
        const struct trial_vm *vm = &p->vm[v];

        if (vm == except || vm->pm != pm)
            continue;
        if (vm->node == node || (vm->pair && vm->other == node)) {
            room.cpu -= vm->cpu;
            room.mem -= vm->mem;
        }
    }
    return room;
}

static bool fits(const struct plain *p, const struct trial_vm *vm, const struct trial_vm *except)
{
    uint32_t nodes[2] = { vm->node, vm->other };

    for (int k = 0; k < (vm->pair ? 2 : 1); k++) {
        struct room room = left(p, vm->pm, nodes[k], except);

        if (room.cpu < vm->cpu || room.mem < vm->mem)
            return false;
    }
    return true;
}

static void random_vms(struct plain *p, struct rng *rng)
{
    for (int tries = 0; tries < 4 * MOST_VMS && p->vms < MOST_VMS; tries++) {
        struct trial_vm *vm = &p->vm[p->vms];

        *vm = (struct trial_vm){ .pm = below(rng, PMS), .fixed = below(rng, 10) == 0 };
        vm->pair = below(rng, 3) == 0 && p->pm[vm->pm].nodes > 1;
        vm->node = below(rng, p->pm[vm->pm].nodes);
        vm->cpu = 500 * (int32_t)(1 + below(rng, 24));
        vm->mem = (int64_t)below(rng, 24) << 30;
        while (vm->pair && (vm->other = below(rng, p->pm[vm->pm].nodes)) == vm->node)
            ;
        p->vms += fits(p, vm, NULL);
    }
}

static struct trial_aim random_aim(struct rng *rng)
{
    struct trial_aim aim = { .count = 1 + below(rng, TRIAL_TERMS) };

    for (uint32_t i = 0; i < aim.count; i++)
        aim.terms[i] = (struct trial_term){
            .resource = below(rng, 2) ? TRIAL_CPU : TRIAL_MEM,
            .pair = below(rng, 2),
            .size = 2 * (int64_t)(1 + below(rng, 20)),
            .weight = 0.25 + rng_uniform(rng),
        };
    for (uint32_t i = 0; i < aim.count; i++)
        aim.terms[i].size *= aim.terms[i].resource == TRIAL_CPU ? 500 : INT64_C(1) << 30;
    return aim;
}

static void random_groups(struct plain *p, struct rng *rng, struct trial *t)
{
    for (uint32_t g = 0; g < GROUPS; g++) {
        p->scope[g] = below(rng, 2) ? TRIAL_HOST : TRIAL_RACK;
        for (uint32_t m = 0; m < MEMBERS; m++) {
            bool again = true;

            while (again) {
                p->group[g][m] = below(rng, p->vms);
                again = false;
                for (uint32_t k = 0; k < m; k++)
                    again |= p->group[g][k] == p->group[g][m];
            }
        }
        assert_int_equal(trial_add_group(t, p->scope[g], p->group[g], MEMBERS), g);
    }
}

static struct trial *fill(struct plain *p, struct rng *rng, struct arena *arena)
{
    struct trial_size size = { PMS, PMS * TRIAL_NODES, MOST_VMS, GROUPS, GROUPS * MEMBERS, DEPTH };
    struct trial *t = trial_begin(arena, &size);
    struct trial_aim aim = random_aim(rng);

    random_pms(p, rng);
    random_vms(p, rng);
    for (uint32_t i = 0; i < PMS; i++) {
        struct trial_pm pm = p->pm[i];

        for (uint32_t k = 0; k < pm.nodes; k++) {
            struct room room = left(p, i, k, NULL);

            pm.free_cpu[k] = (int32_t)room.cpu;
            pm.free_mem[k] = room.mem;
        }
        assert_int_equal(trial_add_pm(t, &pm), i);
    }
    for (uint32_t v = 0; v < p->vms; v++)
        assert_int_equal(trial_add_vm(t, &p->vm[v]), v);
    random_groups(p, rng, t);
    trial_aim(t, &aim);
    return t;
}

/* S of a term, by the definition and by trying all pairings one after the other. */
static int64_t plain_slots(const struct plain *p, const struct trial_term *term)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < PMS; i++) {
        int64_t fit[TRIAL_NODES] = { 0 };

        for (uint32_t k = 0; k < p->pm[i].nodes; k++) {
            struct room room = left(p, i, k, NULL);

            fit[k] = (term->resource == TRIAL_CPU ? room.cpu : room.mem) /
                     (term->size / (term->pair + 1));
            sum += term->pair ? 0 : fit[k];
        }
        while (term->pair) {
            uint32_t a = 0, b = 1;

            /* Taking the two fullest each time gives the most pairs. */
            for (uint32_t k = 1; k < TRIAL_NODES; k++)
                a = fit[k] > fit[a] ? k : a;
            b = a == 0 ? 1 : 0;
            for (uint32_t k = 0; k < TRIAL_NODES; k++)
                b = k != a && fit[k] > fit[b] ? k : b;
            if (fit[a] == 0 || fit[b] == 0)
                break;
            fit[a]--;
            fit[b]--;
            sum++;
        }
    }
    return sum;
}

static double plain_value(const struct plain *p, const struct trial *t)
{
    double value = 0;

    for (uint32_t i = 0; i < t->aim.count; i++) {
        const struct trial_term *term = &t->aim.terms[i];
        double total = 0;

        for (uint32_t pm = 0; pm < PMS; pm++)
            for (uint32_t k = 0; k < p->pm[pm].nodes; k++) {
                struct room room = left(p, pm, k, NULL);

                total += (double)(term->resource == TRIAL_CPU ? room.cpu : room.mem);
            }
        assert_int_equal(t->slots[i], plain_slots(p, term));
        value += term->weight * (1 - (double)(term->size * t->slots[i]) / total);
    }
    return value;
}

static bool plain_conflict(const struct plain *p, uint32_t vm, uint32_t pm)
{
    uint32_t now = p->vm[vm].pm;

    for (uint32_t g = 0; g < GROUPS; g++) {
        bool rack = p->scope[g] == TRIAL_RACK;
        bool in = false, met = false;

        for (uint32_t m = 0; m < MEMBERS; m++) {
            uint32_t there = p->vm[p->group[g][m]].pm;

            in |= p->group[g][m] == vm;
            met |=
                p->group[g][m] != vm && (rack ? p->pm[there].rack == p->pm[pm].rack : there == pm);
        }
        if (in && met && !(rack ? p->pm[now].rack == p->pm[pm].rack : now == pm))
            return true;
    }
    return false;
}

static bool plain_check(const struct plain *p, uint32_t vm, struct trial_vm to)
{
    const struct trial_vm *now = &p->vm[vm];
    bool same = now->pm == to.pm && (now->node == to.node || (to.pair && now->node == to.other)) &&
                (!to.pair || now->other == to.other || now->other == to.node);

    return !now->fixed && !same && !p->pm[to.pm].closed && fits(p, &to, now) &&
           !plain_conflict(p, vm, to.pm);
}

/* Every number of the trial equals the plain one. */
static void compare(const struct plain *p, const struct trial *t)
{
    assert_true(fabs(plain_value(p, t) - trial_value(t)) < 1e-12);
    for (uint32_t pm = 0; pm < PMS; pm++)
        for (uint32_t k = 0; k < p->pm[pm].nodes; k++) {
            struct room room = left(p, pm, k, NULL);

            assert_int_equal(t->cpu[t->numa_first[pm] + k], room.cpu);
            assert_int_equal(t->mem[t->numa_first[pm] + k], room.mem);
        }
    for (uint32_t v = 0, listed = 0; v < t->vms; v++) {
        bool pair = p->vm[v].pair;
        uint32_t list = t->at[v] + (pair ? t->numas : 0);
        bool found = false;

        for (uint32_t at = t->head[list]; at != TRIAL_NONE; at = t->next[at]) {
            found |= at == v;
            assert_true(++listed <= t->vms * t->vms);
        }
        assert_true(found);
    }
}

/* A random spot of a VM, as a VM that is there. */
static struct trial_vm random_target(const struct trial *t, const struct plain *p, uint32_t vm,
                                     uint32_t spot)
{
    struct trial_place place = trial_place(t, vm, spot);
    struct trial_vm to = p->vm[vm];

    assert_int_equal(trial_spot(t, vm, place), spot);
    to.pm = place.pm;
    to.node = place.node;
    to.other = place.other;
    return to;
}

static void play(struct plain *p, struct trial *t, struct rng *rng)
{
    struct trial_vm before[DEPTH];
    double value = trial_value(t);

    for (int step = 0; step < 400; step++) {
        uint32_t vm = below(rng, p->vms);
        uint32_t spots = trial_spots(t, vm);
        uint32_t spot = spots ? below(rng, spots) : 0;

        if (below(rng, 4) == 0 && t->moves > 0) {
            uint32_t last = t->log[t->moves - 1].vm;

            trial_undo(t);
            p->vm[last] = before[t->moves];
        } else if (spots > 0 && t->moves < DEPTH) {
            struct trial_vm to = random_target(t, p, vm, spot);
            bool can = trial_can_move(t, vm, spot);
            double gain;

            assert_int_equal(can, plain_check(p, vm, to));
            if (!can)
                continue;
            before[t->moves] = p->vm[vm];
            gain = trial_gain(t, vm, spot);
            value = trial_value(t);
            trial_move(t, vm, spot);
            p->vm[vm] = to;
            assert_true(fabs(value - gain - trial_value(t)) < 1e-12);
        }
        compare(p, t);
    }
    while (t->moves > 0) {
        p->vm[t->log[t->moves - 1].vm] = before[t->moves - 1];
        trial_undo(t);
    }
}

static void moves_equal_a_plain_placement(void **state)
{
    struct rng rng;

    (void)state;
    rng_stream(&rng, 5, 0, RNG_TEST, 0);
    for (int round = 0; round < 40; round++) {
        struct arena *arena = arena_create();
        struct plain p = { .vms = 0 };
        struct trial *t = fill(&p, &rng, arena);
        struct trial *first = trial_clone(t, arena);
        size_t bytes = arena_bytes(arena);

        compare(&p, t);
        play(&p, t, &rng);
        assert_memory_equal(t->state, first->state, t->state_bytes);
        assert_memory_equal(t->slots, first->slots, sizeof t->slots);
        assert_int_equal(arena_bytes(arena), bytes);
        arena_destroy(arena);
    }
}

static void clones_are_apart(void **state)
{
    struct arena *arena = arena_create();
    struct plain p = { .vms = 0 };
    struct rng rng;
    struct trial *t, *clone;
    uint32_t moved = TRIAL_NONE;

    (void)state;
    rng_stream(&rng, 6, 0, RNG_TEST, 0);
    t = fill(&p, &rng, arena);
    clone = trial_clone(t, arena);
    for (uint32_t v = 0; v < t->vms && moved == TRIAL_NONE; v++)
        for (uint32_t spot = 0; spot < trial_spots(t, v) && moved == TRIAL_NONE; spot++)
            if (trial_can_move(clone, v, spot)) {
                trial_move(clone, v, spot);
                moved = v;
            }
    assert_true(moved != TRIAL_NONE);
    compare(&p, t);
    assert_int_equal(t->moves, 0);
    assert_int_not_equal(t->at[moved], clone->at[moved]);
    trial_copy(t, clone);
    assert_memory_equal(t->state, clone->state, t->state_bytes);
    assert_int_equal(t->moves, 1);
    trial_undo(t);
    compare(&p, t);
    arena_destroy(arena);
}

/* Two hosts of 2 x 44 cores, by hand: F = 4 x 44 - 60 = 116. */
static struct trial *two_hosts(struct arena *arena)
{
    struct trial_size size = { 2, 4, 4, 1, 2, 8 };
    struct trial *t = trial_begin(arena, &size);
    struct trial_pm pm = { .nodes = 2,
                           .all_cpu = { 44000, 44000 },
                           .free_cpu = { 44000 - 32000, 44000 - 16000 },
                           .all_mem = { 100, 100 },
                           .free_mem = { 90, 100 } };

    trial_add_pm(t, &pm);
    pm.free_cpu[0] = 44000 - 4000;
    pm.free_cpu[1] = 44000 - 8000;
    pm.rack = 1;
    trial_add_pm(t, &pm);
    trial_add_vm(t, &(struct trial_vm){ .pair = true, .cpu = 16000, .other = 1 });
    trial_add_vm(t, &(struct trial_vm){ .cpu = 16000, .mem = 10 });
    trial_add_vm(t, &(struct trial_vm){ .cpu = 4000, .pm = 1, .mem = 10 });
    trial_add_vm(t, &(struct trial_vm){ .cpu = 8000, .pm = 1, .node = 1, .fixed = true });
    trial_add_group(t, TRIAL_HOST, (const uint32_t[]){ 1, 2 }, 2);
    return t;
}

static void rates_by_hand(void **state)
{
    struct arena *arena = arena_create();
    struct trial *t = two_hosts(arena);
    struct trial_aim aim = trial_aim_cores(16);

    (void)state;
    trial_aim(t, &aim);
    /* floor(12/16) + floor(28/16) + floor(40/16) + floor(36/16) = 0 + 1 + 2 + 2 */
    assert_int_equal(t->slots[0], 5);
    assert_true(trial_value(t) == (116 - 16 * 5) / 116.0);
    aim.terms[1] = (struct trial_term){ TRIAL_CPU, true, 64000, 0.5 };
    aim.count = 2;
    trial_aim(t, &aim);
    assert_int_equal(t->slots[1], 1); /* 32 on both nodes of the second host only */
    assert_true(trial_rate(t, 1) == (116 - 64) / 116.0);
    assert_int_equal(trial_check(t, 3, 0), TRIAL_FIXED);
    assert_int_equal(trial_check(t, 1, 0), TRIAL_SAME);
    assert_int_equal(trial_check(t, 1, 2), TRIAL_CONFLICT);
    assert_int_equal(trial_check(t, 1, 1), TRIAL_LEGAL);
    assert_int_equal(trial_check(t, 0, 1), TRIAL_LEGAL);
    assert_int_equal(t->kinds, 4);
    /* The 4 cores into the hole of 12: S stays 5, the first host keeps its 12 - 4 = 8. */
    assert_int_equal(trial_check(t, 2, 0), TRIAL_CONFLICT);
    trial_move(t, 1, 1);
    assert_int_equal(t->slots[0], 0 + 28 / 16 + 12 / 16 + 2 + 2);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_equal_a_plain_placement),
        cmocka_unit_test(clones_are_apart),
        cmocka_unit_test(rates_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
