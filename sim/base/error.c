/* Messages for people, and the one place where the program gives up. */
#include "sim/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What people wrote is quoted in errors: line ends and other control characters become '?'. */
static bool keep_one_line(struct error *err)
{
    for (char *at = err->text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    return false;
}

bool error_set(struct error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return keep_one_line(err);
}

bool error_at(struct error *err, const char *file, int line, int column, const char *format, ...)
{
    char where[512];
    char what[512];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (line > 0 && column > 0)
        snprintf(where, sizeof where, "%s:%d:%d", file, line, column);
    else if (line > 0)
        snprintf(where, sizeof where, "%s:%d", file, line);
    else
        snprintf(where, sizeof where, "%s", file);
    return error_set(err, "%s: %s", where, what);
}

bool error_prefix(struct error *err, const char *format, ...)
{
    char prefix[512];
    char old[sizeof err->text];
    va_list args;

    va_start(args, format);
    vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    memcpy(old, err->text, sizeof old);
    snprintf(err->text, sizeof err->text, "%s: %.500s", prefix, old);
    return keep_one_line(err);
}

bool error_hint(struct error *err, const char *near, const char *otherwise)
{
    size_t length = strlen(err->text);

    snprintf(err->text + length, sizeof err->text - length, near ? "; did you mean '%s'?" : "%s",
             near ? near : otherwise);
    return keep_one_line(err);
}

_Noreturn void bug_stop(const char *file, int line, const char *reason)
{
    fprintf(stderr, "orrery: internal error at %s:%d: %s\n", file, line, reason);
    abort();
}
