#include "relay/dialects/control/control_dialect.h"

#include "common/text.h"
#include "relay/dialects/control/commands.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::size_t kRequestMostBytes = 4 * kKiB;

// There are few places, and a program that asks once has said what it wants by then.
constexpr std::chrono::minutes kIdleMost{1};

}  // namespace

ControlDialect::ControlDialect(Hub& hub, Outbox& outbox, const ReadingLimits& limits, Moment now)
    : PacedDialect(outbox, kRequestMostBytes, limits),
      hub_(hub),
      idle_until_(now.steady + kIdleMost),
      now_(now) {}

void ControlDialect::receive(std::string_view bytes, Moment now) {
  lines_.feed(bytes);
  take_lines(now);
  if (!closing_ && lines_.is_endless()) refuse_endless();
}

/// There are few places, and whoever sends what no request can be would hold one.
void ControlDialect::refuse_endless() {
  control::Answers answers(outbox_, refusal_);
  answers.refuse(fmt::format("a request has {} bytes at the most", with_commas(kRequestMostBytes)));
  answers.end();
  closing_ = std::make_unique<ClosingReason>(ClosingReason{"sent a line that does not end"});
}

void ControlDialect::finish_input(Moment now) {
  lines_.finish();
  take_lines(now);
}

Time ControlDialect::deadline() const {
  if (closing_) return kNever;
  return std::min(next_line_at(), has_request_ ? kNever : may_be_late(idle_until_));
}

void ControlDialect::expire(Moment now) {
  take_lines(now);
  if (closing_ || has_request_ || now.steady < idle_until_) return;
  closing_ = std::make_unique<ClosingReason>(ClosingReason{"asked nothing"});
}

void ControlDialect::take_lines(Moment now) {
  now_ = now;
  take_each(
      hub_, now, [&](const LineReader::Line& line, Share& share) { take_line(line, share, now); },
      [](std::string_view) {});
}

void ControlDialect::take_line(const LineReader::Line& line, Share& share, Moment now) {
  idle_until_ = now.steady + kIdleMost;
  has_request_ = true;
  std::vector<control::Part> then;
  const control::Request asked = request(then, share, now);
  if (line.kind == LineReader::Line::Kind::too_long) {
    asked.answers.refuse(fmt::format("the request has {} bytes, and {} is the most", with_commas(line.length),
                                     with_commas(kRequestMostBytes)));
  } else if (const auto at = find_invalid_utf8(line.text)) {
    asked.answers.refuse(fmt::format("the request is not UTF-8 (byte {})", with_commas(*at + 1)));
  } else {
    control::run_line(asked, line.text);
  }
  answer_with(std::move(then));
  conclude();
}

void ControlDialect::answer_with(std::vector<control::Part> parts) {
  if (parts.empty()) return;
  if (answer_ == nullptr) answer_ = std::make_unique<LongAnswer<control::Request>>();
  answer_->append(std::move(parts));
}

void ControlDialect::answer_more(Share& share, Moment now) {
  std::vector<control::Part> then;
  // What a part asks for comes before the rest.
  answer_->give(
      request(then, share, now), [this] { return !waits_ && has_room_for_answer(); },
      [this] { return outbox_.backlog(); });
  if (answer_->is_over()) answer_.reset();
  conclude();
}

/// Ends the answer once nothing more of it will come.
void ControlDialect::conclude() {
  if (!has_request_ || waits_ || is_answering()) return;
  control::Answers(outbox_, refusal_).end();
  has_request_ = false;
}

void ControlDialect::wait_for_answer() {
  waits_ = true;
  lines_.pause();
}

void ControlDialect::answer_now(Moment now, const Tell& tell) {
  now_ = now;
  waits_ = false;
  resume_lines();
  std::vector<control::Part> then;
  Share share = own_share();
  tell(request(then, share, now));
  answer_with(std::move(then));
}

void ControlDialect::go_on(Moment now, const Tell& tell) {
  answer_now(now, tell);
  conclude();
  take_lines(now);
}

void ControlDialect::ask_accounts(AccountRequest request,
                                  std::function<void(const control::Request&, const Verdict&)> told) {
  const AccountRequest::Kind kind = request.kind;
  const std::string account = request.account;
  wait_for_answer();
  const auto ticket = hub_.ask(std::move(request), &hub_.console(), this, now_,
                               [this, told](const Verdict& verdict, Moment later) {
                                 go_on(later, [&](const control::Request& asked) { told(asked, verdict); });
                               });
  if (ticket) return;
  const Verdict refused{kind, account, ticket.error()};
  answer_now(now_, [&](const control::Request& asked) { told(asked, refused); });
}

void ControlDialect::ask_archive(ArchiveQuery query,
                                 std::function<void(const control::Request&, const ArchiveAnswer&)> told) {
  wait_for_answer();
  const auto done =
      hub_.ask_archive(std::move(query), this, [this, told](const ArchiveAnswer& found, Moment later) {
        go_on(later, [&](const control::Request& asked) { told(asked, found); });
      });
  if (!done) answer_now(now_, [&](const control::Request& asked) { told(asked, {.failed = true}); });
}

void ControlDialect::await_forgetting(std::function<void(const control::Request&, bool)> told) {
  wait_for_answer();
  hub_.when_all_is_forgotten(this, [this, told = std::move(told)](bool gone, Moment later) {
    go_on(later, [&](const control::Request& asked) { told(asked, gone); });
  });
}

void ControlDialect::await_keeping(std::function<void(const control::Request&, const std::string&)> told) {
  const auto tell = [this, told = std::move(told)](const control::Request& asked) {
    told(asked, hub_.keeping_failure());
  };
  wait_for_answer();
  if (hub_.is_all_kept(hub_.console())) return answer_now(now_, tell);
  hub_.when_all_is_kept(hub_.console(), this, [this, tell](Moment later) { go_on(later, tell); });
}

void ControlDialect::reload(std::function<void(const control::Request&, const Reloaded&)> told) {
  wait_for_answer();
  const auto tell = [this, told = std::move(told)](const Reloaded& reloaded) {
    go_on(now_, [&](const control::Request& asked) { told(asked, reloaded); });
  };
  static_cast<void>(hub_.ask_to_reload(hub_.console(), tell));
}

void ControlDialect::end(std::string_view reason) {
  if (!closing_) closing_ = std::make_unique<ClosingReason>(ClosingReason{std::string(reason)});
}

void ControlDialect::leave(std::string_view, Moment) {
  hub_.forget(this);
  answer_.reset();
}

}  // namespace chat::relay
