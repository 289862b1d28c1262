/* orrery run: a study from YAML to results.db and a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/cli/cli.h"
#include "sim/cli/run_watch.h"
#include "sim/run/chunk.h"
#include "sim/run/compare.h"
#include "sim/run/runner.h"
#include "sim/run/status.h"

enum { MOST_SETTINGS = 64, MOST_THREADS = 1024 };

struct run_args {
    const char *study;
    const char *output;
    struct chunk chunk; /* count 0: all runs */
    const char *settings[MOST_SETTINGS];
    size_t setting_count;
    int threads;
    bool dry;
    bool quiet;
    struct run_watch watch;
};

static bool read_threads(const char *text, int *threads)
{
    int64_t number;

    if (!text_to_int(text, &number) || number < 1 || number > MOST_THREADS)
        return false;
    *threads = (int)number;
    return true;
}

enum { SET = 256, DRY_RUN, CHUNK };

const struct cli_flag cli_run_flags[] = {
    { "jobs", 'j', "N", "Simulate N runs at the same time; the results are the same.", CLI_ONCE },
    { "output", 'o', "FILE", "Results file: results.db unless it is said.", CLI_ONCE },
    { "quiet", 'q', NULL, "No progress and no table.", CLI_ONCE },
    { "set", SET, "KEY=VALUE", "Put a value into the study: --set platform.nodes=64.",
      CLI_REPEATS },
    { "chunk", CHUNK, "i/N", "Simulate one of N parts; merge the files of all parts afterwards.",
      CLI_ONCE },
    { "dry-run", DRY_RUN, NULL, "Check all and list the runs with their ids; simulate none.",
      CLI_ONCE },
    WATCH_FLAGS,
    { 0 },
};

static bool read_args(int argc, char **argv, struct run_args *args)
{
    struct error err;
    int option;

    *args = (struct run_args){ .output = "results.db", .threads = 1 };
    while ((option = cli_option(argc, argv, cli_run_flags)) != -1) {
        switch (option) {
        case SET:
            if (args->setting_count == MOST_SETTINGS) {
                fprintf(stderr, "orrery: more than %d times --set\n", MOST_SETTINGS);
                return false;
            }
            args->settings[args->setting_count++] = optarg;
            break;
        case DRY_RUN:
            args->dry = true;
            break;
        case CHUNK:
            if (!chunk_parse(optarg, &args->chunk, &err)) {
                cli_error(CLI_USAGE, err.text);
                return false;
            }
            break;
        case 'o':
            args->output = optarg;
            break;
        case 'j':
            if (!read_threads(optarg, &args->threads)) {
                fprintf(stderr, "orrery: -j is '%.20s'; expected a number from 1 to %d\n", optarg,
                        MOST_THREADS);
                return false;
            }
            break;
        case 'q':
            args->quiet = true;
            break;
        default:
            if (run_watch_take(&args->watch, option, optarg))
                break;
            return false;
        }
    }
    if (optind + 1 != argc)
        return false;
    args->study = argv[optind];
    return true;
}

/* All runs, or those of the chunk. */
static void show_plan(const struct plan *plan, const struct chunk *chunk)
{
    struct chunk all = { 1, 1 };
    bool *mine = mem_alloc(plan->count * sizeof *mine);
    size_t count = chunk_mask(plan, chunk->count ? chunk : &all, mine);

    if (plan->repeat)
        printf("at most %zu runs, as many as repeat: needs\n", count);
    else
        printf("%zu runs\n", count);
    for (size_t i = 0; i < plan->count; i++)
        if (mine[i])
            printf("%.12s  %s  %s\n", plan->runs[i].id, plan->runs[i].policy, plan->runs[i].params);
    mem_free(mine);
}

/* What every run of the plan left out or changed, summed by reason. */
static bool show_repairs(struct results *results, const struct plan *plan, struct error *err)
{
    struct db_query *query = db_query(
        results_db(results),
        "SELECT what, max(rows), count(*) FROM repair JOIN study_run USING(run_no) "
        "JOIN study USING(study_no) WHERE name = ? AND NOT spare GROUP BY what ORDER BY what",
        err);
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, plan->study->name);
    while ((ok = db_step(query, &row, err)) && row)
        printf("%ss: %s: up to %lld a run, in %lld runs\n", plan->system->item,
               db_col_text(query, 0), (long long)db_col_int(query, 1),
               (long long)db_col_int(query, 2));
    db_done(query);
    return ok;
}

