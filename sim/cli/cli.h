/* The commands of the program, one file each. */
#ifndef ORRERY_CLI_CLI_H
#define ORRERY_CLI_CLI_H

#include <getopt.h>

/* What main returns. */
enum cli_exit {
    CLI_OK = 0,
    CLI_FAILED = 1, /* some run failed */
    CLI_USAGE = 2,  /* bad usage or input */
    CLI_INTERNAL = 3
};

/* One command: argv[0] is its own name. The table cli_commands ends with a NULL name. */
struct cli_command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage; /* after "orrery NAME " */
    const char *doc;   /* one sentence */
};

extern const struct cli_command cli_commands[];

int cli_run(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_export(int argc, char **argv);

/* Runs the command that argv names, or shows help. */
int cli_main(int argc, char **argv);

/*
 * The next option, as getopt_long gives it: -1 behind the last one. An option that is not known,
 * lacks its value or has one too many, and an empty file name behind -o, are told on stderr with
 * the nearest name: '?'. `letters` begins with ':'.
 */
int cli_option(int argc, char **argv, const char *letters, const struct option *options);

/* Prints "orrery: message" on stderr and returns the code. */
int cli_error(int code, const char *message);

/* Prints the usage line of a command on stderr and returns CLI_USAGE. */
int cli_usage(const char *command);

#endif
