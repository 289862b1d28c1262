/*
 * Apollo (Boutin et al., OSDI 2014): every job has a scheduler of its own, which decides by what
 * the machines say of their queues. A task on a machine is over after E = I + W + R (section 3.3):
 * reading its input from where it lies, the wait of the machine's row for room of this size, and
 * the mean time of its stage at the machine's speed. A batch of tasks is matched to at most one
 * task a machine: each unmatched task proposes the machine of its least E, a machine takes the one
 * that would lose most by its second choice, until none is left of either. Matches are dispatched
 * by their wait, as regular tasks while the job has tokens, then as opportunistic ones, up to a
 * bound. A machine runs regular tasks in the order of their arrival, later ones where earlier have
 * no room; it stops opportunistic ones for them, and starts one of those at random when no regular
 * one waits (3.5). A token that comes back upgrades the opportunistic task that has waited longest
 * before it dispatches a new one. Correction (3.4): when a machine reports that a task will wait
 * `late` times what was expected, or longer than those of its stage that have started did, or it
 * has already, and another machine would be faster, a duplicate goes there; what starts second is
 * discarded. A draw of up to `noise` reports is added to each E against collisions.
 *
 * The rules follow published summaries of section 3, not its own text; all defaults are choices of
 * this program. What is simpler than there, or not said there:
 * - Rows tell of all resources at each future time. One comes `report` after a change, and again
 *   after that while a queue is not empty; it is new when it comes. Age does not lessen the trust
 *   in it, and the chance of failure is left out of E. Of opportunistic tasks it has those that run
 *   and cannot be stopped. They are matched like regular ones.
 * - A task that comes up is the one of its stage that is then nearest to its data, as in
 *   policies/lib/bigdata/probe.h; a duplicate is one more place in a queue, and holds no token
 *   until it starts. There is one of each place, none of opportunistic ones.
 * - The next batch follows at once; then a scheduler adds its own earlier matches to the waits.
 * - A batch looks at machines with its data and `candidates` more for each task, drawn at random.
 * - Stages get tokens in their order in the job; a job has `tokens` times its weight of them. The
 *   longest wait alone says who is upgraded, not how much waits at the machine.
 * - Schedulers know at once that machines fail. Stragglers are a matter of a policy beside it.
 */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/bigdata/matching.h"
#include "policies/lib/bigdata/wait_row.h"
#include "sim/bigdata/bigdata.h"

enum { ARRIVE, REPORT, SERVE };           /* messages: `a` is the first place, or the machine */
enum { FOREIGN, REGULAR, OPPORTUNISTIC }; /* attempts; the first are copies by others */

/* What a place is besides a struct probe. */
struct place {
    sim_time sent;
    double wait_ns;  /* expected when it was sent */
    double begin_ns; /* expected by the last row */
    uint32_t before, after;
    bool extra;   /* opportunistic: then it is in the list of its job by `before` and `after` */
    bool copy;    /* a duplicate: it has no token */
    bool doubled; /* it has got a duplicate */
};

struct apollo_job {
    uint32_t regular, extra; /* places and attempts that hold a token, or count to the bound */
    uint32_t first, last;    /* opportunistic places, the longest waiting first, plus 1; 0: none */
};

struct apollo_stage {
    struct matching_stage tasks; /* first member; duplicates do not count as live */
    uint32_t started;
    double waited_ns; /* all of those, in queues */
};

struct apollo_machine {
    struct matching_machine matching; /* first member */
    bool due;                         /* a report is on its way */
};

struct apollo {
    sim_time delay, report;
    int64_t tokens, extra, batch, candidates;
    double late, noise;
    bool preempts;

    struct probes probes;
    struct place *place; /* one for each of `probes` */
    uint32_t places;
    uint8_t *kind; /* of attempts */
    size_t kinds;
    struct wait_maker maker;
    struct matching matching;
    bool serving;
};

static const struct param apollo_params[] = {
    PARAM_TIME(apollo, delay, "500us", "Of a message, one way."),
    PARAM_TIME(apollo, report, "1s", "From a change at a machine to its next row."),
    PARAM(apollo, tokens, 100, 1, 1e9, "", "Regular tasks of a job of weight 1."),
    PARAM(apollo, extra, 100, 0, 1e9, "", "Opportunistic tasks of a job."),
    PARAM(apollo, batch, 100, 1, 1e5, "", "Tasks that are matched together at most."),
    PARAM(apollo, candidates, 10, 0, 1e6, "", "Machines drawn for each task; 0: all are seen."),
    PARAM(apollo, late, 2, 0, 1e9, "", "Times its expected wait makes a duplicate; 0: none."),
    PARAM(apollo, noise, 1, 0, 1e3, "", "Most that is added to estimates, in reports."),
    PARAM(apollo, preempts, true, 0, 1, "", "Regular tasks stop opportunistic ones."),
    { 0 },
};

