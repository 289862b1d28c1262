/* Executors that jobs are given and give back as their work grows and shrinks (Spark). */
#include "policies/lib/bigdata/allocation.h"

static int64_t least_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static struct heap_key key_of(const struct big_job *job)
{
    return (struct heap_key){ 0, job->order << HEAP_ITEM_BITS | job->id };
}

/* To be looked at when all that happens at this instant has happened. */
static void change(struct allocation *a, const struct big_job *job)
{
    if (!heap_has(&a->changed, job->id))
        heap_push(&a->changed, key_of(job));
}

/* Free machines ----------------------------------------------------------------------------- */

static void set_free(struct allocation *a, uint32_t machine, bool is)
{
    uint64_t bit = UINT64_C(1) << machine % 64;

    a->free[machine / 64] &= ~bit;
    if (!is)
        return;
    a->free[machine / 64] |= bit;
    if (machine / 64 < a->first)
        a->first = machine / 64;
}

static uint32_t first_free(struct allocation *a, const struct big *big)
{
    uint32_t words = big_machines(big) / 64 + 1;

    while (a->first < words && !a->free[a->first])
        a->first++;
    return a->first == words ? BIG_NONE
                             : a->first * 64 + (uint32_t)__builtin_ctzll(a->free[a->first]);
}

bool allocation_init(struct allocation *a, struct big *big, struct error *err)
{
    const struct big_machine *one = big_machine(big, 0);

    if (a->most == 0)
        a->most = INT64_MAX;
    if (a->least > a->most || a->initial > a->most)
        return error_set(err, "max_executors: %lld, but min_executors or initial_executors is more",
                         (long long)a->most);
    if (a->backlog <= 0 || a->sustained <= 0 || a->idle <= 0)
        return error_set(err, "backlog_timeout, sustained_timeout, idle_timeout: expected times "
                              "above 0");
    if (a->backlog == TIME_NEVER || a->sustained == TIME_NEVER)
        return error_set(err, "backlog_timeout, sustained_timeout: expected times, not 'never'");
    heap_init(&a->wanting, big_memory(big), true);
    heap_init(&a->changed, big_memory(big), true);
    a->free = big_alloc(big, (big_machines(big) / 64 + 1) * sizeof *a->free);
    for (uint32_t machine = 0; machine < big_machines(big); machine++) {
        struct allocation_machine *m = big_machine_priv(big, machine);

        for (int r = 0; r < BIG_RESOURCES; r++)
            if (big_machine(big, machine)->capacity[r] != one->capacity[r])
                return error_set(err, "allocation: dynamic needs machines of one size");
        *m = (struct allocation_machine){ BIG_NONE, BIG_NONE, 0, BIG_NONE, BIG_NONE, 0, false };
        set_free(a, machine, true);
    }
    return true;
}

/* Executors of a job ------------------------------------------------------------------------ */

uint32_t allocation_next(const struct big *big, const struct big_job *job, uint32_t machine)
{
    const struct allocation_job *own = big_job_priv(big, job);

    if (machine == BIG_NONE)
        return own->executor;
    return ((const struct allocation_machine *)big_machine_priv(big, machine))->next;
}

static void enlist(struct big *big, uint32_t machine, struct big_job *job)
{
    struct allocation_machine *m = big_machine_priv(big, machine);
    struct allocation_job *own = big_job_priv(big, job);

    m->job = job->id;
    m->prev = BIG_NONE;
    m->next = own->executor;
    if (m->next != BIG_NONE)
        ((struct allocation_machine *)big_machine_priv(big, m->next))->prev = machine;
    own->executor = machine;
}

static void delist(struct big *big, uint32_t machine)
{
    struct allocation_machine *m = big_machine_priv(big, machine);
    struct allocation_job *own = big_job_priv(big, big_job_at(big, m->job));

    if (m->prev == BIG_NONE)
        own->executor = m->next;
    else
        ((struct allocation_machine *)big_machine_priv(big, m->prev))->next = m->next;
    if (m->next != BIG_NONE)
        ((struct allocation_machine *)big_machine_priv(big, m->next))->prev = m->prev;
    m->job = BIG_NONE;
}

