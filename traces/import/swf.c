/* Standard Workload Format (Feitelson et al., 18 fields a job) and what is found under its name. */
#include "traces/export/swf.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "traces/format.h"
#include "traces/number.h"

enum { FIELDS = 18, FIELDS_NEEDED = 5, FAST_DIGITS = 18 };

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

/* What a field holds, and what becomes of a value that does not fit. */
enum kind { ID, TIME, COUNT, AMOUNT, CODE, LABEL };

#define AT(member) offsetof(struct store_row, member)

static const struct column {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct store_row */
    enum store_label label;
} columns[FIELDS] = {
    { "job", ID, AT(job.name), 0 },
    { "submit", TIME, AT(job.submit), 0 },
    { "wait", TIME, AT(job.wait), 0 },
    { "run", TIME, AT(job.run), 0 },
    { "procs", COUNT, AT(job.procs_used), 0 },
    { "cpu", TIME, AT(cpu), 0 },
    { "memory", AMOUNT, AT(mem_used_kb), 0 },
    { "procs_req", COUNT, AT(job.procs), 0 },
    { "request", TIME, AT(job.request), 0 },
    { "memory_req", AMOUNT, AT(mem_req_kb), 0 },
    { "status", CODE, AT(job.status), 0 },
    { "user", LABEL, AT(job.user), STORE_USER },
    { "group", LABEL, AT(job.group), STORE_GROUP },
    { "application", LABEL, AT(application), STORE_APPLICATION },
    { "queue", LABEL, AT(job.queue), STORE_QUEUE },
    { "partition", LABEL, AT(job.partition), STORE_PARTITION },
    { "after", CODE, AT(after), 0 },
    { "think", TIME, AT(think), 0 },
};

enum { SUBMIT = 1 };

static const struct intake_reason
    not_number = { STORE_DROPPED, "is not a number; row dropped", "a number, or -1 for unknown" },
    not_whole = { STORE_DROPPED, "is not a whole number; row dropped", "a whole number" },
    too_large = { STORE_DROPPED, "is out of range; row dropped", "less than 9e9 s or 9e15" },
    no_submit = { STORE_DROPPED, "is unknown; row dropped", "a time in seconds" },
    stub = { STORE_DROPPED, "fewer than 5 fields; row dropped", NULL },
    below_zero = { STORE_REPAIRED, "is negative; taken as unknown",
                   "0 or more, or -1 for unknown" },
    cut_off = { STORE_REPAIRED, "has digits below the nanosecond; cut off", "at most 9 decimals" },
    empty = { STORE_REPAIRED, "is empty; taken as unknown", "a value, or -1 for unknown" },
    not_code = { STORE_REPAIRED, "is not a whole number; taken as unknown", "a whole number" },
    short_row = { STORE_REPAIRED, "fewer than 18 fields; the rest is unknown", NULL },
    long_row = { STORE_NOTED, "more than 18 fields; the rest is kept as text", NULL },
    semicolons = { STORE_NOTED, "fields separated by ';'", NULL },
    title = { STORE_NOTED, "title line without ';'", NULL },
    is_name = { STORE_NOTED, "is a name; numbered by first appearance", NULL },
    not_rising = { STORE_NOTED, "does not rise", NULL },
    bad_header = { STORE_NOTED, "header value is not a number; ignored", NULL };

/* One field of a row: its text, and its value where that is a plain whole number. */
struct field {
    char *start;
    size_t length;
    int64_t value;
    bool whole;
};

