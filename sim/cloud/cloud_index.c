/* Where the next VM should go, in logarithmic time: scores and fits of each flavour are kept. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"
#include "sim/cloud/max_tree.h"
#include "sim/cloud/pm_set.h"

/*
 * A flavour that is asked for often has a tournament tree over the PMs by score, or a set of the
 * PMs it fits, or both. Changes of PMs go into one log for all; a tree reads what is new to it when
 * it is asked. A flavour pays for its tree by scans first: it gets one when its scans have cost as
 * much as the tree will. The trees are limited in number, and the one not asked for longest gives
 * its place away; so many rare flavours cost scans, but no memory. None of this shows in a result.
 */
enum kept_kind { KEPT_SCORES, KEPT_FITS, KEPT_KINDS };

enum {
    BUDGET = 64 << 20, /* bytes for each kind */
    FEWEST_KEPT = 4,
    MOST_KEPT = 4096,
    FEWEST_CHANGES = 1024, /* that the log remembers */
    TRIES = 32,            /* random PMs looked at before all that fit are counted */
    FEWEST_STEPS = 16      /* of a walk through a tree before a scan of its leaves is better */
};

struct kept {
    uint32_t shape;
    uint64_t seen; /* the log was read up to here */
    uint64_t used; /* number of the last question */
    uint64_t era;
    struct max_tree tree; /* KEPT_SCORES */
    struct pm_set set;    /* KEPT_FITS */
};

struct kept_list {
    struct kept *kept;
    uint32_t count, room, limit;
};

/* What a shape has. */
struct entry {
    uint32_t kept[KEPT_KINDS]; /* index plus one; 0: nothing */
    uint32_t paid[KEPT_KINDS]; /* PMs looked at for want of it */
};

struct index {
    uint32_t *log; /* PMs in order of their changes, a ring */
    uint64_t mask;
    uint64_t next;  /* number of the next change; the first is 1 */
    uint64_t read;  /* changes from here on were read by nobody */
    uint64_t *last; /* [pms] newest change of each; 0: none */
    uint64_t questions;
    uint64_t era; /* the policy's knowledge; kept scores of an older one are worthless */
    struct kept_list list[KEPT_KINDS];
    struct entry *entry; /* by shape */
    uint32_t entries;
};

/* A spot and how good it is. */
struct offer {
    double score;
    struct cloud_spot spot;
};

static const struct offer no_offer = { -HUGE_VAL, { CLOUD_NOWHERE, -1 } };

static uint32_t limit_of(size_t bytes)
{
    size_t whole = 16;

    while (whole < bytes)
        whole *= 2;
    whole = BUDGET / whole;
    return whole < FEWEST_KEPT ? FEWEST_KEPT : whole > MOST_KEPT ? MOST_KEPT : (uint32_t)whole;
}

void index_create(struct cloud *c)
{
    struct index *index = arena_alloc(c->arena, sizeof *index);
    size_t changes = FEWEST_CHANGES;

    while (changes < c->pms / 2)
        changes *= 2;
    index->log = arena_array(c->arena, changes, sizeof *index->log);
    index->mask = changes - 1;
    index->last = arena_array(c->arena, c->pms, sizeof *index->last);
    index->next = index->read = 1;
    index->list[KEPT_SCORES].limit = limit_of(max_tree_bytes(c->pms));
    index->list[KEPT_FITS].limit = limit_of(pm_set_bytes(c->pms));
    c->index = index;
}

void index_touch(struct cloud *c, uint32_t pm)
{
    struct index *index = c->index;

    if (!index || index->last[pm] >= index->read)
        return; /* not made yet, or noted already */
    index->log[index->next & index->mask] = pm;
    index->last[pm] = index->next++;
}

void cloud_rescore(struct cloud *c)
{
    c->index->era++;
}

/* The best spot of a PM by the policy; the VM is NULL where scores do not depend on it. */
static struct offer offer_of(struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                             const struct cloud_vm *vm)
{
    const struct cloud_policy *policy = c->placing.policy;
    uint32_t spots = cloud_spots(c, shape, pm);
    struct offer best = no_offer;

    for (uint32_t i = 0; i < spots; i++) {
        struct cloud_spot spot = cloud_spot(c, shape, pm, i);
        double score;

        if (!account_fits(c, shape, spot))
            continue;
        score = policy->score(c->placing.self, c, shape, spot, vm);
        if (isnan(score)) {
            cloud_stop(c, "gave no number as the score of PM %u", pm);
            return no_offer;
        }
        if (score > best.score)
            best = (struct offer){ score, spot };
    }
    return best;
}

