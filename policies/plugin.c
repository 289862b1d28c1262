/* Loads plug-ins by dlopen, which knows by itself a file that is open already. */
#define _GNU_SOURCE /* dlinfo */
#include "policies/plugin.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "policies/plugin_check.h"
#include "policies/registry.h"

static const char variable[] = "ORRERY_POLICIES";

#define SYSTEM(name) extern const struct policy_interface name##_interface;
#include "sim/list.def"
#undef SYSTEM

/* The contracts of this program. */
static const struct contract {
    const char *system;
    const struct policy_interface *mark;
} contracts[] = {
#define SYSTEM(name) { #name, &name##_interface },
#include "sim/list.def"
#undef SYSTEM
};

enum { CONTRACTS = sizeof contracts / sizeof contracts[0], TRIAL_SECONDS = 30 };

/* What a trial ends with; a plug-in that ends the process by itself hardly ends with this. */
enum { TRIAL_PASSED = 113 };

/* A file that is being loaded. */
struct loading {
    const char *file; /* for messages */
    void *handle;
    char word[64]; /* its name without folder and ".so" */
    char sha256[SHA256_TEXT];
};

static struct plugin *plugin_at(const struct plugins *set, size_t i)
{
    return vec_at(&set->list, i, sizeof(struct plugin));
}

void plugins_free(struct plugins *set)
{
    for (size_t i = 0; i < set->list.count; i++)
        mem_free(plugin_at(set, i)->file);
    vec_free(&set->list);
}

static bool ends_in_so(const char *name)
{
    size_t length = strlen(name);

    return length > 3 && !strcmp(name + length - 3, ".so");
}

bool plugins_is_file(const char *name)
{
    return strchr(name, '/') || ends_in_so(name);
}

const struct plugin *plugins_of(const struct plugins *set, const struct policy *policy)
{
    for (size_t i = 0; i < set->list.count; i++)
        if (plugin_at(set, i)->policy == policy)
            return plugin_at(set, i);
    return NULL;
}

/* Names in the table of strings of a loaded object, those with a prefix. */
struct strings {
    const char *at, *end;
    const char *prefix;
};

static struct strings strings_of(void *handle, const char *prefix)
{
    struct strings strings = { .prefix = prefix };
    struct link_map *map = NULL;
    uintptr_t table = 0;
    size_t size = 0;

