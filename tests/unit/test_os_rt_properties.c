/* What theorems and rules promise of real-time policies, on random threads. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/rt_bed.h"
#include "tests/support/rt_naive.h"
#include "tests/unit/unit.h"

enum { SETS = 300, MOST = 6, HORIZON = 2 * RT_NAIVE_HYPERPERIOD };

static size_t missed(const struct os_harness *h)
{
    size_t sum = 0;

    for (size_t i = 0; i < h->jobs.count; i++)
        sum += ((const struct os_harness_job *)vec_at(&h->jobs, i, sizeof(struct os_harness_job)))
                   ->missed != 0;
    return sum;
}

static size_t misses(const char *policy, const struct rt_task *task, size_t count, size_t cpus)
{
    static struct rt_bed bed;
    size_t sum;

    rt_bed_run(&bed, &(struct rt_case){ policy, task, count, cpus, HORIZON * MILLISECOND });
    sum = missed(&bed.h);
    os_harness_free(&bed.h);
    return sum;
}

/* A small random set in milliseconds. */
static size_t draw(struct rt_task *task, size_t most, bool constrained, struct rng *rng)
{
    size_t count = rt_naive_draw(task, most, constrained, rng);

    for (size_t i = 0; i < count; i++)
        task[i] = (struct rt_task){ task[i].period * MILLISECOND, task[i].deadline * MILLISECOND,
                                    task[i].wcet * MILLISECOND };
    return count;
}

/* On one CPU least laxity keeps all deadlines when any rule does (Mok 1983). */
static void least_laxity_is_optimal(void **state)
{
    struct rng rng;
    size_t fits = 0;

    (void)state;
    rng_seed(&rng, 1);
    for (int set = 0; set < SETS; set++) {
        struct rt_task task[MOST];
        size_t count = draw(task, MOST, set % 2, &rng);
        bool ok = rt_fits_edf(task, count) == RT_FITS;

        if (ok)
            assert_int_equal(misses("os.llf", task, count, 1), 0);
        else
            assert_true(misses("os.llf", task, count, 1) > 0);
        fits += ok;
    }
    assert_in_range(fits, SETS / 10, SETS - SETS / 10);
}

/* What global EDF schedules, EDZL does, and more (Cho et al. 2002). */
static void edzl_dominates_edf(void **state)
{
    struct rng rng;
    size_t both = 0, more = 0;

    (void)state;
    rng_seed(&rng, 2);
    for (int set = 0; set < 2 * SETS; set++) {
        struct rt_task task[2 * MOST];
        size_t cpus = 2 + (size_t)set % 2;
        size_t count = draw(task, MOST, set % 4 > 1, &rng);
        bool edf, edzl;

        count += draw(task + count, MOST, set % 4 > 1, &rng);
        edf = misses("os.edf", task, count, cpus) == 0;
        edzl = misses("os.edzl", task, count, cpus) == 0;
        assert_true(edzl || !edf);
        both += edf;
        more += edzl && !edf;
    }
    assert_true(both > SETS / 10 && more > 0);
}

/* Adds tasks of the hyperperiod until the CPUs are full to the last millisecond. */
static size_t fill(struct rt_task *task, size_t count, size_t cpus)
{
    const sim_time span = RT_NAIVE_HYPERPERIOD * MILLISECOND;
    sim_time left = (sim_time)cpus * span;

    for (size_t i = 0; i < count; i++)
        left -= span / task[i].period * task[i].wcet;
    for (; left > 0 && count < RT_BED_MOST; count++) {
        task[count] = (struct rt_task){ span, span, left < span ? left : span };
        left -= task[count].wcet;
    }
    return count;
}

