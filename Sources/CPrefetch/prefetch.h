// SPDX-License-Identifier: Apache-2.0

// What Swift has no word for: asking the processor for memory ahead of time.

#pragma once

/// Asks for the line of memory at an address, and does not wait for it. Any
/// address will do, also one that nothing lies at.
static inline void prefetch(const void *_Nullable address) { __builtin_prefetch(address); }
