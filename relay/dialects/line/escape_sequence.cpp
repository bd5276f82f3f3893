#include "relay/dialects/line/escape_sequence.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/units.h"
#include "relay/dialects/line/keys.h"

#include <array>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

constexpr char kBell = '\x07';

constexpr std::size_t kControlSequenceMaxBytes = 64;
constexpr std::size_t kStringMaxBytes = 1 * kKiB;

bool is_within(char byte, char first, char last) {
  return byte >= first && byte <= last;
}

/// ESC O P, with modifiers ESC O 5 P.
Escape judge_single_shift(std::string_view bytes) {
  const char last = bytes.back();
  if (bytes.size() == 2) return Escape::unfinished;
  if (is_letter(last)) return Escape::key;
  const bool goes_on = (is_digit(last) || last == ';') && bytes.size() < kControlSequenceMaxBytes;
  return goes_on ? Escape::unfinished : Escape::text;
}

/// ESC [ M and three bytes: the button and the place (xterm's X10 mouse).
Escape judge_mouse(std::string_view bytes) {
  constexpr std::size_t kMouseBytes = 6;
  if (bytes.size() > 3 && is_within(bytes.back(), '\0', '\x1F')) return Escape::key_before;
  return bytes.size() < kMouseBytes ? Escape::unfinished : Escape::key;
}

Escape judge_control_sequence(std::string_view bytes) {
  const char last = bytes.back();
  if (bytes.size() == 2) return Escape::unfinished;
  if (bytes.starts_with("\x1B[M")) return judge_mouse(bytes);
  // The Linux console's F1 to F5: ESC [ [ A.
  if (bytes == "\x1B[[") return Escape::unfinished;
  if (bytes.starts_with("\x1B[[")) return is_within(last, 'A', 'E') ? Escape::key : Escape::text;
  const char mark = bytes[2];
  // ESC [ < ... m comes from the mouse; without the '<' it is a colour.
  if (last == 'm') return mark == '<' ? Escape::key : Escape::text;
  // rxvt's keys with Shift and Ctrl: ESC [ a, ESC [ 3 ^, ESC [ 3 $; but ESC [ ? 1 $ y is one reply.
  if (last == '$' && mark != '?' && is_digit(mark)) return Escape::key;
  if (is_in("ABCDEFGHIMOPQRSZ~abcd^@ntuxy"sv, last)) return Escape::key;
  const bool goes_on = is_within(last, ' ', '?') && bytes.size() < kControlSequenceMaxBytes;
  return goes_on ? Escape::unfinished : Escape::text;
}

/// Whether a string is a terminal's reply to a program. Of OSC only colours, the clipboard and titles are;
/// the others are what programs send to a terminal.
bool is_reply(std::string_view bytes) {
  constexpr std::array<std::string_view, 15> kReplies{"4",  "5",  "10", "11", "12", "13", "14", "15",
                                                      "16", "17", "18", "19", "21", "22", "52"};
  if (bytes[1] != ']') return true;
  const std::string_view number = bytes.substr(2, bytes.find_first_of(";\x07\x1B", 2) - 2);
  return is_in(kReplies, number) || number.starts_with('l') || number.starts_with('L');
}

/// A device control string (ESC P) and its kin, up to ST (ESC \), or to BEL, as xterm has it.
Escape judge_string(std::string_view bytes) {
  const char last = bytes.back();
  const bool after_escape = bytes.size() > 2 && bytes[bytes.size() - 2] == kEscape;
  if (last == kBell || (after_escape && last == '\\')) return is_reply(bytes) ? Escape::key : Escape::text;
  const bool is_control = is_within(last, '\0', '\x1F') && last != kEscape;
  if (is_control || after_escape || bytes.size() >= kStringMaxBytes) return Escape::text;
  return Escape::unfinished;
}

Escape judge_second(char second) {
  if (second == kEscape) return Escape::key_before;
  if (second == kDelete || second == kBackspace) return Escape::erase_word;
  // ST, the end of a string that was not taken for one.
  if (second == '\\') return Escape::key;
  // Left as text, so that the line is refused as a command behind something unseen, and not said to all.
  if (second == '/') return Escape::text;
  // Alt and a key, or ESC typed by itself before a word, which must not lose its first letter.
  const bool begins_text = is_within(second, ' ', '~') || static_cast<unsigned char>(second) >= 0x80;
  return begins_text ? Escape::key_before : Escape::text;
}

}  // namespace

Escape judge_escape(std::string_view bytes) {
  if (bytes.size() == 1) return Escape::unfinished;
  if (bytes[1] == 'O') return judge_single_shift(bytes);
  if (bytes[1] == '[') return judge_control_sequence(bytes);
  if (is_in("]P_^X"sv, bytes[1])) return judge_string(bytes);
  return judge_second(bytes[1]);
}

}  // namespace chat::relay
