/* What every unit test includes: cmocka and the headers it needs before it, in its order. */
#ifndef ORRERY_TESTS_UNIT_UNIT_H
#define ORRERY_TESTS_UNIT_UNIT_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
// clang-format on

#endif
