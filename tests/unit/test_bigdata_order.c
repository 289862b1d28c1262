/* Orders of jobs that are kept up to date against plain walks over all jobs at every offer. */
#include <string.h>

#include "policies/registry.h"
#include "sim/base/rng.h"
#include "sim/bigdata/bigdata.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

enum { JOBS = 60, QUEUES = 4, STAGES = 3 };

/* The nearest task of the job that fits, early reduces last, as lib/bigdata/pick.h promises. */
static bool serve(struct big *big, struct big_job *job, uint32_t machine)
{
    for (int early = 0; early <= 1; early++)
        for (int level = BIG_LOCAL; level <= BIG_ANY; level++)
            for (uint32_t s = 0; s < job->stages; s++) {
                struct big_stage_view *stage = &job->stage[s];
                uint32_t found = big_find(big, stage, machine, level);

                if (found != BIG_NONE && (stage->parents_left > 0) == (early > 0) &&
                    big_fits(big, stage, machine))
                    return big_start(big, stage, found, machine) != NULL;
            }
    return false;
}

/* Jobs that could not be served in this offer, by slot. */
struct tried {
    bool job[JOBS];
};

/* One offer with the job that `better` puts first, until none can be served. */
static void walk(struct big *big, uint32_t machine,
                 bool (*better)(struct big *, const struct big_job *, const struct big_job *))
{
    struct tried tried = { { false } };

    for (;;) {
        struct big_job *best = NULL;

        for (struct big_job *job = big_first_job(big); job; job = big_next_job(big, job))
            if (job->waiting > 0 && !tried.job[job->order] && (!best || better(big, job, best)))
                best = job;
        if (!best || big_machine(big, machine)->free[BIG_CPU] <= 0)
            return;
        if (!serve(big, best, machine))
            tried.job[best->order] = true;
    }
}

static bool earlier(struct big *big, const struct big_job *a, const struct big_job *b)
{
    (void)big;
    return a->priority > b->priority || (a->priority == b->priority && a->order < b->order);
}

static void fifo_offer(void *self, struct big *big, uint32_t machine)
{
    (void)self;
    walk(big, machine, earlier);
}

static const struct bigdata_policy naive_fifo = {
    .policy = { .name = "bigdata.fifo", .self_size = 1 }, .offer = fifo_offer
};

/* Weights 1, 2, 3, 4 and minimums 3, 2, 1, 0 slots of queues q0 to q3. */
static double weight_of(const char *queue)
{
    return queue[1] - '0' + 1;
}

struct urgency {
    bool needy;
    double ratio;
};

static struct urgency urgency(struct big *big, uint32_t queue)
{
    double used = 0, wanted = 0, min = 3000 - 1000 * (big_queue_name(big, queue)[1] - '0');

    for (struct big_job *job = big_first_job(big); job; job = big_next_job(big, job)) {
        if (job->queue != queue)
            continue;
        used += (double)job->use[BIG_CPU];
        for (uint32_t s = 0; s < job->stages; s++)
            if (job->stage[s].ready)
                wanted += (double)(job->stage[s].waiting * job->stage[s].spec->demand[BIG_CPU]);
    }
    min = min < used + wanted ? min : used + wanted;
    if (used < min)
        return (struct urgency){ true, used / min };
    return (struct urgency){ false, used / weight_of(big_queue_name(big, queue)) };
}

static bool fairer(struct big *big, const struct big_job *a, const struct big_job *b)
{
    struct urgency x, y;
    double left = (double)a->use[BIG_CPU] / a->weight, right = (double)b->use[BIG_CPU] / b->weight;

    if (a->queue == b->queue)
        return left < right || (left == right && a->order < b->order);
    x = urgency(big, a->queue);
    y = urgency(big, b->queue);
    if (x.needy != y.needy)
        return x.needy;
    return x.ratio < y.ratio || (x.ratio == y.ratio && a->queue < b->queue);
}

static void fair_offer(void *self, struct big *big, uint32_t machine)
{
    (void)self;
    walk(big, machine, fairer);
}

static const struct bigdata_policy naive_fair = {
    .policy = { .name = "bigdata.fair", .self_size = 1 }, .offer = fair_offer
};

/* Runs ---------------------------------------------------------------------------------------- */

static const uint32_t before[STAGES] = { 0, 1, 2 };
static const char *const names[QUEUES] = { "q0", "q1", "q2", "q3" };

struct workload {
    struct big_stage stage[JOBS][STAGES];
    struct big_arrival item[JOBS];
};

