/*
 * Quincy (Isard et al., SOSP 2009): all tasks are placed at once by a min-cost flow from tasks to
 * slots, with Firmament's graph and costs (Gog et al., OSDI 2016; quincy_cost_model.cc,
 * trivial_cost_model.cc, octopus_cost_model.cc).
 *
 * A task sends one unit to the sink: through the unscheduled node of its job; through the cluster,
 * a rack and a machine; or straight through a rack or a machine that holds enough of its input. A
 * task counts as one slot and slots are cores; where a task has no room on its machine yet, it
 * waits for it. Costs are in thousandths:
 *   quincy    unscheduled `wait_cost` a second since the task could start, and 1, so that of
 *             equals a place is better; `rack_cost` and
 *             `core_cost` a GiB moved: machine with the input 0, its rack that of its worst
 *             machine, the cluster that of everything over the core; going on where it runs, less
 *             `progress` a second that it has run. Data of parents are not in any place.
 *   trivial   unscheduled 5, the cluster 2
 *   octopus   unscheduled 1,000,000, a machine the number of its tasks
 * With `preempt` running tasks stay in the graph: they are killed to wait, or to move. Their arcs
 * are cheaper by 1 under all models, so that nothing moves between equals.
 *
 * The graph is solved when something has changed, for all changes of the instant, and each
 * `interval` while tasks wait, as their costs grow; the answer counts after `decision_time` and
 * `arc_time` for each arc, for what is still as it was then.
 */
#include <math.h>

#include "policies/lib/min_cost_flow.h"
#include "sim/bigdata/bigdata.h"

enum { COSTS_QUINCY, COSTS_TRIVIAL, COSTS_OCTOPUS };
enum { UNIT = 1000 }; /* of cost */

/* A task in the graph, by its node. */
struct task {
    struct big_stage_view *stage; /* NULL: not a task */
    uint32_t index, place;        /* in its stage; in `list` */
    uint32_t wait_arc, run_arc;   /* to the unscheduled node; to its machine, BIG_NONE: none */
    uint32_t attempt, machine;    /* while it runs; BIG_NONE */
    sim_time since;               /* it could start from here */
    sim_time started;
};

struct start {
    struct big_stage_view *stage;
    uint32_t index, machine;
};

struct quincy {
    struct min_cost_flow *graph; /* first member: tests look at it */
    int costs;
    bool preempt;
    double wait_cost, rack_cost, core_cost, preferred, progress;
    sim_time decision_time, arc_time, interval;

    uint32_t sink, cluster;
    uint32_t *machine, *slot_arc, *rack_arc; /* of each machine: node, to the sink, from its rack */
    uint32_t *rack, *cluster_arc;            /* of each rack: node, from the cluster */
    int64_t *machine_left, *rack_left;       /* scratch: flow not given to a task */
    struct task *task;
    uint32_t tasks; /* room */
    uint32_t *list; /* nodes of the tasks */
    uint32_t listed, list_room;
    struct start *start;
    uint32_t starts, start_room;
    bool changed, thinks, ticks;
};

enum message { MESSAGE_ANSWER, MESSAGE_TICK };

/* Private to a job and a stage. */
struct unscheduled {
    uint32_t node;
};

struct nodes {
    uint32_t *of; /* node + 1 of each task; 0: none */
    uint32_t waiting;
};

static const char *const models[] = { "quincy", "trivial", "octopus", NULL };

static const struct param quincy_params[] = {
    PARAM_CHOICE(quincy, costs, "quincy", models, "Of the arcs."),
    PARAM(quincy, preempt, false, 0, 1, "", "Running tasks may be killed for better places."),
    PARAM(quincy, wait_cost, 0.5, 0, 1e6, "", "Of a second that a task waits."),
    PARAM(quincy, rack_cost, 1, 0, 1e6, "", "Of a GiB read from the rack."),
    PARAM(quincy, core_cost, 2, 0, 1e6, "", "Of a GiB read from another rack."),
    PARAM(quincy, preferred, 0.1, 0, 1, "", "Part of its input that makes a place preferred."),
    PARAM(quincy, progress, 1, 0, 1e6, "", "A running task's arc is cheaper by that a second."),
    PARAM_TIME(quincy, decision_time, "0s", "From a solution to its effect."),
    PARAM_TIME(quincy, arc_time, "0s", "The same for each arc."),
    PARAM_TIME(quincy, interval, "1s", "Costs grow with time: solved again while tasks wait."),
    { 0 },
};

