/* Standard Workload Format (Feitelson et al., 18 fields a job) and what is found under its name. */
#include "traces/export/swf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "traces/column.h"
#include "traces/format.h"
#include "traces/number.h"

enum { FIELDS = 18, FIELDS_NEEDED = 5 };

/* Seconds that fit into sim_time. */
static const int64_t seconds_max = INT64_MAX / SECOND;

struct swf_options {
    int64_t procs;
};

static const struct param swf_params[] = {
    PARAM(swf_options, procs, 0, 0, 1e12, "",
          "Processors of the machine; 0: as MaxProcs or MaxNodes in the log says."),
    { 0 },
};

static const struct column columns[FIELDS] = {
    { "job", COLUMN_ID, COLUMN_AT(job.name), 0 },
    { "submit", COLUMN_SUBMIT, COLUMN_AT(job.submit), 0 },
    { "wait", COLUMN_TIME, COLUMN_AT(job.wait), 0 },
    { "run", COLUMN_TIME, COLUMN_AT(job.run), 0 },
    { "procs", COLUMN_COUNT, COLUMN_AT(job.procs_used), 0 },
    { "cpu", COLUMN_TIME, COLUMN_AT(cpu), 0 },
    { "memory", COLUMN_AMOUNT, COLUMN_AT(mem_used_kb), 0 },
    { "procs_req", COLUMN_COUNT, COLUMN_AT(job.procs), 0 },
    { "request", COLUMN_TIME, COLUMN_AT(job.request), 0 },
    { "memory_req", COLUMN_AMOUNT, COLUMN_AT(mem_req_kb), 0 },
    { "status", COLUMN_CODE, COLUMN_AT(job.status), 0 },
    { "user", COLUMN_LABEL, COLUMN_AT(job.user), STORE_USER },
    { "group", COLUMN_LABEL, COLUMN_AT(job.group), STORE_GROUP },
    { "application", COLUMN_LABEL, COLUMN_AT(application), STORE_APPLICATION },
    { "queue", COLUMN_LABEL, COLUMN_AT(job.queue), STORE_QUEUE },
    { "partition", COLUMN_LABEL, COLUMN_AT(job.partition), STORE_PARTITION },
    { "after", COLUMN_CODE, COLUMN_AT(after), 0 },
    { "think", COLUMN_TIME, COLUMN_AT(think), 0 },
};

enum { SUBMIT = 1 };

static const struct intake_reason stub = { STORE_DROPPED, "fewer than 5 fields; row dropped",
                                           NULL };
static const struct intake_reason short_row = { STORE_REPAIRED,
                                                "fewer than 18 fields; the rest is unknown", NULL };
static const struct intake_reason long_row = { STORE_NOTED,
                                               "more than 18 fields; the rest is kept as text",
                                               NULL };
static const struct intake_reason semicolons = { STORE_NOTED, "fields separated by ';'", NULL };
static const struct intake_reason title = { STORE_NOTED, "title line without ';'", NULL };
static const struct intake_reason not_rising = { STORE_NOTED, "does not rise", NULL };
static const struct intake_reason bad_header = { STORE_NOTED,
                                                 "header value is not a number; ignored", NULL };

/* One row, split. */
struct row {
    struct column_field fields[FIELDS];
    int count;  /* fields found, at most FIELDS */
    char *rest; /* what stands behind them, NULL if nothing */
};

