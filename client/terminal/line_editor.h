#pragma once

#include "client/terminal/console.h"
#include "client/terminal/line_streams.h"
#include "client/terminal/terminal_hold.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// The line that is being typed, at the bottom of the terminal: GNU Readline's callback interface, with the
/// person's own inputrc. What else is to be seen is printed above it and never disturbs it. The line itself
/// vanishes when it is finished: what was said is shown when the server has it, and only once.
///
/// Readline's state is global, so there is one a process. The terminal is in Readline's hands from
/// construction to destruction but for the time between suspend() and resume().
class LineEditor final : public Console {
 public:
  /// `typist` must outlive this. `history_file` is read now, and lines are added to it; it must exist.
  /// `charset` is the terminal's, empty for UTF-8.
  LineEditor(Typist& typist, std::optional<std::filesystem::path> history_file, const std::string& charset);
  ~LineEditor() override;

  bool feed() override;
  bool is_stopped() const override { return is_stopped_by_key(); }
  bool reads_aside() const override { return may_set_aside(); }
  bool set_aside() override;
  bool has_prompt() const override { return true; }
  void set_prompt(const std::string& prompt) override;
  std::size_t width() const override;
  void print(std::string_view lines) override;
  void hold() override { ++holding_; }
  void release() override;
  void ring_bell() override;
  void remember(const std::string& line) override;
  bool clear_line() override;
  void clear_screen() override;
  void resize() override;
  void retire() override;
  void abandon() override { abandoned_ = true; }
  bool has_lost_terminal() const override { return has_lost_modes(); }
  void suspend() override;
  void resume() override;

 private:
  bool take_typed();
  void take_off();
  void put_back();

  std::optional<std::filesystem::path> history_file_;
  std::string prompt_;
  bool abandoned_ = false;
  bool retired_ = false;
  int holding_ = 0;
  bool is_off_ = false;         // the screen, while held
  bool prompt_is_due_ = false;  // it changed while Readline's own stood in its place
};

}  // namespace chat::client
