/* A bigdata policy that does anything that is legal, by chance; and ones that do what is not. */
#include <string.h>

#include "policies/registry.h"
#include "tests/support/big_watch.h"
#include "tests/support/big_world.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 3000, MOST_KILLS = 200, TICK = 1 };

struct chaos {
    struct rng rng;
    uint32_t kills, moves, late; /* so far */
    bool ticks, moves_executors;
};

static struct {
    uint64_t seed;
    uint64_t kills, copies, moves, late;
} now;

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static bool chaos_init(void *ptr, struct big *big, struct error *err)
{
    struct chaos *self = ptr;

    (void)big;
    (void)err;
    rng_seed(&self->rng, now.seed);
    self->moves_executors = now.seed % 4 == 0;
    return true;
}

/* It is asked again some time later as long as there are jobs. */
static void tick(struct chaos *self, struct big *big)
{
    if (self->ticks)
        return;
    self->ticks = true;
    big_after(big, below(&self->rng, 2000) * MILLISECOND,
              &(struct big_message){ .kind = TICK, .a = 7, .b = 8, .c = UINT64_C(1) << 40 });
}

static struct big_job *any_job(struct chaos *self, const struct big *big)
{
    size_t slots = big_job_slots(big);

    return slots ? big_job_at(big, below(&self->rng, (uint32_t)slots)) : NULL;
}

static const struct big_attempt *any_attempt(struct chaos *self, const struct big *big)
{
    size_t slots = big_attempt_slots(big);

    return slots ? big_attempt_at(big, below(&self->rng, (uint32_t)slots)) : NULL;
}

/* Whether an executor may work for a job. */
static bool serves(const struct big *big, uint32_t machine, const struct big_job *job)
{
    const struct big_machine *m = big_machine(big, machine);

    return !m->moves && (!m->job || m->job == job);
}

static void start(struct chaos *self, struct big *big, uint32_t machine)
{
    struct big_job *job = any_job(self, big);
    const struct big_attempt *attempt;
    struct big_stage_view *stage;
    uint32_t task;

    if (!job)
        return;
    stage = &job->stage[below(&self->rng, job->stages)];
    task = big_find(big, stage, machine, (int)below(&self->rng, 3));
    if (task == BIG_NONE || !big_fits(big, stage, machine) || !serves(big, machine, job))
        return;
    if (below(&self->rng, 3) == 0) {
        attempt = big_start_after(big, stage, task, machine, below(&self->rng, 500) * MILLISECOND);
        now.late++;
    } else {
        attempt = big_start(big, stage, task, machine);
    }
    assert_true(attempt->stage == stage && attempt->task == task && attempt->machine == machine);
    assert_true(big_attempt_at(big, attempt->id) == attempt && !attempt->copy);
}

static void copy(struct chaos *self, struct big *big, uint32_t machine)
{
    const struct big_attempt *of = any_attempt(self, big), *attempt;

    if (!of || of->machine == machine || big_has_copy(big, of) || !of->stage->ready ||
        !big_fits(big, of->stage, machine) || !serves(big, machine, of->stage->job))
        return;
    attempt = big_copy(big, of, machine);
    assert_true(attempt->copy && big_has_copy(big, of) && big_has_copy(big, attempt));
    now.copies++;
}

static void kill(struct chaos *self, struct big *big)
{
    const struct big_attempt *attempt = any_attempt(self, big);

    if (!attempt || self->kills == MOST_KILLS)
        return;
    self->kills++;
    now.kills++;
    big_kill(big, attempt);
}

static void move(struct chaos *self, struct big *big, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);
    struct big_job *job = any_job(self, big);

    if (!self->moves_executors || m->running > 0 || m->moves || !m->up)
        return;
    if (m->job && below(&self->rng, 2)) {
        big_release(big, machine);
    } else if (job && below(&self->rng, 4) == 0) {
        big_move(big, machine, job);
        now.moves++;
    } else {
        big_forget(big, machine);
    }
}

/* A few things at once, whatever has just happened. */
static void frolic(struct chaos *self, struct big *big)
{
    for (uint32_t times = below(&self->rng, 6); times > 0; times--) {
        uint32_t machine = below(&self->rng, big_machines(big));

        switch (below(&self->rng, 12)) {
        case 0:
            copy(self, big, machine);
            break;
        case 1:
            if (below(&self->rng, 3) == 0)
                kill(self, big);
            break;
        case 2:
            move(self, big, machine);
            break;
        case 3:
            big_count(big, (int)below(&self->rng, BIG_COUNTS), 1);
            break;
        default:
            start(self, big, machine);
        }
    }
}

static void chaos_job_arrived(void *ptr, struct big *big, struct big_job *job)
{
    (void)job;
    tick(ptr, big);
    frolic(ptr, big);
}

static void chaos_stage(void *ptr, struct big *big, struct big_stage_view *stage)
{
    (void)stage;
    frolic(ptr, big);
}

