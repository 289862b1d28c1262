/* Random jobs, machines and rules; the rows of a run, one by one. */
#include "tests/support/big_world.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/rng.h"
#include "tests/unit/unit.h"

/* Measures that the rows must add up to, in the order of the harness. */
enum measure {
    JOBS,
    FAILED,
    TASKS,
    LOCAL,
    RACK,
    REMOTE,
    COPIES,
    COPIES_WON,
    KILLED,
    LOST,
    WASTED,
    MAKESPAN,
    UTILIZATION,
    FAIRNESS,
    COMPLETION,
    TASK_TIME,
    MEASURES
};

static const char *const measures[MEASURES + 1] = {
    "jobs",        "failed",   "tasks",           "local",
    "rack",        "remote",   "copies",          "copies_won",
    "killed",      "lost",     "wasted",          "makespan",
    "utilization", "fairness", "completion.mean", "big_task_time.mean",
    NULL
};

/* Drawing ------------------------------------------------------------------------------------ */

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static const char *text_of(struct big_world *w, const char *format, va_list arguments)
{
    char *text = w->text[w->texts++];

    assert_true(w->texts <= BIG_WORLD_TEXTS);
    vsnprintf(text, sizeof w->text[0], format, arguments);
    return text;
}

static void __attribute__((format(printf, 2, 3)))
option(struct big_world *w, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    w->h.options[w->options++] = text_of(w, format, arguments);
    va_end(arguments);
}

static void __attribute__((format(printf, 2, 3)))
platform(struct big_world *w, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    w->h.platform[w->platform++] = text_of(w, format, arguments);
    va_end(arguments);
}

static void draw_kinds(struct big_world *w, struct rng *rng)
{
    static const char *const name[BIG_WORLD_KINDS] = { "small", "large", "odd" };

    w->kinds = 1 + below(rng, BIG_WORLD_KINDS);
    for (uint32_t k = 0; k < w->kinds; k++) {
        w->kind[k] = (struct big_kind){ .name = name[k],
                                        .count = 1 + below(rng, 4),
                                        .cores = 1 + below(rng, 4),
                                        .memory = below(rng, 3) ? 4 + below(rng, 12) : 0,
                                        .disk = below(rng, 2) ? 10 : 0,
                                        .net = below(rng, 4) ? 0 : 10,
                                        .speed = below(rng, 3) ? 1 : 0.5 + below(rng, 4) };
        w->machines += (uint32_t)w->kind[k].count;
    }
    w->h.kinds = w->kind;
    w->h.kind_count = w->kinds;
}

static void draw_platform(struct big_world *w, struct rng *rng)
{
    uint32_t rack;

    if (w->plain || below(rng, 2)) {
        w->machines = 1 + below(rng, 12);
        platform(w, "nodes=%u", w->machines);
        w->kind[0] = (struct big_kind){ .cores = w->plain ? 1 : 1 + below(rng, 3), .speed = 1 };
        w->kind[0].count = w->machines;
        platform(w, "slots=%g", w->kind[0].cores);
        w->kinds = 1;
    } else {
        draw_kinds(w, rng);
    }
    rack = below(rng, 2) ? 1 + below(rng, w->machines) : w->machines;
    platform(w, "rack_size=%u", rack);
    w->racks = (w->machines + rack - 1) / rack;
    w->shared = !w->plain && below(rng, 5) == 0;
    w->disk = below(rng, 2) ? 200 : 0;
    w->rack_rate = w->shared || below(rng, 2) ? 100 : 0;
    w->core_rate = w->shared || below(rng, 2) ? 50 : 0;
    platform(w, "disk_bandwidth=%gB/s", w->disk);
    platform(w, "rack_bandwidth=%gB/s", w->rack_rate);
    platform(w, "core_bandwidth=%gB/s", w->core_rate);
}

