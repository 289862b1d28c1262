/* orrery merge: several results files as one. */
#include "sim/run/merge.h"

#include "sim/base/vec.h"
#include "sim/cli/cli.h"
#include "sim/report/export_file.h"
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

/* What was said, and the inputs that it stands for. */
struct merge_args {
    const char *output;
    bool partial;
    struct vec files; /* const char * */
};

/* Adds the plan and the shards of a folder of submit; the union must not become one of them. */
static bool add_folder(struct merge_args *args, const char *path, struct arena *arena,
                       struct error *err)
{
    struct submission *submission;
    const char **shards;
    size_t count;

    submission = submit_open(path, arena, err);
    if (!submission)
        return false;
    if (!args->partial && submission->done_count < submission->chunks)
        return error_set(err,
                         "%s: %zu of %zu chunks are missing; submit it again, or merge what is "
                         "there with --partial",
                         path, submission->chunks - submission->done_count, submission->chunks);
    shards = submit_files(submission, &count, arena);
    for (size_t i = 0; i <= count; i++) {
        if (export_same_file(args->output, shards[i]))
            return error_set(err, "%s: belongs to the folder %s; choose another name with -o",
                             args->output, path);
        *(const char **)vec_push(&args->files, sizeof path) = shards[i];
    }
    return true;
}

int cli_merge(int argc, char **argv)
{
    struct merge_args args = { 0 };
    struct arena *arena;
    struct error err;
    bool ok = true;
    int option;

    while ((option = cli_option(argc, argv, cli_merge_flags)) != -1) {
        if (option == 'o')
            args.output = optarg;
        else if (option == PARTIAL)
            args.partial = true;
        else
            return cli_usage("merge");
    }
    if (!args.output || optind == argc)
        return cli_usage("merge");
    arena = arena_create();
    for (int i = optind; ok && i < argc; i++)
        if (submit_is_folder(argv[i]))
            ok = add_folder(&args, argv[i], arena, &err);
        else
            *(const char **)vec_push(&args.files, sizeof argv[i]) = argv[i];
    ok = ok && merge_files(args.output, args.files.data, args.files.count, &err) &&
         show(args.output, &err);
    vec_free(&args.files);
    arena_destroy(arena);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
