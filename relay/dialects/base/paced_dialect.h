#pragma once

#include "common/moment.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace chat::relay {

/// A dialect whose clients send lines. Lines are taken at a pace, and none while the client does not read.
class PacedDialect : public Dialect {
 public:
  std::size_t read_budget() const override { return closing_ ? 0 : lines_.read_budget(); }
  bool may_skip() const override { return true; }
  const ClosingReason* closing_reason() const override { return closing_.get(); }
  void show_lines_to(LineWatcher& watcher) override { lines_.show_to(watcher); }
  std::string_view kept() const override { return lines_.kept(); }

 protected:
  /// `outbox` and `flood` outlive the dialect.
  PacedDialect(Outbox& outbox, std::size_t max_line, const FloodLimit& flood, std::size_t backlog_bytes)
      : outbox_(outbox), backlog_bytes_(backlog_bytes), lines_(max_line, flood) {}

  /// Whether half of the backlog waits for this client. Then its lines wait, too, so that answers to them do
  /// not pile up.
  bool waits_for_reader() const { return outbox_.backlog() > backlog_bytes_ / 2; }

  /// Calls `take` with each line that may be taken now. Calls `tell` with words for the client if it is to be
  /// told that its lines wait.
  template <class Take, class Tell>
  void take_each(Moment now, Take&& take, Tell&& tell) {
    while (!closing_ && !waits_for_reader()) {
      const LineReader::Line line = lines_.next(now);
      if (line.kind == LineReader::Line::Kind::none) {
        if (lines_.is_to_be_told(now)) tell(lines_.words_for_waiting());
        break;
      }
      take(line);
    }
    if (!closing_ && lines_.exhausted()) closing_ = std::make_unique<ClosingReason>();
  }

  /// When the next line that waits may be taken; kNever if none waits, or if it waits for the client to read.
  Time next_line_at() const {
    if (closing_ || lines_.nothing_waits() || waits_for_reader()) return kNever;
    // Lines that waited for the reader are taken in the next round: nothing may be said in the send step.
    return lines_.has_whole_line() ? Time{} : lines_.next_at();
  }

  /// Has the hub check the credentials, and takes no line until judged() is called, in a later round. Call
  /// hub.forget(this) on leaving.
  void find_out(Hub& hub, Credentials credentials);
  virtual void judged(const Verdict& verdict, Moment now) = 0;

  Outbox& outbox_;
  std::size_t backlog_bytes_;
  PacedLines lines_;
  std::unique_ptr<ClosingReason> closing_;
};

}  // namespace chat::relay
