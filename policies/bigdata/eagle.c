/*
 * Eagle (Delgado, Didona, Dinu and Zwaenepoel, SoCC 2016): Hawk's two halves, without stealing.
 * Succinct state sharing: a machine with long work refuses places of short tasks, and says with it
 * where long work is, as the central scheduler told it with its last long task; the scheduler sends
 * refused places to machines that are free of it by the newest such map, and after `rounds` to the
 * reserved ones. Sticky batch probing: a place that got a task asks for the next one of its job
 * when that is done. Of its queue a machine takes a long task as soon as there is one, else the
 * place of the job with the least work left, unless a place before it would be passed by more than
 * `cap` times its own estimate. A place of a stage without waiting tasks leaves its queue. As in
 * the authors' simulator, but for three things: each round of refusals takes its two messages,
 * machines are first drawn without repetition, and the least work left is what the paper says it
 * is.
 */
#include <math.h>
#include <string.h>

#include "policies/lib/bigdata/hybrid.h"
#include "sim/bigdata/bigdata.h"

/* Draws before a policy believes that there is no machine to be found, and a place nobody refuses.
 */
enum { TRIES = 1000, WELCOME = UINT32_MAX };

struct eagle {
    struct hybrid hybrid; /* first member */
    sim_time cutoff;
    double reserved;
    double ratio;
    int64_t least;
    sim_time delay;
    int64_t rounds;
    bool sticky;
    double cap;
};

struct eagle_machine {
    struct hybrid_machine hybrid; /* first member */
    uint64_t *map;                /* where long work was when the last came; NULL: none came */
    sim_time map_time;
};

static const struct param eagle_params[] = {
    PARAM_TIME(eagle, cutoff, "1129.532s", "Stages whose tasks take longer on average are long."),
    PARAM(eagle, reserved, 0.17, 0, 1, "", "Part of the machines where no long task runs."),
    PARAM(eagle, ratio, 2, 1, 100, "", "Places in queues for each short task ..."),
    PARAM(eagle, least, 20, 1, 1e6, "", "... and how many there are at least."),
    PARAM_TIME(eagle, delay, "500us", "Of a message, one way."),
    PARAM(eagle, rounds, 5, 0, 1000, "", "Times that a place may be refused."),
    PARAM(eagle, sticky, true, 0, 1, "", "A place serves its job until nothing is left."),
    PARAM(eagle, cap, 5, 0, 1e9, "", "Of what may overtake a place, in its own estimates."),
    { 0 },
};

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static struct eagle_machine *machine_of(const struct big *big, uint32_t machine)
{
    return big_machine_priv(big, machine);
}

static void eagle_cover(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct eagle *self = ptr;
    uint32_t tasks = stage->waiting - state_of(big, stage)->live;
    double number = fmax(ceil(self->ratio * tasks), (double)self->least);

    big_count(big, BIG_DECISIONS, 1);
    if (hybrid_is_long(&self->hybrid, stage))
        hybrid_place_long(&self->hybrid, big, stage, tasks);
    else
        hybrid_place_short(&self->hybrid, big, stage, tasks, (uint32_t)number);
}

/* Refusals ---------------------------------------------------------------------------------- */

static bool eagle_accept(void *ptr, struct big *big, uint32_t id)
{
    struct eagle *self = ptr;
    const struct probe *probe = &self->hybrid.binding.probes.item[id];
    struct eagle_machine *machine = machine_of(big, probe->machine);
    size_t bytes = (big_machines(big) / 64 + 1) * sizeof *machine->map;

    if (!probe->is_long)
        return probe->refusals == WELCOME ||
               (machine->hybrid.queue.long_queued == 0 &&
                !hybrid_runs_long(&self->hybrid, big, probe->machine));
    if (!machine->map)
        machine->map = big_alloc(big, bytes);
    memcpy(machine->map, self->hybrid.busy, bytes);
    machine->map_time = big_now(big);
    return true;
}

/* A machine below `end` without long work by the map, for a task that fits; BIG_NONE: none found.
 */
static uint32_t draw_free(const struct eagle *self, struct big *big, const struct probe *probe,
                          const uint64_t *map)
{
    uint32_t end = map ? big_machines(big) : self->hybrid.first_long;

    for (int i = 0; i < TRIES; i++) {
        uint32_t machine = (uint32_t)rng_below(big_rng(big), end);

        if ((!map || !(map[machine / 64] >> machine % 64 & 1)) &&
            probe_possible(big, machine, probe->demand))
            return machine;
    }
    return BIG_NONE;
}

/* The newest map of the machines that have refused. Whoever refuses has one. */
static const uint64_t *newest_map(const struct eagle *self, const struct big *big, uint32_t first)
{
    const struct probe *item = self->hybrid.binding.probes.item;
    const struct eagle_machine *newest = machine_of(big, item[first].machine);

    for (uint32_t id = first; id != BIG_NONE; id = item[id].next) {
        const struct eagle_machine *other = machine_of(big, item[id].machine);

        if (other->map_time > newest->map_time)
            newest = other;
    }
    return newest->map;
}