/* PD2 keeps all deadlines up to a utilisation of the CPUs (Anderson & Srinivasan 2004). */
static void pd2_is_optimal(void **state)
{
    struct rng rng;
    size_t kept = 0, more = 0;

    (void)state;
    rng_seed(&rng, 6);
    for (int set = 0; set < 4 * SETS; set++) {
        struct rt_task task[RT_BED_MOST];
        size_t cpus = 2 + (size_t)set % 4, count = 0;

        for (int i = 0; i < 2 + set % 4 / 2; i++)
            count += draw(task + count, 4, false, &rng);
        if (rt_utilization(task, count) > (double)cpus + 1e-9)
            continue;
        if (set / 4 % 2)
            count = fill(task, count, cpus);
        assert_int_equal(misses("os.pd2", task, count, cpus), 0);
        kept++;
        more += misses("os.edf", task, count, cpus) > 0;
    }
    assert_true(kept > SETS && more > 10);
}

/* Threads of classes on some CPUs; filled by hand, run by `play`. */
struct world {
    struct os_step step[16][2];
    struct os_program program[16];
    struct os_arrival item[16];
    struct os_harness h;
};

static struct os_arrival *add(struct world *w, int scheduling, int64_t loops)
{
    size_t i = w->h.count++;

    assert_true(i < 16);
    w->program[i] = (struct os_program){ w->step[i], 2, loops };
    w->item[i] = os_harness_arrival(0, &w->program[i]);
    w->item[i].scheduling = scheduling;
    w->item[i].priority = 1 + (int64_t)i;
    return &w->item[i];
}

static void play(struct world *w, const char *policy, uint32_t cpus)
{
    char cores[20];
    struct error err = { "" };

    for (size_t i = 0; policy_all[i]; i++)
        if (!strcmp(policy_all[i]->name, policy))
            w->h.policy = policy_all[i];
    snprintf(cores, sizeof cores, "cores=%u", cpus);
    w->h.platform[0] = cores;
    w->h.items = w->item;
    MUST(os_harness_run(&w->h, &err));
    w->h.platform[0] = NULL;
}

/* Periodic deadline threads that keep to their runtime, or want `excess` times as much. */
static void reserve(struct world *w, const struct rt_task *task, int64_t excess)
{
    struct os_arrival *item = add(w, OS_DEADLINE, 0);

    w->step[w->h.count - 1][0] = (struct os_step){ .kind = OS_RUN, .time = task->wcet * excess };
    w->step[w->h.count - 1][1] = (struct os_step){ .kind = OS_TIMER, .time = task->period };
    item->period = task->period;
    item->deadline = task->deadline;
    item->runtime = task->wcet;
}

static void hog(struct world *w, int scheduling)
{
    add(w, scheduling, 0);
    w->step[w->h.count - 1][0] = w->step[w->h.count - 1][1] =
        (struct os_step){ .kind = OS_RUN, .time = SECOND };
}

static double densities(const struct rt_task *task, size_t count, double *most)
{
    double sum = 0;

    *most = 0;
    for (size_t i = 0; i < count; i++) {
        double share = (double)task[i].wcet / (double)task[i].deadline;

        sum += share;
        *most = share > *most ? share : *most;
    }
    return sum;
}

/*
 * Who keeps to his reservation keeps his deadlines, whatever the others do: on one CPU up to a
 * density of .95 (Abeni & Buttazzo 1998), on several by the bound of Goossens, Funk & Baruah
 * (Real-Time Systems 25(2), 2003): sum <= m - (m - 1) max. FIFO hogs do not matter.
 */
