/* The command table and its dispatch. */
#include "sim/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"

const struct cli_command cli_commands[] = {
    { "run", cli_run, "STUDY.yaml [-j N] [-o results.db] [--set key=value] [--dry-run]",
      "Runs a study and shows the comparison of its policies." },
    { "list", cli_list,
      "systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]",
      "Lists what there is." },
    { "explain", cli_explain, "NAME",
      "Explains a policy, generator, system, format or metric with its parameters." },
    { "trace", cli_trace, "import|list|info|check|export ...",
      "Imports, shows, checks and exports traces." },
    { "compare", cli_compare, "results.db [--study NAME] [--to POLICY | --pareto X,Y]",
      "Shows policies side by side with paired differences, or the front of two metrics." },
    { "report", cli_report, "results.db [-o report.html] [--study NAME]",
      "Writes one page with tables and charts that opens in a browser without a network." },
    { "export", cli_export, "results.db [--canonical] [-o FILE]",
      "Writes all results as text, the same bytes for the same study." },
    { 0 },
};

int cli_error(int code, const char *message)
{
    fprintf(stderr, "orrery: %s\n", message);
    return code;
}

int cli_usage(const char *name)
{
    for (const struct cli_command *command = cli_commands; command->name; command++)
        if (!strcmp(command->name, name))
            fprintf(stderr, "usage: orrery %s %s\n", command->name, command->usage);
    return CLI_USAGE;
}

static bool is_long_with_value(const char *word, const struct option *options)
{
    const char *name = word + 2;
    size_t length = strcspn(name, "=");

    if (strncmp(word, "--", 2) != 0 || name[length] != '=')
        return false;
    for (; options->name; options++)
        if (!strncmp(options->name, name, length))
            return true;
    return false;
}

/* What getopt_long did not take. It leaves optopt 0 for a long option that it does not know. */
static void tell_option(const char *word, const struct option *options)
{
    const char *names[16];
    const char *near;
    size_t count = 0;
    char bare[64];

    if (optopt && is_long_with_value(word, options)) {
        fprintf(stderr, "orrery: option '%.*s' takes no value\n", (int)strcspn(word, "="), word);
        return;
    }
    if (optopt) {
        fprintf(stderr, "orrery: unknown option '-%c'\n", optopt);
        return;
    }
    for (; options[count].name; count++)
        names[count] = options[count].name;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    near = text_nearest_of(bare, names, count);
    fprintf(stderr, "orrery: unknown option '%.60s'%s%s%s\n", word,
            near ? "; did you mean '--" : "", near ? near : "", near ? "'?" : "");
}

int cli_option(int argc, char **argv, const char *letters, const struct option *options)
{
    int option;

    opterr = 0;
    option = getopt_long(argc, argv, letters, options, NULL);
    if (option == '?')
        tell_option(argv[optind - 1], options);
    if (option == ':')
        fprintf(stderr, "orrery: option '%.60s' needs a value\n", argv[optind - 1]);
    if (option == 'o' && !*optarg)
        fprintf(stderr, "orrery: the name of the file behind -o is empty\n");
    return option == ':' || (option == 'o' && !*optarg) ? '?' : option;
}

static bool is_help(const char *word)
{
    return !strcmp(word, "--help") || !strcmp(word, "-h");
}

static void show_command(const struct cli_command *command, FILE *out)
{
    fprintf(out, "  orrery %s %s\n      %s\n", command->name, command->usage, command->doc);
}

static void help(FILE *out)
{
    fprintf(out, "orrery: a discrete-event simulator of clusters and datacenters\n\n");
    for (const struct cli_command *command = cli_commands; command->name; command++)
        show_command(command, out);
    fprintf(out,
            "\nExit codes: 0 ok, 1 some run failed, 2 bad usage or input, 3 internal error.\n");
}

int cli_main(int argc, char **argv)
{
    const char *names[16];
    const char *near;
    size_t count = 0;

    if (argc < 2) {
        help(stderr);
        return CLI_USAGE;
    }
    if (is_help(argv[1]) || !strcmp(argv[1], "help")) {
        help(stdout);
        return CLI_OK;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("orrery %s\n", ORRERY_VERSION);
        return CLI_OK;
    }
    for (const struct cli_command *command = cli_commands; command->name; command++) {
        if (!strcmp(command->name, argv[1])) {
            if (argc > 2 && command->run != cli_trace && is_help(argv[2])) {
                show_command(command, stdout);
                return CLI_OK;
            }
            return command->run(argc - 1, argv + 1);
        }
        names[count++] = command->name;
    }
    near = text_nearest_of(argv[1], names, count);
    fprintf(stderr, "orrery: no command '%.40s'%s%s%s\n", argv[1],
            near ? "; did you mean '" : "; see 'orrery --help'", near ? near : "",
            near ? "'?" : "");
    return CLI_USAGE;
}
