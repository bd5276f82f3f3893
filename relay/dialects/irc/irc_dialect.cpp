#include "relay/dialects/irc/irc_dialect.h"

#include "common/address.h"
#include "common/ascii.h"
#include "common/text.h"
#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/replies.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace chat::relay::irc {
namespace {

/// What a refusal names of a line that is mended UTF-8: its command, or "*" if that cannot be read or may be
/// anything.
std::string command_in(const std::optional<IrcMessage>& message) {
  constexpr std::size_t kCommandBytes = 20;
  if (!message || message->command.size() > kCommandBytes) return "*";
  const bool is_word = std::all_of(message->command.begin(), message->command.end(),
                                   [](char c) { return is_letter(c) || is_digit(c); });
  return is_word ? upper_case(message->command) : "*";
}

/// The tags of a line with the '@' and the space around them; empty if it has none.
std::string_view tags_of(std::string_view line) {
  return line.starts_with('@') ? line.substr(0, std::min(line.find(' '), line.size() - 1) + 1)
                               : std::string_view();
}

/// The beginning of a line without a tag that is cut off.
std::string_view uncut(std::string_view beginning) {
  const bool tags_end = beginning.find(' ') != std::string_view::npos;
  return tags_end ? beginning : beginning.substr(0, beginning.rfind(';'));
}

/// The label of a line; nothing unless the client has both capabilities, for labeled-response "depends on the
/// batch capability which MUST be negotiated" (IRCv3 labeled-response).
std::optional<std::string> label_of(std::string_view line, const Capabilities& capabilities) {
  if (!capabilities.has(Capability::labeled_response) || !capabilities.has(Capability::batch))
    return std::nullopt;
  std::string_view tags = tags_of(line);
  if (tags.empty()) return std::nullopt;
  tags.remove_prefix(1);
  auto label = find_tag(tags.substr(0, tags.find(' ')), "label");
  constexpr std::size_t kLabelMaxBytes = 64;
  // What cannot be shown goes back, too: to nobody but the client that made the label, and escaped.
  const bool fine = label && !label->empty() && label->size() <= kLabelMaxBytes && !find_invalid_utf8(*label);
  return fine ? label : std::nullopt;
}

}  // namespace

IrcDialect::IrcDialect(const Server& server, Outbox& outbox, Origin origin, Moment now)
    : PacedDialect(outbox, kIrcTagsBytes + kLineBytes, server.settings.reading),
      client_{.server = server, .registration = nullptr},
      last_heard_(now.steady) {
  client_.is_safe = origin.is_encrypted || is_of_this_machine(origin.host);
  client_.registration = std::make_unique<Registration>(
      Registration{outbox, *this, std::move(origin), now.steady + server.settings.registration_timeout});
}

IrcDialect::~IrcDialect() {
  leave({}, {});
}

void IrcDialect::receive(std::string_view bytes, Moment now) {
  hear(now);
  lines_.feed(bytes);
  take_lines(now);
}

void IrcDialect::finish_input(Moment now) {
  lines_.finish();
  take_lines(now);
}

void IrcDialect::take_lines(Moment now) {
  take_each(
      client_.hub(), now, [&](const LineReader::Line& line, Share& share) { take(line, share, now); },
      [&](std::string_view words) { tell(words); });
}

void IrcDialect::tell(std::string_view words) {
  Replies replies(client_, closing_);
  replies.reply(fmt::format("NOTICE {} :{}", client_.nick(), words));
  outbox_.queue(replies.take());
}

/// PONG tells the client that what it said before has arrived, so that has to be kept by then.
bool IrcDialect::has_to_wait(const IrcMessage& message) const {
  constexpr std::string_view kPing = "PING";
  return message.command.size() == kPing.size() && upper_case(message.command) == kPing &&
         client_.person != nullptr && !client_.hub().is_all_kept(*client_.person);
}

