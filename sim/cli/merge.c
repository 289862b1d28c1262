/* orrery merge: several results files as one. */
#include "sim/run/merge.h"

#include "sim/base/vec.h"
#include "sim/cli/cli.h"
#include "sim/run/status.h"
#include "sim/run/submit.h"

enum { PARTIAL = 256 };

const struct cli_flag cli_merge_flags[] = {
    { "output", 'o', "FILE", "The union; if it is there already, it is one of the inputs.",
      CLI_NEEDED },
    { "partial", PARTIAL, NULL,
      "Folders of submit: merge what is there, though chunks are missing.", CLI_ONCE },
    { 0 },
};

/* What is in the union now. */
static bool show(const char *path, struct error *err)
{
    struct arena *arena = arena_create();
    struct results *results = results_read(path, err);
    struct status_study *studies = NULL;
    size_t count = 0;
    bool ok = results && status_read(results, arena, &studies, &count, err);

    for (size_t i = 0; ok && i < count; i++)
        status_print(&studies[i]);
    results_close(results);
    arena_destroy(arena);
    return ok;
}

/* Adds a file, or of a folder of submit its plan and its shards. */
static bool add(struct vec *files, const char *path, bool partial, struct arena *arena,
                struct error *err)
{
    struct submission *submission;
    const char **shards;
    size_t count;

    if (!submit_is_folder(path)) {
        *(const char **)vec_push(files, sizeof path) = path;
        return true;
    }
    submission = submit_open(path, arena, err);
    if (!submission)
        return false;
    if (!partial && submission->done_count < submission->chunks)
        return error_set(err,
                         "%s: %zu of %zu chunks are missing; submit it again, or merge what is "
                         "there with --partial",
                         path, submission->chunks - submission->done_count, submission->chunks);
    shards = submit_files(submission, &count, arena);
    for (size_t i = 0; i <= count; i++)
        *(const char **)vec_push(files, sizeof path) = shards[i];
    return true;
}

int cli_merge(int argc, char **argv)
{
    const char *output = NULL;
    struct vec files = { 0 };
    bool partial = false;
    struct arena *arena;
    struct error err;
    bool ok = true;
    int option;

    while ((option = cli_option(argc, argv, cli_merge_flags)) != -1) {
        if (option == 'o')
            output = optarg;
        else if (option == PARTIAL)
            partial = true;
        else
            return cli_usage("merge");
    }
    if (!output || optind == argc)
        return cli_usage("merge");
    arena = arena_create();
    for (int i = optind; ok && i < argc; i++)
        ok = add(&files, argv[i], partial, arena, &err);
    ok = ok && merge_files(output, files.data, files.count, &err) && show(output, &err);
    vec_free(&files);
    arena_destroy(arena);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
