/* DS3's descriptions as text: lines of words, '#' begins a comment line. */
#include <string.h>

#include "sim/base/text.h"
#include "traces/ds3.h"
#include "traces/number.h"

/* The words of a line. */
struct line {
    struct intake *intake;
    struct vec words; /* char *, into the input's line */
    struct ds3_place place;
};

static const struct intake_reason count_differs = { STORE_NOTED,
                                                    "declares another number of tasks than it has",
                                                    NULL };
static const struct intake_reason second_number = {
    STORE_NOTED, "a second number behind the time of a task; not read", NULL
};

static const char *word(const struct line *line, size_t i)
{
    return i < line->words.count ? *(char **)vec_at(&line->words, i, sizeof(char *)) : "";
}

static bool is(const struct line *line, size_t i, const char *text)
{
    return strcmp(word(line, i), text) == 0;
}

/* The next line that has words. */
static bool next_line(struct line *line, bool *more, struct error *err)
{
    struct input *input = intake_input(line->intake);
    size_t length;
    char *text;

    do {
        line->words.count = 0;
        if (!input_line(input, &text, &length, err))
            return false;
        *more = text != NULL;
        for (char *p = text; *more && *p;) {
            p += strspn(p, " \t\r");
            if (!*p || (*p == '#' && line->words.count == 0))
                break;
            *(char **)vec_push(&line->words, sizeof(char *)) = p;
            p += strcspn(p, " \t\r");
            if (*p)
                *p++ = '\0';
        }
    } while (*more && line->words.count == 0);
    line->place = (struct ds3_place){ input_name(input), (int)input_line_number(input), 0 };
    return true;
}

static bool wrong(const struct line *line, size_t i, const char *expected, struct error *err)
{
    if (i >= line->words.count)
        return error_at(err, line->place.file, line->place.line, 0, "the line ends; expected %s",
                        expected);
    return error_at(err, line->place.file, line->place.line, 0, "'%.60s'; expected %s",
                    word(line, i), expected);
}

static bool whole(const struct line *line, size_t i, int64_t *value, struct error *err)
{
    return (number_read(word(line, i), strlen(word(line, i)), 0, value) == NUMBER_EXACT &&
            *value >= 0) ||
           wrong(line, i, "a whole number, 0 or more", err);
}

static bool real(const struct line *line, size_t i, double *value, struct error *err)
{
    return text_to_real(word(line, i), value) || wrong(line, i, "a number", err);
}

/* Microseconds with decimals. */
static bool micros(const struct line *line, size_t i, sim_time *value, struct error *err)
{
    enum number kind = number_read(word(line, i), strlen(word(line, i)), 3, value);

    return ((kind == NUMBER_EXACT || kind == NUMBER_CUT) && *value >= 0) ||
           wrong(line, i, "a time in microseconds, 0 or more", err);
}

/* No word is left over from number i on. */
static bool ends(const struct line *line, size_t i, struct error *err)
{
    return line->words.count <= i || wrong(line, i, "the end of the line", err);
}

/* Systems on chip ------------------------------------------------------------------------------ */

/*
 * "add_new_resource resource_type T resource_name N resource_ID i capacity c
 * num_supported_functionalities k DVFS_mode m", whose keywords are misspelt in places, so that the
 * order counts; or without keywords.
 */
static bool read_resource(struct ds3_soc *soc, const struct line *line, struct error *err)
{
    bool positional = line->words.count <= 7;
    size_t step = positional ? 1 : 2, at = positional ? 1 : 2;
    struct ds3_type type = { 0 };
    int64_t ignored;

    if (line->words.count != 13 && line->words.count != 7)
        return wrong(line, line->words.count, "type, name, id, capacity, number of tasks and mode",
                     err);
    type.class = word(line, at);
    type.name = word(line, at + step);
    soc->positional = positional;
    return whole(line, at + 2 * step, &type.id, err) &&
           whole(line, at + 3 * step, &type.capacity, err) &&
           whole(line, at + 4 * step, &ignored, err) &&
           ds3_governor(soc, word(line, at + 5 * step), &line->place, &type.governor, err) &&
           ds3_add_type(soc, &type, &line->place, err);
}

