/* MET: each ready task on the machine that takes least for it, the least used of equal ones. */
#include "sim/dag/dag.h"

struct met {
    bool busy_quirk;

    /* State. */
    uint32_t *tied; /* machines that take least */
};

static const struct param met_params[] = {
    PARAM(met, busy_quirk, false, 0, 1, "",
          "Take machines out of a tie as the released DS3 does: for each busy one, the machine at "
          "the place of the first busy one."),
    { 0 },
};

static bool met_init(void *ptr, struct dag *d, struct error *err)
{
    struct met *self = ptr;

    (void)err;
    self->tied = slab_alloc(dag_memory(d), dag_machines(d) * sizeof *self->tied);
    return true;
}

static bool is_busy(const struct dag *d, uint32_t machine)
{
    struct dag_machine_view view = dag_machine(d, machine);

    return view.busy == view.cores;
}

/* Machines that take least, in their order. */
static uint32_t find_tied(struct met *self, const struct dag *d, const struct dag_task *task)
{
    sim_time least = TIME_NEVER;
    uint32_t count = 0;

    for (uint32_t m = 0; m < dag_machines(d); m++) {
        sim_time cost = dag_cost_on(d, task, m);

        if (cost < least)
            count = 0;
        if (cost == TIME_NEVER || cost > least)
            continue;
        least = cost;
        self->tied[count++] = m;
    }
    return count;
}

/* Without the busy ones, if there are others. Returns how many stay. */
static uint32_t drop_busy(struct met *self, const struct dag *d, uint32_t count)
{
    uint32_t busy = 0, first = 0, kept = 0;

    for (uint32_t i = 0; i < count; i++)
        if (is_busy(d, self->tied[i]) && busy++ == 0)
            first = i;
    if (busy == 0 || busy == count)
        return count;
    for (uint32_t i = 0; i < count; i++)
        if (self->busy_quirk ? i < first || i >= first + busy : !is_busy(d, self->tied[i]))
            self->tied[kept++] = self->tied[i];
    return kept;
}

static void met_decide(void *ptr, struct dag *d)
{
    struct met *self = ptr;

    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        uint32_t count = drop_busy(self, d, find_tied(self, d, task));
        uint32_t best = self->tied[0];

        next = dag_ready_next(d, task);
        for (uint32_t i = 1; i < count; i++)
            if (dag_machine(d, self->tied[i]).assigned < dag_machine(d, best).assigned)
                best = self->tied[i];
        if (!dag_assign(d, task, best))
            return;
    }
}

const struct dag_policy dag_met = {
    .policy = { .name = "dag.met",
                .doc = "Minimum execution time: each ready task where it runs shortest.",
                .source =
                    "Braun et al., JPDC 61(6), 2001, section 3.2; ties as in DS3: Arda et al., "
                    "IEEE TC 69(8), 2020",
                .params = met_params,
                .self_size = sizeof(struct met) },
    .init = met_init,
    .decide = met_decide,
    .fixed = true,
};