/* One message a machine at a time: when it comes, it sees how long the machine has been idle. */
static void watch(const struct allocation *a, struct big *big, uint32_t machine)
{
    struct allocation_machine *m = big_machine_priv(big, machine);

    m->since = big_now(big);
    if (m->timed || a->idle == TIME_NEVER)
        return;
    m->timed = true;
    big_after(big, a->idle, &(struct big_message){ .kind = ALLOCATION_IDLE, .a = machine });
}

/* The target -------------------------------------------------------------------------------- */

/* Executors that all its tasks would fill. */
static int64_t needed(const struct allocation_job *own, const struct big_job *job)
{
    return ((int64_t)job->waiting + job->running + own->fits - 1) / own->fits;
}

/* A message at the time of its next growth, if none is on its way that comes as early. */
static void ask(struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);

    if (own->asked <= own->grows)
        return;
    own->asked = own->grows;
    big_after(big, own->grows - big_now(big),
              &(struct big_message){ .kind = ALLOCATION_GROW, .a = job->id, .c = job->order });
}

/* Tasks wait: it will grow, unless it is about to already. */
static void backlog(struct allocation *a, struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);

    change(a, job);
    if (own->grows != TIME_NEVER)
        return;
    own->grows = time_add(big_now(big), a->backlog);
    own->full = false;
    ask(big, job);
}

/* No more than its tasks fill; and growth that had no reason goes on where it would be by now. */
static void settle(struct allocation *a, struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);
    int64_t need = needed(own, job);

    if (need < own->target) {
        own->target = least_of(own->target, most_of(need, a->least));
        own->add = 1;
    } else if (own->full && own->grows != TIME_NEVER && need > own->target &&
               own->target < a->most) {
        sim_time late = big_now(big) - own->grows;

        if (late > 0)
            own->grows =
                time_add(big_now(big), (a->sustained - late % a->sustained) % a->sustained);
        own->full = false;
        ask(big, job);
    }
    if ((int64_t)job->executors + job->moving >= own->target) {
        if (heap_has(&a->wanting, job->id))
            heap_remove(&a->wanting, job->id);
    } else if (!heap_has(&a->wanting, job->id)) {
        heap_push(&a->wanting, key_of(job));
    }
}

static void grow(struct allocation *a, struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);
    int64_t before = own->target, most;

    most = least_of(needed(own, job), a->most);
    if (own->target < most)
        own->target = least_of(most_of(own->target, job->executors) + own->add, most);
    own->full = own->target == before;
    own->add = own->target - before == own->add ? 2 * own->add : 1;
    own->grows = time_add(big_now(big), a->sustained);
    if (!own->full)
        ask(big, job);
}

/* What happens ------------------------------------------------------------------------------ */

void allocation_job_arrived(struct allocation *a, struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);
    const struct big_machine *m = big_machine(big, 0);

    own->target = most_of(a->least, a->initial);
    own->add = 1;
    own->fits = UINT32_MAX;
    own->grows = own->asked = TIME_NEVER;
    own->executor = BIG_NONE;
    for (uint32_t s = 0; s < job->stages; s++)
        for (int r = 0; r < BIG_RESOURCES; r++) {
            int64_t demand = job->stage[s].spec->demand[r];

            if (demand > 0 && m->capacity[r] != INT64_MAX)
                own->fits = least_of(own->fits, m->capacity[r] / demand);
        }
    change(a, job);
}

void allocation_stage_ready(struct allocation *a, struct big *big, struct big_stage_view *stage)
{
    backlog(a, big, stage->job);
}

void allocation_task_started(struct allocation *a, struct big *big, const struct big_attempt *it)
{
    struct big_job *job = it->stage->job;
    struct allocation_job *own = big_job_priv(big, job);

    (void)a;
    if (job->waiting > 0)
        return;
    own->grows = TIME_NEVER;
    own->add = 1;
}

void allocation_task_ended(struct allocation *a, struct big *big, const struct big_attempt *it)
{
    struct big_job *job = it->stage->job;
    const struct allocation_machine *m = big_machine_priv(big, it->machine);

    if (m->job != BIG_NONE && big_machine(big, it->machine)->running == 0)
        watch(a, big, it->machine);
    if (job->waiting > 0)
        backlog(a, big, job);
    else
        change(a, job);
}

