#pragma once

#include <utf8proc.h>

struct sqlite3;

namespace chat::relay {

/// Whether the character stands for itself where words are looked for: it is a letter or a digit of a script
/// that sets no blanks between words, or a syllable of Korean, whose words take on endings.
bool is_word_by_itself(utf8proc_int32_t code);

/// Tells FTS5 of a tokenizer, "chat_words", whose arguments are those of unicode61 (SQLite's manual, "FTS5
/// Extension", 4.3.1). It takes text apart as that does; but a character that is_word_by_itself() is a token,
/// with the marks on it. A phrase of FTS5 then finds a word within a sentence. Returns false where SQLite has
/// no FTS5. To be called for each connection that writes or reads such an index.
bool define_tokenizer(sqlite3* database);

}  // namespace chat::relay
