// SPDX-License-Identifier: Apache-2.0

// The least that understanding words can cost: cut a text into them and look
// each of them up.

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Cuts a text into runs of letters, folds and hashes them, and looks them up.
///
/// - Parameters:
///   - slots: hashes by open addressing, 0 for empty; `mask` + 1 of them.
///   - learns: adds the words that are not there yet.
/// - Returns: how many words were there.
size_t baseline_words(
    const uint8_t *_Nonnull text, size_t count, uint64_t *_Nonnull slots, size_t mask, bool learns);

/// What a program cost.
struct baseline_cost {
    double cpu_seconds;
    double seconds;
    size_t peak_bytes;
    bool succeeded;
};

/// Runs a program to its end, silent.
struct baseline_cost baseline_cost_of(char *_Nullable const *_Nonnull arguments);
