// SPDX-License-Identifier: Apache-2.0
//
// Plain SQLite: fills a database in bulk, and does the least that recording
// mentions can cost.

#pragma once

/// Runs statements on the database at `path`. Returns 0, or SQLite's result code.
int baseline_sql(const char *path, const char *statements);

/// Inserts mentions with their identity, `likenesses` keys each, a customer, and
/// for one in ten a case, its history and its alert, in transactions of `batch`.
/// Returns how many, or -1.
long baseline_record(const char *path, long mentions, long batch, int likenesses);
