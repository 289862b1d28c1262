/* Fork and join: a task splits into branches that meet again, several times over. */
#include "workloads/dag/shapes.h"

struct fork_join {
    struct shape shape; /* first member */
    int64_t stages;
    int64_t width;
    int64_t length;
};

static const struct param fork_join_params[] = {
    SHAPE_PARAMS("uniform(0, 20s)"),
    PARAM(fork_join, stages, 1, 1, 1e6, "", "Forks, one behind the join of the other."),
    PARAM(fork_join, width, 8, 1, 1e6, "", "Branches of a fork."),
    PARAM(fork_join, length, 1, 1, 1e6, "", "Tasks of a branch, one behind the other."),
    { 0 },
};

static bool fork_join_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct fork_join *self = ptr;
    double branches = (double)self->stages * (double)self->width;
    double tasks = 1 + (double)self->stages + branches * (double)self->length;

    return shape_fits("dag.fork_join", tasks, tasks + branches, err) &&
           shape_init(&self->shape, "dag.fork_join", input, err);
}

/* Stages share a task: the join of one is the fork of the next. */
static bool fork_join_next(void *ptr, void *item)
{
    struct fork_join *self = ptr;
    struct shape *s = &self->shape;
    uint32_t fork;

    if (!shape_begin(s))
        return false;
    fork = shape_task(s, "fork", 1);
    for (int64_t stage = 0; stage < self->stages; stage++) {
        uint32_t first = (uint32_t)s->tasks;
        uint32_t join;

        for (int64_t b = 0; b < self->width; b++)
            for (int64_t i = 0; i < self->length; i++) {
                uint32_t task = shape_task(s, "branch", 1);

                shape_edge(s, i ? task - 1 : fork, task, 1);
            }
        join = shape_task(s, "join", 1);
        for (int64_t b = 0; b < self->width; b++)
            shape_edge(s, first + (uint32_t)((b + 1) * self->length) - 1, join, 1);
        fork = join;
    }
    return shape_end(s, item);
}

const struct generator dag_fork_join = {
    .policy = { .name = "dag.fork_join",
                .doc = "Forks into branches that join again, in stages.",
                .source = "The fork-join graphs of the literature on list scheduling; 1 + stages "
                          "(width length + 1) tasks",
                .params = fork_join_params,
                .self_size = sizeof(struct fork_join) },
    .init = fork_join_init,
    .next = fork_join_next,
};
