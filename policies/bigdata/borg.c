/*
 * Borg (Verma, Pedrosa, Korupolu, Oppenheimer, Tune & Wilkes, EuroSys 2015, sections 2.5, 3.2 and
 * 3.4): pending tasks by priority; machines with room are scored by E-PVM, which spreads, or by
 * best fit. Where none has room, a task may evict those of lower priority, the lowest first, on the
 * machine where fewest go and they matter least; in the band of production nobody evicts another.
 * What is evicted waits again. `enough` is relaxed randomization: machines are looked at in a
 * random order until so many have room. Bands as of Tirmazi et al., EuroSys 2020. The hybrid score
 * that Borg came to is not published; users of one priority go by arrival here, not in turn.
 */
#include <stdlib.h>

#include "policies/lib/bigdata/score.h"
#include "policies/lib/fit.h"
#include "sim/bigdata/bigdata.h"

enum { EPVM, BEST_FIT };
static const char *const score_names[] = { "epvm", "best_fit", NULL };

enum { MOST_EVICTED = 1024 };

struct borg {
    int by;
    int64_t enough, production, monitoring;
    struct score score;
    const struct big_attempt *victim[MOST_EVICTED]; /* of the machine that is looked at */
};

/* What a place by eviction costs: less is better. */
struct price {
    uint32_t machine, evicted;
    int64_t highest; /* priority among them */
};

static const struct param borg_params[] = {
    PARAM_CHOICE(borg, by, "epvm", score_names, "What machines are scored by."),
    PARAM(borg, enough, 0, 0, 1 << 20, "", "Machines with room to score; 0: all."),
    PARAM(borg, production, 120, -1e9, 1e9, "", "Least priority of the band of production ..."),
    PARAM(borg, monitoring, 360, -1e9, 1e9, "", "... and of that of monitoring above it."),
    { 0 },
};

static bool borg_init(void *ptr, struct big *big, struct error *err)
{
    struct borg *self = ptr;

    if (self->monitoring < self->production)
        return error_set(err, "monitoring: the band must be above that of production");
    score_init(&self->score, big);
    return true;
}

/* Higher is better. */
static double score_of(const struct borg *self, const struct big_stage_view *stage,
                       const struct big_machine *m)
{
    double need[FIT_DIMENSIONS] = { 0 }, free[FIT_DIMENSIONS] = { 0 },
           total[FIT_DIMENSIONS] = { 0 };
    double base = self->score.machines > 2 ? self->score.machines : 2;
    struct fit fit;

    for (int r = 0; r < BIG_RESOURCES; r++) {
        if (m->capacity[r] == INT64_MAX)
            continue;
        need[r] = (double)stage->spec->demand[r];
        free[r] = (double)m->free[r];
        total[r] = (double)m->capacity[r];
    }
    fit = fit_of(need, free, total, NULL);
    return self->by == EPVM ? -fit_opportunity(&fit, base) : -fit_left(&fit);
}

