// What the server says, until it has let the person in and after.

#include "client/connection/link.h"
#include "client/protocol/server_words.h"
#include "common/ascii.h"
#include "common/irc_message.h"
#include "common/text.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace chat::client {

void Link::take_line(const LineReader::Line& line, Moment now) {
  if (line.kind == LineReader::Line::Kind::too_long) {
    return tell(Event::Kind::error,
                fmt::format("The server sent a line of {} bytes, which is not shown: the limit is {}.",
                            with_commas(line.length), with_commas(lines_.max_line())),
                now);
  }
  look_whether_irc(line.text, true);
  const auto message = foreign_.empty() ? parse_irc(line.text) : std::nullopt;
  if (message) {
    const std::string& nick = session_->has_resumed() ? session_->nick() : session_->wanted_nick();
    if (const auto cut = doubts_.resolve(*message, nick, session_->support())) {
      ++refusals_;
      tell_of_cut(*cut, now);
    }
  }
  const bool is_for_others = message && session_->take(*message, now);
  heed_strict_transport(now);
  if (tls_port_) return;
  if (is_for_others) {
    hear(*message, line.text, now);
    if (!session_->refused().empty()) doubts_.keep_refused(session_->refused(), now.wall);
  }
  catch_up_when_resumed(now);
  greet_when_registered(now);
}

/// While what was missed is being shown, what is heard waits for what was said before it.
void Link::hear(const IrcMessage& message, std::string_view line, Moment now) {
  const bool catches_up = session_->has_resumed() && !session_->registered();
  if (catches_up && catching_up_.holds(message, line, session_->shows_missed())) {
    if (catching_up_.is_full()) hear_held(now);
    return;
  }
  conversation_.take(message, *session_, now);
}

void Link::hear_held(Moment now) {
  for (const std::string& line : catching_up_.take()) {
    if (const auto message = parse_irc(line)) conversation_.take(*message, *session_, now);
  }
}

// Of a line that is not whole only its first byte tells: what cannot be seen begins none.
void Link::look_whether_irc(std::string_view said, bool is_whole) {
  constexpr std::size_t kTold = 60;
  if (speaks_irc_ || !foreign_.empty() || said.empty()) return;
  const bool may_be = is_whole ? may_be_irc(said) : is_printable_ascii(said.front());
  speaks_irc_ = is_whole && may_be;
  if (!may_be) foreign_ = visible(said.substr(0, kTold));
}

void Link::catch_up_when_resumed(Moment now) {
  if (!may_resume_ || !session_->has_resumed()) return;
  may_resume_ = false;
  conversation_.on_resumed(*session_, now, transport_->words());
}

void Link::greet_when_registered(Moment now) {
  if (state_ != State::registering || !session_->registered()) return;
  state_ = State::up;
  if (std::exchange(may_resume_, false)) conversation_.on_lost(now);
  tell_of_credentials(now);
  was_up_ = true;
  servers_.reached();
  settled_ = false;
  trouble_.clear();
  registered_at_ = now.steady;
  if (session_->has_resumed()) {
    hear_held(now);
    catching_up_.end();
    conversation_.on_caught_up(now);
  } else {
    conversation_.on_registered(*session_, now, transport_->words());
  }
  say_what_is_missing();
  say_what_is_asked(now);
  say_what_waits(now);
}

}  // namespace chat::client
