/* Executors that belong to jobs, and one question to a policy: which stage gets how many of them?
 */
#include "policies/lib/bigdata/executors.h"

#include "policies/lib/bigdata/executors_state.h"

/* See --------------------------------------------------------------------------------------- */

const struct executor_stage *executors_stage(const struct executors *x,
                                             const struct big_stage_view *stage)
{
    return executors_stage_of(x, stage);
}

const struct executor_job *executors_job(const struct executors *x, const struct big_job *job)
{
    return executors_job_of(x, job);
}

int64_t executors_unstarted(const struct big_stage_view *stage)
{
    int64_t rest = (int64_t)stage->spec->tasks - stage->done - stage->running;

    if (stage->ready)
        return stage->waiting;
    return rest > 0 ? rest : 0; /* less by what others copy, until these end */
}

int64_t executors_need(const struct executors *x, const struct big_stage_view *stage)
{
    const struct executor_stage *own = executors_stage_of(x, stage);

    return executors_unstarted(stage) - own->promised - own->coming;
}

bool executors_may(const struct executors *x, const struct big_stage_view *stage)
{
    const struct executor_stage *own = executors_stage_of(x, stage);

    return !own->saturated && own->open_parents == 0 && own->round != x->round;
}

int64_t executors_claim(const struct executors *x, const struct big_job *job)
{
    return (int64_t)job->executors + job->moving + executors_job_of(x, job)->outside;
}

struct big_stage_view *executors_first_stage(const struct executors *x, const struct big_job *job)
{
    const struct executor_job *own = executors_job_of(x, job);

    if (own->frontier == 0)
        return NULL;
    for (uint32_t s = own->first; s != BIG_NONE; s = executors_stage_of(x, &job->stage[s])->next)
        if (executors_may(x, &job->stage[s]))
            return &job->stage[s];
    for (uint32_t s = 0; s < job->stages; s++)
        if (executors_may(x, &job->stage[s]))
            return &job->stage[s];
    return NULL;
}

struct big_stage_view *executors_longest_stage(const struct executors *x, const struct big_job *job)
{
    struct big_stage_view *best = NULL;
    bool runs = false;
    double most = 0;

    if (executors_job_of(x, job)->frontier == 0)
        return NULL;
    for (uint32_t s = 0; s < job->stages; s++) {
        struct big_stage_view *stage = &job->stage[s];
        const struct executor_stage *own = executors_stage_of(x, stage);

        if (!executors_may(x, stage) || (runs && !own->listed))
            continue;
        if (best && runs == own->listed && own->path_ns <= most)
            continue;
        best = stage;
        most = own->path_ns;
        runs = own->listed;
    }
    return best;
}

struct stage_choice executors_share(const struct executors *x, struct big_job *source, int64_t left,
                                    executors_cap *cap)
{
    struct big_stage_view *stage = source ? executors_first_stage(x, source) : NULL;

    if (stage)
        return (struct stage_choice){ stage, left };
    for (struct big_job *job = big_first_job(x->big); job; job = big_next_job(x->big, job)) {
        int64_t room;

        if (executors_job_of(x, job)->frontier == 0)
            continue;
        room = cap(x->self, x, job) - executors_claim(x, job);
        stage = room > 0 ? executors_first_stage(x, job) : NULL;
        if (stage)
            return (struct stage_choice){ stage, room < left ? room : left };
    }
    return (struct stage_choice){ NULL, left };
}

/* Places of executors ------------------------------------------------------------------------ */

/* It is on no stage any more. */
static void leave_stage(struct executors *x, struct executor_machine *own)
{
    if (own->state == EXECUTOR_RUNS && own->stage)
        executors_stage_of(x, own->stage)->working--;
    own->stage = NULL;
}

/* Into the free pool of its job, or else of the cluster. */
static void set_free(struct executors *x, uint32_t machine)
{
    struct big_job *job = big_machine(x->big, machine)->job;

    leave_stage(x, executors_machine_of(x, machine));
    big_forget(x->big, machine);
    executors_push(x, job ? &executors_job_of(x, job)->pool : &x->pool, machine);
}

/* A machine on which someone else runs a copy has to wait for its end. */
static bool is_taken(const struct executors *x, uint32_t machine)
{
    return big_machine(x->big, machine)->running > 0;
}

