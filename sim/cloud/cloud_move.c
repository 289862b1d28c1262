/* Migrations: a VM goes from one PM to another, phase by phase, over a network that all share. */
#include <math.h>

#include "sim/cloud/cloud_internal.h"
#include "sim/model/migration.h"
#include "sim/model/network.h"

/*
 * From the start on the destination is reserved; the source is held to the end. What is sent goes
 * out of one NIC and into another and, between racks, over two uplinks; all migrations share these
 * max-min fairly (sim/model/network.h). What a VM writes follows the CPU it gets at the end of each
 * round. Within a PM, from one NUMA node to another, nothing is sent over a network: such a shift
 * takes one instant, as do all migrations with `migration: instant`.
 *
 * Post-copy starts the VM at its destination first and fetches its memory then. If either PM fails
 * before all is there, the VM has failed: its memory is in two halves.
 */
struct move {
    uint32_t vm;                /* slot; CLOUD_NOWHERE: this entry is free */
    uint32_t next;              /* free entry + 1 */
    struct cloud_spot from, to; /* both are held */
    bool switched;              /* post-copy: it runs at `to` */
    int64_t number;
    sim_time begin, since; /* of the migration, of this phase */
    double elapsed;        /* s that this phase took to send */
    struct migration state;
    struct network_flow flow;
    struct event_id timer; /* the rest of a phase when all is sent */
};

struct moves {
    struct network *network; /* NULL: every migration is instant */
    struct migration_params params;
    uint32_t *rack; /* of each PM, dense; NULL: uplinks are not a limit */
    struct move *move;
    uint32_t used, room, free; /* entries; first free one + 1 */
    int64_t begun;
    uint32_t on_timer;
};

/* The same values by two names: the options of a cloud do not know the model. */
_Static_assert((int)CLOUD_CONVERGE_NONE == (int)CONVERGE_NONE &&
                   (int)CLOUD_CONVERGE_THROTTLE == (int)CONVERGE_THROTTLE &&
                   (int)CLOUD_CONVERGE_STOP == (int)CONVERGE_STOP,
               "enum cloud_converge");

struct move_row {
    int64_t migration_no, vm_no;
    const char *vm;
    int64_t from, from_node, to, to_node;
    sim_time start, finish;
    double bytes, downtime;
    int64_t rounds;
    const char *status;
};

const struct column moves_columns[] = {
    { "migration_no", COLUMN_INT, offsetof(struct move_row, migration_no),
      "Dense number in order of the starts." },
    { "vm_no", COLUMN_INT, offsetof(struct move_row, vm_no), "As in the table of VMs." },
    { "vm", COLUMN_TEXT, offsetof(struct move_row, vm), "Id in the source." },
    { "source_pm", COLUMN_INT, offsetof(struct move_row, from), "" },
    { "source_node", COLUMN_INT, offsetof(struct move_row, from_node),
      "NUMA node; NULL: on two, or the PM is one." },
    { "target_pm", COLUMN_INT, offsetof(struct move_row, to), "" },
    { "target_node", COLUMN_INT, offsetof(struct move_row, to_node), "Likewise." },
    { "start", COLUMN_TIME, offsetof(struct move_row, start), "The destination was reserved." },
    { "finish", COLUMN_TIME, offsetof(struct move_row, finish), "The source was free again." },
    { "bytes", COLUMN_REAL, offsetof(struct move_row, bytes), "Sent." },
    { "downtime", COLUMN_REAL, offsetof(struct move_row, downtime), "Seconds it stood still." },
    { "rounds", COLUMN_INT, offsetof(struct move_row, rounds), "Times that memory was sent." },
    { "status", COLUMN_TEXT, offsetof(struct move_row, status), "completed or aborted." },
    { 0 },
};

static struct move *move_of(const struct cloud *c, const struct vm *vm)
{
    return vm->move == CLOUD_NOWHERE ? NULL : &c->moves->move[vm->move];
}

bool moves_other(const struct cloud *c, const struct vm *vm, struct cloud_spot *spot,
                 uint64_t *gpus)
{
    const struct move *move = move_of(c, vm);

    if (!move)
        return false;
    *spot = move->switched ? move->from : move->to;
    *gpus = vm->gpu_set_to;
    return true;
}

