/*
 * Sparrow (Ousterhout, Wendell, Zaharia and Stoica, SOSP 2013): schedulers that share nothing ask a
 * few machines drawn at random. For a stage of m tasks, by `scheme`:
 *   random    a machine for each task, unseen
 *   per_task  the shortest queue of `ratio` machines for each task (section 3.2)
 *   batch     the m shortest queues of `ratio` m machines (section 3.3)
 *   late      `ratio` m places in queues; when one comes up, its machine asks the scheduler, which
 *             sends a task or, when none is left, says so (section 3.4)
 * Each message takes `delay`. As the authors' simulator, machines are drawn without repetition and
 * a queue is as long as the tasks that wait in it, or minus the slots that are idle. Its variant of
 * late binding is `greedy`: a machine with an empty queue asks one job for all its idle slots. More
 * tasks than machines, which the authors leave open, go round the machines drawn. What a failure
 * takes away is placed anew.
 */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/bigdata/probe.h"
#include "sim/bigdata/bigdata.h"

enum { RANDOM, PER_TASK, BATCH, LATE };
enum { READ_LOADS, ARRIVE, ASK, NOTHING_LEFT }; /* kinds of messages; `a` is a place */

static const char *const schemes[] = { "random", "per_task", "batch", "late", NULL };

/* A machine that was asked, by its load; equal ones stay in the order of their drawing. */
struct answer {
    int64_t load;
    uint32_t at, machine;
};

struct sparrow {
    int scheme;
    double ratio;
    sim_time delay;
    int64_t schedulers;
    sim_time think;
    bool greedy;
    struct probes probes;
    struct answer *answer;
    uint32_t answer_room;
    sim_time *idle_from; /* of each scheduler */
};

/* Places for so many tasks, on their way to their machines together. */
struct batch {
    uint32_t tasks, first, last;
};

static const struct param sparrow_params[] = {
    PARAM_CHOICE(sparrow, scheme, "late", schemes, "How machines are found; see above."),
    PARAM(sparrow, ratio, 2, 1, 100, "", "Machines asked for each task; 1 if at random."),
    PARAM_TIME(sparrow, delay, "500us", "Of a message, one way."),
    PARAM(sparrow, schedulers, 1, 1, 1e6, "", "Jobs go to one after the other."),
    PARAM_TIME(sparrow, think, "0s", "Of a scheduler for each task; it serves stages in turn."),
    PARAM(sparrow, greedy, false, 0, 1, "", "Late binding asks for all idle slots at once."),
    { 0 },
};

static bool sparrow_init(void *ptr, struct big *big, struct error *err)
{
    struct sparrow *self = ptr;

    (void)err;
    probes_init(&self->probes, big, 0, big_machines(big));
    self->idle_from = big_alloc(big, (size_t)self->schedulers * sizeof *self->idle_from);
    return true;
}

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static uint32_t asked_for(const struct sparrow *self, uint32_t tasks)
{
    return self->scheme == RANDOM ? tasks : (uint32_t)ceil(self->ratio * tasks);
}

static void add(struct sparrow *self, struct big *big, const struct big_stage_view *stage,
                uint32_t machine, struct batch *batch)
{
    uint32_t id = probe_new(&self->probes, big, stage);

    self->probes.item[id].machine = machine;
    if (batch->first == BIG_NONE)
        batch->first = id;
    else
        self->probes.item[batch->last].next = id;
    batch->last = id;
    state_of(big, stage)->live++;
    big_count(big, BIG_MESSAGES, 1);
}

static void tell(struct big *big, sim_time delay, uint32_t kind, uint32_t id)
{
    big_after(big, delay, &(struct big_message){ .kind = kind, .a = id });
}

/* How long until the job's scheduler has decided on so many tasks. */
static sim_time decided_in(struct sparrow *self, struct big *big, const struct big_job *job,
                           uint32_t tasks)
{
    sim_time *idle = &self->idle_from[job->order % (uint64_t)self->schedulers];
    sim_time think = self->think * (sim_time)tasks, now = big_now(big);

    *idle = time_add(*idle > now ? *idle : now, think);
    big_count(big, BIG_DECISIONS, 1);
    big_count(big, BIG_THINK_NS, (double)think);
    return *idle - now;
}