static void reservations_are_kept(void **state)
{
    static const char *const until = "until=480ms";
    struct rng rng;
    size_t tried = 0, overruns = 0;

    (void)state;
    rng_seed(&rng, 3);
    for (int set = 0; set < 6 * SETS; set++) {
        static struct world w;
        struct rt_task task[MOST];
        uint32_t cpus = 1 + (uint32_t)set % 3;
        size_t count = draw(task, MOST, set % 2, &rng);
        double most, sum = densities(task, count, &most);
        bool greedy[MOST];

        if (sum > .95 * cpus || sum > cpus - (cpus - 1) * most)
            continue;
        tried++;
        memset(&w, 0, sizeof w);
        for (size_t i = 0; i < count; i++) {
            greedy[i] = rng_below(&rng, 3) == 0;
            reserve(&w, &task[i], greedy[i] ? 3 : 1);
        }
        hog(&w, OS_FIFO);
        w.h.options[0] = until;
        /* Reclaiming what others leave takes nothing from them: on one CPU, deadlines = periods. */
        if (cpus == 1 && set % 2 == 0 && set % 4 == 0)
            w.h.params[0] = "reclaim=true";
        play(&w, "os.deadline", cpus);
        for (size_t i = 0; i < w.h.jobs.count; i++) {
            const struct os_harness_job *job = vec_at(&w.h.jobs, i, sizeof *job);

            assert_true(!job->missed || greedy[job->thread]);
            overruns += job->missed != 0;
        }
        os_harness_free(&w.h);
    }
    assert_true(tried > SETS && overruns > SETS);
}

/* CPU time of threads of real time, or of the others, on a CPU within a span. */
static sim_time used(const struct world *w, bool real_time, int64_t cpu, sim_time from, sim_time to)
{
    sim_time sum = 0;

    for (size_t i = 0; i < w->h.segments.count; i++) {
        const struct os_harness_segment *row = vec_at(&w->h.segments, i, sizeof *row);
        int scheduling = w->item[row->thread].scheduling;
        sim_time start = row->start > from ? row->start : from;
        sim_time finish = row->finish < to ? row->finish : to;

        if (real_time == (scheduling == OS_FIFO || scheduling == OS_RR) && row->cpu == cpu &&
            start < finish)
            sum += finish - start;
    }
    return sum;
}

/* Runs and sleeps of random times, of at least one second together. */
static void draw_threads(struct world *w, struct rng *rng)
{
    static const int classes[] = { OS_FIFO, OS_RR, OS_OTHER, OS_BATCH };

    hog(w, OS_FIFO);
    hog(w, OS_OTHER);
    for (int i = 0; i < 8; i++) {
        struct os_step *step = w->step[w->h.count];

        add(w, classes[rng_below(rng, 4)], 0);
        step[0].time = (sim_time)(1 + rng_below(rng, 60)) * MILLISECOND;
        step[1].kind = OS_IO;
        step[1].time = (sim_time)(1 + rng_below(rng, 60)) * MILLISECOND;
    }
}

/* In each period no CPU gives more than rt_runtime to real time; hogs use it all. */
static void throttling_to_the_nanosecond(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4);
    for (int set = 0; set < 60; set++) {
        static struct world w;
        uint32_t cpus = 1 + (uint32_t)set % 3;

        memset(&w, 0, sizeof w);
        draw_threads(&w, &rng);
        for (uint32_t cpu = 1; cpu < cpus; cpu++)
            hog(&w, OS_FIFO);
        w.h.options[0] = "until=2s";
        w.h.params[0] = "rt_runtime=70ms";
        w.h.params[1] = "rt_period=100ms";
        w.h.params[2] = "slice=7ms";
        play(&w, set % 2 ? "os.rt" : "os.deadline", cpus);
        for (uint32_t cpu = 0; cpu < cpus; cpu++)
            for (sim_time at = 0; at < 2 * SECOND; at += 100 * MILLISECOND)
                assert_int_equal(used(&w, true, cpu, at, at + 100 * MILLISECOND), 70 * MILLISECOND);
        os_harness_free(&w.h);
    }
}

/*
 * With real-time hogs on all CPUs the fair servers give others 50 ms a second, neither more nor
 * less after the first; a CPU on which no other thread waits gives none.
 */
