#include "relay/dialects/line/line_dialect.h"

#include "common/address.h"
#include "common/hidden_command.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/first_bytes/foreign.h"
#include "relay/dialects/first_bytes/irc_opening.h"
#include "relay/dialects/first_bytes/recognise.h"
#include "relay/dialects/line/commands.h"
#include "relay/dialects/line/first_words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"
#include "relay/dialects/line/slashless.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// Enough for a first line that a program sends in pieces. A person who types more slowly is greeted
// meanwhile.
constexpr std::chrono::seconds kFirstLinePatience{2};

}  // namespace

LineDialect::LineDialect(Hub& hub, Outbox& outbox, const LineRenderings& renderings,
                         const LineSettings& settings, Origin origin, Moment now)
    : PacedDialect(outbox, settings.max_line_bytes, settings.reading),
      hub_(hub),
      settings_(settings),
      renderings_(renderings),
      is_safe_(origin.is_encrypted || is_of_this_machine(origin.host)),
      has_password_(!hub.takes_password()) {
  newcomer_ = std::make_unique<Newcomer>(Newcomer{std::move(origin), now.steady + kFirstLinePatience});
}

LineDialect::~LineDialect() {
  // Gives no reason: a connection that knows one calls leave() before.
  leave({}, {});
}

std::size_t LineDialect::read_budget() const {
  // Telnet's commands are answered as they come, so a client that does not read the answers is not read from.
  const bool answers_wait = typed_ != nullptr && typed_->telnet().speaks_telnet() && waits_for_reader();
  return answers_wait ? 0 : PacedDialect::read_budget();
}

std::string_view LineDialect::kept() const {
  if (typed_ == nullptr || typed_->unfinished().empty()) return PacedDialect::kept();
  kept_ = std::make_unique<std::string>(lines_.kept());
  return *kept_ += typed_->unfinished();
}

void LineDialect::receive(std::string_view bytes, Moment now) {
  // Nobody types so fast: what comes within this time of the bytes before was pasted.
  constexpr std::chrono::milliseconds kPaste{100};
  if (now.steady > received_at_ + kPaste && lines_.nothing_waits()) blanks_.reset();
  received_at_ = now.steady;
  if (typed_ == nullptr && TypedLine::are_lines(bytes)) {
    lines_.feed(bytes);
  } else {
    receive_typed(bytes);
  }
  take_lines(now);
}

void LineDialect::receive_typed(std::string_view bytes) {
  const TypedLine::Made made = typed().type(bytes);
  if (typed_->is_as_new()) typed_.reset();
  outbox_.queue(made.answers);
  if (made.echo_ended) outbox_.end_lines_in_crlf(false);
  if (made.are_you_there) answers().answer("Yes, chat-relay is here.");
  lines_.feed(made.lines);
}

TypedLine& LineDialect::typed() {
  if (typed_ == nullptr) typed_ = std::make_unique<TypedLine>(settings_.max_line_bytes);
  return *typed_;
}

void LineDialect::finish_input(Moment now) {
  if (typed_ != nullptr) lines_.feed(typed_->finish());
  lines_.finish();
  take_lines(now);
}

Time LineDialect::deadline() const {
  if (newcomer_) return newcomer_->patience_ends;
  return closing_ ? kNever : std::min(next_line_at(), may_be_late(silence_.deadline()));
}

void LineDialect::expire(Moment now) {
  take_lines(now);
  if (newcomer_ || closing_ || now.steady < silence_.deadline()) return;
  if (!silence_.judge(answers(), settings_.silence_timeout, outbox_.queue_is_empty(), now.steady)) return;
  closing_ = std::make_unique<ClosingReason>(ClosingReason{.words = "never said a word", .timed_out = true});
}

void LineDialect::take_lines(Moment now) {
  if (newcomer_ && !admit(now)) return;
  take_each(
      hub_, now,
      [&](const LineReader::Line& line, Share& share) {
        std::vector<line::Part> then;
        take_line(line, turn(then, share, now));
        answer_with(std::move(then));
      },
      [&](std::string_view words) { answers().refuse(words); });
}

