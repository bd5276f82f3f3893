#pragma once

#include "client/backlog.h"
#include "client/console.h"
#include "client/conversation.h"
#include "client/folding.h"
#include "client/log_file.h"
#include "client/options.h"
#include "client/palette.h"
#include "client/scrollback.h"
#include "client/terminal_rendering.h"
#include "common/moment.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What has happened, as the person at the terminal gets to see it: above the line being typed, with a bell
/// where it is wanted, in the log, and to be searched later.
class Transcript {
 public:
  struct Settings {
    Drawing drawing;
    std::string time_format;
    Bell bell;
    bool hyperlinks;
  };

  /// `conversation` and `console` outlive this.
  Transcript(Settings settings, std::optional<LogFile> log, const Conversation& conversation,
             Console& console);

  /// Logs at once. What is to be shown waits for draw(); joins and parts wait for more of their kind, too.
  void take(std::vector<Event> happened, Moment now);

  /// Shows what waits, for as long as `may_draw`.
  void draw(Moment now, const std::function<bool()>& may_draw);

  /// When something that waits is due; kNever where nothing does.
  Time deadline() const { return folding_.deadline(); }

  /// What happened in a room before one leaves it is not to be told in the next.
  void show_what_is_held(Moment now);

  /// Behind what waits.
  void show(const Event& event, Moment now);

  /// Something that the client itself has to say.
  void tell(Event::Kind kind, std::string text, Moment now);

  void search(std::string_view text, Moment now);

  /// False: the log lacks something.
  bool log_is_whole() const { return !log_ || log_->is_whole(); }

  const Palette& palette() const { return palette_; }

 private:
  void show_now(const Event& event, Moment now);
  void write_to_log(const Event& event);
  View view(Moment now) const;
  bool rings_for(const Event& event) const;

  Bell bell_;
  const Conversation& conversation_;
  Console& console_;
  Palette palette_;
  TerminalRendering rendering_;
  Folding folding_;
  Backlog backlog_;
  Scrollback scrollback_;
  std::optional<LogFile> log_;
};

}  // namespace chat::client
