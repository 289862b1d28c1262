/* XML texts as a tree in which every element knows its place. */
#ifndef ORRERY_TRACES_XML_H
#define ORRERY_TRACES_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

struct xml_attribute {
    const char *name, *value;
};

/* One element, owned by the arena it was parsed into; prefixes of names are left out. */
struct xml {
    const char *tag;
    const char *text; /* its text up to the first child, without blanks around it; "" for none */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    struct xml *first, *next; /* children; the next of the same parent */
    const char *name;         /* of the document, for messages; borrowed */
    int line, column;         /* where it begins, from 1 */
};

/*
 * Parses a document of `size` bytes and gives its root. Nothing but the bytes is read: a document
 * type, with which entities come, is an error. So are, with line and column, syntax, more than 64
 * elements in one another, and a text of more than 64 KiB. NULL on failure.
 */
const struct xml *xml_parse(const char *name, const char *data, size_t size, struct arena *arena,
                            struct error *err);

/* The value of an attribute, or NULL. */
const char *xml_get(const struct xml *element, const char *attribute);

/* "name:line:column: message" with the place of the element. Returns false. */
bool xml_error(const struct xml *element, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