enum stale moves_check(const struct cloud *c, const struct vm *vm, struct cloud_spot to)
{
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    const struct pm *pm = &c->pm[to.pm];

    if (vm->view.state == CLOUD_VM_GONE)
        return STALE_GONE;
    if (vm->view.state != CLOUD_VM_RUNNING)
        return STALE_MOVED;
    if (vm->view.pinned)
        return STALE_PINNED;
    if (pm->view.state != CLOUD_PM_ON || pm->view.closed)
        return STALE_PM;
    if (to.pm == vm->view.at.pm)
        return to.node != vm->view.at.node && account_shifts(c, shape, to) ? STALE_NONE
                                                                           : STALE_ROOM;
    if (!account_fits(c, shape, to))
        return STALE_ROOM;
    return vm->member_count && !groups_allow(c, vm, to) ? STALE_GROUP : STALE_NONE;
}

bool moves_slot(const struct cloud *c, const struct vm *vm, struct cloud_spot to)
{
    return c->pm[vm->view.at.pm].view.out < c->options.moves_out &&
           c->pm[to.pm].view.in < c->options.moves_in;
}

/* Whether the PM is of no use to anybody any more: it may go to sleep. */
static void left_alone(struct cloud *c, struct pm *pm)
{
    if (pm->view.vms == 0 && pm->view.in == 0 && pm->view.out == 0)
        hosts_emptied(c, pm);
}

static bool is_measured(const struct cloud *c)
{
    return c->arrivals > (uint64_t)c->options.warmup_vms || c->options.warmup_vms == 0;
}

/* The VM leaves its PM and runs on the other one from now on; what it holds of both stays. */
static void switch_over(struct cloud *c, struct vm *vm, struct cloud_spot to)
{
    uint64_t gpus = vm->gpu_set;

    uses_end(c, vm);
    account_leave(c, vm);
    vm->view.at = to;
    vm->gpu_set = vm->gpu_set_to;
    vm->gpu_set_to = gpus;
    account_enter(c, vm);
    uses_begin(c, vm);
}

/* What a migration comes to, at its end or when it is given up. */
struct outcome {
    double bytes, downtime;
    bool done;
};

static bool write_row(struct cloud *c, const struct move *move, const struct outcome *outcome)
{
    struct sink *sink = c->input->sink;
    const struct vm *vm = vm_at(c, move->vm);
    char room[32];
    struct move_row row = {
        .migration_no = move->number,
        .vm_no = (int64_t)vm->view.order,
        .vm = cloud_label(vm, room),
        .from = move->from.pm,
        .from_node = move->from.node < 0 ? CLOUD_UNKNOWN : move->from.node,
        .to = move->to.pm,
        .to_node = move->to.node < 0 ? CLOUD_UNKNOWN : move->to.node,
        .start = move->begin,
        .finish = cloud_now(c),
        .bytes = outcome->bytes,
        .downtime = outcome->downtime,
        .rounds = move->state.rounds,
        .status = outcome->done ? "completed" : "aborted",
    };

    return !sink_wants(sink, TABLE_MIGRATIONS) ||
           sink->row(sink, TABLE_MIGRATIONS, &row, &c->error) || cloud_break(c);
}

static void measure(struct cloud *c, const struct move *move, const struct outcome *outcome)
{
    struct meter *meter = c->input->meter;
    struct vm *vm = vm_at(c, move->vm);

    vm->downtime += outcome->downtime;
    vm->migrations += outcome->done;
    if (is_measured(c)) {
        c->totals.migrations += outcome->done;
        c->totals.aborted += !outcome->done;
        meter_sample(meter, M_MOVE_BYTES, outcome->bytes);
    }
    if (is_measured(c) && outcome->done) {
        meter_sample(meter, M_MOVE_TIME, time_seconds(cloud_now(c) - move->begin));
        meter_sample(meter, M_DOWNTIME, outcome->downtime);
    }
    write_row(c, move, outcome);
}

/* What was held is free, so a placement may be due, or the next action of the plan. */
static void tell(struct cloud *c, struct vm *vm, bool done)
{
    plans_moved(c, vm, done);
    place_freed(c);
    measure_levels(c);
}

