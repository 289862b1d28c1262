/* The plain scheduler: one loop over instants, every question answered by a scan. */
#include "tests/support/naive.h"

#include <stdlib.h>

#define NEVER INT64_MAX

struct naive {
    const struct naive_setup *setup;
    struct naive_job *jobs;
    size_t count;
    int64_t now;
    int64_t turns;
};

/* Under submit_first, what is over by its request is gone already. */
static int64_t free_now(const struct naive *n)
{
    int64_t level = n->setup->procs;

    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *job = &n->jobs[i];
        bool over = n->setup->instant == NAIVE_SUBMIT_FIRST && job->start + job->request <= n->now;

        if (job->state == NAIVE_RUNNING && !over)
            level -= job->procs;
    }
    return level;
}

static void start(struct naive *n, struct naive_job *job)
{
    job->state = NAIVE_RUNNING;
    job->start = n->now;
    job->finish = n->now + job->run;
    job->turn = n->turns++;
}

/* The waiting job that comes first by `key` and position behind `after`; NULL at the end. */
static struct naive_job *next_by(const struct naive *n, int64_t (*key)(const struct naive_job *),
                                 const struct naive_job *after)
{
    struct naive_job *best = NULL;

    for (size_t i = 0; i < n->count; i++) {
        struct naive_job *job = &n->jobs[i];
        bool behind = !after || key(job) > key(after) || (key(job) == key(after) && job > after);

        if (job->state == NAIVE_WAITING && behind && (!best || key(job) < key(best)))
            best = job;
    }
    return best;
}

static int64_t by_arrival(const struct naive_job *job)
{
    (void)job;
    return 0;
}

static int64_t by_request(const struct naive_job *job)
{
    return job->request;
}

static int64_t by_estimate(const struct naive_job *job)
{
    return job->estimate;
}

static void pass_in_order(struct naive *n, int64_t (*key)(const struct naive_job *), bool skip)
{
    for (struct naive_job *job = next_by(n, key, NULL); job; job = next_by(n, key, job)) {
        if (job->procs <= free_now(n))
            start(n, job);
        else if (!skip)
            return;
    }
}

/* Processors free at `when` if every running job uses its whole request. */
static int64_t free_by(const struct naive *n, int64_t when)
{
    int64_t level = n->setup->procs;

    for (size_t i = 0; i < n->count; i++)
        if (n->jobs[i].state == NAIVE_RUNNING && n->jobs[i].start + n->jobs[i].request > when)
            level -= n->jobs[i].procs;
    return level;
}

static void pass_easy(struct naive *n)
{
    int64_t (*key)(const struct naive_job *) = n->setup->shortest ? by_estimate : by_arrival;
    struct naive_job *head;
    int64_t shadow, extra;

    pass_in_order(n, by_arrival, false);
    head = next_by(n, by_arrival, NULL);
    if (!head)
        return;
    shadow = free_by(n, n->now) >= head->procs ? n->now : NEVER;
    for (size_t i = 0; i < n->count; i++) {
        int64_t end = n->jobs[i].start + n->jobs[i].request;

        if (n->jobs[i].state == NAIVE_RUNNING && end >= n->now && end < shadow &&
            free_by(n, end) >= head->procs)
            shadow = end;
    }
    extra = free_by(n, shadow) - head->procs;
    for (struct naive_job *job = next_by(n, key, NULL); job; job = next_by(n, key, job)) {
        int64_t end = n->now + job->estimate;
        bool in_time = n->setup->strict ? end < shadow : end <= shadow;

        if (job == head || job->procs > free_now(n) || (!in_time && job->procs > extra))
            continue;
        start(n, job);
        extra -= in_time ? 0 : job->procs;
    }
}

/* Until when a running or reserved job keeps its processors in the plan. */
static int64_t plan_end(const struct naive *n, const struct naive_job *job)
{
    if (job->state == NAIVE_WAITING)
        return job->held + job->estimate;
    return job->start + (n->setup->replan ? job->request : job->estimate);
}

/* Processors the plan uses at an instant, `but` left out. */
static int64_t planned(const struct naive *n, int64_t when, const struct naive_job *but)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *job = &n->jobs[i];
        int64_t from = job->state == NAIVE_RUNNING ? job->start : job->held;
        bool there = job->state == NAIVE_RUNNING || (job->state == NAIVE_WAITING && job->held >= 0);

        if (job != but && there && from <= when && when < plan_end(n, job))
            sum += job->procs;
    }
    return sum;
}

/* Usage only rises where something starts, so these instants and the start itself decide. */
static bool fits_at(const struct naive *n, const struct naive_job *job, int64_t when)
{
    if (planned(n, when, job) + job->procs > n->setup->procs)
        return false;
    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *other = &n->jobs[i];
        int64_t from = other->held;

        if (other != job && other->state == NAIVE_WAITING && from > when &&
            from < when + job->estimate && planned(n, from, job) + job->procs > n->setup->procs)
            return false;
    }
    return true;
}

/* The earliest start in the plan as it is without this job: now, or where something ends. */
static int64_t place(const struct naive *n, const struct naive_job *job)
{
    int64_t best = fits_at(n, job, n->now) ? n->now : NEVER;

    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *other = &n->jobs[i];
        bool there = other->state == NAIVE_RUNNING ||
                     (other->state == NAIVE_WAITING && other->held >= 0 && other != job);
        int64_t end = there ? plan_end(n, other) : 0;

        if (there && end > n->now && end < best && fits_at(n, job, end))
            best = end;
    }
    return best;
}

