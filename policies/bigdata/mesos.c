/*
 * Mesos as Omega's simulator has it: two levels (Hindman et al., NSDI 2011; Schwarzkopf et al.,
 * EuroSys 2013, sections 3.3 and 4.2; MesosSimulation.scala). Each queue is a framework. The
 * allocator gathers what becomes free, and offers all of it to one framework with jobs in line: the
 * one with the least dominant share. The framework places its jobs on the offer by random first
 * fit, one after the other until the offer or the line is used up, and answers when the times to
 * think about all of them are over. Until then the offer holds its resources from everybody else.
 *
 * Here a framework that thinks gets no further offer; there it may think about several at once.
 */
#include "policies/lib/bigdata/cell_team.h"
#include "policies/lib/bigdata/dominant.h"
#include "sim/bigdata/bigdata.h"

/* The policy's messages, behind those of the team. */
enum { SEND = CELL_KINDS, OFFER, ANSWER };

/* What a framework holds. */
struct framework {
    struct cell offer;             /* left of it, as its jobs are placed */
    int64_t (*had)[BIG_RESOURCES]; /* of each machine, when it was made */
    uint32_t *machine;             /* the machines in it */
    uint32_t machines;
    bool open; /* offered, and not answered */
    int64_t use[BIG_RESOURCES];
};

struct mesos {
    sim_time decision, per_task, retry, batch, allocate;
    int64_t tries, most_tries;
    const char *schedulers;
    double least_cores;
    struct cell cell;
    struct cell_team team;
    struct framework **framework; /* of each scheduler of the team */
    uint32_t frameworks, room;
    bool pending; /* the next round of the allocator is under way */
};

/* Private bytes of a job; those of the team first. */
struct mesos_job {
    struct cell_job team;
    uint32_t framework;
    int64_t seen[BIG_RESOURCES]; /* its use as it counts in the framework's */
};

static const struct param mesos_params[] = {
    PARAM_TIME(mesos, decision, "100ms", "Time that a framework thinks about a job ..."),
    PARAM_TIME(mesos, per_task, "5ms", "... and about each of its tasks that do not run yet."),
    PARAM_TEXT(mesos, schedulers, "", "Other times by queue, as queue:decision:per_task, ..."),
    PARAM_TIME(mesos, batch, "1s", "Time that the allocator gathers resources for an offer."),
    PARAM_TIME(mesos, allocate, "1ms", "Time that it takes to decide whose the offer is."),
    PARAM(mesos, least_cores, 0, 0, 1e9, "", "Cores below which no offer is made."),
    PARAM_TIME(mesos, retry, "1s", "Until a job with tasks left joins the line again."),
    PARAM(mesos, tries, 0, 0, 1e9, "",
          "Tries after which a job is given up that has never run a task (Omega's simulator: 100). "
          "0: never."),
    PARAM(mesos, most_tries, 0, 0, 1e9, "", "Tries after which any job is (1000). 0: never."),
    { 0 },
};

static bool mesos_init(void *ptr, struct big *big, struct error *err)
{
    struct mesos *self = ptr;
    const struct cell_team_options options = { .decision = self->decision,
                                               .per_task = self->per_task,
                                               .retry = self->retry,
                                               .tries = self->tries,
                                               .most_tries = self->most_tries,
                                               .schedulers = self->schedulers };

    cell_init(&self->cell, big);
    return cell_team_init(&self->team, big, &options, err);
}

static struct framework *new_framework(struct big *big)
{
    struct framework *framework = slab_alloc(big_memory(big), sizeof *framework);
    size_t machines = big_machines(big);

    cell_init_empty(&framework->offer, big);
    framework->had = big_alloc(big, machines * sizeof *framework->had);
    framework->machine = big_alloc(big, machines * sizeof *framework->machine);
    return framework;
}

static void know(struct mesos *self, struct big *big)
{
    while (self->frameworks < self->team.schedulers) {
        if (self->frameworks == self->room) {
            uint32_t room = self->room ? 2 * self->room : 4;

            self->framework =
                slab_resize(big_memory(big), self->framework, self->room * sizeof *self->framework,
                            room * sizeof *self->framework);
            self->room = room;
        }
        self->framework[self->frameworks++] = new_framework(big);
    }
}

