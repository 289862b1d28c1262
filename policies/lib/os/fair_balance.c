/* Where the fair classes of Linux let threads wake, and how they even out the load of CPUs. */
#include "policies/lib/os/fair_balance.h"

enum {
    BUSY_FACTOR = 16,
    NR_MIGRATE = 32,
    MOST_SHIFT = 62,
    BALANCE_PARTS = 10 /* max_load_balance_interval: 0.1 s for each CPU */
};

#define HOT (500 * MICROSECOND)

/* Stands for a jiffy where there are no ticks. */
#define TICKLESS MILLISECOND

/* Placing ----------------------------------------------------------------------------------- */

static uint32_t running(const struct os *os, uint32_t cpu)
{
    return os_ready(os, cpu) + (os_current(os, cpu) != NULL);
}

static bool core_idles(const struct fair *fair, const struct os *os, uint32_t cpu)
{
    uint32_t smt = (uint32_t)os_machine(os)->smt, first = cpu - cpu % smt;

    for (uint32_t c = first; c < first + smt && c < fair->cpus; c++)
        if (running(os, c) > 0)
            return false;
    return true;
}

/* select_idle_sibling: in the cache of its last CPU, from the next one on. */
static uint32_t idle_sibling(const struct fair *fair, const struct os *os,
                             const struct os_thread *thread)
{
    uint32_t last = thread->cpu, found = OS_NO_CPU;
    bool cores = os_machine(os)->smt > 1;

    for (uint32_t i = 1; i < fair->cpus; i++) {
        uint32_t cpu = (last + i) % fair->cpus;

        if (os_cache_of(os, cpu) != os_cache_of(os, last) || running(os, cpu) > 0 ||
            !os_may_run(thread, cpu))
            continue;
        if (!cores || core_idles(fair, os, cpu))
            return cpu;
        if (found == OS_NO_CPU)
            found = cpu;
    }
    return found == OS_NO_CPU ? last : found;
}

/* A part of a domain. */
struct part {
    uint32_t first, end; /* CPUs */
    uint32_t cpus, idle, threads;
    int64_t load;
};

static struct part look_at(const struct os *os, uint32_t first, uint32_t end)
{
    struct part part = { .first = first, .end = end, .cpus = end - first };

    for (uint32_t cpu = first; cpu < end; cpu++) {
        const struct fair_cpu *home = os_cpu_priv(os, cpu);
        uint32_t threads = running(os, cpu);

        part.idle += threads == 0;
        part.threads += threads;
        part.load += threads ? home->root.weight : 0;
    }
    return part;
}

static bool any_allowed(const struct os_thread *thread, const struct part *part)
{
    for (uint32_t cpu = part->first; cpu < part->end; cpu++)
        if (os_may_run(thread, cpu))
            return true;
    return false;
}

static uint32_t idlest(const struct fair *fair, const struct os *os, const struct os_thread *thread)
{
    struct part domain = { .end = fair->cpus };

    for (uint32_t level = fair->levels; level-- > 0;) {
        uint32_t size = level ? fair->span[level - 1] : 1;
        struct part best = { 0 };

        for (uint32_t first = domain.first; first < domain.end; first += size) {
            struct part part = look_at(os, first, first + size);

            if (any_allowed(thread, &part) &&
                (!best.cpus || part.idle > best.idle ||
                 (part.idle == best.idle && part.threads < best.threads)))
                best = part;
        }
        domain = best;
    }
    return domain.first;
}

uint32_t fair_place(const struct fair *fair, const struct os *os, const struct os_thread *thread)
{
    uint32_t last = thread->cpu;

    if (last == OS_NO_CPU || !os_may_run(thread, last))
        return idlest(fair, os, thread);
    if (running(os, last) == 0)
        return last;
    return idle_sibling(fair, os, thread);
}

/* Balancing --------------------------------------------------------------------------------- */

