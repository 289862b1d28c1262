/* Members of JSON objects by tables; numbers are read from their text, exactly. */
#include "traces/members.h"

#include <string.h>

#include "sim/base/text.h"
#include "traces/number.h"

static const struct intake_reason unknown_key = { STORE_NOTED,
                                                  "is a key that is not known; ignored", NULL };

static bool wrong(const struct json *value, const struct member *member, const char *expected,
                  struct error *err)
{
    const char *kind = json_kind_name(value->kind);

    if (value->kind == JSON_NUMBER || value->kind == JSON_STRING)
        return json_error(value, err, "'%s' is '%.40s'; expected %s", member->key, value->text,
                          expected);
    return json_error(value, err, "'%s' is %s; expected %s", member->key, kind, expected);
}

static bool read_number(const struct json *value, const struct member *member, int64_t *to,
                        struct error *err)
{
    enum number kind = NUMBER_BAD;

    if (value->kind == JSON_NUMBER)
        kind = number_read(value->text, strlen(value->text), member->decimals, to);
    if (kind == NUMBER_RANGE)
        return wrong(value, member, "a smaller number", err);
    if (kind == NUMBER_BAD || (kind == NUMBER_CUT && member->decimals == 0))
        return wrong(value, member, member->decimals ? "a number" : "a whole number", err);
    return member->negative || *to >= 0 || wrong(value, member, "0 or more", err);
}

static bool read_flag(const struct json *value, const struct member *member, int64_t *to,
                      struct error *err)
{
    *to = value->kind == JSON_TRUE || (value->kind == JSON_NUMBER && value->number == 1);
    return *to || value->kind == JSON_FALSE || (value->kind == JSON_NUMBER && value->number == 0) ||
           wrong(value, member, "true or false", err);
}

static bool read_member(const struct json *value, const struct member *member, void *to,
                        struct error *err)
{
    switch (member->kind) {
    case MEMBER_TEXT:
        if (value->kind != JSON_STRING && value->kind != JSON_NUMBER)
            return wrong(value, member, "a string", err);
        memcpy(to, &value->text, sizeof value->text);
        return true;
    case MEMBER_NUMBER:
        return read_number(value, member, to, err);
    case MEMBER_FLAG:
        return read_flag(value, member, to, err);
    case MEMBER_LIST:
        memcpy(to, &value, sizeof value);
        return value->kind == JSON_LIST || wrong(value, member, "a list", err);
    case MEMBER_OBJECT:
        memcpy(to, &value, sizeof value);
        return value->kind == JSON_OBJECT || wrong(value, member, "an object", err);
    case MEMBER_IGNORED:
        break;
    }
    return true;
}

/* The value of a field that the object does not have. */
static void set_missing(const struct member *member, void *to)
{
    const int64_t unknown = STORE_UNKNOWN;
    const void *none = NULL;

    if (member->kind == MEMBER_NUMBER || member->kind == MEMBER_FLAG)
        memcpy(to, &unknown, sizeof unknown);
    else if (member->kind != MEMBER_IGNORED)
        memcpy(to, &none, sizeof none);
}

static bool note_unknown(struct intake *intake, const struct json *object,
                         const struct members *members, struct error *err)
{
    for (const struct json *value = object->first; value; value = value->next) {
        struct intake_field field = { 0, value->key, "", 0 };
        size_t i = 0;

        while (i < members->count && strcmp(members->list[i].key, value->key) != 0)
            i++;
        if (i < members->count)
            continue;
        intake_at(intake, value->line);
        if (!intake_count(intake, &unknown_key, &field, err))
            return false;
    }
    return true;
}

bool members_read(struct intake *intake, const struct json *object, const struct members *members,
                  void *row, struct error *err)
{
    if (object->kind != JSON_OBJECT)
        return json_error(object, err, "%s is %s; expected an object", members->what,
                          json_kind_name(object->kind));
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->list[i];
        const struct json *value = json_get(object, member->key);
        void *to = (char *)row + member->offset;

        set_missing(member, to);
        if (value && value->kind != JSON_NULL) {
            if (!read_member(value, member, to, err))
                return false;
        } else if (member->must) {
            return json_error(object, err, "%s without '%s'", members->what, member->key);
        }
    }
    if (!note_unknown(intake, object, members, err))
        return false;
    intake_at(intake, object->line);
    return true;
}

const struct json *members_parse(struct intake *intake, struct error *err)
{
    struct input *input = intake_input(intake);
    size_t size;
    char *data;

    if (!input_whole(input, &data, &size, err))
        return NULL;
    intake_at(intake, 1);
    return json_parse(input_name(input), data, size, intake_arena(intake), err);
}
