/* The books of the executor model: commitments, saturation, runnable lists, pools. */
#include "policies/lib/bigdata/executors_state.h"

/* Saturation -------------------------------------------------------------------------------- */

/* `late`: with the true time of first tasks where it is known. */
static void find_paths(const struct executors *x, const struct big_job *job, bool late)
{
    for (uint32_t s = job->stages; s-- > 0;) {
        const struct big_stage_view *stage = &job->stage[s];
        struct executor_stage *own = executors_stage_of(x, stage);
        double behind = 0;

        for (uint32_t c = 0; c < stage->children; c++) {
            double path = executors_stage_of(x, &job->stage[stage->child[c]])->path_ns;

            behind = path > behind ? path : behind;
        }
        own->path_ns = behind + (late && own->first_ns > 0 ? own->first_ns : own->known_ns);
    }
}

void executors_late_paths(const struct executors *x, const struct big_job *job)
{
    struct executor_job *own = executors_job_of(x, job);

    if (!own->late)
        find_paths(x, job, true);
    own->late = true;
}

void executors_enter(struct executors *x, struct big_job *job)
{
    struct executor_job *own = executors_job_of(x, job);

    own->pool = (struct executor_pool){ BIG_NONE, BIG_NONE, 0 };
    own->first = own->last = BIG_NONE;
    own->open = job->stages;
    for (uint32_t s = 0; s < job->stages; s++) {
        struct executor_stage *stage = executors_stage_of(x, &job->stage[s]);

        const struct big_stage *spec = job->stage[s].spec;

        stage->open_parents = spec->parents;
        stage->known_ns = spec->profile ? spec->profile->rough_ns : (double)spec->mean;
        stage->next = stage->prev = BIG_NONE;
        own->frontier += stage->open_parents == 0;
    }
    x->unfinished++;
    x->unfinished_changes++;
    find_paths(x, job, false);
}

static void parent_changed(struct executors *x, struct big_stage_view *child, bool saturated)
{
    struct executor_stage *own = executors_stage_of(x, child);
    struct executor_job *job = executors_job_of(x, child->job);

    if (!saturated) {
        job->frontier -= own->open_parents == 0 && !own->saturated;
        own->open_parents++;
        return;
    }
    own->open_parents--;
    job->frontier += own->open_parents == 0 && !own->saturated;
}

void executors_update(struct executors *x, struct big_stage_view *stage)
{
    struct executor_stage *own = executors_stage_of(x, stage);
    struct executor_job *job;
    bool saturated = executors_unstarted(stage) <= own->promised + own->coming;
    bool finished;

    if (saturated == own->saturated)
        return;
    job = executors_job_of(x, stage->job);
    finished = job->open == 0;
    own->saturated = saturated;
    job->open += saturated ? UINT32_MAX : 1;
    if (own->open_parents == 0)
        job->frontier += saturated ? UINT32_MAX : 1;
    for (uint32_t c = 0; c < stage->children; c++)
        parent_changed(x, &stage->job->stage[stage->child[c]], saturated);
    if (finished == (job->open == 0) || job->over)
        return;
    x->unfinished += finished ? 1 : UINT32_MAX;
    x->unfinished_changes++;
}

/* Commitments ------------------------------------------------------------------------------- */

static void count(struct executors *x, const struct executor_commit *commit, int64_t amount)
{
    commit->out->count += amount;
    if (!commit->stage)
        return;
    executors_stage_of(x, commit->stage)->promised += amount;
    if (commit->stage->job != commit->from)
        executors_job_of(x, commit->stage->job)->outside += amount;
    executors_update(x, commit->stage);
}

static void unlink_commit(struct executors *x, struct executor_commit *commit)
{
    struct executor_stage *to;

    if (commit->prev)
        commit->prev->next = commit->next;
    else
        commit->out->first = commit->next;
    if (commit->next)
        commit->next->prev = commit->prev;
    else
        commit->out->last = commit->prev;
    if (commit->stage) {
        to = executors_stage_of(x, commit->stage);
        if (commit->prev_in)
            commit->prev_in->next_in = commit->next_in;
        else
            to->in = commit->next_in;
        if (commit->next_in)
            commit->next_in->prev_in = commit->prev_in;
    }
    slab_free(big_memory(x->big), commit, sizeof *commit);
}