/* The allocator makes an offer a while after something has changed. */
static void gather(struct mesos *self, struct big *big)
{
    if (self->pending)
        return;
    self->pending = true;
    big_after(big, self->batch, &(struct big_message){ .kind = SEND });
}

static void mesos_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct mesos *self = ptr;
    struct mesos_job *own = big_job_priv(big, stage->job);

    own->framework = cell_team_add(&self->team, big, stage->job);
    know(self, big);
}

/* Offers ------------------------------------------------------------------------------------ */

/* The framework that wants an offer and has the least dominant share; BIG_NONE: nobody does. */
static uint32_t neediest(const struct mesos *self, const struct big *big)
{
    uint32_t best = BIG_NONE;
    double least = 0;

    for (uint32_t f = 0; f < self->frameworks; f++) {
        double share = dominant_share(big, self->framework[f]->use, 1);

        if (self->framework[f]->open || self->team.scheduler[f].count == 0)
            continue;
        if (best == BIG_NONE || share < least) {
            best = f;
            least = share;
        }
    }
    return best;
}

static double cores_left(const struct cell *cell)
{
    double sum = 0;

    for (uint32_t i = 0; i < cell->count; i++)
        sum += (double)cell->left[cell->open[i]][BIG_CPU] / 1000;
    return sum;
}

/* All that is left of the cell goes into the offer. */
static void make_offer(struct mesos *self, const struct big *big, struct framework *framework)
{
    struct cell *cell = &self->cell, *offer = &framework->offer;

    framework->machines = offer->count = cell->count;
    for (uint32_t i = 0; i < framework->machines; i++) {
        uint32_t m = framework->machine[i] = offer->open[i] = cell->open[i];

        offer->place[m] = i;
        for (int r = 0; r < BIG_RESOURCES; r++) {
            int64_t left = cell->left[m][r];

            offer->left[m][r] = left;
            framework->had[m][r] = left == INT64_MAX ? 0 : left;
            cell->held[m][r] += framework->had[m][r];
        }
    }
    for (uint32_t i = 0; i < framework->machines; i++)
        cell_refresh(cell, big, framework->machine[i]);
    framework->open = true;
}

static void send(struct mesos *self, struct big *big)
{
    uint32_t f = neediest(self, big);

    self->pending = false;
    if (f == BIG_NONE || self->cell.count == 0 || cores_left(&self->cell) < self->least_cores)
        return;
    make_offer(self, big, self->framework[f]);
    big_after(big, self->allocate, &(struct big_message){ .kind = OFFER, .a = f });
}

/* Whether anything of the offer is left. */
static bool has_room(const struct cell *offer)
{
    for (uint32_t i = 0; i < offer->count; i++)
        if (offer->left[offer->open[i]][BIG_CPU] > 0)
            return true;
    return false;
}

/* Claims tasks of the job, which are reserved until the answer. How many. */
static uint32_t claim(struct mesos *self, struct big *big, uint32_t f, struct big_job *job)
{
    struct cell_claims *claims = &self->team.scheduler[f].claims;
    struct cell_job *own = big_job_priv(big, job);
    uint32_t first = claims->count;

    cell_team_draw(&self->framework[f]->offer, big, job, claims);
    for (uint32_t i = first; i < claims->count; i++)
        ((struct cell_stage *)big_stage_priv(big, claims->claim[i].stage))->reserved++;
    own->reserved += claims->count - first;
    return claims->count - first;
}

/* The framework has got its offer. */
static void think(struct mesos *self, struct big *big, uint32_t f)
{
    struct cell_scheduler *scheduler = &self->team.scheduler[f];
    struct big_job *job;
    sim_time all = 0;

    while (has_room(&self->framework[f]->offer) &&
           (job = cell_team_take(&self->team, big, f)) != NULL) {
        uint32_t asked = scheduler->asked, got = claim(self, big, f, job);

        big_count(big, BIG_DECISIONS, 1);
        big_count(big, BIG_THINK_NS, (double)scheduler->think);
        big_count(big, BIG_TRANSACTIONS, got > 0);
        big_count(big, BIG_WASTED_NS, got > 0 ? 0 : (double)scheduler->think);
        all = time_add(all, scheduler->think);
        cell_team_settle(&self->team, big, job, asked, got);
    }
    big_after(big, all, &(struct big_message){ .kind = ANSWER, .a = f });
}

