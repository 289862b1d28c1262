/* Bookkeeping that all importers share: counts by reason, names by number, strictness. */
#include "traces/intake.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"

/* A reason met in one field; its count is the entry of the same index in `counts`. */
struct key {
    const struct intake_reason *reason;
    int field;
};

struct name {
    const char *text;
    int64_t id;
};

/* The names of one column: an open hash table of indexes into `names`, from 1; 0 is free. */
struct names {
    struct vec names;
    uint32_t *slots;
    size_t room; /* power of two */
    bool began_with_numbers;
    bool began;
};

struct intake {
    struct input *input;
    struct store_writer *writer;
    struct arena *arena;
    struct trace_info info;
    struct vec keys;   /* struct key */
    struct vec counts; /* struct store_count */
    struct names labels[STORE_LABELS];
    int64_t jobs;
    sim_time latest; /* submit time */
    bool strict;
};

static const struct intake_reason goes_back = {
    STORE_REPAIRED, "submitted before the row above; sorted to its place", NULL
};

struct intake *intake_create(struct input *input, struct store_writer *writer, bool strict)
{
    struct intake *in = mem_alloc(sizeof *in);

    in->input = input;
    in->writer = writer;
    in->strict = strict;
    in->arena = arena_create();
    in->latest = INT64_MIN;
    in->info.procs = STORE_UNKNOWN;
    in->info.t0_unix_ns = STORE_UNKNOWN;
    return in;
}

void intake_destroy(struct intake *in)
{
    if (!in)
        return;
    for (size_t i = 0; i < STORE_LABELS; i++) {
        vec_free(&in->labels[i].names);
        mem_free(in->labels[i].slots);
    }
    vec_free(&in->keys);
    vec_free(&in->counts);
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

struct trace_info *intake_info(struct intake *in)
{
    return &in->info;
}

int64_t intake_jobs(const struct intake *in)
{
    return in->jobs;
}

/* The count of a reason in a field, made at its first use. */
static struct store_count *find_count(struct intake *in, const struct intake_reason *reason,
                                      const struct intake_field *field)
{
    int number = field ? field->number : 0;
    struct store_count *count;
    struct key *key;
    struct text text = { 0 };

    for (size_t i = 0; i < in->keys.count; i++) {
        key = vec_at(&in->keys, i, sizeof *key);
        if (key->reason == reason && key->field == number)
            return vec_at(&in->counts, i, sizeof *count);
    }
    key = vec_push(&in->keys, sizeof *key);
    key->reason = reason;
    key->field = number;
    count = vec_push(&in->counts, sizeof *count);
    count->action = reason->action;
    count->first_line = input_line_number(in->input);
    if (field)
        text_format(&text, "field %d '%s' %s", number, field->name, reason->text);
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
    int line = (int)input_line_number(in->input);
    const char *file = input_name(in->input);

    if (!field)
        return error_at(err, file, line, 0, "%s (refused by --strict)", reason->text);
    return error_at(err, file, line, 0, "field %d '%s' is '%.*s%s'%s%s (refused by --strict)",
                    field->number, field->name,
                    (int)(field->length < SHOWN ? field->length : SHOWN), field->value,
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

bool intake_row(struct intake *in, const struct store_row *row, struct error *err)
{
    if (row->job.submit < in->latest && !intake_count(in, &goes_back, NULL, err))
        return false;
    in->latest = row->job.submit;
    in->jobs++;
    if (in->writer && !store_add(in->writer, row, err))
        return error_prefix(err, "%s:%" PRId64, input_name(in->input),
                            input_line_number(in->input));
    return true;
}

bool intake_keep_line(struct intake *in, const char *text, struct error *err)
{
    return !in->writer || store_add_line(in->writer, input_line_number(in->input), text, err);
}

/* FNV-1a: names are short and come from a file, not from an enemy who gains by collisions. */
static size_t hash(const char *text)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(h ^ (h >> 32));
}

static void grow(struct names *names)
{
    size_t room = names->room ? 2 * names->room : 64;
    uint32_t *slots = mem_alloc(room * sizeof *slots);

    for (size_t i = 0; i < names->names.count; i++) {
        const struct name *name = vec_at(&names->names, i, sizeof *name);
        size_t at = hash(name->text) & (room - 1);

        while (slots[at])
            at = (at + 1) & (room - 1);
        slots[at] = (uint32_t)i + 1;
    }
    mem_free(names->slots);
    names->slots = slots;
    names->room = room;
}

/* The slot of a name: where it is, or the free one where it goes. */
static uint32_t *find_slot(const struct names *names, const char *text)
{
    size_t at = hash(text) & (names->room - 1);

    for (; names->slots[at]; at = (at + 1) & (names->room - 1)) {
        const struct name *name = vec_at(&names->names, names->slots[at] - 1, sizeof *name);

        if (strcmp(name->text, text) == 0)
            break;
    }
    return &names->slots[at];
}

bool intake_label(struct intake *in, enum store_label kind, const char *text, int64_t *id,
                  struct error *err)
{
    struct names *names = &in->labels[kind];
    uint32_t *slot;
    struct name *name;

    if (names->names.count * 2 >= names->room) {
        if (names->names.count >= UINT32_MAX / 2)
            return error_set(err, "%s: more than 2,147,483,647 names of kind %s",
                             input_name(in->input), store_label_name[kind]);
        grow(names);
    }
    names->began = true;
    slot = find_slot(names, text);
    if (*slot) {
        name = vec_at(&names->names, *slot - 1, sizeof *name);
        *id = name->id;
        return true;
    }
    name = vec_push(&names->names, sizeof *name);
    *slot = (uint32_t)names->names.count;
    name->text = arena_text(in->arena, text);
    name->id =
        (int64_t)names->names.count + (names->began_with_numbers ? INTAKE_LABEL_BASE - 1 : 0);
    *id = name->id;
    return true;
}

bool intake_number(struct intake *in, enum store_label kind, int64_t value, int64_t *id,
                   struct error *err)
{
    struct names *names = &in->labels[kind];
    char text[24];

    if (!names->began)
        names->began = names->began_with_numbers = true;
    *id = value;
    if (names->began_with_numbers && value < INTAKE_LABEL_BASE)
        return true;
    snprintf(text, sizeof text, "%" PRId64, value);
    return intake_label(in, kind, text, id, err);
}

size_t intake_counts(const struct intake *in, struct store_count **counts)
{
    *counts = in->counts.data;
    return in->counts.count;
}

bool intake_finish(struct intake *in, struct error *err)
{
    if (!in->writer)
        return true;
    for (size_t i = 0; i < in->counts.count; i++)
        if (!store_add_count(in->writer, vec_at(&in->counts, i, sizeof(struct store_count)), err))
            return false;
    for (int kind = 0; kind < STORE_LABELS; kind++) {
        const struct vec *names = &in->labels[kind].names;

        for (size_t i = 0; i < names->count; i++) {
            const struct name *name = vec_at(names, i, sizeof *name);

            if (!store_add_label(in->writer, (enum store_label)kind, name->id, name->text, err))
                return false;
        }
    }
    return true;
}
