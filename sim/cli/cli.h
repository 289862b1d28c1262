/* The commands of the program, one file each. */
#ifndef ORRERY_CLI_CLI_H
#define ORRERY_CLI_CLI_H

#include <getopt.h>
#include <stdio.h>

/* What main returns. */
enum cli_exit {
    CLI_OK = 0,
    CLI_FAILED = 1, /* some run failed */
    CLI_USAGE = 2,  /* bad usage or input */
    CLI_INTERNAL = 3
};

/* How often an option is given. */
enum cli_use { CLI_ONCE, CLI_NEEDED, CLI_REPEATS };

/*
 * One option of a command. Help, the manual page and the completion of shells are made from these
 * tables. A table is closed by { 0 } and has CLI_FLAGS rows at most.
 */
struct cli_flag {
    const char *name;  /* "jobs": the long form without its dashes */
    int letter;        /* 'j', also its short form; any number above 255: there is no short form */
    const char *value; /* what it takes, for people: "N", "FILE"; NULL: it is a switch */
    const char *doc;   /* one sentence */
    int use;           /* enum cli_use */
};

enum { CLI_FLAGS = 24 };

/*
 * One command, or one that another is made of ("trace import"): argv[0] is its own name. A table of
 * them ends with a NULL name.
 */
struct cli_command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *operands; /* "STUDY.yaml", "[NAME]"; "" for none */
    const char *doc;      /* one sentence */
    const struct cli_flag *flags;
    const struct cli_command *parts; /* the commands it is made of; NULL: none */
};

extern const struct cli_command cli_commands[];

int cli_run(int argc, char **argv);
int cli_plan(int argc, char **argv);
int cli_merge(int argc, char **argv);
int cli_status(int argc, char **argv);
int cli_submit(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_replay_log(int argc, char **argv);
int cli_help(int argc, char **argv);

/* Their options. */
extern const struct cli_flag cli_run_flags[];
extern const struct cli_flag cli_plan_flags[];
extern const struct cli_flag cli_merge_flags[];
extern const struct cli_flag cli_status_flags[];
extern const struct cli_flag cli_submit_flags[];
extern const struct cli_flag cli_compare_flags[];
extern const struct cli_flag cli_report_flags[];
extern const struct cli_flag cli_export_flags[];
extern const struct cli_flag cli_replay_log_flags[];
extern const struct cli_flag cli_help_flags[];
extern const struct cli_command cli_trace_parts[];

/* Runs the command that argv names, or shows help. */
int cli_main(int argc, char **argv);

/*
 * The next option, as getopt_long gives it: its letter, its value in optarg, and -1 behind the last
 * one. An option that is not known, lacks its value or has one too many, and an empty file name
 * behind -o, are told on stderr with the nearest name: '?'.
 */
int cli_option(int argc, char **argv, const struct cli_flag *flags);

/* Prints "orrery: message" on stderr and returns the code. */
int cli_error(int code, const char *message);

/* Prints the usage line of a command on stderr and returns CLI_USAGE. */
int cli_usage(const char *command);

/* Writes "run STUDY.yaml [-j N] ..." without an end of line. */
void cli_show_usage(const struct cli_command *command, FILE *out);

#endif
