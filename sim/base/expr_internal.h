/* What reading formulas and working them out share: the steps, and the state of the reader. */
#ifndef ORRERY_BASE_EXPR_INTERNAL_H
#define ORRERY_BASE_EXPR_INTERNAL_H

#include <stdint.h>

#include "sim/base/expr.h"
#include "sim/base/vec.h"

/*
 * A formula is a straight line of steps over a stack: no jumps, both ends of ?: are worked out.
 * The last operand of each step comes from the stack, a variable or the step itself.
 */
enum expr_op {
    /* of one operand, which is taken from the stack if it is there; the result is put there */
    EXPR_PUSH,
    EXPR_NEGATE,
    EXPR_NOT,
    EXPR_ABS,
    EXPR_SQRT,
    EXPR_LOG2,
    EXPR_LOG10,
    EXPR_LN,
    EXPR_EXP,
    EXPR_FLOOR,
    EXPR_CEIL,
    /* of the top of the stack and one more; the result takes the place of the first */
    EXPR_ADD,
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_POWER,
    EXPR_WHOLE_POWER, /* by a constant */
    EXPR_MIN,
    EXPR_MAX,
    EXPR_LESS,
    EXPR_AT_MOST,
    EXPR_GREATER,
    EXPR_AT_LEAST,
    EXPR_EQUAL,
    EXPR_NOT_EQUAL,
    EXPR_AND,
    EXPR_OR,
    /* of the two upmost and one more: condition, then, else */
    EXPR_CHOOSE
};

enum expr_from { EXPR_OF_STACK, EXPR_OF_VARIABLE, EXPR_OF_STEP };

struct expr_step {
    uint8_t op;       /* enum expr_op */
    uint8_t from;     /* enum expr_from */
    uint8_t variable; /* with EXPR_OF_VARIABLE */
    double value;     /* with EXPR_OF_STEP */
};

/* What an operation of one or two operands gives: `left` counts only for those of two. */
double expr_apply(int op, double left, double right);

enum { EXPR_UNITS = 3, EXPR_LONGEST_NUMBER = 63 };

struct expr_unit {
    int power[EXPR_UNITS]; /* of s, B and W */
};

/* What a part of the formula gives: only what is on the stack has been written as steps. */
struct expr_operand {
    int from; /* enum expr_from */
    uint8_t variable;
    bool condition;
    double value; /* of a constant */
    struct expr_unit unit;
    size_t at; /* where the part begins */
};

struct expr_parser {
    const char *text;
    size_t at; /* of the next character */
    const struct expr_variable *variables;
    struct vec steps;
    size_t height, depth; /* of the stack; of the nesting */
    uint64_t uses;
    struct expr_fault *fault;
};

/* Sets the fault, `at` from 0; false, so that it can be returned. */
bool expr_fail(struct expr_parser *p, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Text: each passes over blanks first, and takes the sign or the word only if it comes next. */
void expr_skip_blanks(struct expr_parser *p);
bool expr_take(struct expr_parser *p, const char *sign);
bool expr_take_word(struct expr_parser *p, const char *word); /* no letter may follow it */

/* What stands at a place, for a message. */
const char *expr_seen(const struct expr_parser *p, size_t at, char room[48]);

/* Where the number at the start of a text ends, with its unit: "1e-3", "1h30m", "10Gbit/s". */
size_t expr_number_length(const char *text);

bool expr_same_unit(const struct expr_unit *a, const struct expr_unit *b);

/* "s", "B/s", "s^2", "1/s" or "a plain number". */
const char *expr_unit_text(const struct expr_unit *unit, char room[64]);

/* Steps: each writes its result over the first operand. */
void expr_write(struct expr_parser *p, int op, const struct expr_operand *last);
bool expr_push(struct expr_parser *p, const struct expr_operand *operand);
bool expr_apply_one(struct expr_parser *p, int op, struct expr_operand *operand);

/* The first was pushed, and still says where it came from: two constants give a constant. */
void expr_apply_two(struct expr_parser *p, int op, struct expr_operand *left,
                    const struct expr_operand *right);

/* A whole formula; and its smallest parts: a number, a name, a call or (...). */
bool expr_choice(struct expr_parser *p, struct expr_operand *out);
bool expr_primary(struct expr_parser *p, struct expr_operand *out);

#endif
