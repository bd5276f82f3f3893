#include "relay/dialects/line/typed_line.h"

#include "common/code_point.h"
#include "common/display_width.h"
#include "common/is_in.h"
#include "common/text.h"
#include "relay/dialects/line/escape_sequence.h"
#include "relay/dialects/line/keys.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chat::relay {
namespace {

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

bool is_regional_indicator(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("\xF0\x9F\x87");
}

bool continues_cluster(utf8proc_int32_t code) {
  const auto kind = utf8proc_get_property(code)->boundclass;
  return kind == UTF8PROC_BOUNDCLASS_EXTEND || kind == UTF8PROC_BOUNDCLASS_ZWJ ||
         kind == UTF8PROC_BOUNDCLASS_SPACINGMARK;
}

/// A place where a cluster may begin. `surely`: it does, whatever stands before it.
struct Near {
  std::size_t at;
  bool surely;
};

/// The first from `at` on: no flag is halved, no accent parted from its letter.
Near cluster_near(std::string_view text, std::size_t at) {
  constexpr std::size_t kFlagHalfBytes = 4;
  constexpr std::size_t kContinuationsMax = 3;
  const std::size_t end = std::min(at + kContinuationsMax, text.size());
  while (at < end && continues_character(text[at])) ++at;
  constexpr utf8proc_int32_t kZeroWidthJoiner = 0x200D;
  bool surely = false;
  while (at < text.size()) {
    const CodePoint next = first_code_point(text.substr(at));
    if (!continues_cluster(next.code)) break;
    surely = next.code != kZeroWidthJoiner;
    at += next.bytes;
  }
  if (at >= text.size() || !is_regional_indicator(text, at)) return {at, surely};
  std::size_t first = at;
  while (first >= kFlagHalfBytes && is_regional_indicator(text, first - kFlagHalfBytes))
    first -= kFlagHalfBytes;
  return {(at - first) % (2 * kFlagHalfBytes) == 0 ? at : at - kFlagHalfBytes, false};
}

std::size_t last_cluster_from(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t next = at + first_cluster(text.substr(at)).bytes;
    if (next >= text.size()) return at;
    at = next;
  }
}

/// Where the last cluster of `text`, which is not empty, begins. Looks back only a little, and farther only
/// while that may make the cluster longer: what it costs to erase again and again must not grow with the
/// line, but with what is erased.
std::size_t last_cluster(std::string_view text) {
  constexpr std::size_t kLookBackBytes = 128;
  std::size_t before = text.size();
  for (std::size_t bytes = kLookBackBytes; bytes < text.size(); bytes *= 2) {
    const Near near = cluster_near(text, text.size() - bytes);
    if (near.at == text.size()) continue;
    const std::size_t found = last_cluster_from(text, near.at);
    // What joins two emoji stands right between them.
    if (found > near.at || near.surely || near.at == before) return found;
    before = near.at;
  }
  return last_cluster_from(text, 0);
}

std::size_t without_last_word(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t") + 1;
  return text.substr(0, end).find_last_of(" \t") + 1;
}

/// A TAB is echoed as one space, so that erase_to() knows how many columns to erase.
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
  using Step = TelnetFilter::Step;
  const Step step = telnet_.step(byte, made.answers);
  if (step.what == Step::What::interrupt || step.what == Step::What::erase_line) drop_line(made);
  if (step.what == Step::What::erase_character) edit(kBackspace, made);
  if (step.what == Step::What::are_you_there) made.are_you_there = true;
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
  escape_ += byte;
  const Escape escape = judge_escape(escape_);
  if (escape == Escape::unfinished) return true;
  std::string begun = std::exchange(escape_, {});
  begun.pop_back();
  if (escape == Escape::key) return true;
  if (escape == Escape::erase_word) return edit(kEraseWord, made);
  if (escape == Escape::text) return take_as_text(begun, byte, made);
  return take_into_escape(byte, made);
}

/// Takes bytes that were no escape sequence: `begun`, at the end of which another may begin, and then `byte`.
bool TypedLine::take_as_text(std::string_view begun, char byte, Made& made) {
  const bool begins_another = begun.size() > 1 && begun.ends_with(kEscape);
  append(begun.substr(0, begun.size() - (begins_another ? 1 : 0)), made);
  if (!begins_another) return take_into_escape(byte, made);
  escape_ = kEscape;
  return take_into_escape(byte, made);
}

bool TypedLine::edit(char byte, Made& made) {
  if (!is_in(std::array{kBackspace, kDelete, kEraseLine, kEraseWord}, byte)) return false;
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
  // No line so long is taken: its bytes are handed on to be counted, and not kept.
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
  // The line's beginning has been handed on. So the line is ended, and refused as too long.
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
  // Characters come in pieces, so only ASCII can be judged here.
  for (const char byte : plain) {
    if (static_cast<unsigned char>(byte) < 0x80) {
      made.answers += echoed({&byte, 1});
    } else {
      made.answers += byte;
    }
  }
}

}  // namespace chat::relay
