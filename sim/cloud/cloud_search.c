/* Where the next VM should go: the best PM, the next one, or any, in logarithmic time. */
#include <math.h>

#include "sim/cloud/cloud_index.h"

enum {
    TRIES = 32,       /* random PMs looked at before all that fit are counted */
    FEWEST_STEPS = 16 /* of a walk through a tree before a scan of its leaves is better */
};

static const struct cloud_spot nowhere = { CLOUD_NOWHERE, -1 };

/* The PMs that a VM may look at, in ascending order: a few, those of a set, or all. */
struct range {
    const uint32_t *few; /* NULL: not so few */
    uint32_t count;
    const struct pm_set *set; /* NULL: all */
    uint32_t at;
};

/* Without a set it pays, if it must look at them all. */
static struct range range_of(struct cloud *c, const struct vm *vm, enum kept_kind pays)
{
    struct range range = { .count = c->pms };

    if (vm->member_count)
        range.few = groups_bound(c, vm, &range.count);
    if (!range.few && pays == KEPT_FITS)
        range.set = index_fits(c, vm->view.shape, false);
    if (!range.few && !range.set)
        index_pay(c, pays, vm->view.shape, c->pms);
    return range;
}

static uint32_t next_of(struct range *range)
{
    uint32_t pm;

    if (!range->set)
        return range->at == range->count ? CLOUD_NOWHERE
               : range->few              ? range->few[range->at++]
                                         : range->at++;
    pm = pm_set_next(range->set, range->at);
    range->at = pm == PM_SET_NONE ? range->set->size : pm + 1;
    return pm == PM_SET_NONE ? CLOUD_NOWHERE : pm;
}

/* Another PM than its own, where its groups want it. */
static bool is_welcome(const struct cloud *c, const struct vm *vm, uint32_t pm)
{
    bool placed = vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING;

    return !(placed && vm->view.at.pm == pm) &&
           (!vm->member_count || groups_allow(c, vm, (struct cloud_spot){ pm, -1 }));
}

/* Whether every PM it fits is welcome. */
static bool is_free(const struct vm *vm)
{
    return !vm->member_count && vm->view.state == CLOUD_VM_WAITING;
}

static struct offer offer_to(struct cloud *c, const struct vm *vm, uint32_t pm)
{
    return index_offer(c, &c->shape[vm->view.shape], pm,
                       c->placing.policy->score_varies ? &vm->view : NULL);
}

static bool has_scores(const struct cloud *c)
{
    return c->placing.policy && c->placing.policy->score;
}

/* What was found best, and how many PMs are as good. */
struct finding {
    struct offer offer;
    uint32_t equals;
};

static struct finding look_at(struct cloud *c, const struct vm *vm, struct range range)
{
    struct finding best = { { -HUGE_VAL, nowhere }, 0 };

    for (uint32_t pm = next_of(&range); pm != CLOUD_NOWHERE && !c->failed; pm = next_of(&range)) {
        struct offer offer = offer_to(c, vm, pm);

        if (!(offer.score > -HUGE_VAL) || offer.score < best.offer.score || !is_welcome(c, vm, pm))
            continue;
        if (offer.score > best.offer.score)
            best = (struct finding){ offer, 0 };
        best.equals++;
    }
    return best;
}

/* The first welcome leaf from the best down; after some steps it is cheaper to look at them all. */
static uint32_t best_leaf(const struct cloud *c, const struct vm *vm, const struct max_tree *tree)
{
    uint32_t steps = FEWEST_STEPS + c->pms / 256;
    uint32_t best = CLOUD_NOWHERE;
    double most = -HUGE_VAL;
    struct max_walk walk;
    uint32_t pm;

    max_walk_begin(&walk, tree);
    do
        pm = max_walk_next(&walk);
    while (pm != MAX_TREE_NONE && !is_welcome(c, vm, pm) && --steps);
    max_walk_end(&walk);
    if (steps)
        return pm == MAX_TREE_NONE ? CLOUD_NOWHERE : pm;
    for (pm = 0; pm < c->pms; pm++)
        if (max_tree_get(tree, pm) > most && is_welcome(c, vm, pm)) {
            best = pm;
            most = max_tree_get(tree, pm);
        }
    return best;
}

/* The tree of its shape; NULL: look at the PMs of the range. */
static struct max_tree *tree_for(struct cloud *c, const struct vm *vm)
{
    uint32_t count = 0;

    if (c->placing.policy->score_varies || (vm->member_count && groups_bound(c, vm, &count)))
        return NULL;
    return index_scores(c, vm->view.shape);
}

