/* What policies see and do: views, and verbs that are checked. */
#include "sim/bigdata/bigdata.h"

#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

sim_time big_now(const struct big *big)
{
    return engine_now(big->engine);
}

const struct big_platform *big_cluster(const struct big *big)
{
    return big->platform;
}

const struct big_options *big_rules(const struct big *big)
{
    return &big->options;
}

uint32_t big_machines(const struct big *big)
{
    return big->machines;
}

uint32_t big_racks(const struct big *big)
{
    return big->racks;
}

const struct big_machine *big_machine(const struct big *big, uint32_t machine)
{
    return &big->machine[machine].view;
}

uint32_t big_rack_machines(const struct big *big, uint32_t rack, uint32_t *first)
{
    uint32_t end = (rack + 1) * big->rack_size;

    *first = rack * big->rack_size;
    return (end < big->machines ? end : big->machines) - *first;
}

uint32_t big_next_room(const struct big *big, uint32_t from)
{
    for (uint32_t word = from / 64; word <= big->machines / 64; word++) {
        uint64_t bits = big->room[word];

        if (word == from / 64)
            bits &= ~UINT64_C(0) << from % 64;
        if (bits)
            return word * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return BIG_NONE;
}

static struct big_job *job_in(const struct big *big, uint32_t slot)
{
    return slot == BIG_NONE ? NULL : &big->job[slot]->view;
}

struct big_job *big_first_job(const struct big *big)
{
    return job_in(big, big->first_job);
}

struct big_job *big_next_job(const struct big *big, const struct big_job *job)
{
    return job_in(big, job_of(job)->next);
}

struct big_job *big_first_waiting(const struct big *big)
{
    return job_in(big, big->first_waiting);
}

struct big_job *big_next_waiting(const struct big *big, const struct big_job *job)
{
    return job_in(big, job_of(job)->next_waiting);
}

size_t big_job_slots(const struct big *big)
{
    return big->jobs;
}

size_t big_jobs(const struct big *big)
{
    return big->in_system;
}

struct big_job *big_job_at(const struct big *big, uint32_t slot)
{
    return slot < big->jobs && big->job[slot] ? &big->job[slot]->view : NULL;
}

const char *big_queue_name(const struct big *big, uint32_t queue)
{
    return big->queue[queue];
}

uint32_t big_queues(const struct big *big)
{
    return big->queues;
}

uint32_t big_waiting(const struct big *big)
{
    return big->waiting;
}

uint32_t big_running(const struct big *big)
{
    return big->running;
}

const int64_t *big_capacity(const struct big *big)
{
    return big->capacity;
}

void *big_job_priv(const struct big *big, const struct big_job *job)
{
    return (char *)job_of(job)->priv + big->role[big->caller].job_offset;
}

void *big_stage_priv(const struct big *big, const struct big_stage_view *stage)
{
    return (char *)job_of(stage->job)->stage_priv + stage->index * big->stage_bytes +
           big->role[big->caller].stage_offset;
}

void *big_machine_priv(const struct big *big, uint32_t machine)
{
    return big->machine_priv + machine * big->machine_bytes + big->role[big->caller].machine_offset;
}

bool big_fits(const struct big *big, const struct big_stage_view *stage, uint32_t machine)
{
    const struct big_machine *m = &big->machine[machine].view;

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (stage->spec->demand[r] > m->free[r])
            return false;
    return m->up && !m->moves && (!m->job || m->job == stage->job);
}

bool big_task_waits(const struct big *big, const struct big_stage_view *stage, uint32_t task)
{
    (void)big;
    return stage->ready && stage_of(stage)->state[task] == TASK_WAITING;
}

/* Attempts ---------------------------------------------------------------------------------- */

static const struct big_attempt *attempt_in(const struct big *big, uint32_t id)
{
    return id == BIG_NONE ? NULL : &big->attempt[id]->view;
}

const struct big_attempt *big_first_on(const struct big *big, uint32_t machine)
{
    return attempt_in(big, big->machine[machine].first);
}

const struct big_attempt *big_next_on(const struct big *big, const struct big_attempt *attempt)
{
    return attempt_in(big, attempt_of(attempt)->next_on);
}

const struct big_attempt *big_first_of(const struct big *big, const struct big_stage_view *stage)
{
    return attempt_in(big, stage_of(stage)->first);
}

const struct big_attempt *big_next_of(const struct big *big, const struct big_attempt *attempt)
{
    return attempt_in(big, attempt_of(attempt)->next_of);
}

const struct big_attempt *big_attempt_at(const struct big *big, uint32_t id)
{
    return id < big->attempts && big->attempt[id]->used ? &big->attempt[id]->view : NULL;
}

size_t big_attempt_slots(const struct big *big)
{
    return big->attempts;
}

bool big_has_copy(const struct big *big, const struct big_attempt *attempt)
{
    (void)big;
    return attempt_of(attempt)->twin != BIG_NONE;
}

double big_progress(const struct big *big, const struct big_attempt *view)
{
    const struct attempt *attempt = attempt_of(view);
    sim_time gone = big_now(big) - attempt->begin;

    if (gone <= 0)
        return 0;
    return gone >= attempt->time ? 1 : (double)gone / (double)attempt->time;
}

sim_time big_left(const struct big *big, const struct big_attempt *view)
{
    const struct attempt *attempt = attempt_of(view);

    if (attempt->begin == TIME_NEVER)
        return TIME_NEVER;
    return attempt->begin + attempt->time - big_now(big);
}

sim_time big_true_duration(const struct big *big, const struct big_stage_view *stage, uint32_t task)
{
    (void)big;
    if (stage_of(stage)->drawn)
        return stage_of(stage)->drawn[task];
    return stage->spec->duration ? stage->spec->duration[task] : stage->spec->mean;
}

/* Do ---------------------------------------------------------------------------------------- */

/* NULL: it is allowed. */
static const char *objection(const struct big *big, const struct big_stage_view *stage,
                             uint32_t task, uint32_t machine)
{
    const struct big_machine *m;

    if (machine >= big->machines)
        return "which is no machine";
    if (!stage->ready || task >= stage->spec->tasks)
        return "whose stage is not ready or has no such task";
    m = &big->machine[machine].view;
    if (!m->up)
        return "which is down";
    if (m->moves || (m->job && m->job != stage->job))
        return m->moves ? "which is on its way" : "which belongs to another job";
    return big_fits(big, stage, machine) ? NULL : "which has no room for it";
}

static bool allowed(struct big *big, const struct big_stage_view *stage, uint32_t task,
                    uint32_t machine, int state)
{
    const char *why = objection(big, stage, task, machine);
    char room[32];

    if (!why && stage_of(stage)->state[task] != state)
        why = state == TASK_WAITING ? "but the task does not wait" : "but the task does not run";
    if (why)
        big_stop(big, "started task %u of stage %u of job %s on machine %u, %s", task, stage->index,
                 big_job_label(job_of(stage->job), room), machine, why);
    return !why;
}

const struct big_attempt *big_start_after(struct big *big, struct big_stage_view *stage,
                                          uint32_t task, uint32_t machine, sim_time delay)
{
    const struct big_attempt *view;

    if (big->failed || !allowed(big, stage, task, machine, TASK_WAITING))
        return NULL;
    view = big_task_start(big, stage, task, machine, delay > 0 ? delay : 0);
    TELL(big, task_started, (me, big, view));
    return view;
}

const struct big_attempt *big_start(struct big *big, struct big_stage_view *stage, uint32_t task,
                                    uint32_t machine)
{
    return big_start_after(big, stage, task, machine, 0);
}

const struct big_attempt *big_copy(struct big *big, const struct big_attempt *of, uint32_t machine)
{
    struct attempt *first = attempt_of(of), *copy;
    const struct big_attempt *view;

    if (big->failed)
        return NULL;
    if (!first->used || first->twin != BIG_NONE || of->machine == machine) {
        big_stop(big, "copied a task that has a copy, or to its own machine");
        return NULL;
    }
    if (!allowed(big, of->stage, of->task, machine, TASK_RUNNING))
        return NULL;
    view = big_task_start(big, of->stage, of->task, machine, 0);
    if (!view)
        return NULL;
    copy = attempt_of(view);
    copy->twin = first->view.id;
    first->twin = copy->view.id;
    TELL(big, task_started, (me, big, view));
    return view;
}

void big_kill(struct big *big, const struct big_attempt *attempt)
{
    if (big->failed)
        return;
    if (!attempt_of(attempt)->used) {
        big_stop(big, "killed an attempt that is over");
        return;
    }
    big_attempt_over(big, attempt_of(attempt), BIG_KILLED);
}

void big_abandon(struct big *big, struct big_job *job)
{
    if (!big->failed && !job_of(job)->over)
        big_job_fail(big, job);
}

/* Messages ---------------------------------------------------------------------------------- */

static uint32_t message_slot(struct big *big)
{
    size_t room = big->message_room ? 2 * big->message_room : 256;

    if (big->free_messages)
        return big->free_message[--big->free_messages];
    if (big->messages == big->message_room) {
        big->message =
            slab_resize(&big->memory, big->message, big->message_room * sizeof *big->message,
                        room * sizeof *big->message);
        big->free_message = slab_resize(&big->memory, big->free_message,
                                        big->message_room * sizeof *big->free_message,
                                        room * sizeof *big->free_message);
        big->message_room = room;
    }
    return (uint32_t)big->messages++;
}

void big_after(struct big *big, sim_time delay, const struct big_message *message)
{
    uint32_t slot;

    if (big->failed)
        return;
    if (!big->role[big->caller].ops->message) {
        big_stop(big, "sends a message and takes none");
        return;
    }
    slot = message_slot(big);
    big->message[slot] = *message;
    engine_at(big->engine, &(struct event){ .time = time_add(big_now(big), delay > 0 ? delay : 0),
                                            .phase = PHASE_ARRIVE,
                                            .handler = big->on_message,
                                            .a = slot,
                                            .b = big->caller });
}

void big_count(struct big *big, int what, double amount)
{
    big->totals.count[what] += amount;
}

struct rng *big_rng(struct big *big)
{
    return &big->rng;
}

void *big_alloc(struct big *big, size_t size)
{
    return arena_alloc(big->arena, size);
}

struct slab *big_memory(struct big *big)
{
    return &big->memory;
}

void big_fail(struct big *big, const char *reason)
{
    big_stop(big, "%s", reason);
}
