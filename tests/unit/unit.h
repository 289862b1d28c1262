/* What every unit test includes: cmocka with the headers it needs before it, and MUST. */
#ifndef ORRERY_TESTS_UNIT_UNIT_H
#define ORRERY_TESTS_UNIT_UNIT_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
// clang-format on

/* The call returns true; otherwise the test fails with the text of the `err` at hand. */
#define MUST(call)                               \
    do {                                         \
        if (!(call))                             \
            fail_msg("%s: %s", #call, err.text); \
    } while (0)

#endif
