/* Mixed-integer programs by CBC, run as a program on files of its own in a temporary folder. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "policies/lib/milp_internal.h"

enum { PATH = 512, ARGUMENTS = 16 };

struct files {
    char folder[PATH];
    char model[PATH], start[PATH], out[PATH], log[PATH];
};

static bool make_files(struct files *f, struct error *err)
{
    const char *parent = getenv("TMPDIR");

    snprintf(f->folder, sizeof f->folder, "%s/orrery-cbc-XXXXXX",
             parent && parent[0] ? parent : "/tmp");
    if (!mkdtemp(f->folder))
        return error_set(err, "%s: a folder for cbc cannot be made: %s", f->folder,
                         strerror(errno));
    if (strlen(f->folder) + sizeof "/model.mps" > PATH)
        return error_set(err, "%s: this path is too long", f->folder);
    snprintf(f->model, sizeof f->model, "%.480s/model.mps", f->folder);
    snprintf(f->start, sizeof f->start, "%.480s/start", f->folder);
    snprintf(f->out, sizeof f->out, "%.480s/out", f->folder);
    snprintf(f->log, sizeof f->log, "%.480s/log", f->folder);
    return true;
}

static void remove_files(const struct files *f)
{
    unlink(f->model);
    unlink(f->start);
    unlink(f->out);
    unlink(f->log);
    rmdir(f->folder);
}

static int by_column(const void *a, const void *b)
{
    const struct milp_entry *x = a;
    const struct milp_entry *y = b;

    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Rows are G, L, E or, with two limits, L with a range. */
static void write_rows(FILE *out, const struct milp *m)
{
    fprintf(out, "NAME m FREE\nROWS\n N cost\n");
    for (size_t i = 0; i < m->rows.count; i++) {
        const struct milp_row *row = milp_row(m, i);

        fprintf(out, " %c r%zu\n",
                row->low >= row->high ? 'E'
                : !isinf(row->high)   ? 'L'
                : isinf(row->low)     ? 'N'
                                      : 'G',
                i);
    }
}

static void write_columns(FILE *out, const struct milp *m)
{
    size_t count = m->entries.count;
    struct milp_entry *entries = mem_alloc(count * sizeof *entries + 1);
    size_t at = 0;
    bool integer = false;

    if (count)
        memcpy(entries, m->entries.data, count * sizeof *entries);
    qsort(entries, count, sizeof *entries, by_column);
    fprintf(out, "COLUMNS\n");
    for (size_t c = 0; c < m->columns.count; c++) {
        const struct milp_column *column = milp_column(m, c);

        if (column->integer != integer)
            fprintf(out, " M%zu 'MARKER' '%s'\n", c, column->integer ? "INTORG" : "INTEND");
        integer = column->integer;
        fprintf(out, " c%zu cost %.17g\n", c, column->cost);
        for (; at < count && entries[at].column == c; at++)
            fprintf(out, " c%zu r%u %.17g\n", c, entries[at].row, entries[at].value);
    }
    if (integer)
        fprintf(out, " M 'MARKER' 'INTEND'\n");
    mem_free(entries);
}

static void write_limits(FILE *out, const struct milp *m)
{
    fprintf(out, "RHS\n");
    for (size_t i = 0; i < m->rows.count; i++) {
        const struct milp_row *row = milp_row(m, i);
        double side = isinf(row->high) ? row->low : row->high;

        if (!isinf(side) && side != 0)
            fprintf(out, " rhs r%zu %.17g\n", i, side);
    }
    fprintf(out, "RANGES\n");
    for (size_t i = 0; i < m->rows.count; i++) {
        const struct milp_row *row = milp_row(m, i);

        if (!isinf(row->low) && !isinf(row->high) && row->low < row->high)
            fprintf(out, " range r%zu %.17g\n", i, row->high - row->low);
    }
    fprintf(out, "BOUNDS\n");
    for (size_t i = 0; i < m->columns.count; i++) {
        const struct milp_column *column = milp_column(m, i);

        if (isinf(column->low))
            fprintf(out, " MI bnd c%zu\n", i);
        else
            fprintf(out, " LO bnd c%zu %.17g\n", i, column->low);
        if (isinf(column->high))
            fprintf(out, " PL bnd c%zu\n", i);
        else
            fprintf(out, " UP bnd c%zu %.17g\n", i, column->high);
    }
    fprintf(out, "ENDATA\n");
}

static bool write_model(const struct milp *m, const struct files *f, struct error *err)
{
    FILE *out = fopen(f->model, "w");

    if (!out)
        return error_set(err, "%s: %s", f->model, strerror(errno));
    write_rows(out, m);
    write_columns(out, m);
    write_limits(out, m);
    if (fclose(out) != 0)
        return error_set(err, "%s: %s", f->model, strerror(errno));
    return true;
}

static bool write_start(const struct milp *m, const double *start, const struct files *f,
                        struct error *err)
{
    FILE *out = fopen(f->start, "w");