/* What the rule of `warmup:` has found, and where batches are too short. */
static bool show_window(struct results *results, const struct plan *plan, struct error *err)
{
    struct db_query *query = db_query(
        results_db(results),
        "SELECT count(*), min(cut_ns) / 1e9, max(cut_ns) / 1e9, sum(NOT settled), (SELECT "
        "count(DISTINCT run_no) FROM metric JOIN study_run r USING(run_no) WHERE r.study_no = "
        "s.study_no AND NOT spare AND lag1 > 0.3) FROM study s JOIN study_run r USING(study_no) "
        "LEFT JOIN warmup USING(run_no) WHERE name = ? AND NOT spare AND (cut_ns NOT NULL OR ?2)",
        err);
    bool row = false;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_text(query, 1, plan->study->name);
    db_bind_int(query, 2, plan->window.rule != WINDOW_MSER);
    ok = db_step(query, &row, err);
    if (row && plan->window.rule == WINDOW_MSER)
        printf("warm-up by MSER-5 of %s: %.4g to %.4g s in %lld runs; %lld too short to tell\n",
               plan->system->metrics[plan->window.metric].name, db_col_real(query, 1),
               db_col_real(query, 2), (long long)db_col_int(query, 0),
               (long long)db_col_int(query, 3));
    if (row && db_col_int(query, 4))
        printf("batch means are correlated (lag 1 above 0.3) in %lld runs: their intervals are too "
               "narrow; take fewer batches or longer runs\n",
               (long long)db_col_int(query, 4));
    db_done(query);
    return ok;
}

/* The comparison is part of the results, whether it is shown or not. A chunk has none. */
static bool end_study(struct results *results, const struct plan *plan, bool quiet,
                      struct error *err)
{
    struct arena *arena = arena_create();
    struct compare_table *table = compare_study(results, plan->study->name, NULL, arena, err);
    bool ok = table && compare_store(results, table, err);

    if (ok && !quiet) {
        compare_print(table);
        ok = show_window(results, plan, err) && show_repairs(results, plan, err);
    }
    arena_destroy(arena);
    return ok;
}

/* The runs of this plan that failed, by now or before. */
static bool show_failures(struct results *results, const struct plan *plan, struct error *err)
{
    struct arena *arena = arena_create();
    struct status_study *studies = NULL;
    size_t count = 0;
    bool ok = status_read(results, arena, &studies, &count, err);

    for (size_t i = 0; ok && i < count; i++) {
        size_t shown = 0;

        if (strcmp(studies[i].name, plan->study->name) != 0)
            continue;
        ok = status_print_failures(results, &studies[i], &shown, err);
        status_print_rest(&studies[i], shown);
    }
    arena_destroy(arena);
    return ok;
}

static void show_repeat(const struct plan *plan, const struct repeat_summary *summary)
{
    char text[512];

    repeat_tell(plan, summary, text, sizeof text);
    printf("%s\n", text);
}

/* What is told when all is done. */
static void show_finish(const struct run_args *args, const struct plan *plan,
                        const struct runner_report *report, struct watch *watch)
{
    if (!args->quiet && plan->repeat)
        show_repeat(plan, &report->repeat);
    if (!args->quiet)
        printf("%zu runs simulated, %zu were there already, %zu failed; results in %s\n",
               report->run, report->done, report->failed, args->output);
    run_watch_end(&args->watch, args->quiet, watch);
}

/*
 * A chunk must be whole in its one file, which is going to be moved. Another file is made so, too,
 * unless somebody reads it right now: all that is finished is safe in it and its log.
 */
static bool settle(struct results *results, bool part, struct error *err)
{
    struct error ignored;

    if (part)
        return results_settle(results, err);
    if (db_exec(results_db(results), "PRAGMA busy_timeout = 100", &ignored))
        results_settle(results, &ignored);
    return true;
}

static int run_plan(const struct run_args *args, const struct plan *plan)
{
    bool part = args->chunk.count > 0;
    bool *mine = part ? mem_alloc(plan->count * sizeof *mine) : NULL;
    struct runner_options options = { .threads = args->threads,
                                      .progress = !args->quiet && isatty(STDERR_FILENO),
                                      .mine = mine };
    struct runner_report report;
    struct error err;
    struct results *results = NULL;
    bool ok = run_watch_open(&args->watch, plan, args->output, &options.watch, &err) &&
              (results = results_create(args->output, &err));

    if (part)
        chunk_mask(plan, &args->chunk, mine);
    ok = ok && runner_run(plan, results, &options, &report, &err) &&
         (part || end_study(results, plan, args->quiet, &err)) &&
         (args->quiet || show_failures(results, plan, &err)) && settle(results, part, &err);
    if (ok)
        show_finish(args, plan, &report, options.watch);
    results_close(results);
    watch_close(options.watch);
    mem_free(mine);
    if (!ok)
        return cli_error(CLI_USAGE, err.text);
    return report.failed ? CLI_FAILED : CLI_OK;
}

int cli_run(int argc, char **argv)
{
    struct run_args args;
    struct arena *arena;
    struct study *study;
    struct plan *plan;
    struct error err;
    int code = CLI_OK;

    if (!read_args(argc, argv, &args))
        return cli_usage("run");
    if (!run_watch_check(&args.watch, &err))
        return cli_error(CLI_USAGE, err.text);
    arena = arena_create();
    study = study_load(args.study, args.settings, args.setting_count, arena, &err);
    plan = study ? plan_make(study, arena, &err) : NULL;
    if (!plan)
        code = cli_error(CLI_USAGE, err.text);
    else if (args.dry)
        show_plan(plan, &args.chunk);
    else if (run_watch_stops(&args.watch))
        code = run_watch_show(&args.watch, plan);
    else
        code = run_plan(&args, plan);
    arena_destroy(arena);
    return code;
}
