/* O1: scheduling events a second, and how they grow dearer with the number of threads. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/bench/bench.h"
#include "tests/support/os_harness.h"

/*
 * Two loads on one CPU. Hogs: endless threads, so that each event is the end of a slice: the thread
 * is put back and another one picked. Sleepers: each thread runs for 1 ms and sleeps for half the
 * time that all need for their turns, so that about half of them are ready; events are the starts
 * of threads, each with a wake-up. Hogs need a policy that takes the CPU away; sleepers do not.
 * Rows with a target are the median of five runs, the others one run.
 */
enum { MOST_THREADS = 100000, SECONDS = 400 };

/* Above so many seconds an event at one size, larger ones are left out: the cost is not O(log n).
 */
static const double too_slow = 4e-6;

static const uint32_t sizes[] = { 10, 100, 1000, 10000, MOST_THREADS };

struct load {
    const char *name;
    struct os_program program;
    struct os_step step[2];
    const char *measure; /* that counts events */
};

static void set_threads(struct os_harness *h, const struct load *load, struct os_arrival *item,
                        uint32_t threads)
{
    for (uint32_t t = 0; t < threads; t++) {
        item[t] = os_harness_arrival(0, &load->program);
        item[t].nice = (int64_t)(t % 7) - 3;
        item[t].priority = t % 7 + 1;
        item[t].period = 2 * threads * MILLISECOND;
        item[t].runtime = MILLISECOND;
    }
    h->items = item;
    h->count = threads;
}

/* Seconds of an event; 0 when the run failed. */
static double measure(struct bench *bench, struct os_harness *h, const struct load *load,
                      double target)
{
    static char what[80];
    double seconds[BENCH_REPEATS], events;
    struct error err;
    int n = 0;

    do {
        if (!os_harness_run(h, &err)) {
            fprintf(stderr, "O1: %s, %s: %s\n", h->policy->name, load->name, err.text);
            bench_check(bench, false, "O1", "a run failed");
            return 0;
        }
        seconds[n++] = h->seconds;
    } while (n < BENCH_REPEATS && target > 0);
    events = h->values[0];
    bench_check(bench, events > 0, "O1", h->policy->name);
    snprintf(what, sizeof what, "%s, %zu %s", h->policy->name, h->count, load->name);
    bench_print(&(struct bench_row){ "O1", what, "Mevent/s",
                                     events / bench_median(seconds, (size_t)n) / 1e6, target,
                                     (uint64_t)events });
    return seconds[0] / events;
}

static void grow(struct bench *bench, const struct policy *policy, struct load *load)
{
    static struct os_arrival item[MOST_THREADS];
    bool quantum = strcmp(policy->name, "os.round_robin") == 0;
    bool fair = strcmp(policy->name, "os.eevdf") == 0 || strcmp(policy->name, "os.cfs") == 0;
    double cost = too_slow;
    char until[32];
    struct os_harness h = { .policy = policy,
                            .params = { quantum ? "quantum=1ms" : NULL },
                            .options = { quantum ? "tick=0s" : "tick=1ms", until },
                            .quiet = true,
                            .measures = { load->measure } };

    snprintf(until, sizeof until, "until=%ds", SECONDS);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && cost > 0 && cost <= too_slow; i++) {
        double target = load->step[0].time > SECOND && quantum && sizes[i] == 10  ? 10
                        : load->step[0].time > SECOND && fair && sizes[i] == 1000 ? 3
                                                                                  : 0;

        load->step[1].time = sizes[i] * MILLISECOND / 2;
        set_threads(&h, load, item, sizes[i]);
        cost = measure(bench, &h, load, target);
    }
}

void bench_o1(struct bench *bench)
{
    /* Those whose slices are no longer than a few ticks; the others would measure ticks. */
    static const char *const sharing[] = { "os.round_robin", "os.eevdf",   "os.cfs",
                                           "os.stride",      "os.lottery", "os.sfq",
                                           "os.las",         "os.bfs",     "os.mlfq" };
    static struct load hogs = { .name = "hogs",
                                .program = { hogs.step, 1, 1 },
                                .step = { { .kind = OS_RUN, .time = 36000 * SECOND } },
                                .measure = "involuntary" };
    static struct load sleepers = { .name = "sleepers",
                                    .program = { sleepers.step, 2, 0 },
                                    .step = { { .kind = OS_RUN, .time = MILLISECOND },
                                              { .kind = OS_IO } },
                                    .measure = "switches" };
    const struct policy *const *policy;
    struct error err;

    for (size_t i = 0; i < sizeof sharing / sizeof sharing[0]; i++)
        grow(bench, policy_find(sharing[i], &err), &hogs);
    for (policy = policy_all; *policy; policy++)
        if (strncmp((*policy)->name, "os.", 3) == 0)
            grow(bench, *policy, &sleepers);
}
