/* Nodes of a kind earn the same: each kind is priced once, then prices follow the imbalance. */
#include "sim/cloud/trial_prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"
#include "sim/base/map.h"

enum { FINEST = 64, PATIENCE = 12, MOST_WORK = 200000000 };

/* Where what could leave a node begins in the list of leavers, and what else it earns by. */
struct node_kind {
    uint32_t nodes;
    uint32_t residue; /* units beyond whole slots */
    uint32_t slots;   /* that arrivals could take away, at most */
    uint32_t first;   /* leavers: classes, one for each VM or half, sorted */
    uint32_t leavers;
    bool closed; /* nothing arrives */
};

struct prices {
    const struct trial *t;
    const struct trial_term *term;
    uint32_t x;       /* units of a slot */
    bool coarse;      /* shares are rounded */
    uint32_t classes; /* single VMs of 1 .. x units, then halves of double ones */
    uint16_t *used;   /* classes that a VM which may move has, ascending */
    uint16_t *paying; /* those of a positive price, in one pass */
    uint32_t used_count;
    struct node_kind *kinds;
    uint32_t kind_count;
    uint16_t *leavers; /* of all kinds */
    uint32_t most_out; /* units that leave one node, at most */
    uint32_t most_leavers;
    uint32_t room;   /* units that arrive at one node, at most */
    uint64_t work;   /* of one pass, in steps of its inner loops */
    double move;     /* price of a move */
    double *price;   /* by class */
    double *income;  /* the most that arrivals of at most so many units pay */
    uint16_t *last;  /* class of the last arrival in it; 0: as with one unit less */
    double *cost;    /* the least that leavers of so many units pay */
    bool *leaves;    /* by leaver and units: it is among them */
    double spare;    /* imbalance of moves: those not used */
    double *balance; /* of each class: arrivals - leavers */
};

static int64_t share_of(const struct prices *p, const struct trial_kind *kind)
{
    return (p->term->resource == TRIAL_CPU ? kind->cpu : kind->mem) % p->term->size;
}

static void choose_unit(struct prices *p)
{
    int64_t unit = p->term->size;

    for (uint32_t k = 0; k < p->t->kinds; k++)
        for (int64_t share = share_of(p, &p->t->kind[k]); share;) {
            int64_t rest = unit % share;

            unit = share;
            share = rest;
        }
    p->coarse = p->term->size / unit > FINEST;
    p->x = p->coarse ? FINEST : (uint32_t)(p->term->size / unit);
    p->classes = 2 * (p->x + 1);
}

/* Units, rounded up: in favour of the bound for what is free and what leaves. */
static uint32_t units(const struct prices *p, int64_t amount)
{
    __extension__ typedef __int128 wide;

    return (uint32_t)(((wide)amount * p->x + p->term->size - 1) / p->term->size);
}

static uint32_t class_of(const struct prices *p, const struct trial_kind *kind)
{
    return units(p, share_of(p, kind)) + (kind->pair ? p->x + 1 : 0);
}

static uint32_t out_units(const struct prices *p, uint32_t sort)
{
    return sort % (p->x + 1);
}

/* What an arrival takes, rounded down: shares of a class lie within one unit. */
static uint32_t in_units(const struct prices *p, uint32_t sort)
{
    return out_units(p, sort) - (p->coarse && out_units(p, sort) > 0);
}

static double move_share(const struct prices *p, uint32_t sort)
{
    return sort <= p->x ? 1 : 0.5;
}

