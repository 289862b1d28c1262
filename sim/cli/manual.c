/* The manual page: what the tables say, and what is true of all commands. */
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/cli/help.h"
#include "sim/run/systems.h"

/* A name of something and what it is, as a table closed by { 0 }. */
struct entry {
    const char *name, *doc;
};

static const struct entry variables[] = {
    { "ORRERY_POLICIES",
      "Policies out of the tree that are known by name in every study and command: shared objects "
      "such as mine.so, and folders of them, separated by colons." },
    { "TMPDIR",
      "Where problems are written for a solver that is run as a program; /tmp if unset." },
    { "PATH", "Where such a solver (cbc) is looked for." },
    { 0 },
};

static const struct entry codes[] = {
    { "0", "All went well." },
    { "1", "Some run of a study failed; the others are in the results." },
    { "2", "Bad usage or input, told on standard error with file, line and column." },
    { "3", "Internal error." },
    { 0 },
};

static const struct entry files[] = {
    { "STUDY.yaml",
      "A study: system, platform, workload or trace, policies, sweep, measures. Ready ones are in "
      "share/orrery/studies below the prefix of the installation." },
    { "results.db",
      "Results of studies, an SQLite file. Its views, whose names begin with v_, stay stable." },
    { "traces.db", "A store of traces, an SQLite file made by orrery trace import." },
    { "mine.so", "A policy as a shared object; pkg-config orrery tells how to build one." },
    { 0 },
};

static const struct entry examples[] = {
    { "orrery run study.yaml -j 2", "Simulates what results.db does not have yet, and compares." },
    { "orrery list policies batch", "Policies of one system." },
    { "orrery explain ./mine.so", "What a policy does and what parameters it has." },
    { "orrery run study.yaml --set 'policies=[./mine.so]' --dry-run",
      "Checks a study with another policy than its own, and lists its runs." },
    { 0 },
};

/* Text as roff wants it: signs as they are, nothing that looks like a request. */
static void write_text(const char *text, FILE *out)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '\'')
            fputs("\\(aq", out);
        else if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\n')
            fputc(' ', out);
        else
            fputc(*text, out);
    }
}

static void write_line(const char *text, FILE *out)
{
    write_text(text, out);
    fputc('\n', out);
}

static void write_entries(const char *title, const struct entry *entries, FILE *out)
{
    fprintf(out, ".SH %s\n", title);
    for (; entries->name; entries++) {
        fputs(".TP\n\\fB", out);
        write_text(entries->name, out);
        fputs("\\fR\n", out);
        write_line(entries->doc, out);
    }
}

/* One form of an option: "-j N". */
static void write_form(const char *dashes, const char *name, const char *value, FILE *out)
{
    fputs("\\fB", out);
    write_text(dashes, out);
    write_text(name, out);
    fputs("\\fR", out);
    if (!value)
        return;
    fputs(" \\fI", out);
    write_text(value, out);
    fputs("\\fR", out);
}

static void write_flag(const struct cli_flag *flag, FILE *out)
{
    const char letter[2] = { (char)flag->letter, '\0' };

    fputs(".TP\n", out);
    if (flag->letter < 256) {
        write_form("-", letter, NULL, out);
        fputs(", ", out);
    }
    write_form("--", flag->name, flag->value, out);
    fputc('\n', out);
    write_line(flag->doc, out);
    if (flag->use != CLI_ONCE)
        write_line(flag->use == CLI_NEEDED ? "Always needed." : "May be given several times.", out);
}

static void write_command(const char *before, const struct cli_command *command, FILE *out)
{
    fprintf(out, ".SS orrery %s%s", before, command->name);
    if (*command->operands) {
        fputs(" \\fI", out);
        write_text(command->operands, out);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    write_line(command->doc, out);
    for (const struct cli_flag *flag = command->flags; flag->name; flag++)
        write_flag(flag, out);
    for (const struct cli_command *part = command->parts; part && part->name; part++) {
        char words[64];

        snprintf(words, sizeof words, "%s ", command->name);
        write_command(words, part, out);
    }
}

static void write_systems(FILE *out)
{
    fputs(".SH SYSTEMS\n", out);
    for (size_t i = 0; system_all[i]; i++) {
        fprintf(out, ".TP\n\\fB%s\\fR\n", system_all[i]->name);
        write_line(system_all[i]->doc, out);
    }
}

void cli_write_manual(FILE *out)
{
    fprintf(out, ".\\\" Written by orrery help \\-\\-man.\n.TH ORRERY 1 \"\" \"orrery %s\"\n",
            ORRERY_VERSION);
    fputs(
        ".SH NAME\norrery \\- discrete-event simulator of clusters and datacenters\n"
        ".SH SYNOPSIS\n\\fBorrery\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIOPERAND\\fR]...\n"
        ".br\n\\fBorrery\\fR \\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR\n.SH DESCRIPTION\n"
        "A study, one YAML file, says what is simulated: the system and its platform, a generated "
        "workload or a trace, the policies that decide, and what is varied and measured. Every "
        "run of it is simulated once; results are kept in an SQLite file, compared and shown.\n"
        ".PP\nEvery name in a study is explained by \\fBorrery explain\\fR \\fINAME\\fR. A "
        "policy may also be a shared object, \\fI./mine.so\\fR.\n"
        ".SH OPTIONS\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow all commands; behind a "
        "command, its options.\n.TP\n\\fB\\-\\-version\\fR\nShow the version.\n.SH COMMANDS\n",
        out);
    for (const struct cli_command *command = cli_commands; command->name; command++)
        write_command("", command, out);
    write_systems(out);
    write_entries("ENVIRONMENT", variables, out);
    write_entries("EXIT STATUS", codes, out);
    write_entries("FILES", files, out);
    write_entries("EXAMPLES", examples, out);
    fputs(".SH SEE ALSO\n.BR sqlite3 (1),\n.BR pkg\\-config (1)\n", out);
}