static bool fits_somewhere(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm)
{
    uint32_t spots = cloud_spots(c, shape, pm);

    for (uint32_t i = 0; i < spots; i++)
        if (account_fits(c, shape, cloud_spot(c, shape, pm, i)))
            return true;
    return false;
}

static void fill(struct cloud *c, enum kept_kind kind, struct kept *kept)
{
    const struct cloud_shape *shape = &c->shape[kept->shape];

    for (uint32_t pm = 0; pm < c->pms; pm++)
        if (kind == KEPT_SCORES)
            kept->tree.level[0][pm] = offer_of(c, shape, pm, NULL).score;
        else
            pm_set_put(&kept->set, pm, fits_somewhere(c, shape, pm));
    if (kind == KEPT_SCORES)
        max_tree_build(&kept->tree);
}

/* Reads the log from where it was left; of several changes of a PM only the newest counts. */
static void catch_up(struct cloud *c, enum kept_kind kind, struct kept *kept)
{
    struct index *index = c->index;
    const struct cloud_shape *shape = &c->shape[kept->shape];
    bool old = kind == KEPT_SCORES && kept->era != index->era;

    kept->used = ++index->questions;
    if (old || index->next - kept->seen > index->mask + 1) {
        fill(c, kind, kept);
    } else {
        for (uint64_t at = kept->seen; at < index->next; at++) {
            uint32_t pm = index->log[at & index->mask];

            if (index->last[pm] != at)
                continue;
            if (kind == KEPT_SCORES)
                max_tree_set(&kept->tree, pm, offer_of(c, shape, pm, NULL).score);
            else
                pm_set_put(&kept->set, pm, fits_somewhere(c, shape, pm));
        }
    }
    kept->seen = index->read = index->next;
    kept->era = index->era;
}

static struct entry *entry_of(struct cloud *c, uint32_t shape)
{
    struct index *index = c->index;

    if (shape >= index->entries) {
        uint32_t room = index->entries ? index->entries : 16;

        while (room <= shape)
            room *= 2;
        index->entry = slab_resize(&c->memory, index->entry, index->entries * sizeof *index->entry,
                                   room * sizeof *index->entry);
        index->entries = room;
    }
    return &index->entry[shape];
}

/* A place for one more: new while there may be more, else that of the one not used for longest. */
static struct kept *place_for(struct cloud *c, enum kept_kind kind)
{
    struct kept_list *list = &c->index->list[kind];
    struct kept *oldest = list->kept;

    if (list->count < list->limit) {
        if (list->count == list->room) {
            uint32_t room = list->room ? 2 * list->room : 16;

            list->kept = slab_resize(&c->memory, list->kept, list->room * sizeof *list->kept,
                                     room * sizeof *list->kept);
            list->room = room;
        }
        oldest = &list->kept[list->count++];
        if (kind == KEPT_SCORES)
            max_tree_init(&oldest->tree, &c->memory, c->pms);
        else
            pm_set_init(&oldest->set, &c->memory, c->pms);
        return oldest;
    }
    for (uint32_t i = 1; i < list->count; i++)
        if (list->kept[i].used < oldest->used)
            oldest = &list->kept[i];
    c->index->entry[oldest->shape].kept[kind] = 0;
    c->index->entry[oldest->shape].paid[kind] = 0;
    return oldest;
}

/* The tree or set of a shape, up to date; NULL while it has not paid for one, unless it must be. */
static struct kept *kept_of(struct cloud *c, enum kept_kind kind, uint32_t shape, bool must)
{
    struct entry *entry = entry_of(c, shape);
    struct kept *kept;

    if (entry->kept[kind]) {
        kept = &c->index->list[kind].kept[entry->kept[kind] - 1];
        catch_up(c, kind, kept);
        return kept;
    }
    if (!must && entry->paid[kind] < c->pms)
        return NULL;
    kept = place_for(c, kind);
    entry->kept[kind] = (uint32_t)(kept - c->index->list[kind].kept) + 1;
    kept->shape = shape;
    kept->used = ++c->index->questions;
    kept->seen = c->index->read = c->index->next;
    kept->era = c->index->era;
    fill(c, kind, kept);
    return kept;
}