struct reader {
    struct intake *intake;
    struct arena *arena;
    int64_t max_procs, max_nodes;
    int64_t unix_start; /* seconds */
    int64_t last_id;
    bool any_row; /* kept or dropped */
    bool epoch;   /* submit times are calendar times */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void split_at_blanks(char *p, struct row *row)
{
    for (row->count = 0; row->count < FIELDS; row->count++) {
        struct column_field *field = &row->fields[row->count];

        while (is_blank(*p))
            p++;
        if (!*p)
            return;
        p = column_scan(p, field);
        if (*p && !is_blank(*p)) {
            field->whole = false;
            while (*p && !is_blank(*p))
                p++;
        }
        field->length = (size_t)(p - field->start);
    }
    while (is_blank(*p))
        p++;
    row->rest = *p ? p : NULL;
}

/* A field between semicolons, without the blanks around it. */
static void trim_field(char *p, char *end, struct column_field *field)
{
    while (p < end && is_blank(*p))
        p++;
    while (end > p && is_blank(end[-1]))
        end--;
    field->whole = column_scan(p, field) == end && field->whole;
    field->length = (size_t)(end - p);
}

static void split_at_semicolons(char *p, struct row *row)
{
    for (row->count = 0; row->count < FIELDS && p; row->count++) {
        char *end = p + strcspn(p, ";");

        /* A semicolon at the end of the row closes the last field, it opens none. */
        if (!*end && p[strspn(p, " \t")] == '\0')
            return;
        trim_field(p, end, &row->fields[row->count]);
        p = *end ? end + 1 : NULL;
    }
    if (!p || p[strspn(p, " \t;")] == '\0')
        return;
    row->rest = p;
    for (; *p; p++)
        if (*p == ';')
            *p = ' ';
}

/* Splits a row; true if its fields are separated by semicolons. */
static bool split(char *line, struct row *row)
{
    char *p = line + strspn(line, " \t");

    row->rest = NULL;
    p += strcspn(p, "; \t");
    p += strspn(p, " \t");
    if (*p != ';') {
        split_at_blanks(line, row);
        return false;
    }
    split_at_semicolons(line, row);
    return true;
}

/* What is remarkable about the row as a whole. */
static bool note_shape(struct reader *r, const struct row *row, bool separated, struct error *err)
{
    const struct column_field *id = &row->fields[0];
    const struct column_place place = { r->intake, &columns[0], 1, id };

    if (separated && !intake_count(r->intake, &semicolons, NULL, err))
        return false;
    if (row->count < FIELDS && !intake_count(r->intake, &short_row, NULL, err))
        return false;
    if (row->rest && !intake_count(r->intake, &long_row, NULL, err))
        return false;
    if (id->whole && id->value <= r->last_id &&
        column_judge(&place, &not_rising, err) == COLUMN_STOP)
        return false;
    if (id->whole)
        r->last_id = id->value;
    return true;
}

static bool read_row(struct reader *r, char *line, struct error *err)
{
    struct store_row out = store_row_unknown;
    struct row row;
    bool separated = split(line, &row);
    bool first = !r->any_row;
    size_t end;

    if (first && isalpha((unsigned char)row.fields[0].start[0]) && row.count > SUBMIT &&
        isalpha((unsigned char)row.fields[SUBMIT].start[0]))
        return intake_count(r->intake, &title, NULL, err) && intake_keep_line(r->intake, line, err);
    r->any_row = true;
    if (row.count < FIELDS_NEEDED)
        return intake_count(r->intake, &stub, NULL, err);
    for (int i = 0; i < row.count; i++) {
        const struct column_place place = { r->intake, &columns[i], i + 1, &row.fields[i] };
        enum column_verdict verdict = column_read(&place, &out, err);

        if (verdict != COLUMN_KEEP)
            return verdict == COLUMN_DROP;
    }
    if (!note_shape(r, &row, separated, err))
        return false;
    if (row.rest) {
        for (end = strlen(row.rest); end && is_blank(row.rest[end - 1]); end--)
            row.rest[end - 1] = '\0';
        out.extra = row.rest;
    }
    row.fields[0].start[row.fields[0].length] = '\0';
    if (intake_items(r->intake) == 0)
        r->epoch = out.job.submit >= 1000000000 * SECOND;
    return intake_row(r->intake, &out, err);
}

/* The number a header value begins with: "1024 (512+512)" and "224 [100,124]" are found too. */
static bool header_number(struct reader *r, const char *value, int64_t *to, struct error *err)
{
    size_t length = strspn(value, "+-0123456789");
    int64_t number;

    if (*to != STORE_UNKNOWN)
        return true;
    if (number_read(value, length, 0, &number) != NUMBER_EXACT)
        return intake_count(r->intake, &bad_header, NULL, err);
    *to = number;
    return true;
}

/* A line that starts with ';': kept whole, and looked at for the few keys that matter. */
static bool read_header(struct reader *r, const char *line, const char *p, struct error *err)
{
    struct trace_info *info = intake_info(r->intake);
    const char *key = p + strspn(p, "; \t");
    size_t length = strcspn(key, ": \t");
    const char *value = key + length + strspn(key + length, " \t");

    if (!intake_keep_line(r->intake, line, err))
        return false;
    if (*value != ':')
        return true;
    value += 1 + strspn(value + 1, " \t");
    if (length == 8 && strncasecmp(key, "MaxProcs", length) == 0)
        return header_number(r, value, &r->max_procs, err);
    if (length == 8 && strncasecmp(key, "MaxNodes", length) == 0)
        return header_number(r, value, &r->max_nodes, err);
    if (length == 13 && strncasecmp(key, "UnixStartTime", length) == 0)
        return header_number(r, value, &r->unix_start, err);
    if (length == 11 && strncasecmp(key, "Acknowledge", length) == 0 && !info->citation && *value)
        info->citation = arena_text(r->arena, value);
    if (length == 9 && strncasecmp(key, "Copyright", length) == 0 && !info->licence && *value)
        info->licence = arena_text(r->arena, value);
    return true;
}

static void describe(struct reader *r, const struct swf_options *options)
{
    struct trace_info *info = intake_info(r->intake);

    memcpy(info->family, "batch", sizeof "batch");
    info->procs = options->procs     ? options->procs
                  : r->max_procs > 0 ? r->max_procs
                  : r->max_nodes > 0 ? r->max_nodes
                                     : STORE_UNKNOWN;
    if (r->unix_start != STORE_UNKNOWN && llabs(r->unix_start) <= seconds_max) {
        info->t0_unix_ns = r->unix_start * SECOND;
    } else if (r->epoch) {
        info->t0_unix_ns = 0;
        info->notes = "no UnixStartTime; submit times are taken as Unix time";
    }
}

static bool swf_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .arena = intake_arena(intake),
                        .max_procs = STORE_UNKNOWN,
                        .max_nodes = STORE_UNKNOWN,
                        .unix_start = STORE_UNKNOWN,
                        .last_id = INT64_MIN };
    size_t length;
    char *line;

    for (;;) {
        const char *p;
        bool ok;

        if (!input_line(intake_input(intake), &line, &length, err))
            return false;
        if (!line)
            break;
        p = line + strspn(line, " \t");
        ok = *p == ';'                 ? read_header(&r, line, p, err)
             : *p == '#' || *p == '\0' ? intake_keep_line(intake, line, err)
                                       : read_row(&r, line, err);
        if (!ok)
            return false;
    }
    describe(&r, options);
    return true;
}

