/* Cloud placement: VMs a second on clouds that are nearly full, growth with PMs, a large filling.
 */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "tests/bench/bench.h"
#include "tests/support/cloud_harness.h"

enum { FLAVOURS = 15, CORES = 16, MEMORY = 64 };

/* Cores of the flavours: 3.6 in the mean. */
static const int cores_of[FLAVOURS] = { 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 8, 8, 8 };

struct place_case {
    const char *policy;
    int64_t pms;
    int64_t numa;
    double load; /* of all cores, in the long run; 0: VMs stay */
    size_t count;
};

/* Exponential lives of a mean of 1000 s; memory is 2 to 5 GiB a core. */
static struct cloud_arrival *arrivals(const struct place_case *p)
{
    struct cloud_arrival *items = mem_alloc(p->count * sizeof *items);
    struct bench_layers layers;
    struct bench_rng rng;
    double gap = p->load > 0 ? 1000 * 3.6 / (CORES * (double)p->pms * p->load) : 0.001;
    double now = 0;

    bench_seed(&rng, 11);
    bench_layers_init(&layers);
    for (size_t i = 0; i < p->count; i++) {
        uint64_t bits = bench_next(&rng);
        int cores = cores_of[bits % FLAVOURS];
        double life = p->load > 0 ? 1000 * bench_exponential(&rng, &layers) : -1;

        now += gap * bench_exponential(&rng, &layers);
        items[i] = cloud_harness_vm(now, life, cores, (double)cores * (double)(2 + bits % 4));
        items[i].number = (int64_t)i;
    }
    return items;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* CPU seconds of one run: median of three. */
static double measure(const struct place_case *p, uint64_t *checksum)
{
    struct cloud_machine machine = { .count = p->pms,
                                     .cores = CORES,
                                     .memory = MEMORY * 1073741824.0,
                                     .numa = p->numa,
                                     .power = "constant" };
    struct cloud_arrival *items = arrivals(p);
    double seconds[3];
    struct error err = { "" };

    for (int i = 0; i < 3; i++) {
        struct cloud_harness h = { .policies = { { .policy = policy_find(p->policy, &err) } },
                                   .machines = &machine,
                                   .machine_count = 1,
                                   .items = items,
                                   .count = p->count,
                                   .measures = { "cpu_allocated.mean", "vms" } };

        if (!h.policies[0].policy || !cloud_harness_run(&h, &err)) {
            fprintf(stderr, "%s\n", err.text);
            BUG_UNLESS(!"the benchmark runs");
        }
        seconds[i] = h.seconds;
        *checksum = bits_of(h.values[0]) ^ (uint64_t)h.values[1];
    }
    mem_free(items);
    return bench_median(seconds, 3);
}

static void print(const struct place_case *p, struct bench_row row)
{
    char what[96];

    snprintf(what, sizeof what, "%s, %lld PMs, %zu VMs%s", p->policy + strlen("cloud."),
             (long long)p->pms, p->count, p->numa > 1 ? ", NUMA" : "");
    row.what = what;
    bench_print(&row);
}

/* P1: placements and exits at 85 % of the cores, by policy and by size. */
void bench_p1(struct bench *bench)
{
    static const struct place_case cases[] = {
        { "cloud.first_fit", 10000, 1, 0.85, 300000 },
        { "cloud.best_fit", 10000, 1, 0.85, 300000 },
        { "cloud.worst_fit", 10000, 1, 0.85, 300000 },
        { "cloud.random_fit", 10000, 1, 0.85, 300000 },
        { "cloud.dot_product", 10000, 1, 0.85, 300000 },
        { "cloud.protean", 10000, 1, 0.85, 300000 },
        { "cloud.kubernetes", 10000, 1, 0.85, 30000 },
        { "cloud.openstack", 10000, 1, 0.85, 30000 },
        { "cloud.best_fit", 10000, 2, 0.85, 300000 },
        { "cloud.best_fit", 1000, 1, 0.85, 300000 },
        { "cloud.best_fit", 100000, 1, 0.85, 600000 },
    };

    (void)bench;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t checksum;
        double seconds = measure(&cases[i], &checksum);

        print(&cases[i], (struct bench_row){ .id = "P1",
                                             .unit = "VMs/s",
                                             .value = (double)cases[i].count / seconds,
                                             .target = i == 1 ? 500000 : 0,
                                             .checksum = checksum });
    }
}

/* P2: 100,000 VMs onto 50,000 PMs, the whole run. */
void bench_p2(struct bench *bench)
{
    static const char *const policies[] = { "cloud.first_fit", "cloud.best_fit",
                                            "cloud.worst_fit" };

    (void)bench;
    for (size_t i = 0; i < 3; i++) {
        struct place_case p = { policies[i], 50000, 1, 0, 100000 };
        uint64_t checksum;
        double seconds = measure(&p, &checksum);

        print(&p,
              (struct bench_row){
                  .id = "P2", .unit = "s", .value = seconds, .target = 1, .checksum = checksum });
    }
}
