/* Completion of shells: a script of functions, and what the tables say as data in it. */
#include <string.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "sim/cli/help.h"

/*
 * What completes a value or an operand, from the word that stands for it in the table: "file",
 * "dir", a suffix such as ".yaml", a kind that `orrery list` lists, "names" (all that explain
 * knows), words between bars, or "none".
 */
static void kind_of(const char *word, const struct cli_command *command, struct text *out)
{
    static const struct {
        const char *word, *kind;
    } kinds[] = {
        { "FILE", "file" },        { "DIR", "dir" },         { "DB", ".db" },
        { "SYSTEM", "systems" },   { "POLICY", "policies" }, { "LABEL", "policies" },
        { "METRIC", "metrics" },   { "X,Y", "metrics" },     { "FORMAT", "formats" },
        { "COMMAND", "commands" },
    };
    const char *dot = strrchr(word, '.');

    for (const struct cli_command *part = cli_trace_parts; part->name; part++)
        if (part == command && !strcmp(word, "F")) {
            text_add(out, "formats");
            return;
        }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strcmp(word, kinds[i].word)) {
            text_add(out, kinds[i].kind);
            return;
        }
    if (strchr(word, '|') && !word[strcspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.")])
        text_add(out, word);
    else if (dot && strchr("abcdefghijklmnopqrstuvwxyz", dot[1]) && dot[1])
        text_add_bytes(out, dot, strcspn(dot, "|"));
    else if (!strncmp(word, "FILE|", 5))
        text_add(out, "file");
    else
        text_add(out,
                 !strcmp(word, "NAME") && !strcmp(command->name, "explain") ? "names" : "none");
}

/* An operand as the table has it. */
struct operand {
    char word[128]; /* without its marks */
    bool repeats;
};

/* The next operand of "STUDY.yaml [FILE]..."; false at the end. */
static bool next_operand(const char **at, struct operand *operand)
{
    size_t length, marks;

    *at += strspn(*at, " []");
    length = strcspn(*at, " []");
    marks = strcspn(*at, " ");
    operand->repeats = marks > 3 && !strncmp(*at + marks - 3, "...", 3);
    if (length > 3 && !strncmp(*at + length - 3, "...", 3))
        length -= 3;
    snprintf(operand->word, sizeof operand->word, "%.*s", (int)length, *at);
    *at += marks;
    return length > 0 && strcmp(operand->word, "...") != 0;
}

/* "run|list|explain" */
static void words_of(const struct cli_command *commands, struct text *out)
{
    for (const struct cli_command *command = commands; command->name; command++)
        text_format(out, "%s%s", command == commands ? "" : "|", command->name);
}

/* The kind of an operand: commands are words that are known here only. */
static void operand_kind(const char *word, const struct cli_command *command, struct text *out)
{
    out->count = 0;
    kind_of(word, command, out);
    if (strcmp(text_get(out), "commands") != 0)
        return;
    out->count = 0;
    words_of(cli_commands, out);
}

/* One after the other; a star behind one that repeats. */
static void operand_kinds(const struct cli_command *command, struct text *out)
{
    const char *at = command->operands;
    struct text kind = { 0 };
    struct operand operand;

    if (command->parts)
        words_of(command->parts, out);
    while (!command->parts && next_operand(&at, &operand)) {
        operand_kind(operand.word, command, &kind);
        text_format(out, "%s%s%s", out->count ? " " : "", text_get(&kind),
                    operand.repeats ? "*" : "");
    }
    text_free(&kind);
}

/* In a case of _orrery_table: options, those with a value and its kind, operands. */
static void bash_entry(const char *pattern, const struct cli_command *command, FILE *out)
{
    struct text options = { 0 }, valued = { 0 }, operands = { 0 };

    for (const struct cli_flag *flag = command->flags; flag->name; flag++) {
        struct text kind = { 0 };

        text_format(&options, "--%s ", flag->name);
        if (flag->letter < 256)
            text_format(&options, "-%c ", flag->letter);
        if (flag->value) {
            kind_of(flag->value, command, &kind);
            text_format(&valued, " --%s:%s", flag->name, text_get(&kind));
            if (flag->letter < 256)
                text_format(&valued, " -%c:%s", flag->letter, text_get(&kind));
        }
        text_free(&kind);
    }
    operand_kinds(command, &operands);
    fprintf(out, "    %s)\n        options='%s--help'\n        valued='%s '\n", pattern,
            text_get(&options), text_get(&valued));
    fprintf(out, "        operands='%s' ;;\n", text_get(&operands));
    text_free(&options);
    text_free(&valued);
    text_free(&operands);
}

static const char bash_head[] =
    "# Completion of orrery for bash, written by orrery help --completion bash.\n"
    "\n"
    "# PROGRAM KIND: the names of a kind, one a line.\n"
    "_orrery_names() {\n"
    "    local kind IFS=$' \\t\\n'\n"
    "    case $2 in\n"
    "    names)\n"
    "        for kind in policies generators systems formats metrics; do\n"
    "            _orrery_names \"$1\" $kind\n"
    "        done ;;\n"
    "    metrics)\n"
    "        \"$1\" list metrics 2>/dev/null | while read -r _ kind _; do echo \"$kind\"; done |\n"
    "            sort -u ;;\n"
    "    *) \"$1\" list \"$2\" 2>/dev/null | while read -r kind _; do echo \"$kind\"; done ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# PROGRAM KIND WORD: puts what begins with the word into COMPREPLY.\n"
    "_orrery_reply() {\n"
    "    local IFS=$'\\n'\n"
    "    case $2 in\n"
    "    none) ;;\n"
    "    file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$3\")) ;;\n"
    "    dir) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$3\")) ;;\n"
    "    .*) compopt -o filenames 2>/dev/null\n"
    "        COMPREPLY=($(compgen -f -X \"!*$2\" -- \"$3\") $(compgen -d -- \"$3\")) ;;\n"
    "    *'|'*) COMPREPLY=($(compgen -W \"${2//|/$IFS}\" -- \"$3\")) ;;\n"
    "    names) COMPREPLY=($(compgen -W \"$(_orrery_names \"$1\" names)\" -- \"$3\")\n"
    "            $(compgen -f -X '!*.so' -- \"$3\")) ;;\n"
    "    *) COMPREPLY=($(compgen -W \"$(_orrery_names \"$1\" \"$2\")\" -- \"$3\")) ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# COMMAND PART: sets options, valued (\" -o:kind\") and operands (a kind each).\n"
    "_orrery_table() {\n"
    "    case $1:$2 in\n";

static const char bash_tail[] =
    "    *) options= valued=' ' operands= ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_orrery() {\n"
    "    local options valued operands command= part= word skip= i kinds\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local -a given=()\n"
    "    COMPREPLY=()\n"
    "    # --option=value is three words.\n"
    "    if [[ $current == = ]]; then\n"
    "        current=\n"
    "    elif [[ $previous == = ]]; then\n"
    "        previous=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n"
    "    _orrery_table '' ''\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if [[ $word == = ]]; then\n"
    "            skip=1\n"
    "        elif [[ -n $skip ]]; then\n"
    "            skip=\n"
    "        elif [[ $word == -* ]]; then\n"
    "            [[ $valued == *\" $word:\"* ]] && skip=1\n"
    "        elif [[ -z $command ]]; then\n"
    "            command=$word\n"
    "            _orrery_table \"$command\" ''\n"
    "        elif [[ -z $part && $command == @PARTED@ ]]; then\n"
    "            part=$word\n"
    "            _orrery_table \"$command\" \"$part\"\n"
    "        else\n"
    "            given+=(\"$word\")\n"
    "        fi\n"
    "    done\n"
    "    if [[ $previous == -* && $valued == *\" $previous:\"* ]]; then\n"
    "        word=${valued#*\" $previous:\"}\n"
    "        _orrery_reply \"$1\" \"${word%% *}\" \"$current\"\n"
    "    elif [[ $current == -* ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
    "    else\n"
    "        kinds=($operands)\n"
    "        i=${#given[@]}\n"
    "        ((i >= ${#kinds[@]} && i > 0)) && [[ ${kinds[-1]-} == *'*' ]] && i=$((${#kinds[@]} - "
    "1))\n"
    "        word=${kinds[i]-none}\n"
    "        _orrery_reply \"$1\" \"${word%'*'}\" \"$current\"\n"
    "    fi\n"
    "}\n"
    "complete -F _orrery orrery\n";

/* A pattern of the commands that are made of parts: @(trace|...) */
static void parted(struct text *out)
{
    text_add(out, "@(");
    for (const struct cli_command *command = cli_commands; command->name; command++)
        if (command->parts)
            text_format(out, "%s%s", out->count > 2 ? "|" : "", command->name);
    text_add(out, ")");
}

static void write_bash(FILE *out)
{
    static const char mark[] = "@PARTED@";
    const struct cli_flag version[] = { { "version", 256, NULL, "", CLI_ONCE }, { 0 } };
    const struct cli_command all = { "", NULL, "", "", version, cli_commands };
    const char *at = strstr(bash_tail, mark);
    struct text names = { 0 };

    fputs(bash_head, out);
    bash_entry(":", &all, out);
    for (const struct cli_command *command = cli_commands; command->name; command++) {
        char pattern[128];

        snprintf(pattern, sizeof pattern, "%s:", command->name);
        bash_entry(pattern, command, out);
        for (const struct cli_command *part = command->parts; part && part->name; part++) {
            snprintf(pattern, sizeof pattern, "%s:%s", command->name, part->name);
            bash_entry(pattern, part, out);
        }
    }
    parted(&names);
    fprintf(out, "%.*s%s%s", (int)(at - bash_tail), bash_tail, text_get(&names), at + strlen(mark));
    text_free(&names);
}

/* Text within single quotes and within the brackets and colons of _arguments. */
static void zsh_text(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else if (strchr("[]:\\", *text))
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

/* ":what it is:how it is completed" */
static void zsh_kind(const char *word, const char *kind, FILE *out)
{
    fputc(':', out);
    zsh_text(strchr(word, '|') ? "choice" : word, out);
    fputc(':', out);
    if (strchr(kind, '|')) {
        fputc('(', out);
        for (; *kind; kind++)
            fputc(*kind == '|' ? ' ' : *kind, out);
        fputc(')', out);
    } else if (!strcmp(kind, "file")) {
        fputs("_files", out);
    } else if (!strcmp(kind, "dir")) {
        fputs("_files -/", out);
    } else if (*kind == '.') {
        fprintf(out, "_files -g \"*%s\"", kind);
    } else if (!strcmp(kind, "none")) {
        fputc(' ', out);
    } else {
        fprintf(out, "_orrery_names %s", kind);
    }
}

static void zsh_flag(const struct cli_flag *flag, const struct cli_command *command, FILE *out)
{
    struct text kind = { 0 };
    const char *star = flag->use == CLI_REPEATS ? "*" : "";

    fputs(" \\\n        ", out);
    if (flag->letter < 256 && *star)
        fprintf(out, "'*'{-%c,--%s}'[", flag->letter, flag->name);
    else if (flag->letter < 256)
        fprintf(out, "'(-%c --%s)'{-%c,--%s}'[", flag->letter, flag->name, flag->letter,
                flag->name);
    else
        fprintf(out, "'%s--%s[", star, flag->name);
    zsh_text(flag->doc, out);
    fputc(']', out);
    if (flag->value) {
        kind_of(flag->value, command, &kind);
        zsh_kind(flag->value, text_get(&kind), out);
    }
    fputc('\'', out);
    text_free(&kind);
}

static void zsh_operands(const struct cli_command *command, FILE *out)
{
    const char *at = command->operands;
    struct text kind = { 0 };
    struct operand operand;

    while (next_operand(&at, &operand)) {
        operand_kind(operand.word, command, &kind);
        fprintf(out, " \\\n        '%s", operand.repeats ? "*" : ":");
        zsh_kind(operand.word, text_get(&kind), out);
        fputc('\'', out);
    }
    text_free(&kind);
}

/* A function each: _orrery_run, _orrery_trace_import, or, of parts, one that goes on. */
static void zsh_command(const char *function, const struct cli_command *command, FILE *out)
{
    fprintf(out, "%s() {\n", function);
    if (command->parts) {
        fputs("    local state line word curcontext=$curcontext\n    local -a parts\n    parts=(",
              out);
        for (const struct cli_command *part = command->parts; part->name; part++) {
            fprintf(out, "\n        '%s:", part->name);
            zsh_text(part->doc, out);
            fputc('\'', out);
        }
        fprintf(out,
                ")\n    _arguments -C '1: :->part' '*::argument:->rest'\n    case $state in\n"
                "    part) _describe command parts ;;\n"
                "    rest) word=%s_$line[1]; (( $+functions[$word] )) && $word ;;\n    esac\n"
                "}\n\n",
                function);
    } else {
        fputs("    _arguments -s '--help[Show the options.]'", out);
        for (const struct cli_flag *flag = command->flags; flag->name; flag++)
            zsh_flag(flag, command, out);
        zsh_operands(command, out);
        fputs("\n}\n\n", out);
    }
    for (const struct cli_command *part = command->parts; part && part->name; part++) {
        char name[128];

        snprintf(name, sizeof name, "%s_%s", function, part->name);
        zsh_command(name, part, out);
    }
}

static void write_zsh(FILE *out)
{
    static const struct cli_flag none[] = { { 0 } };
    const struct cli_command all = { "", NULL, "", "", none, cli_commands };

    fputs(
        "#compdef orrery\n"
        "# Completion of orrery for zsh, written by orrery help --completion zsh.\n\n"
        "# [OPTION of compadd]... KIND: names that the program lists.\n"
        "_orrery_names() {\n"
        "    local kind=$@[-1] one\n    local -a lines; local -aU names\n"
        "    for one in ${(s: :)${kind/#%names/policies generators systems formats metrics}}; do\n"
        "        lines=(${(f)\"$(_call_program names orrery list $one 2>/dev/null)\"})\n"
        "        [[ $one == metrics ]] && lines=(${lines##[^ ]## ##})\n"
        "        names+=(${lines%% *})\n"
        "    done\n"
        "    compadd \"${@[1,-2]}\" -a names\n"
        "    [[ $kind == names ]] && _files -g '*.so'\n"
        "}\n\n",
        out);
    zsh_command("_orrery", &all, out);
    fputs("_orrery \"$@\"\n", out);
}

bool cli_write_completion(const char *shell, FILE *out)
{
    bool bash = !strcmp(shell, "bash");

    if (!bash && strcmp(shell, "zsh") != 0)
        return false;
    if (bash)
        write_bash(out);
    else
        write_zsh(out);
    return true;
}
