// SPDX-License-Identifier: Apache-2.0

#pragma once
#include "Asset.h"

/// The files of `Feeds/`: named character references, words of dates, zones.
struct Asset feeds_entities(void);
struct Asset feeds_dates(void);
struct Asset feeds_zones(void);
