/*
 * A weighted sum of features of the state (state_view.h) decides which ready task goes to which
 * machine: ready for weights that were learned elsewhere.
 */
#include "policies/lib/dag/state_view.h"
#include "policies/lib/weights.h"

struct linear {
    const char *weights;
    double weight[STATE_NAMES];
};

static const struct param linear_params[] = {
    PARAM_TEXT(linear, weights, "finish=-1",
               "Weights by feature, e.g. \"finish=-1, left=0.2\"; the others are 0."),
    { 0 },
};

static bool init(void *ptr, struct dag *d, struct error *err)
{
    struct linear *self = ptr;

    (void)d;
    return weights_read(self->weights, state_names, "finish", self->weight, err);
}

/* Features that are not asked for do not count, not even where they are infinite. */
static double score(const struct linear *self, const struct state_view *v, uint32_t task,
                    uint32_t machine)
{
    double feature[STATE_NAMES], sum = 0;

    state_view_pair(v, task, machine, feature);
    for (size_t i = 0; i < STATE_NAMES; i++)
        if (self->weight[i] != 0)
            sum += self->weight[i] * feature[i];
    return sum;
}

/* Assigns the pair of the highest score; equals: the first task, then the first machine. */
static bool assign_best(const struct linear *self, struct dag *d)
{
    const struct dag_task *best = NULL;
    struct state_view v;
    double most = 0;
    uint32_t where = 0;

    if (!state_view_open(&v, d))
        return false;
    for (uint32_t i = 0; i < v.tasks; i++)
        for (uint32_t m = 0; m < v.machines; m++) {
            double value;

            if (dag_cost_now(d, v.task[i], m) == TIME_NEVER)
                continue;
            value = score(self, &v, i, m);
            if (best && value <= most)
                continue;
            best = v.task[i];
            most = value;
            where = m;
        }
    state_view_close(&v);
    return best && dag_assign(d, best, where);
}

static void decide(void *ptr, struct dag *d)
{
    while (assign_best(ptr, d))
        continue;
}

const struct dag_policy dag_linear = {
    .policy = { .name = "dag.linear",
                .doc = "The ready task and machine of the highest weighted sum of features.",
                .source = "features after SoCRATES/DeepSoCS (EpiSci); weights are the user's",
                .params = linear_params,
                .self_size = sizeof(struct linear) },
    .init = init,
    .decide = decide,
    .fixed = true,
};
