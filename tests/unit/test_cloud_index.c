/* The index and the groups against a look at every PM and every member, on random clouds. */
#include <math.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/cloud_bed.h"
#include "tests/support/random_cloud.h"
#include "tests/unit/unit.h"

enum { MOST_VMS = 120, ROUNDS = 150, STEPS = 250 };

/* A random cloud and the VMs in it. */
struct scene {
    struct random_cloud cloud;
    struct bed bed;
    struct cloud_member member[MOST_VMS][RANDOM_MEMBERSHIPS];
    struct vm *vm[MOST_VMS]; /* NULL: none */
};

static void draw_scene(struct scene *s, uint64_t seed, const struct cloud_policy *policy)
{
    struct rng *rng = &s->cloud.rng;

    random_cloud_draw(&s->cloud, seed, 24);
    s->bed = (struct bed){ .platform = s->cloud.platform,
                           .options = { .cpu_ratio = rng_below(rng, 2) ? 1 : 1.5,
                                        .memory_ratio = 1,
                                        .numa = rng_below(rng, 3) > 0,
                                        .lifetimes = CLOUD_LIFETIMES_TRUE },
                           .policy = policy,
                           .seed = seed };
}

static void arrive(struct scene *s, size_t i)
{
    struct cloud_arrival arrival = random_cloud_vm(&s->cloud, s->member[i]);

    s->vm[i] = bed_arrive(s->bed.cloud, &arrival);
}

static void check_spot(struct scene *s, const struct vm *vm, struct cloud_spot spot, uint32_t pm)
{
    assert_int_equal(spot.pm, pm);
    if (pm == CLOUD_NOWHERE)
        return;
    assert_true(bed_allows(s->bed.cloud, vm, spot));
    assert_true(spot.node == cloud_tightest(s->bed.cloud, &vm->view, pm).node);
}

/* All spots, one after the other. */
static void check_spots(struct scene *s, const struct vm *vm)
{
    struct cloud *c = s->bed.cloud;
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    struct cloud_spot at = { CLOUD_NOWHERE, -1 };
    const uint32_t *list;
    uint32_t count;

    for (uint32_t pm = 0; pm < c->pms; pm++)
        for (uint32_t i = 0; i < cloud_spots(c, shape, pm); i++) {
            struct cloud_spot spot = cloud_spot(c, shape, pm, i);

            if (!bed_allows(c, vm, spot))
                continue;
            assert_true(cloud_next_spot(c, &vm->view, &at));
            assert_int_equal(at.pm, spot.pm);
            assert_int_equal(at.node, spot.node);
        }
    list = cloud_candidates(c, &vm->view, &count);
    for (uint32_t pm = 0, found = 0; pm < c->pms; pm++) {
        bool may = bed_next(c, vm, pm) == pm;

        assert_true(!may || (found < count && list[found] == pm));
        found += may;
        assert_true(pm + 1 < c->pms || found == count);
    }
    assert_false(cloud_next_spot(c, &vm->view, &at));
    assert_int_equal(at.pm, CLOUD_NOWHERE);
}

static double score_at(struct cloud *c, const struct vm *vm, struct cloud_spot spot)
{
    const struct cloud_policy *policy = c->placing.policy;

    return policy->score(c->placing.self, c, &c->shape[vm->view.shape], spot,
                         policy->score_varies ? &vm->view : NULL);
}

/* Every question about the VM has the answer of the slow way. */
static void check_vm(struct scene *s, const struct vm *vm)
{
    struct cloud *c = s->bed.cloud;
    uint32_t from = (uint32_t)rng_below(&s->cloud.rng, c->pms);
    struct cloud_spot drawn = cloud_draw_fit(c, &vm->view);

    for (uint32_t pm = 0; pm < c->pms; pm++)
        assert_int_equal(groups_allow(c, vm, (struct cloud_spot){ pm, -1 }),
                         bed_groups_allow(c, vm, pm));
    check_spot(s, vm, index_next(c, vm, from), bed_next(c, vm, from));
    assert_int_equal(drawn.pm == CLOUD_NOWHERE, bed_next(c, vm, 0) == CLOUD_NOWHERE);
    if (drawn.pm != CLOUD_NOWHERE)
        check_spot(s, vm, drawn, drawn.pm);
    if (s->bed.policy) {
        struct cloud_spot fast = index_best(c, vm);
        struct cloud_spot slow = bed_best(c, vm);

        assert_int_equal(fast.pm, slow.pm);
        assert_int_equal(fast.node, slow.node);
        drawn = cloud_draw_best(c, &vm->view);
        assert_int_equal(drawn.pm == CLOUD_NOWHERE, slow.pm == CLOUD_NOWHERE);
        if (slow.pm != CLOUD_NOWHERE) {
            assert_true(bed_allows(c, vm, drawn));
            assert_true(score_at(c, vm, drawn) == score_at(c, vm, slow));
        }
    } else {
        check_spot(s, vm, index_best(c, vm), bed_next(c, vm, 0));
    }
    if (rng_below(&s->cloud.rng, 4) == 0)
        check_spots(s, vm);
    assert_false(c->failed);
}

