/* The folder of a submission: made once, complete before anything refers to it. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "sim/run/submit.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/json.h"
#include "sim/run/chunk.h"
#include "sim/run/runner.h"
#include "sim/run/submit_internal.h"

enum { MOST_BYTES = 1 << 26, TRIAL_RUNS = 8, MOST_TASKS = 1000 };

/* "folder/name", owned by the arena. */
static const char *join(struct arena *arena, const char *folder, const char *name)
{
    struct text text = { 0 };
    const char *path;

    text_format(&text, "%s/%s", folder, name);
    path = arena_text(arena, text_get(&text));
    text_free(&text);
    return path;
}

static const char *shard_path(struct arena *arena, const char *folder, size_t chunk,
                              const char *end)
{
    char name[64];

    snprintf(name, sizeof name, "shards/%zu.db%s", chunk, end);
    return join(arena, folder, name);
}

void submit_quote(struct text *text, const char *word)
{
    text_add(text, "'");
    for (; *word; word++)
        if (*word == '\'')
            text_add(text, "'\\''");
        else
            text_add_bytes(text, word, 1);
    text_add(text, "'");
}

bool submit_is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool read_file(const char *path, struct text *out, struct error *err)
{
    FILE *file = fopen(path, "r");
    char bytes[4096];
    size_t count;
    bool ok;

    if (!file)
        return error_set(err, "%s: %s", path, strerror(errno));
    while (out->count < MOST_BYTES && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(out, bytes, count);
    ok = !ferror(file) && out->count < MOST_BYTES;
    fclose(file);
    return ok || error_set(err, "%s: cannot be read", path);
}

/* Under another name first, so that the file is there whole or not at all. */
static bool write_file(const char *path, const struct text *text, int mode, struct error *err)
{
    struct text part = { 0 };
    FILE *file;
    bool ok;

    text_format(&part, "%s.part", path);
    file = fopen(text_get(&part), "w");
    ok = file && fwrite(text_get(text), 1, text->count, file) == text->count;
    if (file && fclose(file) != 0)
        ok = false;
    ok = ok && chmod(text_get(&part), (mode_t)mode) == 0 && rename(text_get(&part), path) == 0;
    if (!ok)
        error_set(err, "%s: cannot be written: %s", path, strerror(errno));
    text_free(&part);
    return ok;
}

static bool make_folder(const char *path, struct error *err)
{
    return mkdir(path, 0777) == 0 || (errno == EEXIST && submit_is_folder(path)) ||
           error_set(err, "%s: cannot be made: %s", path, strerror(errno));
}

static bool copy_study(const struct submit_request *request, const char *folder,
                       struct arena *arena, struct error *err)
{
    struct text text = { 0 };
    bool ok = read_file(request->study, &text, err) &&
              write_file(join(arena, folder, "study.yaml"), &text, 0666, err);

    text_free(&text);
    return ok;
}

static bool write_plan(const struct plan *plan, const char *path, struct error *err)
{
    bool *done = mem_alloc(plan->count * sizeof *done);
    struct results *results = results_create(path, err);
    bool ok =
        results && results_plan(results, plan, NULL, done, err) && results_settle(results, err);

    results_close(results);
    mem_free(done);
    return ok;
}

/* The program that runs now, and the folder in which it does. */
static bool find_places(char *program, char *here, size_t size, struct error *err)
{
    ssize_t length = readlink("/proc/self/exe", program, size - 1);

    if (length <= 0 || (size_t)length == size - 1 || !getcwd(here, size))
        return error_set(err, "cannot find this program and this folder: %s", strerror(errno));
    program[length] = '\0';
    return true;
}

static bool write_script(const struct submit_request *request, const char *folder, size_t chunks,
                         struct error *err)
{
    char program[4096], here[4096];
    struct text text = { 0 };
    struct text path = { 0 };
    bool ok = find_places(program, here, sizeof here, err);

    if (!ok)
        return false;
    text_add(&text, "#!/bin/sh\n"
                    "# Runs one chunk: its number is the first argument, or that of the Slurm "
                    "task.\n"
                    "# A chunk that is done is left alone; one that was stopped goes on.\n"
                    "set -eu\n"
                    "chunk=${1:-${SLURM_ARRAY_TASK_ID:?the number of a chunk is missing}}\n");
    text_format(&text,
                "if [ -n \"${SLURM_JOB_ID:-}\" ]; then\n"
                "  echo \"chunk $chunk of %zu, restart ${SLURM_RESTART_COUNT:-0}, on "
                "${SLURMD_NODENAME:-?}\"\nfi\ncd ",
                chunks);
    submit_quote(&text, here);
    text_add(&text, "\nshard=");
    submit_quote(&text, folder);
    text_add(&text, "/shards/$chunk.db\nif [ -e \"$shard\" ]; then exit 0; fi\ncode=0\n");
    submit_quote(&text, program);
    text_add(&text, " run ");
    text_format(&path, "%s/study.yaml", folder);
    submit_quote(&text, text_get(&path));
    for (size_t i = 0; i < request->setting_count; i++) {
        text_add(&text, " --set ");
        submit_quote(&text, request->settings[i]);
    }
    text_format(&text,
                " --chunk \"$chunk/%zu\" -q -o \"$shard.tmp\" || code=$?\n"
                "# 1: runs have failed, and their shard says so. Above: the chunk is not done.\n"
                "if [ \"$code\" -gt 1 ]; then exit \"$code\"; fi\n"
                "mv \"$shard.tmp\" \"$shard\"\n",
                chunks);
    text_free(&path);
    text_format(&path, "%s/chunk.sh", folder);
    ok = write_file(text_get(&path), &text, 0777, err);
    text_free(&path);
    text_free(&text);
    return ok;
}

static bool write_about(const struct submit_request *request, const struct plan *plan,
                        const char *path, size_t chunks, struct error *err)
{
    char program[4096], here[4096];
    struct text text = { 0 };
    bool ok = find_places(program, here, sizeof here, err);

    if (!ok)
        return false;
    text_add(&text, "{\n  \"study\": ");
    text_add_json(&text, plan->study->name);
    text_format(&text, ",\n  \"runs\": %zu,\n  \"chunks\": %zu,\n  \"program\": ", plan->count,
                chunks);
    text_add_json(&text, program);
    text_add(&text, ",\n  \"folder\": ");
    text_add_json(&text, here);
    text_add(&text, ",\n  \"set\": [");
    for (size_t i = 0; i < request->setting_count; i++) {
        text_add(&text, i ? ", " : "");
        text_add_json(&text, request->settings[i]);
    }
    text_add(&text, "]\n}\n");
    ok = write_file(path, &text, 0666, err);
    text_free(&text);
    return ok;
}

/* Looks which chunks are done and which begun. */
static void look(struct submission *s, struct arena *arena)
{
    struct arena *scratch = arena_create();

    s->done = arena_array(arena, s->chunks, sizeof *s->done);
    s->begun = arena_array(arena, s->chunks, sizeof *s->begun);
    s->runs = arena_array(arena, s->chunks, sizeof *s->runs);
    for (size_t i = 0; i < s->chunks; i++) {
        s->done[i] = access(shard_path(scratch, s->folder, i + 1, ""), F_OK) == 0;
        s->begun[i] =
            !s->done[i] && access(shard_path(scratch, s->folder, i + 1, ".tmp"), F_OK) == 0;
        s->runs[i] =
            s->begun[i] && results_being_written(shard_path(scratch, s->folder, i + 1, ".tmp"));
        s->done_count += s->done[i];
        s->begun_count += s->begun[i];
        s->run_count += s->runs[i];
    }
    arena_destroy(scratch);
}

struct submission *submit_open(const char *folder, struct arena *arena, struct error *err)
{
    struct submission *s = arena_alloc(arena, sizeof *s);
    char absolute[PATH_MAX];
    struct text text = { 0 };
    const struct json *chunks = NULL;
    const char *path;
    struct json *about;

    if (!realpath(folder, absolute)) {
        error_set(err, "%s: %s", folder, strerror(errno));
        return NULL;
    }
    s->folder = arena_text(arena, absolute);
    s->script = join(arena, s->folder, "chunk.sh");
    path = join(arena, s->folder, "submit.json");
    if (access(path, F_OK) != 0) {
        error_set(err, "%s: not a folder of orrery submit: it has no submit.json", folder);
        return NULL;
    }
    about = read_file(path, &text, err) ? json_parse(path, text_get(&text), text.count, arena, err)
                                        : NULL;
    text_free(&text);
    if (!about)
        return NULL;
    chunks = json_get(about, "chunks");
    if (!chunks || chunks->kind != JSON_NUMBER || chunks->number < 1 ||
        chunks->number > CHUNK_MOST || chunks->number != (double)(size_t)chunks->number) {
        error_set(err, "%s: 'chunks' is not a number from 1 to %d", path, CHUNK_MOST);
        return NULL;
    }
    s->chunks = (size_t)chunks->number;
    look(s, arena);
    return s;
}

/* Whether the plan of the folder is this one, run by run, with the same comparison. */
static bool same_plan(struct results *results, const struct plan *plan, bool *same,
                      struct error *err)
{
    struct db_query *query =
        db_query(results_db(results),
                 "SELECT s.name, run_id, s.baseline FROM study s JOIN study_run "
                 "USING(study_no) JOIN run USING(run_no) ORDER BY ordinal",
                 err);
    const char *baseline;
    size_t count = 0;
    bool row = true;
    bool ok = query != NULL;

    *same = true;
    baseline = plan->study->baseline ? plan->study->baseline : "";
    while (ok && (ok = db_step(query, &row, err)) && row) {
        *same = *same && count < plan->count && !strcmp(db_col_text(query, 0), plan->study->name) &&
                !strcmp(db_col_text(query, 1), plan->runs[count].id) &&
                !strcmp(db_col_text(query, 2), baseline);
        count++;
    }
    db_done(query);
    *same = *same && count == plan->count;
    return ok;
}

static bool check_present(const struct submit_request *request, const struct submission *s,
                          const struct plan *plan, struct error *err)
{
    struct arena *arena = arena_create();
    struct results *results = results_read(join(arena, s->folder, "plan.db"), err);
    bool same = false;
    bool ok = results && same_plan(results, plan, &same, err);

    results_close(results);
    arena_destroy(arena);
    if (ok && !same)
        return error_set(err, "%s: holds another study or another plan; choose another --dir",
                         request->folder);
    if (ok && request->chunks && request->chunks != s->chunks)
        return error_set(err,
                         "%s: has %zu chunks, not %zu; leave --chunks out or choose another "
                         "--dir",
                         request->folder, s->chunks, request->chunks);
    return ok;
}

/* Some runs of the plan, and what they cost each. */
static bool try_runs(const struct plan *plan, const char *path, const bool *mine, double *seconds,
                     struct error *err)
{
    struct runner_options options = { .threads = 1, .mine = mine };
    struct runner_report report;
    struct results *results = results_create(path, err);
    struct db_query *query;
    bool row = false;
    bool ok = results && runner_run(plan, results, &options, &report, err);

    query = ok ? db_query(results_db(results), "SELECT avg(cpu_s) FROM provenance", err) : NULL;
    ok = query && db_step(query, &row, err);
    *seconds = ok && row ? db_col_real(query, 0) : 0;
    db_done(query);
    results_close(results);
    return ok;
}

/* How many chunks make each at least `least` of work; a few runs are simulated in a file at `path`.
 */
static bool count_chunks(const struct plan *plan, sim_time least, const char *path, size_t *chunks,
                         struct error *err)
{
    bool *mine = mem_alloc(plan->count * sizeof *mine);
    struct plan each = *plan;
    double seconds, most;
    bool ok;

    each.repeat = NULL; /* its rule would ask for more than these runs */
    mine[plan->count / 2] = true;
    ok = try_runs(&each, path, mine, &seconds, err);
    for (size_t i = 0; i < TRIAL_RUNS; i++)
        mine[(2 * i + 1) * plan->count / (2 * TRIAL_RUNS)] = true;
    if (ok && seconds < 1)
        ok = try_runs(&each, path, mine, &seconds, err);
    results_remove(path);
    mem_free(mine);
    if (!ok)
        return false;
    most = floor(seconds * (double)plan->count / time_seconds(least));
    most = most > (double)plan->count ? (double)plan->count : most;
    *chunks = most < 1 ? 1 : most > MOST_TASKS ? MOST_TASKS : (size_t)most;
    fprintf(stderr, "about %.2g s a run, %zu runs: %zu chunk%s\n", seconds, plan->count, *chunks,
            *chunks > 1 ? "s" : "");
    return true;
}

/*
 * A folder that holds anything is somebody's, unless an attempt that did not come to submit.json
 * has left its mark in it: that is the first file written and goes with the last. *ours: it is
 * marked.
 */
static bool check_folder(const char *path, const char *mark, bool *ours, struct error *err)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool empty = true;

    if (!folder)
        return error_set(err, "%s: %s", path, strerror(errno));
    while ((entry = readdir(folder)))
        empty = empty && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."));
    closedir(folder);
    *ours = access(mark, F_OK) == 0;
    return empty || *ours ||
           error_set(err, "%s: has files of something else; choose another --dir", path);
}

