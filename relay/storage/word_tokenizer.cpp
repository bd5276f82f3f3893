#include "relay/storage/word_tokenizer.h"

#include "common/code_point.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace chat::relay {
namespace {

constexpr const char* kName = "chat_words";

// Unicode's blocks, by script. What is no letter or digit in them, as the comma U+3001 is not, lies between
// words.
constexpr std::array<CodeRange, 22> kUnspaced{{{0x0E00, 0x0EFF},      // Thai, Lao
                                               {0x0F00, 0x109F},      // Tibetan, Burmese
                                               {0x1780, 0x17FF},      // Khmer
                                               {0x1950, 0x19DF},      // Tai Le, New Tai Lue
                                               {0x1A20, 0x1AAF},      // Tai Tham
                                               {0x1B00, 0x1B7F},      // Balinese
                                               {0x3005, 0x3007},      // marks of repetition, zero
                                               {0x3021, 0x3029},      // Hangzhou numerals
                                               {0x3031, 0x303B},      // kana's marks of repetition
                                               {0x3041, 0x30FF},      // hiragana, katakana
                                               {0x3105, 0x312F},      // bopomofo
                                               {0x31A0, 0x31BF},      // the same
                                               {0x31F0, 0x31FF},      // katakana
                                               {0x3400, 0x4DBF},      // ideographs
                                               {0x4E00, 0xA4CF},      // the same; Yi
                                               {0xA980, 0xA9FF},      // Javanese, Burmese
                                               {0xAA60, 0xAADF},      // Burmese, Tai Viet
                                               {0xAC00, 0xD7A3},      // Hangul
                                               {0xF900, 0xFAFF},      // ideographs
                                               {0xFF66, 0xFF9F},      // katakana
                                               {0x1AFF0, 0x1B16F},    // kana
                                               {0x20000, 0x3FFFD}}};  // ideographs

constexpr utf8proc_int32_t kFirstUnspaced = kUnspaced.front().first;

// Of UTF-8 with the first of them.
constexpr unsigned char kLeastLead = 0xE0;

bool is_mark(utf8proc_int32_t code) {
  const auto category = utf8proc_get_property(code)->category;
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/// How many bytes there are before the first character that is a word by itself.
std::size_t bytes_before_unspaced(std::string_view text) {
  const auto may_lead = [](char byte) { return static_cast<unsigned char>(byte) >= kLeastLead; };
  std::size_t at = 0;
  while (true) {
    const auto* const lead = std::find_if(text.begin() + at, text.end(), may_lead);
    at = static_cast<std::size_t>(lead - text.begin());
    if (at == text.size()) return at;
    const CodePoint next = first_code_point(text.substr(at));
    if (next.valid && is_word_by_itself(next.code)) return at;
    at += next.bytes;
  }
}

/// The first character of `text`, which is a word by itself, and the marks on it.
std::string_view character_with_marks(std::string_view text) {
  std::size_t size = first_code_point(text).bytes;
  while (size < text.size()) {
    const CodePoint next = first_code_point(text.substr(size));
    if (!next.valid || !is_mark(next.code)) break;
    size += next.bytes;
  }
  return text.substr(0, size);
}

/// Without what is not seen, as a variation selector is not, and as one character where there is one.
std::string as_token(std::string_view character) {
  std::string token;
  for (std::string_view left = character; !left.empty();) {
    const CodePoint next = first_code_point(left);
    if (!utf8proc_get_property(next.code)->ignorable) token.append(left.substr(0, next.bytes));
    left.remove_prefix(next.bytes);
  }
  return token.size() == first_code_point(token).bytes ? token : composed(token);
}

using TakeToken = int (*)(void*, int, const char*, int, int, int);

/// Where tokens go to, of a piece of a text that begins at `offset`.
struct Taker {
  void* context;
  TakeToken take;
  int offset;
};

int take_of_piece(void* context, int flags, const char* token, int bytes, int start, int end) {
  const Taker& taker = *static_cast<const Taker*>(context);
  return taker.take(taker.context, flags, token, bytes, taker.offset + start, taker.offset + end);
}

class WordTokenizer {
 public:
  WordTokenizer() = default;
  WordTokenizer(const WordTokenizer&) = delete;
  WordTokenizer& operator=(const WordTokenizer&) = delete;
  ~WordTokenizer() {
    if (made_ != nullptr) of_spaced_.xDelete(made_);
  }

  int begin(fts5_api* api, const char** arguments, int count) {
    void* context = nullptr;
    const int found = api->xFindTokenizer(api, "unicode61", &context, &of_spaced_);
    return found == SQLITE_OK ? of_spaced_.xCreate(context, arguments, count, &made_) : found;
  }

  int tokenize(std::string_view text, int flags, void* context, TakeToken take) {
    int result = SQLITE_OK;
    for (std::size_t at = 0; at < text.size() && result == SQLITE_OK;) {
      const std::string_view left = text.substr(at);
      const std::string_view spaced = left.substr(0, bytes_before_unspaced(left));
      const auto offset = static_cast<int>(at);
      const std::string_view piece = spaced.empty() ? character_with_marks(left) : spaced;
      const auto bytes = static_cast<int>(piece.size());
      if (spaced.empty()) {
        const std::string token = as_token(piece);
        result = take(context, 0, token.data(), static_cast<int>(token.size()), offset, offset + bytes);
      } else {
        Taker taker{context, take, offset};
        result = of_spaced_.xTokenize(made_, &taker, flags, piece.data(), bytes, take_of_piece);
      }
      at += piece.size();
    }
    return result;
  }

 private:
  fts5_tokenizer of_spaced_{};
  Fts5Tokenizer* made_ = nullptr;
};

// What SQLite calls, through which no exception may pass.

int create(void* api, const char** arguments, int count, Fts5Tokenizer** made) {
  std::unique_ptr<WordTokenizer> tokenizer(new (std::nothrow) WordTokenizer);
  if (tokenizer == nullptr) return SQLITE_NOMEM;
  const int begun = tokenizer->begin(static_cast<fts5_api*>(api), arguments, count);
  if (begun == SQLITE_OK) *made = reinterpret_cast<Fts5Tokenizer*>(tokenizer.release());
  return begun;
}

void destroy(Fts5Tokenizer* made) {
  delete reinterpret_cast<WordTokenizer*>(made);
}

int tokenize(Fts5Tokenizer* made, void* context, int flags, const char* text, int bytes, TakeToken take) {
  if (text == nullptr) return SQLITE_OK;
  try {
    const std::string_view all(text, static_cast<std::size_t>(bytes));
    return reinterpret_cast<WordTokenizer*>(made)->tokenize(all, flags, context, take);
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
}

/// SQLite's manual, "FTS5 Extension", 7: how it is had. Null where there is none.
fts5_api* api_of(sqlite3* database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return nullptr;
  sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

bool is_word_by_itself(utf8proc_int32_t code) {
  return code >= kFirstUnspaced && is_in_any(kUnspaced, code) && is_letter_or_digit(code);
}

bool define_tokenizer(sqlite3* database) {
  fts5_api* const api = api_of(database);
  if (api == nullptr) return false;
  fts5_tokenizer ours{create, destroy, tokenize};
  return api->xCreateTokenizer(api, kName, api, &ours, nullptr) == SQLITE_OK;
}

}  // namespace chat::relay
