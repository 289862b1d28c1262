/* What must hold for every policy under every rule, on random small workloads. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/arena.h"
#include "tests/support/harness.h"
#include "tests/support/random_jobs.h"
#include "tests/unit/unit.h"

enum { MOST_JOBS = 40, ROUNDS = 20, OPTIONS = 15, HEADS = 4000 };

/* Every option and its values; the first SEMANTIC ones are tried in all combinations. */
enum { INSTANT, ESTIMATE, RESERVE, PLAN, END, SEMANTIC, OVERSIZE = SEMANTIC, ZERO, WALL, TRUTH };
enum { FIELD = TRUTH + 1, TIE, RULES };

struct rule {
    const char *values[4]; /* closed by NULL; ' ' separates two settings */
};

static const struct rule rules[RULES] = {
    [INSTANT] = { { "same_instant=batch", "same_instant=finish_first",
                    "same_instant=submit_first" } },
    [ESTIMATE] = { { "candidate_estimate=request", "candidate_estimate=true",
                     "candidate_estimate=predicted" } },
    [RESERVE] = { { "reservation=count", "reservation=count allocation=identity",
                    "reservation=machines allocation=identity" } },
    [PLAN] = { { "conservative=compress", "conservative=replan" } },
    [END] = { { "backfill_end=inclusive", "backfill_end=strict" } },
    [OVERSIZE] = { { "oversize=reject", "oversize=drop", "oversize=clip" } },
    [ZERO] = { { "zero_run=keep", "zero_run=one", "zero_run=drop" } },
    [WALL] = { { "walltime=kill", "walltime=extend" } },
    [TRUTH] = { { "estimate=request", "estimate=true_run" } },
    [FIELD] = { { "procs_from=requested", "procs_from=allocated" } },
    [TIE] = { { "tie=fifo", "tie=lifo", "tie=random" } },
};

/* One workload, one policy, one set of rules. */
struct trial {
    const struct policy *policy;
    int choice[RULES];
    int64_t procs;
    size_t count;
    char texts[OPTIONS][64]; /* settings that are not literals */
    const char *options[OPTIONS + 1];
    const char *params[4];
    struct batch_arrival jobs[MOST_JOBS];
    struct harness_result results[MOST_JOBS];
    struct harness_result again[MOST_JOBS];
    char machines[MOST_JOBS][128];
};

/* What must become of a job. */
struct fate {
    bool dropped, rejected, killed;
    sim_time run;
    int64_t procs;
};

static struct fate fate_of(const struct trial *trial, const struct batch_arrival *job)
{
    struct fate fate = { .run = job->run, .procs = job->procs };
    sim_time request;

    if (trial->choice[FIELD] == 1)
        fate.procs = job->procs_used;
    if (fate.run == 0 && trial->choice[ZERO] == 1)
        fate.run = SECOND;
    fate.dropped = fate.run == 0 && trial->choice[ZERO] == 2;
    request = job->request > 0 && trial->choice[TRUTH] == 0 ? job->request : fate.run;
    if (fate.run > request && trial->choice[WALL] == 0) {
        fate.run = request;
        fate.killed = true;
    }
    if (fate.procs > trial->procs) {
        fate.rejected = !fate.dropped && trial->choice[OVERSIZE] == 0;
        fate.dropped = fate.dropped || trial->choice[OVERSIZE] == 1;
        fate.procs = trial->procs;
    }
    return fate;
}

static bool has(const struct trial *trial, const char *text)
{
    for (size_t i = 0; trial->params[i]; i++)
        if (strstr(trial->params[i], text))
            return true;
    return false;
}

/* Each parameter keeps its default or gets one of its choices, or a small number. */
static void pick_params(struct trial *trial, struct rng *rng)
{
    size_t count = 0;

    for (const struct param *row = trial->policy->params; row && row->name && count < 3; row++) {
        char *text = trial->texts[OPTIONS - 1 - count];
        size_t choices = 0;

        if (rng_below(rng, 2) || trial->choice[RESERVE] == 2)
            continue;
        if (!strcmp(row->name, "backfill") && has(trial, "misfit=skip"))
            continue; /* they rule each other out */
        while (row->type == PARAM_TYPE_CHOICE && row->choices[choices])
            choices++;
        if (choices)
            snprintf(text, sizeof trial->texts[0], "%s=%s", row->name,
                     row->choices[rng_below(rng, choices)]);
        else if (row->type == PARAM_TYPE_INT && !has(trial, "backfill="))
            snprintf(text, sizeof trial->texts[0], "%s=%d", row->name,
                     (int)row->min + (int)rng_below(rng, 4));
        else
            continue;
        trial->params[count++] = text;
    }
    trial->params[count] = NULL;
}

