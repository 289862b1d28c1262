/* Store to SWF: the source's own lines in between, the rows in the archive's column widths. */
#include "traces/export/swf.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"

/* The names of one column; ids run from `first` without holes. */
struct names {
    struct vec texts; /* const char *, owned by the store */
    int64_t first;
};

struct writer {
    struct store *store;
    FILE *file;
    struct text line;
    struct names names[STORE_LABELS];
    struct db_query *lines; /* lines of the source that are no rows */
    bool has_line;          /* `lines` stands on one that is not written yet */
    int64_t origin;
};

static bool read_names(struct writer *w, int64_t trace_id, int kind, struct error *err)
{
    struct db_query *query =
        db_query(store_db(w->store),
                 "SELECT id,text FROM label WHERE trace_id=?1 AND kind=?2 ORDER BY id", err);
    struct names *names = &w->names[kind];
    bool row, ok;

    if (!query)
        return false;
    db_bind_int(query, 1, trace_id);
    db_bind_text(query, 2, store_label_name[kind]);
    while ((ok = db_step(query, &row, err)) && row) {
        const char **text;

        if (names->texts.count == 0)
            names->first = db_col_int(query, 0);
        text = vec_push(&names->texts, sizeof *text);
        *text = store_text(w->store, db_col_text(query, 1));
    }
    db_done(query);
    return ok;
}

/* Right-aligned in the width that logs of the archive give to the field. */
static void add_field(struct writer *w, const char *text, size_t width)
{
    static const char blanks[] = "        ";
    size_t length = strlen(text);

    if (w->line.count)
        text_add_bytes(&w->line, " ", 1);
    if (length < width)
        text_add_bytes(&w->line, blanks, width - length);
    text_add_bytes(&w->line, text, length);
}

static void add_number(struct writer *w, int64_t value, size_t width)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, value == STORE_UNKNOWN ? -1 : value);
    add_field(w, text, width);
}

/* Seconds with as many decimals as there are. */
static void add_time(struct writer *w, sim_time value, size_t width)
{
    uint64_t ns = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char text[40];
    int length;

    if (value == STORE_UNKNOWN || ns % SECOND == 0) {
        add_number(w, value == STORE_UNKNOWN ? value : value / SECOND, width);
        return;
    }
    length = snprintf(text, sizeof text, "%s%" PRIu64 ".%09" PRIu64, value < 0 ? "-" : "",
                      ns / SECOND, ns % SECOND);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    add_field(w, text, width);
}

static void add_amount(struct writer *w, double value, size_t width)
{
    char text[32];

    if (isnan(value)) {
        add_field(w, "-1", width);
    } else {
        text_real(text, value);
        add_field(w, text, width);
    }
}

/* A word must stay one field, and the row must not begin like a comment. */
static void add_word(struct writer *w, const char *word, size_t width)
{
    size_t start;

    if (!*word)
        word = "-1";
    add_field(w, word, width);
    start = w->line.count - strlen(word);
    for (size_t i = start; i < w->line.count; i++)
        if (strchr(" \t;\r\n", w->line.data[i]))
            w->line.data[i] = '_';
}

static void add_label(struct writer *w, enum store_label kind, int64_t id, size_t width)
{
    const struct names *names = &w->names[kind];
    const char *const *text;

    if (id == STORE_UNKNOWN || id < names->first ||
        (uint64_t)(id - names->first) >= names->texts.count) {
        add_number(w, id, width);
        return;
    }
    text = vec_at(&names->texts, (size_t)(id - names->first), sizeof *text);
    add_word(w, *text, width);
}

