// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// The files of `Schema/`, in the order of the table; `schema_asset(i)` for i in 0 ..< `schema_asset_count()`.
size_t schema_asset_count(void);
struct Asset schema_asset(size_t index);
