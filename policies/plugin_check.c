/* Checks of a plug-in: its file by the headers of ELF, its policy by every row of its table. */
#define _GNU_SOURCE /* dladdr */
#include "policies/plugin_check.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/expr.h"

enum { MOST_BYTES = 1 << 28, MOST_ROWS = 64, MOST_CHOICES = 256, MOST_SELF = 1 << 30 };

static bool not_shared(const char *file, struct error *err)
{
    return error_set(err,
                     "%s: not a shared object of this machine; build it with: gcc -shared -fPIC "
                     "$(pkg-config --cflags orrery) ...",
                     file);
}

/* Headers and segments lie within the file. */
static bool check_elf(const char *bytes, size_t size, const char *file, struct error *err)
{
    static const unsigned char magic[] = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3 };
    const size_t word = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    ElfW(Ehdr) head;

    if (size < sizeof head || memcmp(bytes, magic, sizeof magic) != 0)
        return not_shared(file, err);
    memcpy(&head, bytes, sizeof head);
    if (head.e_ident[EI_CLASS] != word || head.e_type != ET_DYN ||
        head.e_phentsize != sizeof(ElfW(Phdr)))
        return not_shared(file, err);
    if (head.e_phoff > size || (size - head.e_phoff) / sizeof(ElfW(Phdr)) < head.e_phnum)
        return error_set(err, "%s: the file is cut off", file);
    for (size_t i = 0; i < head.e_phnum; i++) {
        ElfW(Phdr) part;

        memcpy(&part, bytes + head.e_phoff + i * sizeof part, sizeof part);
        if (part.p_type == PT_INTERP)
            return error_set(err, "%s: a program, not a shared object; build it with -shared",
                             file);
        if (part.p_offset > size || part.p_filesz > size - part.p_offset)
            return error_set(err, "%s: the file is cut off", file);
    }
    return true;
}

/* The whole content; NULL is an error. */
static char *read_all(int fd, const char *file, size_t *size, struct error *err)
{
    struct stat about;
    char *bytes;
    ssize_t got = 1;

    if (fstat(fd, &about) != 0) {
        error_set(err, "%s: %s", file, strerror(errno));
        return NULL;
    }
    if (!S_ISREG(about.st_mode)) {
        error_set(err, "%s: %s, not a shared object", file,
                  S_ISDIR(about.st_mode) ? "a folder" : "no ordinary file");
        return NULL;
    }
    if (about.st_size > MOST_BYTES) {
        error_set(err, "%s: larger than %d bytes", file, MOST_BYTES);
        return NULL;
    }
    bytes = mem_alloc((size_t)about.st_size + 1);
    for (*size = 0; got > 0 && *size < (size_t)about.st_size; *size += (size_t)got) {
        got = read(fd, bytes + *size, (size_t)about.st_size - *size);
        if (got < 0) {
            error_set(err, "%s: %s", file, strerror(errno));
            mem_free(bytes);
            return NULL;
        }
    }
    return bytes;
}

bool plugin_check_file(const char *file, char sha256[SHA256_TEXT], struct error *err)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct sha256 *hash;
    size_t size = 0;
    char *bytes;
    bool ok;

    if (fd < 0)
        return error_set(err, "%s: %s", file, strerror(errno));
    bytes = read_all(fd, file, &size, err);
    close(fd);
    if (!bytes)
        return false;
    ok = check_elf(bytes, size, file, err);
    hash = sha256_begin();
    sha256_add(hash, bytes, size);
    sha256_end(hash, sha256);
    mem_free(bytes);
    return ok;
}

/* Whether an address is in the program or one of its libraries, so that it can be looked at. */
static bool is_mapped(const void *address)
{
    Dl_info where;

    return address && dladdr(address, &where) != 0;
}

static bool is_word(const char *text)
{
    return is_mapped(text) && *text &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")];
}

static size_t size_of(enum param_type type)
{
    switch (type) {
    case PARAM_TYPE_INT:
    case PARAM_TYPE_TIME:
        return sizeof(int64_t);
    case PARAM_TYPE_REAL:
        return sizeof(double);
    case PARAM_TYPE_BOOL:
        return sizeof(bool);
    case PARAM_TYPE_CHOICE:
        return sizeof(int);
    case PARAM_TYPE_TEXT:
        return sizeof(const char *);
    }
    return 0;
}

static bool check_choices(const struct param *row, struct error *err)
{
    size_t count = 0;

    if (!is_mapped(row->choices))
        return error_set(err, "parameter '%s' has no choices", row->name);
    while (row->choices[count]) {
        if (count == MOST_CHOICES || !is_mapped(row->choices[count]))
            return error_set(err, "the choices of parameter '%s' are not closed by NULL",
                             row->name);
        count++;
    }
    return count > 0 || error_set(err, "parameter '%s' has no choices", row->name);
}

