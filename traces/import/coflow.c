/* Shuffles of a cluster as coflows between ports, in the format of the Facebook benchmark. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/vec.h"
#include "traces/format.h"
#include "traces/number.h"

struct coflow_options {
    int64_t mb;
};

static const struct param coflow_params[] = {
    PARAM(coflow_options, mb, 1 << 20, 1, 1e9, "B", "What a MB of the file is."),
    { 0 },
};

enum { MOST_PORTS = 1000000, MOST_FLOWS = 1000000 };

/*
 * The first line has the numbers of ports and of coflows. A line of a coflow: id, arrival in ms,
 * number of mappers, their ports, number of reducers, port:MB of each. Every mapper sends the same
 * part of what a reducer receives (Chowdhury et al., SIGCOMM 2014, section 7.1).
 */
struct reader {
    struct intake *intake;
    int64_t mb, ports, declared;
    struct vec senders; /* int64_t: ports */
    struct vec flows;   /* struct store_flow: what each receiver gets in all */
};

static const struct intake_reason no_list = {
    STORE_DROPPED, "is not 'id arrival mappers port... reducers port:MB...'; row dropped", NULL
};
static const struct intake_reason no_port = {
    STORE_DROPPED, "a port is not below the number of ports; row dropped", NULL
};
static const struct intake_reason no_flows = { STORE_DROPPED,
                                               "has no mappers or no reducers; row dropped", NULL };
static const struct intake_reason too_wide = { STORE_DROPPED,
                                               "more than a million flows; row dropped", NULL };
static const struct intake_reason other_count = { STORE_NOTED,
                                                  "says another number of coflows than follow",
                                                  NULL };

/* The next word of a line, cut off; NULL: there is none. */
static char *word(char **at)
{
    char *start = *at + strspn(*at, " \t");
    size_t length = strcspn(start, " \t");

    *at = start + length + (start[length] != '\0');
    start[length] = '\0';
    return length ? start : NULL;
}

static bool whole(char **at, int64_t *value)
{
    const char *text = word(at);

    return text && number_read(text, strlen(text), 0, value) == NUMBER_EXACT && *value >= 0;
}

/* "12:48.0": a port, and what it receives. */
static bool receiver(struct reader *r, char **at, struct store_flow *flow)
{
    char *text = word(at);
    char *colon = text ? strchr(text, ':') : NULL;
    int64_t millionths;
    enum number kind;

    if (!colon || number_read(text, (size_t)(colon - text), 0, &flow->dst) != NUMBER_EXACT)
        return false;
    kind = number_rounded(colon + 1, strlen(colon + 1), 6, &millionths);
    if (kind != NUMBER_EXACT || millionths < 0)
        return false;
    flow->bytes = number_scaled(millionths, r->mb, 1000000);
    return true;
}

/* The lists of a line; NULL if it is as it must be, else what is wrong. */
static const struct intake_reason *read_lists(struct reader *r, char *at)
{
    const struct intake_reason *wrong = NULL;
    int64_t mappers, reducers;

    r->senders.count = r->flows.count = 0;
    if (!whole(&at, &mappers))
        return &no_list;
    for (int64_t i = 0; i < mappers; i++) {
        int64_t *port = vec_push(&r->senders, sizeof *port);

        if (!whole(&at, port))
            return &no_list;
        if (*port >= r->ports)
            wrong = &no_port;
    }
    if (!whole(&at, &reducers))
        return &no_list;
    for (int64_t i = 0; i < reducers; i++) {
        struct store_flow *flow = vec_push(&r->flows, sizeof *flow);

        if (!receiver(r, &at, flow))
            return &no_list;
        if (flow->dst < 0 || flow->dst >= r->ports)
            wrong = &no_port;
    }
    if (word(&at))
        return &no_list;
    if (mappers == 0 || reducers == 0)
        return &no_flows;
    return r->senders.count * r->flows.count > MOST_FLOWS ? &too_wide : wrong;
}