void IrcDialect::take(const LineReader::Line& line, Share& share, Moment now) {
  const auto message = parse_irc(line.text);
  if (message && has_to_wait(*message)) {
    return wait_for_keeping(client_.hub(),
                            [this, kind = line.kind, text = std::string(line.text)](Moment later) {
                              Share in_that_round = own_share();
                              take({kind, text, text.size()}, in_that_round, later);
                            });
  }
  // The client is heard now even if the line came earlier: while the line waited, nothing else was read.
  hear(now);
  client_.pinged = false;
  Replies replies(client_, closing_);
  std::vector<Part> then;
  const Turn turn{client_, replies, then, share, now, to_find_};
  std::optional<AccountRequest> to_ask;
  const bool too_long = line.kind == LineReader::Line::Kind::too_long;
  if (too_long) {
    replies.numeric(ERR_INPUTTOOLONG, ":Input line was too long: {} bytes", line.length);
  } else {
    take_text(line.text, message, turn, to_ask);
  }
  count_ping();
  std::optional<LabelledAnswer> label;
  if (auto asked = label_of(too_long ? uncut(line.text) : line.text, client_.capabilities))
    label.emplace(std::move(*asked), client_.settings().server_name, replies.next_batch());
  if (to_ask) return ask(std::move(*to_ask), turn, std::move(label));
  if (to_find_ != nullptr) return find(std::move(*std::exchange(to_find_, nullptr)), turn, std::move(label));
  give(turn, std::move(label));
}

/// Sends the answer, or begins to, if it has parts that are to follow.
void IrcDialect::give(const Turn& turn, std::optional<LabelledAnswer> label) {
  Replies& replies = turn.replies;
  if (turn.then.empty()) return outbox_.queue(label ? label->part(replies.take(), true) : replies.take());
  answer_ = std::make_unique<Answering>();
  answer_->label = std::move(label);
  answer_->parts.append(std::exchange(turn.then, {}));
  go_on_answering(turn);
}

/// What has been answered so far, before the rest is known: it has the label, too.
void IrcDialect::give_first(Replies& replies, std::optional<LabelledAnswer>& label) {
  const std::string lines = replies.take();
  outbox_.queue(label && !lines.empty() ? label->part(lines, false) : lines);
}

void IrcDialect::ask(AccountRequest request, const Turn& turn, std::optional<LabelledAnswer> label) {
  if (client_.registration != nullptr) request.connection = client_.registration->origin.connection;
  give_first(turn.replies, label);
  // A function that is copied may hold no answer that is not.
  auto of_label = std::make_shared<std::optional<LabelledAnswer>>(std::move(label));
  const bool may_be_all_operators = client_.asked_by == AskedBy::oper;
  const auto password =
      std::make_shared<Secret>(may_be_all_operators ? request.password.text() : std::string_view());
  const auto judged = [this, of_label, password](const Verdict& verdict, Moment now) {
    Replies replies(client_, closing_);
    std::vector<Part> then;
    Share share = own_share();
    const Turn in_that_round{client_, replies, then, share, now, to_find_};
    obey_verdict(in_that_round, verdict, password->text());
    give(in_that_round, std::move(*of_label));
  };
  find_out(client_.hub(), std::move(request), client_.person, judged, turn.now);
}

void IrcDialect::find(OlderLines<Turn> wanted, const Turn& turn, std::optional<LabelledAnswer> label) {
  give_first(turn.replies, label);
  // A function that is copied may hold no answer that is not.
  auto of_label = std::make_shared<std::optional<LabelledAnswer>>(std::move(label));
  tell_what_is_found(
      std::move(wanted), [this, of_label](const Turn& found) { give(found, std::move(*of_label)); },
      turn.now);
}

void IrcDialect::find_for_answer(OlderLines<Turn> wanted, Moment now) {
  const auto then = [this](const Turn& found) {
    answer_->parts.prepend(std::exchange(found.then, {}));
    go_on_answering(found);
  };
  tell_what_is_found(std::move(wanted), then, now);
}

void IrcDialect::tell_what_is_found(OlderLines<Turn> wanted, std::function<void(const Turn&)> then,
                                    Moment now) {
  const auto told = [this, tell = std::move(wanted.tell), then = std::move(then)](const ArchiveAnswer& found,
                                                                                  Moment later) {
    Replies replies(client_, closing_);
    std::vector<Part> parts;
    Share share = own_share();
    const Turn in_that_round{client_, replies, parts, share, later, to_find_};
    tell(in_that_round, found);
    then(in_that_round);
  };
  find_in_archive(client_.hub(), std::move(wanted.query), told, now);
}