void executors_commit(struct executors *x, struct executor_commits *out, struct big_job *from,
                      const struct stage_choice *choice)
{
    struct executor_commit *commit = out->first;
    struct executor_stage *to;

    while (commit && commit->stage != choice->stage)
        commit = commit->next;
    if (!commit) {
        commit = slab_alloc(big_memory(x->big), sizeof *commit);
        *commit = (struct executor_commit){
            .stage = choice->stage, .from = from, .out = out, .prev = out->last
        };
        if (out->last)
            out->last->next = commit;
        else
            out->first = commit;
        out->last = commit;
        if (choice->stage) {
            to = executors_stage_of(x, choice->stage);
            commit->next_in = to->in;
            if (to->in)
                to->in->prev_in = commit;
            to->in = commit;
        }
    }
    commit->amount += choice->limit;
    count(x, commit, choice->limit);
}

struct big_stage_view *executors_next_place(struct executors *x, struct executor_commits *out)
{
    struct executor_commit *commit = out->first;
    struct big_stage_view *stage = commit->stage;

    commit->amount--;
    count(x, commit, -1);
    if (commit->amount == 0)
        unlink_commit(x, commit);
    return stage;
}

void executors_drop_to(struct executors *x, struct big_stage_view *stage)
{
    struct executor_stage *own = executors_stage_of(x, stage);

    while (own->in) {
        struct executor_commit *commit = own->in;

        count(x, commit, -commit->amount);
        unlink_commit(x, commit);
    }
}

void executors_drop_beyond(struct executors *x, struct executor_commits *out, int64_t most)
{
    while (out->count > most) {
        struct executor_commit *commit = out->last;
        int64_t amount = out->count - most;

        amount = amount < commit->amount ? amount : commit->amount;
        commit->amount -= amount;
        count(x, commit, -amount);
        if (commit->amount == 0)
            unlink_commit(x, commit);
    }
}

/* Runnable lists ---------------------------------------------------------------------------- */

void executors_list(struct executors *x, struct big_stage_view *stage)
{
    struct executor_stage *own = executors_stage_of(x, stage);
    struct executor_job *job = executors_job_of(x, stage->job);

    if (own->listed || !stage->ready || stage->waiting == 0)
        return;
    own->listed = true;
    own->prev = job->last;
    own->next = BIG_NONE;
    if (job->last == BIG_NONE)
        job->first = stage->index;
    else
        executors_stage_of(x, &stage->job->stage[job->last])->next = stage->index;
    job->last = stage->index;
}

void executors_unlist(struct executors *x, struct big_stage_view *stage)
{
    struct executor_stage *own = executors_stage_of(x, stage);
    struct executor_job *job = executors_job_of(x, stage->job);

    if (!own->listed)
        return;
    own->listed = false;
    if (own->prev == BIG_NONE)
        job->first = own->next;
    else
        executors_stage_of(x, &stage->job->stage[own->prev])->next = own->next;
    if (own->next == BIG_NONE)
        job->last = own->prev;
    else
        executors_stage_of(x, &stage->job->stage[own->next])->prev = own->prev;
}

/* Pools ------------------------------------------------------------------------------------- */

void executors_push(struct executors *x, struct executor_pool *pool, uint32_t machine)
{
    struct executor_machine *own = executors_machine_of(x, machine);

    own->state = EXECUTOR_FREE;
    own->stage = NULL;
    own->pool = pool;
    own->prev = pool->last;
    own->next = BIG_NONE;
    if (pool->last == BIG_NONE)
        pool->first = machine;
    else
        executors_machine_of(x, pool->last)->next = machine;
    pool->last = machine;
    pool->count++;
}

void executors_pull(struct executors *x, uint32_t machine)
{
    struct executor_machine *own = executors_machine_of(x, machine);
    struct executor_pool *pool = own->pool;

    if (!pool)
        return;
    if (own->prev == BIG_NONE)
        pool->first = own->next;
    else
        executors_machine_of(x, own->prev)->next = own->next;
    if (own->next == BIG_NONE)
        pool->last = own->prev;
    else
        executors_machine_of(x, own->next)->prev = own->prev;
    pool->count--;
    own->pool = NULL;
}
