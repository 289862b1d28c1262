/* Uses the installed headers and libraries: names a policy, and misspells one. */
#include <stdio.h>

#include "policies/registry.h"
#include "sim/base/rng.h"

int main(void)
{
    struct error err;
    const struct policy *easy = policy_find("batch.easy", &err);

    if (!easy || policy_find("batch.esay", &err))
        return 1;
    printf("%s\n%s\n", easy->name, err.text);
    return 0;
}