static int by_class(const void *a, const void *b)
{
    return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static uint32_t list_leavers(struct prices *p, uint32_t list, uint16_t *out)
{
    const struct trial *t = p->t;
    uint32_t count = 0;

    for (uint32_t vm = t->head[list]; vm != TRIAL_NONE; vm = t->next[vm]) {
        const struct trial_kind *kind = &t->kind[t->kind_of[vm]];

        if (!t->fixed[vm] && share_of(p, kind) > 0)
            out[count++] = (uint16_t)class_of(p, kind);
    }
    return count;
}

/* One node as a kind of its own, its leavers at the end of the list. */
static struct node_kind describe(struct prices *p, uint32_t numa, uint32_t first)
{
    const struct trial *t = p->t;
    bool cpu = p->term->resource == TRIAL_CPU;
    int64_t left = cpu ? t->cpu[numa] : t->mem[numa];
    uint32_t pm = t->numa_pm[numa];
    uint16_t *out = p->leavers + first;
    struct node_kind kind = { .nodes = 1, .first = first, .closed = t->closed[pm] };
    int64_t slots = (cpu ? t->all_cpu[numa] : t->all_mem[numa]) / p->term->size;

    kind.residue = units(p, left % p->term->size);
    kind.slots = slots < 64 ? (uint32_t)slots : 64;
    kind.leavers = list_leavers(p, numa, out);
    for (uint32_t pair = t->pair_first[pm]; pair < t->pair_first[pm + 1]; pair++)
        if (t->pair_numas[pair][0] == numa || t->pair_numas[pair][1] == numa)
            kind.leavers += list_leavers(p, t->numas + pair, out + kind.leavers);
    qsort(out, kind.leavers, sizeof *out, by_class);
    return kind;
}

static bool alike(const struct prices *p, const struct node_kind *a, const struct node_kind *b)
{
    return a->residue == b->residue && a->slots == b->slots && a->closed == b->closed &&
           a->leavers == b->leavers &&
           memcmp(p->leavers + a->first, p->leavers + b->first, a->leavers * sizeof *p->leavers) ==
               0;
}

static uint64_t mark(const struct prices *p, const struct node_kind *kind)
{
    uint64_t sum = ((uint64_t)kind->residue << 32 | kind->slots) * 2 + kind->closed;

    for (uint32_t i = 0; i < kind->leavers; i++)
        sum = (sum ^ p->leavers[kind->first + i]) * UINT64_C(0x9e3779b97f4a7c15) ^ sum >> 29;
    return sum;
}

/* The kind of a node if it was met before; two kinds of one mark are kept apart, not merged. */
static uint32_t known(const struct prices *p, const struct map *map, const struct node_kind *kind)
{
    uint32_t k = map_get(map, mark(p, kind));

    return k != MAP_NONE && alike(p, kind, &p->kinds[k]) ? k : MAP_NONE;
}

static void add_kind(struct prices *p, const struct node_kind *kind)
{
    uint32_t out = 0;

    p->kinds[p->kind_count++] = *kind;
    for (uint32_t i = 0; i < kind->leavers; i++)
        out += out_units(p, p->leavers[kind->first + i]);
    p->work += (uint64_t)(kind->leavers + 4) * (out + 1);
    p->most_out = out > p->most_out ? out : p->most_out;
    p->most_leavers = kind->leavers > p->most_leavers ? kind->leavers : p->most_leavers;
    out += kind->residue + kind->slots * p->x;
    p->room = out > p->room ? out : p->room;
}

static void list_used(struct prices *p, uint32_t leavers, struct arena *arena)
{
    bool *seen = arena_array(arena, p->classes, sizeof *seen);

    p->used = arena_array(arena, p->classes, sizeof *p->used);
    p->paying = arena_array(arena, p->classes, sizeof *p->paying);
    for (uint32_t i = 0; i < leavers; i++)
        seen[p->leavers[i]] = true;
    for (uint32_t sort = 0; sort < p->classes; sort++)
        if (seen[sort])
            p->used[p->used_count++] = (uint16_t)sort;
}

static void find_kinds(struct prices *p, struct arena *arena)
{
    const struct trial *t = p->t;
    struct slab slab;
    struct map map;
    uint32_t used = 0;

    slab_init(&slab, arena);
    map_init(&map, &slab);
    p->kinds = arena_array(arena, t->numas, sizeof *p->kinds);
    p->leavers = arena_array(arena, 2 * (size_t)t->vms, sizeof *p->leavers);
    for (uint32_t numa = 0; numa < t->numas; numa++) {
        struct node_kind kind = describe(p, numa, used);
        uint32_t k = known(p, &map, &kind);

        if (k != MAP_NONE) {
            p->kinds[k].nodes++;
            continue;
        }
        map_put(&map, mark(p, &kind), p->kind_count);
        add_kind(p, &kind);
        used += kind.leavers;
    }
    list_used(p, used, arena);
    p->work += (uint64_t)p->room * p->used_count;
}

/* The most that arrivals pay, by units: any number of each class. */
static void price_arrivals(struct prices *p)
{
    uint16_t *paying = p->paying;
    uint32_t count = 0;

    for (uint32_t i = 0; i < p->used_count; i++)
        if (p->price[p->used[i]] > 0 && in_units(p, p->used[i]) > 0)
            paying[count++] = p->used[i];
    p->income[0] = 0;
    for (uint32_t v = 1; v <= p->room; v++) {
        p->income[v] = p->income[v - 1];
        p->last[v] = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t size = in_units(p, paying[i]);

            if (size > v || !(p->income[v - size] + p->price[paying[i]] > p->income[v]))
                continue;
            p->income[v] = p->income[v - size] + p->price[paying[i]];
            p->last[v] = paying[i];
        }
    }
}

