// SPDX-License-Identifier: Apache-2.0

#include "store.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>

static sqlite3 *opened(const char *path) {
    sqlite3 *database = NULL;
    if (sqlite3_open(path, &database) != SQLITE_OK) {
        sqlite3_close(database);
        return NULL;
    }
    return database;
}

int baseline_sql(const char *path, const char *statements) {
    sqlite3 *database = opened(path);
    if (database == NULL) return SQLITE_CANTOPEN;
    char *message = NULL;
    int result = sqlite3_exec(database, statements, NULL, NULL, &message);
    if (message != NULL) fprintf(stderr, "%s\n", message);
    sqlite3_free(message);
    sqlite3_close(database);
    return result;
}

enum { customer, mention, identity, likeness, decided, opening, history, alert, statements };

static const char *const sql[statements] = {
    [customer] = "INSERT INTO customers (company, channel, handle, account, person)"
                 " VALUES ('sokkenland', 'mastodon', ?1, ?1, 0)",
    [mention] = "INSERT INTO mentions (company, content_hash, feed, channel, customer, text, link,"
                " published_at, seen_at, is_own, language, polarity, sentiment, kind, urgency,"
                " signals, topics, facts, evidence, decision) VALUES ('sokkenland', 1, 'f',"
                " 'mastodon', ?1, ?2, 'https://toet.example/1', ?3, ?3, 0, 'nl', -0.5, 'negative',"
                " 'complaint', 1, '', 'app', '[]', '[]', '')",
    [identity] = "INSERT INTO identities (company, identity, mention)"
                 " VALUES ('sokkenland', ?1, ?2)",
    [likeness] = "INSERT INTO likenesses (company, key, mention) VALUES ('sokkenland', ?1, ?2)",
    [decided] = "UPDATE mentions SET decision = 'open', \"case\" = ?1 WHERE id = ?2",
    [opening] = "INSERT INTO cases (company, channel, customer, person, status, status_at, kind,"
                " urgency, signals, topics, opened_at, waiting_since, last_mention_at, contacts)"
                " VALUES ('sokkenland', 'mastodon', ?1, ?1, 'open', ?2, 'complaint', 1, '', 'app',"
                " ?2, ?2, ?2, 1)",
    [history] = "INSERT INTO events (\"case\", at, actor, action, mention)"
                " VALUES (?1, ?2, 'gehoord', 'opened', ?3)",
    [alert] = "INSERT INTO outbox (decided_at, kind, urgency, company, \"case\", signals, text)"
              " VALUES (?1, 'nieuw', 1, 'sokkenland', ?2, '', ?3)",
};

static int run(sqlite3_stmt *statement) {
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE ? 0 : 1;
}

/// The same spread as random keys, and the same on every run.
static int64_t scattered(int64_t number) {
    uint64_t value = (uint64_t)number * 0x9E3779B97F4A7C15ull;
    return (int64_t)(value ^ (value >> 31));
}

long baseline_record(const char *path, long mentions, long batch, int likenesses) {
    sqlite3 *database = opened(path);
    if (database == NULL) return -1;
    sqlite3_exec(database, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    sqlite3_stmt *prepared[statements] = {0};
    int failures = 0;
    for (int index = 0; index < statements; index++) {
        failures += sqlite3_prepare_v2(database, sql[index], -1, &prepared[index], NULL) != SQLITE_OK;
    }
    static const char text[] =
        "Drie weken geleden besteld bij Sokkenland en nog steeds niets gekregen, terwijl de app "
        "al dagen zegt dat het pakket onderweg is. Wie kan mij helpen?";
    char name[64];
    for (long index = 0; index < mentions && failures == 0; index++) {
        if (index % batch == 0) sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        int64_t now = 1794816000000 + index;
        snprintf(name, sizeof name, "@raw%ld", index);
        sqlite3_bind_text(prepared[customer], 1, name, -1, SQLITE_TRANSIENT);
        failures += run(prepared[customer]);
        int64_t author = sqlite3_last_insert_rowid(database);
        sqlite3_bind_int64(prepared[mention], 1, author);
        sqlite3_bind_text(prepared[mention], 2, text, -1, SQLITE_STATIC);
        sqlite3_bind_int64(prepared[mention], 3, now);
        failures += run(prepared[mention]);
        int64_t number = sqlite3_last_insert_rowid(database);
        snprintf(name, sizeof name, "%016llx%016llx", (unsigned long long)scattered(index),
                 (unsigned long long)index);
        sqlite3_bind_text(prepared[identity], 1, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(prepared[identity], 2, number);
        failures += run(prepared[identity]);
        for (int key = 0; key < likenesses; key++) {
            sqlite3_bind_int64(prepared[likeness], 1, scattered(index * 16 + key));
            sqlite3_bind_int64(prepared[likeness], 2, number);
            failures += run(prepared[likeness]);
        }
        sqlite3_bind_null(prepared[decided], 1);
        if (index % 10 == 0) {
            sqlite3_bind_int64(prepared[opening], 1, author);
            sqlite3_bind_int64(prepared[opening], 2, now);
            failures += run(prepared[opening]);
            int64_t opened = sqlite3_last_insert_rowid(database);
            sqlite3_bind_int64(prepared[history], 1, opened);
            sqlite3_bind_int64(prepared[history], 2, now);
            sqlite3_bind_int64(prepared[history], 3, number);
            failures += run(prepared[history]);
            sqlite3_bind_int64(prepared[alert], 1, now);
            sqlite3_bind_int64(prepared[alert], 2, opened);
            sqlite3_bind_text(prepared[alert], 3, text, -1, SQLITE_STATIC);
            failures += run(prepared[alert]);
            sqlite3_bind_int64(prepared[decided], 1, opened);
        }
        sqlite3_bind_int64(prepared[decided], 2, number);
        failures += run(prepared[decided]);
        if ((index + 1) % batch == 0 || index + 1 == mentions) {
            failures += sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK;
        }
    }
    for (int index = 0; index < statements; index++) sqlite3_finalize(prepared[index]);
    sqlite3_close(database);
    return failures == 0 ? mentions : -1;
}
