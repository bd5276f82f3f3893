#pragma once

#include "common/irc_numerics.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/irc/capabilities.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
struct Fact;
struct Refusal;
struct Person;
}  // namespace chat::relay

namespace chat::relay::irc {

struct Client;

/// What one client is answered. Replies are collected until all are there, so that they can be labelled
/// (IRCv3 labeled-response).
class Replies {
 public:
  /// Both outlive the replies. `closing` is set by close().
  Replies(Client& client, std::unique_ptr<ClosingReason>& closing) : client_(client), closing_(closing) {}

  /// They answer this command, whose name outlives them: ERR_UNKNOWNERROR names it (Modern IRC).
  void answer_to(std::string_view command) { command_ = command; }

  /// ":server NUMERIC nick REST".
  template <class... Arguments>
  void numeric(Numeric number, fmt::format_string<Arguments...> rest, Arguments&&... arguments) {
    reply_numeric(number, fmt::format(rest, std::forward<Arguments>(arguments)...));
  }

  /// ":server LINE".
  void reply(std::string_view line);

  /// The fact as the client's own rendering writes it. Only once registered.
  void reply_fact(const Fact& fact);

  /// Whole lines, with their ends.
  void reply_lines(std::string_view lines) { lines_ += lines; }

  /// The numeric for the refusal.
  void refuse(const Refusal& refusal);

  /// To a list of more than kTargetsMax; `first_left_out`: of those for whom nothing is done.
  void too_many_targets(std::string_view first_left_out);

  /// IRCv3 standard replies: "FAIL COMMAND CODE CONTEXT :why". Sent to clients that asked for them, or for
  /// the capability whose specification wants them in its errors. Others get a NOTICE.
  void fail(std::string_view command, std::string_view code, std::string_view context, std::string_view why,
            Capability specified_by = Capability::standard_replies);

  /// A name for a batch that has not been used on this connection.
  std::string next_batch();

  /// ERROR, after which the connection ends. `in_own_words`: the client typed the reason.
  void close(std::string reason, bool in_own_words = false);

  /// The connection goes on as that person's, without a word.
  void go_on_as(const Person& returner);

  /// Bytes since the last take().
  std::size_t size() const { return lines_.size(); }

  /// Returns the replies since the last call: whole lines, or nothing.
  std::string take() { return std::exchange(lines_, {}); }

 private:
  void reply_numeric(Numeric number, std::string_view rest);

  Client& client_;
  std::unique_ptr<ClosingReason>& closing_;
  std::string_view command_{};
  std::string lines_;
};

/// "ERROR :Closing link: HOST (WHY)", with its end.
std::string error_line(const Client& client, std::string_view why);

}  // namespace chat::relay::irc