static void fair_servers_give_their_share(void **state)
{
    (void)state;
    for (uint32_t cpus = 1; cpus <= 3; cpus++)
        for (uint32_t others = 1; others <= 4; others++) {
            static struct world w;
            sim_time sum = 0;

            memset(&w, 0, sizeof w);
            for (uint32_t cpu = 0; cpu < cpus; cpu++)
                hog(&w, OS_FIFO);
            for (uint32_t i = 0; i < others; i++)
                hog(&w, OS_OTHER);
            w.h.options[0] = "until=10s";
            w.h.params[0] = "fair_server=true";
            play(&w, "os.rt", cpus);
            for (uint32_t cpu = 0; cpu < cpus; cpu++)
                sum += used(&w, false, cpu, 2 * SECOND, 10 * SECOND);
            assert_int_equal(sum, (others < cpus ? others : cpus) * 8 * 50 * MILLISECOND);
            os_harness_free(&w.h);
        }
}

/* Every class at once, on any kernel: all threads end with the CPU time of their programs. */
static void everybody_ends(void **state)
{
    static const int classes[] = { OS_FIFO, OS_RR, OS_OTHER, OS_BATCH, OS_IDLE, OS_DEADLINE };
    static const char *const ticks[] = { "tick=0s", "tick=4ms", "tick=1ms" };
    static const int kinds[] = { OS_SLEEP, OS_IO, OS_YIELD, OS_RUN };
    struct rng rng;

    (void)state;
    rng_seed(&rng, 5);
    for (int set = 0; set < 4 * SETS; set++) {
        static struct world w;
        sim_time work[16];

        memset(&w, 0, sizeof w);
        for (int i = 0; i < 12; i++) {
            struct os_arrival *item =
                add(&w, classes[rng_below(&rng, 6)], 1 + (int64_t)rng_below(&rng, 9));

            w.step[i][0].time = (sim_time)(1 + rng_below(&rng, 30000)) * MICROSECOND;
            w.step[i][1].kind = kinds[rng_below(&rng, 4)];
            w.step[i][1].time = (sim_time)(1 + rng_below(&rng, 30000)) * MICROSECOND;
            work[i] = w.program[i].loops *
                      (w.step[i][0].time + (w.step[i][1].kind == OS_RUN ? w.step[i][1].time : 0));
            item->period = (sim_time)(1 + rng_below(&rng, 50)) * MILLISECOND;
            item->deadline = item->period - (sim_time)rng_below(&rng, 2) * item->period / 3;
            item->runtime = item->period / (sim_time)(2 + rng_below(&rng, 8));
            if (rng_below(&rng, 4) == 0)
                os_set_add(&item->affinity, 0);
        }
        w.h.options[0] = ticks[rng_below(&rng, 3)];
        w.h.options[1] = rng_below(&rng, 2) ? "exact=true" : "exact=false";
        w.h.options[2] = "switch_cost=2us";
        w.h.params[0] = rng_below(&rng, 2) ? "fair_server=true" : "fair_server=false";
        w.h.params[1] = "rt_period=20ms";
        w.h.params[2] = rng_below(&rng, 2) ? "rt_runtime=15ms" : "rt_runtime=19ms";
        w.h.params[3] = "fair_period=20ms";
        w.h.params[4] = "fair_runtime=3ms";
        w.h.params[5] = "slice=5ms";
        play(&w, set % 2 ? "os.deadline" : "os.rt", 1 + (uint32_t)rng_below(&rng, 3));
        for (int64_t i = 0; i < 12; i++)
            assert_int_equal(os_harness_thread(&w.h, i)->cpu_time, work[i]);
        os_harness_free(&w.h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_laxity_is_optimal),
        cmocka_unit_test(edzl_dominates_edf),
        cmocka_unit_test(pd2_is_optimal),
        cmocka_unit_test(reservations_are_kept),
        cmocka_unit_test(throttling_to_the_nanosecond),
        cmocka_unit_test(fair_servers_give_their_share),
        cmocka_unit_test(everybody_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