static void pick(struct trial *trial, const struct policy *policy, uint64_t seed)
{
    struct random_jobs kind = { .oversize = true, .overrun = true };
    struct rng rng;
    uint64_t index = seed;
    size_t count = 0;

    rng_stream(&rng, seed, 2, RNG_TEST, 0);
    memset(trial, 0, sizeof *trial);
    trial->policy = policy;
    trial->procs = kind.procs = 1 + (int64_t)rng_below(&rng, 12);
    trial->count = kind.count = 1 + rng_below(&rng, MOST_JOBS);
    kind.zero = rng_below(&rng, 2) == 0;
    kind.exact = rng_below(&rng, 4) == 0;
    for (int i = 0; i < RULES; i++) {
        uint64_t values = rules[i].values[2] ? 3 : 2;
        const char *value, *second;

        trial->choice[i] = (int)(i < SEMANTIC ? index % values : rng_below(&rng, values));
        index /= i < SEMANTIC ? values : 1;
        value = rules[i].values[trial->choice[i]];
        second = strchr(value, ' ');
        trial->options[count++] = second ? second + 1 : value;
        if (second) {
            snprintf(trial->texts[0], sizeof trial->texts[0], "%.*s", (int)(second - value), value);
            trial->options[count++] = trial->texts[0];
        }
    }
    pick_params(trial, &rng);
    random_jobs_fill(&rng, &kind, trial->jobs);
}

static bool simulate(struct trial *trial, struct harness_result *results, struct error *err)
{
    struct harness h = { .policy = trial->policy,
                         .nodes = trial->procs,
                         .jobs = trial->jobs,
                         .count = trial->count,
                         .results = results,
                         .machines = trial->machines };

    memcpy(h.options, trial->options, sizeof h.options);
    memcpy(h.params, trial->params, sizeof trial->params);
    return harness_run(&h, err);
}

static _Noreturn void complain(const struct trial *trial, uint64_t seed, size_t job,
                               const char *what)
{
    printf("seed %" PRIu64 ", %s on %" PRId64 " processors:", seed, trial->policy->name,
           trial->procs);
    for (size_t i = 0; trial->params[i]; i++)
        printf(" %s", trial->params[i]);
    for (size_t i = 0; trial->options[i]; i++)
        printf(" %s", trial->options[i]);
    printf("\n# id submit procs used request run | start finish machines\n");
    for (size_t i = 0; i < trial->count; i++)
        printf("%3zu %4g %3" PRId64 " %3" PRId64 " %4g %4g | %4g %4g %s\n", i,
               time_seconds(trial->jobs[i].submit), trial->jobs[i].procs, trial->jobs[i].procs_used,
               time_seconds(trial->jobs[i].request), time_seconds(trial->jobs[i].run),
               time_seconds(trial->results[i].start), time_seconds(trial->results[i].finish),
               trial->machines[i]);
    fail_msg("job %zu: %s", job, what);
    abort();
}

static uint64_t mask_of(const char *text)
{
    uint64_t mask = 0;

    while (*text) {
        char *at;
        unsigned long low = strtoul(text, &at, 10);
        unsigned long high = *at == '-' ? strtoul(at + 1, &at, 10) : low;

        for (unsigned long i = low; i <= high; i++)
            mask |= UINT64_C(1) << i;
        text = *at == ',' ? at + 1 : at;
    }
    return mask;
}

/* No processor twice: as a number at every start, and as machines where they are known. */
static void check_capacity(const struct trial *trial, uint64_t seed)
{
    for (size_t i = 0; i < trial->count; i++) {
        const struct harness_result *a = &trial->results[i];
        uint64_t mask = mask_of(trial->machines[i]);
        int64_t used = 0;

        if (!a->seen || a->rejected)
            continue;
        if (trial->choice[RESERVE] &&
            __builtin_popcountll(mask) != fate_of(trial, &trial->jobs[i]).procs)
            complain(trial, seed, i, "not as many machines as processors");
        for (size_t k = 0; k < trial->count; k++) {
            const struct harness_result *c = &trial->results[k];

            if (!c->seen || c->rejected || c->start > a->start || c->finish <= a->start)
                continue;
            used += fate_of(trial, &trial->jobs[k]).procs;
            if (k != i && a->finish > a->start && (mask & mask_of(trial->machines[k])))
                complain(trial, seed, i, "shares a machine");
        }
        if (used > trial->procs)
            complain(trial, seed, i, "more processors in use than there are");
    }
}

