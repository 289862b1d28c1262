/* `orrery trace`: import, list, info, check and export of traces. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/vec.h"
#include "sim/cli/cli.h"
#include "traces/check.h"
#include "traces/format.h"

/* Everything a subcommand can be told; NULL or false where nothing was said. */
struct trace_args {
    const char *db, *name, *format, *output, *source;
    const char *licence, *citation, *notes;
    struct vec settings; /* const char * */
    bool strict, replace, force;
    const char *operand;
};

/* "1,234,567 s" is hard to grasp: days where there are many. */
static void print_span(sim_time span)
{
    double seconds = time_seconds(span);

    if (seconds >= 2 * 86400)
        printf("%.1f days", seconds / 86400);
    else
        printf("%.6g s", seconds);
}

static bool print_counts(struct store *store, const struct trace_info *info, struct error *err)
{
    struct store_count *counts;
    size_t count;

    if (!store_counts(store, info->id, &counts, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        printf("  %s:%" PRId64 ": %s (%" PRId64 " %s, %s)\n",
               counts[i].file ? counts[i].file : info->source, counts[i].first_line,
               counts[i].reason, counts[i].rows, counts[i].rows == 1 ? "row" : "rows",
               store_action_name[counts[i].action]);
    return true;
}

/* "1 VM", "280 machines". */
static void print_number(int64_t count, const char *one, const char *many)
{
    printf("%" PRId64 " %s", count, count == 1 ? one : many);
}

/* "1052 VMs", in the words of the format. */
static void print_items(const struct trace_info *info, int64_t count)
{
    struct text item = { 0 };

    trace_item(info, count, &item);
    printf("%" PRId64 " %s", count, text_get(&item));
    text_free(&item);
}

/* The same behind other parts; none: nothing. */
static void print_part(const char *before, int64_t count, const char *one, const char *many)
{
    if (count == 0)
        return;
    printf("%s", before);
    print_number(count, one, many);
}

static void print_graphs(int64_t graphs, int64_t tasks)
{
    print_part(", ", graphs, "graph", "graphs");
    print_part(" of ", tasks, "task", "tasks");
}

/* What the jobs of family bigdata are made of. */
static void print_stages(int64_t stages, int64_t tasks, int64_t flows)
{
    print_part(", ", stages, "stage", "stages");
    print_part(" of ", tasks, "task", "tasks");
    print_part(", ", flows, "flow", "flows");
}

static bool print_summary(struct store *store, const struct trace_info *info, struct error *err)
{
    struct store_sizes sizes;

    if (!store_sizes(store, info->id, &sizes, err))
        return false;
    printf("%s: ", info->name);
    print_items(info, info->jobs);
    printf(" in ");
    print_span(info->span_ns);
    if (info->procs != STORE_UNKNOWN)
        printf(", %" PRId64 " processors", info->procs);
    print_part(", ", sizes.machines, "machine", "machines");
    if (sizes.series)
        printf(", %" PRId64 " series", sizes.series);
    if (strcmp(info->family, "bigdata") == 0)
        print_stages(sizes.graphs ? sizes.vms : 0, 0, sizes.flows);
    else if (sizes.graphs)
        print_graphs(sizes.graphs, sizes.vms);
    printf("\n");
    return true;
}

static int run_import(const struct trace_args *args)
{
    struct trace_import order = {
        .path = args->operand,
        .name = args->name,
        .format = args->format,
        .options = args->settings.data,
        .option_count = args->settings.count,
        .strict = args->strict,
        .replace = args->replace,
        .licence = args->licence,
        .citation = args->citation,
        .notes = args->notes,
    };
    struct trace_info info;
    struct error err;
    struct store *store;
    bool ok;

    if (!order.name) {
        fprintf(stderr, "orrery: trace import needs --name, the name of the trace in the store\n");
        return CLI_USAGE;
    }
    store = store_open(args->db, DB_CREATE, &err);
    if (!store)
        return cli_error(CLI_USAGE, err.text);
    ok = trace_import(store, &order, &info, &err);
    ok = ok && print_summary(store, &info, &err) && print_counts(store, &info, &err);
    store_close(store);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}

static int run_list(const struct trace_args *args)
{
    struct error err;
    struct store *store = store_open(args->db, DB_READ, &err);
    struct trace_info *infos;
    size_t count;
    bool ok;

    if (!store)
        return cli_error(CLI_USAGE, err.text);
    ok = store_list(store, &infos, &count, &err);
    for (size_t i = 0; ok && i < count; i++)
        ok = print_summary(store, &infos[i], &err);
    store_close(store);
    return ok ? CLI_OK : cli_error(CLI_FAILED, err.text);
}

static void print_text(const char *key, const char *value)
{
    if (value && *value)
        printf("%-10s %s\n", key, value);
}

static void print_count(const char *key, int64_t count)
{
    if (count)
        printf("%-10s %" PRId64 "\n", key, count);
}

/* What else is there besides the items. */
static void print_sizes(const struct trace_info *info, const struct store_sizes *sizes)
{
    print_count("services", sizes->jobs == info->jobs ? 0 : sizes->jobs);
    print_count("graphs", sizes->graphs);
    print_count(strcmp(info->family, "bigdata") == 0 ? "stages" : "tasks",
                sizes->graphs ? sizes->vms : 0);
    print_count("edges", sizes->edges);
    print_count("files", sizes->files);
    if (sizes->machines && sizes->types)
        printf("%-10s %" PRId64 " of %" PRId64 " %s\n", "machines", sizes->machines, sizes->types,
               sizes->types == 1 ? "type" : "types");
    else if (sizes->machines)
        print_count("machines", sizes->machines);
    else
        print_count("machine types", sizes->types);
    print_count("VM types", sizes->vm_types);
    print_count("groups", sizes->groups);
    print_count("flows", sizes->flows);
    if (sizes->series)
        printf("%-10s %" PRId64 " of %" PRId64 " values\n", "series", sizes->series,
               sizes->samples);
}

static void print_info(const struct trace_info *info, const struct store_sizes *sizes)
{
    struct text item = { 0 };

    print_text("trace", info->name);
    print_text("family", info->family);
    trace_item(info, 2, &item);
    printf("%-10s %" PRId64 "\n", text_get(&item), info->jobs);
    text_free(&item);
    print_sizes(info, sizes);
    if (info->procs != STORE_UNKNOWN)
        printf("%-10s %" PRId64 "\n", "processors", info->procs);
    printf("%-10s ", "span");
    print_span(info->span_ns);
    printf("\n");
    if (info->t0_unix_ns != STORE_UNKNOWN)
        printf("%-10s %" PRId64 " (Unix seconds)\n", "start", info->t0_unix_ns / SECOND);
    print_text("source", info->source);
    print_text("sha256", info->sha256);
    print_text("importer", info->importer);
    print_text("licence", info->licence);
    print_text("citation", info->citation);
    print_text("notes", info->notes);
}

static int run_info(const struct trace_args *args)
{
    struct error err;
    struct store *store = store_open(args->db, DB_READ, &err);
    struct store_sizes sizes;
    struct trace_info info;
    bool ok;

    if (!store)
        return cli_error(CLI_USAGE, err.text);
    ok = store_find(store, args->operand, &info, &err) && store_sizes(store, info.id, &sizes, &err);
    if (ok) {
        print_info(&info, &sizes);
        ok = print_counts(store, &info, &err);
    }
    store_close(store);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}

static void print_sums(const struct trace_info *info, const struct trace_check *check)
{
    if (strcmp(info->family, "vm") == 0 || strcmp(info->family, "gpu") == 0) {
        printf(", lifetime %.17g s, %.17g cores, %" PRId64 " bytes of memory, %.17g core seconds",
               check->run_s, (double)check->cpu_milli / 1000, check->mem_bytes, check->processor_s);
        if (check->gpu_milli)
            printf(", %.17g GPUs", (double)check->gpu_milli / 1000);
        if (check->series)
            printf(", %" PRId64 " series of %" PRId64 " values", check->series, check->samples);
    } else if (strcmp(info->family, "workflow") == 0 || strcmp(info->family, "soc") == 0) {
        print_graphs(check->graphs, check->tasks);
        printf(", %" PRId64 " edges of %" PRId64 " bytes, recorded run time %.15g s", check->edges,
               check->bytes, check->run_s);
    } else if (strcmp(info->family, "bigdata") == 0) {
        print_stages(check->tasks, check->instances, check->flows);
        printf(", %" PRId64 " bytes between tasks", check->bytes);
    } else if (strcmp(info->family, "signal") == 0) {
        printf(", %.17g s in all", check->run_s);
    } else if (strcmp(info->family, "os") != 0) {
        printf(", run time %.17g s, %" PRId64 " processors requested, %" PRId64
               " allocated, %.17g processor seconds",
               check->run_s, check->procs, check->procs_used, check->processor_s);
    }
}

/* Prints what was found in one trace; *good becomes false if that is anything wrong. */
static bool check_one(struct store *store, const struct trace_info *info, const char *source,
                      bool *good, struct error *err)
{
    struct trace_check check;
    bool ok = trace_check(store, info, source, &check, err);

    if (ok && check.problems == 0) {
        printf("%s: ok, ", info->name);
        print_items(info, check.jobs);
        print_sums(info, &check);
        printf("\n");
    }
    if (ok && check.problems > 0) {
        printf("%s: %" PRId64 " problems\n%s", info->name, check.problems, text_get(&check.list));
        *good = false;
    }
    trace_check_free(&check);
    return ok;
}

static bool check_all(struct store *store, const struct trace_args *args, bool *good,
                      struct error *err)
{
    struct trace_info *infos, one;
    size_t count = 1;

    if (!trace_check_file(store, good, err))
        return false;
    if (!*good)
        printf("%s: pages of the file are damaged\n", store_path(store));
    if (args->operand) {
        if (!store_find(store, args->operand, &one, err))
            return false;
        infos = &one;
    } else if (!store_list(store, &infos, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!check_one(store, &infos[i], args->source, good, err))
            return false;
    return true;
}

static int run_check(const struct trace_args *args)
{
    struct error err;
    struct store *store;
    bool good = true;
    bool ok;

    if (args->source && !args->operand) {
        fprintf(stderr, "orrery: trace check --source needs the name of one trace\n");
        return CLI_USAGE;
    }
    store = store_open(args->db, DB_READ, &err);
    if (!store)
        return cli_error(CLI_USAGE, err.text);
    ok = check_all(store, args, &good, &err);
    store_close(store);
    if (!ok)
        return cli_error(CLI_USAGE, err.text);
    return good ? CLI_OK : CLI_FAILED;
}

static int run_export(const struct trace_args *args)
{
    struct trace_export order = {
        .name = args->operand,
        .format = args->format ? args->format : "swf",
        .path = args->output ? args->output : "-",
        .overwrite = args->force,
    };
    struct error err;
    struct store *store = store_open(args->db, DB_READ, &err);
    bool ok;

    if (!store)
        return cli_error(CLI_USAGE, err.text);
    ok = trace_export(store, &order, &err);
    store_close(store);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}

enum { DB = 256, NAME, FORMAT, SET, STRICT, REPLACE, LICENCE, CITATION, NOTES, SOURCE, FORCE };

static const struct cli_flag import_flags[] = {
    { "db", DB, "DB", "The file of the trace store.", CLI_NEEDED },
    { "name", NAME, "NAME", "What the trace is called in the store.", CLI_NEEDED },
    { "format", FORMAT, "F", "Format of the source, where its content does not tell.", CLI_ONCE },
    { "strict", STRICT, NULL, "Make any row that has to be repaired or dropped an error.",
      CLI_ONCE },
    { "replace", REPLACE, NULL, "Replace a trace of that name.", CLI_ONCE },
    { "set", SET, "OPTION=VALUE", "An option of the format; see 'orrery trace --help'.",
      CLI_REPEATS },
    { "licence", LICENCE, "TEXT", "Kept with the trace.", CLI_ONCE },
    { "citation", CITATION, "TEXT", "Kept with the trace.", CLI_ONCE },
    { "notes", NOTES, "TEXT", "Kept with the trace.", CLI_ONCE },
    { 0 },
};

static const struct cli_flag store_flags[] = {
    { "db", DB, "DB", "The file of the trace store.", CLI_NEEDED }, { 0 }
};

static const struct cli_flag check_flags[] = {
    { "db", DB, "DB", "The file of the trace store.", CLI_NEEDED },
    { "source", SOURCE, "FILE", "Compare with the hash of this source, too.", CLI_ONCE },
    { 0 },
};

static const struct cli_flag export_flags[] = {
    { "db", DB, "DB", "The file of the trace store.", CLI_NEEDED },
    { "format", FORMAT, "F", "Format to write: swf unless it is said.", CLI_ONCE },
    { "output", 'o', "FILE", "Write there in place of standard output.", CLI_ONCE },
    { "force", FORCE, NULL, "Write over a file that is there.", CLI_ONCE },
    { 0 },
};

/* What a part does with what it was told; the rows of cli_trace_parts in the same order. */
static int (*const runs[])(const struct trace_args *args) = { run_import, run_list, run_info,
                                                              run_check, run_export };

const struct cli_command cli_trace_parts[] = {
    { "import", NULL, "FILE",
      "Reads a source file (- for standard input; gzip and zstd too) into a trace store.",
      import_flags, NULL },
    { "list", NULL, "", "Lists the traces of a store.", store_flags, NULL },
    { "info", NULL, "NAME", "Tells what is known of a trace and what its import changed.",
      store_flags, NULL },
    { "check", NULL, "[NAME]",
      "Checks order, ids, ranges and sums of one or all traces, and the hash of a source.",
      check_flags, NULL },
    { "export", NULL, "NAME",
      "Writes a trace in another format, to standard output unless -o says otherwise.",
      export_flags, NULL },
    { 0 },
};

enum { PARTS = sizeof cli_trace_parts / sizeof cli_trace_parts[0] - 1 };

static void print_usage(FILE *file)
{
    fprintf(file, "Usage: orrery trace COMMAND ...\n");
    for (size_t i = 0; i < PARTS; i++) {
        fputs("  ", file);
        cli_show_usage(&cli_trace_parts[i], file);
        fprintf(file, "\n      %s\n", cli_trace_parts[i].doc);
    }
    fprintf(file, "Formats:\n");
    for (size_t i = 0; trace_formats[i]; i++) {
        fprintf(file, "  %s: %s\n", trace_formats[i]->name, trace_formats[i]->doc);
        for (const struct param *row = trace_formats[i]->options; row && row->name; row++)
            fprintf(file, "      --set %s=...  %s\n", row->name, row->doc);
    }
}

/* PARTS, when there is no such part, which is told. */
static size_t find_part(const char *name)
{
    const char *names[PARTS];
    const char *nearest;

    for (size_t i = 0; i < PARTS; i++) {
        names[i] = cli_trace_parts[i].name;
        if (strcmp(names[i], name) == 0)
            return i;
    }
    nearest = text_nearest_of(name, names, PARTS);
    if (nearest)
        fprintf(stderr, "orrery: unknown command 'trace %s'; did you mean '%s'?\n", name, nearest);
    else
        fprintf(stderr,
                "orrery: unknown command 'trace %s'; there are import, list, info, check "
                "and export\n",
                name);
    return PARTS;
}

static void take(struct trace_args *args, int option)
{
    switch (option) {
    case DB:
        args->db = optarg;
        break;
    case NAME:
        args->name = optarg;
        break;
    case FORMAT:
        args->format = optarg;
        break;
    case SET:
        *(const char **)vec_push(&args->settings, sizeof optarg) = optarg;
        break;
    case STRICT:
        args->strict = true;
        break;
    case REPLACE:
        args->replace = true;
        break;
    case LICENCE:
        args->licence = optarg;
        break;
    case CITATION:
        args->citation = optarg;
        break;
    case NOTES:
        args->notes = optarg;
        break;
    case SOURCE:
        args->source = optarg;
        break;
    case FORCE:
        args->force = true;
        break;
    default:
        args->output = optarg;
    }
}

static bool operands(const struct cli_command *part, int argc, char **argv, struct trace_args *args)
{
    int count = argc - optind;
    int room = *part->operands ? 1 : 0;

    if (count > room) {
        fprintf(stderr, "orrery: 'trace %s' has no use for '%s'\n", part->name,
                argv[optind + room]);
        return false;
    }
    if (*part->operands && *part->operands != '[' && count == 0) {
        fprintf(stderr, "orrery: 'trace %s' needs %s\n", part->name, part->operands);
        return false;
    }
    if (count)
        args->operand = argv[optind];
    if (!args->db) {
        fprintf(stderr, "orrery: 'trace %s' needs --db, the file of the trace store\n", part->name);
        return false;
    }
    return true;
}

static int run_part(size_t which, int argc, char **argv)
{
    const struct cli_command *part = &cli_trace_parts[which];
    struct trace_args args = { 0 };
    int code = CLI_USAGE;
    int option;

    optind = 1;
    while ((option = cli_option(argc, argv, part->flags)) != -1 && option != '?')
        take(&args, option);
    if (option == -1 && operands(part, argc, argv, &args))
        code = runs[which](&args);
    vec_free(&args.settings);
    return code;
}

int cli_trace(int argc, char **argv)
{
    size_t which;

    if (argc < 2) {
        print_usage(stderr);
        return CLI_USAGE;
    }
    for (int i = 1; i < argc && i < 3; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_usage(stdout);
            return CLI_OK;
        }
    which = find_part(argv[1]);
    return which == PARTS ? CLI_USAGE : run_part(which, argc - 1, argv + 1);
}
