/* Bookkeeping that all importers share: files, counts by reason, names by number, strictness. */
#include "traces/intake.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "traces/names.h"

/* A reason met in one field; its count is the entry of the same index in `counts`. */
struct key {
    const struct intake_reason *reason;
    const struct file *file;
    int field;
    const char *name; /* of the field */
};

/* The names of one column. */
struct column_names {
    struct names names;
    bool began_with_numbers;
    bool began;
};

/* A further file of the source; in the arena. */
struct file {
    const char *role;
    const char *name; /* without folder */
    char sha256[65];
    const void *bytes; /* given instead of a path; NULL */
    size_t count;
};

struct intake {
    struct input *source; /* borrowed, but owned if it is a member of a folder after the first */
    struct input *input;  /* what is read now: the source, or a further file, which is owned */
    struct store_writer *writer;
    struct arena *arena;
    struct trace_info info;
    struct vec keys;   /* struct key */
    struct vec counts; /* struct store_count */
    struct vec files;  /* struct file * */
    struct column_names labels[STORE_LABELS];
    const char *const *members; /* paths of a folder; NULL: the source is one file */
    size_t member_count, member;
    struct text hashes; /* of the members read so far */
    struct file *file;  /* that is read now; NULL: the source */
    int64_t jobs, vms, events, graphs;
    int64_t line;    /* said by the importer; 0: that of the input */
    sim_time latest; /* submit time */
    bool strict;
};

static const struct intake_reason goes_back = {
    STORE_REPAIRED, "submitted before the row above; sorted to its place", NULL
};
static const struct intake_reason unsorted = { STORE_NOTED,
                                               "arrives before the row above; sorted to its place",
                                               NULL };

struct intake *intake_create(struct input *input, struct store_writer *writer, bool strict)
{
    struct intake *in = mem_alloc(sizeof *in);

    in->source = in->input = input;
    in->writer = writer;
    in->strict = strict;
    in->arena = arena_create();
    in->latest = INT64_MIN;
    in->info.procs = STORE_UNKNOWN;
    in->info.t0_unix_ns = STORE_UNKNOWN;
    for (size_t i = 0; i < STORE_LABELS; i++)
        in->labels[i].names.arena = in->arena;
    return in;
}

void intake_destroy(struct intake *in)
{
    if (!in)
        return;
    if (in->input != in->source)
        input_close(in->input);
    if (in->member)
        input_close(in->source);
    for (size_t i = 0; i < STORE_LABELS; i++)
        names_free(&in->labels[i].names);
    vec_free(&in->keys);
    vec_free(&in->counts);
    vec_free(&in->files);
    text_free(&in->hashes);
    arena_destroy(in->arena);
    mem_free(in);
}

struct input *intake_input(struct intake *in)
{
    return in->input;
}

struct arena *intake_arena(struct intake *in)
{
    return in->arena;
}

struct store_writer *intake_writer(struct intake *in)
{
    return in->writer;
}

struct trace_info *intake_info(struct intake *in)
{
    return &in->info;
}