/* Places for so many tasks of the stage that have none; none while no machine is up. */
static void place(struct sparrow *self, struct big *big, struct big_stage_view *stage,
                  uint32_t tasks)
{
    sim_time wait = decided_in(self, big, stage->job, tasks);
    uint32_t number = asked_for(self, tasks), drawn;
    struct batch batch = { tasks, BIG_NONE, BIG_NONE };

    if (self->scheme == PER_TASK || self->scheme == BATCH) {
        uint32_t id = probe_new(&self->probes, big, stage);

        self->probes.item[id].count = tasks;
        state_of(big, stage)->live += tasks;
        tell(big, time_add(wait, self->delay), READ_LOADS, id);
        return;
    }
    drawn = probe_draw(&self->probes, big, stage, number);
    if (drawn == 0)
        return;
    if (drawn < number)
        number = drawn > tasks ? drawn : tasks;
    for (uint32_t i = 0; i < number; i++)
        add(self, big, stage, self->probes.card[i % drawn], &batch);
    tell(big, time_add(wait, self->delay), ARRIVE, batch.first);
}

/* Every task of the stage that waits has a place. */
static void cover(struct sparrow *self, struct big *big, struct big_stage_view *stage)
{
    uint32_t live = state_of(big, stage)->live;

    if (stage->ready && stage->waiting > live)
        place(self, big, stage, stage->waiting - live);
}

static void cover_all(struct sparrow *self, struct big *big)
{
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            cover(self, big, &job->stage[s]);
}

/* Loads ------------------------------------------------------------------------------------- */

static int by_load(const void *left, const void *right)
{
    const struct answer *a = left, *b = right;

    if (a->load != b->load)
        return a->load < b->load ? -1 : 1;
    return a->at < b->at ? -1 : 1;
}

/* Of each task its own machines of the deck: the one with the least load. */
static void choose_per_task(struct sparrow *self, struct big *big,
                            const struct big_stage_view *stage, uint32_t drawn, struct batch *batch)
{
    for (uint32_t i = 0; i < batch->tasks; i++) {
        uint32_t best = BIG_NONE;
        int64_t least = INT64_MAX;

        for (uint32_t j = asked_for(self, i); j < asked_for(self, i + 1); j++) {
            uint32_t machine = self->probes.card[j % drawn];
            int64_t load = probe_load(big, machine);

            if (load < least) {
                least = load;
                best = machine;
            }
        }
        add(self, big, stage, best, batch);
    }
}

static void choose_batch(struct sparrow *self, struct big *big, const struct big_stage_view *stage,
                         uint32_t drawn, struct batch *batch)
{
    if (drawn > self->answer_room) {
        self->answer =
            slab_resize(big_memory(big), self->answer, self->answer_room * sizeof *self->answer,
                        drawn * sizeof *self->answer);
        self->answer_room = drawn;
    }
    for (uint32_t i = 0; i < drawn; i++) {
        uint32_t machine = self->probes.card[i];

        self->answer[i] = (struct answer){ probe_load(big, machine), i, machine };
    }
    qsort(self->answer, drawn, sizeof *self->answer, by_load);
    for (uint32_t i = 0; i < batch->tasks; i++)
        add(self, big, stage, self->answer[i % drawn].machine, batch);
}

/* The questions have arrived at the machines: they answer with their load as it is now. */
static void read_loads(struct sparrow *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);
    uint32_t tasks = self->probes.item[id].count, drawn;
    struct batch batch = { tasks, BIG_NONE, BIG_NONE };

    probe_free(&self->probes, id);
    if (!stage)
        return;
    state_of(big, stage)->live -= tasks;
    drawn = probe_draw(&self->probes, big, stage, asked_for(self, tasks));
    big_count(big, BIG_MESSAGES, 2.0 * asked_for(self, tasks));
    if (drawn == 0)
        return;
    if (self->scheme == PER_TASK)
        choose_per_task(self, big, stage, drawn, &batch);
    else
        choose_batch(self, big, stage, drawn, &batch);
    tell(big, time_add(self->delay, self->delay), ARRIVE, batch.first);
}

/* Machines ---------------------------------------------------------------------------------- */

