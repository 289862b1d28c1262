/* What tests of the generators of task graphs share: a platform, a generator opened, its graphs. */
#ifndef ORRERY_TESTS_UNIT_DAG_SOURCE_H
#define ORRERY_TESTS_UNIT_DAG_SOURCE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/stats.h"
#include "sim/dag/dag_spec.h"
#include "tests/unit/unit.h"
#include "workloads/registry.h"

/* A generator with its parameters, opened; its own arena. */
struct source {
    const struct generator *generator;
    struct arena *arena;
    void *self;
};

static struct dag_machine machines[] = {
    { .name = "a", .count = 2, .cores = 1, .speed = 1e9 },
    { .name = "b", .count = 1, .cores = 1, .speed = 2e9 },
    { .name = "c", .count = 1, .cores = 1, .speed = 4e9 },
};
enum { KINDS = 3 };
static const double machine_share[KINDS] = { 0.5, 0.25, 0.25 };

static const struct dag_platform platform = { .machines = { machines, KINDS }, .bandwidth = 1e8 };

/* Sets "name=value name=value" and opens; false leaves an error. */
static inline bool open_with(struct source *source, const char *name, const char *settings,
                             const struct generator_input *how, struct error *err)
{
    struct generator_input input = *how;
    const struct generator *found = generator_find(name, err);
    struct param_context context = { .err = err };
    char *text;

    assert_non_null(found);
    source->generator = found;
    source->arena = arena_create();
    source->self = arena_alloc(source->arena, found->policy.self_size);
    input.arena = context.arena = source->arena;
    param_defaults(found->policy.params, source->self, source->arena);
    text = arena_text(source->arena, settings);
    for (char *next; *text; text = next) {
        char *value = strchr(text, '=');

        next = strchr(text, ';') ? strchr(text, ';') + 1 : text + strlen(text);
        if (*next)
            next[-1] = '\0';
        *value++ = '\0';
        if (!param_set(found->policy.params, source->self, text, value, &context))
            fail_msg("%s", err->text);
        if (!*next)
            break;
    }
    return found->init(source->self, &input, err);
}

static inline struct source opened(const char *name, const char *settings, uint64_t seed)
{
    struct generator_input input = { .platform = &platform, .seed = seed };
    struct source source;
    struct error err = { "" };

    if (!open_with(&source, name, settings, &input, &err))
        fail_msg("%s", err.text);
    return source;
}

static inline const struct taskgraph *next_of(struct source *source)
{
    static const struct dag_arrival nothing;
    struct dag_arrival item = nothing;

    assert_true(source->generator->next(source->self, &item));
    assert_true(item.graph && item.graph->tasks > 0 && !item.lasting);
    assert_true(item.deadline == TIME_NEVER && item.recorded == NULL);
    return item.graph;
}

static inline void close_source(struct source *source)
{
    arena_destroy(source->arena);
}

static inline void finish(struct source *source)
{
    struct dag_arrival item;

    assert_false(source->generator->next(source->self, &item));
    assert_false(source->generator->next(source->self, &item));
    close_source(source);
}

static inline uint32_t parents(const struct taskgraph *g, uint32_t t)
{
    return taskgraph_count(&g->predecessors, t);
}

static inline uint32_t children(const struct taskgraph *g, uint32_t t)
{
    return taskgraph_count(&g->successors, t);
}

/* Tasks on the longest path that ends with each task. */
static inline uint32_t *depths(const struct taskgraph *g)
{
    uint32_t *depth = mem_alloc(g->tasks * sizeof *depth);

    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = g->order[i];

        depth[t] = 1;
        for (uint32_t p = g->predecessors.at[t]; p < g->predecessors.at[t + 1]; p++)
            if (depth[g->predecessors.item[p]] >= depth[t])
                depth[t] = depth[g->predecessors.item[p]] + 1;
    }
    return depth;
}

static inline uint32_t height(const struct taskgraph *g)
{
    uint32_t *depth = depths(g);
    uint32_t most = 0;

    for (uint32_t t = 0; t < g->tasks; t++)
        most = depth[t] > most ? depth[t] : most;
    mem_free(depth);
    return most;
}

static inline void refuse(const char *name, const char *settings, const void *templates,
                          const char *expected)
{
    struct generator_input input = { .platform = &platform, .templates = templates };
    struct error err = { "" };
    struct source source;

    assert_false(open_with(&source, name, settings, &input, &err));
    assert_string_equal(err.text, expected);
    close_source(&source);
}

#endif
