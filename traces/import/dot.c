/* Graphs of tasks in the DOT language, as daggen writes them: sizes of tasks and of edges. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "sim/base/text.h"
#include "traces/dot_lexer.h"
#include "traces/format.h"
#include "traces/graph.h"
#include "traces/number.h"

/*
 * The language is Graphviz's (graphviz.org/doc/info/lang.html), with subgraphs as mere groups. The
 * attributes are daggen's (Suter and Hunold): of a task `size`, operations, also called `weight`,
 * and `alpha`, the part of them that cannot be shared by cores; of an edge `size`, bytes.
 */

struct dot_options {
    sim_time gap;
};

static const struct param dot_params[] = {
    PARAM_TIME(dot_options, gap, "0s", "Time between the arrivals of two files of a folder."),
    { 0 },
};

/* What attributes say; those of tasks and of edges. */
struct attributes {
    double work, alpha; /* NaN: not said */
    int64_t bytes;      /* STORE_UNKNOWN: not said */
    const char *label;
};

static const struct attributes nothing = { (double)NAN, (double)NAN, STORE_UNKNOWN, NULL };

/* Defaults that `node [...]` and `edge [...]` set, inside the braces in which they stand. */
struct scope {
    struct attributes node, edge;
};

enum { DEEPEST = 64 };

struct reader {
    struct intake *intake;
    struct dot_lexer lexer;
    struct dot_token token; /* that comes next */
    struct graph graph;
    struct scope scope[DEEPEST];
    int depth;
};

static const struct intake_reason no_work = { STORE_REPAIRED,
                                              "a task without 'size' or 'weight'; taken as 0",
                                              NULL };
static const struct intake_reason no_bytes = { STORE_NOTED, "an edge without 'size'; taken as 0",
                                               NULL };
static const struct intake_reason ignored = { STORE_NOTED, "is an attribute that is not read",
                                              NULL };

static bool next(struct reader *r, struct error *err)
{
    return dot_next(&r->lexer, &r->token, err);
}

static bool wrong(const struct reader *r, const char *expected, struct error *err)
{
    const struct dot_token *t = &r->token;
    char mark[2] = { t->mark, '\0' };
    const char *met = t->kind == DOT_END    ? "the end of the file"
                      : t->kind == DOT_ID   ? t->text
                      : t->kind == DOT_MARK ? mark
                                            : "->";

    return error_at(err, r->lexer.name, t->line, t->column, "'%.60s'; expected %s", met, expected);
}

static bool is_mark(const struct reader *r, char mark)
{
    return r->token.kind == DOT_MARK && r->token.mark == mark;
}

/* Keywords are of any case, and none if quoted. */
static bool is_word(const struct reader *r, const char *word)
{
    return r->token.kind == DOT_ID && !r->token.quoted && strcasecmp(r->token.text, word) == 0;
}

static bool expect(struct reader *r, char mark, struct error *err)
{
    const char text[] = { mark, '\0' };

    return is_mark(r, mark) ? next(r, err) : wrong(r, text, err);
}

static bool read_amount(const struct reader *r, const char *name, double most, double *value,
                        struct error *err)
{
    if (text_to_real(r->token.text, value) && *value >= 0 && *value <= most)
        return true;
    return error_at(err, r->lexer.name, r->token.line, r->token.column,
                    "'%s' is '%.40s'; expected a number%s", name, r->token.text,
                    most > 1 ? ", 0 or more" : " from 0 to 1");
}

/* Takes the value that is the next token. */
static bool set_attribute(struct reader *r, const char *name, bool node, struct attributes *to,
                          struct error *err)
{
    const struct intake_field field = { 0, name, "", 0 };
    double value;

    if (strcmp(name, "size") == 0 || (node && strcmp(name, "weight") == 0)) {
        if (!read_amount(r, name, node ? 1e300 : 9e18, &value, err))
            return false;
        if (node)
            to->work = value;
        else if (number_rounded(r->token.text, strlen(r->token.text), 0, &to->bytes) !=
                 NUMBER_EXACT)
            to->bytes = llround(value);
        return true;
    }
    if (node && strcmp(name, "alpha") == 0)
        return read_amount(r, name, 1, &to->alpha, err);
    if (node && strcmp(name, "label") == 0) {
        to->label = r->token.text;
        return true;
    }
    intake_at(r->intake, r->token.line);
    return intake_count(r->intake, &ignored, &field, err);
}

