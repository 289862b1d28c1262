/* Graphs of tasks in the format of the Standard Task Graph Set (Tobita and Kasahara 2002). */
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/format.h"
#include "traces/graph.h"
#include "traces/number.h"

struct stg_options {
    sim_time unit, gap;
};

static const struct param stg_params[] = {
    PARAM_TIME(stg_options, unit, "1s", "One unit of the times of tasks."),
    PARAM_TIME(stg_options, gap, "0s", "Time between the arrivals of two files of a folder."),
    { 0 },
};

/*
 * The first line says how many tasks there are: without the two dummies at the ends, which take no
 * time, or with them, or with one; some sets have a second number there. Then a line for each task:
 * id, time, number of predecessors, predecessors. Ids count from 0 or 1; predecessors may come
 * below. What begins with # is a comment.
 */
struct reader {
    struct intake *intake;
    const struct stg_options *options;
    struct graph graph;
    struct vec edge; /* struct edge */
    int64_t declared, first;
    bool begun; /* the first line was read */
};

/* By the ids of the source. */
struct edge {
    int64_t from, to, line;
};

static const struct intake_reason second_number = { STORE_NOTED,
                                                    "a second number in the first line; not read",
                                                    NULL };
static const struct intake_reason pred_twice = { STORE_REPAIRED,
                                                 "a predecessor is named twice; once is enough",
                                                 NULL };

static bool wrong(struct reader *r, const char *what, struct error *err)
{
    return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0, "%s",
                    what);
}

/* Takes the next number off a line; *there is false at its end. */
static bool take(struct reader *r, char **p, int64_t *value, bool *there, struct error *err)
{
    size_t length;

    *p += strspn(*p, " \t\r");
    length = strcspn(*p, " \t\r");
    *there = length > 0;
    if (!*there)
        return true;
    if (number_read(*p, length, 0, value) != NUMBER_EXACT || *value < 0)
        return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0,
                        "'%.*s' is not a whole number, 0 or more", (int)(length < 40 ? length : 40),
                        *p);
    *p += length;
    return true;
}

static bool read_header(struct reader *r, char *p, struct error *err)
{
    int64_t second;
    bool there;

    r->begun = true;
    if (!take(r, &p, &r->declared, &there, err) || !take(r, &p, &second, &there, err))
        return false;
    if (there && !intake_count(r->intake, &second_number, NULL, err))
        return false;
    return take(r, &p, &second, &there, err) &&
           (!there || wrong(r, "more than two numbers in the first line", err));
}

static bool read_predecessors(struct reader *r, char *p, int64_t id, int64_t count,
                              struct error *err)
{
    struct edge edge = { .to = id, .line = intake_line(r->intake) };
    int64_t found = 0;
    bool there;

    for (;; found++) {
        if (!take(r, &p, &edge.from, &there, err))
            return false;
        if (!there)
            break;
        *(struct edge *)vec_push(&r->edge, sizeof edge) = edge;
    }
    return found == count || error_at(err, input_name(intake_input(r->intake)), (int)edge.line, 0,
                                      "task %lld says %lld predecessors and names %lld",
                                      (long long)id, (long long)count, (long long)found);
}

static bool read_row(struct reader *r, char *p, struct error *err)
{
    struct graph_task task = { store_task_unknown, (int)intake_line(r->intake), 0 };
    int64_t id, time, count, expected;
    struct text name = { 0 };
    bool there;

    if (!take(r, &p, &id, &there, err) || !take(r, &p, &time, &there, err) ||
        !take(r, &p, &count, &there, err))
        return false;
    if (!there)
        return wrong(r, "the line ends; expected id, time and number of predecessors", err);
    if (r->graph.task.count == 0)
        r->first = id == 1;
    expected = r->first + (int64_t)r->graph.task.count;
    if (id != expected)
        return error_at(err, input_name(intake_input(r->intake)), task.line, 0,
                        "task %lld stands where %lld is expected", (long long)id,
                        (long long)expected);
    if (__builtin_mul_overflow(time, r->options->unit, &task.task.run))
        return wrong(r, "the time is longer than 292 years", err);
    text_format(&name, "%lld", (long long)id);
    task.task.name = arena_text(intake_arena(r->intake), text_get(&name));
    text_free(&name);
    task.task.cpu_milli = 1000;
    task.task.work = (double)task.task.run; /* of a processor of 1000 MHz */
    graph_add_task(&r->graph, &task);
    return read_predecessors(r, p, id, count, err);
}

