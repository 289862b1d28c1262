/* XML by expat; the only file that includes it. */
#include "traces/xml.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"

enum { DEEPEST = 64, LONGEST = 1 << 16 };

/* A document under way. */
struct walk {
    XML_Parser parser;
    const char *name;
    struct arena *arena;
    struct error *err;
    struct xml *root;
    struct xml *open[DEEPEST]; /* elements that have begun and not ended */
    struct xml **end[DEEPEST]; /* where their next child goes */
    int depth;
    struct text text; /* of the innermost, until it has a child */
    bool wrong;       /* the error is set */
};

static void fail(struct walk *w, const char *what)
{
    if (w->wrong)
        return;
    w->wrong = true;
    error_at(w->err, w->name, (int)XML_GetCurrentLineNumber(w->parser),
             (int)XML_GetCurrentColumnNumber(w->parser) + 1, "%s", what);
    XML_StopParser(w->parser, XML_FALSE);
}

/* A name without its prefix. */
static const char *bare(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

static void copy_attributes(struct walk *w, struct xml *element, const char *const *pairs)
{
    struct xml_attribute *list;
    size_t count = 0;

    while (pairs[2 * count])
        count++;
    list = arena_array(w->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct xml_attribute){ arena_text(w->arena, bare(pairs[2 * i])),
                                          arena_text(w->arena, pairs[2 * i + 1]) };
    element->attributes = list;
    element->attribute_count = count;
}

/* The text that came so far belongs to the innermost open element. */
static void keep_text(struct walk *w)
{
    const char *text = text_get(&w->text);
    size_t length = w->text.count;
    struct xml *element = w->depth ? w->open[w->depth - 1] : NULL;
    char *copy;

    if (element && !element->text) {
        while (length && strchr(" \t\r\n", text[length - 1]))
            length--;
        while (length && strchr(" \t\r\n", *text)) {
            text++;
            length--;
        }
        copy = arena_alloc(w->arena, length + 1);
        memcpy(copy, text, length);
        element->text = copy;
    }
    text_free(&w->text);
}

static void begin(void *state, const char *tag, const char **attributes)
{
    struct walk *w = state;
    struct xml *element;

    if (w->wrong)
        return;
    if (w->depth == DEEPEST) {
        fail(w, "more than 64 elements in one another");
        return;
    }
    keep_text(w);
    element = arena_alloc(w->arena, sizeof *element);
    element->tag = arena_text(w->arena, bare(tag));
    element->name = w->name;
    element->line = (int)XML_GetCurrentLineNumber(w->parser);
    element->column = (int)XML_GetCurrentColumnNumber(w->parser) + 1;
    copy_attributes(w, element, (const char *const *)attributes);
    if (w->depth) {
        *w->end[w->depth - 1] = element;
        w->end[w->depth - 1] = &element->next;
    } else {
        w->root = element;
    }
    w->open[w->depth] = element;
    w->end[w->depth++] = &element->first;
}

static void end(void *state, const char *tag)
{
    struct walk *w = state;

    (void)tag;
    if (w->wrong)
        return;
    keep_text(w);
    w->depth--;
}

static void add_text(void *state, const char *bytes, int count)
{
    struct walk *w = state;

    /* Text behind a child is of nobody. */
    if (w->wrong || w->depth == 0 || w->open[w->depth - 1]->text)
        return;
    if (w->text.count + (size_t)count > LONGEST)
        fail(w, "a text of more than 64 KiB");
    else
        text_add_bytes(&w->text, bytes, (size_t)count);
}

static void refuse_type(void *state, const char *name, const char *system, const char *public,
                        int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    fail(state, "a document type (<!DOCTYPE>) is not read");
}

const struct xml *xml_parse(const char *name, const char *data, size_t size, struct arena *arena,
                            struct error *err)
{
    struct walk w = { .name = name, .arena = arena, .err = err };
    bool ok;

    w.parser = XML_ParserCreate(NULL);
    if (!w.parser)
        bug_stop(__FILE__, __LINE__, "out of memory");
    XML_SetHashSalt(w.parser, 1); /* names come from files that nobody sends us live */
    XML_SetUserData(w.parser, &w);
    XML_SetElementHandler(w.parser, begin, end);
    XML_SetCharacterDataHandler(w.parser, add_text);
    XML_SetStartDoctypeDeclHandler(w.parser, refuse_type);
    ok = XML_Parse(w.parser, data, (int)size, 1) == XML_STATUS_OK && !w.wrong;
    if (!ok && !w.wrong)
        error_at(err, name, (int)XML_GetCurrentLineNumber(w.parser),
                 (int)XML_GetCurrentColumnNumber(w.parser) + 1, "not XML: %s",
                 XML_ErrorString(XML_GetErrorCode(w.parser)));
    XML_ParserFree(w.parser);
    text_free(&w.text);
    return ok ? w.root : NULL;
}

const char *xml_get(const struct xml *element, const char *attribute)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, attribute) == 0)
            return element->attributes[i].value;
    return NULL;
}

bool xml_error(const struct xml *element, struct error *err, const char *format, ...)
{
    char message[512];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_at(err, element->name, element->line, element->column, "%s", message);
}
