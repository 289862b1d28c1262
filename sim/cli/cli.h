/* The commands of the program: each gets its own arguments and returns the exit code. */
#ifndef ORRERY_CLI_CLI_H
#define ORRERY_CLI_CLI_H

int cli_trace(int argc, char **argv);

#endif
