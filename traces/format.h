/* The formats of traces/list.def: what each reads, writes and can be told. */
#ifndef ORRERY_TRACES_FORMAT_H
#define ORRERY_TRACES_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/base/param.h"
#include "traces/intake.h"

/*
 * A format: file = symbol = name. traces/import/swf.c defines trace_format_swf, the line
 * FORMAT(swf) in traces/list.def makes it known. Static const data.
 */
struct trace_format {
    const char *name;
    const char *doc;               /* one sentence */
    const char *item;              /* what one of its items is called, "VM"; NULL: "job" */
    bool folder;                   /* also reads a folder of files, one after the other */
    bool rules;                    /* options fill in what the source leaves open: always told */
    const char *const *extensions; /* ".swf", closed by NULL; compression is not part of it */
    int version;                   /* raised when the importer's result for a source changes */
    const struct param *options;   /* closed by { 0 }; NULL: none */
    size_t options_size;           /* of the struct that `options` describes */
    bool (*probe)(const char *bytes, size_t count); /* do these first bytes look like it? */

    /* Reads the whole source; see intake.h. A source without a single job is an error. */
    bool (*import)(struct intake *intake, const void *options, struct error *err);

    /* Writes a trace to an open file; NULL: the format is only read. */
    bool (*export)(struct store *store, const struct trace_info *info, FILE *file,
                   struct error *err);
};

/*
 * The option for a further file of the source: its value is a path, "" for none. The trace keeps
 * the file's name and hash (also in trace_info.importer), not its path.
 */
#define FORMAT_FILE(S, FIELD, DOC)                                                      \
    {                                                                                   \
        .name = #FIELD,                                                               \
        .type = _Generic(((struct S *)0)->FIELD, const char *: PARAM_TYPE_TEXT),      \
        .offset = offsetof(struct S, FIELD), .def_text = "", .unit = "file", .doc = (DOC), \
    }

/*
 * The option for any number of further files: paths with commas between them. An importer opens
 * them as roles "<option>.1", "<option>.2", ...
 */
#define FORMAT_FILES(S, FIELD, DOC)                                                     \
    {                                                                                   \
        .name = #FIELD,                                                               \
        .type = _Generic(((struct S *)0)->FIELD, const char *: PARAM_TYPE_TEXT),      \
        .offset = offsetof(struct S, FIELD), .def_text = "", .unit = "files", .doc = (DOC), \
    }

/* "VM", "job", ...: what the items of a trace are called; "VMs" if there are not just one. */
void trace_item(const struct trace_info *info, int64_t count, struct text *out);

/* All formats, closed by NULL. */
extern const struct trace_format *const trace_formats[];

/* Whether the first bytes of a source hold a text; for probes. */
bool format_has(const char *bytes, size_t count, const char *text);

/* The format of a name; the error tells the nearest one or all of them. NULL if unknown. */
const struct trace_format *trace_format_find(const char *name, struct error *err);

/* What to import, and how. Texts are borrowed. */
struct trace_import {
    const char *path;           /* "-": standard input; a folder for formats that read one */
    const char *name;           /* of the trace in the store */
    const char *format;         /* NULL: told from the content and the extension */
    const char *const *options; /* "name=value"; may be NULL if there are none */
    size_t option_count;
    bool strict;
    bool replace;
    const char *licence, *citation, *notes; /* NULL: what the source says */
};

/* Imports a file as one trace, all or nothing. On true `info` tells what the store now holds. */
bool trace_import(struct store *store, const struct trace_import *order, struct trace_info *info,
                  struct error *err);

/*
 * Writes a trace to a file, or to standard output if the path is "-". An existing file is only
 * overwritten with `overwrite`; a new file that could not be written whole is removed.
 */
struct trace_export {
    const char *name;
    const char *format;
    const char *path;
    bool overwrite;
};

bool trace_export(struct store *store, const struct trace_export *order, struct error *err);

#endif
