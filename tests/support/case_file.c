/* What the case files of all systems have in common. */
#include "tests/support/case_file.h"

#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/text.h"
#include "sim/base/units.h"

bool case_bad(struct case_file *file, const char *what, const char *word)
{
    return error_at(file->err, file->path, file->line, 0, "%s%s%s%s", what, word ? " '" : "",
                    word ? word : "", word ? "'" : "");
}

size_t case_split(char *line, char **words, size_t most)
{
    static const char blanks[] = " \t\r\n";
    size_t count = 0;

    for (line += strspn(line, blanks); *line && count < most; line += strspn(line, blanks)) {
        words[count++] = line;
        line += strcspn(line, blanks);
        if (*line)
            *line++ = '\0';
    }
    return count;
}

char *case_cut(char *word, char mark)
{
    char *at = strchr(word, mark);

    if (at)
        *at++ = '\0';
    return at;
}

int case_find(const char *word, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (!strcmp(word, names[i]))
            return i;
    return -1;
}

bool case_whole(struct case_file *file, const char *word, int64_t *value)
{
    return text_to_int(word, value) || case_bad(file, "expected a whole number, not", word);
}

bool case_real(struct case_file *file, const char *word, double *value)
{
    return text_to_real(word, value) || case_bad(file, "expected a number, not", word);
}

bool case_time(struct case_file *file, const char *word, int64_t *value)
{
    struct error why;

    return units_time(word, value, &why) || case_bad(file, "expected seconds, not", word);
}

bool case_params(struct case_file *file, const struct param *table, void *object, char **words,
                 size_t count)
{
    const struct param_context context = { file->arena, file->err };

    param_defaults(table, object, file->arena);
    for (size_t i = 0; i < count; i++) {
        char *value = strchr(words[i], '=');

        if (!value)
            return case_bad(file, "expected name=value, not", words[i]);
        *value++ = '\0';
        if (!param_set(table, object, words[i], value, &context))
            return error_prefix(file->err, "%s:%d", file->path, file->line);
    }
    return true;
}

void case_append(const char **settings, char *const *more)
{
    while (*settings)
        settings++;
    while (*more)
        *settings++ = *more++;
}

int case_outcome(const struct case_file *file, size_t policy, bool ok, const struct error *err)
{
    if (ok && !file->fails)
        return -1;
    if (file->fails && !strcmp(err->text, file->fails))
        return 0;
    printf("%s: %s: %s\n", file->path, file->setups[policy].label,
           err->text[0] ? err->text : "did not fail");
    return 1;
}

static bool add_setting(struct case_file *file, char **settings, const char *word)
{
    size_t count = 0;

    while (settings[count])
        count++;
    if (count == CASE_SETTINGS)
        return case_bad(file, "too many settings at", word);
    if (!strchr(word, '='))
        return case_bad(file, "expected name=value, not", word);
    settings[count] = arena_text(file->arena, word);
    return true;
}

static bool read_policy(struct case_file *file, char **words, size_t count)
{
    struct case_setup *setup = &file->setups[file->setup_count];
    bool options = false;
    struct error why;

    if (count < 2 || file->setup_count == CASE_POLICIES || file->rows.count)
        return case_bad(file, count < 2 ? "policy needs a name" : "too many policies, or too late",
                        NULL);
    setup->policy = policy_find(words[1], &why);
    if (!setup->policy)
        return case_bad(file, why.text, NULL);
    for (size_t i = 1; i < count; i++) {
        size_t room = sizeof setup->label - strlen(setup->label);

        snprintf(setup->label + strlen(setup->label), room, "%s%s", i > 1 ? " " : "", words[i]);
        if (i == 1)
            continue;
        if (!strcmp(words[i], "/"))
            options = true;
        else if (!add_setting(file, options ? setup->options : setup->params, words[i]))
            return false;
    }
    file->setup_count++;
    return true;
}

