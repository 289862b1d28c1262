/* Graphs of tasks from words. */
#include "tests/support/dag_graph.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"
#include "tests/support/case_file.h"

enum { MOST_WORDS = 24 };

void dag_table_begin(struct dag_table *table, const char *columns)
{
    struct taskgraph_builder *builder = table->builder;

    memset(table, 0, sizeof *table);
    table->builder = builder ? builder : taskgraph_builder_create();
    taskgraph_builder_clear(table->builder);
    table->columns = columns;
}

void dag_table_end(struct dag_table *table)
{
    taskgraph_builder_free(table->builder);
    table->builder = NULL;
}

static bool is_blank(const char *word)
{
    return !strcmp(word, "-");
}

static bool read_time(const char *word, sim_time *value, struct error *err)
{
    struct error why;

    return units_time(word, value, &why) || error_set(err, "expected seconds, not '%s'", word);
}

static bool read_number(const char *word, double *value, struct error *err)
{
    return text_to_real(word, value) || error_set(err, "expected a number, not '%s'", word);
}

/* One word under the name of its column. */
static bool read_value(struct dag_table *table, struct taskgraph_task *task, const char *name,
                       const char *word, struct error *err)
{
    double number;

    if (!strcmp(name, "release") || !strcmp(name, "deadline"))
        return read_time(word, name[0] == 'r' ? &task->release : &task->deadline, err);
    if (!read_number(word, &number, err))
        return false;
    if (!strcmp(name, "work"))
        task->work = number;
    else if (!strcmp(name, "parallel"))
        task->parallel = number;
    else if (!strcmp(name, "cores"))
        task->cores = (uint32_t)number;
    else if (!strcmp(name, "memory"))
        task->memory = (int64_t)number;
    else
        table->recorded[table->tasks] = (uint32_t)number;
    return true;
}

static bool is_property(const char *name)
{
    static const char *const names[] = { "work",    "cores",    "parallel", "memory",
                                         "release", "deadline", "recorded" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

/* Reads the words under the columns; costs come back by column, TIME_NEVER where there is none. */
static bool read_columns(struct dag_table *table, char *const *names, char *const *words,
                         struct taskgraph_task *task, sim_time *cost)
{
    table->recorded[table->tasks] = TASKGRAPH_NONE;
    for (size_t i = 0; names[i]; i++) {
        cost[i] = TIME_NEVER;
        if (!strcmp(names[i], "id"))
            task->name = words[i];
        else if (is_blank(words[i]))
            continue;
        else if (!(is_property(names[i]) ? read_value(table, task, names[i], words[i], table->err)
                                         : read_time(words[i], &cost[i], table->err)))
            return false;
    }
    return true;
}

static bool read_file(struct dag_table *table, uint32_t task, char *word, struct error *err)
{
    char *colon = strchr(word, ':');
    size_t at = 0;
    double bytes = 0;

    if (colon)
        *colon++ = '\0';
    if (colon && !read_number(colon, &bytes, err))
        return false;
    while (at < table->files && strcmp(table->file[at].name, word + 1) != 0)
        at++;
    if (at == table->files) {
        if (!colon || at == sizeof table->file / sizeof *table->file)
            return error_set(err, "file '%s' has no size, or there are too many", word + 1);
        snprintf(table->file[at].name, sizeof table->file[at].name, "%s", word + 1);
        table->file[table->files++].number = taskgraph_add_file(table->builder, word + 1, bytes);
    }
    if (word[0] == '>')
        taskgraph_add_output(table->builder, task, table->file[at].number);
    else
        taskgraph_add_input(table->builder, task, table->file[at].number);
    return true;
}

static bool read_edge(struct dag_table *table, uint32_t task, char *word, struct error *err)
{
    char *colon = strchr(word, ':');
    uint32_t from = 0;
    double bytes = 0;

    if (colon)
        *colon++ = '\0';
    if (colon && !read_number(colon, &bytes, err))
        return false;
    while (from < table->tasks && strcmp(table->id[from], word) != 0)
        from++;
    if (from == table->tasks)
        return error_set(err, "no task '%s' above", word);
    taskgraph_add_edge(table->builder, from, task, bytes);
    return true;
}

bool dag_table_row(struct dag_table *table, char *const *words, size_t count, struct error *err)
{
    struct taskgraph_task task = taskgraph_task_default;
    char columns[256], *names[MOST_WORDS + 1] = { NULL };
    sim_time cost[MOST_WORDS];
    size_t name_count;
    uint32_t number;

    table->err = err;
    snprintf(columns, sizeof columns, "%s", table->columns);
    name_count = case_split(columns, names, MOST_WORDS);
    if (count < name_count || table->tasks == sizeof table->id / sizeof *table->id)
        return error_set(err, "a task needs one value for each column, and there may be 256");
    if (!read_columns(table, names, words, &task, cost))
        return false;
    number = taskgraph_add_task(table->builder, &task);
    snprintf(table->id[number], sizeof table->id[number], "%s", task.name ? task.name : "");
    for (size_t i = 0; i < name_count; i++)
        if (strcmp(names[i], "id") != 0 && !is_property(names[i])) {
            uint32_t kind = taskgraph_add_kind(table->builder, names[i]);

            taskgraph_add_cost(table->builder, number, kind, cost[i]);
        }
    for (size_t i = name_count; i < count; i++)
        if (!(strchr("<>", words[i][0]) ? read_file(table, number, words[i], err)
                                        : read_edge(table, number, words[i], err)))
            return false;
    table->tasks++;
    return true;
}

struct taskgraph *dag_graph(struct slab *slab, const char *columns, const char *rows)
{
    struct dag_table *table = mem_alloc(sizeof *table);
    struct taskgraph *graph;
    struct error err = { "" };

    dag_table_begin(table, columns);
    while (*rows) {
        size_t length = strcspn(rows, ";");
        char line[256], *words[MOST_WORDS];
        size_t count;

        BUG_UNLESS(length < sizeof line);
        memcpy(line, rows, length);
        line[length] = '\0';
        count = case_split(line, words, MOST_WORDS);
        BUG_UNLESS(!count || dag_table_row(table, words, count, &err));
        rows += length + (rows[length] == ';');
    }
    graph = taskgraph_build(table->builder, slab, &err);
    BUG_UNLESS(graph);
    dag_table_end(table);
    mem_free(table);
    return graph;
}
