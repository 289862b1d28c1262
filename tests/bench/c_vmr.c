/* V1: moves made and taken back on a trial placement. V2: what each rescheduling solver takes. */
#include <stdio.h>
#include <string.h>

#include "policies/lib/cloud/beam_search.h"
#include "policies/lib/cloud/filter_score.h"
#include "policies/lib/cloud/large_neighbourhood.h"
#include "policies/lib/cloud/macro_greedy.h"
#include "policies/lib/cloud/partition.h"
#include "policies/lib/cloud/single_move.h"
#include "policies/lib/cloud/swap_search.h"
#include "policies/lib/cloud/tree_search.h"
#include "sim/base/rng.h"
#include "tests/bench/bench.h"
#include "tests/support/vmr.h"

enum { PAIRS = 2000000, MOST_ROWS = 20 };

static double pairs_per_second(struct trial *t, uint64_t *sum)
{
    struct rng rng;
    double start;

    rng_stream(&rng, 1, 0, RNG_TEST, 0);
    start = bench_thread_seconds();
    for (int done = 0; done < PAIRS;) {
        uint64_t bits = rng_u64(&rng);
        uint32_t vm = (uint32_t)((bits & UINT32_MAX) * t->vms >> 32);
        uint32_t to = (uint32_t)((bits >> 32) * trial_spots(t, vm) >> 32);

        if (!trial_can_move(t, vm, to))
            continue;
        trial_move(t, vm, to);
        *sum += (uint64_t)t->slots[0];
        trial_undo(t);
        done++;
    }
    return PAIRS / (bench_thread_seconds() - start);
}

void bench_v1(struct bench *bench)
{
    struct bench_row row = { "V1", "M, check + move + undo", "pairs/s", 0, 1e6, 0 };
    struct arena *arena = arena_create();
    double values[BENCH_REPEATS];
    struct vmr vmr;

    if (vmr_load(&vmr)) {
        struct trial *t = vmr_trial(&vmr, &vmr.results[0], 1, arena);
        int64_t slots = t->slots[0];

        for (int i = 0; i < BENCH_REPEATS; i++) {
            row.checksum = 0;
            values[i] = pairs_per_second(t, &row.checksum);
        }
        row.value = bench_median(values, BENCH_REPEATS);
        bench_check(bench, t->slots[0] == slots && t->moves == 0, "V1", "all is taken back");
        bench_print(&row);
    }
    vmr_free(&vmr);
    arena_destroy(arena);
}

static void run_filter_score(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    (void)arena;
    filter_score(t, limits);
}

static void run_macro_greedy(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    macro_greedy(t, limits, &(struct macro_greedy_params){ false }, arena);
}

static void run_bound(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct trial_bound *bound = trial_bound_make(t, arena);

    BUG_UNLESS(trial_bound_slots(bound, 0, limits->moves) >= t->slots[0]);
}

static void run_tight_bound(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct trial_bound *bound = plan_bound(t, limits, t->slots, arena);

    BUG_UNLESS(trial_bound_slots(bound, 0, limits->moves) >= t->slots[0]);
}

static void run_stubborn(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    macro_greedy(t, limits, &(struct macro_greedy_params){ true }, arena);
}

static void run_neighbourhoods(struct trial *t, const struct plan_limits *limits,
                               struct arena *arena)
{
    large_neighbourhood(t, limits, &(struct large_neighbourhood_params){ 1000, 0.3, 1 }, arena);
}

static void run_beam(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    beam_search(t, limits, &(struct beam_search_params){ 4, 4, 1000, BEAM_SETS }, arena);
}

static void run_tree(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    tree_search(t, limits, &(struct tree_search_params){ 300, 4, 0.1, 1 }, arena);
}

static void run_swaps(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    swap_search(t, limits, &(struct swap_search_params){ 100 }, arena);
}

static void run_parts(struct trial *t, const struct plan_limits *limits, struct arena *arena)
{
    struct error err;

    (void)arena;
    BUG_UNLESS(partition(t, limits, &(struct partition_params){ .parts = 5 }, &err));
}

/* One line of V2: instances from `first` to `last` with so many moves. */
struct what {
    const char *name;
    void (*run)(struct trial *t, const struct plan_limits *limits, struct arena *arena);
    const char *first, *last;
    uint32_t mnl;
    double target; /* milliseconds a solve */
    bool bound;    /* no plan is made */
};

static double solve(const struct vmr *vmr, const struct vmr_result *row, const struct what *what,
                    double *gap)
{
    struct arena *arena = arena_create();
    struct trial *t = vmr_trial(vmr, row, what->mnl, arena);
    struct plan_limits limits = { what->mnl, -1 };
    double best = 1e9;

    for (int repeat = 0; repeat < BENCH_REPEATS; repeat++) {
        double start = bench_thread_seconds();
        double took;

        trial_undo_to(t, 0);
        what->run(t, &limits, arena);
        took = bench_thread_seconds() - start;
        best = took < best ? took : best;
    }
    *gap += what->bound ? 0 : plan_report(t, &limits).gap;
    arena_destroy(arena);
    return best;
}

static void line(const struct vmr *vmr, const struct what *what)
{
    struct bench_row row = { .id = "V2", .unit = "ms/solve", .target = what->target };
    double values[MOST_ROWS];
    char text[96];
    size_t count = 0;
    double gap = 0;

    for (size_t i = 0; i < vmr->result_count && count < MOST_ROWS; i++) {
        const struct vmr_result *one = &vmr->results[i];

        if (one->mnl == what->mnl && strcmp(one->instance, what->first) >= 0 &&
            strcmp(one->instance, what->last) <= 0)
            values[count++] = 1e3 * solve(vmr, one, what, &gap);
    }
    snprintf(text, sizeof text, "%s, %s-%s, %u moves", what->name, what->first, what->last,
             what->mnl);
    if (!what->bound)
        snprintf(text + strlen(text), sizeof text - strlen(text), ", gap %.2f %%",
                 100 * gap / (double)count);
    row.what = text;
    row.value = bench_median(values, count);
    bench_print(&row);
}

void bench_v2(struct bench *bench)
{
    static const struct what all[] = {
        { "bound by residues", run_bound, "d01", "d10", 50, 0, true },
        { "bound with prices", run_tight_bound, "d01", "d10", 100, 0, true },
        { "macro_greedy", run_macro_greedy, "d01", "d10", 50, 1, false },
        { "macro_greedy", run_macro_greedy, "d19", "d20", 200, 5, false },
        { "single_move", single_move, "d01", "d10", 50, 0, false },
        { "single_move", single_move, "d19", "d20", 200, 0, false },
        { "filter_score", run_filter_score, "d01", "d10", 50, 0, false },
        { "stubborn", run_stubborn, "d01", "d10", 100, 0, false },
        { "large_neighbourhood", run_neighbourhoods, "d01", "d10", 50, 0, false },
        { "large_neighbourhood", run_neighbourhoods, "d01", "d10", 100, 0, false },
        { "beam_search", run_beam, "d01", "d10", 100, 0, false },
        { "tree_search", run_tree, "d01", "d10", 100, 0, false },
        { "swap_search", run_swaps, "d01", "d10", 50, 0, false },
        { "partition", run_parts, "d01", "d10", 50, 0, false },
    };
    struct vmr vmr;

    (void)bench;
    if (vmr_load(&vmr))
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            line(&vmr, &all[i]);
    vmr_free(&vmr);
}