/* "power_profile F w1 w2 ...": becomes "F MHz: w1 w2, ...". */
static bool read_profile(struct text *to, const struct line *line, struct error *err)
{
    double value;

    if (line->words.count < 3)
        return wrong(line, line->words.count, "a frequency and powers", err);
    if (to->count)
        text_add(to, ", ");
    for (size_t i = 1; i < line->words.count; i++) {
        if (!real(line, i, &value, err))
            return false;
        if (value < 0)
            return wrong(line, i, "a number, 0 or more", err);
        if (i > 1)
            text_add(to, " ");
        text_add_real(to, value);
        if (i == 1)
            text_add(to, "MHz:");
    }
    return true;
}

static bool read_trips(struct text *to, const struct line *line, struct error *err)
{
    double mhz;

    for (size_t i = 1; i < line->words.count; i++)
        if (!real(line, i, &mhz, err) || !ds3_add_trip(to, mhz, &line->place, err))
            return false;
    return true;
}

/* A line below a resource: a property of it, or a task that it runs. */
static bool read_property(struct ds3_soc *soc, const struct line *line, struct error *err)
{
    struct ds3_type *type = vec_at(&soc->type, soc->type.count - 1, sizeof *type);
    sim_time run;
    double mhz, mv;

    if (is(line, 0, "opp"))
        return real(line, 1, &mhz, err) && real(line, 2, &mv, err) && ends(line, 3, err) &&
               ds3_add_opp(soc, mhz, mv, &line->place, err);
    if (is(line, 0, "trip_freq"))
        return read_trips(&type->trip, line, err);
    if (is(line, 0, "DTPM_trip_freq"))
        return read_trips(&type->dtpm_trip, line, err);
    if (is(line, 0, "power_profile"))
        return read_profile(&type->profile, line, err);
    if (is(line, 0, "PG_profile"))
        return read_profile(&type->gated, line, err);
    if (is(line, 0, "mesh_information")) {
        for (size_t i = 1; i < line->words.count; i++)
            text_format(&type->mesh, "%s%s", i > 1 ? " " : "", word(line, i));
        return true;
    }
    if (!micros(line, 1, &run, err) || !ends(line, soc->positional ? 3 : 2, err))
        return false;
    if (line->words.count == 3 && !intake_count(soc->intake, &second_number, NULL, err))
        return false;
    if (is(line, 0, "None")) /* what the memory is said to run */
        return true;
    return ds3_add_cost(soc, word(line, 0), run, err);
}

static bool read_band(struct ds3_soc *soc, const struct line *line, struct error *err)
{
    struct ds3_band band;

    return whole(line, 1, &band.a, err) && whole(line, 2, &band.b, err) &&
           real(line, 3, &band.rate, err) && ends(line, 4, err) &&
           ds3_add_band(soc, &band, &line->place, err);
}

static bool read_soc_line(struct ds3_soc *soc, const struct line *line, struct error *err)
{
    if (is(line, 0, "add_new_resource"))
        return read_resource(soc, line, err);
    if (is(line, 0, "comm_band"))
        return read_band(soc, line, err);
    if (is(line, 0, "comm_band_self")) {
        if (!real(line, 1, &soc->own, err) || !ends(line, 2, err))
            return false;
        return (soc->own >= 0 && soc->own < 1e15) || wrong(line, 1, "a number, 0 or more", err);
    }
    if (soc->type.count == 0)
        return wrong(line, 0, "add_new_resource", err);
    return read_property(soc, line, err);
}

bool ds3_read_soc(struct ds3_soc *soc, struct error *err)
{
    struct line line = { .intake = soc->intake };
    bool more = true;
    bool json, ok;

    if (!ds3_is_json(soc->intake, &json, err))
        return false;
    if (json)
        return ds3_soc_from_json(soc, err) && ds3_sort_soc(soc, err);
    while ((ok = next_line(&line, &more, err)) && more)
        if (!(ok = read_soc_line(soc, &line, err)))
            break;
    vec_free(&line.words);
    return ok && ds3_sort_soc(soc, err);
}

/* Jobs ----------------------------------------------------------------------------------------- */

struct job {
    struct graph *graph;
    const char *name;
    struct vec after, sent; /* struct ds3_edge: as predecessors and as comm_vol tell */
    int64_t declared;
};

