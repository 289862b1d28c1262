/* Blocks of input: which machines have them, and what is near a machine. */
#include <stdlib.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

static uint32_t draw_below(struct big *big, uint32_t n)
{
    return (uint32_t)rng_below(&big->place_rng, n);
}

static bool is_among(uint32_t machine, const uint32_t *has, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (has[i] == machine)
            return true;
    return false;
}

/* A machine of the rack that does not have the block yet; after some tries one behind it. */
static uint32_t in_rack(struct big *big, uint32_t rack, const uint32_t *has, uint32_t count)
{
    uint32_t first, room = big_rack_machines(big, rack, &first), machine = 0;

    for (int tries = 0; tries < 32; tries++) {
        machine = first + draw_below(big, room);
        if (!is_among(machine, has, count))
            return machine;
    }
    while (is_among(machine, has, count))
        machine = (machine + 1) % big->machines;
    return machine;
}

/*
 * Where HDFS puts the replicas of a block whose writer is outside of the cluster: the first on any
 * machine, the second in another rack, the third in the rack of the second, more anywhere
 * (BlockPlacementPolicyDefault).
 */
static void place_block(struct big *big, uint32_t *replica, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t rack = draw_below(big, big->machines) / big->rack_size;

        if (i == 1 && big->racks > 1) {
            rack = draw_below(big, big->racks - 1);
            rack += rack >= replica[0] / big->rack_size;
        } else if (i == 2) {
            rack = replica[1] / big->rack_size;
        }
        replica[i] = in_rack(big, rack, replica, i);
    }
}

struct pair {
    uint32_t place, task;
};

static int by_place(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

/* Runs of equal places of sorted pairs. */
static void index_build(struct big *big, struct local_index *index, struct pair *pair, uint32_t n)
{
    uint32_t places = 0, kept = 0;

    qsort(pair, n, sizeof *pair, by_place);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && by_place(&pair[i], &pair[i - 1]) == 0)
            continue; /* two blocks in one rack */
        places += kept == 0 || pair[kept - 1].place != pair[i].place;
        pair[kept++] = pair[i];
    }
    index->places = places;
    index->entries = kept;
    index->place = slab_alloc(&big->memory, places * sizeof *index->place);
    index->begin = slab_alloc(&big->memory, (places + 1) * sizeof *index->begin);
    index->cursor = slab_alloc(&big->memory, places * sizeof *index->cursor);
    index->task = slab_alloc(&big->memory, kept * sizeof *index->task);
    places = 0;
    for (uint32_t i = 0; i < kept; i++) {
        index->task[i] = pair[i].task;
        if (i > 0 && pair[i].place == pair[i - 1].place)
            continue;
        index->place[places] = pair[i].place;
        index->cursor[places] = index->begin[places] = i;
        places++;
    }
    index->begin[places] = kept;
}

static void index_free(struct big *big, struct local_index *index)
{
    slab_free(&big->memory, index->place, index->places * sizeof *index->place);
    slab_free(&big->memory, index->begin, (index->places + 1) * sizeof *index->begin);
    slab_free(&big->memory, index->cursor, index->places * sizeof *index->cursor);
    slab_free(&big->memory, index->task, index->entries * sizeof *index->task);
}

void big_stage_place(struct big *big, struct big_stage_view *view)
{
    struct stage *stage = stage_of(view);
    uint32_t tasks = view->spec->tasks, copies = (uint32_t)big->options.replicas, n;
    struct pair *pair;

    if (view->spec->input <= 0)
        return;
    stage->replicas = copies < big->machines ? copies : big->machines;
    n = tasks * stage->replicas;
    stage->replica = slab_alloc(&big->memory, n * sizeof *stage->replica);
    pair = slab_alloc(&big->memory, n * sizeof *pair);
    for (uint32_t t = 0; t < tasks; t++)
        place_block(big, stage->replica + t * stage->replicas, stage->replicas);
    for (uint32_t i = 0; i < n; i++)
        pair[i] = (struct pair){ stage->replica[i], i / stage->replicas };
    index_build(big, &stage->by_machine, pair, n);
    for (uint32_t i = 0; i < n; i++)
        pair[i] = (struct pair){ stage->replica[i] / big->rack_size, i / stage->replicas };
    index_build(big, &stage->by_rack, pair, n);
    slab_free(&big->memory, pair, n * sizeof *pair);
}

void big_stage_unplace(struct big *big, struct big_stage_view *view)
{
    struct stage *stage = stage_of(view);

    if (!stage->replica)
        return;
    index_free(big, &stage->by_machine);
    index_free(big, &stage->by_rack);
    slab_free(&big->memory, stage->replica,
              view->spec->tasks * stage->replicas * sizeof *stage->replica);
}