/* One look at a domain by a CPU. */
struct pull {
    struct fair *fair;
    void *self;
    struct os *os;
    uint32_t cpu, level;
    bool idle, new_idle;
    bool by_load;      /* what is to be moved: load, else a number of threads */
    bool pinned;       /* nobody there may run here */
    int64_t imbalance; /* of it */
    struct part local, busiest;
};

enum fullness { HAS_SPARE, FULLY_BUSY, OVERLOADED };

static enum fullness fullness(const struct part *part)
{
    return part->threads < part->cpus    ? HAS_SPARE
           : part->threads == part->cpus ? FULLY_BUSY
                                         : OVERLOADED;
}

static double average(const struct part *part)
{
    return (double)part->load / part->cpus;
}

static bool smt_level(const struct pull *p)
{
    return p->level == 0 && os_machine(p->os)->smt > 1;
}

static bool busier(const struct part *a, const struct part *b)
{
    enum fullness x = fullness(a), y = fullness(b);

    if (x != y)
        return x > y;
    if (x != HAS_SPARE)
        return average(a) > average(b);
    return a->idle != b->idle ? a->idle < b->idle : a->threads > b->threads;
}

/* update_sd_lb_stats, in turn from the own part on; the whole domain is what comes back. */
static struct part compare_parts(struct pull *p)
{
    uint32_t span = p->fair->span[p->level], size = p->level ? p->fair->span[p->level - 1] : 1;
    uint32_t start = p->cpu - p->cpu % span, own = p->cpu % span / size * size;
    struct part all = { .first = start, .end = start + span, .cpus = span };

    for (uint32_t i = 0; i < span; i += size) {
        uint32_t first = start + (own + i) % span;
        struct part part = look_at(p->os, first, first + size);

        all.load += part.load;
        if (i == 0)
            p->local = part;
        else if (part.threads && (!p->busiest.cpus || busier(&part, &p->busiest)))
            p->busiest = part;
    }
    return all;
}

/* The part of calculate_imbalance for loads: both sides shall come to the mean of the domain. */
static void by_load(struct pull *p, const struct part *all)
{
    double from = (average(&p->busiest) - average(all)) * p->busiest.cpus;
    double to = (average(all) - average(&p->local)) * p->local.cpus;

    p->by_load = true;
    p->imbalance = from <= 0 || to <= 0 ? 0 : (int64_t)(from < to ? from : to);
}

/* find_busiest_group and calculate_imbalance: what is to be moved; 0: nothing. */
static void find_imbalance(struct pull *p)
{
    struct part all = compare_parts(p);
    const struct part *local = &p->local, *busiest = &p->busiest;
    enum fullness here = fullness(local), there = fullness(busiest);
    bool sibling = p->level > 0 && here == HAS_SPARE && busiest->threads > local->threads + 1;

    if (!busiest->cpus || here > there)
        return;
    if (here == OVERLOADED &&
        (average(local) >= average(busiest) || average(local) >= average(&all) ||
         100 * average(busiest) <= (smt_level(p) ? 110 : 117) * average(local)))
        return;
    if (!sibling && there != OVERLOADED &&
        (!p->idle || (busiest->cpus > 1 && local->idle <= busiest->idle + 1) ||
         busiest->threads == 1))
        return;
    if (here != HAS_SPARE) {
        by_load(p, &all);
        return;
    }
    if (there == OVERLOADED && os_machine(p->os)->cache_cpus &&
        p->fair->span[p->level] > (uint32_t)os_machine(p->os)->cache_cpus)
        p->imbalance = local->idle;
    else if (busiest->cpus == 1 || p->level > 0)
        p->imbalance = ((int64_t)busiest->threads - local->threads) / 2;
    else
        p->imbalance = ((int64_t)local->idle - busiest->idle) / 2;
}

