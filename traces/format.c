/* Registry of formats, and import and export as a whole around the code of one format. */
#include "traces/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "traces/folder.h"

#define FORMAT(file) extern const struct trace_format trace_format_##file;
#include "traces/list.def"
#undef FORMAT

const struct trace_format *const trace_formats[] = {
#define FORMAT(file) &trace_format_##file,
#include "traces/list.def"
#undef FORMAT
    NULL,
};

bool format_has(const char *bytes, size_t count, const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i + length <= count; i++)
        if (memcmp(bytes + i, text, length) == 0)
            return true;
    return false;
}

static const char *next_format(void *state)
{
    const struct trace_format *const **at = state;

    return **at ? (*(*at)++)->name : NULL;
}

/* "recovered_csv, swf" */
static void list_formats(struct text *list)
{
    for (size_t i = 0; trace_formats[i]; i++)
        text_format(list, "%s%s", i ? ", " : "", trace_formats[i]->name);
}

const struct trace_format *trace_format_find(const char *name, struct error *err)
{
    const struct trace_format *const *at = trace_formats;
    struct text list = { 0 };
    const char *nearest;

    for (size_t i = 0; trace_formats[i]; i++)
        if (strcmp(trace_formats[i]->name, name) == 0)
            return trace_formats[i];
    list_formats(&list);
    nearest = text_nearest(name, next_format, &at);
    if (nearest)
        error_set(err, "unknown format '%s'; did you mean '%s'?", name, nearest);
    else
        error_set(err, "unknown format '%s'; there are %s", name, text_get(&list));
    text_free(&list);
    return NULL;
}

/* Whether a path ends with an extension, a compression's own ending aside. */
static bool has_extension(const char *path, const char *const *extensions)
{
    static const char *const packed[] = { ".gz", ".zst", "" };
    size_t length = strlen(path);

    for (size_t p = 0; p < 3; p++) {
        size_t tail = strlen(packed[p]);

        if (length < tail || strcmp(path + length - tail, packed[p]) != 0)
            continue;
        for (size_t e = 0; extensions && extensions[e]; e++) {
            size_t end = strlen(extensions[e]);

            if (length >= tail + end &&
                strncmp(path + length - tail - end, extensions[e], end) == 0)
                return true;
        }
    }
    return false;
}

/* The content decides; the name of the file only where no format knows the content. */
static const struct trace_format *recognise(struct input *input, const char *path,
                                            struct error *err)
{
    struct text list = { 0 };
    const char *bytes;
    size_t count;

    if (!input_peek(input, &bytes, &count, err))
        return NULL;
    if (count == 0) {
        error_set(err, "%s: the file is empty", input_name(input));
        return NULL;
    }
    for (size_t i = 0; trace_formats[i]; i++)
        if (trace_formats[i]->probe(bytes, count))
            return trace_formats[i];
    for (size_t i = 0; trace_formats[i]; i++)
        if (has_extension(path, trace_formats[i]->extensions))
            return trace_formats[i];
    list_formats(&list);
    error_set(err, "%s: the format is not recognised; say --format with one of %s",
              input_name(input), text_get(&list));
    text_free(&list);
    return NULL;
}

static const struct param no_options[] = { { 0 } };

/* Sets options given as "name=value". */
static bool set_options(const struct trace_format *format, const struct trace_import *order,
                        void *options, struct arena *arena, struct error *err)
{
    const struct param *table = format->options ? format->options : no_options;
    const struct param_context context = { arena, err };

    param_defaults(table, options, arena);
    for (size_t i = 0; i < order->option_count; i++) {
        char *name = arena_text(arena, order->options[i]);
        char *value = strchr(name, '=');

        if (!value)
            return error_set(err, "option '%s' has no value; expected name=value", name);
        *value++ = '\0';
        if (!param_set(table, options, name, value, &context))
            return error_prefix(err, "format %s", format->name);
    }
    return true;
}