/* The stage's next task on an executor of its job; the stage has one and is runnable. */
static void start(struct executors *x, uint32_t machine, struct big_stage_view *stage)
{
    struct executor_machine *own = executors_machine_of(x, machine);
    const struct big_attempt *attempt;

    if (is_taken(x, machine)) {
        set_free(x, machine);
        return;
    }
    if (own->state != EXECUTOR_RUNS || own->stage != stage) {
        leave_stage(x, own);
        executors_stage_of(x, stage)->working++;
        own->state = EXECUTOR_RUNS;
        own->stage = stage;
    }
    attempt = big_start(x->big, stage, big_find(x->big, stage, machine, BIG_ANY), machine);
    if (!attempt)
        return;
    own->attempt = attempt->id;
    if (attempt->task == 0)
        executors_stage_of(x, stage)->first_ns = (double)big_left(x->big, attempt);
    executors_update(x, stage);
    if (stage->waiting == 0)
        executors_unlist(x, stage);
}

static void move(struct executors *x, uint32_t machine, struct big_stage_view *stage)
{
    struct executor_machine *own = executors_machine_of(x, machine);

    if (is_taken(x, machine)) {
        set_free(x, machine);
        return;
    }
    leave_stage(x, own);
    own->state = EXECUTOR_MOVES;
    own->stage = stage;
    executors_stage_of(x, stage)->coming++;
    executors_job_of(x, stage->job)->coming++;
    executors_update(x, stage);
    big_forget(x->big, machine);
    big_move(x->big, machine, stage->job);
}

static struct big_stage_view *first_of_frontier(const struct executors *x)
{
    for (struct big_job *job = big_first_job(x->big); job; job = big_next_job(x->big, job))
        for (uint32_t s = 0; executors_job_of(x, job)->frontier > 0 && s < job->stages; s++)
            if (executors_may(x, &job->stage[s]))
                return &job->stage[s];
    return NULL;
}

/* Its stage has been served by others meanwhile: anything else, so that it does not stand idle. */
static void place_elsewhere(struct executors *x, uint32_t machine)
{
    struct big_job *job = big_machine(x->big, machine)->job;
    struct big_stage_view *stage;
    uint32_t s = job ? executors_job_of(x, job)->first : BIG_NONE;

    for (; s != BIG_NONE; s = executors_stage_of(x, &job->stage[s])->next)
        if (!executors_stage_of(x, &job->stage[s])->saturated) {
            start(x, machine, &job->stage[s]);
            return;
        }
    stage = first_of_frontier(x);
    if (stage)
        move(x, machine, stage);
    else
        set_free(x, machine);
}

static bool has_unstarted(const struct big_job *job)
{
    for (uint32_t s = 0; s < job->stages; s++)
        if (executors_unstarted(&job->stage[s]) > 0)
            return true;
    return false;
}

/* Fulfils a commitment. */
static void place(struct executors *x, uint32_t machine, struct big_stage_view *stage)
{
    struct big_job *job = big_machine(x->big, machine)->job;

    executors_pull(x, machine);
    if (!stage) {
        if (job && !has_unstarted(job)) {
            leave_stage(x, executors_machine_of(x, machine));
            big_release(x->big, machine);
        }
        set_free(x, machine);
    } else if (executors_unstarted(stage) == 0) {
        place_elsewhere(x, machine);
    } else if (stage->job != job) {
        move(x, machine, stage);
    } else if (stage->ready) {
        start(x, machine, stage);
    } else {
        set_free(x, machine);
    }
}

/* Consultations ----------------------------------------------------------------------------- */

/* False: the answer is none that is allowed; the run stops. */
static bool is_legal(struct executors *x, const struct stage_choice *choice, int64_t left)
{
    const char *why = NULL;

    if (choice->limit < 1 || choice->limit > left)
        why = "chose a number of executors that is less than 1 or more than are left";
    else if (choice->stage && !executors_may(x, choice->stage))
        why = "chose a stage that is not of the frontier";
    if (why)
        big_fail(x->big, why);
    return !why;
}

/* Until each executor of the source, of which some are at hand, has a commitment. */
static void consult(struct executors *x, struct executor_commits *out, struct big_job *job,
                    int64_t left)
{
    while (left > 0) {
        struct stage_choice choice = x->policy->choose(x->self, x, job, left);

        big_count(x->big, BIG_DECISIONS, 1);
        if (!is_legal(x, &choice, left))
            return;
        if (choice.stage) {
            int64_t need = executors_need(x, choice.stage);

            choice.limit = choice.limit < need ? choice.limit : need;
            executors_stage_of(x, choice.stage)->round = x->round;
        }
        executors_commit(x, out, job, &choice);
        left -= choice.limit;
    }
    x->round++;
}

