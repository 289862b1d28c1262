/* Jobs of independent tasks with their durations, a line a job: the simulators of Hawk and Eagle.
 */
#include <inttypes.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "traces/format.h"
#include "traces/number.h"

/*
 * A line has the submit time, the number of tasks and the mean duration, and then the duration of
 * each task, all in seconds; or nothing then, and every task lasts as long as the mean.
 */
struct reader {
    struct intake *intake;
    struct vec durations; /* int64_t: ns */
};

static const struct intake_reason no_numbers = {
    STORE_DROPPED, "is not 'submit tasks mean duration...'; row dropped", NULL
};
static const struct intake_reason no_tasks = { STORE_DROPPED, "has no tasks; row dropped", NULL };
static const struct intake_reason other_count = { STORE_DROPPED,
                                                  "has not as many durations as tasks; row dropped",
                                                  NULL };

/* The next number of a line, in ns or as it is; false: there is none that is one. */
static bool read_number(char **at, int scale, int64_t *value)
{
    const char *start = *at + strspn(*at, " \t");
    size_t length = strcspn(start, " \t");

    *at += (size_t)(start - *at) + length;
    return length && number_rounded(start, length, scale, value) == NUMBER_EXACT && *value >= 0;
}

/* NULL if the line is as it must be, else what is wrong. */
static const struct intake_reason *read_job(struct reader *r, char *at, struct store_row *row,
                                            struct store_task *task)
{
    r->durations.count = 0;
    if (!read_number(&at, 9, &row->job.submit) || !read_number(&at, 0, &task->instances) ||
        !read_number(&at, 9, &task->run))
        return &no_numbers;
    while (at[strspn(at, " \t")])
        if (!read_number(&at, 9, vec_push(&r->durations, sizeof(int64_t))))
            return &no_numbers;
    if (task->instances == 0)
        return &no_tasks;
    return r->durations.count && (int64_t)r->durations.count != task->instances ? &other_count
                                                                                : NULL;
}

static bool add_job(struct reader *r, const struct store_row *row, struct store_task *task,
                    struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    struct text attrs = { 0 };
    bool ok;

    task->name = task->kind = "stage";
    for (size_t i = 0; i < r->durations.count; i++)
        text_format(&attrs, "%s%" PRId64, i ? "," : "{\"durations\":[",
                    *(const int64_t *)vec_at(&r->durations, i, sizeof(int64_t)));
    if (r->durations.count) {
        text_add(&attrs, "]}");
        task->attrs = text_get(&attrs);
    }
    ok = intake_row(r->intake, row, err) && intake_graph(r->intake, &graph, err) &&
         store_add_task(intake_writer(r->intake), task, err);
    text_free(&attrs);
    return ok;
}

static bool read_line(struct reader *r, char *line, struct error *err)
{
    struct store_row row = store_row_unknown;
    struct store_task task = store_task_unknown;
    const struct intake_reason *wrong = read_job(r, line, &row, &task);

    if (wrong)
        return intake_count(r->intake, wrong, NULL, err);
    row.job.number = intake_items(r->intake) + 1;
    row.job.name = NULL;
    row.job.graph = intake_graphs(r->intake);
    return add_job(r, &row, &task, err);
}

static bool read_all(struct reader *r, struct error *err)
{
    size_t length;
    char *line;

    for (;;) {
        if (!input_line(intake_input(r->intake), &line, &length, err))
            return false;
        if (!line)
            return true;
        if (line[strspn(line, " \t")] && !read_line(r, line, err))
            return false;
    }
}

static bool eagle_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake };
    struct trace_info *info = intake_info(intake);
    bool ok = read_all(&r, err);

    (void)options;
    vec_free(&r.durations);
    memcpy(info->family, "bigdata", sizeof "bigdata");
    info->citation = "Delgado, Didona, Dinu, Zwaenepoel, Job-aware Scheduling in Eagle, SoCC 2016 "
                     "(eagle_simulation.py)";
    return ok;
}

enum { SWF_FIELDS = 18 }; /* what looks like a row of that format is taken for one */

/* A line of numbers: three, or as many more as the second one says. */
static bool eagle_probe(const char *bytes, size_t count)
{
    int64_t tasks = 0;
    size_t fields = 0;

    for (size_t i = 0; i < count && bytes[i] != '\n' && bytes[i] != '\r';) {
        size_t start = i;

        while (i < count && ((bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '.'))
            i++;
        if (i > start && ++fields == 2 &&
            number_read(bytes + start, i - start, 0, &tasks) != NUMBER_EXACT)
            return false;
        if (i < count && !strchr(" \t\r\n", bytes[i]))
            return false;
        i += i < count && (bytes[i] == ' ' || bytes[i] == '\t');
    }
    return tasks > 0 && fields != SWF_FIELDS && (fields == 3 || (int64_t)fields == 3 + tasks);
}

const struct trace_format trace_format_eagle = {
    .name = "eagle",
    .doc = "Jobs of independent tasks, a line a job: submit, tasks, mean and all durations in s.",
    .version = 1,
    .probe = eagle_probe,
    .import = eagle_import,
};
