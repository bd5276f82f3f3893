#pragma once

#include "client/event.h"
#include "client/palette.h"
#include "common/moment.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// What surrounds an event when it is shown.
struct View {
  std::size_t width;              ///< of the terminal, in columns
  std::string_view current_room;  ///< needs no naming
  WallTime now;
};

/// Events as lines for a person at a terminal. Whatever an event holds, what comes out has no control
/// character but LF and this client's own colour and style sequences (ESC [ ... m), and nothing that reorders
/// text.
class TerminalRendering {
 public:
  /// `time_format` as for strftime(3), in local time; empty: no times.
  TerminalRendering(Palette palette, std::string time_format);

  /// Appends the lines of `event`, each with its LF, wrapped to the view's width; before them the day, when
  /// it has changed since the last line.
  void render(const Event& event, const View& view, std::string& out);

 private:
  void mark_new_day(const Event& event, const View& view, std::string& out);
  std::string time_of(const Event& event, const View& view) const;

  Palette palette_;
  std::string time_format_;
  std::optional<int> day_;  ///< of the last line that was not replayed
};

}  // namespace chat::client
