/* Machines that fail: also after a time of rest, and with the last attempt that a job may lose. */
#include <string.h>

#include "policies/registry.h"
#include "sim/bigdata/bigdata.h"
#include "tests/support/big_harness.h"
#include "tests/unit/unit.h"

enum { TASKS = 400 };

static struct {
    uint32_t started; /* tasks of the job, in order */
    uint64_t again;   /* starts when an attempt was lost */
} now;

static int64_t lost_of(const struct big_harness *h, int64_t job)
{
    const struct big_harness_task *rows = h->tasks.data;
    int64_t lost = 0;

    for (size_t i = 0; i < h->tasks.count; i++)
        lost += rows[i].job == job && !strcmp(rows[i].end, "lost");
    return lost;
}

/* All machines would have failed once in the hours between; they go on failing when work comes. */
static void after_rest(void **state)
{
    struct big_stage stage[2] = { big_harness_stage(1, SECOND),
                                  big_harness_stage(TASKS, 10 * SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, stage, 1),
                                   big_harness_arrival(20000 * SECOND, stage + 1, 1) };
    struct big_harness h = { .policy = policy_find("bigdata.fifo", NULL),
                             .platform = { "nodes=4" },
                             .options = { "mtbf=100s", "repair=10s" },
                             .items = item,
                             .count = 2 };
    struct error err = { "" };

    (void)state;
    MUST(big_harness_run(&h, &err));
    /* 1000 s of 4 machines that fail every 100 s. */
    assert_in_range(lost_of(&h, 1), 20, 80);
    big_harness_free(&h);
}

/* Starts tasks in order, and one more at the moment that an attempt is lost. */
static void start_next(struct big *big, struct big_stage_view *stage, uint32_t machine)
{
    if (now.started < stage->spec->tasks && stage->ready && big_fits(big, stage, machine))
        big_start(big, stage, now.started++, machine);
}

static void eager_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct big_stage_view *stage = &big_first_waiting(big)->stage[0];

    (void)ptr;
    if (now.started < stage->spec->tasks)
        start_next(big, stage, machine);
    else
        big_start(big, stage, big_find(big, stage, machine, BIG_ANY), machine);
}

static void eager_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    (void)ptr;
    if (end == BIG_DONE)
        return;
    for (uint32_t machine = 0; machine < big_machines(big); machine++) {
        now.again += attempt->stage->ready;
        start_next(big, attempt->stage, machine);
    }
}

/* A job fails with all it has; nothing of it starts while its attempts are ended. */
static void failing_job(void **state)
{
    static const struct bigdata_policy eager = { .policy = { .name = "bigdata.eager",
                                                             .self_size = 1 },
                                                 .task_ended = eager_task_ended,
                                                 .offer = eager_offer };
    struct big_stage stage = big_harness_stage(TASKS, 10 * SECOND);
    struct big_arrival item = big_harness_arrival(0, &stage, 1);
    struct big_harness h = { .policy = &eager.policy,
                             .platform = { "nodes=6" },
                             .options = { "mtbf=100s", "repair=10s", "most_attempts=3" },
                             .items = &item,
                             .count = 1,
                             .measures = { "failed", "lost", "killed" } };

    (void)state;
    for (h.seed = 1; h.seed <= 20; h.seed++) {
        struct error err = { "" };

        memset(&now, 0, sizeof now);
        MUST(big_harness_run(&h, &err));
        assert_true(h.values[0] == 1 && h.values[1] == 3 && h.values[2] <= 5);
        assert_int_equal(lost_of(&h, 0), 3);
        for (size_t i = 0; i < h.tasks.count; i++) {
            const struct big_harness_task *row = vec_at(&h.tasks, i, sizeof *row);

            assert_true(row->finish <= big_harness_job(&h, 0)->finish);
            assert_true(row->start < row->finish);
        }
    }
    assert_true(now.again > 0);
    big_harness_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_rest),
        cmocka_unit_test(failing_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