static bool read_columns(struct case_file *file, const struct case_runner *runner, char **words,
                         size_t count)
{
    file->column_count = 0;
    for (size_t i = 1; i < count; i++) {
        int column = case_find(words[i], runner->names);

        if (column < 0 || file->column_count == CASE_COLUMNS)
            return case_bad(file, "unknown column", words[i]);
        file->columns[file->column_count++] = column;
    }
    return file->column_count ? true : case_bad(file, "columns needs names", NULL);
}

static bool read_row(struct case_file *file, const struct case_runner *runner, char **words,
                     size_t count)
{
    size_t bar = 0;

    while (bar < count && strcmp(words[bar], "|") != 0)
        bar++;
    if (runner->names && bar != file->column_count)
        return case_bad(file, "a row needs one value for each column, then '|'", NULL);
    if (count - bar != 1 + (file->fails ? 0 : file->setup_count))
        return case_bad(file, "expected one promise for each policy behind '|'", NULL);
    return runner->row(file, words, bar, count);
}

static void read_fails(struct case_file *file, char *whole)
{
    whole[strcspn(whole, "\n")] = '\0';
    file->fails = whole + strspn(whole, " \t") + strlen("fails");
    file->fails += strspn(file->fails, " \t");
}

static bool read_line(struct case_file *file, const struct case_runner *runner, char *line)
{
    char *whole = arena_text(file->arena, line);
    char *words[CASE_WORDS];
    size_t count = case_split(line, words, CASE_WORDS);
    bool known = true;

    if (!count || words[0][0] == '#')
        return true;
    if (!strcmp(words[0], "policy"))
        return read_policy(file, words, count);
    if (!strcmp(words[0], "columns") && runner->names)
        return read_columns(file, runner, words, count);
    if (!strcmp(words[0], "seed") && runner->seeded)
        return (count == 2 && text_to_int(words[1], &file->seed)) ||
               case_bad(file, "expected 'seed NUMBER'", NULL);
    if (!strcmp(words[0], "option") || (!strcmp(words[0], "platform") && runner->seeded))
        return count == 2 ? add_setting(file, words[0][0] == 'o' ? file->options : file->platform,
                                        words[1])
                          : case_bad(file, "expected one name=value behind", words[0]);
    if (!strcmp(words[0], "fails")) {
        read_fails(file, whole);
        return true;
    }
    if (!runner->setting(file, words, count, &known))
        return false;
    if (known)
        return true;
    return strchr(whole, '|') ? read_row(file, runner, words, count)
                              : case_bad(file, runner->expected, words[0]);
}

static bool read_file(struct case_file *file, const struct case_runner *runner)
{
    FILE *stream = fopen(file->path, "r");
    char line[512];
    bool ok = true;

    if (!stream)
        return error_set(file->err, "%s: cannot be read", file->path);
    while (ok && fgets(line, sizeof line, stream)) {
        file->line++;
        ok = read_line(file, runner, line);
    }
    fclose(stream);
    if (!ok)
        return false;
    if (!file->rows.count || !file->setup_count || (runner->complete && !runner->complete(file)))
        return error_set(file->err, "%s: a case needs %s", file->path, runner->needs);
    return true;
}

int case_main(const struct case_runner *runner, int argc, char **argv)
{
    struct error err = { "" };
    struct case_file *file = mem_alloc(runner->size);
    int broken = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE.case\n", argv[0]);
        mem_free(file);
        return 2;
    }
    for (int column = 0; column < runner->first_columns; column++)
        file->columns[file->column_count++] = column;
    file->err = &err;
    file->path = argv[1];
    file->arena = arena_create();
    if (!read_file(file, runner)) {
        fprintf(stderr, "%s\n", err.text);
        broken = -1;
    }
    for (size_t i = 0; broken >= 0 && i < file->setup_count; i++)
        broken += runner->check(file, i);
    if (runner->close)
        runner->close(file);
    vec_free(&file->rows);
    arena_destroy(file->arena);
    mem_free(file);
    return broken < 0 ? 2 : broken > 0;
}
