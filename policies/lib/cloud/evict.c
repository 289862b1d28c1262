/* Prefix sums give the size of the smallest set; a short search with bounds gives its least sum. */
#include "policies/lib/cloud/evict.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 4000 };

void evict_init(struct evict *e, const struct trial *t, struct arena *arena)
{
    *e = (struct evict){
        .items = arena_array(arena, t->vms, sizeof *e->items),
        .taken = arena_array(arena, t->vms, sizeof *e->taken),
        .best = arena_array(arena, t->vms, sizeof *e->best),
    };
}

static int by_share(const void *a, const void *b)
{
    const struct evict_item *x = a;
    const struct evict_item *y = b;

    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return (x->vm > y->vm) - (x->vm < y->vm);
}

static void collect(struct evict *e, const struct trial *t, const struct evict_need *need)
{
    e->count = 0;
    for (uint32_t vm = t->head[need->numa]; vm != TRIAL_NONE; vm = t->next[vm]) {
        const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
        struct evict_item item = { need->resource == TRIAL_CPU ? kind->cpu : kind->mem, vm };
        uint32_t at = e->count;

        item.share = need->modulus ? item.share % need->modulus : item.share;
        if (t->fixed[vm] || item.share == 0 || (need->largest && item.share > need->largest))
            continue;
        e->count++;
        if (e->count > 64) {
            e->items[at] = item;
            continue;
        }
        for (; at > 0 && by_share(&e->items[at - 1], &item) > 0; at--)
            e->items[at] = e->items[at - 1];
        e->items[at] = item;
    }
    if (e->count > 64)
        qsort(e->items, e->count, sizeof *e->items, by_share);
}

/* Chooses `left` items from `from` on; depth first, large ones first, better sums only. */
static void search(struct evict *e, uint32_t from, uint32_t left, int64_t sum, int64_t need)
{
    for (uint32_t i = from; i + left <= e->count; i++) {
        int64_t most = sum;
        int64_t least = sum + e->items[i].share;

        if (i > from && e->items[i].share == e->items[i - 1].share)
            continue; /* the same as before: equal shares are taken lowest VM first */
        if (e->steps == 0 || e->sum == need)
            return;
        e->steps--;
        for (uint32_t k = 0; k < left; k++)
            most += e->items[i + k].share;
        if (most < need)
            return;
        for (uint32_t k = 1; k < left; k++)
            least += e->items[e->count - k].share;
        if (least >= e->sum)
            continue;
        e->best[e->set - left] = e->items[i].vm;
        if (left > 1) {
            search(e, i + 1, left - 1, sum + e->items[i].share, need);
        } else {
            e->sum = sum + e->items[i].share;
            memcpy(e->taken, e->best, e->set * sizeof *e->taken);
        }
    }
}

uint32_t evict_smallest(struct evict *e, const struct trial *t, const struct evict_need *need)
{
    int64_t sum = 0;

    collect(e, t, need);
    e->set = 0;
    while (sum < need->amount && e->set < e->count)
        sum += e->items[e->set++].share;
    if (sum < need->amount || e->set >= EVICT_NEVER)
        return EVICT_NEVER;
    for (uint32_t i = 0; i < e->set; i++)
        e->taken[i] = e->items[i].vm;
    e->sum = sum;
    e->steps = STEPS;
    search(e, 0, e->set, 0, need->amount);
    return e->set;
}
