// What happens, and where it is written.

#include "client/pipeline/pipeline.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// How long a server may leave without an answer what it was sent, once it has done so for kStalledAfter.
constexpr Duration kTellsOfSilenceAfter = std::chrono::seconds(17);

/// The event's text. At a terminal it advises a command; here it advises an option.
std::string for_options(const Event& event) {
  const std::string at_terminal = fmt::format("/join {} KEY", event.room);
  if (event.room.empty() || !event.text.ends_with(at_terminal)) return event.text;
  const std::string_view what =
      std::string_view(event.text).substr(0, event.text.size() - at_terminal.size());
  return fmt::format("{}--room '{} KEY'", what, event.room);
}

/// What the server itself tells: of a room ("What is said here is kept for 30 days"), or to us ("Connection
/// statistics: ..."). Nobody says it, and who has only come to say something has no use for it.
bool is_servers_notice(const Event& event) {
  return event.kind == Event::Kind::notice && event.by_server;
}

}  // namespace

void Pipeline::take(Event&& event) {
  if (!limit_.admits(event)) return;
  if (OwnLines::is_said_by_us(event) && !conversation_.is_echoed()) return own_.hold(std::move(event));
  own_.drop_refused_by(event);
  write(event);
}

bool Pipeline::waits_to_be_let_in() const {
  return link_.state() == Link::State::connecting || link_.state() == Link::State::registering;
}

void Pipeline::tell_of_wait() {
  if (!waits_to_be_let_in()) tells_of_wait_at_ = kNever;
  if (now_.steady < tells_of_wait_at_) return;
  tells_of_wait_at_ = kNever;
  complain(fmt::format("still waiting for {} to let us in", to_string(link_.where())));
}

// The program stands still: at the end of the input, or because none is taken while the server has not
// answered for the rooms, or a command.
void Pipeline::tell_of_silence() {
  const bool is_silent = (has_said_all() || !link_.is_settled()) && link_.is_stalled();
  if (std::exchange(was_silent_, is_silent) != is_silent)
    tells_of_silence_at_ = is_silent ? now_.steady + kTellsOfSilenceAfter : kNever;
  if (now_.steady < tells_of_silence_at_) return;
  tells_of_silence_at_ = kNever;
  complain(fmt::format("still waiting for {} to answer what it was sent", to_string(link_.where())));
}

void Pipeline::end_round() {
  tell_of_wait();
  tell_of_silence();
  if (const auto refused = limit_.tell(now_.wall)) write(*refused);
  tell_when_back();
  if (!own_.empty()) {
    for (const Event& said : own_.take_all_but(link_.unconfirmed().size())) write(said);
  }
  for (const std::string& trouble : logs_.flush()) complain(trouble);
}

// Standard error was told that the connection was lost, so it is told that it is back. JSON has an event of
// each.
void Pipeline::tell_when_back() {
  const bool goes_over = was_up_ && link_.state() == Link::State::connecting;
  if (goes_over || link_.state() == Link::State::waiting) was_lost_ = is_lost_ = true;
  was_up_ = was_up_ || link_.is_up();
  if (!is_lost_ || !link_.is_up()) return;
  is_lost_ = false;
  if (!settings_.json) {
    complain(fmt::format("Connected again to {} as {}{}{}.", to_string(link_.where()), conversation_.nick(),
                         link_.way().empty() ? "" : ", ", link_.way()));
  }
}

void Pipeline::write(const Event& event) {
  logs_.append(event);
  line_.clear();
  if (settings_.json) {
    render_json(event, line_);
  } else if (event.kind == Event::Kind::error) {
    complain(for_options(event));
  } else if (is_servers_notice(event)) {
    if (settings_.follow)
      complain(fmt::format("{}: {}", event.room.empty() ? event.nick : event.room, event.text));
  } else if (is_wanted(event)) {
    render_plain(event, settings_.plain, line_);
  }
  output_.write(line_);
}

// Whether the event is output: what others do, as it happens. A server shows again on joining what was said
// before; that is output only if this program was there before and lost the connection.
bool Pipeline::is_wanted(const Event& event) const {
  switch (event.kind) {
    case Event::Kind::answer:
    case Event::Kind::info:
    case Event::Kind::marker:
    case Event::Kind::error:
      return false;
    default:
      return !event.own && !event.nick.empty() && (!event.replayed || was_lost_);
  }
}

}  // namespace chat::client