/* A formula needs what it may name; no other text has a form. */
static bool check_formula(const struct param *row, struct error *err)
{
    size_t count = 0;

    if (!row->form && !row->variables)
        return true;
    if (row->form < EXPR_NUMBER || row->form > EXPR_WEIGHTED || !is_mapped(row->variables))
        return error_set(err, "parameter '%s' is a formula without variables", row->name);
    for (const struct expr_variable *v = row->variables; v->name; v++)
        if (++count > EXPR_VARIABLES || !is_mapped(v->name) || !is_mapped(v->unit) ||
            (v->same_as && !is_mapped(v->same_as)))
            return error_set(err, "variable %zu of parameter '%s' is none", count, row->name);
    return true;
}

static bool check_range(const struct param *row, struct error *err)
{
    if (row->type == PARAM_TYPE_BOOL)
        return true;
    if (!is_mapped(row->unit))
        return error_set(err, "parameter '%s' has no unit; \"\" is a plain number", row->name);
    if (!(row->min <= row->max) || !isfinite(row->def))
        return error_set(err, "parameter '%s' has the range %g to %g and the default %g", row->name,
                         row->min, row->max, row->def);
    return true;
}

/* The default is set as a study would set it. */
static bool check_default(const struct param *row, struct error *err)
{
    const struct param alone[2] = { *row, { 0 } };
    struct arena *arena = arena_create();
    void *object = arena_alloc(arena, row->offset + sizeof(int64_t));
    const struct param_context context = { arena, err };
    const char *value = row->def_text;
    char number[32];
    bool ok;

    if (row->type == PARAM_TYPE_INT || row->type == PARAM_TYPE_REAL) {
        text_real(number, row->def);
        value = number;
    }
    ok = row->type == PARAM_TYPE_BOOL || !value ||
         param_set(alone, object, row->name, value, &context) ||
         error_prefix(err, "the default of a parameter");
    arena_destroy(arena);
    return ok;
}

/* What only parameters of this type have. */
static bool check_kind(const struct param *row, struct error *err)
{
    if (row->type == PARAM_TYPE_CHOICE)
        return check_choices(row, err);
    if (row->type == PARAM_TYPE_TEXT)
        return check_formula(row, err);
    return row->type == PARAM_TYPE_TIME || check_range(row, err);
}

static bool check_row(const struct policy *policy, size_t index, struct error *err)
{
    const struct param *row = &policy->params[index];
    size_t size = size_of(row->type);

    if (!size || !is_word(row->name))
        return error_set(err, "line %zu of its parameters is none; is the table closed by { 0 }?",
                         index + 1);
    for (size_t i = 0; i < index; i++)
        if (!strcmp(policy->params[i].name, row->name))
            return error_set(err, "parameter '%s' is there twice", row->name);
    if (!is_mapped(row->doc) || !*row->doc)
        return error_set(err, "parameter '%s' has no doc", row->name);
    if (row->offset > policy->self_size || policy->self_size - row->offset < size ||
        row->offset % size != 0)
        return error_set(err, "parameter '%s' lies outside of self_size, which is %zu", row->name,
                         policy->self_size);
    if (row->def_text && !is_mapped(row->def_text))
        return error_set(err, "parameter '%s' has no default", row->name);
    return check_kind(row, err) && check_default(row, err);
}

bool plugin_check_policy(const struct policy *policy, const char *name, struct error *err)
{
    if (!is_mapped(policy->name))
        return error_set(err, "its policy has no name; expected .name = \"%s\"", name);
    if (strcmp(policy->name, name) != 0)
        return error_set(err, "its policy is called '%.60s'; expected .name = \"%s\", as the file",
                         policy->name, name);
    if (!is_mapped(policy->doc) || !*policy->doc)
        return error_set(err, "%s has no doc, a sentence on what it does", name);
    if (policy->source && !is_mapped(policy->source))
        return error_set(err, "%s has a broken source", name);
    if (policy->self_size > MOST_SELF)
        return error_set(err, "%s has a self_size of %zu bytes", name, policy->self_size);
    if (policy->params && !is_mapped(policy->params))
        return error_set(err, "%s has a broken table of parameters", name);
    for (size_t i = 0; policy->params && policy->params[i].name; i++) {
        if (i + 1 == MOST_ROWS)
            return error_set(err, "%s has more than %d parameters", name, MOST_ROWS - 1);
        if (!check_row(policy, i, err))
            return error_prefix(err, "%s", name);
    }
    return true;
}
