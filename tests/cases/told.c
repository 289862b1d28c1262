/* Checks that the case files of a system tell every policy of it from another one. */
#include <stdio.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/case_file.h"

/*
 * told SYSTEM FILE.case ...
 *
 * A file tells a policy from another when both have a `policy` line and the promises behind '|'
 * differ in some row, as text. A `with` line belongs to the `policy` line above it: it tells its
 * policy from lines that do without. Policies that no file tells apart are printed; the result is 0
 * when there are none, else 1, and 2 when a file cannot be read. The only policy of a system need
 * not be told from another.
 */
enum { MOST_POLICIES = 512, NOBODY = MOST_POLICIES };

struct known {
    const char *system;
    bool told[MOST_POLICIES]; /* as policy_all */
};

struct columns {
    size_t policy[CASE_POLICIES]; /* index into policy_all */
    size_t with[CASE_POLICIES];   /* the same; NOBODY: none */
    size_t count;
};

static size_t place_of(const char *name)
{
    size_t i = 0;

    while (policy_all[i] && strcmp(policy_all[i]->name, name) != 0)
        i++;
    return i;
}

/* Whether a column runs the policy. */
static bool runs(const struct columns *columns, size_t column, size_t policy)
{
    return columns->policy[column] == policy || columns->with[column] == policy;
}

static void read_row(struct known *known, const struct columns *columns, char **words, size_t count)
{
    size_t bar = 0;

    while (bar < count && strcmp(words[bar], "|") != 0)
        bar++;
    if (bar + 1 + columns->count != count)
        return;
    for (size_t i = 0; i < columns->count; i++)
        for (size_t j = 0; j < columns->count; j++)
            if (strcmp(words[bar + 1 + i], words[bar + 1 + j]) != 0) {
                if (!runs(columns, j, columns->policy[i]))
                    known->told[columns->policy[i]] = true;
                if (columns->with[i] != NOBODY && !runs(columns, j, columns->with[i]))
                    known->told[columns->with[i]] = true;
            }
}

static bool read_file(struct known *known, const char *path)
{
    FILE *stream = fopen(path, "r");
    struct columns columns = { 0 };
    char line[512], *words[CASE_WORDS];

    if (!stream) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    while (fgets(line, sizeof line, stream)) {
        size_t count = case_split(line, words, CASE_WORDS);

        if (count < 2 || words[0][0] == '#')
            continue;
        if (!strcmp(words[0], "policy") && columns.count < CASE_POLICIES) {
            columns.with[columns.count] = NOBODY;
            columns.policy[columns.count++] = place_of(words[1]);
        } else if (!strcmp(words[0], "with") && columns.count > 0) {
            columns.with[columns.count - 1] = place_of(words[1]);
        } else {
            read_row(known, &columns, words, count);
        }
    }
    fclose(stream);
    return true;
}

static bool is_of(const char *name, const char *system)
{
    size_t length = strlen(system);

    return strncmp(name, system, length) == 0 && name[length] == '.';
}

static int count_missing(const struct known *known)
{
    int missing = 0, policies = 0;

    for (size_t i = 0; policy_all[i]; i++)
        policies += is_of(policy_all[i]->name, known->system);
    for (size_t i = 0; policy_all[i] && policies > 1; i++) {
        if (!is_of(policy_all[i]->name, known->system) || known->told[i])
            continue;
        printf("no case file tells %s from another policy\n", policy_all[i]->name);
        missing++;
    }
    return missing;
}

int main(int argc, char **argv)
{
    struct known known = { .system = argc > 1 ? argv[1] : "" };

    if (argc < 3 || place_of("") >= MOST_POLICIES) {
        fprintf(stderr, "usage: %s SYSTEM FILE.case ...\n", argv[0]);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        if (!read_file(&known, argv[i]))
            return 2;
    return count_missing(&known) > 0;
}
