/* Attempts: a task on a machine, from its start until it is done, beaten, killed or lost. */
#include <math.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

static struct attempt *take_attempt(struct big *big)
{
    uint32_t id;
    size_t room = big->attempt_room ? 2 * big->attempt_room : 256;

    if (big->free_attempts) {
        id = big->free_attempt[--big->free_attempts];
    } else {
        if (big->attempts == big->attempt_room) {
            big->attempt = slab_resize(&big->memory, big->attempt,
                                       big->attempt_room * sizeof(struct attempt *),
                                       room * sizeof(struct attempt *));
            big->free_attempt =
                slab_resize(&big->memory, big->free_attempt, big->attempt_room * sizeof(uint32_t),
                            room * sizeof(uint32_t));
            big->attempt_room = room;
        }
        id = (uint32_t)big->attempts++;
        big->attempt[id] = slab_alloc(&big->memory, sizeof *big->attempt[id]);
        big->attempt[id]->view.id = id;
    }
    big->attempt[id]->used = true;
    big->attempt[id]->use++;
    return big->attempt[id];
}

/* Lists of a machine and of a stage ----------------------------------------------------------- */

static void link_attempt(struct big *big, struct attempt *attempt)
{
    uint32_t id = attempt->view.id;
    struct machine *machine = &big->machine[attempt->view.machine];
    struct stage *stage = stage_of(attempt->view.stage);

    attempt->prev_on = attempt->prev_of = BIG_NONE;
    attempt->next_on = machine->first;
    attempt->next_of = stage->first;
    if (machine->first != BIG_NONE)
        big->attempt[machine->first]->prev_on = id;
    if (stage->first != BIG_NONE)
        big->attempt[stage->first]->prev_of = id;
    machine->first = stage->first = id;
}

static void unlink_attempt(struct big *big, const struct attempt *attempt)
{
    struct machine *machine = &big->machine[attempt->view.machine];
    struct stage *stage = stage_of(attempt->view.stage);

    if (attempt->prev_on == BIG_NONE)
        machine->first = attempt->next_on;
    else
        big->attempt[attempt->prev_on]->next_on = attempt->next_on;
    if (attempt->next_on != BIG_NONE)
        big->attempt[attempt->next_on]->prev_on = attempt->prev_on;
    if (attempt->prev_of == BIG_NONE)
        stage->first = attempt->next_of;
    else
        big->attempt[attempt->prev_of]->next_of = attempt->next_of;
    if (attempt->next_of != BIG_NONE)
        big->attempt[attempt->next_of]->prev_of = attempt->prev_of;
}

/* Running and not any more, in all that counts it: `sign` is 1 or -1. */
static void count_running(struct big *big, const struct attempt *attempt, int sign)
{
    struct big_stage_view *stage = attempt->view.stage;
    struct big_job *job = stage->job;

    stage->running += (uint32_t)sign;
    job->running += (uint32_t)sign;
    big->running += (uint32_t)sign;
    for (int r = 0; r < BIG_RESOURCES; r++)
        job->use[r] += sign * stage->spec->demand[r];
    big->machine[attempt->view.machine].view.running += (uint32_t)sign;
    big_machine_take(big, attempt->view.machine, stage->spec->demand, sign);
    big_measure_share(big, job_of(job));
}

/* Reading ----------------------------------------------------------------------------------- */

static double input_of(const struct big_stage_view *stage)
{
    return stage->spec->input > 0 ? stage->spec->input / stage->spec->tasks : 0;
}

static double shuffle_of(const struct big_stage_view *stage)
{
    return stage->spec->shuffle > 0 ? stage->spec->shuffle / stage->spec->tasks : 0;
}

/* Of its own block, at its distance. */
static double input_ns(const struct big *big, const struct attempt *attempt)
{
    return big_read_ns(big, input_of(attempt->view.stage), attempt->view.level);
}

static double shuffle_ns(const struct big *big, const struct big_stage_view *stage)
{
    return big_read_ns(big, shuffle_of(stage), big->racks > 1 ? BIG_ANY : BIG_RACK);
}

/* It computes from now on, or from `begin`. */
static void compute(struct big *big, struct attempt *attempt, sim_time begin)
{
    attempt->begin = begin;
    attempt->event = engine_at(big->engine, &(struct event){ .time = time_add(begin, attempt->time),
                                                             .phase = PHASE_COMPLETE,
                                                             .handler = big->on_done,
                                                             .a = attempt->view.id });
}