static void write_row(struct writer *w, const struct store_row *row)
{
    const struct store_job *job = &row->job;

    w->line.count = 0;
    if (job->name)
        add_word(w, job->name, 5);
    else
        add_number(w, job->number, 5);
    add_time(w, job->submit + w->origin, 8);
    add_time(w, job->wait, 6);
    add_time(w, job->run, 6);
    add_number(w, job->procs_used, 4);
    add_time(w, row->cpu, 6);
    add_amount(w, row->mem_used_kb, 5);
    add_number(w, job->procs, 4);
    add_time(w, job->request, 6);
    add_amount(w, row->mem_req_kb, 5);
    add_number(w, job->status, 2);
    add_label(w, STORE_USER, job->user, 3);
    add_label(w, STORE_GROUP, job->group, 3);
    add_label(w, STORE_APPLICATION, row->application, 3);
    add_label(w, STORE_QUEUE, job->queue, 2);
    add_label(w, STORE_PARTITION, job->partition, 2);
    add_number(w, row->after, 2);
    add_time(w, row->think, 2);
    if (row->extra)
        add_field(w, row->extra, 0);
    text_add_bytes(&w->line, "\n", 1);
    fwrite(w->line.data, 1, w->line.count, w->file);
}

static bool next_line(struct writer *w, struct error *err)
{
    return db_step(w->lines, &w->has_line, err);
}

/* Writes the lines that stand before a row of the source. */
static bool write_lines(struct writer *w, int64_t row, struct error *err)
{
    while (w->has_line && db_col_int(w->lines, 0) <= row) {
        fprintf(w->file, "%s\n", db_col_text(w->lines, 1));
        if (!next_line(w, err))
            return false;
    }
    return true;
}

static void write_header(struct writer *w, const struct trace_info *info)
{
    fprintf(w->file, "; Version: 2.2\n; Note: trace %s, written from a trace store\n", info->name);
    if (info->citation)
        fprintf(w->file, "; Acknowledge: %s\n", info->citation);
    fprintf(w->file, "; MaxJobs: %" PRId64 "\n", info->jobs);
    if (info->t0_unix_ns != STORE_UNKNOWN)
        fprintf(w->file, "; UnixStartTime: %" PRId64 "\n",
                (info->t0_unix_ns - info->origin_ns) / SECOND);
    if (info->procs != STORE_UNKNOWN)
        fprintf(w->file, "; MaxProcs: %" PRId64 "\n", info->procs);
}

static bool write_rows(struct writer *w, const struct trace_info *info, struct error *err)
{
    struct store_cursor *cursor = store_rows(w->store, info->id, err);
    struct store_row row;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok) {
        ok = store_next_row(cursor, &row, &more, err);
        if (!ok || !more || ferror(w->file))
            break;
        ok = write_lines(w, row.source_row, err);
        if (ok)
            write_row(w, &row);
    }
    store_done(cursor);
    return ok && write_lines(w, INT64_MAX, err);
}

bool swf_export(struct store *store, const struct trace_info *info, FILE *file, struct error *err)
{
    struct writer w = { .store = store, .file = file, .origin = info->origin_ns };
    struct store_sizes sizes;
    bool ok = true;

    if (!store_sizes(store, info->id, &sizes, err))
        return false;
    if (sizes.graphs)
        return error_set(err, "%s: trace %s holds graphs of tasks, which format swf cannot tell",
                         store_path(store), info->name);
    for (int kind = 0; ok && kind < STORE_LABELS; kind++)
        ok = read_names(&w, info->id, kind, err);
    if (ok)
        w.lines = db_query(store_db(store),
                           "SELECT before_row,text FROM source_line WHERE trace_id=?1 "
                           "ORDER BY line",
                           err);
    if (w.lines) {
        db_bind_int(w.lines, 1, info->id);
        ok = next_line(&w, err);
        if (ok && strcmp(info->format, "swf") != 0)
            write_header(&w, info);
        ok = ok && write_rows(&w, info, err);
        db_done(w.lines);
    } else {
        ok = false;
    }
    for (int kind = 0; kind < STORE_LABELS; kind++)
        vec_free(&w.names[kind].texts);
    text_free(&w.line);
    return ok;
}
