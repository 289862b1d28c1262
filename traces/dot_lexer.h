/* Words and marks of the DOT language (Graphviz), each with its place. */
#ifndef ORRERY_TRACES_DOT_LEXER_H
#define ORRERY_TRACES_DOT_LEXER_H

#include <stdbool.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

enum dot_kind {
    DOT_END,  /* of the text */
    DOT_ID,   /* a name, a number or a quoted text */
    DOT_MARK, /* one of { } [ ] ; , = : */
    DOT_ARROW /* -> */
};

struct dot_token {
    enum dot_kind kind;
    const char *text; /* DOT_ID: its value, owned by the arena */
    char mark;        /* DOT_MARK */
    bool quoted;      /* DOT_ID: not a keyword, whatever it says */
    int line, column; /* where it begins */
};

/* Set text, name, arena and line = column = 1. */
struct dot_lexer {
    const char *at; /* closed by a zero byte */
    const char *name;
    struct arena *arena;
    int line, column;
};

/*
 * Reads the next token over blanks, comments (two slashes, slash and star) and lines that begin
 * with #. Errors: a text or comment that does not end, an HTML text, an undirected edge, a
 * character that begins nothing.
 */
bool dot_next(struct dot_lexer *lexer, struct dot_token *token, struct error *err);

#endif