static int64_t slots_of(const struct big *big, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);

    if (!m->up)
        return 0;
    return m->capacity[BIG_CPU] < 1000 ? 1 : m->capacity[BIG_CPU] / 1000;
}

static bool quincy_init(void *ptr, struct big *big, struct error *err)
{
    struct quincy *self = ptr;
    uint32_t machines = big_machines(big), racks = big_racks(big);

    if (self->interval <= 0)
        return error_set(err, "interval is 0; expected more");
    self->graph = min_cost_flow_create(big_memory(big));
    self->machine = big_alloc(big, machines * sizeof *self->machine);
    self->slot_arc = big_alloc(big, machines * sizeof *self->slot_arc);
    self->rack_arc = big_alloc(big, machines * sizeof *self->rack_arc);
    self->machine_left = big_alloc(big, machines * sizeof *self->machine_left);
    self->rack = big_alloc(big, racks * sizeof *self->rack);
    self->cluster_arc = big_alloc(big, racks * sizeof *self->cluster_arc);
    self->rack_left = big_alloc(big, racks * sizeof *self->rack_left);
    self->sink = min_cost_flow_add_node(self->graph, 0);
    self->cluster = min_cost_flow_add_node(self->graph, 0);
    for (uint32_t r = 0; r < racks; r++) {
        self->rack[r] = min_cost_flow_add_node(self->graph, 0);
        self->cluster_arc[r] =
            min_cost_flow_add_arc(self->graph, self->cluster, self->rack[r], 1 << 30, 0);
    }
    for (uint32_t m = 0; m < machines; m++) {
        int64_t slots = slots_of(big, m);

        self->machine[m] = min_cost_flow_add_node(self->graph, 0);
        self->slot_arc[m] =
            min_cost_flow_add_arc(self->graph, self->machine[m], self->sink, slots, 0);
        self->rack_arc[m] = min_cost_flow_add_arc(
            self->graph, self->rack[big_machine(big, m)->rack], self->machine[m], slots, 0);
    }
    return true;
}

/* The costs and the room of a machine follow its tasks. */
static void update_machine(struct quincy *self, const struct big *big, uint32_t machine)
{
    int64_t slots = slots_of(big, machine), running = big_machine(big, machine)->running;

    self->changed = true;
    if (!self->preempt)
        slots = slots > running ? slots - running : 0;
    min_cost_flow_set_capacity(self->graph, self->slot_arc[machine], slots);
    min_cost_flow_set_capacity(self->graph, self->rack_arc[machine], slots);
    if (self->costs == COSTS_OCTOPUS)
        min_cost_flow_set_cost(self->graph, self->rack_arc[machine], running * UNIT);
}

/* Tasks of the graph ------------------------------------------------------------------------- */

static void *grow(struct big *big, void *piece, uint32_t *room, uint32_t needed, size_t size)
{
    uint32_t more = *room ? *room : 64;

    while (more < needed)
        more *= 2;
    if (more > *room) {
        piece = slab_resize(big_memory(big), piece, *room * size, more * size);
        *room = more;
    }
    return piece;
}

static int64_t cost_of(double value)
{
    return value < 1e12 ? (int64_t)llround(value * UNIT) : (int64_t)(1e12 * UNIT);
}

static double gigabytes(const struct big_stage_view *stage)
{
    return stage->spec->input / stage->spec->tasks / 1073741824.0;
}

/* Arcs to the machines and racks that hold the block of a task; a block is whole or not there. */
static void add_preferred(struct quincy *self, const struct big *big, uint32_t node,
                          const struct task *task)
{
    const uint32_t *holder;
    uint32_t count = big_replicas(big, task->stage, task->index, &holder);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t rack = big_machine(big, holder[i])->rack, first;
        uint32_t here = 1;
        bool again = false;

        min_cost_flow_add_arc(self->graph, node, self->machine[holder[i]], 1, 0);
        for (uint32_t j = 0; j < count; j++) {
            bool same = j != i && big_machine(big, holder[j])->rack == rack;

            here += same;
            again = again || (same && j < i);
        }
        if (!again)
            min_cost_flow_add_arc(self->graph, node, self->rack[rack], 1,
                                  here == big_rack_machines(big, rack, &first)
                                      ? 0
                                      : cost_of(self->rack_cost * gigabytes(task->stage)));
    }
}

static double cluster_cost(const struct quincy *self, const struct big_stage_view *stage)
{
    if (self->costs == COSTS_QUINCY)
        return self->core_cost * gigabytes(stage);
    return self->costs == COSTS_TRIVIAL ? 2 : 0;
}