/* Where a place goes that was refused; BIG_NONE: nowhere while no machine that is up fits. */
static uint32_t next_machine(struct eagle *self, struct big *big, uint32_t id, const uint64_t *map)
{
    struct probe *probe = &self->hybrid.binding.probes.item[id];
    const struct big_stage_view *stage = probe_stage(&self->hybrid.binding.probes, big, id);
    uint32_t machine = BIG_NONE;

    if (probe->refusals++ < self->rounds)
        machine = draw_free(self, big, probe, map);
    if (machine != BIG_NONE)
        return machine;
    probe->refusals = WELCOME;
    machine = draw_free(self, big, probe, NULL);
    if (machine == BIG_NONE && probe_draw(&self->hybrid.binding.probes, big, stage, 1) == 1)
        machine = self->hybrid.binding.probes.card[0];
    return machine;
}

static void eagle_refused(void *ptr, struct big *big, uint32_t first)
{
    struct eagle *self = ptr;
    struct probes *probes = &self->hybrid.binding.probes;
    const uint64_t *map = newest_map(self, big, first);
    struct binding_batch batch = { 0, BIG_NONE, BIG_NONE };

    for (uint32_t id = first, next; id != BIG_NONE; id = next) {
        struct big_stage_view *stage = probe_stage(probes, big, id);
        uint32_t machine = BIG_NONE;

        next = probes->item[id].next;
        if (stage && stage->waiting > 0)
            machine = next_machine(self, big, id, map);
        if (machine == BIG_NONE) {
            if (stage)
                state_of(big, stage)->live--;
            binding_drop(&self->hybrid.binding, big, id);
            continue;
        }
        probes->item[id].machine = machine;
        probes->item[id].next = batch.first;
        batch.first = id;
        big_count(big, BIG_MESSAGES, 1);
    }
    binding_send(&self->hybrid.binding, big, &batch, self->delay);
}

/* Queues ------------------------------------------------------------------------------------ */

/* Places of stages that have nothing left to start go. */
static void clean(struct eagle *self, struct big *big, struct probe_queue *queue)
{
    struct probes *probes = &self->hybrid.binding.probes;
    uint32_t before = BIG_NONE, next;

    for (uint32_t id = queue->first; id != BIG_NONE; id = next) {
        struct big_stage_view *stage = probe_stage(probes, big, id);

        next = probes->item[id].next;
        if (probes->item[id].asked || (stage && stage->waiting > 0)) {
            before = id;
            continue;
        }
        probe_take(probes, queue, before);
        if (stage)
            state_of(big, stage)->live--;
        binding_drop(&self->hybrid.binding, big, id);
    }
}

/* The place comes up before those in front of it. */
static void overtake(struct probes *probes, const struct probe_queue *queue, uint32_t chosen)
{
    for (uint32_t id = queue->first; id != chosen; id = probes->item[id].next)
        if (!probes->item[id].asked)
            probes->item[id].passed_ns += probes->item[chosen].mean_ns;
}

static uint32_t eagle_choose(void *ptr, struct big *big, uint32_t machine)
{
    struct eagle *self = ptr;
    struct probes *probes = &self->hybrid.binding.probes;
    struct probe_queue *queue = probe_queue_of(big, machine);
    double least = INFINITY, slack = INFINITY;
    uint32_t best = BIG_NONE;

    clean(self, big, queue);
    for (uint32_t id = queue->count ? queue->first : BIG_NONE; id != BIG_NONE;
         id = probes->item[id].next) {
        const struct probe *probe = &probes->item[id];
        double left;

        if (probe->asked)
            continue;
        left = probe->mean_ns * probe_stage(probes, big, id)->waiting;
        if (probe->is_long)
            return id;
        if (left < least && probe->mean_ns <= slack) {
            least = left;
            best = id;
        }
        slack = fmin(slack, self->cap * probe->mean_ns - probe->passed_ns);
    }
    if (best != BIG_NONE && probe_room(probes, big, best, 1) > 0)
        overtake(probes, queue, best);
    return best;
}

static bool eagle_init(void *ptr, struct big *big, struct error *err)
{
    struct eagle *self = ptr;
    struct binding *binding = &self->hybrid.binding;

    self->hybrid.cutoff = self->cutoff;
    binding->delay = self->delay;
    binding->cover = eagle_cover;
    binding->accept = eagle_accept;
    binding->refused = eagle_refused;
    binding->choose = eagle_choose;
    binding->keep = self->sticky;
    if (!hybrid_init(&self->hybrid, big, self->reserved, err))
        return false;
    return self->hybrid.first_long > 0 ||
           error_set(err, "'reserved' leaves none of %u machines to short jobs alone",
                     big_machines(big));
}

static void eagle_message(void *ptr, struct big *big, const struct big_message *message)
{
    binding_message(ptr, big, message);
}

const struct bigdata_policy bigdata_eagle = {
    .policy = { .name = "bigdata.eagle",
                .doc = "Hawk without stealing: machines with long work refuse short tasks, and "
                       "places stick to their job.",
                .source = "Delgado et al., Eagle, SoCC 2016, and the authors' simulator",
                .params = eagle_params,
                .self_size = sizeof(struct eagle) },
    .stage_size = sizeof(struct probe_stage),
    .machine_size = sizeof(struct eagle_machine),
    .init = eagle_init,
    .stage_ready = binding_stage_ready,
    .task_ended = hybrid_task_ended,
    .machine_changed = binding_machine_changed,
    .message = eagle_message,
};
