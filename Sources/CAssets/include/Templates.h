// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// The files of `Templates/`, in the order of the table; `templates_asset(i)` for i in 0 ..< `templates_asset_count()`.
size_t templates_asset_count(void);
struct Asset templates_asset(size_t index);
