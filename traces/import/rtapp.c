/* Threads as rt-app describes them, phases of events, as JSON or YAML (doc/tutorial.txt). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "sim/base/yaml.h"
#include "traces/format.h"
#include "traces/members.h"
#include "traces/rtapp_program.h"
#include "traces/rtapp_rules.h"

static const struct intake_reason nobody = { STORE_NOTED, "a thread of no instances", NULL };

static const struct intake_reason no_inheritance = {
    STORE_REPAIRED, "asks for priority inheritance of locks, which is not simulated; ignored",
    "false"
};

struct thread {
    sim_time delay;
    size_t order;
    const char *name;
    const char *program;
    int line;
};

struct reader {
    struct intake *intake;
    struct rtapp_file file;
    struct vec threads;
    size_t bytes; /* of all programs */
};

static bool read_thread(struct reader *r, const struct json *thread, struct error *err)
{
    struct arena *arena = intake_arena(r->intake);
    const struct json *instance = json_get(thread, "instance");
    const struct json *delay = json_get(thread, "delay");
    struct text program = { 0 };
    struct text name = { 0 };
    sim_time start = 0;
    int64_t count = 1;
    const char *kept;

    if (thread->kind != JSON_OBJECT)
        return json_error(thread, err, "a thread is %s; expected an object",
                          json_kind_name(thread->kind));
    if ((instance && !rtapp_whole(instance, 0, RTAPP_MOST_THREADS, &count, err)) ||
        (delay && !rtapp_time(delay, &start, err)))
        return false;
    if (count > RTAPP_MOST_THREADS - (int64_t)r->threads.count)
        return json_error(thread, err, "more than %d threads", RTAPP_MOST_THREADS);
    intake_at(r->intake, thread->line);
    if (count == 0 && !intake_count(r->intake, &nobody, NULL, err))
        return false;
    if (!rtapp_program(&r->file, thread, &program, err)) {
        text_free(&program);
        return false;
    }
    r->bytes += (size_t)count * program.count;
    if (r->bytes > RTAPP_MOST_BYTES) {
        text_free(&program);
        return json_error(thread, err, "the programs of all threads are longer than 256 MiB");
    }
    kept = arena_text(arena, text_get(&program));
    text_free(&program);
    for (int64_t i = 0; i < count; i++) {
        struct thread *add = vec_push(&r->threads, sizeof *add);

        name.count = 0;
        text_add(&name, thread->key);
        if (count > 1)
            text_format(&name, "-%" PRId64, i);
        *add = (struct thread){ .delay = start,
                                .order = r->threads.count,
                                .name = arena_text(arena, text_get(&name)),
                                .program = kept,
                                .line = thread->line };
    }
    text_free(&name);
    return true;
}