void LineDialect::answer_with(std::vector<line::Part> parts) {
  if (parts.empty()) return;
  if (answer_ == nullptr) answer_ = std::make_unique<LongAnswer<line::Turn>>();
  answer_->append(std::move(parts));
}

void LineDialect::answer_more(Share& share, Moment now) {
  std::vector<line::Part> then;
  const Person* const whose = person_;
  // The client may go on as somebody else.
  const auto goes_on = [&] {
    return !closing_ && person_ == whose && to_find_ == nullptr && has_room_for_answer();
  };
  answer_->give(turn(then, share, now), goes_on, [this] { return outbox_.backlog(); });
  if (to_find_ != nullptr) return find(now);
  if (!answer_->is_over()) return;
  charge_for_answer(answer_->points(), now);
  answer_.reset();
}

bool LineDialect::is_talk(std::string_view line) {
  const auto protocol = not_talk(line);
  if (!protocol) return true;
  if (*protocol == Protocol::irc && is_typed_by_hand(without_leading_blanks(line))) {
    answers().refuse(
        "Your line was not said: it is IRC's. Here a command begins with a slash: /nick NAME, /help.");
    return false;
  }
  const TurnedAway& answer = turned_away(*protocol);
  outbox_.queue(answer.words);
  closing_ = std::make_unique<ClosingReason>(ClosingReason{std::string(answer.reason)});
  return false;
}

void LineDialect::take_line(const LineReader::Line& line, const line::Turn& turn) {
  silence_.end();
  if (line.kind == LineReader::Line::Kind::too_long) return refuse_too_long(line.length);
  take_words(line.text, turn);
  if (may_return()) tell_way_back();
}

void LineDialect::take_words(std::string_view line, const line::Turn& turn) {
  if (const auto hidden_by = find_hidden_command(line).hidden_by; !hidden_by.empty()) {
    return answers().refuse(
        fmt::format("That was not sent: {}, and it would have been said to all. Type it again with a plain / "
                    "as the first character; to say it, begin with //.",
                    hidden_by));
  }
  if (const std::string missing = what_is_missing(); !missing.empty() && !is_way_in(line)) {
    if (!line.empty()) answers().refuse(missing);
    return;
  }
  // A reload may have ended what was missing.
  let_in_if_nothing_is_missing(turn.now);
  if (!has_talked_ && !line.empty()) {
    has_talked_ = is_talk(line);
    if (!has_talked_) return;
  }
  if (const auto at = find_invalid_utf8(line)) return refuse_not_utf8(line, *at);
  if (line.empty()) return count_blank();
  const bool escaped = line.starts_with("//");
  if (line.front() == '/' && !escaped) {
    blanks_.reset();
    return take_command(line.substr(1), turn);
  }
  if (!enter_lobby(turn.now)) return;
  for (int left = blanks_.value_or(0); left > 0; --left)
    line::say(hub_, *person_, answers(), {}, Fact::Kind::said, turn.now);
  blanks_ = 0;
  if (!line::say(hub_, *person_, answers(), line.substr(escaped ? 1 : 0), Fact::Kind::said, turn.now)) return;
  if (const auto words = line::after_saying(line); !words.empty()) answers().answer(words);
}

/// A blank line is said only between other lines of a paste, so it waits for the next of these. Of a run of
/// blank lines only the first few are said.
void LineDialect::count_blank() {
  constexpr std::uint8_t kBlanksMax = 2;
  if (blanks_ && *blanks_ < kBlanksMax) ++*blanks_;
}