/* Gives, then takes: within a PM there need not be room for the VM twice. */
static void move_at_once(struct cloud *c, struct vm *vm, struct cloud_spot to)
{
    struct move move = { .vm = vm->view.id,
                         .from = vm->view.at,
                         .to = to,
                         .number = c->moves->begun++,
                         .begin = cloud_now(c) };

    groups_enter(c, vm, to.pm);
    account_give(c, vm->view.shape, move.from, vm->gpu_set);
    vm->gpu_set_to = account_take(c, vm->view.shape, to);
    switch_over(c, vm, to);
    vm->gpu_set_to = 0;
    groups_leave(c, vm, move.from.pm);
    measure(c, &move, &(struct outcome){ .done = true });
    life_placed(c, vm, move.from);
    tell(c, vm, true);
}

/* Phases -------------------------------------------------------------------------------------- */

/* Memory written per second: in proportion to the CPU that the VM gets. */
static double dirty_rate(const struct cloud *c, const struct vm *vm)
{
    const struct pm *pm = &c->pm[vm->view.at.pm];
    double speed =
        pm->view.demand > pm->view.cores ? (double)pm->view.cores / (double)pm->view.demand : 1;

    return c->options.dirty_rate * (double)vm->view.demand / 1000 * speed;
}

static struct migration_load load_of(const struct cloud *c, const struct vm *vm)
{
    double memory = (double)cloud_need(c, &c->shape[vm->view.shape], vm->view.at.pm, CLOUD_MEM);

    return (struct migration_load){ memory, dirty_rate(c, vm), memory * c->options.working_set };
}

/* Names a migration in events that may come after it was given up and its entry used again. */
static uint64_t item_of(const struct move *move, uint32_t index)
{
    return (uint64_t)index << 32 | (uint32_t)move->number;
}

/* Sends the bytes of the phase. */
static void send(struct cloud *c, uint32_t index, double bytes)
{
    struct moves *m = c->moves;
    struct move *move = &m->move[index];
    uint32_t pms = c->pms;
    uint32_t from = move->from.pm;
    uint32_t to = move->to.pm;
    uint32_t route[4];
    struct network_transfer transfer = { .links = route,
                                         .bytes = bytes,
                                         .cap = c->options.move_rate > 0 ? c->options.move_rate / 8
                                                                         : (double)INFINITY,
                                         .weight = 1,
                                         .item = item_of(move, index) };

    if (c->machine[c->pm[from].view.machine].nic > 0)
        route[transfer.count++] = 2 * from;
    if (c->machine[c->pm[to].view.machine].nic > 0)
        route[transfer.count++] = 2 * to + 1;
    if (m->rack && m->rack[from] != m->rack[to]) {
        route[transfer.count++] = 2 * (pms + m->rack[from]);
        route[transfer.count++] = 2 * (pms + m->rack[to]) + 1;
    }
    move->since = cloud_now(c);
    move->flow = network_start(m->network, &transfer);
}

static void set_running(struct cloud *c, struct vm *vm, bool paused, double loss)
{
    if (vm->paused != paused)
        uses_pause(c, vm, paused);
    if (!paused && (vm->loss < loss || vm->loss > loss))
        uses_degrade(c, vm, loss);
}

static void finish(struct cloud *c, uint32_t index, bool done);

static void begin_phase(struct cloud *c, uint32_t index, const struct migration_phase *phase)
{
    struct move *move = &c->moves->move[index];
    struct vm *vm = vm_at(c, move->vm);

    switch (phase->stage) {
    case MIGRATION_ROUND:
        set_running(c, vm, false, 1 - phase->speed);
        break;
    case MIGRATION_PAUSE:
        set_running(c, vm, true, 0);
        break;
    case MIGRATION_PULL:
        switch_over(c, vm, move->to);
        move->switched = true;
        set_running(c, vm, false, 1 - phase->speed);
        life_placed(c, vm, move->from);
        break;
    case MIGRATION_DONE:
        finish(c, index, true);
        return;
    }
    send(c, index, phase->bytes);
    measure_levels(c);
}

static void end_phase(struct cloud *c, uint32_t index)
{
    struct move *move = &c->moves->move[index];
    struct vm *vm = vm_at(c, move->vm);
    struct migration_phase phase;

    if (move->state.phase.stage == MIGRATION_ROUND)
        move->state.load.dirty_rate = dirty_rate(c, vm);
    phase = migration_next(&move->state, move->elapsed);
    begin_phase(c, index, &phase);
}