/* The run of a place; places when it has none. */
static uint32_t run_of(const struct local_index *index, uint32_t place)
{
    uint32_t low = 0, high = index->places;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (index->place[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->places && index->place[low] == place ? low : index->places;
}

static uint32_t first_waiting(const struct stage *stage, struct local_index *index, uint32_t place)
{
    uint32_t run = run_of(index, place), *at;

    if (run == index->places)
        return BIG_NONE;
    at = &index->cursor[run];
    while (*at < index->begin[run + 1] && stage->state[index->task[*at]] != TASK_WAITING)
        ++*at;
    return *at < index->begin[run + 1] ? index->task[*at] : BIG_NONE;
}

uint32_t big_find(const struct big *big, const struct big_stage_view *view, uint32_t machine,
                  int level)
{
    struct stage *stage = stage_of(view);

    if (!view->ready || view->waiting == 0)
        return BIG_NONE;
    if (!stage->replica || level == BIG_ANY) {
        while (stage->state[stage->cursor] != TASK_WAITING)
            stage->cursor++;
        return stage->cursor;
    }
    return level == BIG_LOCAL ? first_waiting(stage, &stage->by_machine, machine)
                              : first_waiting(stage, &stage->by_rack, machine / big->rack_size);
}

static void step_back(struct local_index *index, uint32_t place, uint32_t task)
{
    uint32_t run = run_of(index, place);

    for (uint32_t i = index->begin[run]; i < index->cursor[run]; i++)
        if (index->task[i] >= task) {
            index->cursor[run] = i;
            return;
        }
}

void big_index_wait(struct big *big, struct big_stage_view *view, uint32_t task)
{
    struct stage *stage = stage_of(view);

    if (task < stage->cursor)
        stage->cursor = task;
    for (uint32_t i = 0; stage->replica && i < stage->replicas; i++) {
        uint32_t machine = stage->replica[task * stage->replicas + i];

        step_back(&stage->by_machine, machine, task);
        step_back(&stage->by_rack, machine / big->rack_size, task);
    }
}

int big_level(const struct big *big, const struct big_stage_view *view, uint32_t task,
              uint32_t machine)
{
    const uint32_t *machines;
    uint32_t count = big_replicas(big, view, task, &machines);
    int level = count ? BIG_ANY : BIG_LOCAL;

    for (uint32_t i = 0; i < count; i++) {
        if (machines[i] == machine)
            return BIG_LOCAL;
        if (machines[i] / big->rack_size == machine / big->rack_size)
            level = BIG_RACK;
    }
    return level;
}

uint32_t big_replicas(const struct big *big, const struct big_stage_view *view, uint32_t task,
                      const uint32_t **machines)
{
    const struct stage *stage = stage_of(view);

    (void)big;
    *machines = stage->replica ? stage->replica + task * stage->replicas : NULL;
    return stage->replica ? stage->replicas : 0;
}

/* The shared network: a link into and out of each machine and each rack. ---------------------- */

enum { LINK_IN, LINK_OUT, LINKS };

static uint32_t machine_link(uint32_t machine, int way)
{
    return LINKS * machine + (uint32_t)way;
}

static uint32_t rack_link(const struct big *big, uint32_t rack, int way)
{
    return LINKS * (big->machines + rack) + (uint32_t)way;
}

bool big_network_open(struct big *big, struct error *err)
{
    struct network_options options = { .links = LINKS * (big->machines + big->racks),
                                       .capacity = big->platform->rack_bandwidth,
                                       .done = big_on_flow_done,
                                       .context = big };

    if (big->options.network != BIG_NETWORK_SHARED)
        return true;
    if (big->platform->rack_bandwidth <= 0 ||
        (big->racks > 1 && big->platform->core_bandwidth <= 0))
        return error_set(err, "options: network: shared needs platform: {rack_bandwidth: ..., "
                              "core_bandwidth: ...}");
    big->network = network_create(big->arena, big->engine, &options);
    for (uint32_t rack = 0; rack < big->racks && big->racks > 1; rack++)
        for (int way = LINK_IN; way < LINKS; way++)
            network_set_capacity(big->network, rack_link(big, rack, way),
                                 big->platform->core_bandwidth);
    return true;
}

/* The machine that a task reads its block from: the first of the nearest. */
static uint32_t source_of(const struct big *big, const struct attempt *attempt)
{
    const uint32_t *machines;
    uint32_t count = big_replicas(big, attempt->view.stage, attempt->view.task, &machines);

    for (uint32_t i = 0; i < count; i++)
        if (attempt->view.level == BIG_ANY ||
            machines[i] / big->rack_size == attempt->view.machine / big->rack_size)
            return machines[i];
    return BIG_NONE;
}

/*
 * One flow for all that a task reads. Outputs of parents come from everywhere: they take the links
 * of the reader alone. False: there is nothing to read over the network.
 */
bool big_network_fetch(struct big *big, struct attempt *attempt, double local, double remote)
{
    uint32_t links[4], count = 0, to = attempt->view.machine;
    uint32_t from = local > 0 ? source_of(big, attempt) : BIG_NONE;
    struct network_transfer transfer = { .links = links,
                                         .bytes = local + remote,
                                         .cap = (double)INFINITY,
                                         .weight = 1,
                                         .item = (uint64_t)attempt->use << 32 | attempt->view.id };

    if (!big->network || local + remote <= 0)
        return false;
    links[count++] = machine_link(to, LINK_IN);
    if (big->racks > 1 && (from == BIG_NONE || from / big->rack_size != to / big->rack_size))
        links[count++] = rack_link(big, to / big->rack_size, LINK_IN);
    if (from != BIG_NONE) {
        links[count++] = machine_link(from, LINK_OUT);
        if (big->racks > 1 && from / big->rack_size != to / big->rack_size)
            links[count++] = rack_link(big, from / big->rack_size, LINK_OUT);
    }
    transfer.count = count;
    attempt->flow = network_start(big->network, &transfer);
    return true;
}
