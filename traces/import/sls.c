/* Jobs of YARN's Scheduler Load Simulator, JSON objects one after the other (hadoop-sls). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "traces/format.h"
#include "traces/number.h"

/* What the simulator gives a container that does not say it (SLSConfiguration). */
enum { MEMORY_MB = 1024, VCORES = 1 };

/* A short text must not stand for more tasks than this. */
enum { MOST_COUNTED = 1000000 };

static const struct intake_reason no_tasks = { STORE_DROPPED, "has no tasks; job dropped", NULL };

/* Tasks of one type and size are a stage: reduces behind the maps. */
struct stage {
    const char *type;
    int64_t memory_mb, vcores;
    struct vec durations; /* int64_t: ns */
};

struct reader {
    struct intake *intake;
    const char *name;    /* of the source */
    struct arena *arena; /* of the job that is read */
    struct vec stages;   /* struct stage */
    int64_t tasks;       /* of the job so far */
    int64_t counted;     /* tasks that counts made, without writing them out */
};

/* A member that is a number from `least` on, also as a string; absent: as it is. */
static bool read_number(const struct json *object, const char *key, int64_t least, int64_t *value,
                        struct error *err)
{
    const struct json *at = json_get(object, key);

    if (!at)
        return true;
    if ((at->kind == JSON_NUMBER || at->kind == JSON_STRING) &&
        number_read(at->text, strlen(at->text), 0, value) == NUMBER_EXACT && *value >= least &&
        *value <= INT64_C(1000000000000))
        return true;
    return json_error(at, err, "'%s' is %.40s; expected a whole number from %" PRId64 " on", key,
                      *at->text ? at->text : json_kind_name(at->kind), least);
}

static bool read_text(const struct json *object, const char *key, const char **value,
                      struct error *err)
{
    const struct json *at = json_get(object, key);

    if (!at)
        return true;
    if (at->kind != JSON_STRING && at->kind != JSON_NUMBER)
        return json_error(at, err, "'%s' is %s; expected a string", key, json_kind_name(at->kind));
    *value = at->text;
    return true;
}

static struct stage *stage_of(struct reader *r, const struct stage *like)
{
    struct stage *stage;

    for (size_t i = 0; i < r->stages.count; i++) {
        stage = vec_at(&r->stages, i, sizeof *stage);
        if (strcmp(stage->type, like->type) == 0 && stage->memory_mb == like->memory_mb &&
            stage->vcores == like->vcores)
            return stage;
    }
    stage = vec_push(&r->stages, sizeof *stage);
    *stage = *like;
    return stage;
}

/* How long a task runs: said itself, or from its start to its end; ms. */
static bool read_duration(const struct json *task, int64_t *ms, struct error *err)
{
    int64_t start = -1, end = -1;

    *ms = -1;
    if (!read_number(task, "container.start.ms", 0, &start, err) ||
        !read_number(task, "container.end.ms", 0, &end, err) ||
        !read_number(task, "duration.ms", 0, ms, err))
        return false;
    if (*ms < 0 && start >= 0 && end >= start)
        *ms = end - start;
    return *ms >= 0 ||
           json_error(task, err,
                      "a task without 'duration.ms', or 'container.start.ms' and a later "
                      "'container.end.ms'");
}

static bool read_task(struct reader *r, const struct json *task, struct error *err)
{
    struct stage like = { .type = "stage", .memory_mb = MEMORY_MB, .vcores = VCORES };
    struct stage *stage;
    int64_t ms, count = 1;

    if (task->kind != JSON_OBJECT)
        return json_error(task, err, "a task is %s; expected an object",
                          json_kind_name(task->kind));
    if (!read_text(task, "container.type", &like.type, err) ||
        !read_number(task, "container.memory", 0, &like.memory_mb, err) ||
        !read_number(task, "container.vcores", 0, &like.vcores, err) ||
        !read_number(task, "count", 1, &count, err) || !read_duration(task, &ms, err))
        return false;
    if (count - 1 > MOST_COUNTED - r->counted)
        return json_error(task, err, "'count' makes more than %d tasks", MOST_COUNTED);
    r->counted += count - 1;
    r->tasks += count;
    stage = stage_of(r, &like);
    for (int64_t i = 0; i < count; i++)
        *(int64_t *)vec_push(&stage->durations, sizeof(int64_t)) = ms * MILLISECOND;
    return true;
}

