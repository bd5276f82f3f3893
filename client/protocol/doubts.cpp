#include "client/protocol/doubts.h"

#include "client/protocol/deeds.h"
#include "client/protocol/refusals.h"
#include "client/protocol/secrets.h"
#include "common/text.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kToldAtOnce = 5;
constexpr std::size_t kKeptMax = 100;
constexpr WallTime::duration kRefusedKept = std::chrono::hours(1);

std::string doubt_about(const std::string& line) {
  return fmt::format("{}{}",
                     is_message(line) ? "Perhaps not delivered, " : "Perhaps not done: ", as_told(line));
}

std::string wait_of(const std::string& line) {
  return fmt::format("Waiting for the server... ({})", as_told(line));
}

std::string hope_for(const std::string& line) {
  return fmt::format("Not sent yet, and said as soon as you are back ({})", as_told(line));
}

/// Only what fills a line is cut by a server. A shorter one that begins in the same way is another.
bool may_have_been_cut(const IrcMessage& shown, const ServerSupport& support) {
  return 2 * shown.parameter(1).size() >= support.line_bytes();
}

}  // namespace

void Doubts::tell(Event::Kind kind, std::string text, WallTime now) {
  sink_.take(own_words(kind, std::move(text), now));
}

void Doubts::tell_each(Event::Kind kind, Describe describe, const std::vector<std::string>& lines,
                       std::size_t first, WallTime now) {
  const std::size_t told = std::min(lines.size(), first + kToldAtOnce);
  for (std::size_t i = first; i < told; ++i) tell(kind, describe(lines[i]), now);
  if (lines.size() > told) tell(kind, fmt::format("And {} more.", with_commas(lines.size() - told)), now);
}

void Doubts::mark(const std::vector<std::string>& waiting, WallTime now) {
  if (waiting.size() <= marked_) return;
  tell_each(Event::Kind::info, wait_of, waiting, marked_, now);
  marked_ = waiting.size();
}

void Doubts::lose(std::vector<std::string> sent, const std::vector<std::string>& unsent, WallTime now) {
  unmark();
  tell_each(Event::Kind::error, doubt_about, sent, 0, now);
  tell_each(Event::Kind::info, hope_for, unsent, 0, now);
  hold(std::move(sent));
}

void Doubts::hold(std::vector<std::string> lines) {
  is_offer_due_ = is_offer_due_ || !lines.empty();
  std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
  if (lines_.size() <= kKeptMax) return;
  const std::size_t forgotten = lines_.size() - kKeptMax;
  lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(forgotten));
  offered_ -= std::min(offered_, forgotten);
}

/// The same line, or else one that the server has cut.
Doubts::Found Doubts::find_repeated(const IrcMessage& message, const ServerSupport& support) {
  const auto find = [&](Likeness likeness) {
    return std::find_if(lines_.begin(), lines_.end(), [&](const std::string& line) {
      return likeness_of(message, line, support) == likeness;
    });
  };
  const auto same = find(Likeness::same);
  return same != lines_.end() || !may_have_been_cut(message, support) ? same : find(Likeness::cut);
}

std::optional<CutMessage> Doubts::resolve(const IrcMessage& message, std::string_view nick,
                                          const ServerSupport& support) {
  if ((lines_.empty() && refused_.empty()) || !shows_doings_of(nick, message, support)) return std::nullopt;
  std::erase_if(refused_, [&](const Refused& each) {
    return likeness_of(message, each.line, support) == Likeness::same;
  });
  const auto found = find_repeated(message, support);
  if (found == lines_.end()) return std::nullopt;
  const std::string line = std::move(*found);
  if (static_cast<std::size_t>(found - lines_.begin()) < offered_) --offered_;
  lines_.erase(found);
  const std::string_view end = is_said_to_service(line) ? std::string_view() : end_cut_off(message, line);
  if (end.empty()) return std::nullopt;
  return CutMessage{std::string(message.parameter(0)), std::string(end)};
}

void Doubts::offer(WallTime now) {
  if (!std::exchange(is_offer_due_, false) || lines_.empty()) return;
  offered_ = lines_.size();
  const bool one = lines_.size() == 1;
  tell(Event::Kind::info,
       fmt::format("{} of yours may not have arrived ({}{}). /again says {} again.",
                   counted(lines_.size(), "line"), as_told(lines_.front()), one ? "" : " ...",
                   one ? "it" : "them"),
       now);
}

void Doubts::keep_refused(std::string line, WallTime now) {
  // What is told to a service may be a password.
  if (is_said_to_service(line)) return;
  if (refused_.size() >= kKeptMax) refused_.erase(refused_.begin());
  refused_.push_back({std::move(line), now});
}

void Doubts::offer_refused(WallTime now) {
  if (refused_.empty() || std::exchange(offered_refused_, true)) return;
  tell(Event::Kind::info, "/again says again what was refused.", now);
}

std::vector<std::string> Doubts::take_refused(WallTime now) {
  std::vector<std::string> lines;
  for (Refused& each : std::exchange(refused_, {})) {
    if (now - each.at < kRefusedKept) lines.push_back(std::move(each.line));
  }
  return lines;
}

std::vector<std::string> Doubts::take() {
  offered_ = 0;
  return std::exchange(lines_, {});
}

std::vector<std::string> Doubts::take_new_messages() {
  const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(offered_);
  const auto taken_from =
      std::stable_partition(first, lines_.end(), [](const std::string& line) { return !is_message(line); });
  std::vector<std::string> taken(std::make_move_iterator(taken_from), std::make_move_iterator(lines_.end()));
  lines_.erase(taken_from, lines_.end());
  is_offer_due_ = offered_ < lines_.size();
  return taken;
}

}  // namespace chat::client
