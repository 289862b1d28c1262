/* Outages as failure models: when, how long, and what share of all machines (OpenDC's tables). */
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"

struct row {
    sim_time interval, duration;
    int64_t share; /* billionths */
};

enum { ALL = 1000000000, INTENSITY = 2 };

static const struct csv_column columns[] = {
    { "interval_ms", CSV_NUMBER, CSV_AT(row, interval), true, 6, false },
    { "duration_ms", CSV_NUMBER, CSV_AT(row, duration), true, 6, false },
    { "intensity", CSV_NUMBER, CSV_AT(row, share), true, 9, false },
};

static const struct csv_table table = {
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .separator = ',',
};

static const struct intake_reason over_one = { STORE_REPAIRED, "is above 1; taken as 1", "0 to 1" };
static const struct intake_reason overlap = { STORE_NOTED,
                                              "begins before an earlier outage has ended", NULL };

struct reader {
    struct intake *intake;
    struct csv *csv;
    sim_time start; /* of the outage that was read last */
    sim_time end;   /* latest of all so far */
};

/* An interval counts from the start of the outage before, whether that has ended or not. */
static bool read_outage(struct reader *r, struct row *row, struct error *err)
{
    struct store_event event = { .machine = STORE_UNKNOWN, .kind = STORE_FAIL };
    sim_time end;

    if (__builtin_add_overflow(r->start, row->interval, &r->start) ||
        __builtin_add_overflow(r->start, row->duration, &end))
        return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0,
                        "the outages lie more than 292 years apart");
    if (row->share > ALL) {
        if (!csv_count(r->csv, &over_one, INTENSITY, err))
            return false;
        row->share = ALL;
    }
    if (r->start < r->end && !intake_count(r->intake, &overlap, NULL, err))
        return false;
    r->end = end > r->end ? end : r->end;
    event.time = r->start;
    event.duration = row->duration;
    event.share = (double)row->share / ALL;
    return intake_event(r->intake, &event, err);
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok = true;

    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = read_outage(r, &row, err);
    return ok;
}

static bool failures_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .csv = csv_open(intake, &table, err) };
    struct trace_info *info = intake_info(intake);
    struct store_writer *writer = intake_writer(intake);
    bool ok;

    (void)options;
    /* The first interval counts from the beginning of the observation. */
    if (writer)
        store_set_origin(writer, 0);
    ok = r.csv && read_rows(&r, err);
    csv_close(r.csv);
    memcpy(info->family, "signal", sizeof "signal");
    info->licence = "MIT (OpenDC)";
    return ok;
}

static bool failures_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &table);
}

const struct trace_format trace_format_failures = {
    .name = "failures",
    .doc = "Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.",
    .item = "outage",
    .version = 1,
    .probe = failures_probe,
    .import = failures_import,
};