static void draw_options(struct big_world *w, struct rng *rng)
{
    static const char *const ties[] = { "fifo", "lifo", "random" };

    w->fails = !w->plain && below(rng, 3) == 0;
    w->limited = w->fails && below(rng, 4) == 0;
    w->straggles = below(rng, 4) == 0;
    w->heartbeat = below(rng, 4) ? 0 : (1 + below(rng, 4)) * SECOND;
    w->slowstart = below(rng, 2) ? 1 : below(rng, 5) / 4.0;
    option(w, "slowstart=%g", w->slowstart);
    option(w, "tie=%s", ties[below(rng, 3)]);
    option(w, "replicas=%u", 1 + below(rng, 4));
    option(w, "move_delay=%ums", below(rng, 3000));
    if (w->heartbeat)
        option(w, "heartbeat=%gs", time_seconds(w->heartbeat));
    if (w->shared)
        option(w, "network=shared");
    if (w->straggles)
        option(w, "straggle=discrete(1:0.8, 6:0.2)");
    if (w->straggles && below(rng, 2))
        option(w, "slow_machines=uniform(0.5, 1)");
    if (w->fails)
        option(w, "mtbf=%us", 100 + below(rng, 1000));
    if (w->fails)
        option(w, "repair=%us", 1 + below(rng, 60));
    if (w->limited)
        option(w, "most_attempts=%u", 1 + below(rng, 3));
}

/* So that some kind of machine has room. */
static void draw_demand(const struct big_world *w, struct rng *rng, int64_t *demand)
{
    const struct big_kind *kind = &w->kind[below(rng, w->kinds)];

    demand[BIG_CPU] = 1000;
    if (w->plain)
        return;
    if (below(rng, 2))
        demand[BIG_CPU] = 250 * (1 + below(rng, (uint32_t)kind->cores * 4));
    if (kind->memory > 0 && below(rng, 2))
        demand[BIG_MEMORY] = 1 + below(rng, (uint32_t)kind->memory);
    if (kind->disk > 0 && below(rng, 2))
        demand[BIG_DISK] = 1 + below(rng, (uint32_t)kind->disk);
    if (kind->net > 0 && below(rng, 2))
        demand[BIG_NET] = 1 + below(rng, (uint32_t)kind->net);
}

static void draw_stage(struct big_world *w, struct rng *rng, uint32_t job, uint32_t index)
{
    struct big_stage *stage = &w->stage[job][index];
    uint32_t *parent = w->parent[job][index];
    sim_time sum = 0;

    *stage = (struct big_stage){ .tasks = 1 + below(rng, BIG_WORLD_TASKS), .parent = parent };
    for (uint32_t p = 0; p < index; p++)
        if (below(rng, 2))
            parent[stage->parents++] = p;
    stage->kind = stage->parents ? (below(rng, 2) ? BIG_REDUCE : BIG_STAGE) : (int)below(rng, 2);
    draw_demand(w, rng, stage->demand);
    for (uint32_t t = 0; t < stage->tasks; t++)
        sum += w->duration[job][index][t] = below(rng, 20) * 500 * MILLISECOND;
    stage->mean = sum / stage->tasks;
    if (below(rng, 3))
        stage->duration = w->duration[job][index];
    if (below(rng, 2))
        stage->input = 50 * (1 + below(rng, 20));
    if (stage->parents && below(rng, 2))
        stage->shuffle = 50 * (1 + below(rng, 20));
}

static void draw_jobs(struct big_world *w, struct rng *rng)
{
    static const char *const queue[] = { NULL, "a", "b", "c" };
    sim_time submit = 0;

    w->jobs = 1 + below(rng, BIG_WORLD_JOBS);
    for (uint32_t j = 0; j < w->jobs; j++) {
        uint32_t stages = 1 + below(rng, BIG_WORLD_STAGES);

        for (uint32_t s = 0; s < stages; s++)
            draw_stage(w, rng, j, s);
        submit += below(rng, 3) ? below(rng, 40) * 250 * MILLISECOND : 0;
        if (below(rng, 8) == 0)
            submit += 1000 * SECOND; /* all is quiet in between */
        w->item[j] = big_harness_arrival(submit, w->stage[j], stages);
        w->item[j].queue = queue[below(rng, 4)];
        w->item[j].priority = below(rng, 3);
        w->item[j].weight = below(rng, 2) ? 1 : 1 + below(rng, 3);
        w->item[j].user = below(rng, 3) ? (int64_t)below(rng, 3) : BIG_UNKNOWN;
    }
    w->h.items = w->item;
    w->h.count = w->jobs;
}

