/*
 * Any importer over any bytes, packed or not: it ends, it counts what it drops, and what it accepts
 * keeps the promises of a trace. A line "@@ ROLE" begins a further file, "@@ name=value" sets an
 * option; what stands above the first such line is the source.
 */
#include "traces/format.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "traces/check.h"

enum { PARTS = 8 };

struct part {
    char head[64]; /* behind "@@ "; "" for the source */
    const uint8_t *data;
    size_t count;
};

struct bytes {
    const struct trace_format *format;
    const char *path; /* of a file with these bytes, for a format that opens it; NULL: memory */
    struct part parts[PARTS];
    size_t count;
};

/* Where the next "\n@@ " begins, or the end. */
static const uint8_t *next_mark(const uint8_t *p, const uint8_t *end)
{
    for (; end - p >= 4; p++)
        if (memcmp(p, "\n@@ ", 4) == 0)
            return p;
    return end;
}

static void split(const uint8_t *p, const uint8_t *end, struct bytes *out)
{
    const uint8_t *mark = next_mark(p, end);

    out->parts[0] = (struct part){ "", p, (size_t)(mark - p) };
    out->count = 1;
    while (mark != end && out->count < PARTS) {
        struct part *part = &out->parts[out->count++];
        const uint8_t *newline = memchr(mark + 1, '\n', (size_t)(end - mark) - 1);

        p = newline ? newline + 1 : end;
        snprintf(part->head, sizeof part->head, "%.*s", (int)((newline ? newline : end) - mark) - 4,
                 (const char *)mark + 4);
        mark = next_mark(newline ? newline : end, end);
        part->data = p;
        part->count = mark > p ? (size_t)(mark - p) : 0;
    }
}

/* Whether a part has the head of an earlier one: a role has one file. */
static bool is_again(const struct bytes *source, size_t part)
{
    for (size_t i = 1; i < part; i++)
        if (strcmp(source->parts[i].head, source->parts[part].head) == 0)
            return true;
    return false;
}

/* One more file of an option that names several. */
static void give_one_of(struct intake *intake, const struct param *row, const struct part *part,
                        void *options, const struct param_context *context)
{
    struct arena *arena = intake_arena(intake);
    struct text list = { 0 };
    const char *given;
    char role[64];
    int number = 1;

    memcpy(&given, (const char *)options + row->offset, sizeof given);
    text_format(&list, "%s%sgiven", given, *given ? "," : "");
    for (const char *p = given; *p; p++)
        number += *p == ',';
    number += *given != '\0';
    snprintf(role, sizeof role, "%s.%d", row->name, number);
    intake_give_file(intake, arena_text(arena, role), part->data, part->count);
    param_set(row, options, row->name, text_get(&list), context);
    text_free(&list);
}

/* Gives the further files to the intake and sets the options; unknown ones are left out. */
static void prepare(const struct bytes *source, struct intake *intake, void *options)
{
    const struct param *table = source->format->options;
    struct arena *arena = intake_arena(intake);
    struct error err;
    const struct param_context context = { arena, &err };

    if (!table)
        return;
    param_defaults(table, options, arena);
    for (size_t i = 1; i < source->count; i++) {
        const struct part *part = &source->parts[i];
        char *name = arena_text(arena, part->head);
        char *value = strchr(name, '=');
        const struct param *row;

        if (value)
            *value++ = '\0';
        row = param_find(table, name);
        if (row && !value && row->unit && strcmp(row->unit, "files") == 0) {
            give_one_of(intake, row, part, options, &context);
            continue;
        }
        if (!row || (row->unit && strcmp(row->unit, "file") == 0) == (value != NULL))
            continue;
        if (!value && !is_again(source, i))
            intake_give_file(intake, row->name, part->data, part->count);
        param_set(table, options, name, value ? value : "given", &context);
    }
}

struct outcome {
    int64_t items, graphs, changed;
};

