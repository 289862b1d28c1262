/* Places in queues at machines that schedulers ask for. */
#include "policies/lib/bigdata/probe.h"

void probes_init(struct probes *probes, struct big *big, uint32_t from, uint32_t to)
{
    probes->spare = BIG_NONE;
    probes->cards = to - from;
    probes->card = big_alloc(big, (to - from) * sizeof *probes->card);
    for (uint32_t i = 0; i < to - from; i++)
        probes->card[i] = from + i;
}

uint32_t probe_new(struct probes *probes, struct big *big, const struct big_stage_view *stage)
{
    uint32_t id = probes->spare, room = probes->room ? 2 * probes->room : 256;
    struct probe *probe;

    if (id != BIG_NONE) {
        probes->spare = probes->item[id].next;
    } else {
        if (probes->count == probes->room) {
            probes->item =
                slab_resize(big_memory(big), probes->item, probes->room * sizeof *probes->item,
                            room * sizeof *probes->item);
            probes->room = room;
        }
        id = probes->count++;
    }
    probe = &probes->item[id];
    *probe = (struct probe){ .order = stage->job->order,
                             .job = stage->job->id,
                             .stage = stage->index,
                             .machine = BIG_NONE,
                             .next = BIG_NONE,
                             .count = 1,
                             .mean_ns = (double)stage->spec->mean };
    for (int r = 0; r < BIG_RESOURCES; r++)
        probe->demand[r] = stage->spec->demand[r];
    return id;
}

void probe_free(struct probes *probes, uint32_t id)
{
    probes->item[id].next = probes->spare;
    probes->spare = id;
}

struct big_stage_view *probe_stage(const struct probes *probes, const struct big *big, uint32_t id)
{
    const struct probe *probe = &probes->item[id];
    struct big_job *job = big_job_at(big, probe->job);

    return job && job->order == probe->order ? &job->stage[probe->stage] : NULL;
}

bool probe_possible(const struct big *big, uint32_t machine, const int64_t *demand)
{
    const struct big_machine *m = big_machine(big, machine);

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (demand[r] > m->capacity[r])
            return false;
    return m->up;
}

/* The shuffle of Fisher and Yates, as far as it is needed. */
uint32_t probe_draw(struct probes *probes, struct big *big, const struct big_stage_view *stage,
                    uint32_t number)
{
    uint32_t drawn = 0, last = probes->cards;

    while (drawn < number && drawn < last) {
        uint32_t at = drawn + (uint32_t)rng_below(big_rng(big), last - drawn);
        uint32_t machine = probes->card[at];
        uint32_t to = probe_possible(big, machine, stage->spec->demand) ? drawn++ : --last;

        probes->card[at] = probes->card[to];
        probes->card[to] = machine;
    }
    return drawn;
}

struct probe_queue *probe_queue_of(const struct big *big, uint32_t machine)
{
    return big_machine_priv(big, machine);
}

void probe_push(struct probes *probes, struct probe_queue *queue, uint32_t id)
{
    probes->item[id].next = BIG_NONE;
    if (queue->count++ == 0)
        queue->first = id;
    else
        probes->item[queue->last].next = id;
    queue->last = id;
    probes->item[id].queued = true;
    queue->long_queued += probes->item[id].is_long;
}

uint32_t probe_take(struct probes *probes, struct probe_queue *queue, uint32_t before)
{
    uint32_t id = before == BIG_NONE ? queue->first : probes->item[before].next;

    if (before == BIG_NONE)
        queue->first = probes->item[id].next;
    else
        probes->item[before].next = probes->item[id].next;
    if (queue->last == id)
        queue->last = before;
    queue->count--;
    probes->item[id].queued = false;
    queue->long_queued -= probes->item[id].is_long;
    return id;
}

void probe_remove(struct probes *probes, struct probe_queue *queue, uint32_t id)
{
    uint32_t before = BIG_NONE;

    if (!probes->item[id].queued)
        return;
    for (uint32_t at = queue->first; at != id; at = probes->item[at].next)
        before = at;
    probe_take(probes, queue, before);
}

uint32_t probe_room(const struct probes *probes, const struct big *big, uint32_t id, uint32_t most)
{
    const struct probe *probe = &probes->item[id];
    const struct big_machine *machine = big_machine(big, probe->machine);
    const struct probe_queue *queue = probe_queue_of(big, probe->machine);

    for (int r = 0; r < BIG_RESOURCES; r++) {
        int64_t room = machine->free[r] - queue->held[r];

        if (probe->demand[r] > 0 && machine->free[r] != INT64_MAX &&
            room < (int64_t)most * probe->demand[r])
            most = room > 0 ? (uint32_t)(room / probe->demand[r]) : 0;
    }
    return machine->up ? most : 0;
}

void probe_hold(const struct probes *probes, const struct big *big, uint32_t id, int sign)
{
    const struct probe *probe = &probes->item[id];
    struct probe_queue *queue = probe_queue_of(big, probe->machine);

    for (int r = 0; r < BIG_RESOURCES; r++)
        queue->held[r] += sign * (int64_t)probe->count * probe->demand[r];
    queue->long_asked += (uint32_t)(sign * probe->is_long);
}

int64_t probe_load(const struct big *big, uint32_t machine)
{
    const struct probe_queue *queue = probe_queue_of(big, machine);

    return queue->count ? queue->count
                        : queue->held[BIG_CPU] - big_machine(big, machine)->free[BIG_CPU];
}

bool probe_start(struct big *big, struct big_stage_view *stage, uint32_t machine, sim_time delay)
{
    uint32_t task = BIG_NONE;

    for (int level = BIG_LOCAL; level <= BIG_ANY && task == BIG_NONE; level++)
        task = big_find(big, stage, machine, level);
    return big_start_after(big, stage, task, machine, delay) != NULL;
}