static struct range scores_range(struct cloud *c, const struct vm *vm)
{
    return range_of(c, vm, c->placing.policy->score_varies ? KEPT_FITS : KEPT_SCORES);
}

struct cloud_spot index_best(struct cloud *c, const struct vm *vm)
{
    const struct max_tree *tree;
    uint32_t pm;

    if (!has_scores(c))
        return index_next(c, vm, 0);
    tree = tree_for(c, vm);
    if (!tree)
        return look_at(c, vm, scores_range(c, vm)).offer.spot;
    pm = is_free(vm) ? max_tree_best(tree) : best_leaf(c, vm, tree);
    return pm >= c->pms ? nowhere : offer_to(c, vm, pm).spot;
}

struct cloud_spot cloud_best(struct cloud *c, const struct cloud_vm *vm)
{
    return index_best(c, vm_of(c, vm));
}

/* Of the PMs of the range that are as good as the best, the one with so many before it. */
static struct cloud_spot pick_equal(struct cloud *c, const struct vm *vm, struct range range,
                                    double score, uint64_t rank)
{
    for (uint32_t pm = next_of(&range); pm != CLOUD_NOWHERE; pm = next_of(&range)) {
        struct offer offer = offer_to(c, vm, pm);

        if (offer.score == score && is_welcome(c, vm, pm) && rank-- == 0)
            return offer.spot;
    }
    return nowhere;
}

/* The same in a tree, where it is not free to go anywhere. */
static struct cloud_spot draw_leaf(struct cloud *c, const struct vm *vm,
                                   const struct max_tree *tree)
{
    uint32_t pm = best_leaf(c, vm, tree);
    uint32_t equals = 0;
    uint64_t rank;
    double score;

    if (pm == CLOUD_NOWHERE)
        return nowhere;
    score = max_tree_get(tree, pm);
    for (uint32_t i = pm; i < c->pms; i++)
        equals += max_tree_get(tree, i) == score && is_welcome(c, vm, i);
    for (rank = rng_below(&c->rng, equals);; pm++)
        if (max_tree_get(tree, pm) == score && is_welcome(c, vm, pm) && rank-- == 0)
            return offer_to(c, vm, pm).spot;
}

struct cloud_spot cloud_draw_best(struct cloud *c, const struct cloud_vm *view)
{
    const struct vm *vm = vm_of(c, view);
    struct max_tree *tree;
    struct finding best;
    struct range range;

    if (!has_scores(c))
        return cloud_draw_fit(c, view);
    tree = tree_for(c, vm);
    if (tree && is_free(vm)) {
        uint32_t equals;

        max_tree_count(tree);
        equals = max_tree_equals(tree);
        if (!equals)
            return nowhere;
        return offer_to(c, vm, max_tree_nth(tree, (uint32_t)rng_below(&c->rng, equals))).spot;
    }
    if (tree)
        return draw_leaf(c, vm, tree);
    range = scores_range(c, vm);
    best = look_at(c, vm, range);
    if (!best.equals || c->failed)
        return nowhere;
    return pick_equal(c, vm, range, best.offer.score, rng_below(&c->rng, best.equals));
}

/* The first welcome PM of the set in [from, end). */
static uint32_t next_member(const struct cloud *c, const struct vm *vm, const struct pm_set *set,
                            uint32_t from, uint32_t end)
{
    uint32_t pm = pm_set_next(set, from);

    while (pm < end && !is_welcome(c, vm, pm))
        pm = pm_set_next(set, pm + 1);
    return pm < end ? pm : CLOUD_NOWHERE;
}

/* The first welcome PM of a few, from `from` on and going round. */
static uint32_t next_of_few(const struct cloud *c, const struct vm *vm, struct range range,
                            uint32_t from)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    uint32_t first = CLOUD_NOWHERE;

    for (uint32_t pm = next_of(&range); pm != CLOUD_NOWHERE; pm = next_of(&range)) {
        if ((pm < from && first != CLOUD_NOWHERE) || !is_welcome(c, vm, pm) ||
            !index_has_spot(c, shape, pm))
            continue;
        if (pm >= from)
            return pm;
        first = pm;
    }
    return first;
}

static uint32_t next_of_all(struct cloud *c, const struct vm *vm, uint32_t from)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    uint32_t found = CLOUD_NOWHERE;
    uint32_t i = 0;

    for (; i < c->pms && found == CLOUD_NOWHERE; i++) {
        uint32_t pm = from + i < c->pms ? from + i : from + i - c->pms;

        if (index_has_spot(c, shape, pm) && is_welcome(c, vm, pm))
            found = pm;
    }
    index_pay(c, KEPT_FITS, vm->view.shape, i);
    return found;
}