static void check_fates(const struct trial *trial, uint64_t seed)
{
    for (size_t i = 0; i < trial->count; i++) {
        const struct harness_result *result = &trial->results[i];
        struct fate fate = fate_of(trial, &trial->jobs[i]);

        if (result->seen == fate.dropped)
            complain(trial, seed, i, fate.dropped ? "not dropped" : "lost");
        if (result->rejected != fate.rejected)
            complain(trial, seed, i, "wrongly rejected, or not");
        if (fate.dropped || fate.rejected)
            continue;
        if (result->start < trial->jobs[i].submit)
            complain(trial, seed, i, "starts before it arrives");
        if (result->finish != result->start + fate.run)
            complain(trial, seed, i, "runs for another time than it has work");
        if (result->killed != fate.killed)
            complain(trial, seed, i, "wrongly killed, or not");
    }
}

static void check_same(struct trial *trial, uint64_t seed, sim_time factor, const char *what)
{
    struct error err;

    if (!simulate(trial, trial->again, &err))
        complain(trial, seed, 0, err.text);
    for (size_t i = 0; i < trial->count; i++) {
        const struct harness_result *a = &trial->results[i];
        const struct harness_result *c = &trial->again[i];

        if (a->seen != c->seen || a->killed != c->killed || a->rejected != c->rejected ||
            (a->start >= 0 ? a->start * factor != c->start : c->start >= 0) ||
            (a->finish >= 0 ? a->finish * factor != c->finish : c->finish >= 0))
            complain(trial, seed, i, what);
    }
}

/* Once an instant, the order of its ends is not seen; but the last two run times follow it. */
static void check_ties(struct trial *trial, uint64_t seed)
{
    const char *tie = rules[TIE].values[trial->choice[TIE]];
    size_t at = 0;

    if (trial->choice[INSTANT] != 0 || trial->choice[ESTIMATE] == 2)
        return;
    while (trial->options[at] != tie)
        at++;
    for (int i = 0; i < 3; i++) {
        trial->options[at] = rules[TIE].values[i];
        check_same(trial, seed, 1, "another order of equal events, another result");
    }
    trial->options[at] = tie;
}

/* F1 to F4 add a logarithm of the time to something else, so they depend on the unit. */
static bool scale_free(const struct trial *trial)
{
    const char *name = trial->policy->name;
    bool fitted = name[6] == 'f' && name[7] >= '1' && name[7] <= '4';

    return !fitted && !has(trial, "=f1") && !has(trial, "=f2") && !has(trial, "=f3") &&
           !has(trial, "=f4") && trial->choice[ZERO] != 1;
}

/* By 8, so that no formula rounds differently. */
static void check_scaling(struct trial *trial, uint64_t seed)
{
    if (!scale_free(trial))
        return;
    for (size_t i = 0; i < trial->count; i++) {
        trial->jobs[i].submit *= 8;
        trial->jobs[i].run *= 8;
        trial->jobs[i].request *= trial->jobs[i].request > 0 ? 8 : 1;
    }
    check_same(trial, seed, 8, "all times are 8 times as long, but the results are not");
    for (size_t i = 0; i < trial->count; i++) {
        trial->jobs[i].submit /= 8;
        trial->jobs[i].run /= 8;
        trial->jobs[i].request /= trial->jobs[i].request > 0 ? 8 : 1;
    }
}

static void check_renaming(struct trial *trial, uint64_t seed)
{
    char names[MOST_JOBS][32];

    for (size_t i = 0; i < trial->count; i++) {
        snprintf(names[i], sizeof names[i], "%zu.%c", i, (char)('a' + (7 * i + seed) % 26));
        trial->jobs[i].name = names[i];
    }
    check_same(trial, seed, 1, "another name, another result");
    for (size_t i = 0; i < trial->count; i++)
        trial->jobs[i].name = NULL;
}

/* Machines need to know who holds them, so they do not go with every order of an instant. */
static bool impossible(const struct trial *trial)
{
    return (trial->choice[RESERVE] == 1 && trial->choice[INSTANT] == 2) ||
           (trial->choice[RESERVE] == 2 && trial->choice[INSTANT] != 0);
}

