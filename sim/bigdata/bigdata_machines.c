/* Machines: room, heartbeats, failures; executors that belong to jobs. */
#include <math.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

/* Reports, or failures, of each machine that may pass while nothing runs and none is started. */
enum { MOST_IDLE_BEATS = 1000 };

/* Room -------------------------------------------------------------------------------------- */

void big_machine_take(struct big *big, uint32_t machine, const int64_t *demand, int sign)
{
    struct big_machine *m = &big->machine[machine].view;

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (m->capacity[r] != INT64_MAX)
            m->free[r] -= sign * demand[r];
    if (m->up && m->free[BIG_CPU] > 0)
        big->room[machine / 64] |= UINT64_C(1) << machine % 64;
    else
        big->room[machine / 64] &= ~(UINT64_C(1) << machine % 64);
}

/* It has got room: it is to be offered. */
void big_machine_touch(struct big *big, uint32_t machine)
{
    if (!big->machine[machine].touched) {
        big->machine[machine].touched = true;
        big->touched[big->touched_count++] = machine;
    }
    big_pass_ask(big);
}

/* Heartbeats -------------------------------------------------------------------------------- */

static sim_time next_beat(const struct big *big, uint32_t machine)
{
    sim_time beat = big->options.heartbeat;
    sim_time phase = (sim_time)((double)beat * machine / big->machines);

    return big_now(big) - (big_now(big) - phase + beat) % beat + beat;
}

static void beat(struct big *big, uint32_t machine)
{
    if (big->machine[machine].beats || !big->machine[machine].view.up)
        return;
    big->machine[machine].beats = true;
    engine_at(big->engine, &(struct event){ .time = next_beat(big, machine),
                                            .phase = PHASE_DECIDE,
                                            .handler = big->on_beat,
                                            .a = machine });
}

void big_machines_wake(struct big *big)
{
    if (big->options.heartbeat > 0)
        for (uint32_t machine = 0; machine < big->machines; machine++)
            beat(big, machine);
}

/* A machine that nothing waits for falls silent until something does. */
static void on_beat(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    uint32_t machine = (uint32_t)event->a;

    (void)engine;
    big->machine[machine].beats = false;
    if (big->failed || !big->machine[machine].view.up)
        return;
    big_offer_room(big, machine);
    big_measure_levels(big);
    big->idle_beats = big_may_wait(big) || big->down > 0 ? 0 : big->idle_beats + 1;
    if (big->idle_beats > (uint64_t)MOST_IDLE_BEATS * big->machines)
        big_stop(big, "starves %zu jobs: %llu offers in a row came to nothing", big->in_system,
                 (unsigned long long)big->idle_beats);
    if (!big->failed && (big->waiting > 0 || (big->spare && big->running > 0)))
        beat(big, machine);
}

/* Failures ---------------------------------------------------------------------------------- */

static void fail_later(struct big *big, uint32_t machine)
{
    struct event event = { .phase = PHASE_FAULT, .handler = big->on_fail, .a = machine };

    if (big->options.mtbf == TIME_NEVER)
        return;
    event.time = time_add(big_now(big), (sim_time)rng_exponential(&big->machine[machine].rng,
                                                                  (double)big->options.mtbf));
    engine_at(big->engine, &event);
}

/*
 * Outputs on the machine that a stage still needs are made again, and with them those that were
 * lost before when nobody needed them: whoever makes an output again reads its own parents again.
 */
static void lose_of_stage(struct big *big, struct big_stage_view *stage, uint32_t machine)
{
    struct stage *own = stage_of(stage);
    bool needed = false;

    for (uint32_t c = 0; c < stage->children; c++)
        needed = needed || !stage->job->stage[stage->child[c]].complete;
    for (uint32_t t = 0; t < stage->spec->tasks; t++) {
        if (own->state[t] != TASK_DONE)
            continue;
        if (own->where[t] == machine)
            own->where[t] = BIG_NONE;
        if (needed && own->where[t] == BIG_NONE)
            big_stage_task_undone(big, stage, t);
    }
}

