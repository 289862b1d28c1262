/* Cuts DOT into tokens. */
#include "traces/dot_lexer.h"

#include <string.h>

#include "sim/base/text.h"

static void step(struct dot_lexer *lexer)
{
    if (*lexer->at++ == '\n') {
        lexer->line++;
        lexer->column = 1;
    } else {
        lexer->column++;
    }
}

static void skip_line(struct dot_lexer *lexer)
{
    while (*lexer->at && *lexer->at != '\n')
        step(lexer);
}

static bool wrong(const struct dot_lexer *lexer, const struct dot_token *token, const char *what,
                  struct error *err)
{
    return error_at(err, lexer->name, token->line, token->column, "%s", what);
}

static bool skip_comment(struct dot_lexer *lexer, const struct dot_token *token, struct error *err)
{
    step(lexer);
    step(lexer);
    while (*lexer->at && !(lexer->at[0] == '*' && lexer->at[1] == '/'))
        step(lexer);
    if (!*lexer->at)
        return wrong(lexer, token, "a comment that does not end", err);
    step(lexer);
    step(lexer);
    return true;
}

/* To the first character of the next token; its place becomes the token's. */
static bool skip(struct dot_lexer *lexer, struct dot_token *token, struct error *err)
{
    for (;;) {
        token->line = lexer->line;
        token->column = lexer->column;
        if (*lexer->at && strchr(" \t\r\n\f\v", *lexer->at)) {
            step(lexer);
        } else if (*lexer->at == '#' && lexer->column == 1) {
            skip_line(lexer);
        } else if (lexer->at[0] == '/' && lexer->at[1] == '/') {
            skip_line(lexer);
        } else if (lexer->at[0] == '/' && lexer->at[1] == '*') {
            if (!skip_comment(lexer, token, err))
                return false;
        } else {
            return true;
        }
    }
}

/* A text in quotes: \" is a quote, a backslash before the end of a line joins it to the next. */
static bool read_quoted(struct dot_lexer *lexer, struct dot_token *token, struct text *out,
                        struct error *err)
{
    step(lexer);
    while (*lexer->at && *lexer->at != '"') {
        if (lexer->at[0] == '\\' && lexer->at[1] == '\n') {
            step(lexer);
            step(lexer);
            continue;
        }
        if (lexer->at[0] == '\\' && lexer->at[1] == '"')
            step(lexer);
        text_add_bytes(out, lexer->at, 1);
        step(lexer);
    }
    if (!*lexer->at)
        return wrong(lexer, token, "a text in quotes that does not end", err);
    step(lexer);
    return true;
}

/* Texts in quotes joined by +. */
static bool read_texts(struct dot_lexer *lexer, struct dot_token *token, struct error *err)
{
    struct text text = { 0 };
    struct dot_token place = *token;
    bool more = true;
    bool ok = true;

    while (ok && more) {
        ok = read_quoted(lexer, token, &text, err) && skip(lexer, &place, err);
        more = ok && *lexer->at == '+';
        if (more) {
            step(lexer);
            ok = skip(lexer, &place, err);
            if (ok && *lexer->at != '"')
                ok = wrong(lexer, &place, "expected a text in quotes behind +", err);
        }
    }
    token->text = arena_text(lexer->arena, text_get(&text));
    token->quoted = true;
    text_free(&text);
    return ok;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 128;
}

static bool begins_number(const char *p)
{
    if (*p == '-')
        p++;
    return is_digit(*p) || (*p == '.' && is_digit(p[1]));
}

static void read_word(struct dot_lexer *lexer, struct dot_token *token)
{
    struct text text = { 0 };
    bool number = begins_number(lexer->at);
    bool point = false;

    do {
        point = point || *lexer->at == '.';
        text_add_bytes(&text, lexer->at, 1);
        step(lexer);
    } while (number ? is_digit(*lexer->at) || (*lexer->at == '.' && !point)
                    : is_letter(*lexer->at) || is_digit(*lexer->at));
    token->text = arena_text(lexer->arena, text_get(&text));
    text_free(&text);
}

bool dot_next(struct dot_lexer *lexer, struct dot_token *token, struct error *err)
{
    *token = (struct dot_token){ .text = "" };
    if (!skip(lexer, token, err))
        return false;
    if (!*lexer->at) {
        token->kind = DOT_END;
        return true;
    }
    token->kind = DOT_ID;
    if (*lexer->at == '"')
        return read_texts(lexer, token, err);
    if (lexer->at[0] == '-' && (lexer->at[1] == '>' || lexer->at[1] == '-')) {
        token->kind = DOT_ARROW;
        if (lexer->at[1] == '-')
            return wrong(lexer, token, "an undirected edge; expected ->", err);
        step(lexer);
        step(lexer);
        return true;
    }
    if (begins_number(lexer->at) || is_letter(*lexer->at)) {
        read_word(lexer, token);
        return true;
    }
    if (*lexer->at == '<')
        return wrong(lexer, token, "HTML text cannot be read", err);
    if (!strchr("{}[];,=:", *lexer->at))
        return error_at(err, lexer->name, token->line, token->column, "unexpected '%c'",
                        *lexer->at >= ' ' && *lexer->at < 127 ? *lexer->at : '?');
    token->kind = DOT_MARK;
    token->mark = *lexer->at;
    step(lexer);
    return true;
}
