/* Promises of spans of time and of measures: read, and compared with a run. */
#include "tests/support/case_run.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"

enum { MOST_SPANS = 256 };

enum promise_kind { PROMISE_NOTHING, PROMISE_SPANS, PROMISE_BEGIN, PROMISE_END };

struct promise {
    enum promise_kind kind;
    struct case_span *spans;
    size_t count;
    sim_time end;
};

struct row {
    struct promise promises[CASE_POLICIES];
};

static int by_time(const void *a, const void *b)
{
    const struct case_span *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->finish != y->finish)
        return x->finish < y->finish ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* [Nx]FROM-TO[@PLACE][!END], so many times. */
static bool read_span(struct case_file *file, const struct case_kind *kind, struct promise *promise,
                      char *word)
{
    struct case_span span = { .place = -1 };
    char *end = case_cut(word, '!'), *place = case_cut(word, '@'), *times = strchr(word, 'x');
    char *finish;
    size_t prefix = strlen(kind->place);
    int64_t count = 1;

    if (times) {
        *times = '\0';
        if (!case_whole(file, word, &count))
            return false;
        word = times + 1;
    }
    finish = case_cut(word, '-');
    if (!finish)
        return case_bad(file, "expected FROM-TO, not", word);
    if (!kind->time(file, word, &span.start) || !kind->time(file, finish, &span.finish))
        return false;
    if (place &&
        (strncmp(place, kind->place, prefix) != 0 || !text_to_int(place + prefix, &span.place)))
        return case_bad(file, "no such place", place);
    if (end && (span.end = case_find(end, kind->ends)) < 0)
        return case_bad(file, "nothing ends as", end);
    if (count < 1 || count > (int64_t)(MOST_SPANS - promise->count))
        return case_bad(file, "too many spans, or none", NULL);
    while (count-- > 0)
        promise->spans[promise->count++] = span;
    return true;
}

static bool read_promise(struct case_file *file, const struct case_kind *kind,
                         struct promise *promise, char *word)
{
    if (!strcmp(word, "-"))
        return true;
    promise->kind = PROMISE_END;
    if (strcmp(word, "none") != 0 && !strchr(word, '-'))
        return kind->time(file, word, &promise->end);
    promise->kind = PROMISE_SPANS;
    promise->spans = arena_alloc(file->arena, MOST_SPANS * sizeof *promise->spans);
    if (!strcmp(word, "none"))
        return true;
    for (char *next = word; next; word = next) {
        next = case_cut(word, ',');
        if (!strcmp(word, "..") && !next)
            promise->kind = PROMISE_BEGIN;
        else if (!read_span(file, kind, promise, word))
            return false;
    }
    qsort(promise->spans, promise->count, sizeof *promise->spans, by_time);
    return true;
}

bool case_promises(struct case_file *file, const struct case_kind *kind, char **words, size_t count)
{
    struct row *row = vec_push(&file->rows, sizeof *row);

    for (size_t i = 0; i < count; i++)
        if (!read_promise(file, kind, &row->promises[i], words[i]))
            return false;
    return true;
}

static void print_spans(const struct case_kind *kind, const struct case_span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%.10g-%.10g", i ? "," : "", (double)spans[i].start / kind->unit,
               (double)spans[i].finish / kind->unit);
        if (spans[i].place >= 0)
            printf("@%s%" PRId64, kind->place, spans[i].place);
        if (spans[i].end > 0)
            printf("!%s", kind->ends[spans[i].end]);
    }
    printf("%s", count ? "" : "none");
}

static bool spans_differ(const struct promise *promise, const struct vec *got)
{
    const struct case_span *is = got->data;
    bool begin = promise->kind == PROMISE_BEGIN;

    if (begin ? got->count < promise->count : got->count != promise->count)
        return true;
    for (size_t i = 0; i < promise->count; i++) {
        const struct case_span *want = &promise->spans[i];

        if (is[i].start != want->start || is[i].finish != want->finish || is[i].end != want->end ||
            (want->place >= 0 && is[i].place != want->place))
            return true;
    }
    return false;
}

static bool end_differs(const struct case_kind *kind, const struct promise *promise,
                        const char *who, sim_time end)
{
    if (end == promise->end)
        return false;
    printf("%s ended at ", who);
    if (end == INT64_MIN)
        printf("no time");
    else
        printf("%.10g", (double)end / kind->unit);
    printf(", expected %.10g\n", (double)promise->end / kind->unit);
    return true;
}

static bool ran_otherwise(const struct case_kind *kind, const struct promise *promise,
                          const char *who, struct vec *got)
{
    if (got->count)
        qsort(got->data, got->count, sizeof(struct case_span), by_time);
    if (!spans_differ(promise, got))
        return false;
    printf("%s ran ", who);
    print_spans(kind, got->data, got->count);
    printf(", expected ");
    print_spans(kind, promise->spans, promise->count);
    printf("%s\n", promise->kind == PROMISE_BEGIN ? ",.." : "");
    return true;
}

int case_compare(const struct case_file *file, const struct case_kind *kind, size_t policy,
                 const void *run)
{
    int broken = 0;

    for (size_t i = 0; i < file->rows.count; i++) {
        const struct row *row = vec_at(&file->rows, i, sizeof *row);
        const struct promise *promise = &row->promises[policy];
        const char *name = kind->name(file, i);
        struct vec got = { 0 };
        char who[512];

        snprintf(who, sizeof who, "%s: %s: %s %s", file->path, file->setups[policy].label,
                 kind->row, name ? name : "?");
        if (promise->kind == PROMISE_END) {
            broken += end_differs(kind, promise, who, kind->end(run, i));
        } else if (promise->kind != PROMISE_NOTHING) {
            got = kind->spans(run, i);
            broken += ran_otherwise(kind, promise, who, &got);
            vec_free(&got);
        }
    }
    return broken;
}

bool case_measure(struct case_file *file, struct case_measures *measures, char **words,
                  size_t count)
{
    struct case_measure *measure = &measures->each[measures->count];

    if (measures->count == CASE_MEASURES || count < 3 || strcmp(words[2], "|") != 0 ||
        count - 3 != file->setup_count)
        return case_bad(file, "expected 'measure NAME |' and a value for each policy", NULL);
    snprintf(measure->name, sizeof measure->name, "%s", words[1]);
    for (size_t i = 3; i < count; i++) {
        measure->value[i - 3] = (double)NAN;
        if (strcmp(words[i], "-") != 0 && !case_real(file, words[i], &measure->value[i - 3]))
            return false;
    }
    measures->count++;
    return true;
}

int case_compare_measures(const struct case_file *file, const struct case_measures *measures,
                          size_t policy, const double *values)
{
    int broken = 0;

    for (size_t i = 0; i < measures->count; i++) {
        double expected = measures->each[i].value[policy];

        if (isnan(expected) || fabs(values[i] - expected) <= 1e-9 * fmax(1, fabs(expected)))
            continue;
        printf("%s: %s: %s is %.12g, expected %.12g\n", file->path, file->setups[policy].label,
               measures->each[i].name, values[i], expected);
        broken++;
    }
    return broken;
}

void case_fill(const struct case_file *file, const struct case_measures *measures, size_t policy,
               const struct case_lists *lists)
{
    const struct case_setup *setup = &file->setups[policy];

    case_append(lists->params, setup->params);
    case_append(lists->platform, file->platform);
    case_append(lists->options, file->options);
    case_append(lists->options, setup->options);
    for (size_t i = 0; i < measures->count; i++)
        lists->measures[i] = measures->each[i].name;
}
