/* Texts that name one of several models, perhaps with something in brackets: "mse(1.4)". */
#ifndef ORRERY_BASE_FORM_H
#define ORRERY_BASE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/error.h"

/* What may be written. */
struct form_words {
    const char *what; /* is named, for messages: "power model" */
    const char *const *names;
    size_t count;
    const char *otherwise; /* ends the message when no name is near: "; expected one such as .." */
};

/* What is written. */
struct form {
    size_t name;        /* index into the names */
    const char *inside; /* what stands in the brackets, up to `end`; NULL: there are none */
    const char *end;
    char word[32]; /* the same closed by a zero byte; "" if it is longer, or not there */
};

/* Nothing may follow the brackets. The error quotes the text and names the nearest name. */
bool form_parse(const char *text, const struct form_words *words, struct form *form,
                struct error *err);

/* How many bytes of what stands in the brackets a message should quote. */
int form_quoted(const struct form *form);

#endif