/* Any number of "[a=b, c=d]"; the list begins with the next token, or there is none. */
static bool read_attributes(struct reader *r, bool node, struct attributes *to, struct error *err)
{
    while (is_mark(r, '[')) {
        if (!next(r, err))
            return false;
        while (!is_mark(r, ']')) {
            const char *name = r->token.text;

            if (r->token.kind != DOT_ID)
                return wrong(r, "the name of an attribute or ]", err);
            if (!next(r, err) || !expect(r, '=', err))
                return false;
            if (r->token.kind != DOT_ID)
                return wrong(r, "the value of an attribute", err);
            if (!set_attribute(r, name, node, to, err) || !next(r, err))
                return false;
            if ((is_mark(r, ',') || is_mark(r, ';')) && !next(r, err))
                return false;
        }
        if (!next(r, err))
            return false;
    }
    return true;
}

/* The task of a name, which begins at its first mention with what tasks are by default. */
static int64_t find_task(struct reader *r, const struct dot_token *token)
{
    int64_t number = names_find(&r->graph.tasks, token->text);
    struct graph_task task = { store_task_unknown, token->line, token->column };
    const struct attributes *given = &r->scope[r->depth].node;

    if (number >= 0)
        return number;
    task.task.name = token->text;
    task.task.kind = given->label;
    task.task.work = given->work;
    task.task.parallel = 1 - given->alpha;
    return graph_add_task(&r->graph, &task);
}

static void set_task(struct reader *r, int64_t number, const struct attributes *said)
{
    struct store_task *task = &graph_task_at(&r->graph, number)->task;

    if (!isnan(said->work))
        task->work = said->work;
    if (!isnan(said->alpha))
        task->parallel = 1 - said->alpha;
    if (said->label)
        task->kind = said->label;
}

/* ":port" and ":port:compass" are about the drawing. */
static bool skip_port(struct reader *r, struct error *err)
{
    while (is_mark(r, ':')) {
        if (!next(r, err))
            return false;
        if (r->token.kind != DOT_ID)
            return wrong(r, "a port", err);
        if (!next(r, err))
            return false;
    }
    return true;
}

static bool add_edges(struct reader *r, const int64_t *chain, size_t count,
                      const struct dot_token *place, struct error *err)
{
    struct attributes said = r->scope[r->depth].edge;

    if (!read_attributes(r, false, &said, err))
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        intake_at(r->intake, place->line);
        if (said.bytes == STORE_UNKNOWN && !intake_count(r->intake, &no_bytes, NULL, err))
            return false;
        graph_add_edge(&r->graph, chain[i], chain[i + 1],
                       said.bytes == STORE_UNKNOWN ? 0 : said.bytes);
    }
    return true;
}

/* "a", "a = b", "a -> b -> c", with attributes; the first name is in `first`, read already. */
static bool read_named(struct reader *r, const struct dot_token *first, struct error *err)
{
    struct attributes said = nothing;
    struct vec chain = { 0 };
    bool ok;

    if (is_mark(r, '=')) /* an attribute of the graph */
        return next(r, err) && (r->token.kind == DOT_ID || wrong(r, "a value", err)) &&
               next(r, err);
    ok = skip_port(r, err);
    *(int64_t *)vec_push(&chain, sizeof(int64_t)) = find_task(r, first);
    while (ok && r->token.kind == DOT_ARROW) {
        ok = next(r, err);
        if (ok && (r->token.kind != DOT_ID || is_word(r, "subgraph")))
            ok = wrong(r, "a task", err);
        if (!ok)
            break;
        *(int64_t *)vec_push(&chain, sizeof(int64_t)) = find_task(r, &r->token);
        ok = next(r, err) && skip_port(r, err);
    }
    if (ok && chain.count > 1) {
        ok = add_edges(r, chain.data, chain.count, first, err);
    } else if (ok) {
        ok = read_attributes(r, true, &said, err);
        if (ok)
            set_task(r, *(int64_t *)chain.data, &said);
    }
    vec_free(&chain);
    return ok;
}

static bool open_scope(struct reader *r, struct error *err)
{
    if (r->depth + 1 == DEEPEST)
        return error_at(err, r->lexer.name, r->token.line, r->token.column,
                        "more than %d subgraphs in one another", DEEPEST - 2);
    r->scope[r->depth + 1] = r->scope[r->depth];
    r->depth++;
    return next(r, err);
}