static bool check_count(struct reader *r, struct error *err)
{
    int64_t rows = (int64_t)r->graph.task.count;

    if (!r->begun)
        return error_set(err, "%s: no number of tasks", input_name(intake_input(r->intake)));
    if (rows >= r->declared && rows - r->declared <= 2)
        return true;
    return error_set(err,
                     "%s: %lld tasks where the first line says %lld; expected so many, or one or "
                     "two more",
                     input_name(intake_input(r->intake)), (long long)rows, (long long)r->declared);
}

static int compare_edges(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;

    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->from > b->from) - (a->from < b->from);
}

static bool add_edges(struct reader *r, struct error *err)
{
    const struct edge *edges = r->edge.data;
    int64_t tasks = (int64_t)r->graph.task.count;

    if (r->edge.count)
        qsort(r->edge.data, r->edge.count, sizeof *edges, compare_edges);
    for (size_t i = 0; i < r->edge.count; i++) {
        intake_at(r->intake, edges[i].line);
        if (i && compare_edges(&edges[i - 1], &edges[i]) == 0) {
            if (!intake_count(r->intake, &pred_twice, NULL, err))
                return false;
            continue;
        }
        if (edges[i].from < r->first || edges[i].from - r->first >= tasks)
            return error_at(err, input_name(intake_input(r->intake)), (int)edges[i].line, 0,
                            "predecessor %lld of task %lld is not there", (long long)edges[i].from,
                            (long long)edges[i].to);
        graph_add_edge(&r->graph, edges[i].from - r->first, edges[i].to - r->first, 0);
    }
    return true;
}

static bool read_file(struct reader *r, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    struct input *input = intake_input(r->intake);
    size_t length;
    char *line;
    bool ok = true;

    r->begun = false;
    intake_at(r->intake, 0);
    while (ok && (ok = input_line(input, &line, &length, err)) && line) {
        line += strspn(line, " \t\r");
        if (!*line || *line == '#')
            continue;
        ok = r->begun ? read_row(r, line, err) : read_header(r, line, err);
    }
    graph.name = graph_file_name(r->intake, ".stg");
    ok = ok && check_count(r, err) && add_edges(r, err) && graph_end(&r->graph, &graph, err) &&
         graph_arrive(&r->graph, graph.name, r->options->gap, err);
    vec_free(&r->edge);
    return ok;
}

static bool stg_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .options = options };
    struct trace_info *info = intake_info(intake);
    bool more = true;
    bool ok = true;

    memcpy(info->family, "workflow", sizeof "workflow");
    info->citation = "T. Tobita, H. Kasahara, A standard task graph set, Journal of Scheduling "
                     "5(5), 2002";
    graph_begin(&r.graph, intake);
    while (ok && more)
        ok = read_file(&r, err) && intake_next_file(intake, &more, err);
    graph_free(&r.graph);
    return ok;
}

/* Two lines of whole numbers only: one or two, then at least three of which the third counts. */
static bool stg_probe(const char *bytes, size_t count)
{
    int64_t numbers = 0, lines = 0;
    bool digit = false;

    for (size_t i = 0; i < count && lines < 2; i++) {
        char c = bytes[i];

        if (c >= '0' && c <= '9') {
            numbers += !digit;
            digit = true;
            continue;
        }
        digit = false;
        if (c == '\n' && numbers) {
            if (lines == 0 ? numbers > 2 : numbers < 3)
                return false;
            lines++;
            numbers = 0;
        } else if (c != '\n' && c != ' ' && c != '\t' && c != '\r') {
            return false;
        }
    }
    return lines == 2;
}

static const char *const endings[] = { ".stg", NULL };

const struct trace_format trace_format_stg = {
    .name = "stg",
    .doc = "Graphs of tasks without communication, as text (Standard Task Graph Set).",
    .folder = true,
    .rules = true,
    .extensions = endings,
    .version = 1,
    .options = stg_params,
    .options_size = sizeof(struct stg_options),
    .probe = stg_probe,
    .import = stg_import,
};