static int earlier(const void *a, const void *b)
{
    const struct thread *one = a;
    const struct thread *other = b;

    if (one->delay != other->delay)
        return one->delay < other->delay ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* Threads go to the trace in the order in which they start. */
static bool hand_over(struct reader *r, struct error *err)
{
    struct thread *threads = r->threads.data;

    if (r->threads.count)
        qsort(threads, r->threads.count, sizeof *threads, earlier);
    for (size_t i = 0; i < r->threads.count; i++) {
        struct store_row row = store_row_unknown;

        row.job.submit = threads[i].delay;
        row.job.name = threads[i].name;
        row.extra = threads[i].program;
        intake_at(r->intake, threads[i].line);
        if (!intake_row(r->intake, &row, err))
            return false;
    }
    return true;
}

/* YAML ---------------------------------------------------------------------------------------- */

static bool is_number(const char *text)
{
    char *end;

    if (*text == '\0' || strspn(text, "0123456789+-eE.") != strlen(text))
        return false;
    strtod(text, &end);
    return *end == '\0';
}

static enum json_kind kind_of(const struct yaml *from)
{
    if (from->kind != YAML_SCALAR)
        return from->kind == YAML_LIST ? JSON_LIST : JSON_OBJECT;
    if (from->quoted)
        return JSON_STRING;
    if (strcmp(from->text, "true") == 0 || strcmp(from->text, "false") == 0)
        return *from->text == 't' ? JSON_TRUE : JSON_FALSE;
    return is_number(from->text) ? JSON_NUMBER : JSON_STRING;
}

/* The same tree in the words of JSON, every value in its place of the file. */
static struct json *convert(const struct yaml *from, struct arena *arena)
{
    struct json *value = arena_alloc(arena, sizeof *value);
    struct json **link = &value->first;
    enum json_kind kind = kind_of(from);

    *value = (struct json){
        .kind = kind,
        .text = kind == JSON_STRING || kind == JSON_NUMBER ? from->text : "",
        .number = kind == JSON_NUMBER ? strtod(from->text, NULL) : 0,
        .key = from->key,
        .name = from->file,
        .line = from->line,
        .column = from->column,
        .count = from->count,
    };
    for (const struct yaml *child = from->first; child; child = child->next) {
        *link = convert(child, arena);
        link = &(*link)->next;
    }
    return value;
}

/* JSON begins with a brace; anything else is YAML. */
static const struct json *parse(struct intake *intake, struct error *err)
{
    struct input *input = intake_input(intake);
    struct arena *arena = intake_arena(intake);
    const struct yaml *root;
    const char *bytes;
    size_t count, size, at = 0;
    char *data;

    if (!input_peek(input, &bytes, &count, err))
        return NULL;
    while (at < count && (unsigned char)bytes[at] <= ' ')
        at++;
    if (at == count || bytes[at] == '{' || bytes[at] == '[')
        return members_parse(intake, err);
    if (!input_whole(input, &data, &size, err))
        return NULL;
    intake_at(intake, 1);
    root = yaml_parse(input_name(input), data, size, arena, err);
    return root ? convert(root, arena) : NULL;
}

/* Locks without priority inheritance are all that there is. */
static bool check_locks(struct intake *intake, const struct json *global, struct error *err)
{
    const struct json *wish = json_get(global, "pi_enabled");
    const struct intake_field field = { 0, "pi_enabled", "true", 4 };

    if (!wish || (wish->kind != JSON_TRUE && wish->number != 1))
        return true;
    intake_at(intake, wish->line);
    return intake_count(intake, &no_inheritance, &field, err);
}

static bool read_document(struct reader *r, struct error *err)
{
    const struct json *root = parse(r->intake, err);
    const struct json *tasks = json_get(root, "tasks");
    const struct json *policy = json_get(json_get(root, "global"), "default_policy");

    if (!root)
        return false;
    if (!tasks || tasks->kind != JSON_OBJECT)
        return json_error(tasks ? tasks : root, err, "expected an object 'tasks'");
    if (policy && !rtapp_policy(policy, &r->file.default_policy, err))
        return false;
    r->file.tasks = tasks;
    if (!check_locks(r->intake, json_get(root, "global"), err) || !rtapp_barriers(&r->file, err))
        return false;
    for (const struct json *at = tasks->first; at; at = at->next)
        if (!read_thread(r, at, err))
            return false;
    return r->threads.count > 0 || json_error(tasks, err, "no threads");
}

static bool rtapp_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .file = { .intake = intake } };
    bool ok = read_document(&r, err) && hand_over(&r, err);

    (void)options;
    vec_free(&r.threads);
    rtapp_file_free(&r.file);
    memcpy(intake_info(intake)->family, "os", sizeof "os");
    return ok;
}

/* A key of YAML at the beginning of a line. */
static bool top_key(const char *bytes, size_t count, const char *key)
{
    char text[32];

    snprintf(text, sizeof text, "\n%s", key);
    return format_has(bytes, count, text) ||
           (count >= strlen(key) && memcmp(bytes, key, strlen(key)) == 0);
}

/* One inside of a map, which may stand in braces. */
static bool inner_key(const char *bytes, size_t count, const char *key)
{
    char blank[32], brace[32];

    snprintf(blank, sizeof blank, " %s", key);
    snprintf(brace, sizeof brace, "{%s", key);
    return format_has(bytes, count, blank) || format_has(bytes, count, brace);
}

static bool rtapp_probe(const char *bytes, size_t count)
{
    if (top_key(bytes, count, "tasks:"))
        return inner_key(bytes, count, "run") || inner_key(bytes, count, "sleep") ||
               inner_key(bytes, count, "loop:") || inner_key(bytes, count, "instance:");
    return format_has(bytes, count, "\"tasks\"") && !format_has(bytes, count, "\"workflow\"") &&
           (format_has(bytes, count, "\"run") || format_has(bytes, count, "\"sleep") ||
            format_has(bytes, count, "\"loop\"") || format_has(bytes, count, "\"instance\""));
}

const struct trace_format trace_format_rtapp = {
    .name = "rtapp",
    .doc = "Threads as phases of run, sleep, timer, locks and forks, as JSON or YAML (rt-app).",
    .item = "thread",
    .version = 2,
    .probe = rtapp_probe,
    .import = rtapp_import,
};