static void chaos_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    (void)attempt;
    (void)end;
    frolic(ptr, big);
}

static void chaos_job_over(void *ptr, struct big *big, struct big_job *job)
{
    (void)job;
    frolic(ptr, big);
}

static void chaos_machine(void *ptr, struct big *big, uint32_t machine)
{
    (void)machine;
    frolic(ptr, big);
}

static void chaos_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct chaos *self = ptr;

    assert_true(message->kind == TICK && message->a == 7 && message->b == 8);
    assert_true(message->c == UINT64_C(1) << 40 && self->ticks);
    self->ticks = false;
    if (big_jobs(big) > 0)
        tick(self, big);
    for (uint32_t m = 0; m < big_machines(big); m++)
        start(self, big, m);
    frolic(self, big);
}

static void chaos_decide(void *ptr, struct big *big)
{
    frolic(ptr, big);
}

static struct bigdata_policy chaos_policy(void)
{
    return (struct bigdata_policy){ .policy = { .name = "bigdata.chaos",
                                                .self_size = sizeof(struct chaos) },
                                    .init = chaos_init,
                                    .job_arrived = chaos_job_arrived,
                                    .stage_ready = chaos_stage,
                                    .task_ended = chaos_task_ended,
                                    .stage_complete = chaos_stage,
                                    .job_over = chaos_job_over,
                                    .executor_arrived = chaos_machine,
                                    .machine_changed = chaos_machine,
                                    .message = chaos_message,
                                    .decide = chaos_decide,
                                    .offer = chaos_machine,
                                    .spare = chaos_machine };
}

static void chaos(void **state)
{
    uint64_t lost = 0, slow_starts = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct bigdata_policy policy = chaos_policy();
        struct big_world *w = mem_alloc(sizeof *w);
        const struct policy *watched;

        now.seed = seed;
        if (seed % 3 == 0)
            policy.spare = NULL;
        if (seed % 5 == 0)
            policy.offer = NULL;
        big_world_draw(w, 100000 + seed);
        watched = big_watch(&policy.policy, false);
        big_watch_fails(w->fails);
        assert_true(big_world_run(w, watched, NULL));
        big_world_check(w, false);
        lost += big_watch_counts().ends[BIG_LOST];
        slow_starts += big_watch_counts().slow_starts;
        big_harness_free(&w->h);
        mem_free(w);
    }
    assert_true(now.kills > 1000 && now.copies > 1000 && now.moves > 1000 && now.late > 1000);
    assert_true(lost > 100 && slow_starts > 1000);
}

/* Illegal ones ------------------------------------------------------------------------------- */

enum crime {
    STARTS_RUNNING,
    STARTS_NOWHERE,
    STARTS_UNREADY,
    STARTS_NO_TASK,
    STARTS_FULL,
    STARTS_MOVING,
    STARTS_FOREIGN,
    COPIES_HERE,
    COPIES_TWICE,
    COPIES_FULL,
    KILLS_TWICE,
    MOVES_BUSY,
    MOVES_TWICE,
    SPINS_DECIDING,
    SPINS_SENDING,
    SENDS_DEAF,
    GIVES_UP,
    FORGETS,
    FORGETS_REPORTS,
    CRIMES
};

static int crime;

/* Job 0 runs on machines 0 and 1, its second stage waits for the first; job 1 is ready. */
static void commit_start(struct big *big, struct big_stage_view *second)
{
    struct big_stage_view *first = &big_job_at(big, 0)->stage[0];

    switch (crime) {
    case STARTS_RUNNING:
        big_start(big, first, 0, 2);
        break;
    case STARTS_NOWHERE:
        big_start(big, second, 0, 3);
        break;
    case STARTS_UNREADY:
        big_start(big, first + 1, 0, 2);
        break;
    case STARTS_NO_TASK:
        big_start(big, second, 1, 2);
        break;
    case STARTS_FULL:
        big_start(big, second, 0, 1);
        break;
    case STARTS_MOVING:
        big_move(big, 2, second->job);
        big_start(big, second, 0, 2);
        break;
    case STARTS_FOREIGN:
        big_start(big, second, 0, 2);
        break;
    default:
        break;
    }
}

static void criminal_ready(void *ptr, struct big *big, struct big_stage_view *second)
{
    const struct big_attempt *on0 = big_first_on(big, 0);

    (void)ptr;
    if (crime == STARTS_FOREIGN && second->job->order == 0)
        big_move(big, 2, second->job);
    if (second->job->order != 1)
        return;
    commit_start(big, second);
    if (crime == COPIES_HERE)
        big_copy(big, on0, 0);
    if (crime == COPIES_FULL)
        big_copy(big, on0, 1);
    if (crime == COPIES_TWICE) {
        big_copy(big, on0, 2);
        big_copy(big, on0, 2);
    }
    if (crime == KILLS_TWICE) {
        big_kill(big, on0);
        big_kill(big, on0);
    }
    if (crime == MOVES_BUSY)
        big_move(big, 0, second->job);
    if (crime == MOVES_TWICE) {
        big_move(big, 2, second->job);
        big_move(big, 2, second->job);
    }
    if (crime == SPINS_SENDING || crime == SENDS_DEAF)
        big_after(big, 0, &(struct big_message){ .kind = TICK });
    if (crime == GIVES_UP)
        big_fail(big, "cannot go on");
}

