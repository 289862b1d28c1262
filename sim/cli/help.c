/* orrery help: commands and options, the manual page, completion. */
#include "sim/cli/help.h"

#include <string.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"

enum { MAN = 256, COMPLETION };

const struct cli_flag cli_help_flags[] = {
    { "man", MAN, NULL, "Write the manual page: orrery help --man | man -l -.", CLI_ONCE },
    { "completion", COMPLETION, "bash|zsh", "Write the completion of a shell.", CLI_ONCE },
    { 0 },
};

static void show_line(const struct cli_command *command, FILE *out)
{
    fputs("  orrery ", out);
    cli_show_usage(command, out);
    fprintf(out, "\n      %s\n", command->doc);
}

void cli_show_command(const struct cli_command *command)
{
    show_line(command, stdout);
    for (const struct cli_flag *flag = command->flags; flag->name; flag++) {
        char name[64];

        snprintf(name, sizeof name, "--%s%s%s", flag->name, flag->value ? " " : "",
                 flag->value ? flag->value : "");
        if (flag->letter < 256)
            printf("  -%c, %-22s %s\n", flag->letter, name, flag->doc);
        else
            printf("      %-22s %s\n", name, flag->doc);
    }
}

void cli_show_all(FILE *out)
{
    fprintf(out, "orrery: a discrete-event simulator of clusters and datacenters\n\n");
    for (const struct cli_command *command = cli_commands; command->name; command++)
        show_line(command, out);
    fprintf(out,
            "\nExit codes: 0 ok, 1 some run failed, 2 bad usage or input, 3 internal error.\n");
}

static const char *next_command(void *state)
{
    const struct cli_command **command = state;

    return (*command)->name ? (*command)++->name : NULL;
}

/* A command shows its own help, which may be more than its table. */
static int help_of(const char *name)
{
    const struct cli_command *command = cli_commands;
    char word[64], flag[] = "--help";
    char *words[] = { word, flag, NULL };
    const char *near;

    while (command->name && strcmp(command->name, name) != 0)
        command++;
    if (command->name && !command->parts) {
        cli_show_command(command);
        return CLI_OK;
    }
    if (command->name) {
        snprintf(word, sizeof word, "%s", command->name);
        optind = 0;
        return command->run(2, words);
    }
    command = cli_commands;
    near = text_nearest(name, next_command, &command);
    fprintf(stderr, "orrery: no command '%.40s'%s%s%s\n", name,
            near ? "; did you mean '" : "; see 'orrery --help'", near ? near : "",
            near ? "'?" : "");
    return CLI_USAGE;
}

int cli_help(int argc, char **argv)
{
    const char *shell = NULL;
    bool manual = false;
    int option;

    while ((option = cli_option(argc, argv, cli_help_flags)) != -1) {
        if (option == '?')
            return cli_usage("help");
        if (option == MAN)
            manual = true;
        else
            shell = optarg;
    }
    if (argc > optind + 1 || (argc > optind && (manual || shell)) || (manual && shell))
        return cli_usage("help");
    if (argc > optind)
        return help_of(argv[optind]);
    if (manual) {
        cli_write_manual(stdout);
    } else if (shell && !cli_write_completion(shell, stdout)) {
        fprintf(stderr, "orrery: no completion for '%.40s'; there are bash and zsh\n", shell);
        return CLI_USAGE;
    } else if (!shell) {
        cli_show_all(stdout);
    }
    return CLI_OK;
}
