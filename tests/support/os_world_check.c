/* What must hold for the rows of a world, found out anew from the segments alone. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/os_world.h"
#include "tests/unit/unit.h"

/* A segment with what it cost and what was left of it for the thread. */
struct piece {
    const struct os_harness_segment *row;
    sim_time begin; /* of its CPU time: behind switch and migration */
    sim_time ran;
};

struct check {
    struct os_world *w;
    struct piece *piece;
    size_t pieces;
    sim_time end;                     /* of the last segment */
    int64_t unseen[OS_WORLD_THREADS]; /* moves for a run of no length, which has no segment */
};

#define HOLDS(check, what, condition)                                           \
    do {                                                                        \
        if (!(condition))                                                       \
            fail_msg("%s, seed %llu: %s: %s", (check)->w->h.policy->name,       \
                     (unsigned long long)(check)->w->h.seed, what, #condition); \
    } while (0)

static uint32_t domain(uint32_t cpu, uint32_t size)
{
    return size ? cpu / size : 0;
}

static sim_time move_cost(const struct os_world *w, uint32_t from, uint32_t to)
{
    if (from == OS_MOST_CPUS || from == to)
        return 0;
    return w->migration_cost +
           (domain(from, w->cache_cpus) != domain(to, w->cache_cpus) ? w->cache_cost : 0) +
           (domain(from, w->node_cpus) != domain(to, w->node_cpus) ? w->node_cost : 0);
}

static bool is_empty(const struct os_cpu_set *set)
{
    static const struct os_cpu_set none;

    return memcmp(set, &none, sizeof none) == 0;
}

/* Rows come in the order of their ends: in that of time on each CPU and for each thread. */
static void check_segments(struct check *c)
{
    const struct os_world *w = c->w;
    int64_t last[OS_MOST_CPUS];
    sim_time cpu_end[OS_MOST_CPUS] = { 0 }, thread_end[OS_WORLD_THREADS] = { 0 };
    uint32_t where[OS_WORLD_THREADS];

    memset(last, -1, sizeof last);
    for (uint32_t t = 0; t < OS_WORLD_THREADS; t++)
        where[t] = OS_MOST_CPUS;
    for (size_t i = 0; i < c->pieces; i++) {
        const struct os_harness_segment *row = vec_at(&w->h.segments, i, sizeof *row);
        const struct os_arrival *item = &w->item[row->thread];
        uint32_t cpu = (uint32_t)row->cpu;
        sim_time cost = move_cost(w, where[row->thread], cpu);

        HOLDS(c, "the machine's CPUs", row->cpu >= 0 && cpu < w->cpus);
        HOLDS(c, "time goes on", row->start <= row->finish);
        HOLDS(c, "one thread a CPU", row->start >= cpu_end[cpu]);
        HOLDS(c, "one CPU a thread", row->start >= thread_end[row->thread]);
        HOLDS(c, "not before its arrival", row->start >= item->submit);
        HOLDS(c, "affinity", is_empty(&item->affinity) || os_set_has(&item->affinity, cpu));
        if (last[cpu] != row->thread)
            cost += w->switch_cost;
        c->piece[i].row = row;
        c->piece[i].begin = row->start + cost;
        c->piece[i].ran = row->finish > row->start + cost ? row->finish - row->start - cost : 0;
        last[cpu] = row->thread;
        where[row->thread] = cpu;
        cpu_end[cpu] = thread_end[row->thread] = row->finish;
        if (row->finish > c->end)
            c->end = row->finish;
    }
    HOLDS(c, "until", w->until == TIME_NEVER || c->end <= w->until);
}

/* CPU time of threads and CPUs, waits and ends. */
static void check_threads(struct check *c)
{
    const struct os_world *w = c->w;
    sim_time busy = 0, last_end = 0;
    sim_time most = w->migration_cost + w->cache_cost + w->node_cost;
    bool alive = false;

    for (uint32_t t = 0; t < w->h.threads.count; t++) {
        const struct os_harness_thread *row = os_harness_thread(&w->h, t);
        sim_time ran = 0, span = 0, end = row->end == OS_UNKNOWN ? w->until : row->end;
        int64_t moves = 0, cpu = -1;

        for (size_t i = 0; i < c->pieces; i++)
            if (c->piece[i].row->thread == t) {
                ran += c->piece[i].ran;
                span += c->piece[i].row->finish - c->piece[i].row->start;
                moves += cpu >= 0 && cpu != c->piece[i].row->cpu;
                cpu = c->piece[i].row->cpu;
                HOLDS(c, "not before its first run", c->piece[i].row->start >= row->first_run);
                HOLDS(c, "not after its end", c->piece[i].row->finish <= end);
            }
        HOLDS(c, "arrival", row->arrival == w->item[t].submit);
        c->unseen[t] = row->migrations - moves;
        HOLDS(c, "CPU time is that of its segments",
              row->cpu_time <= ran && ran - row->cpu_time <= c->unseen[t] * most);
        HOLDS(c, "it waits or runs", end - row->arrival >= span + row->waited);
        HOLDS(c, "longest wait", row->longest_wait <= row->waited);
        HOLDS(c, "migrations", c->unseen[t] >= 0);
        HOLDS(c, "all end", row->end != OS_UNKNOWN || w->until != TIME_NEVER);
        alive = alive || row->end == OS_UNKNOWN;
        busy += row->cpu_time;
        last_end = row->end > last_end ? row->end : last_end;
    }
    HOLDS(c, "all arrive", w->until != TIME_NEVER || w->h.threads.count == w->threads);
    if (alive)
        last_end = w->until;
    if (last_end > 0)
        HOLDS(c, "busy time is the sum of CPU time",
              fabs(w->h.values[0] * (double)last_end * w->cpus - (double)busy) <
                  1 + 1e-9 * (double)busy);
}

/* A program as it is gone through. */
struct walk {
    struct check *c;
    const struct os_world *w;
    uint32_t thread, step;
    int64_t loops, jobs, runs;
    sim_time left;
    sim_time bound; /* it cannot run before */
    sim_time slept;
    bool yielded; /* somewhere on the way */
    bool exact;   /* the bound is when it is ready: no unseen run of no length lies between */
};

/* The next step; false: the program is over. */
static bool walk_on(struct walk *walk)
{
    const struct os_program *program = &walk->w->program[walk->thread];

    if (walk->loops == program->loops)
        return false;
    if (++walk->step < program->steps)
        return true;
    walk->step = 0;
    return ++walk->loops < program->loops;
}

/* To the next step that needs the CPU; false: the program is over. Sleeps move the bound. */
static bool walk_to_run(struct walk *walk, bool running)
{
    const struct os_world *w = walk->w;

    while (walk_on(walk)) {
        const struct os_step *step = &w->step[walk->thread][walk->step];
        sim_time due = w->item[walk->thread].submit + walk->jobs * step->time;

        if (step->kind == OS_RUN && step->time > 0) {
            walk->left = step->time;
            walk->runs++;
            return true;
        }
        if (step->kind == OS_RUN)
            continue;
        HOLDS(walk->c, "it gives way where its program says", !running);
        if (step->kind == OS_YIELD) {
            walk->exact = false;
            walk->yielded = true;
        } else if (step->kind == OS_TIMER) {
            walk->jobs++;
            if (due > walk->bound)
                walk->bound = due + (walk->exact ? w->timer_slack : 0);
            walk->bound += w->wake_cost;
        } else {
            walk->bound += step->time + w->wake_cost;
            walk->bound += step->kind == OS_SLEEP ? w->timer_slack : 0;
        }
    }
    return false;
}

static void walk_piece(struct walk *walk, const struct piece *piece)
{
    sim_time ran = piece->ran, before = walk->bound;

    if (walk->left == 0) {
        HOLDS(walk->c, "it runs no longer than its program", walk_to_run(walk, false));
        HOLDS(walk->c, "it does not run asleep", piece->row->start >= walk->bound);
        walk->slept += walk->bound - before;
    }
    while (ran > walk->left) {
        ran -= walk->left;
        HOLDS(walk->c, "it runs no longer than its program", walk_to_run(walk, true));
    }
    walk->left -= ran;
    walk->bound = piece->row->finish;
    walk->exact = true;
}

/* Behind its last piece: its program is over, and it has slept no longer than that says. */
static void check_rest(struct walk *walk, const struct os_harness_thread *row)
{
    struct check *c = walk->c;
    sim_time before = walk->bound, span = 0;

    if (row->end == OS_UNKNOWN)
        return;
    HOLDS(c, "it ends with its program", walk->left == 0 && !walk_to_run(walk, false));
    HOLDS(c, "it does not end asleep", row->end >= walk->bound);
    walk->slept += walk->bound - before;
    for (size_t i = 0; i < c->pieces; i++)
        if (c->piece[i].row->thread == walk->thread)
            span += c->piece[i].row->finish - c->piece[i].row->start;
    if (!walk->yielded && c->w->item[walk->thread].group < 0)
        HOLDS(c, "it runs, waits or sleeps",
              row->end - row->arrival == span + row->waited + walk->slept);
}

/* At full speed: each piece of CPU time is where the program has it. */
static void check_program(struct check *c, uint32_t t)
{
    struct walk walk = { .c = c,
                         .w = c->w,
                         .thread = t,
                         .step = UINT32_MAX,
                         .jobs = 1,
                         .bound = c->w->item[t].submit,
                         .exact = true };

    for (size_t i = 0; i < c->pieces; i++)
        if (c->piece[i].row->thread == t && c->piece[i].ran > 0)
            walk_piece(&walk, &c->piece[i]);
    check_rest(&walk, os_harness_thread(&c->w->h, t));
}

/* The first segment that ends after a time; they are in order of their ends. */
static size_t first_after(const struct check *c, sim_time time)
{
    size_t low = 0, high = c->pieces;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (c->piece[middle].row->finish > time)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Time from `from` to `to` in which the sibling, of two, was busy. */
static sim_time beside(const struct check *c, int64_t cpu, sim_time from, sim_time to)
{
    sim_time sum = 0;

    for (size_t i = first_after(c, from); i < c->pieces && c->w->smt > 1; i++) {
        const struct os_harness_segment *row = c->piece[i].row;
        sim_time a = row->start > from ? row->start : from;
        sim_time b = row->finish < to ? row->finish : to;

        if (row->cpu == cpu || row->cpu / c->w->smt != cpu / c->w->smt)
            continue;
        if (row->start >= to)
            break;
        sum += b - a;
    }
    return sum;
}

static double work_in(const struct check *c, const struct piece *piece, uint32_t home,
                      sim_time *warm)
{
    const struct os_world *w = c->w;
    sim_time end = piece->begin + piece->ran, hot = end;
    double cold_time, warm_time, slow = 1 - w->smt_speed;

    if (w->warm_up > 0 && *warm + piece->ran > w->warm_up)
        hot = piece->begin + (*warm < w->warm_up ? w->warm_up - *warm : 0);
    *warm += piece->ran;
    cold_time =
        (double)(hot - piece->begin) - slow * (double)beside(c, piece->row->cpu, piece->begin, hot);
    warm_time = (double)(end - hot) - slow * (double)beside(c, piece->row->cpu, hot, end);
    return (cold_time + warm_time * w->warm_speed) *
           (domain((uint32_t)piece->row->cpu, w->node_cpus) == home ? 1 : w->remote_speed);
}

/* With speeds: what was done is the work of the program, to a nanosecond or two each step. */
static void check_work(struct check *c, uint32_t t)
{
    const struct os_program *program = &c->w->program[t];
    double done = 0, work = 0, steps = (double)program->loops * program->steps;
    int64_t cpu = -1;
    uint32_t home = 0;
    sim_time warm = 0;

    for (size_t i = 0; i < c->pieces; i++) {
        const struct piece *piece = &c->piece[i];

        if (piece->row->thread != t)
            continue;
        if (cpu < 0)
            home = domain((uint32_t)piece->row->cpu, c->w->node_cpus);
        if (piece->row->cpu != cpu)
            warm = 0;
        cpu = piece->row->cpu;
        done += work_in(c, piece, home, &warm);
    }
    for (uint32_t s = 0; s < program->steps; s++)
        if (program->step[s].kind == OS_RUN)
            work += (double)(program->loops * program->step[s].time);
    HOLDS(c, "no more work than in its program", done <= work + 2 * steps + 2);
    if (os_harness_thread(&c->w->h, t)->end != OS_UNKNOWN)
        HOLDS(c, "all work of its program", done >= work - 2 * steps - 2);
}

static bool inside(const struct os_world *w, int64_t group, uint32_t top)
{
    while (group >= 0 && group != top) {
        const char *parent = w->group[group].parent;

        group = *parent ? parent[1] - '0' : -1;
    }
    return group == top;
}

/* CPU time of a group and all below it in each period: the quota, and a nanosecond a CPU. */
static void check_quota(struct check *c, uint32_t g)
{
    const struct os_group *group = &c->w->group[g];
    size_t periods = (size_t)(c->end / group->period) + 1;
    sim_time *used = mem_alloc(periods * sizeof *used);

    for (size_t i = 0; i < c->pieces; i++) {
        const struct os_harness_segment *row = c->piece[i].row;

        if (!inside(c->w, c->w->item[row->thread].group, g))
            continue;
        for (sim_time at = row->start; at < row->finish;) {
            sim_time next = (at / group->period + 1) * group->period;

            next = next < row->finish ? next : row->finish;
            used[at / group->period] += next - at;
            at = next;
        }
    }
    for (size_t k = 0; k < periods && group->quota > 0; k++)
        HOLDS(c, "quota", used[k] < group->quota + c->w->cpus);
    mem_free(used);
}

static void check_jobs(struct check *c)
{
    const struct os_world *w = c->w;
    int64_t jobs[OS_WORLD_THREADS] = { 0 };

    for (size_t i = 0; i < w->h.jobs.count; i++) {
        const struct os_harness_job *job = vec_at(&w->h.jobs, i, sizeof *job);
        const struct os_arrival *item = &w->item[job->thread];
        sim_time deadline = item->deadline ? item->deadline : item->period;

        HOLDS(c, "jobs in turn", job->job == ++jobs[job->thread]);
        HOLDS(c, "release", job->release == item->submit + (job->job - 1) * item->period);
        HOLDS(c, "finish", job->finish > job->release && job->finish <= c->end);
        HOLDS(c, "deadline", job->deadline == job->release + deadline);
        HOLDS(c, "miss", job->missed == (job->finish > job->deadline));
    }
    for (uint32_t t = 0; t < w->h.threads.count; t++)
        if (w->step[t][1].kind == OS_TIMER && os_harness_thread(&w->h, t)->end != OS_UNKNOWN)
            HOLDS(c, "all jobs", jobs[t] == w->program[t].loops);
}

void os_world_check(struct os_world *w)
{
    struct check c = { .w = w, .pieces = w->h.segments.count };

    c.piece = mem_alloc((c.pieces + 1) * sizeof *c.piece);
    check_segments(&c);
    check_threads(&c);
    /* An unseen move costs time and cools the cache: such a thread's work is not known. */
    for (uint32_t t = 0; t < w->h.threads.count; t++)
        if (c.unseen[t] == 0 && w->speeds)
            check_work(&c, t);
        else if (c.unseen[t] == 0)
            check_program(&c, t);
    for (uint32_t g = 0; g < w->groups; g++)
        check_quota(&c, g);
    check_jobs(&c);
    mem_free(c.piece);
}

static void same_rows(const struct vec *a, const struct vec *b, size_t size, size_t compared)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_memory_equal(vec_at(a, i, size), vec_at(b, i, size), compared);
}

void os_world_same(const struct os_world *a, const struct os_world *b)
{
    size_t thread = sizeof(struct os_harness_thread), job = sizeof(struct os_harness_job);
    size_t segment = sizeof(struct os_harness_segment);

    same_rows(&a->h.threads, &b->h.threads, thread, thread);
    same_rows(&a->h.segments, &b->h.segments, segment, offsetof(struct os_harness_segment, why));
    same_rows(&a->h.jobs, &b->h.jobs, job, job);
    for (size_t i = 0; i < a->h.segments.count; i++) {
        const struct os_harness_segment *x = vec_at(&a->h.segments, i, segment);
        const struct os_harness_segment *y = vec_at(&b->h.segments, i, segment);

        assert_string_equal(x->why, y->why);
    }
}