static bool write_stage(struct reader *r, const struct stage *stage, struct error *err)
{
    struct store_task task = store_task_unknown;
    struct text attrs = { 0 };
    const int64_t *ns = stage->durations.data;
    bool equal = true;
    double sum = 0;
    bool ok;

    task.name = stage->type;
    task.kind = strcmp(stage->type, "map") == 0 || strcmp(stage->type, "reduce") == 0 ? stage->type
                                                                                      : "stage";
    task.instances = (int64_t)stage->durations.count;
    task.cpu_milli = stage->vcores * 1000;
    task.mem_bytes = stage->memory_mb << 20;
    for (size_t i = 0; i < stage->durations.count; i++) {
        sum += (double)ns[i];
        equal = equal && ns[i] == ns[0];
    }
    for (size_t i = 0; !equal && i < stage->durations.count; i++)
        text_format(&attrs, "%s%" PRId64, i ? "," : "{\"durations\":[", ns[i]);
    text_add(&attrs, "]}");
    task.run = (int64_t)(sum / (double)stage->durations.count + 0.5);
    if (!equal)
        task.attrs = text_get(&attrs);
    ok = store_add_task(intake_writer(r->intake), &task, err);
    text_free(&attrs);
    return ok;
}

/* Maps, then what is neither, then reduces. */
static int rank_of(const struct stage *stage)
{
    return strcmp(stage->type, "map") == 0 ? 0 : strcmp(stage->type, "reduce") == 0 ? 2 : 1;
}

static bool write_stages(struct reader *r, struct error *err)
{
    size_t maps = 0, written = 0;

    for (int rank = 0; rank < 3; rank++)
        for (size_t i = 0; i < r->stages.count; i++) {
            const struct stage *stage = vec_at(&r->stages, i, sizeof *stage);

            if (rank_of(stage) != rank)
                continue;
            if (!write_stage(r, stage, err))
                return false;
            for (size_t m = 0; rank == 2 && m < maps; m++)
                if (!store_add_edge(
                        intake_writer(r->intake),
                        &(struct store_edge){ (int64_t)m, (int64_t)written, STORE_UNKNOWN }, err))
                    return false;
            maps += rank == 0;
            written++;
        }
    return true;
}

static bool read_tasks(struct reader *r, const struct json *list, struct error *err)
{
    r->tasks = 0;
    if (list && list->kind != JSON_LIST)
        return json_error(list, err, "'job.tasks' is %s; expected a list",
                          json_kind_name(list->kind));
    for (const struct json *task = list ? list->first : NULL; task; task = task->next)
        if (!read_task(r, task, err))
            return false;
    return true;
}

static bool add_job(struct reader *r, struct store_row *row, struct error *err)
{
    struct store_graph graph = store_graph_unknown;

    graph.name = row->job.name;
    row->job.graph = intake_graphs(r->intake);
    return intake_row(r->intake, row, err) && intake_graph(r->intake, &graph, err) &&
           write_stages(r, err);
}

static bool read_job(struct reader *r, const struct json *job, struct error *err)
{
    struct store_row row = store_row_unknown;
    const char *queue = "default", *user = "default";
    int64_t start = 0, count = 1;

    if (job->kind != JSON_OBJECT)
        return json_error(job, err, "a job is %s; expected an object", json_kind_name(job->kind));
    intake_at(r->intake, job->line);
    row.job.number = intake_items(r->intake) + 1;
    row.job.name = NULL;
    if (!read_number(job, "job.start.ms", 0, &start, err) ||
        !read_number(job, "job.count", 1, &count, err) ||
        !read_text(job, "job.queue.name", &queue, err) || !read_text(job, "job.user", &user, err) ||
        !read_text(job, "job.id", &row.job.name, err) ||
        !read_tasks(r, json_get(job, "job.tasks"), err))
        return false;
    if (r->tasks > 0 && count - 1 > (MOST_COUNTED - r->counted) / r->tasks)
        return json_error(job, err, "'job.count' makes more than %d tasks", MOST_COUNTED);
    r->counted += (count - 1) * r->tasks;
    if (r->tasks == 0)
        return intake_count(r->intake, &no_tasks, NULL, err);
    row.job.submit = start * MILLISECOND;
    if (!intake_label(r->intake, STORE_QUEUE, queue, &row.job.queue, err) ||
        !intake_label(r->intake, STORE_USER, user, &row.job.user, err))
        return false;
    for (; count > 0; count--)
        if (!add_job(r, &row, err))
            return false;
    return true;
}

