/* SPWD: a workflow is cut into series-parallel parts, each solved alone, and slack is given back.
 */
#ifndef ORRERY_LIB_SPWD_H
#define ORRERY_LIB_SPWD_H

#include "policies/lib/wsp.h"

/*
 * Series-parallel workflow decomposition (arXiv 2506.01567, section 4):
 * 1. The graph is made series-parallel, with the mean tau of a task as its weight (sp_tree.h).
 * 2. Top down, the first nodes of at most max_subgraph_size tasks are parts; children of one node
 *    that are next to each other and small enough are one part together.
 * 3. The deadline is split: parts in series share in proportion to the weights of their longest
 *    paths, parts in parallel get all of it.
 * 4. Each part is solved alone by a method of wsp.h. The parts together are the answer.
 * The paper's tree has edges for leaves, so that a task may be in two parts, of which it then takes
 * the faster machine; here the leaves are tasks, each in one part. Inside a part the edges of the
 * workflow count, not the barriers.
 *
 * Slack redistribution (not in the paper): it begins with these machines, or with those that GREEDY
 * or DP gives to the whole, if they cost less. Parts end before their deadlines, as machines come
 * in kinds and the longest path of each differs from its weight. So windows of max_subgraph_size
 * tasks are solved again, one after the other, with all other tasks fixed: each task of a window
 * may start when its predecessors outside end, and must end before its successors outside have to
 * start. A window is a stretch of the tasks in an order that respects all edges, by turns that of
 * the tree and that of starts, by turns from the first task on and from the middle of the first
 * window on. An answer is kept if it costs less.
 */
struct spwd_options {
    struct wsp_options part;    /* how a part is solved; `start` is not used */
    uint32_t max_subgraph_size; /* tasks; at least 1 */
    uint32_t rounds;            /* of redistribution, at most; 0: SPWD as published */
};

struct spwd_report {
    uint32_t parts;
    uint32_t barriers;  /* places where the graph was not series-parallel */
    double path_before; /* longest path by mean tau, s; behind the barriers: path_after */
    double path_after;
    double decomposed;   /* cost before redistribution */
    uint32_t rounds;     /* done until nothing changed */
    uint32_t late_parts; /* no choice of machines ends these within their share of the deadline */
};

/*
 * As wsp_solve; the report may be NULL. The answer is checked on the workflow itself and, if parts
 * were late, repaired as by the method GREEDY. DP and PCP solve windows as GREEDY does; PCP knows
 * no other parts.
 */
bool spwd_solve(const struct wsp *w, const struct spwd_options *options, struct wsp_result *result,
                struct spwd_report *report, struct error *err);

#endif
