/*
 * Hawk (Delgado, Dinu, Kermarrec and Zwaenepoel, USENIX ATC 2015, section 3): a hybrid. Long jobs
 * are placed by a central scheduler, each task on the machine with the least estimated work of long
 * tasks; short ones by Sparrow's late binding over all machines, of which a part is reserved for
 * them. A machine that falls idle asks `steals` others at random for short tasks that are stuck
 * behind a long one, and takes the first such group that it finds. Stealing takes no time, as in
 * the authors' simulator, whose cutoff and partition for Google's trace are the defaults; machines
 * are drawn without repetition, as Sparrow does. The queue of a machine of several slots is one for
 * all of them.
 */
#include <math.h>

#include "policies/lib/bigdata/hybrid.h"
#include "sim/bigdata/bigdata.h"

struct hawk {
    struct hybrid hybrid; /* first member */
    sim_time cutoff;
    double reserved;
    double ratio;
    sim_time delay;
    int64_t steals;
};

static const struct param hawk_params[] = {
    PARAM_TIME(hawk, cutoff, "1129.532s", "Stages whose tasks take longer on average are long."),
    PARAM(hawk, reserved, 0.17, 0, 1, "", "Part of the machines where no long task runs."),
    PARAM(hawk, ratio, 2, 1, 100, "", "Places in queues for each short task."),
    PARAM_TIME(hawk, delay, "500us", "Of a message, one way."),
    PARAM(hawk, steals, 10, 0, 1e6, "", "Machines that an idle one asks for work."),
    { 0 },
};

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static void hawk_cover(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct hawk *self = ptr;
    uint32_t tasks = stage->waiting - state_of(big, stage)->live;

    big_count(big, BIG_DECISIONS, 1);
    if (hybrid_is_long(&self->hybrid, stage))
        hybrid_place_long(&self->hybrid, big, stage, tasks);
    else
        hybrid_place_short(&self->hybrid, big, stage, tasks, (uint32_t)ceil(self->ratio * tasks));
}

/* Takes the first group of short tasks behind a long one, which may be running. */
static bool rob(struct hawk *self, struct big *big, uint32_t thief, uint32_t victim)
{
    struct probes *probes = &self->hybrid.binding.probes;
    struct probe_queue *queue = probe_queue_of(big, victim);
    bool behind = hybrid_runs_long(&self->hybrid, big, victim), taken = false;
    uint32_t before = BIG_NONE, id = queue->count ? queue->first : BIG_NONE;

    if (queue->count == queue->long_queued || (!behind && queue->long_queued == 0))
        return false;
    while (id != BIG_NONE && (probes->item[id].is_long || !behind)) {
        behind = behind || probes->item[id].is_long;
        before = id;
        id = probes->item[id].next;
    }
    while (id != BIG_NONE && !probes->item[id].is_long &&
           probe_possible(big, thief, probes->item[id].demand)) {
        uint32_t next = probes->item[id].next;

        probe_take(probes, queue, before);
        probes->item[id].machine = thief;
        probe_push(probes, probe_queue_of(big, thief), id);
        taken = true;
        id = next;
    }
    return taken;
}

static void hawk_idle(void *ptr, struct big *big, uint32_t machine)
{
    struct hawk *self = ptr;
    uint32_t first = self->hybrid.first_long, among = big_machines(big) - first;

    for (int64_t i = 0; i < self->steals; i++) {
        uint32_t victim = first + (uint32_t)rng_below(big_rng(big), among);

        big_count(big, BIG_MESSAGES, 1);
        if (victim != machine && rob(self, big, machine, victim)) {
            binding_serve(&self->hybrid.binding, big, machine);
            return;
        }
    }
}

static bool hawk_init(void *ptr, struct big *big, struct error *err)
{
    struct hawk *self = ptr;

    self->hybrid.cutoff = self->cutoff;
    self->hybrid.binding.delay = self->delay;
    self->hybrid.binding.cover = hawk_cover;
    self->hybrid.binding.idle = hawk_idle;
    return hybrid_init(&self->hybrid, big, self->reserved, err);
}

static void hawk_message(void *ptr, struct big *big, const struct big_message *message)
{
    binding_message(ptr, big, message);
}

const struct bigdata_policy bigdata_hawk = {
    .policy = { .name = "bigdata.hawk",
                .doc = "Long jobs by a central scheduler, short ones by late binding; stealing.",
                .source = "Delgado et al., Hawk, USENIX ATC 2015, section 3, and the authors' "
                          "simulator",
                .params = hawk_params,
                .self_size = sizeof(struct hawk) },
    .stage_size = sizeof(struct probe_stage),
    .machine_size = sizeof(struct hybrid_machine),
    .init = hawk_init,
    .stage_ready = binding_stage_ready,
    .task_ended = hybrid_task_ended,
    .machine_changed = binding_machine_changed,
    .message = hawk_message,
};