    if (!out)
        return error_set(err, "%s: %s", f->start, strerror(errno));
    fprintf(out, "Stopped on iterations - objective value 0\n");
    for (size_t i = 0; i < m->columns.count; i++)
        fprintf(out, "%zu c%zu %.17g 0\n", i, i, start[i]);
    if (fclose(out) != 0)
        return error_set(err, "%s: %s", f->start, strerror(errno));
    return true;
}

/* Words of a command line, each in a place of its own. */
struct command {
    char words[ARGUMENTS][PATH];
    char *list[ARGUMENTS + 1];
    size_t count;
};

static void word(struct command *command, const char *text)
{
    BUG_UNLESS(command->count < ARGUMENTS && strlen(text) < PATH);
    memcpy(command->words[command->count], text, strlen(text) + 1);
    command->list[command->count] = command->words[command->count];
    command->list[++command->count] = NULL;
}

static void option(struct command *command, const char *name, double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.17g", value);
    word(command, name);
    word(command, text);
}

static void compose(struct command *command, const struct files *f,
                    const struct milp_options *options)
{
    word(command, "cbc");
    word(command, f->model);
    if (options->nodes)
        option(command, "-maxNodes", (double)options->nodes);
    if (options->seconds > 0) {
        word(command, "-timeMode");
        word(command, "elapsed");
        option(command, "-seconds", options->seconds);
    }
    if (options->start) {
        word(command, "-mipstart");
        word(command, f->start);
    }
    word(command, "-solve");
    word(command, "-solution");
    word(command, f->out);
}

static bool run(const struct files *f, const struct milp_options *options, struct error *err)
{
    extern char **environ;
    struct command *command = mem_alloc(sizeof *command);
    posix_spawn_file_actions_t actions;
    int status = 0;
    pid_t child;
    int code;

    compose(command, f, options);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, f->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    code = posix_spawnp(&child, "cbc", &actions, NULL, command->list, environ);
    posix_spawn_file_actions_destroy(&actions);
    mem_free(command);
    if (code != 0)
        return error_set(err,
                         "cbc cannot be run: %s; install coinor-cbc, or choose glpk as the "
                         "solver",
                         strerror(code));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(err, "cbc: %s", strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(err, "cbc ended with %s %d", WIFEXITED(status) ? "exit code" : "signal",
                         WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return true;
}

/* The first line says how it ended; then come the columns that are not 0. */
static bool read_solution(const struct milp *m, const struct files *f, struct milp_result *result,
                          struct error *err)
{
    FILE *in = fopen(f->out, "r");
    char line[256] = "";
    bool found;

    if (!in || !fgets(line, sizeof line, in)) {
        if (in)
            fclose(in);
        return error_set(err, "cbc wrote no solution");
    }
    result->timed = strstr(line, "on time") != NULL;
    found = !strstr(line, "no integer solution") && !strstr(line, "nfeasible");
    if (strstr(line, "nfeasible"))
        result->status = MILP_INFEASIBLE;
    else if (found)
        result->status = strncmp(line, "Optimal", 7) == 0 ? MILP_OPTIMAL : MILP_FEASIBLE;
    if (found)
        memset(result->x, 0, m->columns.count * sizeof *result->x);
    while (found && fgets(line, sizeof line, in)) {
        unsigned long column;
        double value;

        if (sscanf(line + strspn(line, " *"), "%*u c%lu %lf", &column, &value) == 2 &&
            column < m->columns.count)
            result->x[column] = value;
    }
    fclose(in);
    return true;
}

/* "Lower bound:  -103.2" in the log, the last one counts. */
static double read_bound(const struct files *f)
{
    FILE *in = fopen(f->log, "r");
    double bound = -(double)INFINITY;
    char line[512];

    while (in && fgets(line, sizeof line, in)) {
        double value;

        if (sscanf(line, "Lower bound: %lf", &value) == 1)
            bound = value;
    }
    if (in)
        fclose(in);
    return bound;
}

bool milp_by_cbc(const struct milp *m, const struct milp_options *options,
                 struct milp_result *result, struct error *err)
{
    struct files files;
    bool good;

    if (!make_files(&files, err))
        return false;
    good = write_model(m, &files, err) &&
           (!options->start || write_start(m, options->start, &files, err)) &&
           run(&files, options, err) && read_solution(m, &files, result, err);
    if (good)
        result->bound = read_bound(&files);
    remove_files(&files);
    return good;
}

bool milp_cbc_there(void)
{
    const char *path = getenv("PATH");

    while (path && *path) {
        size_t length = strcspn(path, ":");
        char file[PATH];

        if (length + sizeof "/cbc" <= sizeof file) {
            snprintf(file, sizeof file, "%.*s/cbc", (int)length, path);
            if (access(file, X_OK) == 0)
                return true;
        }
        path += length + (path[length] == ':');
    }
    return false;
}