void big_world_draw(struct big_world *w, uint64_t seed)
{
    struct rng rng;

    memset(w, 0, sizeof *w);
    w->seed = w->h.seed = seed;
    rng_seed(&rng, seed);
    w->plain = below(&rng, 3) == 0;
    draw_platform(w, &rng);
    draw_options(w, &rng);
    draw_jobs(w, &rng);
    memcpy(w->h.measures, measures, sizeof measures);
}

bool big_world_run(struct big_world *w, const struct policy *policy, const struct policy *with)
{
    struct error err = { "" };

    w->h.policy = policy;
    w->h.with = with;
    if (big_harness_run(&w->h, &err))
        return true;
    if (strstr(err.text, " at t="))
        fail_msg("%s with seed %llu: %s", policy->name, (unsigned long long)w->seed, err.text);
    return false;
}

/* Rows --------------------------------------------------------------------------------------- */

static void __attribute__((format(printf, 3, 4), noreturn))
wrong(const struct big_world *w, const struct big_harness_task *row, const char *format, ...)
{
    char text[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (row)
        fail_msg("%s with seed %llu: job %lld stage %lld task %lld, %.9g-%.9g on %lld, %s: %s",
                 w->h.policy->name, (unsigned long long)w->seed, (long long)row->job,
                 (long long)row->stage, (long long)row->task, time_seconds(row->start),
                 time_seconds(row->finish), (long long)row->machine, row->end, text);
    else
        fail_msg("%s with seed %llu: %s", w->h.policy->name, (unsigned long long)w->seed, text);
    __builtin_unreachable();
}

static const struct big_stage *stage_of(const struct big_world *w,
                                        const struct big_harness_task *row)
{
    return &w->stage[row->job][row->stage];
}

static bool ended(const struct big_harness_task *row, const char *end)
{
    return !strcmp(row->end, end);
}

static const struct big_kind *kind_of(const struct big_world *w, int64_t machine)
{
    uint32_t k = 0;

    while (machine >= w->kind[k].count)
        machine -= w->kind[k++].count;
    return &w->kind[k];
}

static double amount(const struct big_kind *kind, int resource)
{
    const double amounts[] = { kind->cores * 1000, kind->memory, kind->disk, kind->net };

    return amounts[resource] > 0 ? amounts[resource] : (double)INFINITY;
}

/* At its start all that runs on its machine has room there. */
static void check_room(const struct big_world *w, const struct big_harness_task *row)
{
    const struct big_harness_task *rows = w->h.tasks.data;
    double used[BIG_RESOURCES] = { 0 };

    for (size_t i = 0; i < w->h.tasks.count; i++)
        if (rows[i].machine == row->machine && rows[i].start <= row->start &&
            rows[i].finish > row->start)
            for (int r = 0; r < BIG_RESOURCES; r++)
                used[r] += (double)stage_of(w, &rows[i])->demand[r];
    for (int r = 0; r < BIG_RESOURCES; r++)
        if (used[r] > amount(kind_of(w, row->machine), r))
            wrong(w, row, "%g of resource %d are in use", used[r], r);
}

/* When the last task of a stage was done first; how many were at some time. */
static sim_time stage_done(const struct big_world *w, int64_t job, uint32_t stage, sim_time at,
                           uint32_t *done)
{
    const struct big_harness_task *rows = w->h.tasks.data;
    sim_time last = 0;

    *done = 0;
    for (size_t i = 0; i < w->h.tasks.count; i++) {
        if (rows[i].job != job || rows[i].stage != stage || !ended(&rows[i], "done"))
            continue;
        last = rows[i].finish > last ? rows[i].finish : last;
        *done += rows[i].finish <= at;
    }
    return last;
}

static double read_ns(double bytes, double rate)
{
    return rate > 0 ? bytes / rate * 1e9 : 0;
}

/* The time that a task needs at least once it has its room, and all when nothing is by chance. */
static void check_time(const struct big_world *w, const struct big_harness_task *row,
                       sim_time parents, uint32_t pieces, bool exact)
{
    const struct big_stage *stage = stage_of(w, row);
    double input = stage->input / stage->tasks, shuffle = stage->shuffle / stage->tasks;
    double rate = !strcmp(row->locality, "local")  ? w->disk
                  : !strcmp(row->locality, "rack") ? w->rack_rate
                                                   : w->core_rate;
    double copy = read_ns(shuffle, w->racks > 1 ? w->core_rate : w->rack_rate), speed;
    sim_time work = stage->duration ? stage->duration[row->task] : stage->mean, begin, last;

    if (w->shared || w->straggles)
        return;
    speed = kind_of(w, row->machine)->speed;
    if (speed != 1)
        work = (sim_time)ceil((double)work / speed);
    begin = row->start + (sim_time)ceil(read_ns(input, rate) + copy);
    if (parents > row->start) {
        last = parents + (sim_time)ceil(copy / pieces);
        begin = last > begin ? last : begin;
    }
    if (row->finish < begin + work || (exact && row->finish > begin + work))
        wrong(w, row, "%.9g was to be its end", time_seconds(begin + work));
}

/* Without failures: nothing starts before its parents are done, but reduces by slow start. */
static void check_parents(const struct big_world *w, const struct big_harness_task *row, bool exact)
{
    const struct big_stage *stage = stage_of(w, row);
    uint32_t ready = 0, tasks = 0;
    sim_time parents = 0;

    if (row->start < w->item[row->job].submit)
        wrong(w, row, "before its job was there");
    for (uint32_t p = 0; p < stage->parents; p++) {
        uint32_t done;
        sim_time last = stage_done(w, row->job, stage->parent[p], row->start, &done);

        parents = last > parents ? last : parents;
        ready += done;
        tasks += w->stage[row->job][stage->parent[p]].tasks;
    }
    if (stage->kind == BIG_REDUCE ? ready < w->slowstart * tasks : ready < tasks)
        wrong(w, row, "%u of %u tasks before it are done", ready, tasks);
    if (ended(row, "done"))
        check_time(w, row, parents, tasks, exact);
}

/* Its twins: two at most at any time; a copy stands beside another; who is beaten has a winner. */
static void check_twins(const struct big_world *w, const struct big_harness_task *row)
{
    const struct big_harness_task *rows = w->h.tasks.data;
    int beside = 0, before = 0, winners = 0, done = 0;

    for (size_t i = 0; i < w->h.tasks.count; i++) {
        const struct big_harness_task *other = &rows[i];

        if (other == row || other->job != row->job || other->stage != row->stage ||
            other->task != row->task)
            continue;
        done += ended(other, "done");
        winners += ended(other, "done") && other->finish == row->finish;
        beside += other->start <= row->start && other->finish > row->start;
        before += other->start <= row->start && other->finish >= row->start;
        if (other->machine == row->machine && other->start < row->finish &&
            row->start < other->finish)
            wrong(w, row, "beside another attempt on its machine");
    }
    if ((beside > 1 && row->start < row->finish) || (row->copy && before == 0))
        wrong(w, row, "a copy of %d others", beside);
    if (ended(row, "beaten") && winners == 0)
        wrong(w, row, "beaten by nobody");
    if (ended(row, "done") && done > 0 && !w->fails)
        wrong(w, row, "done more than once");
    if (ended(row, "lost") && !w->fails)
        wrong(w, row, "lost with a machine that does not fail");
}

static void check_jobs(const struct big_world *w, uint32_t failed)
{
    const struct big_harness_task *rows = w->h.tasks.data;

    if (w->h.jobs.count != w->jobs)
        wrong(w, NULL, "%zu rows of %u jobs", w->h.jobs.count, w->jobs);
    for (uint32_t j = 0; j < w->jobs; j++) {
        const struct big_harness_job *job = big_harness_job(&w->h, j);
        sim_time first = INT64_MAX, last = 0;
        int64_t tasks = 0, done = 0;
        char seen[BIG_WORLD_STAGES][BIG_WORLD_TASKS] = { { 0 } };

        for (uint32_t s = 0; s < w->item[j].stages; s++)
            tasks += w->stage[j][s].tasks;
        for (size_t i = 0; i < w->h.tasks.count; i++) {
            if (rows[i].job != j)
                continue;
            first = rows[i].start < first ? rows[i].start : first;
            last = rows[i].finish > last ? rows[i].finish : last;
            done += ended(&rows[i], "done") && !seen[rows[i].stage][rows[i].task];
            seen[rows[i].stage][rows[i].task] |= ended(&rows[i], "done");
        }
        if (job->arrival != w->item[j].submit || job->tasks != tasks || job->finish != last ||
            job->first_start != first)
            wrong(w, NULL, "the row of job %u differs from those of its tasks", j);
        if (done != tasks && failed == 0)
            wrong(w, NULL, "job %u has %lld of %lld tasks", j, (long long)done, (long long)tasks);
    }
}

static void check_figure(const struct big_world *w, int measure, double sum)
{
    double value = w->h.values[measure];

    if (!(fabs(value - sum) <= 1e-9 * fmax(1, fabs(sum))))
        wrong(w, NULL, "%s is %.12g, its rows make %.12g", measures[measure], value, sum);
}

/* The figures of a run are sums over its rows. */
static void check_figures(const struct big_world *w)
{
    const struct big_harness_task *rows = w->h.tasks.data;
    double count[MEASURES] = { 0 }, busy = 0, wasted = 0, cores = 0, span, time = 0;
    sim_time last = 0;

    for (size_t i = 0; i < w->h.tasks.count; i++) {
        double core = time_seconds(rows[i].finish - rows[i].start) *
                      (double)stage_of(w, &rows[i])->demand[BIG_CPU] / 1000;
        bool done = ended(&rows[i], "done");

        busy += core;
        wasted += done ? 0 : core;
        time += done ? time_seconds(rows[i].finish - rows[i].start) : 0;
        count[TASKS] += done;
        count[COPIES] += (double)rows[i].copy;
        count[COPIES_WON] += done && rows[i].copy;
        count[KILLED] += ended(&rows[i], "killed");
        count[LOST] += ended(&rows[i], "lost");
        count[LOCAL] += done && !strcmp(rows[i].locality, "local");
        count[RACK] += done && !strcmp(rows[i].locality, "rack");
        count[REMOTE] += done && !strcmp(rows[i].locality, "any");
    }
    for (uint32_t j = 0; j < w->jobs; j++)
        last = big_harness_job(&w->h, j)->finish > last ? big_harness_job(&w->h, j)->finish : last;
    for (int m = TASKS; m <= LOST; m++)
        if (count[TASKS] > 0)
            check_figure(w, m, m >= LOCAL && m <= REMOTE ? count[m] / count[TASKS] : count[m]);
    for (uint32_t m = 0; m < w->machines; m++)
        cores += kind_of(w, m)->cores;
    span = time_seconds(last - w->item[0].submit);
    check_figure(w, JOBS, w->jobs - w->h.values[FAILED]);
    check_figure(w, MAKESPAN, span);
    if (span > 0 && busy > 0) {
        check_figure(w, UTILIZATION, busy / (span * cores));
        check_figure(w, WASTED, wasted / busy);
        if (!(w->h.values[FAIRNESS] > 0 && w->h.values[FAIRNESS] <= 1 + 1e-9))
            wrong(w, NULL, "fairness is %g", w->h.values[FAIRNESS]);
    }
    if (count[TASKS] > 0)
        check_figure(w, TASK_TIME, time / count[TASKS]);
}

void big_world_check(struct big_world *w, bool exact)
{
    const struct big_harness_task *rows = w->h.tasks.data;
    uint32_t failed = (uint32_t)w->h.values[FAILED];

    if (failed > 0 && !w->limited)
        wrong(w, NULL, "%u jobs failed", failed);
    for (size_t i = 0; i < w->h.tasks.count; i++) {
        check_room(w, &rows[i]);
        check_twins(w, &rows[i]);
        if (!w->fails)
            check_parents(w, &rows[i], exact);
    }
    check_jobs(w, failed);
    check_figures(w);
}

void big_world_same(const struct big_world *a, const struct big_world *b)
{
    const struct big_harness_task *x = a->h.tasks.data, *y = b->h.tasks.data;

    if (a->h.tasks.count != b->h.tasks.count || a->h.jobs.count != b->h.jobs.count)
        wrong(a, NULL, "two runs have %zu and %zu attempts", a->h.tasks.count, b->h.tasks.count);
    for (size_t i = 0; i < a->h.tasks.count; i++)
        if (x[i].job != y[i].job || x[i].stage != y[i].stage || x[i].task != y[i].task ||
            x[i].machine != y[i].machine || x[i].start != y[i].start ||
            x[i].finish != y[i].finish || x[i].copy != y[i].copy || strcmp(x[i].end, y[i].end) != 0)
            wrong(a, &x[i], "differs in a second run");
}
