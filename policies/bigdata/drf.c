/*
 * Dominant resource fairness (Ghodsi, Zaharia, Hindman, Konwinski, Shenker & Stoica, NSDI 2011,
 * section 4 and algorithm 1): the next task is of the user with the least dominant share, over its
 * weight (section 4.3), who has one that has room on the machine. A user is a queue or a user of
 * the workload, with the weight of the job that came last; its jobs go by priority and arrival.
 */
#include "policies/lib/bigdata/dominant.h"
#include "sim/base/heap.h"
#include "sim/base/map.h"
#include "sim/bigdata/bigdata.h"

enum { BY_QUEUE, BY_USER };
static const char *const by_names[] = { "queue", "user", NULL };

struct drf_user {
    struct dominant_lines lines;
    int64_t use[BIG_RESOURCES];
    double weight;
    uint32_t id;
};

struct drf {
    int by;
    struct drf_user **user;
    uint32_t users, room;
    struct map number;  /* from queue or user to the index of its struct */
    struct heap shares; /* of users with waiting tasks, the least first */
    uint32_t *aside;    /* users without a task that has room on the machine, `room` of them */
};

/* Private bytes of a job. */
struct drf_job {
    struct drf_user *user;
    int64_t seen[BIG_RESOURCES]; /* its use as it counts in the user's */
};

static const struct param drf_params[] = {
    PARAM_CHOICE(drf, by, "queue", by_names, "Who has a share: a queue, or a user."),
    { 0 },
};

static bool drf_init(void *ptr, struct big *big, struct error *err)
{
    struct drf *self = ptr;

    (void)err;
    map_init(&self->number, big_memory(big));
    heap_init(&self->shares, big_memory(big), true);
    return true;
}

static struct drf_user *new_user(struct drf *self, struct big *big)
{
    struct drf_user *user = slab_alloc(big_memory(big), sizeof *user);

    if (self->users == self->room) {
        uint32_t room = self->room ? 2 * self->room : 8;

        self->user = slab_resize(big_memory(big), self->user, self->room * sizeof *self->user,
                                 room * sizeof *self->user);
        self->aside = slab_resize(big_memory(big), self->aside, self->room * sizeof *self->aside,
                                  room * sizeof *self->aside);
        self->room = room;
    }
    user->id = self->users;
    self->user[self->users++] = user;
    return user;
}

static struct drf_user *user_of(struct drf *self, struct big *big, const struct big_job *job)
{
    uint64_t key = self->by == BY_QUEUE ? job->queue : (uint64_t)job->user;
    uint32_t at = map_get(&self->number, key);

    if (at == MAP_NONE) {
        at = new_user(self, big)->id;
        map_put(&self->number, key, at);
    }
    return self->user[at];
}

static struct heap_key key_of(const struct big *big, const struct drf_user *user)
{
    return (struct heap_key){ heap_high(dominant_share(big, user->use, user->weight)),
                              (uint64_t)user->id << HEAP_ITEM_BITS | user->id };
}

/* The user has a share as of now, if it wants more. */
static void rank(struct drf *self, const struct big *big, const struct drf_user *user)
{
    bool wants = user->lines.first != NULL;

    if (wants && heap_has(&self->shares, user->id))
        heap_move(&self->shares, user->id, key_of(big, user));
    else if (wants)
        heap_push(&self->shares, key_of(big, user));
    else if (heap_has(&self->shares, user->id))
        heap_remove(&self->shares, user->id);
}

/* What the job uses has changed, by whomever. */
static void recount(const struct big *big, const struct big_job *job)
{
    struct drf_job *own = big_job_priv(big, job);

    for (int r = 0; r < BIG_RESOURCES; r++) {
        own->user->use[r] += job->use[r] - own->seen[r];
        own->seen[r] = job->use[r];
    }
}

static void drf_job_arrived(void *ptr, struct big *big, struct big_job *job)
{
    struct drf *self = ptr;
    struct drf_job *own = big_job_priv(big, job);

    own->user = user_of(self, big, job);
    own->user->weight = job->weight;
    rank(self, big, own->user);
}

static void want(struct drf *self, struct big *big, struct big_stage_view *stage)
{
    struct drf_user *user = ((struct drf_job *)big_job_priv(big, stage->job))->user;

    dominant_add(&user->lines, big, stage);
    rank(self, big, user);
}

static void drf_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    want(ptr, big, stage);
}

static void drf_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt, int end)
{
    struct drf *self = ptr;
    struct big_stage_view *stage = attempt->stage;

    recount(big, stage->job);
    if (end != BIG_DONE && stage->ready && stage->waiting > 0)
        want(self, big, stage);
    else
        rank(self, big, ((struct drf_job *)big_job_priv(big, stage->job))->user);
}

/* Outputs were lost with it: what is made again waits again. */
static void drf_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct drf *self = ptr;

    (void)machine;
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            if (job->stage[s].ready && job->stage[s].waiting > 0)
                want(self, big, &job->stage[s]);
}

static void drf_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct drf *self = ptr;

    recount(big, job);
    dominant_remove_job(big, job);
    rank(self, big, ((struct drf_job *)big_job_priv(big, job))->user);
}

static void drf_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct drf *self = ptr;
    const struct big_machine *m = big_machine(big, machine);
    uint32_t aside = 0;

    while (m->free[BIG_CPU] > 0 && heap_count(&self->shares) > 0) {
        struct drf_user *user = self->user[heap_item(*heap_min(&self->shares))];
        struct big_stage_view *stage = dominant_first(&user->lines, big, machine);

        if (!stage) {
            heap_remove(&self->shares, user->id);
            self->aside[aside++] = user->id;
            continue;
        }
        if (!dominant_start(big, stage, machine))
            break;
        recount(big, stage->job);
        rank(self, big, user);
    }
    for (uint32_t i = 0; i < aside; i++)
        rank(self, big, self->user[self->aside[i]]);
}

const struct bigdata_policy bigdata_drf = {
    .policy = { .name = "bigdata.drf",
                .doc = "The user with the least weighted dominant share first.",
                .source = "Ghodsi et al., NSDI 2011, section 4, algorithm 1",
                .params = drf_params,
                .self_size = sizeof(struct drf) },
    .conserves = true,
    .job_size = sizeof(struct drf_job),
    .stage_size = sizeof(struct dominant_node),
    .init = drf_init,
    .job_arrived = drf_job_arrived,
    .stage_ready = drf_stage_ready,
    .task_ended = drf_task_ended,
    .job_over = drf_job_over,
    .machine_changed = drf_machine_changed,
    .offer = drf_offer,
};
