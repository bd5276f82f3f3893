#include "relay/dialects/telnet_filter.h"

namespace chat::relay {
namespace {

constexpr char kSubnegotiationEnd = '\xF0';
constexpr char kFirstCommand = '\xF0';
constexpr char kSubnegotiation = '\xFA';
constexpr char kWill = '\xFB';
constexpr char kInterpretAsCommand = '\xFF';

bool at_least(char byte, char bound) {
  return static_cast<unsigned char>(byte) >= static_cast<unsigned char>(bound);
}

}  // namespace

std::string_view TelnetFilter::strip(std::string_view bytes, std::string& scratch) {
  const bool touched =
      bytes.find(kInterpretAsCommand) != std::string_view::npos || bytes.find('\0') != std::string_view::npos;
  if (!touched && (state_ == State::text || state_ == State::after_cr)) {
    if (!bytes.empty()) state_ = bytes.back() == '\r' ? State::after_cr : State::text;
    return bytes;
  }
  scratch.clear();
  for (const char byte : bytes) step(byte, scratch);
  return scratch;
}

void TelnetFilter::step(char byte, std::string& out) {
  switch (state_) {
    case State::text:
    case State::after_cr:
      if (byte == kInterpretAsCommand) {
        state_ = State::command;
        return;
      }
      if (byte != '\0' || state_ != State::after_cr) out += byte;
      state_ = byte == '\r' ? State::after_cr : State::text;
      return;
    case State::command:
      return step_in_command(byte, out);
    case State::option:
      state_ = State::text;
      return;
    case State::subnegotiation:
      if (byte == kInterpretAsCommand) state_ = State::subnegotiation_command;
      return;
    case State::subnegotiation_command:
      state_ = byte == kSubnegotiationEnd ? State::text : State::subnegotiation;
      return;
  }
}

void TelnetFilter::step_in_command(char byte, std::string& out) {
  if (byte == kSubnegotiation) {
    state_ = State::subnegotiation;
  } else if (byte != kInterpretAsCommand && at_least(byte, kWill)) {
    state_ = State::option;
  } else {
    // Not telnet after all, or an escaped 255: left to the check for UTF-8, which says what is wrong with it.
    if (byte == kInterpretAsCommand || !at_least(byte, kFirstCommand)) out += kInterpretAsCommand;
    if (!at_least(byte, kFirstCommand)) out += byte;
    state_ = State::text;
  }
}

}  // namespace chat::relay