static uint32_t best_of_all(const struct borg *self, const struct big *big,
                            const struct big_stage_view *stage)
{
    uint32_t best = BIG_NONE;
    double most = 0;

    for (uint32_t m = score_next_open(&self->score, 0); m != BIG_NONE;
         m = score_next_open(&self->score, m + 1)) {
        double score;

        if (!big_fits(big, stage, m))
            continue;
        score = score_of(self, stage, big_machine(big, m));
        if (best == BIG_NONE || score > most) {
            best = m;
            most = score;
        }
    }
    return best;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* A random order: steps that meet every machine once. */
static uint32_t best_of_some(const struct borg *self, struct big *big,
                             const struct big_stage_view *stage)
{
    uint32_t n = self->score.machines, at = (uint32_t)rng_below(big_rng(big), n), best = BIG_NONE;
    uint32_t step = 1 + (uint32_t)rng_below(big_rng(big), n);
    double most = 0;
    int64_t found = 0;

    while (common_divisor(step, n) != 1)
        step = step % n + 1;
    for (uint32_t i = 0; i < n && found < self->enough;
         i++, at = (uint32_t)(((uint64_t)at + step) % n)) {
        double score;

        if (!big_fits(big, stage, at))
            continue;
        found++;
        score = score_of(self, stage, big_machine(big, at));
        if (best == BIG_NONE || score > most) {
            best = at;
            most = score;
        }
    }
    return best;
}

static uint32_t best_of_freed(const struct borg *self, const struct big *big,
                              const struct big_stage_view *stage)
{
    uint32_t best = BIG_NONE;
    double most = 0;

    for (uint32_t i = 0; i < self->score.freed_count; i++) {
        uint32_t m = self->score.freed[i];
        double score;

        if (!big_fits(big, stage, m))
            continue;
        score = score_of(self, stage, big_machine(big, m));
        if (best == BIG_NONE || score > most || (!(score < most) && m < best)) {
            best = m;
            most = score;
        }
    }
    return best;
}

/* Eviction ---------------------------------------------------------------------------------- */

static bool in_production(const struct borg *self, int64_t priority)
{
    return priority >= self->production && priority < self->monitoring;
}

static bool may_evict(const struct borg *self, int64_t priority, int64_t other)
{
    return priority > other && !(in_production(self, priority) && in_production(self, other));
}

/* The lowest priority first; of equals that which has run least. */
static int lowest_first(const void *a, const void *b)
{
    const struct big_attempt *x = *(const struct big_attempt *const *)a;
    const struct big_attempt *y = *(const struct big_attempt *const *)b;
    int64_t p = x->stage->job->priority, q = y->stage->job->priority;

    if (p != q)
        return p < q ? -1 : 1;
    if (x->start != y->start)
        return x->start > y->start ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The victims of the machine in their order: how many there are. */
static uint32_t victims_of(struct borg *self, const struct big *big, int64_t priority,
                           uint32_t machine)
{
    uint32_t count = 0;

    for (const struct big_attempt *at = big_first_on(big, machine); at && count < MOST_EVICTED;
         at = big_next_on(big, at))
        if (may_evict(self, priority, at->stage->job->priority))
            self->victim[count++] = at;
    qsort(self->victim, count, sizeof *self->victim, lowest_first);
    return count;
}

/* How many of them must go before a task of the stage has room; BIG_NONE: all are too few. */
static uint32_t needed(const struct borg *self, const struct big_stage_view *stage,
                       const struct big_machine *m, uint32_t victims)
{
    int64_t free[BIG_RESOURCES];

    for (int r = 0; r < BIG_RESOURCES; r++)
        free[r] = m->free[r];
    for (uint32_t n = 0;; n++) {
        bool fits = true;

        for (int r = 0; r < BIG_RESOURCES; r++)
            fits = fits && stage->spec->demand[r] <= free[r];
        if (fits)
            return n;
        if (n == victims)
            return BIG_NONE;
        for (int r = 0; r < BIG_RESOURCES; r++)
            if (free[r] != INT64_MAX)
                free[r] += self->victim[n]->stage->spec->demand[r];
    }
}

/* Whether anybody runs that it may evict. */
static bool has_victims(const struct borg *self, const struct big *big, int64_t priority)
{
    for (const struct big_job *job = big_first_job(big); job; job = big_next_job(big, job))
        if (job->running > 0 && may_evict(self, priority, job->priority))
            return true;
    return false;
}

static uint32_t evict(struct borg *self, struct big *big, const struct big_stage_view *stage)
{
    int64_t priority = stage->job->priority;
    struct price best = { BIG_NONE, 0, 0 };

    for (uint32_t m = 0; m < self->score.machines; m++) {
        uint32_t victims, count;
        struct price price;

        if (!big_machine(big, m)->up)
            continue;
        victims = victims_of(self, big, priority, m);
        count = needed(self, stage, big_machine(big, m), victims);
        if (count == BIG_NONE || count == 0)
            continue;
        price = (struct price){ m, count, self->victim[count - 1]->stage->job->priority };
        if (best.machine == BIG_NONE || price.evicted < best.evicted ||
            (price.evicted == best.evicted && price.highest < best.highest))
            best = price;
    }
    if (best.machine == BIG_NONE)
        return BIG_NONE;
    victims_of(self, big, priority, best.machine);
    for (uint32_t i = 0; i < best.evicted; i++)
        big_kill(big, self->victim[i]);
    return best.machine;
}

/* Events ------------------------------------------------------------------------------------ */

static uint32_t borg_place(void *ptr, struct big *big, struct big_stage_view *stage,
                           bool only_freed)
{
    struct borg *self = ptr;
    uint32_t machine = only_freed         ? best_of_freed(self, big, stage)
                       : self->enough > 0 ? best_of_some(self, big, stage)
                                          : best_of_all(self, big, stage);

    if (machine != BIG_NONE || !has_victims(self, big, stage->job->priority))
        return machine;
    return evict(self, big, stage);
}

static void borg_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct borg *self = ptr;

    score_stage_ready(&self->score, big, stage);
}

static void borg_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct borg *self = ptr;

    (void)end;
    score_task_ended(&self->score, big, attempt);
}

static void borg_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct borg *self = ptr;

    score_machine_changed(&self->score, big, machine);
}

static void borg_job_over(void *ptr, struct big *big, struct big_job *job)
{
    (void)ptr;
    score_job_over(big, job);
}

static void borg_decide(void *ptr, struct big *big)
{
    struct borg *self = ptr;

    score_decide(&self->score, big, borg_place, self);
}

const struct bigdata_policy bigdata_borg = {
    .policy = { .name = "bigdata.borg",
                .doc = "By priority on scored machines; lower priorities are evicted.",
                .source = "Verma et al., EuroSys 2015, sections 2.5, 3.2 and 3.4; bands of "
                          "Tirmazi et al., EuroSys 2020",
                .params = borg_params,
                .self_size = sizeof(struct borg) },
    .conserves = true,
    .stage_size = sizeof(struct dominant_node),
    .init = borg_init,
    .stage_ready = borg_stage_ready,
    .task_ended = borg_task_ended,
    .job_over = borg_job_over,
    .machine_changed = borg_machine_changed,
    .decide = borg_decide,
};
