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
/// Each option that the client asks for is refused once and then ignored, so that RFC 1143's loops cannot
/// begin. Only a timing mark is answered each time (RFC 860). A command begins with the byte 255, which is
/// part of no UTF-8 text, so the lines of other clients pass unchanged: 255 before a byte below 240 stays
/// text.
class TelnetFilter {
 public:
  struct Step {
    enum class What : std::uint8_t { nothing, text, interrupt, erase_character, erase_line, are_you_there };
    What what = What::nothing;
    std::string_view text{};  ///< valid until the next step
  };

  /// Takes one byte from the client, and appends to `answers` what is sent back.
  Step step(char byte, std::string& answers);

  /// Whether the next byte is no part of a telnet command, unless it is 255.
  bool between_commands() const { return state_ == State::text; }

  /// Whether a new filter would do the same with all that may come, so that this one need not be kept.
  bool is_as_new() const { return between_commands() && !speaks_telnet() && !echo_ && donts_due_ == 0; }

  /// Whether the client has sent a telnet command.
  bool speaks_telnet() const { return asked_ != nullptr; }

  /// Whether the relay echoes what is typed.
  bool echo() const { return echo_; }
  /// Appends to `answers` that the relay begins or ends echoing (RFC 857, RFC 858). Any client may be sent
  /// it: a telnet that was asked nothing has not shown that it is one, and other clients show six stray
  /// bytes.
  void set_echo(bool on, std::string& answers);

 private:
  enum class State : std::uint8_t { text, command, option, subnegotiation, subnegotiation_command };
  /// The options that were refused.
  struct Asked {
    std::bitset<256> to_do;   // DO: that the relay does something
    std::bitset<256> to_let;  // WILL: that the relay lets the client do something
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
  std::uint8_t donts_due_ = 0;  // DONTs that the client has yet to answer our WONTs with
  char text_[2] = {};
  std::size_t subnegotiation_bytes_ = 0;
  std::unique_ptr<Asked> asked_;
};

}  // namespace chat::relay