static int64_t waiting_cost(const struct quincy *self, const struct big *big,
                            const struct task *task)
{
    if (self->costs == COSTS_QUINCY)
        return cost_of(self->wait_cost * time_seconds(big_now(big) - task->since)) + 1;
    return (self->costs == COSTS_TRIVIAL ? 5 : 1000000) * (int64_t)UNIT;
}

static void set_demand(struct quincy *self)
{
    min_cost_flow_set_supply(self->graph, self->sink, -(int64_t)self->listed);
}

static void add_task(struct quincy *self, struct big *big, struct big_stage_view *stage,
                     uint32_t index)
{
    const struct unscheduled *job = big_job_priv(big, stage->job);
    struct nodes *nodes = big_stage_priv(big, stage);
    uint32_t node = min_cost_flow_add_node(self->graph, 1);
    struct task *task;

    self->task = grow(big, self->task, &self->tasks, node + 1, sizeof *self->task);
    self->list = grow(big, self->list, &self->list_room, self->listed + 1, sizeof *self->list);
    task = &self->task[node];
    *task = (struct task){ .stage = stage,
                           .index = index,
                           .place = self->listed,
                           .run_arc = BIG_NONE,
                           .attempt = BIG_NONE,
                           .machine = BIG_NONE,
                           .since = big_now(big) };
    self->list[self->listed++] = node;
    nodes->of[index] = node + 1;
    nodes->waiting++;
    task->wait_arc =
        min_cost_flow_add_arc(self->graph, node, job->node, 1, waiting_cost(self, big, task));
    min_cost_flow_add_arc(self->graph, node, self->cluster, 1, cost_of(cluster_cost(self, stage)));
    if (self->costs == COSTS_QUINCY && stage->spec->input > 0 && self->preferred <= 1)
        add_preferred(self, big, node, task);
    set_demand(self);
    self->changed = true;
}

static void remove_task(struct quincy *self, const struct big *big, uint32_t node)
{
    struct task *task = &self->task[node];
    struct nodes *nodes = big_stage_priv(big, task->stage);
    uint32_t last = self->list[--self->listed];

    nodes->of[task->index] = 0;
    nodes->waiting -= task->attempt == BIG_NONE;
    self->list[task->place] = last;
    self->task[last].place = task->place;
    task->stage = NULL;
    min_cost_flow_remove_node(self->graph, node);
    set_demand(self);
    self->changed = true;
}

/* Tasks that wait and are not in the graph: new ones, and ones whose output was lost. */
static void add_missing(struct quincy *self, struct big *big, struct big_stage_view *stage)
{
    const struct nodes *nodes = big_stage_priv(big, stage);

    for (uint32_t i = 0; i < stage->spec->tasks && nodes->waiting < stage->waiting; i++)
        if (nodes->of[i] == 0 && big_task_waits(big, stage, i))
            add_task(self, big, stage, i);
}

/* What is told ------------------------------------------------------------------------------- */

static void quincy_job_arrived(void *ptr, struct big *big, struct big_job *job)
{
    struct quincy *self = ptr;
    struct unscheduled *unscheduled = big_job_priv(big, job);

    unscheduled->node = min_cost_flow_add_node(self->graph, 0);
    min_cost_flow_add_arc(self->graph, unscheduled->node, self->sink, 1 << 30, 0);
    for (uint32_t s = 0; s < job->stages; s++) {
        struct nodes *nodes = big_stage_priv(big, &job->stage[s]);

        nodes->of = slab_alloc(big_memory(big), job->stage[s].spec->tasks * sizeof *nodes->of);
    }
}

static void quincy_job_over(void *ptr, struct big *big, struct big_job *job)
{
    struct quincy *self = ptr;
    const struct unscheduled *unscheduled = big_job_priv(big, job);

    for (uint32_t s = 0; s < job->stages; s++) {
        struct nodes *nodes = big_stage_priv(big, &job->stage[s]);
        uint32_t tasks = job->stage[s].spec->tasks;

        for (uint32_t i = 0; i < tasks; i++)
            if (nodes->of[i])
                remove_task(self, big, nodes->of[i] - 1);
        slab_free(big_memory(big), nodes->of, tasks * sizeof *nodes->of);
    }
    min_cost_flow_remove_node(self->graph, unscheduled->node);
}