void big_on_flow_done(void *context, uint64_t item)
{
    struct big *big = context;
    struct attempt *attempt = big->attempt[item & UINT32_MAX];

    if (!attempt->used || attempt->use != item >> 32)
        return;
    attempt->flow = (struct network_flow){ 0, 0 };
    compute(big, attempt, attempt->from > big_now(big) ? attempt->from : big_now(big));
}

/* Its data are all there to be read, from `from` on. */
static void fetch(struct big *big, struct attempt *attempt, sim_time from)
{
    const struct big_stage_view *stage = attempt->view.stage;
    bool local = attempt->view.level == BIG_LOCAL;
    double input = input_of(stage), shuffle = shuffle_of(stage), ns = input_ns(big, attempt);

    big->totals.bytes += (local ? 0 : input) + shuffle;
    if (big_network_fetch(big, attempt, local ? 0 : input, shuffle)) {
        attempt->time += local ? (sim_time)ceil(ns) : 0;
        return;
    }
    ns += shuffle_ns(big, stage);
    compute(big, attempt, time_add(from, (sim_time)ceil(ns)));
}

/*
 * What a reduce copies while its parents run comes as they end: when the last is done, its own
 * piece is still to come, and the copying of all takes its time from the start (slow start of
 * Hadoop).
 */
void big_attempts_fetch(struct big *big, struct big_stage_view *stage)
{
    uint32_t pieces = 0;
    sim_time last;

    for (uint32_t i = 0; i < stage->spec->parents; i++)
        pieces += stage->job->stage[stage->spec->parent[i]].spec->tasks;
    last = (sim_time)ceil(shuffle_ns(big, stage) / (pieces ? pieces : 1));
    for (uint32_t id = stage_of(stage)->first; id != BIG_NONE; id = big->attempt[id]->next_of) {
        struct attempt *attempt = big->attempt[id];
        sim_time begin = time_add(big_now(big), last);

        if (!attempt->waits)
            continue;
        attempt->waits = false;
        big->stuck--;
        engine_cancel(big->engine, attempt->event);
        if (big->network) {
            fetch(big, attempt, big_now(big));
            continue;
        }
        big->totals.bytes += shuffle_of(stage);
        big->totals.bytes += attempt->view.level == BIG_LOCAL ? 0 : input_of(stage);
        compute(big, attempt, begin > attempt->fetched_by ? begin : attempt->fetched_by);
    }
}

/* Start and end ----------------------------------------------------------------------------- */

static void wait_for_parents(struct big *big, struct attempt *attempt)
{
    big->stuck++;
    attempt->event = engine_at(
        big->engine, &(struct event){ .time = time_add(big_now(big), big->options.reduce_wait),
                                      .phase = PHASE_COMPLETE,
                                      .handler = big->on_give_way,
                                      .a = attempt->view.id });
}

/* Whether it waits, and tasks that it waits for, or that these wait for, are not under way. */
static bool waits_in_vain(const struct attempt *attempt)
{
    const struct big_stage_view *stage = attempt->view.stage;

    if (!attempt->used || !attempt->waits)
        return false;
    for (uint32_t s = 0; s < stage->index; s++)
        if (stage->job->stage[s].waiting > 0)
            return true;
    return false;
}

/*
 * A reduce has waited for too long. If that is for want of room, all that wait so in the whole
 * cluster give way, as one alone might make room for another of its kind; and their stages have no
 * second early start.
 */
static void on_give_way(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;
    struct attempt *attempt = big->attempt[event->a];

    (void)engine;
    if (big->failed)
        return;
    if (!waits_in_vain(attempt)) {
        big->stuck--;
        wait_for_parents(big, attempt);
        return;
    }
    for (size_t i = 0; i < big->attempts; i++)
        if (waits_in_vain(big->attempt[i]) && !stage_of(big->attempt[i]->view.stage)->held)
            big_stage_hold(big, big->attempt[i]->view.stage);
    for (size_t i = 0; i < big->attempts && !big->failed; i++)
        if (big->attempt[i]->used && big->attempt[i]->waits &&
            stage_of(big->attempt[i]->view.stage)->held)
            big_attempt_over(big, big->attempt[i], BIG_KILLED);
}

bool big_may_wait(const struct big *big)
{
    return big->running > big->stuck || big->more || big->travelling > 0 ||
           big->messages > big->free_messages ||
           (big->stuck > 0 && big->options.reduce_wait != TIME_NEVER);
}

static void mark_started(struct big *big, struct big_stage_view *stage, uint32_t task, bool copy)
{
    struct stage *own = stage_of(stage);
    struct job *job = job_of(stage->job);

    if (own->tries[task] < UINT8_MAX)
        own->tries[task]++;
    if (job->first_start == TIME_NEVER)
        job->first_start = big_now(big);
    if (copy) {
        big->totals.copies++;
        return;
    }
    own->state[task] = TASK_RUNNING;
    stage->waiting--;
    big_job_waits(big, &job->view, -1);
}