void allocation_job_over(struct allocation *a, struct big *big, struct big_job *job)
{
    struct allocation_job *own = big_job_priv(big, job);

    while (own->executor != BIG_NONE) {
        uint32_t machine = own->executor;

        delist(big, machine);
        set_free(a, machine, big_machine(big, machine)->up);
    }
    if (heap_has(&a->wanting, job->id))
        heap_remove(&a->wanting, job->id);
    if (heap_has(&a->changed, job->id))
        heap_remove(&a->changed, job->id);
}

void allocation_arrived(struct allocation *a, struct big *big, uint32_t machine)
{
    struct big_job *job = big_machine(big, machine)->job;
    struct allocation_machine *m = big_machine_priv(big, machine);
    struct allocation_job *own;

    m->to = BIG_NONE;
    if (!job) {
        set_free(a, machine, true);
        return;
    }
    own = big_job_priv(big, job);
    enlist(big, machine, job);
    watch(a, big, machine);
    for (uint32_t e = own->executor; own->kept > 0 && e != BIG_NONE;
         e = allocation_next(big, job, e)) {
        m = big_machine_priv(big, e);
        if (!m->timed && big_machine(big, e)->running == 0)
            watch(a, big, e);
    }
    own->kept = 0;
}

void allocation_machine_changed(struct allocation *a, struct big *big, uint32_t machine)
{
    struct allocation_machine *m = big_machine_priv(big, machine);
    struct big_job *job;

    if (big_machine(big, machine)->up) {
        set_free(a, machine, true);
        return;
    }
    set_free(a, machine, false);
    job = m->to == BIG_NONE ? NULL : big_job_at(big, m->to);
    if (job && job->order == m->order)
        change(a, job);
    m->to = BIG_NONE;
    if (m->job != BIG_NONE) {
        change(a, big_job_at(big, m->job));
        delist(big, machine);
    }
    for (job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        backlog(a, big, job); /* outputs that were lost are to be made again */
}

static struct big_job *idle(struct allocation *a, struct big *big, uint32_t machine)
{
    struct allocation_machine *m = big_machine_priv(big, machine);
    sim_time left = time_add(m->since, a->idle) - big_now(big);
    struct allocation_job *own;
    struct big_job *job;

    m->timed = false;
    if (m->job == BIG_NONE || big_machine(big, machine)->running > 0)
        return NULL;
    if (left > 0) {
        m->timed = true;
        big_after(big, left, &(struct big_message){ .kind = ALLOCATION_IDLE, .a = machine });
        return NULL;
    }
    job = big_job_at(big, m->job);
    own = big_job_priv(big, job);
    if ((int64_t)job->executors - 1 < a->least) {
        own->kept++;
        return NULL;
    }
    delist(big, machine);
    big_release(big, machine);
    set_free(a, machine, true);
    change(a, job);
    return job;
}

struct big_job *allocation_message(struct allocation *a, struct big *big,
                                   const struct big_message *message)
{
    struct big_job *job;
    struct allocation_job *own;

    if (message->kind == ALLOCATION_IDLE)
        return idle(a, big, message->a);
    job = big_job_at(big, message->a);
    if (!job || job->order != message->c)
        return NULL;
    own = big_job_priv(big, job);
    if (own->asked <= big_now(big))
        own->asked = TIME_NEVER;
    change(a, job);
    if (own->grows == TIME_NEVER || own->full)
        return NULL;
    settle(a, big, job);
    if (own->grows <= big_now(big))
        grow(a, big, job);
    else
        ask(big, job);
    return NULL;
}

void allocation_decide(struct allocation *a, struct big *big)
{
    uint32_t machine;

    while (heap_count(&a->changed) > 0) {
        struct big_job *job = big_job_at(big, heap_item(*heap_min(&a->changed)));

        heap_remove(&a->changed, job->id);
        settle(a, big, job);
    }
    while (heap_count(&a->wanting) > 0 && (machine = first_free(a, big)) != BIG_NONE) {
        struct big_job *job = big_job_at(big, heap_item(*heap_min(&a->wanting)));
        struct allocation_machine *m = big_machine_priv(big, machine);

        set_free(a, machine, false);
        m->to = job->id;
        m->order = job->order;
        big_move(big, machine, job);
        settle(a, big, job);
    }
}
