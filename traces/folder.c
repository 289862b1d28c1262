/* Lists the files of a folder in a fixed order. */
#include "traces/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"

/* Digits compare as numbers, so that 2.csv comes before 10.csv. */
static int compare_names(const void *left, const void *right)
{
    const char *a = *(const char *const *)left, *b = *(const char *const *)right;

    while (*a || *b) {
        size_t x = strspn(a, "0123456789"), y = strspn(b, "0123456789");
        size_t zeros = strspn(a, "0"), others = strspn(b, "0");

        if (x && y) {
            int order;

            x -= zeros;
            y -= others;
            order = x != y ? (x < y ? -1 : 1) : strncmp(a + zeros, b + others, x);
            if (order || zeros != others)
                return order ? order : zeros < others ? -1 : 1;
            a += x + zeros;
            b += y + others;
        } else {
            if (*a != *b)
                return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
        }
    }
    return 0;
}

void folder_close(struct folder *folder)
{
    for (size_t i = 0; i < folder->paths.count; i++)
        mem_free(*(char **)vec_at(&folder->paths, i, sizeof(char *)));
    vec_free(&folder->paths);
}

static bool add_member(struct folder *folder, const char *path, const char *name, struct error *err)
{
    struct text full = { 0 };
    struct stat about;
    bool ok;

    text_format(&full, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", name);
    ok = stat(text_get(&full), &about) == 0 ||
         error_set(err, "%s: %s", text_get(&full), strerror(errno));
    if (ok && S_ISREG(about.st_mode))
        *(char **)vec_push(&folder->paths, sizeof(char *)) = mem_text(text_get(&full));
    text_free(&full);
    return ok;
}

bool folder_open(const char *path, struct folder *folder, struct error *err)
{
    struct dirent *entry;
    struct stat about;
    bool ok = true;
    DIR *listing;

    if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return true;
    listing = opendir(path);
    if (!listing)
        return error_set(err, "%s: %s", path, strerror(errno));
    while (ok && (entry = readdir(listing)))
        if (entry->d_name[0] != '.')
            ok = add_member(folder, path, entry->d_name, err);
    closedir(listing);
    if (ok && folder->paths.count == 0)
        ok = error_set(err, "%s: a folder without files", path);
    if (ok)
        qsort(folder->paths.data, folder->paths.count, sizeof(char *), compare_names);
    return ok;
}
