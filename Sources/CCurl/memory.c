// SPDX-License-Identifier: Apache-2.0

// Memory for libcurl on the transfer thread. For each request it allocates some 33
// blocks, lets them grow 13 times and gives them all back. glibc keeps seven blocks of a
// size at hand; here whatever a request needed waits for the next. Each block says
// itself how large it is, so that threads with and without this may pass them to each
// other.

#include "CCurl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// What stands before the bytes that libcurl sees.
struct head {
    size_t room;
    /// The class in which it may wait, or `classes`.
    unsigned class;
};

static_assert(sizeof(struct head) == 16, "what follows it must stay aligned");

// Blocks of one class hold at least as much. The small classes fit glibc's own sizes;
// above a kilobyte they are powers of two.
enum {
    smallest = 24,
    step = 16,
    small_classes = 64,
    largest_small = smallest + step * (small_classes - 1),
    first_power = 11,
    last_power = 15,
    classes = small_classes + last_power - first_power + 1,
};

/// What a text that is put together piece by piece gets at first. libcurl asks for 32
/// bytes, doubles them each time that it runs out, and a request is half a kilobyte.
enum { first_room = 1024 };

/// More than this is given back to malloc: a hundred transfers need 40 kB each.
enum { most_bytes = 4 << 20 };

static __thread struct {
    bool is_on;
    size_t bytes;
    struct head *free[classes];
} cache;

/// Where a block that waits names the next.
static struct head **next_of(struct head *head) { return (struct head **)(head + 1); }

/// The class whose blocks hold so many bytes, or `classes` if none does.
static unsigned class_for(size_t size) {
    if (size <= smallest) return 0;
    if (size <= largest_small) return (unsigned)(size - smallest + step - 1) / step;
    if (size > (size_t)1 << last_power) return classes;
    unsigned power = 64 - (unsigned)__builtin_clzl(size - 1);
    return small_classes + (power < first_power ? 0 : power - first_power);
}

static size_t room_of(unsigned class) {
    return class < small_classes ? smallest + (size_t)step * class
                                 : (size_t)1 << (class - small_classes + first_power);
}

static void *take(size_t size) {
    unsigned class = class_for(size);
    struct head *head = NULL;
    if (class < classes) {
        head = cache.free[class];
        if (head) {
            cache.free[class] = *next_of(head);
            cache.bytes -= head->room;
            return head + 1;
        }
        size = room_of(class);
    }
    if (size > PTRDIFF_MAX) return NULL;
    head = malloc(sizeof *head + size);
    if (!head) return NULL;
    head->room = size;
    head->class = class;
    return head + 1;
}

// By itself, so that it costs nothing where there is nothing to give back: libcurl does
// that a hundred times a request.
static __attribute__((noinline)) void keep(struct head *head) {
    if (cache.is_on && head->class < classes && cache.bytes + head->room <= most_bytes) {
        *next_of(head) = cache.free[head->class];
        cache.free[head->class] = head;
        cache.bytes += head->room;
        return;
    }
    free(head);
}

static void give(void *pointer) {
    if (pointer) keep((struct head *)pointer - 1);
}

static void *grow(void *pointer, size_t size) {
    if (!pointer) return take(cache.is_on && size < first_room ? first_room : size);
    struct head *head = (struct head *)pointer - 1;
    if (size <= head->room) return pointer;
    if (head->class == classes) {
        if (size > PTRDIFF_MAX) return NULL;
        head = realloc(head, sizeof *head + size);
        if (!head) return NULL;
        head->room = size;
        return head + 1;
    }
    void *larger = take(size);
    if (!larger) return NULL;
    memcpy(larger, pointer, head->room);
    give(pointer);
    return larger;
}

static void *take_zeroed(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    void *pointer = take(bytes);
    return pointer ? memset(pointer, 0, bytes) : NULL;
}

static char *copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *pointer = take(size);
    return pointer ? memcpy(pointer, text, size) : NULL;
}

CURLcode ccurl_start(void) {
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give, grow, copy, take_zeroed);
}

void ccurl_keep_memory(bool is_on) {
    cache.is_on = is_on;
    if (is_on) return;
    for (unsigned class = 0; class < classes; class++) {
        while (cache.free[class]) {
            struct head *head = cache.free[class];
            cache.free[class] = *next_of(head);
            free(head);
        }
    }
    cache.bytes = 0;
}
