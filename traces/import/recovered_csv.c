/* A job log recovered from a simulator's output: CSV with job, submit_s, run_s, procs, req_time_s.
 */
#include <string.h>

#include "sim/base/vec.h"
#include "traces/column.h"
#include "traces/format.h"

enum { COLUMNS = 6, SUBMIT = 1, RUN = 2, PROCS = 3 };

struct recovered_options {
    int64_t procs;
};

static const struct param recovered_params[] = {
    PARAM(recovered_options, procs, 0, 0, 1e12, "",
          "Processors of the machine; 0: unknown, the format has no place for it."),
    { 0 },
};

/* Found by the names in the first line, in whatever order they stand there. */
static const struct column columns[COLUMNS] = {
    { "job", COLUMN_ID, COLUMN_AT(job.name), 0 },
    { "submit_s", COLUMN_SUBMIT, COLUMN_AT(job.submit), 0 },
    { "run_s", COLUMN_TIME, COLUMN_AT(job.run), 0 },
    { "procs", COLUMN_COUNT, COLUMN_AT(job.procs), 0 },
    { "req_time_s", COLUMN_TIME, COLUMN_AT(job.request), 0 },
    { "user", COLUMN_LABEL, COLUMN_AT(job.user), STORE_USER },
};

/* What another simulator decided is no part of a trace. */
static const char *const results[] = { "wait_easy_s", "backfilled" };

static const struct intake_reason result = {
    STORE_NOTED, "column holds a result of another simulator; not stored", NULL
};
static const struct intake_reason other = { STORE_NOTED, "column is not known; ignored", NULL };
static const struct intake_reason absent = { STORE_NOTED, "column is missing; unknown", NULL };
static const struct intake_reason short_row = { STORE_REPAIRED,
                                                "fewer fields than columns; the rest is unknown",
                                                NULL };
static const struct intake_reason stub = { STORE_DROPPED, "no submit time; row dropped", NULL };
static const struct intake_reason long_row = { STORE_DROPPED,
                                               "more fields than columns; row dropped", NULL };

/* Which column each field of a row is; -1: none of ours. */
struct layout {
    struct vec columns; /* int */
};

/* Cuts the next field off; blanks around it go. NULL after the last one. */
static char *next_field(char **rest)
{
    char *start = *rest;
    char *end;

    if (!start)
        return NULL;
    end = strchr(start, ',');
    *rest = end ? end + 1 : NULL;
    if (!end)
        end = start + strlen(start);
    while (*start == ' ' || *start == '\t')
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    return start;
}

static int find_column(const char *name)
{
    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(columns[i].name, name) == 0)
            return i;
    return -1;
}

static bool note_unused(struct intake *intake, int number, const char *name, struct error *err)
{
    const struct intake_field field = { number, arena_text(intake_arena(intake), name), name,
                                        strlen(name) };

    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        if (strcmp(results[i], name) == 0)
            return intake_count(intake, &result, &field, err);
    return intake_count(intake, &other, &field, err);
}

/* Submission, run time and processors must be there; the rest may be missing. */
static bool check_layout(struct intake *intake, const bool *found, struct error *err)
{
    for (int i = 0; i < COLUMNS; i++) {
        const struct intake_field field = { i + 1, columns[i].name, "", 0 };

        if (found[i])
            continue;
        if (i == SUBMIT || i == RUN || i == PROCS)
            return error_at(err, input_name(intake_input(intake)), 1, 0, "no column '%s'",
                            columns[i].name);
        if (!intake_count(intake, &absent, &field, err))
            return false;
    }
    return true;
}

static bool read_layout(struct intake *intake, char *line, struct layout *layout, struct error *err)
{
    bool found[COLUMNS] = { false };
    char *rest = line;

    for (char *name = next_field(&rest); name; name = next_field(&rest)) {
        int *column = vec_push(&layout->columns, sizeof *column);

        *column = find_column(name);
        if (*column >= 0 && found[*column])
            return error_at(err, input_name(intake_input(intake)), 1, 0, "column '%s' twice", name);
        if (*column >= 0)
            found[*column] = true;
        else if (!note_unused(intake, (int)layout->columns.count, name, err))
            return false;
    }
    return check_layout(intake, found, err);
}

static bool read_row(struct intake *intake, char *line, const struct layout *layout,
                     struct error *err)
{
    struct store_row row = column_unknown_row;
    char *rest = line;
    size_t i = 0;

    for (char *text = next_field(&rest); text; text = next_field(&rest), i++) {
        struct column_field field;
        enum column_verdict verdict;
        int column;

        if (i == layout->columns.count)
            return intake_count(intake, &long_row, NULL, err);
        column = *(const int *)vec_at(&layout->columns, i, sizeof column);
        if (column < 0)
            continue;
        if (*column_scan(text, &field) != '\0')
            field.whole = false;
        field.length = strlen(text);
        verdict = column_read(
            &(struct column_place){ intake, &columns[column], (int)i + 1, &field }, &row, err);
        if (verdict != COLUMN_KEEP)
            return verdict == COLUMN_DROP;
    }
    if (row.job.submit == STORE_UNKNOWN)
        return intake_count(intake, &stub, NULL, err);
    if (i < layout->columns.count && !intake_count(intake, &short_row, NULL, err))
        return false;
    row.job.procs_used = row.job.procs;
    return intake_row(intake, &row, err);
}

static bool read_rows(struct intake *intake, struct layout *layout, struct error *err)
{
    struct input *input = intake_input(intake);
    size_t length;
    char *line;

    for (bool first = true;; first = false) {
        if (!input_line(input, &line, &length, err))
            return false;
        if (!line)
            return true;
        if (first ? !read_layout(intake, line, layout, err)
                  : line[strspn(line, " \t")] && !read_row(intake, line, layout, err))
            return false;
    }
}

static bool recovered_import(struct intake *intake, const void *options, struct error *err)
{
    const struct recovered_options *chosen = options;
    struct trace_info *info = intake_info(intake);
    struct layout layout = { { 0 } };
    bool ok = read_rows(intake, &layout, err);

    vec_free(&layout.columns);
    memcpy(info->family, "batch", sizeof "batch");
    if (chosen->procs)
        info->procs = chosen->procs;
    return ok;
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
