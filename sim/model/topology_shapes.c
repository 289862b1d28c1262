/* The shapes of networks: what links there are and how a route is found among them. */
#include <math.h>

#include "sim/model/topology_internal.h"

/* Saturates, so that what is too much stays too much. */
static uint64_t times(uint64_t a, uint64_t b)
{
    uint64_t product;

    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* The value of a level: one that stands alone is for all levels. */
static double level_of(const struct topology_value *value, uint32_t level)
{
    return value->at[value->count == 1 ? 0 : level];
}

static bool fits_levels(const struct topology_value *value, const char *name, uint32_t levels,
                        struct error *err)
{
    return value->count == 1 || value->count == levels ||
           error_set(err, "'%s' has %u values for %u levels", name, (unsigned)value->count,
                     (unsigned)levels);
}

static bool has_room(const struct topology *topology, uint64_t room, struct error *err)
{
    return topology->hosts <= room ||
           error_set(err, "it has room for %llu hosts and there are %u", (unsigned long long)room,
                     (unsigned)topology->hosts);
}

static void push(struct topology_route *route, uint32_t link)
{
    route->links[route->count++] = link;
}

/* Arguments of the star. */
enum {
    STAR_BANDWIDTH,
    STAR_LATENCY,
    STAR_BACKBONE,
    STAR_BACKBONE_LATENCY,
    STAR_BACKBONE_SHARING,
    STAR_DUPLEX,
    STAR_LOOPBACK
};

static bool build_star(struct topology *t, const struct topology_value *values, struct error *err)
{
    struct topology_link link = { values[STAR_BANDWIDTH].at[0], values[STAR_LATENCY].at[0], false };
    struct topology_link backbone = { values[STAR_BACKBONE].at[0],
                                      values[STAR_BACKBONE_LATENCY].at[0],
                                      values[STAR_BACKBONE_SHARING].at[0] > 0 };

    t->ways = values[STAR_DUPLEX].at[0] > 0 ? 2 : 1;
    t->loopback = values[STAR_LOOPBACK].at[0] > 0;
    t->longest = 3;
    if (values[STAR_BACKBONE].count == 0 && (backbone.latency > 0 || backbone.fatpipe))
        return error_set(err, "it says how its backbone is, but has no 'backbone'");
    return topology_add(t, times(t->hosts, t->ways), link, err) &&
           (values[STAR_BACKBONE].count == 0 || topology_add(t, 1, backbone, err));
}

static void route_star(const struct topology *t, uint32_t from, uint32_t to,
                       struct topology_route *route)
{
    push(route, from * t->ways);
    if (t->group_count > 1)
        push(route, t->groups[1].first);
    if (from != to || t->ways == 2)
        push(route, to * t->ways + t->ways - 1);
}

enum { BUS_BANDWIDTH, BUS_LATENCY };

static bool build_bus(struct topology *t, const struct topology_value *values, struct error *err)
{
    struct topology_link link = { values[BUS_BANDWIDTH].at[0], values[BUS_LATENCY].at[0], false };

    t->longest = 1;
    return topology_add(t, 1, link, err);
}

static void route_bus(const struct topology *t, uint32_t from, uint32_t to,
                      struct topology_route *route)
{
    (void)from;
    (void)to;
    push(route, t->groups[0].first);
}

/* The whole latency is that of the port in, so that a crossing has it once. */
static bool build_crossbar(struct topology *t, const struct topology_value *values,
                           struct error *err)
{
    struct topology_link in = { values[BUS_BANDWIDTH].at[0], values[BUS_LATENCY].at[0], false };
    struct topology_link out = { values[BUS_BANDWIDTH].at[0], 0, false };

    t->longest = 2;
    return topology_add(t, t->hosts, in, err) && topology_add(t, t->hosts, out, err);
}

static void route_crossbar(const struct topology *t, uint32_t from, uint32_t to,
                           struct topology_route *route)
{
    push(route, from);
    push(route, t->groups[1].first + to);
}

enum { TREE_ARITY, TREE_BANDWIDTH, TREE_LATENCY, TREE_DUPLEX };

static bool build_tree(struct topology *t, const struct topology_value *values, struct error *err)
{
    uint64_t room = 1;
    uint32_t nodes = t->hosts;

    t->levels = values[TREE_ARITY].count;
    t->ways = values[TREE_DUPLEX].at[0] > 0 ? 2 : 1;
    t->longest = 2 * t->levels;
    for (uint32_t i = 0; i < t->levels; i++) {
        t->down[i] = (uint32_t)values[TREE_ARITY].at[i];
        room = times(room, t->down[i]);
    }
    if (!has_room(t, room, err) ||
        !fits_levels(&values[TREE_BANDWIDTH], "bandwidth", t->levels, err) ||
        !fits_levels(&values[TREE_LATENCY], "latency", t->levels, err))
        return false;
    for (uint32_t i = 0; i < t->levels; i++) {
        struct topology_link link = { level_of(&values[TREE_BANDWIDTH], i),
                                      level_of(&values[TREE_LATENCY], i), false };

        if (!topology_add(t, times(nodes, t->ways), link, err))
            return false;
        nodes = (nodes - 1) / t->down[i] + 1;
    }
    return true;
}

static void route_tree(const struct topology *t, uint32_t from, uint32_t to,
                       struct topology_route *route)
{
    uint32_t down[TOPOLOGY_LEVELS];
    uint32_t level = 0;

    for (; from != to; level++) {
        push(route, t->groups[level].first + from * t->ways);
        down[level] = t->groups[level].first + to * t->ways + t->ways - 1;
        from /= t->down[level];
        to /= t->down[level];
    }
    while (level > 0)
        push(route, down[--level]);
}

/*
 * Nodes of level i are numbered by the hosts below them, then by which of the copies that reach the
 * same hosts they are. The link of port u of node x has number 2 * (x * up[i] + u), up, and the
 * next, down.
 */
static bool build_levels(struct topology *t, const struct topology_value *bandwidth,
                         const struct topology_value *latency, struct error *err)
{
    uint64_t room = 1;
    uint64_t parts = t->hosts;
    uint64_t copies = 1;

    t->longest = 2 * t->levels;
    for (uint32_t i = 0; i < t->levels; i++)
        room = times(room, t->down[i]);
    if (!has_room(t, room, err) || !fits_levels(bandwidth, "bandwidth", t->levels, err) ||
        !fits_levels(latency, "latency", t->levels, err))
        return false;
    for (uint32_t i = 0; i < t->levels; i++) {
        struct topology_link link = { level_of(bandwidth, i), level_of(latency, i), false };

        copies = times(copies, t->up[i]);
        if (!topology_add(t, times(times(parts, copies), 2), link, err))
            return false;
        parts = (parts - 1) / t->down[i] + 1;
    }
    return true;
}

enum { XGFT_DOWN, XGFT_UP, XGFT_BANDWIDTH, XGFT_LATENCY };

static bool build_xgft(struct topology *t, const struct topology_value *values, struct error *err)
{
    t->levels = values[XGFT_DOWN].count;
    if (values[XGFT_UP].count != t->levels)
        return error_set(err, "'down' has %u values and 'up' has %u", (unsigned)t->levels,
                         (unsigned)values[XGFT_UP].count);
    for (uint32_t i = 0; i < t->levels; i++) {
        t->down[i] = (uint32_t)values[XGFT_DOWN].at[i];
        t->up[i] = (uint32_t)values[XGFT_UP].at[i];
    }
    return build_levels(t, &values[XGFT_BANDWIDTH], &values[XGFT_LATENCY], err);
}

enum { FAT_TREE_K, FAT_TREE_BANDWIDTH, FAT_TREE_LATENCY };

static bool build_fat_tree(struct topology *t, const struct topology_value *values,
                           struct error *err)
{
    uint32_t k = (uint32_t)values[FAT_TREE_K].at[0];

    if (k % 2 != 0)
        return error_set(err, "'k' is %u; it must be even", (unsigned)k);
    t->levels = 3;
    t->down[0] = t->down[1] = t->up[1] = t->up[2] = k / 2;
    t->down[2] = k;
    t->up[0] = 1;
    return build_levels(t, &values[FAT_TREE_BANDWIDTH], &values[FAT_TREE_LATENCY], err);
}

/* The copies reached on the way up are also those on the way down. */
static void route_levels(const struct topology *t, uint32_t from, uint32_t to,
                         struct topology_route *route)
{
    uint32_t down[TOPOLOGY_LEVELS];
    uint32_t copies = 1;
    uint32_t copy = 0;
    uint32_t level = 0;
    uint32_t target = to;

    for (; from != to; level++) {
        uint32_t port = target / copies % t->up[level];
        uint32_t first = t->groups[level].first;

        push(route, first + 2 * ((from * copies + copy) * t->up[level] + port));
        down[level] = first + 2 * ((to * copies + copy) * t->up[level] + port) + 1;
        copy += port * copies;
        copies *= t->up[level];
        from /= t->down[level];
        to /= t->down[level];
    }
    while (level > 0)
        push(route, down[--level]);
}

enum {
    FLY_GROUPS,
    FLY_ROUTERS,
    FLY_HOSTS,
    FLY_BANDWIDTH,
    FLY_LOCAL,
    FLY_GLOBAL,
    FLY_LATENCY,
    FLY_LOCAL_LATENCY,
    FLY_GLOBAL_LATENCY
};

/* down[] holds hosts a router and routers a group, up[] groups and global links a router. */
static bool build_dragonfly(struct topology *t, const struct topology_value *values,
                            struct error *err)
{
    uint32_t groups = (uint32_t)values[FLY_GROUPS].at[0];
    uint32_t routers = (uint32_t)values[FLY_ROUTERS].at[0];
    struct topology_link host = { values[FLY_BANDWIDTH].at[0], values[FLY_LATENCY].at[0], false };
    struct topology_link local = { values[FLY_LOCAL].at[0], values[FLY_LOCAL_LATENCY].at[0],
                                   false };
    struct topology_link global = { values[FLY_GLOBAL].at[0], values[FLY_GLOBAL_LATENCY].at[0],
                                    false };

    t->down[0] = (uint32_t)values[FLY_HOSTS].at[0];
    t->down[1] = routers;
    t->up[0] = groups;
    t->up[1] = groups > 1 ? (groups - 2) / routers + 1 : 1;
    t->longest = 5;
    return has_room(t, times(times(groups, routers), t->down[0]), err) &&
           topology_add(t, times(t->hosts, 2), host, err) &&
           topology_add(t, times(times(groups, routers), routers - 1), local, err) &&
           topology_add(t, times(groups, groups - 1), global, err);
}

/* The number of `to` among all but `from`. */
static uint32_t skip(uint32_t from, uint32_t to)
{
    return to < from ? to : to - 1;
}

static void push_local(const struct topology *t, uint32_t group, uint32_t from, uint32_t to,
                       struct topology_route *route)
{
    uint32_t routers = t->down[1];

    if (from != to)
        push(route, t->groups[1].first + (group * routers + from) * (routers - 1) + skip(from, to));
}

static void route_dragonfly(const struct topology *t, uint32_t from, uint32_t to,
                            struct topology_route *route)
{
    uint32_t source = from / t->down[0];
    uint32_t target = to / t->down[0];
    uint32_t routers = t->down[1];
    uint32_t here = source / routers;
    uint32_t there = target / routers;

    push(route, 2 * from);
    if (here == there) {
        push_local(t, here, source % routers, target % routers, route);
    } else {
        push_local(t, here, source % routers, skip(here, there) / t->up[1], route);
        push(route, t->groups[2].first + here * (t->up[0] - 1) + skip(here, there));
        push_local(t, there, skip(there, here) / t->up[1], target % routers, route);
    }
    push(route, 2 * to + 1);
}

enum { MESH_COLUMNS, MESH_ROWS, MESH_BANDWIDTH, MESH_LATENCY, MESH_WRAP };

/* Links out of a node: along the row to higher and lower columns, then along the column. */
enum { MESH_WAYS = 4 };

static bool build_mesh(struct topology *t, const struct topology_value *values, struct error *err)
{
    uint32_t columns = (uint32_t)values[MESH_COLUMNS].at[0];
    uint32_t rows = (uint32_t)values[MESH_ROWS].at[0];
    struct topology_link link = { values[MESH_BANDWIDTH].at[0], values[MESH_LATENCY].at[0], false };

    t->down[0] = columns;
    t->down[1] = rows;
    t->wrap = values[MESH_WRAP].at[0] > 0;
    t->longest = t->wrap ? columns / 2 + rows / 2 : columns + rows - 2;
    t->longest = t->longest > 0 ? t->longest : 1;
    return has_room(t, times(columns, rows), err) &&
           topology_add(t, times(times(columns, rows), MESH_WAYS), link, err);
}

/* Along one axis of `size` nodes that are `stride` apart; returns the node reached. */
static uint32_t walk(const struct topology *t, uint32_t node, uint32_t axis, uint32_t to,
                     struct topology_route *route)
{
    uint32_t size = t->down[axis];
    uint32_t stride = axis == 0 ? 1 : t->down[0];
    uint32_t at = node / stride % size;
    uint32_t ahead = to >= at ? to - at : to + size - at;
    bool up = t->wrap ? ahead <= size - ahead : to > at;

    while (at != to) {
        uint32_t next = up ? (at + 1) % size : (at + size - 1) % size;

        push(route, (node * MESH_WAYS) + 2 * axis + !up);
        node = node - at * stride + next * stride;
        at = next;
    }
    return node;
}

static void route_mesh(const struct topology *t, uint32_t from, uint32_t to,
                       struct topology_route *route)
{
    uint32_t turn = walk(t, from, 0, to % t->down[0], route);

    walk(t, turn, 1, to / t->down[0], route);
}

const struct topology_shape topology_shapes[] = {
    { "star",
      { { "bandwidth", KIND_RATE, NULL, NULL, false },
        { "latency", KIND_TIME, "0", NULL, false },
        { "backbone", KIND_RATE, "", NULL, false },
        { "backbone_latency", KIND_TIME, "0", NULL, false },
        { "backbone_sharing", KIND_CHOICE, "shared", "shared|fatpipe", false },
        { "duplex", KIND_CHOICE, "shared", "shared|full", false },
        { "loopback", KIND_CHOICE, "none", "none|link", false } },
      build_star,
      route_star,
      "A link from every host to one switch; all transfers cross the backbone, if there is one." },
    { "bus",
      { { "bandwidth", KIND_RATE, NULL, NULL, false }, { "latency", KIND_TIME, "0", NULL, false } },
      build_bus,
      route_bus,
      "One link that all transfers share." },
    { "crossbar",
      { { "bandwidth", KIND_RATE, NULL, NULL, false }, { "latency", KIND_TIME, "0", NULL, false } },
      build_crossbar,
      route_crossbar,
      "A port in and a port out for every host, with nothing to wait for between them." },
    { "tree",
      { { "arity", KIND_COUNT, NULL, NULL, true },
        { "bandwidth", KIND_RATE, NULL, NULL, true },
        { "latency", KIND_TIME, "0", NULL, true },
        { "duplex", KIND_CHOICE, "full", "shared|full", false } },
      build_tree,
      route_tree,
      "Switches level by level, one value a level from the hosts up: arity=20:16, "
      "bandwidth=1GB/s:10GB/s." },
    { "fat_tree",
      { { "k", KIND_COUNT, NULL, NULL, false },
        { "bandwidth", KIND_RATE, NULL, NULL, true },
        { "latency", KIND_TIME, "0", NULL, true } },
      build_fat_tree,
      route_levels,
      "Three levels of switches of k ports for k^3/4 hosts (Al-Fares et al., SIGCOMM 2008), routed "
      "d-mod-k." },
    { "xgft",
      { { "down", KIND_COUNT, NULL, NULL, true },
        { "up", KIND_COUNT, NULL, NULL, true },
        { "bandwidth", KIND_RATE, NULL, NULL, true },
        { "latency", KIND_TIME, "0", NULL, true } },
      build_xgft,
      route_levels,
      "Extended generalised fat tree (Oehring et al., IPPS 1995): children and parents a level, "
      "routed d-mod-k." },
    { "dragonfly",
      { { "groups", KIND_COUNT, NULL, NULL, false },
        { "routers", KIND_COUNT, NULL, NULL, false },
        { "hosts", KIND_COUNT, NULL, NULL, false },
        { "bandwidth", KIND_RATE, NULL, NULL, false },
        { "local", KIND_RATE, NULL, NULL, false },
        { "global", KIND_RATE, NULL, NULL, false },
        { "latency", KIND_TIME, "0", NULL, false },
        { "local_latency", KIND_TIME, "0", NULL, false },
        { "global_latency", KIND_TIME, "0", NULL, false } },
      build_dragonfly,
      route_dragonfly,
      "Groups of routers, all pairs of groups and all routers of a group joined, minimal routes "
      "(Kim et al., ISCA 2008)." },
    { "mesh",
      { { "columns", KIND_COUNT, NULL, NULL, false },
        { "rows", KIND_COUNT, NULL, NULL, false },
        { "bandwidth", KIND_RATE, NULL, NULL, false },
        { "latency", KIND_TIME, "0", NULL, false },
        { "wrap", KIND_CHOICE, "no", "no|yes", false } },
      build_mesh,
      route_mesh,
      "A grid with links each way between neighbours, XY routing; wrap=yes joins the ends of rows "
      "and columns." },
    { NULL, { { NULL, KIND_COUNT, NULL, NULL, false } }, NULL, NULL, NULL },
};