static struct apollo_stage *stage_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static struct apollo_machine *machine_of(const struct big *big, uint32_t machine)
{
    return big_machine_priv(big, machine);
}

/* Reports ----------------------------------------------------------------------------------- */

static void touch(struct apollo *self, struct big *big, uint32_t machine)
{
    struct apollo_machine *own = machine_of(big, machine);

    if (own->due)
        return;
    own->due = true;
    big_count(big, BIG_MESSAGES, 1);
    big_after(big, self->report, &(struct big_message){ .kind = REPORT, .a = machine });
}

static uint8_t kind_of(const struct apollo *self, const struct big_attempt *attempt)
{
    return attempt->id < self->kinds ? self->kind[attempt->id] : FOREIGN;
}

static void write_row(struct apollo *self, struct big *big, uint32_t machine)
{
    struct apollo_machine *own = machine_of(big, machine);

    own->matching.row.steps = 0;
    if (!big_machine(big, machine)->up)
        return;
    wait_begin(&self->maker, machine);
    for (const struct big_attempt *a = big_first_on(big, machine); a; a = big_next_on(big, a)) {
        bool yields = self->preempts && kind_of(self, a) == OPPORTUNISTIC;

        wait_runs(&self->maker, a->stage->spec->demand,
                  yields ? 0 : (double)a->start + matching_time_ns(big, a->stage, machine));
    }
    for (uint32_t id = own->matching.queue.count ? own->matching.queue.first : BIG_NONE;
         id != BIG_NONE; id = self->probes.item[id].next) {
        const struct big_stage_view *stage = probe_stage(&self->probes, big, id);

        if (stage && stage->waiting > 0 && !self->place[id].extra)
            self->place[id].begin_ns = wait_queues(&self->maker, stage->spec->demand,
                                                   matching_time_ns(big, stage, machine));
    }
    wait_end(&self->maker, &own->matching.row);
}

/* Places ------------------------------------------------------------------------------------ */

static struct apollo_job *job_of(const struct big *big, const struct big_job *job)
{
    return big_job_priv(big, job);
}

/* It is not opportunistic any more, or no more there. Its job is not over. */
static void unlist(struct apollo *self, struct big *big, const struct big_job *job, uint32_t id)
{
    struct apollo_job *own = job_of(big, job);
    struct place *place = &self->place[id];

    *(place->before ? &self->place[place->before - 1].after : &own->first) = place->after;
    *(place->after ? &self->place[place->after - 1].before : &own->last) = place->before;
    place->extra = false;
}

static void list(struct apollo *self, struct big *big, const struct big_job *job, uint32_t id)
{
    struct apollo_job *own = job_of(big, job);

    self->place[id].extra = true;
    self->place[id].before = own->last;
    *(own->last ? &self->place[own->last - 1].after : &own->first) = id + 1;
    own->last = id + 1;
}

/* A place of the stage at the machine, in no list and no queue. */
static uint32_t new_place(struct apollo *self, struct big *big, const struct big_stage_view *stage,
                          uint32_t machine, double wait_ns)
{
    uint32_t id = probe_new(&self->probes, big, stage);

    if (self->places < self->probes.room) {
        self->place = slab_resize(big_memory(big), self->place, self->places * sizeof *self->place,
                                  self->probes.room * sizeof *self->place);
        self->places = self->probes.room;
    }
    self->probes.item[id].machine = machine;
    self->place[id] = (struct place){ .sent = big_now(big), .wait_ns = wait_ns };
    big_count(big, BIG_MESSAGES, 1);
    return id;
}

static void cover(struct apollo *self, struct big *big, struct big_job *job);

/* The place is in no queue any more. */
static void drop(struct apollo *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);

    if (stage) {
        struct apollo_job *own = job_of(big, stage->job);
        bool copy = self->place[id].copy;

        stage_of(big, stage)->tasks.places.live -= !copy;
        *(self->place[id].extra ? &own->extra : &own->regular) -= !copy;
        if (self->place[id].extra)
            unlist(self, big, stage->job, id);
    }
    probe_free(&self->probes, id);
    if (stage)
        cover(self, big, stage->job);
}

