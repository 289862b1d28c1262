/* What can be seen of a plug-in before it is loaded and before its policy is used. */
#ifndef ORRERY_POLICIES_PLUGIN_CHECK_H
#define ORRERY_POLICIES_PLUGIN_CHECK_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/sha256.h"
#include "sim/policy.h"

/*
 * Whether the file is a shared object of this kind of machine with all of its segments: the loader
 * of the system would map a file that is cut off and die later. The digits are those of the
 * bytes. Errors begin with the name of the file.
 */
bool plugin_check_file(const char *file, char sha256[SHA256_TEXT], struct error *err);

/* Whether texts, sizes and parameters of a policy are there and agree; the table has 63 rows. */
bool plugin_check_policy(const struct policy *policy, const char *name, struct error *err);

#endif