/* The place has come up: its machine asks for a task, or for as many as it has idle slots. */
static void ask(struct sparrow *self, struct big *big, uint32_t id)
{
    struct probe *probe = &self->probes.item[id];

    if (self->greedy && probe_queue_of(big, probe->machine)->count == 0)
        probe->count = probe_room(&self->probes, big, id, INT32_MAX);
    probe_hold(&self->probes, big, id, 1);
    big_count(big, BIG_MESSAGES, 1);
    tell(big, self->delay, ASK, id);
}

static void start_bound(struct sparrow *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);
    uint32_t machine = self->probes.item[id].machine;

    probe_free(&self->probes, id);
    if (!stage)
        return;
    state_of(big, stage)->live--;
    if (stage->waiting > 0)
        probe_start(big, stage, machine, 0);
}

static void serve(struct sparrow *self, struct big *big, uint32_t machine)
{
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (queue->count > 0 && probe_room(&self->probes, big, queue->first, 1) > 0) {
        uint32_t id = probe_take(&self->probes, queue, BIG_NONE);

        if (self->scheme == LATE)
            ask(self, big, id);
        else
            start_bound(self, big, id);
    }
}

static void drop(struct sparrow *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);

    if (stage)
        state_of(big, stage)->live--;
    probe_free(&self->probes, id);
}

/* Places reach their machines; a machine that has failed meanwhile loses its own. */
static void arrive(struct sparrow *self, struct big *big, uint32_t id)
{
    while (id != BIG_NONE) {
        uint32_t next = self->probes.item[id].next, machine = self->probes.item[id].machine;
        struct big_stage_view *stage = probe_stage(&self->probes, big, id);

        if (big_machine(big, machine)->up) {
            probe_push(&self->probes, probe_queue_of(big, machine), id);
            serve(self, big, machine);
        } else {
            drop(self, big, id);
            if (stage)
                cover(self, big, stage);
        }
        id = next;
    }
}

/* The scheduler is asked: it sends what it has, and says so when that is less. */
static void answer(struct sparrow *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->probes, big, id);
    struct probe *probe = &self->probes.item[id];
    uint32_t machine = probe->machine, left = probe->count;

    probe_hold(&self->probes, big, id, -1);
    if (stage)
        state_of(big, stage)->live--;
    while (stage && left > 0 && stage->waiting > 0 && big_machine(big, machine)->up) {
        if (!probe_start(big, stage, machine, self->delay))
            return;
        left--;
    }
    if (stage)
        cover(self, big, stage);
    big_count(big, BIG_MESSAGES, 1);
    if (left == 0) {
        probe_free(&self->probes, id);
        return;
    }
    self->probes.item[id].count = left;
    probe_hold(&self->probes, big, id, 1);
    tell(big, self->delay, NOTHING_LEFT, id);
}

static void sparrow_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct sparrow *self = ptr;
    uint32_t machine;

    switch (message->kind) {
    case READ_LOADS:
        read_loads(self, big, message->a);
        break;
    case ARRIVE:
        arrive(self, big, message->a);
        break;
    case ASK:
        answer(self, big, message->a);
        break;
    default:
        machine = self->probes.item[message->a].machine;
        probe_hold(&self->probes, big, message->a, -1);
        probe_free(&self->probes, message->a);
        serve(self, big, machine);
    }
}

/* Events ------------------------------------------------------------------------------------ */

static void sparrow_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    cover(ptr, big, stage);
}

static void sparrow_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                               int end)
{
    if (end == BIG_KILLED || end == BIG_LOST)
        cover(ptr, big, attempt->stage);
    serve(ptr, big, attempt->machine);
}

static void sparrow_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct sparrow *self = ptr;
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (!big_machine(big, machine)->up && queue->count > 0)
        drop(self, big, probe_take(&self->probes, queue, BIG_NONE));
    cover_all(self, big);
}

const struct bigdata_policy bigdata_sparrow = {
    .policy = { .name = "bigdata.sparrow",
                .doc = "Schedulers without state that ask a few machines drawn at random.",
                .source = "Ousterhout et al., Sparrow, SOSP 2013, sections 3.2 to 3.4, and the "
                          "authors' simulator",
                .params = sparrow_params,
                .self_size = sizeof(struct sparrow) },
    .stage_size = sizeof(struct probe_stage),
    .machine_size = sizeof(struct probe_queue),
    .init = sparrow_init,
    .stage_ready = sparrow_stage_ready,
    .task_ended = sparrow_task_ended,
    .machine_changed = sparrow_machine_changed,
    .message = sparrow_message,
};
