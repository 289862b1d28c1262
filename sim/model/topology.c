/* Topologies from text: one table of forms, read strictly; links by groups of equals. */
#include "sim/model/topology.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "sim/base/units.h"
#include "sim/model/topology_internal.h"

enum { LONGEST = 127 };

/* The text while it is being read. */
struct reader {
    const char *at;
    const struct topology_shape *shape;
    struct topology_value values[TOPOLOGY_ARGUMENTS];
    struct error *err;
};

static const char *next_shape(void *state)
{
    size_t *i = state;

    return topology_shapes[*i].name ? topology_shapes[(*i)++].name : NULL;
}

static void skip_blanks(struct reader *reader)
{
    while (isspace((unsigned char)*reader->at))
        reader->at++;
}

/* Copies up to one of `ends` without blanks at either end. */
static bool take(struct reader *reader, const char *ends, char out[LONGEST + 1])
{
    size_t length;

    skip_blanks(reader);
    length = strcspn(reader->at, ends);
    if (length > LONGEST)
        return error_set(reader->err, "'%.40s...' is too long", reader->at);
    memcpy(out, reader->at, length);
    reader->at += length;
    while (length && isspace((unsigned char)out[length - 1]))
        length--;
    out[length] = '\0';
    return true;
}

static bool find_shape(struct reader *reader, const char *name)
{
    size_t i = 0;

    for (const struct topology_shape *shape = topology_shapes; shape->name; shape++) {
        if (!strcmp(shape->name, name)) {
            reader->shape = shape;
            return true;
        }
    }
    error_set(reader->err, "unknown topology '%s'", name);
    return error_hint(reader->err, text_nearest(name, next_shape, &i),
                      "; expected one such as star(bandwidth=125MB/s, latency=50us)");
}

/* The words of a choice, one after the other. */
struct words {
    const char *at;
    char word[32];
};

static const char *next_word(void *state)
{
    struct words *words = state;
    size_t length = strcspn(words->at, "|");

    if (length == 0)
        return NULL;
    memcpy(words->word, words->at, length);
    words->word[length] = '\0';
    words->at += length + (words->at[length] == '|');
    return words->word;
}

static bool read_choice(const struct reader *reader, const struct topology_argument *argument,
                        const char *text, double *value)
{
    struct words words = { argument->choices, "" };
    const char *word;

    for (*value = 0; (word = next_word(&words)) != NULL; ++*value)
        if (!strcmp(word, text))
            return true;
    words.at = argument->choices;
    error_set(reader->err, "%s: '%s' is '%s'; it must be one of %s", reader->shape->name,
              argument->name, text, argument->choices);
    word = text_nearest(text, next_word, &words);
    return word ? error_hint(reader->err, word, "") : false;
}

static bool read_rate(const char *text, double *value)
{
    struct error reason;

    if (units_real(text, "B/s", value, &reason))
        return *value > 0 && *value <= 1e300;
    if (!units_real(text, "bit/s", value, &reason))
        return false;
    *value /= 8;
    return *value > 0 && *value <= 1e300;
}

static bool read_one(const struct reader *reader, const struct topology_argument *argument,
                     const char *text, double *value)
{
    static const char *const wants[] = {
        [KIND_COUNT] = "a whole number of 1 to 16777216",
        [KIND_RATE] = "a rate greater than 0 such as 125MB/s or 1Gbit/s",
        [KIND_TIME] = "a time such as 50us",
        [KIND_CHOICE] = "",
    };
    struct error reason;
    bool ok = false;

    switch (argument->kind) {
    case KIND_COUNT:
        ok = text_to_real(text, value) && *value >= 1 && *value <= TOPOLOGY_LINKS &&
             *value == trunc(*value);
        break;
    case KIND_RATE:
        ok = read_rate(text, value);
        break;
    case KIND_TIME:
        ok = units_real(text, "s", value, &reason) && *value >= 0 && *value <= 1e9;
        break;
    case KIND_CHOICE:
        return read_choice(reader, argument, text, value);
    }
    return ok || error_set(reader->err, "%s: '%s' is '%s'; it must be %s", reader->shape->name,
                           argument->name, text, wants[argument->kind]);
}

static bool read_value(const struct reader *reader, const struct topology_argument *argument,
                       const char *text, struct topology_value *value)
{
    struct reader part = { .at = text, .err = reader->err };
    char one[LONGEST + 1];

    for (;;) {
        if (value->count == TOPOLOGY_LEVELS)
            return error_set(reader->err, "%s: '%s' has more than %d values", reader->shape->name,
                             argument->name, TOPOLOGY_LEVELS);
        if (!take(&part, argument->list ? ":" : "", one) ||
            !read_one(reader, argument, one, &value->at[value->count]))
            return false;
        value->count++;
        if (*part.at == '\0')
            return true;
        part.at++;
    }
}

static const char *next_argument(void *state)
{
    const struct topology_argument **argument = state;

    return (*argument)->name ? (*argument)++->name : NULL;
}

