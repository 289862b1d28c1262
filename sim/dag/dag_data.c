/* What tasks send to each other: over links, through a memory, or over a shared network. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag_move.h"

/* Links ------------------------------------------------------------------------------------- */

static double to_rate(double bytes_per_second)
{
    return bytes_per_second > 0 ? bytes_per_second / 1e9 : (double)INFINITY;
}

static uint32_t kind_named(const struct dag *d, const char *name, size_t length)
{
    for (uint32_t k = 0; k < d->kinds; k++)
        if (d->kind[k].name && strlen(d->kind[k].name) == length &&
            !memcmp(d->kind[k].name, name, length))
            return k;
    return TASKGRAPH_NONE;
}

/* One entry of the matrix: "a-b 10MB/s 5us", the latency may be left out. */
static bool read_pair(struct dag *d, const char *entry, size_t length, struct error *err)
{
    char text[128], rate[64] = "", latency[64] = "", more[2], *dash;
    struct data_room *room = d->data;
    uint32_t a = TASKGRAPH_NONE, b = TASKGRAPH_NONE;
    size_t names;
    double value;
    sim_time time;

    if (length >= sizeof text)
        return error_set(err, "platform: matrix: an entry of more than %zu characters",
                         sizeof text - 1);
    memcpy(text, entry, length);
    text[length] = '\0';
    names = strcspn(text, " ");
    /* Names may have a dash of their own: every place where both parts are kinds will do. */
    for (dash = strchr(text, '-'); dash && dash < text + names; dash = strchr(dash + 1, '-')) {
        a = kind_named(d, text, (size_t)(dash - text));
        b = kind_named(d, dash + 1, (size_t)(text + names - dash - 1));
        if (a != TASKGRAPH_NONE && b != TASKGRAPH_NONE)
            break;
    }
    if (a == TASKGRAPH_NONE || b == TASKGRAPH_NONE)
        return error_set(err,
                         "platform: matrix: '%s' does not begin with two kinds of machines "
                         "joined by '-'",
                         text);
    switch (sscanf(text + names, " %63s %63s %1s", rate, latency, more)) {
    case 1:
    case 2:
        break;
    case 3:
        return error_set(err, "platform: matrix: '%s' has more than a bandwidth and a latency",
                         text);
    default:
        return error_set(err, "platform: matrix: '%s' has no bandwidth", text);
    }
    if (!units_real(rate, "B/s", &value, err) || !units_time(*latency ? latency : "0s", &time, err))
        return error_prefix(err, "platform: matrix: '%s'", text);
    if (!(value >= 0))
        return error_set(err, "platform: matrix: '%s' has a bandwidth below 0", text);
    if (room->given[a * d->kinds + b])
        return error_set(err, "platform: matrix: '%s': this pair is there twice", text);
    room->given[a * d->kinds + b] = room->given[b * d->kinds + a] = true;
    room->rate[a * d->kinds + b] = room->rate[b * d->kinds + a] = to_rate(value);
    if (*latency)
        room->latency[a * d->kinds + b] = room->latency[b * d->kinds + a] = (double)time;
    room->uniform = false;
    return true;
}

static bool read_matrix(struct dag *d, struct error *err)
{
    const char *at = d->platform->matrix;

    while (at && *at) {
        size_t length;

        at += strspn(at, ", ");
        length = strcspn(at, ",");
        if (length && !read_pair(d, at, length, err))
            return false;
        at += length;
    }
    return true;
}

static void set_links(struct dag *d)
{
    const struct dag_platform *p = d->platform;
    struct data_room *room = d->data;
    size_t cells = (size_t)d->kinds * d->kinds;

    room->rate = arena_array(d->arena, cells, sizeof *room->rate);
    room->latency = arena_array(d->arena, cells, sizeof *room->latency);
    room->own = arena_array(d->arena, d->kinds, sizeof *room->own);
    room->given = arena_array(d->arena, cells, sizeof *room->given);
    room->uniform = true;
    for (size_t i = 0; i < cells; i++) {
        bool known = p->rates && p->rates->rate[i] > 0;

        room->rate[i] = to_rate(known ? p->rates->rate[i] : p->bandwidth);
        room->latency[i] = (double)p->latency;
        room->uniform = room->uniform && room->rate[i] == room->rate[0];
    }
    room->memory = TASKGRAPH_NONE;
    for (uint32_t k = 0; k < d->kinds; k++) {
        room->own[k] = to_rate(p->rates && p->rates->own > 0 ? p->rates->own : p->own_bandwidth);
        room->uniform = room->uniform && isinf(room->own[k]);
        if (dag_is_memory(&d->kind[k]))
            room->memory = k;
    }
}

static sim_time to_time(const struct dag *d, double latency, double bytes, double rate)
{
    double ns = latency + (bytes > 0 ? bytes / rate : 0);
    sim_time unit = d->options.tick, time;

    if (!(ns < 9e18))
        return TIME_NEVER / 2;
    /* Costs of transfers are data: to the nearest tick; DS3 cuts them. */
    if (unit == 0)
        return (sim_time)ceil(ns);
    time = (sim_time)floor(ns + 1e-6);
    return time - time % unit;
}

sim_time data_time(const struct dag *d, double bytes, uint32_t from, uint32_t to)
{
    const struct data_room *room = d->data;
    uint32_t a = d->machine[from].kind, b = d->machine[to].kind;

    if (!(bytes > 0) || d->options.communication == DAG_COMM_NONE)
        return 0;
    if (room->transfers)
        return time_from_seconds(transfer_estimate(room->transfers, from, to, bytes));
    if (from == to)
        return to_time(d, 0, bytes, room->own[a]);
    return to_time(d, room->latency[a * d->kinds + b], bytes, room->rate[a * d->kinds + b]);
}

