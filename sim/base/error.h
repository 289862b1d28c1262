/* A message for a person: what is wrong, where, and what was expected. */
#ifndef ORRERY_BASE_ERROR_H
#define ORRERY_BASE_ERROR_H

#include <stdbool.h>

/*
 * Functions that can fail because of something a user gave (a file, a flag, a study) return bool
 * and take a struct error last. On false the error holds one line of text without a newline; on
 * true it is left as it was. The caller owns the struct; nothing in it needs freeing.
 */
struct error {
    char text[1024];
};

/* Sets the text (cut to fit) and returns false, so that a function can `return error_set(...)`. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * The same with a position in front: "file:line:column: ". Lines and columns count from 1;
 * a line or column of 0 is left out.
 */
bool error_at(struct error *err, const char *file, int line, int column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Puts "prefix: " in front of the text that is there. Returns false. */
bool error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Ends the text with "; did you mean 'near'?", or with `otherwise` when nothing is near (NULL).
 * Returns false.
 */
bool error_hint(struct error *err, const char *near, const char *otherwise);

/*
 * Stops the program because it is out of memory or its own rules are broken: prints file, line and
 * reason on stderr and aborts. Never used for anything a user can cause.
 */
_Noreturn void bug_stop(const char *file, int line, const char *reason);

/* A rule of the program that no input can break; checked in every build. */
#define BUG_UNLESS(condition) \
    ((condition) ? (void)0 : bug_stop(__FILE__, __LINE__, "broken rule: " #condition))

#endif