/* What a job uses has changed. */
static void recount(const struct mesos *self, const struct big *big, const struct big_job *job)
{
    struct mesos_job *own = big_job_priv(big, job);

    for (int r = 0; r < BIG_RESOURCES; r++) {
        self->framework[own->framework]->use[r] += job->use[r] - own->seen[r];
        own->seen[r] = job->use[r];
    }
}

/* A claim of the answer becomes a task, or waits again when its machine has failed. */
static void launch(struct mesos *self, struct big *big, const struct cell_claim *claim)
{
    struct big_stage_view *stage = claim->stage;

    if (!stage)
        return;
    ((struct cell_stage *)big_stage_priv(big, stage))->reserved--;
    ((struct cell_job *)big_job_priv(big, stage->job))->reserved--;
    if (cell_start(&self->cell, big, claim))
        recount(self, big, stage->job);
    else
        cell_team_add(&self->team, big, stage->job);
}

/* The answer: tasks start, and what is left of the offer is everybody's again. */
static void answer(struct mesos *self, struct big *big, uint32_t f)
{
    struct framework *framework = self->framework[f];
    struct cell_claims *claims = &self->team.scheduler[f].claims;

    framework->open = false;
    for (uint32_t i = 0; i < framework->machines; i++) {
        uint32_t m = framework->machine[i];

        framework->offer.place[m] = BIG_NONE;
        for (int r = 0; r < BIG_RESOURCES; r++)
            self->cell.held[m][r] -= framework->had[m][r];
    }
    framework->offer.count = 0;
    for (uint32_t i = 0; i < claims->count; i++)
        launch(self, big, &claims->claim[i]);
    claims->count = 0;
    for (uint32_t i = 0; i < framework->machines; i++)
        cell_refresh(&self->cell, big, framework->machine[i]);
    gather(self, big);
}

/* Events ------------------------------------------------------------------------------------ */

static void mesos_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct mesos *self = ptr;

    switch (message->kind) {
    case CELL_WAKE: /* a job has joined a line */
        self->team.scheduler[message->a].woken = false;
        gather(self, big);
        break;
    case CELL_RETRY:
        cell_team_retry(&self->team, big, message);
        break;
    case SEND:
        send(self, big);
        break;
    case OFFER:
        think(self, big, message->a);
        break;
    default:
        answer(self, big, message->a);
        break;
    }
}

static void mesos_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct mesos *self = ptr;

    recount(self, big, attempt->stage->job);
    cell_refresh(&self->cell, big, attempt->machine);
    cell_team_ended(&self->team, big, attempt, end);
    gather(self, big);
}

static void mesos_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct mesos *self = ptr;

    cell_refresh(&self->cell, big, machine);
    cell_team_machine(&self->team, big);
    gather(self, big);
}

/* Claims for a job that has failed come to nothing. */
static void mesos_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct mesos *self = ptr;

    recount(self, big, job);
    if (((struct cell_job *)big_job_priv(big, job))->reserved == 0)
        return;
    for (uint32_t f = 0; f < self->frameworks; f++) {
        struct cell_claims *claims = &self->team.scheduler[f].claims;

        for (uint32_t i = 0; i < claims->count; i++)
            if (claims->claim[i].stage && claims->claim[i].stage->job == job)
                claims->claim[i].stage = NULL;
    }
}

const struct bigdata_policy bigdata_mesos = {
    .policy = { .name = "bigdata.mesos",
                .doc = "Offers of all that is free to the queue with the least dominant share.",
                .source = "Hindman et al., NSDI 2011; Schwarzkopf et al., EuroSys 2013, sections "
                          "3.3 and 4.2; cluster-scheduler-simulator, MesosSimulation.scala",
                .params = mesos_params,
                .self_size = sizeof(struct mesos) },
    .job_size = sizeof(struct mesos_job),
    .stage_size = sizeof(struct cell_stage),
    .init = mesos_init,
    .stage_ready = mesos_stage_ready,
    .task_ended = mesos_task_ended,
    .job_over = mesos_job_over,
    .machine_changed = mesos_machine_changed,
    .message = mesos_message,
};
