// SPDX-License-Identifier: Apache-2.0

// The compiled lexicon: every table of `Sources/CAssets/Lexicon` as one block,
// made by `CompileLexicon` while the program is built.

#pragma once
#include <stddef.h>

/// The block; lives as long as the program.
const void *_Nonnull lexicon_image(void);
/// Its size in bytes.
size_t lexicon_image_size(void);