/* Decisions --------------------------------------------------------------------------------- */

/* The places of a batch, by their waits: the first so many with a token. */
static void send(struct apollo *self, struct big *big, const struct big_stage_view *stage,
                 uint32_t matched, uint32_t regular)
{
    struct apollo_job *own = job_of(big, stage->job);
    uint32_t head = BIG_NONE;

    for (uint32_t i = matched; i-- > 0;) {
        const struct matching_candidate *c = self->matching.match[i];
        uint32_t id = new_place(self, big, stage, c->machine, c->wait_ns);

        self->probes.item[id].next = head;
        head = id;
        if (i >= regular)
            list(self, big, stage->job, id);
        *(i < regular ? &own->regular : &own->extra) += 1;
    }
    stage_of(big, stage)->tasks.places.live += matched;
    big_count(big, BIG_DECISIONS, 1);
    big_after(big, self->delay, &(struct big_message){ .kind = ARRIVE, .a = head });
}

/* Places for so many tasks of the stage, batch by batch; none while no machine is up for them. */
static void decide(struct apollo *self, struct big *big, const struct big_stage_view *stage,
                   uint32_t tasks, uint32_t regular)
{
    matching_begin(&self->matching);
    while (tasks > 0) {
        uint32_t matched = matching_batch(&self->matching, big, stage, tasks);

        if (matched == 0)
            return;
        send(self, big, stage, matched, regular);
        tasks -= matched;
        regular -= regular < matched ? regular : matched;
    }
}

/* Tokens that are free upgrade the longest waiting; what has no place gets one, if it may. */
static void cover(struct apollo *self, struct big *big, struct big_job *job)
{
    struct apollo_job *own = job_of(big, job);
    double tokens = fmax(1, floor((double)self->tokens * job->weight));

    while (own->first && own->regular < tokens) {
        uint32_t id = own->first - 1;

        unlist(self, big, job, id);
        own->extra--;
        own->regular++;
        big_count(big, BIG_MESSAGES, 1);
        big_after(big, self->delay,
                  &(struct big_message){ .kind = SERVE, .a = self->probes.item[id].machine });
    }
    for (uint32_t s = 0; s < job->stages && job->waiting > 0; s++) {
        struct big_stage_view *stage = &job->stage[s];
        uint32_t live = stage_of(big, stage)->tasks.places.live;
        double free = fmax(tokens - own->regular, 0), room = (double)self->extra - own->extra;
        double open = stage->ready && stage->waiting > live ? stage->waiting - live : 0;
        double regular = fmin(open, free);

        if (fmin(open, free + room) > 0)
            decide(self, big, stage, (uint32_t)fmin(open, free + room), (uint32_t)regular);
    }
}

/* Correction -------------------------------------------------------------------------------- */

/* Whether what the row says of a regular place in the queue is bad enough to look elsewhere. */
static bool is_late(const struct apollo *self, const struct big *big, uint32_t id,
                    const struct big_stage_view *stage)
{
    const struct place *place = &self->place[id];
    const struct apollo_stage *own = stage_of(big, stage);
    double past = (double)(big_now(big) - place->sent);
    double left = fmax(place->begin_ns - (double)big_now(big), 0);

    if (past + left > self->late * place->wait_ns + (double)self->report)
        return true;
    return own->started > 0 && fmax(past, left) > own->waited_ns / own->started;
}

/* One more place where the task would be over before, by more than the age of a row. */
static void duplicate(struct apollo *self, struct big *big, uint32_t id,
                      const struct big_stage_view *stage)
{
    uint32_t machine = self->probes.item[id].machine, other;
    const struct matching_candidate *c;
    double here;

    matching_begin(&self->matching);
    if (matching_batch(&self->matching, big, stage, 1) == 0)
        return;
    c = self->matching.match[0];
    here = fmax(self->place[id].begin_ns - (double)big_now(big), 0) +
           matching_time_ns(big, stage, machine) +
           matching_reading_ns(&self->matching, big, stage, machine);
    if (c->machine == machine ||
        c->cost_ns + matching_reading_ns(&self->matching, big, stage, c->machine) +
                (double)(self->report + self->delay) >=
            here)
        return;
    self->place[id].doubled = true;
    other = new_place(self, big, stage, c->machine, c->wait_ns);
    self->place[other].copy = self->place[other].doubled = true;
    big_after(big, self->delay, &(struct big_message){ .kind = ARRIVE, .a = other });
}