/* Children before parents, as a child that is made again needs its parents. */
static void lose_outputs(struct big *big, uint32_t machine)
{
    for (uint32_t id = big->first_job; id != BIG_NONE; id = big->job[id]->next)
        for (uint32_t s = big->job[id]->view.stages; s > 0; s--)
            lose_of_stage(big, &big->job[id]->view.stage[s - 1], machine);
}

/* Jobs that have lost more attempts than the rules allow. */
static void fail_jobs(struct big *big)
{
    uint32_t next;

    for (uint32_t id = big->first_job; id != BIG_NONE && !big->failed; id = next) {
        next = big->job[id]->next;
        if (big->options.most_attempts > 0 && big->job[id]->failures >= big->options.most_attempts)
            big_job_fail(big, &big->job[id]->view);
    }
}

/* It fails on its way, and will not arrive. */
static void end_move(struct big *big, struct machine *m)
{
    if (!m->view.moves)
        return;
    engine_cancel(big->engine, m->arrival);
    m->view.moves = false;
    big->travelling--;
    if (m->coming)
        m->coming->moving--;
    m->coming = NULL;
}

static void on_fail(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    uint32_t machine = (uint32_t)event->a;
    struct machine *m = &big->machine[machine];
    struct event back = { .phase = PHASE_FAULT, .handler = big->on_repair, .a = machine };
    static const int64_t nothing[BIG_RESOURCES];

    (void)engine;
    if (big->failed)
        return;
    if (big->in_system == 0) { /* it fails when nobody looks; the next job finds it whole */
        if (big->more)
            fail_later(big, machine);
        return;
    }
    m->view.up = false;
    big->down++;
    big_machine_take(big, machine, nothing, 1);
    while (m->first != BIG_NONE && !big->failed) {
        job_of(big->attempt[m->first]->view.stage->job)->failures++;
        big_attempt_over(big, big->attempt[m->first], BIG_LOST);
    }
    if (m->view.job)
        big_release(big, machine);
    end_move(big, m);
    lose_outputs(big, machine);
    TELL(big, machine_changed, (me, big, machine));
    fail_jobs(big);
    big->idle_fails = big_may_wait(big) ? 0 : big->idle_fails + 1;
    if (big->in_system > 0 && big->idle_fails > (uint64_t)MOST_IDLE_BEATS * big->machines)
        big_stop(big, "starves %zu jobs: %llu machines in a row failed while nothing ran",
                 big->in_system, (unsigned long long)big->idle_fails);
    back.time =
        time_add(big_now(big), (sim_time)rng_exponential(&m->rng, (double)big->options.repair));
    engine_at(big->engine, &back);
}

static void on_repair(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    uint32_t machine = (uint32_t)event->a;
    static const int64_t nothing[BIG_RESOURCES];

    (void)engine;
    if (big->failed)
        return;
    big->machine[machine].view.up = true;
    big->down--;
    big_machine_take(big, machine, nothing, 1);
    TELL(big, machine_changed, (me, big, machine));
    big_machine_touch(big, machine);
    if (big->options.heartbeat > 0 && big->waiting > 0)
        beat(big, machine);
    if (big->in_system > 0 || big->more)
        fail_later(big, machine);
}

/* Executors --------------------------------------------------------------------------------- */

static void detach(struct big *big, uint32_t machine)
{
    struct big_machine *m = &big->machine[machine].view;

    if (m->job)
        m->job->executors--;
    m->job = NULL;
}

void big_forget(struct big *big, uint32_t machine)
{
    big->machine[machine].view.last_job = UINT64_MAX;
}

void big_release(struct big *big, uint32_t machine)
{
    detach(big, machine);
    big_forget(big, machine);
}

void big_move(struct big *big, uint32_t machine, struct big_job *job)
{
    struct machine *m = &big->machine[machine];

    if (big->failed)
        return;
    if (m->view.running > 0 || m->view.moves || !m->view.up) {
        big_stop(big, "moved executor %u, which %s", machine,
                 m->view.moves ? "is on its way"
                 : m->view.up  ? "runs something"
                               : "is down");
        return;
    }
    if (m->view.job != job)
        big_forget(big, machine);
    detach(big, machine);
    m->view.moves = true;
    big->travelling++;
    m->coming = job;
    job->moving++;
    big->totals.moves++;
    /* In the phase of the ends of tasks: those of one instant come as they were begun. */
    m->arrival = engine_at(big->engine,
                           &(struct event){ .time = time_add(big_now(big), big->options.move_delay),
                                            .phase = PHASE_COMPLETE,
                                            .handler = big->on_moved,
                                            .a = machine });
}

