/* HEFT at run time: the ready tasks by mean run time, each in the gap where it ends first. */
#include "policies/lib/dag/online.h"

/* What the policy has planned for a machine: in the order of assignment, as the system lists it. */
struct plan {
    uint64_t order;       /* of the job */
    uint32_t index;       /* of the task */
    sim_time start, cost; /* planned */
};

/* Times of one machine that are taken; of one core. */
struct slot {
    sim_time start, finish;
};

struct queue {
    struct plan *plan;
    size_t plans, plan_room;
    struct slot *slot; /* ascending */
    size_t slots, slot_room;
};

struct heft_rt {
    bool communication;

    /* State. */
    uint32_t machines;
    struct queue *queue; /* [machine] */
    struct ranked {
        const struct dag_task *task;
        double rank;
    } * ranked;
    size_t room;
};

static const struct param heft_rt_params[] = {
    PARAM(heft_rt, communication, false, 0, 1, "",
          "Reckon with the time until the data of a ready task are there; SoCRATES does not."),
    { 0 },
};

static bool heft_rt_init(void *ptr, struct dag *d, struct error *err)
{
    struct heft_rt *self = ptr;

    self->machines = dag_machines(d);
    self->queue = slab_alloc(dag_memory(d), self->machines * sizeof *self->queue);
    for (uint32_t m = 0; m < self->machines; m++)
        if (dag_machine(d, m).cores != 1)
            return error_set(err, "machine %u has %u cores; heft_rt plans for one", m,
                             dag_machine(d, m).cores);
    return true;
}

static void *more(struct dag *d, void *array, size_t *room, size_t size)
{
    size_t before = *room;

    *room = before ? 2 * before : 8;
    return slab_resize(dag_memory(d), array, before * size, *room * size);
}

static void add_slot(struct dag *d, struct queue *q, sim_time start, sim_time finish)
{
    size_t at;

    if (q->slots == q->slot_room)
        q->slot = more(d, q->slot, &q->slot_room, sizeof *q->slot);
    for (at = q->slots++; at > 0 && q->slot[at - 1].start > start; at--)
        q->slot[at] = q->slot[at - 1];
    q->slot[at] = (struct slot){ start, finish };
}

/* Forgets what is over, and lays what waits behind what runs, in the order of planned starts. */
static void read_queue(struct dag *d, struct queue *q, uint32_t machine)
{
    sim_time end = dag_now(d);
    size_t kept = 0, at = 0;

    q->slots = 0;
    for (const struct dag_task *task = dag_on_machine(d, machine); task;
         task = dag_on_machine_next(d, task)) {
        while (at < q->plans &&
               (q->plan[at].order != task->job->order || q->plan[at].index != task->index))
            at++;
        if (at == q->plans)
            break;
        q->plan[kept++] = q->plan[at];
        if (task->state != DAG_RUNNING)
            add_slot(d, q, q->plan[at].start, q->plan[at].start + q->plan[at].cost);
        else if (task->finish > end)
            end = task->finish;
        at++;
    }
    q->plans = kept;
    for (size_t i = 0; i < q->slots; i++) {
        sim_time late = end > q->slot[i].start ? end - q->slot[i].start : 0;

        q->slot[i].start += late;
        q->slot[i].finish += late;
        end = q->slot[i].finish;
    }
    for (const struct dag_task *task = dag_on_machine(d, machine); task;
         task = dag_on_machine_next(d, task))
        if (task->state == DAG_RUNNING)
            add_slot(d, q, dag_now(d), task->finish > dag_now(d) ? task->finish : dag_now(d));
}

/* The earliest start from `from` on of a gap that is long enough. */
static sim_time find_gap(const struct queue *q, sim_time from, sim_time length)
{
    for (size_t i = 0; i < q->slots; i++) {
        if (time_add(from, length) <= q->slot[i].start)
            return from;
        if (q->slot[i].finish > from)
            from = q->slot[i].finish;
    }
    return from;
}

static double mean_cost(const struct heft_rt *self, const struct dag *d,
                        const struct dag_task *task)
{
    double sum = 0, count = 0;

    for (uint32_t m = 0; m < self->machines; m++) {
        sim_time cost = dag_cost_on(d, task, m);

        sum += cost == TIME_NEVER ? 0 : (double)cost;
        count += cost != TIME_NEVER;
    }
    return sum / count;
}

/* Longest first, those of equal length in the order in which they became ready. */
static size_t rank_ready(struct heft_rt *self, struct dag *d)
{
    size_t count = 0;

    while (self->room < dag_ready_count(d))
        self->ranked = more(d, self->ranked, &self->room, sizeof *self->ranked);
    for (const struct dag_task *task = dag_ready(d); task; task = dag_ready_next(d, task)) {
        double rank = mean_cost(self, d, task);
        size_t at;

        for (at = count++; at > 0 && self->ranked[at - 1].rank < rank; at--)
            self->ranked[at] = self->ranked[at - 1];
        self->ranked[at] = (struct ranked){ task, rank };
    }
    return count;
}

static bool place(struct heft_rt *self, struct dag *d, const struct dag_task *task)
{
    sim_time best_start = 0, best_finish = TIME_NEVER, cost;
    uint32_t best = 0;
    struct queue *q;

    for (uint32_t m = 0; m < self->machines; m++) {
        sim_time start;

        cost = dag_cost_on(d, task, m);
        if (cost == TIME_NEVER)
            continue;
        start = find_gap(&self->queue[m],
                         self->communication ? dag_data_at(d, task, m) : dag_now(d), cost);
        if (time_add(start, cost) < best_finish) {
            best_start = start;
            best_finish = time_add(start, cost);
            best = m;
        }
    }
    q = &self->queue[best];
    cost = best_finish - best_start;
    if (q->plans == q->plan_room)
        q->plan = more(d, q->plan, &q->plan_room, sizeof *q->plan);
    q->plan[q->plans++] = (struct plan){ task->job->order, task->index, best_start, cost };
    add_slot(d, q, best_start, best_finish);
    return dag_assign_at(d, task, best, (double)best_start);
}

static void heft_rt_decide(void *ptr, struct dag *d)
{
    struct heft_rt *self = ptr;
    size_t count = rank_ready(self, d);

    for (uint32_t m = 0; m < self->machines; m++)
        read_queue(d, &self->queue[m], m);
    for (size_t i = 0; i < count; i++)
        if (!place(self, d, self->ranked[i].task))
            return;
}

const struct dag_policy dag_heft_rt = {
    .policy = { .name = "dag.heft_rt",
                .doc =
                    "HEFT over the ready tasks, into gaps of what waits; machines keep that order.",
                .source =
                    "HEFT_RT of SoCRATES (EpiSci/SoCRATES); HEFT: Topcuoglu et al., IEEE TPDS "
                    "13(3), 2002",
                .params = heft_rt_params,
                .self_size = sizeof(struct heft_rt) },
    .init = heft_rt_init,
    .decide = heft_rt_decide,
    .strict = true,
    .fixed = true,
};
