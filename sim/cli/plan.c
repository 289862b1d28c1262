/* orrery plan: what a study would run, and in which chunk. */
#include "sim/run/plan.h"

#include <stdio.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "sim/run/chunk.h"

enum { MOST_SETTINGS = 64, SET = 256, CHUNKS };

struct plan_args {
    const char *study;
    const char *settings[MOST_SETTINGS];
    size_t setting_count;
    int64_t chunks; /* 0: not said */
};

const struct cli_flag cli_plan_flags[] = {
    { "chunks", CHUNKS, "N", "Show which of N chunks each run is of.", CLI_ONCE },
    { "set", SET, "KEY=VALUE", "Put a value into the study: --set platform.nodes=64.",
      CLI_REPEATS },
    { 0 },
};

static bool read_args(int argc, char **argv, struct plan_args *args)
{
    int option;

    *args = (struct plan_args){ 0 };
    while ((option = cli_option(argc, argv, cli_plan_flags)) != -1) {
        if (option == SET && args->setting_count == MOST_SETTINGS) {
            fprintf(stderr, "orrery: more than %d times --set\n", MOST_SETTINGS);
            return false;
        } else if (option == SET) {
            args->settings[args->setting_count++] = optarg;
        } else if (option == CHUNKS) {
            if (!text_to_int(optarg, &args->chunks) || args->chunks < 1 ||
                args->chunks > CHUNK_MOST) {
                fprintf(stderr, "orrery: --chunks is '%.20s'; expected a number from 1 to %d\n",
                        optarg, CHUNK_MOST);
                return false;
            }
        } else {
            return false;
        }
    }
    if (optind + 1 != argc)
        return false;
    args->study = argv[optind];
    return true;
}

static void show(const struct plan *plan, size_t chunks)
{
    size_t *of = mem_alloc(plan->count * sizeof *of);
    size_t *sizes = mem_alloc((chunks + 1) * sizeof *sizes);

    if (chunks)
        chunk_deal(plan, chunks, of);
    for (size_t i = 0; chunks && i < plan->count; i++)
        sizes[of[i] - 1]++;
    printf("%s%zu runs%s", plan->repeat ? "at most " : "", plan->count,
           plan->repeat ? ", as many as repeat: needs" : "");
    if (chunks)
        printf(" in %zu chunks:", chunks);
    for (size_t i = 0; i < chunks; i++)
        printf(" %zu", sizes[i]);
    printf("\n");
    for (size_t i = 0; i < plan->count; i++) {
        if (chunks)
            printf("%zu/%zu  ", of[i], chunks);
        printf("%.12s  %s  %s\n", plan->runs[i].id, plan->runs[i].policy, plan->runs[i].params);
    }
    mem_free(of);
    mem_free(sizes);
}

int cli_plan(int argc, char **argv)
{
    struct plan_args args;
    struct arena *arena;
    struct study *study;
    struct plan *plan;
    struct error err;

    if (!read_args(argc, argv, &args))
        return cli_usage("plan");
    arena = arena_create();
    study = study_load(args.study, args.settings, args.setting_count, arena, &err);
    plan = study ? plan_make(study, arena, &err) : NULL;
    if (plan)
        show(plan, (size_t)args.chunks);
    arena_destroy(arena);
    return plan ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
