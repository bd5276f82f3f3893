#include "relay/dialects/line/typed_line.h"

#include "common/code_point.h"
#include "common/display_width.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chat::relay {
namespace {

constexpr char kBackspace = '\x08';
constexpr char kEraseLine = '\x15';
constexpr char kEraseWord = '\x17';
constexpr char kEscape = '\x1B';

constexpr std::size_t kEscapeMaxBytes = 16;

constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> special{};
  for (const char byte : std::string_view("\r\n\x08\x15\x17\x1B\x7F\xFF")) {
    special[static_cast<unsigned char>(byte)] = true;
  }
  return special;
}

constexpr std::array<bool, 256> kSpecial = special_bytes();

std::string_view plain_beginning(std::string_view bytes) {
  const auto* const end = std::find_if(bytes.begin(), bytes.end(),
                                       [](char byte) { return kSpecial[static_cast<unsigned char>(byte)]; });
  return bytes.substr(0, static_cast<std::size_t>(end - bytes.begin()));
}

bool is_any_of(char byte, std::string_view bytes) {
  return bytes.find(byte) != std::string_view::npos;
}

enum class Sequence { key, unfinished, other };

/// What a cursor or function key sends (xterm's "PC-Style Function Keys"): ESC [ 1;5 C, ESC O P.
Sequence sequence_of(std::string_view bytes) {
  if (bytes.size() == 1) return Sequence::unfinished;
  const char last = bytes.back();
  if (bytes[1] == 'O') {
    if (bytes.size() == 2) return Sequence::unfinished;
    return (last >= 'A' && last <= 'Z') || (last >= 'a' && last <= 'z') ? Sequence::key : Sequence::other;
  }
  if (bytes[1] != '[') return Sequence::other;
  if (bytes.size() == 2) return Sequence::unfinished;
  // The Linux console's F1 to F5: ESC [ [ A.
  if (bytes == "\x1B[[") return Sequence::unfinished;
  if (bytes.starts_with("\x1B[[")) return last >= 'A' && last <= 'E' ? Sequence::key : Sequence::other;
  // rxvt's with Shift and Ctrl: ESC [ a, ESC [ 3 ^, ESC [ 3 $.
  if (is_any_of(last, "ABCDEFGHPQRSZ~abcd^$@")) return Sequence::key;
  return is_any_of(last, "0123456789;") && bytes.size() < kEscapeMaxBytes ? Sequence::unfinished
                                                                          : Sequence::other;
}

/// Where the last cluster of `text`, which is not empty, begins. Found from nearby: erasing a long line one
/// by one must not cost its length each time.
std::size_t last_cluster(std::string_view text) {
  constexpr std::size_t kLookBackBytes = 128;
  std::size_t at = text.size() - std::min(text.size(), kLookBackBytes);
  while (at > 0 && at + 1 < text.size() && continues_character(text[at])) ++at;
  for (;;) {
    const std::size_t next = at + first_cluster(text.substr(at)).bytes;
    if (next >= text.size()) return at;
    at = next;
  }
}

std::size_t without_last_word(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t") + 1;
  return text.substr(0, end).find_last_of(" \t") + 1;
}

/// A TAB is echoed as one space: what has been echoed must be erased again.
std::string echoed(std::string_view text) {
  std::string shown = visible(text);
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  return shown;
}

}  // namespace

bool TypedLine::are_lines(std::string_view bytes) {
  if (!bytes.ends_with('\n')) return false;
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char byte) { return byte == '\n' || !kSpecial[static_cast<unsigned char>(byte)]; });
}

TypedLine::Made TypedLine::type(std::string_view bytes) {
  Made made;
  const bool echoed_before = telnet_.echo();
  while (!bytes.empty()) {
    if (at_rest()) {
      const std::string_view plain = plain_beginning(bytes);
      append(plain, made);
      bytes.remove_prefix(plain.size());
      if (bytes.empty()) break;
    }
    take(bytes.front(), made);
    bytes.remove_prefix(1);
  }
  // An idle client should cost next to nothing.
  if (text_.empty()) text_.shrink_to_fit();
  made.echo_ended = echoed_before && !telnet_.echo();
  return made;
}

std::string TypedLine::finish() {
  Made made;
  append(std::exchange(escape_, {}), made);
  return made.lines + std::exchange(text_, {});
}

void TypedLine::take(char byte, Made& made) {
  using What = TelnetFilter::Step::What;
  const TelnetFilter::Step step = telnet_.step(byte, made.answers);
  if (step.what == What::interrupt || step.what == What::erase_line) drop_line(made);
  if (step.what == What::erase_character) edit(kBackspace, made);
  if (step.what == What::are_you_there) made.are_you_there = true;
  for (const char each : step.text) take_text(each, made);
}

void TypedLine::take_text(char byte, Made& made) {
  const bool after_cr = std::exchange(after_cr_, byte == '\r');
  if (after_cr && (byte == '\n' || byte == '\0')) return;
  if (take_into_escape(byte, made)) return;
  if (byte == '\r' || byte == '\n') return end_line(made);
  if (!edit(byte, made)) append({&byte, 1}, made);
}

bool TypedLine::take_into_escape(char byte, Made& made) {
  if (escape_.empty() && byte != kEscape) return false;
  const Sequence sequence = sequence_of(escape_ + byte);
  if (sequence == Sequence::unfinished) {
    escape_ += byte;
    return true;
  }
  const std::string begun = std::exchange(escape_, {});
  if (sequence == Sequence::key) return true;
  append(begun, made);
  if (byte != kEscape) return false;
  escape_ += byte;
  return true;
}

bool TypedLine::edit(char byte, Made& made) {
  if (!is_any_of(byte, {"\x08\x7F\x15\x17", 4})) return false;
  if (byte == kEraseLine) {
    drop_line(made);
  } else if (!text_.empty()) {
    erase_to(byte == kEraseWord ? without_last_word(text_) : last_cluster(text_), made);
  }
  return true;
}

void TypedLine::append(std::string_view plain, Made& made) {
  show(plain, made);
  if (too_long_) {
    made.lines += plain;
    return;
  }
  text_ += plain;
  // Longer than any line that is taken: it is counted, not kept.
  if (text_.size() <= max_line_ + 1) return;
  made.lines += std::exchange(text_, {});
  too_long_ = true;
}

void TypedLine::end_line(Made& made) {
  made.lines += text_;
  made.lines += '\n';
  text_.clear();
  too_long_ = false;
  if (telnet_.echo()) made.answers += "\r\n";
}

void TypedLine::drop_line(Made& made) {
  escape_.clear();
  // What has been handed on cannot be taken back: it is ended, and refused as too long.
  if (too_long_) return end_line(made);
  erase_to(0, made);
}

void TypedLine::erase_to(std::size_t length, Made& made) {
  if (telnet_.echo()) {
    for (std::size_t i = display_width(echoed(std::string_view(text_).substr(length))); i > 0; --i)
      made.answers += "\b \b";
  }
  text_.resize(length);
}

void TypedLine::show(std::string_view plain, Made& made) const {
  if (!telnet_.echo()) return;
  // Characters come in pieces, so only what is ASCII can be judged here.
  for (const char byte : plain) {
    if (static_cast<unsigned char>(byte) < 0x80) {
      made.answers += echoed({&byte, 1});
    } else {
      made.answers += byte;
    }
  }
}

}  // namespace chat::relay
