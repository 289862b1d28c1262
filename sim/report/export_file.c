/* Files and folders written beside their place and renamed. */
#include "sim/report/export_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool export_same_file(const char *path, const char *other)
{
    struct stat one, two;

    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

bool export_may_write(const char *path, const char *source, bool force, struct error *err)
{
    struct stat there;

    if (stat(path, &there) != 0)
        return errno == ENOENT || error_set(err, "%s: %s", path, strerror(errno));
    if (export_same_file(path, source))
        return error_set(err, "%s: this is the results file; choose another name with -o", path);
    if (!S_ISREG(there.st_mode))
        return error_set(err, "%s: not a regular file", path);
    return force || error_set(err, "%s: exists already; --force overwrites it", path);
}

bool export_file_open(struct export_file *file, const char *path, struct error *err)
{
    int fd;

    text_add(&file->path, path);
    text_format(&file->beside, "%s.%ld.tmp", path, (long)getpid());
    fd = open(text_get(&file->beside), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    file->out = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!file->out) {
        error_set(err, "%s: cannot be written: %s", path, strerror(errno));
        text_free(&file->path);
        text_free(&file->beside);
    }
    return file->out != NULL;
}

bool export_file_end(struct export_file *file, bool ok, struct error *err)
{
    if (!file->out)
        return false;
    if (ok && (fflush(file->out) != 0 || ferror(file->out)))
        ok = error_set(err, "%s: cannot be written; is the disk full?", text_get(&file->path));
    if (fclose(file->out) != 0 && ok)
        ok = error_set(err, "%s: cannot be written: %s", text_get(&file->path), strerror(errno));
    if (ok && rename(text_get(&file->beside), text_get(&file->path)) != 0)
        ok = error_set(err, "%s: cannot be written: %s", text_get(&file->path), strerror(errno));
    if (!ok)
        unlink(text_get(&file->beside));
    text_free(&file->path);
    text_free(&file->beside);
    file->out = NULL;
    return ok;
}

static bool is_table(const char *name)
{
    size_t length = strlen(name);

    return length > 4 && !strcmp(name + length - 4, ".csv");
}

/* Whether the folder holds nothing but tables; *other gets the name of what else there is. */
static bool only_tables(const char *path, struct text *other)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool good = folder != NULL;

    while (good && (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            !is_table(entry->d_name)) {
            text_add(other, entry->d_name);
            good = false;
        }
    if (folder)
        closedir(folder);
    return good;
}

static void remove_tables(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        if (is_table(entry->d_name))
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(path);
}

static bool may_replace(const char *path, bool force, struct error *err)
{
    struct text other = { 0 };
    struct stat there;
    bool ok;

    if (stat(path, &there) != 0)
        return errno == ENOENT || error_set(err, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(there.st_mode))
        return error_set(err, "%s: not a folder, which this is written into", path);
    if (!force)
        return error_set(err, "%s: exists already; --force overwrites it", path);
    ok = only_tables(path, &other) ||
         error_set(err, "%s: holds '%.80s', which is no table; choose another folder", path,
                   text_get(&other));
    text_free(&other);
    return ok;
}

bool export_folder_open(struct export_folder *folder, const char *path, bool force,
                        struct error *err)
{
    if (!may_replace(path, force, err))
        return false;
    text_add(&folder->path, path);
    /* "out/" is the folder "out", and its neighbour is no file in it. */
    while (folder->path.count > 1 && folder->path.data[folder->path.count - 1] == '/')
        folder->path.data[--folder->path.count] = '\0';
    text_format(&folder->beside, "%s.%ld.tmp", text_get(&folder->path), (long)getpid());
    folder->made = mkdir(text_get(&folder->beside), 0777) == 0;
    if (!folder->made) {
        error_set(err, "%s: cannot be written: %s", path, strerror(errno));
        text_free(&folder->path);
        text_free(&folder->beside);
    }
    return folder->made;
}

bool export_folder_end(struct export_folder *folder, bool ok, struct error *err)
{
    struct text old = { 0 };
    bool moved;

    if (!folder->made)
        return false;
    text_format(&old, "%s.%ld.old", text_get(&folder->path), (long)getpid());
    moved = ok && rename(text_get(&folder->path), text_get(&old)) == 0;
    if (ok && rename(text_get(&folder->beside), text_get(&folder->path)) != 0) {
        ok = error_set(err, "%s: cannot be written: %s", text_get(&folder->path), strerror(errno));
        if (moved)
            rename(text_get(&old), text_get(&folder->path));
        moved = false;
    }
    if (moved)
        remove_tables(text_get(&old));
    if (!ok)
        remove_tables(text_get(&folder->beside));
    text_free(&old);
    text_free(&folder->path);
    text_free(&folder->beside);
    folder->made = false;
    return ok;
}

void export_csv_field(struct text *line, const char *text)
{
    /* Blanks at an end are kept by quotes where readers would trim them. */
    size_t length = strlen(text);
    bool quotes = text[strcspn(text, ",\"\r\n")] ||
                  (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));

    if (!quotes) {
        text_add(line, text);
        return;
    }
    text_add(line, "\"");
    for (; *text; text++)
        text_add_bytes(line, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    text_add(line, "\"");
}

void export_safe_name(struct text *out, const char *name, size_t most)
{
    size_t start = out->count;

    for (; *name && out->count - start < most; name++) {
        bool plain = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
                     (*name >= '0' && *name <= '9') || *name == '-' ||
                     (*name == '.' && out->count > start);

        if (plain)
            text_add_bytes(out, name, 1);
        else if (out->count == start || out->data[out->count - 1] != '_')
            text_add(out, "_");
    }
    while (out->count > start + 1 && out->data[out->count - 1] == '_')
        out->data[--out->count] = '\0';
    if (out->count == start)
        text_add(out, "_");
}