/* find_busiest_queue */
static uint32_t busiest_cpu(const struct pull *p)
{
    uint32_t best = OS_NO_CPU;
    int64_t most = 0;

    for (uint32_t cpu = p->busiest.first; cpu < p->busiest.end; cpu++) {
        const struct fair_cpu *home = os_cpu_priv(p->os, cpu);
        int64_t load = p->by_load ? home->root.weight : running(p->os, cpu);

        if (running(p->os, cpu) > 1 && load > most) {
            best = cpu;
            most = load;
        }
    }
    return best;
}

static uint32_t nice_tries(const struct pull *p)
{
    uint32_t nodes = (uint32_t)os_machine(p->os)->node_cpus;

    if (smt_level(p))
        return 0;
    return nodes && p->fair->span[p->level] > nodes ? 2 : 1;
}

static bool is_buddy(const struct fair_entity *e)
{
    return e->queue->next == e || e->queue->last == e;
}

/* task_hot */
static bool hot(const struct pull *p, const struct fair_entity *e)
{
    if (e->thread->scheduling == OS_IDLE || smt_level(p))
        return false;
    if (is_buddy(e) && running(p->os, p->cpu) > 0)
        return true;
    return e->last > 0 && os_now(p->os) - e->last < HOT;
}

/* can_migrate_task */
static bool may_move(struct pull *p, const struct fair_entity *e, uint32_t failed)
{
    if (!os_may_run(e->thread, p->cpu))
        return false;
    p->pinned = false;
    return e->thread->state == OS_READY && (failed > nice_tries(p) || !hot(p, e));
}

static void move(struct pull *p, struct os_thread *thread)
{
    const struct os_thread *current = os_current(p->os, p->cpu);

    os_migrate(p->os, thread, p->cpu);
    if (current && current->state == OS_RUNNING &&
        p->fair->preempts(p->self, p->os, thread, current))
        os_resched(p->os, p->cpu);
}

/* detach_tasks: those first that have not run for longest; how many were moved. */
static uint32_t move_from(struct pull *p, uint32_t from, uint32_t failed)
{
    const struct fair_cpu *home = os_cpu_priv(p->os, from);
    int64_t tries = home->threads < NR_MIGRATE ? home->threads : NR_MIGRATE;
    struct fair_entity *e = home->oldest;
    uint32_t moved = 0, shift = failed < MOST_SHIFT ? failed : MOST_SHIFT;

    for (; e && tries > 0 && p->imbalance > 0; tries--) {
        struct fair_entity *candidate = e;
        int64_t amount = 1;

        e = e->newer;
        if (p->idle && running(p->os, from) <= 1)
            break;
        if (!may_move(p, candidate, failed))
            continue;
        if (p->by_load) {
            amount = fair_load(candidate);
            if (amount < 1)
                amount = 1;
            if (amount >> shift > p->imbalance)
                continue;
        }
        p->imbalance -= amount;
        move(p, candidate->thread);
        moved++;
        if (p->new_idle)
            break;
    }
    return moved;
}

/* should_we_balance: in each part the first idle CPU does it for all, else the first. */
static bool is_my_turn(const struct pull *p)
{
    uint32_t size = p->level ? p->fair->span[p->level - 1] : 1, first = p->cpu - p->cpu % size;

    if (p->new_idle)
        return true;
    for (uint32_t cpu = first; cpu < first + size; cpu++)
        if (running(p->os, cpu) == 0)
            return cpu == p->cpu;
    return p->cpu == first;
}

/* load_balance; how many threads were moved. */
static uint32_t balance(struct pull *p)
{
    struct fair_cpu *home = os_cpu_priv(p->os, p->cpu);
    struct fair_look *look = &home->look[p->level];
    sim_time least = p->fair->span[p->level] * MILLISECOND;
    uint32_t from, moved = 0, failed = look->failed;

    /* Between looks by option too much time may pass to wait for a cache to cool. */
    if (p->idle && !p->new_idle && p->fair->by_option)
        failed += nice_tries(p) + 1;
    p->pinned = true;
    find_imbalance(p);
    from = p->imbalance > 0 ? busiest_cpu(p) : OS_NO_CPU;
    if (from != OS_NO_CPU)
        moved = move_from(p, from, failed);
    if (from == OS_NO_CPU || (p->pinned && !moved)) {
        look->failed = 0;
        if (!p->new_idle && look->interval < 2 * least)
            look->interval *= 2;
        return 0;
    }
    if (moved)
        look->failed = 0;
    else if (!p->new_idle)
        look->failed++;
    look->interval = least;
    return moved;
}

