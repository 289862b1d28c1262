/* Scores and fits of each flavour, kept up to date by a log of the PMs that changed. */
#include "sim/cloud/cloud_index.h"

#include <math.h>

enum {
    BUDGET = 64 << 20, /* bytes for each kind */
    FEWEST_KEPT = 4,
    MOST_KEPT = 4096,
    FEWEST_CHANGES = 1024, /* that the log remembers */
    AHEAD = 6              /* changes whose leaves are fetched early */
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
    uint32_t *list_of_pms; /* [pms] for whoever asks; NULL: nobody has */
};

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

struct offer index_offer(struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                         const struct cloud_vm *vm)
{
    const struct cloud_policy *policy = c->placing.policy;
    uint32_t spots = cloud_spots(c, shape, pm);
    struct offer best = { -HUGE_VAL, { CLOUD_NOWHERE, -1 } };

    for (uint32_t i = 0; i < spots; i++) {
        struct cloud_spot spot = cloud_spot(c, shape, pm, i);
        double score;

        if (!account_fits(c, shape, spot))
            continue;
        score = policy->score(c->placing.self, c, shape, spot, vm);
        if (isnan(score)) {
            cloud_stop(c, "gave no number as the score of PM %u", pm);
            return (struct offer){ -HUGE_VAL, { CLOUD_NOWHERE, -1 } };
        }
        if (score > best.score)
            best = (struct offer){ score, spot };
    }
    return best;
}

bool index_has_spot(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm)
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
            kept->tree.level[0][pm] = index_offer(c, shape, pm, NULL).score;
        else
            pm_set_put(&kept->set, pm, index_has_spot(c, shape, pm));
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

            /* Waiting for leaves is most of the work of many trees. */
            if (kind == KEPT_SCORES)
                __builtin_prefetch(&kept->tree.level[0][index->log[(at + AHEAD) & index->mask]]);
            if (index->last[pm] != at)
                continue;
            if (kind == KEPT_SCORES)
                max_tree_set(&kept->tree, pm, index_offer(c, shape, pm, NULL).score);
            else
                pm_set_put(&kept->set, pm, index_has_spot(c, shape, pm));
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

struct max_tree *index_scores(struct cloud *c, uint32_t shape)
{
    struct kept *kept = kept_of(c, KEPT_SCORES, shape, false);

    return kept ? &kept->tree : NULL;
}

const struct pm_set *index_fits(struct cloud *c, uint32_t shape, bool must)
{
    struct kept *kept = kept_of(c, KEPT_FITS, shape, must);

    return kept ? &kept->set : NULL;
}

uint32_t *index_list(struct cloud *c)
{
    if (!c->index->list_of_pms)
        c->index->list_of_pms = arena_array(c->arena, c->pms, sizeof *c->index->list_of_pms);
    return c->index->list_of_pms;
}

void index_pay(struct cloud *c, enum kept_kind kind, uint32_t shape, uint32_t pms)
{
    struct entry *entry = entry_of(c, shape);
    uint32_t room = UINT32_MAX - entry->paid[kind];

    entry->paid[kind] += pms < room ? pms : room;
}
