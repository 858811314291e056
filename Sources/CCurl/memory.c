// SPDX-License-Identifier: Apache-2.0

// Memory for libcurl on the transfer thread. For each request it allocates some 33
// blocks, lets them grow 13 times and gives them all back. glibc keeps seven blocks of a
// size at hand; here whatever a request needed waits for the next. Every block is one
// of malloc's own, so that threads with and without this may pass them to each other.

#include "CCurl.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
};

// Blocks of one class hold at least as much. The small classes are glibc's own sizes,
// 24, 40, 56 … bytes; above a kilobyte they are powers of two.
enum {
    smallest = 24,
    step = 16,
    small_classes = 64,
    largest_small = smallest + step * (small_classes - 1),
    first_power = 11,
    last_power = 15,
    classes = small_classes + last_power - first_power + 1,
};

/// More than this is given back to malloc: a hundred transfers need 40 kB each.
enum { most_bytes = 4 << 20 };

static __thread struct {
    bool is_on;
    size_t bytes;
    struct block *free[classes];
} cache;

/// The class whose blocks hold so many bytes, or `classes` if none does.
static unsigned class_for(size_t size) {
    if (size <= smallest) return 0;
    if (size <= largest_small) return (unsigned)(size - smallest + step - 1) / step;
    if (size > (size_t)1 << last_power) return classes;
    unsigned power = 64 - (unsigned)__builtin_clzl(size - 1);
    return small_classes + (power < first_power ? 0 : power - first_power);
}

static size_t size_of(unsigned class) {
    return class < small_classes ? smallest + (size_t)step * class
                                 : (size_t)1 << (class - small_classes + first_power);
}

/// The class in which a block of so many usable bytes may wait, or `classes`.
static unsigned class_of(size_t usable) {
    if (usable < smallest) return classes;
    if (usable < largest_small + step) return (unsigned)(usable - smallest) / step;
    unsigned power = 63 - (unsigned)__builtin_clzl(usable);
    return power < first_power || power > last_power ? classes
                                                     : small_classes + power - first_power;
}

static void *take(size_t size) {
    if (!cache.is_on) return malloc(size);
    unsigned class = class_for(size);
    if (class == classes) return malloc(size);
    struct block *block = cache.free[class];
    if (!block) return malloc(size_of(class));
    cache.free[class] = block->next;
    cache.bytes -= size_of(class);
    return block;
}

static void give(void *pointer) {
    if (!pointer) return;
    if (cache.is_on) {
        unsigned class = class_of(malloc_usable_size(pointer));
        if (class < classes && cache.bytes + size_of(class) <= most_bytes) {
            struct block *block = pointer;
            block->next = cache.free[class];
            cache.free[class] = block;
            cache.bytes += size_of(class);
            return;
        }
    }
    free(pointer);
}

static void *grow(void *pointer, size_t size) {
    if (!cache.is_on || !pointer || !size) return realloc(pointer, size);
    size_t usable = malloc_usable_size(pointer);
    if (size <= usable) return pointer;
    if (class_for(size) == classes) return realloc(pointer, size);
    void *larger = take(size);
    if (!larger) return NULL;
    memcpy(larger, pointer, usable);
    give(pointer);
    return larger;
}

static void *take_zeroed(size_t count, size_t size) {
    size_t bytes;
    if (!cache.is_on || __builtin_mul_overflow(count, size, &bytes)) return calloc(count, size);
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
            struct block *block = cache.free[class];
            cache.free[class] = block->next;
            free(block);
        }
    }
    cache.bytes = 0;
}