/* "name id pred ..." */
static bool read_task(struct job *job, const struct line *line, struct error *err)
{
    struct graph_task task = { store_task_unknown, line->place.line, 0 };
    int64_t id, other;

    if (!whole(line, 1, &id, err))
        return false;
    if (id != (int64_t)job->graph->task.count)
        return error_at(err, line->place.file, line->place.line, 0,
                        "task '%.60s' has id %lld; expected %zu: ids count from 0", word(line, 0),
                        (long long)id, job->graph->task.count);
    task.task.name = arena_text(intake_arena(job->graph->intake), word(line, 0));
    if (graph_add_task(job->graph, &task) < 0)
        return error_at(err, line->place.file, line->place.line, 0, "task '%.60s' is there twice",
                        word(line, 0));
    for (size_t i = 2; i < line->words.count; i++) {
        if (!whole(line, i, &other, err))
            return false;
        *(struct ds3_edge *)vec_push(&job->after, sizeof(struct ds3_edge)) =
            (struct ds3_edge){ other, id, 0, line->place };
    }
    return true;
}

/* "name earliest_start a deadline b [input_vol c output_vol d]" */
static bool read_times(struct job *job, struct store_task *task, const struct line *line,
                       struct error *err)
{
    struct text text = { 0 };
    int64_t in, out;

    if (!micros(line, 2, &task->release, err))
        return false;
    if (!is(line, 3, "deadline"))
        return wrong(line, 3, "deadline", err);
    if (!micros(line, 4, &task->deadline, err))
        return false;
    if (line->words.count == 5)
        return true;
    if (!is(line, 5, "input_vol") || !is(line, 7, "output_vol"))
        return wrong(line, is(line, 5, "input_vol") ? 7 : 5, "input_vol c output_vol d", err);
    if (!whole(line, 6, &in, err) || !whole(line, 8, &out, err) || !ends(line, 9, err))
        return false;
    text_format(&text, "{\"input_vol\":%lld,\"output_vol\":%lld}", (long long)in, (long long)out);
    task->attrs = arena_text(intake_arena(job->graph->intake), text_get(&text));
    text_free(&text);
    return true;
}

static bool read_job_line(struct job *job, const struct line *line, struct error *err)
{
    struct ds3_edge edge = { .place = line->place };
    int64_t number;

    if (is(line, 0, "job_name")) {
        if (line->words.count != 2)
            return wrong(line, line->words.count < 2 ? 1 : 2, "one name", err);
        job->name = arena_text(intake_arena(job->graph->intake), word(line, 1));
        return true;
    }
    if (is(line, 0, "add_new_tasks"))
        return whole(line, 1, &job->declared, err) && ends(line, 2, err);
    if (is(line, 0, "comm_vol")) {
        if (!whole(line, 1, &edge.from, err) || !whole(line, 2, &edge.to, err) ||
            !whole(line, 3, &edge.bytes, err) || !ends(line, 4, err))
            return false;
        *(struct ds3_edge *)vec_push(&job->sent, sizeof edge) = edge;
        return true;
    }
    number = names_find(&job->graph->tasks, word(line, 0));
    if (is(line, 1, "HEAD") || is(line, 1, "TAIL"))
        return number >= 0 || wrong(line, 0, "a task that was described above", err);
    if (is(line, 1, "earliest_start")) {
        if (number < 0)
            return wrong(line, 0, "a task that was described above", err);
        return read_times(job, &graph_task_at(job->graph, number)->task, line, err);
    }
    return read_task(job, line, err);
}

static bool finish_job(struct job *job, struct error *err)
{
    struct intake *intake = job->graph->intake;

    if (!job->name)
        return error_set(err, "%s: a job without job_name", input_name(intake_input(intake)));
    if (job->declared != (int64_t)job->graph->task.count &&
        !intake_count(intake, &count_differs, NULL, err))
        return false;
    return ds3_join(job->graph, &job->after, &job->sent, err);
}

bool ds3_read_job(struct graph *graph, const char **name, struct error *err)
{
    struct line line = { .intake = graph->intake };
    struct job job = { .graph = graph };
    bool more = true;
    bool json, ok;

    if (!ds3_is_json(graph->intake, &json, err))
        return false;
    if (json)
        return ds3_job_from_json(graph, name, err);
    while ((ok = next_line(&line, &more, err)) && more)
        if (!(ok = read_job_line(&job, &line, err)))
            break;
    ok = ok && finish_job(&job, err);
    *name = job.name;
    vec_free(&line.words);
    vec_free(&job.after);
    vec_free(&job.sent);
    return ok;
}