/* "node [...]", "edge [...]" and "graph [...]". */
static bool read_defaults(struct reader *r, struct error *err)
{
    struct attributes unused = nothing;
    bool node = is_word(r, "node"), edge = is_word(r, "edge");

    if (!next(r, err))
        return false;
    if (!is_mark(r, '['))
        return wrong(r, "[", err);
    return read_attributes(r, node || !edge,
                           node   ? &r->scope[r->depth].node
                           : edge ? &r->scope[r->depth].edge
                                  : &unused,
                           err);
}

static bool read_statement(struct reader *r, struct error *err)
{
    struct dot_token first = r->token;

    if (is_mark(r, ';'))
        return next(r, err);
    if (is_mark(r, '}')) {
        r->depth--;
        if (!next(r, err))
            return false;
        return r->token.kind != DOT_ARROW || wrong(r, "a statement: an edge joins tasks", err);
    }
    if (is_word(r, "subgraph")) {
        if (!next(r, err) || (r->token.kind == DOT_ID && !next(r, err)))
            return false;
        return is_mark(r, '{') ? open_scope(r, err) : wrong(r, "{", err);
    }
    if (is_mark(r, '{'))
        return open_scope(r, err);
    if (is_word(r, "node") || is_word(r, "edge") || is_word(r, "graph"))
        return read_defaults(r, err);
    if (r->token.kind != DOT_ID)
        return wrong(r, "a statement or }", err);
    return next(r, err) && read_named(r, &first, err);
}

/* "strict digraph name {"; the name is the graph's. */
static bool read_head(struct reader *r, const char **name, struct error *err)
{
    if (!next(r, err) || (is_word(r, "strict") && !next(r, err)))
        return false;
    if (!is_word(r, "digraph"))
        return wrong(r, "digraph", err);
    if (!next(r, err))
        return false;
    if (r->token.kind == DOT_ID) {
        *name = r->token.text;
        if (!next(r, err))
            return false;
    }
    if (!is_mark(r, '{'))
        return wrong(r, "{", err);
    r->depth = 0;
    r->scope[0] = (struct scope){ nothing, nothing };
    return open_scope(r, err);
}

static bool fill_gaps(struct reader *r, struct error *err)
{
    for (size_t i = 0; i < r->graph.task.count; i++) {
        struct graph_task *task = graph_task_at(&r->graph, (int64_t)i);

        task->task.cpu_milli = 1000;
        if (!isnan(task->task.work))
            continue;
        intake_at(r->intake, task->line);
        if (!intake_count(r->intake, &no_work, NULL, err))
            return false;
        task->task.work = 0;
    }
    return true;
}

static bool read_file(struct reader *r, const struct dot_options *options, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    struct input *input = intake_input(r->intake);
    size_t size;
    char *data;

    if (!input_whole(input, &data, &size, err))
        return false;
    if (strlen(data) != size)
        return error_set(err, "%s: a zero byte; expected text", input_name(input));
    r->lexer = (struct dot_lexer){ data, input_name(input), intake_arena(r->intake), 1, 1 };
    graph.name = graph_file_name(r->intake, ".dot");
    if (!read_head(r, &graph.name, err))
        return false;
    while (r->depth > 0)
        if (!read_statement(r, err))
            return false;
    if (r->token.kind != DOT_END)
        return wrong(r, "the end of the file", err);
    return fill_gaps(r, err) && graph_end(&r->graph, &graph, err) &&
           graph_arrive(&r->graph, graph.name, options->gap, err);
}

static bool dot_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader *r = arena_alloc(intake_arena(intake), sizeof *r);
    bool more = true;
    bool ok = true;

    r->intake = intake;
    memcpy(intake_info(intake)->family, "workflow", sizeof "workflow");
    graph_begin(&r->graph, intake);
    while (ok && more)
        ok = read_file(r, options, err) && intake_next_file(intake, &more, err);
    graph_free(&r->graph);
    return ok;
}

static bool dot_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "digraph");
}

static const char *const endings[] = { ".dot", ".gv", NULL };

const struct trace_format trace_format_dot = {
    .name = "dot",
    .doc = "Graphs of tasks in the DOT language: size and alpha of tasks, size of edges (daggen).",
    .folder = true,
    .rules = true,
    .extensions = endings,
    .version = 1,
    .options = dot_params,
    .options_size = sizeof(struct dot_options),
    .probe = dot_probe,
    .import = dot_import,
};
