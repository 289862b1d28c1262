/* What the reader of topologies and their shapes know in common; nobody else includes it. */
#ifndef ORRERY_MODEL_TOPOLOGY_INTERNAL_H
#define ORRERY_MODEL_TOPOLOGY_INTERNAL_H

#include "sim/model/topology.h"

enum { TOPOLOGY_ARGUMENTS = 10, TOPOLOGY_LEVELS = 16 };

enum topology_kind { KIND_COUNT, KIND_RATE, KIND_TIME, KIND_CHOICE };

/* An argument of a form. */
struct topology_argument {
    const char *name;
    enum topology_kind kind;
    const char *fallback; /* text of the default; NULL: it must be given; "": there is none */
    const char *choices;  /* words of KIND_CHOICE, "shared|full" */
    bool list;            /* may have one value a level */
};

/* Its values: counts as they are, bytes per second, seconds, the index of the choice. */
struct topology_value {
    double at[TOPOLOGY_LEVELS];
    uint32_t count; /* 0: not given and no default */
};

/* Links that are alike, numbered one after the other. */
struct topology_group {
    uint32_t first;
    struct topology_link link;
};

/*
 * `size` numbers describe the shape, each shape has its own meaning for them; groups are in the
 * order of their links.
 */
struct topology {
    const struct topology_shape *shape;
    uint32_t hosts;
    uint32_t links;
    uint32_t longest;
    uint32_t group_count;
    struct topology_group groups[TOPOLOGY_LEVELS + 1];
    uint32_t levels;
    uint32_t down[TOPOLOGY_LEVELS]; /* children of a node of level i + 1 */
    uint32_t up[TOPOLOGY_LEVELS];   /* parents of a node of level i */
    uint32_t ways;                  /* links between neighbours: 1 shared, 2 one each way */
    bool loopback;
    bool wrap;
};

/* One form: how it is written, built and routed. */
struct topology_shape {
    const char *name;
    struct topology_argument arguments[TOPOLOGY_ARGUMENTS + 1];
    /* The topology is zeroed but for shape and hosts. What is wrong comes without the name. */
    bool (*build)(struct topology *topology, const struct topology_value *values,
                  struct error *err);
    void (*route)(const struct topology *topology, uint32_t from, uint32_t to,
                  struct topology_route *route);
    const char *doc;
};

extern const struct topology_shape topology_shapes[]; /* ends with a row without a name */

/* Adds `count` links of a kind. False: too many. */
bool topology_add(struct topology *topology, uint64_t count, struct topology_link link,
                  struct error *err);

#endif