void LineDialect::take_command(std::string_view line, const line::Turn& turn) {
  const auto [name, arguments] = first_word(line);
  if (!line::may_come_before_entering(name) && !enter_lobby(turn.now)) return;
  const std::string old_nick = person_->nick;
  const Room* const old_room = person_->seats.empty() ? nullptr : person_->seats.front().room;
  const bool owed_login = hub_.owes_login(*person_);
  std::optional<AccountRequest> to_ask;
  std::optional<CodeOwner> comes_over;
  line::run_command({turn,
                     {typed_, outbox_, settings_.max_line_bytes},
                     closing_,
                     to_ask,
                     comes_over,
                     has_password_,
                     way_to_tls()},
                    name, arguments);
  if (comes_over) return come_over(*comes_over, turn.now);
  if (!person_->seats.empty() && person_->seats.front().room != old_room)
    note_what_is_shown(*person_->seats.front().room, turn.now);
  const bool is_greeted = let_in_if_nothing_is_missing(turn.now);
  if (person_->nick != old_nick) enter_lobby(turn.now);
  if (!is_greeted && (person_->nick != old_nick || !owed_login)) tell_of_owner(turn.now);
  if (to_ask) ask(std::move(*to_ask), turn.now);
  if (to_find_ != nullptr) find(turn.now);
}

void LineDialect::ask(AccountRequest request, Moment now) {
  const auto told = [this](const Verdict& verdict, Moment later) { judged(verdict, later); };
  find_out(hub_, std::move(request), person_, told, now);
}

/// What is told then comes before the rest of the answer.
void LineDialect::find(Moment now) {
  const std::unique_ptr<OlderLines<line::Turn>> wanted = std::exchange(to_find_, nullptr);
  const auto told = [this, tell = wanted->tell](const ArchiveAnswer& found, Moment later) {
    std::vector<line::Part> then;
    Share share = own_share();
    tell(turn(then, share, later), found);
    if (!then.empty() && answer_ == nullptr) answer_ = std::make_unique<LongAnswer<line::Turn>>();
    if (!then.empty()) answer_->prepend(std::move(then));
  };
  find_in_archive(hub_, std::move(wanted->query), told, now);
}

void LineDialect::judged(const Verdict& verdict, Moment now) {
  using Kind = AccountRequest::Kind;
  const std::string old_nick = person_->nick;
  const bool ruled = person_->rules_relay;
  const bool logs_in = verdict.is_good() && (verdict.asked == Kind::check || verdict.asked == Kind::enroll);
  const Room* const room = person_->seats.empty() ? &hub_.lobby() : person_->seats.front().room;
  const std::string room_name = room->name();
  const auto place = logs_in ? hub_.place_of(verdict.account, room_name) : std::nullopt;
  if (logs_in) hub_.log_in(*person_, verdict.account, now);
  line::tell_verdict(hub_, answers(), verdict);
  if (!ruled && person_->rules_relay) line::tell_of_rule(answers());
  if (person_->nick != old_nick) answers().answer(fmt::format("You are now known as {}", person_->nick));
  let_in_if_nothing_is_missing(now);
  if (logs_in) enter_lobby(now);
  if (place && hub_.find_room_of(*person_, room_name) != nullptr)
    answer_with({line::since_left(room_name, {*place, shown_from_})});
}

std::string LineDialect::words_for_gap(std::uint64_t lines) const {
  return fmt::format("! You missed {}: you were not reading, and {} is the most that is kept for you.\n",
                     counted(lines, "line"), human_size(settings_.reading.backlog_bytes));
}

void LineDialect::end(std::string_view reason) {
  if (closing_) return;
  answers().refuse(fmt::format("You are disconnected: {}.", reason));
  closing_ = std::make_unique<ClosingReason>(ClosingReason{std::string(reason)});
}

void LineDialect::leave(std::string_view reason, Moment now) {
  hub_.forget(this);
  answer_.reset();
  if (person_ != nullptr) hub_.leave(*person_, reason, now);
  person_ = nullptr;
}

void LineDialect::refuse_too_long(std::size_t length) {
  answers().refuse(fmt::format("Your line was not sent: it has {} bytes, and {} is the most.",
                               with_commas(length), with_commas(settings_.max_line_bytes)));
}

void LineDialect::refuse_not_utf8(std::string_view line, std::size_t at) {
  answers().refuse(fmt::format("Your line was not sent: it is not UTF-8 (byte {} is 0x{:02X}).",
                               with_commas(at + 1), static_cast<unsigned char>(line[at])));
}

}  // namespace chat::relay
