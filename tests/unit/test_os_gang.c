/* Gangs run together; policies at random settings keep the rules of the machine. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

enum { MOST = 24, WORLDS = 25 };

static const struct os_step forever = { .kind = OS_RUN, .time = SECOND };
static const struct os_program hog = { &forever, 1, 0 };

static int below(struct rng *rng, int bound)
{
    return (int)rng_below(rng, (uint64_t)bound);
}

static void run(struct os_harness *h, const char *policy)
{
    struct error err;

    h->policy = policy_find(policy, &err);
    assert_non_null(h->policy);
    MUST(os_harness_run(h, &err));
}

/* Gangs ------------------------------------------------------------------------------------- */

/* Endless threads of random gangs on some CPUs; a gang has one to as many threads as CPUs. */
struct gangs {
    struct os_arrival item[MOST];
    size_t count;
    int cpus;
    char cores[16];
    struct os_harness h;
};

static void draw_gangs(struct gangs *g, uint64_t seed)
{
    int left[4], gangs;
    struct rng rng;

    rng_stream(&rng, seed, 0, RNG_TEST, 0);
    *g = (struct gangs){ .cpus = 2 + below(&rng, 5) };
    gangs = 2 + below(&rng, 3);
    for (int i = 0; i < gangs; i++)
        left[i] = 1 + below(&rng, g->cpus);
    /* One by one, mixed: gangs outgrow their rows. */
    for (int more = 1; more;) {
        more = 0;
        for (int i = 0; i < gangs; i++) {
            if (left[i]-- <= 0)
                continue;
            g->item[g->count] = os_harness_arrival(0, &hog);
            g->item[g->count++].process = i + 1;
            more = 1;
        }
    }
    snprintf(g->cores, sizeof g->cores, "cores=%d", g->cpus);
    g->h = (struct os_harness){
        .items = g->item, .count = g->count, .platform = { g->cores }, .options = { "until=10s" }
    };
}

/* How many threads of a process run at a time; *of: how many it has. */
static int running(const struct gangs *g, int64_t process, sim_time time, int *of)
{
    int count = 0;

    *of = 0;
    for (size_t i = 0; i < g->count; i++)
        *of += g->item[i].process == process;
    for (size_t i = 0; i < g->h.segments.count; i++) {
        const struct os_harness_segment *s = vec_at(&g->h.segments, i, sizeof *s);

        count += g->item[s->thread].process == process && s->start <= time && time < s->finish;
    }
    return count;
}

/* Times, in the middle of each slot, at which a gang runs in part. */
static int broken(const struct gangs *g)
{
    int count = 0, of;

    for (sim_time time = 50 * MILLISECOND; time < 10 * SECOND; time += 100 * MILLISECOND)
        for (int64_t process = 1; process <= 4; process++) {
            int now = running(g, process, time, &of);

            count += now > 0 && now < of;
        }
    return count;
}

static void gangs_run_together(void **state)
{
    int apart = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct gangs g;

        draw_gangs(&g, seed);
        g.h.params[0] = "alternate=false";
        run(&g.h, "os.gang");
        if (broken(&g))
            fail_msg("seed %d: a gang runs in part, %d times", (int)seed, broken(&g));
        g.h.params[0] = "quantum=100ms";
        run(&g.h, "os.round_robin");
        apart += broken(&g) > 0;
        os_harness_free(&g.h);
    }
    assert_true(apart > WORLDS / 2);
}

/* Slots take turns: endless threads differ by one slot at most. */
static void slots_take_turns(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        sim_time least = TIME_NEVER, most = 0;
        struct gangs g;

        draw_gangs(&g, seed);
        g.h.params[0] = "alternate=false";
        run(&g.h, "os.gang");
        for (size_t i = 0; i < g.count; i++) {
            const struct os_harness_thread *row = os_harness_thread(&g.h, (int64_t)i);

            least = row->cpu_time < least ? row->cpu_time : least;
            most = row->cpu_time > most ? row->cpu_time : most;
        }
        assert_true(most - least <= 100 * MILLISECOND);
        os_harness_free(&g.h);
    }
}

/* Random worlds ----------------------------------------------------------------------------- */

struct world {
    struct os_step step[MOST][5];
    struct os_program program[MOST];
    struct os_arrival item[MOST];
    struct os_group group;
    char text[8][40];
    int texts;
    struct os_harness h;
};

static const char *set(struct world *w, const char *name, int value, const char *unit)
{
    char *text = w->text[w->texts++];

    snprintf(text, sizeof w->text[0], "%s=%d%s", name, value, unit);
    return text;
}

