#pragma once

#include "common/moment.h"
#include "relay/dialects/base/paced_dialect.h"
#include "relay/dialects/base/work.h"
#include "relay/dialects/control/request.h"
#include "relay/hub/hub.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Whoever has the relay's control socket: an operator of the relay, who is not in the chat. A line is a
/// command; docs/operators.md has the form of the answers.
class ControlDialect final : public PacedDialect, private control::Later {
 public:
  /// All that is passed in outlives the dialect.
  ControlDialect(Hub& hub, Outbox& outbox, const ReadingLimits& limits, Moment now);

  /// What holds for all of them: whoever looks after the relay is held to no pace. See ReadingLimits::work.
  static ReadingLimits limits(RoundWork* work) { return {.backlog_bytes = 64 * kKiB, .work = work}; }

  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override;
  void forgive(Duration lost) override { idle_until_ += lost; }
  /// Its answers have no gaps.
  bool may_skip() const override { return false; }
  void leave(std::string_view reason, Moment now) override;
  void end(std::string_view reason) override;
  void be_left() override {}  // nobody of the chat has come in by it

 private:
  bool is_answering() const override { return answer_ != nullptr && !waits_; }
  void answer_more(Share& share, Moment now) override;
  const Person* speaker() const override { return nullptr; }
  void take_lines(Moment now) override;
  void take_line(const LineReader::Line& line, Share& share, Moment now);
  void answer_with(std::vector<control::Part> parts);
  void conclude();
  void refuse_endless();
  using Tell = std::function<void(const control::Request&)>;
  void answer_now(Moment now, const Tell& tell);
  void go_on(Moment now, const Tell& tell);
  control::Request request(std::vector<control::Part>& then, Share& share, Moment now) {
    return {hub_, {outbox_, refusal_}, *this, then, share, now};
  }
  void wait_for_answer();

  void ask_accounts(AccountRequest request,
                    std::function<void(const control::Request&, const Verdict&)> told) override;
  void ask_archive(ArchiveQuery query,
                   std::function<void(const control::Request&, const ArchiveAnswer&)> told) override;
  void await_forgetting(std::function<void(const control::Request&, bool)> told) override;
  void await_keeping(std::function<void(const control::Request&, const std::string&)> told) override;
  void reload(std::function<void(const control::Request&, const Reloaded&)> told) override;

  Hub& hub_;
  std::unique_ptr<LongAnswer<control::Request>> answer_;  // of which something has yet to come
  std::string refusal_{};                                 // of the request that is being answered
  bool has_request_ = false;                              // one is being answered
  bool waits_ = false;                                    // for something that is not known yet
  Time idle_until_;
  Moment now_;  // of the round in which it is asked
};

}  // namespace chat::relay
