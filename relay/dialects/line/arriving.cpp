// How a line client comes in: greeted, and let in once it has done what the relay asks of everybody.

#include "common/address.h"
#include "common/is_in.h"
#include "common/quantity.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/first_bytes/irc_opening.h"
#include "relay/dialects/line/first_words.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/returning.h"

#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {

bool LineDialect::admit(Moment now) {
  const LineReader::Line first = lines_.next(now);
  const bool none = first.kind == LineReader::Line::Kind::none;
  if (none && now.steady < newcomer_->patience_ends && may_become_nick(kept())) return false;
  const auto nick = nick_in(first.text);
  enter(std::exchange(newcomer_, nullptr)->origin, nick, now);
  if (none || nick) return true;
  // It is taken when the newcomer has been greeted.
  answer_with(
      {[this, line = FirstLine{first.kind, std::string(first.text), first.length}](const line::Turn& turn) {
        take_line({line.kind, line.text, line.length}, turn);
        return false;
      }});
  return true;
}

void LineDialect::enter(const Origin& origin, std::optional<std::string_view> nick, Moment now) {
  const Profile profile{.user = "line",
                        .host = origin.shown(),
                        .realname = "line client",
                        .in_own_words = false,
                        .is_encrypted = origin.is_encrypted,

                        .is_outside = lacks_password() || hub_.settings().mute({})};
  // Whether somebody has it, or has registered it, is not for whom the relay does not know.
  if (nick && lacks_password()) wished_nick_ = std::make_unique<std::string>(*std::exchange(nick, {}));
  const Answer<> free = nick ? hub_.is_free(*nick, nullptr) : Answer<>();
  const LocalReader reader{&outbox_, &renderings_.plain, this};
  person_ = nick && free ? &hub_.enter(*nick, profile, reader, now, {}, origin.hidden())
                         : &hub_.enter_as_guest(profile, reader, now, origin.hidden());
  origin.tell(*person_);
  outbox_.queue(settings_.motd);
  std::vector<line::Part> then;
  Share share = own_share();
  const bool is_known = nick && free;
  if (!nick && !wished_nick_) silence_.begin(settings_.silence_timeout, now.steady);
  greet(turn(then, share, now), is_known);
  if (!free) {
    then.emplace_back([refusal = free.error()](const line::Turn& later) {
      later.answers.refuse(refusal);
      return false;
    });
  }
  answer_with(std::move(then));
}

/// Who has said nothing yet is not announced: such connections may come and go in masses.
void LineDialect::greet(const line::Turn& turn, bool is_known) {
  if (const std::string missing = what_is_missing(); !missing.empty()) {
    is_outside_ = true;
    answers().answer(
        fmt::format("Welcome to {}. You are {}. {}", settings_.greeting_name, person_->nick, missing));
    return tell_of_owner(turn.now);
  }
  const auto lobby = hub_.listen(*person_);
  if (!lobby) {
    answers().answer(fmt::format("Welcome to {}. You are {}. /help lists commands.", settings_.greeting_name,
                                 person_->nick));
    tell_way_back();
    tell_how_it_is();
    return answers().refuse(lobby.error());
  }
  answers().answer(fmt::format("Welcome to {}. You are {}, in {}. /help lists commands.",
                               settings_.greeting_name, person_->nick,
                               line::with_company(**lobby, *person_)));
  if (is_known) tell_way_back();
  tell_how_it_is();
  note_what_is_shown(**lobby, turn.now);
  tell_of_owner(turn.now);
  line::show_what_was_said(turn, **lobby);
  if (is_known) enter_lobby(turn.now);
}

/// All that the room remembers.
void LineDialect::note_what_is_shown(const Room& room, Moment now) {
  shown_from_ = room.history().size() == 0 ? id_at(now.wall) : room.history()[0].id;
}

/// What there is to know beyond the greeting.
void LineDialect::tell_how_it_is() {
  if (const std::string warning = hub_.ledger().warning(); !warning.empty()) answers().answer(warning);
}

