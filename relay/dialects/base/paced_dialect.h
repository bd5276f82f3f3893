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

/// A dialect whose clients send lines: they are taken at a pace, and none while the client does not read.
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

  /// Answers pile up while the client does not read them: then it is not listened to, either.
  bool waits_for_reader() const { return outbox_.backlog() > backlog_bytes_ / 2; }

  /// Calls `take` with each line that may be taken now, and `tell` with words for the client where it has to
  /// be told that lines of it wait.
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

  /// When lines that wait may be taken; kNever where none wait, or where only the client's reading lets them.
  Time next_line_at() const {
    if (closing_ || lines_.nothing_waits() || waits_for_reader()) return kNever;
    // Lines that waited for the reader are taken in the next round: while all are being sent to, nothing may
    // be said.
    return lines_.has_whole_line() ? Time{} : lines_.next_at();
  }

  /// What a command has to know before the next line is taken: judged() tells, in a later round. Call
  /// hub.forget(this) on leaving.
  void find_out(Hub& hub, Credentials credentials);
  virtual void judged(const Verdict& verdict, Moment now) = 0;

  Outbox& outbox_;
  std::size_t backlog_bytes_;
  PacedLines lines_;
  std::unique_ptr<ClosingReason> closing_;
};

}  // namespace chat::relay
