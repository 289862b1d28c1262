/*
 * Sparrow (Ousterhout, Wendell, Zaharia and Stoica, SOSP 2013, section 3): schedulers that share
 * nothing ask a few machines drawn at random. For a stage of m tasks, by `scheme`: random    a
 * machine for each task, unseen per_task  the shortest queue of `ratio` machines for each task
 *   batch     the m shortest queues of `ratio` m machines
 *   late      `ratio` m places in queues; when one comes up, its machine asks the scheduler, which
 *             sends a task or, when none is left, says so
 * Each message takes `delay`. As the authors' simulator, machines are drawn without repetition and
 * a queue is as long as the tasks that wait in it, or minus the slots that are idle. Its variant of
 * late binding is `greedy`: a machine with an empty queue asks one job for all its idle slots. More
 * tasks than machines, which the authors leave open, go round the machines drawn. What a failure
 * takes away is placed anew.
 */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/bigdata/binding.h"
#include "sim/bigdata/bigdata.h"

enum { RANDOM, PER_TASK, BATCH, LATE };
enum { READ_LOADS = BINDING_KINDS }; /* a message: `a` is a place */

static const char *const schemes[] = { "random", "per_task", "batch", "late", NULL };

/* A machine that was asked, by its load; equal ones stay in the order of their drawing. */
struct answer {
    int64_t load;
    uint32_t at, machine;
};

struct sparrow {
    struct binding binding; /* first member */
    int scheme;
    double ratio;
    sim_time delay;
    int64_t schedulers;
    sim_time think;
    bool greedy;
    struct answer *answer;
    uint32_t answer_room;
    sim_time *idle_from; /* of each scheduler */
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

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static uint32_t asked_for(const struct sparrow *self, uint32_t tasks)
{
    return self->scheme == RANDOM ? tasks : (uint32_t)ceil(self->ratio * tasks);
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

/* Places for the tasks of the stage that have none; none while no machine is up. */
static void place(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct sparrow *self = ptr;
    uint32_t tasks = stage->waiting - state_of(big, stage)->live, drawn;
    sim_time wait = decided_in(self, big, stage->job, tasks);
    uint32_t number = asked_for(self, tasks);
    struct binding_batch batch = { tasks, BIG_NONE, BIG_NONE };

    if (self->scheme == PER_TASK || self->scheme == BATCH) {
        uint32_t id = probe_new(&self->binding.probes, big, stage);

        self->binding.probes.item[id].count = tasks;
        state_of(big, stage)->live += tasks;
        big_after(big, time_add(wait, self->delay),
                  &(struct big_message){ .kind = READ_LOADS, .a = id });
        return;
    }
    drawn = probe_draw(&self->binding.probes, big, stage, number);
    if (drawn < number)
        number = drawn > tasks ? drawn : tasks;
    for (uint32_t i = 0; i < number && drawn > 0; i++)
        binding_add(&self->binding, big, stage, self->binding.probes.card[i % drawn], &batch);
    binding_send(&self->binding, big, &batch, time_add(wait, self->delay));
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
                            const struct big_stage_view *stage, uint32_t drawn,
                            struct binding_batch *batch)
{
    for (uint32_t i = 0; i < batch->tasks; i++) {
        uint32_t best = BIG_NONE;
        int64_t least = INT64_MAX;

        for (uint32_t j = asked_for(self, i); j < asked_for(self, i + 1); j++) {
            uint32_t machine = self->binding.probes.card[j % drawn];
            int64_t load = probe_load(big, machine);

            if (load < least) {
                least = load;
                best = machine;
            }
        }
        binding_add(&self->binding, big, stage, best, batch);
    }
}

static void choose_batch(struct sparrow *self, struct big *big, const struct big_stage_view *stage,
                         uint32_t drawn, struct binding_batch *batch)
{
    if (drawn > self->answer_room) {
        self->answer =
            slab_resize(big_memory(big), self->answer, self->answer_room * sizeof *self->answer,
                        drawn * sizeof *self->answer);
        self->answer_room = drawn;
    }
    for (uint32_t i = 0; i < drawn; i++) {
        uint32_t machine = self->binding.probes.card[i];

        self->answer[i] = (struct answer){ probe_load(big, machine), i, machine };
    }
    qsort(self->answer, drawn, sizeof *self->answer, by_load);
    for (uint32_t i = 0; i < batch->tasks; i++)
        binding_add(&self->binding, big, stage, self->answer[i % drawn].machine, batch);
}

/* The questions have arrived at the machines: they answer with their load as it is now. */
static void read_loads(struct sparrow *self, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&self->binding.probes, big, id);
    uint32_t tasks = self->binding.probes.item[id].count, drawn;
    struct binding_batch batch = { tasks, BIG_NONE, BIG_NONE };

    probe_free(&self->binding.probes, id);
    if (!stage)
        return;
    state_of(big, stage)->live -= tasks;
    drawn = probe_draw(&self->binding.probes, big, stage, asked_for(self, tasks));
    big_count(big, BIG_MESSAGES, 2.0 * asked_for(self, tasks));
    if (drawn == 0)
        return;
    if (self->scheme == PER_TASK)
        choose_per_task(self, big, stage, drawn, &batch);
    else
        choose_batch(self, big, stage, drawn, &batch);
    binding_send(&self->binding, big, &batch, time_add(self->delay, self->delay));
}

static void sparrow_message(void *ptr, struct big *big, const struct big_message *message)
{
    if (message->kind == READ_LOADS)
        read_loads(ptr, big, message->a);
    else
        binding_message(ptr, big, message);
}

static bool sparrow_init(void *ptr, struct big *big, struct error *err)
{
    struct sparrow *self = ptr;

    (void)err;
    self->binding.delay = self->delay;
    self->binding.bound = self->scheme != LATE;
    self->binding.greedy = self->greedy;
    self->binding.cover = place;
    binding_init(&self->binding, big, 0, big_machines(big));
    self->idle_from = big_alloc(big, (size_t)self->schedulers * sizeof *self->idle_from);
    return true;
}

const struct bigdata_policy bigdata_sparrow = {
    .policy = { .name = "bigdata.sparrow",
                .doc = "Schedulers without state that ask a few machines drawn at random.",
                .source = "Ousterhout et al., Sparrow, SOSP 2013, section 3, and the "
                          "authors' simulator",
                .params = sparrow_params,
                .self_size = sizeof(struct sparrow) },
    .stage_size = sizeof(struct probe_stage),
    .machine_size = sizeof(struct probe_queue),
    .init = sparrow_init,
    .stage_ready = binding_stage_ready,
    .task_ended = binding_task_ended,
    .machine_changed = binding_machine_changed,
    .message = sparrow_message,
};
