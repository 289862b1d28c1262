/* What the case files of all systems have in common: settings, policies, and rows with promises. */
#ifndef ORRERY_TESTS_CASE_FILE_H
#define ORRERY_TESTS_CASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/vec.h"
#include "sim/policy.h"

/*
 * A case file is a table that a pencil can check. Blanks separate words, '#' starts a line of
 * remarks. Common to all systems are the lines
 *   policy NAME [parameter=value ...] [/ option=value ...]
 *   option NAME=VALUE
 *   platform NAME=VALUE and seed NUMBER, where the runner allows them
 *   columns NAME ...
 *   fails TEXT          every policy must end with this error; the rows promise nothing
 * and rows of the table: an input, '|', and one promise for each policy line above.
 */
enum { CASE_POLICIES = 8, CASE_WORDS = 40, CASE_SETTINGS = 7, CASE_COLUMNS = 24 };
enum { CASE_OPTIONS = 2 * CASE_SETTINGS };

/* One policy line; the lists of settings are closed by NULL. */
struct case_setup {
    char label[160]; /* as written */
    const struct policy *policy;
    char *params[CASE_SETTINGS + 1];
    char *options[CASE_SETTINGS + 1];
};

struct case_file {
    const char *path;
    int line; /* the one that is read */
    struct case_setup setups[CASE_POLICIES];
    size_t setup_count;
    char *options[CASE_SETTINGS + 1]; /* of all policies */
    char *platform[CASE_SETTINGS + 1];
    char *fails; /* NULL: no run fails */
    int64_t seed;
    int columns[CASE_COLUMNS]; /* indexes into the runner's names */
    size_t column_count;
    struct vec rows; /* the runner's */
    struct arena *arena;
    struct error *err;
};

/* What tells one system's case files from another's. Its state begins with a struct case_file. */
struct case_runner {
    size_t size;              /* of the state: zeroed, then read into */
    const char *const *names; /* of columns, closed by NULL; NULL: `columns` is the system's own */
    int first_columns;        /* those that count before a `columns` line: the first so many */
    bool seeded;              /* whether there are `platform` and `seed` lines */
    const char *expected;     /* "expected ..., not": what a line can begin with */

    /* A line that is not common: words of a setting, *known false if it is none ... */
    bool (*setting)(struct case_file *file, char **words, size_t count, bool *known);
    /* ... or a row: `bar` words, then '|', then the promises, as many as there must be. */
    bool (*row)(struct case_file *file, char **words, size_t bar, size_t count);

    /* What a file lacks that fails, and the runner's check of the whole file; may be NULL. */
    const char *needs;
    bool (*complete)(struct case_file *file);
    /* Runs a policy and prints what differs; returns how many promises are broken. */
    int (*check)(struct case_file *file, size_t policy);
    void (*close)(struct case_file *file); /* gives back what the arena does not own; may be NULL */
};

/* The main program: reads the file and checks all its policies. 0: all kept, 1: some broken, 2. */
int case_main(const struct case_runner *runner, int argc, char **argv);

/* Sets the error "path:line: what 'word'"; `word` may be NULL. Returns false. */
bool case_bad(struct case_file *file, const char *what, const char *word);

/* Cuts a line into words in place; returns how many, at most `most`. */
size_t case_split(char *line, char **words, size_t most);

/* Cuts a word at the first `mark`; what is behind it, or NULL. */
char *case_cut(char *word, char mark);

/* Place of a word in a list closed by NULL, or -1. */
int case_find(const char *word, const char *const *names);

/* Reads a whole number, a number; seconds, or a time with a unit. */
bool case_whole(struct case_file *file, const char *word, int64_t *value);
bool case_real(struct case_file *file, const char *word, double *value);
bool case_time(struct case_file *file, const char *word, int64_t *value);

/* Reads "name=value" words into an object, after its defaults. */
bool case_params(struct case_file *file, const struct param *table, void *object, char **words,
                 size_t count);

/* Appends settings to a list closed by NULL. */
void case_append(const char **settings, char *const *more);

/*
 * What a run of a policy that ended so says about the case: -1, it ran and shall be compared; 0, it
 * failed as promised; 1, it failed otherwise or did not fail, which has been printed.
 */
int case_outcome(const struct case_file *file, size_t policy, bool ok, const struct error *err);

#endif
