/* The cheapest set first, its VMs by best fit into residues, and back again if one finds no place.
 */
#include "policies/lib/cloud/macro_greedy.h"

#include <string.h>

#include "sim/base/error.h"

enum { DEAR = 8 }; /* sets of this size and more count as equally dear */

static int64_t free_of(const struct trial *t, const struct trial_term *term, uint32_t numa)
{
    return term->resource == TRIAL_CPU ? t->cpu[numa] : t->mem[numa];
}

static uint32_t term_of(const struct macro *m, uint32_t place)
{
    uint32_t term = 0;

    while (place >= m->first[term + 1])
        term++;
    return term;
}

/* What one node lacks for one more VM (or half of one) of the term. */
static struct evict_need need_of(const struct trial *t, const struct trial_term *term,
                                 uint32_t numa)
{
    int64_t size = term->pair ? term->size / 2 : term->size;

    return (struct evict_need){
        .resource = term->resource,
        .numa = numa,
        .modulus = term->pair ? 0 : size,
        .amount = size - free_of(t, term, numa) % size,
    };
}

/* Pairs of nodes that fit, from the halves that fit on each. */
static int64_t pairs_of(const int64_t *fit, uint32_t nodes)
{
    int64_t sum = 0;
    int64_t most = 0;

    for (uint32_t k = 0; k < nodes; k++) {
        sum += fit[k];
        most = fit[k] > most ? fit[k] : most;
    }
    return sum / 2 < sum - most ? sum / 2 : sum - most;
}

/*
 * The nodes of a PM that must give room for one more pair: one alone if that is enough, else the
 * two with the smallest sets. Returns how many; 0 if there are none.
 */
static uint32_t lacking(struct macro *m, const struct trial_term *term, uint32_t pm,
                        uint32_t *numas)
{
    uint32_t nodes = m->t->numa_first[pm + 1] - m->t->numa_first[pm];
    uint32_t size[TRIAL_NODES];
    uint32_t best[3] = { TRIAL_NODES, TRIAL_NODES, TRIAL_NODES }; /* smallest, second, alone */
    int64_t fit[TRIAL_NODES];

    for (uint32_t k = 0; k < nodes; k++)
        fit[k] = free_of(m->t, term, m->t->numa_first[pm] + k) / (term->size / 2);
    for (uint32_t k = 0; k < nodes; k++) {
        struct evict_need need = need_of(m->t, term, m->t->numa_first[pm] + k);
        int64_t now = pairs_of(fit, nodes);

        size[k] = evict_smallest(&m->evict, m->t, &need);
        fit[k]++;
        if (size[k] < EVICT_NEVER && pairs_of(fit, nodes) > now &&
            (best[2] == TRIAL_NODES || size[k] < size[best[2]]))
            best[2] = k;
        fit[k]--;
        if (best[0] == TRIAL_NODES || size[k] < size[best[0]]) {
            best[1] = best[0];
            best[0] = k;
        } else if (best[1] == TRIAL_NODES || size[k] < size[best[1]]) {
            best[1] = k;
        }
    }
    if (best[2] != TRIAL_NODES) {
        numas[0] = m->t->numa_first[pm] + best[2];
        return 1;
    }
    if (best[1] == TRIAL_NODES || size[best[1]] == EVICT_NEVER)
        return 0;
    numas[0] = m->t->numa_first[pm] + best[0];
    numas[1] = m->t->numa_first[pm] + best[1];
    return 2;
}

/* The nodes whose sets make up the set of a place. */
static uint32_t nodes_of(struct macro *m, uint32_t place, uint32_t *numas)
{
    uint32_t term = term_of(m, place);

    if (m->t->aim.terms[term].pair)
        return lacking(m, &m->t->aim.terms[term], place - m->first[term], numas);
    numas[0] = place - m->first[term];
    return 1;
}

static void renew(struct macro *m, uint32_t place)
{
    const struct trial_term *term = &m->t->aim.terms[term_of(m, place)];
    struct macro_set *set = &m->sets[place];
    uint32_t numas[2];
    uint32_t count = nodes_of(m, place, numas);
    uint32_t size = count ? 0 : EVICT_NEVER;

    set->sum = 0;
    for (uint32_t k = 0; k < count; k++) {
        struct evict_need need = need_of(m->t, term, numas[k]);

        need.largest = set->largest;
        size += evict_smallest(&m->evict, m->t, &need);
        set->sum += m->evict.sum;
        if (m->simple)
            m->residue[place] = term->size - need.amount;
    }
    set->size = size < EVICT_NEVER ? (uint16_t)size : EVICT_NEVER;
    set->waits = false;
}

void macro_renew(struct macro *m)
{
    for (uint32_t place = 0; place < m->count; place++) {
        m->sets[place].largest = 0;
        renew(m, place);
        m->sets[place].barred = false;
    }
}

