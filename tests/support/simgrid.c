/* Every event goes over all that there is; nothing is kept in order but the moving transfers. */
#include "tests/support/simgrid.h"

#include <math.h>
#include <stdbool.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

#define SPEED 1e9
#define SAME 1e-9 /* s: precision/timing, by default */

/* A task or transfer under way. */
struct going {
    double left; /* flops or bytes at `since` */
    double rate;
    double since;
    double end; /* foreseen; INFINITY: not under way */
};

struct flow {
    uint32_t links[3];
    uint32_t count;
    double trip;  /* its share is as 1 / trip */
    double share; /* of bandwidth */
    bool moves;   /* its latency is over */
    bool fixed;
};

struct link {
    double left;
    double demand;
    uint32_t open; /* transfers that are not fixed */
    bool full;
};

struct world {
    const struct simgrid_graph *graph;
    double now;
    struct going *tasks;
    struct going *transfers;
    struct flow *flows; /* of the transfers */
    uint32_t *waits;    /* of the tasks: transfers to come */
    uint32_t *moving;   /* transfers, the oldest first */
    uint32_t moving_count;
    struct link links[SIMGRID_HOSTS + 1]; /* the last is the backbone */
    bool host_changed[SIMGRID_HOSTS];
    bool network_changed;
};

static double bandwidth(const struct world *world, uint32_t link)
{
    return link == world->graph->hosts ? 1.25e9 : 1.25e8;
}

static double latency(const struct world *world, uint32_t link)
{
    return link == world->graph->hosts ? 1e-5 : 5e-5;
}

static void start_task(struct world *world, uint32_t id)
{
    struct simgrid_task *task = &world->graph->tasks[id];

    task->start = world->now;
    world->tasks[id] = (struct going){ task->flops, 0, world->now, (double)INFINITY };
    world->host_changed[task->host] = true;
}

static void start_transfer(struct world *world, uint32_t id)
{
    struct simgrid_transfer *transfer = &world->graph->transfers[id];
    struct flow *flow = &world->flows[id];
    uint32_t from = world->graph->tasks[transfer->from].host;
    uint32_t to = world->graph->tasks[transfer->to].host;
    double sum = 0;

    *flow = (struct flow){ { from, world->graph->hosts, to }, from == to ? 2 : 3, 0, 0, 0, 0 };
    for (uint32_t i = 0; i < flow->count; i++)
        sum += latency(world, flow->links[i]);
    flow->trip = sum;
    for (uint32_t i = 0; i < flow->count; i++)
        flow->trip += 20537 / bandwidth(world, flow->links[i]);
    transfer->start = world->now;
    world->transfers[id] =
        (struct going){ transfer->bytes, 0, world->now, sum * 13.01 + world->now };
    world->network_changed = true;
}

/* Brings what is under way to now, from where it has another rate. */
static void bring(const struct world *world, struct going *going, double rate)
{
    going->left = fmax(going->left - going->rate * (world->now - going->since), 0);
    going->since = world->now;
    going->rate = rate;
    going->end = world->now + going->left / rate;
}

/* A task that has started but not ended has more than nothing left, or it ends now. */
static bool task_goes(const struct world *world, uint32_t id, uint32_t host)
{
    const struct simgrid_task *task = &world->graph->tasks[id];

    return task->host == host && task->start >= 0 && task->finish < 0;
}

static void share_host(struct world *world, uint32_t host)
{
    double count = 0;

    world->host_changed[host] = false;
    for (uint32_t i = 0; i < world->graph->task_count; i++)
        count += task_goes(world, i, host);
    for (uint32_t i = 0; i < world->graph->task_count; i++)
        if (task_goes(world, i, host))
            bring(world, &world->tasks[i], SPEED / count);
}

static void fix(struct world *world, struct flow *flow, double level)
{
    flow->fixed = true;
    flow->share = level / flow->trip;
    for (uint32_t i = 0; i < flow->count; i++) {
        struct link *link = &world->links[flow->links[i]];

        link->left -= 1.05 * flow->share;
        link->demand -= 1.05 / flow->trip;
        link->open--;
    }
}

/* All links at the lowest level are full; false: there is no link left. */
static bool fill_lowest(struct world *world)
{
    double level = (double)INFINITY;

    for (uint32_t i = 0; i <= world->graph->hosts; i++)
        if (world->links[i].open > 0)
            level = fmin(level, world->links[i].left / world->links[i].demand);
    for (uint32_t i = 0; i <= world->graph->hosts; i++) {
        struct link *link = &world->links[i];

        link->full = link->open > 0 && link->left / link->demand == level;
    }
    for (uint32_t i = 0; i <= world->graph->hosts; i++)
        for (uint32_t m = 0; m < world->moving_count && world->links[i].full; m++) {
            struct flow *flow = &world->flows[world->moving[m]];
            bool there = flow->links[0] == i || flow->links[1] == i || flow->links[2] == i;

            if (there && !flow->fixed)
                fix(world, flow, level);
        }
    return level < (double)INFINITY;
}

