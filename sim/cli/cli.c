/* The command table and its dispatch. */
#include "sim/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/help.h"

static const struct cli_flag no_flags[] = { { 0 } };

const struct cli_command cli_commands[] = {
    { "run", cli_run, "STUDY.yaml", "Runs a study and shows the comparison of its policies.",
      cli_run_flags, NULL },
    { "plan", cli_plan, "STUDY.yaml", "Lists what a study would run, with ids and chunks.",
      cli_plan_flags, NULL },
    { "submit", cli_submit, "STUDY.yaml",
      "Runs a study in chunks, as a job array or as processes; options behind -- are for sbatch.",
      cli_submit_flags, NULL },
    { "merge", cli_merge, "FILE|DIR...",
      "Makes one results file of several, or of a folder of submit.", cli_merge_flags, NULL },
    { "status", cli_status, "results.db|DIR", "Shows how far studies are: exit code 0 if complete.",
      cli_status_flags, NULL },
    { "list", cli_list,
      "systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]",
      "Lists what there is.", no_flags, NULL },
    { "explain", cli_explain, "NAME",
      "Explains a policy, generator, system, format or metric with its parameters.", no_flags,
      NULL },
    { "trace", cli_trace, "import|list|info|check|export ...",
      "Imports, shows, checks and exports traces.", no_flags, cli_trace_parts },
    { "compare", cli_compare, "results.db",
      "Shows policies side by side with paired differences, or the front of two metrics.",
      cli_compare_flags, NULL },
    { "report", cli_report, "results.db",
      "Writes one page with tables and charts that opens in a browser without a network.",
      cli_report_flags, NULL },
    { "export", cli_export, "results.db",
      "Writes all results as text, the same bytes for the same study.", cli_export_flags, NULL },
    { "replay-log", cli_replay_log, "FILE.olog", "Shows the events of a log in words.",
      cli_replay_log_flags, NULL },
    { "help", cli_help, "[COMMAND]", "Shows all commands, or the options of one.", cli_help_flags,
      NULL },
    { 0 },
};

int cli_error(int code, const char *message)
{
    fprintf(stderr, "orrery: %s\n", message);
    return code;
}

void cli_show_usage(const struct cli_command *command, FILE *out)
{
    fprintf(out, "%s%s%s", command->name, *command->operands ? " " : "", command->operands);
    for (const struct cli_flag *flag = command->flags; flag->name; flag++) {
        bool needed = flag->use == CLI_NEEDED;

        fputs(needed ? " " : " [", out);
        if (flag->letter < 256)
            fprintf(out, "-%c", flag->letter);
        else
            fprintf(out, "--%s", flag->name);
        fprintf(out, "%s%s%s%s", flag->value ? " " : "", flag->value ? flag->value : "",
                needed ? "" : "]", flag->use == CLI_REPEATS ? "..." : "");
    }
}

int cli_usage(const char *name)
{
    for (const struct cli_command *command = cli_commands; command->name; command++)
        if (!strcmp(command->name, name)) {
            fputs("usage: orrery ", stderr);
            cli_show_usage(command, stderr);
            fputc('\n', stderr);
        }
    return CLI_USAGE;
}

/* Whether the word is an option of these that takes no value, but has one. */
static bool has_useless_value(const char *word, const struct cli_flag *flags)
{
    size_t length = strcspn(word, "=");

    if (strncmp(word, "--", 2) != 0 || word[length] != '=')
        return false;
    for (; flags->name; flags++)
        if (!strncmp(flags->name, word + 2, length - 2))
            return !flags->value;
    return false;
}

/* What getopt_long did not take. It leaves optopt 0 for a long option that it does not know. */
static void tell_option(const char *word, const struct cli_flag *flags)
{
    const char *names[CLI_FLAGS];
    const char *near;
    size_t count = 0;
    char bare[64];

    if (optopt && has_useless_value(word, flags)) {
        fprintf(stderr, "orrery: option '%.*s' takes no value\n", (int)strcspn(word, "="), word);
        return;
    }
    if (optopt) {
        fprintf(stderr, "orrery: unknown option '-%c'\n", optopt);
        return;
    }
    for (; flags[count].name; count++)
        names[count] = flags[count].name;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    near = text_nearest_of(bare, names, count);
    fprintf(stderr, "orrery: unknown option '%.60s'%s%s%s\n", word,
            near ? "; did you mean '--" : "", near ? near : "", near ? "'?" : "");
}

/* The table in the two forms that getopt_long wants; letters: ":j:q". */
static void as_getopt(const struct cli_flag *flags, struct option *options, char *letters)
{
    *letters++ = ':';
    for (size_t i = 0; flags[i].name; i++) {
        BUG_UNLESS(i < CLI_FLAGS);
        options[i] = (struct option){ .name = flags[i].name,
                                      .has_arg = flags[i].value ? required_argument : no_argument,
                                      .val = flags[i].letter };
        if (flags[i].letter > 255)
            continue;
        *letters++ = (char)flags[i].letter;
        if (flags[i].value)
            *letters++ = ':';
    }
    *letters = '\0';
}

int cli_option(int argc, char **argv, const struct cli_flag *flags)
{
    struct option options[CLI_FLAGS + 1] = { 0 };
    char letters[2 * CLI_FLAGS + 2];
    int option;

    as_getopt(flags, options, letters);
    opterr = 0;
    option = getopt_long(argc, argv, letters, options, NULL);
    if (option == '?')
        tell_option(argv[optind - 1], flags);
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

static int run_command(int argc, char **argv)
{
    const char *names[sizeof cli_commands / sizeof cli_commands[0]];
    const char *near;
    size_t count = 0;

    if (argc < 2) {
        cli_show_all(stderr);
        return CLI_USAGE;
    }
    if (is_help(argv[1])) {
        cli_show_all(stdout);
        return CLI_OK;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("orrery %s\n", ORRERY_VERSION);
        return CLI_OK;
    }
    for (const struct cli_command *command = cli_commands; command->name; command++) {
        if (!strcmp(command->name, argv[1])) {
            if (argc > 2 && command->run != cli_trace && is_help(argv[2])) {
                cli_show_command(command);
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

int cli_main(int argc, char **argv)
{
    int code = run_command(argc, argv);
    bool failed = fflush(stdout) != 0;

    if (code == CLI_OK && (failed || ferror(stdout)))
        return cli_error(CLI_USAGE, "standard output cannot be written; is the disk full?");
    return code;
}