/// Once: until it has said something the code would be good for nothing. From here on what is sent may have
/// to be sent again.
void LineDialect::tell_way_back() {
  if (!hub_.lets_return()) return;
  outbox_.keep_sent();
  if (std::exchange(knows_way_back_, true)) return;
  answers().answer(line::about_returning(hub_, *person_));
}

/// What the client has to do before it takes part; empty: nothing.
std::string LineDialect::what_is_missing() const {
  if (lacks_password()) return "This relay takes a password: /pass PASSWORD";
  if (!hub_.settings().mute(person_->particulars().account)) return {};
  if (!is_safe_) return fmt::format("This relay takes an account, and encryption for that: {}", way_to_tls());
  return "This relay takes an account: /login NAME PASSWORD, or, to make one, /nick NAME and then /register "
         "PASSWORD";
}

/// Who has never said a word has no seat, and who has yet to do what is missing has nothing to come back to.
bool LineDialect::may_return() const {
  return person_ != nullptr && !person_->listens && !is_outside_ && hub_.lets_return();
}

void LineDialect::note_unheard(WallTime since) {
  if (person_ != nullptr) hub_.note_unheard(*person_, since);
}

void LineDialect::lose(Moment now) {
  forget_lost_input();
  typed_.reset();
  outbox_.end_lines_in_crlf(false);
  hub_.lose(*person_, now);
}

std::string LineDialect::come_back(const Origin& origin, bool missed, Moment now) {
  is_safe_ = origin.is_encrypted || is_of_this_machine(origin.host);
  origin.tell(*person_);
  hub_.come_back(*person_, now, origin.beside(person_->profile.host()));
  return line::welcome_back(hub_, *person_, missed ? "What you missed comes now." : "You missed nothing.");
}

/// Whether the line may do what is missing.
bool LineDialect::is_way_in(std::string_view line) const {
  constexpr std::array<std::string_view, 4> kAlways{"/pass", "/help", "/quit", "/resume"};
  constexpr std::array<std::string_view, 2> kWithPassword{"/login", "/register"};
  const std::string command = fold_case(first_word(line).first);
  // Those in a room that it is in would hear what it is called.
  const bool is_name = command == "/nick" && person_->seats.empty();
  return is_in(kAlways, command) || (!lacks_password() && (is_in(kWithPassword, command) || is_name));
}

/// The name that it came with, before it had given the relay's password.
void LineDialect::take_wished_nick(Moment now) {
  if (wished_nick_ == nullptr || lacks_password()) return;
  const std::string nick = *std::exchange(wished_nick_, nullptr);
  const auto renamed = hub_.rename(*person_, nick, now);
  if (!renamed) return answers().refuse(renamed.error());
  answers().answer(fmt::format("You are now known as {}", person_->nick));
}

/// Who was in before something was missing is in still. Returns whether it was greeted.
bool LineDialect::let_in_if_nothing_is_missing(Moment now) {
  take_wished_nick(now);
  if (!is_outside_ || !what_is_missing().empty()) return false;
  is_outside_ = false;
  hub_.let_in(*person_, now);
  std::vector<line::Part> then;
  Share share = own_share();
  greet(turn(then, share, now), true);
  answer_with(std::move(then));
  return true;
}

std::string_view LineDialect::way_to_tls() const {
  return is_safe_ ? std::string_view() : settings_.tls_command;
}

/// A name that belongs to an account is for who logs in, soon.
void LineDialect::tell_of_owner(Moment now) {
  if (!hub_.owes_login(*person_)) return;
  const std::string how = is_safe_ ? "/login PASSWORD" : fmt::format("with TLS, {}", way_to_tls());
  answers().refuse(fmt::format(
      "The name {} is registered. Log in within {}: {}. Else you become a guest.", person_->nick,
      in_words(std::chrono::ceil<std::chrono::seconds>(hub_.login_time_left(*person_, now))), how));
}

/// Returns false if it may not, which it is told then.
bool LineDialect::enter_lobby(Moment now) {
  if (!person_->listens) return true;
  const auto joined = hub_.join(*person_, Hub::kLobby, {}, now);
  if (!joined) answers().refuse(joined.error());
  return joined.has_value();
}

}  // namespace chat::relay