static void on_moved(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    uint32_t machine = (uint32_t)event->a;
    struct machine *m = &big->machine[machine];

    (void)engine;
    if (big->failed)
        return;
    m->view.moves = false;
    big->travelling--;
    m->view.job = m->coming;
    m->coming = NULL;
    if (m->view.job) {
        m->view.job->moving--;
        m->view.job->executors++;
    }
    TELL(big, executor_arrived, (me, big, machine));
    big_machine_touch(big, machine);
}

void big_executors_leave(struct big *big, struct big_job *job)
{
    if (job->executors == 0 && job->moving == 0)
        return;
    for (uint32_t machine = 0; machine < big->machines; machine++) {
        if (big->machine[machine].view.job == job)
            big_release(big, machine);
        if (big->machine[machine].coming == job)
            big->machine[machine].coming = NULL;
    }
    job->moving = 0;
}

/* Creation ---------------------------------------------------------------------------------- */

static int64_t limit(double amount, double scale)
{
    return amount > 0 ? (int64_t)llround(amount * scale) : INT64_MAX;
}

static void set_machine(struct big *big, uint32_t machine, const struct big_kind *kind)
{
    struct machine *m = &big->machine[machine];
    const int64_t amounts[BIG_RESOURCES] = { limit(kind->cores, 1000), limit(kind->memory, 1),
                                             limit(kind->disk, 1), limit(kind->net, 1) };
    static const int64_t nothing[BIG_RESOURCES];

    m->view = (struct big_machine){ .id = machine,
                                    .rack = machine / big->rack_size,
                                    .up = true,
                                    .speed = kind->speed,
                                    .last_job = UINT64_MAX };
    m->first = BIG_NONE;
    rng_stream(&m->rng, big->input->seed, big->input->replication, RNG_FAULT, machine);
    m->factor = dist_sample(&big->slow, &m->rng);
    for (int r = 0; r < BIG_RESOURCES; r++) {
        if (machine == 0 || amounts[r] < big->least[r])
            big->least[r] = amounts[r];
        m->view.capacity[r] = m->view.free[r] = amounts[r];
        big->capacity[r] = amounts[r] == INT64_MAX || big->capacity[r] == INT64_MAX
                               ? INT64_MAX
                               : big->capacity[r] + amounts[r];
    }
    big_machine_take(big, machine, nothing, 1);
    fail_later(big, machine);
}

void big_machines_create(struct big *big)
{
    const struct big_platform *platform = big->platform;
    struct big_kind one = { .count = platform->nodes, .cores = platform->slots, .speed = 1 };
    const struct big_kind *kind = platform->kinds.count ? platform->kinds.item : &one;
    size_t kinds = platform->kinds.count ? platform->kinds.count : 1;
    uint32_t machine = 0;

    big->machines = (uint32_t)big_machine_count(platform);
    big->rack_size = platform->rack_size ? (uint32_t)platform->rack_size : big->machines;
    big->racks = (big->machines + big->rack_size - 1) / big->rack_size;
    big->machine = arena_array(big->arena, big->machines, sizeof *big->machine);
    big->machine_priv = arena_alloc(big->arena, big->machines * big->machine_bytes + 1);
    big->room = arena_array(big->arena, big->machines / 64 + 1, sizeof *big->room);
    big->touched = arena_array(big->arena, big->machines, sizeof *big->touched);
    big->offered = arena_array(big->arena, big->machines, sizeof *big->offered);
    big->on_beat = engine_handler(big->engine, "heartbeat", on_beat, big);
    big->on_fail = engine_handler(big->engine, "fail", on_fail, big);
    big->on_repair = engine_handler(big->engine, "repair", on_repair, big);
    big->on_moved = engine_handler(big->engine, "moved", on_moved, big);
    for (size_t k = 0; k < kinds; k++)
        for (int64_t i = 0; i < kind[k].count; i++)
            set_machine(big, machine++, &kind[k]);
}
