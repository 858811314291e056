// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// `Lexicon/language.bin`, the weights of the language detector; its format is in `Lexicon/language.md`.
struct Asset language_asset(void);

/// The words of times, `Templates/moments.tsv`: kind ⇥ value ⇥ words.
struct Asset moments_asset(void);
