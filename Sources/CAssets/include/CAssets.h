// SPDX-License-Identifier: Apache-2.0

// What is compiled in as it stands: reply rules, SQL, templates. Each
// room has a C file and a header of its own, so that words, rules and SQL can
// change without touching each other.

#pragma once
#include "Asset.h"
#include "Feeds.h"
#include "Language.h"
#include "Replies.h"
#include "Schema.h"
#include "Templates.h"
