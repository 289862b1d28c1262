/* Concave hulls of slots over moves, node by node, sorted by slope and summed up. */
#include "sim/cloud/trial_bound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/error.h"

/* A straight piece of a hull: that many slots for that many half moves. */
struct piece {
    int64_t gain;
    int64_t cost;
};

/* Slots of tiny terms times moves may not fit into 64 bits. */
__extension__ typedef __int128 wide;

/* At most base + slope * moves slots. */
struct line {
    double base, slope;
};

enum { LINES = 8 };

struct term_bound {
    struct piece *pieces; /* steepest first; then summed up from the first on */
    uint32_t count;
    int64_t slots; /* now */
    int64_t most;  /* floor(F / size) */
    struct line lines[LINES];
    uint32_t line_count; /* all that were ever added */
};

struct trial_bound {
    struct term_bound terms[TRIAL_TERMS];
    struct trial_aim aim;
    double totals[TRIAL_TERMS];
    uint32_t vms;
};

/* What one node or PM could give away, largest first, and its curve. */
struct scratch {
    int64_t *single[2]; /* e of single VMs, by node */
    int64_t *pair;      /* e of halves */
    int64_t *curve;     /* most slots gained with k half moves, k = 0 .. */
    uint32_t singles[2], pairs;
};

static int falling(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x < y) - (x > y);
}