static void change_pm(struct scene *s)
{
    struct pm *pm = &s->bed.cloud->pm[rng_below(&s->cloud.rng, s->bed.cloud->pms)];

    if (rng_below(&s->cloud.rng, 3) == 0) {
        pm->view.closed = !pm->view.closed;
        index_touch(s->bed.cloud, pm->view.id);
        return;
    }
    account_state(s->bed.cloud, pm, rng_below(&s->cloud.rng, 3) ? CLOUD_PM_ON : CLOUD_PM_SLEEPING);
}

/* Where a trace may have a VM, whatever the groups say: any spot of a PM that has room. */
static struct cloud_spot forced_spot(struct scene *s, const struct vm *vm)
{
    struct cloud *c = s->bed.cloud;
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    uint32_t pm = (uint32_t)rng_below(&s->cloud.rng, c->pms);

    for (uint32_t i = 0; i < cloud_spots(c, shape, pm); i++)
        if (account_fits(c, shape, cloud_spot(c, shape, pm, i)))
            return cloud_spot(c, shape, pm, i);
    return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
}

/* Something happens to one VM or PM. */
static void step(struct scene *s)
{
    struct cloud *c = s->bed.cloud;
    size_t i = rng_below(&s->cloud.rng, MOST_VMS);
    struct vm *vm = s->vm[i];
    struct cloud_spot spot;

    if (rng_below(&s->cloud.rng, 12) == 0)
        change_pm(s);
    if (!vm) {
        arrive(s, i);
        return;
    }
    check_vm(s, vm);
    spot = rng_below(&s->cloud.rng, 2) || !s->bed.policy ? index_next(c, vm, (uint32_t)i)
                                                         : bed_best(c, vm);
    switch (vm->view.state) {
    case CLOUD_VM_WAITING:
        if (rng_below(&s->cloud.rng, 8) == 0)
            spot = forced_spot(s, vm);
        if (spot.pm != CLOUD_NOWHERE)
            bed_put(c, vm, spot);
        break;
    case CLOUD_VM_MOVING:
        bed_moved(c, vm, rng_below(&s->cloud.rng, 3) > 0);
        break;
    default:
        if (spot.pm != CLOUD_NOWHERE && rng_below(&s->cloud.rng, 2)) {
            bed_move(c, vm, spot);
            break;
        }
        bed_end(c, vm);
        s->vm[i] = NULL;
    }
}

static void play(uint64_t seed, const struct cloud_policy *policy, void *self)
{
    struct scene *s = mem_alloc(sizeof *s);

    draw_scene(s, seed, policy);
    s->bed.self = self;
    bed_open(&s->bed);
    if (policy && policy->init) {
        struct error err;

        assert_true(policy->init(self, s->bed.cloud, &err));
    }
    for (int i = 0; i < STEPS; i++)
        step(s);
    bed_close(&s->bed);
    mem_free(s);
}

/* A score with few values, so that most PMs are equals, and none for some. */
static double coarse(void *self, const struct cloud *c, const struct cloud_shape *shape,
                     struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct cloud_pm *pm = cloud_pm(c, spot.pm);
    int64_t sum = pm->vms + pm->in + pm->free[CLOUD_CPU] / 1000 + shape->id;

    (void)self;
    assert_null(vm);
    if (spot.node >= 0)
        sum += pm->node[spot.node].mem;
    return sum % 7 == 0 ? -HUGE_VAL : sum % 7 == 1 ? HUGE_VAL : (double)(sum % 4);
}