static bool read_argument(struct reader *reader)
{
    const struct topology_argument *argument = reader->shape->arguments;
    struct topology_value *value;
    char name[LONGEST + 1];
    char text[LONGEST + 1];

    if (!take(reader, "=,()", name))
        return false;
    if (*reader->at != '=')
        return error_set(reader->err, "%s: expected name=value, found '%s'", reader->shape->name,
                         name);
    reader->at++;
    if (!take(reader, ",()", text))
        return false;
    while (argument->name && strcmp(argument->name, name) != 0)
        argument++;
    if (!argument->name) {
        argument = reader->shape->arguments;
        error_set(reader->err, "%s has no argument '%s'", reader->shape->name, name);
        return error_hint(reader->err, text_nearest(name, next_argument, (void *)&argument), "");
    }
    value = &reader->values[argument - reader->shape->arguments];
    if (value->count > 0)
        return error_set(reader->err, "%s: '%s' is given twice", reader->shape->name, name);
    return read_value(reader, argument, text, value);
}

static bool read_arguments(struct reader *reader)
{
    if (*reader->at != '(')
        return error_set(reader->err, "%s: expected its arguments in brackets",
                         reader->shape->name);
    do {
        reader->at++;
        skip_blanks(reader);
        if (*reader->at != ')' && !read_argument(reader))
            return false;
    } while (*reader->at == ',');
    if (*reader->at != ')')
        return error_set(reader->err, "%s: expected ')' after its arguments", reader->shape->name);
    reader->at++;
    skip_blanks(reader);
    return !*reader->at || error_set(reader->err, "%s(...): '%.40s' follows the topology",
                                     reader->shape->name, reader->at);
}

static bool fill_in(struct reader *reader)
{
    const struct topology_argument *argument = reader->shape->arguments;

    for (; argument->name; argument++) {
        struct topology_value *value = &reader->values[argument - reader->shape->arguments];

        if (value->count > 0)
            continue;
        if (!argument->fallback)
            return error_set(reader->err, "%s needs '%s'", reader->shape->name, argument->name);
        if (*argument->fallback && !read_value(reader, argument, argument->fallback, value))
            return false;
    }
    return true;
}

struct topology *topology_parse(const char *text, uint32_t hosts, struct arena *arena,
                                struct error *err)
{
    struct reader reader = { .at = text, .err = err };
    struct topology *topology;
    char name[LONGEST + 1];

    BUG_UNLESS(hosts > 0);
    if (!take(&reader, "(", name) || !find_shape(&reader, name) || !read_arguments(&reader) ||
        !fill_in(&reader)) {
        error_prefix(err, "topology '%.200s'", text);
        return NULL;
    }
    topology = arena_alloc(arena, sizeof *topology);
    topology->shape = reader.shape;
    topology->hosts = hosts;
    if (reader.shape->build(topology, reader.values, err))
        return topology;
    error_prefix(err, "topology '%.200s': %s", text, name);
    return NULL;
}

bool topology_add(struct topology *topology, uint64_t count, struct topology_link link,
                  struct error *err)
{
    if (count > TOPOLOGY_LINKS - topology->links)
        return error_set(err, "it has more than %d links", TOPOLOGY_LINKS);
    topology->groups[topology->group_count++] = (struct topology_group){ topology->links, link };
    topology->links += (uint32_t)count;
    return true;
}

uint32_t topology_links(const struct topology *topology)
{
    return topology->links;
}

uint32_t topology_longest(const struct topology *topology)
{
    return topology->longest;
}

struct topology_link topology_link(const struct topology *topology, uint32_t link)
{
    uint32_t i = topology->group_count;

    BUG_UNLESS(link < topology->links);
    do {
        i--;
    } while (topology->groups[i].first > link);
    return topology->groups[i].link;
}

void topology_route(const struct topology *topology, uint32_t from, uint32_t to,
                    struct topology_route *route)
{
    BUG_UNLESS(from < topology->hosts && to < topology->hosts);
    route->count = 0;
    route->latency = 0;
    if (from == to && !topology->loopback)
        return;
    topology->shape->route(topology, from, to, route);
    for (uint32_t i = 0; i < route->count; i++)
        route->latency += topology_link(topology, route->links[i]).latency;
}

bool topology_form(size_t index, struct text *signature, const char **doc)
{
    const struct topology_shape *shape = topology_shapes;

    while (index > 0 && shape->name) {
        shape++;
        index--;
    }
    if (!shape->name)
        return false;
    text_format(signature, "%s(", shape->name);
    for (const struct topology_argument *a = shape->arguments; a->name; a++) {
        text_format(signature, "%s%s", a == shape->arguments ? "" : ", ", a->name);
        if (a->choices)
            text_format(signature, "=%s (%s)", a->fallback, a->choices);
        else if (a->fallback)
            text_format(signature, "=%s", *a->fallback ? a->fallback : "none");
    }
    text_add(signature, ")");
    *doc = shape->doc;
    return true;
}
