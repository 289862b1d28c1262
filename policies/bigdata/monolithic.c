/*
 * A monolithic scheduler: one for all queues, which takes the first job of its line, thinks, and
 * places its tasks by random first fit on the cell as it is then (Schwarzkopf et al., EuroSys 2013,
 * section 3.1 and 4.1; their cluster-scheduler-simulator). With one time to think for all it is
 * "single path"; queues with other times (`paths`) make it "multi path": jobs that are decided
 * on fast still wait behind those that are not.
 */
#include "policies/lib/bigdata/cell_team.h"
#include "sim/bigdata/bigdata.h"

struct monolithic {
    sim_time decision, per_task, retry;
    int64_t tries, most_tries;
    const char *paths;
    struct cell cell;
    struct cell_team team;
};

static const struct param monolithic_params[] = {
    PARAM_TIME(monolithic, decision, "100ms", "Time that it thinks about a job ..."),
    PARAM_TIME(monolithic, per_task, "5ms", "... and about each of its tasks that do not run yet."),
    PARAM_TEXT(monolithic, paths, "", "Other times by queue, as queue:decision:per_task, ..."),
    PARAM_TIME(monolithic, retry, "1s", "Until a job with tasks left joins the line again."),
    PARAM(monolithic, tries, 0, 0, 1e9, "",
          "Tries after which a job is given up that has never run a task (Omega's simulator: 100). "
          "0: never."),
    PARAM(monolithic, most_tries, 0, 0, 1e9, "", "Tries after which any job is (1000). 0: never."),
    { 0 },
};

static bool monolithic_init(void *ptr, struct big *big, struct error *err)
{
    struct monolithic *self = ptr;
    const struct cell_team_options options = { .decision = self->decision,
                                               .per_task = self->per_task,
                                               .retry = self->retry,
                                               .tries = self->tries,
                                               .most_tries = self->most_tries,
                                               .schedulers = self->paths,
                                               .single = true };

    cell_init(&self->cell, big);
    return cell_team_init(&self->team, big, &options, err);
}

static void monolithic_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct monolithic *self = ptr;

    cell_team_add(&self->team, big, stage->job);
}

/* How many tasks it has started. */
static uint32_t place(struct monolithic *self, struct big *big, struct cell_scheduler *scheduler)
{
    struct cell_claims *claims = &scheduler->claims;
    uint32_t started = 0;

    cell_team_draw(&self->cell, big, scheduler->job, claims);
    for (uint32_t i = 0; i < claims->count; i++)
        started += cell_start(&self->cell, big, &claims->claim[i]);
    cell_forget(&self->cell, big, claims);
    return started;
}

static void decided(struct monolithic *self, struct big *big)
{
    struct cell_scheduler *scheduler = &self->team.scheduler[0];
    struct big_job *job = scheduler->job;
    uint32_t started = job ? place(self, big, scheduler) : 0, asked = scheduler->asked;

    if (started == 0)
        big_count(big, BIG_WASTED_NS, (double)scheduler->think);
    scheduler->job = NULL;
    if (job)
        cell_team_settle(&self->team, big, job, asked, started);
    cell_team_begin(&self->team, big, 0);
}

static void monolithic_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct monolithic *self = ptr;

    if (message->kind == CELL_RETRY)
        cell_team_retry(&self->team, big, message);
    else if (message->kind == CELL_WAKE)
        cell_team_begin(&self->team, big, 0);
    else
        decided(self, big);
}

static void monolithic_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                                  int end)
{
    struct monolithic *self = ptr;

    cell_refresh(&self->cell, big, attempt->machine);
    cell_team_ended(&self->team, big, attempt, end);
}

static void monolithic_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct monolithic *self = ptr;

    cell_refresh(&self->cell, big, machine);
    cell_team_machine(&self->team, big);
}

static void monolithic_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct monolithic *self = ptr;

    (void)big;
    cell_team_drop(&self->team, job);
}

const struct bigdata_policy bigdata_monolithic = {
    .policy = { .name = "bigdata.monolithic",
                .doc = "One scheduler that thinks about a job at a time, for all queues.",
                .source = "Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes, EuroSys 2013, "
                          "sections 3.1 and 4.1; cluster-scheduler-simulator",
                .params = monolithic_params,
                .self_size = sizeof(struct monolithic) },
    .job_size = sizeof(struct cell_job),
    .stage_size = sizeof(struct cell_stage),
    .init = monolithic_init,
    .stage_ready = monolithic_stage_ready,
    .task_ended = monolithic_task_ended,
    .job_over = monolithic_job_over,
    .machine_changed = monolithic_machine_changed,
    .message = monolithic_message,
};