static void pay(struct cloud *c, enum kept_kind kind, uint32_t shape, uint32_t steps)
{
    struct entry *entry = entry_of(c, shape);

    entry->paid[kind] =
        steps > UINT32_MAX - entry->paid[kind] ? UINT32_MAX : entry->paid[kind] + steps;
}

/* Another PM than its own, where its groups want it. */
static bool welcome(const struct cloud *c, const struct vm *vm, uint32_t pm)
{
    bool placed = vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING;

    return !(placed && vm->view.at.pm == pm) &&
           (!vm->member_count || groups_allow(c, vm, (struct cloud_spot){ pm, -1 }));
}

/* Whether every PM is as good as any other for this VM but for its score. */
static bool is_free(const struct vm *vm)
{
    return !vm->member_count && vm->view.state == CLOUD_VM_WAITING;
}

/* The better of an offer and that of a PM, where the VM may go. PMs come in ascending order. */
static void consider(struct cloud *c, const struct vm *vm, uint32_t pm, struct offer *best)
{
    bool varies = c->placing.policy->score_varies;
    struct offer offer = offer_of(c, &c->shape[vm->view.shape], pm, varies ? &vm->view : NULL);

    if (offer.score > best->score && welcome(c, vm, pm))
        *best = offer;
}

/* All PMs, or those that fit where they are known. */
static struct cloud_spot best_by_scan(struct cloud *c, const struct vm *vm, enum kept_kind pays)
{
    const struct kept *kept =
        pays == KEPT_FITS ? kept_of(c, KEPT_FITS, vm->view.shape, false) : NULL;
    struct offer best = no_offer;

    if (kept) {
        for (uint32_t pm = pm_set_next(&kept->set, 0); pm != PM_SET_NONE && !c->failed;
             pm = pm_set_next(&kept->set, pm + 1))
            consider(c, vm, pm, &best);
    } else {
        for (uint32_t pm = 0; pm < c->pms && !c->failed; pm++)
            consider(c, vm, pm, &best);
        pay(c, pays, vm->view.shape, c->pms);
    }
    return best.spot;
}

/* The first welcome leaf from the best down; after some steps it is cheaper to look at them all. */
static uint32_t best_leaf(const struct cloud *c, const struct vm *vm, const struct max_tree *tree)
{
    uint32_t steps = FEWEST_STEPS + c->pms / 256;
    uint32_t best = MAX_TREE_NONE;
    struct max_walk walk;
    uint32_t pm;

    max_walk_begin(&walk, tree);
    do
        pm = max_walk_next(&walk);
    while (pm != MAX_TREE_NONE && !welcome(c, vm, pm) && --steps);
    max_walk_end(&walk);
    if (steps)
        return pm;
    for (pm = 0; pm < c->pms; pm++)
        if (max_tree_get(tree, pm) >
                (best == MAX_TREE_NONE ? -HUGE_VAL : max_tree_get(tree, best)) &&
            welcome(c, vm, pm))
            best = pm;
    return best;
}

struct cloud_spot index_best(struct cloud *c, const struct vm *vm)
{
    const struct cloud_policy *policy = c->placing.policy;
    uint32_t shape = vm->view.shape;
    uint32_t count = 0;
    const uint32_t *bound = vm->member_count ? groups_bound(c, vm, &count) : NULL;
    const struct kept *kept;
    uint32_t pm;

    if (!policy || !policy->score)
        return index_next(c, vm, 0);
    if (bound) {
        struct offer best = no_offer;

        for (uint32_t i = 0; i < count; i++)
            consider(c, vm, bound[i], &best);
        return best.spot;
    }
    if (policy->score_varies)
        return best_by_scan(c, vm, KEPT_FITS);
    kept = kept_of(c, KEPT_SCORES, shape, false);
    if (!kept)
        return best_by_scan(c, vm, KEPT_SCORES);
    pm = is_free(vm) ? max_tree_best(&kept->tree) : best_leaf(c, vm, &kept->tree);
    return pm == MAX_TREE_NONE ? no_offer.spot : offer_of(c, &c->shape[shape], pm, NULL).spot;
}

struct cloud_spot cloud_best(struct cloud *c, const struct cloud_vm *vm)
{
    return index_best(c, vm_of(c, vm));
}

/* The first of the few PMs that affinity leaves, from `from` on and going round. */
static struct cloud_spot next_bound(struct cloud *c, const struct vm *vm, uint32_t from)
{
    uint32_t count = 0;
    const uint32_t *bound = groups_bound(c, vm, &count);
    struct cloud_spot first = no_offer.spot;

