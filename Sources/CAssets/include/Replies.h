// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// The files of `Replies/`, in the order of the table; `replies_asset(i)` for i in 0 ..< `replies_asset_count()`.
size_t replies_asset_count(void);
struct Asset replies_asset(size_t index);
