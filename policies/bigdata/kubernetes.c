/*
 * The default scheduler of Kubernetes on tasks as pods: the queue by priority, then by arrival;
 * nodes that have room are scored by NodeResourcesFit (least or most allocated) and
 * NodeResourcesBalancedAllocation, of CPU and memory. It stops looking when it has found enough
 * nodes (percentageOfNodesToScore), goes on there with the next pod, and draws among the best. A
 * pod without a place waits until a node gets room, and holds up nobody else. kubernetes.io,
 * "Resource bin packing", "Scheduler performance tuning", "Pod priority and preemption" (which is
 * left out: nothing is evicted); plugins/noderesources and schedule_one.go of kube-scheduler.
 */
#include "policies/lib/bigdata/score.h"
#include "policies/lib/kube.h"
#include "sim/bigdata/bigdata.h"

/* The last score of a machine, and for what: most of them do not change between two pods. */
struct known {
    int64_t demand[KUBE_RESOURCES], free[KUBE_RESOURCES];
    int64_t score;
    bool valid;
};

struct kubernetes {
    int strategy;
    int64_t fit, balanced; /* weights of the plugins */
    int64_t cpu, memory;   /* and of the resources in the first */
    int64_t percentage;
    struct score score;
    struct known *known; /* of each machine */
    uint32_t next;       /* where the last search ended */
};

/* The best so far, and how many were as good. */
struct choice {
    uint32_t machine;
    int64_t score;
    uint64_t equals;
};

static const struct param kubernetes_params[] = {
    PARAM_CHOICE(kubernetes, strategy, "least", kube_strategy_names,
                 "Scoring strategy of NodeResourcesFit: least or most allocated."),
    PARAM(kubernetes, fit, 1, 0, 100, "", "Weight of NodeResourcesFit."),
    PARAM(kubernetes, balanced, 1, 0, 100, "", "Weight of NodeResourcesBalancedAllocation."),
    PARAM(kubernetes, cpu, 1, 0, 100, "", "Weight of CPU in NodeResourcesFit."),
    PARAM(kubernetes, memory, 1, 0, 100, "", "Weight of memory in NodeResourcesFit."),
    PARAM(kubernetes, percentage, 0, 0, 100, "",
          "percentageOfNodesToScore; 0: 50 less one for each 125 machines, at least 5."),
    { 0 },
};

static bool kubernetes_init(void *ptr, struct big *big, struct error *err)
{
    struct kubernetes *self = ptr;

    (void)err;
    score_init(&self->score, big);
    self->known = big_alloc(big, big_machines(big) * sizeof *self->known);
    return true;
}

static const int resource[KUBE_RESOURCES] = { BIG_CPU, BIG_MEMORY };

static int64_t compute(const struct kubernetes *self, const int64_t *demand,
                       const struct big_machine *machine)
{
    const int64_t weight[KUBE_RESOURCES] = { self->cpu, self->memory };
    struct kube_request request[KUBE_RESOURCES];

    for (int i = 0; i < KUBE_RESOURCES; i++) {
        int64_t capacity = machine->capacity[resource[i]];

        request[i] = (struct kube_request){ 0, 0 };
        if (capacity != INT64_MAX)
            request[i] =
                (struct kube_request){ capacity - machine->free[resource[i]] + demand[resource[i]],
                                       capacity };
    }
    return self->fit * kube_fit_score(self->strategy, weight, request) +
           self->balanced * kube_balance_score(request);
}

static int64_t score_of(const struct kubernetes *self, const int64_t *demand,
                        const struct big_machine *machine)
{
    struct known *last = &self->known[machine->id];
    bool same = last->valid;

    for (int i = 0; i < KUBE_RESOURCES; i++)
        same = same && last->demand[i] == demand[resource[i]] &&
               last->free[i] == machine->free[resource[i]];
    if (same)
        return last->score;
    *last = (struct known){ .score = compute(self, demand, machine), .valid = true };
    for (int i = 0; i < KUBE_RESOURCES; i++) {
        last->demand[i] = demand[resource[i]];
        last->free[i] = machine->free[resource[i]];
    }
    return last->score;
}

/* One more node with room; equals are drawn among. */
static void consider(const struct kubernetes *self, struct big *big,
                     const struct big_stage_view *stage, uint32_t machine, struct choice *choice)
{
    int64_t score = score_of(self, stage->spec->demand, big_machine(big, machine));

    if (choice->machine == BIG_NONE || score > choice->score)
        *choice = (struct choice){ machine, score, 1 };
    else if (score == choice->score && rng_below(big_rng(big), ++choice->equals) == 0)
        choice->machine = machine;
}

/* The best of the first nodes with room, from where the last search ended. */
static struct choice search(struct kubernetes *self, struct big *big,
                            const struct big_stage_view *stage)
{
    struct choice choice = { BIG_NONE, 0, 0 };
    uint32_t nodes = self->score.machines, wanted = kube_enough(self->percentage, nodes);
    uint32_t found = 0, first = self->next;

    for (int lap = 0; lap < 2 && found < wanted; lap++) {
        uint32_t from = lap ? 0 : first, end = lap ? first : nodes;
        uint32_t m = score_next_open(&self->score, from);

        for (; m < end && found < wanted; m = score_next_open(&self->score, m + 1)) {
            if (!big_fits(big, stage, m))
                continue;
            consider(self, big, stage, m, &choice);
            self->next = (m + 1) % nodes;
            found++;
        }
    }
    if (found < wanted)
        self->next = first; /* it has looked at all */
    return choice;
}

static uint32_t kubernetes_place(void *ptr, struct big *big, struct big_stage_view *stage,
                                 bool only_freed)
{
    struct kubernetes *self = ptr;
    struct choice choice = { BIG_NONE, 0, 0 };

    if (!only_freed)
        return search(self, big, stage).machine;
    for (uint32_t i = 0; i < self->score.freed_count; i++)
        if (big_fits(big, stage, self->score.freed[i]))
            consider(self, big, stage, self->score.freed[i], &choice);
    return choice.machine;
}

static void kubernetes_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    struct kubernetes *self = ptr;

    score_stage_ready(&self->score, big, stage);
}

static void kubernetes_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                                  int end)
{
    struct kubernetes *self = ptr;

    (void)end;
    score_task_ended(&self->score, big, attempt);
}

static void kubernetes_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    struct kubernetes *self = ptr;

    score_machine_changed(&self->score, big, machine);
}

static void kubernetes_job_over(void *ptr, struct big *big, struct big_job *job)
{
    (void)ptr;
    score_job_over(big, job);
}

static void kubernetes_decide(void *ptr, struct big *big)
{
    struct kubernetes *self = ptr;

    score_decide(&self->score, big, kubernetes_place, self);
}

const struct bigdata_policy bigdata_kubernetes = {
    .policy = { .name = "bigdata.kubernetes",
                .doc = "As kube-scheduler: least (or most) allocated and balanced machines.",
                .source = "kubernetes.io, Resource bin packing; Scheduler performance tuning; "
                          "kube-scheduler, plugins/noderesources",
                .params = kubernetes_params,
                .self_size = sizeof(struct kubernetes) },
    .conserves = true,
    .stage_size = sizeof(struct dominant_node),
    .init = kubernetes_init,
    .stage_ready = kubernetes_stage_ready,
    .task_ended = kubernetes_task_ended,
    .job_over = kubernetes_job_over,
    .machine_changed = kubernetes_machine_changed,
    .decide = kubernetes_decide,
};