/* All but submit.json, which makes it a submission. */
static bool fill_folder(const struct submit_request *request, const struct plan *plan,
                        const char *folder, size_t *chunks, struct error *err)
{
    struct arena *arena = arena_create();
    bool ok = make_folder(join(arena, folder, "shards"), err) &&
              make_folder(join(arena, folder, "log"), err) &&
              write_plan(plan, join(arena, folder, "plan.db"), err) &&
              copy_study(request, folder, arena, err);

    if (ok && !*chunks)
        ok = count_chunks(plan, request->chunk_time, join(arena, folder, "trial.db"), chunks, err);
    ok = ok && write_script(request, folder, *chunks, err);
    arena_destroy(arena);
    return ok;
}

static bool make_submission(const struct submit_request *request, const struct plan *plan,
                            struct arena *arena, struct error *err)
{
    const struct text nothing = { 0 };
    size_t chunks = request->chunks;
    char folder[PATH_MAX];
    const char *mark;
    bool ours = false;
    bool ok;

    if (!make_folder(request->folder, err))
        return false;
    if (!realpath(request->folder, folder))
        return error_set(err, "%s: %s", request->folder, strerror(errno));
    mark = join(arena, folder, "unfinished");
    if (!check_folder(request->folder, mark, &ours, err) || !write_file(mark, &nothing, 0666, err))
        return false;
    if (ours)
        results_remove(join(arena, folder, "plan.db"));
    ok = fill_folder(request, plan, folder, &chunks, err) &&
         write_about(request, plan, join(arena, folder, "submit.json"), chunks, err);
    if (ok)
        unlink(mark);
    return ok;
}

