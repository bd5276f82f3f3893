#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chat::relay {

/// Takes telnet's own bytes (RFC 854) out of what a person types with `telnet`: option negotiation,
/// interrupts, and the NUL that follows a bare CR. Nothing is answered, which telnet takes for a refusal.
///
/// The byte that begins a telnet command, 255, is part of no UTF-8 text, so nobody else's line is touched.
class TelnetFilter {
 public:
  /// Returns `bytes` if there was nothing to take out, else what is left, in `scratch`.
  std::string_view strip(std::string_view bytes, std::string& scratch);

 private:
  enum class State : std::uint8_t { text, after_cr, command, option, subnegotiation, subnegotiation_command };

  void step(char byte, std::string& out);
  void step_in_command(char byte, std::string& out);

  State state_ = State::text;
};

}  // namespace chat::relay
