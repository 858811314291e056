// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// The files of `Lexicon/`, in the order of the table; `lexicon_asset(i)` for i in 0 ..< `lexicon_asset_count()`.
size_t lexicon_asset_count(void);
struct Asset lexicon_asset(size_t index);
