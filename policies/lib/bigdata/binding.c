/* Places on their way to machines, in their queues, and turned into tasks when they come up. */
#include "policies/lib/bigdata/binding.h"

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static void tell(const struct binding *binding, struct big *big, uint32_t kind, uint32_t id)
{
    big_count(big, BIG_MESSAGES, 1);
    big_after(big, binding->delay, &(struct big_message){ .kind = kind, .a = id });
}

void binding_init(struct binding *binding, struct big *big, uint32_t from, uint32_t to)
{
    probes_init(&binding->probes, big, from, to);
}

uint32_t binding_add(struct binding *binding, struct big *big, const struct big_stage_view *stage,
                     uint32_t machine, struct binding_batch *batch)
{
    uint32_t id = probe_new(&binding->probes, big, stage);

    binding->probes.item[id].machine = machine;
    if (batch->first == BIG_NONE)
        batch->first = id;
    else
        binding->probes.item[batch->last].next = id;
    batch->last = id;
    state_of(big, stage)->live++;
    big_count(big, BIG_MESSAGES, 1);
    return id;
}

void binding_send(struct binding *binding, struct big *big, const struct binding_batch *batch,
                  sim_time delay)
{
    (void)binding;
    if (batch->first != BIG_NONE)
        big_after(big, delay, &(struct big_message){ .kind = BINDING_ARRIVE, .a = batch->first });
}

static void cover(struct binding *binding, struct big *big, struct big_stage_view *stage)
{
    if (stage->ready && stage->waiting > state_of(big, stage)->live)
        binding->cover(binding, big, stage);
}

void binding_cover_all(struct binding *binding, struct big *big)
{
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            cover(binding, big, &job->stage[s]);
}

void binding_drop(struct binding *binding, struct big *big, uint32_t id)
{
    if (binding->gone)
        binding->gone(binding, big, id);
    probe_free(&binding->probes, id);
}

/* The place has come up: its machine asks for a task, or for as many as it has idle slots. */
static void ask(struct binding *binding, struct big *big, uint32_t id)
{
    struct probe *probe = &binding->probes.item[id];

    if (binding->greedy && probe_queue_of(big, probe->machine)->count == 0)
        probe->count = probe_room(&binding->probes, big, id, INT32_MAX);
    probe_hold(&binding->probes, big, id, 1);
    tell(binding, big, BINDING_ASK, id);
}

static void start_bound(struct binding *binding, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&binding->probes, big, id);
    uint32_t machine = binding->probes.item[id].machine;

    if (stage)
        state_of(big, stage)->live--;
    if (stage && stage->waiting > 0) {
        probe_free(&binding->probes, id);
        probe_start(big, stage, machine, 0);
    } else {
        binding_drop(binding, big, id);
    }
}

void binding_serve(struct binding *binding, struct big *big, uint32_t machine)
{
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (queue->count > 0) {
        uint32_t id = binding->choose ? binding->choose(binding, big, machine) : queue->first;

        if (id == BIG_NONE || probe_room(&binding->probes, big, id, 1) == 0)
            return;
        if (binding->choose)
            binding->probes.item[id].asked = true;
        else
            probe_take(&binding->probes, queue, BIG_NONE);
        if (binding->bound)
            start_bound(binding, big, id);
        else
            ask(binding, big, id);
    }
}

/* The machine has got room. */
static void freed(struct binding *binding, struct big *big, uint32_t machine)
{
    binding_serve(binding, big, machine);
    if (binding->idle && probe_queue_of(big, machine)->count == 0 && big_machine(big, machine)->up)
        binding->idle(binding, big, machine);
}

/* The place goes down with its machine; its task gets another. */
static void lose(struct binding *binding, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&binding->probes, big, id);

    if (stage)
        state_of(big, stage)->live--;
    binding_drop(binding, big, id);
    if (stage)
        cover(binding, big, stage);
}

