#pragma once

#include "client/events/event.h"
#include "client/rendering/palette.h"
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
  /// `time_format` as for strftime(3), in local time; empty: no times. `hyperlinks`: the
  /// terminal takes the sequences for them, which then come out, too.
  TerminalRendering(Palette palette, std::string time_format, bool hyperlinks = false);

  /// Appends the lines of `event`, each with its LF, wrapped to the view's width; before them the day, when
  /// another has begun since the last call.
  void render(const Event& event, const View& view, std::string& out);

  /// Appends a rule with the name of the place that what follows is said in.
  void render_place(std::string_view name, bool is_room, const View& view, std::string& out);

 private:
  struct Day {
    int year;
    int day;  ///< of the year
    friend bool operator==(const Day&, const Day&) = default;
  };

  void mark_new_day(const View& view, std::string& out);
  void divide(const std::string& room, const std::string& words, std::size_t width, std::string& out) const;
  std::string time_before(const Event& event, const View& view) const;

  Palette palette_;
  std::string time_format_;
  bool hyperlinks_;
  std::optional<Day> today_;
};

}  // namespace chat::client