static void criminal_message(void *ptr, struct big *big, const struct big_message *message)
{
    (void)ptr;
    big_after(big, 0, message);
}

static void criminal_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct big_job *job = big_first_waiting(big);
    const struct big_attempt *attempt;

    (void)ptr;
    if (job->order == 1 && (crime == FORGETS || crime == FORGETS_REPORTS))
        return;
    if (!big_fits(big, &job->stage[0], machine))
        return;
    attempt =
        big_start(big, &job->stage[0], big_find(big, &job->stage[0], machine, BIG_ANY), machine);
    if (job->order == 1 && crime == SPINS_DECIDING)
        big_kill(big, attempt);
}

/* Three machines of a slot. Job 0: two tasks, then one; job 1, half a second later: one. */
static void commit(int what, const char *error)
{
    static const uint32_t parent[] = { 0 };
    struct bigdata_policy criminal = { .policy = { .name = "bigdata.criminal", .self_size = 1 },
                                       .stage_ready = criminal_ready,
                                       .offer = criminal_offer };
    struct big_stage stage[2] = { big_harness_stage(2, 3 * SECOND), big_harness_stage(1, SECOND) };
    struct big_arrival item[2] = { big_harness_arrival(0, stage, 2),
                                   big_harness_arrival(SECOND / 2, stage + 1, 1) };
    struct big_stage alone = big_harness_stage(1, SECOND);
    struct big_harness h = { .policy = &criminal.policy,
                             .platform = { "nodes=3" },
                             .options = { "move_delay=100ms" },
                             .items = item,
                             .count = 2 };
    struct error err = { "" };

    crime = what;
    stage[1].parent = parent;
    stage[1].parents = 1;
    item[1].stage = &alone;
    if (what == SPINS_SENDING)
        criminal.message = criminal_message;
    if (what == FORGETS || what == FORGETS_REPORTS)
        item[0].stages = 1;
    if (what == FORGETS_REPORTS)
        h.options[1] = "heartbeat=1s";
    assert_false(big_harness_run(&h, &err));
    assert_string_equal(err.text, error);
    big_harness_free(&h);
}

static void crimes(void **state)
{
#define AT "bigdata.criminal at t=0.5s: "
    static const char *const errors[CRIMES] = {
        [STARTS_RUNNING] = AT "started task 0 of stage 0 of job 0 on machine 2, but the task does "
                              "not wait",
        [STARTS_NOWHERE] = AT "started task 0 of stage 0 of job 1 on machine 3, which is no "
                              "machine",
        [STARTS_UNREADY] = AT "started task 0 of stage 1 of job 0 on machine 2, whose stage is not "
                              "ready or has no such task",
        [STARTS_NO_TASK] = AT "started task 1 of stage 0 of job 1 on machine 2, whose stage is not "
                              "ready or has no such task",
        [STARTS_FULL] = AT "started task 0 of stage 0 of job 1 on machine 1, which has no room for "
                           "it",
        [STARTS_MOVING] = AT "started task 0 of stage 0 of job 1 on machine 2, which is on its way",
        [STARTS_FOREIGN] = AT "started task 0 of stage 0 of job 1 on machine 2, which belongs to "
                              "another job",
        [COPIES_HERE] = AT "copied a task that has a copy, or to its own machine",
        [COPIES_TWICE] = AT "copied a task that has a copy, or to its own machine",
        [COPIES_FULL] = AT "started task 0 of stage 0 of job 0 on machine 1, which has no room for "
                           "it",
        [KILLS_TWICE] = AT "killed an attempt that is over",
        [MOVES_BUSY] = AT "moved executor 0, which runs something",
        [MOVES_TWICE] = AT "moved executor 2, which is on its way",
        [SPINS_DECIDING] = AT "does not come to rest: 6001 decisions at one instant",
        [SPINS_SENDING] = AT "does not come to rest: 6001 decisions at one instant",
        [SENDS_DEAF] = AT "sends a message and takes none",
        [GIVES_UP] = AT "cannot go on",
        [FORGETS] = "bigdata.criminal at t=3s: starves 1 jobs: nothing more will happen",
        [FORGETS_REPORTS] =
            "bigdata.criminal at t=1003.66667s: starves 1 jobs: 3001 offers in a row came "
            "to nothing",
    };
#undef AT

    (void)state;
    for (int what = 0; what < CRIMES; what++)
        commit(what, errors[what]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crimes),
        cmocka_unit_test(chaos),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