static void arrive(struct binding *binding, struct big *big, uint32_t id)
{
    uint32_t refused = BIG_NONE;

    while (id != BIG_NONE) {
        uint32_t next = binding->probes.item[id].next, machine = binding->probes.item[id].machine;

        if (!big_machine(big, machine)->up) {
            lose(binding, big, id);
        } else if (binding->accept && !binding->accept(binding, big, id)) {
            binding->probes.item[id].next = refused;
            refused = id;
            big_count(big, BIG_MESSAGES, 1);
        } else {
            probe_push(&binding->probes, probe_queue_of(big, machine), id);
            binding_serve(binding, big, machine);
        }
        id = next;
    }
    if (refused != BIG_NONE)
        big_after(big, binding->delay,
                  &(struct big_message){ .kind = BINDING_REFUSED, .a = refused });
}

/* The place has got all that it asked for. */
static void settle(struct binding *binding, struct big *big, uint32_t id, bool kept)
{
    uint32_t machine = binding->probes.item[id].machine;

    big_count(big, BIG_MESSAGES, 1);
    binding->probes.item[id].asked = false;
    if (kept) {
        binding_serve(binding, big, machine);
        return;
    }
    if (binding->choose)
        probe_remove(&binding->probes, probe_queue_of(big, machine), id);
    probe_free(&binding->probes, id);
}

/* Somebody else, who copies slow tasks, has taken the room that was held: the place waits on. */
static void put_back(struct binding *binding, struct big *big, uint32_t id, uint32_t left)
{
    struct probe *probe = &binding->probes.item[id];

    probe->count = left;
    probe->asked = false;
    if (!probe->queued)
        probe_push(&binding->probes, probe_queue_of(big, probe->machine), id);
}

/* The scheduler is asked: it sends what it has, and says so when that is less. */
static void answer(struct binding *binding, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&binding->probes, big, id);
    struct probe *probe = &binding->probes.item[id];
    uint32_t machine = probe->machine, left = probe->count;
    bool kept;

    probe_hold(&binding->probes, big, id, -1);
    while (stage && left > 0 && stage->waiting > 0 && big_machine(big, machine)->up) {
        if (!big_fits(big, stage, machine)) {
            put_back(binding, big, id, left);
            return;
        }
        if (!probe_start(big, stage, machine, binding->delay))
            return;
        left--;
    }
    kept = binding->keep && left == 0 && !probe->is_long && probe->queued;
    if (stage && !kept)
        state_of(big, stage)->live--;
    if (stage)
        cover(binding, big, stage);
    if (left == 0) {
        settle(binding, big, id, kept);
        return;
    }
    binding->probes.item[id].count = left;
    probe_hold(&binding->probes, big, id, 1);
    tell(binding, big, BINDING_NOTHING, id);
}

static void hear_of_nothing(struct binding *binding, struct big *big, uint32_t id)
{
    uint32_t machine = binding->probes.item[id].machine;

    probe_hold(&binding->probes, big, id, -1);
    if (binding->choose)
        probe_remove(&binding->probes, probe_queue_of(big, machine), id);
    binding_drop(binding, big, id);
    freed(binding, big, machine);
}

void binding_message(struct binding *binding, struct big *big, const struct big_message *message)
{
    if (message->kind == BINDING_ARRIVE)
        arrive(binding, big, message->a);
    else if (message->kind == BINDING_ASK)
        answer(binding, big, message->a);
    else if (message->kind == BINDING_REFUSED)
        binding->refused(binding, big, message->a);
    else
        hear_of_nothing(binding, big, message->a);
}

void binding_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    cover(self, big, stage);
}

void binding_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end)
{
    if (end == BIG_KILLED || end == BIG_LOST)
        cover(self, big, attempt->stage);
    freed(self, big, attempt->machine);
}

void binding_machine_changed(void *self, struct big *big, uint32_t machine)
{
    struct binding *binding = self;
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (!big_machine(big, machine)->up && queue->count > 0) {
        uint32_t id = probe_take(&binding->probes, queue, BIG_NONE);

        if (!binding->probes.item[id].asked) /* whose answer will find the machine down */
            lose(binding, big, id);
    }
    binding_cover_all(binding, big);
}