static uint32_t next_pm(struct cloud *c, const struct vm *vm, uint32_t from)
{
    struct range few = { 0 };
    const struct pm_set *set;
    uint32_t pm;

    if (vm->member_count)
        few.few = groups_bound(c, vm, &few.count);
    if (few.few)
        return next_of_few(c, vm, few, from);
    set = index_fits(c, vm->view.shape, false);
    if (!set)
        return next_of_all(c, vm, from);
    pm = next_member(c, vm, set, from, c->pms);
    return pm == CLOUD_NOWHERE ? next_member(c, vm, set, 0, from) : pm;
}

struct cloud_spot index_next(struct cloud *c, const struct vm *vm, uint32_t from)
{
    uint32_t pm = next_pm(c, vm, from % c->pms);

    return pm == CLOUD_NOWHERE ? nowhere : cloud_tightest(c, &vm->view, pm);
}

const uint32_t *cloud_candidates(struct cloud *c, const struct cloud_vm *view, uint32_t *count)
{
    const struct vm *vm = vm_of(c, view);
    const struct cloud_shape *shape = &c->shape[view->shape];
    struct range range = range_of(c, vm, KEPT_FITS);
    uint32_t *list = index_list(c);

    *count = 0;
    for (uint32_t pm = next_of(&range); pm != CLOUD_NOWHERE; pm = next_of(&range))
        if ((range.set || index_has_spot(c, shape, pm)) && (is_free(vm) || is_welcome(c, vm, pm)))
            list[(*count)++] = pm;
    return list;
}

bool cloud_next_spot(struct cloud *c, const struct cloud_vm *view, struct cloud_spot *spot)
{
    const struct vm *vm = vm_of(c, view);
    const struct cloud_shape *shape = &c->shape[view->shape];
    uint32_t from = spot->pm == CLOUD_NOWHERE ? 0 : spot->pm;
    bool passed = spot->pm == CLOUD_NOWHERE;

    for (uint32_t pm = from; pm < c->pms; passed = true) {
        uint32_t spots = cloud_spots(c, shape, pm);
        uint32_t next;

        for (uint32_t i = 0; i < spots; i++) {
            struct cloud_spot here = cloud_spot(c, shape, pm, i);

            if (passed && account_fits(c, shape, here) && is_welcome(c, vm, pm)) {
                *spot = here;
                return true;
            }
            passed = passed || here.node == spot->node;
        }
        next = pm + 1 < c->pms ? next_pm(c, vm, pm + 1) : CLOUD_NOWHERE;
        if (next == CLOUD_NOWHERE || next <= pm)
            break;
        pm = next;
    }
    *spot = nowhere;
    return false;
}

/* One of the welcome PMs of the range that it fits, each with the same chance. */
static uint32_t draw_of(struct cloud *c, const struct vm *vm, struct range range)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    struct range again = range;
    uint32_t count = 0;
    uint64_t rank;
    uint32_t pm;

    if (range.set && is_free(vm)) {
        count = range.set->count;
        return count ? pm_set_nth(range.set, (uint32_t)rng_below(&c->rng, count)) : CLOUD_NOWHERE;
    }
    while ((pm = next_of(&range)) != CLOUD_NOWHERE)
        count += is_welcome(c, vm, pm) && index_has_spot(c, shape, pm);
    if (!count)
        return CLOUD_NOWHERE;
    rank = rng_below(&c->rng, count);
    do
        pm = next_of(&again);
    while (!is_welcome(c, vm, pm) || !index_has_spot(c, shape, pm) || rank--);
    return pm;
}

struct cloud_spot cloud_draw_fit(struct cloud *c, const struct cloud_vm *view)
{
    const struct vm *vm = vm_of(c, view);
    struct range range = { 0 };
    uint32_t pm;

    if (vm->member_count)
        range.few = groups_bound(c, vm, &range.count);
    for (int i = 0; i < TRIES && !range.few; i++) {
        pm = (uint32_t)rng_below(&c->rng, c->pms);
        if (index_has_spot(c, &c->shape[view->shape], pm) && is_welcome(c, vm, pm))
            return cloud_tightest(c, view, pm);
    }
    if (!range.few)
        range.set = index_fits(c, view->shape, true);
    pm = draw_of(c, vm, range);
    return pm == CLOUD_NOWHERE ? nowhere : cloud_tightest(c, view, pm);
}
