/* Weights of named features from a parameter: "finish=-1, left=0.2". */
#include "policies/lib/weights.h"

#include <math.h>
#include <string.h>

#include "sim/base/text.h"

#define MOST_WEIGHT 1e100

struct reader {
    const char *const *names;
    const char *such;
    double *weight;
    bool given[WEIGHTS_MOST];
};

/* "name=value" of so many characters. */
static bool read_one(struct reader *r, const char *word, size_t length, struct error *err)
{
    char text[64];
    char *value;
    size_t i = 0, count = 0;

    if (length >= sizeof text)
        return error_set(err, "weights: '%.20s...' is too long", word);
    memcpy(text, word, length);
    text[length] = '\0';
    value = strchr(text, '=');
    if (!value)
        return error_set(err, "weights: expected name=value, not '%s'", text);
    *value++ = '\0';
    while (r->names[i] && strcmp(r->names[i], text) != 0)
        i++;
    if (!r->names[i]) {
        char otherwise[80] = "; expected one such as ";

        while (r->names[count])
            count++;
        error_set(err, "weights: no feature '%s'", text);
        strncat(otherwise, r->such, sizeof otherwise - strlen(otherwise) - 1);
        return error_hint(err, text_nearest_of(text, r->names, count), otherwise);
    }
    if (r->given[i])
        return error_set(err, "weights: %s is there twice", text);
    r->given[i] = true;
    if (!text_to_real(value, &r->weight[i]) || fabs(r->weight[i]) > MOST_WEIGHT)
        return error_set(err, "weights: %s: expected a number of at most %g, not '%s'", text,
                         MOST_WEIGHT, value);
    return true;
}

bool weights_read(const char *text, const char *const *names, const char *such, double *weight,
                  struct error *err)
{
    struct reader r = { .names = names, .such = such, .weight = weight };
    const char *word = text + strspn(text, " ,");

    for (size_t i = 0; names[i]; i++)
        weight[i] = 0;
    while (*word) {
        size_t length = strcspn(word, " ,");

        if (!read_one(&r, word, length, err))
            return false;
        word += length;
        word += strspn(word, " ,");
    }
    return true;
}
