/* Which links a transfer between two hosts takes: stars, trees, fat-trees, dragonflies, meshes. */
#ifndef ORRERY_MODEL_TOPOLOGY_H
#define ORRERY_MODEL_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/text.h"

/*
 * Hosts are numbered from 0, links too. A topology is constant: links neither fail nor change. A
 * route is computed when it is asked for, in time proportional to its length; nothing is stored for
 * a pair of hosts. Routes are deterministic: the same two hosts always take the same links.
 *
 * A link of duplex=full is two, one each way; of duplex=shared it is one that both ways share. A
 * fatpipe is a link on which transfers do not disturb each other: each may have all of it.
 *
 * Forms, as people write them; topology_form lists them. Lists have one value a level, from the
 * hosts up, separated by colons; one value alone is for all levels.
 *
 *   star(bandwidth, latency, backbone, backbone_latency, backbone_sharing, duplex, loopback)
 *       Every host has a link to one switch; all transfers cross the backbone, if there is one.
 *       With loopback=link a transfer of a host to itself takes its link and the backbone.
 *   bus(bandwidth, latency)
 *       One link that all transfers share.
 *   crossbar(bandwidth, latency)
 *       A port in and a port out for each host and nothing between them to wait for.
 *   tree(arity, bandwidth, latency, duplex)
 *       Level i joins arity[i] parts of the level below; bandwidth[i] is that of each part's link
 *       to the level above.
 *   fat_tree(k, bandwidth, latency)
 *       Three levels of switches of k ports, k^3/4 hosts (Al-Fares, Loukissas, Vahdat, SIGCOMM
 *       2008, section 2.2).
 *   xgft(down, up, bandwidth, latency)
 *       Extended generalised fat tree (Oehring, Ibel, Das, Kumar, IPPS 1995): a node of level i
 *       has down[i] children and up[i] parents. A k-ary n-tree (Petrini, Vanneschi, IPPS 1997) has
 *       down=k:...:k, up=1:k:...:k. Both kinds of fat tree route d-mod-k (Zahavi et al.,
 *       Concurrency and Computation 22(2), 2010): at level i the parent chosen is
 *       destination / (up[0] ... up[i-1]) modulo up[i].
 *   dragonfly(groups, routers, hosts, bandwidth, local, global, latency, ...)
 *       Kim, Dally, Scott, Abts, ISCA 2008: `hosts` on each router, the routers of a group joined
 *       in pairs, one global link between each pair of groups. Group i reaches the others in the
 *       order of their numbers by its global ports 0, 1, ...; a router has
 *       ceil((groups - 1) / routers) of them (the absolute arrangement of Camarero, Vallejo,
 *       Beivide, TACO 11(4), 2014). Minimal routing: at most one local link, one global, one local.
 *   mesh(columns, rows, bandwidth, latency, wrap)
 *       Hosts row by row, a link each way between neighbours, along the row first, then along the
 *       column (XY routing). wrap=yes makes it a torus: the shorter way round, up if equal.
 *
 * Where nothing else is said a host reaches itself over no link, at once.
 */
struct topology;

enum { TOPOLOGY_LINKS = 1 << 24 }; /* most links */

/* One link. */
struct topology_link {
    double bandwidth; /* bytes per second, > 0 */
    double latency;   /* s, >= 0 */
    bool fatpipe;
};

/* A way from one host to another. */
struct topology_route {
    uint32_t *links; /* the caller's buffer, for topology_longest links */
    uint32_t count;
    double latency; /* s, the sum */
};

/*
 * Reads one of the forms, e.g. "star(bandwidth=125MB/s, latency=50us, backbone=1.25GB/s)",
 * arguments by name. It must have room for `hosts` hosts, at least 1. The topology lives in the
 * arena. NULL: the error quotes what is wrong and names the nearest word.
 */
struct topology *topology_parse(const char *text, uint32_t hosts, struct arena *arena,
                                struct error *err);

uint32_t topology_links(const struct topology *topology);
uint32_t topology_longest(const struct topology *topology); /* most links of a route, at least 1 */
struct topology_link topology_link(const struct topology *topology, uint32_t link);

/* Hosts are below the number that was asked for. Links stand in the order in which they are
 * crossed. */
void topology_route(const struct topology *topology, uint32_t from, uint32_t to,
                    struct topology_route *route);

/*
 * Form number `index` for the manual, e.g. "mesh(columns, rows, bandwidth, latency=0, wrap=no)" and
 * a sentence; false after the last.
 */
bool topology_form(size_t index, struct text *signature, const char **doc);

#endif
