/* The command table and its dispatch. */
#include "sim/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"

const struct cli_command cli_commands[] = {
    { "run", cli_run, "STUDY.yaml [-j N] [-o results.db] [--set key=value] [--dry-run]",
      "Runs a study and shows the comparison of its policies." },
    { "list", cli_list, "systems|policies|generators|formats|metrics [SYSTEM]",
      "Lists what there is." },
    { "explain", cli_explain, "NAME",
      "Explains a policy, generator, system, format or metric with its parameters." },
    { "trace", cli_trace, "import|list|info|check|export ...",
      "Imports, shows, checks and exports traces." },
    { "compare", cli_compare, "results.db [--study NAME] [--to POLICY]",
      "Shows policies side by side with paired differences." },
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

static void help(FILE *out)
{
    fprintf(out, "orrery: a discrete-event simulator of clusters and datacenters\n\n");
    for (const struct cli_command *command = cli_commands; command->name; command++)
        fprintf(out, "  orrery %s %s\n      %s\n", command->name, command->usage, command->doc);
    fprintf(out,
            "\nExit codes: 0 ok, 1 some run failed, 2 bad usage or input, 3 internal error.\n");
}

int cli_main(int argc, char **argv)
{
    const char *names[16];
    const char *near;
    size_t count = 0;
    char called[32];

    if (argc < 2) {
        help(stderr);
        return CLI_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        help(stdout);
        return CLI_OK;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("orrery %s\n", ORRERY_VERSION);
        return CLI_OK;
    }
    for (const struct cli_command *command = cli_commands; command->name; command++) {
        if (!strcmp(command->name, argv[1])) {
            snprintf(called, sizeof called, "orrery %s", command->name);
            argv[1] = called; /* getopt puts it in front of its messages */
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