void macro_begin(struct macro *m, struct trial *t, const struct plan_limits *limits,
                 struct arena *arena)
{
    *m = (struct macro){ .t = t, .limits = *limits };
    m->simple = t->aim.count == 1 && !t->aim.terms[0].pair;
    for (uint32_t i = 0; i < t->aim.count; i++) {
        m->count += t->aim.terms[i].pair ? t->pms : t->numas;
        m->first[i + 1] = m->count;
    }
    evict_init(&m->evict, t, arena);
    m->sets = arena_array(arena, m->count, sizeof *m->sets);
    m->residue = arena_array(arena, t->numas, sizeof *m->residue);
    macro_renew(m);
}

struct macro *macro_clone(const struct macro *m, struct arena *arena)
{
    struct macro *clone = arena_alloc(arena, sizeof *clone);

    *clone = *m;
    clone->t = trial_clone(m->t, arena);
    evict_init(&clone->evict, m->t, arena);
    clone->sets = arena_array(arena, m->count, sizeof *m->sets);
    clone->residue = arena_array(arena, m->t->numas, sizeof *m->residue);
    macro_copy(clone, m);
    return clone;
}

void macro_copy(struct macro *to, const struct macro *from)
{
    trial_copy(to->t, from->t);
    memcpy(to->sets, from->sets, to->count * sizeof *to->sets);
    memcpy(to->residue, from->residue, to->t->numas * sizeof *to->residue);
}

/* The smallest set, as all gain the same. */
static uint32_t next_simple(const struct macro *m, uint32_t most)
{
    uint32_t found = TRIAL_NONE;
    uint32_t size = most + 1;
    int64_t sum = 0;

    for (uint32_t i = 0; i < m->count; i++) {
        const struct macro_set *set = &m->sets[i];

        if (set->size > size || (set->size == size && set->sum >= sum) || set->waits || set->barred)
            continue;
        found = i;
        size = set->size;
        sum = set->sum;
    }
    return found;
}

uint32_t macro_next(const struct macro *m)
{
    uint32_t most = m->limits.moves - m->t->moves;
    uint32_t found = TRIAL_NONE;
    double gain = 0;

    most = most < EVICT_NEVER ? most : EVICT_NEVER - 1;
    if (m->simple)
        return next_simple(m, most);
    for (uint32_t term = 0; term < m->t->aim.count; term++) {
        int64_t slot[TRIAL_TERMS] = { 0 };

        slot[term] = 1;
        for (uint32_t i = m->first[term]; i < m->first[term + 1]; i++) {
            const struct macro_set *set = &m->sets[i];
            double per_move = trial_worth(m->t, slot) / set->size;

            if (set->size > most || set->waits || set->barred || per_move <= gain)
                continue;
            found = i;
            gain = per_move;
        }
    }
    return found;
}

/* A draw between equals: the n-th of them replaces the others with probability 1 / n. */
static bool lucky(struct macro *m, uint32_t *equals)
{
    return m->luck && rng_below(m->luck, ++*equals) == 0;
}

/* Where a VM goes: least residue that holds it, then the dearest set, then the lowest node. */
static uint32_t sink_simple(struct macro *m, uint32_t vm, uint32_t source)
{
    const struct trial *t = m->t;
    const struct trial_term *term = &t->aim.terms[0];
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];
    int64_t share = (term->resource == TRIAL_CPU ? kind->cpu : kind->mem) % term->size;
    uint32_t found = TRIAL_NONE;
    int64_t rest = INT64_MAX;
    uint16_t dear = 0;
    uint32_t equals = 1;

    for (uint32_t j = 0; j < t->numas; j++) {
        uint16_t size = m->sets[j].size < DEAR ? m->sets[j].size : DEAR;
        bool equal = m->residue[j] == rest && size == dear;

        if (m->residue[j] < share || m->residue[j] > rest ||
            (m->residue[j] == rest && size < dear) || j == source || (equal && !m->luck) ||
            !trial_can_move(t, vm, j) || (equal && !lucky(m, &equals)))
            continue;
        equals = equal ? equals : 1;
        found = j;
        rest = m->residue[j];
        dear = size;
    }
    return found;
}

/* Where a VM goes with other aims: least loss, then least left of the resource, then lowest. */
static uint32_t sink_any(struct macro *m, const struct trial_term *term, uint32_t vm,
                         uint32_t source)
{
    const struct trial *t = m->t;
    int64_t size = term->pair ? term->size / 2 : term->size;
    uint32_t found = TRIAL_NONE;
    double least = 0;
    int64_t rest = 0;
    uint32_t equals = 1;

    for (uint32_t j = 0; j < t->numas; j++) {
        int64_t left = free_of(t, term, j) % size;
        double gain;
        bool equal;

        if (j == source || (term->pair && t->numa_pm[j] == t->numa_pm[source]) ||
            !trial_can_move(t, vm, j))
            continue;
        gain = trial_gain(t, vm, j);
        equal = found != TRIAL_NONE && gain == least && left == rest;
        if (found != TRIAL_NONE &&
            (gain < least || (gain == least && left > rest) || (equal && !lucky(m, &equals))))
            continue;
        equals = equal ? equals : 1;
        found = j;
        least = gain;
        rest = left;
    }
    return found;
}

