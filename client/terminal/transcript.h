#pragma once

#include "client/conversation/conversation.h"
#include "client/files/logs.h"
#include "client/files/notifier.h"
#include "client/options/options.h"
#include "client/rendering/folding.h"
#include "client/rendering/palette.h"
#include "client/rendering/terminal_rendering.h"
#include "client/terminal/backlog.h"
#include "client/terminal/console.h"
#include "client/terminal/scrollback.h"
#include "common/moment.h"

#include <cstdint>
#include <functional>
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
    Colours colours{};
    std::vector<std::string> notify{};  ///< Notifier's command
  };

  /// `conversation` and `console` must outlive this.
  Transcript(Settings settings, Logs logs, const Conversation& conversation, Console& console);

  /// Logs at once. What is to be shown waits for draw(); joins and parts wait for more of their kind, too.
  void take(std::vector<Event> happened, Moment now);

  /// Shows what waits, for as long as `may_draw`. Before what was said in another place than the last, it
  /// draws a rule with the place's name: what was said in two places is not to be read as one talk.
  void draw(Moment now, const std::function<bool()>& may_draw);

  /// Whether something waits for draw().
  bool has_undrawn() const { return !backlog_.empty(); }
  /// Never shows that. Returns how many events it was.
  std::size_t drop_undrawn() { return backlog_.drop(); }

  /// When something that waits is due; kNever where nothing does.
  Time deadline() const { return folding_.deadline(); }

  /// Shows the joins and parts that are held. To be called before the person goes to another place, where
  /// they do not belong.
  void show_what_is_held(Moment now);

  /// Shows `event` behind what waits.
  void show(const Event& event, Moment now);

  /// Shows something that the client itself has to say.
  void tell(Event::Kind kind, std::string text, Moment now);

  void search(std::string_view text, Moment now);

  /// Returns false if the log lacks something.
  bool log_is_whole() const { return logs_.is_whole(); }

  const Palette& palette() const { return palette_; }

 private:
  void show_now(const Event& event, Moment now);
  void show_place(Moment now);
  void notify(const Event& event);
  void mark_place(Moment now, std::string& out);
  std::string_view place_name() const;
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
  Logs logs_;
  Notifier notifier_;
  std::uint64_t place_ = 0;   // that lines were last shown in
  std::string place_name_{};  // empty: in none yet
};

}  // namespace chat::client