/* Those that are left shall wait, and wait here already, in this order. */
static bool may_stay(const struct executors *x, const struct executor_commits *out,
                     const struct executor_pool *pool, const struct big_job *job)
{
    return !out->first->stage && !out->first->next && (pool == &x->pool || has_unstarted(job));
}

/* For the executors that wait in a pool; a few of them may be taken for copies by others. */
static void consult_pool(struct executors *x, struct executor_pool *pool,
                         struct executor_commits *out, struct big_job *job)
{
    uint32_t left = pool->count, last = pool->last, next;

    consult(x, out, job, left);
    for (uint32_t m = pool->first; left > 0 && out->count > 0; m = next, left--) {
        if (pool->last == last && may_stay(x, out, pool, job))
            break;
        next = executors_machine_of(x, m)->next;
        if (!is_taken(x, m))
            place(x, m, executors_next_place(x, out));
    }
    executors_drop_beyond(x, out, 0);
}

static void consult_job(struct executors *x, struct big_job *job)
{
    struct executor_job *own = executors_job_of(x, job);

    consult_pool(x, &own->pool, &own->out, job);
}

/* A message to ourselves, later at this instant. */
static void ask(struct executors *x)
{
    if (!x->asked)
        big_after(x->big, 0, &(struct big_message){ 0 });
    x->asked = true;
}

/* Executors or tasks have turned up that nobody was asked about. */
static void wake(struct executors *x, struct big_job *job)
{
    if (job)
        executors_job_of(x, job)->woken = true;
    x->woken = true;
    ask(x);
}

/* The ops ----------------------------------------------------------------------------------- */

void executors_open(struct executors *x, struct big *big, const struct stage_policy *policy)
{
    *x = (struct executors){ .big = big,
                             .policy = policy,
                             .self = x,
                             .count = big_machines(big),
                             .pool = { BIG_NONE, BIG_NONE, 0 },
                             .round = 1,
                             .left_behind = BIG_NONE };
    for (uint32_t m = 0; m < x->count; m++)
        executors_push(x, &x->pool, m);
}

void executors_job_arrived(void *self, struct big *big, struct big_job *job)
{
    struct executors *x = self;

    (void)big;
    executors_enter(x, job);
    if (x->policy->arrived)
        x->policy->arrived(x->self, x, job);
    x->arrivals++;
    ask(x);
}

void executors_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    struct executors *x = self;

    (void)big;
    executors_list(x, stage);
    if (stage->spec->parents > 0)
        executors_job_of(x, stage->job)->changed = true;
}

/* All jobs that arrive at an instant are seen together; each asks for the next one's message. */
void executors_message(void *self, struct big *big, const struct big_message *message)
{
    struct executors *x = self;
    struct big_job *next;

    (void)message;
    x->asked = false;
    if (x->seen != x->arrivals) {
        x->seen = x->arrivals;
        ask(x);
        return;
    }
    for (struct big_job *job = x->woken ? big_first_job(big) : NULL; job; job = next) {
        next = big_next_job(big, job);
        if (executors_job_of(x, job)->woken)
            consult_job(x, job);
        executors_job_of(x, job)->woken = false;
    }
    x->woken = false;
    consult_pool(x, &x->pool, &x->out, NULL);
}

/* The stage has no more tasks to start: where does its executor go? */
static void next_stage(struct executors *x, uint32_t machine, struct big_stage_view *stage,
                       bool changed)
{
    struct executor_stage *own = executors_stage_of(x, stage);

    if (own->out.count > 0) {
        place(x, machine, executors_next_place(x, &own->out));
    } else if (changed) {
        set_free(x, machine);
    } else if (stage->job->tasks_left == 0) {
        x->left_behind = machine; /* asked about when the job is over, as one of no job */
    } else {
        consult(x, &own->out, stage->job, own->working);
        if (own->out.count > 0)
            place(x, machine, executors_next_place(x, &own->out));
    }
    if (changed)
        consult_job(x, stage->job);
}

