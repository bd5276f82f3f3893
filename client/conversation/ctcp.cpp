// What clients ask one another (https://modern.ircdocs.horse/ctcp). An answer costs a line, and whoever asks
// may be hostile: this client answers only what it alone is asked, and not often.

#include "common/ctcp.h"

#include "client/conversation/name_checks.h"
#include "client/conversation/received.h"
#include "client/conversation/state.h"
#include "common/iso_time.h"
#include "common/text.h"
#include "common/unix_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace chat::client {
namespace {

struct Request {
  std::string_view name;
  std::string_view asked;  ///< "bob asked ..."
  std::string (*answer)(const Received&, std::string_view argument);
};

std::string version(const Received&, std::string_view) {
  return "chat-client " CHAT_CLIENT_VERSION;
}

std::string ping(const Received&, std::string_view argument) {
  constexpr std::size_t kArgumentBytesMax = 100;
  return std::string(argument.substr(0, kArgumentBytesMax));
}

std::string time(const Received& received, std::string_view) {
  return iso_time(received.now.wall);
}

std::string clientinfo(const Received&, std::string_view) {
  return "ACTION CLIENTINFO PING TIME VERSION";
}

constexpr std::array<Request, 4> kRequests{{
    {"CLIENTINFO", "what this client can be asked", clientinfo},
    {"PING", "whether you are there", ping},
    {"TIME", "what time it is here", time},
    {"VERSION", "which client this is", version},
}};

const Request* find_request(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto* const found = std::find_if(kRequests.begin(), kRequests.end(),
                                         [&](const Request& each) { return fold_case(each.name) == folded; });
  return found == kRequests.end() ? nullptr : found;
}

/// How many milliseconds ago this client sent the PING that `body` answers: "PING 1795269787250", where the
/// number is when. Nothing if it is no such answer.
std::optional<std::int64_t> time_since(const Received& received, std::string_view body) {
  constexpr std::string_view kPing = "PING ";
  constexpr std::int64_t kMost = 600'000;
  if (!body.starts_with(kPing)) return std::nullopt;
  const std::string_view digits = body.substr(kPing.size());
  std::int64_t asked = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), asked);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  const std::int64_t now = unix_milliseconds(received.now.wall);
  if (asked > now || asked < now - kMost) return std::nullopt;
  return now - asked;
}

}  // namespace

void take_ctcp_request(Received& received, std::string_view body) {
  ConversationState& state = received.state;
  const bool to_me_alone = state.server.is_me(received[0]);
  if (received.replayed || received.from_server() || state.server.is_me(received.source.nick) || !to_me_alone)
    return;
  if (!is_name(received.source.nick) || body.find_first_of(std::string_view("\r\0", 2)) != body.npos) return;
  if (!state.ctcp_answers.take(received.now.steady)) return;
  const std::string_view name = body.substr(0, body.find(' '));
  const std::string_view argument = body.substr(std::min(name.size() + 1, body.size()));
  const Request* request = find_request(name);
  if (request == nullptr) {
    return received.tell(Event::Kind::info, fmt::format("{} asked for {}, which this client does not do.",
                                                        received.source.nick, body));
  }
  received.tell(Event::Kind::info, fmt::format("{} asked {}.", received.source.nick, request->asked));
  const std::string answer = fmt::format("{} {}", request->name, request->answer(received, argument));
  state.outgoing.add(fmt::format("NOTICE {} :{}", received.source.nick, ctcp_text(answer)));
}

void take_ctcp_answer(Received& received, std::string_view body) {
  // With echo-message the server sends back this client's own answer; the person was told of the request
  // already.
  if (received.replayed || received.state.server.is_me(received.source.nick)) return;
  if (const auto span = time_since(received, body)) {
    return received.tell(Event::Kind::answer, fmt::format("{} answers after {:.2f} s.", received.source.nick,
                                                          static_cast<double>(*span) / 1000));
  }
  received.tell(Event::Kind::answer, fmt::format("{} answers: {}", received.source.nick, body));
}

}  // namespace chat::client