int64_t intake_items(const struct intake *in)
{
    return in->vms ? in->vms : in->jobs ? in->jobs : in->events;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

const char *intake_file_name(const struct intake *in)
{
    return base_name(input_name(in->input));
}

void intake_set_folder(struct intake *in, const char *const *paths, size_t count)
{
    in->members = paths;
    in->member_count = count;
}

/* Notes the hash of the member that was read. */
static bool hash_member(struct intake *in, struct error *err)
{
    char sha256[65];

    if (!input_sha256(in->source, sha256, err))
        return false;
    text_format(&in->hashes, "%s %s\n", sha256, base_name(input_name(in->source)));
    return true;
}

bool intake_next_file(struct intake *in, bool *more, struct error *err)
{
    struct input *next;

    *more = in->members && in->member + 1 < in->member_count;
    if (!*more)
        return true;
    next = input_open(in->members[in->member + 1], err);
    if (!next)
        return false;
    if (!hash_member(in, err)) {
        input_close(next);
        return false;
    }
    if (in->member)
        input_close(in->source);
    in->member++;
    in->source = in->input = next;
    return true;
}

bool intake_sha256(struct intake *in, char out[65], struct error *err)
{
    struct input *list;
    bool ok;

    if (!in->members)
        return input_sha256(in->source, out, err);
    if (!hash_member(in, err))
        return false;
    list = input_memory(in->hashes.data, in->hashes.count, "list", err);
    ok = list && input_sha256(list, out, err);
    input_close(list);
    return ok;
}

static struct file *find_file(const struct intake *in, const char *role)
{
    for (size_t i = 0; i < in->files.count; i++) {
        struct file *file = *(struct file **)vec_at(&in->files, i, sizeof file);

        if (strcmp(file->role, role) == 0)
            return file;
    }
    return NULL;
}

static struct file *add_file(struct intake *in, const char *role)
{
    struct file *file = arena_alloc(in->arena, sizeof *file);

    file->role = role;
    *(struct file **)vec_push(&in->files, sizeof file) = file;
    return file;
}

void intake_give_file(struct intake *in, const char *role, const void *bytes, size_t count)
{
    struct file *file = add_file(in, role);

    file->bytes = bytes;
    file->count = count;
}

bool intake_open_file(struct intake *in, const char *role, const char *path, struct error *err)
{
    struct file *file = find_file(in, role);
    struct input *input =
        file ? input_memory(file->bytes, file->count, role, err) : input_open(path, err);

    BUG_UNLESS(in->input == in->source);
    if (!input)
        return false;
    in->file = file ? file : add_file(in, role);
    in->file->name = arena_text(in->arena, base_name(path));
    in->input = input;
    return true;
}

bool intake_close_file(struct intake *in, struct error *err)
{
    bool ok = input_sha256(in->input, in->file->sha256, err);

    input_close(in->input);
    in->input = in->source;
    in->file = NULL;
    return ok;
}

const char *intake_file_sha256(const struct intake *in, const char *role)
{
    const struct file *file = find_file(in, role);

    return file ? file->sha256 : "";
}

void intake_at(struct intake *in, int64_t line)
{
    in->line = line;
}

int64_t intake_line(const struct intake *in)
{
    return in->line ? in->line : input_line_number(in->input);
}

/* Names of fields may come from the source itself: keys of JSON objects. */
static bool same_name(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The count of a reason in a field, made at its first use. */
static struct store_count *find_count(struct intake *in, const struct intake_reason *reason,
                                      const struct intake_field *field)
{
    int number = field ? field->number : 0;
    const char *name = field ? field->name : NULL;
    struct store_count *count;
    struct key *key;
    struct text text = { 0 };

    for (size_t i = 0; i < in->keys.count; i++) {
        key = vec_at(&in->keys, i, sizeof *key);
        if (key->reason == reason && key->field == number && key->file == in->file &&
            (number || same_name(key->name, name)))
            return vec_at(&in->counts, i, sizeof *count);
    }
    key = vec_push(&in->keys, sizeof *key);
    *key = (struct key){ reason, in->file, number, name };
    count = vec_push(&in->counts, sizeof *count);
    count->action = reason->action;
    count->first_line = intake_line(in);
    if (in->file || in->members)
        count->file = in->file ? in->file->name : arena_text(in->arena, intake_file_name(in));
    if (number)
        text_format(&text, "field %d '%s' %s", number, name, reason->text);
    else if (name)
        text_format(&text, "'%s' %s", name, reason->text);
    else
        text_add(&text, reason->text);
    count->reason = arena_text(in->arena, text_get(&text));
    text_free(&text);
    return count;
}

enum { SHOWN = 40 }; /* bytes of a value that a message shows */

static bool refuse(struct intake *in, const struct intake_reason *reason,
                   const struct intake_field *field, struct error *err)
{
    int line = (int)intake_line(in);
    const char *file = input_name(in->input);
    char number[24] = "";

    if (!field)
        return error_at(err, file, line, 0, "%s (refused by --strict)", reason->text);
    if (field->number)
        snprintf(number, sizeof number, "field %d ", field->number);
    return error_at(err, file, line, 0, "%s'%s' is '%.*s%s'%s%s (refused by --strict)", number,
                    field->name, (int)(field->length < SHOWN ? field->length : SHOWN), field->value,
                    field->length > SHOWN ? "..." : "", reason->expected ? "; expected " : "",
                    reason->expected ? reason->expected : "");
}

bool intake_count(struct intake *in, const struct intake_reason *reason,
                  const struct intake_field *field, struct error *err)
{
    if (in->strict && reason->action != STORE_NOTED)
        return refuse(in, reason, field, err);
    find_count(in, reason, field)->rows++;
    return true;
}

/* Tells an error of the writer by the row that caused it. */
static bool told(struct intake *in, bool ok, struct error *err)
{
    return ok || error_prefix(err, "%s:%" PRId64, input_name(in->input), intake_line(in));
}

bool intake_row(struct intake *in, const struct store_row *row, struct error *err)
{
    if (row->job.submit < in->latest && !intake_count(in, &goes_back, NULL, err))
        return false;
    in->latest = row->job.submit;
    in->jobs++;
    return told(in, store_add(in->writer, row, err), err);
}

bool intake_group(struct intake *in, const char *name, sim_time submit, struct error *err)
{
    struct store_row row = store_row_unknown;

    row.job.submit = submit;
    row.job.name = name;
    return told(in, store_add(in->writer, &row, err), err);
}

bool intake_vm(struct intake *in, const struct store_vm *vm, struct error *err)
{
    if (vm->submit < in->latest && !intake_count(in, &unsorted, NULL, err))
        return false;
    in->latest = vm->submit;
    in->vms++;
    return told(in, store_add_vm(in->writer, vm, err), err);
}

bool intake_graph(struct intake *in, const struct store_graph *graph, struct error *err)
{
    in->graphs++;
    return told(in, store_add_graph(in->writer, graph, err), err);
}

int64_t intake_graphs(const struct intake *in)
{
    return in->graphs;
}

bool intake_event(struct intake *in, const struct store_event *event, struct error *err)
{
    in->events++;
    return told(in, store_add_event(in->writer, event, err), err);
}

bool intake_keep_line(struct intake *in, const char *text, struct error *err)
{
    return store_add_line(in->writer, input_line_number(in->input), text, err);
}

bool intake_label(struct intake *in, enum store_label kind, const char *text, int64_t *id,
                  struct error *err)
{
    struct column_names *column = &in->labels[kind];
    int64_t number = names_add(&column->names, text);

    if (number < 0)
        return error_set(err, "%s: more than %" PRIu32 " names of kind %s", input_name(in->input),
                         NAMES_MAX, store_label_name[kind]);
    column->began = true;
    *id = number + (column->began_with_numbers ? INTAKE_LABEL_BASE : 1);
    return true;
}

bool intake_number(struct intake *in, enum store_label kind, int64_t value, int64_t *id,
                   struct error *err)
{
    struct column_names *column = &in->labels[kind];
    char text[24];

    if (!column->began)
        column->began = column->began_with_numbers = true;
    *id = value;
    if (column->began_with_numbers && value < INTAKE_LABEL_BASE)
        return true;
    snprintf(text, sizeof text, "%" PRId64, value);
    return intake_label(in, kind, text, id, err);
}

size_t intake_counts(const struct intake *in, struct store_count **counts)
{
    *counts = in->counts.data;
    return in->counts.count;
}

static bool write_labels(struct intake *in, enum store_label kind, struct error *err)
{
    const struct column_names *column = &in->labels[kind];

    for (size_t i = 0; i < column->names.texts.count; i++) {
        int64_t id = (int64_t)i + (column->began_with_numbers ? INTAKE_LABEL_BASE : 1);

        if (!store_add_label(in->writer, kind, id, names_text(&column->names, (int64_t)i), err))
            return false;
    }
    return true;
}

bool intake_finish(struct intake *in, struct error *err)
{
    if (!in->writer)
        return true;
    for (size_t i = 0; i < in->counts.count; i++)
        if (!store_add_count(in->writer, vec_at(&in->counts, i, sizeof(struct store_count)), err))
            return false;
    for (size_t i = 0; i < in->files.count; i++) {
        const struct file *file = *(struct file **)vec_at(&in->files, i, sizeof file);

        if (!store_add_file(in->writer, file->role, file->name, file->sha256, err))
            return false;
    }
    for (int kind = 0; kind < STORE_LABELS; kind++)
        if (!write_labels(in, (enum store_label)kind, err))
            return false;
    return true;
}