    if (!handle || dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
        return strings;
    for (const ElfW(Dyn) *row = map->l_ld; row->d_tag != DT_NULL; row++) {
        if (row->d_tag == DT_STRTAB)
            table = (uintptr_t)row->d_un.d_ptr;
        if (row->d_tag == DT_STRSZ)
            size = (size_t)row->d_un.d_val;
    }
    /* Some machines leave the table's place as it is in the file. */
    if (table && table < (uintptr_t)map->l_addr)
        table += (uintptr_t)map->l_addr;
    if (table && size) {
        strings.at = (const char *)table;
        strings.end = strings.at + size;
    }
    return strings;
}

static const char *next_string(void *state)
{
    struct strings *strings = state;

    while (strings->at < strings->end) {
        const char *name = strings->at;

        strings->at += strlen(name) + 1;
        if (!strncmp(name, strings->prefix, strlen(strings->prefix)))
            return name;
    }
    return NULL;
}

/* What dlopen says, in which only a missing function can be told better. */
static bool tell_loader(const char *file, struct error *err)
{
    static const char missing[] = "undefined symbol: ";
    const char *said = dlerror();
    const char *name = said ? strstr(said, missing) : NULL;
    struct strings strings;
    char word[128];
    const char *near;
    void *self;

    if (!name)
        return error_set(err, "%s: %s", file, said ? said : "cannot be loaded");
    name += strlen(missing);
    snprintf(word, sizeof word, "%.*s", (int)strcspn(name, " ,\n"), name);
    self = dlopen(NULL, RTLD_NOW | RTLD_LOCAL);
    strings = strings_of(self, "");
    near = text_nearest(word, next_string, &strings);
    error_set(err, "%s: calls '%s', which is not in this program", file, word);
    error_hint(err, near, "; its contract is the header of the system");
    if (self)
        dlclose(self);
    return false;
}

static bool read_file(struct loading *l, const char *file, struct error *err)
{
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    size_t length;

    l->file = file;
    if (!ends_in_so(base))
        return error_set(err, "%s: the name of a shared object ends in .so", file);
    length = strlen(base) - 3;
    if (length >= sizeof l->word || strspn(base, "abcdefghijklmnopqrstuvwxyz0123456789_") < length)
        return error_set(err,
                         "%s: a policy is named as its file: at most %zu small letters, digits "
                         "and _",
                         file, sizeof l->word - 1);
    memcpy(l->word, base, length);
    l->word[length] = '\0';
    return plugin_check_file(file, l->sha256, err);
}

/* Without a '/' the loader would look among the libraries of the machine. */
static void *open_plugin(const char *file)
{
    struct text path = { 0 };
    void *handle;

    text_format(&path, "%s%s", strchr(file, '/') ? "" : "./", file);
    handle = dlopen(text_get(&path), RTLD_NOW | RTLD_LOCAL);
    text_free(&path);
    return handle;
}

static bool check_mark(const struct loading *l, const struct contract *contract, struct error *err)
{
    const struct policy_interface *ours = contract->mark;
    const struct policy_interface *mark;
    char symbol[128];

    snprintf(symbol, sizeof symbol, "%s_interface", contract->system);
    mark = dlsym(l->handle, symbol);
    if (!mark)
        return error_set(err,
                         "%s: has no mark of the contract of %s; build it with: gcc -shared -fPIC "
                         "$(pkg-config --cflags orrery) %s.c -o %s.so",
                         l->file, contract->system, l->word, l->word);
    if (mark->number != ours->number)
        return error_set(err,
                         "%s: was built for interface %u of %s, this program has %u; build it "
                         "again",
                         l->file, mark->number, contract->system, ours->number);
    return !memcmp(mark, ours, sizeof *mark) ||
           error_set(err,
                     "%s: was built for interface %u of %s from other headers than this program; "
                     "build it again",
                     l->file, mark->number, contract->system);
}

static bool check_clash(const struct plugins *set, const struct loading *l,
                        const struct policy *policy, struct error *err)
{
    struct error why;

    if (policy_find(policy->name, &why))
        return error_set(err, "%s: its policy %s has the name of one that is built in; rename it",
                         l->file, policy->name);
    for (size_t i = 0; i < set->list.count; i++)
        if (!strcmp(plugin_at(set, i)->policy->name, policy->name))
            return error_set(err, "%s and %s are both %s; rename one", plugin_at(set, i)->file,
                             l->file, policy->name);
    return true;
}

/* Adds the policy of one system, if the file has it. */
static bool add_policy(struct plugins *set, const struct loading *l,
                       const struct contract *contract, struct error *err)
{
    char symbol[128], name[128];
    const struct policy *policy;
    struct plugin *plugin;
    struct error why;

    snprintf(symbol, sizeof symbol, "%s_%s", contract->system, l->word);
    snprintf(name, sizeof name, "%s.%s", contract->system, l->word);
    policy = dlsym(l->handle, symbol);
    if (!policy || plugins_of(set, policy))
        return true;
    if (!check_mark(l, contract, err))
        return false;
    if (!plugin_check_policy(policy, name, &why))
        return error_set(err, "%s: %s", l->file, why.text);
    if (!check_clash(set, l, policy, err))
        return false;
    plugin = vec_push(&set->list, sizeof *plugin);
    plugin->policy = policy;
    plugin->file = mem_text(l->file);
    memcpy(plugin->sha256, l->sha256, sizeof l->sha256);
    return true;
}

/* The policy of a system that a file holds; NULL, and what else it holds. */
static const struct policy *policy_of(const struct plugins *set, const struct loading *l,
                                      const char *system, struct error *err)
{
    char symbol[128], other[128] = "", prefix[64];
    const char *near = NULL;

    snprintf(symbol, sizeof symbol, "%s_%s", system ? system : contracts[0].system, l->word);
    for (size_t i = 0; i < CONTRACTS; i++) {
        char one[128];
        const struct plugin *found;

        snprintf(one, sizeof one, "%s_%s", contracts[i].system, l->word);
        found = plugins_of(set, dlsym(l->handle, one));
        if (found && (!system || !strcmp(contracts[i].system, system)))
            return found->policy;
        if (found)
            memcpy(other, one, sizeof one);
    }
    if (*other) {
        error_set(err, "%s: has %s, but no policy of system %s; expected %s", l->file, other,
                  system, symbol);
        return NULL;
    }
    for (size_t i = 0; i < CONTRACTS && !near; i++) {
        struct strings strings;

        snprintf(prefix, sizeof prefix, "%s_", contracts[i].system);
        snprintf(other, sizeof other, "%s%s", prefix, l->word);
        strings = strings_of(l->handle, prefix);
        near = text_nearest(other, next_string, &strings);
    }
    error_set(err, "%s: has no symbol %s%s, its policy", l->file, system ? "" : "such as ", symbol);
    error_hint(err, near, "; a policy is a const struct that is not static");
    return NULL;
}

static bool is_of(const struct policy *policy, const char *system)
{
    size_t length = strlen(system);

    return !strncmp(policy->name, system, length) && policy->name[length] == '.';
}

/* A study names its files at every point of its sweep. */
static const struct policy *loaded(const struct plugins *set, const char *file, const char *system)
{
    for (size_t i = 0; i < set->list.count; i++) {
        const struct plugin *plugin = plugin_at(set, i);

        if (!strcmp(plugin->file, file) && (!system || is_of(plugin->policy, system)))
            return plugin->policy;
    }
    return NULL;
}

/* Opens the file and adds what it holds. */
static bool add_file(struct plugins *set, struct loading *l, struct error *err)
{
    bool ok;

    l->handle = open_plugin(l->file);
    ok = l->handle || tell_loader(l->file, err);
    for (size_t i = 0; ok && i < CONTRACTS; i++)
        ok = add_policy(set, l, &contracts[i], err);
    return ok;
}

/* What the copy of the process does: all that can be told is told by the process itself. */
_Noreturn static void try_and_exit(struct plugins *set, struct loading *l)
{
    const struct rlimit no_core = { 0, 0 };
    int null = open("/dev/null", O_RDWR);
    struct error why;
    sigset_t alarm_only;

    setrlimit(RLIMIT_CORE, &no_core);
    if (null < 0)
        _exit(1);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    signal(SIGALRM, SIG_DFL);
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
    alarm(TRIAL_SECONDS);
    if (add_file(set, l, &why))
        policy_of(set, l, NULL, &why);
    if (l->handle)
        dlclose(l->handle); /* as at the end of the program */
    _exit(TRIAL_PASSED);
}

/*
 * Loads the file in a copy of the process first: the loader crashes on many a damaged file, and so
 * may code of the plug-in that runs when it is loaded, or a pointer in its policy.
 */
static bool survives(struct plugins *set, struct loading *l, struct error *err)
{
    const struct sigaction usual = { .sa_handler = SIG_DFL };
    struct sigaction before;
    pid_t child;
    int status = 0;
    int why = 0;

    /* Who started the program may have had it ignore the ends of processes; then none is told. */
    sigaction(SIGCHLD, &usual, &before);
    child = fork();
    if (child == 0)
        try_and_exit(set, l);
    while (child > 0 && waitpid(child, &status, 0) < 0)
        if (errno != EINTR) {
            why = errno;
            break;
        }
    why = child < 0 ? errno : why;
    sigaction(SIGCHLD, &before, NULL);
    if (why)
        return error_set(err, "%s: cannot be tried: %s", l->file, strerror(why));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return error_set(err, "%s: is not loaded within %d s", l->file, TRIAL_SECONDS);
    if (WIFEXITED(status) && WEXITSTATUS(status) == TRIAL_PASSED)
        return true;
    if (WIFEXITED(status))
        return error_set(err, "%s: code in it that runs when it is loaded ends the process",
                         l->file);
    return error_set(err, "%s: a process that loads it dies; the file is damaged or its policy is",
                     l->file);
}

static const struct policy *load(struct plugins *set, const char *file, const char *system,
                                 struct error *err)
{
    const struct policy *there = loaded(set, file, system);
    struct loading l = { 0 };

