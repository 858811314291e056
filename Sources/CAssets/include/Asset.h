// SPDX-License-Identifier: Apache-2.0

#pragma once
#include <stddef.h>

/// One embedded file: its name as in the source tree and its bytes.
/// The bytes live as long as the program; they are not zero-terminated.
struct Asset {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t count;
};
