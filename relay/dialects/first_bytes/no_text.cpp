#include "relay/dialects/first_bytes/no_text.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/is_in.h"

#include <algorithm>
#include <cstddef>

namespace chat::relay {
namespace {

constexpr char kInterpretAsCommand = '\xFF';

/// Whether the control edits a line or ends a program, on some terminal, or formats text, as in IRC.
bool is_typed(char byte) {
  constexpr std::string_view kTyped =
      "\x01\x02\x03\x04\x07\x08\t\n\r\x0F\x11\x15\x16\x17\x1A\x1B\x1D\x1E\x1F\x7F";
  return is_in(kTyped, byte);
}

/// How long telnet's command at the front is; 0 if there is none, or not the whole of it.
std::size_t telnet_command_size(std::string_view text) {
  constexpr std::string_view kSubnegotiationEnd = "\xFF\xF0";
  if (!speaks_telnet(text)) return 0;
  const auto verb = static_cast<unsigned char>(text[1]);
  if (verb == 0xFA) {
    const std::size_t end = text.find(kSubnegotiationEnd, 2);
    return end == std::string_view::npos ? text.size() : end + kSubnegotiationEnd.size();
  }
  return std::min<std::size_t>(verb >= 0xFB ? 3 : 2, text.size());
}

/// Whether more bytes may make a character, or a telnet command, of what is left.
bool is_cut(std::string_view text) {
  if (text.front() == kInterpretAsCommand) return text.size() == 1;
  return text.size() < character_bytes(text.front()) &&
         std::all_of(text.begin() + 1, text.end(), continues_character);
}

}  // namespace

bool is_no_text(std::string_view text) {
  constexpr std::size_t kStrangeControls = 2;  // one is a slip of the fingers
  std::size_t strange = 0;
  bool is_utf8 = true;
  char previous = 0;
  while (!text.empty() && text.front() != '\n') {
    std::size_t size = 1;
    if (const std::size_t command = telnet_command_size(text); command > 0) {
      size = command;
    } else if (is_ascii_control(text.front())) {
      if (text.front() == 0 && previous != '\r') return true;
      if (!is_typed(text.front())) ++strange;
    } else if (is_cut(text)) {
      return false;
    } else {
      const CodePoint next = first_code_point(text);
      is_utf8 = is_utf8 && next.valid;
      size = next.bytes;
    }
    if (!is_utf8 && strange >= kStrangeControls) return true;
    previous = text[size - 1];
    text.remove_prefix(size);
  }
  return false;
}

bool speaks_telnet(std::string_view text) {
  constexpr unsigned char kFirstCommand = 0xF0;
  return text.size() > 1 && text[0] == kInterpretAsCommand && text[1] != kInterpretAsCommand &&
         static_cast<unsigned char>(text[1]) >= kFirstCommand;
}

bool is_print_job(std::string_view line) {
  constexpr char kShortState = 3;  // ^C, which people press
  if (line.size() < 2 || line[0] < 1 || line[0] > 5) return false;
  const std::string_view queue = line.substr(1, line.find(' ') - 1);
  const bool is_name = !queue.empty() && std::all_of(queue.begin(), queue.end(), is_printable_ascii) &&
                       queue.find('/') == std::string_view::npos;
  const bool alone = queue.size() + 1 == line.size();
  const bool then_ends = queue.size() + 2 == line.size();
  if (!is_name) return false;
  return line[0] == kShortState ? then_ends || queue.starts_with("lp")
                                : alone || then_ends || line[0] > kShortState;
}

}  // namespace chat::relay