    if (there)
        return there;
    return read_file(&l, file, err) && survives(set, &l, err) && add_file(set, &l, err)
               ? policy_of(set, &l, system, err)
               : NULL;
}

bool plugins_load(struct plugins *set, const char *file, struct error *err)
{
    return load(set, file, NULL, err) != NULL;
}

static int by_bytes(const void *a, const void *b)
{
    char *const *x = a;
    char *const *y = b;

    return strcmp(*x, *y);
}

/* Paths of the plug-ins in a folder, in the order of their names. */
static bool read_folder(const char *folder, struct vec *paths, struct error *err)
{
    DIR *dir = opendir(folder);

    if (!dir)
        return error_set(err, "%s: %s", folder, strerror(errno));
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        struct text path = { 0 };

        if (entry->d_name[0] == '.' || !ends_in_so(entry->d_name))
            continue;
        text_format(&path, "%s/%s", folder, entry->d_name);
        *(char **)vec_push(paths, sizeof(char *)) = mem_text(text_get(&path));
        text_free(&path);
    }
    closedir(dir);
    if (paths->count)
        qsort(paths->data, paths->count, sizeof(char *), by_bytes);
    return true;
}

static bool load_folder(struct plugins *set, const char *folder, struct error *err)
{
    struct vec paths = { 0 };
    bool ok = read_folder(folder, &paths, err);

    for (size_t i = 0; i < paths.count; i++) {
        char *path = *(char **)vec_at(&paths, i, sizeof path);

        ok = ok && plugins_load(set, path, err);
        mem_free(path);
    }
    vec_free(&paths);
    return ok;
}

