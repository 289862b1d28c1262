/*
 * Omega: schedulers share the state of the cell (Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes,
 * EuroSys 2013, sections 3.4 and 4; their cluster-scheduler-simulator). Each queue has a scheduler.
 * It takes the first job of its line, copies the state, thinks, places tasks on its copy by random
 * first fit, and commits them all at once. A claim is in conflict when its machine has got other
 * tasks since the copy was made (sequence numbers), or has no room any more (resource fit); such a
 * claim fails, or the whole transaction does. A transaction that fails leaves no trace. What is
 * left of the job comes back after a while. Thought that ended in a conflict or found no room
 * counts as wasted.
 *
 * Tasks are placed when the copy is made: nothing that the choice depends on changes until the
 * commit, so that no copy has to be kept.
 */
#include "policies/lib/bigdata/cell_team.h"
#include "sim/bigdata/bigdata.h"

enum { SEQUENCE_NUMBERS, RESOURCE_FIT };
static const char *const conflict_names[] = { "sequence_numbers", "resource_fit", NULL };

enum { INCREMENTAL, ALL_OR_NOTHING };
static const char *const transaction_names[] = { "incremental", "all_or_nothing", NULL };

struct omega {
    sim_time decision, per_task, retry;
    int64_t tries, most_tries;
    const char *schedulers;
    int conflict, transaction;
    struct cell cell;
    struct cell_team team;
};

static const struct param omega_params[] = {
    PARAM_TIME(omega, decision, "100ms", "Time that a scheduler thinks about a job ..."),
    PARAM_TIME(omega, per_task, "5ms", "... and about each of its tasks that do not run yet."),
    PARAM_TEXT(omega, schedulers, "",
               "Other times, and several schedulers, as queue:decision:per_task:how many, ..."),
    PARAM_CHOICE(omega, conflict, "sequence_numbers", conflict_names,
                 "A claim fails when its machine has changed, or when it has no room left."),
    PARAM_CHOICE(omega, transaction, "incremental", transaction_names,
                 "What is not in conflict is committed, or nothing if anything is."),
    PARAM_TIME(omega, retry, "1s", "Until a job with tasks left joins the line again."),
    PARAM(omega, tries, 0, 0, 1e9, "",
          "Tries after which a job is given up that has never run a task (Omega's simulator: 100). "
          "0: never."),
    PARAM(omega, most_tries, 0, 0, 1e9, "", "Tries after which any job is (1000). 0: never."),
    { 0 },
};

static bool omega_init(void *ptr, struct big *big, struct error *err)
{
    struct omega *self = ptr;
    const struct cell_team_options options = { .decision = self->decision,
                                               .per_task = self->per_task,
                                               .retry = self->retry,
                                               .tries = self->tries,
                                               .most_tries = self->most_tries,
                                               .schedulers = self->schedulers };

    cell_init(&self->cell, big);
    return cell_team_init(&self->team, big, &options, err);
}

static void omega_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct omega *self = ptr;

    cell_team_add(&self->team, big, stage->job);
}

static void begin(struct omega *self, struct big *big, uint32_t scheduler)
{
    struct big_job *job = cell_team_begin(&self->team, big, scheduler);
    struct cell_claims *claims = &self->team.scheduler[scheduler].claims;

    if (!job)
        return;
    cell_team_draw(&self->cell, big, job, claims);
    for (uint32_t i = 0; i < claims->count; i++) /* the copy is private */
        cell_refresh(&self->cell, big, claims->claim[i].machine);
}

/* Claims in conflict are struck out; how many there are. */
static uint32_t strike(struct omega *self, struct big *big, const struct cell_claims *claims)
{
    uint32_t struck = 0;

    for (uint32_t i = 0; i < claims->count; i++) {
        struct cell_claim *claim = &claims->claim[i];
        bool holds = self->conflict == SEQUENCE_NUMBERS
                         ? self->cell.version[claim->machine] == claim->version
                         : cell_take_claim(&self->cell, claim);

        if (!holds) {
            claim->stage = NULL;
            struck++;
        }
    }
    for (uint32_t i = 0; i < claims->count; i++)
        cell_refresh(&self->cell, big, claims->claim[i].machine);
    return struck;
}

/* How many tasks it has started. */
static uint32_t commit(struct omega *self, struct big *big, struct cell_scheduler *scheduler)
{
    const struct cell_claims *claims = &scheduler->claims;
    uint32_t struck = strike(self, big, claims), started = 0;

    for (uint32_t i = 0; i < claims->count; i++) {
        if (struck > 0 && self->transaction == ALL_OR_NOTHING)
            break;
        if (claims->claim[i].stage)
            started += cell_start(&self->cell, big, &claims->claim[i]);
    }
    if (claims->count > 0) {
        big_count(big, BIG_TRANSACTIONS, 1);
        big_count(big, BIG_CONFLICTS, struck > 0);
    }
    if (struck > 0 || started == 0)
        big_count(big, BIG_WASTED_NS, (double)scheduler->think);
    return started;
}

static void decided(struct omega *self, struct big *big, uint32_t number)
{
    struct cell_scheduler *scheduler = &self->team.scheduler[number];
    struct big_job *job = scheduler->job;
    uint32_t started = 0, asked = scheduler->asked;

    if (job)
        started = commit(self, big, scheduler);
    else
        big_count(big, BIG_WASTED_NS, (double)scheduler->think);
    scheduler->claims.count = 0;
    scheduler->job = NULL;
    if (job)
        cell_team_settle(&self->team, big, job, asked, started);
    begin(self, big, number);
}

static void omega_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct omega *self = ptr;

    if (message->kind == CELL_RETRY)
        cell_team_retry(&self->team, big, message);
    else if (message->kind == CELL_WAKE)
        begin(self, big, message->a);
    else
        decided(self, big, message->a);
}

static void omega_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct omega *self = ptr;

    cell_refresh(&self->cell, big, attempt->machine);
    cell_team_ended(&self->team, big, attempt, end);
}

static void omega_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct omega *self = ptr;

    self->cell.version[machine]++;
    cell_refresh(&self->cell, big, machine);
    cell_team_machine(&self->team, big);
}

static void omega_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct omega *self = ptr;

    (void)big;
    cell_team_drop(&self->team, job);
}

const struct bigdata_policy bigdata_omega = {
    .policy = { .name = "bigdata.omega",
                .doc = "Schedulers by queue that share all machines and commit optimistically.",
                .source = "Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes, EuroSys 2013, "
                          "sections 3.4 and 4; cluster-scheduler-simulator",
                .params = omega_params,
                .self_size = sizeof(struct omega) },
    .job_size = sizeof(struct cell_job),
    .stage_size = sizeof(struct cell_stage),
    .init = omega_init,
    .stage_ready = omega_stage_ready,
    .task_ended = omega_task_ended,
    .job_over = omega_job_over,
    .machine_changed = omega_machine_changed,
    .message = omega_message,
};