/* Few items, mostly: a sort by insertion, unless there are many. */
static void sort_falling(int64_t *items, uint32_t count)
{
    if (count > 64) {
        qsort(items, count, sizeof *items, falling);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        int64_t item = items[i];
        uint32_t at = i;

        for (; at > 0 && items[at - 1] < item; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static uint32_t collect(const struct trial *t, const struct trial_term *term, uint32_t list,
                        int64_t modulus, int64_t *items)
{
    uint32_t count = 0;

    for (uint32_t vm = t->head[list]; vm != TRIAL_NONE; vm = t->next[vm]) {
        const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
        int64_t share = term->resource == TRIAL_CPU ? kind->cpu : kind->mem;

        share = modulus ? share % modulus : share;
        if (!t->fixed[vm] && share > 0)
            items[count++] = share;
    }
    return count;
}

/* The curve of one node: any number of halves at 1, of single VMs at 2 half moves. */
static uint32_t node_curve(struct scratch *s, int64_t residue, int64_t size)
{
    uint32_t last = 2 * s->singles[0] + s->pairs;
    int64_t halves = 0;

    memset(s->curve, 0, ((size_t)last + 1) * sizeof *s->curve);
    for (uint32_t d = 0; d <= s->pairs; d++) {
        int64_t sum = residue + halves;

        for (uint32_t n = 0; n <= s->singles[0]; n++) {
            int64_t *gain = &s->curve[d + 2 * n];

            *gain = sum / size > *gain ? sum / size : *gain;
            sum += n < s->singles[0] ? s->single[0][n] : 0;
        }
        halves += d < s->pairs ? s->pair[d] : 0;
    }
    return last;
}

/* The curve of a PM of two nodes for pairs: a VM leaves where slots are fewer. */
static uint32_t pair_curve(struct scratch *s, const int64_t *free, int64_t size)
{
    uint32_t last = 2 * (s->singles[0] + s->singles[1] + s->pairs);
    int64_t now = (free[0] < free[1] ? free[0] : free[1]) / size;
    int64_t halves = 0;

    memset(s->curve, 0, ((size_t)last + 1) * sizeof *s->curve);
    for (uint32_t d = 0; d <= s->pairs; d++) {
        int64_t sum[2] = { free[0] + halves, free[1] + halves };
        uint32_t used[2] = { 0, 0 };

        for (uint32_t k = d;; k++) {
            int weaker = sum[0] / size > sum[1] / size;
            int64_t gain = sum[weaker] / size - now;

            s->curve[2 * k] = gain > s->curve[2 * k] ? gain : s->curve[2 * k];
            if (used[weaker] == s->singles[weaker])
                break;
            sum[weaker] += s->single[weaker][used[weaker]++];
        }
        halves += d < s->pairs ? s->pair[d] : 0;
    }
    return last;
}

/* Appends the upper hull of the curve to the pieces. */
static void add_hull(struct term_bound *b, const int64_t *curve, uint32_t last)
{
    uint32_t first = b->count;
    uint32_t at = 0; /* the last point taken */

    for (uint32_t k = 1; k <= last; k++) {
        struct piece piece = { curve[k] - curve[at], k - at };

        if (piece.gain <= 0)
            continue;
        while (b->count > first) {
            struct piece *back = &b->pieces[b->count - 1];

            if ((wide)back->gain * piece.cost > (wide)piece.gain * back->cost)
                break;
            piece.gain += back->gain;
            piece.cost += back->cost;
            b->count--;
        }
        b->pieces[b->count++] = piece;
        at = k;
    }
}

static void bound_nodes(const struct trial *t, uint32_t term, struct scratch *s,
                        struct term_bound *b)
{
    const struct trial_term *what = &t->aim.terms[term];

    for (uint32_t numa = 0; numa < t->numas; numa++) {
        uint32_t pm = t->numa_pm[numa];
        int64_t free = what->resource == TRIAL_CPU ? t->cpu[numa] : t->mem[numa];

        s->singles[0] = collect(t, what, numa, what->size, s->single[0]);
        s->pairs = 0;
        for (uint32_t p = t->pair_first[pm]; p < t->pair_first[pm + 1]; p++)
            if (t->pair_numas[p][0] == numa || t->pair_numas[p][1] == numa)
                s->pairs += collect(t, what, t->numas + p, what->size, s->pair + s->pairs);
        sort_falling(s->single[0], s->singles[0]);
        sort_falling(s->pair, s->pairs);
        add_hull(b, s->curve, node_curve(s, free % what->size, what->size));
    }
}

static void bound_pairs(const struct trial *t, uint32_t term, struct scratch *s,
                        struct term_bound *b)
{
    const struct trial_term *what = &t->aim.terms[term];
    int64_t half = what->size / 2;

    for (uint32_t pm = 0; pm < t->pms; pm++) {
        uint32_t first = t->numa_first[pm];
        int64_t free[2];

        if (t->pair_first[pm + 1] == t->pair_first[pm])
            continue;
        for (uint32_t k = 0; k < 2; k++) {
            free[k] = what->resource == TRIAL_CPU ? t->cpu[first + k] : t->mem[first + k];
            s->singles[k] = collect(t, what, first + k, 0, s->single[k]);
            sort_falling(s->single[k], s->singles[k]);
        }
        s->pairs = collect(t, what, t->numas + t->pair_first[pm], half, s->pair);
        sort_falling(s->pair, s->pairs);
        add_hull(b, s->curve, pair_curve(s, free, half));
    }
}

static int by_slope(const void *a, const void *b)
{
    const struct piece *x = a;
    const struct piece *y = b;
    wide left = (wide)x->gain * y->cost;
    wide right = (wide)y->gain * x->cost;

    return (left < right) - (left > right);
}

static void sum_up(struct term_bound *b)
{
    qsort(b->pieces, b->count, sizeof *b->pieces, by_slope);
    for (uint32_t i = 1; i < b->count; i++) {
        b->pieces[i].gain += b->pieces[i - 1].gain;
        b->pieces[i].cost += b->pieces[i - 1].cost;
    }
}

static bool only_two_nodes(const struct trial *t)
{
    for (uint32_t pm = 0; pm < t->pms; pm++)
        if (t->numa_first[pm + 1] - t->numa_first[pm] > 2)
            return false;
    return true;
}

static void bound_term(const struct trial *t, uint32_t term, struct scratch *s,
                       struct term_bound *b)
{
    const struct trial_term *what = &t->aim.terms[term];
    int64_t total = what->resource == TRIAL_CPU ? t->total_cpu : t->total_mem;

    b->slots = t->slots[term];
    b->most = total / what->size;
    if (!what->pair)
        bound_nodes(t, term, s, b);
    else if (only_two_nodes(t))
        bound_pairs(t, term, s, b);
    else
        b->pieces[b->count++] = (struct piece){ b->most, 1 };
    sum_up(b);
}

struct trial_bound *trial_bound_make(const struct trial *t, struct arena *arena)
{
    struct trial_bound *bound = arena_alloc(arena, sizeof *bound);
    size_t vms = t->vms;
    int64_t *room = mem_alloc((6 * vms + 1) * sizeof *room);
    struct scratch s = { .single = { room, room + vms },
                         .pair = room + 2 * vms,
                         .curve = room + 3 * vms };

    bound->aim = t->aim;
    bound->vms = t->vms;
    for (uint32_t i = 0; i < t->aim.count; i++) {
        /* A piece takes at least one VM, or half of one. */
        bound->terms[i].pieces = arena_array(arena, 2 * vms + 1, sizeof(struct piece));
        bound->totals[i] =
            (double)(t->aim.terms[i].resource == TRIAL_CPU ? t->total_cpu : t->total_mem);
        bound_term(t, i, &s, &bound->terms[i]);
    }
    mem_free(room);
    return bound;
}

/* By the hulls alone. */
static int64_t by_hulls(const struct term_bound *b, uint32_t moves)
{
    int64_t left = 2 * (int64_t)moves;
    uint32_t low = 0;
    uint32_t high = b->count;
    int64_t gain;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (b->pieces[middle].cost <= left)
            low = middle + 1;
        else
            high = middle;
    }
    gain = low > 0 ? b->pieces[low - 1].gain : 0;
    if (low < b->count) {
        int64_t spent = low > 0 ? b->pieces[low - 1].cost : 0;
        int64_t rise = b->pieces[low].gain - gain;
        int64_t run = b->pieces[low].cost - spent;

        gain += (int64_t)((wide)(left - spent) * rise / run);
    }
    return b->slots + gain < b->most ? b->slots + gain : b->most;
}

void trial_bound_line(struct trial_bound *bound, uint32_t term, double base, double slope)
{
    struct term_bound *b = &bound->terms[term];

    BUG_UNLESS(term < bound->aim.count && slope >= 0);
    b->lines[b->line_count++ % LINES] = (struct line){ base, slope };
}

int64_t trial_bound_slots(const struct trial_bound *bound, uint32_t term, uint32_t moves)
{
    const struct term_bound *b = &bound->terms[term];
    int64_t least;

    BUG_UNLESS(term < bound->aim.count);
    least = by_hulls(b, moves);
    for (uint32_t i = 0; i < b->line_count && i < LINES; i++) {
        double slots = floor(b->lines[i].base + b->lines[i].slope * moves + 1e-6);

        if (slots < (double)least)
            least = (int64_t)slots;
    }
    return least;
}

double trial_bound_value(const struct trial_bound *bound, uint32_t moves)
{
    double sum = 0;

    for (uint32_t i = 0; i < bound->aim.count; i++) {
        const struct trial_term *term = &bound->aim.terms[i];
        double total = bound->totals[i];
        int64_t slots = trial_bound_slots(bound, i, moves);

        if (total > 0)
            sum += term->weight * ((total - (double)(term->size * slots)) / total);
    }
    return sum;
}

/* A VM never gains anything by moving twice, in the bound: as many moves as VMs are all. */
uint32_t trial_bound_moves(const struct trial_bound *bound, double goal)
{
    uint32_t low = 0;
    uint32_t high = bound->vms;

    if (trial_bound_value(bound, high) > goal)
        return TRIAL_NONE;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (trial_bound_value(bound, middle) <= goal)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
