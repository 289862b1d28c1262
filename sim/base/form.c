/* Reads a name and what stands in brackets behind it. */
#include "sim/base/form.h"

#include <string.h>

#include "sim/base/text.h"

/* Up to `end`, closed by a zero byte; "" if it does not fit. */
static void copy(char word[32], const char *from, const char *end)
{
    size_t length = (size_t)(end - from);

    memset(word, 0, 32);
    if (length < 32)
        memcpy(word, from, length);
}

bool form_parse(const char *text, const struct form_words *words, struct form *form,
                struct error *err)
{
    const char *bracket = text + strcspn(text, "(");
    bool closed = *bracket == '\0';
    char name[32];

    *form = (struct form){ .name = 0 };
    copy(name, text, bracket);
    while (form->name < words->count && strcmp(words->names[form->name], name) != 0)
        form->name++;
    if (!closed) {
        form->inside = bracket + 1;
        form->end = form->inside + strcspn(form->inside, ")");
        closed = form->end[0] == ')' && form->end[1] == '\0';
        copy(form->word, form->inside, form->end);
    }
    if (form->name < words->count && closed)
        return true;
    error_set(err, "no %s '%.60s'", words->what, text);
    return error_hint(
        err, form->name == words->count ? text_nearest_of(name, words->names, words->count) : NULL,
        words->otherwise);
}

int form_quoted(const struct form *form)
{
    size_t length = form->inside ? (size_t)(form->end - form->inside) : 0;

    return (int)(length < 40 ? length : 40);
}