static bool load_entry(struct plugins *set, const char *name, struct error *err)
{
    struct stat about;

    if (stat(name, &about) == 0 && S_ISDIR(about.st_mode))
        return load_folder(set, name, err);
    return ends_in_so(name)
               ? plugins_load(set, name, err)
               : error_set(err, "%s: neither a folder nor a file that ends in .so", name);
}

bool plugins_environment(struct plugins *set, struct error *err)
{
    const char *value = getenv(variable);
    char *names, *rest;
    bool ok = true;

    if (!value)
        return true;
    names = mem_text(value);
    for (char *name = strtok_r(names, ":", &rest); ok && name; name = strtok_r(NULL, ":", &rest))
        ok = load_entry(set, name, err);
    mem_free(names);
    return ok || error_prefix(err, "%s", variable);
}

/* All names that could be meant: those of the program, then those of the set. */
struct names {
    const struct plugins *set;
    size_t at, plugin;
};

static const char *next_name(void *state)
{
    struct names *names = state;

    if (policy_all[names->at])
        return policy_all[names->at++]->name;
    return names->plugin < names->set->list.count
               ? plugin_at(names->set, names->plugin++)->policy->name
               : NULL;
}

const struct policy *plugins_find(struct plugins *set, const char *name, const char *system,
                                  struct error *err)
{
    struct names names = { .set = set };
    const struct policy *policy;
    struct error why;

    if (plugins_is_file(name))
        return load(set, name, system, err);
    policy = policy_find(name, &why);
    for (size_t i = 0; !policy && i < set->list.count; i++)
        if (!strcmp(plugin_at(set, i)->policy->name, name))
            policy = plugin_at(set, i)->policy;
    if (policy)
        return policy;
    error_set(err, "no policy '%.60s'", name);
    error_hint(err, text_nearest(name, next_name, &names), "; see 'orrery list policies'");
    return NULL;
}

/* The plug-in of this system whose file the text begins with, the longest if several do. */
static const struct plugin *named_at(const struct plugins *set, const char *text,
                                     const char *system)
{
    const struct plugin *found = NULL;

    for (size_t i = 0; i < set->list.count; i++) {
        const struct plugin *plugin = plugin_at(set, i);
        size_t length = strlen(plugin->file);

        if (is_of(plugin->policy, system) && !strncmp(text, plugin->file, length) &&
            (!found || length > strlen(found->file)))
            found = plugin;
    }
    return found;
}

void plugins_rename(const struct plugins *set, const char *text, const char *system,
                    struct text *out)
{
    for (bool begins = true; *text;) {
        const struct plugin *plugin = begins ? named_at(set, text, system) : NULL;

        begins = *text == ' ';
        text_add_bytes(out, plugin ? plugin->policy->name : text,
                       plugin ? strlen(plugin->policy->name) : 1);
        text += plugin ? strlen(plugin->file) : 1;
    }
}