/* Attempts of others, and what failures and kills leave behind. */
static void settle(struct executors *x, const struct big_attempt *attempt, int end, bool own)
{
    struct executor_machine *machine = executors_machine_of(x, attempt->machine);
    struct big_stage_view *stage = attempt->stage;
    struct executor_stage *of = executors_stage_of(x, stage);

    if (!stage->ready)
        executors_unlist(x, stage);
    executors_list(x, stage);
    executors_update(x, stage);
    if (own && end == BIG_KILLED)
        set_free(x, attempt->machine);
    else if (own)
        leave_stage(x, machine);
    if (own && end == BIG_LOST)
        machine->state = EXECUTOR_DOWN;
    executors_drop_beyond(x, &of->out, of->working);
    wake(x, stage->job);
}

void executors_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end)
{
    struct executors *x = self;
    const struct executor_machine *own = executors_machine_of(x, attempt->machine);
    struct big_stage_view *stage = attempt->stage;
    struct executor_job *job = executors_job_of(x, stage->job);
    bool changed = job->changed;
    bool mine = own->state == EXECUTOR_RUNS && own->attempt == attempt->id;

    (void)big;
    job->changed = false;
    if (!mine || end == BIG_LOST || end == BIG_KILLED) {
        settle(x, attempt, end, mine);
    } else if (stage->waiting > 0) {
        start(x, attempt->machine, stage);
        if (changed)
            consult_job(x, stage->job);
    } else {
        next_stage(x, attempt->machine, stage, changed);
    }
}

void executors_arrived(void *self, struct big *big, uint32_t machine)
{
    struct executors *x = self;
    struct executor_machine *own = executors_machine_of(x, machine);
    struct big_stage_view *stage = own->stage;

    (void)big;
    own->stage = NULL;
    own->state = EXECUTOR_FREE;
    if (stage) {
        executors_stage_of(x, stage)->coming--;
        executors_job_of(x, stage->job)->coming--;
    }
    if (!stage || executors_unstarted(stage) == 0) {
        place_elsewhere(x, machine);
        return;
    }
    if (stage->ready)
        start(x, machine, stage);
    else
        set_free(x, machine);
    executors_update(x, stage);
}

/* Commitments and moves to a job that is over end; its free executors are free for all. */
void executors_job_over(void *self, struct big *big, struct big_job *job)
{
    struct executors *x = self;
    struct executor_job *own = executors_job_of(x, job);
    uint32_t left_behind = x->left_behind;

    x->left_behind = BIG_NONE;
    if (own->open > 0) {
        x->unfinished--;
        x->unfinished_changes++;
    }
    own->over = true;
    executors_drop_beyond(x, &own->out, 0);
    for (uint32_t s = 0; s < job->stages; s++) {
        executors_drop_to(x, &job->stage[s]);
        executors_drop_beyond(x, &executors_stage_of(x, &job->stage[s])->out, 0);
    }
    own->frontier = 0;
    while (own->pool.first != BIG_NONE) {
        uint32_t machine = own->pool.first;

        executors_pull(x, machine);
        executors_push(x, &x->pool, machine);
    }
    for (uint32_t m = 0; m < x->count && own->coming > 0; m++)
        if (executors_machine_of(x, m)->stage && executors_machine_of(x, m)->stage->job == job)
            executors_machine_of(x, m)->stage = NULL;
    if (x->policy->over)
        x->policy->over(x->self, x, job);
    if (left_behind == BIG_NONE)
        return;
    executors_machine_of(x, left_behind)->stage = NULL;
    consult(x, &x->out, NULL, 1);
    if (x->out.count > 0)
        place(x, left_behind, executors_next_place(x, &x->out));
    (void)big;
}

void executors_machine_changed(void *self, struct big *big, uint32_t machine)
{
    struct executors *x = self;
    struct executor_machine *own = executors_machine_of(x, machine);
    struct big_stage_view *stage = own->stage;

    if (big_machine(big, machine)->up) {
        set_free(x, machine);
        wake(x, NULL);
        return;
    }
    executors_pull(x, machine);
    if (own->state == EXECUTOR_MOVES && stage) {
        executors_stage_of(x, stage)->coming--;
        executors_job_of(x, stage->job)->coming--;
        executors_update(x, stage);
    }
    own->stage = NULL;
    own->state = EXECUTOR_DOWN;
    /* Outputs may have been lost with it: their tasks wait again. */
    for (struct big_job *job = big_first_job(big); job; job = big_next_job(big, job)) {
        for (uint32_t s = 0; s < job->stages; s++) {
            executors_list(x, &job->stage[s]);
            executors_update(x, &job->stage[s]);
        }
        executors_job_of(x, job)->woken = true;
    }
    wake(x, NULL);
}