static void quincy_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                              int end)
{
    struct quincy *self = ptr;
    struct nodes *nodes = big_stage_priv(big, attempt->stage);
    uint32_t node = nodes->of[attempt->task] - 1;

    update_machine(self, big, attempt->machine);
    if (nodes->of[attempt->task] == 0)
        return;
    if (end == BIG_DONE || end == BIG_BEATEN || big_has_copy(big, attempt)) {
        remove_task(self, big, node);
    } else if (self->task[node].attempt == attempt->id) {
        if (self->task[node].run_arc != BIG_NONE)
            min_cost_flow_remove_arc(self->graph, self->task[node].run_arc);
        self->task[node].run_arc = self->task[node].attempt = self->task[node].machine = BIG_NONE;
        nodes->waiting++;
    }
}

static void quincy_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    update_machine(ptr, big, machine);
}

/* Placement ---------------------------------------------------------------------------------- */

/* Of going on where a task runs. */
static int64_t running_cost(const struct quincy *self, const struct big *big,
                            const struct task *task)
{
    const double cost[] = { 0, self->rack_cost, self->core_cost };
    int level = big_level(big, task->stage, task->index, task->machine);

    return cost_of(cost[level] * gigabytes(task->stage) -
                   self->progress * time_seconds(big_now(big) - task->started)) -
           1;
}

/* What time has changed; tasks that cannot start any more, as data they read are lost, leave. */
static void update_tasks(struct quincy *self, const struct big *big)
{
    for (uint32_t i = self->listed; i-- > 0;) {
        const struct task *task = &self->task[self->list[i]];

        if (task->attempt == BIG_NONE && !big_task_waits(big, task->stage, task->index)) {
            remove_task(self, big, self->list[i]);
            continue;
        }
        min_cost_flow_set_cost(self->graph, task->wait_arc, waiting_cost(self, big, task));
        if (task->run_arc != BIG_NONE && self->costs == COSTS_QUINCY)
            min_cost_flow_set_cost(self->graph, task->run_arc, running_cost(self, big, task));
    }
}

/* The node that the unit of a task goes to first. */
static uint32_t first_hop(const struct quincy *self, uint32_t node)
{
    uint32_t arc = min_cost_flow_next_out(self->graph, node, BIG_NONE);

    while (arc != BIG_NONE && min_cost_flow_on(self->graph, arc) == 0)
        arc = min_cost_flow_next_out(self->graph, node, arc);
    return arc == BIG_NONE ? BIG_NONE : min_cost_flow_head(self->graph, arc);
}

/* A machine of the rack that the flow through the rack goes to; `wish` if it can be. */
static uint32_t through_rack(struct quincy *self, const struct big *big, uint32_t rack,
                             uint32_t wish)
{
    uint32_t first, count = big_rack_machines(big, rack, &first);

    if (wish != BIG_NONE && self->machine_left[wish] > 0) {
        self->machine_left[wish]--;
        return wish;
    }
    for (uint32_t m = first; m < first + count; m++)
        if (self->machine_left[m] > 0) {
            self->machine_left[m]--;
            return m;
        }
    return BIG_NONE;
}

static uint32_t through_cluster(struct quincy *self, const struct big *big, uint32_t wish)
{
    uint32_t rack = wish == BIG_NONE ? 0 : big_machine(big, wish)->rack;

    if (wish == BIG_NONE || self->rack_left[rack] == 0 || self->machine_left[wish] == 0) {
        wish = BIG_NONE;
        for (rack = 0; rack < big_racks(big) && self->rack_left[rack] == 0; rack++)
            continue;
    }
    if (rack == big_racks(big))
        return BIG_NONE;
    self->rack_left[rack]--;
    return through_rack(self, big, rack, wish);
}

/* The machine that a task's unit ends at; BIG_NONE: it waits. */
static uint32_t place_of(struct quincy *self, const struct big *big, uint32_t node)
{
    const struct task *task = &self->task[node];
    uint32_t hop = first_hop(self, node);

    if (hop == self->cluster)
        return through_cluster(self, big, task->machine);
    if (hop == BIG_NONE || hop < self->rack[0])
        return BIG_NONE;
    if (hop < self->machine[0]) {
        uint32_t rack = hop - self->rack[0];
        bool own = task->machine != BIG_NONE && big_machine(big, task->machine)->rack == rack;

        return through_rack(self, big, rack, own ? task->machine : BIG_NONE);
    }
    return hop - self->machine[0] < big_machines(big) ? hop - self->machine[0] : BIG_NONE;
}

/* Tasks that wait and have a place. */
static void collect(struct quincy *self, struct big *big)
{
    for (uint32_t i = 0; i < self->listed; i++) {
        uint32_t node = self->list[i], machine;
        const struct task *task = &self->task[node];

        if (task->attempt != BIG_NONE)
            continue;
        machine = place_of(self, big, node);
        if (machine == BIG_NONE)
            continue;
        self->start =
            grow(big, self->start, &self->start_room, self->starts + 1, sizeof *self->start);
        self->start[self->starts++] = (struct start){ task->stage, task->index, machine };
    }
}

