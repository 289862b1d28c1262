/* orrery submit: a study in chunks, on the tasks of a cluster or the processes of this machine. */
#include "sim/run/submit.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "sim/run/chunk.h"

enum { MOST_SETTINGS = 64, MOST_JOBS = 1024 };
enum { SET = 256, ENGINE, FOLDER, CHUNKS, CHUNK_TIME };

struct submit_args {
    struct submit_request request;
    const char *settings[MOST_SETTINGS];
    const char *engine;
    int64_t jobs;
    char **extra; /* behind "--" */
    size_t extra_count;
};

const struct cli_flag cli_submit_flags[] = {
    { "engine", ENGINE, "slurm|local|print",
      "Who runs the chunks: a job array, processes here, or nobody: print their commands.",
      CLI_NEEDED },
    { "dir", FOLDER, "DIR", "Folder of the chunks and their results.", CLI_NEEDED },
    { "chunks", CHUNKS, "N", "Number of chunks; as --chunk-time says unless it is said.",
      CLI_ONCE },
    { "chunk-time", CHUNK_TIME, "TIME",
      "Least work of a chunk, estimated by simulating a few runs: 30s unless it is said.",
      CLI_ONCE },
    { "jobs", 'j', "N", "Engine local: N chunks at the same time.", CLI_ONCE },
    { "set", SET, "KEY=VALUE", "Put a value into the study: --set platform.nodes=64.",
      CLI_REPEATS },
    { 0 },
};

static bool read_count(const char *name, const char *text, int64_t most, int64_t *value)
{
    if (text_to_int(text, value) && *value >= 1 && *value <= most)
        return true;
    fprintf(stderr, "orrery: %s is '%.20s'; expected a number from 1 to %lld\n", name, text,
            (long long)most);
    return false;
}

static bool read_time(const char *text, sim_time *value)
{
    struct error err;

    if (units_time(text, value, &err) && *value > 0 && *value != TIME_NEVER)
        return true;
    fprintf(stderr, "orrery: --chunk-time is '%.20s'; expected a time such as 30s or 5m\n", text);
    return false;
}

static bool read_engine(const char *text, const char **engine)
{
    static const char *const engines[] = { "slurm", "local", "print" };
    const char *near = text_nearest_of(text, engines, 3);

    for (size_t i = 0; i < 3; i++)
        if (!strcmp(text, engines[i])) {
            *engine = engines[i];
            return true;
        }
    fprintf(stderr, "orrery: no engine '%.20s'%s%s%s\n", text,
            near ? "; did you mean '" : "; expected slurm, local or print", near ? near : "",
            near ? "'?" : "");
    return false;
}

static bool read_option(int option, struct submit_args *args)
{
    int64_t chunks;

    switch (option) {
    case SET:
        if (args->request.setting_count == MOST_SETTINGS) {
            fprintf(stderr, "orrery: more than %d times --set\n", MOST_SETTINGS);
            return false;
        }
        args->settings[args->request.setting_count++] = optarg;
        return true;
    case ENGINE:
        return read_engine(optarg, &args->engine);
    case FOLDER:
        args->request.folder = optarg;
        return true;
    case CHUNKS:
        if (!read_count("--chunks", optarg, CHUNK_MOST, &chunks))
            return false;
        args->request.chunks = (size_t)chunks;
        return true;
    case CHUNK_TIME:
        return read_time(optarg, &args->request.chunk_time);
    case 'j':
        return read_count("-j", optarg, MOST_JOBS, &args->jobs);
    default:
        return false;
    }
}

/* What stands behind "--" is for sbatch; the study in front of it. */
static bool read_args(int argc, char **argv, struct submit_args *args)
{
    bool closed = false;
    int option;

    *args = (struct submit_args){ .request = { .chunk_time = 30 * SECOND }, .jobs = 1 };
    args->request.settings = args->settings;
    for (int i = 1; i < argc; i++)
        closed = closed || !strcmp(argv[i], "--");
    while ((option = cli_option(argc, argv, cli_submit_flags)) != -1)
        if (!read_option(option, args))
            return false;
    if (optind >= argc || !args->engine || !args->request.folder || (optind + 1 < argc && !closed))
        return false;
    args->request.study = argv[optind];
    args->extra = argv + optind + 1;
    args->extra_count = (size_t)(argc - optind - 1);
    if (args->extra_count && strcmp(args->engine, "slurm") != 0) {
        fprintf(stderr, "orrery: options behind -- are for sbatch: they go with --engine slurm\n");
        return false;
    }
    return true;
}

/* How far it is now: exit code 0 if nothing is missing and nothing failed. */
static int show_end(const char *folder, struct arena *arena)
{
    struct error err;
    struct submission *s = submit_open(folder, arena, &err);
    struct status_study *study = s ? submit_status(s, arena, &err) : NULL;

    if (!study)
        return cli_error(CLI_USAGE, err.text);
    status_print(study);
    return status_complete(study) ? CLI_OK : CLI_FAILED;
}

static int launch(const struct submit_args *args, const struct submission *s, struct arena *arena)
{
    const char *folder = args->request.folder;
    size_t count, open = s->chunks - s->done_count;
    struct error err;

    if (!strcmp(args->engine, "print")) {
        submit_print(s);
        return CLI_OK;
    }
    if (!strcmp(args->engine, "local")) {
        if (!submit_local(s, (size_t)args->jobs, &err))
            return cli_error(CLI_USAGE, err.text);
        return show_end(folder, arena);
    }
    if (open == 0)
        return show_end(folder, arena);
    if (!submit_slurm(s, args->extra, args->extra_count, &count, &err))
        return cli_error(CLI_USAGE, err.text);
    if (count < open)
        printf("%zu chunks are in the queue already; ", open - count);
    printf("%zu of %zu chunks submitted; 'orrery status %s' follows them, "
           "'orrery merge -o all.db %s' ends it\n",
           count, s->chunks, folder, folder);
    return CLI_OK;
}

int cli_submit(int argc, char **argv)
{
    struct submit_args args;
    struct submission *s;
    struct arena *arena;
    struct study *study;
    struct plan *plan;
    struct error err;
    int code;

    if (!read_args(argc, argv, &args))
        return cli_usage("submit");
    arena = arena_create();
    study = study_load(args.request.study, args.settings, args.request.setting_count, arena, &err);
    plan = study ? plan_make(study, arena, &err) : NULL;
    s = plan ? submit_prepare(&args.request, plan, arena, &err) : NULL;
    code = s ? launch(&args, s, arena) : cli_error(CLI_USAGE, err.text);
    arena_destroy(arena);
    return code;
}
