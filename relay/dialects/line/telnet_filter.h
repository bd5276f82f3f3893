#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// Takes telnet's own bytes (RFC 854) out of what a person types with `telnet`, and answers them.
///
/// A command that asks for something never before asked is refused once (RFC 1143's loops cannot begin);
/// only a timing mark is answered each time (RFC 860). The byte that begins a command, 255, is part of no
/// UTF-8 text, so nobody else's line is touched: 255 before a byte below 240 stays text.
class TelnetFilter {
 public:
  struct Step {
    enum class What : std::uint8_t { nothing, text, interrupt, erase_character, erase_line, are_you_there };
    What what = What::nothing;
    std::string_view text{};  ///< valid until the next step
  };

  /// One byte from the client. What it is to be answered is appended to `answers`.
  Step step(char byte, std::string& answers);

  /// The next byte is no part of a telnet command, unless it is 255.
  bool between_commands() const { return state_ == State::text; }

  /// Nothing has come that another would not do as well for.
  bool is_as_new() const { return between_commands() && !speaks_telnet() && !echo_ && donts_due_ == 0; }

  /// The client has sent a telnet command.
  bool speaks_telnet() const { return asked_ != nullptr; }

  /// Whether the relay echoes what is typed. It is offered to everybody (RFC 857, 858): a telnet that has not
  /// been asked anything has not shown what it is, and whoever is none shows six stray bytes.
  bool echo() const { return echo_; }
  void set_echo(bool on, std::string& answers);

 private:
  enum class State : std::uint8_t { text, command, option, subnegotiation, subnegotiation_command };
  /// The options that were refused.
  struct Asked {
    std::bitset<256> to_do;
    std::bitset<256> to_let;
  };

  Step step_in_command(char byte);
  Step step_in_subnegotiation(char byte);
  void negotiate(unsigned char option, std::string& answers);
  void take_dont_echo(std::string& answers);
  Step as_text(char byte);

  State state_ = State::text;
  char verb_ = 0;
  bool echo_ = false;
  bool agreed_ = false;         // the client has said DO ECHO
  std::uint8_t donts_due_ = 0;  // to WONTs of ours
  char text_[2] = {};
  std::size_t subnegotiation_bytes_ = 0;
  std::unique_ptr<Asked> asked_;
};

}  // namespace chat::relay