void trace_item(const struct trace_info *info, int64_t count, struct text *out)
{
    bool vms = strcmp(info->family, "vm") == 0 || strcmp(info->family, "gpu") == 0;
    const char *item = vms ? "VM" : "job";

    for (size_t i = 0; trace_formats[i]; i++)
        if (strcmp(trace_formats[i]->name, info->format) == 0 && trace_formats[i]->item)
            item = trace_formats[i]->item;
    text_format(out, "%s%s", item, count == 1 ? "" : "s");
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Of the files of an option their number, and the start of the hash of the list of their hashes. */
static bool describe_files(struct intake *intake, const char *option, struct text *out,
                           struct error *err)
{
    struct text hashes = { 0 };
    struct input *list;
    char role[64], sha256[65];
    int count = 0;
    bool ok;

    for (;; count++) {
        snprintf(role, sizeof role, "%s.%d", option, count + 1);
        if (!*intake_file_sha256(intake, role))
            break;
        text_format(&hashes, "%s\n", intake_file_sha256(intake, role));
    }
    list = input_memory(text_get(&hashes), hashes.count, "list", err);
    ok = list && input_sha256(list, sha256, err);
    if (ok)
        text_format(out, "%d:%.16s", count, sha256);
    input_close(list);
    text_free(&hashes);
    return ok;
}

/*
 * Name, version and options of the importer: what the rows depend on besides the source. Of a
 * further file its name and the start of its hash.
 */
static bool describe(struct intake *intake, const struct trace_format *format, const void *options,
                     struct error *err)
{
    struct trace_info *info = intake_info(intake);
    struct text text = { 0 };
    bool ok = true;

    text_format(&text, "%s %d", format->name, format->version);
    for (const struct param *row = format->options; row && row->name; row++) {
        bool is_file = row->unit && strcmp(row->unit, "file") == 0;
        bool is_list = row->unit && strcmp(row->unit, "files") == 0;
        const char *path;

        if (param_is_default(row, options) && (is_file || is_list || !format->rules))
            continue;
        text_format(&text, " %s=", row->name);
        if (is_file) {
            memcpy(&path, (const char *)options + row->offset, sizeof path);
            text_format(&text, "%.40s:%.16s", file_name(path),
                        intake_file_sha256(intake, row->name));
        } else if (is_list) {
            ok = ok && describe_files(intake, row->name, &text, err);
        } else {
            param_text(row, options, &text);
        }
    }
    snprintf(info->importer, sizeof info->importer, "%s", text_get(&text));
    snprintf(info->format, sizeof info->format, "%s", format->name);
    text_free(&text);
    return ok;
}

/* An import without a single item is a mistake: of the file or of the format. */
static bool check_items(struct intake *intake, const struct trace_format *format, struct error *err)
{
    if (intake_items(intake) || intake_graphs(intake))
        return true;
    return error_set(err, "%s: no %s in %lld lines of format %s", input_name(intake_input(intake)),
                     format->item ? format->item : "job", (long long)intake_line(intake),
                     format->name);
}

/* Everything between the start of the transaction and its commit. */
static bool read_source(struct intake *intake, const struct trace_format *format,
                        const struct trace_import *order, struct error *err)
{
    struct arena *arena = intake_arena(intake);
    struct trace_info *info = intake_info(intake);
    void *options = arena_alloc(arena, format->options_size + 1);

    if (!set_options(format, order, options, arena, err) || !format->import(intake, options, err) ||
        !check_items(intake, format, err) || !describe(intake, format, options, err))
        return false;
    info->source = file_name(strcmp(order->path, "-") == 0 ? "stdin" : order->path);
    if (order->licence)
        info->licence = order->licence;
    if (order->citation)
        info->citation = order->citation;
    if (order->notes)
        info->notes = order->notes;
    return intake_sha256(intake, info->sha256, err) && intake_finish(intake, err);
}

/* The input that comes first, and the format that reads it. */
struct opened {
    struct folder folder; /* no files: the source is one file */
    struct input *input;
    const struct trace_format *format;
};

static bool open_source(const struct trace_import *order, struct opened *source, struct error *err)
{
    if (!folder_open(order->path, &source->folder, err))
        return false;
    source->input = input_open(
        source->folder.paths.count ? *(char **)source->folder.paths.data : order->path, err);
    if (!source->input)
        return false;
    source->format = order->format ? trace_format_find(order->format, err)
                                   : recognise(source->input, order->path, err);
    if (!source->format)
        return false;
    if (source->folder.paths.count && !source->format->folder)
        return error_set(err, "%s: a folder; format %s reads one file", order->path,
                         source->format->name);
    return true;
}

static bool import_source(struct store *store, const struct opened *source,
                          const struct trace_import *order, struct trace_info *info,
                          struct error *err)
{
    struct store_writer *writer = store_begin(store, order->name, order->replace, err);
    struct intake *intake;
    bool ok;

    if (!writer)
        return false;
    intake = intake_create(source->input, writer, order->strict);
    if (source->folder.paths.count)
        intake_set_folder(intake, source->folder.paths.data, source->folder.paths.count);
    ok = read_source(intake, source->format, order, err);
    if (ok)
        ok = store_commit(writer, intake_info(intake), err);
    else
        store_rollback(writer);
    intake_destroy(intake);
    return ok && store_find(store, order->name, info, err);
}

bool trace_import(struct store *store, const struct trace_import *order, struct trace_info *info,
                  struct error *err)
{
    struct opened source = { 0 };
    bool ok = open_source(order, &source, err) && import_source(store, &source, order, info, err);

    input_close(source.input);
    folder_close(&source.folder);
    return ok;
}

static FILE *open_output(const struct trace_export *order, struct error *err)
{
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (order->overwrite ? O_TRUNC : O_EXCL);
    int fd = open(order->path, flags, 0666);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

    if (fd < 0 && errno == EEXIST)
        error_set(err, "%s: exists already; --force overwrites it", order->path);
    else if (!file)
        error_set(err, "%s: %s", order->path, strerror(errno));
    return file;
}

bool trace_export(struct store *store, const struct trace_export *order, struct error *err)
{
    const struct trace_format *format = trace_format_find(order->format, err);
    bool to_stdout = strcmp(order->path, "-") == 0;
    bool existed = access(order->path, F_OK) == 0;
    struct trace_info info;
    FILE *file;
    bool ok;

    if (!format || !store_find(store, order->name, &info, err))
        return false;
    if (!format->export)
        return error_set(err, "format %s is only read, not written", format->name);
    file = to_stdout ? stdout : open_output(order, err);
    if (!file)
        return false;
    ok = format->export(store, &info, file, err);
    if (ok && (fflush(file) != 0 || ferror(file)))
        ok = error_set(err, "%s: %s", to_stdout ? "stdout" : order->path, strerror(errno));
    if (!to_stdout) {
        if (fclose(file) != 0 && ok)
            ok = error_set(err, "%s: %s", order->path, strerror(errno));
        if (!ok && !existed)
            unlink(order->path);
    }
    return ok;
}
