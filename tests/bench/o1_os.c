/* O1: scheduling events a second: a slice that ends, the thread put back, another one picked. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/bench/bench.h"
#include "tests/support/os_harness.h"

enum { MOST_THREADS = 100000 };

static void measure(struct bench *bench, const char *policy, uint32_t threads, double target)
{
    static const struct os_step work[] = { { .kind = OS_RUN, .time = 3600 * SECOND } };
    static const struct os_program program = { work, 1, 1 };
    static struct os_arrival item[MOST_THREADS];
    static char what[80];
    struct os_harness h = { .options = { "tick=1ms" },
                            .items = item,
                            .count = threads,
                            .quiet = true,
                            .measures = { "switches", "involuntary" } };
    char until[32];
    double seconds[BENCH_REPEATS];
    struct error err;

    h.policy = policy_find(policy, &err);
    if (strcmp(policy, "os.round_robin") == 0)
        h.options[0] = "tick=0s", h.params[0] = "quantum=1ms";
    snprintf(until, sizeof until, "until=%us", threads > 10000 ? 1000 : 3000);
    h.options[1] = until;
    for (uint32_t t = 0; t < threads; t++) {
        item[t] = os_harness_arrival(0, &program);
        item[t].nice = (int64_t)(t % 7) - 3;
    }
    for (int i = 0; i < BENCH_REPEATS; i++) {
        if (!h.policy || !os_harness_run(&h, &err)) {
            bench_check(bench, false, "O1", err.text);
            return;
        }
        seconds[i] = h.seconds;
    }
    snprintf(what, sizeof what, "%s, %u threads", policy, threads);
    bench_print(&(struct bench_row){ "O1", what, "Mevent/s",
                                     h.values[1] / bench_median(seconds, BENCH_REPEATS) / 1e6,
                                     target, (uint64_t)h.values[0] });
}

void bench_o1(struct bench *bench)
{
    measure(bench, "os.round_robin", 10, 10);
    measure(bench, "os.round_robin", MOST_THREADS, 0);
    measure(bench, "os.stride", 1000, 0);
    measure(bench, "os.eevdf", 1000, 3);
    measure(bench, "os.eevdf", MOST_THREADS, 0);
}
