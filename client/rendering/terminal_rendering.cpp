#include "client/rendering/terminal_rendering.h"

#include "client/rendering/local_time.h"
#include "client/rendering/styled_line.h"
#include "client/rendering/wording.h"
#include "common/local_time.h"
#include "common/text.h"

#include <span>
#include <utility>

namespace chat::client {
namespace {

constexpr const char* kDay = "%A, %-d %B %Y";
constexpr const char* kMarkerTime = ": %A, %-d %B %Y, %H:%M";

/// How somebody's words are drawn: what is quiet or a marker is of one piece.
class Painter {
 public:
  Painter(const Event& event, const Palette& palette, StyledLine& line)
      : palette_(palette), line_(line), quiet_(is_quiet(event.kind) && !event.own) {}

  void add(std::span<const Part> parts) {
    for (const Part& part : parts) add(part);
  }

  void add(const Part& part) {
    if (quiet_) {
      line_.add(palette_.quiet(), plain(part.text));
    } else if (part.role == Part::Role::said) {
      for (const Run& run : parse_formatting(part.text)) line_.add(palette_.said(run.emphasis), run.text);
    } else {
      line_.add(style_of(part), plain(part.text));
    }
  }

 private:
  Style style_of(const Part& part) const {
    if (part.role == Part::Role::nick) return palette_.nick(part.text);
    if (part.role == Part::Role::you) return palette_.own_nick();
    if (part.role == Part::Role::mark) return palette_.trouble();
    if (part.role == Part::Role::frame) return palette_.private_frame();
    return {};
  }

  const Palette& palette_;
  StyledLine& line_;
  bool quiet_;
};

bool is_elsewhere(const Event& event, const Wording& wording, const View& view) {
  return wording.needs_room() && fold_case(event.room) != fold_case(view.current_room);
}

}  // namespace

TerminalRendering::TerminalRendering(Palette palette, std::string time_format, bool hyperlinks)
    : palette_(palette), time_format_(std::move(time_format)), hyperlinks_(hyperlinks) {}

void TerminalRendering::render(const Event& event, const View& view, std::string& out) {
  mark_new_day(view, out);
  const Wording wording(event);
  const std::string room = is_elsewhere(event, wording, view) ? plain(event.room) + ' ' : std::string();
  if (event.kind == Event::Kind::marker) {
    divide(room, plain(event.text) + formatted(local_time(event.time), kMarkerTime), view.width, out);
    return;
  }
  StyledLine line(hyperlinks_);
  Painter painter(event, palette_, line);
  line.add(palette_.quiet(), time_before(event, view));
  if (event.mention) {
    line.add(palette_.mention(), "»");
    line.add({}, " ");
  }
  line.add(palette_.quiet(), room);
  painter.add(wording.lead());
  line.hang_here();
  painter.add(wording.body());
  line.draw(view.width, out);
}

void TerminalRendering::render_place(std::string_view name, bool is_room, const View& view,
                                     std::string& out) {
  mark_new_day(view, out);
  divide({}, plain(name) + (is_room ? "" : ", in private"), view.width, out);
}

void TerminalRendering::mark_new_day(const View& view, std::string& out) {
  const std::tm now = local_time(view.now);
  const Day day{now.tm_year, now.tm_yday};
  if (today_ && *today_ != day) divide({}, formatted(now, kDay), view.width, out);
  today_ = day;
}

void TerminalRendering::divide(const std::string& room, const std::string& words, std::size_t width,
                               std::string& out) const {
  StyledLine line;
  line.add(palette_.marker(), room + "-- " + words + " --");
  line.draw(width, out);
}

std::string TerminalRendering::time_before(const Event& event, const View& view) const {
  if (time_format_.empty()) return {};
  const std::tm then = local_time(event.time);
  const std::tm now = local_time(view.now);
  std::string time = formatted(then, time_format_) + ' ';
  if (then.tm_yday == now.tm_yday && then.tm_year == now.tm_year) return time;
  return formatted(then, then.tm_year == now.tm_year ? "%-d %b " : "%-d %b %Y ") + time;
}

}  // namespace chat::client