struct submission *submit_prepare(const struct submit_request *request, const struct plan *plan,
                                  struct arena *arena, struct error *err)
{
    const char *about = join(arena, request->folder, "submit.json");
    bool present = access(about, F_OK) == 0;
    struct submission *s;

    if (!present && !make_submission(request, plan, arena, err))
        return NULL;
    s = submit_open(request->folder, arena, err);
    return s && check_present(request, s, plan, err) ? s : NULL;
}

const char **submit_files(const struct submission *submission, size_t *count, struct arena *arena)
{
    const char **files = arena_array(arena, submission->chunks + 2, sizeof *files);

    files[0] = join(arena, submission->folder, "plan.db");
    *count = 0;
    for (size_t i = 0; i < submission->chunks; i++)
        if (submission->done[i])
            files[++*count] = shard_path(arena, submission->folder, i + 1, "");
    return files;
}

struct status_study *submit_status(const struct submission *submission, struct arena *arena,
                                   struct error *err)
{
    struct status_study *sum = NULL;
    size_t spare = 0; /* at the beginning */
    size_t count;
    const char **files = submit_files(submission, &count, arena);

    for (size_t i = 0; i <= count; i++) {
        struct results *results = results_read(files[i], err);
        struct status_study *studies;
        size_t found = 0;
        bool ok = results && status_read(results, arena, &studies, &found, err);

        results_close(results);
        if (ok && found != 1)
            ok = error_set(err, "%s: does not hold one study", files[i]);
        if (!ok)
            return NULL;
        if (!sum) {
            sum = studies;
            spare = sum->spare;
            continue;
        }
        sum->ok += studies->ok;
        sum->failed += studies->failed;
        sum->spare -= spare - studies->spare; /* a shard needs more of its own points only */
    }
    if (sum->ok + sum->failed + sum->spare > sum->planned) {
        error_set(err, "%s: its shards have runs that are not in its plan", submission->folder);
        return NULL;
    }
    sum->missing = sum->planned - sum->ok - sum->failed - sum->spare;
    return sum;
}