static sim_time jiffy(const struct fair *fair)
{
    return fair->tick > 0 ? fair->tick : TICKLESS;
}

/* get_sd_balance_interval */
static sim_time interval(const struct fair *fair, const struct fair_look *look, bool busy)
{
    sim_time tick = jiffy(fair), most = fair->cpus * SECOND / BALANCE_PARTS;
    sim_time time = look->interval * (busy ? BUSY_FACTOR : 1);

    time = (time + tick - 1) / tick * tick - (busy ? tick : 0);
    return time < tick ? tick : time > most ? most : time;
}

/* rebalance_domains; `all`: those that are not due, too. */
static void look_around(struct fair *fair, void *self, struct os *os, uint32_t cpu, bool all)
{
    struct fair_cpu *home = os_cpu_priv(os, cpu);

    for (uint32_t level = 0; level < fair->levels; level++) {
        struct fair_look *look = &home->look[level];
        bool idle = running(os, cpu) == 0;
        struct pull p = {
            .fair = fair, .self = self, .os = os, .cpu = cpu, .level = level, .idle = idle
        };

        if (!all && os_now(os) < look->last + interval(fair, look, !idle))
            continue;
        if (!is_my_turn(&p))
            break;
        /* Noise: else looks stay in step with slices and move the same threads for ever. */
        if (!idle && fair->jitter && rng_below(os_rng(os), 2))
            continue;
        balance(&p);
        look->last = os_now(os);
    }
}

void fair_tick(struct fair *fair, void *self, struct os *os, uint32_t cpu)
{
    if (fair->cpus == 1 || fair->by_option)
        return;
    look_around(fair, self, os, cpu, false);
    for (uint32_t c = 0; c < fair->cpus && running(os, cpu) > 1; c++)
        if (running(os, c) == 0)
            look_around(fair, self, os, c, false);
    fair_watch(fair, os, cpu);
}

void fair_watch(const struct fair *fair, struct os *os, uint32_t cpu)
{
    struct fair_cpu *home = os_cpu_priv(os, cpu);
    sim_time next = TIME_NEVER;
    bool idle = false;

    if (fair->cpus == 1 || fair->by_option || fair->tick > 0 || home->threads == 0 ||
        home->alarm > os_now(os))
        return;
    for (uint32_t level = 0; level < fair->levels; level++) {
        sim_time due = home->look[level].last + interval(fair, &home->look[level], true);

        if (due < next)
            next = due;
    }
    for (uint32_t c = 0; c < fair->cpus && home->threads > 1; c++)
        idle = idle || running(os, c) == 0;
    if (idle || next < os_now(os) + jiffy(fair))
        next = os_now(os) + jiffy(fair);
    home->alarm = next;
    os_timer(os, cpu, next);
}

void fair_balance(struct fair *fair, void *self, struct os *os, uint32_t cpu, bool idle)
{
    bool waits = false;

    if (!idle) {
        look_around(fair, self, os, cpu, true);
        return;
    }
    for (uint32_t level = 0; level < fair->levels; level++) {
        struct pull p = { .fair = fair,
                          .self = self,
                          .os = os,
                          .cpu = cpu,
                          .level = level,
                          .idle = true,
                          .new_idle = true };

        if (balance(&p))
            return;
        waits = waits || !p.pinned;
    }
    if (fair->tick == 0 && waits) /* but their caches are hot */
        os_timer(os, cpu, os_now(os) + jiffy(fair));
}