sim_time data_to_memory(const struct dag *d, double bytes, uint32_t from)
{
    const struct data_room *room = d->data;
    size_t cell = (size_t)d->machine[from].kind * d->kinds +
                  (room->memory == TASKGRAPH_NONE ? d->machine[from].kind : room->memory);

    return bytes > 0 ? to_time(d, room->latency[cell], bytes, room->rate[cell]) : 0;
}

sim_time data_from_memory(const struct dag *d, double bytes, uint32_t to)
{
    return data_to_memory(d, bytes, to); /* links have the same rate both ways */
}

sim_time data_from_storage(const struct dag *d, double bytes, uint32_t to)
{
    uint32_t kind = d->machine[to].kind;
    size_t cell = (size_t)kind * d->kinds + kind;

    if (d->options.communication == DAG_COMM_NONE || !(bytes > 0))
        return 0;
    return to_time(d, d->data->latency[cell], bytes, d->data->rate[cell]);
}

/* What planners assume -------------------------------------------------------------------- */

static void average_links(const struct dag *d, struct problem_links *links)
{
    double pairs = 0, latency = 0, rate = 0;
    uint32_t *count = mem_alloc(d->kinds * sizeof *count);

    for (uint32_t m = 0; m < d->machines; m++)
        count[d->machine[m].kind] += !dag_is_memory(&d->kind[d->machine[m].kind]);
    for (uint32_t a = 0; a < d->kinds; a++)
        for (uint32_t b = 0; b < d->kinds; b++) {
            double n = (double)count[a] * ((double)count[b] - (a == b));

            if (n <= 0)
                continue;
            pairs += n;
            latency += n * links->latency[a * d->kinds + b];
            rate += n * links->rate[a * d->kinds + b];
        }
    links->mean_latency = pairs > 0 ? latency / pairs : 0;
    links->mean_rate = pairs > 0 ? rate / pairs : (double)INFINITY;
    mem_free(count);
}

void data_links(const struct dag *d, struct problem_links *links)
{
    const struct data_room *room = d->data;

    links->classes = d->kinds;
    links->uniform = room->uniform;
    links->rate = room->rate;
    links->own_rate = room->own;
    links->latency = room->latency;
    average_links(d, links);
}

/* The network ------------------------------------------------------------------------------- */

enum { SAMPLED_PAIRS = 64 };

/*
 * Planners reckon with one latency and one bandwidth for all pairs: what a transfer that is alone
 * gets on the average, over a few pairs spread evenly.
 */
static void average_network(struct dag *d)
{
    struct data_room *room = d->data;
    double latency = 0, seconds = 0, pairs = 0;
    const double bytes = 1e9;

    for (uint32_t i = 0; i < SAMPLED_PAIRS && d->machines > 1; i++) {
        uint32_t from = (uint32_t)((uint64_t)i * d->machines / SAMPLED_PAIRS);
        uint32_t to = (from + 1 + i % (d->machines - 1)) % d->machines;

        latency += transfer_estimate(room->transfers, from, to, 0);
        seconds += transfer_estimate(room->transfers, from, to, bytes);
        pairs++;
    }
    for (uint32_t i = 0; i < d->kinds * d->kinds; i++) {
        room->latency[i] = pairs > 0 ? latency / pairs * 1e9 : 0;
        room->rate[i] =
            seconds > latency ? bytes * pairs / (seconds - latency) / 1e9 : (double)INFINITY;
    }
    room->uniform = true;
}

static bool network_open(struct dag *d, struct error *err)
{
    struct topology *topology;

    if (!d->platform->network)
        return error_set(err, "platform: 'communication: network' needs a 'network:', such as "
                              "star(bandwidth=125MB/s, latency=50us)");
    for (uint32_t k = 0; k < d->kinds; k++)
        if (d->kind[k].elastic)
            return error_set(err, "platform: machines on demand cannot be on a network");
    /* One host more than machines: the storage that the files of the start come from. */
    topology = topology_parse(d->platform->network, d->machines + 1, d->arena, err);
    if (!topology)
        return error_prefix(err, "platform: network");
    d->data->transfers = transfers_create(
        d->arena, d->engine,
        &(struct transfer_options){ .topology = topology,
                                    .model = (enum transfer_model)d->options.network_model,
                                    .done = move_done,
                                    .context = d });
    average_network(d);
    return true;
}

/* Planners must not avoid transfers that take no time. */
static void free_links(struct dag *d)
{
    struct data_room *room = d->data;

    for (uint32_t i = 0; i < d->kinds * d->kinds; i++) {
        room->rate[i] = (double)INFINITY;
        room->latency[i] = 0;
    }
    for (uint32_t k = 0; k < d->kinds; k++)
        room->own[k] = (double)INFINITY;
    room->uniform = true;
}

bool data_create(struct dag *d, struct error *err)
{
    bool network = d->options.communication == DAG_COMM_NETWORK;

    d->data = arena_alloc(d->arena, sizeof *d->data);
    if (d->platform->network && !network)
        return error_set(err, "platform: 'network:' needs 'communication: network' in 'options:'");
    set_links(d);
    if (!read_matrix(d, err))
        return false;
    if (d->options.communication == DAG_COMM_NONE)
        free_links(d);
    return !network || network_open(d, err);
}