void IrcDialect::answer_more(Share& share, Moment now) {
  Replies replies(client_, closing_);
  std::vector<Part> then;
  go_on_answering({client_, replies, then, share, now, to_find_});
}

void IrcDialect::go_on_answering(const Turn& turn) {
  Replies& replies = turn.replies;
  answer_->parts.give(
      turn, [&] { return to_find_ == nullptr && has_room_for_answer(replies.size()); },
      [&] { return replies.size(); });
  const bool is_over = to_find_ == nullptr && answer_->parts.is_over();
  outbox_.queue(answer_->label ? answer_->label->part(replies.take(), is_over) : replies.take());
  if (to_find_ != nullptr) return find_for_answer(std::move(*std::exchange(to_find_, nullptr)), turn.now);
  if (!is_over) return;
  charge_for_answer(answer_->parts.points(), turn.now);
  answer_.reset();
}

/// Gives back what a PING counted against the limit, so that a client may ask after each line whether the
/// relay has heard it. Of PINGs in a row every other one counts.
void IrcDialect::count_ping() {
  client_.last_ping_was_free = client_.pinged && !client_.last_ping_was_free;
  if (client_.last_ping_was_free) lines_.give_back();
}

void IrcDialect::take_text(std::string_view line, const std::optional<IrcMessage>& message, const Turn& turn,
                           std::optional<AccountRequest>& to_ask) {
  Replies& replies = turn.replies;
  // Most lines have nothing else in them.
  if (count_printable_ascii(line) < line.size()) {
    if (const auto at = find_invalid_utf8(line)) return refuse_not_utf8(line, *at, turn, to_ask);
    const std::size_t forbidden = std::min(line.find('\0'), line.find('\r'));
    if (forbidden != std::string_view::npos)
      return replies.numeric(ERR_UNKNOWNERROR, "* :Message has a NUL or CR in it: byte {}", forbidden + 1);
  }
  const std::size_t tags = tags_of(line).size();
  if (tags > kIrcClientTagsBytes) {
    return replies.numeric(ERR_INPUTTOOLONG, ":Tags were too long: {} bytes are the most",
                           kIrcClientTagsBytes);
  }
  if (line.size() - tags > kLineBytes) {
    return replies.numeric(ERR_INPUTTOOLONG, ":Input line was too long: {} bytes are the most", kLineBytes);
  }
  if (message) return run_command({turn, *message, to_ask});
  const bool blank = line.find_first_not_of(' ') == std::string_view::npos;
  if (!blank) replies.numeric(ERR_UNKNOWNCOMMAND, "* :No command given");
}

/// A client says who it is before it is told of UTF8ONLY. So it is told to choose another nick, and the relay
/// mends its user and real names, because the registration would not end otherwise.
void IrcDialect::refuse_not_utf8(std::string_view line, std::size_t at, const Turn& turn,
                                 std::optional<AccountRequest>& to_ask) {
  Replies& replies = turn.replies;
  const std::string mended = valid_utf8(line);
  const auto message = parse_irc(mended);
  const std::string command = command_in(message);
  replies.reply(
      fmt::format("FAIL {} INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte {})", command, at + 1));
  if (command == "NICK") {
    replies.numeric(ERR_ERRONEUSNICKNAME, "{} :Nickname is not UTF-8", one_word(message->parameter(0)));
  } else if (command == "USER" && !client_.is_registered()) {
    run_command({turn, *message, to_ask});
  }
}

std::string IrcDialect::words_for_gap(std::uint64_t lines) const {
  return fmt::format(
      ":{} NOTICE {} :You missed {}: you were not reading, and {} is the most that is kept for you.\r\n",
      client_.settings().server_name, client_.nick(), counted(lines, "line"),
      human_size(client_.settings().reading.backlog_bytes));
}

std::string IrcDialect::name() const {
  return client_.nick() == "*" ? std::string() : std::string(client_.nick());
}

void IrcDialect::close(std::string reason) {
  Replies replies(client_, closing_);
  replies.close(std::move(reason));
  outbox_.queue(replies.take());
}

void IrcDialect::time_out(std::string reason) {
  close(std::move(reason));
  closing_->timed_out = true;
}

}  // namespace chat::relay::irc
