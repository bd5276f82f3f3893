#include "client/transcript.h"

#include "client/plain_rendering.h"
#include "common/text.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kFoundMax = 20;

}  // namespace

Transcript::Transcript(Settings settings, std::optional<LogFile> log, const Conversation& conversation,
                       Console& console)
    : bell_(settings.bell),
      conversation_(conversation),
      console_(console),
      palette_(settings.drawing),
      rendering_(palette_, std::move(settings.time_format), settings.hyperlinks),
      log_(std::move(log)) {}

void Transcript::take(std::vector<Event> happened, Moment now) {
  for (const Event& event : happened) write_to_log(event);
  std::vector<Event> shown;
  for (Event& event : happened) folding_.add(std::move(event), now.steady, shown);
  folding_.expire(now.steady, shown);
  for (Event& event : shown) backlog_.add(std::move(event));
  if (!log_) return;
  if (const auto trouble = log_->flush()) tell(Event::Kind::error, *trouble, now);
}

void Transcript::draw(Moment now, const std::function<bool()>& may_draw) {
  while (!backlog_.empty() && may_draw()) show_now(backlog_.take(now.wall), now);
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
  rendering_.render(event, view(now), text);
  console_.print(text);
  scrollback_.add(event);
  if (rings_for(event)) console_.ring_bell();
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

void Transcript::write_to_log(const Event& event) {
  if (!log_) return;
  std::string entry;
  render_log(event, entry);
  log_->append(entry);
}

View Transcript::view(Moment now) const {
  const Place* const here = conversation_.current();
  return {.width = console_.width(),
          .current_room = here != nullptr ? std::string_view(here->name) : std::string_view(),
          .now = now.wall};
}

bool Transcript::rings_for(const Event& event) const {
  const bool is_said = event.kind == Event::Kind::message || event.kind == Event::Kind::action ||
                       event.kind == Event::Kind::notice;
  if (!is_said || event.own || event.replayed || event.nick.empty()) return false;
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
