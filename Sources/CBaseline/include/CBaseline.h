// SPDX-License-Identifier: Apache-2.0

// What plain C needs for the same work: the yardstick of the benchmarks.

#pragma once
#include <stddef.h>
#include <stdint.h>
#include "fetch.h"
#include "store.h"
#include "words.h"

/// Pushes a document through libxml2's SAX2 parser with handlers that only count.
/// Returns elements and bytes of text together, so that nothing can be optimised away.
int64_t baseline_parse(const char *_Nonnull bytes, size_t count);