static void correct(struct apollo *self, struct big *big, uint32_t machine)
{
    struct probe_queue *queue = probe_queue_of(big, machine);

    for (uint32_t id = queue->count ? queue->first : BIG_NONE; id != BIG_NONE;
         id = self->probes.item[id].next) {
        const struct big_stage_view *stage = probe_stage(&self->probes, big, id);
        const struct place *place = &self->place[id];

        if (stage && stage->waiting > 0 && !place->extra && !place->doubled &&
            is_late(self, big, id, stage))
            duplicate(self, big, id, stage);
    }
}

/* Machines ---------------------------------------------------------------------------------- */

/* Stops opportunistic tasks, the youngest first, if that makes room for the place. */
static bool make_room(struct apollo *self, struct big *big, uint32_t id)
{
    const struct probe *probe = &self->probes.item[id];
    const struct big_machine *machine = big_machine(big, probe->machine);
    int64_t gain[BIG_RESOURCES] = { 0 };

    for (const struct big_attempt *a = big_first_on(big, machine->id); a; a = big_next_on(big, a))
        for (int r = 0; r < BIG_RESOURCES && kind_of(self, a) == OPPORTUNISTIC; r++)
            gain[r] += a->stage->spec->demand[r];
    for (int r = 0; r < BIG_RESOURCES; r++)
        if (machine->free[r] != INT64_MAX && probe->demand[r] > machine->free[r] + gain[r])
            return false;
    while (probe_room(&self->probes, big, id, 1) == 0) {
        const struct big_attempt *last = NULL;

        for (const struct big_attempt *a = big_first_on(big, machine->id); a;
             a = big_next_on(big, a))
            if (kind_of(self, a) == OPPORTUNISTIC &&
                (!last || a->start > last->start || (a->start == last->start && a->id > last->id)))
                last = a;
        if (!last)
            return false;
        big_kill(big, last);
    }
    return true;
}

/* Drops the places that have nothing left to start. */
static void clean(struct apollo *self, struct big *big, struct probe_queue *queue)
{
    uint32_t before = BIG_NONE, next;

    for (uint32_t id = queue->count ? queue->first : BIG_NONE; id != BIG_NONE; id = next) {
        const struct big_stage_view *stage = probe_stage(&self->probes, big, id);

        next = self->probes.item[id].next;
        if (stage && stage->waiting > 0) {
            before = id;
            continue;
        }
        probe_take(&self->probes, queue, before);
        drop(self, big, id);
    }
}

/* The place whose turn it is; BIG_NONE: none has room. */
static uint32_t choose(struct apollo *self, struct big *big, struct probe_queue *queue,
                       bool preempts)
{
    uint32_t chosen = BIG_NONE, seen = 0;
    bool regular = false;

    for (uint32_t id = queue->count ? queue->first : BIG_NONE; id != BIG_NONE;
         id = self->probes.item[id].next) {
        bool room = probe_room(&self->probes, big, id, 1) > 0;

        if (!self->place[id].extra) {
            regular = true;
            if (room || (preempts && make_room(self, big, id)))
                return id;
        } else if (room && rng_below(big_rng(big), ++seen) == 0) {
            chosen = id;
        }
    }
    return regular ? BIG_NONE : chosen;
}

/* The place comes up. False: the run has failed. */
static bool start(struct apollo *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);
    struct apollo_stage *own = stage_of(big, stage);
    const struct place place = self->place[id];
    uint32_t machine = self->probes.item[id].machine, task = BIG_NONE;
    const struct big_attempt *attempt;

    own->started++;
    own->waited_ns += (double)(big_now(big) - place.sent);
    own->tasks.places.live -= !place.copy;
    job_of(big, stage->job)->regular += place.copy;
    if (place.extra)
        unlist(self, big, stage->job, id);
    probe_remove(&self->probes, probe_queue_of(big, machine), id);
    probe_free(&self->probes, id);
    for (int level = BIG_LOCAL; level <= BIG_ANY && task == BIG_NONE; level++)
        task = big_find(big, stage, machine, level);
    attempt = big_start(big, stage, task, machine);
    if (attempt)
        self->kind[attempt->id] = place.extra ? OPPORTUNISTIC : REGULAR;
    return attempt != NULL;
}

