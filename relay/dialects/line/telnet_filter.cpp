#include "relay/dialects/line/telnet_filter.h"

#include "common/units.h"

#include <algorithm>
#include <array>

namespace chat::relay {
namespace {

constexpr unsigned char kFirstCommand = 0xF0;
constexpr char kSubnegotiationEnd = '\xF0';
constexpr char kSubnegotiation = '\xFA';
constexpr char kWill = '\xFB';
constexpr char kWont = '\xFC';
constexpr char kDo = '\xFD';
constexpr char kDont = '\xFE';
constexpr char kInterpretAsCommand = '\xFF';

constexpr unsigned char kEchoOption = 1;
constexpr unsigned char kSuppressGoAhead = 3;
constexpr unsigned char kTimingMark = 6;

// Longer than what any option in use sends. Past it a line end ends a subnegotiation, too, so that a client
// that never ends one is heard again.
constexpr std::size_t kSubnegotiationMaxBytes = 1 * kKiB;

using What = TelnetFilter::Step::What;

struct Function {
  unsigned char byte;
  What what;
};

// RFC 854, "NVT functions" that mean something to a chat.
constexpr std::array<Function, 4> kFunctions{{
    {0xF4, What::interrupt},
    {0xF6, What::are_you_there},
    {0xF7, What::erase_character},
    {0xF8, What::erase_line},
}};

void append_command(char verb, unsigned char option, std::string& answers) {
  answers += {kInterpretAsCommand, verb, static_cast<char>(option)};
}

bool is_negotiation(char byte) {
  return byte == kWill || byte == kWont || byte == kDo || byte == kDont;
}

}  // namespace

TelnetFilter::Step TelnetFilter::step(char byte, std::string& answers) {
  switch (state_) {
    case State::text:
      if (byte != kInterpretAsCommand) return as_text(byte);
      state_ = State::command;
      return {};
    case State::command:
      return step_in_command(byte);
    case State::option:
      state_ = State::text;
      negotiate(static_cast<unsigned char>(byte), answers);
      return {};
    case State::subnegotiation:
    case State::subnegotiation_command:
      return step_in_subnegotiation(byte);
  }
  return {};
}

TelnetFilter::Step TelnetFilter::as_text(char byte) {
  text_[0] = byte;
  return {What::text, {text_, 1}};
}

TelnetFilter::Step TelnetFilter::step_in_command(char byte) {
  state_ = State::text;
  if (byte == kInterpretAsCommand) return as_text(byte);
  if (static_cast<unsigned char>(byte) < kFirstCommand) {
    // This is not telnet. The check for UTF-8 will say what is wrong with the line.
    text_[0] = kInterpretAsCommand;
    text_[1] = byte;
    return {What::text, {text_, 2}};
  }
  if (asked_ == nullptr) asked_ = std::make_unique<Asked>();
  if (byte == kSubnegotiation) {
    state_ = State::subnegotiation;
    subnegotiation_bytes_ = 0;
  } else if (is_negotiation(byte)) {
    state_ = State::option;
    verb_ = byte;
  }
  const auto* const function = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& each) {
    return each.byte == static_cast<unsigned char>(byte);
  });
  return {function == kFunctions.end() ? What::nothing : function->what};
}

TelnetFilter::Step TelnetFilter::step_in_subnegotiation(char byte) {
  const bool is_past = subnegotiation_bytes_ >= kSubnegotiationMaxBytes;
  if (!is_past) ++subnegotiation_bytes_;
  if (is_past && byte == '\n') {
    state_ = State::text;
  } else if (state_ == State::subnegotiation) {
    if (byte == kInterpretAsCommand) state_ = State::subnegotiation_command;
  } else {
    state_ = byte == kSubnegotiationEnd ? State::text : State::subnegotiation;
  }
  return {};
}

void TelnetFilter::negotiate(unsigned char option, std::string& answers) {
  if (verb_ == kDont && option == kEchoOption) return take_dont_echo(answers);
  if (verb_ == kWont || verb_ == kDont) return;
  if (verb_ == kDo && option == kEchoOption) agreed_ = echo_;
  if (verb_ == kDo && option == kTimingMark) return append_command(kWill, option, answers);
  // The client agrees to what set_echo() offered.
  if (verb_ == kDo && echo_ && (option == kEchoOption || option == kSuppressGoAhead)) return;
  auto& asked = verb_ == kDo ? asked_->to_do : asked_->to_let;
  if (asked.test(option)) return;
  asked.set(option);
  append_command(verb_ == kDo ? kWont : kDont, option, answers);
}

/// A DONT that answers our WONT, or declines our WILL, is not answered (RFC 1143, section 7).
void TelnetFilter::take_dont_echo(std::string& answers) {
  if (donts_due_ > 0) {
    --donts_due_;
  } else if (agreed_) {
    set_echo(false, answers);
    --donts_due_;
  } else {
    echo_ = false;
  }
}

void TelnetFilter::set_echo(bool on, std::string& answers) {
  constexpr std::uint8_t kMost = UINT8_MAX;
  if (on == echo_) return;
  echo_ = on;
  agreed_ = false;
  if (!on && donts_due_ < kMost) ++donts_due_;
  append_command(on ? kWill : kWont, kEchoOption, answers);
  append_command(on ? kWill : kWont, kSuppressGoAhead, answers);
}

}  // namespace chat::relay