static void draw(struct workload *w, struct rng *rng)
{
    sim_time at = 0;

    for (int j = 0; j < JOBS; j++) {
        uint32_t stages = 1 + (uint32_t)rng_below(rng, STAGES);

        for (uint32_t s = 0; s < stages; s++) {
            struct big_stage *stage = &w->stage[j][s];

            *stage = big_harness_stage(1 + (uint32_t)rng_below(rng, 20),
                                       (1 + (sim_time)rng_below(rng, 10)) * SECOND);
            stage->demand[BIG_CPU] = 500 * (1 + (int64_t)rng_below(rng, 3));
            stage->kind = s == 0 ? BIG_MAP : BIG_REDUCE;
            stage->input = s == 0 && rng_below(rng, 2) ? 1e6 : 0;
            stage->parents = s > 0;
            stage->parent = s > 0 ? &before[s - 1] : NULL;
        }
        at += (sim_time)rng_below(rng, 5) * SECOND;
        w->item[j] = big_harness_arrival(at, w->stage[j], stages);
        w->item[j].queue = names[rng_below(rng, QUEUES)];
        w->item[j].priority = (int64_t)rng_below(rng, 3) - 1;
        w->item[j].weight = 1 + (double)rng_below(rng, 3);
    }
}

static void go(struct big_harness *h)
{
    struct error err = { "" };

    if (!big_harness_run(h, &err))
        fail_msg("%s", err.text);
}

/* Both give the same attempts at the same times on the same machines. */
static void same(struct big_harness *h, const struct policy *naive, const char *const *params)
{
    struct big_harness other = *h;

    for (int i = 0; params[i]; i++)
        h->params[i] = params[i];
    other.policy = naive;
    go(h);
    go(&other);
    assert_int_equal(h->tasks.count, other.tasks.count);
    for (size_t i = 0; i < h->tasks.count; i++) {
        const struct big_harness_task *a = vec_at(&h->tasks, i, sizeof *a);
        const struct big_harness_task *b = vec_at(&other.tasks, i, sizeof *b);

        if (a->job != b->job || a->stage != b->stage || a->task != b->task ||
            a->machine != b->machine || a->start != b->start || a->finish != b->finish ||
            strcmp(a->end, b->end) != 0)
            fail_msg("seed %llu: attempt %zu differs", (unsigned long long)h->seed, i);
    }
    big_harness_free(h);
    big_harness_free(&other);
}

static void compare(const char *policy, const struct bigdata_policy *naive,
                    const char *const *params)
{
    struct workload w;

    for (uint64_t seed = 1; seed <= 16; seed++) {
        struct big_harness h = { .policy = policy_find(policy, NULL), .seed = seed };
        struct rng rng;

        assert_non_null(h.policy);
        rng_seed(&rng, seed);
        draw(&w, &rng);
        h.items = w.item;
        h.count = JOBS;
        h.platform[0] = "nodes=5";
        h.platform[1] = "slots=2";
        h.platform[2] = "rack_size=2";
        h.options[0] = "slowstart=0.3";
        h.options[1] = "straggle=discrete(1:0.9, 5:0.1)";
        h.options[2] = "repair=10s";
        if (seed % 2)
            h.options[3] = "mtbf=100s";
        h.options[3 + seed % 2] = seed % 4 < 2 ? "heartbeat=1s" : NULL;
        if (seed % 3 == 0) {
            h.with = policy_find("bigdata.spark_speculation", NULL);
            assert_non_null(h.with);
        }
        same(&h, &naive->policy, params);
    }
}

static void first_come(void **state)
{
    (void)state;
    compare("bigdata.fifo", &naive_fifo, (const char *const[]){ NULL });
}

static void fair_shares(void **state)
{
    (void)state;
    compare("bigdata.fair", &naive_fair,
            (const char *const[]){ "pools=q0:1:3,q1:2:2,q2:3:1,q3:4", NULL });
}

/* Jobs that lose too many attempts fail, and take nothing with them. */
static void failing_jobs(void **state)
{
    static const char *const policies[] = { "bigdata.fifo", "bigdata.fair", "bigdata.capacity",
                                            "bigdata.delay" };
    struct workload w;
    struct rng rng;
    double failed = 0;

    (void)state;
    rng_seed(&rng, 7);
    draw(&w, &rng);
    for (int p = 0; p < 4; p++) {
        struct big_harness h = { .policy = policy_find(policies[p], NULL) };

        assert_non_null(h.policy);
        h.with = policy_find("bigdata.late", NULL);
        h.items = w.item;
        h.count = JOBS;
        h.platform[0] = "nodes=10";
        h.platform[1] = "slots=2";
        h.options[0] = "mtbf=20s";
        h.options[1] = "repair=5s";
        h.options[2] = "most_attempts=4";
        h.measures[0] = "jobs";
        h.measures[1] = "failed";
        go(&h);
        assert_true(h.values[0] + h.values[1] == JOBS);
        failed += h.values[1];
        big_harness_free(&h);
    }
    assert_true(failed >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_come),
        cmocka_unit_test(fair_shares),
        cmocka_unit_test(failing_jobs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