static void took(struct macro *m, uint32_t numa)
{
    if (m->simple)
        m->residue[numa] = free_of(m->t, &m->t->aim.terms[0], numa) % m->t->aim.terms[0].size;
}

static void give_up(struct macro *m, uint32_t first)
{
    while (m->t->moves > first) {
        uint32_t to = m->t->log[m->t->moves - 1].to;

        trial_undo(m->t);
        took(m, to);
    }
}

/* A VM of the set found no place: the next set does without VMs of its size, if there is one. */
static void lower(struct macro *m, uint32_t place, uint32_t vm)
{
    const struct trial_term *term = &m->t->aim.terms[0];
    const struct trial_kind *kind = &m->t->kind[m->t->kind_of[vm]];

    m->sets[place].largest = (term->resource == TRIAL_CPU ? kind->cpu : kind->mem) % term->size - 1;
    if (m->sets[place].largest > 0) {
        renew(m, place);
        m->sets[place].waits = m->sets[place].size == EVICT_NEVER;
    }
}

/* Sends away the set of one node; or returns the VM that found no place. */
static uint32_t clear_node(struct macro *m, const struct trial_term *term, uint32_t source,
                           int64_t largest)
{
    struct evict_need need = need_of(m->t, term, source);
    uint32_t size;

    need.largest = largest;
    size = evict_smallest(&m->evict, m->t, &need);

    for (uint32_t i = 0; i < size; i++) {
        uint32_t vm = m->evict.taken[i];
        uint32_t to = m->simple ? sink_simple(m, vm, source) : sink_any(m, term, vm, source);

        if (to == TRIAL_NONE)
            return vm;
        trial_move(m->t, vm, to);
        took(m, to);
    }
    return TRIAL_NONE;
}

static void renew_whole(struct macro *m, uint32_t place)
{
    m->sets[place].largest = 0;
    renew(m, place);
}

static void renew_pm(struct macro *m, uint32_t pm)
{
    const struct trial *t = m->t;

    for (uint32_t term = 0; term < t->aim.count; term++) {
        if (t->aim.terms[term].pair) {
            renew_whole(m, m->first[term] + pm);
            continue;
        }
        for (uint32_t numa = t->numa_first[pm]; numa < t->numa_first[pm + 1]; numa++)
            renew_whole(m, m->first[term] + numa);
    }
}

/* Sets of the places that the moves from `first` on have touched. */
static void renew_touched(struct macro *m, uint32_t first)
{
    for (uint32_t step = first; step < m->t->moves; step++) {
        const struct trial_move *move = &m->t->log[step];

        if (m->simple) {
            renew_whole(m, move->from);
            renew_whole(m, move->to);
        } else {
            renew_pm(m, trial_spot_pm(m->t, move->vm, move->from));
            renew_pm(m, trial_spot_pm(m->t, move->vm, move->to));
        }
    }
}

bool macro_take(struct macro *m, uint32_t place)
{
    const struct trial_term *term = &m->t->aim.terms[term_of(m, place)];
    uint32_t first = m->t->moves;
    double before = m->simple ? 0 : trial_value(m->t);
    uint32_t numas[2];
    uint32_t count = nodes_of(m, place, numas);

    BUG_UNLESS(m->sets[place].size <= m->limits.moves - first);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t vm = clear_node(m, term, numas[k], m->sets[place].largest);

        if (vm == TRIAL_NONE)
            continue;
        give_up(m, first);
        m->sets[place].waits = true;
        if (m->stubborn && m->simple)
            lower(m, place, vm);
        return false;
    }
    if (!m->simple && trial_value(m->t) > before - TRIAL_EPSILON) {
        give_up(m, first);
        m->sets[place].waits = true;
        return false;
    }
    renew_touched(m, first);
    return true;
}

void macro_run(struct macro *m)
{
    while (plan_open(m->t, &m->limits)) {
        uint32_t place = macro_next(m);

        if (place == TRIAL_NONE)
            return;
        macro_take(m, place);
    }
}

void macro_greedy(struct trial *t, const struct plan_limits *limits,
                  const struct macro_greedy_params *params, struct arena *arena)
{
    struct macro m;

    macro_begin(&m, t, limits, arena);
    m.stubborn = params->stubborn;
    macro_run(&m);
}
