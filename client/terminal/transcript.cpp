#include "client/terminal/transcript.h"

#include "client/rendering/plain_rendering.h"
#include "common/text.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kFoundMax = 20;

/// Whether somebody has just said it.
bool is_news(const Event& event) {
  const bool is_said = event.kind == Event::Kind::message || event.kind == Event::Kind::action ||
                       event.kind == Event::Kind::notice;
  return is_said && !event.own && !event.replayed && !event.nick.empty();
}

/// What ends one's being in a place comes before the rule of where one is then.
bool is_own_leaving(const Event& event) {
  return event.kind == Event::Kind::left && event.own;
}

}  // namespace

Transcript::Transcript(Settings settings, Logs logs, const Conversation& conversation, Console& console)
    : bell_(settings.bell),
      conversation_(conversation),
      console_(console),
      palette_(settings.drawing, settings.colours),
      rendering_(palette_, std::move(settings.time_format), settings.hyperlinks),
      logs_(std::move(logs)),
      notifier_(std::move(settings.notify)) {}

void Transcript::take(std::vector<Event> happened, Moment now) {
  for (const Event& event : happened) {
    logs_.append(event);
    notify(event);
  }
  const std::string here(place_name());
  tell_renames_once(happened, here);
  tell_own_leaving_once(happened);
  std::vector<Event> shown;
  for (Event& event : happened) folding_.add(std::move(event), now.steady, shown, here);
  folding_.expire(now.steady, shown);
  for (Event& event : shown) backlog_.add(std::move(event));
  for (const std::string& trouble : logs_.flush()) tell(Event::Kind::error, trouble, now);
  if (const auto trouble = notifier_.advance()) tell(Event::Kind::error, *trouble, now);
}

void Transcript::draw(Moment now, const std::function<bool()>& may_draw) {
  while (!backlog_.empty() && may_draw()) show_now(backlog_.take(now.wall), now);
  if (backlog_.empty()) show_place(now);
}

void Transcript::show_what_is_held(Moment now) {
  std::vector<Event> held;
  folding_.flush(held);
  for (const Event& event : held) show(event, now);
}

void Transcript::show(const Event& event, Moment now) {
  backlog_.empty() ? show_now(event, now) : backlog_.add(event);
}

void Transcript::show_now(const Event& event, Moment now) {
  std::string text;
  if (!is_own_leaving(event)) mark_place(now, text);
  rendering_.render(event, view(now), text);
  console_.print(text);
  scrollback_.add(event);
  if (rings_for(event)) console_.ring_bell();
}

void Transcript::show_place(Moment now) {
  std::string text;
  mark_place(now, text);
  if (!text.empty()) console_.print(text);
}

void Transcript::mark_place(Moment now, std::string& out) {
  const Place* const here = conversation_.current();
  if (here == nullptr || here->id == place_) return;
  place_ = here->id;
  if (!place_name_.empty() && place_name_ != here->name)
    rendering_.render_place(here->name, here->is_room, view(now), out);
  place_name_ = here->name;
}

std::string_view Transcript::place_name() const {
  const Place* const here = conversation_.current();
  return here != nullptr ? std::string_view(here->name) : std::string_view();
}

void Transcript::tell(Event::Kind kind, std::string text, Moment now) {
  show(own_words(kind, std::move(text), now.wall), now);
}

void Transcript::search(std::string_view text, Moment now) {
  const Scrollback::Found found = scrollback_.search(text, kFoundMax);
  const std::string more = found.more > 0 ? fmt::format(", and {} before that", with_commas(found.more)) : "";
  Event heading;
  heading.time = now.wall;
  heading.text = found.events.empty()
                     ? fmt::format("You have not seen '{}'.", text)
                     : fmt::format("Found '{}' {}{}:", text, counted(found.events.size(), "time"), more);
  std::string lines;
  rendering_.render(heading, view(now), lines);
  for (const Event& event : found.events) rendering_.render(event, view(now), lines);
  console_.print(lines);  // not into the scrollback: the next search is not to find this one
}

void Transcript::notify(const Event& event) {
  if (!is_news(event) || (!event.mention && !event.is_private)) return;
  std::string line;
  render_plain(event, {.time_format = {}, .name_rooms = true}, line);
  notifier_.add(line);
}

View Transcript::view(Moment now) const {
  return {.width = console_.width(), .current_room = place_name(), .now = now.wall};
}

bool Transcript::rings_for(const Event& event) const {
  if (!is_news(event)) return false;
  switch (bell_) {
    case Bell::never:
      return false;
    case Bell::mention:
      return event.mention;
    case Bell::in_private:
      return event.mention || event.is_private;
    case Bell::all:
      break;
  }
  return true;
}

}  // namespace chat::client