/* The least that leavers of exactly so many units pay; returns how many units all are. */
static uint32_t price_leavers(struct prices *p, const struct node_kind *kind)
{
    uint32_t width = p->most_out + 1;
    uint32_t all = 0;

    p->cost[0] = 0;
    for (uint32_t i = 0; i < kind->leavers; i++) {
        uint32_t sort = p->leavers[kind->first + i];
        uint32_t size = out_units(p, sort);
        double pays = p->price[sort] + p->move * move_share(p, sort);
        bool *leaves = p->leaves + (size_t)i * width;

        for (uint32_t v = all + 1; v <= all + size; v++)
            p->cost[v] = (double)INFINITY;
        all += size;
        memset(leaves, 0, width * sizeof *leaves);
        for (uint32_t v = all; v >= size; v--)
            if (p->cost[v - size] + pays < p->cost[v]) {
                p->cost[v] = p->cost[v - size] + pays;
                leaves[v] = true;
            }
    }
    return all;
}

/* What leaves and arrives at the nodes of a kind counts for the balance. */
static void weigh(struct prices *p, const struct node_kind *kind, uint32_t out, uint32_t in)
{
    for (uint32_t i = kind->leavers; i-- > 0;) {
        uint32_t sort = p->leavers[kind->first + i];

        if (!p->leaves[(size_t)i * (p->most_out + 1) + out])
            continue;
        out -= out_units(p, sort);
        p->spare -= kind->nodes * move_share(p, sort);
        p->balance[sort] -= kind->nodes;
    }
    while (in > 0) {
        uint32_t sort = p->last[in];

        if (sort)
            p->balance[sort] += kind->nodes;
        in -= sort ? in_units(p, sort) : 1;
    }
}

/* The most that a node of the kind can earn. */
static double earn(struct prices *p, const struct node_kind *kind)
{
    uint32_t all = price_leavers(p, kind);
    double most = 0;
    uint32_t best_out = 0;
    uint32_t best_in = 0;

    for (uint32_t v = 0; v <= all; v++) {
        uint32_t sum = kind->residue + v;
        uint32_t options = kind->closed ? 1 : sum / p->x + kind->slots + 1;

        if (!(p->cost[v] < (double)INFINITY))
            continue;
        for (uint32_t lost = 0; lost < options; lost++) {
            uint32_t in = sum % p->x + lost * p->x;
            double value = (double)(sum / p->x) - lost - p->cost[v];

            if (in > p->room)
                break;
            value += kind->closed ? 0 : p->income[in];
            if (value <= most)
                continue;
            most = value;
            best_out = v;
            best_in = kind->closed ? 0 : in;
        }
    }
    weigh(p, kind, best_out, best_in);
    return most;
}

