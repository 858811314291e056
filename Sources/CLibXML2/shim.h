// SPDX-License-Identifier: Apache-2.0

// The door to libxml2.

#pragma once
#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, whose headers clash with Foundation's own
// copy. Only the inside of an encoding handler depends on it; nobody looks there.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