/* A row of numbers: at least five, of which the second is a time. */
static bool looks_like_row(char *line)
{
    struct row row;

    split(line, &row);
    return row.count >= FIELDS_NEEDED && row.fields[0].whole &&
           strspn(row.fields[SUBMIT].start, "+-.0123456789") == row.fields[SUBMIT].length &&
           row.fields[SUBMIT].length > 0;
}

static bool swf_probe(const char *bytes, size_t count)
{
    char line[512];
    const char *end = bytes + count;

    if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t length = (size_t)((newline ? newline : end) - bytes);
        size_t used = length < sizeof line ? length : sizeof line - 1;

        memcpy(line, bytes, used);
        line[used] = '\0';
        line[strcspn(line, "\r")] = '\0';
        bytes += length + 1;
        if (line[strspn(line, " \t")] != ';' && line[strspn(line, " \t")] != '\0')
            return looks_like_row(line);
    }
    return false;
}

static const char *const swf_extensions[] = { ".swf", NULL };

const struct trace_format trace_format_swf = {
    .name = "swf",
    .doc = "Standard Workload Format: logs of batch systems, 18 fields a job.",
    .extensions = swf_extensions,
    .version = 1,
    .options = swf_params,
    .options_size = sizeof(struct swf_options),
    .probe = swf_probe,
    .import = swf_import,
    .export = swf_export,
};
