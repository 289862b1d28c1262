/* A job log recovered from a simulator's output: CSV with job, submit_s, run_s, procs, req_time_s.
 */
#include <string.h>

#include "traces/column.h"
#include "traces/csv.h"
#include "traces/format.h"

enum { COLUMNS = 6 };

struct recovered_options {
    int64_t procs;
};

static const struct param recovered_params[] = {
    PARAM(recovered_options, procs, 0, 0, 1e12, "",
          "Processors of the machine; 0: unknown, the format has no place for it."),
    { 0 },
};

/* What the fields of a row become. */
static const struct column columns[COLUMNS] = {
    { "job", COLUMN_ID, COLUMN_AT(job.name), 0 },
    { "submit_s", COLUMN_SUBMIT, COLUMN_AT(job.submit), 0 },
    { "run_s", COLUMN_TIME, COLUMN_AT(job.run), 0 },
    { "procs", COLUMN_COUNT, COLUMN_AT(job.procs), 0 },
    { "req_time_s", COLUMN_TIME, COLUMN_AT(job.request), 0 },
    { "user", COLUMN_LABEL, COLUMN_AT(job.user), STORE_USER },
};

struct row {
    struct csv_field fields[COLUMNS];
};

static const struct csv_column places[COLUMNS] = {
    { "job", CSV_FIELD, CSV_AT(row, fields[0]), false, 0, false },
    { "submit_s", CSV_FIELD, CSV_AT(row, fields[1]), true, 0, false },
    { "run_s", CSV_FIELD, CSV_AT(row, fields[2]), true, 0, false },
    { "procs", CSV_FIELD, CSV_AT(row, fields[3]), true, 0, false },
    { "req_time_s", CSV_FIELD, CSV_AT(row, fields[4]), false, 0, false },
    { "user", CSV_FIELD, CSV_AT(row, fields[5]), false, 0, false },
};

/* What another simulator decided is no part of a trace. */
static const char *const results[] = { "wait_easy_s", "backfilled", NULL };

static const struct intake_reason result = {
    STORE_NOTED, "column holds a result of another simulator; not stored", NULL
};
static const struct intake_reason stub = { STORE_DROPPED, "no submit time; row dropped", NULL };

static const struct csv_table table = {
    .columns = places,
    .count = COLUMNS,
    .separator = ',',
    .skip = results,
    .skipped = &result,
};

static bool read_row(struct intake *intake, struct row *in, struct error *err)
{
    struct store_row row = store_row_unknown;

    for (int i = 0; i < COLUMNS; i++) {
        const struct csv_field *found = &in->fields[i];
        struct column_field field;
        enum column_verdict verdict;

        if (!found->text)
            continue;
        if (*column_scan(found->text, &field) != '\0')
            field.whole = false;
        field.length = found->length;
        verdict = column_read(&(struct column_place){ intake, &columns[i], found->number, &field },
                              &row, err);
        if (verdict != COLUMN_KEEP)
            return verdict == COLUMN_DROP;
    }
    if (row.job.submit == STORE_UNKNOWN)
        return intake_count(intake, &stub, NULL, err);
    row.job.procs_used = row.job.procs;
    return intake_row(intake, &row, err);
}

static bool read_rows(struct intake *intake, struct error *err)
{
    struct csv *csv = csv_open(intake, &table, err);
    struct row row;
    bool more = true;
    bool ok = csv != NULL;

    while (ok && (ok = csv_next(csv, &row, &more, err)) && more)
        ok = read_row(intake, &row, err);
    csv_close(csv);
    return ok;
}

static bool recovered_import(struct intake *intake, const void *options, struct error *err)
{
    const struct recovered_options *chosen = options;
    struct trace_info *info = intake_info(intake);

    memcpy(info->family, "batch", sizeof "batch");
    if (chosen->procs)
        info->procs = chosen->procs;
    return read_rows(intake, err);
}

static bool recovered_probe(const char *bytes, size_t count)
{
    char line[256];
    size_t used = count < sizeof line ? count : sizeof line - 1;

    memcpy(line, bytes, used);
    line[used] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return strstr(line, "submit_s") && strstr(line, "run_s") && strstr(line, "procs") &&
           strchr(line, ',');
}

static const char *const recovered_extensions[] = { ".csv", NULL };

const struct trace_format trace_format_recovered_csv = {
    .name = "recovered_csv",
    .doc = "CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.",
    .extensions = recovered_extensions,
    .version = 1,
    .options = recovered_params,
    .options_size = sizeof(struct recovered_options),
    .probe = recovered_probe,
    .import = recovered_import,
};
