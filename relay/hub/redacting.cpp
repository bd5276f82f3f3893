// What was said is taken back.

#include "common/text.h"
#include "common/unix_time.h"
#include "relay/hub/conversation.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <string>

namespace chat::relay {
namespace {

Answer<> is_young(const KeptLine& line, const Room* room, Moment now) {
  if (now.wall - line.at <= kRedactWithin) return {};
  return tl::unexpected(Refusal{.problem = Problem::said_too_long_ago,
                                .subject = line.nick,
                                .room = room == nullptr ? std::string() : room->name(),
                                .limit = static_cast<std::size_t>(kRedactWithin.count())});
}

/// Whoever makes a room anew, when all have left it, rules what is said from then on. A claimed room does not
/// end when all have left.
bool was_said_in(const Room& room, const KeptLine& line) {
  return room.first_id() == 0 ? unix_milliseconds(line.at) >= room.era() : line.id >= room.first_id();
}

}  // namespace

bool has_said(const Person& member, const KeptLine& line) {
  if (line.speaker != 0 && (line.speaker == member.id || line.speaker == member.particulars().former_id))
    return true;
  return !line.account.empty() && line.account == member.particulars().account;
}

Answer<OwnedFact> Hub::redact(Person& member, Room& room, const KeptLine& line, std::string_view reason,
                              Moment now) {
  const bool is_own = has_said(member, line);
  const bool is_op = member.is_op_in(room);
  if (!member.rules_relay && !(is_op && was_said_in(room, line))) {
    if (!is_own)
      return refuse(is_op ? Problem::said_before : Problem::not_who_said_it, line.nick, room.name());
    if (const auto young = is_young(line, &room, now); !young) return tl::unexpected(young.error());
  }
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, room.name());
  if (!shown) return tl::unexpected(shown.error());
  Fact fact = fact_in(room, Fact::Kind::redacted, member, now);
  fact.line = &line;
  if (!is_own) fact.object = line.nick;
  // Whoever may not speak does not speak by taking something back.
  if (may_speak(member, room)) fact.text = *shown;
  fact.id = ledger_.next_id(now.wall);
  return happened(fact);
}

Answer<OwnedFact> Hub::redact(Person& member, const KeptConversation& conversation, const KeptLine& line,
                              std::string_view reason, Moment now) {
  if (!has_said(member, line)) return refuse(Problem::not_who_said_it, line.nick);
  if (const auto young = is_young(line, nullptr, now); !young) return tl::unexpected(young.error());
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, line.nick);
  if (!shown) return tl::unexpected(shown.error());
  Fact fact = fact_of(Fact::Kind::redacted, member, now);
  fact.target = conversation.with;
  fact.to_one = true;
  fact.line = &line;
  fact.text = *shown;
  fact.id = ledger_.next_id(now.wall);
  Conversation between = conversation.between;
  between.unheard = line.unheard;
  fact.between = &between;
  return happened(fact);
}

Answer<> Hub::forget_lines_of(Person& member, Moment now) {
  const std::string& account = member.particulars().account;
  if (account.empty()) return refuse(Problem::not_logged_in, member.nick);
  return forget_lines_of_account(member, account, now, true);
}

Answer<> Hub::forget_lines_of_account(Person& member, std::string_view account, Moment now, bool is_known) {
  const bool is_own = fold_case(account) == fold_case(member.particulars().account);
  if (account.empty() || (!is_own && !member.rules_relay)) return refuse(Problem::not_relay_operator, {});
  Fact fact = fact_of(Fact::Kind::forgotten, member, now);
  fact.source.account = account;
  fact.id = ledger_.next_id(now.wall);
  // Before, because its end may come with it.
  if (witness_ != nullptr && is_known) archive_waits_.tell_of_forgetting(*witness_, member, account);
  happen(fact);
  return {};
}

}  // namespace chat::relay
