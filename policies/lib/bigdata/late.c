/* Places on their way to machines, in their queues, and turned into tasks when they come up. */
#include "policies/lib/bigdata/late.h"

static struct probe_stage *state_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

static void tell(const struct late *late, struct big *big, uint32_t kind, uint32_t id)
{
    big_count(big, BIG_MESSAGES, 1);
    big_after(big, late->delay, &(struct big_message){ .kind = kind, .a = id });
}

void late_init(struct late *late, struct big *big, uint32_t from, uint32_t to)
{
    probes_init(&late->probes, big, from, to);
}

uint32_t late_add(struct late *late, struct big *big, const struct big_stage_view *stage,
                  uint32_t machine, struct late_batch *batch)
{
    uint32_t id = probe_new(&late->probes, big, stage);

    late->probes.item[id].machine = machine;
    if (batch->first == BIG_NONE)
        batch->first = id;
    else
        late->probes.item[batch->last].next = id;
    batch->last = id;
    state_of(big, stage)->live++;
    big_count(big, BIG_MESSAGES, 1);
    return id;
}

void late_send(struct late *late, struct big *big, const struct late_batch *batch, sim_time delay)
{
    (void)late;
    if (batch->first != BIG_NONE)
        big_after(big, delay, &(struct big_message){ .kind = LATE_ARRIVE, .a = batch->first });
}

static void cover(struct late *late, struct big *big, struct big_stage_view *stage)
{
    if (stage->ready && stage->waiting > state_of(big, stage)->live)
        late->cover(late, big, stage);
}

void late_cover_all(struct late *late, struct big *big)
{
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            cover(late, big, &job->stage[s]);
}

void late_drop(struct late *late, struct big *big, uint32_t id)
{
    if (late->gone)
        late->gone(late, big, id);
    probe_free(&late->probes, id);
}

/* The place has come up: its machine asks for a task, or for as many as it has idle slots. */
static void ask(struct late *late, struct big *big, uint32_t id)
{
    struct probe *probe = &late->probes.item[id];

    if (late->greedy && probe_queue_of(big, probe->machine)->count == 0)
        probe->count = probe_room(&late->probes, big, id, INT32_MAX);
    probe_hold(&late->probes, big, id, 1);
    tell(late, big, LATE_ASK, id);
}

static void start_bound(struct late *late, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&late->probes, big, id);
    uint32_t machine = late->probes.item[id].machine;

    if (stage)
        state_of(big, stage)->live--;
    if (stage && stage->waiting > 0) {
        probe_free(&late->probes, id);
        probe_start(big, stage, machine, 0);
    } else {
        late_drop(late, big, id);
    }
}

void late_serve(struct late *late, struct big *big, uint32_t machine)
{
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (queue->count > 0) {
        uint32_t id = late->choose ? late->choose(late, big, machine) : queue->first;

        if (id == BIG_NONE || probe_room(&late->probes, big, id, 1) == 0)
            return;
        if (late->choose)
            late->probes.item[id].asked = true;
        else
            probe_take(&late->probes, queue, BIG_NONE);
        if (late->bound)
            start_bound(late, big, id);
        else
            ask(late, big, id);
    }
}

/* The machine has got room. */
static void freed(struct late *late, struct big *big, uint32_t machine)
{
    late_serve(late, big, machine);
    if (late->idle && probe_queue_of(big, machine)->count == 0 && big_machine(big, machine)->up)
        late->idle(late, big, machine);
}

/* The place goes down with its machine; its task gets another. */
static void lose(struct late *late, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&late->probes, big, id);

    if (stage)
        state_of(big, stage)->live--;
    late_drop(late, big, id);
    if (stage)
        cover(late, big, stage);
}

static void arrive(struct late *late, struct big *big, uint32_t id)
{
    uint32_t refused = BIG_NONE;

    while (id != BIG_NONE) {
        uint32_t next = late->probes.item[id].next, machine = late->probes.item[id].machine;

        if (!big_machine(big, machine)->up) {
            lose(late, big, id);
        } else if (late->accept && !late->accept(late, big, id)) {
            late->probes.item[id].next = refused;
            refused = id;
            big_count(big, BIG_MESSAGES, 1);
        } else {
            probe_push(&late->probes, probe_queue_of(big, machine), id);
            late_serve(late, big, machine);
        }
        id = next;
    }
    if (refused != BIG_NONE)
        big_after(big, late->delay, &(struct big_message){ .kind = LATE_REFUSED, .a = refused });
}

/* The place has got all that it asked for. */
static void settle(struct late *late, struct big *big, uint32_t id, bool kept)
{
    uint32_t machine = late->probes.item[id].machine;

    big_count(big, BIG_MESSAGES, 1);
    late->probes.item[id].asked = false;
    if (kept) {
        late_serve(late, big, machine);
        return;
    }
    if (late->choose)
        probe_remove(&late->probes, probe_queue_of(big, machine), id);
    probe_free(&late->probes, id);
}

/* The scheduler is asked: it sends what it has, and says so when that is less. */
static void answer(struct late *late, struct big *big, uint32_t id)
{
    struct big_stage_view *stage = probe_stage(&late->probes, big, id);
    struct probe *probe = &late->probes.item[id];
    uint32_t machine = probe->machine, left = probe->count;
    bool kept;

    probe_hold(&late->probes, big, id, -1);
    while (stage && left > 0 && stage->waiting > 0 && big_machine(big, machine)->up) {
        if (!probe_start(big, stage, machine, late->delay))
            return;
        left--;
    }
    kept = late->keep && left == 0 && !probe->is_long && probe->queued;
    if (stage && !kept)
        state_of(big, stage)->live--;
    if (stage)
        cover(late, big, stage);
    if (left == 0) {
        settle(late, big, id, kept);
        return;
    }
    late->probes.item[id].count = left;
    probe_hold(&late->probes, big, id, 1);
    tell(late, big, LATE_NOTHING, id);
}

static void hear_of_nothing(struct late *late, struct big *big, uint32_t id)
{
    uint32_t machine = late->probes.item[id].machine;

    probe_hold(&late->probes, big, id, -1);
    if (late->choose)
        probe_remove(&late->probes, probe_queue_of(big, machine), id);
    late_drop(late, big, id);
    freed(late, big, machine);
}

void late_message(struct late *late, struct big *big, const struct big_message *message)
{
    if (message->kind == LATE_ARRIVE)
        arrive(late, big, message->a);
    else if (message->kind == LATE_ASK)
        answer(late, big, message->a);
    else if (message->kind == LATE_REFUSED)
        late->refused(late, big, message->a);
    else
        hear_of_nothing(late, big, message->a);
}

void late_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    cover(self, big, stage);
}

void late_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end)
{
    if (end == BIG_KILLED || end == BIG_LOST)
        cover(self, big, attempt->stage);
    freed(self, big, attempt->machine);
}

void late_machine_changed(void *self, struct big *big, uint32_t machine)
{
    struct late *late = self;
    struct probe_queue *queue = probe_queue_of(big, machine);

    while (!big_machine(big, machine)->up && queue->count > 0) {
        uint32_t id = probe_take(&late->probes, queue, BIG_NONE);

        if (!late->probes.item[id].asked) /* whose answer will find the machine down */
            lose(late, big, id);
    }
    late_cover_all(late, big);
}
