#pragma once

#include "relay/storage/sqlite.h"

namespace chat::relay {

/// The index of words, which has no copy of the lines. It takes define_tokenizer().
inline constexpr const char* kWordsTable =
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, content = 'lines', content_rowid = 'id', "
    "columnsize = 0, tokenize = 'chat_words remove_diacritics 2')";

bool is_index_sound(const Sqlite& database);

/// The index is made anew from the lines, so what is wrong with it costs no line. No other statement may be
/// under way.
bool make_index_anew(const Sqlite& database);

/// The index of an earlier version, whose words are other ones, is set aside: there is none then. That takes
/// no longer for a large one. Only in a transaction. Returns false if it could not be done.
bool set_former_index_aside(const Sqlite& database);

/// Deletes some of what was set aside. Returns whether there may be more.
bool shrink_former_index(const Sqlite& database);

}  // namespace chat::relay
