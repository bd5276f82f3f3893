#include "relay/dialects/irc/replies.h"

#include "common/irc_message.h"
#include "common/text.h"
#include "relay/dialects/irc/client.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/refusals.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/dialects/irc/splitting.h"

#include <cstddef>

namespace chat::relay::irc {
void Replies::reply(std::string_view line) {
  const std::string whole = fmt::format(":{} {}", client_.settings().server_name, visible(line));
  lines_.append(whole_characters(whole, kLineBytes)).append("\r\n");
}

void Replies::reply_numeric(Numeric number, std::string_view rest) {
  reply(fmt::format("{:03} {}{}{}", static_cast<int>(number), client_.nick(), rest.empty() ? "" : " ", rest));
}

void Replies::reply_fact(const Fact& fact) {
  client_.person->reader.rendering->render(fact, lines_);
}

void Replies::refuse(const Refusal& refusal) {
  client_.hub().count_refusal(refusal.problem);
  const RefusalReply words = reply_to(refusal);
  const bool names_command = words.numeric == ERR_UNKNOWNERROR && !command_.empty();
  reply_numeric(words.numeric, names_command ? fmt::format("{} {}", command_, words.rest) : words.rest);
}

void Replies::too_many_targets(std::string_view first_left_out) {
  numeric(ERR_TOOMANYTARGETS, "{} :Too many targets: {} are the most", one_word(first_left_out), kTargetsMax);
}

void Replies::fail(std::string_view command, std::string_view code, std::string_view context,
                   std::string_view why, Capability specified_by) {
  const std::string_view space = context.empty() ? "" : " ";
  if (client_.has(Capability::standard_replies) || client_.has(specified_by)) {
    return reply(fmt::format("FAIL {} {}{}{} :{}", command, code, space, context, why));
  }
  const std::string what = command == "*" ? "" : fmt::format("{}{}{}: ", command, space, context);
  reply(fmt::format("NOTICE {} :{}{}", client_.nick(), what, why));
}

void Replies::go_on_as(const Person& returner) {
  closing_ = std::make_unique<ClosingReason>(ClosingReason{
      .words = fmt::format("went on as {}", returner.nick), .returns_as = returning_as(returner)});
}

std::string Replies::next_batch() {
  return fmt::format("b{}", ++client_.batches);
}

void Replies::close(std::string reason, bool in_own_words) {
  lines_ += error_line(client_, reason);
  closing_ = std::make_unique<ClosingReason>(ClosingReason{std::move(reason), in_own_words});
}

std::string error_line(const Client& client, std::string_view why) {
  const std::string whole = fmt::format("ERROR :Closing link: {} ({})", client.host(), visible(why));
  return std::string(whole_characters(whole, kLineBytes)) + "\r\n";
}

}  // namespace chat::relay::irc
