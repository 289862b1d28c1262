/* Reads expected.tsv, finds the rule of a row, and compares. */
#include "tests/support/expected.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "tests/unit/unit.h"
#include "traces/store_internal.h"

#ifndef ORRERY_DATA
#define ORRERY_DATA "/nonexistent"
#endif

#define EXPECTED ORRERY_DATA "/reference/traces/expected.tsv"
#define TRACES ORRERY_DATA "/traces/"

enum { OPTIONS = 4 };

void expected_import(const char *store_path, const struct expected_source *sources)
{
    struct error err;
    struct store *store = store_open(store_path, DB_CREATE, &err);

    MUST(store != NULL);
    for (; sources->name; sources++) {
        struct text path = { 0 };
        struct text options[OPTIONS] = { 0 };
        const char *list[OPTIONS];
        struct trace_import order = { .name = sources->name, .options = list };
        struct trace_info info;

        text_format(&path, "%s%s", sources->file[0] == '/' ? "" : TRACES, sources->file);
        order.path = text_get(&path);
        for (; order.option_count < OPTIONS && sources->options[order.option_count];
             order.option_count++) {
            const char *option = sources->options[order.option_count];
            struct text *full = &options[order.option_count];

            for (const char *at; (at = strchr(option, '@')); option = at + 1)
                text_format(full, "%.*s" TRACES, (int)(at - option), option);
            text_add(full, option);
            list[order.option_count] = text_get(full);
        }
        MUST(trace_import(store, &order, &info, &err));
        for (int i = 0; i < OPTIONS; i++)
            text_free(&options[i]);
        text_free(&path);
    }
    store_close(store);
}

/* Whether a text fits a pattern with at most one *; `star` gets what that stands for. */
static bool fits(const char *pattern, const char *text, char star[96])
{
    const char *at = strchr(pattern, '*');
    size_t before = at ? (size_t)(at - pattern) : 0;
    size_t after = at ? strlen(at + 1) : 0;
    size_t length = strlen(text);

    star[0] = '\0';
    if (!at)
        return strcmp(pattern, text) == 0;
    if (length < before + after || strncmp(pattern, text, before) != 0 ||
        strcmp(at + 1, text + length - after) != 0)
        return false;
    snprintf(star, 96, "%.*s", (int)(length - before - after), text + before);
    return true;
}

static const struct expected_rule *find_rule(const struct expected_rule *rules, const char *file,
                                             const char *quantity, char star[96])
{
    char unused[96];

    for (; rules->quantity; rules++)
        if (fits(rules->file, file, unused) && fits(rules->quantity, quantity, star))
            return rules;
    return NULL;
}

static const char *find_trace(const struct expected_source *sources, const char *file)
{
    for (; sources->name; sources++) {
        if (strcmp(sources->file, file) == 0)
            return sources->name;
        for (int i = 0; i < OPTIONS && sources->options[i]; i++) {
            const char *at = strchr(sources->options[i], '@');

            if (at && strcmp(at + 1, file) == 0)
                return sources->name;
        }
    }
    fail_msg("no source for %s", file);
    return NULL;
}

/* The answer as text: numbers in full. */
static void ask(const struct expected_question *question, const struct expected_rule *rule,
                char answer[96])
{
    struct db_query *query;
    struct error err;
    bool row = false;

    if (rule->measure) {
        snprintf(answer, 96, "%.17g", rule->measure(question));
        return;
    }
    query = db_query(store_db(question->store), rule->sql, &err);
    if (!query)
        fail_msg("%s: %s", rule->sql, err.text);
    db_bind_int(query, 1, question->info.id);
    db_bind_text(query, 2, question->star);
    MUST(db_step(query, &row, &err) && row);
    if (db_col_type(query, 0) == DB_REAL)
        snprintf(answer, 96, "%.17g", db_col_real(query, 0));
    else
        snprintf(answer, 96, "%s", db_col_text(query, 0));
    db_done(query);
}

/* Equal as text, or as numbers to the digits that are given. */
static bool agrees(const char *answer, const char *value)
{
    double a, b;

    if (strcmp(answer, value) == 0)
        return true;
    if (!text_to_real(answer, &a) || !text_to_real(value, &b))
        return false;
    return strchr(value, '.') ? fabs(a - b) <= 2e-11 * fabs(b) : a == b;
}

int expected_check(const char *store_path, const char *set, const struct expected_source *sources,
                   const struct expected_rule *rules)
{
    struct error err;
    struct store *store = store_open(store_path, DB_READ, &err);
    FILE *file = fopen(EXPECTED, "r");
    char line[512];
    int rows = 0;

    MUST(store != NULL);
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        struct expected_question question = { .store = store };
        const struct expected_rule *rule;
        char *fields[4] = { line };
        char answer[96];

        line[strcspn(line, "\n")] = '\0';
        for (int i = 1; i < 4; i++) {
            fields[i] = strchr(fields[i - 1], '\t');
            assert_non_null(fields[i]);
            *fields[i]++ = '\0';
        }
        if (strcmp(fields[0], set) != 0)
            continue;
        rule = find_rule(rules, fields[1], fields[2], question.star);
        if (!rule)
            fail_msg("%s: no rule for '%s'", fields[1], fields[2]);
        question.quantity = fields[2];
        MUST(store_find(store, rule->trace ? rule->trace : find_trace(sources, fields[1]),
                        &question.info, &err));
        ask(&question, rule, answer);
        if (!agrees(answer, fields[3]))
            fail_msg("%s: %s is %s, expected %s", fields[1], fields[2], answer, fields[3]);
        rows++;
    }
    fclose(file);
    store_close(store);
    return rows;
}

struct expected_values expected_values(const struct expected_question *question,
                                       enum store_entity entity, const char *metric)
{
    const struct store_series_key key = { entity, STORE_UNKNOWN, metric };
    struct expected_values values = { 0, 0, INFINITY, -INFINITY };
    struct error err;
    struct store_cursor *cursor = store_all_series(question->store, question->info.id, &key, &err);
    struct store_series series;
    bool more = true;

    MUST(cursor != NULL);
    for (;;) {
        struct store_steps steps = { .series = &series };
        sim_time time;
        double value;

        MUST(store_next_series(cursor, &series, &more, &err));
        if (!more)
            break;
        while (store_step(&steps, &time, &value)) {
            values.n++;
            values.sum += value;
            values.min = fmin(values.min, value);
            values.max = fmax(values.max, value);
        }
    }
    store_done(cursor);
    return values;
}
