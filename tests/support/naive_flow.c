/* Cycle cancelling on a list of arcs. */
#include "tests/support/naive_flow.h"

#include <stdbool.h>
#include <string.h>

/* Arc i leads as asked, i + 1 back, for even i. */
struct arc {
    uint32_t from, to;
    int64_t room, cost;
};

static struct arc *arc_at(const struct naive_flow *n, size_t i)
{
    return vec_at(&n->arcs, i, sizeof(struct arc));
}

void naive_flow_arc(struct naive_flow *n, uint32_t from, uint32_t to, int64_t capacity,
                    int64_t cost)
{
    struct arc *there = vec_push(&n->arcs, sizeof *there), *back;

    *there = (struct arc){ from, to, capacity, cost };
    back = vec_push(&n->arcs, sizeof *back);
    *back = (struct arc){ to, from, 0, -cost };
}

static void send(const struct naive_flow *n, size_t arc, int64_t units)
{
    arc_at(n, arc)->room -= units;
    arc_at(n, arc ^ 1)->room += units;
}

static int64_t push(const struct naive_flow *n, uint32_t node, bool *seen, int64_t most)
{
    if (node == n->nodes + 1)
        return most;
    seen[node] = true;
    for (size_t a = 0; a < n->arcs.count; a++) {
        const struct arc *arc = arc_at(n, a);
        int64_t sent = 0;

        if (arc->from == node && arc->room > 0 && !seen[arc->to])
            sent = push(n, arc->to, seen, arc->room < most ? arc->room : most);
        if (sent > 0) {
            send(n, a, sent);
            return sent;
        }
    }
    return 0;
}

/* One round over all arcs; a node that has got nearer, or UINT32_MAX. */
static uint32_t relax(const struct naive_flow *n, int64_t *distance, size_t *by)
{
    uint32_t node = UINT32_MAX;

    for (size_t a = 0; a < n->arcs.count; a++) {
        const struct arc *arc = arc_at(n, a);

        if (arc->room > 0 && distance[arc->from] + arc->cost < distance[arc->to]) {
            distance[arc->to] = distance[arc->from] + arc->cost;
            by[arc->to] = a;
            node = arc->to;
        }
    }
    return node;
}

/* A node on a cycle of the arcs that nodes were last reached by; UINT32_MAX: there is none. */
static uint32_t cycle(const struct naive_flow *n, const size_t *by, uint32_t *seen)
{
    memset(seen, 0, (n->nodes + 2) * sizeof *seen);
    for (uint32_t start = 0; start < n->nodes + 2; start++) {
        uint32_t node = start;

        while (seen[node] == 0 && by[node] != SIZE_MAX) {
            seen[node] = start + 1;
            node = arc_at(n, by[node])->from;
        }
        if (seen[node] == start + 1)
            return node;
    }
    return UINT32_MAX;
}

/* Finds and cancels one cycle of negative cost; all arrays have room for all nodes. */
static bool cancel(const struct naive_flow *n, int64_t *distance, size_t *by, uint32_t *seen)
{
    uint32_t node = UINT32_MAX, at;
    int64_t least = INT64_MAX;

    memset(distance, 0, (n->nodes + 2) * sizeof *distance);
    for (uint32_t v = 0; v < n->nodes + 2; v++)
        by[v] = SIZE_MAX;
    while (node == UINT32_MAX) {
        if (relax(n, distance, by) == UINT32_MAX)
            return false;
        node = cycle(n, by, seen);
    }
    at = node;
    do {
        least = arc_at(n, by[at])->room < least ? arc_at(n, by[at])->room : least;
        at = arc_at(n, by[at])->from;
    } while (at != node);
    do {
        send(n, by[at], least);
        at = arc_at(n, by[at])->from;
    } while (at != node);
    return true;
}

int64_t naive_flow_solve(struct naive_flow *n, const int64_t *supply, int64_t *left)
{
    size_t given = n->arcs.count, nodes = n->nodes + 2;
    bool *seen = mem_alloc(nodes * sizeof *seen);
    int64_t *distance = mem_alloc(nodes * sizeof *distance), cost = 0, sent;
    size_t *by = mem_alloc(nodes * sizeof *by);
    uint32_t *marks = mem_alloc(nodes * sizeof *marks);

    *left = 0;
    for (uint32_t v = 0; v < n->nodes; v++) {
        if (supply[v] > 0)
            naive_flow_arc(n, n->nodes, v, supply[v], 0);
        else if (supply[v] < 0)
            naive_flow_arc(n, v, n->nodes + 1, -supply[v], 0);
        *left += supply[v] > 0 ? supply[v] : 0;
    }
    do {
        memset(seen, 0, nodes * sizeof *seen);
        sent = push(n, n->nodes, seen, INT64_MAX);
        *left -= sent;
    } while (sent > 0);
    while (cancel(n, distance, by, marks))
        continue;
    for (size_t a = 0; a < given; a += 2)
        cost += arc_at(n, a)->cost * arc_at(n, a + 1)->room;
    mem_free(seen);
    mem_free(distance);
    mem_free(by);
    mem_free(marks);
    return cost;
}

void naive_flow_free(struct naive_flow *n)
{
    vec_free(&n->arcs);
}