/* A score that no two PMs share; *self is what the policy knows. */
static double fine(void *self, const struct cloud *c, const struct cloud_shape *shape,
                   struct cloud_spot spot, const struct cloud_vm *vm)
{
    const uint64_t *known = self;
    const struct cloud_pm *pm = cloud_pm(c, spot.pm);
    uint64_t mixed = (uint64_t)pm->free[CLOUD_MEM] * 131 + spot.pm * 7 + pm->vms * 31 + *known;

    assert_null(vm);
    return (double)((mixed + shape->id + (uint64_t)(spot.node + 1)) * 2654435761 % 10007);
}

/* Depends on the VM. */
static double personal(void *self, const struct cloud *c, const struct cloud_shape *shape,
                       struct cloud_spot spot, const struct cloud_vm *vm)
{
    (void)self;
    (void)shape;
    return (double)((vm->order * 17 + cloud_pm(c, spot.pm)->vms * 5 + spot.pm) % 11);
}

static const struct cloud_policy coarse_policy = { .score = coarse };
static const struct cloud_policy fine_policy = { .score = fine };
static const struct cloud_policy personal_policy = { .score = personal, .score_varies = true };

/* Every score of the registry; policies that choose by themselves keep theirs as well. */
static void scores_of_policies_can_be_kept(void **state)
{
    size_t scores = 0;

    (void)state;
    for (size_t p = 0; policy_all[p]; p++) {
        const struct cloud_policy *policy = (const void *)policy_all[p];

        if (strncmp(policy_all[p]->name, "cloud.", 6) != 0 || !policy->score)
            continue;
        scores++;
        for (uint64_t seed = 0; seed < ROUNDS / 10; seed++) {
            struct arena *arena = arena_create();
            void *self = arena_alloc(arena, policy->policy.self_size);

            param_defaults(policy->policy.params, self, arena);
            if (param_find(policy->policy.params, "target")) {
                struct error err;
                const struct param_context context = { arena, &err };

                assert_true(param_set(policy->policy.params, self, "target",
                                      "1/0.3/2, 2/1/3, 4/3/1, 3/0/1", &context));
            }
            play(1000 * p + seed, policy, self);
            arena_destroy(arena);
        }
    }
    assert_true(scores >= 10);
}

static void the_index_finds_what_a_scan_finds(void **state)
{
    uint64_t known = 0;

    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        play(seed, NULL, NULL);
        play(seed, &coarse_policy, NULL);
        play(seed, &fine_policy, &known);
        play(seed, &personal_policy, NULL);
    }
}

/* One VM of a flavour is asked for; it may stay. */
static void ask(struct cloud *c, struct rng *rng, const struct cloud_arrival *flavour)
{
    struct vm *vm = bed_arrive(c, flavour);
    struct cloud_spot best = index_best(c, vm);

    assert_int_equal(best.pm, bed_best(c, vm).pm);
    assert_int_equal(index_next(c, vm, 3).pm, bed_next(c, vm, 3));
    if (best.pm != CLOUD_NOWHERE && rng_below(rng, 2))
        bed_put(c, vm, best);
    else
        bed_end(c, vm);
}

/* More flavours than trees, some rare and some common; what is kept grows old, or is thrown out. */
static void many_flavours_share_the_trees(void **state)
{
    struct cloud_machine kind = { .count = 10, .cores = 64, .memory = 500, .numa = 1 };
    uint64_t known = 0;
    struct bed bed = { .platform = { .machines = { .item = &kind, .count = 1 } },
                       .options = { .cpu_ratio = 1, .memory_ratio = 1 },
                       .policy = &fine_policy,
                       .self = &known };
    struct cloud *c = bed_open(&bed);
    struct rng rng;

    (void)state;
    rng_stream(&rng, 5, 0, RNG_TEST, 0);
    for (int i = 0; i < 60000; i++) {
        uint64_t flavours = rng_below(&rng, 2) ? 10 : 6000;
        int64_t number = random_between(&rng, 1, (int64_t)flavours);
        struct cloud_arrival flavour = { .nodes = 1, .need = { number % 1000, number % 7 } };

        if (number % 1000 == 0)
            flavour.need[CLOUD_NET] = number;
        flavour.need[CLOUD_DISK] = number / 1000;
        ask(c, &rng, &flavour);
        while (c->running > 100) {
            const struct pm *pm = &c->pm[rng_below(&rng, c->pms)];

            if (pm->view.vms)
                bed_end(c, vm_at(c, pm->first));
        }
        if (rng_below(&rng, 500) == 0) {
            known++;
            cloud_rescore(c);
        }
    }
    assert_true(c->shapes > 5000);
    bed_close(&bed);
}