/* The bound less the part that grows with moves; and the subgradient for so many moves. */
static double price_all(struct prices *p, int64_t slots, uint32_t moves)
{
    double sum = (double)slots;

    memset(p->balance, 0, p->classes * sizeof *p->balance);
    p->spare = moves;
    price_arrivals(p);
    for (uint32_t k = 0; k < p->kind_count; k++)
        sum += p->kinds[k].nodes * earn(p, &p->kinds[k]);
    return sum;
}

/* Prices against the imbalance. Arrivals that take no room must not be paid for. */
static void adjust(struct prices *p, double step)
{
    double length = p->spare * p->spare;

    for (uint32_t sort = 1; sort < p->classes; sort++)
        length += p->balance[sort] * p->balance[sort];
    if (!(length > 0))
        return;
    p->move = fmax(0, p->move - step * p->spare / length);
    for (uint32_t sort = 1; sort < p->classes; sort++) {
        p->price[sort] -= step * p->balance[sort] / length;
        if (in_units(p, sort) == 0)
            p->price[sort] = fmin(0, p->price[sort]);
    }
}

static void prepare(struct prices *p, const struct trial *t, uint32_t term, struct arena *arena)
{
    *p = (struct prices){ .t = t, .term = &t->aim.terms[term] };
    choose_unit(p);
    find_kinds(p, arena);
    p->price = arena_array(arena, p->classes, sizeof *p->price);
    p->balance = arena_array(arena, p->classes, sizeof *p->balance);
    p->income = arena_array(arena, (size_t)p->room + 1, sizeof *p->income);
    p->last = arena_array(arena, (size_t)p->room + 1, sizeof *p->last);
    p->cost = arena_array(arena, (size_t)p->most_out + 1, sizeof *p->cost);
    p->leaves = arena_array(arena, (size_t)p->most_leavers * (p->most_out + 1), sizeof *p->leaves);
}

/* What is searched for one term. */
struct task {
    uint32_t term;
    uint32_t moves;
    uint32_t steps;
    double reached; /* slots */
};

/* Polyak's step towards what was reached; back to the best prices, and shorter, when stuck. */
static uint32_t search(struct prices *p, const struct task *task, struct trial_bound *bound,
                       double *kept)
{
    size_t bytes = p->classes * sizeof *kept;
    double least = HUGE_VAL, base = 0, slope = 0, scale = 1;
    uint32_t since = 0, made = 0;

    while (made < task->steps && !(floor(least + 1e-6) <= task->reached)) {
        double sum = price_all(p, p->t->slots[task->term], task->moves);
        double now = sum + p->move * task->moves;

        made++;
        if (now < least - 1e-4) {
            least = now;
            base = sum;
            slope = p->move;
            memcpy(kept, p->price, bytes);
            since = 0;
        } else if (++since > PATIENCE) {
            scale *= 0.6;
            since = 0;
            p->move = slope;
            memcpy(p->price, kept, bytes);
            continue;
        }
        adjust(p, scale * (now - task->reached));
    }
    if (made > 0)
        trial_bound_line(bound, task->term, base, slope);
    return made;
}

uint32_t trial_bound_tighten(struct trial_bound *bound, const struct trial *t, uint32_t moves,
                             const int64_t *reached, uint32_t steps)
{
    uint32_t made = 0;

    for (uint32_t i = 0; i < t->aim.count; i++) {
        struct task task = { i, moves, steps, (double)reached[i] };
        struct arena *arena = arena_create();
        int64_t most = trial_bound_slots(bound, i, moves);
        int64_t less = trial_bound_slots(bound, i, moves - moves / 4);
        struct prices p;

        if (!t->aim.terms[i].pair && most > reached[i]) {
            prepare(&p, t, i, arena);
            if (p.work * task.steps > MOST_WORK)
                task.steps = (uint32_t)(MOST_WORK / p.work);
            p.move = moves >= 4 ? (double)(most - less) / (moves / 4) : 1;
            made += search(&p, &task, bound, arena_array(arena, p.classes, sizeof(double)));
        }
        arena_destroy(arena);
    }
    return made;
}