static void draw_thread(struct world *w, struct rng *rng, int i, int cpus)
{
    static const int kinds[] = { OS_RUN, OS_SLEEP, OS_IO, OS_YIELD, OS_TIMER };
    struct os_arrival *item = &w->item[i];

    for (int s = 0; s < 5; s++)
        w->step[i][s] = (struct os_step){ .kind = s ? kinds[below(rng, 5)] : OS_RUN,
                                          .time = (1 + below(rng, 30)) * MILLISECOND / 2 };
    w->program[i] = (struct os_program){ w->step[i], 5, 1 + below(rng, 8) };
    *item = os_harness_arrival(i ? w->item[i - 1].submit + below(rng, 3) * 5 * MILLISECOND : 0,
                               &w->program[i]);
    item->nice = below(rng, 40) - 20;
    item->tickets = below(rng, 2) * below(rng, 1000);
    item->process = below(rng, 5);
    item->working_set = below(rng, 120);
    item->scheduling = below(rng, 2) ? OS_OTHER : OS_FIFO;
    item->group = below(rng, 3) - 1 > 0 ? 0 : -1;
    if (below(rng, 3) == 0)
        for (int n = 1 + below(rng, cpus); n > 0; n--)
            os_set_add(&item->affinity, (uint32_t)below(rng, cpus));
}

static void draw_world(struct world *w, uint64_t seed, const char *param)
{
    struct rng rng;
    int cpus;

    rng_stream(&rng, seed, 1, RNG_TEST, 0);
    cpus = 1 + below(&rng, 6);
    *w = (struct world){ .group = { .name = "g",
                                    .shares = 1024,
                                    .quota = (1 + below(&rng, 50)) * MILLISECOND,
                                    .period = 50 * MILLISECOND } };
    w->h = (struct os_harness){ .items = w->item,
                                .count = (size_t)(1 + below(&rng, MOST)),
                                .groups = &w->group,
                                .group_count = 1,
                                .params = { *param ? param : NULL } };
    for (int i = 0; i < (int)w->h.count; i++)
        draw_thread(w, &rng, i, cpus);
    w->h.platform[0] = set(w, "cores", cpus, "");
    w->h.platform[1] = set(w, "cache_size", below(&rng, 2) * below(&rng, 300), "");
    w->h.options[0] = set(w, "warm_up", below(&rng, 20), "ms");
    w->h.options[1] = "warm_speed=1.5";
    w->h.options[2] = set(w, "tick", below(&rng, 2) * below(&rng, 5), "ms");
    w->h.options[3] = set(w, "switch_cost", below(&rng, 2) * below(&rng, 90), "us");
    w->h.options[4] = below(&rng, 2) ? "exact=true" : "exact=false";
}

/* No CPU with two threads, no thread on two CPUs or where it may not run; all end. */
static void check_world(const struct world *w, const char *policy, uint64_t seed)
{
    const struct os_harness *h = &w->h;

    assert_int_equal(h->threads.count, h->count);
    for (size_t i = 0; i < h->threads.count; i++) {
        const struct os_harness_thread *row = vec_at(&h->threads, i, sizeof *row);

        if (row->end < row->arrival)
            fail_msg("%s seed %d: thread %d has not ended", policy, (int)seed, (int)row->thread);
    }
    for (size_t i = 0; i < h->segments.count; i++) {
        const struct os_harness_segment *a = vec_at(&h->segments, i, sizeof *a);
        static const struct os_cpu_set none;
        const struct os_cpu_set *set = &w->item[a->thread].affinity;

        assert_true(memcmp(set, &none, sizeof none) == 0 || os_set_has(set, (uint32_t)a->cpu));
        for (size_t k = 0; k < i; k++) {
            const struct os_harness_segment *b = vec_at(&h->segments, k, sizeof *b);

            if ((a->cpu == b->cpu || a->thread == b->thread) && a->start < b->finish &&
                b->start < a->finish)
                fail_msg("%s seed %d: two at once at %lld", policy, (int)seed, (long long)a->start);
        }
    }
}

static void settings_keep_the_rules(void **state)
{
    static const struct {
        const char *policy, *param;
    } trials[] = {
        { "os.lcfs", "" },
        { "os.lcfs", "preemptive=false" },
        { "os.cooperative", "" },
        { "os.wfq", "" },
        { "os.wfq", "quantum=3ms" },
        { "os.sfq", "" },
        { "os.bvt", "" },
        { "os.bvt", "allowance=1ms" },
        { "os.bvt", "warp=70ms" },
        { "os.gang", "" },
        { "os.gang", "alternate=false" },
        { "os.gang", "slot=7ms" },
        { "os.round_robin", "queues=per_cpu" },
        { "os.round_robin", "queues=one" },
    };

    (void)state;
    for (size_t t = 0; t < sizeof trials / sizeof trials[0]; t++)
        for (uint64_t seed = 1; seed <= WORLDS; seed++) {
            static struct world w;

            draw_world(&w, seed, trials[t].param);
            run(&w.h, trials[t].policy);
            check_world(&w, trials[t].policy, seed);
            os_harness_free(&w.h);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gangs_run_together),
        cmocka_unit_test(slots_take_turns),
        cmocka_unit_test(settings_keep_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