/* Kills what shall wait or move: it is then started like the others. */
static void evict(struct quincy *self, struct big *big)
{
    uint32_t listed = self->listed;

    for (uint32_t i = 0; i < listed; i++) {
        uint32_t node = self->list[i], machine;
        struct task *task = &self->task[node];
        struct start start = { task->stage, task->index, BIG_NONE };

        if (task->attempt == BIG_NONE)
            continue;
        machine = place_of(self, big, node);
        if (machine == task->machine)
            continue;
        start.machine = machine;
        big_kill(big, big_attempt_at(big, task->attempt));
        if (machine == BIG_NONE)
            continue;
        self->start =
            grow(big, self->start, &self->start_room, self->starts + 1, sizeof *self->start);
        self->start[self->starts++] = start;
    }
}

static void start_task(struct quincy *self, struct big *big, const struct start *start)
{
    struct nodes *nodes = big_stage_priv(big, start->stage);
    const struct big_attempt *attempt;
    uint32_t node = nodes->of[start->index] - 1;
    struct task *task;

    if (!big_task_waits(big, start->stage, start->index) ||
        !big_fits(big, start->stage, start->machine))
        return;
    attempt = big_start(big, start->stage, start->index, start->machine);
    if (!attempt)
        return;
    task = &self->task[node];
    task->attempt = attempt->id;
    task->machine = start->machine;
    task->started = big_now(big);
    nodes->waiting--;
    update_machine(self, big, start->machine);
    if (self->preempt)
        task->run_arc =
            min_cost_flow_add_arc(self->graph, node, self->machine[start->machine], 1, -1);
    else
        remove_task(self, big, node);
}

/* Waiting becomes dearer: what is not worth a place now may be later. */
static void tick(struct quincy *self, struct big *big)
{
    if (self->ticks || self->costs != COSTS_QUINCY || big_waiting(big) == 0)
        return;
    self->ticks = true;
    big_after(big, self->interval, &(struct big_message){ .kind = MESSAGE_TICK });
}

static void apply(struct quincy *self, struct big *big)
{
    for (uint32_t m = 0; m < big_machines(big); m++)
        self->machine_left[m] = min_cost_flow_on(self->graph, self->rack_arc[m]);
    for (uint32_t r = 0; r < big_racks(big); r++)
        self->rack_left[r] = min_cost_flow_on(self->graph, self->cluster_arc[r]);
    self->starts = 0;
    if (self->preempt)
        evict(self, big);
    collect(self, big);
    for (uint32_t i = 0; i < self->starts; i++)
        start_task(self, big, &self->start[i]);
    tick(self, big);
}

static void quincy_decide(void *ptr, struct big *big)
{
    struct quincy *self = ptr;
    sim_time delay;

    if (self->thinks)
        return;
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            add_missing(self, big, &job->stage[s]);
    if (!self->changed)
        return;
    update_tasks(self, big);
    self->changed = false;
    min_cost_flow_solve(self->graph);
    big_count(big, BIG_DECISIONS, 1);
    delay =
        time_add(self->decision_time, self->arc_time * (int64_t)min_cost_flow_arcs(self->graph));
    big_count(big, BIG_THINK_NS, (double)delay);
    self->thinks = delay > 0;
    if (self->thinks)
        big_after(big, delay, &(struct big_message){ .kind = MESSAGE_ANSWER });
    else
        apply(self, big);
}

static void quincy_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct quincy *self = ptr;

    if (message->kind == MESSAGE_TICK) {
        self->ticks = false;
        self->changed = true;
        return;
    }
    self->thinks = false;
    apply(self, big);
}

const struct bigdata_policy bigdata_quincy = {
    .policy = { .name = "bigdata.quincy",
                .doc = "All tasks placed at once by a min-cost flow over machines and racks.",
                .source = "Isard et al., SOSP 2009; Gog et al., OSDI 2016, cost models",
                .params = quincy_params,
                .self_size = sizeof(struct quincy) },
    .job_size = sizeof(struct unscheduled),
    .stage_size = sizeof(struct nodes),
    .executors = true,
    .init = quincy_init,
    .job_arrived = quincy_job_arrived,
    .job_over = quincy_job_over,
    .task_ended = quincy_task_ended,
    .machine_changed = quincy_machine_changed,
    .message = quincy_message,
    .decide = quincy_decide,
};