static void all_sent(void *context, uint64_t item)
{
    struct cloud *c = context;
    uint32_t index = (uint32_t)(item >> 32);
    struct move *move = &c->moves->move[index];
    sim_time delay = time_from_seconds(move->state.phase.delay);

    if (move->vm == CLOUD_NOWHERE || item_of(move, index) != item)
        return; /* given up in this instant, when all was sent already */
    move->elapsed = time_seconds(cloud_now(c) - move->since);
    move->flow = (struct network_flow){ 0, 0 };
    if (delay > 0)
        move->timer = engine_at(c->engine, &(struct event){ .time = time_add(cloud_now(c), delay),
                                                            .phase = PHASE_COMPLETE,
                                                            .handler = c->moves->on_timer,
                                                            .a = index });
    else
        end_phase(c, index);
}

static void on_timer(void *context, struct engine *engine, const struct event *event)
{
    (void)engine;
    end_phase(context, (uint32_t)event->a);
}

/* Begin and end ------------------------------------------------------------------------------- */

static uint32_t take_entry(struct cloud *c)
{
    struct moves *m = c->moves;
    uint32_t index = m->free - 1;

    if (m->free) {
        m->free = m->move[index].next;
        return index;
    }
    if (m->used == m->room) {
        uint32_t room = m->room ? 2 * m->room : 16;

        m->move =
            slab_resize(&c->memory, m->move, m->room * sizeof *m->move, room * sizeof *m->move);
        m->room = room;
    }
    return m->used++;
}

void moves_start(struct cloud *c, struct vm *vm, struct cloud_spot to)
{
    struct moves *m = c->moves;
    struct migration_load load = load_of(c, vm);
    struct migration_phase phase;
    uint32_t index;

    if (!m->network || to.pm == vm->view.at.pm) {
        move_at_once(c, vm, to);
        return;
    }
    index = take_entry(c);
    m->move[index] = (struct move){ .vm = vm->view.id,
                                    .from = vm->view.at,
                                    .to = to,
                                    .number = m->begun++,
                                    .begin = cloud_now(c) };
    vm->move = index;
    vm->view.state = CLOUD_VM_MOVING;
    vm->view.to = to;
    vm->gpu_set_to = account_take(c, vm->view.shape, to);
    groups_enter(c, vm, to.pm);
    c->pm[vm->view.at.pm].view.out++;
    if (c->pm[to.pm].view.in++ == 0)
        hosts_filled(c, &c->pm[to.pm]);
    c->moving++;
    phase = migration_begin(&m->move[index].state, &m->params, &load);
    begin_phase(c, index, &phase);
}

/* What has been sent and how long the VM stood still, this phase included as far as it went. */
static struct outcome outcome_of(struct cloud *c, const struct move *move, bool done)
{
    struct outcome outcome = { move->state.sent, move->state.downtime, done };
    double left = 0;

    if (done)
        return outcome;
    network_cancel(c->moves->network, move->flow, &left);
    engine_cancel(c->engine, move->timer);
    outcome.bytes += move->state.phase.bytes - left;
    if (move->state.phase.stage == MIGRATION_PAUSE)
        outcome.downtime += time_seconds(cloud_now(c) - move->since);
    return outcome;
}