/* Behind the object that begins here; NULL: it does not end. Counts the lines in it. */
static char *end_of(char *at, int *lines)
{
    int depth = 0;
    bool quoted = false;

    for (; *at; at++) {
        *lines += *at == '\n';
        if (quoted && *at == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '{' || *at == '['))
            depth++;
        else if (!quoted && (*at == '}' || *at == ']') && --depth <= 0)
            return at + 1;
    }
    return NULL;
}

/* Lines count in the file, not in the object. */
static void move_down(struct json *value, int lines)
{
    for (; value; value = value->next) {
        value->line += lines;
        move_down(value->first, lines);
    }
}

static struct json *parse(struct reader *r, const char *at, size_t size, int lines,
                          struct error *err)
{
    struct error inner = { "" };
    struct json *job = json_parse(r->name, at, size, r->arena, &inner);
    const char *place = inner.text + strlen(r->name);
    int line = 0, column = 0, end = 0;

    if (job)
        move_down(job, lines);
    else if (sscanf(place, ":%d:%d: %n", &line, &column, &end) == 2 && end > 0)
        error_at(err, r->name, line + lines, column, "%s", place + end);
    else
        *err = inner;
    return job;
}

static void free_stages(struct reader *r)
{
    for (size_t i = 0; i < r->stages.count; i++)
        vec_free(&((struct stage *)vec_at(&r->stages, i, sizeof(struct stage)))->durations);
    r->stages.count = 0;
}

/* One object, behind which stands whatever comes next. */
static bool read_object(struct reader *r, char *at, char *end, int lines, struct error *err)
{
    char next = *end;
    const struct json *job;
    bool ok;

    *end = '\0';
    r->arena = arena_create();
    job = parse(r, at, (size_t)(end - at), lines, err);
    ok = job && read_job(r, job, err);
    free_stages(r);
    arena_destroy(r->arena);
    *end = next;
    return ok;
}

/* Objects with blanks, ends of lines or commas between them; a list of them is read as well. */
static bool read_all(struct reader *r, char *at, struct error *err)
{
    bool list = false;
    int lines = 0;

    for (;;) {
        char *end;
        int inside = 0;

        for (; *at && strchr(list ? " \t\r\n,]" : " \t\r\n,", *at); at++)
            lines += *at == '\n';
        if (!*at)
            return true;
        if (*at == '[' && !list) {
            list = true;
            at++;
            continue;
        }
        end = end_of(at, &inside);
        if (!end)
            end = at + strlen(at);
        if (!read_object(r, at, end, lines, err))
            return false;
        lines += inside;
        at = end;
    }
}

static bool sls_import(struct intake *intake, const void *options, struct error *err)
{
    struct input *input = intake_input(intake);
    struct reader r = { .intake = intake, .name = input_name(input) };
    struct trace_info *info = intake_info(intake);
    char *data;
    size_t size;
    bool ok = input_whole(input, &data, &size, err) && read_all(&r, data, err);

    (void)options;
    intake_at(intake, 0);
    vec_free(&r.stages);
    memcpy(info->family, "bigdata", sizeof "bigdata");
    return ok;
}

static bool sls_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "\"job.tasks\"") ||
           format_has(bytes, count, "\"job.start.ms\"");
}

static const char *const sls_extensions[] = { ".sls", NULL };

const struct trace_format trace_format_sls = {
    .name = "sls",
    .doc = "Jobs of maps and reduces in containers, queues and users: YARN's load simulator, JSON.",
    .extensions = sls_extensions,
    .version = 1,
    .probe = sls_probe,
    .import = sls_import,
};