static void every_policy_keeps_the_contract(void **state)
{
    struct trial *trial = mem_alloc(sizeof *trial);
    size_t refused = 0;

    (void)state;
    for (size_t p = 0; policy_all[p]; p++) {
        if (strncmp(policy_all[p]->name, "batch.", 6) != 0)
            continue;
        for (uint64_t seed = 0; seed < ROUNDS * 108; seed++) {
            struct error err;

            pick(trial, policy_all[p], seed + 1000000 * p);
            if (!simulate(trial, trial->results, &err)) {
                if (!impossible(trial) || !strstr(err.text, "same_instant"))
                    complain(trial, seed, 0, err.text);
                refused++;
                continue;
            }
            assert_false(impossible(trial));
            check_fates(trial, seed);
            check_capacity(trial, seed);
            check_same(trial, seed, 1, "the same run again differs");
            check_ties(trial, seed);
            check_renaming(trial, seed);
            check_scaling(trial, seed);
        }
    }
    assert_true(refused > 0);
    mem_free(trial);
}

static void fcfs_does_not_depend_on_the_order_within_an_instant(void **state)
{
    static const char *const ties[] = { "tie=fifo", "tie=lifo", "tie=random" };
    struct trial *trial = mem_alloc(sizeof *trial);
    struct error err;

    (void)state;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        pick(trial, policy_find("batch.fcfs", &err), 108 * seed);
        if (!simulate(trial, trial->results, &err))
            complain(trial, seed, 0, err.text);
        for (int i = 0; i < 9; i++) {
            trial->options[INSTANT] = rules[INSTANT].values[i % 3];
            trial->options[TIE] = ties[i / 3];
            check_same(trial, seed, 1, "another same_instant or tie, another result");
        }
    }
    mem_free(trial);
}

/* When the processors of job `j` are free by the requests of what runs at `now`. */
static sim_time reserved(const struct trial *trial, size_t j, sim_time now)
{
    sim_time best = TIME_NEVER;

    for (size_t e = 0; e <= trial->count; e++) {
        sim_time end = e < trial->count ? trial->results[e].start + trial->jobs[e].request : now;
        int64_t level = trial->procs;

        for (size_t k = 0; k < trial->count; k++)
            if (trial->results[k].start <= now && trial->results[k].finish > now &&
                trial->results[k].start + trial->jobs[k].request > end)
                level -= trial->jobs[k].procs;
        if (end >= now && end < best && level >= trial->jobs[j].procs)
            best = end;
    }
    return best;
}

static void easy_never_delays_the_head(void **state)
{
    static const char *const orders[] = { "backfill=fcfs", "backfill=sjf", "backfill=laf",
                                          "depth=2" };
    struct trial *trial = mem_alloc(sizeof *trial);
    size_t waited = 0;

    (void)state;
    for (uint64_t seed = 0; seed < HEADS; seed++) {
        struct random_jobs kind = { .procs = 10, .count = MOST_JOBS, .exact = seed % 2 };
        sim_time head_since = 0;
        struct error err;
        struct rng rng;

        memset(trial, 0, sizeof *trial);
        trial->policy = policy_find("batch.easy", &err);
        trial->procs = 10;
        trial->count = MOST_JOBS;
        trial->params[0] = orders[seed / 2 % 4];
        trial->options[0] = rules[END].values[seed / 8 % 2];
        rng_stream(&rng, seed, 3, RNG_TEST, 0);
        random_jobs_fill(&rng, &kind, trial->jobs);
        if (!simulate(trial, trial->results, &err))
            complain(trial, seed, 0, err.text);
        for (size_t j = 0; j < trial->count; j++) {
            sim_time start = trial->results[j].start;

            if (trial->jobs[j].submit > head_since)
                head_since = trial->jobs[j].submit;
            if (start > head_since && start > reserved(trial, j, head_since))
                complain(trial, seed, j, "starts after its first reservation as the head");
            waited += start > head_since;
            if (start > head_since)
                head_since = start;
        }
    }
    assert_true(waited > HEADS);
    mem_free(trial);
}

static void every_name_is_that_of_its_file(void **state)
{
    struct error err;
    size_t count = 0;

    (void)state;
    for (; policy_all[count]; count++) {
        const struct policy *policy = policy_all[count];

        assert_ptr_equal(policy_find(policy->name, &err), policy);
        assert_non_null(policy->doc);
        assert_non_null(policy->source);
    }
    assert_true(count >= 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_that_of_its_file),
        cmocka_unit_test(every_policy_keeps_the_contract),
        cmocka_unit_test(fcfs_does_not_depend_on_the_order_within_an_instant),
        cmocka_unit_test(easy_never_delays_the_head),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