    for (uint32_t i = 0; i < count; i++) {
        struct cloud_spot spot = no_offer.spot;

        if (bound[i] < from && first.pm != CLOUD_NOWHERE)
            continue;
        if (welcome(c, vm, bound[i]))
            spot = cloud_tightest(c, &vm->view, bound[i]);
        if (spot.pm != CLOUD_NOWHERE && bound[i] >= from)
            return spot;
        if (first.pm == CLOUD_NOWHERE)
            first = spot;
    }
    return first;
}

static struct cloud_spot next_by_scan(struct cloud *c, const struct vm *vm, uint32_t from)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];

    for (uint32_t i = 0; i < c->pms; i++) {
        uint32_t pm = from + i < c->pms ? from + i : from + i - c->pms;

        if (fits_somewhere(c, shape, pm) && welcome(c, vm, pm)) {
            pay(c, KEPT_FITS, vm->view.shape, i + 1);
            return cloud_tightest(c, &vm->view, pm);
        }
    }
    pay(c, KEPT_FITS, vm->view.shape, c->pms);
    return no_offer.spot;
}

/* The first welcome member of the set in [from, end). */
static uint32_t next_member(const struct cloud *c, const struct vm *vm, const struct pm_set *set,
                            uint32_t from, uint32_t end)
{
    uint32_t pm = pm_set_next(set, from);

    while (pm < end && !welcome(c, vm, pm))
        pm = pm_set_next(set, pm + 1);
    return pm < end ? pm : PM_SET_NONE;
}

struct cloud_spot index_next(struct cloud *c, const struct vm *vm, uint32_t from)
{
    uint32_t count = 0;
    const struct kept *kept;
    uint32_t pm;

    from %= c->pms;
    if (vm->member_count && groups_bound(c, vm, &count))
        return next_bound(c, vm, from);
    kept = kept_of(c, KEPT_FITS, vm->view.shape, false);
    if (!kept)
        return next_by_scan(c, vm, from);
    pm = next_member(c, vm, &kept->set, from, c->pms);
    if (pm == PM_SET_NONE)
        pm = next_member(c, vm, &kept->set, 0, from);
    return pm == PM_SET_NONE ? no_offer.spot : cloud_tightest(c, &vm->view, pm);
}

/* One of the welcome PMs of a list or a set, each with the same chance. */
static uint32_t draw_member(struct cloud *c, const struct vm *vm, const struct pm_set *set)
{
    uint32_t count = is_free(vm) ? set->count : 0;
    uint32_t pm;
    uint64_t rank;

    if (!is_free(vm))
        for (pm = next_member(c, vm, set, 0, c->pms); pm != PM_SET_NONE;
             pm = next_member(c, vm, set, pm + 1, c->pms))
            count++;
    if (!count)
        return PM_SET_NONE;
    rank = rng_below(&c->rng, count);
    if (is_free(vm))
        return pm_set_nth(set, (uint32_t)rank);
    pm = next_member(c, vm, set, 0, c->pms);
    while (rank--)
        pm = next_member(c, vm, set, pm + 1, c->pms);
    return pm;
}

static struct cloud_spot draw_bound(struct cloud *c, const struct vm *vm)
{
    uint32_t count = 0;
    const uint32_t *bound = groups_bound(c, vm, &count);
    struct cloud_spot drawn = no_offer.spot;
    uint64_t seen = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct cloud_spot spot = no_offer.spot;

        if (welcome(c, vm, bound[i]))
            spot = cloud_tightest(c, &vm->view, bound[i]);
        if (spot.pm != CLOUD_NOWHERE && rng_below(&c->rng, ++seen) == 0)
            drawn = spot;
    }
    return drawn;
}

struct cloud_spot cloud_draw_fit(struct cloud *c, const struct cloud_vm *view)
{
    const struct vm *vm = vm_of(c, view);
    uint32_t count = 0;
    uint32_t pm;

    if (vm->member_count && groups_bound(c, vm, &count))
        return draw_bound(c, vm);
    for (int i = 0; i < TRIES; i++) {
        pm = (uint32_t)rng_below(&c->rng, c->pms);
        if (fits_somewhere(c, &c->shape[view->shape], pm) && welcome(c, vm, pm))
            return cloud_tightest(c, view, pm);
    }
    pm = draw_member(c, vm, &kept_of(c, KEPT_FITS, view->shape, true)->set);
    return pm == PM_SET_NONE ? no_offer.spot : cloud_tightest(c, view, pm);
}
