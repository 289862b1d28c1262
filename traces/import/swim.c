/* MapReduce jobs by their bytes, as SWIM keeps them (Chen et al., MASCOTS 2011). */
#include <string.h>

#include "sim/base/text.h"
#include "traces/csv.h"
#include "traces/format.h"

struct row {
    const char *job;
    sim_time submit, gap;
    int64_t input, shuffle, output; /* bytes */
};

enum { GAP = 2 };

static const struct csv_column columns[] = {
    { "job", CSV_TEXT, CSV_AT(row, job), true, 0, false },
    { "submit", CSV_NUMBER, CSV_AT(row, submit), true, 9, false },
    { "gap", CSV_NUMBER, CSV_AT(row, gap), false, 9, false },
    { "map input", CSV_NUMBER, CSV_AT(row, input), true, 0, false },
    { "shuffle", CSV_NUMBER, CSV_AT(row, shuffle), true, 0, false },
    { "reduce output", CSV_NUMBER, CSV_AT(row, output), true, 0, false },
};

static const struct intake_reason further = { STORE_NOTED,
                                              "more than six columns; the rest is not read", NULL };

static const struct csv_table table = {
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .separator = '\t',
    .bare = true,
    .further = &further,
};

static const struct intake_reason other_gap = { STORE_NOTED,
                                                "is not the time since the row above; not read",
                                                NULL };

struct reader {
    struct intake *intake;
    struct csv *csv;
    sim_time last; /* submit time of the row above */
};

/* What a job reads and leaves; a stage says what is its own. */
static bool add_stage(struct reader *r, const char *kind, const struct row *row, struct error *err)
{
    struct store_task task = store_task_unknown;
    struct text attrs = { 0 };
    bool map = strcmp(kind, "map") == 0;
    bool ok;

    task.name = task.kind = kind;
    if (map)
        text_format(&attrs, "{\"input\":%lld", (long long)row->input);
    if (!map || row->shuffle == 0)
        text_format(&attrs, "%s\"output\":%lld", map ? "," : "{", (long long)row->output);
    text_add(&attrs, "}");
    task.attrs = text_get(&attrs);
    ok = store_add_task(intake_writer(r->intake), &task, err);
    text_free(&attrs);
    return ok;
}

/* A job that shuffles nothing has maps only. */
static bool add_job(struct reader *r, const struct row *row, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    struct store_row job = store_row_unknown;

    graph.name = job.job.name = row->job;
    job.job.submit = row->submit;
    job.job.graph = intake_graphs(r->intake);
    return intake_row(r->intake, &job, err) && intake_graph(r->intake, &graph, err) &&
           add_stage(r, "map", row, err) &&
           (row->shuffle == 0 || (add_stage(r, "reduce", row, err) &&
                                  store_add_edge(intake_writer(r->intake),
                                                 &(struct store_edge){ 0, 1, row->shuffle }, err)));
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;

    while (csv_next(r->csv, &row, &more, err) && more) {
        if (row.gap != STORE_UNKNOWN && row.gap != row.submit - r->last &&
            !csv_count(r->csv, &other_gap, GAP, err))
            return false;
        r->last = row.submit;
        if (!add_job(r, &row, err))
            return false;
    }
    return !more;
}

static bool swim_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .csv = csv_open(intake, &table, err) };
    struct trace_info *info = intake_info(intake);
    bool ok = r.csv && read_rows(&r, err);

    (void)options;
    csv_close(r.csv);
    memcpy(info->family, "bigdata", sizeof "bigdata");
    info->citation = "Chen, Ganapathi, Griffith, Katz, The Case for Evaluating MapReduce "
                     "Performance Using Workload Suites, MASCOTS 2011";
    return ok;
}

/* Six whole numbers but for the first, between tabs. */
static bool swim_probe(const char *bytes, size_t count)
{
    size_t length = 0, tabs = 0;

    for (; length < count && bytes[length] != '\n' && bytes[length] != '\r'; length++) {
        char c = bytes[length];

        tabs += c == '\t';
        if (tabs > 0 && c != '\t' && c != '.' && (c < '0' || c > '9'))
            return false;
    }
    return tabs >= 5;
}

static const char *const swim_extensions[] = { ".tsv", NULL };

const struct trace_format trace_format_swim = {
    .name = "swim",
    .doc = "MapReduce jobs by the bytes they read, shuffle and write: SWIM, six columns and tabs.",
    .extensions = swim_extensions,
    .version = 1,
    .probe = swim_probe,
    .import = swim_import,
};
