#include "relay/dialects/line/answers.h"

#include "common/text.h"
#include "relay/dialects/line/hints.h"
#include "relay/dialects/line/refusals.h"
#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {

void Answers::answer(std::string_view text) const {
  outbox_.queue(fmt::format("* {}\n", text));
}

void Answers::refuse(std::string_view text) const {
  outbox_.queue(fmt::format("! {}\n", text));
}

void Answers::refuse(const Refusal& refusal, bool with_advice) const {
  hub_.count_refusal(refusal.problem);
  std::string line = refusal_line(refusal);
  if (with_advice && !asker_->seats.empty()) {
    const std::string advice = advice_on(refusal, *asker_->seats.front().room, *asker_);
    if (!advice.empty()) line.insert(line.size() - 1, " " + advice);
  }
  outbox_.queue(line);
}

void Answers::show(std::string_view lines) const {
  outbox_.queue(lines);
}

void Answers::mention_absence(const Person& addressee) const {
  if (addressee.absence().empty()) return;
  answer(fmt::format("{} is away: {}", addressee.nick, visible(addressee.absence())));
}

}  // namespace chat::relay::line
