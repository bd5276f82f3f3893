#pragma once

#include "client/terminal/console.h"
#include "client/terminal/terminal_charset.h"
#include "client/terminal/typed_bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// A terminal in its own line mode, for whoever has it read aloud (a screen reader, a braille display) and
/// for terminals that can do no more: nothing that stands there is drawn again, and there is no prompt.
class LinearConsole final : public Console {
 public:
  /// `typist` must outlive this. `charset` is the terminal's, empty for UTF-8.
  LinearConsole(Typist& typist, const std::string& charset);

  bool feed() override;
  bool has_prompt() const override { return false; }
  void set_prompt(const std::string& /*prompt*/) override {}
  std::size_t width() const override;
  void print(std::string_view lines) override;
  void ring_bell() override { print("\a"); }
  void abandon() override { abandoned_ = true; }

 private:
  bool read_typed();
  void take(char byte);

  Typist& typist_;
  TypedBytes typed_;
  std::optional<TerminalCharset> charset_;
  std::string line_;   // that has yet to end
  std::string lines_;  // that have ended, each with its LF
  bool at_end_ = false;
  bool abandoned_ = false;
};

}  // namespace chat::client