static void serve(struct apollo *self, struct big *big, uint32_t machine, bool preempts)
{
    struct probe_queue *queue = probe_queue_of(big, machine);

    if (self->serving || !big_machine(big, machine)->up)
        return;
    self->serving = true;
    for (;;) {
        uint32_t id;

        clean(self, big, queue);
        id = choose(self, big, queue, preempts);
        if (id == BIG_NONE || !start(self, big, id))
            break;
        touch(self, big, machine);
    }
    self->serving = false;
}

static void arrive(struct apollo *self, struct big *big, uint32_t id)
{
    for (uint32_t next; id != BIG_NONE; id = next) {
        uint32_t machine = self->probes.item[id].machine;

        next = self->probes.item[id].next;
        if (!big_machine(big, machine)->up) {
            drop(self, big, id);
            continue;
        }
        probe_push(&self->probes, probe_queue_of(big, machine), id);
        touch(self, big, machine);
        serve(self, big, machine, self->preempts);
    }
}

static void apollo_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct apollo *self = ptr;

    if (message->kind == ARRIVE) {
        arrive(self, big, message->a);
        return;
    }
    if (message->kind == SERVE) {
        serve(self, big, message->a, self->preempts);
        return;
    }
    machine_of(big, message->a)->due = false;
    write_row(self, big, message->a);
    if (self->late > 0)
        correct(self, big, message->a);
    if (self->report > 0 && probe_queue_of(big, message->a)->count > 0)
        touch(self, big, message->a);
}

/* Ops --------------------------------------------------------------------------------------- */

static bool apollo_init(void *ptr, struct big *big, struct error *err)
{
    struct apollo *self = ptr;
    uint32_t machines = big_machines(big);

    (void)err;
    probes_init(&self->probes, big, 0, machines);
    wait_maker_init(&self->maker, big);
    self->matching = (struct matching){ .most = self->batch,
                                        .draws = self->candidates,
                                        .noise_ns = self->noise * (double)self->report,
                                        .probes = &self->probes };
    matching_init(&self->matching, big);
    for (uint32_t machine = 0; machine < machines; machine++)
        write_row(self, big, machine);
    return true;
}

static void apollo_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    cover(ptr, big, stage->job);
}

/* Nobody's at first, until `start` knows better. */
static void apollo_task_started(void *ptr, struct big *big, const struct big_attempt *attempt)
{
    struct apollo *self = ptr;
    size_t kinds = big_attempt_slots(big);

    if (self->kinds < kinds) {
        self->kind = slab_resize(big_memory(big), self->kind, self->kinds, 2 * kinds);
        self->kinds = 2 * kinds;
    }
    self->kind[attempt->id] = FOREIGN;
}

static void apollo_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                              int end)
{
    struct apollo *self = ptr;
    struct apollo_job *own = job_of(big, attempt->stage->job);

    (void)end;
    own->regular -= kind_of(self, attempt) == REGULAR;
    own->extra -= kind_of(self, attempt) == OPPORTUNISTIC;
    touch(self, big, attempt->machine);
    serve(self, big, attempt->machine, false);
    cover(self, big, attempt->stage->job);
}

static void apollo_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct apollo *self = ptr;
    struct probe_queue *queue = probe_queue_of(big, machine);

    write_row(self, big, machine);
    while (!big_machine(big, machine)->up && queue->count > 0)
        drop(self, big, probe_take(&self->probes, queue, BIG_NONE));
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        cover(self, big, job);
}

const struct bigdata_policy bigdata_apollo = {
    .policy = { .name = "bigdata.apollo",
                .doc = "A scheduler for each job, which matches tasks to machines by the waits "
                       "that these announce.",
                .source = "After summaries of Boutin et al., Apollo, OSDI 2014, section 3",
                .params = apollo_params,
                .self_size = sizeof(struct apollo) },
    .job_size = sizeof(struct apollo_job),
    .stage_size = sizeof(struct apollo_stage),
    .machine_size = sizeof(struct apollo_machine),
    .init = apollo_init,
    .stage_ready = apollo_stage_ready,
    .task_started = apollo_task_started,
    .task_ended = apollo_task_ended,
    .machine_changed = apollo_machine_changed,
    .message = apollo_message,
};