static double flat(void *self, const struct cloud *c, const struct cloud_shape *shape,
                   struct cloud_spot spot, const struct cloud_vm *vm)
{
    (void)self;
    (void)c;
    (void)shape;
    (void)spot;
    (void)vm;
    return 0;
}

static const struct cloud_policy flat_policy = { .score = flat };
static const struct cloud_policy flat_personal_policy = { .score = flat, .score_varies = true };

/* Each PM that allows the VM is drawn as often as any other: 3 of 50, with and without groups. */
static void draws_are_fair(void **state)
{
    struct cloud_machine kind = { .count = 50, .cores = 4, .memory = 8, .numa = 1 };
    struct cloud_group apart = { .kind = CLOUD_ANTI_AFFINITY, .scope = CLOUD_ON_RACK, .limit = 1 };
    struct cloud_group close = { .id = 1, .kind = CLOUD_AFFINITY, .scope = CLOUD_ON_RACK };
    struct cloud_member members[2] = { { &apart, 0 }, { &close, 0 } };

    (void)state;
    for (uint32_t variant = 0; variant < 9; variant++) {
        uint32_t groups = variant % 3;
        static const struct cloud_policy *const policies[] = { NULL, &flat_policy,
                                                               &flat_personal_policy };
        struct bed bed = { .platform = { .machines = { .item = &kind, .count = 1 },
                                         .rack_size = 10 },
                           .options = { .cpu_ratio = 1, .memory_ratio = 1 },
                           .policy = policies[variant / 3],
                           .seed = 7 };
        struct cloud *c = bed_open(&bed);
        struct cloud_arrival big = { .nodes = 1, .need = { 3000 } };
        struct cloud_arrival small = { .nodes = 1,
                                       .need = { 2000 },
                                       .members = &members[groups == 2],
                                       .member_count = groups > 0 };
        struct vm *vm;
        int drawn[50] = { 0 };

        /* Room on 11, 14 and 19 alone; 1 is for the groups. */
        for (uint32_t pm = 0; pm < 50; pm++)
            if (pm != 11 && pm != 14 && pm != 19 && !(groups && pm == 1))
                bed_put(c, bed_arrive(c, &big), (struct cloud_spot){ pm, -1 });
        if (groups)
            bed_put(c, bed_arrive(c, &small), (struct cloud_spot){ groups == 2 ? 11 : 1, -1 });
        vm = bed_arrive(c, &small);
        for (int i = 0; i < 30000; i++)
            drawn[variant < 3 ? cloud_draw_fit(c, &vm->view).pm
                              : cloud_draw_best(c, &vm->view).pm]++;
        for (uint32_t pm = 0; pm < 50; pm++) {
            bool may = pm == 11 || pm == 14 || pm == 19;

            /* 10,000 expected; five standard deviations are 408. */
            assert_true(may ? drawn[pm] > 9592 && drawn[pm] < 10408 : drawn[pm] == 0);
        }
        bed_close(&bed);
    }
}

static double broken(void *self, const struct cloud *c, const struct cloud_shape *shape,
                     struct cloud_spot spot, const struct cloud_vm *vm)
{
    (void)self;
    (void)c;
    (void)shape;
    (void)vm;
    return spot.pm == 3 ? (double)NAN : 1;
}

static void a_score_must_be_a_number(void **state)
{
    static const struct cloud_policy policy = { .policy = { .name = "cloud.broken" },
                                                .score = broken };
    struct cloud_machine kind = { .count = 5, .cores = 4, .memory = 8, .numa = 1 };
    struct bed bed = { .platform = { .machines = { .item = &kind, .count = 1 } },
                       .options = { .cpu_ratio = 1, .memory_ratio = 1 },
                       .policy = &policy };
    struct cloud *c = bed_open(&bed);
    struct cloud_arrival one = { .nodes = 1, .need = { 1000 } };

    (void)state;
    bed.input.policy = &policy.policy;
    index_best(c, bed_arrive(c, &one));
    assert_true(c->failed);
    assert_string_equal(c->error.text, "cloud.broken at t=0s gave no number as the score of PM 3");
    bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_of_policies_can_be_kept),
        cmocka_unit_test(the_index_finds_what_a_scan_finds),
        cmocka_unit_test(many_flavours_share_the_trees),
        cmocka_unit_test(draws_are_fair),
        cmocka_unit_test(a_score_must_be_a_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
