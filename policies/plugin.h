/* Policies out of the tree: shared objects that hold the same const symbols as the files here. */
#ifndef ORRERY_POLICIES_PLUGIN_H
#define ORRERY_POLICIES_PLUGIN_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/sha256.h"
#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "sim/policy.h"

/*
 * A plug-in is a file such as mine.so with a symbol <system>_<file> (batch_mine, a const struct
 * batch_policy) whose name is <system>.<file> (batch.mine). It is built from the contract of the
 * system as any policy of the tree and calls the verbs that the program exports; there is no second
 * interface. One file may hold policies of several systems.
 *
 * Before its policy is used the file is checked: a whole shared object, the mark of the contract
 * (struct policy_interface) as in this program, a name that is nobody else's, a table of parameters
 * that fits self_size and whose defaults are in their ranges. What its code does when it is called
 * cannot be checked. It is loaded in a copy of the process first, without standard input and output
 * and for at most 30 s, so code that runs when it is loaded (a constructor) runs twice; a file
 * whose code ends that process is refused.
 *
 * Loading is for the thread that plans: nothing here may be called while runs are on. A file
 * stays open until the program ends, whatever becomes of the set, since runs hold its policy.
 */

/* One policy of a file. */
struct plugin {
    const struct policy *policy; /* lives until the program ends */
    char *file;                  /* as it was named; owned by the set */
    char sha256[SHA256_TEXT];    /* of the file, so that one built anew is another policy */
};

/* The plug-ins that a study or a command knows. Zero-initialise; plugins_free at the end. */
struct plugins {
    struct vec list; /* struct plugin, in the order of loading */
};

void plugins_free(struct plugins *set);

/*
 * Loads what the environment variable ORRERY_POLICIES names: files, and folders whose *.so are
 * taken in the order of their names, separated by ':'. The first that is not in order is an error.
 */
bool plugins_environment(struct plugins *set, struct error *err);

/* Whether a name means a file: it has a '/' or ends in ".so". */
bool plugins_is_file(const char *name);

/* Loads all policies of a file, at least one; those there already are left. */
bool plugins_load(struct plugins *set, const char *file, struct error *err);

/*
 * The policy of a name: one of the program, of the set, or of a file, which is loaded first and
 * must then hold a policy of this system. NULL with the nearest name in the error.
 */
const struct policy *plugins_find(struct plugins *set, const char *name, const char *system,
                                  struct error *err);

/*
 * Adds a text that names policies, "./mine.so + batch.his{depth: 3}", to `out`, with names of
 * policies of this system in place of files: "batch.mine + batch.his{depth: 3}".
 */
void plugins_rename(const struct plugins *set, const char *text, const char *system,
                    struct text *out);

/* The plug-in that a policy came with; NULL for one of the program. Borrowed until the next load.
 */
const struct plugin *plugins_of(const struct plugins *set, const struct policy *policy);

#endif