static void share_network(struct world *world)
{
    world->network_changed = false;
    for (uint32_t i = 0; i <= world->graph->hosts; i++)
        world->links[i] = (struct link){ bandwidth(world, i), 0, 0, false };
    for (uint32_t m = world->moving_count; m-- > 0;) {
        struct flow *flow = &world->flows[world->moving[m]];

        flow->fixed = false;
        for (uint32_t i = 0; i < flow->count; i++) {
            world->links[flow->links[i]].demand += 1.05 / flow->trip;
            world->links[flow->links[i]].open++;
        }
    }
    while (fill_lowest(world))
        continue;
    for (uint32_t m = 0; m < world->moving_count; m++) {
        uint32_t id = world->moving[m];

        bring(world, &world->transfers[id], world->flows[id].share * .97);
    }
}

static void end_task(struct world *world, uint32_t id)
{
    struct simgrid_task *task = &world->graph->tasks[id];

    task->finish = world->now;
    world->tasks[id].end = (double)INFINITY;
    world->host_changed[task->host] = true;
    for (uint32_t i = 0; i < world->graph->transfer_count; i++)
        if (world->graph->transfers[i].from == id)
            start_transfer(world, i);
}

static void end_transfer(struct world *world, uint32_t id)
{
    uint32_t to = world->graph->transfers[id].to;
    uint32_t kept = 0;

    world->graph->transfers[id].finish = world->now;
    world->transfers[id].end = (double)INFINITY;
    world->network_changed = true;
    for (uint32_t m = 0; m < world->moving_count; m++)
        if (world->moving[m] != id)
            world->moving[kept++] = world->moving[m];
    world->moving_count = kept;
    if (--world->waits[to] == 0)
        start_task(world, to);
}

/* What ends at its latency moves now; the first rate is 0 until all is shared. */
static void pass_end(struct world *world, uint32_t id)
{
    struct flow *flow = &world->flows[id];

    if (flow->moves) {
        end_transfer(world, id);
        return;
    }
    flow->moves = true;
    world->transfers[id].since = world->now;
    world->transfers[id].end = (double)INFINITY;
    world->moving[world->moving_count++] = id;
    world->network_changed = true;
}

/* To the next end, and all that ends with it; false: nothing is under way. */
static bool step(struct world *world)
{
    const struct simgrid_graph *graph = world->graph;
    double first = (double)INFINITY;

    for (uint32_t host = 0; host < graph->hosts; host++)
        if (world->host_changed[host])
            share_host(world, host);
    if (world->network_changed)
        share_network(world);
    for (uint32_t i = 0; i < graph->task_count; i++)
        first = fmin(first, world->tasks[i].end);
    for (uint32_t i = 0; i < graph->transfer_count; i++)
        first = fmin(first, world->transfers[i].end);
    if (first == (double)INFINITY)
        return false;
    world->now += first - world->now;
    for (uint32_t i = 0; i < graph->task_count; i++)
        if (world->tasks[i].end - world->now < SAME)
            end_task(world, i);
    for (uint32_t i = 0; i < graph->transfer_count; i++)
        if (world->transfers[i].end - world->now < SAME)
            pass_end(world, i);
    return true;
}

double simgrid_replay(const struct simgrid_graph *graph)
{
    struct arena *arena = arena_create();
    struct world world = { .graph = graph };

    BUG_UNLESS(graph->hosts <= SIMGRID_HOSTS);
    world.tasks = arena_array(arena, graph->task_count, sizeof *world.tasks);
    world.waits = arena_array(arena, graph->task_count, sizeof *world.waits);
    world.transfers = arena_array(arena, graph->transfer_count, sizeof *world.transfers);
    world.flows = arena_array(arena, graph->transfer_count, sizeof *world.flows);
    world.moving = arena_array(arena, graph->transfer_count, sizeof *world.moving);
    for (uint32_t i = 0; i < graph->transfer_count; i++) {
        graph->transfers[i].start = graph->transfers[i].finish = -1;
        world.transfers[i].end = (double)INFINITY;
        world.waits[graph->transfers[i].to]++;
    }
    for (uint32_t i = 0; i < graph->task_count; i++) {
        graph->tasks[i].start = graph->tasks[i].finish = -1;
        world.tasks[i].end = (double)INFINITY;
    }
    for (uint32_t i = 0; i < graph->task_count; i++)
        if (world.waits[i] == 0)
            start_task(&world, i);
    while (step(&world))
        continue;
    arena_destroy(arena);
    return world.now;
}