/* A job of no length holds nothing, so others may have taken its place: it then stays due. */
static void compress(struct naive *n)
{
    for (size_t i = 0; i < n->count; i++) {
        struct naive_job *job = &n->jobs[i];
        int64_t better = job->state == NAIVE_WAITING ? place(n, job) : NEVER;

        if (better < job->held)
            job->held = better;
    }
}

static void pass_conservative(struct naive *n)
{
    if (n->setup->replan) {
        for (size_t i = 0; i < n->count; i++)
            if (n->jobs[i].state == NAIVE_WAITING)
                n->jobs[i].held = -1;
        for (size_t i = 0; i < n->count; i++)
            if (n->jobs[i].state == NAIVE_WAITING)
                n->jobs[i].held = place(n, &n->jobs[i]);
    }
    for (size_t i = 0; i < n->count; i++) {
        struct naive_job *job = &n->jobs[i];

        if (job->state == NAIVE_WAITING && job->held <= n->now && job->procs <= free_now(n))
            start(n, job);
    }
}

static void pass(struct naive *n)
{
    switch (n->setup->policy) {
    case NAIVE_FCFS:
        pass_in_order(n, by_arrival, n->setup->skip);
        return;
    case NAIVE_SJF:
        pass_in_order(n, by_request, n->setup->skip);
        return;
    case NAIVE_EASY:
        pass_easy(n);
        return;
    default:
        pass_conservative(n);
    }
}

/* Mean of the last two run times of the user, in order of their ends; at most the request. */
static int64_t predict(const struct naive *n, const struct naive_job *job)
{
    const struct naive_job *last[2] = { NULL, NULL };
    int64_t guess;

    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *other = &n->jobs[i];

        /* `held` of a job that is done is its place in the order of ends. */
        if (other->state != NAIVE_DONE || other->user != job->user)
            continue;
        if (!last[0] || other->held > last[0]->held) {
            last[1] = last[0];
            last[0] = other;
        } else if (!last[1] || other->held > last[1]->held) {
            last[1] = other;
        }
    }
    if (!last[0])
        return job->request;
    guess = last[1] ? (last[0]->run + last[1]->run) / 2 : last[0]->run;
    return guess < job->request ? guess : job->request;
}

static void arrive(struct naive *n, struct naive_job *job)
{
    job->estimate = n->setup->estimate == NAIVE_TRUTH       ? job->run
                    : n->setup->estimate == NAIVE_PREDICTED ? predict(n, job)
                                                            : job->request;
    job->state = NAIVE_WAITING;
    job->held = -1;
    if (n->setup->policy == NAIVE_CONSERVATIVE && !n->setup->replan)
        job->held = job->promised = place(n, job);
}

/* The running job that ends now and started first, or NULL. */
static struct naive_job *ending(const struct naive *n)
{
    struct naive_job *first = NULL;

    for (size_t i = 0; i < n->count; i++) {
        struct naive_job *job = &n->jobs[i];

        if (job->state == NAIVE_RUNNING && job->finish == n->now &&
            (!first || job->turn < first->turn))
            first = job;
    }
    return first;
}

static struct naive_job *coming(const struct naive *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->jobs[i].state == NAIVE_COMING && n->jobs[i].submit == n->now)
            return &n->jobs[i];
    return NULL;
}

static void end(struct naive *n, struct naive_job *job)
{
    job->state = NAIVE_DONE;
    job->held = n->turns++;
}

/* All ends, one compression, all submissions, one pass; again while jobs of no length end. */
static void instant_batch(struct naive *n)
{
    bool ended;

    do {
        ended = false;
        for (struct naive_job *job = ending(n); job; job = ending(n)) {
            end(n, job);
            ended = true;
        }
        if (ended && n->setup->policy == NAIVE_CONSERVATIVE && !n->setup->replan)
            compress(n);
        for (struct naive_job *job = coming(n); job; job = coming(n))
            arrive(n, job);
        pass(n);
    } while (ending(n));
}

/* A pass after each single event; at least one, as a reservation may be due. */
static void instant_by_event(struct naive *n)
{
    for (;;) {
        struct naive_job *submit = coming(n);
        struct naive_job *finish = ending(n);

        if (finish && submit && n->setup->instant == NAIVE_SUBMIT_FIRST)
            finish = NULL;
        if (finish) {
            end(n, finish);
            if (n->setup->policy == NAIVE_CONSERVATIVE && !n->setup->replan)
                compress(n);
        } else if (submit) {
            arrive(n, submit);
        }
        pass(n);
        if (!ending(n) && !coming(n))
            return;
    }
}

/* The next instant at which something ends, arrives or is due; NEVER at the end. */
static int64_t next_instant(const struct naive *n)
{
    int64_t next = NEVER;

    for (size_t i = 0; i < n->count; i++) {
        const struct naive_job *job = &n->jobs[i];
        int64_t when = job->state == NAIVE_COMING    ? job->submit
                       : job->state == NAIVE_RUNNING ? job->finish
                       : job->state == NAIVE_WAITING ? job->held
                                                     : NEVER;

        if (when > n->now && when < next)
            next = when;
    }
    return next;
}

void naive_run(const struct naive_setup *setup, struct naive_job *jobs, size_t count)
{
    struct naive n = { .setup = setup, .jobs = jobs, .count = count, .now = -1 };

    for (size_t i = 0; i < count; i++) {
        jobs[i].state = NAIVE_COMING;
        jobs[i].held = jobs[i].promised = jobs[i].start = jobs[i].finish = -1;
    }
    for (n.now = next_instant(&n); n.now != NEVER; n.now = next_instant(&n)) {
        if (setup->instant == NAIVE_BATCH)
            instant_batch(&n);
        else
            instant_by_event(&n);
    }
}