/* Reads the source once; true if it was accepted. */
static bool read_once(const struct bytes *source, struct store_writer *writer, bool strict,
                      struct outcome *outcome)
{
    const struct trace_format *format = source->format;
    struct error err = { "" };
    struct input *input =
        source->path ? input_open(source->path, &err)
                     : input_memory(source->parts[0].data, source->parts[0].count, "fuzz", &err);
    struct intake *intake;
    struct store_count *counts;
    char sha256[65];
    void *options;
    bool ok;

    if (!input)
        return false;
    intake = intake_create(input, writer, strict);
    options = arena_alloc(intake_arena(intake), format->options_size + 1);
    prepare(source, intake, options);
    ok = format->import(intake, options, &err) && intake_sha256(intake, sha256, &err);
    BUG_UNLESS(ok || (err.text[0] && !strchr(err.text, '\n')));
    outcome->items = intake_items(intake);
    outcome->graphs = intake_graphs(intake);
    outcome->changed = 0;
    for (size_t i = intake_counts(intake, &counts); i-- > 0;) {
        BUG_UNLESS(counts[i].rows > 0 && counts[i].first_line > 0);
        outcome->changed += counts[i].action == STORE_NOTED ? 0 : counts[i].rows;
    }
    if (writer && !ok) {
        /* Only the writer sees how far apart times are. */
        BUG_UNLESS(strstr(err.text, "292 years apart"));
        store_rollback(writer);
    } else if (writer) {
        ok = intake_finish(intake, &err) && store_commit(writer, intake_info(intake), &err);
        if (!ok)
            bug_stop(__FILE__, __LINE__, err.text);
    }
    intake_destroy(intake);
    input_close(input);
    return ok;
}

/* One input of sixteen: a store takes longer than all the rest. */
static bool is_picked(const uint8_t *bytes, size_t count)
{
    uint32_t h = 2166136261;

    for (size_t i = 0; i < count; i++)
        h = (h ^ bytes[i]) * 16777619;
    return (h >> 16) % 16 == 0;
}

/* What was accepted can be stored, and the stored trace is sound. */
static void store_it(const struct bytes *source)
{
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char path[64];
    struct error err;
    struct trace_check check;
    struct trace_info info;
    struct outcome outcome;
    struct store_writer *writer;
    struct store *store;

    snprintf(path, sizeof path, "%s/orrery-fuzz-%ld.db", folder, (long)getpid());
    unlink(path);
    store = store_open(path, DB_CREATE, &err);
    BUG_UNLESS(store != NULL);
    writer = store_begin(store, "t", false, &err);
    BUG_UNLESS(writer != NULL);
    if (read_once(source, writer, false, &outcome)) {
        BUG_UNLESS(store_find(store, "t", &info, &err) && info.jobs == outcome.items);
        BUG_UNLESS(trace_check(store, &info, NULL, &check, &err));
        if (check.problems)
            bug_stop(__FILE__, __LINE__, text_get(&check.list));
        trace_check_free(&check);
    }
    store_close(store);
    unlink(path);
}

static void read_all(const struct bytes *source, bool picked)
{
    struct outcome loose, tight;
    bool lenient = read_once(source, NULL, false, &loose);
    bool strict = read_once(source, NULL, true, &tight);

    /* Strict refuses exactly what lenient had to change. */
    BUG_UNLESS(strict == (lenient && loose.changed == 0));
    BUG_UNLESS(!strict || tight.items == loose.items);
    if (lenient && (loose.items || loose.graphs) && picked)
        store_it(source);
}

int fuzz_format(const char *format, const uint8_t *bytes, size_t count)
{
    struct error err;
    struct bytes source = { .format = trace_format_find(format, &err) };

    split(bytes, bytes + count, &source);
    read_all(&source, is_picked(bytes, count));
    return 0;
}

int fuzz_file(const char *format, const char *path, const uint8_t *bytes, size_t count)
{
    struct error err;
    struct bytes source = { .format = trace_format_find(format, &err), .path = path };

    read_all(&source, is_picked(bytes, count));
    return 0;
}