/* One row, split. */
struct row {
    struct field fields[FIELDS];
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

enum verdict { KEEP, DROP, STOP };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Reads a plain whole number that ends at a blank or at the end; the hot path of the file. */
static char *scan_number(char *p, struct field *field)
{
    bool negative = *p == '-';
    char *digits = p + negative;
    uint64_t value = 0;

    field->start = p;
    for (p = digits; (unsigned)(*p - '0') < 10; p++)
        value = 10 * value + (unsigned)(*p - '0');
    field->value = negative ? -(int64_t)(value & INT64_MAX) : (int64_t)(value & INT64_MAX);
    field->whole = p > digits && p - digits <= FAST_DIGITS;
    return p;
}

static void split_at_blanks(char *p, struct row *row)
{
    for (row->count = 0; row->count < FIELDS; row->count++) {
        struct field *field = &row->fields[row->count];

        while (is_blank(*p))
            p++;
        if (!*p)
            return;
        p = scan_number(p, field);
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
static void trim_field(char *p, char *end, struct field *field)
{
    while (p < end && is_blank(*p))
        p++;
    while (end > p && is_blank(end[-1]))
        end--;
    field->whole = scan_number(p, field) == end && field->whole;
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
    char *p = line + strcspn(line, "; \t");

    row->rest = NULL;
    p += strspn(p, " \t");
    if (*p != ';') {
        split_at_blanks(line, row);
        return false;
    }
    split_at_semicolons(line, row);
    return true;
}

static enum verdict judge(struct reader *r, const struct intake_reason *reason,
                          const struct field *field, int i, struct error *err)
{
    const struct intake_field where = { i + 1, columns[i].name, field->start, field->length };

    if (!intake_count(r->intake, reason, &where, err))
        return STOP;
    return reason->action == STORE_DROPPED ? DROP : KEEP;
}

/* A time in seconds becomes nanoseconds; -1 is unknown, which only the submit time may not be. */
static enum verdict read_time(struct reader *r, const struct field *field, int i, int64_t *to,
                              struct error *err)
{
    enum number kind = NUMBER_EXACT;
    int64_t value;

    if (field->whole && field->value >= -seconds_max && field->value <= seconds_max)
        value = field->value * SECOND;
    else
        kind = number_read(field->start, field->length, 9, &value);
    if (kind == NUMBER_BAD)
        return judge(r, &not_number, field, i, err);
    if (kind == NUMBER_RANGE)
        return judge(r, &too_large, field, i, err);
    if (kind == NUMBER_CUT && judge(r, &cut_off, field, i, err) == STOP)
        return STOP;
    if (i == SUBMIT) {
        *to = value;
        return value == -SECOND ? judge(r, &no_submit, field, i, err) : KEEP;
    }
    if (value >= 0)
        *to = value;
    else if (value != -SECOND)
        return judge(r, &below_zero, field, i, err);
    return KEEP;
}

static enum verdict read_count(struct reader *r, const struct field *field, int i, int64_t *to,
                               struct error *err)
{
    enum number kind = NUMBER_EXACT;
    int64_t value = field->value;

    if (!field->whole)
        kind = number_read(field->start, field->length, 0, &value);
    if (kind == NUMBER_BAD)
        return judge(r, &not_number, field, i, err);
    if (kind == NUMBER_CUT)
        return judge(r, &not_whole, field, i, err);
    if (kind == NUMBER_RANGE)
        return judge(r, &too_large, field, i, err);
    if (value >= 0)
        *to = value;
    else if (value != -1)
        return judge(r, &below_zero, field, i, err);
    return KEEP;
}

/* Memory may have decimals; the shortest text of the double is what the log said. */
static enum verdict read_amount(struct reader *r, const struct field *field, int i, double *to,
                                struct error *err)
{
    double value = (double)field->value;
    char text[64];

    if (!field->whole) {
        if (field->length >= sizeof text)
            return judge(r, &not_number, field, i, err);
        memcpy(text, field->start, field->length);
        text[field->length] = '\0';
        if (!text_to_real(text, &value))
            return judge(r, &not_number, field, i, err);
    }
    if (fabs(value) > 9e15)
        return judge(r, &too_large, field, i, err);
    if (value >= 0)
        *to = value;
    else if (value != -1)
        return judge(r, &below_zero, field, i, err);
    return KEEP;
}

static enum verdict read_code(struct reader *r, const struct field *field, int i, int64_t *to,
                              struct error *err)
{
    int64_t value = field->value;

    if (!field->whole && number_read(field->start, field->length, 0, &value) != NUMBER_EXACT)
        return judge(r, &not_code, field, i, err);
    if (value != -1)
        *to = value;
    return KEEP;
}

static enum verdict read_label(struct reader *r, const struct field *field, int i, int64_t *to,
                               struct error *err)
{
    enum store_label label = columns[i].label;

    if (field->whole) {
        if (field->value == -1)
            return KEEP;
        return intake_number(r->intake, label, field->value, to, err) ? KEEP : STOP;
    }
    if (!intake_label(r->intake, label, (struct intake_name){ field->start, field->length }, to,
                      err))
        return STOP;
    return judge(r, &is_name, field, i, err);
}

static enum verdict read_field(struct reader *r, const struct field *field, int i,
                               struct store_row *out, struct error *err)
{
    void *to = (char *)out + columns[i].offset;

    if (field->length == 0)
        return judge(r, i == SUBMIT ? &no_submit : &empty, field, i, err);
    switch (columns[i].kind) {
    case ID:
        out->job.name = field->start;
        return KEEP;
    case TIME:
        return read_time(r, field, i, to, err);
    case COUNT:
        return read_count(r, field, i, to, err);
    case AMOUNT:
        return read_amount(r, field, i, to, err);
    case CODE:
        return read_code(r, field, i, to, err);
    case LABEL:
        return read_label(r, field, i, to, err);
    }
    return STOP;
}

static const struct store_row unknown_row = {
    .job = { .submit = STORE_UNKNOWN,
             .wait = STORE_UNKNOWN,
             .run = STORE_UNKNOWN,
             .request = STORE_UNKNOWN,
             .procs_used = STORE_UNKNOWN,
             .procs = STORE_UNKNOWN,
             .user = STORE_UNKNOWN,
             .group = STORE_UNKNOWN,
             .queue = STORE_UNKNOWN,
             .partition = STORE_UNKNOWN,
             .status = STORE_UNKNOWN,
             .number = STORE_UNKNOWN,
             .name = "" },
    .application = STORE_UNKNOWN,
    .cpu = STORE_UNKNOWN,
    .mem_used_kb = (double)NAN,
    .mem_req_kb = (double)NAN,
    .after = STORE_UNKNOWN,
    .think = STORE_UNKNOWN,
};

/* What is remarkable about the row as a whole. */
static bool note_shape(struct reader *r, const struct row *row, bool separated, struct error *err)
{
    const struct field *id = &row->fields[0];

    if (separated && !intake_count(r->intake, &semicolons, NULL, err))
        return false;
    if (row->count < FIELDS && !intake_count(r->intake, &short_row, NULL, err))
        return false;
    if (row->rest && !intake_count(r->intake, &long_row, NULL, err))
        return false;
    if (id->whole && id->value <= r->last_id && judge(r, &not_rising, id, 0, err) == STOP)
        return false;
    if (id->whole)
        r->last_id = id->value;
    return true;
}

static bool read_row(struct reader *r, char *line, struct error *err)
{
    struct store_row out = unknown_row;
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
        enum verdict verdict = read_field(r, &row.fields[i], i, &out, err);

        if (verdict != KEEP)
            return verdict == DROP;
    }
    if (!note_shape(r, &row, separated, err))
        return false;
    if (row.rest) {
        for (end = strlen(row.rest); end && is_blank(row.rest[end - 1]); end--)
            row.rest[end - 1] = '\0';
        out.extra = row.rest;
    }
    row.fields[0].start[row.fields[0].length] = '\0';
    if (intake_jobs(r->intake) == 0)
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
    if (number != -1)
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
    info->procs = options->procs                  ? options->procs
                  : r->max_procs != STORE_UNKNOWN ? r->max_procs
                                                  : r->max_nodes;
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
