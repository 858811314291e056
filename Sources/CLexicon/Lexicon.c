// SPDX-License-Identifier: Apache-2.0

// The door to the compiled lexicon. Its bytes stand in a file that
// `CompileLexicon` writes.

#include "CLexicon.h"

extern const unsigned char lexicon_image_bytes[];
extern const size_t lexicon_image_count;

const void *lexicon_image(void) { return lexicon_image_bytes; }
size_t lexicon_image_size(void) { return lexicon_image_count; }
