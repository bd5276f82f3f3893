// Coming back to where one was (chat-relay/resume).

#include "client/protocol/server_words.h"
#include "client/protocol/session.h"
#include "common/text.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

// Who is put off longer, or once more, comes as a newcomer: a person waits.
constexpr std::size_t kResumeDelayMax = 3;  // seconds
constexpr unsigned kResumptionsMax = 1;

constexpr std::string_view kMissedName = "chat-client-missed";

}  // namespace

/// What is known is told anew. Returns false if nothing is known.
bool Session::forget_resumption() {
  if (!std::exchange(resumes_, false)) return false;
  token_.clear();
  support_ = {};
  own_source_ = {};
  nick_limit_ = 0;
  return true;
}

/// "... try again in 6 seconds": the seat is kept, and is given up by whoever registers instead.
bool Session::resumes_later(std::string_view why) {
  const std::size_t at = why.find("try again in ");
  const std::size_t seconds = at == why.npos ? 0 : number_in(why.substr(at));
  if (seconds == 0 || seconds > kResumeDelayMax || ++resumptions_ > kResumptionsMax) return false;
  begun_ = now_;
  resume_at_ = now_ + std::chrono::seconds(seconds);
  delay_ = visible(why);
  return true;
}

/// Between the answer to the PING and that to the barrier behind all this the server shows what it was asked
/// for: see shows_missed().
void Session::ask_for_missed() {
  const std::vector<std::string> questions = std::exchange(missed_questions_, {});
  if (!offers_history_ || questions.empty()) return;
  send(fmt::format("PING :{}", kMissedName));
  if (!has_capability(kHistoryCapability)) send(fmt::format("CAP REQ :{}", kHistoryCapability));
  for (const std::string& question : questions) send(question);
}

bool Session::begins_missed(std::string_view token) {
  if (token == kMissedName) shows_missed_ = true;
  return token == kMissedName;
}

}  // namespace chat::client