const struct big_attempt *big_task_start(struct big *big, struct big_stage_view *stage,
                                         uint32_t task, uint32_t machine, sim_time delay)
{
    struct attempt *attempt = take_attempt(big);
    struct big_machine *m = &big->machine[machine].view;
    sim_time from = time_add(big_now(big), delay);
    bool copy = stage_of(stage)->state[task] == TASK_RUNNING;

    attempt->view = (struct big_attempt){ .id = attempt->view.id,
                                          .machine = machine,
                                          .stage = stage,
                                          .task = task,
                                          .start = big_now(big),
                                          .copy = copy,
                                          .level = big_level(big, stage, task, machine) };
    big->idle_beats = 0;
    attempt->twin = BIG_NONE;
    attempt->begin = TIME_NEVER;
    attempt->time = big_task_time(big, stage, task, machine);
    attempt->event = (struct event_id){ 0, 0 };
    attempt->flow = (struct network_flow){ 0, 0 };
    mark_started(big, stage, task, copy);
    link_attempt(big, attempt);
    count_running(big, attempt, 1);
    m->last_job = stage->job->order;
    m->last_stage = stage->index;
    attempt->waits = stage->parents_left > 0;
    attempt->from = from;
    attempt->fetched_by =
        time_add(from, (sim_time)ceil(input_ns(big, attempt) + shuffle_ns(big, stage)));
    if (attempt->waits)
        wait_for_parents(big, attempt);
    else
        fetch(big, attempt, from);
    big_pass_ask(big);
    return &attempt->view;
}

static void on_done(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;

    (void)engine;
    if (!big->failed)
        big_attempt_over(big, big->attempt[event->a], BIG_DONE);
}

static void count_end(struct big *big, const struct attempt *attempt, int end)
{
    double ns = (double)(big_now(big) - attempt->view.start);
    int64_t cpu = attempt->view.stage->spec->demand[BIG_CPU];

    big->totals.busy_ns += ns * (double)cpu / 1000;
    big->totals.killed += end == BIG_KILLED;
    big->totals.lost += end == BIG_LOST;
    if (end != BIG_DONE) {
        big->totals.wasted_ns += ns * (double)cpu / 1000;
        return;
    }
    big->totals.tasks++;
    big->totals.level[attempt->view.level]++;
    big->totals.copies_won += attempt->view.copy;
    attempt->view.stage->done_ns += ns;
}

/* What its end means for the task, once its twin is out of the way. */
static void settle_task(struct big *big, struct attempt *attempt, int end, bool alone)
{
    struct big_stage_view *stage = attempt->view.stage;

    if (end == BIG_DONE) {
        if (stage_of(stage)->where)
            stage_of(stage)->where[attempt->view.task] = attempt->view.machine;
        big_stage_task_done(big, stage, attempt->view.task);
    } else if (end != BIG_BEATEN && alone && !job_of(stage->job)->over) {
        big_stage_wait(big, stage, attempt->view.task);
    }
}

void big_attempt_over(struct big *big, struct attempt *attempt, int end)
{
    struct attempt *twin = attempt->twin == BIG_NONE ? NULL : big->attempt[attempt->twin];
    struct big_job *job = attempt->view.stage->job;

    engine_cancel(big->engine, attempt->event);
    if (big->network && attempt->flow.generation)
        network_cancel(big->network, attempt->flow, NULL);
    big->stuck -= attempt->waits;
    attempt->waits = false;
    unlink_attempt(big, attempt);
    count_running(big, attempt, -1);
    count_end(big, attempt, end);
    if (!big_measure_attempt(big, attempt, end))
        return;
    attempt->used = false;
    if (twin)
        twin->twin = BIG_NONE;
    if (twin && end == BIG_DONE)
        big_attempt_over(big, twin, BIG_BEATEN);
    settle_task(big, attempt, end, twin == NULL);
    big_machine_touch(big, attempt->view.machine);
    TELL(big, task_ended, (me, big, &attempt->view, end));
    big->free_attempt[big->free_attempts++] = attempt->view.id;
    if (end == BIG_DONE && job->tasks_left == 0 && !job_of(job)->over)
        big_job_end(big, job, "completed");
}

void big_tasks_create(struct big *big)
{
    big->on_done = engine_handler(big->engine, "done", on_done, big);
    big->on_give_way = engine_handler(big->engine, "give way", on_give_way, big);
}
