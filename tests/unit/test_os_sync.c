/* Locks, conditions, barriers, suspension, fork and join, by hand; and how they end in errors. */
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

enum { MOST_THREADS = 5, MOST_STEPS = 12 };

#define MS(n) ((n)*MILLISECOND)
#define RUN(n)                        \
    {                                 \
        .kind = OS_RUN, .time = MS(n) \
    }
#define IO(n)                        \
    {                                \
        .kind = OS_IO, .time = MS(n) \
    }
#define ON(word, number)                 \
    {                                    \
        .kind = word, .object = (number) \
    }
#define WITH(word, number, second)                          \
    {                                                       \
        .kind = word, .object = (number), .other = (second) \
    }
#define FORK(arrival, same)                                     \
    {                                                           \
        .kind = OS_FORK, .child = (arrival), .inherits = (same) \
    }

/* A thread of these steps, done once. */
#define PROGRAM(name, ...)                                        \
    static const struct os_step name##_steps[] = { __VA_ARGS__ }; \
    static const struct os_program name = { name##_steps,         \
                                            sizeof name##_steps / sizeof(struct os_step), 1 }

struct bed {
    struct os_harness h;
    struct os_arrival item[MOST_THREADS];
    struct error err;
};

/* Threads that all arrive at 0, under first come first served on one CPU. */
static struct bed bed_of(const struct os_program *const *programs)
{
    struct bed bed = { .h = { .count = 0 } };

    bed.h.policy = policy_find("os.fcfs", &bed.err);
    assert_non_null(bed.h.policy);
    for (; programs[bed.h.count]; bed.h.count++)
        bed.item[bed.h.count] = os_harness_arrival(0, programs[bed.h.count]);
    return bed;
}

static void go(struct bed *bed)
{
    bed->h.items = bed->item;
    if (!os_harness_run(&bed->h, &bed->err))
        fail_msg("%s", bed->err.text);
}

static void ends(const struct bed *bed, int64_t thread, double ms)
{
    assert_int_equal(os_harness_thread(&bed->h, thread)->end, (sim_time)(ms * 1e6));
}

static void blocked(const struct bed *bed, int64_t thread, double ms)
{
    assert_int_equal(os_harness_thread(&bed->h, thread)->blocked, (sim_time)(ms * 1e6));
}

static struct dist exponential(void)
{
    struct dist dist;
    struct error err;

    assert_true(dist_parse("exponential(mean=5ms)", &dist, &err));
    return dist;
}

/* The run of these threads stops with this error. */
static void stops(const struct os_program *const *programs, const char *text)
{
    struct bed bed = bed_of(programs);

    bed.h.items = bed.item;
    assert_false(os_harness_run(&bed.h, &bed.err));
    assert_string_equal(bed.err.text, text);
    os_harness_free(&bed.h);
}

PROGRAM(critical, RUN(1), ON(OS_LOCK, 0), RUN(1), IO(4), ON(OS_UNLOCK, 0), RUN(1));

/* The device is asked inside of the lock: the CPU is free, the lock is not. */
static void hand_over(void **state)
{
    const struct os_program *const programs[] = { &critical, &critical, &critical, NULL };
    struct bed bed = bed_of(programs);
    const struct os_harness_segment *segment;

    (void)state;
    bed.h.measures[0] = "lock_wait.mean";
    bed.h.measures[1] = "lock_wait.max";
    go(&bed);
    /*
     * Thread 0 runs 0 to 1, locks, runs to 2, and is at the device to 6. Thread 1 runs 2 to 3 and
     * is blocked, 2 runs 3 to 4 likewise. At 6 thread 0 unlocks on the CPU and goes on to 7; 1 has
     * the lock from 6, runs 7 to 8, device to 12, unlocks, runs to 13; 2 has it from 12, runs 13
     * to 14, device to 18, ends at 19.
     */
    ends(&bed, 0, 7);
    ends(&bed, 1, 13);
    ends(&bed, 2, 19);
    blocked(&bed, 0, 0);
    blocked(&bed, 1, 3); /* 3 to 6 */
    blocked(&bed, 2, 8); /* 4 to 12 */
    assert_float_equal(bed.h.values[0], 11e-3 / 3, 1e-12);
    assert_float_equal(bed.h.values[1], 8e-3, 1e-12);
    segment = bed.h.segments.data;
    assert_int_equal(segment[0].finish, MS(2)); /* to lock takes no time and no switch */
    assert_string_equal(segment[0].why, "sleep");
    assert_string_equal(segment[1].why, "blocked");
    os_harness_free(&bed.h);
}

/* Who waits first is first, and nobody takes the lock between unlock and the waiter's run. */
static void no_barging(void **state)
{
    PROGRAM(greedy, ON(OS_LOCK, 0), RUN(2), IO(1), ON(OS_UNLOCK, 0), ON(OS_LOCK, 0), RUN(2),
            ON(OS_UNLOCK, 0));
    PROGRAM(meek, ON(OS_LOCK, 0), RUN(3), ON(OS_UNLOCK, 0));
    const struct os_program *const programs[] = { &greedy, &meek, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    go(&bed);
    /* 0 runs to 2; 1 is blocked at 2; at 3 the lock is handed to 1 and 0 is blocked at once; 1 runs
       3 to 6, 0 from 6 to 8. */
    ends(&bed, 1, 6);
    ends(&bed, 0, 8);
    blocked(&bed, 1, 1);
    blocked(&bed, 0, 3);
    bed.h.options[0] = "wake_cost=500us";
    go(&bed);
    /* Every end of a sleep or block costs half a millisecond: 2+1+.5, then .5 to the first run of
       1, ends at 7; .5 again: 7.5 to 9.5. */
    ends(&bed, 1, 7);
    ends(&bed, 0, 9.5);
    os_harness_free(&bed.h);
}

/* A consumer waits until its producer signals; it goes on when the mutex is free. */
static void conditions(void **state)
{
    PROGRAM(consumer, ON(OS_LOCK, 3), WITH(OS_WAIT, 7, 3), RUN(2), ON(OS_UNLOCK, 3));
    PROGRAM(producer, RUN(4), ON(OS_LOCK, 3), ON(OS_SIGNAL, 7), RUN(1), ON(OS_UNLOCK, 3));
    PROGRAM(crier, RUN(4), ON(OS_LOCK, 3), ON(OS_BROADCAST, 7), RUN(1), ON(OS_UNLOCK, 3));
    PROGRAM(twice, RUN(4), ON(OS_SIGNAL, 7), RUN(1), ON(OS_SIGNAL, 7), ON(OS_SIGNAL, 7));
    const struct os_program *const one[] = { &consumer, &producer, NULL };
    const struct os_program *const all[] = { &consumer, &consumer, &crier, NULL };
    const struct os_program *const each[] = { &consumer, &consumer, &twice, NULL };
    struct bed bed = bed_of(one);

    (void)state;
    go(&bed);
    ends(&bed, 1, 5);
    ends(&bed, 0, 7);    /* signalled at 4, the mutex at 5 */
    blocked(&bed, 0, 5); /* from 0 */
    os_harness_free(&bed.h);
    bed = bed_of(all);
    go(&bed);
    ends(&bed, 2, 5);
    ends(&bed, 0, 7); /* in the order in which they came; one mutex for both */
    ends(&bed, 1, 9);
    blocked(&bed, 1, 7);
    os_harness_free(&bed.h);
    bed = bed_of(each);
    bed.h.platform[0] = "cores=2";
    go(&bed);
    ends(&bed, 2, 5); /* the third signal is nobody's */
    ends(&bed, 0, 6); /* from 4 */
    ends(&bed, 1, 8); /* signalled at 5, the mutex at 6 */
    os_harness_free(&bed.h);
}

/* Three meet twice; the last who comes goes on at once. */
static void barriers(void **state)
{
    static const struct os_step short_steps[] = { RUN(1), WITH(OS_BARRIER, 0, 3) };
    static const struct os_step long_steps[] = { RUN(3), WITH(OS_BARRIER, 0, 3) };
    static const struct os_program brief = { short_steps, 2, 2 }, lengthy = { long_steps, 2, 2 };
    const struct os_program *const programs[] = { &brief, &brief, &lengthy, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.platform[0] = "cores=3";
    go(&bed);
    for (int thread = 0; thread < 3; thread++)
        ends(&bed, thread, 6);
    blocked(&bed, 0, 4);
    blocked(&bed, 1, 4);
    blocked(&bed, 2, 0);
    os_harness_free(&bed.h);
}

static void suspension(void **state)
{
    PROGRAM(sleeper, RUN(1), ON(OS_SUSPEND, 2), RUN(1));
    PROGRAM(waker, ON(OS_RESUME, 2), RUN(5), ON(OS_RESUME, 2), RUN(1));
    const struct os_program *const programs[] = { &sleeper, &waker, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.platform[0] = "cores=2";
    go(&bed);
    ends(&bed, 0, 6); /* the first resume came too early and is lost */
    blocked(&bed, 0, 4);
    os_harness_free(&bed.h);
}

/* Children go behind who is ready already; the parent waits for both. */
static void children(void **state)
{
    PROGRAM(work, RUN(3));
    static const struct os_arrival child = { .program = &work, .name = "child", .group = -1 };
    PROGRAM(parent, RUN(1), FORK(&child, true), FORK(&child, true), RUN(1), { .kind = OS_JOIN },
            RUN(1), { .kind = OS_JOIN });
    const struct os_program *const programs[] = { &parent, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    go(&bed);
    assert_int_equal(bed.h.threads.count, 3);
    ends(&bed, 1, 5);
    ends(&bed, 2, 8);
    ends(&bed, 0, 9);
    blocked(&bed, 0, 6);
    assert_int_equal(os_harness_thread(&bed.h, 2)->arrival, MS(1));
    bed.h.platform[0] = "cores=2";
    os_set_add(&bed.item[0].affinity, 1);
    go(&bed);
    ends(&bed, 0, 9); /* children inherit that they may use one CPU only */
    os_harness_free(&bed.h);
}

/* A child that is something of its own: of a class above its parent, it takes the CPU at once. */
static void child_of_its_own(void **state)
{
    PROGRAM(work, RUN(3));
    static const struct os_arrival child = { .program = &work, .priority = 9, .group = -1 };
    PROGRAM(parent, RUN(1), FORK(&child, false), RUN(1));
    const struct os_program *const programs[] = { &parent, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.policy = policy_find("os.priority", &bed.err);
    assert_non_null(bed.h.policy);
    bed.item[0].priority = 1;
    go(&bed);
    ends(&bed, 1, 4);
    ends(&bed, 0, 5);
    os_harness_free(&bed.h);
}

/* Who was blocked comes back to a CPU before it asks the device, though it has the lock already. */
static void back_to_the_cpu(void **state)
{
    PROGRAM(holder, ON(OS_LOCK, 0), RUN(1), IO(1), ON(OS_UNLOCK, 0), RUN(3));
    PROGRAM(asker, ON(OS_LOCK, 0), IO(2), ON(OS_UNLOCK, 0), RUN(1));
    const struct os_program *const programs[] = { &holder, &asker, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    go(&bed);
    ends(&bed, 0, 5);
    ends(&bed, 1, 8); /* lock at 2, CPU at 5, device to 7 */
    os_harness_free(&bed.h);
}

/* An orphan tells nobody, not even who has the place of its parent in memory. */
static void orphans(void **state)
{
    PROGRAM(lengthy, RUN(5));
    static const struct os_arrival child = { .program = &lengthy, .group = -1 };
    PROGRAM(deserter, FORK(&child, true), RUN(1));
    PROGRAM(parent, RUN(1), FORK(&child, true), { .kind = OS_JOIN });
    const struct os_program *const programs[] = { &deserter, &parent, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.platform[0] = "cores=4";
    bed.item[1].submit = MS(2);
    go(&bed);
    ends(&bed, 1, 5); /* the first child: threads count in order of arrival */
    ends(&bed, 2, 8);
    ends(&bed, 3, 8);
    os_harness_free(&bed.h);
}

/* A group that has used up its quota keeps the lock that its thread holds. */
static void throttled_holder(void **state)
{
    static const struct os_group group = { .name = "g", .quota = MS(2), .period = MS(10) };
    PROGRAM(holder, ON(OS_LOCK, 0), RUN(3), ON(OS_UNLOCK, 0));
    const struct os_program *const programs[] = { &holder, &holder, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.groups = &group;
    bed.h.group_count = 1;
    bed.item[0].group = 0;
    go(&bed);
    ends(&bed, 0, 11); /* 0 to 2, and 10 to 11 */
    ends(&bed, 1, 14);
    blocked(&bed, 1, 9); /* 2 to 11 */
    os_harness_free(&bed.h);
}

/* What is to come behind a lock counts for the shortest job first: 5 ms, not nothing. */
static void clairvoyant(void **state)
{
    PROGRAM(locked, ON(OS_LOCK, 0), RUN(5), ON(OS_UNLOCK, 0));
    PROGRAM(bare, RUN(3));
    const struct os_program *const programs[] = { &bare, &locked, &bare, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.policy = policy_find("os.sjf", &bed.err);
    assert_non_null(bed.h.policy);
    go(&bed);
    ends(&bed, 0, 3);
    ends(&bed, 2, 6);
    ends(&bed, 1, 11);
    os_harness_free(&bed.h);
}

/* So do times that are yet to be drawn: who has the lock to take and less to run ends first. */
static void clairvoyant_of_draws(void **state)
{
    struct dist dist = exponential();
    struct os_step steps[MOST_THREADS][3];
    struct os_program program[MOST_THREADS];
    struct bed bed = bed_of((const struct os_program *const[]){ NULL });

    (void)state;
    bed.h.policy = policy_find("os.sjf", &bed.err);
    assert_non_null(bed.h.policy);
    for (uint32_t t = 0; t < MOST_THREADS; t++) {
        steps[t][0] = (struct os_step)ON(OS_LOCK, t);
        steps[t][1] = (struct os_step){ .kind = OS_RUN, .dist = &dist };
        steps[t][2] = (struct os_step)ON(OS_UNLOCK, t);
        program[t] = (struct os_program){ steps[t], 3, 1 };
        bed.item[bed.h.count++] = os_harness_arrival(0, &program[t]);
    }
    go(&bed);
    for (int a = 0; a < MOST_THREADS; a++)
        for (int b = 0; b < MOST_THREADS; b++) {
            const struct os_harness_thread *x = os_harness_thread(&bed.h, a);
            const struct os_harness_thread *y = os_harness_thread(&bed.h, b);

            assert_int_equal(x->cpu_time < y->cpu_time, x->end < y->end);
        }
    os_harness_free(&bed.h);
}

/* What a child draws does not depend on who else arrives before it. */
static void draws_of_children(void **state)
{
    struct dist dist = exponential();
    const struct os_step work[] = { { .kind = OS_RUN, .dist = &dist } };
    const struct os_program child_program = { work, 1, 1 };
    const struct os_arrival child = { .program = &child_program, .group = -1 };
    const struct os_step steps[] = { RUN(1), FORK(&child, true), FORK(&child, true) };
    const struct os_program parent = { steps, 3, 1 };
    const struct os_program *const programs[] = { &parent, NULL };
    struct bed bed = bed_of(programs);
    sim_time first, second;

    (void)state;
    bed.h.platform[0] = "cores=4";
    go(&bed);
    first = os_harness_thread(&bed.h, 1)->cpu_time;
    second = os_harness_thread(&bed.h, 2)->cpu_time;
    assert_true(first != second && first > 0 && second > 0);
    bed.h.count = 2;
    bed.item[1] = os_harness_arrival(0, &parent);
    go(&bed); /* children are 2 and 3 of the first, 4 and 5 of the second */
    assert_int_equal(os_harness_thread(&bed.h, 2)->cpu_time, first);
    assert_int_equal(os_harness_thread(&bed.h, 3)->cpu_time, second);
    assert_true(os_harness_thread(&bed.h, 4)->cpu_time != first);
    os_harness_free(&bed.h);
}

static void deadlocks(void **state)
{
    PROGRAM(up, ON(OS_LOCK, 0), RUN(1), IO(1), ON(OS_LOCK, 1), RUN(1));
    PROGRAM(down, ON(OS_LOCK, 1), RUN(1), IO(1), ON(OS_LOCK, 0), RUN(1));
    PROGRAM(alone, WITH(OS_BARRIER, 4, 2));
    PROGRAM(idler, RUN(1));
    PROGRAM(forgotten, ON(OS_SUSPEND, 5));
    static const struct os_arrival child = { .program = &forgotten, .group = -1 };
    PROGRAM(parent, RUN(1), FORK(&child, true), { .kind = OS_JOIN });
    const struct os_program *const cross[] = { &up, &down, NULL };
    const struct os_program *const lonely[] = { &alone, &idler, NULL };
    const struct os_program *const family[] = { &parent, NULL };

    (void)state;
    stops(cross, "os.fcfs at t=0.003s: deadlock, threads blocked for ever: 2; thread 0 "
                 "waits for lock 1, which 1 holds");
    stops(lonely, "os.fcfs at t=0.001s: deadlock, threads blocked for ever: 1; thread 0 "
                  "waits for barrier 4");
    stops(family, "os.fcfs at t=0.001s: deadlock, threads blocked for ever: 2; thread 0 "
                  "waits for its children");
}

static void mistakes(void **state)
{
    PROGRAM(again, ON(OS_LOCK, 2), ON(OS_LOCK, 2));
    PROGRAM(foreign, RUN(1), ON(OS_UNLOCK, 2));
    PROGRAM(bare, RUN(1), WITH(OS_WAIT, 1, 2));
    PROGRAM(keeps, ON(OS_LOCK, 2), RUN(1));
    PROGRAM(far, ON(OS_LOCK, OS_MOST_OBJECTS));
    PROGRAM(two, WITH(OS_BARRIER, 0, 2));
    PROGRAM(three, WITH(OS_BARRIER, 0, 3));
    static const struct os_step spin_steps[] = { ON(OS_LOCK, 0), ON(OS_UNLOCK, 0) };
    static const struct os_program spin = { spin_steps, 2, 1000 };
    static const struct os_program endless = { spin_steps, 2, 0 };
    static const struct os_arrival child = { .program = &endless, .group = -1 };
    PROGRAM(breeds, RUN(1), FORK(&child, true));
    const struct os_program *const programs[][3] = {
        { &again }, { &foreign },     { &bare }, { &keeps },
        { &far },   { &two, &three }, { &spin }, { &breeds },
    };

    (void)state;
    stops(programs[0], "os.fcfs at t=0s: thread 0 locks lock 2, which it holds");
    stops(programs[1], "os.fcfs at t=0.001s: thread 0 unlocks lock 2, which it does not hold");
    stops(programs[2], "os.fcfs at t=0.001s: thread 0 waits at condition 1 without lock 2, which "
                       "it does not hold");
    stops(programs[3], "os.fcfs at t=0.001s: thread 0 ends and holds lock 2");
    stops(programs[4], "os.fcfs at t=0s: lock 65536; expected a number below 65536");
    stops(programs[5], "os.fcfs at t=0s: thread 1 takes barrier 0 for one of 3 threads; expected "
                       "as before 2");
    stops(programs[6], "os.fcfs at t=0s: thread 0 loops for ever without taking time");
    stops(programs[7], "os.fcfs at t=0.001s: thread 0 forks one that loops for ever, and so would "
                       "the run; expected options: {until: ...}");
}

/*
 * Requests of os.server, all in need of its one lock, on CPUs enough: an M/M/1 queue at the lock
 * (see server.c), where a request waits S rho / (1 - rho): as long as a section at half the load.
 */
static void lock_as_queue(void **state)
{
    enum { REQUESTS = 200000 };
    static const char *const settings[][2] = {
        { "threads", "200000" },
        { "interarrival", "exponential(mean=2ms)" },
        { "lock_share", "1" },
        { "section", "exponential(mean=1ms)" },
        { "before", "exponential(mean=4ms)" },
    };
    struct bed bed = bed_of((const struct os_program *const[]){ NULL });
    struct generator_input input = { .seed = 5, .arena = arena_create() };
    struct param_context context = { input.arena, &bed.err };
    const struct generator *generator = generator_find("os.server", &bed.err);
    struct os_arrival *items = arena_array(input.arena, REQUESTS, sizeof *items);
    void *self;

    (void)state;
    assert_non_null(generator);
    self = arena_alloc(input.arena, generator->policy.self_size);
    param_defaults(generator->policy.params, self, input.arena);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        assert_true(
            param_set(generator->policy.params, self, settings[i][0], settings[i][1], &context));
    assert_true(generator->init(self, &input, &bed.err));
    while (bed.h.count < REQUESTS && generator->next(self, &items[bed.h.count]))
        bed.h.count++;
    assert_int_equal(bed.h.count, REQUESTS);
    bed.h.platform[0] = "cores=40";
    bed.h.quiet = true;
    bed.h.items = items;
    bed.h.measures[0] = "lock_wait.mean";
    bed.h.measures[1] = "lock_wait.over0";
    if (!os_harness_run(&bed.h, &bed.err))
        fail_msg("%s", bed.err.text);
    assert_float_equal(bed.h.values[0], 1e-3, 3e-5);
    assert_float_equal(bed.h.values[1], 0.5, 0.01); /* who waits at all: rho */
    os_harness_free(&bed.h);
    arena_destroy(input.arena);
}

/* Two threads that wake each other at one instant without end are stopped, too. */
static void ping_pong(void **state)
{
    static const struct os_step one[] = { ON(OS_RESUME, 0), ON(OS_SUSPEND, 1) };
    static const struct os_step other[] = { ON(OS_RESUME, 1), ON(OS_SUSPEND, 0) };
    static const struct os_program ping = { one, 2, 1000000 }, pong = { other, 2, 1000000 };
    const struct os_program *const programs[] = { &ping, &pong, NULL };
    struct bed bed = bed_of(programs);

    (void)state;
    bed.h.items = bed.item;
    assert_false(os_harness_run(&bed.h, &bed.err));
    assert_non_null(strstr(bed.err.text, "does not come to rest"));
    os_harness_free(&bed.h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hand_over),         cmocka_unit_test(no_barging),
        cmocka_unit_test(conditions),        cmocka_unit_test(barriers),
        cmocka_unit_test(suspension),        cmocka_unit_test(children),
        cmocka_unit_test(child_of_its_own),  cmocka_unit_test(throttled_holder),
        cmocka_unit_test(back_to_the_cpu),   cmocka_unit_test(orphans),
        cmocka_unit_test(clairvoyant),       cmocka_unit_test(clairvoyant_of_draws),
        cmocka_unit_test(draws_of_children), cmocka_unit_test(deadlocks),
        cmocka_unit_test(mistakes),          cmocka_unit_test(ping_pong),
        cmocka_unit_test(lock_as_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
