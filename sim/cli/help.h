/* What the program writes about itself, all of it from the tables of its commands. */
#ifndef ORRERY_CLI_HELP_H
#define ORRERY_CLI_HELP_H

#include <stdbool.h>
#include <stdio.h>

struct cli_command;

/* All commands with what they do; one of them with its options. */
void cli_show_all(FILE *out);
void cli_show_command(const struct cli_command *command);

/* The manual page orrery(1), in the macros of man. */
void cli_write_manual(FILE *out);

/* The completion of a shell, "bash" or "zsh"; false: there is none for it. */
bool cli_write_completion(const char *shell, FILE *out);

#endif