/* Whole bytes: the first senders send one more where they do not divide. */
static bool add_flows(struct reader *r, int64_t job, struct error *err)
{
    int64_t senders = (int64_t)r->senders.count;

    for (size_t i = 0; i < r->flows.count; i++) {
        const struct store_flow *all = vec_at(&r->flows, i, sizeof *all);

        for (int64_t s = 0; s < senders; s++) {
            const int64_t *from = vec_at(&r->senders, (size_t)s, sizeof *from);
            const struct store_flow flow = {
                job,
                *from,
                all->dst,
                all->bytes / senders + (s < all->bytes % senders),
            };

            if (!store_add_flow(intake_writer(r->intake), &flow, err))
                return false;
        }
    }
    return true;
}

static bool read_row(struct reader *r, char *line, struct error *err)
{
    struct store_row row = store_row_unknown;
    const struct intake_reason *wrong;
    int64_t job = intake_items(r->intake);
    const char *arrival;

    row.job.name = word(&line);
    arrival = word(&line);
    if (!arrival || number_rounded(arrival, strlen(arrival), 6, &row.job.submit) != NUMBER_EXACT ||
        row.job.submit < 0)
        wrong = &no_list;
    else
        wrong = read_lists(r, line);
    if (wrong)
        return intake_count(r->intake, wrong, NULL, err);
    return intake_row(r->intake, &row, err) && add_flows(r, job, err);
}

/* Blank lines do not count. */
static bool next_line(struct reader *r, char **line, struct error *err)
{
    size_t length;

    do
        if (!input_line(intake_input(r->intake), line, &length, err))
            return false;
    while (*line && (*line)[strspn(*line, " \t")] == '\0');
    return true;
}

static bool read_head(struct reader *r, struct error *err)
{
    struct store_machine machine = store_machine_unknown;
    char name[24];
    char *line;

    if (!next_line(r, &line, err))
        return false;
    if (!line || !whole(&line, &r->ports) || !whole(&line, &r->declared) || word(&line) ||
        r->ports < 1 || r->ports > MOST_PORTS)
        return error_at(err, input_name(intake_input(r->intake)), 1, 0,
                        "expected the numbers of ports (1 to %d) and of coflows", MOST_PORTS);
    machine.name = name;
    for (int64_t i = 0; i < r->ports; i++) {
        snprintf(name, sizeof name, "%" PRId64, i);
        if (!store_add_machine(intake_writer(r->intake), &machine, err))
            return false;
    }
    return true;
}

static bool read_all(struct reader *r, struct error *err)
{
    char *line;

    if (!read_head(r, err))
        return false;
    for (;;) {
        if (!next_line(r, &line, err))
            return false;
        if (!line)
            break;
        if (!read_row(r, line, err))
            return false;
    }
    if (intake_items(r->intake) != r->declared) {
        intake_at(r->intake, 1);
        if (!intake_count(r->intake, &other_count, NULL, err))
            return false;
        intake_at(r->intake, 0);
    }
    return true;
}

static bool coflow_import(struct intake *intake, const void *options, struct error *err)
{
    const struct coflow_options *chosen = options;
    struct reader r = { .intake = intake, .mb = chosen->mb };
    struct trace_info *info = intake_info(intake);
    bool ok = read_all(&r, err);

    vec_free(&r.senders);
    vec_free(&r.flows);
    memcpy(info->family, "bigdata", sizeof "bigdata");
    info->citation = "Chowdhury, Zhong, Stoica, Efficient Coflow Scheduling with Varys, SIGCOMM "
                     "2014 (coflow-benchmark)";
    return ok;
}

/* Two numbers, and a second line with a "port:MB" in it. */
static bool coflow_probe(const char *bytes, size_t count)
{
    size_t at = 0, numbers = 0;

    while (at < count && strchr(" \t0123456789", bytes[at])) {
        numbers += bytes[at] >= '0' && (at == 0 || bytes[at - 1] == ' ' || bytes[at - 1] == '\t');
        at++;
    }
    if (numbers != 2 || at == count || (bytes[at] != '\n' && bytes[at] != '\r'))
        return false;
    for (at++; at < count && strchr(" \t.0123456789\r\n", bytes[at]); at++)
        ;
    return at < count && bytes[at] == ':';
}

const struct trace_format trace_format_coflow = {
    .name = "coflow",
    .doc = "Coflows between the ports of a fabric, as text: the benchmark of Facebook's shuffles.",
    .item = "coflow",
    .rules = true,
    .version = 1,
    .options = coflow_params,
    .options_size = sizeof(struct coflow_options),
    .probe = coflow_probe,
    .import = coflow_import,
};