/* The VM runs on one of the two PMs only; the other one is left, and everybody is told. */
static void finish(struct cloud *c, uint32_t index, bool done)
{
    struct moves *m = c->moves;
    struct move move = m->move[index];
    struct vm *vm = vm_at(c, move.vm);
    struct outcome outcome = outcome_of(c, &move, done);
    struct cloud_spot other;

    if (done && !move.switched)
        switch_over(c, vm, move.to);
    set_running(c, vm, false, 0);
    other = done || move.switched ? move.from : move.to;
    account_give(c, vm->view.shape, other, vm->gpu_set_to);
    groups_leave(c, vm, other.pm);
    vm->gpu_set_to = 0;
    vm->move = CLOUD_NOWHERE;
    vm->view.to = (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    vm->view.state = CLOUD_VM_RUNNING;
    c->moving--;
    c->pm[move.from.pm].view.out--;
    c->pm[move.to.pm].view.in--;
    left_alone(c, &c->pm[other.pm]);
    m->move[index].vm = CLOUD_NOWHERE;
    m->move[index].next = m->free;
    m->free = index + 1;
    measure(c, &move, &outcome);
    if (done && !move.switched)
        life_placed(c, vm, move.from);
    tell(c, vm, done);
}

void moves_abort(struct cloud *c, struct vm *vm)
{
    finish(c, vm->move, false);
}

void moves_pm_down(struct cloud *c, struct pm *pm)
{
    struct moves *m = c->moves;

    for (uint32_t i = 0; i < m->used && !c->failed; i++) {
        struct move move = m->move[i];
        struct vm *vm;

        if (move.vm == CLOUD_NOWHERE || (move.from.pm != pm->view.id && move.to.pm != pm->view.id))
            continue;
        vm = vm_at(c, move.vm);
        moves_abort(c, vm);
        /* Half of its memory is lost; whoever runs on the PM that fails is not our business. */
        if (!move.switched || move.from.pm != pm->view.id)
            continue;
        if (c->options.failed_vm == CLOUD_FAILED_LOST)
            life_end(c, vm, LIFE_LOST);
        else
            life_restart(c, vm);
    }
}

double cloud_move_time(const struct cloud *c, const struct cloud_vm *vm, double bandwidth)
{
    struct migration_load load = load_of(c, vm_of(c, vm));

    if (!c->moves->network)
        return 0;
    if (!(bandwidth > 0))
        return (double)INFINITY;
    return migration_forecast(&c->moves->params, &load, fmin(bandwidth, 1e300)).seconds;
}

/* Creation ------------------------------------------------------------------------------------ */

static struct migration_params params_of(const struct cloud_options *o)
{
    static const int kinds[] = { [CLOUD_INSTANT] = MIGRATION_INSTANT,
                                 [CLOUD_STOP_AND_COPY] = MIGRATION_STOP_AND_COPY,
                                 [CLOUD_PRECOPY] = MIGRATION_PRECOPY,
                                 [CLOUD_POSTCOPY] = MIGRATION_POSTCOPY };
    struct migration_params params;

    param_defaults(migration_table, &params, NULL);
    params.kind = kinds[o->migration];
    params.converge = o->converge;
    params.downtime_limit = time_seconds(o->downtime);
    params.most_rounds = o->rounds;
    params.most_factor = o->most_sent;
    params.resume = time_seconds(o->resume);
    params.state = o->cpu_state;
    params.fault_overhead = o->fault_overhead;
    params.slowdown = o->degradation;
    return params;
}

/* Racks have any numbers in a trace: they are numbered anew. How many there are. */
static uint32_t number_racks(struct cloud *c)
{
    struct map racks;
    uint32_t count = 0;

    map_init(&racks, &c->memory);
    c->moves->rack = arena_array(c->arena, c->pms, sizeof *c->moves->rack);
    for (uint32_t i = 0; i < c->pms; i++) {
        uint64_t key = (uint64_t)c->pm[i].view.rack;

        if (map_get(&racks, key) == MAP_NONE)
            map_put(&racks, key, count++);
        c->moves->rack[i] = map_get(&racks, key);
    }
    map_clear(&racks);
    return count;
}

/* Links 2 p and 2 p + 1 are out of PM p and into it; then those of the racks. */
static void create_network(struct cloud *c)
{
    struct moves *m = c->moves;
    uint32_t racks = c->platform->rack_uplink > 0 ? number_racks(c) : 0;
    struct network_options options = { .links = 2 * (c->pms + racks),
                                       .capacity = c->platform->rack_uplink / 8,
                                       .done = all_sent,
                                       .context = c };

    m->network = network_create(c->arena, c->engine, &options);
    for (uint32_t i = 0; i < 2 * c->pms; i++)
        network_set_capacity(m->network, i, c->machine[c->pm[i / 2].view.machine].nic / 8);
}

bool moves_create(struct cloud *c, struct error *err)
{
    (void)err;
    c->moves = arena_alloc(c->arena, sizeof *c->moves);
    c->moves->params = params_of(&c->options);
    c->moves->on_timer = engine_handler(c->engine, "migration", on_timer, c);
    if (c->options.migration != CLOUD_INSTANT && c->planning.policy)
        create_network(c);
    return true;
}
